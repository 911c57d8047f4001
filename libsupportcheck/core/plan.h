/* SPDX-License-Identifier: MIT */
/*
 * Nodes as evaluation wants them, read out of the image once. Most look at one cell
 * and compare it with something constant: all of those become one operation.
 */
#ifndef SCHECK_PLAN_H
#define SCHECK_PLAN_H

#include "node.h"

/* Where loops' levels are counted: the elements of no loop, which are the facts themselves. */
#define NO_LOOP IMG_MAX_LEVELS

/*
 * Operations that look at a cell and at nothing else: field a of the element of
 * loop c. What they come to is not kept: looking again costs as much. All others
 * are as in the image, but for what chains have in place of their operands.
 */
enum plan_op {
    PLAN_NODE = IMG_N_OPS, /* an operand: node a; aux 1: its contrary */
    PLAN_WITHIN,           /* its number is in the range of low and b; aux 1: is not */
    PLAN_AMONG,            /* its string is one of the b ones at pool[low]; aux 1: is not */
    PLAN_VALUE,            /* v: it; aux 1: a string */
    PLAN_HAS               /* it is present; aux 1: is not */
};

/* Ranges are all numbers from one on, or that one; low of signed ones has its top bit turned. */
enum { RANGE_UP = 1, RANGE_SIGNED = 0x8000 };

struct plan {
    uint8_t op, aux;  /* aux of a loop 1: its body keeps states; of an index 1: a string */
    uint16_t a, b, c; /* c of an index: the field's place in the element */
    uint64_t low;     /* of a loop and of an index: cells of an element */
};

/* What turns the top bit of signed numbers, so that their order is that of unsigned ones. */
static inline uint64_t scheck__range_sign(unsigned range)
{
    return (uint64_t)(range & RANGE_SIGNED) << 48;
}

/* Operands of an && that stand behind each other in the plan's operands. */
struct plan_chain {
    uint32_t first, end;
};

/*
 * Plan the nodes of @p: @plans for each. @operands, of the pool's length, get those
 * of each && and || at their place in the pool, but in the order in which they are
 * looked at, cheap ones first, and those of an || as their contraries.
 */
void scheck__plan_nodes(const struct scheck_policy *p, struct plan *plans, struct plan *operands);

/* Node @i as an operand. */
struct plan scheck__plan_operand(const struct plan *plans, size_t i);

/* Whether @op looks at a cell and at nothing else. */
static inline bool scheck__is_leaf(uint8_t op)
{
    return op >= PLAN_WITHIN;
}

/* Whether @op comes to the same whatever the facts are. */
static inline bool scheck__is_constant(uint8_t op)
{
    return op <= OP_STR;
}

#endif
