/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli.h"
#include "escape.h"
#include "remedies.h"
#include "report_formats.h"
#include "words.h"

static const struct scheck_policy *policy;

void report_markdown_begin(const struct scheck_policy *of)
{
    struct scheck_policy_info info;

    policy = of;
    scheck_policy_info(policy, &info);
    printf("# Support statement\n\nPolicy %" PRIu64 ", `%.16s`.\n", info.serial, info.digest);
}

static void put(const char *text)
{
    cli_put_markdown(stdout, text);
}

static void put_detail(const char *label, const char *text)
{
    if (!text || !*text)
        return;
    printf("  - %s: ", label);
    put(text);
    fputc('\n', stdout);
}

static void put_remedies(const struct cli_verdict *verdict, const struct scheck_finding *finding)
{
    const struct scheck_advice *advice = cli_advise(verdict, finding->rule, SCHECK_GOAL_CLEAR);
    char words[CLI_REMEDY_SIZE];

    put_detail("remedy", cli_no_remedy_words(advice));
    for (size_t i = 0; advice && i < advice->n_remedies && i < 3; i++)
        put_detail(i ? "or" : "remedy", cli_remedy_words(policy, &advice->remedies[i], words));
}

static void put_statement(const struct cli_verdict *verdict, const struct scheck_finding *finding)
{
    static const char *const severities[] = {"Note", "Warning", "Serious"};
    struct scheck_statement statement;
    char level[CLI_WORDS_SIZE];

    if ((!verdict->guest && !cli_concerns_host(finding)) ||
        scheck_policy_statement(policy, finding->statement, &statement) != SCHECK_OK)
        return;
    printf("- **%s**: ", finding->waiver                      ? "Waived"
                         : finding->outcome != SCHECK_APPLIES ? "Undetermined"
                                                              : severities[finding->severity]);
    put(cli_statement_words(&statement));
    printf(" \\[`%s`\\]\n", statement.id);
    put_detail("status", cli_level_words(policy, finding->level, level));
    put_detail("reason", finding->waiver);
    put_detail("fix", statement.remedy);
    if (finding->outcome == SCHECK_APPLIES && !finding->waiver)
        put_remedies(verdict, finding);
}

void report_markdown_verdict(const struct cli_verdict *verdict)
{
    const struct scheck_report *r = verdict->report;
    char best[CLI_WORDS_SIZE], worst[CLI_WORDS_SIZE], release[CLI_WORDS_SIZE];

    fputs("\n## ", stdout);
    put(verdict->guest ? verdict->guest : "host");
    printf("\n\n");
    put(cli_release_words(r, release));
    printf(": at best **%s**, at worst **%s**.\n\n", cli_level_words(policy, verdict->best, best),
           cli_level_words(policy, verdict->worst, worst));
    for (size_t i = 0; i < r->n_findings; i++)
        put_statement(verdict, &r->findings[i]);
    for (size_t i = 0; i < r->n_undetermined; i++)
        put_statement(verdict, &r->undetermined[i]);
    for (size_t i = 0; i < r->n_waived; i++)
        put_statement(verdict, &r->waived[i]);
}

void report_markdown_end(void)
{
}
