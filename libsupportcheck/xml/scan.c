/* SPDX-License-Identifier: MIT */
#include "scan.h"

#include <string.h>
#include <strings.h>

#include "../core/alloc.h"

static size_t count_lines(const char *text, size_t len)
{
    size_t n = 1;

    for (const char *p = text; len && (p = memchr(p, '\n', len - (size_t)(p - text))); p++)
        n++;
    return n;
}

bool scheck__source_init(struct scheck__source *src, const struct scheck_allocator *allocator,
                         const char *name, const char *text, size_t len)
{
    size_t n = count_lines(text, len);

    *src = (struct scheck__source){.name = name, .text = text, .len = len};
    src->lines = scheck__alloc(allocator, n * sizeof *src->lines);
    if (!src->lines)
        return false;
    src->lines[src->n_lines++] = 0;
    for (const char *p = text; len && (p = memchr(p, '\n', len - (size_t)(p - text))); p++)
        src->lines[src->n_lines++] = (size_t)(p - text) + 1;
    return true;
}

void scheck__source_clear(struct scheck__source *src, const struct scheck_allocator *allocator)
{
    scheck__free(allocator, src->lines);
    src->lines = NULL;
    src->n_lines = 0;
}

/* Lines further on than this are searched for. */
#define NEAR_LINES 8

struct scheck_place scheck__source_place(struct scheck__source *src, size_t offset)
{
    size_t low = 0, high = src->n_lines;

    if (offset > src->len)
        offset = src->len;
    if (src->lines[src->line] <= offset) {
        low = src->line;
        for (size_t i = 0; i < NEAR_LINES && low + 1 < high && src->lines[low + 1] <= offset; i++)
            low++;
        if (low + 1 == high || src->lines[low + 1] > offset)
            high = low + 1;
    }
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (src->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    src->line = low;
    return (struct scheck_place){src->name, (unsigned)(low + 1),
                                 (unsigned)(offset - src->lines[low] + 1)};
}

/* Length of the UTF-8 sequence at @s, or 0 when there is none. */
static size_t utf8_len(const unsigned char *s, size_t room)
{
    static const struct {
        unsigned char first, last, low, high; /* lead byte; bounds of the second byte */
        size_t len;
    } forms[] = {
        {0x01, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (s[0] < forms[i].first || s[0] > forms[i].last)
            continue;
        if (forms[i].len > room)
            return 0;
        if (forms[i].len > 1 && (s[1] < forms[i].low || s[1] > forms[i].high))
            return 0;
        for (size_t k = 2; k < forms[i].len; k++) {
            if (s[k] < 0x80 || s[k] > 0xbf)
                return 0;
        }
        return forms[i].len;
    }
    return 0;
}

/* Offset behind words of eight bytes from @pos on in which each is 1 to 127. */
static size_t skip_ascii(const struct scheck__source *src, size_t pos)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    uint64_t word;

    for (; src->len - pos >= sizeof word; pos += sizeof word) {
        memcpy(&word, src->text + pos, sizeof word);
        /* Taking one from a zero borrows, which sets its highest bit. */
        if ((word | (word - ones)) & high)
            break;
    }
    return pos;
}

size_t scheck__source_bad_utf8(const struct scheck__source *src)
{
    size_t pos = 0;

    while ((pos = skip_ascii(src, pos)) < src->len) {
        const unsigned char *p = (const unsigned char *)src->text + pos;
        size_t step = *p > 0 && *p < 0x80 ? 1 : utf8_len(p, src->len - pos);

        if (!step)
            return pos;
        pos += step;
    }
    return SIZE_MAX;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool starts_with(const struct scheck__source *src, size_t pos, const char *what)
{
    size_t len = strlen(what);

    return len <= src->len - pos && memcmp(src->text + pos, what, len) == 0;
}

/* Offset of the next @c, or the end of the text. */
static size_t next_byte(const struct scheck__source *src, size_t pos, char c)
{
    const char *p = pos < src->len ? memchr(src->text + pos, c, src->len - pos) : NULL;

    return p ? (size_t)(p - src->text) : src->len;
}

/* Offset behind the next @what, or the end of the text. */
static size_t skip_past(const struct scheck__source *src, size_t pos, const char *what)
{
    while ((pos = next_byte(src, pos, what[0])) < src->len) {
        if (starts_with(src, pos, what))
            return pos + strlen(what);
        pos++;
    }
    return src->len;
}

size_t scheck__source_foreign_encoding(const struct scheck__source *src)
{
    size_t pos = starts_with(src, 0, "\xef\xbb\xbf") ? 3 : 0;
    size_t end, value;

    if (!starts_with(src, pos, "<?xml") || pos + 5 >= src->len || !is_blank(src->text[pos + 5]))
        return SIZE_MAX;
    end = skip_past(src, pos, "?>");
    pos = skip_past(src, pos, "encoding");
    while (pos < end && (is_blank(src->text[pos]) || src->text[pos] == '='))
        pos++;
    value = pos + 1; /* behind the quote */
    if (value >= end)
        return SIZE_MAX;
    for (size_t i = 0; i < 2; i++) {
        static const char *const same[] = {"utf-8", "us-ascii"};
        size_t len = strlen(same[i]);

        if (value + len < end && strncasecmp(src->text + value, same[i], len) == 0 &&
            src->text[value + len] == src->text[pos])
            return SIZE_MAX;
    }
    return value;
}

/* Offset behind the tag that begins at @pos: its '>' outside quotes. */
static size_t tag_end(const struct scheck__source *src, size_t pos)
{
    for (; pos < src->len; pos++) {
        char c = src->text[pos];

        if (c == '"' || c == '\'')
            pos = next_byte(src, pos + 1, c);
        else if (c == '>')
            return pos + 1;
    }
    return src->len;
}

/* Offset behind the comment, CDATA section or instruction at @pos; @pos when it is none. */
static size_t skip_special(const struct scheck__source *src, size_t pos)
{
    if (src->len - pos < 2 || src->text[pos] != '<' || !strchr("!?", src->text[pos + 1]))
        return pos;
    if (starts_with(src, pos, "<!--"))
        return skip_past(src, pos + 4, "-->");
    if (starts_with(src, pos, "<![CDATA["))
        return skip_past(src, pos, "]]>");
    if (starts_with(src, pos, "<?"))
        return skip_past(src, pos, "?>");
    return pos;
}

bool scheck__scan_tag(const struct scheck__source *src, size_t pos, bool closing,
                      struct scheck__tag *tag_out)
{
    while ((pos = next_byte(src, pos, '<')) < src->len) {
        size_t next = skip_special(src, pos);

        if (next == pos) {
            next = tag_end(src, pos);
            if (starts_with(src, pos, "</") == closing) {
                *tag_out = (struct scheck__tag){pos, next};
                return true;
            }
        }
        pos = next;
    }
    return false;
}

size_t scheck__scan_text(const struct scheck__source *src, size_t pos)
{
    while (pos < src->len) {
        if (starts_with(src, pos, "<![CDATA["))
            pos += strlen("<![CDATA[");
        else if (starts_with(src, pos, "]]>"))
            pos += strlen("]]>");
        else if (skip_special(src, pos) != pos)
            pos = skip_special(src, pos);
        else if (is_blank(src->text[pos]))
            pos++;
        else
            return pos;
    }
    return pos;
}

size_t scheck__scan_markup(const struct scheck__source *src, size_t pos, const char *what)
{
    for (size_t at = pos; at < src->len; at++) {
        size_t next = skip_special(src, at);

        if (next != at)
            at = next - 1;
        else if (starts_with(src, at, what))
            return at;
    }
    return pos;
}

static bool ends_name(char c)
{
    return is_blank(c) || c == '=' || c == '/' || c == '>' || c == '\0';
}

static size_t skip_name(const struct scheck__source *src, size_t pos, size_t end)
{
    while (pos < end && !ends_name(src->text[pos]))
        pos++;
    return pos;
}

static size_t skip_blank(const struct scheck__source *src, size_t pos, size_t end)
{
    while (pos < end && is_blank(src->text[pos]))
        pos++;
    return pos;
}

bool scheck__scan_attr(const struct scheck__source *src, const struct scheck__tag *tag, size_t *pos,
                       struct scheck__attr_place *attr_out)
{
    size_t at = *pos, name_end;
    const char *closing;

    if (at == tag->start)
        at = skip_name(src, at, tag->end);
    at = skip_blank(src, at, tag->end);
    name_end = skip_name(src, at, tag->end);
    if (name_end == at)
        return false;
    attr_out->name = (struct scheck_str){src->text + at, name_end - at};
    attr_out->name_at = at;
    at = skip_blank(src, name_end, tag->end);
    if (at < tag->end && src->text[at] == '=')
        at = skip_blank(src, at + 1, tag->end);
    if (at >= tag->end)
        return false;
    attr_out->value_at = at + 1;
    closing = memchr(src->text + at + 1, src->text[at], tag->end - at - 1);
    *pos = closing ? (size_t)(closing - src->text) + 1 : tag->end;
    return true;
}
