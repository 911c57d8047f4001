/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "unparse.h"

void scheck__text_add(struct scheck__text *t, const char *s, size_t len)
{
    if (t->cap > 0 && t->len < t->cap - 1) {
        size_t room = t->cap - 1 - t->len, n = len < room ? len : room;

        memcpy(t->buf + t->len, s, n);
        t->buf[t->len + n] = '\0';
    }
    t->len += len;
}

void scheck__text_puts(struct scheck__text *t, const char *s)
{
    scheck__text_add(t, s, strlen(s));
}

void scheck__text_uint(struct scheck__text *t, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    scheck__text_add(t, digits + at, sizeof digits - at);
}

void scheck__text_int(struct scheck__text *t, int64_t n)
{
    if (n < 0)
        scheck__text_puts(t, "-");
    scheck__text_uint(t, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

static void add_escape(struct scheck__text *t, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char escape[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};

    if (c == '"' || c == '\\') {
        escape[1] = (char)c;
        scheck__text_add(t, escape, 2);
    } else {
        scheck__text_add(t, escape, sizeof escape);
    }
}

void scheck__text_quoted(struct scheck__text *t, struct scheck_str s)
{
    scheck__text_puts(t, "\"");
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.data[i];

        if (c < 0x20 || c == 0x7f || c == '"' || c == '\\')
            add_escape(t, c);
        else
            scheck__text_add(t, s.data + i, 1);
    }
    scheck__text_puts(t, "\"");
}
