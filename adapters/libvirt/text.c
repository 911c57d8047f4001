/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <string.h>

bool scheck__lv_is(struct scheck_str s, const char *word)
{
    return s.data && s.len == strlen(word) && memcmp(s.data, word, s.len) == 0;
}

bool scheck__lv_starts(struct scheck_str s, const char *prefix)
{
    size_t len = strlen(prefix);

    return s.data && s.len >= len && memcmp(s.data, prefix, len) == 0;
}

bool scheck__lv_is_one_of(struct scheck_str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (scheck__lv_is(s, words[i]))
            return true;
    }
    return false;
}

struct scheck_str scheck__lv_basename(struct scheck_str path)
{
    for (size_t i = path.len; i > 0; i--) {
        if (path.data[i - 1] == '/')
            return (struct scheck_str){path.data + i, path.len - i};
    }
    return path;
}

struct scheck_str scheck__lv_str(const char *s)
{
    return (struct scheck_str){s, s ? strlen(s) : 0};
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

bool scheck__lv_number(struct scheck_str s, uint64_t *value_out)
{
    unsigned base = scheck__lv_starts(s, "0x") || scheck__lv_starts(s, "0X") ? 16 : 10;
    size_t i = base == 16 ? 2 : 0;
    uint64_t value = 0;

    if (i >= s.len)
        return false;
    for (; i < s.len; i++) {
        unsigned d = (unsigned)digit(s.data[i]);

        if (d >= base || value > (UINT64_MAX - d) / base)
            return false;
        value = value * base + d;
    }
    *value_out = value;
    return true;
}
