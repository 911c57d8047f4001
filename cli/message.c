/* SPDX-License-Identifier: MIT */
#include "message.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

/* Length that the first byte of a UTF-8 sequence announces; 0: cannot begin one. */
static size_t sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return 2;
    if (first >= 0xe0 && first <= 0xef)
        return 3;
    return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

static uint32_t decode(const char *text, size_t n)
{
    static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t point = (unsigned char)text[0] & masks[n];

    for (size_t i = 1; i < n; i++) {
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return UINT32_MAX;
        point = point << 6 | ((unsigned char)text[i] & 0x3f);
    }
    return point;
}

size_t cli_printable(const char *text, size_t len)
{
    static const uint32_t least[] = {0, 0x20, 0x80, 0x800, 0x10000};
    size_t n = len ? sequence_length((unsigned char)text[0]) : 0;

    if (n == 0 || n > len)
        return 0;

    uint32_t point = decode(text, n);

    if (point < least[n] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
        return 0;
    /* DEL, the C1 controls, and the marks that reverse the direction of a line. */
    if ((point >= 0x7f && point < 0xa0) || (point >= 0x202a && point <= 0x202e) ||
        (point >= 0x2066 && point <= 0x2069))
        return 0;
    return n;
}

void cli_put_safely(FILE *out, const char *text, size_t len)
{
    while (len > 0) {
        size_t n = cli_printable(text, len);

        if (n == 0) {
            fprintf(out, "\\x%02x", (unsigned char)*text);
            n = 1;
        } else {
            /* All of a run at once: stderr passes on every call as it comes. */
            for (size_t more; n < len && (more = cli_printable(text + n, len - n)) > 0;)
                n += more;
            fwrite(text, 1, n, out);
        }
        text += n;
        len -= n;
    }
}

static struct {
    char *buf; /* NULL: nothing is kept */
    size_t cap;
} kept;

void cli_message_keep(char *buf, size_t cap)
{
    kept.buf = buf;
    kept.cap = cap;
    buf[0] = '\0';
}

/* Behind @file, where it has one. */
static void keep(const char *file, const char *text)
{
    if (kept.buf && !kept.buf[0])
        snprintf(kept.buf, kept.cap, "%s%s%s", file ? file : "", file ? ": " : "", text);
}

static void print_message(const char *file, const char *fmt, va_list args)
{
    char *text = NULL;
    int len = vasprintf(&text, fmt, args);

    if (len < 0) {
        keep(file, "out of memory");
        fputs("out of memory", stderr);
        return;
    }
    keep(file, text);
    cli_put_safely(stderr, text, (size_t)len);
    free(text);
}

void cli_error(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fputs("supportcheck: ", stderr);
    print_message(NULL, fmt, args);
    fputc('\n', stderr);
    va_end(args);
}

void cli_error_at(const char *file, unsigned line, unsigned column, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fputs("supportcheck: ", stderr);
    cli_put_safely(stderr, file, strlen(file));
    if (line)
        fprintf(stderr, ":%u", line);
    if (line && column)
        fprintf(stderr, ":%u", column);
    fputs(": ", stderr);
    print_message(file, fmt, args);
    fputc('\n', stderr);
    va_end(args);
}

int cli_usage(const char *command, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fputs("supportcheck: ", stderr);
    print_message(NULL, fmt, args);
    fprintf(stderr, "\nTry 'supportcheck %s%s--help'.\n", command ? command : "",
            command ? " " : "");
    va_end(args);
    return CLI_USAGE;
}

/* Whether the program itself wants to end. */
static bool leaving;

void cli_exit(int status)
{
    leaving = true;
    exit(status);
}

void *cli_need(void *memory)
{
    if (!memory)
        cli_exit(cli_no_memory());
    return memory;
}

static void on_exit_of_others(void)
{
    if (leaving)
        return;
    cli_error("a library ended the program, most likely out of memory");
    _exit(CLI_INPUT);
}

void cli_guard_exit(void)
{
    /* Where it cannot be registered, which takes memory beyond the 32nd time, all is as before. */
    (void)atexit(on_exit_of_others);
}

int cli_no_memory(void)
{
    cli_error("out of memory");
    return CLI_INPUT;
}
