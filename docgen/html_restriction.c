/* SPDX-License-Identifier: MIT */
/* The story of a restriction above its statements: limits, releases, what would lift it. */
#include <string.h>

#include "html.h"

/* Is statement @idx one of those of the statement @first's feature? */
static bool belongs(const struct html_table *t, size_t first, size_t idx)
{
    return strcmp(t->statements[idx].feature, t->statements[first].feature) == 0;
}

/* --- limits --- */

static void operations(struct text *h, unsigned set)
{
    const char *separator = "";

    for (int op = 0; op < SCHECK_N_OPERATIONS; op++) {
        if (!(set & 1u << op))
            continue;
        html_format(h, "%r%t", separator, scheck_operation_name((enum scheck_operation)op));
        separator = ", ";
    }
}

/* First and last release that has the statement. */
static void releases(struct text *h, const struct html_table *t, size_t idx)
{
    size_t first = HTML_NONE, last = HTML_NONE;

    for (size_t r = 0; r < t->info.n_releases; r++) {
        if (!html_cell(t, idx, r))
            continue;
        first = first == HTML_NONE ? r : first;
        last = r;
    }
    if (first != HTML_NONE)
        html_format(h, "%t", t->releases[first].id);
    if (first != last)
        html_format(h, "–%t", t->releases[last].id);
}

/* What this release does not have is no link: it stands on another page. */
static void limit_name(struct text *h, const struct html_statement_page *page, size_t idx)
{
    const struct scheck_statement *s = &page->table->statements[idx];
    size_t len = strlen(s->feature);
    const char *name = strncmp(s->id, s->feature, len) == 0 && s->id[len] == '.' ? s->id + len + 1
                                                                                 : s->id;

    if (html_cell(page->table, idx, page->release))
        html_format(h, "<a href=\"#statement:%p\">%t</a>", s->id, name);
    else
        html_format(h, "%t", name);
}

static void limit_row(struct text *h, const struct html_statement_page *page, size_t idx)
{
    const struct scheck_statement *s = &page->table->statements[idx];
    struct scheck_str columns = html_document(page->table, idx, SCHECK_DOC_LIMIT);
    struct scheck_str subject = html_cut(&columns, "\t"), max = html_cut(&columns, "\t");
    struct scheck_str quantity = html_cut(&columns, "\t");

    text_puts(h, "<tr><th scope=\"row\">");
    limit_name(h, page, idx);
    text_puts(h, "</th><td>");
    if (s->is_limit)
        html_format(h, "%T", quantity);
    else
        html_format(h, "%t", s->message);
    if (subject.len)
        html_format(h, " <code>%T</code>", subject);
    html_format(h, "</td><td>%T</td><td>", max);
    operations(h, s->operations);
    html_format(h, "</td><td>%t%r</td><td>", s->consequence,
                s->checkable ? "" : *s->consequence ? ", not checked" : "not checked");
    releases(h, page->table, idx);
    text_puts(h, "</td></tr>\n");
}

static void limits(struct text *h, const struct html_statement_page *page, size_t first)
{
    const struct html_table *t = page->table;

    text_puts(h, "<div class=\"wide\"><table class=\"limits\"><caption>Limits</caption>\n"
                 "<thead><tr><th scope=\"col\">Limit</th><th scope=\"col\">Of</th>"
                 "<th scope=\"col\">Last value that works</th>"
                 "<th scope=\"col\">Breaks beyond it</th><th scope=\"col\">What happens</th>"
                 "<th scope=\"col\">Releases</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < t->info.n_statements; i++)
        if (belongs(t, first, i))
            limit_row(h, page, i);
    text_puts(h, "</tbody></table></div>\n");
}

/* --- releases --- */

/* How much is in force in @release, and whether SUPPORT.md has it. */
static size_t in_force(const struct html_table *t, size_t first, size_t release,
                       bool *undocumented_out)
{
    size_t n = 0;

    *undocumented_out = false;
    for (size_t i = 0; i < t->info.n_statements; i++) {
        const struct scheck_history *status =
            belongs(t, first, i) ? html_cell(t, i, release) : NULL;

        n += status != NULL;
        *undocumented_out |= status && status->undocumented;
    }
    return n;
}

static void state(struct text *h, const struct html_statement_page *page, size_t first)
{
    const struct html_table *t = page->table;
    bool undocumented;
    size_t n = in_force(t, first, 0, &undocumented);

    text_puts(h, "<p class=\"k\">State by release</p>\n<ul class=\"state\">\n");
    for (size_t since = 0, r = 1; r <= t->info.n_releases; r++) {
        bool next_undocumented = false;
        size_t next = r < t->info.n_releases ? in_force(t, first, r, &next_undocumented) : 0;

        if (r < t->info.n_releases && next == n && next_undocumented == undocumented)
            continue;
        html_format(h, "<li%r><b>%t",
                    page->release >= since && page->release < r ? " aria-current=\"true\"" : "",
                    t->releases[since].id);
        if (r > since + 1)
            html_format(h, "–%t", t->releases[r - 1].id);
        html_format(h, "</b> %z in force, %r</li>\n", n,
                    undocumented ? "not documented in SUPPORT.md" : "documented in SUPPORT.md");
        since = r;
        n = next;
        undocumented = next_undocumented;
    }
    text_puts(h, "</ul>\n");
}

/* --- what would lift it --- */

static void lifts(struct text *h, struct scheck_str lines)
{
    text_puts(h, "<p class=\"k\">What would lift it</p>\n");
    while (lines.len) {
        struct scheck_str line = html_cut(&lines, "\n");
        struct scheck_str requires = html_cut(&line, "\t"), met = html_cut(&line, "\t");

        text_puts(h, "<p>");
        if (requires.len)
            html_format(h, "<strong>%T</strong> (%r%T): ", requires, met.len ? "done: " : "not yet",
                        met);
        html_format(h, "%T</p>\n", line);
    }
}

void html_restriction(struct text *h, const struct html_statement_page *page,
                      const struct html_heading *heading)
{
    struct scheck_str lift;

    if (heading->first == HTML_NONE)
        return;
    lift = html_document(page->table, heading->first, SCHECK_DOC_LIFT);
    if (!lift.len)
        return;
    text_puts(h, "<div class=\"restriction\">\n");
    limits(h, page, heading->first);
    state(h, page, heading->first);
    lifts(h, lift);
    text_puts(h, "</div>\n");
}
