/* SPDX-License-Identifier: MIT */
#ifndef SCHECK_FACTS_STORE_H
#define SCHECK_FACTS_STORE_H

#include "cells.h"

/* What a cell of @type says, as callers see it. */
void scheck__cell_value(const struct cell *cell, unsigned type, struct scheck_value *value_out);

/* Give the cell of @fact a note, copied; NULL takes it away. */
int scheck__facts_annotate(struct scheck_facts *f, size_t fact, size_t element, const char *note);

#endif
