/* SPDX-License-Identifier: MIT */
/*
 * Operations on constants and facts alike: the evaluator applies them to
 * facts, the compiler folds constants with the same functions.
 */
#ifndef SCHECK_SCALAR_H
#define SCHECK_SCALAR_H

#include <supportcheck/base.h>

/* OP_ADD … OP_MOD; false: overflow or division by zero. */
bool scheck__arithmetic(uint8_t op, bool is_unsigned, uint64_t a, uint64_t b, uint64_t *result);
uint64_t scheck__code_points(struct scheck_str s);
/* OP_STARTS, OP_ENDS, OP_CONTAINS. */
bool scheck__has_affix(uint8_t op, struct scheck_str s, struct scheck_str affix);
bool scheck__parse_decimal(struct scheck_str s, bool is_unsigned, uint64_t *result);
bool scheck__parse_bool(struct scheck_str s, bool *result);

#endif
