/* SPDX-License-Identifier: MIT */
/* The frame of a page: head, filter form, legend, foot. */
#include <inttypes.h>
#include <stdio.h>

#include "html.h"
#include "html_assets.h"

void html_page_begin(struct text *h, const char *title, const unsigned char *css)
{
    html_format(h,
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
                "form-action 'none'\">\n"
                "<meta name=\"generator\" content=\"docgen\">\n"
                "<title>%t</title>\n<style>\n%r%r</style>\n</head>\n<body>\n"
                "<a class=\"skip\" href=\"#page:main\">To the content</a>\n",
                title, (const char *)html_asset_page_css, (const char *)css);
}

void html_page_end(struct text *h, const struct html_table *table)
{
    char serial[24];

    snprintf(serial, sizeof serial, "%" PRIu64, table->info.serial);
    html_format(h,
                "<footer>\n<p>Made by docgen from policy %t, SHA-256 "
                "<code>%t</code>.</p>\n</footer>\n<script>\n%r</script>\n</body>\n</html>\n",
                serial, table->info.digest, (const char *)html_asset_filter_js);
}

/* --- the filter --- */

static void level_options(struct text *h, const struct html_filter *filter)
{
    text_puts(h, "<div><label for=\"page:look\">Level</label>"
                 "<select id=\"page:look\" name=\"look\"><option value=\"\">every level</option>");
    for (size_t i = 0; i < HTML_N_LOOKS; i++) {
        if (filter->looks[i])
            html_format(h, "<option value=\"%a\">%t</option>", html_looks[i].name,
                        html_looks[i].words);
    }
    text_puts(h, "</select></div>\n");
}

static void arch_options(struct text *h, unsigned archs)
{
    static const struct {
        unsigned arch;
        const char *name, *words;
    } known[] = {{HTML_X86, "x86", "x86 and common"},
                 {HTML_ARM, "arm", "Arm and common"},
                 {HTML_RISCV, "riscv", "RISC-V and common"},
                 {HTML_PPC, "ppc", "PPC and common"}};

    text_puts(h, "<div><label for=\"page:arch\">Architecture</label>"
                 "<select id=\"page:arch\" name=\"arch\">"
                 "<option value=\"\">every architecture</option>");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (archs & known[i].arch)
            html_format(h, "<option value=\"%a\">%t</option>", known[i].name, known[i].words);
    }
    text_puts(h, "<option value=\"none\">common only</option></select></div>\n");
}

void html_filter_begin(struct text *h, const struct html_filter *filter)
{
    text_puts(h, "<form id=\"page:filter\" class=\"filter\" role=\"search\" hidden>\n"
                 "<div class=\"grow\"><label for=\"page:text\">Search</label>"
                 "<input id=\"page:text\" name=\"text\" type=\"search\" autocomplete=\"off\" "
                 "placeholder=\"words, XSA-495, guest.type …\"></div>\n");
    level_options(h, filter);
    arch_options(h, filter->archs);
}

void html_filter_end(struct text *h, const struct html_filter *filter)
{
    html_format(h,
                "<div><button type=\"reset\">Show all</button>"
                "<button type=\"submit\" class=\"vh\" tabindex=\"-1\">Search</button></div>\n"
                "<p id=\"page:count\" role=\"status\" data-items=\"%a\">All %z %t are shown.</p>\n"
                "</form>\n<noscript><p class=\"note\">All %z %t are shown. Filtering needs "
                "scripts; the browser’s own search works without.</p></noscript>\n",
                filter->items, filter->n_items, filter->items, filter->n_items, filter->items);
}

void html_legend(struct text *h, const struct html_filter *filter)
{
    text_puts(h, "<h2 class=\"vh\">Levels</h2>\n<ul class=\"legend\">\n");
    for (size_t i = 0; i < HTML_N_LOOKS; i++) {
        if (filter->looks[i])
            html_format(h, "<li><span class=\"badge l-%a\">%t</span> %z</li>\n", html_looks[i].name,
                        html_looks[i].words, filter->looks[i]);
    }
    text_puts(h, "</ul>\n");
}
