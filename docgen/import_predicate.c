/* SPDX-License-Identifier: MIT */
/* What an imported statement takes over from ours: when it holds, what it says, examples. */
#include <string.h>

#include "import.h"

#define INDENT 3

static bool covers(const struct import *imp, const struct m_range *range, size_t release)
{
    size_t first, last;

    return scheck__range_resolve(imp->base, range, &first, &last) && first <= release &&
           release <= last;
}

static void put_whens(const struct import *imp, const struct m_when *whens, size_t n,
                      struct text *out)
{
    for (size_t i = 0; i < n; i++) {
        if (covers(imp, &whens[i].range, imp->base_release))
            xml_leaf(out, INDENT, "when", whens[i].cel.text);
    }
}

static bool has_whens(const struct import *imp, const struct m_statement *s)
{
    for (size_t i = 0; i < s->whens.n; i++) {
        if (covers(imp, &s->whens.items[i].range, imp->base_release))
            return true;
    }
    return false;
}

/* --- examples --- */

/* The release that an example is about: its own, or the newest that has the statement. */
static size_t release_of_example(const struct import *imp, const struct m_statement *s,
                                 const struct m_example *e)
{
    size_t newest = 0;

    if (e->release.text)
        return scheck__release_find(imp->base, e->release.text);
    for (size_t i = 0; i < s->statuses.n; i++) {
        size_t first, last;

        if (scheck__range_resolve(imp->base, &s->statuses.items[i].range, &first, &last) &&
            last > newest)
            newest = last;
    }
    return newest;
}

/* Does the predicate say the same in both releases? */
static bool is_same_predicate(const struct import *imp, const struct m_statement *s, size_t release)
{
    for (size_t i = 0; i < s->whens.n; i++) {
        const struct m_when *when = &s->whens.items[i];

        if (strstr(when->cel.text, "release."))
            return release == imp->base_release;
        if (covers(imp, &when->range, release) != covers(imp, &when->range, imp->base_release))
            return false;
    }
    return true;
}

static size_t entry_len(const char *name)
{
    const char *end = strchr(name, ']');

    return end ? (size_t)(end - name) + 1 : 0;
}

/* Facts @i and those behind it that are of the same entry of a list; the next fact's index. */
static size_t put_entry(const struct m_example *e, size_t i, struct text *out)
{
    const char *name = e->facts.items[i].name.text;
    size_t len = entry_len(name), list_len = strcspn(name, "[");
    size_t space_len = list_len;

    while (space_len && name[space_len] != '.')
        space_len--;
    text_printf(out, "<%.*s><%.*s", (int)space_len, name, (int)(list_len - space_len - 1),
                name + space_len + 1);
    for (; i < e->facts.n && strncmp(e->facts.items[i].name.text, name, len) == 0; i++) {
        const struct m_example_fact *fact = &e->facts.items[i];

        if (fact->value.text)
            xml_attribute(out, fact->name.text + len + 1, fact->value.text);
    }
    text_printf(out, "/></%.*s>", (int)space_len, name);
    return i;
}

static void put_example(const struct m_example *e, struct text *out)
{
    static const char *const expects[] = {"true", "false", "unknown"};

    xml_indent(out, INDENT);
    text_printf(out, "<example expect=\"%s\">\n", expects[e->expect]);
    for (size_t i = 0; i < e->facts.n;) {
        const struct m_example_fact *fact = &e->facts.items[i];

        xml_indent(out, INDENT + 1);
        if (entry_len(fact->name.text)) {
            i = put_entry(e, i, out);
        } else {
            text_puts(out, "<fact");
            xml_attribute(out, "name", fact->name.text);
            xml_attribute(out, "value", fact->value.text ? fact->value.text : "");
            text_puts(out, "/>");
            i++;
        }
        text_puts(out, "\n");
    }
    xml_indent(out, INDENT);
    text_puts(out, "</example>\n");
}

static void put_examples(const struct import *imp, const struct m_statement *s, struct text *out)
{
    for (size_t i = 0; i < s->examples.n; i++) {
        const struct m_example *e = &s->examples.items[i];

        if (is_same_predicate(imp, s, release_of_example(imp, s, e)))
            put_example(e, out);
    }
}

/* --- the status --- */

static bool is_published_as(const struct import *imp, const struct m_statement *ours,
                            const char *words)
{
    for (size_t i = 0; i < ours->errata.n; i++) {
        const struct m_erratum *e = &ours->errata.items[i];

        if (e->status.text && strcmp(e->status.text, words) == 0 &&
            covers(imp, &e->range, imp->base_release))
            return true;
    }
    return false;
}

const struct m_status *import_our_status(const struct import *imp, const struct imported *s)
{
    for (size_t i = 0; s->ours && i < s->ours->statuses.n; i++) {
        const struct m_status *status = &s->ours->statuses.items[i];

        if (status->label.text && covers(imp, &status->range, imp->base_release) &&
            (strcmp(status->label.text, s->words) == 0 || is_published_as(imp, s->ours, s->words)))
            return status;
    }
    return NULL;
}

/* A statement that can lower the level needs a message, also where ours did not. */
static const char *message_of(const struct import *imp, const struct imported *s)
{
    const struct m_status *ours = import_our_status(imp, s);
    const struct m_status read = {.label.text = s->words};
    bool known = ours || scheck__label_find(imp->base, s->words);

    if (s->ours->message.text)
        return s->ours->message.text;
    return !known || scheck__can_lower(imp->base, ours ? ours : &read)
               ? "SUPPORT.md restricts this."
               : NULL;
}

/* --- all --- */

static void put_prose(const struct import *imp, const struct imported *imported, struct text *out)
{
    const struct m_statement *s = imported->ours;

    xml_leaf(out, INDENT, "message", message_of(imp, imported));
    xml_leaf(out, INDENT, "remedy", s->remedy.text);
    xml_leaf(out, INDENT, "caveat", s->caveat.text);
    xml_leaf(out, INDENT, "rationale", s->rationale.text);
    for (size_t i = 0; i < s->references.n; i++)
        xml_leaf(out, INDENT, "reference", s->references.items[i].text);
}

void import_write_predicate(const struct import *imp, const struct imported *s, struct text *out)
{
    const struct m_statement *ours = s->ours;

    if (!ours) {
        xml_leaf(out, INDENT, "uncheckable", "Imported: nobody has written a predicate yet.");
        return;
    }
    if (ours->limit.subject.text || has_whens(imp, ours)) {
        if (s->feature->is_restriction)
            put_whens(imp, s->feature->applies.items, s->feature->applies.n, out);
        put_whens(imp, ours->whens.items, ours->whens.n, out);
        put_prose(imp, s, out);
        put_examples(imp, ours, out);
    } else {
        xml_leaf(out, INDENT, "uncheckable",
                 ours->uncheckable.text ? ours->uncheckable.text : "No predicate in this release.");
    }
    xml_indent(out, INDENT);
    text_puts(out, "<source>predicate of ");
    xml_text(out, ours->id.text, strlen(ours->id.text));
    text_puts(out, ", policy ");
    xml_text(out, imp->base->serial.text, strlen(imp->base->serial.text));
    text_puts(out, "</source>\n");
}
