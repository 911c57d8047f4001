/* SPDX-License-Identifier: MIT */
/*
 * The test's own expressions: generated typed, printed as CEL, evaluated by a
 * naive tree walk. Nothing here knows how the library represents anything.
 */
#ifndef PROPERTY_TREE_H
#define PROPERTY_TREE_H

#include <stddef.h>

#include "rng.h"

enum ty {
    TY_BOOL = 0,
    TY_INT,
    TY_UINT,
    TY_STR,
    TY_LIST,                       /* + element type */
    TY_LBOOL = TY_LIST + TY_BOOL,
    TY_LINT,
    TY_LUINT,
    TY_LSTR,
    TY_REC,
    TY_LREC,
    N_TYPES
};

static inline bool ty_is_list(enum ty t)
{
    return (t >= TY_LIST && t <= TY_LSTR) || t == TY_LREC;
}

static inline enum ty ty_element(enum ty list)
{
    return list == TY_LREC ? TY_REC : (enum ty)(list - TY_LIST);
}

static inline enum ty ty_list_of(enum ty element)
{
    return element == TY_REC ? TY_LREC : (enum ty)(TY_LIST + element);
}

enum state { ST_VALUE = 0, ST_UNKNOWN, ST_ERROR, ST_ABSENT };

#define MAX_ELEMENTS 4 /* of a generated list fact */
#define MAX_VARS 16
#define MAX_FIELDS 6
#define MAX_BOUND 4

/* A value of the naive evaluator. Strings and items are borrowed. */
struct val {
    enum state state;
    enum ty type;
    union {
        bool b;
        int64_t i;
        uint64_t u;
        struct {
            const char *data;
            size_t len;
        } s;
        struct {
            struct val *items;
            size_t n;
        } l;
        unsigned rec; /* element of the world's list of records */
    } as;
};

/* A declared name, or a field of the records. */
struct var {
    const char *name;
    enum ty type;
    bool optional;
    bool is_enum; /* only compared with the words a, b, c */
};

/* What expressions of one kind may mention. */
struct world {
    const struct var *vars;
    unsigned n_vars;
    const struct var *fields; /* of the elements of the TY_LREC variable */
    unsigned n_fields;
    bool has_uint;
};

/* One set of facts in the test's own form. */
struct facts {
    struct val vars[MAX_VARS];
    struct val items[MAX_VARS][MAX_ELEMENTS]; /* of list variables */
    struct val fields[MAX_ELEMENTS][MAX_FIELDS];
};

enum op {
    OP_LIT = 0,
    OP_VAR,
    OP_BOUND,      /* a macro's variable */
    OP_FIELD,      /* kid 0 is a record */
    OP_HAS_VAR,
    OP_HAS_FIELD,
    OP_NOT,
    OP_NEG,
    OP_AND,
    OP_OR,
    OP_COND,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_IN,
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_MOD,
    OP_LIST,
    OP_INDEX,
    OP_SIZE,
    OP_ALL,        /* kid 0 the list, kid 1 the body; @index the variable's slot */
    OP_EXISTS,
    OP_EXISTS_ONE,
    OP_FILTER,
    OP_MAP,        /* kid 2, when present: a filter before the body */
    OP_STARTS,
    OP_ENDS,
    OP_CONTAINS,
    OP_CONVERT,
    N_OPS
};

struct node {
    enum op op;
    enum ty type;
    unsigned n_kids;
    struct node *kid[MAX_ELEMENTS];
    struct val lit;
    unsigned index; /* variable, field or slot */
    unsigned style; /* random bits for the printer */
};

/* Memory of one expression and its evaluations; reset, never freed piecemeal. */
struct pool {
    unsigned char *data;
    size_t used, cap;
};

void pool_init(struct pool *p, size_t cap);
void pool_clear(struct pool *p);
void *pool_take(struct pool *p, size_t len);

/* generate.c */
struct node *generate(struct pool *p, struct rng *r, const struct world *w, enum ty type,
                      unsigned depth);
struct val random_scalar(struct rng *r, enum ty type);
void random_facts(struct rng *r, const struct world *w, unsigned unknown_percent,
                  struct facts *f_out);
/* @f with every unknown replaced by some value that its declaration allows. */
void complete_facts(struct rng *r, const struct world *w, const struct facts *f,
                    struct facts *f_out);

/* print.c: length written, the text is terminated; SIZE_MAX when @cap is too small. */
size_t print_tree(const struct world *w, const struct node *n, char *buf, size_t cap);
size_t print_value(const struct val *v, char *buf, size_t cap);
void print_facts(const struct world *w, const struct facts *f, char *buf, size_t cap);

/* naive.c */
struct val naive(struct pool *p, const struct world *w, const struct facts *f,
                 const struct node *n);
bool same_value(const struct val *a, const struct val *b);

#endif
