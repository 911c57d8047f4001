/* SPDX-License-Identifier: MIT */
/* Findings and undetermined statements of the text report. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "message.h"
#include "quantity.h"
#include "remedies.h"
#include "report_text.h"
#include "words.h"

/* Undetermined statements that lack the same facts, and groups of them, unless --verbose. */
#define MOST_UNDETERMINED 6
#define MOST_GROUPS 12
#define MOST_REMEDIES 2
#define NAME_SIZE 160

/* "label: words" below a finding; nothing when there are no words. */
static void print_detail(struct report_text *report, const char *label, const char *words)
{
    if (!words || !*words)
        return;
    text_begin(&report->text, 6, 8);
    text_style(&report->text, TEXT_DIM);
    text_wordsf(&report->text, "%s:", label);
    text_style(&report->text, TEXT_PLAIN);
    text_words(&report->text, words);
    text_end(&report->text);
}

static void print_headline(struct report_text *report, const struct scheck_finding *finding,
                           const struct scheck_statement *statement)
{
    static const enum text_style styles[] = {TEXT_PLAIN, TEXT_WARN, TEXT_BAD};
    static const char *const words[] = {"note", "warning", "serious"};
    struct text *text = &report->text;

    text_begin(text, 2, 6);
    text_style(text, styles[finding->severity]);
    text_wordsf(text, "%s:", words[finding->severity]);
    text_style(text, TEXT_PLAIN);
    text_words(text, cli_statement_words(statement));
    text_style(text, TEXT_DIM);
    text_wordsf(text, "[%s]", statement->id);
    text_end(text);
}

static void print_status(struct report_text *report, const struct cli_verdict *verdict,
                         const struct scheck_finding *finding)
{
    char level[CLI_WORDS_SIZE], words[2 * CLI_WORDS_SIZE];

    cli_level_words(report->policy, finding->level, level);
    print_detail(report, "status", cli_status_words(finding->label, level, words));
    if (finding->undocumented) {
        snprintf(words, sizeof words, "SUPPORT.md of %s does not say this; it holds all the same",
                 verdict->report->release);
        print_detail(report, "undocumented", words);
    }
}

/* Heading, link and references: where to read on. */
static void print_see(struct report_text *report, const struct scheck_statement *statement)
{
    const char *const more[] = {statement->link, statement->references};
    struct text *text = &report->text;

    text_begin(text, 6, 8);
    text_style(text, TEXT_DIM);
    text_words(text, "see:");
    text_style(text, TEXT_PLAIN);
    text_words(text, statement->path);
    if (*statement->qualifier)
        text_wordsf(text, "(%s)", statement->qualifier);
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        if (*more[i]) {
            text_join(text);
            text_wordsf(text, "; %s", more[i]);
        }
    }
    text_end(text);
}

/* "guest.max_gfn is unknown but at least ..., more than the ... that works" */
static void print_limit(struct report_text *report, const struct cli_verdict *verdict,
                        const struct scheck_finding *finding)
{
    struct scheck_limit limit;
    struct scheck_fact_info fact = {.name = "the value", .unit = ""};
    char actual[CLI_QUANTITY_SIZE], least[CLI_QUANTITY_SIZE], most[CLI_QUANTITY_SIZE];
    char words[3 * CLI_QUANTITY_SIZE + NAME_SIZE + 64];

    if (scheck_limit(verdict->workspace, finding->rule, &limit) != SCHECK_OK)
        return;
    if (limit.subject != SIZE_MAX)
        scheck_policy_fact(report->policy, limit.subject, &fact);
    cli_quantity(fact.unit, &limit.actual, actual, sizeof actual);
    cli_quantity(fact.unit, &limit.at_least, least, sizeof least);
    cli_quantity_int(fact.unit, limit.max, most, sizeof most);
    if (limit.at_least.known == SCHECK_KNOWN && limit.actual.known != SCHECK_KNOWN)
        snprintf(words, sizeof words, "%.*s is at least %s; at most %s is allowed", NAME_SIZE,
                 fact.name, least, most);
    else
        snprintf(words, sizeof words, "%.*s is %s; at most %s is allowed", NAME_SIZE, fact.name,
                 actual, most);
    print_detail(report, "limit", words);
}

static void print_breaks(struct report_text *report, const struct scheck_finding *finding,
                         const struct scheck_statement *statement)
{
    char operations[CLI_WORDS_SIZE];
    struct text *text = &report->text;

    if (!statement->operations && !*statement->consequence)
        return;
    text_begin(text, 6, 8);
    text_style(text, TEXT_DIM);
    text_words(text, statement->operations ? "breaks:" : "consequence:");
    text_style(text, TEXT_PLAIN);
    text_words(text, cli_operation_words(statement->operations, operations));
    if (statement->operations && *statement->consequence)
        text_wordsf(text, "(%s)", statement->consequence);
    else
        text_words(text, statement->consequence);
    if (!finding->counts && !finding->waiver)
        text_words(text, "- not counted in the summary, which is about another operation");
    text_end(text);
}

/* The condition as written, and the value behind it where the condition does not tell. */
static void print_reason(struct report_text *report, const struct scheck_reason *reason)
{
    struct text *text = &report->text;
    struct scheck_fact_info fact = {.unit = ""};
    char name[NAME_SIZE], value[CLI_QUANTITY_SIZE];
    bool tells = reason->fact.fact == SIZE_MAX ||
                 (reason->holds && strstr(reason->text, "==")) ||
                 (reason->actual.known == SCHECK_KNOWN && reason->actual.type == SCHECK_TYPE_BOOL);

    text_wordsf(text, "%s%s%s%s", reason->holds ? "" : "not (", reason->text,
                strlen(reason->text) + 1 == sizeof reason->text ? "..." : "",
                reason->holds ? "" : ")");
    if (tells)
        return;
    scheck_policy_fact(report->policy, reason->fact.fact, &fact);
    cli_quantity(fact.unit, &reason->actual, value, sizeof value);
    text_wordsf(text, "(%s is %s)",
                cli_fact_name(report->policy, &reason->fact, name, sizeof name), value);
}

/* Whether the limit's own line says this already, in words and not in a formula. */
static bool compares_limit(const struct scheck_reason *reason, const struct scheck_limit *limit)
{
    char end[32];
    size_t len = strlen(reason->text);
    size_t n = (size_t)snprintf(end, sizeof end, "> %" PRId64, limit->max);

    return reason->fact.fact == limit->subject || len + 1 == sizeof reason->text ||
           (len >= n && strcmp(reason->text + len - n, end) == 0);
}

static void print_reasons(struct report_text *report, const struct cli_verdict *verdict,
                          const struct scheck_finding *finding)
{
    struct text *text = &report->text;
    struct scheck_limit limit;
    bool limited = scheck_limit(verdict->workspace, finding->rule, &limit) == SCHECK_OK;
    size_t n, n_printed = 0;
    struct scheck_reason *reasons = cli_reasons(verdict->workspace, finding->rule, &n);

    for (size_t i = 0; i < n; i++) {
        if (limited && compares_limit(&reasons[i], &limit))
            continue;
        if (n_printed++ == 0) {
            text_begin(text, 6, 8);
            text_style(text, TEXT_DIM);
            text_words(text, "because:");
            text_style(text, TEXT_PLAIN);
        } else {
            text_join(text);
            text_words(text, ";");
        }
        print_reason(report, &reasons[i]);
    }
    if (n_printed > 0)
        text_end(text);
    free(reasons);
}

/* The smallest changes that clear it, as the predicate has them. */
static void print_remedies(struct report_text *report, const struct cli_verdict *verdict,
                           const struct scheck_finding *finding)
{
    const struct scheck_advice *advice;
    size_t most = report->verbose ? SCHECK_MAX_REMEDIES : MOST_REMEDIES;
    char words[CLI_REMEDY_SIZE];

    if (!verdict->guest)
        return; /* nobody has a guest to change */
    advice = cli_advise(verdict, finding->rule, SCHECK_GOAL_CLEAR);
    if (!cli_concerns_host(finding))
        print_detail(report, "clear", cli_no_remedy_words(advice));
    for (size_t i = 0; advice && i < advice->n_remedies && i < most; i++)
        print_detail(report, i ? "or" : "clear",
                     cli_remedy_words(report->policy, &advice->remedies[i], words));
}

void report_text_finding(struct report_text *report, const struct cli_verdict *verdict,
                         const struct scheck_finding *finding)
{
    struct scheck_statement statement;

    if (scheck_policy_statement(report->policy, finding->statement, &statement) != SCHECK_OK)
        return;
    print_headline(report, finding, &statement);
    print_status(report, verdict, finding);
    print_limit(report, verdict, finding);
    print_breaks(report, finding, &statement);
    print_reasons(report, verdict, finding);
    print_detail(report, "but", statement.caveat);
    print_detail(report, "fix", statement.remedy);
    print_remedies(report, verdict, finding);
    print_see(report, &statement);
}

/* --- undetermined --- */

/* The facts that would decide a statement; the erred have none. */
struct lack {
    struct scheck_fact_ref *refs;
    size_t n;
    bool shown;
};

static bool lacks_fact(const struct lack *lack, const struct scheck_fact_ref *ref)
{
    for (size_t i = 0; i < lack->n; i++)
        if (lack->refs[i].fact == ref->fact && lack->refs[i].element == ref->element)
            return true;
    return false;
}

/* The same facts, in whatever order: no list has a fact twice. */
static bool same_lack(const struct lack *a, const struct lack *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!lacks_fact(b, &a->refs[i]))
            return false;
    return true;
}

static void print_lack(struct report_text *report, const struct cli_verdict *verdict,
                       const struct lack *lack)
{
    struct text *text = &report->text;
    char name[NAME_SIZE];

    text_begin(text, 2, 6);
    text_style(text, TEXT_WARN);
    text_words(text, lack->n ? "not decided without" : "not decided, for computing it failed");
    for (size_t i = 0; i < lack->n; i++) {
        const char *note = cli_fact_note(verdict->facts, &lack->refs[i]);

        text_style(text, TEXT_BOLD);
        text_words(text, cli_fact_name(report->policy, &lack->refs[i], name, sizeof name));
        text_style(text, TEXT_PLAIN);
        if (note)
            text_wordsf(text, "(%s)", note);
        if (i + 1 < lack->n) {
            text_join(text);
            text_words(text, ",");
        }
    }
    text_join(text);
    text_words(text, ":");
    text_end(text);
}

static void print_undecided(struct report_text *report, const struct cli_verdict *verdict,
                            const struct scheck_finding *finding)
{
    const struct scheck_advice *advice;
    char words[CLI_REMEDY_SIZE];
    struct scheck_statement statement;
    struct text *text = &report->text;
    char level[CLI_WORDS_SIZE], operations[CLI_WORDS_SIZE];

    if (scheck_policy_statement(report->policy, finding->statement, &statement) != SCHECK_OK)
        return;
    text_begin(text, 4, 8);
    text_wordsf(text, "perhaps: %s", cli_statement_words(&statement));
    text_style(text, TEXT_DIM);
    text_wordsf(text, "[%s]", statement.id);
    text_style(text, TEXT_PLAIN);
    text_wordsf(text, "- %s", cli_level_words(report->policy, finding->level, level));
    if (statement.operations)
        text_wordsf(text, "for %s", cli_operation_words(statement.operations, operations));
    advice = cli_advise(verdict, finding->rule, SCHECK_GOAL_APPLY);
    if (advice && advice->n_remedies) {
        text_join(text);
        text_wordsf(text, "; it is if %s",
                    cli_condition_words(report->policy, &advice->remedies[0], words));
    } else if (advice && advice->end != SCHECK_ADVICE_BOUND) {
        text_join(text);
        text_words(text, "; but no value of what is missing makes it so");
    }
    text_end(text);
}

static void print_more(struct report_text *report, size_t indent, size_t n, const char *which)
{
    text_begin(&report->text, indent, indent + 4);
    text_wordsf(&report->text, "and %zu more %s %s, which --verbose lists", n,
                n == 1 ? "statement" : "statements", which);
    text_end(&report->text);
}

/* All statements that lack what statement @first lacks. */
static void print_group(struct report_text *report, const struct cli_verdict *verdict,
                        struct lack *lacks, size_t first)
{
    const struct scheck_report *r = verdict->report;
    size_t most = report->verbose ? SIZE_MAX : MOST_UNDETERMINED;
    size_t n = 0;

    print_lack(report, verdict, &lacks[first]);
    for (size_t i = first; i < r->n_undetermined; i++) {
        if (lacks[i].shown || !same_lack(&lacks[first], &lacks[i]))
            continue;
        lacks[i].shown = true;
        if (n++ < most)
            print_undecided(report, verdict, &r->undetermined[i]);
    }
    if (n > most)
        print_more(report, 4, n - most, "that lack the same");
}

/* How many are left after the groups that are shown. */
static size_t count_left(const struct lack *lacks, size_t n)
{
    size_t left = 0;

    for (size_t i = 0; i < n; i++)
        left += !lacks[i].shown;
    return left;
}

static void print_groups(struct report_text *report, const struct cli_verdict *verdict,
                         struct lack *lacks, size_t n)
{
    size_t most = report->verbose ? SIZE_MAX : MOST_GROUPS;
    size_t n_groups = 0;

    /* First what the summary hangs on. */
    for (int other = 0; other < 2; other++) {
        for (size_t i = 0; i < n && n_groups < most; i++) {
            if (lacks[i].shown || (!other && !verdict->report->undetermined[i].counts))
                continue;
            print_group(report, verdict, lacks, i);
            n_groups++;
        }
    }
    if (count_left(lacks, n) > 0)
        print_more(report, 2, count_left(lacks, n), "that lack other facts");
}

void report_text_undetermined(struct report_text *report, const struct cli_verdict *verdict)
{
    const struct scheck_report *r = verdict->report;
    struct lack *lacks = cli_need(calloc(r->n_undetermined + 1, sizeof *lacks));

    for (size_t i = 0; i < r->n_undetermined; i++) {
        lacks[i].shown = report_text_said(report, verdict, &r->undetermined[i]);
        lacks[i].refs = cli_missing(verdict->workspace, r->undetermined[i].rule, &lacks[i].n);
    }
    print_groups(report, verdict, lacks, r->n_undetermined);
    for (size_t i = 0; i < r->n_undetermined; i++)
        free(lacks[i].refs);
    free(lacks);
}
