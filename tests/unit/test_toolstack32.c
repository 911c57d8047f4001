/* SPDX-License-Identifier: MIT */
/*
 * Limits of 32-bit tool stacks against the list of places in Xen's sources,
 * toolstack32.tsv: every row has a limit or a reason why none can be checked,
 * and each limit is tried at its last good value, one below and one above it,
 * at 32 and 64 bits, in the releases that have it. Thresholds, scopes and
 * releases are the list's, not the policy's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "toolstack32.h"
#include "vocabulary.h"

#define FEATURE "toolstack-32bit"
#define MAX_COLUMNS 16
#define MAX_ROWS 64

/* --- the list --- */

struct list {
    char *text;
    char *cells[MAX_ROWS][MAX_COLUMNS];
    size_t n;
} list;

static void read_list(const char *data)
{
    char path[4096], *save = NULL;
    size_t len;

    snprintf(path, sizeof path, "%s/toolstack32.tsv", data);
    list.text = vocabulary_file(path, &len);
    assert_non_null(list.text);
    for (char *line = strtok_r(list.text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        assert_true(list.n < MAX_ROWS);
        for (size_t i = 0; i < MAX_COLUMNS && line; i++)
            list.cells[list.n][i] = strsep(&line, "\t");
        list.n++;
    }
    assert_true(list.n > 1);
}

enum { ITEM = 0, THRESHOLD = 3, SCOPE = 5, FIRST_RELEASE = 6 };

static char **row_of(const char *item)
{
    for (size_t i = 1; i < list.n; i++)
        if (strcmp(list.cells[i][ITEM], item) == 0)
            return list.cells[i];
    return NULL;
}

/* --- trials --- */

static void try_release(const struct trial *t, const char *scope, const char *release)
{
    int64_t step, good = toolstack32_last_good(t, &step);

    for (size_t i = 0; i < TOOLSTACK32_N(toolstacks); i++) {
        bool limited = toolstack32_in_scope(scope, toolstacks[i].scope);

        for (int k = -1; k <= 1; k++) {
            enum scheck_outcome outcome =
                toolstack32_judge(t->id, release, t, toolstacks[i].facts, good + k * step);

            if (outcome != (limited && k > 0 ? SCHECK_APPLIES : SCHECK_NOT_IN_USE))
                fail_msg("%s in %s, %s, %s = %lld: outcome %d", t->id, release, toolstacks[i].facts,
                         t->subject, (long long)(good + k * step), outcome);
        }
    }
}

static void expect_reason(const struct trial *t)
{
    struct scheck_statement s;
    struct scheck_str why;
    size_t idx;

    if (scheck_policy_find_statement(toolstack32_policy, t->id, strlen(t->id), &idx) != SCHECK_OK)
        fail_msg("the policy has no %s", t->id);
    assert_int_equal(scheck_policy_statement(toolstack32_policy, idx, &s), SCHECK_OK);
    assert_false(s.checkable);
    assert_int_equal(scheck_policy_document(toolstack32_policy, idx, SCHECK_DOC_UNCHECKABLE, &why),
                     SCHECK_OK);
    assert_true(why.len > 0);
}

static void try_in(const struct trial *t, const char *scope, const char *release, bool holds)
{
    struct scheck_history h;

    if (toolstack32_holds_in(t->id, release, &h) != holds)
        fail_msg("%s %s in %s", t->id, holds ? "is missing" : "still stands", release);
    if (holds && t->unit != UNCHECKABLE)
        try_release(t, scope, release);
}

/* Every row has a trial, and every trial its row; columns from the 7th on are releases. */
static void test_list(void **state)
{
    const char *data = vocabulary_data("the list of places that limit a 32-bit tool stack");

    (void)state;
    if (!data)
        skip();
    read_list(data);
    for (size_t i = 1; i < list.n; i++) {
        bool tried = false;

        for (size_t k = 0; k < n_trials; k++)
            tried |= strcmp(trials[k].item, list.cells[i][ITEM]) == 0;
        if (!tried)
            fail_msg("nothing tries \"%s\"", list.cells[i][ITEM]);
    }
    for (size_t i = 0; i < n_trials; i++) {
        char **row = row_of(trials[i].item);
        const char *fixed;

        if (!row)
            fail_msg("the list has no \"%s\"", trials[i].item);
        if (!strstr(row[THRESHOLD], trials[i].threshold))
            fail_msg("%s: no \"%s\" in \"%s\"", trials[i].item, trials[i].threshold,
                     row[THRESHOLD]);
        fixed = strstr(row[SCOPE], "before 4.16");
        if (trials[i].unit == UNCHECKABLE)
            expect_reason(&trials[i]);
        for (size_t c = FIRST_RELEASE; c < MAX_COLUMNS && row[c]; c++) {
            const char *release = list.cells[0][c];
            bool master = strcmp(release, "master") == 0;

            try_in(&trials[i], row[SCOPE], master ? "4.23" : release,
                   !fixed && strcmp(row[c], "absent") != 0);
        }
        try_in(&trials[i], row[SCOPE], "4.15", true);
        try_in(&trials[i], row[SCOPE], "4.10", true);
    }
    free(list.text);
}

static void test_others(void **state)
{
    struct scheck_release release;

    (void)state;
    for (size_t i = 0; i < n_other_trials; i++) {
        size_t until =
            other_trials[i].until ? toolstack32_release(other_trials[i].until) : SIZE_MAX;

        if (other_trials[i].trial.unit == UNCHECKABLE)
            expect_reason(&other_trials[i].trial);
        for (size_t r = 0; scheck_policy_release(toolstack32_policy, r, &release) == SCHECK_OK; r++)
            try_in(&other_trials[i].trial, other_trials[i].scope, release.id, r <= until);
    }
}

/* Nothing stands in the restriction that no trial knows. */
static void test_nothing_untried(void **state)
{
    struct scheck_statement s;
    size_t n = 0;

    (void)state;
    for (size_t i = 0; scheck_policy_statement(toolstack32_policy, i, &s) == SCHECK_OK; i++) {
        bool known = strcmp(s.feature, FEATURE) != 0;

        n += !known;
        for (size_t k = 0; k < n_trials && !known; k++)
            known = strcmp(trials[k].id, s.id) == 0;
        for (size_t k = 0; k < n_other_trials && !known; k++)
            known = strcmp(other_trials[k].trial.id, s.id) == 0;
        if (!known)
            fail_msg("nothing tries %s", s.id);
    }
    assert_true(n > 24);
}

/* The paragraph is in SUPPORT.md from 4.18 on; before that the limits hold all the same. */
static void test_undocumented(void **state)
{
    static const struct {
        const char *release;
        bool undocumented;
    } rows[] = {{"4.10", true}, {"4.17", true}, {"4.18", false}, {"4.23", false}};
    struct scheck_history h;

    (void)state;
    for (size_t i = 0; i < TOOLSTACK32_N(rows); i++) {
        assert_true(toolstack32_holds_in("toolstack-32bit.hvm-save", rows[i].release, &h));
        assert_int_equal(h.undocumented, rows[i].undocumented);
        assert_true(toolstack32_holds_in("guest-memory.wrap", rows[i].release, &h));
        assert_false(h.undocumented);
    }
}

/* 64-bit builds had the narrow result, too, until 4.15.1. */
static void test_fixed_result(void **state)
{
    static const char id[] = "guest-memory.p2m-size-result";
    const struct trial t = {
        "", id, "8 TiB", FRAME, "guest.max_gfn", "guest.type=pvh operation=save"};
    static const struct {
        const char *release, *version;
        bool limited;
    } rows[] = {{"4.10", "hypervisor.version=4.10.4", true},
                {"4.14", "hypervisor.version=4.14.6", true},
                {"4.15", "hypervisor.version=4.15.0", true},
                {"4.15", "hypervisor.version=4.15.1", false}};
    struct scheck_history h;

    (void)state;
    for (size_t i = 0; i < TOOLSTACK32_N(rows); i++) {
        int64_t step, good = toolstack32_last_good(&t, &step);
        char facts[128];

        snprintf(facts, sizeof facts, "%s toolstack.bits=64 toolstack.arch=x86_64",
                 rows[i].version);
        assert_int_equal(toolstack32_judge(id, rows[i].release, &t, facts, good),
                         SCHECK_NOT_IN_USE);
        assert_int_equal(toolstack32_judge(id, rows[i].release, &t, facts, good + step),
                         rows[i].limited ? SCHECK_APPLIES : SCHECK_NOT_IN_USE);
    }
    assert_false(toolstack32_holds_in(id, "4.16", &h));
}

/* The function narrows; bugs that only such a build has are still fixed. */
static void test_axes(void **state)
{
    size_t unsupported = SIZE_MAX, yes = SIZE_MAX;
    struct scheck_statement s;
    struct scheck_history h;

    (void)state;
    for (size_t i = 0; scheck_policy_statement(toolstack32_policy, i, &s) == SCHECK_OK; i++) {
        if (strcmp(s.feature, FEATURE) != 0)
            continue;
        assert_int_equal(scheck_policy_history(toolstack32_policy, i, 0, &h), SCHECK_OK);
        if (strcmp(s.id, FEATURE ".large-pages") == 0 ||
            strcmp(s.id, FEATURE ".access-sentinel") == 0)
            continue; /* harm nothing */
        unsupported = unsupported == SIZE_MAX ? h.level.function : unsupported;
        yes = yes == SIZE_MAX ? h.level.security : yes;
        assert_int_equal(h.level.function, unsupported);
        assert_int_equal(h.level.security, yes);
    }
    assert_string_equal(
        scheck_policy_level_name(toolstack32_policy, SCHECK_AXIS_FUNCTION, unsupported),
        "unsupported");
    assert_string_equal(scheck_policy_level_name(toolstack32_policy, SCHECK_AXIS_SECURITY, yes),
                        "yes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_others),
        cmocka_unit_test(test_nothing_untried),
        cmocka_unit_test(test_undocumented),
        cmocka_unit_test(test_fixed_result),
        cmocka_unit_test(test_axes),
    };

    return cmocka_run_group_tests(tests, toolstack32_setup, toolstack32_teardown);
}
