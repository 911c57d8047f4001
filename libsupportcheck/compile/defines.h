/* SPDX-License-Identifier: MIT */
/* Names of the vocabulary for expressions over facts. */
#ifndef SCHECK_DEFINES_H
#define SCHECK_DEFINES_H

#include "lower.h"

/*
 * Parse and check the defines of the model, in its order; room for what they
 * come to. False: reported, or out of memory.
 */
bool scheck__prepare_defines(struct lowering *l);

#endif
