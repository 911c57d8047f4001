/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../core/alloc.h"

/*
 * Large enough that a whole policy needs a few dozen blocks. A build that looks
 * for mistakes sets 1: then each object is a request to the allocator of its
 * own, which can fail, and which a sanitizer knows the bounds of.
 */
#ifndef SCHECK_ARENA_BLOCK_LEN
#define SCHECK_ARENA_BLOCK_LEN (64 * 1024)
#endif
#define BLOCK_LEN ((size_t)SCHECK_ARENA_BLOCK_LEN)
#define ALIGNMENT _Alignof(max_align_t)

/* Less than this is not worth keeping. */
#define LEAST_SPARE ((size_t)64)

struct scheck__arena_block {
    struct scheck__arena_block *next;
    max_align_t data[];
};

/* Memory given back, of at least LEAST_SPARE << its list's number. */
struct scheck__arena_spare {
    struct scheck__arena_spare *next;
    size_t len;
};

void scheck__arena_init(struct scheck__arena *a, const struct scheck_allocator *allocator)
{
    scheck__allocator_copy(&a->allocator, allocator);
}

void scheck__arena_clear(struct scheck__arena *a)
{
    while (a->blocks) {
        struct scheck__arena_block *next = a->blocks->next;

        scheck__free(&a->allocator, a->blocks);
        a->blocks = next;
    }
    /* An expression clears its results, and fills the arena again. */
    a->at = NULL;
    a->room = 0;
    memset(a->spares, 0, sizeof a->spares);
}

/* Bytes from @p to where any object may stand. */
static size_t gap_at(const void *p)
{
    return (ALIGNMENT - (uintptr_t)p % ALIGNMENT) % ALIGNMENT;
}

void scheck__arena_give_back(struct scheck__arena *a, void *p, size_t len)
{
    struct scheck__arena_spare *spare;
    size_t gap = gap_at(p), list = 0;

    /* Who still points to it reads nonsense at once. */
    if (BLOCK_LEN == 1 && len)
        memset(p, 0xa5, len);
    if (BLOCK_LEN == 1 || len < LEAST_SPARE + gap)
        return;
    len -= gap;
    while (list + 1 < SCHECK__ARENA_SPARES && len >= LEAST_SPARE << (list + 1))
        list++;
    spare = (void *)((char *)p + gap);
    spare->len = len;
    spare->next = a->spares[list];
    a->spares[list] = spare;
}

/* Whether there is room for @len bytes now, in memory that was given back. */
static bool take_spare(struct scheck__arena *a, size_t len)
{
    for (size_t list = SCHECK__ARENA_SPARES; list-- > 0;) {
        struct scheck__arena_spare *spare = a->spares[list];

        if (!spare)
            continue;
        if (spare->len < len)
            return false;
        a->spares[list] = spare->next;
        a->at = (char *)spare;
        a->room = spare->len;
        return true;
    }
    return false;
}

static bool add_block(struct scheck__arena *a, size_t len)
{
    size_t data_len = len > BLOCK_LEN ? len : BLOCK_LEN;
    struct scheck__arena_block *block;

    block = data_len > SIZE_MAX - sizeof *block
                ? NULL
                : scheck__alloc(&a->allocator, sizeof *block + data_len);
    if (!block) {
        a->failed = true;
        return false;
    }
    block->next = a->blocks;
    a->blocks = block;
    a->at = (char *)block->data;
    a->room = data_len;
    return true;
}

/* Memory for @len bytes, aligned for any object where @aligned; not zeroed. */
static char *take(struct scheck__arena *a, size_t len, bool aligned)
{
    size_t gap = aligned ? gap_at(a->at) : 0;
    char *p;

    if (!a->room || a->room < gap || a->room - gap < len) {
        char *rest = a->at;
        size_t rest_len = a->room;

        if (!take_spare(a, len) && !add_block(a, len))
            return NULL;
        scheck__arena_give_back(a, rest, rest_len);
        gap = 0;
    }
    p = a->at + gap;
    a->at = p + len;
    a->room -= gap + len;
    return p;
}

void *scheck__arena_alloc(struct scheck__arena *a, size_t len)
{
    void *p = take(a, len, true);

    return p ? memset(p, 0, len) : NULL;
}

char *scheck__arena_strndup(struct scheck__arena *a, const char *s, size_t len)
{
    char *copy = len == SIZE_MAX ? NULL : take(a, len + 1, false);

    if (!copy)
        return NULL;
    if (len)
        memcpy(copy, s, len);
    copy[len] = '\0';
    return copy;
}

/* Many arrays of large items get one or two. */
static size_t first_cap(size_t item_len)
{
    return item_len < 64 ? 4 : 1;
}

void *scheck__array_room(struct scheck__arena *a, void *items, size_t n, size_t *cap,
                         size_t item_len)
{
    size_t new_cap;
    void *larger;

    if (n < *cap)
        return items;
    new_cap = *cap ? *cap * 2 : first_cap(item_len);
    if (new_cap < *cap || new_cap > SIZE_MAX / item_len)
        return items;
    larger = scheck__arena_alloc(a, new_cap * item_len);
    if (!larger)
        return items;
    if (n) {
        memcpy(larger, items, n * item_len);
        scheck__arena_give_back(a, items, *cap * item_len);
    }
    *cap = new_cap;
    return larger;
}
