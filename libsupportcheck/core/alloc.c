/* SPDX-License-Identifier: MIT */
#include "alloc.h"

#include <stdlib.h>

static void *default_alloc(void *ctx, size_t len)
{
    (void)ctx;
    return malloc(len);
}

static void *default_resize(void *ctx, void *ptr, size_t len)
{
    (void)ctx;
    return realloc(ptr, len);
}

static void default_release(void *ctx, void *ptr)
{
    (void)ctx;
    free(ptr);
}

void scheck__allocator_copy(struct scheck_allocator *dst, const struct scheck_allocator *src)
{
    static const struct scheck_allocator defaults = {default_alloc, default_resize,
                                                     default_release, NULL};

    *dst = src ? *src : defaults;
}
