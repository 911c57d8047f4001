/* SPDX-License-Identifier: MIT */
/* What the program says on stderr: "supportcheck: file:line:col: message". */
#ifndef SCHECK_CLI_MESSAGE_H
#define SCHECK_CLI_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

void cli_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* With a place; 0 for a line or column that is not known. */
void cli_error_at(const char *file, unsigned line, unsigned column, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Wrong use of @command: says where the help is; returns CLI_USAGE. */
int cli_usage(const char *command, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Keep a copy of the first message from now on, without its program's name, in
 * @buf, which is empty until there is one. For formats whose reader does not
 * see stderr. Call it before there are threads.
 */
void cli_message_keep(char *buf, size_t cap);

/* Out of memory: says so and returns CLI_INPUT. */
int cli_no_memory(void);

/* @memory; where it is NULL the program ends with CLI_INPUT after saying why. */
void *cli_need(void *memory);

/* End the program; what was printed so far is written. */
_Noreturn void cli_exit(int status);

/*
 * From now on a library that calls exit() by itself, as flex's scanners in
 * libxlutil do with 2 where memory is out, ends the program with CLI_INPUT:
 * its status would be taken for a verdict. main() leaves by cli_exit().
 */
void cli_guard_exit(void);

/*
 * Bytes of @text, at most @len, that stand for one printable character: a
 * whole UTF-8 sequence, or 0 for what must not reach a terminal as it is
 * (controls, escape sequences, malformed UTF-8).
 */
size_t cli_printable(const char *text, size_t len);

/* Write @text with everything that is not printable as \xNN: it may come from a guest. */
void cli_put_safely(FILE *out, const char *text, size_t len);

#endif
