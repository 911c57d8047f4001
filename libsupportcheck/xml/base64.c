/* SPDX-License-Identifier: MIT */
/* Bytes that XML cannot hold: RFC 4648, section 4. */
#include <string.h>

#include "loader.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Drop white space in place. */
static size_t squeeze(char *text)
{
    size_t len = 0;

    for (const char *p = text; *p; p++) {
        if (!strchr(" \t\r\n", *p))
            text[len++] = *p;
    }
    text[len] = '\0';
    return len;
}

size_t scheck__base64_decode(char *text)
{
    size_t len = squeeze(text), n = 0;
    size_t pad = len && text[len - 1] == '=' ? 1 + (len > 1 && text[len - 2] == '=') : 0;
    uint32_t bits = 0;

    if (len % 4)
        return SIZE_MAX;
    /* Three bytes out for four read: what is written has always been read. */
    for (size_t i = 0; i < len - pad; i++) {
        const char *digit = strchr(digits, text[i]);

        if (!digit)
            return SIZE_MAX;
        bits = bits << 6 | (uint32_t)(digit - digits);
        if (i % 4)
            text[n++] = (char)(bits >> (6 - 2 * (i % 4)) & 0xff);
    }
    text[n] = '\0';
    return n;
}
