/* SPDX-License-Identifier: MIT */
/* Passes of scheck_model_lint() that have a file of their own. */
#ifndef SCHECK_LINT_H
#define SCHECK_LINT_H

#include "model.h"

/* Facts and defines that no predicate, define or limit uses. False: no memory. */
bool scheck__lint_facts(struct scheck_model *m);

/* Statements of one heading that overlap. */
void scheck__lint_overlaps(struct scheck_model *m);

/* Numbers in the prose of @s, and in that of the feature itself (lint_numbers.c). */
void scheck__lint_numbers(struct scheck_model *m, const struct m_feature *f,
                          const struct m_statement *s);
void scheck__lint_feature_numbers(struct scheck_model *m, const struct m_feature *f);

#endif
