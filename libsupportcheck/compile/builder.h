/* SPDX-License-Identifier: MIT */
/* Text that grows in an arena. */
#ifndef SCHECK_BUILDER_H
#define SCHECK_BUILDER_H

#include "arena.h"

struct text_builder {
    struct scheck__arena *arena;
    char *data; /* terminated; NULL while empty */
    size_t len, cap;
    bool failed; /* out of memory */
};

void scheck__builder_add(struct text_builder *b, const char *s, size_t len);
void scheck__builder_puts(struct text_builder *b, const char *s);
/* @separator first, unless nothing stands there yet; then @s. */
void scheck__builder_join(struct text_builder *b, const char *separator, const char *s);
/* The text, "" when empty or out of memory. */
const char *scheck__builder_text(const struct text_builder *b);

#endif
