/* SPDX-License-Identifier: MIT */
/* Which changes clear a finding, and which facts would decide what is open. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <supportcheck/remedy.h>

#include "failing_alloc.h"
#include "tiny_policy.h"

#define MAX_SETTINGS 8

static void write_value(const struct scheck_value *v, char *buf, size_t cap)
{
    if (v->known != SCHECK_KNOWN)
        snprintf(buf, cap, "%s", v->known == SCHECK_ABSENT ? "absent" : "?");
    else if (v->type == SCHECK_TYPE_BOOL)
        snprintf(buf, cap, "%s", v->as.b ? "true" : "false");
    else if (v->type == SCHECK_TYPE_STRING)
        snprintf(buf, cap, "\"%.*s\"", (int)v->as.s.len, v->as.s.data);
    else if (v->type == SCHECK_TYPE_LIST)
        snprintf(buf, cap, "[%zu]", v->as.n_elements);
    else
        snprintf(buf, cap, "%lld", (long long)v->as.i);
}

/* "guest.nested = false; remove guest.disks[0] (2 new)" in static storage. */
static const char *words(const struct tiny *t, const struct scheck_remedy *r)
{
    static const char *const relation[] = {
        [SCHECK_CHANGE_SET] = "=", [SCHECK_CHANGE_AT_MOST] = "<=", [SCHECK_CHANGE_AT_LEAST] = ">="};
    static char buf[1024];
    size_t len = 0;

    buf[0] = '\0';
    for (size_t i = 0; i < r->n_changes; i++) {
        const struct scheck_change *c = &r->changes[i];
        char name[128], value[128];

        scheck_fact_ref_name(t->policy, &c->fact, name, sizeof name);
        write_value(&c->to, value, sizeof value);
        len += (size_t)snprintf(buf + len, sizeof buf - len, "%s", i ? "; " : "");
        if (c->kind == SCHECK_CHANGE_REMOVE)
            len += (size_t)snprintf(buf + len, sizeof buf - len, "remove %s", name);
        else if (c->kind == SCHECK_CHANGE_ABSENT)
            len += (size_t)snprintf(buf + len, sizeof buf - len, "leave out %s", name);
        else
            len += (size_t)snprintf(buf + len, sizeof buf - len, "%s %s %s", name,
                                    relation[c->kind], value);
    }
    if (r->n_new_findings)
        len += (size_t)snprintf(buf + len, sizeof buf - len, " (%zu new)", r->n_new_findings);
    if (r->leaves_undetermined)
        snprintf(buf + len, sizeof buf - len, " (open)");
    return buf;
}

static const struct remedy_case {
    const char *name, *statement;
    enum scheck_goal goal;
    const char *settings[MAX_SETTINGS][2];
    enum scheck_advice_end end;
    const char *remedies[SCHECK_MAX_REMEDIES];
} cases[] = {
    {"a switch",
     "nested",
     SCHECK_GOAL_CLEAR,
     {{"guest.type", "hvm"}, {"guest.nested", "true"}},
     SCHECK_ADVICE_FOUND,
     {"guest.nested = false", "guest.type = \"pvh\"", "guest.type = \"pv\" (1 new)"}},
    {"the host's alone",
     "host-small",
     SCHECK_GOAL_CLEAR,
     {{"host.memory", "5"}},
     SCHECK_ADVICE_NO_FACT,
     {NULL}},
    {"host and guest",
     "host-guest",
     SCHECK_GOAL_CLEAR,
     {{"hypervisor.bits", "32"}, {"guest.memory", "8589934592"}},
     SCHECK_ADVICE_FOUND,
     {"guest.memory <= 4294967296"}},
    {"of two disks, both",
     "qcow",
     SCHECK_GOAL_CLEAR,
     {{"guest.disks", "[2]"},
      {"guest.disks[0].backend", "qdisk"},
      {"guest.disks[0].format", "qcow2"},
      {"guest.disks[1].backend", "qdisk"},
      {"guest.disks[1].format", "qcow2"}},
     SCHECK_ADVICE_FOUND,
     {"guest.disks[0].backend = \"phy\"; guest.disks[1].backend = \"phy\"",
      "guest.disks[0].format = \"\"; guest.disks[1].format = \"\"",
      "remove guest.disks[0]; remove guest.disks[1]"}},
    {"an item",
     "word",
     SCHECK_GOAL_CLEAR,
     {{"guest.words", "[1]"}, {"guest.words[0]", "danger"}},
     SCHECK_ADVICE_FOUND,
     {"guest.words[0] = \"\"", "remove guest.words[0]"}},
    {"an optional fact",
     "option",
     SCHECK_GOAL_CLEAR,
     {{"guest.opt", "9"}},
     SCHECK_ADVICE_FOUND,
     {"guest.opt <= 5", "leave out guest.opt"}},
    {"arithmetic",
     "ratio",
     SCHECK_GOAL_CLEAR,
     {{"guest.memory", "107374182400"}, {"guest.vcpus", "2"}},
     SCHECK_ADVICE_FOUND,
     {"guest.vcpus >= 5", "guest.memory <= 42949672960"}},
    {"a limit whose subject is not known",
     "ts32.save",
     SCHECK_GOAL_CLEAR,
     {{"toolstack.bits", "32"}, {"guest.memory", "6442450944"}, {"guest.max_gfn", "?"}},
     SCHECK_ADVICE_FOUND,
     {"guest.memory <= 4294967296 (open)", "guest.type = \"pv\" (1 new)"}},
    {"too many",
     "ts32.disks",
     SCHECK_GOAL_CLEAR,
     {{"toolstack.bits", "32"}, {"guest.disks", "[4]"}},
     SCHECK_ADVICE_FOUND,
     {"remove guest.disks[3]; remove guest.disks[2]"}},
    {"what would make it apply",
     "nested",
     SCHECK_GOAL_APPLY,
     {{"guest.type", "hvm"}, {"guest.nested", "?"}},
     SCHECK_ADVICE_FOUND,
     {"guest.nested = true"}},
    {"what would rule it out",
     "nested",
     SCHECK_GOAL_RULE_OUT,
     {{"guest.type", "hvm"}, {"guest.nested", "?"}},
     SCHECK_ADVICE_FOUND,
     {"guest.nested = false"}},
    {"two facts are missing",
     "nested",
     SCHECK_GOAL_APPLY,
     {{"guest.type", "?"}, {"guest.nested", "?"}},
     SCHECK_ADVICE_FOUND,
     {"guest.type = \"hvm\"; guest.nested = true"}},
    {"a list is missing",
     "qcow",
     SCHECK_GOAL_RULE_OUT,
     {{"guest.disks", "?"}},
     SCHECK_ADVICE_FOUND,
     {"guest.disks = [0]"}},
    {"a fact of the host is missing",
     "host-small",
     SCHECK_GOAL_APPLY,
     {{"host.memory", "?"}},
     SCHECK_ADVICE_FOUND,
     {"host.memory <= 1072693248"}},
};

static size_t rule_of(const struct tiny *t, const char *statement, const char *release)
{
    struct scheck_history h;
    size_t idx;

    assert_int_equal(scheck_policy_find_statement(t->policy, statement, strlen(statement), &idx),
                     SCHECK_OK);
    for (size_t n = 0; scheck_policy_history(t->policy, idx, n, &h) == SCHECK_OK; n++)
        if (strcmp(h.since, release) <= 0 && strcmp(release, h.until) <= 0)
            return h.rule;
    fail_msg("%s has no rule in %s", statement, release);
    return 0;
}

static bool run_case(struct tiny *t, struct scheck_adviser *adviser, const struct remedy_case *c)
{
    const struct scheck_advice *advice;
    size_t n = 0;
    bool good;

    tiny_quiet(t);
    for (size_t i = 0; i < MAX_SETTINGS && c->settings[i][0]; i++)
        tiny_set(t, c->settings[i][0], c->settings[i][1]);
    assert_int_equal(
        scheck_advise(adviser, t->facts, NULL, rule_of(t, c->statement, "4.20"), c->goal, &advice),
        SCHECK_OK);
    while (n < SCHECK_MAX_REMEDIES && c->remedies[n])
        n++;
    good = advice->end == c->end && advice->n_remedies == n;
    for (size_t i = 0; good && i < n; i++)
        good = strcmp(words(t, &advice->remedies[i]), c->remedies[i]) == 0;
    if (good)
        return true;
    print_error("%s: end %d after %zu\n", c->name, advice->end, advice->n_tried);
    for (size_t i = 0; i < advice->n_remedies; i++)
        print_error("    %s\n", words(t, &advice->remedies[i]));
    return false;
}

static void remedies(void **state)
{
    struct scheck_adviser *adviser;
    struct tiny t;
    size_t n_bad = 0;

    (void)state;
    tiny_open(&t, TINY_RULES);
    assert_int_equal(scheck_adviser_new(t.policy, NULL, &adviser), SCHECK_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        n_bad += !run_case(&t, adviser, &cases[i]);
    scheck_adviser_free(adviser);
    tiny_close(&t);
    assert_int_equal(n_bad, 0);
}

/* Four disks of each kind of trouble: far beyond what can be tried in all ways. */
static void many_elements(void **state)
{
    const struct scheck_advice *advice;
    struct scheck_adviser *adviser;
    struct tiny t;

    (void)state;
    tiny_open(&t, TINY_RULES);
    tiny_quiet(&t);
    tiny_set(&t, "guest.disks", "[4]");
    for (int i = 0; i < 4; i++) {
        char name[64];

        snprintf(name, sizeof name, "guest.disks[%d].backend", i);
        tiny_set(&t, name, "qdisk");
        snprintf(name, sizeof name, "guest.disks[%d].format", i);
        tiny_set(&t, name, "qcow2");
    }
    assert_int_equal(scheck_adviser_new(t.policy, NULL, &adviser), SCHECK_OK);
    assert_int_equal(scheck_advise(adviser, t.facts, NULL, rule_of(&t, "qcow", "4.20"),
                                   SCHECK_GOAL_CLEAR, &advice),
                     SCHECK_OK);
    assert_int_equal(advice->end, SCHECK_ADVICE_FOUND);
    for (size_t i = 0; i < advice->n_remedies; i++)
        assert_int_equal(advice->remedies[i].n_changes, 4);
    assert_true(advice->n_tried < 200);
    scheck_adviser_free(adviser);
    tiny_close(&t);
}

static void applying(void **state)
{
    const struct scheck_advice *advice;
    struct scheck_adviser *adviser;
    struct scheck_remedy bad;
    struct scheck_change change;
    struct tiny t;

    (void)state;
    tiny_open(&t, TINY_RULES);
    tiny_quiet(&t);
    tiny_set(&t, "guest.opt", "9");
    assert_int_equal(scheck_adviser_new(t.policy, NULL, &adviser), SCHECK_OK);
    assert_int_equal(scheck_advise(adviser, t.facts, NULL, rule_of(&t, "option", "4.20"),
                                   SCHECK_GOAL_CLEAR, &advice),
                     SCHECK_OK);
    tiny_evaluate(&t, NULL);
    assert_non_null(tiny_find(&t, "option"));
    assert_int_equal(scheck_remedy_apply(&advice->remedies[0], t.facts), SCHECK_OK);
    tiny_evaluate(&t, NULL);
    assert_null(tiny_find(&t, "option"));
    assert_int_equal(scheck_remedy_apply(NULL, t.facts), SCHECK_E_INVAL);
    assert_int_equal(scheck_remedy_apply(&advice->remedies[0], NULL), SCHECK_E_INVAL);

    change = advice->remedies[0].changes[0];
    bad = (struct scheck_remedy){.changes = &change, .n_changes = 1};
    change.fact.fact = SIZE_MAX - 1;
    assert_int_equal(scheck_remedy_apply(&bad, t.facts), SCHECK_E_INVAL);
    assert_int_equal(scheck_policy_find_fact(t.policy, "guest.disks", 11, &change.fact.fact),
                     SCHECK_OK);
    change.kind = SCHECK_CHANGE_REMOVE;
    change.fact.element = 0; /* there is no disk */
    assert_int_equal(scheck_remedy_apply(&bad, t.facts), SCHECK_E_RANGE);
    scheck_adviser_free(adviser);
    tiny_close(&t);
}

static void wrong_use(void **state)
{
    static const struct scheck_advice *const untouched = (const void *)(uintptr_t)0x5a5a;
    const struct scheck_advice *advice = untouched;
    const struct scheck_options options = {sizeof options, "3.1"};
    struct scheck_adviser *adviser;
    struct tiny t, other;

    (void)state;
    tiny_open(&t, TINY_RULES);
    tiny_open(&other, TINY_SMALL);
    tiny_quiet(&t);
    assert_int_equal(scheck_adviser_new(NULL, NULL, &adviser), SCHECK_E_INVAL);
    assert_int_equal(scheck_adviser_new(t.policy, NULL, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_adviser_new(t.policy, NULL, &adviser), SCHECK_OK);
    assert_int_equal(scheck_advise(NULL, t.facts, NULL, 0, SCHECK_GOAL_CLEAR, &advice),
                     SCHECK_E_INVAL);
    assert_int_equal(scheck_advise(adviser, NULL, NULL, 0, SCHECK_GOAL_CLEAR, &advice),
                     SCHECK_E_INVAL);
    assert_int_equal(scheck_advise(adviser, other.facts, NULL, 0, SCHECK_GOAL_CLEAR, &advice),
                     SCHECK_E_INVAL);
    assert_int_equal(scheck_advise(adviser, t.facts, NULL, 60000, SCHECK_GOAL_CLEAR, &advice),
                     SCHECK_E_INVAL);
    assert_int_equal(scheck_advise(adviser, t.facts, NULL, 0, SCHECK_GOAL_CLEAR, NULL),
                     SCHECK_E_INVAL);
    assert_int_equal(scheck_advise(adviser, t.facts, &options, 0, SCHECK_GOAL_CLEAR, &advice),
                     SCHECK_E_RANGE);
    /* A rule of releases that are not asked about. */
    assert_int_equal(scheck_advise(adviser, t.facts, NULL, rule_of(&t, "legacy", "4.18"),
                                   SCHECK_GOAL_CLEAR, &advice),
                     SCHECK_E_INVAL);
    assert_ptr_equal(advice, untouched);
    scheck_adviser_free(adviser);
    scheck_adviser_free(NULL);
    tiny_close(&t);
    tiny_close(&other);
}

static void starving(void **state)
{
    struct failing_alloc fa;
    struct tiny t;
    size_t n_failed = 0;

    (void)state;
    tiny_open(&t, TINY_RULES);
    tiny_quiet(&t);
    tiny_set(&t, "guest.disks", "[3]");
    tiny_set(&t, "guest.disks[0].backend", "qdisk");
    tiny_set(&t, "guest.disks[0].format", "qcow2");
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        const struct scheck_advice *advice = NULL;
        struct scheck_adviser *adviser = NULL;
        int rc = scheck_adviser_new(t.policy, &fa.allocator, &adviser);

        if (!rc)
            rc = scheck_advise(adviser, t.facts, NULL, rule_of(&t, "qcow", "4.20"),
                               SCHECK_GOAL_CLEAR, &advice);
        assert_int_equal(rc, fa.n_failed ? SCHECK_E_NOMEM : SCHECK_OK);
        assert_true((advice == NULL) == (rc != SCHECK_OK));
        n_failed += fa.n_failed;
        scheck_adviser_free(adviser);
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
    assert_true(n_failed >= 3);
    tiny_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(remedies),  cmocka_unit_test(many_elements), cmocka_unit_test(applying),
        cmocka_unit_test(wrong_use), cmocka_unit_test(starving),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
