/* SPDX-License-Identifier: MIT */
/* Expressions by themselves: what is refused and in which words, and what others come to. */
#include <inttypes.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <supportcheck/policy.h>

#include "failing_alloc.h"

#define DEPTH_LIMIT 128
#define LENGTH_LIMIT 16384

static const struct scheck_expr_decl decls[] = {
    {"b", "bool"},        {"i", "int"},        {"u", "uint"},        {"s", "string"},
    {"lb", "list(bool)"}, {"li", "list(int)"}, {"lu", "list(uint)"}, {"ls", "list(string)"},
};

struct first {
    char text[300];
    size_t n; /* of all that were reported */
};

/* The first diagnostic: column, id and message. */
static void keep_first(void *ctx, const struct scheck_diag *diag)
{
    struct first *first = ctx;

    if (first->n++ == 0)
        snprintf(first->text, sizeof first->text, "%u:%u %s: %s", diag->at.line, diag->at.column,
                 diag->id, diag->message);
}

static struct scheck_expr *compile(const char *text, struct first *first)
{
    struct scheck_diag_sink sink = {keep_first, first};
    struct scheck_expr *expr = NULL;
    int rc;

    *first = (struct first){.n = 0};
    rc = scheck_expr_compile(decls, sizeof decls / sizeof *decls, text, strlen(text), &sink, NULL,
                             &expr);
    assert_int_equal(rc, expr ? SCHECK_OK : SCHECK_E_POLICY);
    assert_int_equal(first->n == 0, expr != NULL);
    if (first->n > 1)
        snprintf(first->text + strlen(first->text), sizeof first->text - strlen(first->text),
                 " (%zu more)", first->n - 1);
    return expr;
}

#define TEN "[0,1,2,3,4,5,6,7,8,9]"

static const struct {
    const char *text, *said;
} refused[] = {
    {TEN ".all(v, " TEN ".all(w, " TEN ".all(x, " TEN ".all(y, " TEN ".all(z, v + w + x + y >= z)))))",
     "1:156 cost-limit: the expression unrolls too far"},
    {"", "1:1 cel-syntax: the expression ends where a value is expected"},
    {"li.exists(x, li.exists(x, x == -1) && x == 5)",
     "1:17 cost-limit: nested loops over lists this long are too costly"},
    {"(b ? [1] : li)[0]",
     "1:15 outside-subset: an element of a list made from facts is outside the subset"},
    {"1 +", "1:4 cel-syntax: the expression ends where a value is expected"},
    {"1 + )", "1:5 cel-syntax: expected a value before \")\""},
    {"(b", "1:3 cel-syntax: the expression ends where \")\" is expected"},
    {"(b]", "1:3 cel-syntax: expected \")\" before \"]\""},
    {"[1, , 2]", "1:5 cel-syntax: expected a value before \",\""},
    {"size(s,)", "1:8 cel-syntax: expected a value before \")\""},
    {"[1, 2", "1:6 cel-syntax: the expression ends where \",\" or \"]\" is expected"},
    {"li[0", "1:5 cel-syntax: the expression ends where \"]\" is expected"},
    {"b ? 1", "1:6 cel-syntax: the expression ends where \":\" is expected"},
    {"li.", "1:4 cel-syntax: the expression ends where a name is expected"},
    {"li.5", "1:3 outside-subset: floating-point numbers are outside the subset"},
    {"li.[", "1:4 cel-syntax: expected a name before \"[\""},
    {"[[1], []]", "1:7 outside-subset: lists nested to different depths are outside the subset"},
    {"b b", "1:3 cel-syntax: expected an operator or the end before \"b\""},
    {"s ==\n  'a", "2:3 cel-syntax: string is not closed"},
    {"1 == 'a'", "1:3 type-mismatch: no such operator for int and string"},
    {"size(1) + 's'", "1:6 type-mismatch: size() takes no int"},
    {"int(b) && 's'", "1:5 type-mismatch: int() takes no bool (1 more)"},
    {"s.startsWith(1) + 1", "1:14 type-mismatch: this is of type int where string is needed"},
    {"1.startsWith('a') + 1", "1:1 type-mismatch: startsWith() takes no int"},
    {"size(s, s) + b",
     "1:1 outside-subset: the function size(), with these arguments, is outside the subset"},
    {"nothing(b) + b",
     "1:1 outside-subset: the function nothing(), with these arguments, is outside the subset"},
    {"has(b) + 1", "1:1 cel-syntax: has() takes a fact or a field"},
    {"li.exists(x, y) + 1", "1:14 unknown-fact: no fact is called \"y\"; did you mean \"b\"?"},
    {"li.exists(1, b) + 1", "1:11 cel-syntax: exists() names its variable first"},
    {"li.map(x) + 1",
     "1:4 outside-subset: the function map(), with these arguments, is outside the subset"},
    {"s.all(x, b) + 1", "1:1 type-mismatch: this is of type string where list is needed"},
    {"missing + 1 + 's'", "1:1 unknown-fact: no fact is called \"missing\""},
    {"i in s", "1:6 type-mismatch: this is of type string where list is needed"},
    {"li[b] + 's'", "1:4 type-mismatch: this is of type bool where int is needed"},
    {"b[0] + 's'", "1:2 type-mismatch: this is of type bool where list is needed"},
    {"b.field + 's'", "1:3 type-mismatch: a bool has no field \"field\""},
    {"b ? 1 : 's'", "1:9 type-mismatch: this branch is of type string where int is needed"},
    {"i ? 1 : 2", "1:1 type-mismatch: this is of type int where bool is needed"},
    {"!i", "1:2 type-mismatch: this is of type int where bool is needed"},
    {"-b", "1:2 type-mismatch: this is of type bool where int is needed"},
    {"-u", "1:2 type-mismatch: this is of type uint where int is needed"},
    {"[1, 's'] + 1", "1:5 type-mismatch: this element is of type string where int is needed"},
    {"1.5", "1:1 outside-subset: floating-point numbers are outside the subset"},
    {"b'a'", "1:1 outside-subset: bytes are outside the subset"},
    {"null", "1:1 outside-subset: null is outside the subset; has() tells whether a fact exists"},
    {"{}", "1:1 outside-subset: maps and messages are outside the subset"},
    {"'\\q'", "1:2 cel-syntax: no such escape in a string"},
    {"'\\u12'", "1:2 cel-syntax: no such escape in a string"},
    {"'\\ud800'", "1:2 cel-syntax: no such escape in a string"},
    {"'\\400'", "1:2 cel-syntax: no such escape in a string"},
    {"9223372036854775808", "1:1 bad-number: number does not fit 64 signed bits"},
    {"18446744073709551616u", "1:1 bad-number: number does not fit 64 bits"},
    {"0x", "1:2 cel-syntax: expected an operator or the end before \"x\""},
    {"1a", "1:2 cel-syntax: expected an operator or the end before \"a\""},
    {"b & b", "1:3 cel-syntax: unexpected character"},
    {"b = b", "1:3 cel-syntax: unexpected character"},
    {"for", "1:1 cel-syntax: \"for\" is a reserved word"},
    {"li.?x", "1:4 outside-subset: optional values are outside the subset"},
    {"'''a", "1:1 cel-syntax: string is not closed"},
    {"li.exists(x, x)", "1:14 type-mismatch: this is of type int where bool is needed"},
};

static void refusals_say_what_and_where(void **state)
{
    struct first first;
    size_t n_bad = 0;

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct scheck_expr *expr = compile(refused[i].text, &first);

        if (expr || strcmp(first.text, refused[i].said) != 0) {
            print_error("%s\n    %s\n", refused[i].text, first.text);
            n_bad++;
        }
        scheck_expr_free(expr);
    }
    assert_int_equal(n_bad, 0);
}

/* --- results --- */

static void print_value(const struct scheck_value *v, char *buf, size_t cap)
{
    switch (v->type) {
    case SCHECK_TYPE_BOOL:
        snprintf(buf, cap, "%s", v->as.b ? "true" : "false");
        break;
    case SCHECK_TYPE_INT:
        snprintf(buf, cap, "%" PRId64, v->as.i);
        break;
    case SCHECK_TYPE_UINT:
        snprintf(buf, cap, "%" PRIu64 "u", v->as.u);
        break;
    case SCHECK_TYPE_STRING:
        snprintf(buf, cap, "\"%.*s\"", (int)v->as.s.len, v->as.s.data);
        break;
    default:
        snprintf(buf, cap, "?");
    }
}

static void print_term(const struct scheck_term *term, char *buf, size_t cap)
{
    size_t len = 0;
    char item[200];

    if (term->value.type != SCHECK_TYPE_LIST) {
        print_value(&term->value, buf, cap);
        return;
    }
    len += (size_t)snprintf(buf, cap, "[");
    for (size_t i = 0; i < term->value.as.n_elements; i++) {
        print_term(&term->items[i], item, sizeof item);
        len += (size_t)snprintf(buf + len, cap - len, "%s%s", i ? " " : "", item);
    }
    snprintf(buf + len, cap - len, "]");
}

static void print_result(const struct scheck_expr *expr, const struct scheck_expr_result *r,
                         char *buf, size_t cap)
{
    size_t len = 0;

    if (r->kind == SCHECK_TERM_VALUE) {
        print_term(&r->term, buf, cap);
        return;
    }
    if (r->kind == SCHECK_TERM_ERROR) {
        snprintf(buf, cap, "error: %s", r->error);
        return;
    }
    len += (size_t)snprintf(buf, cap, "unknown:");
    for (size_t i = 0; i < r->n_missing; i++) {
        char name[64];

        scheck_fact_ref_name(scheck_expr_policy(expr), &r->missing[i], name, sizeof name);
        len += (size_t)snprintf(buf + len, cap - len, " %s", name);
    }
}

/* A name that an expression does not read may be missing from its vocabulary. */
static void set_all(struct scheck_facts *facts)
{
    (void)scheck_facts_set_bool(facts, "b", true);
    (void)scheck_facts_set_int(facts, "i", -7);
    (void)scheck_facts_set_string(facts, "s", "abc", 3);
    (void)scheck_facts_set_list(facts, "li", 3);
    (void)scheck_facts_set_int(facts, "li[0]", 5);
    (void)scheck_facts_set_int(facts, "li[1]", -1);
    (void)scheck_facts_set_list(facts, "ls", 0);
    (void)scheck_facts_set_list(facts, "lb", 2);
    (void)scheck_facts_set_bool(facts, "lb[0]", false);
}

static const char *result_of(struct scheck_expr *expr)
{
    static char text[600];
    struct scheck_facts *facts = NULL;
    struct scheck_expr_result result;

    assert_int_equal(scheck_facts_new(scheck_expr_policy(expr), NULL, &facts), SCHECK_OK);
    set_all(facts);
    assert_int_equal(scheck_expr_eval(expr, facts, &result), SCHECK_OK);
    print_result(expr, &result, text, sizeof text);
    scheck_facts_free(facts);
    return text;
}

/* u, lb[1] and li[2] are unknown. */
static const struct {
    const char *text, *result;
} answered[] = {
    {"b", "true"},
    {"i + 2", "-5"},
    {"s", "\"abc\""},
    {"u", "unknown: u"},
    {"b || u > 1u", "true"},
    {"b && u > 1u", "unknown: u"},
    {"i / 0", "error: division by zero"},
    {"[1, 2]", "[1 2]"},
    {"[1, 2,]", "[1 2]"},
    {"5 in [i, 5,]", "true"},
    {"[[1], [5], [2, 3]]", "[[1] [5] [2 3]]"},
    {"['a', \"b\"]", "[\"a\" \"b\"]"},
    {"[1u, 18446744073709551615u]", "[1u 18446744073709551615u]"},
    {"[true, !true]", "[true false]"},
    {"[1, 2, 3].filter(x, x != 2).map(x, x * 2)", "[2 6]"},
    {"li[0] + li[1]", "4"},
    {"li[2]", "unknown: li[2]"},
    {"li[3]", "error: index beyond the list"},
    {"ls.all(x, x == s)", "true"},
    {"lb.exists(x, x)", "unknown: lb[1]"},
    {"li.exists(x, x == -1)", "true"},
    {"li.exists(x, x == 9)", "unknown: li[2]"},
    {"size(s) + size(li)", "6"},
    {"-i", "7"},
    {"int('9223372036854775807')", "9223372036854775807"},
    {"int('-9223372036854775808')", "-9223372036854775808"},
    {"int('9223372036854775808')", "error: text that cannot be converted"},
    {"int('+5')", "5"},
    {"int('+')", "error: text that cannot be converted"},
    {"uint('+5')", "error: text that cannot be converted"},
    {"int('')", "error: text that cannot be converted"},
    {"int('-')", "error: text that cannot be converted"},
    {"int('1x')", "error: text that cannot be converted"},
    {"uint('18446744073709551615')", "18446744073709551615u"},
    {"uint('18446744073709551616')", "error: text that cannot be converted"},
    {"uint('-1')", "error: text that cannot be converted"},
    {"uint(i)", "error: conversion out of range"},
    {"int(18446744073709551615u)", "error: conversion out of range"},
    {"bool('true')", "true"},
    {"bool('t')", "true"},
    {"bool('yes')", "error: text that cannot be converted"},
    {"size(string(-9223372036854775808))", "20"},
    {"[i / i == 2].exists(x, u > 1u)", "unknown: u"},
    {"[i / i == 2].exists(x, b && size(s) > 2 && u > 1u)", "unknown: u"},
    {"u > 1u || [i / i == 2].exists(x, lb[1])", "unknown: u lb[1]"},
    {"[lb[0]].exists(x, u > 1u)", "unknown: u"},
    {"b && s == 'abc' && [lb[0]].exists(x, u > 1u)", "unknown: u"},
    {"[lb[1]].exists(x, u > 1u)", "unknown: lb[1]"},
    {"[lb[2]].exists(x, u > 1u)", "error: index beyond the list"},
    {"int(s)", "error: text that cannot be converted"},
    {"bool(s)", "error: text that cannot be converted"},
    {"li[i]", "error: index beyond the list"},
    {"[5].exists(x, ['a'].exists(x, x == 'a') && x == 5)", "true"},
    {"[i].exists(x, [s].exists(x, x == 'abc') && x == -7)", "true"},
    {"[i / 0 == 2].exists(x, u > 1u)", "error: division by zero"},
    {"li.exists(i, i == 5) && i == -7", "true"},
    {"s == 'abc' && s != 'abd' && s < 'abd' && s > 'ab' && s <= 'abc' && s >= 'abc'", "true"},
    {"'a' in ls || s in ['b', 'abc']", "true"},
    {"s.startsWith('') && s.endsWith('c') && s.contains('b') && !s.contains('bb')", "true"},
    {"s.startsWith('abcd') || s.endsWith('abcd') || s.contains('abcd')", "false"},
    {"s.startsWith('abc') && s.endsWith('abc') && s.contains('abc')", "true"},
    {"i % 4", "-3"},
    {"i / 2", "-3"},
    {"-9223372036854775808 / -1", "error: overflow"},
    {"-9223372036854775808 % -1", "error: overflow"},
    {"9223372036854775807 + 1", "error: overflow"},
    {"i * 9223372036854775807", "error: overflow"},
    {"0u - 1u", "error: overflow"},
    {"size('\\U0001F600\\u00e9\\x41\\101')", "4"},
    {"'\\x41\\101\\u0041\\n' == 'AAA\\n'", "true"},
    {"r'\\d' == '\\\\d'", "true"},
    {"li.all(x, x > -2)", "unknown: li[2]"},
    {"li.exists_one(x, x == 5)", "unknown: li[2]"},
    {"ls.exists_one(x, true) || size(ls) == 0", "true"},
    {"b ? i : 1 / 0", "-7"},
    {"u > 1u ? 1 : 1", "unknown: u"},
    {"li.exists(x, [x, i].all(y, y < 9))", "true"},
    {"li.filter(x, x > 0).map(x, x + i).exists(x, x == -2)", "unknown: li[2]"},
    {"size(li.filter(x, x > 9))", "unknown: li[2]"},
    {"(li + [i]).exists(x, x == -7)", "true"},
    {"4 * KiB + MiB / GiB == 4096", "true"},
    {"1 * TiB / GiB", "1024"},
    {"- -9223372036854775808", "error: overflow"},
    {"-9223372036854775808", "-9223372036854775808"},
};

static void results_are_as_expected(void **state)
{
    struct first first;
    size_t n_bad = 0;

    (void)state;
    for (size_t i = 0; i < sizeof answered / sizeof *answered; i++) {
        struct scheck_expr *expr = compile(answered[i].text, &first);
        const char *got = expr ? result_of(expr) : first.text;

        if (strcmp(got, answered[i].result) != 0) {
            print_error("%s\n    %s\n", answered[i].text, got);
            n_bad++;
        }
        scheck_expr_free(expr);
    }
    assert_int_equal(n_bad, 0);
}

/* What the last evaluation said goes, and what this one says has memory of its own. */
static void an_expression_is_evaluated_again_and_again(void **state)
{
    struct failing_alloc fa;
    struct scheck_facts *facts = NULL;
    struct scheck_expr *expr = NULL;
    struct scheck_expr_result result;
    char text[200];
    size_t n_live = 0;

    (void)state;
    failing_alloc_init(&fa, SIZE_MAX);
    assert_int_equal(scheck_expr_compile(decls, sizeof decls / sizeof *decls, "i == 1 || u > 1u",
                                         16, NULL, &fa.allocator, &expr),
                     SCHECK_OK);
    assert_int_equal(scheck_facts_new(scheck_expr_policy(expr), NULL, &facts), SCHECK_OK);
    for (int round = 0; round < 4; round++) {
        assert_int_equal(scheck_expr_eval(expr, facts, &result), SCHECK_OK);
        print_result(expr, &result, text, sizeof text);
        assert_string_equal(text, "unknown: i u");
        if (round)
            assert_int_equal(fa.n_live, n_live);
        n_live = fa.n_live;
    }
    scheck_facts_free(facts);
    scheck_expr_free(expr);
    assert_int_equal(failing_alloc_clear(&fa), 0);
}

/* --- limits --- */

/* @n times @before, "b", @n times @after. */
static bool is_accepted(const char *before, size_t n, const char *after, const char *said)
{
    size_t len = n * (strlen(before) + strlen(after)) + 2;
    char *text = calloc(1, len);
    struct first first;
    struct scheck_expr *expr;

    assert_non_null(text);
    for (size_t i = 0; i < n; i++)
        strcat(text, before);
    strcat(text, "b");
    for (size_t i = 0; i < n; i++)
        strcat(text, after);
    expr = compile(text, &first);
    free(text);
    if (!expr)
        assert_non_null(strstr(first.text, said));
    else
        scheck_expr_free(expr);
    return expr != NULL;
}

static void depth_is_limited(void **state)
{
    static const char said[] = "nesting-limit: nested more than 128 deep";

    (void)state;
    assert_true(is_accepted("(", DEPTH_LIMIT - 1, ")", said));
    assert_false(is_accepted("(", DEPTH_LIMIT, ")", said));
    assert_true(is_accepted("!", DEPTH_LIMIT - 2, "", said));
    assert_false(is_accepted("!", DEPTH_LIMIT, "", said));
    /* What stands beside each other is no deeper for it. */
    assert_true(is_accepted("!b && ", 3 * DEPTH_LIMIT, "", said));
    assert_true(is_accepted("(i > -3) && ", 3 * DEPTH_LIMIT, "", said));
    assert_true(is_accepted("-i == -1 && ", 3 * DEPTH_LIMIT, "", said));
    assert_true(is_accepted("[i][0] == 1 || ", 3 * DEPTH_LIMIT, "", said));
}

static void length_is_limited(void **state)
{
    static const char said[] = "1:1 too-long: an expression is at most 16384 bytes long";

    (void)state;
    assert_true(is_accepted(" ", LENGTH_LIMIT - 1, "", said));
    assert_false(is_accepted(" ", LENGTH_LIMIT, "", said));
}

/* --- arguments --- */

static void wrong_arguments(void **state)
{
    static const struct scheck_expr_decl odd[] = {
        {"b", "list(list(int))"}, {"b", "float"}, {"b", "list(bool"}};
    struct scheck_policy *policy = NULL;
    struct scheck_expr *expr = NULL;
    struct scheck_expr_result result;
    struct scheck_facts *facts = NULL;

    (void)state;
    assert_int_equal(scheck_expr_compile(NULL, 1, "b", 1, NULL, NULL, &expr), SCHECK_E_INVAL);
    assert_int_equal(scheck_expr_compile(decls, 1, NULL, 1, NULL, NULL, &expr), SCHECK_E_INVAL);
    assert_int_equal(scheck_expr_compile(decls, 1, "b", 1, NULL, NULL, NULL), SCHECK_E_INVAL);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_int_equal(scheck_expr_compile(&odd[i], 1, "true", 4, NULL, NULL, &expr),
                         SCHECK_E_POLICY);
    assert_null(expr);
    assert_int_equal(scheck_policy_builtin(NULL, &policy), SCHECK_OK);
    assert_int_equal(scheck_expr_compile_for(NULL, "b", 1, NULL, NULL, &expr), SCHECK_E_INVAL);
    assert_int_equal(scheck_expr_compile_for(policy, NULL, 1, NULL, NULL, &expr), SCHECK_E_INVAL);
    assert_int_equal(scheck_expr_compile_for(policy, "b", 1, NULL, NULL, NULL), SCHECK_E_INVAL);
    assert_null(expr);
    assert_null(scheck_expr_policy(NULL));
    scheck_expr_free(NULL);

    assert_int_equal(scheck_expr_compile(NULL, 0, "1 == 1", 6, NULL, NULL, &expr), SCHECK_OK);
    assert_int_equal(scheck_facts_new(policy, NULL, &facts), SCHECK_OK);
    /* Facts of another policy than the expression's. */
    assert_int_equal(scheck_expr_eval(expr, facts, &result), SCHECK_E_INVAL);
    assert_int_equal(scheck_expr_eval(NULL, facts, &result), SCHECK_E_INVAL);
    assert_int_equal(scheck_expr_eval(expr, NULL, &result), SCHECK_E_INVAL);
    scheck_facts_free(facts);
    scheck_expr_free(expr);
    scheck_policy_close(policy);
}

/* Over the vocabulary of the built-in policy: its words, defines and fields. */
static void names_of_a_policy(void **state)
{
    static const char *const good[] = {
        "guest.type == \"hvm\" && guest.disks.exists(d, d.format == \"qcow2\")",
        "guest.lowest_top_gfn > 0", "size(guest.nics) > 1", "has(guest.hap) && guest.hap"};
    static const char *const bad[] = {"guest.type == \"hmv\"", "guest.nothing", "guest.disks",
                                      "guest.disks[0]"};
    struct scheck_policy *policy = NULL;
    struct scheck_expr *expr = NULL;

    (void)state;
    assert_int_equal(scheck_policy_builtin(NULL, &policy), SCHECK_OK);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(
            scheck_expr_compile_for(policy, good[i], strlen(good[i]), NULL, NULL, &expr),
            SCHECK_OK);
        assert_non_null(scheck_expr_policy(expr));
        scheck_expr_free(expr);
        expr = NULL;
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(scheck_expr_compile_for(policy, bad[i], strlen(bad[i]), NULL, NULL, &expr),
                         SCHECK_E_POLICY);
    assert_null(expr);
    scheck_policy_close(policy);
}

/* Of a guest whose name and type are a word that no policy has. */
static bool is_true(const struct scheck_policy *policy, const char *text)
{
    struct scheck_expr_result result;
    struct scheck_expr *expr = NULL;
    struct scheck_facts *facts = NULL;
    bool truth;

    assert_int_equal(scheck_expr_compile_for(policy, text, strlen(text), NULL, NULL, &expr),
                     SCHECK_OK);
    assert_int_equal(scheck_facts_new(scheck_expr_policy(expr), NULL, &facts), SCHECK_OK);
    assert_int_equal(scheck_facts_set_string(facts, "guest.type", "vmx", 3), SCHECK_OK);
    assert_int_equal(scheck_facts_set_string(facts, "guest.name", "vmx", 3), SCHECK_OK);
    assert_int_equal(scheck_expr_eval(expr, facts, &result), SCHECK_OK);
    assert_int_equal(result.kind, SCHECK_TERM_VALUE);
    truth = result.term.value.as.b;
    scheck_facts_free(facts);
    scheck_expr_free(expr);
    return truth;
}

/* What the vocabulary does not know is not taken for anything, however it is spelt. */
static void words_outside_an_enum_equal_no_text(void **state)
{
    struct scheck_policy *policy = NULL;

    (void)state;
    assert_int_equal(scheck_policy_builtin(NULL, &policy), SCHECK_OK);
    assert_true(is_true(policy, "guest.name == guest.name"));
    assert_false(is_true(policy, "guest.type == guest.name"));
    assert_false(is_true(policy, "guest.name == guest.type"));
    assert_true(is_true(policy, "guest.type != guest.name"));
    scheck_policy_close(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_say_what_and_where),
        cmocka_unit_test(results_are_as_expected),
        cmocka_unit_test(an_expression_is_evaluated_again_and_again),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(length_is_limited),
        cmocka_unit_test(wrong_arguments),
        cmocka_unit_test(names_of_a_policy),
        cmocka_unit_test(words_outside_an_enum_equal_no_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
