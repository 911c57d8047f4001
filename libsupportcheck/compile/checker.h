/* SPDX-License-Identifier: MIT */
/* The type checker, shared by its parts: types, names, calls. */
#ifndef SCHECK_CHECKER_H
#define SCHECK_CHECKER_H

#include "cel.h"

struct variable {
    struct scheck_str name;
    const struct cel_type *type;
    const struct variable *next;
};

/* An optional fact (or field of a variable) that is known to be present here. */
struct guard {
    const struct m_fact *fact;
    const struct variable *variable;
    const struct guard *next;
};

struct checker {
    struct cel_source *source;
    const struct variable *variables;
    const struct guard *guards;
};

extern const struct cel_type scheck__type_any, scheck__type_bool, scheck__type_int,
    scheck__type_uint, scheck__type_string;

/* --- types.c --- */

/* Check @t and what is below it; sets types and meanings. False: reported. */
bool scheck__check_tree(struct checker *c, struct cel_tree *t);

bool scheck__check_args(struct checker *c, struct cel_tree *t);

const char *scheck__type_name(const struct cel_type *t);
bool scheck__is_any(const struct cel_type *t);
bool scheck__same_type(const struct cel_type *a, const struct cel_type *b);
bool scheck__is_kind(const struct cel_type *t, enum scheck_type kind);
/* Report that @what has type @got; false. */
bool scheck__mismatch(struct checker *c, size_t at, const char *what,
                      const struct cel_type *wanted, const struct cel_type *got);
/* Whether @t, checked, has @type; reported when not. */
bool scheck__want(struct checker *c, const struct cel_tree *t, const struct cel_type *type);
const struct cel_type *scheck__list_of(struct checker *c, const struct cel_type *elem);

const struct cel_type *scheck__new_type(struct checker *c, enum scheck_type kind,
                                        const struct cel_type *elem, const struct m_fact *record,
                                        const struct m_fact *fact);
/* The type of a scalar of @kind; of @fact where its values matter. */
const struct cel_type *scheck__scalar_type(struct checker *c, enum scheck_type kind,
                                           const struct m_fact *fact);
const struct cel_type *scheck__fact_type(struct checker *c, const struct m_fact *fact);

/* --- check_names.c: names, spellings, guards --- */

bool scheck__check_ident(struct checker *c, struct cel_tree *t);
bool scheck__check_select(struct checker *c, struct cel_tree *t);
/* The variable at the root of a chain, or NULL. */
const struct variable *scheck__root_variable(const struct checker *c, const struct cel_tree *t);
/* A word that a fact's value can never be is an error, or lint where the set is open. */
bool scheck__check_spelling(struct checker *c, const struct cel_type *type,
                            const struct cel_tree *word);
void scheck__add_guard(struct checker *c, const struct m_fact *fact,
                       const struct variable *variable);
/* What is present wherever @t is @truth becomes guarded. @t has been checked. */
void scheck__assume(struct checker *c, const struct cel_tree *t, bool truth);

/* --- check_calls.c: functions and macros --- */

bool scheck__check_call(struct checker *c, struct cel_tree *t);

#endif
