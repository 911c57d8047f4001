/* SPDX-License-Identifier: MIT */
/* Numbers of facts in an image. */
#ifndef SCHECK_VOCABULARY_H
#define SCHECK_VOCABULARY_H

#include "model.h"

/*
 * For each of the model's facts its number in the image; a list's fields
 * follow it, defines have none. One entry more holds the count. NULL: out of
 * memory.
 */
uint32_t *scheck__number_facts(struct scheck_model *m);

#endif
