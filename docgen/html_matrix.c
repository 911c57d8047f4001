/* SPDX-License-Identifier: MIT */
#include "html_matrix.h"

#include <stdlib.h>
#include <string.h>

/* --- which statements share a row --- */

/* The statement of the row of @first that @release has, or HTML_NONE. */
static size_t statement_in(const struct html_matrix *m, size_t first, size_t release)
{
    size_t i = first;

    while (i != HTML_NONE && !html_cell(m->table, i, release))
        i = m->continued[i];
    return i;
}

bool html_matrix_is_row(const struct html_table *t, size_t statement)
{
    for (size_t r = 0; r < t->info.n_releases; r++) {
        const struct scheck_history *h = html_cell(t, statement, r);

        if (h && *h->label)
            return true;
    }
    return false;
}

/* No release has both @later and what is in the row of @first. */
static bool fits(const struct html_matrix *m, size_t first, size_t later)
{
    for (size_t r = 0; r < m->table->info.n_releases; r++) {
        if (html_cell(m->table, later, r) && statement_in(m, first, r) != HTML_NONE)
            return false;
    }
    return true;
}

/* What the dates of a release say for each of them: it holds of one or another only. */
static bool is_below_releases(const struct html_matrix *m, const struct html_heading *heading)
{
    while (heading->parent != HTML_NONE)
        heading = &m->all.headings[heading->parent];
    return heading->title.len == strlen(HTML_RELEASES) &&
           memcmp(heading->title.data, HTML_RELEASES, heading->title.len) == 0;
}

static int join_rows(struct html_matrix *m, const struct html_heading *heading)
{
    struct html_map rows = {0};
    int rc = SCHECK_OK;

    for (size_t i = heading->first; i != HTML_NONE && rc == SCHECK_OK; i = m->all.next[i]) {
        size_t *first;

        if (!html_matrix_is_row(m->table, i)) {
            m->told[i] = is_below_releases(m, heading);
            continue;
        }
        first = html_map_at(&rows, html_str(m->table->statements[i].qualifier), i);
        rc = first ? SCHECK_OK : SCHECK_E_NOMEM;
        if (!first || *first == i)
            continue;
        if (fits(m, *first, i)) {
            /* Behind the first: the order within a row does not matter. */
            m->continued[i] = m->continued[*first];
            m->continued[*first] = i;
            m->continues[i] = true;
        } else {
            *first = i;
        }
    }
    html_map_clear(&rows);
    return rc;
}

int html_matrix_build(const struct html_table *t, struct html_matrix *m)
{
    int rc;

    *m = (struct html_matrix){.table = t};
    m->trees = calloc(t->info.n_releases + 1, sizeof *m->trees);
    m->continued = malloc((t->info.n_statements + 1) * sizeof *m->continued);
    m->continues = calloc(t->info.n_statements + 1, sizeof *m->continues);
    m->told = calloc(t->info.n_statements + 1, sizeof *m->told);
    rc = m->trees && m->continued && m->continues && m->told ? SCHECK_OK : SCHECK_E_NOMEM;
    if (rc == SCHECK_OK)
        rc = html_tree_build(t, HTML_NONE, &m->all);
    for (size_t r = 0; r < t->info.n_releases && rc == SCHECK_OK; r++)
        rc = html_tree_build(t, r, &m->trees[r]);
    for (size_t i = 0; i < t->info.n_statements && rc == SCHECK_OK; i++)
        m->continued[i] = HTML_NONE;
    for (size_t i = 0; i < m->all.n_headings && rc == SCHECK_OK; i++)
        rc = join_rows(m, &m->all.headings[i]);
    return rc == SCHECK_OK ? html_matrix_name(m) : rc;
}

void html_matrix_clear(struct html_matrix *m)
{
    for (size_t r = 0; m->trees && r < m->table->info.n_releases; r++)
        html_tree_clear(&m->trees[r]);
    html_tree_clear(&m->all);
    html_matrix_unname(m);
    free(m->trees);
    free(m->continued);
    free(m->continues);
    free(m->told);
    *m = (struct html_matrix){0};
}

void html_matrix_count(const struct html_matrix *m, struct html_filter *filter)
{
    const struct html_table *t = m->table;

    *filter = (struct html_filter){.items = "rows"};
    for (size_t i = 0; i < t->info.n_statements; i++) {
        if (m->all.heading[i] == HTML_NONE || m->told[i])
            continue;
        filter->n_items += !m->continues[i];
        filter->archs |= html_arch_of(t, i);
        for (size_t r = 0; r < t->info.n_releases; r++) {
            const struct scheck_history *h = html_cell(t, i, r);

            if (h)
                filter->looks[html_look_of(t, i, h)]++;
        }
    }
}

/* --- changes --- */

enum change { CHANGE_NONE, CHANGE_BETTER, CHANGE_WORSE, CHANGE_OTHER, CHANGE_NEW, CHANGE_GONE };

static enum change compare(const struct scheck_history *before, const struct scheck_history *now)
{
    int function, security;

    if (!before || !now)
        return before == now ? CHANGE_NONE : now ? CHANGE_NEW : CHANGE_GONE;
    function = (int)now->level.function - before->level.function;
    security = (int)now->level.security - before->level.security;
    if (!function && !security)
        return strcmp(before->label, now->label) == 0 ? CHANGE_NONE : CHANGE_OTHER;
    if (function <= 0 && security <= 0)
        return CHANGE_BETTER;
    return function >= 0 && security >= 0 ? CHANGE_WORSE : CHANGE_OTHER;
}

static const struct scheck_history *row_cell(const struct html_matrix *m, size_t first,
                                             size_t release)
{
    size_t i = statement_in(m, first, release);

    return i == HTML_NONE ? NULL : html_cell(m->table, i, release);
}

static enum change change_in(const struct html_matrix *m, size_t first, size_t release)
{
    if (!release)
        return CHANGE_NONE;
    return compare(row_cell(m, first, release - 1), row_cell(m, first, release));
}

/* --- cells --- */

static void link_to(struct text *h, const struct html_matrix *m, size_t statement, size_t release)
{
    text_puts(h, "<a href=\"");
    html_matrix_link(h, m, m->trees[release].heading[statement], release);
    text_puts(h, "\">");
}

static void mark(struct text *h, const struct html_matrix *m, size_t first, size_t release,
                 enum change change)
{
    static const char *const signs[] = {"", "▲", "▼", "◆", "+ new", "× gone"};
    const struct scheck_history *before;

    if (change == CHANGE_NONE)
        return;
    html_format(h, "<small>%r", signs[change]);
    before = change == CHANGE_NEW ? NULL : row_cell(m, first, release - 1);
    if (before) {
        text_puts(h, change == CHANGE_GONE ? ", was " : " was ");
        html_status(h, m->table->policy, before);
    }
    text_puts(h, "</small>");
}

static void cell(struct text *h, const struct html_matrix *m, size_t first, size_t release)
{
    size_t statement = statement_in(m, first, release);
    enum change change = change_in(m, first, release);
    const struct scheck_history *status;

    if (statement == HTML_NONE) {
        html_format(h,
                    "<td class=\"l-none%r\"><span aria-hidden=\"true\">–</span>"
                    "<span class=\"vh\">not stated</span>",
                    change ? " chg" : "");
        mark(h, m, first, release, change);
        text_puts(h, "</td>");
        return;
    }
    status = html_cell(m->table, statement, release);
    html_format(h, "<td class=\"l-%r%r\">",
                html_looks[html_look_of(m->table, statement, status)].name, change ? " chg" : "");
    if (*status->label)
        link_to(h, m, statement, release);
    html_status(h, m->table->policy, status);
    if (*status->label)
        html_format(h, "%r</a>", *m->table->statements[statement].caveat ? "<sup>*</sup>" : "");
    mark(h, m, first, release, change);
    text_puts(h, "</td>");
}

/* --- rows --- */

static void row_looks(struct text *h, const struct html_matrix *m, size_t first)
{
    bool seen[HTML_N_LOOKS] = {false};
    const char *separator = "";

    for (size_t r = 0; r < m->table->info.n_releases; r++) {
        size_t i = statement_in(m, first, r);

        if (i != HTML_NONE)
            seen[html_look_of(m->table, i, html_cell(m->table, i, r))] = true;
    }
    for (size_t i = 0; i < HTML_N_LOOKS; i++) {
        if (!seen[i])
            continue;
        html_format(h, "%r%r", separator, html_looks[i].name);
        separator = " ";
    }
}

static void row_changes(struct text *h, const struct html_matrix *m, size_t first)
{
    const char *separator = "any ";

    for (size_t r = 1; r < m->table->info.n_releases; r++) {
        if (change_in(m, first, r) == CHANGE_NONE)
            continue;
        html_format(h, "%r%a", separator, m->table->releases[r].id);
        separator = " ";
    }
}

/*
 * Where its name leads to: what is said of all of a feature stands with the
 * feature, whichever rows that still has; what is said of a part, with that row.
 */
static size_t newest_page(const struct html_matrix *m, size_t first, size_t *heading_out)
{
    size_t r = m->table->info.n_releases;

    if (!*m->table->statements[first].qualifier)
        return html_matrix_newest(m, m->all.headings[m->all.heading[first]].path, heading_out);
    while (r-- > 0) {
        size_t statement = statement_in(m, first, r);

        if (statement != HTML_NONE && *html_cell(m->table, statement, r)->label) {
            *heading_out = m->trees[r].heading[statement];
            return r;
        }
    }
    return HTML_NONE;
}

/* The name of a row of SUPPORT.md as a link, with the heading's name where it is this row's. */
static void feature_link(struct text *h, const struct html_matrix *m, size_t first,
                         struct scheck_str title)
{
    size_t at = m->all.heading[first], heading;
    size_t release = newest_page(m, first, &heading);

    text_puts(h, "<a");
    if (m->bearers[at] == first && m->names[first])
        html_format(h, " id=\"%a\"", m->all.headings[at].anchor);
    if (release != HTML_NONE) {
        text_puts(h, " href=\"");
        html_matrix_link(h, m, heading, release);
        text_puts(h, "\"");
    }
    html_format(h, ">%T</a>", title);
}

static void row_head(struct text *h, const struct html_matrix *m, size_t first,
                     struct scheck_str title)
{
    const struct scheck_statement *s = &m->table->statements[first];
    bool published = html_matrix_is_row(m->table, first);

    text_puts(h, "<th scope=\"row\"");
    if (m->names[first])
        html_format(h, " id=\"%a\"", m->names[first]);
    else if (m->bearers[m->all.heading[first]] == first)
        html_format(h, " id=\"%a\"", m->all.headings[m->all.heading[first]].anchor);
    text_puts(h, ">");
    if (published)
        feature_link(h, m, first, title);
    else
        html_text(h, title);
    if (*s->qualifier)
        html_format(h, " <span class=\"q\">%t</span>", s->qualifier);
    if (!published && *s->message)
        html_format(h, " <span class=\"q\">%r%t</span>", s->is_limit ? "" : "<i>if</i> ",
                    s->message);
    if (s->is_limit || !published)
        html_format(h, " <span class=\"tag\">%r</span>", s->is_limit ? "limit" : "prose only");
    text_puts(h, "</th>");
}

static void row(struct text *h, const struct html_matrix *m, size_t first, struct scheck_str title)
{
    const struct scheck_statement *s = &m->table->statements[first];

    html_format(h, "<tr id=\"statement:%a\" data-item data-kind=\"%r\" data-look=\"", s->id,
                s->is_limit                           ? "limit"
                : html_matrix_is_row(m->table, first) ? "row"
                                                      : "prose");
    row_looks(h, m, first);
    text_puts(h, "\" data-changed=\"");
    row_changes(h, m, first);
    text_puts(h, "\" data-arch=\"");
    html_arch_words(h, html_arch_of(m->table, first));
    text_puts(h, "\">");
    row_head(h, m, first, title);
    for (size_t r = m->table->info.n_releases; r-- > 0;)
        cell(h, m, first, r);
    text_puts(h, "</tr>\n");
}

void html_matrix_feature(struct text *h, const struct html_matrix *m, size_t heading)
{
    const struct html_heading *at = &m->all.headings[heading];

    for (size_t i = at->first; i != HTML_NONE; i = m->all.next[i]) {
        if (!m->continues[i] && !m->told[i])
            row(h, m, i, at->title);
    }
}
