/* SPDX-License-Identifier: MIT */
/* Memory that is released all at once: the compiler's and the model's. */
#ifndef SCHECK_ARENA_H
#define SCHECK_ARENA_H

#include <supportcheck/base.h>

struct scheck__arena_block;
struct scheck__arena_spare;

/* Sizes of memory that was given back: powers of two from scheck__arena_give_back()'s least. */
#define SCHECK__ARENA_SPARES 14

struct scheck__arena {
    struct scheck_allocator allocator;
    struct scheck__arena_block *blocks;
    char *at;    /* the next free byte */
    size_t room; /* bytes from there */
    struct scheck__arena_spare *spares[SCHECK__ARENA_SPARES];
    bool failed; /* an allocation did, since somebody cleared this */
};

/* @a is zeroed. @allocator may be NULL. */
void scheck__arena_init(struct scheck__arena *a, const struct scheck_allocator *allocator);
void scheck__arena_clear(struct scheck__arena *a);

/* Zeroed memory aligned for any object, or NULL. */
void *scheck__arena_alloc(struct scheck__arena *a, size_t len);
/* A terminated copy, or NULL. */
char *scheck__arena_strndup(struct scheck__arena *a, const char *s, size_t len);

/*
 * @p, @len bytes of the arena's, is wanted no more and nothing points to it: it may be handed
 * out again.
 */
void scheck__arena_give_back(struct scheck__arena *a, void *p, size_t len);

/*
 * The array with room for at least one zeroed item more: @items itself, or a
 * larger copy, and then @items is gone. When memory is out, @items unchanged and *@cap still equal to @n.
 */
void *scheck__array_room(struct scheck__arena *a, void *items, size_t n, size_t *cap,
                         size_t item_len);

#endif
