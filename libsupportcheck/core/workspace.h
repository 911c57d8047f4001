/* SPDX-License-Identifier: MIT */
/* One evaluation's memory, made once. */
#ifndef SCHECK_WORKSPACE_H
#define SCHECK_WORKSPACE_H

#include <supportcheck/eval.h>

#include "cells.h"
#include "plan.h"

/* What a node that is no truth value came to: an integer's bits, or a string reference. */
typedef uint64_t node_value;

/* What has to be true of a rule: operands, from the second evaluation on. */
enum { RULE_NEW = 0, RULE_EVALUATED, RULE_PLANNED };
struct rule_plan {
    uint32_t first; /* of them */
    uint16_t len;
    uint8_t stage; /* one of the above */
};

/* The rules that have a predicate in a release. */
struct release_plan {
    uint16_t *rules;
    size_t n_rules;
    bool made;
};

/* A rule that is not false. */
struct standing_rule {
    uint16_t rule;
    uint8_t state;
};

/* In place of a release: none was evaluated. */
#define NO_RELEASE SIZE_MAX

struct scheck_workspace {
    struct scheck_allocator allocator;
    const struct scheck_policy *policy;
    const struct scheck_facts *facts;   /* of the evaluation under way or last made */
    uint8_t *state;                     /* enum truth of each node; T_TRUE: it has a value */
    node_value *value;                  /* of each node; a loop's deciding element */
    uint8_t *seen;                      /* of each node: visited by the walk under way */
    size_t element[IMG_MAX_LEVELS];     /* of each open loop */
    const struct cell *at[NO_LOOP + 1]; /* first cell of that element; of NO_LOOP the facts */
    struct plans plans;
    struct operands operands;
    struct rule_plan *rules;            /* of each rule */
    struct release_plan *releases;      /* of each release; made when it is first evaluated */
    uint16_t *lists_end;                /* room for rules of those that are not made ends here */
    size_t release;                     /* that was evaluated, or NO_RELEASE */
    struct standing_rule *standing;     /* of its rules all others are false */
    size_t n_standing;
    struct scheck_finding *findings; /* three arrays of n_statements */
    struct scheck_report report;
};

/* The plan of @release, which is made if need be. */
const struct release_plan *scheck__release_plan(struct scheck_workspace *ws, size_t release);

/* Forget what nodes came to, and go over to @facts. */
void scheck__begin(struct scheck_workspace *ws, const struct scheck_facts *facts);

/* Evaluate the rules of @release: ws->standing. */
void scheck__run_release(struct scheck_workspace *ws, size_t release);

/*
 * What node @i comes to, which is found out if nobody has asked; in a loop, for
 * the element under way. Where that is T_TRUE ws->value has its value, if it has one.
 */
uint8_t scheck__state(struct scheck_workspace *ws, size_t i);

/* Enter element @element of loop @loop; the truth of its body's result. */
uint8_t scheck__run_element(struct scheck_workspace *ws, size_t loop, size_t element);

/*
 * Where loop level @level is. A loop that does not change with the one around
 * it stands outside and has the same level: a walk that enters it from within
 * the other comes back with scheck__return_to().
 */
struct scheck__position {
    size_t element;
    const struct cell *at;
};

static inline struct scheck__position scheck__position(const struct scheck_workspace *ws,
                                                       unsigned level)
{
    struct scheck__position p = {ws->element[level], ws->at[level]};

    return p;
}

static inline void scheck__return_to(struct scheck_workspace *ws, unsigned level,
                                     struct scheck__position p)
{
    ws->element[level] = p.element;
    ws->at[level] = p.at;
}

/* The bytes that string reference @ref stands for. */
struct scheck_str scheck__text_of(const struct scheck_workspace *ws, node_value ref);

/* What a truth value makes of the rule whose root it is. */
enum scheck_outcome scheck__outcome_of(uint8_t state);

/* Number of elements of list @fact, which is known. */
static inline size_t scheck__list_len(const struct scheck_workspace *ws, size_t fact)
{
    return (size_t)ws->facts->cells[fact].as.u;
}

#endif
