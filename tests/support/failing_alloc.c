/* SPDX-License-Identifier: MIT */
#include "failing_alloc.h"

#include <stdlib.h>
#include <string.h>

/* Stands before each block; aligned like any object, so the block behind it is. */
union header {
    size_t len;
    max_align_t align;
};

/* Whether the request may succeed; counts it. */
static bool grant(struct failing_alloc *fa)
{
    fa->n_requests++;
    if (fa->n_until_failure == SIZE_MAX)
        return true;
    if (fa->n_until_failure-- > 0)
        return true;
    /* Has wrapped to SIZE_MAX: everything after this one succeeds. */
    fa->n_failed++;
    return false;
}

static void account(struct failing_alloc *fa, size_t old_len, size_t new_len)
{
    fa->live_len = fa->live_len - old_len + new_len;
    if (fa->live_len > fa->peak_len)
        fa->peak_len = fa->live_len;
}

static void *failing_new(void *ctx, size_t len)
{
    struct failing_alloc *fa = ctx;
    union header *header;

    if (len > SIZE_MAX - sizeof *header || !grant(fa))
        return NULL;
    header = malloc(sizeof *header + len);
    if (!header)
        return NULL;
    header->len = len;
    fa->n_live++;
    account(fa, 0, len);
    /* Whoever reads memory that was never written shall notice. */
    return memset(header + 1, 0xa5, len);
}

static void failing_release(void *ctx, void *ptr)
{
    struct failing_alloc *fa = ctx;
    union header *header = ptr;

    if (!ptr)
        return;
    header--;
    fa->n_live--;
    account(fa, header->len, 0);
    free(header);
}

/* Always moves, so that a pointer kept across a resize is noticed. */
static void *failing_resize(void *ctx, void *ptr, size_t len)
{
    const union header *header = ptr;
    void *moved = failing_new(ctx, len);

    if (!moved || !ptr)
        return moved;
    header--;
    memcpy(moved, ptr, header->len < len ? header->len : len);
    failing_release(ctx, ptr);
    return moved;
}

void failing_alloc_init(struct failing_alloc *fa, size_t n)
{
    memset(fa, 0, sizeof *fa);
    fa->allocator.alloc = failing_new;
    fa->allocator.resize = failing_resize;
    fa->allocator.release = failing_release;
    fa->allocator.ctx = fa;
    fa->n_until_failure = n;
}

bool failing_alloc_next(struct failing_alloc *fa, size_t n)
{
    if (n != 0 && fa->n_failed == 0)
        return false;
    failing_alloc_init(fa, n);
    return true;
}

size_t failing_alloc_clear(struct failing_alloc *fa)
{
    fa->n_until_failure = SIZE_MAX;
    return fa->n_live;
}
