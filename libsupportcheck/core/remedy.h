/* SPDX-License-Identifier: MIT */
/* The parts of the search for remedies. */
#ifndef SCHECK_CORE_REMEDY_H
#define SCHECK_CORE_REMEDY_H

#include <supportcheck/remedy.h>

#include "workspace.h"

/* Facts that may be changed at all levels of a search together; what does not fit is not tried. */
#define MAX_TARGETS 4096
/* Values tried for one fact. */
#define MAX_VALUES 160
#define MAX_CONSTANTS 24
/* Changes of one size that are compared. */
#define MAX_SOLUTIONS 32
/* Room for the values of all levels of a search. */
#define MAX_CHOICES 2048
#define TEXT_LEN 4096

/* What is known of a node: the rule needs it; it depends on facts that may be changed. */
enum { MARK_NEEDED = 1, MARK_DEPENDS = 2 };

/* What a node is wanted to be. Low and high ones mirror each other under negation. */
enum want { WANT_FALSE = 0, WANT_NOT_TRUE, WANT_TRUE, WANT_NOT_FALSE, N_WANTS };

/* A fact whose change may help; elements are numbered as before any change. */
struct target {
    size_t fact, element;
    bool remove;
};

struct solution {
    struct scheck_change changes[SCHECK_MAX_CHANGES];
    size_t n;
    size_t n_new, weight, order;
    bool open; /* the rule is left undetermined */
};

struct scheck_adviser {
    struct scheck_allocator allocator;
    const struct scheck_policy *policy;
    struct scheck_workspace *ws;
    struct scheck_facts *trial;       /* @facts with the path's changes */
    const struct scheck_facts *facts; /* of the search under way */
    struct scheck_options options;
    enum scheck_goal goal;
    enum want want;
    size_t rule, root;
    uint8_t *mark;                    /* of each node: MARK_* */
    uint8_t *stood;                   /* of each statement: it was a finding before */
    uint32_t *reach;                  /* of each fact: how much of the policy hangs on it */
    int64_t constants[MAX_CONSTANTS]; /* that the rule mentions */
    size_t n_constants;
    struct target targets[MAX_TARGETS];
    size_t first_target, n_targets; /* those of the level under way */
    struct scheck_change choices[MAX_CHOICES];
    size_t n_choices;
    struct scheck_change path[SCHECK_MAX_CHANGES];
    size_t n_path;
    bool uniform;      /* elements of a list are all changed in the same way */
    bool held_back;    /* something was left out for the sake of that */
    size_t most_tried; /* evaluations until the pass under way is given up */
    struct solution solutions[MAX_SOLUTIONS];
    size_t n_solutions;
    size_t n_tried, walked;
    bool held_fast; /* facts that may not be changed decide the rule */
    bool deeper;    /* a pass met what larger sets of changes might turn */
    bool cut;       /* something was left out for want of room or time */
    bool touchable; /* some fact that may be changed has a part in it */
    int rc;
    char text[TEXT_LEN]; /* strings made up for changes */
    size_t text_len;
    struct scheck_remedy remedies[SCHECK_MAX_REMEDIES];
    struct scheck_advice advice;
};

static inline bool scheck__is_low(enum want want)
{
    return want == WANT_FALSE || want == WANT_NOT_TRUE;
}

static inline bool scheck__reached(uint8_t state, enum want want)
{
    static const uint8_t good[N_WANTS] = {[WANT_FALSE] = 1 << T_FALSE,
                                          [WANT_NOT_TRUE] = 1 << T_FALSE | 1 << T_UNKNOWN,
                                          [WANT_TRUE] = 1 << T_TRUE,
                                          [WANT_NOT_FALSE] = 1 << T_TRUE | 1 << T_UNKNOWN};

    return good[want] >> state & 1;
}

/* Fill a->mark and a->constants for the rule at a->root. */
void scheck__collect_needed(struct scheck_adviser *a);
/* Whether a node of @op reads fact n.a itself. */
bool scheck__reads_fact(uint8_t op);
/* How many nodes hang on each fact: a->reach. */
void scheck__measure_reach(struct scheck_adviser *a);

/*
 * Append to a->targets the facts of which at least one must change to bring
 * the root to a->want, on the facts of a->trial.
 */
void scheck__find_targets(struct scheck_adviser *a);
/* A number of changes that the root needs at least; SIZE_MAX: none will do. */
size_t scheck__fewest_changes(struct scheck_adviser *a);

/* Write what may be tried for @target into @changes, nearest first; their number. */
size_t scheck__find_values(struct scheck_adviser *a, const struct target *target,
                           struct scheck_change changes[MAX_VALUES]);
bool scheck__same_value(const struct scheck_value *a, const struct scheck_value *b);

/* Make @changes in @facts. */
int scheck__make_changes(struct scheck_facts *facts, const struct scheck_change *changes, size_t n);
/* Bring a->trial to the facts with @changes, and evaluate the rule; false: a->rc says why. */
bool scheck__try_changes(struct scheck_adviser *a, const struct scheck_change *changes, size_t n);

/* Move integers of @s as near to what they were as they still do, and say bounds. */
void scheck__refine(struct scheck_adviser *a, struct solution *s);

#endif
