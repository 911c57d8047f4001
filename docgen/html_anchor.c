/* SPDX-License-Identifier: MIT */
/*
 * Identifiers of headings as pandoc's auto_identifiers makes them of Markdown:
 * lower case, letters, digits and "_-." kept, words joined by hyphens, nothing
 * before the first letter; "section" when nothing is left.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"

/* A character and how many bytes it has. Ill-formed UTF-8 counts byte by byte. */
struct character {
    uint32_t code;
    size_t len;
};

static struct character read_character(const char *s, size_t left)
{
    const unsigned char *u = (const unsigned char *)s;

    if (*u >= 0xc2 && *u < 0xe0 && left >= 2)
        return (struct character){(*u & 0x1fU) << 6 | (u[1] & 0x3fU), 2};
    if (*u >= 0xe0 && *u < 0xf0 && left >= 3)
        return (struct character){(*u & 0x0fU) << 12 | (u[1] & 0x3fU) << 6 | (u[2] & 0x3fU), 3};
    if (*u >= 0xf0 && left >= 4)
        return (struct character){0x10000, 4};
    return (struct character){*u, 1};
}

static bool is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) ||
           c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Beyond ASCII: everything but the blocks of punctuation and symbols that titles may have. */
static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c < 0xc0)
        return c == 0xaa || c == 0xb5 || c == 0xba;
    return c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c <= 0x2bff) && !(c >= 0x3000 && c <= 0x303f);
}

static bool is_kept(uint32_t c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || (c && c < 0x80 && strchr("_-.", (int)c));
}

/* The alphabets of Europe; pandoc knows all of Unicode. */
static uint32_t lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
        (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40f)
        return c + 0x50;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177))
        return c | 1;
    return c;
}

static size_t put(char *out, const char *raw, struct character c)
{
    uint32_t code = lower(c.code);

    if (c.len == 1) {
        *out = (char)code;
    } else if (c.len == 2) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
    } else {
        memcpy(out, raw, c.len);
    }
    return c.len;
}

/* The extension "smart" makes dashes and an ellipsis of these: punctuation, which goes. */
static size_t smart_len(const char *s, size_t left)
{
    if (left >= 3 && (memcmp(s, "---", 3) == 0 || memcmp(s, "...", 3) == 0))
        return 3;
    return left >= 2 && memcmp(s, "--", 2) == 0 ? 2 : 0;
}

static size_t make(struct scheck_str title, char *out)
{
    bool gap = false, any = false;
    size_t len = 0;

    for (size_t i = 0; i < title.len;) {
        size_t smart = smart_len(title.data + i, title.len - i);
        struct character c = read_character(title.data + i, title.len - i);

        if (!smart && is_kept(c.code)) {
            if (gap && any)
                out[len++] = '-';
            gap = false;
            any |= is_letter(c.code);
            if (any)
                len += put(out + len, title.data + i, c);
        } else if (!smart && is_space(c.code)) {
            gap = true;
        }
        i += smart ? smart : c.len;
    }
    return len;
}

char *html_anchor(struct scheck_str title)
{
    static const char nothing_left[] = "section";
    /* A hyphen stands for a space at least. */
    char *out = malloc(title.len + sizeof nothing_left);
    size_t len;

    if (!out)
        return NULL;
    len = make(title, out);
    out[len] = '\0';
    if (!len)
        memcpy(out, nothing_left, sizeof nothing_left);
    return out;
}

/* The first of "@base-1", "@base-2" … that is free; all below @number are taken. */
static char *numbered(const struct html_map *used, const char *base, size_t *number)
{
    size_t size = strlen(base) + 24;
    char *name = malloc(size);

    if (!name)
        return NULL;
    do {
        snprintf(name, size, "%s-%zu", base, (*number)++);
    } while (html_map_find(used, html_str(name)));
    return name;
}

char *html_anchor_unique(struct html_map *used, char *base)
{
    size_t *next_number = base ? html_map_find(used, html_str(base)) : NULL;
    char *name = base;

    if (next_number) {
        name = numbered(used, base, next_number);
        free(base);
    }
    if (name && !html_map_at(used, html_str(name), 1)) {
        free(name);
        return NULL;
    }
    return name;
}
