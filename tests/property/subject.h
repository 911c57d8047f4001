/* SPDX-License-Identifier: MIT */
/* The library under test, seen from the test's own expressions and facts. */
#ifndef PROPERTY_SUBJECT_H
#define PROPERTY_SUBJECT_H

#include <supportcheck/policy.h>

#include "tree.h"

/* An expression compiled by the library, with the indexes of the world's names. */
struct subject {
    const struct world *world;
    struct scheck_expr *expr;
    struct scheck_facts *facts, *empty;
    size_t var[MAX_VARS];
    size_t field[MAX_FIELDS];
};

/* The names that scheck_expr_compile() gets, and those of the policy below. */
extern const struct world declared_world;
extern const struct world policy_world;

/* Policy source up to the statements: levels, one release, policy_world's vocabulary. */
extern const char policy_head[];

/*
 * Compile @text: against @policy's vocabulary, or against declared_world when
 * that is NULL. SCHECK_E_POLICY: refused, the reason is in @why.
 */
int subject_open(struct subject *s, const struct scheck_policy *policy, const char *text,
                 size_t len, char *why, size_t why_cap);
void subject_close(struct subject *s);

/* Resolve policy_world's names in @policy, for facts made outside a subject. */
void subject_resolve(struct subject *s, const struct scheck_policy *policy);
/* Make the library's facts equal to @f. */
int subject_fill(struct subject *s, const struct facts *f);

/* The library's answer in the test's form. */
int subject_eval(struct subject *s, struct pool *p, struct val *v_out,
                 struct scheck_expr_result *result_out);

/* Whether the name of @ref is that of something unknown in @f. */
bool is_unknown_name(const struct world *w, const struct facts *f, const char *name);

#endif
