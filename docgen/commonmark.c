/* SPDX-License-Identifier: MIT */
#include "commonmark.h"

#include <stdlib.h>

#include "docgen.h"

static void *need(void *memory)
{
    if (!memory)
        exit(exit_for(SCHECK_E_NOMEM, "CommonMark"));
    return memory;
}

static void *allocate(size_t n, size_t len)
{
    return need(calloc(n, len));
}

static void *resize(void *memory, size_t len)
{
    return need(realloc(memory, len));
}

cmark_node *commonmark_parse(const char *text, size_t len, int options)
{
    /* The default one: cmark's renderers ask it for memory, whatever the tree was made with. */
    *cmark_get_default_mem_allocator() = (cmark_mem){allocate, resize, free};
    return cmark_parse_document(text, len, options);
}
