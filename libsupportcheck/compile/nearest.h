/* SPDX-License-Identifier: MIT */
/* "Did you mean": the spelling nearest to one that is unknown. */
#ifndef SCHECK_NEAREST_H
#define SCHECK_NEAREST_H

#include "model.h"

/* Full name of the fact or define nearest to @name, or NULL when none is near. */
const char *scheck__nearest_fact(const struct scheck_model *m, const char *name);

/* The value of @fact nearest to @word, or NULL. */
const char *scheck__nearest_value(const struct m_fact *fact, struct scheck_str word);

#endif
