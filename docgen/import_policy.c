/* SPDX-License-Identifier: MIT */
/* policy.xml and vocabulary.xml of an import: what the statements stand on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import.h"

static const char *const axes[] = {"function", "security"};

static void put_levels(const struct scheck_model *m, enum scheck_axis axis, struct text *out)
{
    text_printf(out, "  <levels axis=\"%s\">\n", axes[axis]);
    for (size_t i = 0; i < m->levels[axis].n; i++) {
        text_puts(out, "    <level");
        xml_attribute(out, "id", m->levels[axis].items[i].id.text);
        xml_attribute(out, "neutral", m->levels[axis].items[i].neutral ? "true" : NULL);
        text_puts(out, "/>\n");
    }
    text_puts(out, "  </levels>\n");
}

static void put_label(struct text *out, const char *words, const char *function,
                      const char *security)
{
    text_puts(out, "    <label");
    xml_attribute(out, "text", words);
    xml_attribute(out, "function", function);
    xml_attribute(out, "security", security);
    text_puts(out, "/>\n");
}

/* Nothing is promised by words that nobody has explained, and nothing is taken away. */
static const char *unexplained_level(const struct scheck_model *m, enum scheck_axis axis)
{
    size_t n = m->levels[axis].n;

    for (size_t i = 0; i < n; i++) {
        if (m->levels[axis].items[i].neutral)
            return m->levels[axis].items[i].id.text;
    }
    return m->levels[axis].items[n - 1].id.text;
}

static int by_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_unknown_labels(const struct import *imp, struct text *out)
{
    const char **words = calloc(imp->n + 1, sizeof *words);
    size_t n = 0;

    if (!words) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < imp->n; i++) {
        if (!scheck__label_find(imp->base, imp->statements[i].words))
            words[n++] = imp->statements[i].words;
    }
    qsort(words, n, sizeof *words, by_words);
    if (n)
        text_puts(out, "    <!-- Words without known levels: give them theirs. -->\n");
    for (size_t i = 0; i < n; i++) {
        if (!i || strcmp(words[i], words[i - 1]) != 0)
            put_label(out, words[i], unexplained_level(imp->base, SCHECK_AXIS_FUNCTION),
                      unexplained_level(imp->base, SCHECK_AXIS_SECURITY));
    }
    free(words);
}

/* --- the release --- */

enum { N_DATES = 3 };

/* A day that is none would be refused. */
static bool is_usable(const char *date)
{
    return *date && (*date < '0' || *date > '9' || scheck__date_valid(date));
}

static bool are_ordered(const char *const dates[N_DATES])
{
    const char *before = "";

    for (size_t i = 0; i < N_DATES; i++) {
        if (!scheck__date_valid(dates[i]))
            continue;
        if (strcmp(before, dates[i]) > 0)
            return false;
        before = dates[i];
    }
    return true;
}

/* The dates that the text gives, else ours, else none. */
static void put_release(const struct import *imp, struct text *out)
{
    static const char *const keys[] = {"Initial-Release", "Supported-Until",
                                       "Security-Support-Until"};
    static const char *const names[] = {"initial", "supported-until", "security-supported-until"};
    const struct m_release *r = &imp->base->releases.items[imp->base_release];
    const struct m_text *known[] = {&r->initial, &r->supported_until, &r->security_supported_until};
    bool same = strcmp(r->id.text, imp->release) == 0;
    char *read[N_DATES];
    const char *dates[N_DATES];
    bool ordered;

    for (size_t i = 0; i < N_DATES; i++) {
        read[i] = import_release_row(imp, keys[i]);
        dates[i] = read[i] && is_usable(read[i]) ? read[i] : same ? known[i]->text : "n/a";
    }
    ordered = are_ordered(dates);
    text_puts(out, "  <releases>\n    <release");
    xml_attribute(out, "id", imp->release);
    xml_attribute(out, "development", imp->development ? "true" : NULL);
    for (size_t i = 0; i < N_DATES; i++) {
        xml_attribute(out, names[i], ordered ? dates[i] : "n/a");
        free(read[i]);
    }
    xml_attribute(out, "source", imp->source);
    text_puts(out, "/>\n  </releases>\n");
}

void import_write_policy(const struct import *imp, struct text *out)
{
    const struct scheck_model *base = imp->base;

    xml_begin(out, "Levels, words and release of an imported SUPPORT.md.");
    text_puts(out, "  <policy");
    xml_attribute(out, "serial", base->serial.text);
    text_puts(out, "/>\n");
    put_levels(base, SCHECK_AXIS_FUNCTION, out);
    put_levels(base, SCHECK_AXIS_SECURITY, out);
    text_puts(out, "  <labels>\n");
    for (size_t i = 0; i < base->labels.n; i++) {
        const struct m_label *label = &base->labels.items[i];

        put_label(out, label->text.text, label->function.text, label->security.text);
    }
    put_unknown_labels(imp, out);
    text_puts(out, "  </labels>\n");
    put_release(imp, out);
    xml_end(out);
}

/* --- the vocabulary --- */

static const char *type_name(enum scheck_type type)
{
    static const char *const names[] = {[SCHECK_TYPE_BOOL] = "bool",
                                        [SCHECK_TYPE_INT] = "int",
                                        [SCHECK_TYPE_STRING] = "string",
                                        [SCHECK_TYPE_LIST] = "list"};

    return type == SCHECK_TYPE_NONE ? NULL : names[type];
}

static void put_fact_attributes(const struct m_fact *f, const char *name, struct text *out)
{
    static const char *const roles[] = {NULL, "version", "point", "stage", "today", "operation"};
    char max[16];

    snprintf(max, sizeof max, "%u", (unsigned)f->max);
    xml_attribute(out, "name", name);
    xml_attribute(out, "type", type_name(f->type));
    xml_attribute(out, "of", type_name(f->of));
    xml_attribute(out, "max", f->max ? max : NULL);
    xml_attribute(out, "role", roles[f->role]);
    xml_attribute(out, "closed", f->closed ? "true" : NULL);
    xml_attribute(out, "optional", f->optional ? "true" : NULL);
    xml_attribute(out, "format", f->date ? "date" : NULL);
    xml_attribute(out, "unit", f->unit.text);
    xml_attribute(out, "meaning", f->meaning.text);
}

static void put_sources(const struct m_fact *f, unsigned indent, struct text *out)
{
    for (size_t i = 0; i < f->sources.n; i++) {
        xml_indent(out, indent);
        text_puts(out, "<source");
        xml_attribute(out, "kind", f->sources.items[i].kind.text);
        text_puts(out, ">");
        xml_text(out, f->sources.items[i].text.text, strlen(f->sources.items[i].text.text));
        text_puts(out, "</source>\n");
    }
}

static void put_fact(const struct m_fact *f, const char *element, const char *name, unsigned indent,
                     struct text *out)
{
    xml_indent(out, indent);
    text_printf(out, "<%s", element);
    put_fact_attributes(f, name, out);
    text_puts(out, ">");
    if (f->define.text) {
        xml_text(out, f->define.text, strlen(f->define.text));
        text_puts(out, "</define>\n");
        return;
    }
    text_puts(out, "\n");
    for (size_t i = 0; i < f->values.n; i++)
        xml_leaf(out, indent + 1, "value", f->values.items[i].text);
    put_sources(f, indent + 1, out);
    for (size_t i = 0; i < f->fields.n; i++)
        put_fact(&f->fields.items[i], "field", f->fields.items[i].name.text, indent + 1, out);
    xml_indent(out, indent);
    text_printf(out, "</%s>\n", element);
}

/* Length of the namespace in front of the last dot. */
static size_t namespace_len(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot ? (size_t)(dot - name) : 0;
}

static bool begins_namespace(const struct scheck_model *m, size_t fact)
{
    const char *name = m->facts.items[fact].name.text;
    const char *before = fact ? m->facts.items[fact - 1].name.text : NULL;
    size_t len = namespace_len(name);

    return !before || namespace_len(before) != len || memcmp(before, name, len) != 0;
}

void import_write_vocabulary(const struct import *imp, struct text *out)
{
    const struct scheck_model *m = imp->base;

    xml_begin(out, "The facts that the predicates read.");
    for (size_t i = 0; i < m->facts.n; i++) {
        const struct m_fact *f = &m->facts.items[i];
        size_t len = namespace_len(f->name.text);

        if (begins_namespace(m, i)) {
            text_puts(out, i ? "  </facts>\n" : "");
            text_printf(out, "  <facts namespace=\"%.*s\">\n", (int)len, f->name.text);
        }
        put_fact(f, f->define.text ? "define" : "fact", f->name.text + len + (len > 0), 2, out);
    }
    text_puts(out, m->facts.n ? "  </facts>\n" : "");
    xml_end(out);
}
