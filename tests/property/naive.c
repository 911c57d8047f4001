/* SPDX-License-Identifier: MIT */
/*
 * The reference: CEL's meaning with unknowns, written for clarity only. Where
 * a sound evaluator may decide more than another, this one decides least.
 */
#include <stdlib.h>
#include <string.h>

#include "values.h"

struct walk {
    struct pool *pool;
    const struct world *world;
    const struct facts *facts;
    struct val bound[MAX_BOUND];
};

static struct val eval(struct walk *w, const struct node *n);

static bool has_unknown_item(const struct val *list)
{
    if (list->state != ST_VALUE || !ty_is_list(list->type))
        return false;
    for (size_t i = 0; i < list->as.l.n; i++)
        if (list->as.l.items[i].state != ST_VALUE)
            return true;
    return false;
}

/* Strict operators: an error wins, then an unknown. */
static enum state strict(const struct val *a, const struct val *b)
{
    if (a->state == ST_ERROR || b->state == ST_ERROR)
        return ST_ERROR;
    if (a->state != ST_VALUE || b->state != ST_VALUE)
        return ST_UNKNOWN;
    return ST_VALUE;
}

/* && takes the first of F, unknown, error, T that occurs; || the first of T, unknown, error, F. */
static struct val fold(bool is_and, const struct val *a, const struct val *b)
{
    const struct val *both[2] = {a, b};

    for (int k = 0; k < 2; k++)
        if (both[k]->state == ST_VALUE && both[k]->as.b != is_and)
            return make_bool(!is_and);
    for (int k = 0; k < 2; k++)
        if (both[k]->state == ST_UNKNOWN)
            return make_value(ST_UNKNOWN, TY_BOOL);
    for (int k = 0; k < 2; k++)
        if (both[k]->state == ST_ERROR)
            return make_value(ST_ERROR, TY_BOOL);
    return make_bool(is_and);
}

static struct val eval_logic(struct walk *w, const struct node *n)
{
    struct val a = eval(w, n->kid[0]);
    struct val b = eval(w, n->kid[1]);

    return fold(n->op == OP_AND, &a, &b);
}

static struct val eval_compare(struct walk *w, const struct node *n)
{
    struct val a = eval(w, n->kid[0]);
    struct val b = eval(w, n->kid[1]);
    enum state state = strict(&a, &b);

    if (state != ST_VALUE)
        return make_value(state, TY_BOOL);
    if (has_unknown_item(&a) || has_unknown_item(&b))
        return make_value(ST_UNKNOWN, TY_BOOL);
    switch (n->op) {
    case OP_EQ:
        return make_bool(same_value(&a, &b));
    case OP_NE:
        return make_bool(!same_value(&a, &b));
    case OP_LT:
        return make_bool(compare_values(&a, &b) < 0);
    case OP_LE:
        return make_bool(compare_values(&a, &b) <= 0);
    case OP_GT:
        return make_bool(compare_values(&a, &b) > 0);
    default:
        return make_bool(compare_values(&a, &b) >= 0);
    }
}

static struct val eval_in(struct walk *w, const struct node *n)
{
    struct val x = eval(w, n->kid[0]);
    struct val list = eval(w, n->kid[1]);
    enum state state = strict(&x, &list);

    if (state != ST_VALUE)
        return make_value(state, TY_BOOL);
    if (has_unknown_item(&list))
        return make_value(ST_UNKNOWN, TY_BOOL);
    for (size_t i = 0; i < list.as.l.n; i++)
        if (same_value(&x, &list.as.l.items[i]))
            return make_bool(true);
    return make_bool(false);
}

static struct val eval_arithmetic(struct walk *w, const struct node *n)
{
    struct val a = eval(w, n->kid[0]);
    struct val b = eval(w, n->kid[1]);
    enum state state = strict(&a, &b);

    if (state != ST_VALUE)
        return make_value(state, n->type);
    return combine_values(w->pool, n->op, &a, &b);
}

static struct val eval_unary(struct walk *w, const struct node *n)
{
    struct val a = eval(w, n->kid[0]);

    if (a.state != ST_VALUE)
        return make_value(a.state, n->type);
    if (n->op == OP_NOT)
        return make_bool(!a.as.b);
    return a.as.i == INT64_MIN ? make_value(ST_ERROR, TY_INT) : make_int(-a.as.i);
}

static struct val eval_cond(struct walk *w, const struct node *n)
{
    struct val c = eval(w, n->kid[0]);

    if (c.state != ST_VALUE)
        return make_value(c.state, n->type);
    return eval(w, n->kid[c.as.b ? 1 : 2]);
}

static struct val eval_list(struct walk *w, const struct node *n)
{
    struct val v = make_value(ST_VALUE, n->type);

    v.as.l.n = n->n_kids;
    v.as.l.items = pool_take(w->pool, (n->n_kids + 1) * sizeof *v.as.l.items);
    for (unsigned i = 0; i < n->n_kids; i++) {
        v.as.l.items[i] = eval(w, n->kid[i]);
        if (v.as.l.items[i].state == ST_ERROR)
            v.state = ST_ERROR;
        else if (v.as.l.items[i].state != ST_VALUE && v.state != ST_ERROR)
            v.state = ST_UNKNOWN;
    }
    return v.state == ST_VALUE ? v : make_value(v.state, n->type);
}

static struct val eval_index(struct walk *w, const struct node *n)
{
    struct val list = eval(w, n->kid[0]);
    struct val at = eval(w, n->kid[1]);
    enum state state = strict(&list, &at);

    if (state != ST_VALUE)
        return make_value(state, n->type);
    if (at.as.i < 0 || (uint64_t)at.as.i >= list.as.l.n)
        return make_value(ST_ERROR, n->type);
    return list.as.l.items[at.as.i];
}

static struct val eval_size(struct walk *w, const struct node *n)
{
    struct val a = eval(w, n->kid[0]);
    int64_t points = 0;

    if (a.state != ST_VALUE)
        return make_value(a.state, TY_INT);
    if (a.type != TY_STR)
        return make_int((int64_t)a.as.l.n);
    for (size_t i = 0; i < a.as.s.len; i++)
        points += ((unsigned char)a.as.s.data[i] & 0xc0) != 0x80;
    return make_int(points);
}

static struct val exists_one(struct walk *w, const struct node *n, const struct val *list)
{
    struct val result = make_bool(false);
    unsigned hits = 0;

    for (size_t i = 0; i < list->as.l.n; i++) {
        struct val x;

        w->bound[n->index] = list->as.l.items[i];
        x = eval(w, n->kid[1]);
        if (x.state == ST_ERROR)
            result.state = ST_ERROR;
        else if (x.state != ST_VALUE && result.state == ST_VALUE)
            result.state = ST_UNKNOWN;
        else if (x.state == ST_VALUE && x.as.b)
            hits++;
    }
    return result.state == ST_VALUE ? make_bool(hits == 1) : make_value(result.state, TY_BOOL);
}

static struct val quantify(struct walk *w, const struct node *n, const struct val *list)
{
    bool is_all = n->op == OP_ALL;
    struct val result = make_bool(is_all);

    for (size_t i = 0; i < list->as.l.n; i++) {
        struct val x;

        w->bound[n->index] = list->as.l.items[i];
        x = eval(w, n->kid[1]);
        result = fold(is_all, &result, &x);
    }
    return result;
}

/* The element's part of filter() and map(): whether it stays, and as what. */
static struct val transform(struct walk *w, const struct node *n, const struct val *item,
                            struct val *item_out)
{
    struct val keep = make_bool(true);

    w->bound[n->index] = *item;
    if (n->op == OP_FILTER) {
        *item_out = *item;
        return eval(w, n->kid[1]);
    }
    if (n->n_kids == 3)
        keep = eval(w, n->kid[2]);
    if (keep.state != ST_VALUE || !keep.as.b)
        return keep;
    *item_out = eval(w, n->kid[1]);
    if (item_out->state != ST_VALUE)
        keep = make_value(item_out->state, TY_BOOL);
    return keep;
}

static struct val build(struct walk *w, const struct node *n, const struct val *list)
{
    struct val v = make_value(ST_VALUE, n->type);

    v.as.l.items = pool_take(w->pool, (list->as.l.n + 1) * sizeof *v.as.l.items);
    for (size_t i = 0; i < list->as.l.n; i++) {
        struct val item = make_value(ST_VALUE, TY_BOOL);
        struct val keep = transform(w, n, &list->as.l.items[i], &item);

        if (keep.state == ST_ERROR)
            v.state = ST_ERROR;
        else if (keep.state != ST_VALUE && v.state != ST_ERROR)
            v.state = ST_UNKNOWN;
        else if (keep.state == ST_VALUE && keep.as.b)
            v.as.l.items[v.as.l.n++] = item;
    }
    return v.state == ST_VALUE ? v : make_value(v.state, n->type);
}

static struct val eval_macro(struct walk *w, const struct node *n)
{
    struct val list = eval(w, n->kid[0]);

    if (list.state != ST_VALUE)
        return make_value(list.state, n->type);
    if (n->op == OP_EXISTS_ONE)
        return exists_one(w, n, &list);
    if (n->op == OP_ALL || n->op == OP_EXISTS)
        return quantify(w, n, &list);
    return build(w, n, &list);
}

static struct val eval_text(struct walk *w, const struct node *n)
{
    struct val a = eval(w, n->kid[0]);
    struct val b = eval(w, n->kid[1]);
    enum state state = strict(&a, &b);
    size_t from;

    if (state != ST_VALUE)
        return make_value(state, TY_BOOL);
    if (n->op == OP_CONTAINS)
        return make_bool(occurs(&a, &b));
    if (b.as.s.len > a.as.s.len)
        return make_bool(false);
    from = n->op == OP_STARTS ? 0 : a.as.s.len - b.as.s.len;
    return make_bool(!memcmp(a.as.s.data + from, b.as.s.data, b.as.s.len));
}

static struct val eval_convert(struct walk *w, const struct node *n)
{
    struct val a = eval(w, n->kid[0]);

    return a.state == ST_VALUE ? convert_value(w->pool, &a, n->type) : make_value(a.state, n->type);
}

static struct val eval_field(struct walk *w, const struct node *n)
{
    struct val rec = eval(w, n->kid[0]);
    struct val v;

    if (rec.state != ST_VALUE)
        return make_value(rec.state, n->type);
    v = w->facts->fields[rec.as.rec][n->index];
    if (n->op == OP_FIELD)
        return v.state == ST_ABSENT ? make_value(ST_ERROR, n->type) : v;
    return v.state == ST_UNKNOWN ? make_value(ST_UNKNOWN, TY_BOOL) : make_bool(v.state == ST_VALUE);
}

static struct val eval_var(struct walk *w, const struct node *n)
{
    struct val v = w->facts->vars[n->index];

    if (n->op == OP_VAR)
        return v.state == ST_ABSENT ? make_value(ST_ERROR, n->type) : v;
    return v.state == ST_UNKNOWN ? make_value(ST_UNKNOWN, TY_BOOL) : make_bool(v.state == ST_VALUE);
}

static struct val eval_bound(struct walk *w, const struct node *n)
{
    return w->bound[n->index];
}

static struct val eval_literal(struct walk *w, const struct node *n)
{
    (void)w;
    return n->lit;
}

static struct val eval(struct walk *w, const struct node *n)
{
    static struct val (*const how[N_OPS])(struct walk *, const struct node *) = {
        [OP_LIT] = eval_literal,
        [OP_VAR] = eval_var,
        [OP_BOUND] = eval_bound,
        [OP_FIELD] = eval_field,
        [OP_HAS_VAR] = eval_var,
        [OP_HAS_FIELD] = eval_field,
        [OP_NOT] = eval_unary,
        [OP_NEG] = eval_unary,
        [OP_AND] = eval_logic,
        [OP_OR] = eval_logic,
        [OP_COND] = eval_cond,
        [OP_EQ] = eval_compare,
        [OP_NE] = eval_compare,
        [OP_LT] = eval_compare,
        [OP_LE] = eval_compare,
        [OP_GT] = eval_compare,
        [OP_GE] = eval_compare,
        [OP_IN] = eval_in,
        [OP_ADD] = eval_arithmetic,
        [OP_SUB] = eval_arithmetic,
        [OP_MUL] = eval_arithmetic,
        [OP_DIV] = eval_arithmetic,
        [OP_MOD] = eval_arithmetic,
        [OP_LIST] = eval_list,
        [OP_INDEX] = eval_index,
        [OP_SIZE] = eval_size,
        [OP_ALL] = eval_macro,
        [OP_EXISTS] = eval_macro,
        [OP_EXISTS_ONE] = eval_macro,
        [OP_FILTER] = eval_macro,
        [OP_MAP] = eval_macro,
        [OP_STARTS] = eval_text,
        [OP_ENDS] = eval_text,
        [OP_CONTAINS] = eval_text,
        [OP_CONVERT] = eval_convert,
    };

    return how[n->op](w, n);
}

struct val naive(struct pool *p, const struct world *w, const struct facts *f,
                 const struct node *n)
{
    struct walk walk;

    memset(&walk, 0, sizeof walk);
    walk.pool = p;
    walk.world = w;
    walk.facts = f;
    return eval(&walk, n);
}
