/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "message.h"

#define DEFAULT_WIDTH 80
#define LEAST_WIDTH 40
/* Longer lines are hard to read, however wide the terminal. */
#define MOST_WIDTH 110

static size_t stream_width(FILE *out, bool terminal)
{
    struct winsize size;

    if (!terminal || ioctl(fileno(out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return DEFAULT_WIDTH;
    if (size.ws_col < LEAST_WIDTH)
        return LEAST_WIDTH;
    return size.ws_col < MOST_WIDTH ? size.ws_col : MOST_WIDTH;
}

static bool wants_colour(enum cli_colour colour, bool terminal)
{
    const char *off = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    if (colour != CLI_COLOUR_AUTO)
        return colour == CLI_COLOUR_ALWAYS;
    return terminal && !(off && *off) && term && strcmp(term, "dumb") != 0;
}

void text_init(struct text *text, FILE *out, enum cli_colour colour)
{
    bool terminal = isatty(fileno(out)) == 1;

    *text = (struct text){.out = out};
    text->colour = wants_colour(colour, terminal);
    text->width = stream_width(out, terminal);
}

/* Switch the terminal to @style; every style begins from the plain one. */
static void show_style(struct text *text, enum text_style style)
{
    static const char *const codes[] = {"0", "0;1", "0;2", "0;32", "0;33", "0;1;31"};

    if (text->colour && text->shown != style)
        fprintf(text->out, "\033[%sm", codes[style]);
    text->shown = style;
}

void text_style(struct text *text, enum text_style style)
{
    text->style = style;
}

static void indent_to(struct text *text, size_t column)
{
    for (size_t i = 0; i < column; i++)
        fputc(' ', text->out);
    text->column = column;
    text->space = false;
}

void text_begin(struct text *text, size_t first, size_t rest)
{
    text->indent = rest;
    text->style = TEXT_PLAIN;
    indent_to(text, first);
}

/* Columns that cli_put_safely() will use; wide characters count as one. */
static size_t shown_width(const char *word, size_t len)
{
    size_t columns = 0;

    while (len > 0) {
        size_t n = cli_printable(word, len);

        columns += n ? 1 : strlen("\\xNN");
        word += n ? n : 1;
        len -= n ? n : 1;
    }
    return columns;
}

static void put_word(struct text *text, const char *word, size_t len)
{
    size_t columns = shown_width(word, len);

    if (text->space && text->column + 1 + columns > text->width) {
        text_end(text);
        indent_to(text, text->indent);
    } else if (text->space) {
        fputc(' ', text->out);
        text->column++;
    }
    show_style(text, text->style);
    cli_put_safely(text->out, word, len);
    text->column += columns;
    text->space = true;
}

void text_words(struct text *text, const char *words)
{
    static const char blanks[] = " \t\r\n";

    words += strspn(words, blanks);
    while (*words) {
        size_t len = strcspn(words, blanks);

        put_word(text, words, len);
        words += len;
        words += strspn(words, blanks);
    }
}

void text_wordsf(struct text *text, const char *fmt, ...)
{
    char *words = NULL;
    va_list args;

    va_start(args, fmt);
    /* A report without some of its words could be taken for a whole one. */
    if (vasprintf(&words, fmt, args) < 0)
        cli_exit(cli_no_memory());
    va_end(args);
    text_words(text, words);
    free(words);
}

void text_join(struct text *text)
{
    text->space = false;
}

void text_end(struct text *text)
{
    show_style(text, TEXT_PLAIN);
    fputc('\n', text->out);
    text->column = 0;
    text->space = false;
}

void text_line(struct text *text, size_t first, size_t rest, const char *words)
{
    text_begin(text, first, rest);
    text_words(text, words);
    text_end(text);
}
