/* SPDX-License-Identifier: MIT */
/* Writing XML that the reader of policies gives back as it was. */
#include <stdlib.h>
#include <string.h>

#include "import.h"

static const char *escape(char c, bool attribute)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r':
        return "&#13;";
    case '"':
        return attribute ? "&quot;" : NULL;
    case '\n':
        return attribute ? "&#10;" : NULL;
    case '\t':
        return attribute ? "&#9;" : NULL;
    default:
        return NULL;
    }
}

static void put_escaped(struct text *out, const char *s, size_t len, bool attribute)
{
    size_t from = 0;

    for (size_t i = 0; i < len; i++) {
        const char *escaped = escape(s[i], attribute);

        if (!escaped)
            continue;
        text_add(out, s + from, i - from);
        text_puts(out, escaped);
        from = i + 1;
    }
    text_add(out, s + from, len - from);
}

void xml_text(struct text *out, const char *s, size_t len)
{
    put_escaped(out, s, len, false);
}

void xml_attribute(struct text *out, const char *name, const char *value)
{
    if (!value)
        return;
    text_printf(out, " %s=\"", name);
    put_escaped(out, value, strlen(value), true);
    text_puts(out, "\"");
}

void xml_indent(struct text *out, unsigned indent)
{
    text_printf(out, "%*s", (int)(2 * indent), "");
}

void xml_leaf(struct text *out, unsigned indent, const char *name, const char *value)
{
    if (!value)
        return;
    xml_indent(out, indent);
    text_printf(out, "<%s>", name);
    xml_text(out, value, strlen(value));
    text_printf(out, "</%s>\n", name);
}

void xml_base64(struct text *out, const char *s, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < len; i += 3) {
        size_t n = len - i < 3 ? len - i : 3;
        unsigned bits = 0;
        char group[4];

        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (k < n ? (unsigned char)s[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            group[k] = k <= n ? digits[bits >> (18 - 6 * k) & 63] : '=';
        text_add(out, group, sizeof group);
    }
}

void xml_begin(struct text *out, const char *comment)
{
    text_printf(out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- %s -->\n"
                "<supportcheck version=\"1\">\n",
                comment);
}

void xml_end(struct text *out)
{
    text_puts(out, "</supportcheck>\n");
}

char *xml_line(const char *s, size_t len)
{
    char *line;
    size_t n = 0, step;

    if (len > XML_MAX_LINE)
        len = XML_MAX_LINE;
    line = malloc(len + 1);
    if (!line)
        return NULL;
    for (; len; s += step, len -= step) {
        size_t char_len = xml_char_len(s, len);

        step = char_len ? char_len : 1;
        if (!char_len || *s == ' ' || *s == '\t' || *s == '\n' || *s == '\r') {
            if (n && line[n - 1] != ' ')
                line[n++] = ' ';
        } else {
            memcpy(line + n, s, char_len);
            n += char_len;
        }
    }
    while (n && line[n - 1] == ' ')
        n--;
    line[n] = '\0';
    return line;
}
