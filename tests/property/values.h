/* SPDX-License-Identifier: MIT */
/* Operations on known values of the naive evaluator; any may err. */
#ifndef PROPERTY_VALUES_H
#define PROPERTY_VALUES_H

#include "tree.h"

struct val make_value(enum state state, enum ty type);
struct val make_bool(bool b);
struct val make_int(int64_t i);

/* By value, false before true; strings by code point. Scalars of one type only. */
int compare_values(const struct val *a, const struct val *b);
bool occurs(const struct val *text, const struct val *part);

/* OP_ADD … OP_MOD; strings and lists know OP_ADD only. */
struct val combine_values(struct pool *p, enum op op, const struct val *a, const struct val *b);
struct val convert_value(struct pool *p, const struct val *a, enum ty type);

#endif
