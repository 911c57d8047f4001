/* SPDX-License-Identifier: MIT */
/*
 * Every function of the public headers, called while each request for memory
 * that it makes fails in turn: it says so, and nothing is lost. A function
 * that the headers have and the table lacks fails the test, as does one that
 * asks for memory where the table says that it does not.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <supportcheck/policy.h>
#include <supportcheck/remedy.h>

#include "failing_alloc.h"
#include "tiny_policy.h"

#define UNTOUCHED ((void *)(uintptr_t)0x5a5a)

/* What the functions are called with, all of it from one allocator. */
struct world {
    struct failing_alloc fa;
    struct scheck_policy *policy, *spare_policy;
    struct scheck_facts *facts, *spare_facts, *typed; /* those of expr */
    struct scheck_workspace *workspace;
    struct scheck_adviser *adviser;
    struct scheck_expr *expr, *spare_expr;
    struct scheck_model *model;
    void *compiled;
    size_t name, words, rule; /* facts of facts and typed, and a rule that applies */
    const struct scheck_report *report;
    struct scheck_change change; /* a remedy's */
};

static void *image;
static char *source;
static size_t image_len, source_len;
static char source_path[1024];
/* Longer than any block that facts take at once. */
static char text[40000];
static const struct scheck_value large = {
    .type = SCHECK_TYPE_STRING, .known = SCHECK_KNOWN, .as.s = {text, sizeof text - 1}};
static const struct scheck_expr_decl decls[] = {
    {"i", "int"}, {"u", "uint"}, {"l", "list(int)"}, {"words", "list(string)"}};
static const char expr_text[] = "l.exists(x, x > i && x in [1, 2, i]) || u > 1u";
static const char guest_text[] = "guest.disks.exists(d, d.format in [\"raw\", guest.name])";

static size_t find_fact(const struct scheck_facts *facts, const char *name)
{
    size_t fact = 0;

    assert_int_equal(scheck_policy_find_fact(scheck_facts_policy(facts), name, strlen(name), &fact),
                     SCHECK_OK);
    return fact;
}

/* More than was needed when the world was made: whoever copies them has to ask for room. */
static void set_facts(struct world *w)
{
    static const char type[] = "hvm", version[] = "4.20.2";
    struct scheck_facts *f = w->facts;

    assert_int_equal(scheck_facts_set_string(f, "hypervisor.version", version, 6), SCHECK_OK);
    assert_int_equal(scheck_facts_set_string(f, "guest.type", type, 3), SCHECK_OK);
    assert_int_equal(scheck_facts_set_bool(f, "guest.nested_hvm", true), SCHECK_OK);
    assert_int_equal(scheck_facts_set_list(f, "guest.disks", 60), SCHECK_OK);
    assert_int_equal(scheck_facts_set_list(w->typed, "words", 2), SCHECK_OK);
    assert_int_equal(scheck_facts_set_list(w->typed, "l", 2), SCHECK_OK);
}

static size_t find_rule(const struct world *w)
{
    static const char id[] = "nested-hvm.x86-hvm";
    struct scheck_history history = {.rule = SIZE_MAX};
    size_t statement;

    assert_int_equal(scheck_policy_find_statement(w->policy, id, strlen(id), &statement),
                     SCHECK_OK);
    for (size_t n = 0; scheck_policy_history(w->policy, statement, n, &history) == SCHECK_OK;)
        n++;
    return history.rule;
}

static void open_world(struct world *w)
{
    const struct scheck_allocator *a = &w->fa.allocator;

    memset(w, 0, sizeof *w);
    failing_alloc_init(&w->fa, SIZE_MAX);
    assert_int_equal(scheck_policy_builtin(a, &w->policy), SCHECK_OK);
    assert_int_equal(scheck_policy_open(image, image_len, a, &w->spare_policy), SCHECK_OK);
    assert_int_equal(scheck_facts_new(w->policy, a, &w->facts), SCHECK_OK);
    assert_int_equal(scheck_facts_new(w->policy, a, &w->spare_facts), SCHECK_OK);
    assert_int_equal(scheck_workspace_new(w->policy, a, &w->workspace), SCHECK_OK);
    assert_int_equal(scheck_adviser_new(w->policy, a, &w->adviser), SCHECK_OK);
    assert_int_equal(scheck_expr_compile(decls, 4, expr_text, strlen(expr_text), NULL, a, &w->expr),
                     SCHECK_OK);
    assert_int_equal(
        scheck_expr_compile_for(w->policy, guest_text, strlen(guest_text), NULL, a, &w->spare_expr),
        SCHECK_OK);
    assert_int_equal(scheck_facts_new(scheck_expr_policy(w->expr), a, &w->typed), SCHECK_OK);
    assert_int_equal(scheck_facts_set_list(w->typed, "l", 2), SCHECK_OK);
    w->name = find_fact(w->facts, "guest.name");
    w->words = find_fact(w->typed, "words");
    w->rule = find_rule(w);
    set_facts(w);
    assert_int_equal(scheck_evaluate(w->workspace, w->facts, NULL, &w->report), SCHECK_OK);
    w->change =
        (struct scheck_change){.kind = SCHECK_CHANGE_SET, .fact = {w->name, SIZE_MAX}, .to = large};
}

static void close_world(struct world *w)
{
    w->fa.n_until_failure = SIZE_MAX;
    scheck_image_free(w->model, w->compiled);
    scheck_model_free(w->model);
    scheck_facts_free(w->typed);
    scheck_expr_free(w->spare_expr);
    scheck_expr_free(w->expr);
    scheck_adviser_free(w->adviser);
    scheck_workspace_free(w->workspace);
    scheck_facts_free(w->spare_facts);
    scheck_facts_free(w->facts);
    scheck_policy_close(w->spare_policy);
    scheck_policy_close(w->policy);
}

/* --- the calls --- */

/* A function that returns a status, and one that returns something else or nothing. */
#define STATUS_OF(function, ...)                \
    static int call_##function(struct world *w) \
    {                                           \
        (void)w;                                \
        return function(__VA_ARGS__);           \
    }
#define CALL_OF(function, ...)                  \
    static int call_##function(struct world *w) \
    {                                           \
        (void)w;                                \
        (void)function(__VA_ARGS__);            \
        return SCHECK_OK;                       \
    }
/* One that makes something, which it leaves alone when it cannot. */
#define MAKER(function, type, release, ...)     \
    static int call_##function(struct world *w) \
    {                                           \
        struct type *out = UNTOUCHED;           \
        int rc = function(__VA_ARGS__, &out);   \
                                                \
        if (rc)                                 \
            assert_ptr_equal(out, UNTOUCHED);   \
        else                                    \
            release(out);                       \
        return rc;                              \
    }
/* One that gives back what the world has. */
#define RELEASE(function, member)               \
    static int call_##function(struct world *w) \
    {                                           \
        function(w->member);                    \
        w->member = NULL;                       \
        return SCHECK_OK;                       \
    }

MAKER(scheck_policy_open, scheck_policy, scheck_policy_close, image, image_len, &w->fa.allocator)
MAKER(scheck_policy_builtin, scheck_policy, scheck_policy_close, &w->fa.allocator)
MAKER(scheck_workspace_new, scheck_workspace, scheck_workspace_free, w->policy, &w->fa.allocator)
MAKER(scheck_adviser_new, scheck_adviser, scheck_adviser_free, w->policy, &w->fa.allocator)
MAKER(scheck_facts_new, scheck_facts, scheck_facts_free, w->policy, &w->fa.allocator)
MAKER(scheck_facts_fork, scheck_facts, scheck_facts_free, w->facts, &w->fa.allocator)
MAKER(scheck_expr_compile, scheck_expr, scheck_expr_free, decls, 4, expr_text, strlen(expr_text),
      NULL, &w->fa.allocator)
MAKER(scheck_expr_compile_for, scheck_expr, scheck_expr_free, w->policy, guest_text,
      strlen(guest_text), NULL, &w->fa.allocator)

RELEASE(scheck_policy_close, spare_policy)
RELEASE(scheck_workspace_free, workspace)
RELEASE(scheck_adviser_free, adviser)
RELEASE(scheck_facts_free, spare_facts)
RELEASE(scheck_expr_free, spare_expr)

/* Where results go that nobody looks at. */
static struct {
    const struct scheck_report *report;
    const struct scheck_advice *advice;
    struct scheck_reason reasons[16];
    struct scheck_fact_ref refs[16];
    struct scheck_limit limit;
    enum scheck_outcome outcome;
    struct scheck_value value;
    struct scheck_policy_info info;
    struct scheck_release release;
    struct scheck_fact_info fact;
    struct scheck_str str;
    struct scheck_define define;
    struct scheck_statement statement;
    struct scheck_history history;
    struct scheck_expr_result result;
    char buf[100000];
    size_t n;
    uint64_t serial;
} got;

static const struct scheck_fact_ref no_element = {0, SIZE_MAX};
static const struct scheck_level no_level;

CALL_OF(scheck_status_name, SCHECK_E_NOMEM)
CALL_OF(scheck_status_message, SCHECK_E_NOMEM)
STATUS_OF(scheck_evaluate, w->workspace, w->facts, NULL, &got.report)
CALL_OF(scheck_fact_ref_name, w->policy, &no_element, got.buf, sizeof got.buf)
CALL_OF(scheck_missing, w->workspace, w->rule, got.refs, 16, &got.n)
CALL_OF(scheck_explain, w->workspace, w->rule, got.reasons, 16, &got.n)
CALL_OF(scheck_limit, w->workspace, w->rule, &got.limit)
STATUS_OF(scheck_rule_outcome, w->workspace, w->rule, &got.outcome)
CALL_OF(scheck_rule_error, w->workspace, w->rule)
CALL_OF(scheck_rule_value, w->workspace, w->rule, &got.value)
CALL_OF(scheck_level_meets, no_level, no_level)
STATUS_OF(scheck_advise, w->adviser, w->facts, NULL, w->rule, SCHECK_GOAL_CLEAR, &got.advice)

static int call_scheck_remedy_apply(struct world *w)
{
    const struct scheck_remedy remedy = {.changes = &w->change, .n_changes = 1};

    return scheck_remedy_apply(&remedy, w->spare_facts);
}

STATUS_OF(scheck_facts_reset, w->spare_facts, w->facts)
CALL_OF(scheck_facts_policy, w->facts)
STATUS_OF(scheck_facts_set_bool, w->spare_facts, "guest.nested_hvm", true)
STATUS_OF(scheck_facts_set_int, w->typed, "i", 5)
STATUS_OF(scheck_facts_set_uint, w->typed, "u", 5)
STATUS_OF(scheck_facts_set_string, w->spare_facts, "guest.name", text, sizeof text - 1)
STATUS_OF(scheck_facts_set_list, w->spare_facts, "guest.disks", 60)
STATUS_OF(scheck_facts_set_absent, w->spare_facts, "guest.hap")
STATUS_OF(scheck_facts_set_unknown, w->spare_facts, "guest.name", text)
STATUS_OF(scheck_facts_set_source, w->spare_facts, "guest.name", text)
STATUS_OF(scheck_facts_put, w->spare_facts, w->name, 0, &large)
STATUS_OF(scheck_facts_put_item, w->typed, w->words, 1, &large)
STATUS_OF(scheck_facts_get, w->facts, w->name, 0, &got.value)
STATUS_OF(scheck_facts_get_item, w->typed, w->words, 0, &got.value)
CALL_OF(scheck_facts_note, w->facts, w->name, 0)

STATUS_OF(scheck_image_serial, image, image_len, &got.serial)
CALL_OF(scheck_policy_info, w->policy, &got.info)
STATUS_OF(scheck_policy_release, w->policy, 0, &got.release)
STATUS_OF(scheck_policy_fact, w->policy, 0, &got.fact)
CALL_OF(scheck_policy_fact_value, w->policy, 0, 0, &got.str)
STATUS_OF(scheck_policy_find_fact, w->policy, "guest.name", 10, &got.n)
CALL_OF(scheck_policy_define, w->policy, 0, &got.define)
CALL_OF(scheck_policy_level_name, w->policy, SCHECK_AXIS_FUNCTION, 0)
CALL_OF(scheck_policy_level_is_neutral, w->policy, SCHECK_AXIS_FUNCTION, 0)
CALL_OF(scheck_operation_name, SCHECK_OP_RUNNING)
STATUS_OF(scheck_policy_statement, w->policy, 0, &got.statement)
STATUS_OF(scheck_policy_find_statement, w->spare_policy, "qcow", 4, &got.n)
STATUS_OF(scheck_policy_history, w->policy, 0, 0, &got.history)
CALL_OF(scheck_policy_document, w->spare_policy, 0, SCHECK_DOC_PREDICATE, &got.str)
CALL_OF(scheck_policy_disassemble, w->spare_policy, got.buf, sizeof got.buf, &got.n)
CALL_OF(scheck_expr_policy, w->expr)
STATUS_OF(scheck_expr_eval, w->expr, w->typed, &got.result)

/* --- models --- */

static void load_model(struct world *w)
{
    assert_int_equal(scheck_model_new(&w->fa.allocator, NULL, &w->model), SCHECK_OK);
    assert_int_equal(scheck_model_load_buffer(w->model, "rules.xml", source, source_len),
                     SCHECK_OK);
}

static void compile_model(struct world *w)
{
    const struct scheck_compile_options options = {sizeof options, true};

    assert_int_equal(scheck_model_compile(w->model, &options, &w->compiled, &got.n), SCHECK_OK);
}

static void new_model(struct world *w)
{
    assert_int_equal(scheck_model_new(&w->fa.allocator, NULL, &w->model), SCHECK_OK);
}

static void load_and_compile(struct world *w)
{
    load_model(w);
    compile_model(w);
}

static int call_scheck_model_compile(struct world *w)
{
    const struct scheck_compile_options options = {sizeof options, true};
    void *out = UNTOUCHED;
    int rc = scheck_model_compile(w->model, &options, &out, &got.n);

    if (rc)
        assert_ptr_equal(out, UNTOUCHED);
    else
        w->compiled = out;
    return rc;
}

static int call_scheck_image_free(struct world *w)
{
    scheck_image_free(w->model, w->compiled);
    w->compiled = NULL;
    return SCHECK_OK;
}

MAKER(scheck_model_new, scheck_model, scheck_model_free, &w->fa.allocator, NULL)
RELEASE(scheck_model_free, model)
STATUS_OF(scheck_model_load, w->model, source_path)
STATUS_OF(scheck_model_load_buffer, w->model, "rules.xml", source, source_len)
STATUS_OF(scheck_model_lint, w->model)
STATUS_OF(scheck_model_run_examples, w->model, &got.n)

/* --- the table --- */

static const struct row {
    const char *name;
    int (*call)(struct world *w);
    enum { QUIET, ASKS, MAY_ASK } asks; /* for memory; an arena may have room left */
    void (*before)(struct world *w);    /* what else the world needs; may be NULL */
    int good;                           /* what it returns when it has all it needs */
} rows[] = {
#define ROW(function, asks)                               \
    {                                                     \
#function, call_##function, asks, NULL, SCHECK_OK \
    }
#define ROW_WITH(before, function, asks)                    \
    {                                                       \
#function, call_##function, asks, before, SCHECK_OK \
    }
    ROW(scheck_policy_open, ASKS),
    ROW(scheck_policy_builtin, ASKS),
    ROW(scheck_workspace_new, ASKS),
    ROW(scheck_adviser_new, ASKS),
    ROW(scheck_facts_new, ASKS),
    ROW(scheck_facts_fork, ASKS),
    ROW(scheck_expr_compile, ASKS),
    ROW(scheck_expr_compile_for, ASKS),
    ROW(scheck_policy_close, QUIET),
    ROW(scheck_workspace_free, QUIET),
    ROW(scheck_adviser_free, QUIET),
    ROW(scheck_facts_free, QUIET),
    ROW(scheck_expr_free, QUIET),
    ROW(scheck_status_name, QUIET),
    ROW(scheck_status_message, QUIET),
    ROW(scheck_evaluate, QUIET),
    ROW(scheck_fact_ref_name, QUIET),
    ROW(scheck_missing, QUIET),
    ROW(scheck_explain, QUIET),
    ROW(scheck_limit, QUIET),
    ROW(scheck_rule_outcome, QUIET),
    ROW(scheck_rule_error, QUIET),
    ROW(scheck_rule_value, QUIET),
    ROW(scheck_level_meets, QUIET),
    ROW(scheck_advise, ASKS),
    ROW(scheck_remedy_apply, ASKS),
    ROW(scheck_facts_reset, ASKS),
    ROW(scheck_facts_policy, QUIET),
    ROW(scheck_facts_set_bool, QUIET),
    ROW(scheck_facts_set_int, QUIET),
    ROW(scheck_facts_set_uint, QUIET),
    ROW(scheck_facts_set_string, ASKS),
    ROW(scheck_facts_set_list, ASKS),
    ROW(scheck_facts_set_absent, QUIET),
    ROW(scheck_facts_set_unknown, ASKS),
    ROW(scheck_facts_set_source, ASKS),
    ROW(scheck_facts_put, ASKS),
    ROW(scheck_facts_put_item, ASKS),
    ROW(scheck_facts_get, QUIET),
    ROW(scheck_facts_get_item, QUIET),
    ROW(scheck_facts_note, QUIET),
    ROW(scheck_image_serial, QUIET),
    ROW(scheck_policy_info, QUIET),
    ROW(scheck_policy_release, QUIET),
    ROW(scheck_policy_fact, QUIET),
    ROW(scheck_policy_fact_value, QUIET),
    ROW(scheck_policy_find_fact, QUIET),
    ROW(scheck_policy_define, QUIET),
    ROW(scheck_policy_level_name, QUIET),
    ROW(scheck_policy_level_is_neutral, QUIET),
    ROW(scheck_operation_name, QUIET),
    ROW(scheck_policy_statement, QUIET),
    ROW(scheck_policy_find_statement, QUIET),
    ROW(scheck_policy_history, QUIET),
    ROW(scheck_policy_document, QUIET),
    ROW(scheck_policy_disassemble, QUIET),
    ROW(scheck_expr_policy, QUIET),
    ROW(scheck_expr_eval, ASKS),
    ROW(scheck_model_new, ASKS),
    ROW_WITH(load_model, scheck_model_free, QUIET),
    ROW_WITH(new_model, scheck_model_load, ASKS),
    ROW_WITH(new_model, scheck_model_load_buffer, ASKS),
    ROW_WITH(load_model, scheck_model_compile, ASKS),
    {"scheck_model_lint", call_scheck_model_lint, MAY_ASK, load_model, SCHECK_E_POLICY},
    ROW_WITH(load_model, scheck_model_run_examples, MAY_ASK),
    ROW_WITH(load_and_compile, scheck_image_free, QUIET),
};
#define N_ROWS (sizeof rows / sizeof *rows)

/* One call in a world of its own, in which request @n fails. Whether there was such a request. */
static bool call_once(const struct row *row, size_t n)
{
    struct world w;
    size_t n_failed;
    int rc;

    open_world(&w);
    if (row->before)
        row->before(&w);
    w.fa.n_until_failure = n;
    rc = row->call(&w);
    n_failed = w.fa.n_failed;
    if (rc != (n_failed ? SCHECK_E_NOMEM : row->good))
        fail_msg("%s: request %zu %s: %s", row->name, n, n_failed ? "fails" : "does not fail",
                 scheck_status_name(rc));
    close_world(&w);
    if (w.fa.n_live)
        fail_msg("%s: request %zu fails: %zu blocks are lost", row->name, n, w.fa.n_live);
    return n_failed != 0;
}

static void every_request_fails_once(void **state)
{
    size_t n_all = 0;

    (void)state;
    for (const struct row *row = rows; row < rows + N_ROWS; row++) {
        size_t n = 0;

        while (call_once(row, n))
            n++;
        printf("%-32s %5zu requests for memory, each refused once\n", row->name, n);
        if (row->asks != MAY_ASK && (row->asks == ASKS) != (n > 0))
            fail_msg("%s: %s", row->name,
                     n ? "the table has it as one that asks for no memory" : "asks for no memory");
        n_all += n;
    }
    printf("entry points: %zu functions, %zu requests refused, 0 blocks lost\n", N_ROWS, n_all);
}

static bool is_in_table(const char *name)
{
    for (const struct row *row = rows; row < rows + N_ROWS; row++)
        if (strcmp(row->name, name) == 0)
            return true;
    return false;
}

/* What the headers declare, by the list from which their manual pages are made. */
static void every_function_is_in_the_table(void **state)
{
    const char *top = getenv("SUPPORTCHECK_SOURCE_DIR");
    char command[2100], name[128];
    size_t n = 0;
    FILE *list;

    (void)state;
    assert_non_null(top);
    snprintf(command, sizeof command,
             "cd '%s' && sh scripts/api-functions.sh include/supportcheck/*.h", top);
    list = popen(command, "r");
    assert_non_null(list);
    while (fgets(name, sizeof name, list)) {
        name[strcspn(name, "\n")] = '\0';
        if (!is_in_table(name))
            fail_msg("%s is public, and no request for memory of it is refused here", name);
        n++;
    }
    assert_int_equal(pclose(list), 0);
    assert_int_equal(n, N_ROWS);
}

static int read_policy(void **state)
{
    (void)state;
    memset(text, 'x', sizeof text - 1);
    image = tiny_image(TINY_RULES, &image_len);
    tiny_path(TINY_RULES, "policies", "xml", source_path, sizeof source_path);
    source = tiny_file(source_path, &source_len);
    return 0;
}

static int free_policy(void **state)
{
    (void)state;
    free(source);
    free(image);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_fails_once),
        cmocka_unit_test(every_function_is_in_the_table),
    };

    return cmocka_run_group_tests_name("entry_points", tests, read_policy, free_policy);
}
