/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "escape.h"
#include "message.h"
#include "report_formats.h"
#include "words.h"

/* What a plugin may exit with. */
enum plugin_state { PLUGIN_OK = 0, PLUGIN_WARNING, PLUGIN_CRITICAL, PLUGIN_UNKNOWN };

static struct {
    const struct scheck_policy *policy;
    FILE *lines; /* of the guests: they follow the first line */
    char *text;
    size_t len;
    size_t n, n_by[3]; /* by CLI_MEETS, CLI_FAILS, CLI_BETWEEN */
} state;

static char why[512]; /* the first message on stderr, which monitoring does not see */

bool report_nagios_is_asked(int argc, char **argv)
{
    static const char option[] = "--format";
    bool asked = false;

    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], option, sizeof option - 1) != 0)
            continue;
        if (argv[i][sizeof option - 1] == '=')
            asked = strcmp(argv[i] + sizeof option, "nagios") == 0;
        else if (i + 1 < argc && !argv[i][sizeof option - 1])
            asked = strcmp(argv[++i], "nagios") == 0;
    }
    return asked;
}

void report_nagios_prepare(void)
{
    cli_message_keep(why, sizeof why);
}

/* Says so; what a plugin then ends with. */
static int no_memory(void)
{
    cli_no_memory();
    return PLUGIN_UNKNOWN;
}

void report_nagios_begin(const struct scheck_policy *policy)
{
    memset(&state, 0, sizeof state);
    state.policy = policy;
    state.lines = open_memstream(&state.text, &state.len);
    if (!state.lines)
        cli_exit(no_memory());
}

void report_nagios_verdict(const struct cli_verdict *verdict)
{
    static const char *const words[] = {"OK", "CRITICAL", "WARNING"};
    char best[CLI_WORDS_SIZE], worst[CLI_WORDS_SIZE];

    state.n++;
    state.n_by[verdict->status]++;
    fprintf(state.lines, "%s: ", words[verdict->status]);
    cli_put_plugin(state.lines, verdict->guest ? verdict->guest : "host");
    fprintf(state.lines, ": at best %s; at worst %s\n",
            cli_level_words(state.policy, verdict->best, best),
            cli_level_words(state.policy, verdict->worst, worst));
}

static enum plugin_state plugin_state(int status)
{
    switch (status) {
    case CLI_MEETS:
        return PLUGIN_OK;
    case CLI_FAILS:
        return PLUGIN_CRITICAL;
    case CLI_BETWEEN:
        return PLUGIN_WARNING;
    default:
        return PLUGIN_UNKNOWN;
    }
}

int report_nagios_end(int status)
{
    static const char *const words[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
    enum plugin_state plugin = plugin_state(status);

    if (state.lines) {
        bool failed = ferror(state.lines);

        /* Closing makes the text as short as it is, and loses it where that fails. */
        if (fclose(state.lines) != 0 || failed || !state.text)
            cli_exit(no_memory());
    }
    printf("SUPPORTCHECK %s - ", words[plugin]);
    if (status > CLI_BETWEEN && state.n == 0)
        cli_put_plugin(stdout, *why ? why : "nothing could be checked");
    else
        printf("%zu checked, %zu outside the support statement, %zu undetermined%s", state.n,
               state.n_by[CLI_FAILS], state.n_by[CLI_BETWEEN],
               status > CLI_BETWEEN                                ? ", others could not be read"
               : status == CLI_BETWEEN && !state.n_by[CLI_BETWEEN] ? ", others were not examined"
                                                                   : "");
    printf(" | checked=%zu;;;0 outside=%zu;;0;0 undetermined=%zu;0;;0\n", state.n,
           state.n_by[CLI_FAILS], state.n_by[CLI_BETWEEN]);
    if (state.lines)
        fwrite(state.text, 1, state.len, stdout);
    free(state.text);
    memset(&state, 0, sizeof state);
    return plugin;
}
