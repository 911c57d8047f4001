/* SPDX-License-Identifier: MIT */
/* docgen matrix: every statement across the releases. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "html_assets.h"
#include "html_matrix.h"

/* --- groups --- */

/* The title of the heading of @path as a link; it bears the heading's name when no row does. */
static void group_title(struct text *h, const struct html_matrix *m, struct scheck_str path,
                        struct scheck_str title, bool *named)
{
    const struct html_heading *heading = html_matrix_heading(&m->all, path);
    size_t idx = heading ? (size_t)(heading - m->all.headings) : HTML_NONE, at;
    size_t release = html_matrix_newest(m, path, &at);

    text_puts(h, "<a");
    if (heading && !named[idx] && m->bearers[idx] == HTML_NONE) {
        html_format(h, " id=\"%a\"", heading->anchor);
        named[idx] = true;
    } else if (!heading && m->releases_name) {
        html_format(h, " id=\"%a\"", m->releases_name);
    }
    if (release != HTML_NONE) {
        text_puts(h, " href=\"");
        html_matrix_link(h, m, at, release);
        text_puts(h, "\"");
    }
    html_format(h, ">%T</a>", title);
}

static void group_begin(struct text *h, const struct html_matrix *m, struct scheck_str path,
                        bool *named)
{
    struct scheck_str rest = path;
    const char *separator = "";

    html_format(h,
                "<tbody data-group>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%z\">"
                "<span data-title>",
                m->table->info.n_releases + 1);
    while (rest.len) {
        struct scheck_str title = html_cut(&rest, " > ");
        size_t len = (size_t)(title.data - path.data) + title.len;

        text_puts(h, separator);
        group_title(h, m, (struct scheck_str){path.data, len}, title, named);
        separator = " › ";
    }
    text_puts(h, "</span></th></tr>\n");
}

/* --- release rows --- */

const char *const html_release_rows[HTML_N_RELEASE_ROWS] = {
    "Xen-Version", "Initial-Release", "Supported-Until", "Security-Support-Until", "Release Notes"};

static void release_cell(struct text *h, const struct scheck_release *release, size_t row)
{
    const char *const dates[] = {"", release->initial, release->supported_until,
                                 release->security_supported_until};
    char version[80];

    if (row == 0) {
        text_puts(h, "<a href=\"");
        html_matrix_page(h, release);
        html_format(h, "\">%t</a>", html_version(release, version, sizeof version));
    } else if (row < sizeof dates / sizeof *dates) {
        html_text(h, html_str(dates[row]));
    } else {
        html_format(h, "<a href=\"" RELEASE_NOTES_BEGIN "%p" RELEASE_NOTES_END "\">RN</a>",
                    release_notes_version(release));
    }
}

/* The rows that open the table; their group stays open. */
static void release_rows(struct text *h, const struct html_matrix *m)
{
    const struct html_table *t = m->table;

    for (size_t i = 0; i < HTML_N_RELEASE_ROWS; i++) {
        html_format(h, "<tr class=\"dates\"><th scope=\"row\" id=\"%a\">%t</th>",
                    m->release_names[i], html_release_rows[i]);
        for (size_t r = t->info.n_releases; r-- > 0;) {
            text_puts(h, "<td>");
            release_cell(h, &t->releases[r], i);
            text_puts(h, "</td>");
        }
        text_puts(h, "</tr>\n");
    }
}

/* --- the table --- */

static void table_head(struct text *h, const struct html_matrix *m)
{
    const struct html_table *t = m->table;

    html_format(
        h, "<table id=\"page:matrix\">\n<caption><span>Status of each feature in each release, "
           "newest first: "
           "▲ better, ▼ worse, ◆ other than in the release before, + new, × gone, "
           "* there is more to know</span></caption>\n"
           "<thead><tr><th scope=\"col\" class=\"corner\">Feature</th>");
    for (size_t r = t->info.n_releases; r-- > 0;) {
        text_puts(h, "<th scope=\"col\"><a href=\"");
        html_matrix_page(h, &t->releases[r]);
        html_format(h, "\">%t</a></th>", t->releases[r].id);
    }
    text_puts(h, "</tr></thead>\n");
}

static void table(struct text *h, const struct html_matrix *m, bool *named)
{
    const struct html_heading *headings = m->all.headings;
    struct scheck_str group = html_str(HTML_RELEASES);
    size_t i = HTML_NONE;

    text_puts(h, "<section class=\"scroll\" aria-label=\"Support matrix\" "
                 "tabindex=\"0\">\n");
    table_head(h, m);
    group_begin(h, m, group, named);
    release_rows(h, m);
    while ((i = html_tree_next(&m->all, i)) != HTML_NONE) {
        size_t parent = headings[i].parent;
        struct scheck_str path = headings[parent == HTML_NONE ? i : parent].path;

        if (headings[i].first == HTML_NONE)
            continue;
        if (path.len != group.len || memcmp(path.data, group.data, path.len) != 0) {
            text_puts(h, "</tbody>\n");
            group = path;
            group_begin(h, m, group, named);
        }
        html_matrix_feature(h, m, i);
    }
    text_puts(h, "</tbody>\n</table>\n</section>\n");
}

static void changed_options(struct text *h, const struct html_table *t)
{
    text_puts(h, "<div><label for=\"page:changed\">Changed</label>"
                 "<select id=\"page:changed\" name=\"changed\"><option value=\"\">or not</option>"
                 "<option value=\"any\">in any release</option>");
    for (size_t r = t->info.n_releases; r > 1; r--)
        html_format(h, "<option value=\"%a\">in %t</option>", t->releases[r - 1].id,
                    t->releases[r - 1].id);
    text_puts(h, "</select></div>\n"
                 "<div><label for=\"page:kind\">Rows</label>"
                 "<select id=\"page:kind\" name=\"kind\"><option value=\"\">of any kind</option>"
                 "<option value=\"row\">of SUPPORT.md</option>"
                 "<option value=\"prose\">of its prose, or of other documents</option>"
                 "<option value=\"limit\">limits</option></select></div>\n");
}

static void page(struct text *h, const struct html_matrix *m, bool *named)
{
    static const char title[] = "Support matrix of Xen";
    const struct html_table *t = m->table;
    struct html_filter filter;

    html_matrix_count(m, &filter);
    html_page_begin(h, title, html_asset_matrix_css);
    html_format(h, "<header>\n<h1>%t</h1>\n", title);
    if (t->info.n_releases)
        html_format(h,
                    "<p>%z rows, %z releases: %t to %t. A status links to the published "
                    "statement of its release. What begins with <i>if</i> is so only where that "
                    "holds.</p>\n",
                    filter.n_items, t->info.n_releases, t->releases[0].id,
                    t->releases[t->info.n_releases - 1].id);
    html_legend(h, &filter);
    text_puts(h, "</header>\n");
    html_filter_begin(h, &filter);
    changed_options(h, t);
    html_filter_end(h, &filter);
    text_puts(h, "<main id=\"page:main\">\n");
    table(h, m, named);
    text_puts(h, "</main>\n");
    html_page_end(h, t);
}

int html_render_matrix(const struct arguments *args, const struct html_table *t, struct text *out)
{
    struct html_matrix m;
    int rc = html_matrix_build(t, &m);
    bool *named = rc == SCHECK_OK ? calloc(m.all.n_headings + 1, sizeof *named) : NULL;

    (void)args;
    if (named)
        page(out, &m, named);
    else if (rc == SCHECK_OK)
        rc = SCHECK_E_NOMEM;
    free(named);
    html_matrix_clear(&m);
    return rc;
}

enum exit_status cmd_matrix(const struct arguments *args)
{
    return html_command(args, html_render_matrix);
}
