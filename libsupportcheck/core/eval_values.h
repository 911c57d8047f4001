/* SPDX-License-Identifier: MIT */
/*
 * Strict operations (arithmetic, comparison, functions) err when an operand
 * errs, else are unknown when one is unknown: an error in one operand makes
 * the whole err whatever the unknown turns out to be.
 */
#ifndef SCHECK_EVAL_VALUES_H
#define SCHECK_EVAL_VALUES_H

#include "workspace.h"

static inline uint8_t scheck__truth(bool b)
{
    return b ? T_TRUE : T_FALSE;
}

/* What a strict operation comes to when not all its operands have values. */
static inline uint8_t scheck__strict2(uint8_t a, uint8_t b)
{
    if (a == T_ERROR || b == T_ERROR)
        return T_ERROR;
    return T_UNKNOWN;
}

static inline bool scheck__has_value(uint8_t state)
{
    return state == T_TRUE || state == T_FALSE;
}

/* What node @i comes to, whose plan @n is an operation on two values; its own, if it has one. */
uint8_t scheck__eval_binary(struct scheck_workspace *ws, size_t i, const struct plan *n);

/* The same of one on a single value. */
uint8_t scheck__eval_unary(struct scheck_workspace *ws, size_t i, const struct plan *n);

#endif
