/* SPDX-License-Identifier: MIT */
/*
 * What the tests of the core need of cmocka, where there is no cmocka for the C
 * library that they are built with: Debian has none for musl.
 */
#ifndef SCHECK_PORTABILITY_CMOCKA_H
#define SCHECK_PORTABILITY_CMOCKA_H

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
    int (*setup)(void **state), (*teardown)(void **state);
};

#define cmocka_unit_test(f) {#f, f, NULL, NULL}
#define cmocka_unit_test_setup_teardown(f, setup, teardown) {#f, f, setup, teardown}
#define cmocka_run_group_tests(tests, setup, teardown) \
    cmocka_run_group_tests_name(#tests, tests, setup, teardown)
#define cmocka_run_group_tests_name(name, tests, setup, teardown) \
    scheck_run_group(name, tests, sizeof(tests) / sizeof *(tests), setup, teardown)

/* Where a test that has failed, or is skipped, goes on. */
static jmp_buf scheck_leave;

static inline __attribute__((noreturn, format(printf, 3, 4))) void
scheck_fail(const char *file, int line, const char *format, ...)
{
    __builtin_va_list args;

    fprintf(stderr, "%s:%d: ", file, line);
    __builtin_va_start(args, format);
    vfprintf(stderr, format, args);
    __builtin_va_end(args);
    fputc('\n', stderr);
    longjmp(scheck_leave, 1);
}

static inline __attribute__((noreturn)) void scheck_skip(void)
{
    longjmp(scheck_leave, 2);
}

#define fail_msg(...) scheck_fail(__FILE__, __LINE__, __VA_ARGS__)
#define skip() scheck_skip()
#define print_message(...) printf(__VA_ARGS__)
#define print_error(...) fprintf(stderr, __VA_ARGS__)

#define SCHECK_ASSERT(condition, text) \
    ((condition) ? (void)0 : scheck_fail(__FILE__, __LINE__, "%s", text))
#define assert_true(x) SCHECK_ASSERT((x), "not true: " #x)
#define assert_false(x) SCHECK_ASSERT(!(x), "not false: " #x)
#define assert_null(x) SCHECK_ASSERT((x) == NULL, "not NULL: " #x)
#define assert_non_null(x) SCHECK_ASSERT((x) != NULL, "NULL: " #x)
#define assert_ptr_equal(a, b) \
    SCHECK_ASSERT((const void *)(a) == (const void *)(b), #a " is not " #b)
#define assert_int_equal(a, b) scheck_int((long long)(a), (long long)(b), 1, __FILE__, __LINE__)
#define assert_int_not_equal(a, b) scheck_int((long long)(a), (long long)(b), 0, __FILE__, __LINE__)
#define assert_string_equal(a, b) scheck_string(a, b, 1, __FILE__, __LINE__)
#define assert_string_not_equal(a, b) scheck_string(a, b, 0, __FILE__, __LINE__)
#define assert_memory_equal(a, b, n) SCHECK_ASSERT(memcmp(a, b, n) == 0, #a " is not " #b)

static inline void scheck_int(long long a, long long b, int equal, const char *file, int line)
{
    if ((a == b) != equal)
        scheck_fail(file, line, "%lld %s %lld", a, equal ? "!=" : "==", b);
}

static inline void scheck_string(const char *a, const char *b, int equal, const char *file,
                                 int line)
{
    if ((strcmp(a, b) == 0) != equal)
        scheck_fail(file, line, "\"%s\" %s \"%s\"", a, equal ? "!=" : "==", b);
}

/* 0: passed, 1: failed, 2: skipped. */
static inline int scheck_run_one(const struct CMUnitTest *test, void **state)
{
    /* Nobody's state outlives a jump but this. */
    static int result;

    result = setjmp(scheck_leave);
    if (result)
        return result;
    if (test->setup && test->setup(state) != 0)
        return 1;
    test->run(state);
    return test->teardown && test->teardown(state) != 0;
}

static inline int scheck_run_group(const char *name, const struct CMUnitTest *tests, size_t n,
                                   int (*setup)(void **state), int (*teardown)(void **state))
{
    static const char *const words[] = {"OK", "FAILED", "SKIPPED"};
    void *state = NULL;
    int n_failed = 0;

    if (setup && setup(&state) != 0)
        return 1;
    for (size_t i = 0; i < n; i++) {
        int result = scheck_run_one(&tests[i], &state);

        printf("%s: %s: %s\n", name, tests[i].name, words[result]);
        n_failed += result == 1;
    }
    if (teardown && teardown(&state) != 0)
        n_failed++;
    return n_failed;
}

#endif
