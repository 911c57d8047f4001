/* SPDX-License-Identifier: MIT */
/* Escaping by context. Nothing else in docgen decides what a byte means in HTML. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "html.h"

#define REPLACEMENT "\xef\xbf\xbd"

struct scheck_str html_str(const char *s)
{
    return (struct scheck_str){s, strlen(s)};
}

struct scheck_str html_cut(struct scheck_str *rest, const char *stop)
{
    size_t stop_len = strlen(stop), at = 0;
    struct scheck_str head = *rest;

    while (at + stop_len <= rest->len && memcmp(rest->data + at, stop, stop_len) != 0)
        at++;
    if (at + stop_len > rest->len) {
        rest->data += rest->len;
        rest->len = 0;
        return head;
    }
    head.len = at;
    rest->data += at + stop_len;
    rest->len -= at + stop_len;
    return head;
}

/* Length of the character of HTML at @s, or 0: ill-formed, a control or a noncharacter. */
static size_t character_len(const unsigned char *s, size_t left)
{
    size_t len = *s < 0x80 ? 1 : *s < 0xc2 ? 0 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : *s < 0xf5 ? 4 : 0;
    uint32_t code = len == 1 ? *s : *s & (0x7fU >> len);

    if (!len || len > left)
        return 0;
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (s[i] & 0x3fU);
    }
    if ((len == 3 && code < 0x800) || (len == 4 && (code < 0x10000 || code > 0x10ffff)))
        return 0;
    if ((code < 0x20 && code != '\t' && code != '\n') || (code >= 0x7f && code < 0xa0))
        return 0;
    if ((code >= 0xd800 && code < 0xe000) || (code >= 0xfdd0 && code <= 0xfdef))
        return 0;
    return (code & 0xfffe) == 0xfffe ? 0 : len;
}

static const char *entity(char c, bool quotes)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return quotes ? "&quot;" : NULL;
    case '\'':
        return quotes ? "&#39;" : NULL;
    default:
        return NULL;
    }
}

static void escape(struct text *h, struct scheck_str s, bool quotes)
{
    size_t at = 0, done = 0;

    while (at < s.len) {
        size_t len = character_len((const unsigned char *)s.data + at, s.len - at);
        const char *instead = len ? entity(s.data[at], quotes) : REPLACEMENT;

        if (instead) {
            text_add(h, s.data + done, at - done);
            text_puts(h, instead);
            done = at + 1;
        }
        at += len ? len : 1;
    }
    text_add(h, s.data + done, at - done);
}

void html_text(struct text *h, struct scheck_str text)
{
    escape(h, text, false);
}

void html_attribute(struct text *h, struct scheck_str value)
{
    escape(h, value, true);
}

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static void encode(struct text *h, struct scheck_str s, const char *kept)
{
    for (size_t i = 0; i < s.len; i++) {
        char buf[8];

        if (is_alnum(s.data[i]) || (s.data[i] && strchr(kept, s.data[i]))) {
            html_attribute(h, (struct scheck_str){s.data + i, 1});
        } else {
            snprintf(buf, sizeof buf, "%%%02X", (unsigned char)s.data[i]);
            text_puts(h, buf);
        }
    }
}

static bool begins(struct scheck_str s, const char *head)
{
    return s.len >= strlen(head) && memcmp(s.data, head, strlen(head)) == 0;
}

void html_url(struct text *h, struct scheck_str url)
{
    if (!begins(url, "https://") && !begins(url, "http://")) {
        text_puts(h, "#");
        return;
    }
    encode(h, url, "-._~:/?#[]@!$&'()*+,;=%");
}

void html_url_part(struct text *h, struct scheck_str part)
{
    encode(h, part, "-._~@:");
}

static void fill(struct text *h, char verb, struct scheck_str s)
{
    switch (verb | 0x20) {
    case 't':
        html_text(h, s);
        break;
    case 'a':
        html_attribute(h, s);
        break;
    case 'u':
        html_url(h, s);
        break;
    default:
        html_url_part(h, s);
        break;
    }
}

void html_format(struct text *h, const char *format, ...)
{
    char number[24];
    va_list ap;

    va_start(ap, format);
    while (*format) {
        size_t plain = strcspn(format, "%");
        char verb;

        text_add(h, format, plain);
        format += plain;
        if (!*format)
            break;
        verb = format[1];
        format += 2;
        if (verb == '%') {
            text_puts(h, "%");
        } else if (verb == 'r') {
            text_puts(h, va_arg(ap, const char *));
        } else if (verb == 'z') {
            snprintf(number, sizeof number, "%zu", va_arg(ap, size_t));
            text_puts(h, number);
        } else if (verb >= 'a') {
            fill(h, verb, html_str(va_arg(ap, const char *)));
        } else {
            fill(h, verb, va_arg(ap, struct scheck_str));
        }
    }
    va_end(ap);
}
