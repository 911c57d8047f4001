/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "escape.h"
#include "message.h"
#include "report_formats.h"

/* All samples of a metric stand together: each is written on its own until the end. */
enum metric { STATUS = 0, LEVEL, FINDINGS, FINDING, UNDETERMINED, N_METRICS };

static const struct {
    const char *name, *help;
} metrics[N_METRICS] = {
    {"supportcheck_status", "0: what is required is met, 1: it is not, 2: facts are missing."},
    {"supportcheck_level_info", "Level at best and at worst, on both axes."},
    {"supportcheck_findings", "Statements that lower the level, by severity."},
    {"supportcheck_finding_info", "A statement that lowers the level."},
    {"supportcheck_undetermined", "Statements that could not be decided."},
};

static struct {
    const struct scheck_policy *policy;
    FILE *out[N_METRICS];
    char *text[N_METRICS];
    size_t len[N_METRICS];
    char **names; /* of the guests so far: two samples may not have the same labels */
    size_t n_names;
} state;

void report_prometheus_begin(const struct scheck_policy *policy)
{
    memset(&state, 0, sizeof state);
    state.policy = policy;
    for (int i = 0; i < N_METRICS; i++) {
        state.out[i] = open_memstream(&state.text[i], &state.len[i]);
        if (!state.out[i])
            cli_exit(cli_no_memory());
    }
}

/* How many guests before had this name. */
static size_t remember_name(const char *name)
{
    char **names = realloc(state.names, (state.n_names + 1) * sizeof *names);
    size_t n = 0;

    if (!names)
        cli_exit(cli_no_memory());
    state.names = names;
    for (size_t i = 0; i < state.n_names; i++)
        n += strcmp(names[i], name) == 0;
    names[state.n_names] = strdup(name);
    if (!names[state.n_names++])
        cli_exit(cli_no_memory());
    return n;
}

struct sample {
    const char *guest;
    size_t twin; /* other guests of the same name before */
};

/* "name{guest="...",nr="1"": the caller goes on with labels and the value. */
static FILE *begin(enum metric metric, const struct sample *sample)
{
    FILE *out = state.out[metric];

    fprintf(out, "%s{guest=\"", metrics[metric].name);
    cli_put_label(out, sample->guest);
    fputc('"', out);
    if (sample->twin)
        fprintf(out, ",nr=\"%zu\"", sample->twin + 1);
    return out;
}

static void level(const struct sample *sample, const char *bound, struct scheck_level level)
{
    FILE *out = begin(LEVEL, sample);

    fprintf(out, ",bound=\"%s\",function=\"", bound);
    cli_put_label(out,
                  scheck_policy_level_name(state.policy, SCHECK_AXIS_FUNCTION, level.function));
    fputs("\",security=\"", out);
    cli_put_label(out,
                  scheck_policy_level_name(state.policy, SCHECK_AXIS_SECURITY, level.security));
    fputs("\"} 1\n", out);
}

static void finding_info(const struct sample *sample, const struct scheck_finding *finding)
{
    struct scheck_statement statement;
    FILE *out;

    if (scheck_policy_statement(state.policy, finding->statement, &statement) != SCHECK_OK)
        return;
    out = begin(FINDING, sample);
    fputs(",id=\"", out);
    cli_put_label(out, statement.id);
    fputs("\"} 1\n", out);
}

void report_prometheus_verdict(const struct cli_verdict *verdict)
{
    static const char *const severities[] = {"info", "warning", "serious"};
    const struct scheck_report *r = verdict->report;
    const struct sample sample = {verdict->guest ? verdict->guest : "",
                                  remember_name(verdict->guest ? verdict->guest : "")};
    size_t n[3] = {0, 0, 0}, n_undetermined = 0;

    fprintf(begin(STATUS, &sample), "} %d\n", verdict->status);
    level(&sample, "best", verdict->best);
    level(&sample, "worst", verdict->worst);
    for (size_t i = 0; i < r->n_findings; i++) {
        if (!verdict->guest && !cli_concerns_host(&r->findings[i]))
            continue;
        n[r->findings[i].severity]++;
        finding_info(&sample, &r->findings[i]);
    }
    for (size_t i = 0; i < r->n_undetermined; i++)
        n_undetermined += verdict->guest || cli_concerns_host(&r->undetermined[i]);
    for (int i = 0; i < 3; i++)
        fprintf(begin(FINDINGS, &sample), ",severity=\"%s\"} %zu\n", severities[i], n[i]);
    fprintf(begin(UNDETERMINED, &sample), "} %zu\n", n_undetermined);
}

void report_prometheus_end(void)
{
    struct scheck_policy_info info;

    scheck_policy_info(state.policy, &info);
    printf("# HELP supportcheck_policy_info The policy that was used.\n"
           "# TYPE supportcheck_policy_info gauge\n"
           "supportcheck_policy_info{serial=\"%" PRIu64 "\",digest=\"%s\"} 1\n",
           info.serial, info.digest);
    for (int i = 0; i < N_METRICS; i++) {
        bool failed = ferror(state.out[i]);

        /* Closing makes the text as short as it is, and loses it where that fails. */
        if (fclose(state.out[i]) != 0 || failed || !state.text[i])
            cli_exit(cli_no_memory());
        if (state.len[i])
            printf("# HELP %s %s\n# TYPE %s gauge\n%s", metrics[i].name, metrics[i].help,
                   metrics[i].name, state.text[i]);
        free(state.text[i]);
    }
    for (size_t i = 0; i < state.n_names; i++)
        free(state.names[i]);
    free(state.names);
    memset(&state, 0, sizeof state);
}
