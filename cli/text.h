/* SPDX-License-Identifier: MIT */
/* Wrapped, indented and perhaps coloured text on a stream. */
#ifndef SCHECK_CLI_TEXT_H
#define SCHECK_CLI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "options.h"

enum text_style { TEXT_PLAIN = 0, TEXT_BOLD, TEXT_DIM, TEXT_GOOD, TEXT_WARN, TEXT_BAD };

struct text {
    FILE *out;
    bool colour;
    size_t width;
    size_t indent; /* of lines that wrapping begins */
    size_t column;
    enum text_style style; /* of the next word */
    enum text_style shown; /* what the terminal is set to */
    bool space; /* a blank is due before the next word of this line */
};

/* Colour and width follow @out when it is a terminal, NO_COLOR and @colour. */
void text_init(struct text *text, FILE *out, enum cli_colour colour);

/* Begin a line at column @first; lines that wrap begin at @rest. */
void text_begin(struct text *text, size_t first, size_t rest);

/* Words from now on look like this. */
void text_style(struct text *text, enum text_style style);

/* Append words, broken where a line is full; what is not printable is escaped. */
void text_words(struct text *text, const char *words);
void text_wordsf(struct text *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The next word follows without a blank. */
void text_join(struct text *text);

/* End the line. */
void text_end(struct text *text);

/* A whole paragraph: begin, words, end. */
void text_line(struct text *text, size_t first, size_t rest, const char *words);

#endif
