/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "failing_alloc.h"

static void *ask(struct failing_alloc *fa, size_t len)
{
    return fa->allocator.alloc(fa->allocator.ctx, len);
}

static void give_back(struct failing_alloc *fa, void *ptr)
{
    fa->allocator.release(fa->allocator.ctx, ptr);
}

static void test_fails_one_request(void **state)
{
    struct failing_alloc fa;
    void *first, *third;

    (void)state;
    failing_alloc_init(&fa, 1);
    first = ask(&fa, 8);
    assert_non_null(first);
    assert_null(ask(&fa, 8));
    third = ask(&fa, 8);
    assert_non_null(third);
    assert_int_equal(fa.n_requests, 3);
    assert_int_equal(fa.n_failed, 1);
    give_back(&fa, first);
    give_back(&fa, third);
    assert_int_equal(failing_alloc_clear(&fa), 0);
}

static void test_counts_leaks(void **state)
{
    struct failing_alloc fa;
    void *block;

    (void)state;
    failing_alloc_init(&fa, SIZE_MAX);
    block = ask(&fa, 100);
    assert_non_null(block);
    assert_int_equal(failing_alloc_clear(&fa), 1);
    assert_int_equal(fa.live_len, 100);
    give_back(&fa, block);
    give_back(&fa, NULL);
    assert_int_equal(failing_alloc_clear(&fa), 0);
    assert_int_equal(fa.peak_len, 100);
}

static void test_resize_keeps_bytes_and_may_fail(void **state)
{
    struct failing_alloc fa;
    char *block, *larger;

    (void)state;
    failing_alloc_init(&fa, 1);
    block = ask(&fa, 4);
    assert_non_null(block);
    memcpy(block, "abc", 4);
    assert_null(fa.allocator.resize(fa.allocator.ctx, block, 1000));
    assert_string_equal(block, "abc");
    larger = fa.allocator.resize(fa.allocator.ctx, block, 1000);
    assert_non_null(larger);
    assert_string_equal(larger, "abc");
    assert_int_equal(fa.live_len, 1000);
    give_back(&fa, larger);
    assert_int_equal(failing_alloc_clear(&fa), 0);
}

/* Two blocks, or none. */
static bool operation(struct failing_alloc *fa, void *blocks[2])
{
    blocks[0] = ask(fa, 1);
    blocks[1] = ask(fa, 1);
    if (blocks[0] && blocks[1])
        return true;
    give_back(fa, blocks[0]);
    give_back(fa, blocks[1]);
    return false;
}

static void test_rounds_end_when_nothing_fails(void **state)
{
    struct failing_alloc fa;
    void *blocks[2];
    size_t n, n_successes = 0;

    (void)state;
    for (n = 0; failing_alloc_next(&fa, n); n++) {
        if (operation(&fa, blocks)) {
            n_successes++;
            give_back(&fa, blocks[0]);
            give_back(&fa, blocks[1]);
        }
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
    assert_int_equal(n, 3);
    assert_int_equal(n_successes, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fails_one_request),
        cmocka_unit_test(test_counts_leaks),
        cmocka_unit_test(test_resize_keeps_bytes_and_may_fail),
        cmocka_unit_test(test_rounds_end_when_nothing_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
