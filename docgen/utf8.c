/* SPDX-License-Identifier: MIT */
#include "support_md.h"

static size_t encoded_len(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* The ranges of XML 1.0, production Char. */
static bool is_xml_char(unsigned long c)
{
    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r';
    return c < 0xd800 || (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

size_t xml_char_len(const char *s, size_t len)
{
    static const unsigned long smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = len ? (unsigned char)*s : 0xff;
    size_t n = encoded_len(first);
    unsigned long c = n == 1 ? first : first & (0xffu >> (n + 1));

    if (!n || n > len)
        return 0;
    for (size_t i = 1; i < n; i++) {
        if (((unsigned char)s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | ((unsigned char)s[i] & 0x3f);
    }
    return c >= smallest[n] && is_xml_char(c) ? n : 0;
}
