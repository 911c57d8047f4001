/* SPDX-License-Identifier: MIT */
/* docgen markdown: SUPPORT.md of a release, in the form that Xen's own tools read. */
#include <string.h>

#include "definitions.h"
#include "doc_build.h"
#include "docgen.h"

/* Deeper ones are no headings in Markdown. */
#define MAX_HEADING 6

#define RELEASE_SECTION "Release Support"

/* No comment among it: Xen's parser dies of a literal block behind HTML. */
static const char preface[] =
    "% Support statement for this release\n"
    "\n"
    "What works in this release of Xen, how finished it is, and whether its\n"
    "security bugs are handled by the Xen Project. The words used are explained\n"
    "under *Format and definitions*.\n"
    "\n"
    "This text was written by `docgen markdown`: edit the policy instead.\n";

/* --- pieces --- */

static void put_str(struct text *out, struct scheck_str s)
{
    text_add(out, s.data, s.len);
}

static void put_heading(struct text *out, const struct doc_heading *h)
{
    unsigned depth = h->depth < MAX_HEADING ? h->depth : MAX_HEADING;

    text_printf(out, "\n%.*s ", (int)depth, "######");
    text_markdown(out, h->title.data, h->title.len);
    text_puts(out, "\n");
}

static void put_status(struct text *out, const struct doc_row *row)
{
    text_puts(out, "    Status");
    if (*row->says.qualifier) {
        text_puts(out, ", ");
        text_line(out, row->says.qualifier);
    }
    text_puts(out, ": ");
    text_line(out, row->status.label);
    text_puts(out, "\n");
}

static const char *level(const struct doc *doc, enum scheck_axis axis, const struct doc_row *row)
{
    const char *name = scheck_policy_level_name(
        doc->policy, axis,
        axis == SCHECK_AXIS_FUNCTION ? row->status.level.function : row->status.level.security);

    return name ? name : "";
}

/* --- one heading --- */

static void put_rows(struct text *out, const struct doc *doc, const struct doc_heading *h)
{
    bool any = false;

    for (size_t i = h->first; i != DOC_NONE; i = doc->rows[i].next) {
        if (!doc_is_published(&doc->rows[i]))
            continue;
        text_puts(out, any ? "" : "\n");
        put_status(out, &doc->rows[i]);
        any = true;
    }
}

/* What holds for one row only, named by its qualifier. */
static void put_remark(struct text *out, const struct doc_row *row, struct scheck_str remark)
{
    if (!remark.len)
        return;
    text_puts(out, "\n");
    if (*row->says.qualifier) {
        text_markdown(out, row->says.qualifier, strlen(row->says.qualifier));
        text_puts(out, ": ");
    }
    put_str(out, remark);
    text_puts(out, "\n");
}

static void put_remarks(struct text *out, const struct doc *doc, const struct doc_heading *h)
{
    for (size_t i = h->first; i != DOC_NONE; i = doc->rows[i].next) {
        const struct doc_row *row = &doc->rows[i];

        put_remark(out, row, row->description);
        if (doc_is_published(row))
            put_remark(out, row, (struct scheck_str){row->says.caveat, strlen(row->says.caveat)});
    }
}

/* Statements that are no rows: what the prose, the options or Kconfig say. */
static void put_others(struct text *out, const struct doc *doc, const struct doc_heading *h)
{
    bool any = false;

    for (size_t i = h->first; i != DOC_NONE; i = doc->rows[i].next) {
        const struct doc_row *row = &doc->rows[i];

        if (doc_is_published(row) || !*row->says.message)
            continue;
        text_puts(out, any ? "" : "\nIn particular:\n\n");
        text_puts(out, "  * ");
        text_line(out, row->says.message);
        text_printf(out, " (function: %s; security support: %s)%s",
                    level(doc, SCHECK_AXIS_FUNCTION, row), level(doc, SCHECK_AXIS_SECURITY, row),
                    *row->says.caveat ? " " : "");
        text_line(out, row->says.caveat);
        text_puts(out, "\n");
        any = true;
    }
}

static void put_section(struct text *out, const struct doc *doc, const struct doc_heading *h)
{
    put_heading(out, h);
    if (h->description.len) {
        text_puts(out, "\n");
        put_str(out, h->description);
        text_puts(out, "\n");
    }
    put_rows(out, doc, h);
    put_remarks(out, doc, h);
    put_others(out, doc, h);
}

/* --- the document --- */

static bool is_release_section(const struct doc_heading *h)
{
    return h->depth == 1 && h->title.len == strlen(RELEASE_SECTION) &&
           memcmp(h->title.data, RELEASE_SECTION, h->title.len) == 0;
}

static bool is_below_release(const struct doc *doc, const struct doc_heading *h)
{
    while (h->parent != DOC_NONE)
        h = &doc->headings[h->parent];
    return is_release_section(h);
}

static void put_release(struct text *out, const struct doc *doc)
{
    const struct scheck_release *r = &doc->release;
    char version[32];

    text_puts(out, "\n# " RELEASE_SECTION "\n\n    Xen-Version: ");
    text_line(out, doc_version(doc, version, sizeof version));
    text_puts(out, "\n    Initial-Release: ");
    text_line(out, r->initial);
    text_puts(out, "\n    Supported-Until: ");
    text_line(out, r->supported_until);
    text_puts(out, "\n    Security-Support-Until: ");
    text_line(out, r->security_supported_until);
    text_puts(out, "\n\nRelease Notes\n: <a href=\"" RELEASE_NOTES_BEGIN);
    text_line(out, release_notes_version(r));
    text_puts(out, RELEASE_NOTES_END "\">RN</a>\n");
}

/* The sections of the release, or all the others. */
static void put_sections(struct text *out, const struct doc *doc, bool of_release)
{
    for (size_t i = doc_next_heading(doc, DOC_NONE); i != DOC_NONE; i = doc_next_heading(doc, i)) {
        const struct doc_heading *h = &doc->headings[i];

        if (is_below_release(doc, h) == of_release && !is_release_section(h) &&
            !doc_is_undocumented(doc, h))
            put_section(out, doc, h);
    }
}

/* Has an earlier row the same label and levels? */
static bool is_label_known(const struct doc *doc, size_t row)
{
    const struct scheck_history *s = &doc->rows[row].status;

    for (size_t i = 0; i < row; i++) {
        const struct scheck_history *o = &doc->rows[i].status;

        if (!doc->rows[i].says.is_limit && o->level.function == s->level.function &&
            o->level.security == s->level.security && strcmp(o->label, s->label) == 0)
            return true;
    }
    return false;
}

/* Xen's parser takes each entry of a definition list for a row; a bullet list it passes over. */
static void put_labels(struct text *out, const struct doc *doc)
{
    for (size_t i = 0; i < doc->n_rows; i++) {
        const struct doc_row *row = &doc->rows[i];

        /* A limit's levels are those beyond it. */
        if (!doc_is_published(row) || row->says.is_limit || is_label_known(doc, i))
            continue;
        text_puts(out, "  * **");
        text_markdown(out, row->status.label, strlen(row->status.label));
        text_printf(out, "**: function %s; security support %s\n",
                    level(doc, SCHECK_AXIS_FUNCTION, row), level(doc, SCHECK_AXIS_SECURITY, row));
    }
}

static void put_definition(struct text *out, const struct definition *d, const struct doc *doc)
{
    text_printf(out, "\n%.*s %s\n", (int)d->depth, "######", d->title);
    if (d->text)
        text_printf(out, "\n%s\n", d->text);
    for (const char *const *line = d->lines; line && *line; line++)
        text_printf(out, "%s    %s\n", line == d->lines ? "\n" : "", *line);
    text_puts(out, d->terms || d->labels ? "\n" : "");
    for (const struct term *t = d->terms; t && t->word; t++)
        text_printf(out, "  * **%s**: %s\n", t->word, t->meaning);
    if (d->labels)
        put_labels(out, doc);
}

void render_markdown(const struct arguments *args, const struct doc *doc, struct text *out)
{
    (void)args;
    text_puts(out, preface);
    put_release(out, doc);
    put_sections(out, doc, true);
    put_sections(out, doc, false);
    for (size_t i = 0; i < N_DEFINITIONS; i++)
        put_definition(out, &definitions[i], doc);
}

/* What the policy keeps verbatim goes before what could be made of it. */
static int write_markdown(const struct arguments *args, const struct source *source, size_t release,
                          render_function *render)
{
    struct scheck_release r;
    struct text out = {0};
    int rc = scheck_policy_release(source->policy, release, &r);

    if (rc != SCHECK_OK)
        return rc;
    if (source->model && render_verbatim(source->model, r.id, &out))
        return write_text(args, &out);
    return write_document(args, source->policy, release, render);
}

enum exit_status cmd_markdown(const struct arguments *args)
{
    return with_release(args, write_markdown, render_markdown);
}
