/* SPDX-License-Identifier: MIT */
/* docgen html: the statement of one release as a page. */
#include <stdio.h>
#include <string.h>

#include "html.h"
#include "html_assets.h"
#include "html_audit.h"

static void release_facts(struct text *h, const struct scheck_release *release, const char *version)
{
    const struct {
        const char *name, *value;
    } rows[] = {{"Xen-Version", version},
                {"Initial-Release", release->initial},
                {"Supported-Until", release->supported_until},
                {"Security-Support-Until", release->security_supported_until}};

    text_puts(h, "<dl class=\"release\">\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        html_format(h, "<div><dt>%t</dt><dd>%t</dd></div>\n", rows[i].name, rows[i].value);
    text_puts(h, "</dl>\n");
}

/* --- contents --- */

static void contents_below(struct text *h, const struct html_tree *tree, size_t first)
{
    text_puts(h, "<ul>\n");
    for (size_t i = first; i != HTML_NONE; i = tree->headings[i].next) {
        const struct html_heading *heading = &tree->headings[i];

        html_format(h, "<li><a href=\"#%p\">%T</a>", heading->anchor, heading->title);
        if (heading->child != HTML_NONE)
            contents_below(h, tree, heading->child);
        text_puts(h, "</li>\n");
    }
    text_puts(h, "</ul>\n");
}

static void contents(struct text *h, const struct html_tree *tree)
{
    text_puts(h, "<nav aria-labelledby=\"page:contents\">\n<details>"
                 "<summary id=\"page:contents\">Contents</summary>\n");
    if (tree->top != HTML_NONE)
        contents_below(h, tree, tree->top);
    text_puts(h, "</details>\n</nav>\n");
}

/* --- the statements --- */

static void section_begin(struct text *h, const struct html_statement_page *page, size_t idx)
{
    const struct html_heading *heading = &page->tree->headings[idx];
    struct scheck_str shared = html_shared_description(page, heading);
    size_t level = heading->depth < 6 ? heading->depth + 1 : 6;
    const char *link = "";

    html_format(h,
                "<section data-group>\n<h%z id=\"%a\" data-title>%T "
                "<a class=\"anchor\" href=\"#%p\" aria-label=\"Link to %A\">#</a></h%z>\n",
                level, heading->anchor, heading->title, heading->anchor, heading->title, level);
    html_prose(h, shared);
    if (heading->first != HTML_NONE)
        link = page->table->statements[heading->first].link;
    if (*link)
        html_format(h, "<p class=\"more\"><a href=\"%u\">Documentation of %T</a></p>\n", link,
                    heading->title);
    html_restriction(h, page, heading);
    if (page->audit && heading->first != HTML_NONE)
        html_audit_summary(h, page->audit, page->table->statements[heading->first].feature);
    for (size_t i = heading->first; i != HTML_NONE; i = page->tree->next[i])
        html_statement(h, page, i, shared.len);
}

static void sections(struct text *h, const struct html_statement_page *page)
{
    const struct html_heading *headings = page->tree->headings;
    size_t i = HTML_NONE;

    while ((i = html_tree_next(page->tree, i)) != HTML_NONE) {
        section_begin(h, page, i);
        if (headings[i].child != HTML_NONE)
            continue;
        text_puts(h, "</section>\n");
        for (size_t up = i; up != HTML_NONE && headings[up].next == HTML_NONE;) {
            up = headings[up].parent;
            if (up != HTML_NONE)
                text_puts(h, "</section>\n");
        }
    }
}

static void count(const struct html_statement_page *page, struct html_filter *filter)
{
    const struct html_table *t = page->table;

    *filter = (struct html_filter){.items = "statements"};
    for (size_t i = 0; i < t->info.n_statements; i++) {
        const struct scheck_history *status = html_cell(t, i, page->release);

        if (!status)
            continue;
        filter->n_items++;
        filter->looks[html_look_of(t, i, status)]++;
        filter->archs |= html_arch_of(t, i);
    }
}

static void page_of(struct text *h, const struct html_statement_page *page,
                    struct html_map *anchors)
{
    const struct scheck_release *release = &page->table->releases[page->release];
    struct html_filter filter;
    char version[80], title[128];

    html_version(release, version, sizeof version);
    snprintf(title, sizeof title, "Support statement of Xen %s", version);
    count(page, &filter);
    html_page_begin(h, title, html_asset_statement_css);
    html_format(h, "<header>\n<h1>%t</h1>\n", title);
    release_facts(h, release, version);
    html_legend(h, &filter);
    text_puts(h, "</header>\n");
    html_filter_begin(h, &filter);
    text_puts(h, "<div><label for=\"page:check\">Decided by</label>"
                 "<select id=\"page:check\" name=\"check\"><option value=\"\">anyone</option>"
                 "<option value=\"yes\">a machine</option>"
                 "<option value=\"no\">people only</option></select></div>\n");
    html_filter_end(h, &filter);
    text_puts(h, "<div class=\"columns\">\n");
    contents(h, page->tree);
    text_puts(h, "<main id=\"page:main\">\n");
    sections(h, page);
    html_definitions(h, page, anchors);
    text_puts(h, "</main>\n</div>\n");
    html_page_end(h, page->table);
}

static int render_tree(const struct html_table *table, size_t release,
                       const struct html_audit *audit, struct text *out)
{
    struct html_tree tree;
    struct html_statement_page page = {table, &tree, release, audit};
    int rc = html_tree_build(table, release, &tree);

    if (rc != SCHECK_OK)
        return rc;
    page_of(out, &page, &tree.anchors);
    html_tree_clear(&tree);
    return SCHECK_OK;
}

int html_render_release(const struct arguments *args, const struct html_table *table,
                        struct text *out)
{
    size_t release = html_find_release(table, args->release);
    struct html_audit audit;
    int rc;

    if (release == HTML_NONE) {
        fprintf(stderr, "docgen: the policy does not know the release %s\n",
                args->release ? args->release : "asked for");
        return SCHECK_E_RANGE;
    }
    if (!args->audit)
        return render_tree(table, release, NULL, out);
    rc = html_audit_open(args->audit, &audit);
    if (rc != SCHECK_OK)
        return rc;
    rc = render_tree(table, release, &audit, out);
    html_audit_close(&audit);
    return rc;
}

enum exit_status cmd_html(const struct arguments *args)
{
    return html_command(args, html_render_release);
}
