/* SPDX-License-Identifier: MIT */
/* Text that grows on the heap, and the escapes of what docgen writes. */
#ifndef DOCGEN_TEXT_H
#define DOCGEN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed is empty. The first failure sticks: check once at the end. */
struct text {
    char *data; /* terminated; NULL while empty */
    size_t len, cap;
    bool failed; /* out of memory */
};

void text_clear(struct text *t);
void text_add(struct text *t, const char *s, size_t len);
void text_puts(struct text *t, const char *s);
void text_printf(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* @s as one line: control characters become spaces, so that nothing ends a row early. */
void text_line(struct text *t, const char *s);
/* @s as a JSON string with its quotes; bytes that are no UTF-8 become U+FFFD. */
void text_json(struct text *t, const char *s, size_t len);
/* @s as one line of Markdown: nothing in it is markup. */
void text_markdown(struct text *t, const char *s, size_t len);
/* @s inside a row of a Markdown table. */
void text_cell(struct text *t, const char *s);

#endif
