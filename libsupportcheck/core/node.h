/* SPDX-License-Identifier: MIT */
/* A decoded predicate node, and the truth values that nodes take. */
#ifndef SCHECK_NODE_H
#define SCHECK_NODE_H

#include "policy.h"

/* Ordered so that && is the minimum: unknown wins over an error, false over both. */
enum truth { T_FALSE = 0, T_UNKNOWN = 1, T_ERROR = 2, T_TRUE = 3, T_UNASKED = 4 };

static inline uint8_t truth_not(uint8_t t)
{
    return t == T_TRUE ? T_FALSE : t == T_FALSE ? T_TRUE : t;
}

struct node {
    uint8_t op, aux;
    uint16_t a, b, c;
};

static inline struct node scheck__decode(const struct scheck_policy *p, size_t i)
{
    const unsigned char *n = scheck__node(p, i);
    struct node node = {n[NODE_OP], n[NODE_AUX], img_u16(n + NODE_A), img_u16(n + NODE_B),
                        img_u16(n + NODE_C)};

    return node;
}

/* What a node yields. */
enum node_kind { KIND_BOOL = 0, KIND_INT, KIND_STR, N_KINDS };

/* How a node uses one of its fields a, b, c. */
enum operand_use {
    USE_NONE = 0, /* unused, or checked by hand */
    USE_BOOL,     /* a node of that kind */
    USE_INT,
    USE_STR,
    USE_VALUE     /* a node, int or string */
};

struct op_shape {
    uint8_t use[3];
    uint8_t yields; /* enum node_kind, or N_KINDS: depends on the operands */
};

/* Indexed by enum img_op. And, or and loops keep their operands elsewhere. */
extern const struct op_shape scheck__shapes[IMG_N_OPS];

/* Name of @op in disassemblies. */
const char *scheck__op_name(uint8_t op);

/* Whether node @i yields a string; of a verified image. */
bool scheck__is_string(const struct scheck_policy *p, size_t i);

static inline bool scheck__is_loop(uint8_t op)
{
    return op == OP_EXISTS || op == OP_ALL || op == OP_COUNT || op == OP_STRICT;
}

#endif
