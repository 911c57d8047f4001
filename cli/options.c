/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <supportcheck/image.h>

#include "cli.h"
#include "date.h"
#include "message.h"

enum {
    IN_CHECK = 1 << CLI_CHECK,
    IN_HOST = 1 << CLI_HOST,
    IN_FACTS = 1 << CLI_FACTS,
    IN_EVAL = 1 << CLI_EVAL,
    IN_EXPLAIN = 1 << CLI_EXPLAIN,
    IN_LIST = 1 << CLI_LIST,
    IN_BATCH = 1 << CLI_BATCH,
    IN_ALL = (1 << CLI_N_COMMANDS) - 1
};

/* Above every character, so that a long option never looks like a short one. */
enum option_id {
    OPT_HOST = 256,
    OPT_RELEASE,
    OPT_POLICY,
    OPT_OVERLAY,
    OPT_TODAY,
    OPT_OPERATION,
    OPT_REQUIRE,
    OPT_INPUT,
    OPT_FORMAT,
    OPT_COLOUR,
    OPT_SAVE,
    OPT_FACTS,
    OPT_CASES,
    OPT_LEVEL,
    OPT_BATCH_HOST,
    OPT_JOBS,
    OPT_FULL,
    OPT_DOMAIN,
    OPT_ALL
};

static const struct allowed_option {
    struct option getopt;
    unsigned commands;
} all_options[] = {
    {{"host", required_argument, NULL, OPT_HOST}, IN_CHECK},
    {{"host", required_argument, NULL, OPT_BATCH_HOST}, IN_BATCH},
    {{"release", required_argument, NULL, OPT_RELEASE},
     IN_CHECK | IN_EXPLAIN | IN_LIST | IN_BATCH},
    {{"policy", required_argument, NULL, OPT_POLICY}, IN_ALL},
    {{"overlay", required_argument, NULL, OPT_OVERLAY},
     IN_CHECK | IN_EXPLAIN | IN_LIST | IN_BATCH},
    {{"today", required_argument, NULL, OPT_TODAY}, IN_CHECK | IN_BATCH},
    {{"operation", required_argument, NULL, OPT_OPERATION}, IN_CHECK | IN_BATCH},
    {{"require", required_argument, NULL, OPT_REQUIRE}, IN_CHECK | IN_BATCH},
    {{"domain", required_argument, NULL, OPT_DOMAIN}, IN_CHECK},
    {{"all", no_argument, NULL, OPT_ALL}, IN_CHECK},
    {{"input", required_argument, NULL, OPT_INPUT}, IN_CHECK | IN_FACTS},
    {{"format", required_argument, NULL, OPT_FORMAT}, IN_CHECK | IN_LIST},
    {{"color", required_argument, NULL, OPT_COLOUR}, IN_CHECK | IN_EXPLAIN},
    {{"colour", required_argument, NULL, OPT_COLOUR}, IN_CHECK | IN_EXPLAIN},
    {{"quiet", no_argument, NULL, 'q'}, IN_CHECK},
    {{"verbose", no_argument, NULL, 'v'}, IN_CHECK | IN_HOST},
    {{"save", required_argument, NULL, OPT_SAVE}, IN_HOST},
    {{"facts", required_argument, NULL, OPT_FACTS}, IN_EVAL},
    {{"cases", required_argument, NULL, OPT_CASES}, IN_EVAL},
    {{"level", required_argument, NULL, OPT_LEVEL}, IN_LIST},
    {{"jobs", required_argument, NULL, OPT_JOBS}, IN_BATCH},
    {{"full", no_argument, NULL, OPT_FULL}, IN_BATCH},
    {{"help", no_argument, NULL, 'h'}, IN_ALL},
};

#define N_OPTIONS (sizeof all_options / sizeof *all_options)

/* Pick the options of @command; returns the matching short ones. */
static const char *select_options(enum cli_command_id command, struct option *selected)
{
    size_t n = 0;

    for (size_t i = 0; i < N_OPTIONS; i++)
        if (all_options[i].commands & (1u << command))
            selected[n++] = all_options[i].getopt;
    selected[n] = (struct option){NULL, 0, NULL, 0};
    if (command == CLI_CHECK)
        return ":qvh";
    return command == CLI_HOST ? ":vh" : ":h";
}

static int add_path(const struct cli_options *options, struct cli_paths *paths, const char *path)
{
    if (paths->n == CLI_MAX_PATHS)
        return cli_usage(options->command, "at most %d policies, overlays and hosts can be given",
                         CLI_MAX_PATHS);
    paths->items[paths->n++] = path;
    return 0;
}

static int add_domain(struct cli_options *options, const char *domain)
{
    if (options->n_domains == CLI_MAX_DOMAINS)
        return cli_usage(options->command, "at most %d domains can be given; --all takes any number",
                         CLI_MAX_DOMAINS);
    options->domains[options->n_domains++] = domain;
    return 0;
}

static int set_format(struct cli_options *options, enum cli_command_id command,
                      const char *value)
{
    static const char *const words[CLI_N_FORMATS] = {
        [CLI_TEXT] = "text",         [CLI_JSON] = "json",
        [CLI_SARIF] = "sarif",       [CLI_JUNIT] = "junit",
        [CLI_PROMETHEUS] = "prometheus", [CLI_NAGIOS] = "nagios",
        [CLI_MARKDOWN] = "markdown"};
    size_t n = command == CLI_CHECK ? CLI_N_FORMATS : CLI_JSON + 1;

    for (size_t i = 0; i < n; i++) {
        if (strcmp(value, words[i]) == 0) {
            options->format = (enum cli_format)i;
            return 0;
        }
    }
    return cli_usage(options->command, "--format '%s': give text%s", value,
                     command == CLI_CHECK
                         ? ", json, sarif, junit, prometheus, nagios or markdown"
                         : " or json");
}

static int set_colour(struct cli_options *options, const char *value)
{
    static const char *const words[] = {"auto", "always", "never"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(value, words[i]) == 0) {
            options->colour = (enum cli_colour)i;
            return 0;
        }
    }
    return cli_usage(options->command, "--color '%s': give auto, always or never", value);
}

static int set_today(struct cli_options *options, const char *value)
{
    if (!cli_date_valid(value))
        return cli_usage(options->command, "--today '%s': give a day as YYYY-MM-DD", value);
    options->today = value;
    return 0;
}

static int set_operation(struct cli_options *options, const char *value)
{
    for (int i = 0; i < SCHECK_N_OPERATIONS; i++) {
        if (strcmp(value, scheck_operation_name((enum scheck_operation)i)) == 0) {
            options->operation = value;
            return 0;
        }
    }
    return cli_usage(options->command,
                     "--operation '%s': give create, restore, save, migrate, soft-reset, dump, "
                     "attach or running",
                     value);
}

static int set_jobs(struct cli_options *options, const char *value)
{
    char *end = NULL;
    unsigned long n = *value >= '0' && *value <= '9' ? strtoul(value, &end, 10) : 0;

    if (n < 1 || n > CLI_MAX_JOBS || *end)
        return cli_usage(options->command, "--jobs '%s': give a number from 1 to %d", value,
                         CLI_MAX_JOBS);
    options->jobs = (unsigned)n;
    return 0;
}

/* The member that holds the value of an option whose value needs no check here. */
static const char **plain_value(struct cli_options *options, enum cli_command_id command, int id)
{
    switch (id) {
    case OPT_HOST: return command == CLI_CHECK ? NULL : &options->host;
    case OPT_RELEASE: return &options->release;
    case OPT_REQUIRE: return &options->require;
    case OPT_INPUT: return &options->input;
    case OPT_SAVE: return &options->save;
    case OPT_FACTS: return &options->facts;
    case OPT_CASES: return &options->cases;
    case OPT_LEVEL: return &options->level;
    default: return NULL;
    }
}

static int set_flag(struct cli_options *options, int id)
{
    if (id == 'q')
        options->quiet = true;
    else if (id == 'v')
        options->verbose = true;
    else if (id == OPT_FULL)
        options->full = true;
    else if (id == OPT_ALL)
        options->all_domains = true;
    else
        options->help = true;
    return 0;
}

static int set_option(struct cli_options *options, enum cli_command_id command, int id,
                      const char *value)
{
    const char **plain = plain_value(options, command, id);

    if (plain) {
        *plain = value;
        return 0;
    }
    switch (id) {
    case OPT_POLICY: return add_path(options, &options->policies, value);
    case OPT_OVERLAY: return add_path(options, &options->overlays, value);
    case OPT_HOST:
        options->host = options->host ? options->host : value; /* the first one */
        return add_path(options, &options->hosts, value);
    case OPT_BATCH_HOST: return add_path(options, &options->hosts, value);
    case OPT_JOBS: return set_jobs(options, value);
    case OPT_FORMAT: return set_format(options, command, value);
    case OPT_COLOUR: return set_colour(options, value);
    case OPT_DOMAIN: return add_domain(options, value);
    case OPT_TODAY: return set_today(options, value);
    case OPT_OPERATION: return set_operation(options, value);
    default: return set_flag(options, id);
    }
}

/* getopt's own messages go unused: they would name the program, not the command. */
static int refuse(const struct cli_options *options, int how, char **argv)
{
    const char *arg = argv[optind - 1];

    if (how == ':')
        return cli_usage(options->command, "%s needs a value", arg);
    if (strncmp(arg, "--", 2) != 0 && optopt)
        return cli_usage(options->command, "there is no option -%c", optopt);
    return cli_usage(options->command, "there is no option %s here, or it takes no value", arg);
}

int cli_options_parse(enum cli_command_id command, int argc, char **argv,
                      struct cli_options *options)
{
    struct option selected[N_OPTIONS + 1];
    const char *shorts = select_options(command, selected);
    int id;

    *options = (struct cli_options){.command = argv[0], .jobs = 1};
    opterr = 0;
    optind = 1;
    while ((id = getopt_long(argc, argv, shorts, selected, NULL)) != -1) {
        int rc = id == '?' || id == ':' ? refuse(options, id, argv)
                                        : set_option(options, command, id, optarg);

        if (rc || options->help)
            return rc;
    }
    options->args = argv + optind;
    options->n_args = (size_t)(argc - optind);
    return 0;
}
