/* SPDX-License-Identifier: MIT */
/*
 * An allocator that fails on purpose and counts what is not given back.
 *
 * To test one operation under every allocation failure:
 *
 *     struct failing_alloc fa;
 *
 *     for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
 *         rc = operation(&fa.allocator, &out);
 *         ... on failure outputs are untouched, on success release ...
 *         assert_int_equal(failing_alloc_clear(&fa), 0);
 *     }
 *
 * The loop ends after the first round in which nothing had to fail.
 */
#ifndef SCHECK_FAILING_ALLOC_H
#define SCHECK_FAILING_ALLOC_H

#include <supportcheck/base.h>

struct failing_alloc {
    struct scheck_allocator allocator; /* pass &allocator to what is tested */
    size_t n_until_failure;            /* requests before the one that fails; SIZE_MAX: none */
    size_t n_requests;                 /* asked for so far */
    size_t n_failed;
    size_t n_live;                     /* blocks not given back */
    size_t live_len;                   /* their bytes */
    size_t peak_len;
};

/*
 * Let @n requests succeed and fail the next one only, so that a failure which
 * is not passed on shows as a success; SIZE_MAX fails none. A resize counts
 * as a request.
 */
void failing_alloc_init(struct failing_alloc *fa, size_t n);

/*
 * Start the round that fails after @n requests. False when @n is not 0 and
 * the round before failed nothing: then every failure has been tried.
 */
bool failing_alloc_next(struct failing_alloc *fa, size_t n);

/* The number of blocks that leaked. Later requests succeed. */
size_t failing_alloc_clear(struct failing_alloc *fa);

#endif
