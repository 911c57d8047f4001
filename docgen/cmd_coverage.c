/* SPDX-License-Identifier: MIT */
/* docgen lint --coverage: what a machine decides in a release, and what not, and why. */
#include <string.h>

#include "doc_build.h"
#include "docgen.h"

struct counts {
    size_t rows;        /* of SUPPORT.md */
    size_t predicates;  /* rows that a machine decides */
    size_t missing;     /* rows without predicate and without a reason */
    size_t uncheckable; /* rows with a reason */
    size_t others;      /* statements that are no rows */
};

/* Sections are counted at this depth of heading. */
#define SECTION_DEPTH 2

static void count_heading(const struct doc *doc, const struct doc_heading *h, struct counts *c)
{
    for (size_t i = h->first; i != DOC_NONE; i = doc->rows[i].next) {
        const struct doc_row *row = &doc->rows[i];

        if (!doc_is_published(row)) {
            c->others++;
            continue;
        }
        c->rows++;
        if (row->status.checkable)
            c->predicates++;
        else if (row->uncheckable.len)
            c->uncheckable++;
        else
            c->missing++;
    }
}

static void add_counts(struct counts *sum, const struct counts *c)
{
    sum->rows += c->rows;
    sum->predicates += c->predicates;
    sum->missing += c->missing;
    sum->uncheckable += c->uncheckable;
    sum->others += c->others;
}

static void put_counts(struct text *out, const struct counts *c)
{
    text_printf(out, "%6zu %10zu %10zu %8zu %13zu %7zu  ", c->rows, c->predicates + c->missing,
                c->predicates, c->missing, c->uncheckable, c->others);
}

static void put_section(struct text *out, const struct doc *doc, size_t section, struct counts *sum)
{
    const struct doc_heading *top = &doc->headings[section];
    struct counts c = {0};

    count_heading(doc, top, &c);
    for (size_t i = doc_next_heading(doc, section);
         top->depth >= SECTION_DEPTH && i != DOC_NONE && doc->headings[i].depth > top->depth;
         i = doc_next_heading(doc, i))
        count_heading(doc, &doc->headings[i], &c);
    add_counts(sum, &c);
    if (!c.rows && !c.others)
        return;
    put_counts(out, &c);
    text_add(out, top->path.data, top->path.len);
    text_puts(out, "\n");
}

static void put_reasons(struct text *out, const struct doc *doc)
{
    text_puts(out, "\nNot checkable:\n");
    for (size_t i = 0; i < doc->n_rows; i++) {
        const struct doc_row *row = &doc->rows[i];

        if (row->status.checkable)
            continue;
        text_puts(out, "\n");
        text_line(out, row->says.id);
        text_puts(out, doc_is_published(row) ? ": " : " (no row): ");
        text_line(out, row->says.path);
        text_puts(out, *row->says.qualifier ? ", " : "");
        text_line(out, row->says.qualifier);
        text_puts(out, "\n    ");
        if (row->uncheckable.len)
            text_add(out, row->uncheckable.data, row->uncheckable.len);
        else
            text_puts(out, "without predicate and without a reason");
        text_puts(out, "\n");
    }
}

void render_coverage(const struct arguments *args, const struct doc *doc, struct text *out)
{
    struct counts sum = {0};

    (void)args;
    text_puts(out, "Coverage of ");
    text_line(out, doc->release.id);
    text_puts(out, ", rows of SUPPORT.md by section\n\n"
                   "  rows  decidable  predicate  without  not checkable  others  section\n");
    for (size_t i = doc_next_heading(doc, DOC_NONE); i != DOC_NONE; i = doc_next_heading(doc, i)) {
        if (doc->headings[i].depth <= SECTION_DEPTH)
            put_section(out, doc, i, &sum);
    }
    put_counts(out, &sum);
    text_puts(out, "all\n");
    put_reasons(out, doc);
}

enum exit_status cmd_coverage(const struct arguments *args)
{
    return with_document(args, render_coverage);
}
