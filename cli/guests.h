/* SPDX-License-Identifier: MIT */
/* Guest configurations from the command line, in whatever format, one reader each. */
#ifndef SCHECK_CLI_GUESTS_H
#define SCHECK_CLI_GUESTS_H

#include "../adapters/reader.h"
#include "file.h"
#include "options.h"

/* One GUEST argument: a file that may hold several guests. */
struct cli_guests {
    const char *path;
    struct cli_bytes bytes;
    const struct scheck_reader *reader;
    struct scheck_guests *guests;
    size_t n;
};

/* What readers report goes to stderr. */
extern const struct scheck_reader_sink cli_reader_sink;

/*
 * Read and parse @path ("-": stdin); @format is a reader's name, or NULL to
 * recognise it. Returns 0, CLI_USAGE (no such format) or CLI_INPUT, after
 * saying why. Whatever it returns, cli_guests_close() releases @guests.
 */
int cli_guests_open(const char *command, const char *path, const char *format,
                    struct cli_guests *guests);
void cli_guests_close(struct cli_guests *guests);

/*
 * Open each of @paths; those refused are left empty. @n_guests_out: how many
 * guests there are in all. Returns the worst status of cli_guests_open();
 * with CLI_USAGE the rest is not tried. @inputs_out is to be released by
 * cli_guests_free_all() whatever is returned.
 */
int cli_guests_open_all(const struct cli_options *options, struct cli_guests **inputs_out,
                        size_t *n_guests_out);
void cli_guests_free_all(const struct cli_options *options, struct cli_guests *inputs);

/* A name for guest @idx: its own, or the file's where it has none. Into @buf when made up. */
const char *cli_guests_name(const struct cli_guests *guests, size_t idx, char *buf, size_t cap);

/* Add the facts of guest @idx to @facts. Returns 0 or CLI_INPUT after saying why. */
int cli_guests_fill(const struct cli_guests *guests, size_t idx, struct scheck_facts *facts);

/* Fill @facts from a file of facts JSON that describes one host or guest. As above. */
int cli_facts_from_file(const char *path, struct scheck_facts *facts);

#endif
