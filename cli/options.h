/* SPDX-License-Identifier: MIT */
/* The command line, parsed: one structure for all commands, each allows its own options. */
#ifndef SCHECK_CLI_OPTIONS_H
#define SCHECK_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum cli_command_id {
    CLI_CHECK = 0,
    CLI_HOST,
    CLI_FACTS,
    CLI_EVAL,
    CLI_EXPLAIN,
    CLI_LIST,
    CLI_BATCH,
    CLI_N_COMMANDS
};

enum cli_format {
    CLI_TEXT = 0,
    CLI_JSON,
    CLI_SARIF,
    CLI_JUNIT,
    CLI_PROMETHEUS,
    CLI_NAGIOS,
    CLI_MARKDOWN,
    CLI_N_FORMATS
};
enum cli_colour { CLI_COLOUR_AUTO = 0, CLI_COLOUR_ALWAYS, CLI_COLOUR_NEVER };

/* Threads of batch. */
#define CLI_MAX_JOBS 256

/* How often --policy and --overlay may be given. */
#define CLI_MAX_PATHS 64
/* How often --domain may be given; --all has no limit. */
#define CLI_MAX_DOMAINS 64

struct cli_paths {
    const char *items[CLI_MAX_PATHS];
    size_t n;
};

/* Everything borrows from argv. NULL: not given. */
struct cli_options {
    const char *command;
    const char *host;
    const char *release;
    const char *today;
    const char *operation;
    const char *require;
    const char *input;
    const char *save;
    const char *facts;
    const char *cases;
    const char *level;
    enum cli_format format;
    enum cli_colour colour;
    bool quiet;
    bool verbose;
    bool help;
    bool full;
    unsigned jobs;
    struct cli_paths hosts; /* of batch: FILE or NAME=FILE */
    bool all_domains;
    const char *domains[CLI_MAX_DOMAINS];
    size_t n_domains;
    struct cli_paths policies;
    struct cli_paths overlays;
    char **args; /* what is left after the options */
    size_t n_args;
};

/*
 * Parse the arguments of @command (argv[0] is its name). Returns 0, or
 * CLI_USAGE after saying what is wrong. With --help only @help is set.
 */
int cli_options_parse(enum cli_command_id command, int argc, char **argv,
                      struct cli_options *options);

#endif
