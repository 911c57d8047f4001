/* SPDX-License-Identifier: MIT */
/* The pass of docgen lint that follows links. */
#ifndef DOCGEN_LINT_LINKS_H
#define DOCGEN_LINT_LINKS_H

#include "docgen.h"

/*
 * Report the links of @model's features and prose that lead nowhere; @policy is
 * @model compiled with its prose. Returns SCHECK_OK or SCHECK_E_NOMEM.
 */
int lint_links(const struct scheck_model *model, const struct scheck_policy *policy,
               struct reporter *r);

#endif
