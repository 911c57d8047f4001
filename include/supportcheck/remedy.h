/* SPDX-License-Identifier: MIT */
/**
 * @file remedy.h
 * The smallest changes of facts that would decide a rule otherwise, found from
 * its predicate and verified by evaluating again.
 *
 * Values that are tried are sensible ones of the vocabulary: the words of an
 * enum, words that the policy compares a string with, bounds of integers where
 * a comparison turns, absence of an optional fact. Elements of lists are
 * changed field by field or removed, never added to a list that is known; each
 * removed one is a change, also where the list is empty in the end.
 */
#ifndef SUPPORTCHECK_REMEDY_H
#define SUPPORTCHECK_REMEDY_H

#include <supportcheck/eval.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Most facts that one remedy changes. Since 0.1. */
#define SCHECK_MAX_CHANGES 64
/** Most remedies that are told of one rule. Since 0.1. */
#define SCHECK_MAX_REMEDIES 8

/** Memory for searches: one thread at a time, used for any number of them. */
struct scheck_adviser;

/** Returns SCHECK_OK, SCHECK_E_INVAL or SCHECK_E_NOMEM. @policy must outlive it. Since 0.1. */
SCHECK_API int scheck_adviser_new(const struct scheck_policy *policy,
                                  const struct scheck_allocator *allocator,
                                  struct scheck_adviser **adviser_out);
/** NULL is a no-op. Since 0.1. */
SCHECK_API void scheck_adviser_free(struct scheck_adviser *adviser);

/** What a search is for. Since 0.1. */
enum scheck_goal {
    SCHECK_GOAL_CLEAR = 0, /**< change facts of the guest so that the rule does not apply */
    SCHECK_GOAL_APPLY,     /**< learn unknown facts so that it applies */
    SCHECK_GOAL_RULE_OUT   /**< learn unknown facts so that it is not in use */
};

/** How a fact is changed. Since 0.1. */
enum scheck_change_kind {
    SCHECK_CHANGE_SET = 0,  /**< to @to; a list: to that many elements */
    SCHECK_CHANGE_AT_MOST,  /**< to @to, or to less */
    SCHECK_CHANGE_AT_LEAST, /**< to @to, or to more */
    SCHECK_CHANGE_ABSENT,   /**< the optional fact is left out */
    SCHECK_CHANGE_REMOVE    /**< element @fact.element of list @fact.fact is removed */
};

/**
 * One change. Element numbers are those before any change. Strings are
 * borrowed from the adviser, the policy and the facts, until the next search.
 * Since 0.1.
 */
struct scheck_change {
    enum scheck_change_kind kind;
    struct scheck_fact_ref fact; /**< of a list of scalars: the list, and the item */
    struct scheck_value from;
    struct scheck_value to; /**< of SET, AT_MOST and AT_LEAST */
};

/** Changes that reach the goal together, none of them in vain. Since 0.1. */
struct scheck_remedy {
    const struct scheck_change *changes;
    size_t n_changes;
    size_t n_new_findings;    /**< other statements that apply after the change only */
    bool leaves_undetermined; /**< the rule no longer applies, but unknown facts may make it */
};

/** Why a search ended. Since 0.1. */
enum scheck_advice_end {
    SCHECK_ADVICE_FOUND = 0, /**< no fewer changes than those of the remedies will do */
    SCHECK_ADVICE_NO_FACT, /**< facts that may not be changed hold the rule as it is: none can exist
                            */
    SCHECK_ADVICE_NO_VALUE, /**< no sensible values of the facts that have a part in it do */
    SCHECK_ADVICE_BOUND     /**< the search was given up; remedies found may not be the smallest */
};

/** What a search found; borrowed from the adviser until its next search. Since 0.1. */
struct scheck_advice {
    enum scheck_advice_end end;
    const struct scheck_remedy *remedies; /**< those without new findings first */
    size_t n_remedies;
    size_t n_tried; /**< evaluations of the rule */
};

/**
 * Search for the smallest changes of @facts that bring @rule to @goal, under
 * the release that @options name (as of scheck_evaluate(); may be NULL).
 *
 * Each remedy was applied to a copy of @facts, and the whole policy was
 * evaluated on it. @facts stays unchanged, and must stay so while the advice
 * is used. Time is bounded by a fixed number of evaluations.
 *
 * Returns SCHECK_OK (also when nothing was found: @advice_out->end says why),
 * SCHECK_E_INVAL (NULL, another policy's facts, no such rule, or one without
 * a predicate or of another release), SCHECK_E_RANGE (no such release) or
 * SCHECK_E_NOMEM. Since 0.1.
 */
SCHECK_API int scheck_advise(struct scheck_adviser *adviser, const struct scheck_facts *facts,
                             const struct scheck_options *options, size_t rule,
                             enum scheck_goal goal, const struct scheck_advice **advice_out);

/**
 * Make the changes of @remedy in @facts, which must say what the facts said
 * that it was found for. Returns SCHECK_OK, SCHECK_E_INVAL, or as
 * scheck_facts_put(); after a failure some changes may have been made. Since 0.1.
 */
SCHECK_API int scheck_remedy_apply(const struct scheck_remedy *remedy, struct scheck_facts *facts);

#ifdef __cplusplus
}
#endif
#endif
