/* SPDX-License-Identifier: MIT */
/*
 * A hash of short texts for tables in memory. It keeps no secret: a table must
 * bear collisions that somebody chose.
 */
#ifndef SCHECK_HASH_H
#define SCHECK_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t scheck__load(const char *s, size_t len)
{
    uint32_t first, last;
    uint64_t word;

    if (len >= 8) {
        memcpy(&word, s, 8);
        return word;
    }
    if (len >= 4) {
        memcpy(&first, s, 4);
        memcpy(&last, s + len - 4, 4);
        return (uint64_t)first << 32 | last;
    }
    if (len == 0)
        return 0;
    return (uint64_t)(unsigned char)s[0] << 16 | (uint64_t)(unsigned char)s[len / 2] << 8 |
           (unsigned char)s[len - 1];
}

/* Eight bytes at a time; the last eight overlap those before them. */
static inline uint32_t scheck__hash(const char *s, size_t len)
{
    uint64_t h = len * UINT64_C(0x9e3779b97f4a7c15);
    size_t i = 0;

    for (; len - i > 8; i += 8) {
        h = (h ^ scheck__load(s + i, 8)) * UINT64_C(0xff51afd7ed558ccd);
        h ^= h >> 32;
    }
    h = (h ^ (i ? scheck__load(s + len - 8, 8) : scheck__load(s, len))) *
        UINT64_C(0xff51afd7ed558ccd);
    return (uint32_t)(h >> 32);
}

#endif
