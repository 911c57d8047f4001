/* SPDX-License-Identifier: MIT */
/* Why: missing facts, explanations, limits' numbers; and what the policy says of itself. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tiny_policy.h"

/* --- missing facts --- */

static void assert_missing(struct tiny *t, const char *id, const char *names)
{
    const struct scheck_finding *f = tiny_find(t, id);
    struct scheck_fact_ref refs[16];
    char text[256] = "", name[64];
    size_t n, len = 0;

    if (!f)
        fail_msg("%s is not listed", id);
    assert_int_equal(scheck_missing(t->workspace, f->rule, refs, 16, &n), SCHECK_OK);
    for (size_t i = 0; i < n; i++) {
        size_t whole = scheck_fact_ref_name(t->policy, &refs[i], name, sizeof name);

        assert_int_equal(whole, strlen(name));
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", i ? " " : "", name);
    }
    assert_string_equal(text, names);
}

static void missing_facts_are_named(void **state)
{
    struct tiny *t = *state;

    tiny_quiet(t);
    tiny_set(t, "guest.type", "hvm");
    tiny_set(t, "guest.nested", "?");
    tiny_set(t, "guest.opt", "?");
    tiny_set(t, "guest.disks", "[3]");
    tiny_set(t, "guest.disks[0].backend", "phy");
    tiny_set(t, "guest.disks[1].backend", "qdisk");
    tiny_set(t, "guest.disks[2].format", "qcow2");
    tiny_evaluate(t, NULL);
    assert_missing(t, "nested", "guest.nested");
    assert_missing(t, "option", "guest.opt");
    assert_missing(t, "qcow", "guest.disks[1].format guest.disks[2].backend");
    tiny_set(t, "guest.disks", "?");
    tiny_set(t, "guest.type", "?");
    tiny_evaluate(t, NULL);
    assert_missing(t, "qcow", "guest.disks");
    assert_missing(t, "nested", "guest.type guest.nested");
    tiny_set(t, "guest.memory", "?");
    tiny_evaluate(t, NULL);
    assert_missing(t, "ratio", "guest.memory");
}

/* What is derived cannot be supplied: the fact it comes from is named. */
static void a_missing_derived_fact_names_its_origin(void **state)
{
    struct tiny *t = *state;

    tiny_quiet(t);
    tiny_set(t, "hypervisor.version", "?");
    tiny_evaluate(t, NULL);
    assert_missing(t, "unstable", "hypervisor.version");
}

static void missing_facts_of_limits(void **state)
{
    struct tiny *t = *state;

    tiny_quiet(t);
    tiny_set(t, "toolstack.bits", "32");
    tiny_set(t, "guest.max_gfn", "?");
    tiny_set(t, "operation", "save");
    tiny_evaluate(t, NULL);
    assert_missing(t, "ts32.save", "guest.max_gfn");
    tiny_set(t, "toolstack.bits", "?");
    tiny_evaluate(t, NULL);
    assert_missing(t, "ts32.save", "toolstack.bits guest.max_gfn");
}

static void small_buffers_are_filled(void **state)
{
    struct tiny *t = *state;
    struct scheck_fact_ref ref;
    struct scheck_reason reasons[2];
    const struct scheck_finding *f;
    char name[6];
    size_t n = 0, rule;

    tiny_quiet(t);
    tiny_set(t, "guest.type", "?");
    tiny_set(t, "guest.nested", "?");
    tiny_evaluate(t, NULL);
    f = tiny_find(t, "nested");
    assert_non_null(f);
    rule = f->rule;
    assert_int_equal(scheck_missing(t->workspace, rule, &ref, 1, &n), SCHECK_E_RANGE);
    assert_int_equal(n, 2);
    assert_int_equal(scheck_fact_ref_name(t->policy, &ref, name, sizeof name), 10);
    assert_string_equal(name, "guest");
    assert_int_equal(scheck_fact_ref_name(t->policy, &ref, NULL, 0), 10);
    n = 0;
    assert_int_equal(scheck_missing(t->workspace, rule, NULL, 0, &n), SCHECK_E_RANGE);
    assert_int_equal(n, 2);
    assert_int_equal(scheck_missing(NULL, rule, &ref, 1, &n), SCHECK_E_INVAL);
    assert_int_equal(scheck_missing(t->workspace, rule, &ref, 1, NULL), SCHECK_E_INVAL);
    assert_int_not_equal(scheck_missing(t->workspace, 99999, &ref, 1, &n), SCHECK_OK);
    tiny_set(t, "guest.type", "hvm");
    tiny_set(t, "guest.nested", "true");
    tiny_evaluate(t, NULL);
    assert_int_equal(scheck_explain(t->workspace, rule, reasons, 1, &n), SCHECK_E_RANGE);
    assert_true(n >= 2);
    assert_int_equal(scheck_explain(NULL, rule, reasons, 1, &n), SCHECK_E_INVAL);
    assert_int_equal(scheck_explain(t->workspace, rule, reasons, 1, NULL), SCHECK_E_INVAL);
    assert_int_not_equal(scheck_explain(t->workspace, 99999, reasons, 1, &n), SCHECK_OK);
}

/* --- explanations --- */

static size_t explain(struct tiny *t, const char *id, struct scheck_reason *reasons, size_t cap)
{
    const struct scheck_finding *f = tiny_find(t, id);
    size_t n = 0;

    if (!f)
        fail_msg("%s is not listed", id);
    assert_int_equal(scheck_explain(t->workspace, f->rule, reasons, cap, &n), SCHECK_OK);
    return n;
}

static const struct scheck_reason *reason_about(const struct tiny *t,
                                                const struct scheck_reason *reasons, size_t n,
                                                const char *fact)
{
    char name[64];

    for (size_t i = 0; i < n; i++) {
        if (reasons[i].fact.fact == SIZE_MAX)
            continue;
        scheck_fact_ref_name(t->policy, &reasons[i].fact, name, sizeof name);
        if (!strcmp(name, fact))
            return &reasons[i];
    }
    fail_msg("no reason looks at %s", fact);
    return NULL;
}

static void conditions_are_explained(void **state)
{
    struct tiny *t = *state;
    struct scheck_reason reasons[16];
    const struct scheck_reason *r;
    size_t n;

    tiny_quiet(t);
    tiny_set(t, "guest.type", "hvm");
    tiny_set(t, "guest.nested", "true");
    tiny_evaluate(t, NULL);
    n = explain(t, "nested", reasons, 16);
    r = reason_about(t, reasons, n, "guest.type");
    assert_string_equal(r->text, "guest.type == \"hvm\"");
    assert_true(r->holds);
    assert_int_equal(r->actual.known, SCHECK_KNOWN);
    assert_int_equal(r->actual.as.s.len, 3);
    assert_memory_equal(r->actual.as.s.data, "hvm", 3);
    r = reason_about(t, reasons, n, "guest.nested");
    assert_string_equal(r->text, "guest.nested");
    assert_true(r->holds && r->actual.as.b);
    r = reason_about(t, reasons, n, "guest.vcpus");
    assert_string_equal(r->text, "guest.vcpus > 0");
    assert_int_equal(r->actual.as.i, 1);
}

static void the_deciding_element_is_named(void **state)
{
    struct tiny *t = *state;
    struct scheck_reason reasons[16];
    const struct scheck_reason *r;
    size_t n;

    tiny_quiet(t);
    tiny_set(t, "guest.disks", "[3]");
    tiny_set(t, "guest.disks[0].backend", "qdisk");
    tiny_set(t, "guest.disks[0].format", "raw");
    tiny_set(t, "guest.disks[2].backend", "qdisk");
    tiny_set(t, "guest.disks[2].format", "qcow2");
    tiny_evaluate(t, NULL);
    n = explain(t, "qcow", reasons, 16);
    r = reason_about(t, reasons, n, "guest.disks[2].format");
    assert_string_equal(r->text, "guest.disks[2].format == \"qcow2\"");
    assert_int_equal(r->fact.element, 2);
    assert_memory_equal(r->actual.as.s.data, "qcow2", 5);
    reason_about(t, reasons, n, "guest.disks[2].backend");
    for (size_t i = 0; i < n; i++)
        assert_null(strstr(reasons[i].text, "disks[0]"));
}

/* A pass leaves out what cannot matter any more; why a rule is false is told whole all the same. */
static void what_a_pass_left_out_is_explained(void **state)
{
    static const char *const texts[] = {
        "guest.type == \"hvm\"",
        "guest.words.exists(e, e.startsWith(\"l\") || e.endsWith(\"f\"))"};
    struct tiny *t = *state;
    struct scheck_reason reasons[16];
    struct scheck_history history;
    enum scheck_outcome outcome;
    size_t n = 0, statement;

    tiny_quiet(t);
    tiny_set(t, "guest.type", "pv");
    tiny_set(t, "guest.memory", "17179869184");
    tiny_set(t, "guest.words", "[1]");
    tiny_set(t, "guest.words[0]", "in");
    tiny_evaluate(t, NULL);
    assert_int_equal(scheck_policy_find_statement(t->policy, "left-out", 8, &statement),
                     SCHECK_OK);
    assert_int_equal(scheck_policy_history(t->policy, statement, 0, &history), SCHECK_OK);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(scheck_rule_outcome(t->workspace, history.rule, &outcome), SCHECK_OK);
        assert_int_equal(outcome, SCHECK_NOT_IN_USE);
        assert_int_equal(scheck_explain(t->workspace, history.rule, reasons, 16, &n), SCHECK_OK);
        assert_int_equal(n, 2);
        for (size_t i = 0; i < n; i++) {
            assert_false(reasons[i].holds);
            assert_string_equal(reasons[i].text, texts[i]);
        }
    }
}

static void defines_are_called_by_name(void **state)
{
    struct tiny *t = *state;
    struct scheck_reason reasons[16];
    bool found = false;
    size_t n;

    tiny_quiet(t);
    tiny_set(t, "toolstack.bits", "32");
    tiny_set(t, "guest.memory", "17179869184");
    tiny_set(t, "guest.max_gfn", "?");
    tiny_evaluate(t, NULL);
    n = explain(t, "ts32.save", reasons, 16);
    for (size_t i = 0; i < n; i++)
        found |= !strcmp(reasons[i].text, "guest.lowest_gfn > 1048576");
    assert_true(found);
}

static void long_texts_are_cut(void **state)
{
    struct tiny *t = *state;
    struct scheck_reason reasons[16];
    char name[1001];
    size_t n;

    memset(name, 'd', 1000);
    name[1000] = '\0';
    tiny_quiet(t);
    tiny_set(t, "guest.name", name);
    tiny_set(t, "guest.opt", "9");
    tiny_evaluate(t, NULL);
    n = explain(t, "option", reasons, 16);
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++)
        assert_true(memchr(reasons[i].text, '\0', sizeof reasons[i].text) != NULL);
}

static void limits_tell_their_numbers(void **state)
{
    struct tiny *t = *state;
    struct scheck_limit limit;
    struct scheck_fact_info info;
    const struct scheck_finding *f;

    tiny_quiet(t);
    tiny_set(t, "toolstack.bits", "32");
    tiny_set(t, "guest.memory", "17179869184");
    tiny_set(t, "guest.max_gfn", "?");
    tiny_set(t, "guest.type", "hvm");
    tiny_set(t, "guest.nested", "true");
    tiny_set(t, "guest.disks", "[3]");
    tiny_evaluate(t, NULL);
    f = tiny_find(t, "ts32.save");
    assert_int_equal(scheck_limit(t->workspace, f->rule, &limit), SCHECK_OK);
    assert_int_equal(scheck_policy_fact(t->policy, limit.subject, &info), SCHECK_OK);
    assert_string_equal(info.name, "guest.max_gfn");
    assert_int_equal(limit.actual.known, SCHECK_UNKNOWN);
    assert_int_equal(limit.at_least.known, SCHECK_KNOWN);
    assert_int_equal(limit.at_least.as.i, 4194304);
    assert_int_equal(limit.max, 0x100000);
    f = tiny_find(t, "ts32.memory");
    assert_int_equal(scheck_limit(t->workspace, f->rule, &limit), SCHECK_OK);
    assert_true(limit.actual.as.i == INT64_C(17179869184));
    assert_int_equal(limit.at_least.known, SCHECK_UNKNOWN);
    assert_true(limit.max == INT64_C(8589934592));
    f = tiny_find(t, "ts32.disks");
    assert_int_equal(scheck_limit(t->workspace, f->rule, &limit), SCHECK_OK);
    assert_int_equal(limit.actual.known, SCHECK_KNOWN);
    assert_int_equal(limit.actual.as.i, 3);
    f = tiny_find(t, "nested");
    assert_int_equal(scheck_limit(t->workspace, f->rule, &limit), SCHECK_E_RANGE);
    assert_int_equal(scheck_limit(t->workspace, f->rule, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_limit(NULL, f->rule, &limit), SCHECK_E_INVAL);
    assert_int_not_equal(scheck_limit(t->workspace, 99999, &limit), SCHECK_OK);
}

/* --- the policy's own data --- */

static void statements_are_described(void **state)
{
    struct tiny *t = *state;
    struct scheck_policy_info info;
    struct scheck_statement s;
    struct scheck_str text;
    size_t idx;

    scheck_policy_info(t->policy, &info);
    assert_true(info.serial == 2026112201u);
    assert_int_equal(info.size, t->image_len);
    assert_int_equal(info.n_releases, 5);
    assert_int_equal(info.n_statements, 18);
    assert_int_equal(strlen(info.digest), 64);
    assert_int_equal(scheck_policy_find_statement(t->policy, "nested", 6, &idx), SCHECK_OK);
    assert_int_equal(scheck_policy_statement(t->policy, idx, &s), SCHECK_OK);
    assert_string_equal(s.id, "nested");
    assert_string_equal(s.feature, "features");
    assert_string_equal(s.path, "Guests > Features");
    assert_string_equal(s.qualifier, "x86 HVM");
    assert_string_equal(s.message, "nested virtualisation is on");
    assert_string_equal(s.remedy, "switch it off");
    assert_string_equal(s.caveat, "slow");
    assert_string_equal(s.references, "XSA-1");
    assert_string_equal(s.consequence, "");
    assert_false(s.is_limit);
    assert_int_equal(s.subject, SIZE_MAX);
    assert_true(s.checkable);
    if (info.has_documents)
        assert_int_equal(scheck_policy_document(t->policy, idx, SCHECK_DOC_PREDICATE, &text),
                         SCHECK_OK);
    assert_int_equal(scheck_policy_find_statement(t->policy, "ts32.save", 9, &idx), SCHECK_OK);
    assert_int_equal(scheck_policy_statement(t->policy, idx, &s), SCHECK_OK);
    assert_true(s.is_limit);
    assert_int_equal(s.operations, 1u << SCHECK_OP_SAVE | 1u << SCHECK_OP_MIGRATE);
    assert_string_equal(s.consequence, "refused");
    assert_null(strchr(s.message, '{'));
    assert_non_null(strstr(s.message, "0x100000"));
    assert_int_equal(scheck_policy_find_statement(t->policy, "felt", 4, &idx), SCHECK_OK);
    assert_int_equal(scheck_policy_statement(t->policy, idx, &s), SCHECK_OK);
    assert_false(s.checkable);
    assert_int_equal(scheck_policy_find_statement(t->policy, "nest", 4, &idx), SCHECK_E_RANGE);
    assert_int_equal(scheck_policy_statement(t->policy, info.n_statements, &s), SCHECK_E_RANGE);
}

static void history_lists_ranges(void **state)
{
    struct tiny *t = *state;
    struct scheck_history h;
    struct scheck_release r;
    size_t idx;

    assert_int_equal(scheck_policy_find_statement(t->policy, "nested", 6, &idx), SCHECK_OK);
    assert_int_equal(scheck_policy_history(t->policy, idx, 0, &h), SCHECK_OK);
    assert_string_equal(h.since, "4.17");
    assert_string_equal(h.until, "4.18");
    assert_string_equal(h.label, "Tech Preview");
    assert_string_equal(tiny_level(t, h.level), "tech-preview/no");
    assert_int_equal(scheck_policy_history(t->policy, idx, 1, &h), SCHECK_OK);
    assert_string_equal(h.since, "4.19");
    assert_string_equal(h.label, "Experimental");
    assert_true(h.checkable);
    assert_int_equal(scheck_policy_history(t->policy, idx, 9, &h), SCHECK_E_RANGE);
    assert_int_equal(scheck_policy_release(t->policy, 0, &r), SCHECK_OK);
    assert_string_equal(r.id, "4.17");
    assert_string_equal(r.security_supported_until, "2029-01-01"); /* amended */
    assert_int_equal(scheck_policy_release(t->policy, 4, &r), SCHECK_OK);
    assert_true(r.development);
    assert_int_equal(scheck_policy_release(t->policy, 5, &r), SCHECK_E_RANGE);
    assert_string_equal(scheck_policy_level_name(t->policy, SCHECK_AXIS_SECURITY, 2), "no");
    assert_null(scheck_policy_level_name(t->policy, SCHECK_AXIS_SECURITY, 3));
    assert_null(scheck_operation_name(SCHECK_N_OPERATIONS));
}

static void disassembly_fits_any_buffer(void **state)
{
    struct tiny *t = *state;
    char small[10], large[65536];
    size_t len = 0, again = 0;

    assert_int_equal(scheck_policy_disassemble(t->policy, large, sizeof large, &len),
                     SCHECK_OK);
    assert_int_equal(strlen(large), len);
    assert_true(len > 100);
    assert_int_equal(scheck_policy_disassemble(t->policy, small, sizeof small, &again),
                     SCHECK_E_RANGE);
    assert_int_equal(again, len);
    assert_int_equal(strlen(small), sizeof small - 1);
    assert_memory_equal(small, large, sizeof small - 1);
    assert_int_equal(scheck_policy_disassemble(t->policy, NULL, 0, &again), SCHECK_E_RANGE);
    assert_int_equal(again, len);
    assert_int_equal(scheck_policy_disassemble(NULL, large, sizeof large, &len),
                     SCHECK_E_INVAL);
}

/* What is computed has no fact of its own: its value is told. */
static void computed_values_are_told(void **state)
{
    struct tiny *t = *state;
    struct scheck_reason reasons[4];

    tiny_quiet(t);
    tiny_set(t, "guest.memory", "64424509440");
    tiny_set(t, "guest.vcpus", "2");
    tiny_evaluate(t, NULL);
    assert_int_equal(explain(t, "ratio", reasons, 4), 1);
    assert_true(reasons[0].holds);
    assert_true(reasons[0].fact.fact == SIZE_MAX && reasons[0].fact.element == SIZE_MAX);
    assert_int_equal(reasons[0].actual.known, SCHECK_KNOWN);
    assert_int_equal(reasons[0].actual.type, SCHECK_TYPE_INT);
    assert_true(reasons[0].actual.as.i == INT64_C(32212254720));
}

/* With room for any number: what there is room for is the same, and nothing stands behind it. */
static void assert_cut_anywhere(struct tiny *t, size_t rule)
{
    struct scheck_reason reasons[16], some[17];
    struct scheck_fact_ref refs[16], few[17];
    size_t n, n_refs, got;

    assert_int_equal(scheck_explain(t->workspace, rule, reasons, 16, &n), SCHECK_OK);
    assert_int_equal(scheck_missing(t->workspace, rule, refs, 16, &n_refs), SCHECK_OK);
    for (size_t cap = 0; cap < 16; cap++) {
        memset(some, 0x5a, sizeof some);
        memset(few, 0x5a, sizeof few);
        assert_int_equal(scheck_explain(t->workspace, rule, some, cap, &got),
                         n > cap ? SCHECK_E_RANGE : SCHECK_OK);
        assert_int_equal(got, n);
        for (size_t i = 0; i < cap && i < n; i++) {
            assert_string_equal(some[i].text, reasons[i].text);
            assert_int_equal(some[i].holds, reasons[i].holds);
            assert_int_equal(some[i].fact.fact, reasons[i].fact.fact);
            assert_int_equal(some[i].actual.known, reasons[i].actual.known);
        }
        assert_int_equal(some[cap < n ? cap : n].text[0], 0x5a);
        assert_int_equal(scheck_missing(t->workspace, rule, few, cap, &got),
                         n_refs > cap ? SCHECK_E_RANGE : SCHECK_OK);
        assert_true(got >= n_refs); /* what there was no room for cannot be told apart */
        assert_memory_equal(few, refs, (cap < n_refs ? cap : n_refs) * sizeof *few);
        assert_int_equal(((unsigned char *)&few[cap < n_refs ? cap : n_refs])[0], 0x5a);
    }
}

static void answers_are_cut_anywhere(void **state)
{
    static const char *const types[] = {"hvm", "pv", "pvh", "?"};
    static const char *const nested[] = {"true", "false", "?"};
    struct tiny *t = *state;
    struct scheck_policy_info info;

    scheck_policy_info(t->policy, &info);
    for (int k = 0; k < 24; k++) {
        tiny_quiet(t);
        tiny_set(t, "guest.type", types[k % 4]);
        tiny_set(t, "guest.nested", nested[k % 3]);
        tiny_set(t, "toolstack.bits", k % 2 ? "32" : "?");
        tiny_set(t, "guest.disks", "[3]");
        tiny_set(t, "guest.disks[0].backend", "phy");
        tiny_set(t, "guest.disks[1].backend", "qdisk");
        tiny_set(t, "guest.disks[2].format", k < 12 ? "qcow2" : "raw");
        tiny_set(t, "guest.memory", k % 5 ? "?" : "99000000000");
        tiny_evaluate(t, "4.20");
        for (size_t rule = 0; rule < info.n_rules; rule++) {
            size_t n;

            if (scheck_explain(t->workspace, rule, NULL, 0, &n) != SCHECK_E_INVAL)
                assert_cut_anywhere(t, rule);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_facts_are_named),
        cmocka_unit_test(a_missing_derived_fact_names_its_origin),
        cmocka_unit_test(missing_facts_of_limits),
        cmocka_unit_test(small_buffers_are_filled),
        cmocka_unit_test(answers_are_cut_anywhere),
        cmocka_unit_test(computed_values_are_told),
        cmocka_unit_test(conditions_are_explained),
        cmocka_unit_test(the_deciding_element_is_named),
        cmocka_unit_test(what_a_pass_left_out_is_explained),
        cmocka_unit_test(defines_are_called_by_name),
        cmocka_unit_test(long_texts_are_cut),
        cmocka_unit_test(limits_tell_their_numbers),
        cmocka_unit_test(statements_are_described),
        cmocka_unit_test(history_lists_ranges),
        cmocka_unit_test(disassembly_fits_any_buffer),
    };

    return cmocka_run_group_tests_name("explain", tests, tiny_setup, tiny_teardown);
}
