/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "escape.h"
#include "remedies.h"
#include "report_formats.h"
#include "words.h"

static const struct scheck_policy *policy;

void report_junit_begin(const struct scheck_policy *of)
{
    policy = of;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"supportcheck\">\n",
          stdout);
}

static void attribute(const char *name, const char *value)
{
    printf(" %s=\"", name);
    cli_put_xml(stdout, value);
    fputc('"', stdout);
}

static bool is_said(const struct cli_verdict *verdict, const struct scheck_finding *finding)
{
    return verdict->guest || cli_concerns_host(finding);
}

static bool fails(const struct cli_verdict *verdict, const struct scheck_finding *finding)
{
    return finding->counts && !scheck_level_meets(finding->level, verdict->required);
}

static void begin_case(const char *suite, const char *name)
{
    fputs("    <testcase", stdout);
    attribute("classname", suite);
    attribute("name", name);
    fputc('>', stdout);
}

static void end_case(void)
{
    fputs("</testcase>\n", stdout);
}

/* <failure>, <skipped> and <error> have the same form. */
static void outcome(const char *element, const char *type, const char *message)
{
    printf("<%s", element);
    if (type)
        attribute("type", type);
    attribute("message", message);
    fputs("/>", stdout);
}

static void finding_case(const struct cli_verdict *verdict, const char *suite,
                         const struct scheck_finding *finding)
{
    struct scheck_statement statement;
    const char *function =
        scheck_policy_level_name(policy, SCHECK_AXIS_FUNCTION, finding->level.function);

    if (!is_said(verdict, finding) ||
        scheck_policy_statement(policy, finding->statement, &statement) != SCHECK_OK)
        return;
    begin_case(suite, statement.id);
    if (finding->waiver)
        outcome("skipped", NULL, finding->waiver);
    else if (finding->outcome != SCHECK_APPLIES)
        outcome("skipped", NULL, "facts are missing to decide it");
    else if (fails(verdict, finding))
        outcome("failure", function, cli_statement_words(&statement));
    end_case();
}

static void level_case(const struct cli_verdict *verdict, const char *suite)
{
    char best[CLI_WORDS_SIZE], worst[CLI_WORDS_SIZE], words[3 * CLI_WORDS_SIZE];

    snprintf(words, sizeof words, "at best %s; at worst %s",
             cli_level_words(policy, verdict->best, best),
             cli_level_words(policy, verdict->worst, worst));
    begin_case(suite, "level");
    if (verdict->status == CLI_FAILS)
        outcome("failure", "level", words);
    else if (verdict->status == CLI_BETWEEN)
        outcome("error", "undetermined", words);
    end_case();
}

void report_junit_verdict(const struct cli_verdict *verdict)
{
    const struct scheck_report *r = verdict->report;
    const char *suite = verdict->guest ? verdict->guest : "host";
    size_t n = 1, n_failures = verdict->status == CLI_FAILS, n_skipped = 0;

    for (size_t i = 0; i < r->n_findings; i++) {
        n += is_said(verdict, &r->findings[i]);
        n_failures += is_said(verdict, &r->findings[i]) && fails(verdict, &r->findings[i]);
    }
    for (size_t i = 0; i < r->n_undetermined; i++)
        n_skipped += is_said(verdict, &r->undetermined[i]);
    for (size_t i = 0; i < r->n_waived; i++)
        n_skipped += is_said(verdict, &r->waived[i]);
    fputs("  <testsuite", stdout);
    attribute("name", suite);
    printf(" tests=\"%zu\" failures=\"%zu\" errors=\"%d\" skipped=\"%zu\">\n", n + n_skipped,
           n_failures, verdict->status == CLI_BETWEEN, n_skipped);
    level_case(verdict, suite);
    for (size_t i = 0; i < r->n_findings; i++)
        finding_case(verdict, suite, &r->findings[i]);
    for (size_t i = 0; i < r->n_undetermined; i++)
        finding_case(verdict, suite, &r->undetermined[i]);
    for (size_t i = 0; i < r->n_waived; i++)
        finding_case(verdict, suite, &r->waived[i]);
    fputs("  </testsuite>\n", stdout);
}

void report_junit_end(void)
{
    fputs("</testsuites>\n", stdout);
}
