/* SPDX-License-Identifier: MIT */
/* A node written as CEL again: for explanations and disassemblies. */
#ifndef SCHECK_UNPARSE_H
#define SCHECK_UNPARSE_H

#include "workspace.h"

/* Text in a caller's buffer: cut, always terminated when @cap is not 0; @len goes on counting. */
struct scheck__text {
    char *buf;
    size_t cap, len;
};

void scheck__text_add(struct scheck__text *t, const char *s, size_t len);
void scheck__text_puts(struct scheck__text *t, const char *s);
void scheck__text_int(struct scheck__text *t, int64_t n);
void scheck__text_uint(struct scheck__text *t, uint64_t n);
/* In double quotes, with what CEL needs escaped. */
void scheck__text_quoted(struct scheck__text *t, struct scheck_str s);

/*
 * Write node @i. With @ws, elements of open loops are written with their
 * number ("guest.disks[2].format"); without, as the loop's variable.
 */
void scheck__unparse(struct scheck__text *t, const struct scheck_policy *p,
                     const struct scheck_workspace *ws, size_t i);

#endif
