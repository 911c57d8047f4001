/* SPDX-License-Identifier: MIT */
/* The caller's allocator, or malloc. */
#ifndef SCHECK_ALLOC_H
#define SCHECK_ALLOC_H

#include <supportcheck/base.h>

/* @src may be NULL: malloc and free. */
void scheck__allocator_copy(struct scheck_allocator *dst, const struct scheck_allocator *src);

static inline void *scheck__alloc(const struct scheck_allocator *a, size_t len)
{
    return a->alloc(a->ctx, len);
}

static inline void *scheck__resize(const struct scheck_allocator *a, void *ptr, size_t len)
{
    return a->resize(a->ctx, ptr, len);
}

static inline void scheck__free(const struct scheck_allocator *a, void *ptr)
{
    if (ptr)
        a->release(a->ctx, ptr);
}

#endif
