/* SPDX-License-Identifier: MIT */
/* The words that statements use, explained behind them under SUPPORT.md's headings. */
#include <stdlib.h>

#include "html.h"
#include "reading.h"

enum { TITLE_READING, TITLE_FUNCTIONS, TITLE_SECURITIES, TITLE_STATUSES, N_TITLES };
static const char *const titles[N_TITLES] = {"Reading this document", "Levels of function",
                                             "Levels of security support",
                                             "Statuses of this release"};

static void levels(struct text *h, const struct reading *r)
{
    text_puts(h, "<dl class=\"reading\">\n");
    for (; r->id; r++)
        html_format(h, "<dt>%t</dt><dd>%t</dd>\n", r->id, r->meaning);
    text_puts(h, "</dl>\n");
}

static void label(struct text *h, const struct html_table *t, const struct scheck_history *status)
{
    const char *function =
        scheck_policy_level_name(t->policy, SCHECK_AXIS_FUNCTION, status->level.function);
    const char *security =
        scheck_policy_level_name(t->policy, SCHECK_AXIS_SECURITY, status->level.security);

    html_format(h, "<dt><span class=\"badge l-%r\">%t</span></dt>",
                html_looks[html_look_of(t->policy, status->level)].name, status->label);
    html_format(h, "<dd>function: %t; security support: %t</dd>\n", function ? function : "",
                security ? security : "");
}

static void labels(struct text *h, const struct html_statement_page *page)
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
        label(h, t, status);
    }
    text_puts(h, *open ? "" : "</dl>\n");
    html_map_clear(&seen);
}

void html_reading(struct text *h, const struct html_statement_page *page, struct html_map *anchors)
{
    char *names[N_TITLES];

    for (int i = 0; i < N_TITLES; i++) {
        names[i] = html_anchor_unique(anchors, html_anchor(html_str(titles[i])));
        h->failed |= !names[i];
        if (!names[i])
            continue;
        html_format(h,
                    i == TITLE_READING ? "<section>\n<h2 id=\"%a\">%t</h2>\n"
                                       : "<h3 id=\"%a\">%t</h3>\n",
                    names[i], titles[i]);
        if (i == TITLE_FUNCTIONS)
            levels(h, reading_functions);
        else if (i == TITLE_SECURITIES)
            levels(h, reading_securities);
        else if (i == TITLE_STATUSES)
            labels(h, page);
        else
            text_puts(h, "<p>A status stands for a level of function and one of security "
                         "support.</p>\n");
    }
    text_puts(h, "</section>\n");
    /* The map knows them by reference. */
    html_map_clear(anchors);
    for (int i = 0; i < N_TITLES; i++)
        free(names[i]);
}
