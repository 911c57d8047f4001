/* SPDX-License-Identifier: MIT */
/* The words that statements use, explained behind them under SUPPORT.md's headings. */
#include <stdlib.h>
#include <string.h>

#include "definitions.h"
#include "html.h"

static void put_terms(struct text *h, const struct term *t)
{
    text_puts(h, "<dl class=\"reading\">\n");
    for (; t->word; t++)
        if (strncmp(t->meaning, "http", 4) == 0)
            html_format(h, "<dt>%t</dt><dd><a href=\"%a\">%t</a></dd>\n", t->word, t->meaning,
                        t->meaning);
        else
            html_format(h, "<dt>%t</dt><dd>%t</dd>\n", t->word, t->meaning);
    text_puts(h, "</dl>\n");
}

static void put_lines(struct text *h, const char *const *line)
{
    text_puts(h, "<pre>");
    for (; *line; line++)
        html_format(h, "%t\n", *line);
    text_puts(h, "</pre>\n");
}

static void label(struct text *h, const struct html_table *t, size_t statement,
                  const struct scheck_history *status)
{
    const char *function =
        scheck_policy_level_name(t->policy, SCHECK_AXIS_FUNCTION, status->level.function);
    const char *security =
        scheck_policy_level_name(t->policy, SCHECK_AXIS_SECURITY, status->level.security);

    html_format(h, "<dt><span class=\"badge l-%r\">%t</span></dt>",
                html_looks[html_look_of(t, statement, status)].name, status->label);
    html_format(h, "<dd>function: %t; security support: %t</dd>\n", function ? function : "",
                security ? security : "");
}

static void put_labels(struct text *h, const struct html_statement_page *page)
{
    const struct html_table *t = page->table;
    struct html_map seen = {0};
    const char *open = "<dl class=\"reading\">\n";

    for (size_t i = 0; i < t->info.n_statements; i++) {
        const struct scheck_history *status = html_cell(t, i, page->release);
        size_t *first;

        /* A limit's levels are those beyond it. */
        if (!status || !*status->label || t->statements[i].is_limit)
            continue;
        first = html_map_at(&seen, html_str(status->label), i);
        h->failed |= !first;
        if (!first || *first != i)
            continue;
        text_puts(h, open);
        open = "";
        label(h, t, i, status);
    }
    text_puts(h, *open ? "" : "</dl>\n");
    html_map_clear(&seen);
}

static void put_definition(struct text *h, const struct definition *d, const char *anchor,
                           const struct html_statement_page *page)
{
    /* The page's own heading is the first. */
    size_t depth = (size_t)d->depth + 1;

    html_format(h, "<h%z id=\"%a\">%t</h%z>\n", depth, anchor, d->title, depth);
    if (d->text)
        html_format(h, "<p>%t</p>\n", d->text);
    if (d->lines)
        put_lines(h, d->lines);
    if (d->terms)
        put_terms(h, d->terms);
    if (d->labels)
        put_labels(h, page);
}

void html_definitions(struct text *h, const struct html_statement_page *page,
                      struct html_map *anchors)
{
    char *names[N_DEFINITIONS]; /* the map knows them by reference */

    text_puts(h, "<section>\n");
    for (size_t i = 0; i < N_DEFINITIONS; i++) {
        names[i] = html_anchor_unique(anchors, html_anchor(html_str(definitions[i].title)));
        h->failed |= !names[i];
        if (names[i])
            put_definition(h, &definitions[i], names[i], page);
    }
    text_puts(h, "</section>\n");
    html_map_clear(anchors);
    for (size_t i = 0; i < N_DEFINITIONS; i++)
        free(names[i]);
}
