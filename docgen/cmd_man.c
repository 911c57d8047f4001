/* SPDX-License-Identifier: MIT */
/* docgen man: the statement of a release as a man page. */
#include <stdlib.h>
#include <string.h>

#include "commonmark.h"
#include "doc_build.h"
#include "docgen.h"

/* --- roff --- */

/* @s on one line, so that nothing in it is a request or an escape. */
static void put_words(struct text *out, const char *s, size_t len)
{
    if (len && (*s == '.' || *s == '\''))
        text_puts(out, "\\&");
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '\\')
            text_puts(out, "\\e");
        else if (s[i] == '-')
            text_puts(out, "\\-");
        else
            text_add(out, (unsigned char)s[i] < ' ' ? " " : s + i, 1);
    }
}

static void put_string(struct text *out, const char *s)
{
    put_words(out, s, strlen(s));
}

/* An argument of a request; quotation marks inside are doubled by name. */
static void put_argument(struct text *out, const char *s, size_t len)
{
    text_puts(out, "\"");
    while (len) {
        const char *mark = memchr(s, '"', len);
        size_t n = mark ? (size_t)(mark - s) : len;

        put_words(out, s, n);
        if (mark)
            text_puts(out, "\\(dq");
        n += mark != NULL;
        s += n;
        len -= n;
    }
    text_puts(out, "\"");
}

/* CommonMark as roff. */
static void put_prose(struct text *out, const char *s, size_t len)
{
    cmark_node *prose;
    char *roff;

    if (!len)
        return;
    prose = commonmark_parse(s, len, CMARK_OPT_VALIDATE_UTF8);
    roff = cmark_render_man(prose, CMARK_OPT_DEFAULT, 0);
    text_puts(out, roff);
    free(roff);
    cmark_node_free(prose);
}

/* --- headings and rows --- */

/* Man pages have two levels: sections of SUPPORT.md, and everything below. */
static void put_heading(struct text *out, const struct doc_heading *h)
{
    text_puts(out, h->depth <= 2 ? ".SH " : ".SS ");
    put_argument(out, h->title.data, h->title.len);
    text_puts(out, "\n");
}

static void put_row(struct text *out, const struct doc_row *row)
{
    text_puts(out, ".TP\n.B ");
    if (*row->says.qualifier)
        put_argument(out, row->says.qualifier, strlen(row->says.qualifier));
    else
        text_puts(out, "\"Status\"");
    text_puts(out, "\n");
    put_string(out, row->status.label);
    text_puts(out, "\n");
    if (*row->says.caveat) {
        text_puts(out, ".RS\n");
        put_prose(out, row->says.caveat, strlen(row->says.caveat));
        text_puts(out, ".RE\n");
    }
}

static void put_other(struct text *out, const struct doc_row *row)
{
    if (!*row->says.message)
        return;
    text_puts(out, ".IP \\(bu 2\n");
    put_string(out, row->says.message);
    text_puts(out, "\n");
}

static void put_section(struct text *out, const struct doc *doc, const struct doc_heading *h)
{
    if (h->first == DOC_NONE && h->depth < 2)
        return;
    put_heading(out, h);
    if (doc_is_undocumented(doc, h))
        text_puts(out, ".PP\nSUPPORT.md of this release does not say this; it holds all the same.\n");
    put_prose(out, h->description.data, h->description.len);
    for (size_t i = h->first; i != DOC_NONE; i = doc->rows[i].next) {
        const struct doc_row *row = &doc->rows[i];

        if (doc_is_published(row))
            put_row(out, row);
        else
            put_other(out, row);
        put_prose(out, row->description.data, row->description.len);
    }
}

/* --- the page --- */

static void put_date(struct text *out, const char *what, const char *date)
{
    text_printf(out, ".TP\n.B %s\n", what);
    put_string(out, date);
    text_puts(out, "\n");
}

static void put_top(struct text *out, const struct doc *doc, const char *version)
{
    text_puts(out, ".\\\" Written by docgen man: edit the policy instead.\n"
                   ".TH XEN\\-SUPPORT 7 \"\" ");
    put_argument(out, version, strlen(version));
    text_puts(out, " \"Support statement\"\n"
                   ".SH NAME\n"
                   "xen\\-support \\- what is supported in Xen ");
    put_string(out, version);
    text_puts(out, "\n.SH DESCRIPTION\n"
                   "Which features work in this release of Xen, how finished they are, and\n"
                   "whether their security bugs are handled by the Xen Project.\n");
    put_date(out, "Initial release", doc->release.initial);
    put_date(out, "Supported until", doc->release.supported_until);
    put_date(out, "Security support until", doc->release.security_supported_until);
}

void render_man(const struct arguments *args, const struct doc *doc, struct text *out)
{
    char version[32];

    (void)args;
    put_top(out, doc, doc_version(doc, version, sizeof version));
    for (size_t i = doc_next_heading(doc, DOC_NONE); i != DOC_NONE; i = doc_next_heading(doc, i))
        put_section(out, doc, &doc->headings[i]);
    text_puts(out, ".SH SEE ALSO\n.BR supportcheck (1)\n");
}

enum exit_status cmd_man(const struct arguments *args)
{
    return with_document(args, render_man);
}
