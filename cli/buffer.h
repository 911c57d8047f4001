/* SPDX-License-Identifier: MIT */
/* Text that grows in memory, and JSON written into it without a tree. */
#ifndef SCHECK_CLI_BUFFER_H
#define SCHECK_CLI_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero it before its first use; free() @data at the end. */
struct cli_buffer {
    char *data;
    size_t len, cap;
    bool failed; /* memory is out: what was put since is lost */
};

/* Room for @n more bytes behind @len; NULL when memory is out. */
char *cli_buffer_room(struct cli_buffer *buffer, size_t n);

void cli_buffer_put(struct cli_buffer *buffer, const char *text, size_t len);
void cli_buffer_puts(struct cli_buffer *buffer, const char *text);
void cli_buffer_int(struct cli_buffer *buffer, int64_t value);

/* A JSON string with its quotes; malformed UTF-8 becomes U+FFFD. */
void cli_buffer_json(struct cli_buffer *buffer, const char *text, size_t len);

/* `"key":`, behind a comma unless the buffer ends with an opening bracket. */
void cli_buffer_key(struct cli_buffer *buffer, const char *key);
/* A member of an object whose value is a string; nothing when @text is NULL. */
void cli_buffer_member(struct cli_buffer *buffer, const char *key, const char *text);
/* A string in an array. */
void cli_buffer_item(struct cli_buffer *buffer, const char *text);

#endif
