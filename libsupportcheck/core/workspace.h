/* SPDX-License-Identifier: MIT */
/* One evaluation's memory, made once. */
#ifndef SCHECK_WORKSPACE_H
#define SCHECK_WORKSPACE_H

#include <supportcheck/eval.h>

#include "cells.h"
#include "node.h"

/* What a node that is no truth value came to: an integer's bits, or a string reference. */
typedef uint64_t node_value;

/* A node as the pass wants it: read out of the image once, with what its facts' records say. */
struct plan {
    uint8_t op, aux;
    uint16_t a, b, c;
    uint16_t offset; /* of the field it reads, in the cells of an element */
    uint16_t stride; /* of the list that it goes through: cells of an element */
    uint8_t type;    /* enum scheck_type of the value that it reads */
    bool is_uint;    /* its constant and its fact are unsigned */
    uint64_t number; /* its constant; a string's number */
};

/* What an evaluation of one release goes through, in order. */
struct release_plan {
    uint16_t *nodes; /* live ones outside of loops, without constants */
    size_t n_nodes;
    uint16_t *rules; /* those that have a predicate in the release, each with its root */
    size_t n_rules;  /* two numbers each */
    bool made;
};

struct scheck_workspace {
    struct scheck_allocator allocator;
    const struct scheck_policy *policy;
    const struct scheck_facts *facts; /* of the evaluation under way or last made */
    uint8_t *state;                   /* enum truth of each node; T_TRUE: it has a value */
    node_value *value;                /* of each node; a loop's deciding element */
    uint8_t *seen;                    /* of each node: visited by the walk under way */
    uint8_t *fresh;                   /* states before a pass: constants, else T_UNKNOWN */
    size_t element[IMG_MAX_LEVELS];   /* of each open loop */
    size_t base[IMG_MAX_LEVELS];      /* first cell of that element */
    struct plan *plans;               /* of each node */
    struct release_plan *releases;    /* of each release; made when it is first evaluated */
    struct scheck_finding *findings;  /* three arrays of n_statements */
    struct scheck_report report;
};

/* The plan of @release, which is made if need be. */
const struct release_plan *scheck__release_plan(struct scheck_workspace *ws, size_t release);

/* Evaluate the nodes that are live in @release on @ws->facts. */
void scheck__run_release(struct scheck_workspace *ws, size_t release);

/* Evaluate the one node @i (a loop with its body) on @ws->facts, whatever the release. */
void scheck__run_node(struct scheck_workspace *ws, size_t i);

/*
 * Evaluate what a skip before the `and` @i left out, if it did; outside of loops.
 * Whoever looks at operands of an `and` that is false does this first.
 */
void scheck__run_skipped(struct scheck_workspace *ws, size_t i);

/* Enter element @element of loop @loop and evaluate its body; the truth of its result. */
uint8_t scheck__run_element(struct scheck_workspace *ws, size_t loop, size_t element);

/*
 * Where loop level @level is. A loop that does not change with the one around
 * it stands outside and has the same level: a walk that enters it from within
 * the other comes back with scheck__return_to().
 */
struct scheck__position {
    size_t element, base;
};

static inline struct scheck__position scheck__position(const struct scheck_workspace *ws,
                                                       unsigned level)
{
    struct scheck__position p = {ws->element[level], ws->base[level]};

    return p;
}

static inline void scheck__return_to(struct scheck_workspace *ws, unsigned level,
                                     struct scheck__position p)
{
    ws->element[level] = p.element;
    ws->base[level] = p.base;
}

/* The bytes that string reference @ref stands for. */
struct scheck_str scheck__text_of(const struct scheck_workspace *ws, node_value ref);

/* What a truth value makes of the rule whose root it is. */
enum scheck_outcome scheck__outcome_of(uint8_t state);

/* Number of elements of list @fact, which is known. */
static inline size_t scheck__list_len(const struct scheck_workspace *ws, size_t fact)
{
    return ws->facts->cells[fact].len;
}

#endif
