/* SPDX-License-Identifier: MIT */
#include "buffer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

char *cli_buffer_room(struct cli_buffer *buffer, size_t n)
{
    size_t cap = buffer->cap ? buffer->cap : 4096;
    char *data;

    if (buffer->cap - buffer->len >= n && buffer->data)
        return buffer->data + buffer->len;
    while (cap - buffer->len < n) {
        if (cap > SIZE_MAX / 2) {
            buffer->failed = true;
            return NULL;
        }
        cap *= 2;
    }
    data = realloc(buffer->data, cap);
    if (!data) {
        buffer->failed = true;
        return NULL;
    }
    buffer->data = data;
    buffer->cap = cap;
    return data + buffer->len;
}

void cli_buffer_put(struct cli_buffer *buffer, const char *text, size_t len)
{
    char *room = cli_buffer_room(buffer, len);

    if (!room)
        return;
    memcpy(room, text, len);
    buffer->len += len;
}

void cli_buffer_puts(struct cli_buffer *buffer, const char *text)
{
    cli_buffer_put(buffer, text, strlen(text));
}

void cli_buffer_int(struct cli_buffer *buffer, int64_t value)
{
    char text[24];

    cli_buffer_put(buffer, text, (size_t)snprintf(text, sizeof text, "%" PRId64, value));
}

/* Whether @c stands in a JSON string as it is. */
static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* What is no plain ASCII at @text; returns how many bytes it was. */
static size_t put_other(struct cli_buffer *buffer, const char *text, size_t len)
{
    unsigned char c = (unsigned char)*text;
    char escape[8];
    size_t n;

    if (c == '"' || c == '\\') {
        escape[0] = '\\';
        escape[1] = (char)c;
        cli_buffer_put(buffer, escape, 2);
        return 1;
    }
    if (c < 0x80) {
        cli_buffer_put(buffer, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", c));
        return 1;
    }
    n = cli_json_valid_sequence(text, len);
    if (n)
        cli_buffer_put(buffer, text, n);
    else
        cli_buffer_puts(buffer, "\xef\xbf\xbd");
    return n ? n : 1;
}

void cli_buffer_json(struct cli_buffer *buffer, const char *text, size_t len)
{
    cli_buffer_puts(buffer, "\"");
    while (len > 0) {
        size_t n = 0;

        while (n < len && is_plain((unsigned char)text[n]))
            n++;
        cli_buffer_put(buffer, text, n);
        if (n < len)
            n += put_other(buffer, text + n, len - n);
        text += n;
        len -= n;
    }
    cli_buffer_puts(buffer, "\"");
}

static void put_comma(struct cli_buffer *buffer)
{
    char last = buffer->len ? buffer->data[buffer->len - 1] : '{';

    if (last != '{' && last != '[')
        cli_buffer_puts(buffer, ",");
}

void cli_buffer_key(struct cli_buffer *buffer, const char *key)
{
    put_comma(buffer);
    cli_buffer_puts(buffer, "\"");
    cli_buffer_puts(buffer, key);
    cli_buffer_puts(buffer, "\":");
}

void cli_buffer_member(struct cli_buffer *buffer, const char *key, const char *text)
{
    if (!text)
        return;
    cli_buffer_key(buffer, key);
    cli_buffer_json(buffer, text, strlen(text));
}

void cli_buffer_item(struct cli_buffer *buffer, const char *text)
{
    put_comma(buffer);
    cli_buffer_json(buffer, text, strlen(text));
}
