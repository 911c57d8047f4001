/* SPDX-License-Identifier: MIT */
#include "builder.h"

#include <string.h>

static bool grow(struct text_builder *b, size_t len)
{
    size_t cap = (b->cap + len + 32) * 2;
    char *data = scheck__arena_alloc(b->arena, cap);

    if (!data)
        return false;
    if (b->len) {
        memcpy(data, b->data, b->len);
        scheck__arena_give_back(b->arena, b->data, b->cap);
    }
    b->data = data;
    b->cap = cap;
    return true;
}

void scheck__builder_add(struct text_builder *b, const char *s, size_t len)
{
    if (b->len + len + 1 > b->cap && !grow(b, len)) {
        b->failed = true;
        return;
    }
    if (len)
        memcpy(b->data + b->len, s, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void scheck__builder_puts(struct text_builder *b, const char *s)
{
    scheck__builder_add(b, s, strlen(s));
}

void scheck__builder_join(struct text_builder *b, const char *separator, const char *s)
{
    if (b->len)
        scheck__builder_puts(b, separator);
    scheck__builder_puts(b, s);
}

const char *scheck__builder_text(const struct text_builder *b)
{
    return b->data ? b->data : "";
}
