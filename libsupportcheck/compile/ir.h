/* SPDX-License-Identifier: MIT */
/*
 * Predicates as a graph in which every node stands once: constructors fold
 * constants and return the node that already says the same.
 *
 * Operations are those of the image; operands are numbers of nodes of this
 * graph, and constants are numbers of its own tables until layout.
 */
#ifndef SCHECK_IR_H
#define SCHECK_IR_H

#include "../core/image_format.h"
#include "../core/node.h"
#include "model.h"

typedef uint32_t ir_id;
#define IR_NONE UINT32_MAX

struct ir_node {
    uint8_t op, aux;
    uint8_t kind;    /* enum node_kind */
    uint8_t levels;  /* set of 1 << loop level whose element it reads */
    bool can_err;
    ir_id a, b, c;   /* nodes, facts or table entries, as the operation has it */
    ir_id next;      /* in its hash chain */
};

/* Operands of && and ||, or constants of `in`: interned. */
struct ir_list {
    const uint32_t *items;
    size_t n;
    uint32_t next; /* in its hash chain */
};

struct ir {
    struct scheck__arena *arena;
    M_ARRAY(struct ir_node) nodes;
    M_ARRAY(uint64_t) ints;
    M_ARRAY(struct scheck_str) strings;
    M_ARRAY(struct ir_list) lists;
    size_t n_buckets;           /* of each of these */
    ir_id *buckets;             /* of nodes */
    uint32_t *string_buckets, *list_buckets;
    M_ARRAY(uint32_t) string_next;
    bool out_of_memory;
};

/* Begin with @ir, which is zero. False: out of memory. */
bool scheck__ir_init(struct ir *ir, struct scheck__arena *arena);

static inline const struct ir_node *ir_node(const struct ir *ir, ir_id id)
{
    return &ir->nodes.items[id];
}

/* The node with these fields, new or not. Out of memory is remembered in @ir; 0 is returned. */
ir_id scheck__ir_add(struct ir *ir, struct ir_node node);

uint32_t scheck__ir_int(struct ir *ir, uint64_t value);
uint32_t scheck__ir_string(struct ir *ir, struct scheck_str s);
uint32_t scheck__ir_list(struct ir *ir, const uint32_t *items, size_t n);

/* Constants. */
ir_id scheck__ir_bool(struct ir *ir, bool value);
ir_id scheck__ir_error(struct ir *ir, enum img_error error, enum node_kind kind);
ir_id scheck__ir_int_node(struct ir *ir, uint64_t value);
ir_id scheck__ir_str_node(struct ir *ir, struct scheck_str s);

/* Truth. @op is OP_AND or OP_OR. */
ir_id scheck__ir_not(struct ir *ir, ir_id a);
ir_id scheck__ir_chain(struct ir *ir, uint8_t op, const ir_id *operands, size_t n);
ir_id scheck__ir_chain2(struct ir *ir, uint8_t op, ir_id a, ir_id b);
ir_id scheck__ir_select(struct ir *ir, ir_id condition, ir_id a, ir_id b);
/* @b where @guard is true or false; folds to @b when @guard cannot err. */
ir_id scheck__ir_guard(struct ir *ir, ir_id guard, ir_id b);
/* A node that errs where @a errs, and is true or false elsewhere. */
ir_id scheck__ir_probe(struct ir *ir, ir_id a);

/* Comparison of two nodes of one kind; @is_unsigned for integers. */
ir_id scheck__ir_compare(struct ir *ir, enum img_relation relation, bool is_unsigned, ir_id a,
                         ir_id b);
/* Integers: OP_ADD … OP_MOD. */
ir_id scheck__ir_arithmetic(struct ir *ir, uint8_t op, bool is_unsigned, ir_id a, ir_id b);
/* @a in constants: list of strings or of ints, as @a's kind. */
ir_id scheck__ir_in(struct ir *ir, ir_id a, uint32_t list);

/* Facts; @is_bool chooses the operation, @kind what it yields, @optional whether it may err. */
struct ir_fact {
    uint32_t fact;
    unsigned level; /* of the loop, for fields and items */
    enum node_kind kind;
    bool optional;
};
ir_id scheck__ir_fact(struct ir *ir, struct ir_fact f);
ir_id scheck__ir_elem(struct ir *ir, struct ir_fact f);
ir_id scheck__ir_item(struct ir *ir, struct ir_fact f);

/* The constant that @id is. */
bool scheck__ir_is_bool(const struct ir *ir, ir_id id, bool *value);

#endif
