/* SPDX-License-Identifier: MIT */
/* One statement of a release: what it says, when it applies, and what it said before. */
#include <string.h>

#include "html.h"
#include "html_audit.h"

static size_t release_index(const struct html_table *t, struct scheck_str id)
{
    size_t i = 0;

    while (i < t->info.n_releases &&
           (strlen(t->releases[i].id) != id.len || memcmp(t->releases[i].id, id.data, id.len) != 0))
        i++;
    return i;
}

/* Is the page's release one of @since to @until? */
static bool covers(const struct html_statement_page *page, struct scheck_str since,
                   struct scheck_str until)
{
    return release_index(page->table, since) <= page->release &&
           page->release <= release_index(page->table, until);
}

/* --- descriptions --- */

/* The description, without a restriction's text that this release does not have. */
static struct scheck_str description_of(const struct html_statement_page *page, size_t idx)
{
    struct scheck_str whole = html_document(page->table, idx, SCHECK_DOC_DESCRIPTION);
    struct scheck_str text = html_document(page->table, idx, SCHECK_DOC_TEXT);
    struct scheck_str until = html_cut(&text, "\n");
    struct scheck_str since = html_cut(&until, "\t");

    if (!text.len || text.len > whole.len || covers(page, since, until) ||
        memcmp(text.data, whole.data, text.len) != 0)
        return whole;
    whole.data += text.len;
    whole.len -= text.len;
    while (whole.len && *whole.data == '\n') {
        whole.data++;
        whole.len--;
    }
    return whole;
}

/* Length of the first paragraph of @text and the blank lines behind it. */
static size_t paragraph_len(struct scheck_str text)
{
    struct scheck_str rest = text;

    html_cut(&rest, "\n\n");
    while (rest.len && *rest.data == '\n') {
        rest.data++;
        rest.len--;
    }
    return text.len - rest.len;
}

static struct scheck_str trimmed(struct scheck_str text)
{
    while (text.len && text.data[text.len - 1] == '\n')
        text.len--;
    return text;
}

/* How much of @a is whole paragraphs that @b begins with, too. */
static size_t shared_len(struct scheck_str a, struct scheck_str b)
{
    size_t done = 0, done_b = 0;

    while (done < a.len && done_b < b.len) {
        struct scheck_str rest_a = {a.data + done, a.len - done};
        struct scheck_str rest_b = {b.data + done_b, b.len - done_b};
        size_t len_a = paragraph_len(rest_a), len_b = paragraph_len(rest_b);
        struct scheck_str x = trimmed((struct scheck_str){rest_a.data, len_a});
        struct scheck_str y = trimmed((struct scheck_str){rest_b.data, len_b});

        if (x.len != y.len || memcmp(x.data, y.data, x.len) != 0)
            break;
        done += len_a;
        done_b += len_b;
    }
    return done;
}

struct scheck_str html_shared_description(const struct html_statement_page *page,
                                          const struct html_heading *heading)
{
    struct scheck_str shared = {"", 0};
    size_t i = heading->first;

    if (i == HTML_NONE)
        return shared;
    shared = description_of(page, i);
    while ((i = page->tree->next[i]) != HTML_NONE && shared.len)
        shared.len = shared_len(shared, description_of(page, i));
    shared.len = trimmed(shared).len;
    return shared;
}

static void own_description(struct text *h, const struct html_statement_page *page, size_t idx,
                            size_t shared)
{
    struct scheck_str text = description_of(page, idx);

    if (shared < text.len) {
        text.data += shared;
        text.len -= shared;
        html_prose(h, text);
    }
}

/* --- when it applies --- */

/* Is the release of the page within "since 4.12, until 4.18"? Either half may be missing. */
static bool is_in_range(const struct html_statement_page *page, struct scheck_str range)
{
    while (range.len) {
        struct scheck_str part = html_cut(&range, ", ");
        struct scheck_str word = html_cut(&part, " ");
        size_t release = release_index(page->table, part);
        bool since = word.len == strlen("since") && memcmp(word.data, "since", word.len) == 0;

        if (release < page->table->info.n_releases &&
            (since ? page->release < release : page->release > release))
            return false;
    }
    return true;
}

/* A condition may have been written over several lines: all but its first are indented. */
static struct scheck_str cut_condition(struct scheck_str *lines)
{
    struct scheck_str whole = html_cut(lines, "\n");

    while (lines->len && (*lines->data == ' ' || *lines->data == '\t')) {
        html_cut(lines, "\n");
        whole.len = (size_t)(lines->data - whole.data) - (lines->len > 0);
    }
    return whole;
}

/* Code with its line breaks and indents as one space. */
static void on_one_line(struct text *h, struct scheck_str cel)
{
    while (cel.len) {
        html_text(h, html_cut(&cel, "\n"));
        text_puts(h, cel.len ? " " : "");
        while (cel.len && (*cel.data == ' ' || *cel.data == '\t')) {
            cel.data++;
            cel.len--;
        }
    }
}

static void condition(struct text *h, const struct html_statement_page *page,
                      struct scheck_str line)
{
    struct scheck_str range = line;
    struct scheck_str cel = html_cut(&range, "  // ");

    if (!is_in_range(page, range))
        return;
    text_puts(h, "<li><span class=\"words\">");
    if (!html_condition(h, cel))
        text_puts(h, "the expression holds");
    if (range.len)
        html_format(h, " <small>(%T)</small>", range);
    text_puts(h, "</span> <code class=\"cel\">");
    on_one_line(h, cel);
    text_puts(h, "</code></li>\n");
}

static void predicate(struct text *h, const struct html_statement_page *page, size_t idx)
{
    struct scheck_str lines = html_document(page->table, idx, SCHECK_DOC_PREDICATE);
    struct scheck_str rest = lines;

    if (!lines.len)
        return;
    cut_condition(&rest);
    text_puts(h, rest.len ? "<p class=\"k\">Applies when all of these hold</p>\n"
                          : "<p class=\"k\">Applies when</p>\n");
    text_puts(h, "<ul class=\"when\">\n");
    while (lines.len)
        condition(h, page, cut_condition(&lines));
    text_puts(h, "</ul>\n");
}

static void example(struct text *h, struct scheck_str line)
{
    struct scheck_str facts = line;
    struct scheck_str verdict = html_cut(&facts, ": ");

    html_format(h, "<tr><th scope=\"row\">%T</th><td>", verdict);
    while (facts.len) {
        html_format(h, "<code>%T</code>", html_cut(&facts, ", "));
        text_puts(h, facts.len ? " " : "");
    }
    text_puts(h, "</td></tr>\n");
}

static void examples(struct text *h, const struct html_statement_page *page, size_t idx)
{
    struct scheck_str lines = html_document(page->table, idx, SCHECK_DOC_EXAMPLES);

    if (!lines.len)
        return;
    text_puts(h, "<details><summary>Examples</summary>\n<table class=\"examples\">"
                 "<caption class=\"vh\">Facts, and whether the statement applies</caption>\n"
                 "<thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\">Facts</th></tr>"
                 "</thead>\n<tbody>\n");
    while (lines.len)
        example(h, html_cut(&lines, "\n"));
    text_puts(h, "</tbody></table></details>\n");
}

/* --- limits --- */

static void operations(struct text *h, unsigned set)
{
    const char *separator = "";

    if (!set)
        text_puts(h, "every operation");
    for (int op = 0; op < SCHECK_N_OPERATIONS; op++) {
        if (!(set & 1u << op))
            continue;
        html_format(h, "%r%t", separator, scheck_operation_name((enum scheck_operation)op));
        separator = ", ";
    }
}

static void limit(struct text *h, const struct html_statement_page *page, size_t idx)
{
    const struct scheck_statement *s = &page->table->statements[idx];
    struct scheck_str columns = html_document(page->table, idx, SCHECK_DOC_LIMIT);
    struct scheck_str subject = html_cut(&columns, "\t"), max = html_cut(&columns, "\t");
    struct scheck_str quantity = html_cut(&columns, "\t");

    if (!s->is_limit)
        return;
    text_puts(h, "<dl class=\"limit\"><div><dt>Limit of</dt><dd>");
    if (subject.len)
        html_format(h, "<code>%T</code>", subject);
    else
        html_format(h, "%T", quantity);
    html_format(h,
                "</dd></div><div><dt>Last value that works</dt><dd>%T</dd></div>"
                "<div><dt>Breaks beyond it</dt><dd>",
                max);
    operations(h, s->operations);
    text_puts(h, "</dd></div>");
    if (*s->consequence)
        html_format(h, "<div><dt>What happens</dt><dd>%t</dd></div>", s->consequence);
    text_puts(h, "</dl>\n");
}

/* --- history --- */

static void range(struct text *h, const struct html_statement_page *page, size_t idx, size_t first,
                  size_t last)
{
    const struct html_table *t = page->table;
    const struct scheck_history *status = html_cell(t, idx, first);
    bool now = page->release >= first && page->release <= last;

    html_format(h, "<li class=\"w%z %r%r\"%r><b>%t", last - first + 1, status ? "l-" : "l-none",
                status ? html_looks[html_look_of(t, idx, status)].name : "",
                now ? " aria-current=\"true\"" : "", t->releases[first].id);
    if (last > first)
        html_format(h, "–%t", t->releases[last].id);
    text_puts(h, "</b> ");
    if (status)
        html_status(h, t->policy, status);
    else
        text_puts(h, "not stated");
    text_puts(h, "</li>\n");
}

static bool same_status(const struct scheck_history *a, const struct scheck_history *b)
{
    if (!a || !b)
        return a == b;
    return strcmp(a->label, b->label) == 0 && a->level.function == b->level.function &&
           a->level.security == b->level.security;
}

static void history(struct text *h, const struct html_statement_page *page, size_t idx)
{
    const struct html_table *t = page->table;

    text_puts(h, "<p class=\"k\">History</p>\n<ol class=\"history\">\n");
    for (size_t first = 0, r = 1; r <= t->info.n_releases; r++) {
        if (r < t->info.n_releases && same_status(html_cell(t, idx, r), html_cell(t, idx, first)))
            continue;
        range(h, page, idx, first, r - 1);
        first = r;
    }
    text_puts(h, "</ol>\n");
}

/* --- the whole --- */

static void line(struct text *h, const char *name, const char *text)
{
    if (*text)
        html_format(h, "<p><span class=\"k\">%t</span> %t</p>\n", name, text);
}

static void prose(struct text *h, const struct html_statement_page *page, size_t idx,
                  enum scheck_document kind, const char *name)
{
    struct scheck_str text = html_document(page->table, idx, kind);

    if (!text.len)
        return;
    html_format(h, "<div class=\"prose\"><p class=\"k\">%t</p>\n", name);
    html_prose(h, text);
    text_puts(h, "</div>\n");
}

static void evidence(struct text *h, const struct html_statement_page *page, size_t idx)
{
    struct scheck_str lines = html_document(page->table, idx, SCHECK_DOC_EVIDENCE);

    if (!lines.len)
        return;
    text_puts(h, "<details><summary>Evidence in the source</summary>\n<ul>\n");
    while (lines.len) {
        struct scheck_str line = html_cut(&lines, "\n");
        const char *separator = "";

        struct scheck_str whole = line;

        text_puts(h, "<li>");
        while (line.len) {
            struct scheck_str part = html_cut(&line, "\t"), name = html_cut(&part, " ");

            html_format(h, "%r%T <code>%T</code>", separator, name, part);
            separator = ", ";
        }
        if (page->audit)
            html_audit_evidence(h, page->audit, page->table->statements[idx].id, whole);
        text_puts(h, "</li>\n");
    }
    text_puts(h, "</ul></details>\n");
}

/* What was published instead of what the policy says. */
static void errata(struct text *h, const struct html_statement_page *page, size_t idx)
{
    struct scheck_str lines = html_document(page->table, idx, SCHECK_DOC_ERRATA);

    while (lines.len) {
        struct scheck_str line = html_cut(&lines, "\n");
        struct scheck_str since = html_cut(&line, "\t"), until = html_cut(&line, "\t");
        struct scheck_str qualifier = html_cut(&line, "\t"), status = html_cut(&line, "\t");
        struct scheck_str lost = html_cut(&line, "\t");

        if (!covers(page, since, until))
            continue;
        text_puts(h, "<p><span class=\"k\">Erratum</span> ");
        if (qualifier.len)
            html_format(h, "published with the qualifier <q>%T</q>. ", qualifier);
        if (status.len)
            html_format(h, "published as <q>%T</q>. ", status);
        html_format(h, "%r%T</p>\n", lost.len ? "The published matrix loses this row. " : "", line);
    }
}

static void head(struct text *h, const struct html_statement_page *page, size_t idx)
{
    const struct html_table *t = page->table;
    const struct scheck_statement *s = &t->statements[idx];
    const struct scheck_history *status = html_cell(t, idx, page->release);
    const char *look = html_looks[html_look_of(t, idx, status)].name;
    bool checkable = status->checkable;
    unsigned depth = page->tree->headings[page->tree->heading[idx]].depth;
    size_t level = depth < 5 ? depth + 2 : 6; /* that of the section is one less */

    html_format(h,
                "<article class=\"st b-%a\" id=\"statement:%a\" data-item data-look=\"%a\" "
                "data-check=\"%a\" data-arch=\"",
                look, s->id, look, checkable ? "yes" : "no");
    html_arch_words(h, html_arch_of(t, idx));
    html_format(h, "\" aria-labelledby=\"title:%a\">\n<h%z class=\"head\" id=\"title:%a\">", s->id,
                level, s->id);
    if (*s->qualifier)
        html_format(h, "<strong>%t</strong> ", s->qualifier);
    html_format(h, "<span class=\"badge l-%a\">", look);
    html_status(h, t->policy, status);
    text_puts(h, "</span>");
    if (s->is_limit)
        text_puts(h, " <span class=\"tag\">limit</span>");
    if (!*status->label)
        text_puts(h, " <span class=\"tag\">not a row of SUPPORT.md</span>");
    if (status->undocumented)
        text_puts(h, " <span class=\"tag\">undocumented in this release</span>");
    html_format(h, " <a class=\"self\" href=\"#statement:%p\"><code>%t</code></a></h%z>\n", s->id,
                s->id, level);
}

void html_statement(struct text *h, const struct html_statement_page *page, size_t idx,
                    size_t shared)
{
    const struct scheck_statement *s = &page->table->statements[idx];

    head(h, page, idx);
    own_description(h, page, idx, shared);
    if (*s->message)
        html_format(h, "<p class=\"message\">%t</p>\n", s->message);
    line(h, "Caveat", s->caveat);
    line(h, "Remedy", s->remedy);
    errata(h, page, idx);
    limit(h, page, idx);
    predicate(h, page, idx);
    prose(h, page, idx, SCHECK_DOC_UNCHECKABLE, "No machine can decide this");
    prose(h, page, idx, SCHECK_DOC_RATIONALE, "Rationale");
    examples(h, page, idx);
    evidence(h, page, idx);
    if (*s->references) {
        text_puts(h, "<p class=\"k\">References</p>\n");
        html_references(h, s->references);
    }
    history(h, page, idx);
    text_puts(h, "</article>\n");
}
