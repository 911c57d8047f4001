/* SPDX-License-Identifier: MIT */
#include "builder.h"

#include <string.h>

void scheck__builder_add(struct text_builder *b, const char *s, size_t len)
{
    if (b->len + len + 1 > b->cap) {
        size_t cap = (b->cap + len + 32) * 2;
        char *data = scheck__arena_alloc(b->arena, cap);

        if (!data) {
            b->failed = true;
            return;
        }
        if (b->len)
            memcpy(data, b->data, b->len);
        b->data = data;
        b->cap = cap;
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
