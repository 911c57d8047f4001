/* SPDX-License-Identifier: MIT */
/* Prose, and references as links. */
#include <stdlib.h>
#include <string.h>

#include "commonmark.h"
#include "html.h"

/* cmark puts comments where it leaves raw HTML out; validators do not mind them. */
void html_prose(struct text *h, struct scheck_str text)
{
    cmark_node *prose;
    char *markup;

    if (!text.len)
        return;
    prose = commonmark_parse(text.data, text.len, CMARK_OPT_VALIDATE_UTF8);
    markup = cmark_render_html(prose, CMARK_OPT_VALIDATE_UTF8);
    text_puts(h, markup);
    free(markup);
    cmark_node_free(prose);
}

/* --- references --- */

static bool is_digits(struct scheck_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.data[i] < '0' || s.data[i] > '9')
            return false;
    }
    return s.len > 0;
}

static bool is_commit(struct scheck_str s)
{
    bool digit = false;

    for (size_t i = 0; i < s.len; i++) {
        bool number = s.data[i] >= '0' && s.data[i] <= '9';

        if (!number && (s.data[i] < 'a' || s.data[i] > 'f'))
            return false;
        digit |= number;
    }
    return digit && s.len >= 10 && s.len <= 40;
}

static bool begins(struct scheck_str s, const char *head)
{
    return s.len > strlen(head) && memcmp(s.data, head, strlen(head)) == 0;
}

static void word(struct text *h, struct scheck_str s)
{
    struct scheck_str number = s;

    if (begins(s, "XSA-")) {
        number.data += 4;
        number.len -= 4;
    }
    if (number.len < s.len && is_digits(number))
        html_format(h, "<a href=\"https://xenbits.xen.org/xsa/advisory-%P.html\">%T</a>", number,
                    s);
    else if (is_commit(s))
        html_format(h,
                    "<a href=\"https://xenbits.xen.org/gitweb/?p=xen.git;a=commit;h=%P\">"
                    "<code>%T</code></a>",
                    s, s);
    else if (begins(s, "https://") || begins(s, "http://"))
        html_format(h, "<a href=\"%U\">%T</a>", s, s);
    else if (memchr(s.data, '@', s.len))
        html_format(h, "<a href=\"https://lore.kernel.org/xen-devel/%P/\">%T</a>", s, s);
    else
        html_text(h, s);
}

static bool is_around(char c)
{
    return c && strchr("(),.;<>", c);
}

/* Punctuation around a word is no part of what it refers to. */
static void linked(struct text *h, struct scheck_str text)
{
    while (text.len) {
        struct scheck_str token = html_cut(&text, " ");
        size_t from = 0, to = token.len;

        while (from < to && is_around(token.data[from]))
            from++;
        while (to > from && is_around(token.data[to - 1]))
            to--;
        html_text(h, (struct scheck_str){token.data, from});
        if (to > from)
            word(h, (struct scheck_str){token.data + from, to - from});
        html_text(h, (struct scheck_str){token.data + to, token.len - to});
        text_puts(h, text.len ? " " : "");
    }
}

void html_references(struct text *h, const char *references)
{
    struct scheck_str rest = html_str(references);

    text_puts(h, "<ul class=\"refs\">");
    while (rest.len) {
        text_puts(h, "<li>");
        linked(h, html_cut(&rest, "; "));
        text_puts(h, "</li>");
    }
    text_puts(h, "</ul>\n");
}
