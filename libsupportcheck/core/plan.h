/* SPDX-License-Identifier: MIT */
/*
 * Nodes as evaluation wants them, read out of the image when they are first asked for.
 * Most look at one cell and compare it with something constant: all of those become one
 * operation.
 */
#ifndef SCHECK_PLAN_H
#define SCHECK_PLAN_H

#include "node.h"

/* Where loops' levels are counted: the elements of no loop, which are the facts themselves. */
#define NO_LOOP IMG_MAX_LEVELS

/*
 * Leaves look at field a of the element of loop c, and at nothing else, or are constant.
 * What they come to is not kept: looking again costs as much. All others are as in the
 * image, but for what chains have in place of their operands.
 */
enum plan_op {
    PLAN_NODE = IMG_N_OPS, /* an operand: node a, whose plan stands at b; aux 1: its contrary */
    PLAN_CONST,            /* aux: enum truth */
    PLAN_GIVEN,            /* v: low */
    PLAN_WITHIN,           /* its number is in the range of low and b; aux 1: is not */
    PLAN_AMONG,            /* its string is one of the b ones at pool[low]; aux 1: is not */
    PLAN_VALUE,            /* v: it; aux 1: a string */
    PLAN_HAS               /* it is present; aux 1: is not */
};

/* Ranges are a number alone, or all from it on, of signed or of unsigned ones. */
enum { RANGE_ALONE = 0, RANGE_INT, RANGE_UINT };

/* Of a loop: whether its body keeps states that the next element must not find. */
enum { BODY_UNMADE = 0, BODY_KEEPS_STATES, BODY_KEEPS_NOTHING };

/* Of a chain: whether its operands stand where low says. */
enum { CHAIN_UNMADE = 0, CHAIN_MADE };

struct plan {
    uint8_t op, aux;  /* aux of a loop, a chain: one of the above; of an index 1: a string */
    uint16_t a, b, c; /* c of an index: the field's place in the element */
    uint64_t low;     /* of a loop and of an index: cells of an element */
};

/*
 * Plans in the order in which somebody first asks for them: those of a program that checks one
 * guest fill few pages.
 */
struct plans {
    uint16_t *place;   /* of each node: where its plan stands; PLACE_NONE: nobody asked yet */
    struct plan *made; /* room for those of all nodes, from place 1 on */
    size_t n;
};
#define PLACE_NONE 0

/* One of a chain, with what is computed of its plan. */
struct operand {
    struct plan plan;
    uint64_t span; /* of a PLAN_WITHIN */
};

/* Operands of chains, those of each behind each other, in the order in which chains are made. */
struct operands {
    struct operand *items; /* room for the pool's, and one for each rule that is no chain */
    size_t n;
};

/* How far behind its first number a range goes: what is further off from it is not in it. */
static inline uint64_t scheck__span(const struct plan *plan)
{
    return plan->b == RANGE_ALONE ? 0
                                  : (plan->b == RANGE_INT ? INT64_MAX : UINT64_MAX) - plan->low;
}

static inline bool scheck__is_chain(uint8_t op)
{
    return op == OP_AND || op == OP_OR;
}

/* Whether @op looks at a cell and at nothing else, or is constant. */
static inline bool scheck__is_leaf(uint8_t op)
{
    return op >= PLAN_CONST;
}

/* Make the plan of node @i, and of nodes that it depends on for that. */
struct plan *scheck__plan_node(const struct scheck_policy *p, struct plans *plans, size_t i);

/* Make the plans of the body of loop @i, which is made, and note whether it keeps states. */
void scheck__plan_body(const struct scheck_policy *p, struct plans *plans, size_t i);

/*
 * Append the operands of @chain in the order in which they are looked at, cheap ones first,
 * and those of an || as their contraries.
 */
void scheck__plan_chain(const struct scheck_policy *p, struct plans *plans, struct plan *chain,
                        struct operands *operands);

/* Node @i as an operand. */
struct operand scheck__operand(const struct scheck_policy *p, struct plans *plans, size_t i);

/* The plan of node @i, which is made if need be. */
static inline struct plan *scheck__plan(const struct scheck_policy *p, struct plans *plans,
                                        size_t i)
{
    return plans->place[i] == PLACE_NONE ? scheck__plan_node(p, plans, i)
                                         : &plans->made[plans->place[i]];
}

#endif
