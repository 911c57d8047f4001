/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "put.h"

struct scheck_str scheck__host_str(const char *s)
{
    return (struct scheck_str){s, strlen(s)};
}

bool scheck__host_equals(struct scheck_str s, const char *word)
{
    return s.len == strlen(word) && (s.len == 0 || memcmp(s.data, word, s.len) == 0);
}

bool scheck__host_starts(struct scheck_str s, const char *prefix)
{
    size_t len = strlen(prefix);

    return s.len >= len && memcmp(s.data, prefix, len) == 0;
}

bool scheck__host_contains(struct scheck_str s, const char *part)
{
    size_t len = strlen(part);

    for (size_t i = 0; i + len <= s.len; i++) {
        if (memcmp(s.data + i, part, len) == 0)
            return true;
    }
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct scheck_str scheck__host_trim(struct scheck_str s)
{
    while (s.len && is_blank(s.data[s.len - 1]))
        s.len--;
    while (s.len && is_blank(*s.data)) {
        s.data++;
        s.len--;
    }
    return s;
}

bool scheck__host_split(struct scheck_str s, char separator, struct scheck_str *left_out,
                        struct scheck_str *right_out)
{
    const char *at = s.len ? memchr(s.data, separator, s.len) : NULL;
    size_t len = at ? (size_t)(at - s.data) : s.len;

    *left_out = (struct scheck_str){s.data, len};
    *right_out = (struct scheck_str){"", 0};
    if (at)
        *right_out = (struct scheck_str){at + 1, s.len - len - 1};
    return at != NULL;
}

bool scheck__host_next(struct scheck_str *rest, char separator, struct scheck_str *piece_out)
{
    struct scheck_str all = *rest;

    if (all.len == 0)
        return false;
    scheck__host_split(all, separator, piece_out, rest);
    return true;
}

static unsigned digit(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (unsigned)(c - 'a') + 10;
    return c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 16;
}

bool scheck__host_number(struct scheck_str s, unsigned base, int64_t *value_out)
{
    int64_t value = 0;

    if (base == 0)
        base = scheck__host_starts(s, "0x") ? 16 : 10;
    if (base == 16 && scheck__host_starts(s, "0x")) {
        s.data += 2;
        s.len -= 2;
    }
    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned d = digit(s.data[i]);

        if (d >= base || value > (INT64_MAX - (int64_t)d) / (int64_t)base)
            return false;
        value = value * (int64_t)base + (int64_t)d;
    }
    *value_out = value;
    return true;
}

/* Length of the UTF-8 sequence at the start of @s, or 0 where none begins. */
static size_t sequence(struct scheck_str s)
{
    const unsigned char *c = (const unsigned char *)s.data;
    size_t len = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;

    if (c[0] == 0 || c[0] > 0xf4 || len == 0 || len > s.len)
        return 0;
    for (size_t i = 1; i < len; i++) {
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    }
    /* over-long forms, surrogates, beyond the last character */
    if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
        (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
        return 0;
    return len;
}

bool scheck__host_is_text(struct scheck_str s)
{
    while (s.len) {
        size_t len = sequence(s);

        if (len == 0)
            return false;
        s.data += len;
        s.len -= len;
    }
    return true;
}
