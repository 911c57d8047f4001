/* SPDX-License-Identifier: MIT */
/* Small questions about text that need no copy of it. */
#ifndef SCHECK_LIBVIRT_TEXT_H
#define SCHECK_LIBVIRT_TEXT_H

#include <supportcheck/base.h>

bool scheck__lv_is(struct scheck_str s, const char *word);
bool scheck__lv_starts(struct scheck_str s, const char *prefix);
bool scheck__lv_is_one_of(struct scheck_str s, const char *const *words, size_t n);
/* What follows the last '/'. */
struct scheck_str scheck__lv_basename(struct scheck_str path);
struct scheck_str scheck__lv_str(const char *s);

/* A whole decimal number, or with 0x a hexadecimal one; false: none or too large. */
bool scheck__lv_number(struct scheck_str s, uint64_t *value_out);

#endif
