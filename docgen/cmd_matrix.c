/* SPDX-License-Identifier: MIT */
/* docgen matrix: every statement across the releases. */
#include <stdio.h>
#include <string.h>

#include "html.h"
#include "html_assets.h"
#include "html_matrix.h"

/* --- release rows --- */

static void release_row(struct text *h, const struct html_table *t, const char *name, int field)
{
    html_format(h, "<tr class=\"dates\"><th scope=\"row\">%t</th>", name);
    for (size_t r = t->info.n_releases; r-- > 0;) {
        const struct scheck_release *release = &t->releases[r];
        const char *const fields[] = {release->initial, release->supported_until,
                                      release->security_supported_until};
        char version[80];

        html_format(h, "<td>%t</td>",
                    field < 0 ? html_version(release, version, sizeof version) : fields[field]);
    }
    text_puts(h, "</tr>\n");
}

static void group_begin(struct text *h, const struct html_table *t, struct scheck_str path)
{
    const char *separator = "";

    html_format(h,
                "<tbody data-group>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%z\">"
                "<span data-title>",
                t->info.n_releases + 1);
    while (path.len) {
        html_format(h, "%r%T", separator, html_cut(&path, " > "));
        separator = " › ";
    }
    text_puts(h, "</span></th></tr>\n");
}

/* The rows that open the table; its first group stays open. */
static void release_rows(struct text *h, const struct html_table *t, struct scheck_str group)
{
    group_begin(h, t, group);
    release_row(h, t, "Xen-Version", -1);
    release_row(h, t, "Initial-Release", 0);
    release_row(h, t, "Supported-Until", 1);
    release_row(h, t, "Security-Support-Until", 2);
}

/* --- the table --- */

static void table_head(struct text *h, const struct html_matrix *m)
{
    const struct html_table *t = m->table;

    html_format(
        h, "<table id=\"page:matrix\">\n<caption><span>Status of each feature in each release, "
           "newest first: "
           "▲ better, ▼ worse, ◆ other than in the release before, + new, × gone</span></caption>\n"
           "<thead><tr><th scope=\"col\" class=\"corner\">Feature</th>");
    for (size_t r = t->info.n_releases; r-- > 0;) {
        text_puts(h, "<th scope=\"col\"><a href=\"");
        html_matrix_page(h, &t->releases[r]);
        html_format(h, "\">%t</a></th>", t->releases[r].id);
    }
    text_puts(h, "</tr></thead>\n");
}

static void table(struct text *h, const struct html_matrix *m)
{
    const struct html_heading *headings = m->all.headings;
    struct scheck_str group = html_str("Release Support");
    size_t i = HTML_NONE;

    text_puts(h, "<section class=\"scroll\" aria-label=\"Support matrix\" "
                 "tabindex=\"0\">\n");
    table_head(h, m);
    release_rows(h, m->table, group);
    while ((i = html_tree_next(&m->all, i)) != HTML_NONE) {
        size_t parent = headings[i].parent;
        struct scheck_str path = headings[parent == HTML_NONE ? i : parent].path;

        if (headings[i].first == HTML_NONE)
            continue;
        if (path.len != group.len || memcmp(path.data, group.data, path.len) != 0) {
            text_puts(h, "</tbody>\n");
            group = path;
            group_begin(h, m->table, group);
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

static void page(struct text *h, const struct html_matrix *m)
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
                    "statement of its release.</p>\n",
                    filter.n_items, t->info.n_releases, t->releases[0].id,
                    t->releases[t->info.n_releases - 1].id);
    html_legend(h, &filter);
    text_puts(h, "</header>\n");
    html_filter_begin(h, &filter);
    changed_options(h, t);
    html_filter_end(h, &filter);
    text_puts(h, "<main id=\"page:main\">\n");
    table(h, m);
    text_puts(h, "</main>\n");
    html_page_end(h, t);
}

int html_render_matrix(const struct arguments *args, const struct html_table *t, struct text *out)
{
    struct html_matrix m;
    int rc = html_matrix_build(t, &m);

    (void)args;
    if (rc == SCHECK_OK)
        page(out, &m);
    html_matrix_clear(&m);
    return rc;
}

enum exit_status cmd_matrix(const struct arguments *args)
{
    return html_command(args, html_render_matrix);
}
