/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_clear(struct text *t)
{
    free(t->data);
    *t = (struct text){0};
}

/* Room for @len bytes and the terminator. */
static bool make_room(struct text *t, size_t len)
{
    size_t cap = t->cap ? t->cap : 4096;
    char *larger;

    if (t->failed || len >= SIZE_MAX / 2 - t->len) {
        t->failed = true;
        return false;
    }
    if (t->len + len < t->cap)
        return true;
    while (cap <= t->len + len)
        cap *= 2;
    larger = realloc(t->data, cap);
    if (!larger) {
        t->failed = true;
        return false;
    }
    t->data = larger;
    t->cap = cap;
    return true;
}

void text_add(struct text *t, const char *s, size_t len)
{
    if (!make_room(t, len))
        return;
    if (len)
        memcpy(t->data + t->len, s, len);
    t->len += len;
    t->data[t->len] = '\0';
}

void text_puts(struct text *t, const char *s)
{
    text_add(t, s, strlen(s));
}

void text_printf(struct text *t, const char *fmt, ...)
{
    va_list args;
    int len;

    va_start(args, fmt);
    len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (len < 0 || !make_room(t, (size_t)len)) {
        t->failed = true;
        return;
    }
    va_start(args, fmt);
    vsnprintf(t->data + t->len, (size_t)len + 1, fmt, args);
    va_end(args);
    t->len += (size_t)len;
}

/* @s without control characters, with a backslash before each of @special. */
static void add_plain(struct text *t, const char *s, size_t len, const char *special)
{
    size_t from = 0;

    for (size_t i = 0; i < len; i++) {
        bool control = (unsigned char)s[i] < ' ' || s[i] == 0x7f;

        if (!control && !strchr(special, s[i]))
            continue;
        text_add(t, s + from, i - from);
        text_add(t, control ? " " : "\\", 1);
        from = control ? i + 1 : i;
    }
    text_add(t, s + from, len - from);
}

void text_line(struct text *t, const char *s)
{
    add_plain(t, s, strlen(s), "");
}

void text_cell(struct text *t, const char *s)
{
    add_plain(t, s, strlen(s), "|");
}

void text_markdown(struct text *t, const char *s, size_t len)
{
    add_plain(t, s, len, "\\`*<[");
}

/* --- JSON --- */

/* Length of the UTF-8 character at @s, or 0: overlong, a surrogate, or no UTF-8 at all. */
static size_t utf8_len(const unsigned char *s, size_t len)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    uint32_t c;

    if (n == 1)
        return 1;
    if (s[0] < 0xc0 || s[0] > 0xf7 || n > len)
        return 0;
    c = s[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3fu);
    }
    return c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0 : n;
}

void text_json(struct text *t, const char *s, size_t len)
{
    text_puts(t, "\"");
    for (size_t i = 0; i < len;) {
        size_t n = utf8_len((const unsigned char *)s + i, len - i);

        if (!n)
            text_puts(t, "\\ufffd");
        else if (s[i] == '"' || s[i] == '\\')
            text_printf(t, "\\%c", s[i]);
        else if (s[i] == '\n')
            text_puts(t, "\\n");
        else if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
            text_printf(t, "\\u%04x", (unsigned char)s[i]);
        else
            text_add(t, s + i, n);
        i += n ? n : 1;
    }
    text_puts(t, "\"");
}
