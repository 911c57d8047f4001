/* SPDX-License-Identifier: MIT */
#include "report_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../adapters/decimal.h"
#include "cli.h"
#include "message.h"
#include "words.h"

int report_text_init(struct report_text *report, const struct scheck_policy *policy,
                     const struct cli_options *options)
{
    struct scheck_policy_info info;

    scheck_policy_info(policy, &info);
    *report = (struct report_text){.policy = policy,
                                   .serial = info.serial,
                                   .quiet = options->quiet,
                                   .verbose = options->verbose};
    text_init(&report->text, stdout, options->colour);
    report->host_shown = calloc(info.n_statements + 1, sizeof *report->host_shown);
    return report->host_shown ? 0 : cli_no_memory();
}

void report_text_clear(struct report_text *report)
{
    free(report->host_shown);
    report->host_shown = NULL;
}

static bool same_level(struct scheck_level a, struct scheck_level b)
{
    return a.function == b.function && a.security == b.security;
}

static void print_interval(struct report_text *report, const struct cli_verdict *verdict)
{
    static const enum text_style styles[] = {
        [CLI_MEETS] = TEXT_GOOD, [CLI_FAILS] = TEXT_BAD, [CLI_BETWEEN] = TEXT_WARN};
    struct text *text = &report->text;
    char best[CLI_WORDS_SIZE], worst[CLI_WORDS_SIZE];

    text_style(text, styles[verdict->status]);
    if (same_level(verdict->best, verdict->worst))
        text_words(text, cli_level_words(report->policy, verdict->best, best));
    else
        text_wordsf(text, "at best %s; at worst %s",
                    cli_level_words(report->policy, verdict->best, best),
                    cli_level_words(report->policy, verdict->worst, worst));
    text_style(text, TEXT_PLAIN);
}

/* By what it was judged: "(Xen 4.17.7, policy 2026010100)". */
static void print_basis(struct report_text *report, const struct cli_verdict *verdict)
{
    char release[CLI_WORDS_SIZE], digits[SCHECK_DECIMAL_SIZE], basis[CLI_WORDS_SIZE + 40] = "(";
    const char *parts[] = {cli_release_words(verdict->report, release), ", policy ",
                           scheck_decimal(digits, report->serial), ")"};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        cli_append(basis, sizeof basis, parts[i], SIZE_MAX);
    text_words(&report->text, basis);
}

static void print_summary(struct report_text *report, const struct cli_verdict *verdict)
{
    struct text *text = &report->text;

    text_begin(text, 0, 4);
    text_style(text, TEXT_BOLD);
    text_words(text, verdict->guest ? verdict->guest : "host");
    text_join(text);
    text_words(text, ":");
    print_interval(report, verdict);
    print_basis(report, verdict);
    text_end(text);
}

static void print_running(struct report_text *report, const struct cli_running *running)
{
    struct text *text = &report->text;

    text_begin(text, 2, 6);
    text_style(text, TEXT_DIM);
    text_wordsf(text, "runs as domain %" PRIu32 ";", running->id);
    if (running->max_gfn >= 0)
        text_wordsf(text, "highest frame %#" PRIx64 ", by %s", (uint64_t)running->max_gfn,
                    running->max_gfn_by);
    else
        text_wordsf(text, "highest frame not known: %s", running->max_gfn_by);
    text_end(text);
}

void report_text_not_examined(struct report_text *report, const char *name, uint32_t id,
                              const char *reason)
{
    struct text *text = &report->text;

    if (!report->quiet && report->n_shown > 0)
        fputc('\n', text->out);
    report->n_shown++;
    text_begin(text, 0, 4);
    text_style(text, TEXT_BOLD);
    text_wordsf(text, "%s:", name);
    text_style(text, TEXT_PLAIN);
    text_wordsf(text, "not examined: %s (domain %" PRIu32 ")", reason, id);
    text_end(text);
}

bool report_text_said(const struct report_text *report, const struct cli_verdict *verdict,
                      const struct scheck_finding *finding)
{
    const char *release = verdict->report->release;

    /* Without its guest the report of the host has nothing to say of guests. */
    if (!verdict->guest)
        return !cli_concerns_host(finding);
    return cli_concerns_host(finding) && report->host_shown[finding->statement] && release &&
           report->host_release && strcmp(release, report->host_release) == 0;
}

/* Findings of the host that a guest's report leaves out because they stand above. */
static size_t count_said(const struct report_text *report, const struct cli_verdict *verdict)
{
    size_t n = 0;

    for (size_t i = 0; verdict->guest && i < verdict->report->n_findings; i++)
        n += report_text_said(report, verdict, &verdict->report->findings[i]);
    return n;
}

static void print_findings(struct report_text *report, const struct cli_verdict *verdict)
{
    size_t said = count_said(report, verdict);

    for (size_t i = 0; i < verdict->report->n_findings; i++)
        if (!report_text_said(report, verdict, &verdict->report->findings[i]))
            report_text_finding(report, verdict, &verdict->report->findings[i]);
    if (said > 0) {
        text_begin(&report->text, 2, 6);
        text_wordsf(&report->text, "and what is said of the host above (%zu %s)", said,
                    said == 1 ? "finding" : "findings");
        text_end(&report->text);
    }
}

static void print_waived(struct report_text *report, const struct cli_verdict *verdict)
{
    struct text *text = &report->text;

    for (size_t i = 0; i < verdict->report->n_waived; i++) {
        const struct scheck_finding *finding = &verdict->report->waived[i];
        struct scheck_statement statement;

        if (report_text_said(report, verdict, finding) ||
            scheck_policy_statement(report->policy, finding->statement, &statement) != SCHECK_OK)
            continue;
        text_begin(text, 2, 6);
        text_style(text, TEXT_DIM);
        text_wordsf(text, "waived: %s [%s]; reason: %s", cli_statement_words(&statement),
                    statement.id, finding->waiver ? finding->waiver : "none given");
        text_end(text);
    }
}

static void print_counts(struct report_text *report, const struct cli_verdict *verdict)
{
    const struct scheck_report *r = verdict->report;

    text_begin(&report->text, 2, 6);
    text_style(&report->text, TEXT_DIM);
    text_wordsf(&report->text,
                "%zu %s in use; %zu undetermined that could not lower the level; checked for %s",
                r->n_in_use, r->n_in_use == 1 ? "statement" : "statements", r->n_harmless,
                scheck_operation_name(r->operation));
    text_end(&report->text);
}

static void remember_host(struct report_text *report, const struct cli_verdict *verdict)
{
    const struct scheck_report *r = verdict->report;

    report->host_release = r->release;
    for (size_t i = 0; i < r->n_findings; i++)
        report->host_shown[r->findings[i].statement] |= cli_concerns_host(&r->findings[i]);
    for (size_t i = 0; i < r->n_undetermined; i++)
        report->host_shown[r->undetermined[i].statement] |=
            cli_concerns_host(&r->undetermined[i]);
    for (size_t i = 0; i < r->n_waived; i++)
        report->host_shown[r->waived[i].statement] |= cli_concerns_host(&r->waived[i]);
}

void report_text_verdict(struct report_text *report, const struct cli_verdict *verdict)
{
    if (!report->quiet && report->n_shown > 0)
        fputc('\n', report->text.out);
    report->n_shown++;
    print_summary(report, verdict);
    if (report->quiet)
        return;
    if (verdict->running)
        print_running(report, verdict->running);
    print_findings(report, verdict);
    report_text_undetermined(report, verdict);
    print_waived(report, verdict);
    if (report->verbose && verdict->guest)
        print_counts(report, verdict);
    if (!verdict->guest)
        remember_host(report, verdict);
}

void report_text_end(struct report_text *report)
{
    struct text *text = &report->text;

    if (report->quiet || report->n_shown == 0)
        return;
    fputc('\n', text->out);
    text_begin(text, 0, 0);
    text_style(text, TEXT_DIM);
    text_words(text, "This repeats what the support statement says of these configurations. It "
                     "says nothing of security fixes that an installation may lack.");
    text_end(text);
}
