/* SPDX-License-Identifier: MIT */
/* Passes of scheck_model_lint() that have a file of their own. */
#ifndef SCHECK_LINT_H
#define SCHECK_LINT_H

#include "model.h"

/* Facts and defines that no predicate, define or limit uses. False: no memory. */
bool scheck__lint_facts(struct scheck_model *m);

/* Statements of one feature that overlap. */
void scheck__lint_overlaps(struct scheck_model *m);

#endif
