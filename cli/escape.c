/* SPDX-License-Identifier: MIT */
#include "escape.h"

#include <string.h>

#include "message.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* U+FFFE and U+FFFF: no characters, and XML does not let them pass. */
static bool is_noncharacter(const char *text, size_t n)
{
    return n == 3 && memcmp(text, "\xef\xbf", 2) == 0 && (unsigned char)text[2] >= 0xbe;
}

/* Write @text: whole characters by @one where it knows better; what cannot be shown replaced. */
static void put(FILE *out, const char *text, const char *(*one)(char c))
{
    size_t len = strlen(text);

    while (len > 0) {
        size_t n = cli_printable(text, len);
        const char *as = one(*text);

        if (as)
            fputs(as, out);
        else if (n && !is_noncharacter(text, n))
            fwrite(text, 1, n, out);
        else
            fputs(REPLACEMENT, out);
        text += n ? n : 1;
        len -= n ? n : 1;
    }
}

static const char *xml(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\n':
        return "&#10;";
    case '\t':
        return "&#9;";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

void cli_put_xml(FILE *out, const char *text)
{
    put(out, text, xml);
}

static const char *label(char c)
{
    switch (c) {
    case '\\':
        return "\\\\";
    case '"':
        return "\\\"";
    case '\n':
        return "\\n";
    default:
        return NULL;
    }
}

void cli_put_label(FILE *out, const char *text)
{
    put(out, text, label);
}

static const char *markdown(char c)
{
    static char escaped[3] = "\\?";

    if (c == '\n' || c == '\t' || c == '\r')
        return " ";
    /* Every one of these may be escaped, whether or not it would mean something here. */
    if (!c || !strchr("\\`*_{}[]<>()#+-.!|&~@:", c))
        return NULL;
    escaped[1] = c;
    return escaped;
}

void cli_put_markdown(FILE *out, const char *text)
{
    put(out, text, markdown);
}

static const char *plugin(char c)
{
    return c == '|' ? "/" : c == '\n' || c == '\t' || c == '\r' ? " " : NULL;
}

void cli_put_plugin(FILE *out, const char *text)
{
    put(out, text, plugin);
}
