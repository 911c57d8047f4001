/* SPDX-License-Identifier: MIT */
/* One run of the comparison: its counters, and the two ways of comparing. */
#ifndef PROPERTY_RUN_H
#define PROPERTY_RUN_H

#include "subject.h"

#define TEXT_CAP 16384

/* How the two evaluators compare on one (expression, facts) pair. */
enum match {
    MATCH_SAME = 0,
    MATCH_MORE_DECIDED, /* sound: every sampled completion agrees */
    MATCH_WRONG,
    MATCH_BAD_NAMES     /* unknown, but a missing name is not that of an unknown input */
};

#define MAX_REASONS 64
#define MAX_STATEMENTS 16

/* How much is made of one item; a fuzz target goes on to another one sooner. */
struct effort {
    unsigned fact_sets; /* that an expression is evaluated on */
    unsigned statements, policy_fact_sets; /* of a policy; at most MAX_STATEMENTS */
    unsigned completions; /* of unknown facts */
};

struct run {
    uint64_t seed;
    struct effort effort;
    uint64_t pairs, same, more_decided, wrong;
    uint64_t outcomes[4]; /* of the naive evaluator, by enum state */
    uint64_t expressions, refused, policies;
    struct {
        char id[48];
        uint64_t n;
        char example[512];
    } reasons[MAX_REASONS];
    unsigned n_reasons;
    struct scheck_policy *policy; /* the vocabulary of policy_world */
    struct pool pool;
    bool verbose;
};

/* Compare the library's answer on @f with the naive one. */
enum match compare_pair(struct run *run, struct subject *s, const struct node *n,
                        const struct facts *f, struct rng *r);
/* Whether every sampled completion of the unknown facts of @f gives @v. */
bool is_sound(struct run *run, const struct world *w, const struct node *n,
              const struct facts *f, const struct val *v, struct rng *r);
/* Say what differs, with the smallest expression found that still does. */
void report_wrong(struct run *run, uint64_t item, const struct scheck_policy *policy,
                  const struct node *n, const struct facts *f);
void count_refusal(struct run *run, const char *why, const char *text);

/* expression.c: policy_world's vocabulary as a policy; its image goes after it. */
int run_open_vocabulary(struct run *run, struct scheck_model *model, void **image_out);
/* One expression on several sets of facts, drawn from @r. */
void run_expression(struct run *run, uint64_t item, struct rng *r);

/* batch.c: a whole policy of several statements, each one expression. */
void run_policy(struct run *run, uint64_t item, struct rng *r);

#endif
