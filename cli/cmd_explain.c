/* SPDX-License-Identifier: MIT */
/* supportcheck explain: everything the policy says about a statement or a feature. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "cli.h"
#include "explain.h"
#include "message.h"
#include "policy_source.h"
#include "text.h"
#include "words.h"

void explain_heading(struct explanation *e, const char *words)
{
    fputc('\n', e->text.out);
    text_begin(&e->text, 2, 2);
    text_style(&e->text, TEXT_BOLD);
    text_words(&e->text, words);
    text_end(&e->text);
}

void explain_prose(struct explanation *e, struct scheck_str prose)
{
    char *copy = cli_need(strndup(prose.data, prose.len));

    for (char *paragraph = copy; paragraph && *paragraph;) {
        char *end = strstr(paragraph, "\n\n");

        if (end)
            *end = '\0';
        text_line(&e->text, 4, 4, paragraph);
        paragraph = end ? end + 2 : NULL;
        if (paragraph && *paragraph)
            fputc('\n', e->text.out);
    }
    free(copy);
}

struct scheck_str explain_cut(struct scheck_str *rest, char separator)
{
    const char *end = rest->len ? memchr(rest->data, separator, rest->len) : NULL;
    struct scheck_str head = {rest->data, end ? (size_t)(end - rest->data) : rest->len};

    rest->data += head.len + (end ? 1 : 0);
    rest->len -= head.len + (end ? 1 : 0);
    return head;
}

/* Evidence: a line for each declaration or source line. */
static void print_evidence(struct explanation *e, struct scheck_str lines)
{
    while (lines.len > 0) {
        struct scheck_str line = explain_cut(&lines, '\n');

        text_begin(&e->text, 4, 8);
        while (line.len > 0) {
            struct scheck_str part = explain_cut(&line, '\t');

            text_wordsf(&e->text, "%.*s%s", (int)part.len, part.data, line.len ? "," : "");
        }
        text_end(&e->text);
    }
}

void explain_lifts(struct explanation *e, struct scheck_str lines)
{
    while (lines.len > 0) {
        struct scheck_str line = explain_cut(&lines, '\n');
        struct scheck_str requires = explain_cut(&line, '\t'), met = explain_cut(&line, '\t');

        text_begin(&e->text, 4, requires.len ? 8 : 4);
        if (requires.len) {
            text_style(&e->text, TEXT_BOLD);
            text_wordsf(&e->text, "%.*s", (int)requires.len, requires.data);
            text_style(&e->text, TEXT_PLAIN);
            text_wordsf(&e->text, met.len ? "(done: %.*s):" : "(not yet):%.*s", (int)met.len,
                        met.data);
        }
        text_wordsf(&e->text, "%.*s", (int)line.len, line.data);
        text_end(&e->text);
    }
}

/* Predicates and examples: every line as it is written. */
static void print_lines(struct explanation *e, struct scheck_str lines)
{
    while (lines.len > 0) {
        struct scheck_str line = explain_cut(&lines, '\n');

        if (line.len == 0)
            continue;
        fputs("    ", e->text.out);
        cli_put_safely(e->text.out, line.data, line.len);
        fputc('\n', e->text.out);
    }
}

static const struct document {
    enum scheck_document kind;
    const char *heading;
    void (*print)(struct explanation *e, struct scheck_str text);
    bool of_feature;
} documents[] = {
    {SCHECK_DOC_DESCRIPTION, "What it is", explain_prose, true},
    {SCHECK_DOC_PREDICATE, "When it applies (all of these hold)", print_lines, false},
    {SCHECK_DOC_UNCHECKABLE, "Why no machine can decide it", explain_prose, false},
    {SCHECK_DOC_RATIONALE, "Why", explain_prose, false},
    {SCHECK_DOC_EVIDENCE, "Evidence", print_evidence, false},
    {SCHECK_DOC_EXAMPLES, "Examples", print_lines, false},
    {SCHECK_DOC_LIFT, "What has to be true before this can go", explain_lifts, true},
};

/* @of_feature: what all statements of the feature share has been told. */
static void print_documents(struct explanation *e, size_t idx, bool of_feature)
{
    struct scheck_str text;

    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        if ((of_feature && documents[i].of_feature) ||
            scheck_policy_document(e->policy, idx, documents[i].kind, &text) != SCHECK_OK ||
            text.len == 0)
            continue;
        explain_heading(e, documents[i].heading);
        documents[i].print(e, text);
    }
}

static void print_given(struct explanation *e, const char *title, const char *words)
{
    if (!*words)
        return;
    explain_heading(e, title);
    text_line(&e->text, 4, 4, words);
}

static void print_breaks(struct explanation *e, const struct scheck_statement *statement)
{
    struct scheck_fact_info fact;
    char operations[CLI_WORDS_SIZE];

    if (!statement->is_limit)
        return;
    explain_heading(e, "Limit");
    text_begin(&e->text, 4, 4);
    if (statement->subject != SIZE_MAX &&
        scheck_policy_fact(e->policy, statement->subject, &fact) == SCHECK_OK)
        text_wordsf(&e->text, "on %s;", fact.name);
    text_wordsf(&e->text, "what breaks beyond it: %s",
                statement->operations ? cli_operation_words(statement->operations, operations)
                                      : "every operation");
    if (*statement->consequence)
        text_wordsf(&e->text, "(%s)", statement->consequence);
    text_end(&e->text);
}

static void print_history(struct explanation *e, size_t idx)
{
    struct scheck_history h;
    char level[CLI_WORDS_SIZE], status[2 * CLI_WORDS_SIZE];

    explain_heading(e, "Status by release");
    for (size_t n = 0; scheck_policy_history(e->policy, idx, n, &h) == SCHECK_OK; n++) {
        bool now = cli_release_index(e->policy, h.since) <= e->release &&
                   e->release <= cli_release_index(e->policy, h.until);

        text_begin(&e->text, 4, 8);
        text_style(&e->text, now ? TEXT_BOLD : TEXT_PLAIN);
        if (strcmp(h.since, h.until) == 0)
            text_wordsf(&e->text, "%s:", h.since);
        else
            text_wordsf(&e->text, "%s to %s:", h.since, h.until);
        text_style(&e->text, TEXT_PLAIN);
        cli_status_words(h.label, cli_level_words(e->policy, h.level, level), status);
        text_wordsf(&e->text, "%s%s", status, h.checkable ? "" : "; stated but not checked");
        if (h.undocumented)
            text_words(&e->text, "- not documented in SUPPORT.md");
        text_end(&e->text);
    }
}

static void explain_statement(struct explanation *e, size_t idx)
{
    struct scheck_statement s;
    struct scheck_history at;

    if (scheck_policy_statement(e->policy, idx, &s) != SCHECK_OK ||
        (e->only_release && !cli_history_at(e->policy, idx, e->release, &at)))
        return;
    if (e->n_shown++ > 0)
        fputs("\n\n", e->text.out);
    text_begin(&e->text, 0, 4);
    text_style(&e->text, TEXT_BOLD);
    text_words(&e->text, s.id);
    text_style(&e->text, TEXT_PLAIN);
    text_wordsf(&e->text, "- %s", s.path);
    if (*s.qualifier)
        text_wordsf(&e->text, "(%s)", s.qualifier);
    text_end(&e->text);
    print_given(e, "What it says", s.message);
    print_history(e, idx);
    print_breaks(e, &s);
    print_documents(e, idx, e->told && strcmp(e->told, s.feature) == 0);
    print_given(e, "Caveat", s.caveat);
    print_given(e, "What to do", s.remedy);
    print_given(e, "References", s.references);
    print_given(e, "Link", s.link);
}

/* --- what was asked for --- */

#define LONGEST_ID 64

/* Edits that turn @a into @b; ids are short, longer ones are no near miss. */
static size_t distance(const char *a, const char *b)
{
    size_t row[LONGEST_ID + 1], len_b = strlen(b);

    if (strlen(a) > LONGEST_ID || len_b > LONGEST_ID)
        return SIZE_MAX;
    for (size_t j = 0; j <= len_b; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= len_b; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            size_t edit = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

            diagonal = row[j];
            row[j] = change < edit ? change : edit;
        }
    }
    return row[len_b];
}

static int no_such_id(const struct cli_options *options, const struct explanation *e,
                      const char *id)
{
    struct scheck_statement s;
    size_t least = strlen(id) / 2 + 1;
    const char *nearest = NULL;

    for (size_t i = 0; scheck_policy_statement(e->policy, i, &s) == SCHECK_OK; i++) {
        const char *const names[] = {s.id, s.feature};

        for (size_t j = 0; j < 2; j++) {
            size_t d = distance(id, names[j]);

            if (d < least) {
                least = d;
                nearest = names[j];
            }
        }
    }
    if (nearest)
        return cli_usage(options->command,
                         "the policy has no statement or feature '%s'; is '%s' meant?", id,
                         nearest);
    return cli_usage(options->command,
                     "the policy has no statement or feature '%s'; see 'supportcheck list'", id);
}

/* A feature and one of its statements may share an id: then the feature, which has both. */
static int explain_id(const struct cli_options *options, struct explanation *e, const char *id)
{
    struct scheck_statement s;
    bool known = false, feature = false;

    for (size_t i = 0; scheck_policy_statement(e->policy, i, &s) == SCHECK_OK; i++)
        feature |= strcmp(s.feature, id) == 0;
    e->told = NULL;
    if (feature)
        (void)explain_restriction(e, id);
    for (size_t i = 0; scheck_policy_statement(e->policy, i, &s) == SCHECK_OK; i++) {
        if (strcmp(feature ? s.feature : s.id, id) == 0) {
            known = true;
            explain_statement(e, i);
        }
    }
    return known ? 0 : no_such_id(options, e, id);
}

static void print_not_there(struct explanation *e, const char *id, const char *release)
{
    text_begin(&e->text, 0, 4);
    text_wordsf(&e->text, "%s: the statement of Xen %s does not have it.", id, release);
    text_end(&e->text);
}

static int explain(const struct cli_options *options, const struct scheck_policy *policy)
{
    struct explanation e = {.policy = policy, .only_release = options->release != NULL};
    struct scheck_policy_info info;
    int rc = options->release
                 ? cli_policy_check_release(options->command, policy, options->release)
                 : 0;

    scheck_policy_info(policy, &info);
    text_init(&e.text, stdout, options->colour);
    e.release = cli_release_index(policy, options->release);
    for (size_t i = 0; i < options->n_args && !rc; i++) {
        size_t before = e.n_shown;

        rc = explain_id(options, &e, options->args[i]);
        if (!rc && e.n_shown == before)
            print_not_there(&e, options->args[i], options->release);
    }
    if (!rc && e.n_shown > 0 && !info.has_documents) {
        fputc('\n', stdout);
        text_line(&e.text, 0, 0,
                  "Prose, predicates and reasons are not in this policy image: install the "
                  "policy's data file, or name the policy's source with --policy.");
    }
    return rc;
}

int cli_explain(const struct cli_options *options)
{
    struct cli_policy policy;

    if (options->n_args == 0)
        return cli_usage(options->command, "the id of a statement or feature is missing");

    int rc = cli_policy_open(options, true, &policy);

    if (!rc)
        rc = explain(options, policy.policy);
    cli_policy_close(&policy);
    return rc;
}
