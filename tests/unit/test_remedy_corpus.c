/* SPDX-License-Identifier: MIT */
/*
 * Remedies for configurations that others wrote, on the recorded hosts: every
 * finding on a fact of the guest has one or says why none can exist, and each
 * does what it says.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <supportcheck/remedy.h>

#include "reader_cases.h"

#define MAX_NONE 64

static struct {
    struct scheck_policy *policy;
    struct scheck_workspace *ws, *again;
    struct scheck_adviser *adviser;
    struct scheck_facts *trial;
    size_t n_pairs, n_findings, n_guest, n_remedied, n_remedies, n_none, n_tried, n_bad, n_open;
    size_t n_undetermined, n_matter;
    const char *none[MAX_NONE]; /* statements without a remedy */
    size_t n_statements_none;
} t;

static const struct scheck_reader *reader_of(const char *format)
{
    if (strcmp(format, "xl.cfg") == 0)
        return &scheck_reader_xlcfg;
    if (strcmp(format, "libxl-json") == 0)
        return &scheck_reader_libxl_json;
#ifdef HAVE_LIBVIRT_READER
    if (strcmp(format, "libvirt-domain-xml") == 0)
        return &scheck_reader_libvirt;
#endif
    return NULL;
}

/* Fill @facts from the file at @path. */
static void fill(const struct scheck_reader *reader, const char *path, struct scheck_facts *facts)
{
    struct scheck_guests *guests = NULL;
    struct scheck_reader_input input = {.name = path};
    char *text = vocabulary_file(path, &input.len);

    assert_non_null(text);
    input.data = text;
    assert_int_equal(reader->open(&input, NULL, &guests), SCHECK_OK);
    assert_int_equal(reader->fill(guests, 0, facts, NULL), SCHECK_OK);
    reader->close(guests);
    free(text);
}

static const char *id_of(const struct scheck_finding *finding)
{
    struct scheck_statement s;

    assert_int_equal(scheck_policy_statement(t.policy, finding->statement, &s), SCHECK_OK);
    return s.id;
}

/* Whether @rule is a finding on @facts. */
static bool is_finding(const struct scheck_facts *facts, size_t rule)
{
    const struct scheck_report *report;

    assert_int_equal(scheck_evaluate(t.again, facts, NULL, &report), SCHECK_OK);
    for (size_t i = 0; i < report->n_findings; i++)
        if (report->findings[i].rule == rule)
            return true;
    return false;
}

static void check_remedy(const struct scheck_facts *facts, const struct scheck_finding *finding,
                         const struct scheck_remedy *remedy)
{
    enum scheck_outcome outcome;

    assert_int_equal(scheck_facts_reset(t.trial, facts), SCHECK_OK);
    if (scheck_remedy_apply(remedy, t.trial) != SCHECK_OK || is_finding(t.trial, finding->rule)) {
        print_error("%s: a remedy does not clear it\n", id_of(finding));
        t.n_bad++;
    }
    assert_int_equal(scheck_rule_outcome(t.again, finding->rule, &outcome), SCHECK_OK);
    if (outcome == SCHECK_ERRED || (outcome == SCHECK_UNDETERMINED) != remedy->leaves_undetermined)
        t.n_bad++;
    t.n_open += remedy->leaves_undetermined;
    t.n_remedies++;
}

static void note_none(const struct scheck_finding *finding)
{
    const char *id = id_of(finding);

    t.n_none++;
    for (size_t i = 0; i < t.n_statements_none; i++)
        if (strcmp(t.none[i], id) == 0)
            return;
    if (t.n_statements_none < MAX_NONE)
        t.none[t.n_statements_none++] = id;
}

static void check_finding(const struct scheck_facts *facts, const struct scheck_finding *finding)
{
    const struct scheck_advice *advice;
    bool host = finding->scope == SCHECK_SCOPE_HOST || finding->scope == SCHECK_SCOPE_NONE;

    t.n_findings++;
    t.n_guest += !host;
    assert_int_equal(
        scheck_advise(t.adviser, facts, NULL, finding->rule, SCHECK_GOAL_CLEAR, &advice),
        SCHECK_OK);
    t.n_tried += advice->n_tried;
    if (host) {
        assert_int_equal(advice->end, SCHECK_ADVICE_NO_FACT);
        return;
    }
    t.n_remedied += advice->n_remedies > 0;
    for (size_t i = 0; i < advice->n_remedies; i++)
        check_remedy(facts, finding, &advice->remedies[i]);
    if (!advice->n_remedies)
        note_none(finding);
    if (advice->end == SCHECK_ADVICE_BOUND) {
        print_error("%s: given up after %zu\n", id_of(finding), advice->n_tried);
        t.n_bad++;
    }
}

static void check_undetermined(const struct scheck_facts *facts,
                               const struct scheck_finding *finding)
{
    const struct scheck_advice *advice;
    bool may[2];

    for (int i = 0; i < 2; i++) {
        enum scheck_goal goal = i ? SCHECK_GOAL_RULE_OUT : SCHECK_GOAL_APPLY;

        assert_int_equal(scheck_advise(t.adviser, facts, NULL, finding->rule, goal, &advice),
                         SCHECK_OK);
        may[i] = advice->n_remedies > 0;
        if (!may[i])
            continue;
        assert_int_equal(scheck_facts_reset(t.trial, facts), SCHECK_OK);
        assert_int_equal(scheck_remedy_apply(&advice->remedies[0], t.trial), SCHECK_OK);
        assert_int_equal(is_finding(t.trial, finding->rule), goal == SCHECK_GOAL_APPLY);
    }
    t.n_undetermined++;
    t.n_matter += may[0] && may[1];
    if (!may[0] || !may[1])
        print_message("%s: %s\n", id_of(finding), may[0] ? "always" : may[1] ? "never" : "neither");
}

static void check_pair(const struct scheck_facts *facts)
{
    const struct scheck_report *report;

    t.n_pairs++;
    assert_int_equal(scheck_evaluate(t.ws, facts, NULL, &report), SCHECK_OK);
    for (size_t i = 0; i < report->n_findings; i++)
        check_finding(facts, &report->findings[i]);
    for (size_t i = 0; i < report->n_undetermined; i++)
        check_undetermined(facts, &report->undetermined[i]);
}

static void check_host(const char *host, const char *dir)
{
    struct scheck_facts *base = NULL, *facts = NULL;
    char path[1024], *text, *rest = NULL;
    size_t len;

    assert_int_equal(scheck_facts_new(t.policy, NULL, &base), SCHECK_OK);
    assert_int_equal(scheck_facts_new(t.policy, NULL, &facts), SCHECK_OK);
    fill(&scheck_reader_facts_json, host, base);
    scheck_facts_set_string(base, "today", "2026-11-22", 10);
    snprintf(path, sizeof path, "%s/MANIFEST.tsv", dir);
    text = vocabulary_file(path, &len);
    assert_non_null(text);
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *columns[5] = {line}, *tab = line;
        const struct scheck_reader *reader;

        for (int i = 1; i < 5 && tab; i++) {
            tab = strchr(tab, '\t');
            if (tab)
                *tab++ = '\0';
            columns[i] = tab;
        }
        reader = tab && columns[4] ? reader_of(strtok(columns[4], "\t")) : NULL;
        if (!reader || strncmp(line, "rejected/", 9) == 0)
            continue;
        assert_int_equal(scheck_facts_reset(facts, base), SCHECK_OK);
        snprintf(path, sizeof path, "%s/%s", dir, line);
        fill(reader, path, facts);
        scheck_facts_set_string(facts, "operation", "create", 6);
        check_pair(facts);
    }
    free(text);
    scheck_facts_free(base);
    scheck_facts_free(facts);
}

static void test_corpus(void **state)
{
    const char *data = vocabulary_data("the corpus of guest configurations");
    const char *source = getenv("SUPPORTCHECK_SOURCE_DIR");
    char guests[600], hosts[600], path[1200];
    struct dirent *entry;
    DIR *dir;

    (void)state;
    if (!data)
        skip();
    assert_non_null(source);
    snprintf(guests, sizeof guests, "%s/guests", data);
    snprintf(hosts, sizeof hosts, "%s/examples/hosts", source);
    dir = opendir(hosts);
    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        size_t len = strlen(entry->d_name);

        if (len < 5 || strcmp(entry->d_name + len - 5, ".json") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", hosts, entry->d_name);
        check_host(path, guests);
    }
    closedir(dir);
    print_message("%zu guests on hosts: %zu findings, %zu on facts of the guest, %zu with %zu "
                  "remedies (%zu leave the rule undetermined), %zu with none; %zu evaluations\n",
                  t.n_pairs, t.n_findings, t.n_guest, t.n_remedied, t.n_remedies, t.n_open,
                  t.n_none, t.n_tried);
    print_message("%zu undetermined statements, of which %zu hang on what is missing\n",
                  t.n_undetermined, t.n_matter);
    for (size_t i = 0; i < t.n_statements_none; i++)
        print_message("no remedy: %s\n", t.none[i]);
    assert_true(t.n_pairs > 400);
    assert_int_equal(t.n_bad, 0);
    assert_int_equal(t.n_remedied + t.n_none, t.n_guest);
}

static int setup(void **state)
{
    (void)state;
    assert_int_equal(scheck_policy_builtin(NULL, &t.policy), SCHECK_OK);
    assert_int_equal(scheck_workspace_new(t.policy, NULL, &t.ws), SCHECK_OK);
    assert_int_equal(scheck_workspace_new(t.policy, NULL, &t.again), SCHECK_OK);
    assert_int_equal(scheck_adviser_new(t.policy, NULL, &t.adviser), SCHECK_OK);
    assert_int_equal(scheck_facts_new(t.policy, NULL, &t.trial), SCHECK_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    scheck_adviser_free(t.adviser);
    scheck_workspace_free(t.ws);
    scheck_workspace_free(t.again);
    scheck_facts_free(t.trial);
    scheck_policy_close(t.policy);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_corpus)};

    return cmocka_run_group_tests(tests, setup, teardown);
}
