/* SPDX-License-Identifier: MIT */
/*
 * Every allocation fails in turn: the call says so, leaves its outputs alone
 * and gives back what it had. libxml2's own allocations do not pass here.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <supportcheck/policy.h>

#include "failing_alloc.h"
#include "tiny_policy.h"

static void *const untouched = (void *)(uintptr_t)0x5a5a;

static void check_failed(const struct failing_alloc *fa, int rc, const void *output)
{
    assert_int_equal(rc, SCHECK_E_NOMEM);
    assert_int_equal(fa->n_failed, 1);
    assert_ptr_equal(output, untouched);
}

static void opening_a_policy(void **state)
{
    size_t len;
    void *image = tiny_image(TINY_RULES, &len);
    struct failing_alloc fa;

    (void)state;
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        struct scheck_policy *policy = untouched;
        int rc = scheck_policy_open(image, len, &fa.allocator, &policy);

        if (rc == SCHECK_OK)
            scheck_policy_close(policy);
        else
            check_failed(&fa, rc, policy);
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
    free(image);
}

static void making_a_workspace(void **state)
{
    struct failing_alloc fa;
    struct tiny t;

    (void)state;
    tiny_open(&t, TINY_RULES);
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        struct scheck_workspace *ws = untouched;
        int rc = scheck_workspace_new(t.policy, &fa.allocator, &ws);

        if (rc == SCHECK_OK)
            scheck_workspace_free(ws);
        else
            check_failed(&fa, rc, ws);
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
    tiny_close(&t);
}

static void evaluating_allocates_nothing(void **state)
{
    const struct scheck_report *report;
    struct scheck_reason reasons[16];
    struct scheck_fact_ref refs[16];
    struct scheck_workspace *ws;
    struct failing_alloc fa;
    struct tiny t;
    size_t n, requests;

    (void)state;
    tiny_open(&t, TINY_RULES);
    tiny_quiet(&t);
    tiny_set(&t, "guest.type", "?");
    tiny_set(&t, "guest.nested", "true");
    failing_alloc_init(&fa, SIZE_MAX);
    assert_int_equal(scheck_workspace_new(t.policy, &fa.allocator, &ws), SCHECK_OK);
    requests = fa.n_requests;
    fa.n_until_failure = 0;
    assert_int_equal(scheck_evaluate(ws, t.facts, NULL, &report), SCHECK_OK);
    assert_true(report->n_undetermined > 0);
    scheck_explain(ws, report->undetermined[0].rule, reasons, 16, &n);
    scheck_missing(ws, report->undetermined[0].rule, refs, 16, &n);
    assert_int_equal(fa.n_requests, requests);
    scheck_workspace_free(ws);
    assert_int_equal(failing_alloc_clear(&fa), 0);
    tiny_close(&t);
}

static void making_and_forking_facts(void **state)
{
    struct failing_alloc fa;
    struct tiny t;

    (void)state;
    tiny_open(&t, TINY_RULES);
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        struct scheck_facts *facts = untouched, *fork = untouched;
        int rc = scheck_facts_new(t.policy, &fa.allocator, &facts);

        if (rc) {
            check_failed(&fa, rc, facts);
        } else {
            rc = scheck_facts_fork(facts, &fa.allocator, &fork);
            if (rc)
                check_failed(&fa, rc, fork);
            else
                scheck_facts_free(fork);
            scheck_facts_free(facts);
        }
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
    tiny_close(&t);
}

/* Strings longer than any block, lists, notes: whatever may need memory. */
static int fill(struct scheck_facts *facts, char *text, size_t len)
{
    int rc = scheck_facts_set_list(facts, "guest.disks", 4);

    if (!rc)
        rc = scheck_facts_set_list(facts, "guest.words", 3);
    for (int i = 0; i < 5 && !rc; i++) {
        text[0] = (char)('a' + i);
        rc = scheck_facts_set_string(facts, "guest.words[1]", text, len);
    }
    if (!rc)
        rc = scheck_facts_set_string(facts, "guest.disks[3].format", text, len / 2);
    if (!rc)
        rc = scheck_facts_set_source(facts, "guest.words", text);
    if (!rc)
        rc = scheck_facts_set_unknown(facts, "guest.name", text);
    return rc ? rc : scheck_facts_set_string(facts, "hypervisor.version", "4.20.1-verylong", 15);
}

static void setting_facts(void **state)
{
    static char text[40000];
    struct failing_alloc fa;
    struct scheck_value v;
    struct tiny t;
    size_t name;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    tiny_open(&t, TINY_RULES);
    assert_int_equal(scheck_policy_find_fact(t.policy, "guest.name", 10, &name), SCHECK_OK);
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        struct scheck_facts *facts = NULL;
        int rc = scheck_facts_new(t.policy, &fa.allocator, &facts);

        if (!rc)
            rc = fill(facts, text, sizeof text - 1);
        assert_int_equal(rc, fa.n_failed ? SCHECK_E_NOMEM : SCHECK_OK);
        if (facts) {
            /* What failed once goes the second time. */
            fa.n_until_failure = SIZE_MAX;
            assert_int_equal(fill(facts, text, sizeof text - 1), SCHECK_OK);
            assert_int_equal(scheck_facts_get(facts, name, 0, &v), SCHECK_OK);
            assert_int_equal(v.known, SCHECK_UNKNOWN);
        }
        scheck_facts_free(facts);
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
    tiny_close(&t);
}

/* A value survives the failure to replace it. */
static void a_failed_set_changes_nothing(void **state)
{
    static char text[40000];
    struct failing_alloc fa;
    struct scheck_facts *facts;
    struct scheck_value v;
    struct tiny t;
    size_t name;

    (void)state;
    memset(text, 'x', sizeof text);
    tiny_open(&t, TINY_RULES);
    assert_int_equal(scheck_policy_find_fact(t.policy, "guest.name", 10, &name), SCHECK_OK);
    failing_alloc_init(&fa, SIZE_MAX);
    assert_int_equal(scheck_facts_new(t.policy, &fa.allocator, &facts), SCHECK_OK);
    assert_int_equal(scheck_facts_set_string(facts, "guest.name", "kept", 4), SCHECK_OK);
    fa.n_until_failure = 0;
    assert_int_equal(scheck_facts_set_string(facts, "guest.name", text, sizeof text),
                     SCHECK_E_NOMEM);
    assert_int_equal(scheck_facts_get(facts, name, 0, &v), SCHECK_OK);
    assert_int_equal(v.as.s.len, 4);
    assert_memory_equal(v.as.s.data, "kept", 4);
    scheck_facts_free(facts);
    assert_int_equal(failing_alloc_clear(&fa), 0);
    tiny_close(&t);
}

static void resetting_facts(void **state)
{
    struct failing_alloc fa;
    struct scheck_value v;
    struct tiny t;
    size_t memory;

    (void)state;
    tiny_open(&t, TINY_RULES);
    assert_int_equal(scheck_policy_find_fact(t.policy, "guest.memory", 12, &memory), SCHECK_OK);
    tiny_set(&t, "guest.memory", "5");
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        struct scheck_facts *facts = NULL;
        int rc = scheck_facts_new(t.policy, &fa.allocator, &facts);

        /* The parent outgrows the child: the reset needs room. */
        for (int i = 0; i < 40; i++)
            tiny_set(&t, "guest.disks", i % 2 ? "[3]" : "[4]");
        if (!rc)
            rc = scheck_facts_reset(facts, t.facts);
        assert_int_equal(rc, fa.n_failed ? SCHECK_E_NOMEM : SCHECK_OK);
        if (facts) {
            assert_int_equal(scheck_facts_get(facts, memory, 0, &v), SCHECK_OK);
            assert_int_equal(v.known, rc ? SCHECK_UNKNOWN : SCHECK_KNOWN);
        }
        scheck_facts_free(facts);
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
    tiny_close(&t);
}

static const struct scheck_expr_decl decls[] = {
    {"i", "int"}, {"s", "string"}, {"l", "list(int)"}, {"u", "uint"}};

static void count(void *ctx, const struct scheck_diag *diag)
{
    (void)diag;
    ++*(size_t *)ctx;
}

/* Memory that is out is no mistake in what was written: nothing is said of that. */
static int compile(const char *text, const struct scheck_allocator *allocator,
                   struct scheck_expr **expr_out)
{
    size_t n = 0;
    struct scheck_diag_sink sink = {count, &n};
    int rc = scheck_expr_compile(decls, 4, text, strlen(text), &sink, allocator, expr_out);

    if (rc == SCHECK_OK)
        assert_int_equal(n, 0);
    if (rc == SCHECK_E_NOMEM && !strstr(text, "no_such"))
        assert_int_equal(n, 0);
    return rc;
}

static void compiling_an_expression(void **state)
{
    static const char *const texts[] = {
        "i + 1 > 2 && s.startsWith(\"a\" + \"b\") || l.exists(x, x > i && x in [1, 2, i])",
        "l.filter(x, x % 2 == 0).map(y, y * i).all(z, z < 100) ? size(s) == 3 : u > 5u",
        "i in [1, i, l[0], int(s), -i,] + l",
        "(i in l || s in ['a', s, 'b']) && !(l[i] - 1 < i * i) && size(s + 'x') != 3",
        "l.exists_one(x, [x, i].exists(y, y == x ? i / x > 1 : bool(s))) || uint(i) % 3u == u",
        "[l[0] / i].exists(x, l.all(y, [y].exists(z, z != i || s.contains('a' + 'b'))))",
    };
    struct failing_alloc fa;

    (void)state;
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
            struct scheck_expr *expr = untouched;
            int rc = compile(texts[k], &fa.allocator, &expr);

            if (rc == SCHECK_OK)
                scheck_expr_free(expr);
            else
                check_failed(&fa, rc, expr);
            assert_int_equal(failing_alloc_clear(&fa), 0);
        }
}

/* A refusal is not mistaken for a lack of memory, nor the other way round. */
static void refusing_an_expression(void **state)
{
    struct failing_alloc fa;

    (void)state;
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        struct scheck_expr *expr = untouched;
        int rc = compile("i + s == l.no_such(x, y", &fa.allocator, &expr);

        assert_int_equal(rc, fa.n_failed ? SCHECK_E_NOMEM : SCHECK_E_POLICY);
        assert_ptr_equal(expr, untouched);
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
}

static void evaluating_an_expression(void **state)
{
    struct failing_alloc fa;
    struct scheck_expr *expr;

    (void)state;
    for (size_t n = 0, base = 0;; n++) {
        struct scheck_expr_result result;
        struct scheck_facts *facts;
        int rc;

        failing_alloc_init(&fa, SIZE_MAX);
        assert_int_equal(compile("l.exists(x, x > i) || u > 1u", &fa.allocator, &expr),
                         SCHECK_OK);
        assert_int_equal(scheck_facts_new(scheck_expr_policy(expr), NULL, &facts), SCHECK_OK);
        assert_int_equal(scheck_facts_set_list(facts, "l", 2), SCHECK_OK);
        base = fa.n_requests;
        fa.n_until_failure = n;
        rc = scheck_expr_eval(expr, facts, &result);
        assert_int_equal(rc, fa.n_failed ? SCHECK_E_NOMEM : SCHECK_OK);
        fa.n_until_failure = SIZE_MAX;
        assert_int_equal(scheck_expr_eval(expr, facts, &result), SCHECK_OK);
        assert_int_equal(result.kind, SCHECK_TERM_UNKNOWN);
        scheck_facts_free(facts);
        scheck_expr_free(expr);
        assert_int_equal(fa.n_live, 0);
        if (!fa.n_failed)
            break;
        assert_true(fa.n_requests >= base);
    }
}

#ifdef HAVE_AUTHORING

static int compile_policy(const struct scheck_allocator *allocator, bool *loaded_out,
                          const char *source, size_t len)
{
    struct scheck_compile_options options = {sizeof options, true};
    struct scheck_model *model = untouched;
    void *image = untouched;
    size_t image_len = 1234567;
    size_t n_said = 0;
    struct scheck_diag_sink sink = {count, &n_said};
    int rc = scheck_model_new(allocator, &sink, &model);

    *loaded_out = false;
    if (rc) {
        assert_ptr_equal(model, untouched);
        return rc;
    }
    rc = scheck_model_load_buffer(model, "policy.xml", source, len);
    if (!rc) {
        *loaded_out = true;
        rc = scheck_model_compile(model, &options, &image, &image_len);
        if (rc) {
            assert_ptr_equal(image, untouched);
            assert_int_equal(image_len, 1234567);
        } else {
            scheck_image_free(model, image);
        }
    }
    scheck_model_free(model);
    if (n_said)
        fail_msg("%s, and %zu mistakes are told", scheck_status_name(rc), n_said);
    return rc;
}

static void compiling_a_policy(void **state)
{
    bool slow = getenv("SUPPORTCHECK_SLOW") != NULL, loaded;
    struct failing_alloc fa;
    char path[1024];
    size_t len;
    char *source;

    (void)state;
    tiny_path(slow ? TINY_SMALL : TINY_RULES, "policies", "xml", path, sizeof path);
    source = tiny_file(path, &len);
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        int rc = compile_policy(&fa.allocator, &loaded, source, len);

        if (rc != (fa.n_failed ? SCHECK_E_NOMEM : SCHECK_OK))
            fail_msg("failure of request %zu (%s): %s", n, loaded ? "compiling" : "loading",
                     scheck_status_name(rc));
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
    free(source);
}

static void linting_a_policy(void **state)
{
    struct failing_alloc fa;
    char path[1024];

    (void)state;
    tiny_path(TINY_SMALL, "policies", "xml", path, sizeof path);
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        struct scheck_model *model = NULL;
        size_t n_examples;
        int rc = scheck_model_new(&fa.allocator, NULL, &model);

        if (!rc)
            rc = scheck_model_load(model, path);
        if (!rc)
            rc = scheck_model_lint(model);
        if (!rc || rc == SCHECK_E_POLICY)
            rc = scheck_model_run_examples(model, &n_examples);
        assert_true(rc == SCHECK_E_NOMEM || !fa.n_failed);
        scheck_model_free(model);
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening_a_policy),
        cmocka_unit_test(making_a_workspace),
        cmocka_unit_test(evaluating_allocates_nothing),
        cmocka_unit_test(making_and_forking_facts),
        cmocka_unit_test(setting_facts),
        cmocka_unit_test(a_failed_set_changes_nothing),
        cmocka_unit_test(resetting_facts),
        cmocka_unit_test(compiling_an_expression),
        cmocka_unit_test(refusing_an_expression),
        cmocka_unit_test(evaluating_an_expression),
#ifdef HAVE_AUTHORING
        cmocka_unit_test(compiling_a_policy),
        cmocka_unit_test(linting_a_policy),
#endif
    };

    return cmocka_run_group_tests_name("alloc_failure", tests, NULL, NULL);
}
