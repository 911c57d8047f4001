/* SPDX-License-Identifier: MIT */
/*
 * Expressions with known answers, as data: `supportcheck eval --cases` answers
 * each line of a file, and its answers are held against what the lines expect.
 *
 * own.jsonl beside this file is ours and always runs; the others come from
 * outside (google/cel-spec, and verdicts of cel-go on unknowns) and are looked
 * for in SUPPORTCHECK_DATA/cel.
 *
 *   test_conformance PROGRAM
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <json-c/json.h>

#define MAX_TOLD 20 /* failures printed a file */

static const char *program;

/* One line of the file and the answer to it. */
struct answered {
    struct json_object *given;
    struct json_object *expect; /* member of given; NULL: value true */
    const char *kind;           /* "value", "unknown", "error" or "refused" */
    struct json_object *said;   /* member of the answer */
};

/* NULL when the answer is right, else what is wrong with it. */
typedef const char *judge_fn(const struct answered *a);

static struct json_object *member(struct json_object *object, const char *name)
{
    struct json_object *value = NULL;

    return json_object_object_get_ex(object, name, &value) ? value : NULL;
}

static bool is(const struct answered *a, const char *kind)
{
    return !strcmp(a->kind, kind);
}

static bool is_true(struct json_object *value)
{
    struct json_object *b = member(value, "bool");

    return b && json_object_get_boolean(b);
}

/* The value of an answer is the one expected; without an expectation it is true. */
static bool is_value(const struct answered *a)
{
    struct json_object *want = a->expect ? member(a->expect, "value") : NULL;

    if (!is(a, "value"))
        return false;
    return a->expect ? want && json_object_equal(want, a->said) : is_true(a->said);
}

/* Names must be among those that the case leaves unknown. */
static bool names_are_inputs(const struct answered *a)
{
    struct json_object *names = member(a->given, "unknown");

    if (!names && a->expect)
        names = member(a->expect, "unknown");
    for (size_t i = 0; i < json_object_array_length(a->said); i++) {
        bool found = false;

        for (size_t k = 0; names && k < json_object_array_length(names); k++)
            found |= json_object_equal(json_object_array_get_idx(names, k),
                                       json_object_array_get_idx(a->said, i)) != 0;
        if (!found)
            return false;
    }
    return json_object_array_length(a->said) > 0;
}

/* An error that is one of types: the compiler refuses those. */
static bool is_type_error(struct json_object *expect)
{
    struct json_object *texts = expect ? member(expect, "error") : NULL;

    for (size_t i = 0; texts && i < json_object_array_length(texts); i++) {
        const char *text = json_object_get_string(json_object_array_get_idx(texts, i));

        if (strstr(text, "overload"))
            return true;
    }
    return false;
}

static const char *judge_inside(const struct answered *a)
{
    if (is(a, "refused"))
        return is_type_error(a->expect) ? NULL : "refused, but inside the subset";
    if (a->expect && member(a->expect, "error"))
        return is(a, "error") ? NULL : "an error is expected";
    return is_value(a) ? NULL : "another value";
}

static const char *judge_outside(const struct answered *a)
{
    struct json_object *check_only = member(a->given, "check_only");

    if (is(a, "refused") || (check_only && json_object_get_boolean(check_only)))
        return NULL;
    if (a->expect && member(a->expect, "error"))
        return is(a, "error") ? NULL : "neither refused nor an error";
    return is_value(a) ? NULL : "neither refused nor right";
}

static int completions(const struct answered *a, const char *outcome)
{
    struct json_object *counts = member(a->given, "completions");
    struct json_object *n = counts ? member(counts, outcome) : NULL;

    return n ? json_object_get_int(n) : 0;
}

/* Whether every completion of the unknowns comes to @outcome. */
static bool all_complete_to(const struct answered *a, const char *outcome)
{
    static const char *const outcomes[] = {"true", "false", "error"};

    for (size_t i = 0; i < 3; i++)
        if (strcmp(outcomes[i], outcome) && completions(a, outcomes[i]) > 0)
            return false;
    return completions(a, outcome) > 0;
}

static const char *judge_unknown(const struct answered *a)
{
    if (is(a, "refused"))
        return "refused";
    if (member(a->expect, "value") && !is_value(a))
        return "less decided than expected";
    if (member(a->expect, "error") && !is(a, "error"))
        return "an error is expected";
    if (is(a, "unknown"))
        return names_are_inputs(a) ? NULL : "names that are no unknown inputs";
    if (is(a, "error"))
        return all_complete_to(a, "error") ? NULL : "unsound: not every completion errs";
    return all_complete_to(a, is_true(a->said) ? "true" : "false")
               ? NULL
               : "unsound: some completion comes to something else";
}

/* Our own say all of it: a value, an error, a refusal, or exactly these names unknown. */
static const char *judge_own(const struct answered *a)
{
    struct json_object *names = a->expect ? member(a->expect, "unknown") : NULL;

    if (names)
        return is(a, "unknown") && json_object_equal(names, a->said) ? NULL
                                                                      : "unknown is expected";
    if (a->expect && member(a->expect, "refused"))
        return is(a, "refused") ? NULL : "a refusal is expected";
    if (a->expect && member(a->expect, "error"))
        return is(a, "error") ? NULL : "an error is expected";
    return is_value(a) ? NULL : "another value";
}

struct tally {
    size_t values, unknown, errors, refused, wrong;
};

static void count(struct tally *t, const struct answered *a, const char *wrong, size_t line)
{
    t->values += is(a, "value");
    t->unknown += is(a, "unknown");
    t->errors += is(a, "error");
    t->refused += is(a, "refused");
    if (!wrong)
        return;
    if (t->wrong++ < MAX_TOLD)
        print_error("line %zu: %s: %s\n  answer %s: %s\n  expected %s\n", line, wrong,
                    json_object_get_string(member(a->given, "expr")), a->kind,
                    json_object_get_string(a->said),
                    a->expect ? json_object_get_string(a->expect) : "true");
}

static void judge_line(const char *given, const char *answer, size_t line, judge_fn *judge,
                       struct tally *tally)
{
    static const char *const kinds[] = {"value", "unknown", "error", "refused"};
    struct json_object *json = json_tokener_parse(answer);
    struct answered a = {json_tokener_parse(given), NULL, "nothing", NULL};

    assert_non_null(a.given);
    if (!json)
        fail_msg("line %zu: no JSON in the answer: %s", line, answer);
    a.expect = member(a.given, "expect");
    for (size_t i = 0; i < 4; i++)
        if (json_object_object_get_ex(json, kinds[i], NULL)) {
            a.kind = kinds[i];
            a.said = member(json, kinds[i]);
        }
    assert_int_equal(json_object_object_length(json), 1);
    count(tally, &a, judge(&a), line);
    json_object_put(a.given);
    json_object_put(json);
}

static bool next_line(FILE *file, char **line, size_t *cap)
{
    ssize_t len = getline(line, cap, file);

    if (len <= 0)
        return false;
    (*line)[strcspn(*line, "\n")] = '\0';
    return true;
}

static struct tally run_file(const char *path, judge_fn *judge)
{
    char command[4096], *given = NULL, *answer = NULL;
    size_t given_cap = 0, answer_cap = 0, line = 0;
    struct tally tally = {0, 0, 0, 0, 0};
    FILE *cases = fopen(path, "r"), *answers;

    assert_non_null(cases);
    snprintf(command, sizeof command, "'%s' eval --cases '%s'", program, path);
    answers = popen(command, "r");
    assert_non_null(answers);
    while (next_line(cases, &given, &given_cap)) {
        line++;
        if (!next_line(answers, &answer, &answer_cap))
            fail_msg("no answer to line %zu of %s", line, path);
        judge_line(given, answer, line, judge, &tally);
    }
    assert_false(next_line(answers, &answer, &answer_cap));
    assert_int_equal(pclose(answers), 0);
    fclose(cases);
    free(given);
    free(answer);
    assert_true(line > 0);
    print_message("%zu cases: %zu values, %zu unknown, %zu errors, %zu refused; %zu wrong\n", line,
                  tally.values, tally.unknown, tally.errors, tally.refused, tally.wrong);
    return tally;
}

static void run_outside_file(const char *name, judge_fn *judge)
{
    const char *data = getenv("SUPPORTCHECK_DATA");
    char path[2048];

    snprintf(path, sizeof path, "%s/cel/%s", data ? data : "../shared/data", name);
    if (access(path, R_OK) != 0) {
        print_message("skipped: there is no %s (set SUPPORTCHECK_DATA)\n", path);
        skip();
    }
    assert_int_equal(run_file(path, judge).wrong, 0);
}

static void own_cases(void **state)
{
    const char *top = getenv("SUPPORTCHECK_SOURCE_DIR");
    char path[2048];

    (void)state;
    snprintf(path, sizeof path, "%s/tests/conformance/own.jsonl", top ? top : ".");
    assert_int_equal(run_file(path, judge_own).wrong, 0);
}

static void cases_inside_the_subset(void **state)
{
    (void)state;
    run_outside_file("cases.jsonl", judge_inside);
}

static void cases_outside_the_subset(void **state)
{
    (void)state;
    run_outside_file("outside-subset.jsonl", judge_outside);
}

static void cases_with_unknowns(void **state)
{
    (void)state;
    run_outside_file("unknown.jsonl", judge_unknown);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_cases),
        cmocka_unit_test(cases_inside_the_subset),
        cmocka_unit_test(cases_outside_the_subset),
        cmocka_unit_test(cases_with_unknowns),
    };

    if (argc != 2) {
        fprintf(stderr, "usage: test_conformance PROGRAM\n");
        return 2;
    }
    program = argv[1];
    return cmocka_run_group_tests_name("conformance", tests, NULL, NULL);
}
