/* SPDX-License-Identifier: MIT */
/* Rows of the support matrix. */
#ifndef DOCGEN_HTML_MATRIX_H
#define DOCGEN_HTML_MATRIX_H

#include "html.h"

/*
 * A row is a statement; one that took over its path and qualifier in a later
 * release continues it.
 */
struct html_matrix {
    const struct html_table *table;
    struct html_tree all;    /* headings of any release */
    struct html_tree *trees; /* one for each release: its anchors */
    size_t *continued;       /* by which statement, or HTML_NONE */
    bool *continues;         /* it stands in another's row */
};

int html_matrix_build(const struct html_table *table, struct html_matrix *m);
/* Also after a build that failed. */
void html_matrix_clear(struct html_matrix *m);
/* Rows, cells of each look, and architectures. */
void html_matrix_count(const struct html_matrix *m, struct html_filter *filter);
/* The rows of the statements directly under @heading of m->all. */
void html_matrix_feature(struct text *h, const struct html_matrix *m, size_t heading);
/* Address of the published statement of @release. */
void html_matrix_page(struct text *h, const struct scheck_release *release);

#endif
