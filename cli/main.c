/* SPDX-License-Identifier: MIT */
/* The program: finds the command and sees that its output arrived. */
#include <inttypes.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "file.h"
#include "help.h"
#include "message.h"
#include "policy_source.h"
#include "report_formats.h"

static const struct command {
    const char *name;
    int (*run)(const struct cli_options *options);
} commands[CLI_N_COMMANDS] = {
    [CLI_CHECK] = {"check", cli_check},       [CLI_HOST] = {"host", cli_host},
    [CLI_FACTS] = {"facts", cli_facts},       [CLI_EVAL] = {"eval", cli_eval},
    [CLI_EXPLAIN] = {"explain", cli_explain}, [CLI_LIST] = {"list", cli_list},
    [CLI_BATCH] = {"batch", cli_batch},
};

/* Index of the command called @name, or CLI_N_COMMANDS. */
static int find_command(const char *name)
{
    int i = 0;

    while (i < CLI_N_COMMANDS && strcmp(commands[i].name, name) != 0)
        i++;
    return i;
}

static int run_command(int command, int argc, char **argv)
{
    bool plugin = command == CLI_CHECK && report_nagios_is_asked(argc, argv);
    struct cli_options options;
    int rc;

    if (plugin)
        report_nagios_prepare();
    rc = cli_options_parse((enum cli_command_id)command, argc, argv, &options);
    if (rc)
        return plugin ? report_nagios_end(rc) : rc;
    if (options.help) {
        fputs(cli_help_commands[command], stdout);
        return 0;
    }
    return commands[command].run(&options);
}

static int print_version(void)
{
    const struct cli_options options = {.command = "version"};
    struct cli_policy policy;
    struct scheck_policy_info info;

    printf("supportcheck %d.%d.%d\n", SCHECK_VERSION_MAJOR, SCHECK_VERSION_MINOR,
           SCHECK_VERSION_PATCH);

    int rc = cli_policy_open(&options, false, &policy);

    if (rc)
        return rc;
    scheck_policy_info(policy.policy, &info);
    printf("policy %" PRIu64 " (%zu statements, %zu releases, sha256 %s)\n", info.serial,
           info.n_statements, info.n_releases, info.digest);
    cli_policy_close(&policy);
    return 0;
}

static int print_help(int argc, char **argv)
{
    int command = argc > 1 ? find_command(argv[1]) : CLI_N_COMMANDS;

    if (argc > 1 && strcmp(argv[1], "audit") == 0) {
        char *audit[] = {argv[1], "--help", NULL};

        return cli_audit(audit);
    }
    if (argc > 1 && command == CLI_N_COMMANDS)
        return cli_usage(NULL, "there is no command '%s'", argv[1]);
    fputs(argc > 1 ? cli_help_commands[command] : cli_help_program, stdout);
    return 0;
}

static bool is_one_of(const char *word, const char *a, const char *b, const char *c)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0 || strcmp(word, c) == 0;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2)
        return cli_usage(NULL, "the command is missing");
    if (is_one_of(argv[1], "help", "--help", "-h"))
        return print_help(argc - 1, argv + 1);
    if (is_one_of(argv[1], "version", "--version", "-V"))
        return print_version();
    if (strcmp(argv[1], "audit") == 0)
        return cli_audit(argv + 1);

    int command = find_command(argv[1]);

    if (command == CLI_N_COMMANDS)
        return cli_usage(NULL, "there is no command '%s'", argv[1]);
    return run_command(command, argc - 1, argv + 1);
}

/*
 * A check is over before the system has use for what it gives back, and asking for memory in
 * pieces takes longer than using it.
 */
static void prepare_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_TOP_PAD, 1024 * 1024);
    mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
    mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
#endif
}

int main(int argc, char **argv)
{
    prepare_memory();
    if (!cli_stdio_guard())
        return CLI_INPUT;
    /* A reader that went away is an output error like a full disk, with a status that says so. */
    signal(SIGPIPE, SIG_IGN);
    cli_guard_exit();
    cli_exit(cli_stdout_finish(dispatch(argc, argv)));
}
