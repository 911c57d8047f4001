/* SPDX-License-Identifier: MIT */
#include "arena.h"

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
#define ALIGNMENT sizeof(max_align_t)

struct scheck__arena_block {
    struct scheck__arena_block *next;
    size_t used, len;
    max_align_t data[];
};

void scheck__arena_init(struct scheck__arena *a, const struct scheck_allocator *allocator)
{
    scheck__allocator_copy(&a->allocator, allocator);
    a->blocks = NULL;
    a->failed = false;
}

void scheck__arena_clear(struct scheck__arena *a)
{
    while (a->blocks) {
        struct scheck__arena_block *next = a->blocks->next;

        scheck__free(&a->allocator, a->blocks);
        a->blocks = next;
    }
}

static struct scheck__arena_block *add_block(struct scheck__arena *a, size_t len)
{
    size_t data_len = len > BLOCK_LEN ? len : BLOCK_LEN;
    struct scheck__arena_block *block;

    block = data_len > SIZE_MAX - sizeof *block
                ? NULL
                : scheck__alloc(&a->allocator, sizeof *block + data_len);
    if (!block) {
        a->failed = true;
        return NULL;
    }
    block->next = a->blocks;
    block->used = 0;
    block->len = data_len;
    a->blocks = block;
    return block;
}

void *scheck__arena_alloc(struct scheck__arena *a, size_t len)
{
    struct scheck__arena_block *block = a->blocks;
    void *p;

    if (len > SIZE_MAX - ALIGNMENT)
        return NULL;
    len = (len + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (!block || block->len - block->used < len) {
        block = add_block(a, len);
        if (!block)
            return NULL;
    }
    p = (char *)block->data + block->used;
    block->used += len;
    return memset(p, 0, len);
}

char *scheck__arena_strndup(struct scheck__arena *a, const char *s, size_t len)
{
    char *copy = len == SIZE_MAX ? NULL : scheck__arena_alloc(a, len + 1);

    if (copy && len)
        memcpy(copy, s, len);
    return copy;
}

void *scheck__array_room(struct scheck__arena *a, void *items, size_t n, size_t *cap,
                         size_t item_len)
{
    size_t new_cap;
    void *larger;

    if (n < *cap)
        return items;
    new_cap = *cap ? *cap * 2 : 4;
    if (new_cap < *cap || new_cap > SIZE_MAX / item_len)
        return items;
    larger = scheck__arena_alloc(a, new_cap * item_len);
    if (!larger)
        return items;
    if (n)
        memcpy(larger, items, n * item_len);
    *cap = new_cap;
    return larger;
}
