/* SPDX-License-Identifier: MIT */
/* From checked trees to the graph of ir.h, for one release. */
#ifndef SCHECK_LOWER_H
#define SCHECK_LOWER_H

#include "cel.h"
#include "ir.h"

struct low_list;

enum low_kind {
    LOW_FAILED = 0, /* reported, or out of memory */
    LOW_NODE,       /* a truth value, an integer or a string */
    LOW_LIST,
    LOW_RECORD      /* an element of a list of records */
};

struct low {
    enum low_kind kind;
    ir_id node;             /* LOW_NODE; a record that is indexed: the index */
    struct low_list *list;  /* LOW_LIST */
    const struct m_fact *record;
    unsigned level;         /* loop whose element the record is */
    bool indexed;           /* the record is record[node] */
};

struct binding {
    struct scheck_str name;
    struct low value;
    const struct binding *next;
};

enum list_form {
    LIST_ITEMS,  /* known one by one */
    LIST_FACT,   /* a list of the vocabulary */
    LIST_FILTER, /* base, keeping where the body holds */
    LIST_MAP,    /* base, each as the body says */
    LIST_CONCAT, /* base, then other */
    LIST_SELECT  /* condition ? base : other */
};

/* A list that is consumed, never built. */
struct low_list {
    enum list_form form;
    ir_id guard;                 /* errs where making the list errs */
    struct low *items;
    size_t n_items;
    const struct m_fact *fact;
    struct low_list *base, *other;
    ir_id condition;
    const struct cel_tree *body; /* of filter and map */
    struct scheck_str variable;
    const struct binding *env;   /* where the body stands */
};

/* A name for an expression; it may come to something else in each release. */
struct lower_define {
    struct cel_tree *tree; /* checked; NULL: refused, or no define */
    struct low value;
    size_t release;        /* that @value is for */
    struct {
        bool known, yes;
    } reads[2];            /* by enum release_part, as scheck__reads_release() found */
};

/* Dates that hold for some hosts only, and the node that says for which. */
struct lower_dated {
    const struct m_dates *dates;
    size_t release;
    ir_id holds;
};

struct lowering {
    struct ir *ir;
    struct scheck_model *model;
    const uint32_t *fact_base;   /* image number of each of the model's facts */
    size_t release;              /* whose constants release.* are */
    struct lower_define *defines; /* for each of the model's facts: its define */
    size_t *define_numbers;      /* which facts are defines, in their order */
    size_t n_defines;
    struct lower_dated *dated;   /* in their order; the first that holds counts */
    size_t n_dated;
    const struct m_dates *dates; /* in place of the release's own; NULL: those */
    struct cel_source *source;   /* of the expression under way */
    const struct binding *env;
    unsigned level;              /* loops around */
    uint64_t factor;             /* how often the place under way runs at most */
    size_t budget;               /* trees to lower yet */
};

/* How an expression may consume a list. */
enum consumer { CONSUME_EXISTS, CONSUME_ALL, CONSUME_COUNT, CONSUME_STRICT };

/* A truth value for each element. */
typedef struct low (*element_fn)(struct lowering *l, struct low element, void *ctx);

/* Image number of @fact. */
uint32_t scheck__lower_fact(const struct lowering *l, const struct m_fact *fact);
enum node_kind scheck__kind_of(enum scheck_type type);

struct low scheck__lower(struct lowering *l, struct cel_source *source, struct cel_tree *tree);

/* What of release.* an expression may read. */
enum release_part { RELEASE_ANY, RELEASE_DATES };

/* Whether @t, or a define that it uses, reads that of its release. */
bool scheck__reads_release(const struct lowering *l, const struct cel_tree *t,
                           enum release_part part);
/* Lower the conditions of all <dates>; false: reported, or out of memory. */
bool scheck__prepare_dates(struct lowering *l);
/* As scheck__lower(); what reads a date is decided for every date that it may be. */
struct low scheck__lower_dated(struct lowering *l, struct cel_source *source,
                               struct cel_tree *tree);

/* --- between lower.c, lower_list.c and consume.c --- */

struct low scheck__lower_tree(struct lowering *l, const struct cel_tree *t);
struct low scheck__low_node(const struct lowering *l, ir_id node);
struct low scheck__low_failed(struct lowering *l, const char *id, size_t at, const char *what);
struct low scheck__lower_list_literal(struct lowering *l, const struct cel_tree *t);
struct low scheck__lower_list_fact(struct lowering *l, const struct m_fact *fact);
struct low scheck__lower_concat(struct lowering *l, struct low a, struct low b);
struct low scheck__lower_list_select(struct lowering *l, ir_id condition, struct low a,
                                     struct low b);
struct low scheck__lower_macro(struct lowering *l, const struct cel_tree *t);
struct low scheck__lower_list_equal(struct lowering *l, const struct cel_tree *t, struct low a,
                                    struct low b);
struct low scheck__lower_in(struct lowering *l, const struct cel_tree *t, struct low element,
                            struct low list);
struct low scheck__lower_index(struct lowering *l, const struct cel_tree *t, struct low list,
                               struct low index);
/* A node that is true unless @a errs or is unknown, in which case it is that. */
ir_id scheck__sound(struct lowering *l, ir_id a);
/* Two such nodes as one; an error wins over unknown. */
ir_id scheck__both_sound(struct lowering *l, ir_id a, ir_id b);
/* The body of filter or map @list with its variable standing for @element. */
struct low scheck__apply_body(struct lowering *l, const struct low_list *list, struct low element);
ir_id scheck__list_size(struct lowering *l, const struct m_fact *fact);

struct low scheck__consume(struct lowering *l, const struct cel_tree *t, enum consumer consumer,
                           const struct low_list *list, element_fn fn, void *ctx);
struct low scheck__lower_size(struct lowering *l, const struct cel_tree *t,
                              const struct low_list *list);

#endif
