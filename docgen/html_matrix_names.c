/* SPDX-License-Identifier: MIT */
/*
 * Names and addresses as in Xen's own matrix: others link to its rows. A row is
 * called as pandoc calls its heading, with its qualifier behind two dashes.
 */
#include <stdlib.h>
#include <string.h>

#include "html_matrix.h"

/* --- names --- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Xen's parser keeps letters, digits and dashes of ASCII, and has dashes for spaces. */
static size_t put_word(char *out, const char *qualifier)
{
    size_t len = 0;

    for (; *qualifier; qualifier++) {
        char c = *qualifier == ' ' ? '-' : lower(*qualifier);

        if (c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[len++] = c;
    }
    return len;
}

/* Unlike every other name of the page. The caller's to free(); NULL: no memory. */
static char *name_of(struct html_tree *tree, const char *anchor, const char *qualifier)
{
    size_t len = strlen(anchor);
    char *name = malloc(len + strlen(qualifier) + 3);

    if (!name)
        return NULL;
    memcpy(name, anchor, len);
    memcpy(name + len, "--", 2);
    name[len + 2 + put_word(name + len + 2, qualifier)] = '\0';
    return html_anchor_unique(&tree->anchors, name);
}

/* The row that bears the heading's own name: the one of all of the feature, or the first. */
static size_t bearer(const struct html_matrix *m, const struct html_heading *heading)
{
    size_t first = HTML_NONE;

    for (size_t i = heading->first; i != HTML_NONE; i = m->all.next[i]) {
        if (m->continues[i] || !html_matrix_is_row(m->table, i))
            continue;
        if (!*m->table->statements[i].qualifier)
            return i;
        if (first == HTML_NONE)
            first = i;
    }
    return first;
}

static bool name_rows(struct html_matrix *m, size_t at)
{
    const struct html_heading *heading = &m->all.headings[at];
    bool ok = true;

    m->bearers[at] = bearer(m, heading);
    for (size_t i = heading->first; i != HTML_NONE && ok; i = m->all.next[i]) {
        const char *qualifier = m->table->statements[i].qualifier;

        if (!*qualifier || m->continues[i] || !html_matrix_is_row(m->table, i))
            continue;
        m->names[i] = name_of(&m->all, heading->anchor, qualifier);
        ok = m->names[i] != NULL;
    }
    return ok;
}

/* The rows that open the table stand under a heading that may have no statements. */
static bool name_releases(struct html_matrix *m)
{
    const struct html_heading *heading = html_matrix_heading(&m->all, html_str(HTML_RELEASES));
    const char *anchor;
    bool ok;

    if (!heading)
        m->releases_name =
            html_anchor_unique(&m->all.anchors, html_anchor(html_str(HTML_RELEASES)));
    anchor = heading ? heading->anchor : m->releases_name;
    ok = anchor != NULL;
    for (size_t i = 0; i < HTML_N_RELEASE_ROWS && ok; i++) {
        m->release_names[i] = name_of(&m->all, anchor, html_release_rows[i]);
        ok = m->release_names[i] != NULL;
    }
    return ok;
}

int html_matrix_name(struct html_matrix *m)
{
    bool ok;

    m->names = calloc(m->table->info.n_statements + 1, sizeof *m->names);
    m->bearers = malloc((m->all.n_headings + 1) * sizeof *m->bearers);
    ok = m->names && m->bearers && name_releases(m);
    for (size_t i = 0; i < m->all.n_headings && ok; i++)
        ok = name_rows(m, i);
    return ok ? SCHECK_OK : SCHECK_E_NOMEM;
}

void html_matrix_unname(struct html_matrix *m)
{
    for (size_t i = 0; m->names && i < m->table->info.n_statements; i++)
        free(m->names[i]);
    for (size_t i = 0; i < HTML_N_RELEASE_ROWS; i++)
        free(m->release_names[i]);
    free(m->releases_name);
    free(m->names);
    free(m->bearers);
}

/* --- addresses --- */

void html_matrix_page(struct text *h, const struct scheck_release *release)
{
    if (release->development)
        text_puts(h, "https://xenbits.xen.org/docs/unstable/SUPPORT.html");
    else
        html_format(h, "https://xenbits.xen.org/docs/%p-testing/SUPPORT.html", release->id);
}

void html_matrix_link(struct text *h, const struct html_matrix *m, size_t heading, size_t release)
{
    html_matrix_page(h, &m->table->releases[release]);
    html_format(h, "#%p", m->trees[release].headings[heading].anchor);
}

const struct html_heading *html_matrix_heading(const struct html_tree *tree, struct scheck_str path)
{
    const size_t *idx = html_map_find(&tree->paths, path);

    return idx && *idx != HTML_NONE ? &tree->headings[*idx] : NULL;
}

size_t html_matrix_newest(const struct html_matrix *m, struct scheck_str path, size_t *heading_out)
{
    for (size_t r = m->table->info.n_releases; r-- > 0;) {
        const struct html_heading *heading = html_matrix_heading(&m->trees[r], path);

        if (heading && heading->published) {
            *heading_out = (size_t)(heading - m->trees[r].headings);
            return r;
        }
    }
    return HTML_NONE;
}
