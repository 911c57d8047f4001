/* SPDX-License-Identifier: MIT */
/* Wrong arguments of what reads a policy and a workspace: refused, and nothing is written. */
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "tiny_policy.h"

static int setup(void **state)
{
    tiny_setup(state);
    tiny_quiet(*state);
    tiny_evaluate(*state, NULL);
    return 0;
}

/* An output that must not change, whatever it is made for. */
union output {
    unsigned char bytes[256];
    size_t idx;
    struct scheck_release release;
    struct scheck_fact_info fact;
    struct scheck_str text;
    struct scheck_define define;
    struct scheck_statement statement;
    struct scheck_history history;
    struct scheck_limit limit;
    struct scheck_value value;
    enum scheck_outcome outcome;
};

static union output out;

static void assert_refused(int got, int expected)
{
    assert_int_equal(got, expected);
    for (size_t i = 0; i < sizeof out.bytes; i++)
        assert_int_equal(out.bytes[i], 0x5a);
}

/* Each call with no policy, with nowhere to put what it finds, and beyond the last one. */
static void parts_of_a_policy(void **state)
{
    const struct scheck_policy *p = ((struct tiny *)*state)->policy;

    memset(&out, 0x5a, sizeof out);
    assert_refused(scheck_policy_release(NULL, 0, &out.release), SCHECK_E_INVAL);
    assert_refused(scheck_policy_release(p, 0, NULL), SCHECK_E_INVAL);
    assert_refused(scheck_policy_release(p, 5, &out.release), SCHECK_E_RANGE);
    assert_refused(scheck_policy_fact(NULL, 0, &out.fact), SCHECK_E_INVAL);
    assert_refused(scheck_policy_fact(p, 0, NULL), SCHECK_E_INVAL);
    assert_refused(scheck_policy_fact(p, 9999, &out.fact), SCHECK_E_RANGE);
    assert_refused(scheck_policy_define(NULL, 0, &out.define), SCHECK_E_INVAL);
    assert_refused(scheck_policy_define(p, 0, NULL), SCHECK_E_INVAL);
    assert_refused(scheck_policy_define(p, 9999, &out.define), SCHECK_E_RANGE);
    assert_refused(scheck_policy_statement(NULL, 0, &out.statement), SCHECK_E_INVAL);
    assert_refused(scheck_policy_statement(p, 0, NULL), SCHECK_E_INVAL);
    assert_refused(scheck_policy_statement(p, 9999, &out.statement), SCHECK_E_RANGE);
    assert_refused(scheck_policy_history(NULL, 0, 0, &out.history), SCHECK_E_INVAL);
    assert_refused(scheck_policy_history(p, 0, 0, NULL), SCHECK_E_INVAL);
    assert_refused(scheck_policy_history(p, 9999, 0, &out.history), SCHECK_E_RANGE);
    assert_refused(scheck_policy_history(p, 0, 9999, &out.history), SCHECK_E_RANGE);
    assert_refused(scheck_policy_document(NULL, 0, SCHECK_DOC_PREDICATE, &out.text),
                   SCHECK_E_INVAL);
    assert_refused(scheck_policy_document(p, 0, SCHECK_DOC_PREDICATE, NULL), SCHECK_E_INVAL);
    assert_refused(scheck_policy_document(p, 9999, SCHECK_DOC_PREDICATE, &out.text),
                   SCHECK_E_RANGE);
    assert_refused(scheck_policy_document(p, 0, SCHECK_N_DOCUMENTS, &out.text), SCHECK_E_RANGE);
}

static void names_of_a_policy(void **state)
{
    const struct scheck_policy *p = ((struct tiny *)*state)->policy;

    memset(&out, 0x5a, sizeof out);
    assert_refused(scheck_policy_find_fact(NULL, "today", 5, &out.idx), SCHECK_E_INVAL);
    assert_refused(scheck_policy_find_fact(p, NULL, 5, &out.idx), SCHECK_E_INVAL);
    assert_refused(scheck_policy_find_fact(p, "today", 5, NULL), SCHECK_E_INVAL);
    assert_refused(scheck_policy_find_fact(p, "toda", 4, &out.idx), SCHECK_E_NOFACT);
    assert_refused(scheck_policy_find_fact(p, "todax", 5, &out.idx), SCHECK_E_NOFACT);
    assert_refused(scheck_policy_find_fact(p, "", 0, &out.idx), SCHECK_E_NOFACT);
    assert_refused(scheck_policy_find_statement(NULL, "pvh", 3, &out.idx), SCHECK_E_INVAL);
    assert_refused(scheck_policy_find_statement(p, NULL, 3, &out.idx), SCHECK_E_INVAL);
    assert_refused(scheck_policy_find_statement(p, "pvh", 3, NULL), SCHECK_E_INVAL);
    assert_refused(scheck_policy_find_statement(p, "pv", 1, &out.idx), SCHECK_E_RANGE);
    assert_int_equal(scheck_policy_find_fact(p, "todayx", 5, &out.idx), SCHECK_OK);
    assert_int_equal(scheck_policy_find_statement(p, "pvh", 2, &out.idx), SCHECK_OK);
}

static void levels_and_operations(void **state)
{
    const struct scheck_policy *p = ((struct tiny *)*state)->policy;

    assert_null(scheck_policy_level_name(NULL, SCHECK_AXIS_FUNCTION, 0));
    assert_null(scheck_policy_level_name(p, SCHECK_N_AXES, 0));
    assert_null(scheck_policy_level_name(p, SCHECK_AXIS_FUNCTION, 5));
    assert_null(scheck_policy_level_name(p, SCHECK_AXIS_SECURITY, 3));
    assert_string_equal(scheck_policy_level_name(p, SCHECK_AXIS_FUNCTION, 4), "unsupported");
    assert_string_equal(scheck_policy_level_name(p, SCHECK_AXIS_SECURITY, 2), "no");
    assert_false(scheck_policy_level_is_neutral(NULL, SCHECK_AXIS_FUNCTION, 1));
    assert_false(scheck_policy_level_is_neutral(p, SCHECK_N_AXES, 1));
    assert_false(scheck_policy_level_is_neutral(p, SCHECK_AXIS_FUNCTION, 5));
    assert_false(scheck_policy_level_is_neutral(p, SCHECK_AXIS_FUNCTION, 0));
    assert_true(scheck_policy_level_is_neutral(p, SCHECK_AXIS_FUNCTION, 1));
    assert_null(scheck_operation_name(SCHECK_N_OPERATIONS));
    assert_string_equal(scheck_operation_name(SCHECK_OP_RUNNING), "running");
}

static void words_of_a_fact(void **state)
{
    const struct scheck_policy *p = ((struct tiny *)*state)->policy;
    struct scheck_str word;
    size_t type;

    assert_int_equal(scheck_policy_find_fact(p, "guest.type", 10, &type), SCHECK_OK);
    memset(&out, 0x5a, sizeof out);
    assert_refused(scheck_policy_fact_value(NULL, type, 0, &out.text), SCHECK_E_INVAL);
    assert_refused(scheck_policy_fact_value(p, type, 0, NULL), SCHECK_E_INVAL);
    assert_refused(scheck_policy_fact_value(p, 9999, 0, &out.text), SCHECK_E_RANGE);
    assert_refused(scheck_policy_fact_value(p, type, 3, &out.text), SCHECK_E_RANGE);
    assert_int_equal(scheck_policy_fact_value(p, type, 2, &word), SCHECK_OK);
    assert_memory_equal(word.data, "pvh", 3);
    assert_int_equal(word.len, 3);
}

static size_t rule_of(const struct tiny *t, const char *id)
{
    struct scheck_history h;
    size_t idx, n = 0;

    assert_int_equal(scheck_policy_find_statement(t->policy, id, strlen(id), &idx), SCHECK_OK);
    while (scheck_policy_history(t->policy, idx, n, &h) == SCHECK_OK)
        n++;
    return h.rule;
}

static void results_of_a_workspace(void **state)
{
    struct tiny *t = *state;
    struct scheck_workspace *fresh = NULL, *ws = t->workspace;
    size_t rule = rule_of(t, "ts32.memory"), switched = rule_of(t, "nested");

    assert_int_equal(scheck_workspace_new(NULL, NULL, &fresh), SCHECK_E_INVAL);
    assert_int_equal(scheck_workspace_new(t->policy, NULL, NULL), SCHECK_E_INVAL);
    assert_null(fresh);
    assert_int_equal(scheck_workspace_new(t->policy, NULL, &fresh), SCHECK_OK);
    memset(&out, 0x5a, sizeof out);
    /* Nothing has been evaluated yet. */
    assert_refused(scheck_rule_outcome(fresh, rule, &out.outcome), SCHECK_E_INVAL);
    assert_refused(scheck_rule_value(fresh, rule, &out.value), SCHECK_E_INVAL);
    assert_null(scheck_rule_error(fresh, rule));
    scheck_workspace_free(fresh);
    scheck_workspace_free(NULL);

    assert_refused(scheck_rule_outcome(NULL, rule, &out.outcome), SCHECK_E_INVAL);
    assert_refused(scheck_rule_outcome(ws, rule, NULL), SCHECK_E_INVAL);
    assert_refused(scheck_rule_outcome(ws, 9999, &out.outcome), SCHECK_E_INVAL);
    assert_refused(scheck_rule_value(NULL, rule, &out.value), SCHECK_E_INVAL);
    assert_refused(scheck_rule_value(ws, rule, NULL), SCHECK_E_INVAL);
    assert_refused(scheck_rule_value(ws, 9999, &out.value), SCHECK_E_INVAL);
    assert_null(scheck_rule_error(NULL, rule));
    assert_null(scheck_rule_error(ws, 9999));
    assert_null(scheck_rule_error(ws, rule)); /* decided */
    assert_refused(scheck_limit(ws, switched, &out.limit), SCHECK_E_RANGE);
    assert_int_equal(scheck_limit(ws, rule, &out.limit), SCHECK_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_of_a_policy),      cmocka_unit_test(names_of_a_policy),
        cmocka_unit_test(levels_and_operations),  cmocka_unit_test(words_of_a_fact),
        cmocka_unit_test(results_of_a_workspace),
    };

    return cmocka_run_group_tests(tests, setup, tiny_teardown);
}
