/* SPDX-License-Identifier: MIT */
/* Rows of the support matrix. */
#ifndef DOCGEN_HTML_MATRIX_H
#define DOCGEN_HTML_MATRIX_H

#include "html.h"

/* The rows about the releases themselves, and the heading they stand under. */
#define HTML_RELEASES "Release Support"
#define HTML_N_RELEASE_ROWS 5
extern const char *const html_release_rows[HTML_N_RELEASE_ROWS];

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
    bool *told;              /* the rows about the releases say it */
    char **names;            /* of rows of SUPPORT.md with a qualifier; NULL of others */
    size_t *bearers;         /* the row that bears a heading's name, or HTML_NONE */
    char *release_names[HTML_N_RELEASE_ROWS];
    char *releases_name; /* of HTML_RELEASES where the tree does not have it */
};

int html_matrix_build(const struct html_table *table, struct html_matrix *m);
/* Also after a build that failed. */
void html_matrix_clear(struct html_matrix *m);
/* Rows, cells of each look, and architectures. */
void html_matrix_count(const struct html_matrix *m, struct html_filter *filter);
/* The rows of the statements directly under @heading of m->all. */
void html_matrix_feature(struct text *h, const struct html_matrix *m, size_t heading);
/* Is @statement a row of SUPPORT.md in any release? */
bool html_matrix_is_row(const struct html_table *table, size_t statement);

/* --- html_matrix_names.c --- */

/* Called while the matrix is built and cleared. Returns SCHECK_OK or SCHECK_E_NOMEM. */
int html_matrix_name(struct html_matrix *m);
void html_matrix_unname(struct html_matrix *m);
/* Address of the published statement of @release, and of a heading of its tree there. */
void html_matrix_page(struct text *h, const struct scheck_release *release);
void html_matrix_link(struct text *h, const struct html_matrix *m, size_t heading, size_t release);
/* NULL when the tree does not have the path. */
const struct html_heading *html_matrix_heading(const struct html_tree *tree,
                                               struct scheck_str path);
/*
 * The newest release whose SUPPORT.md has a heading of this path, and which one of
 * its tree that is; HTML_NONE when none has.
 */
size_t html_matrix_newest(const struct html_matrix *m, struct scheck_str path, size_t *heading_out);

#endif
