/* SPDX-License-Identifier: MIT */
/*
 * Lists are never built: what consumes one is pushed down to where its
 * elements are known, one by one, or to a loop over a list of the vocabulary.
 *
 * The specification makes a list an error when making any element errs. The
 * guard of a list carries that to its consumer.
 */
#include <string.h>

#include "lower.h"

static struct low failed(void)
{
    struct low low = {.kind = LOW_FAILED};

    return low;
}

static struct low_list *new_list(struct lowering *l, enum list_form form)
{
    struct low_list *list = scheck__arena_alloc(&l->model->arena, sizeof *list);

    if (!list) {
        l->ir->out_of_memory = true;
        return NULL;
    }
    list->form = form;
    list->guard = scheck__ir_bool(l->ir, true);
    return list;
}

static struct low as_low(struct low_list *list)
{
    struct low low = {.kind = list ? LOW_LIST : LOW_FAILED, .list = list};

    return low;
}

/*
 * Two guards, or other nodes that are never false, as one. Not &&: there
 * unknown wins over an error, but one erring element makes the whole err
 * whatever the others turn out to be.
 */
ir_id scheck__both_sound(struct lowering *l, ir_id a, ir_id b)
{
    return scheck__ir_compare(l->ir, REL_EQ, false, a, b);
}

/* @list also errs where @guard does. */
static void add_guard(struct lowering *l, struct low_list *list, ir_id guard)
{
    if (ir_node(l->ir, guard)->can_err)
        list->guard = scheck__both_sound(l, list->guard, guard);
}

/* A node that is true unless @a errs or is unknown, in which case it is that. */
ir_id scheck__sound(struct lowering *l, ir_id a)
{
    ir_id probe = scheck__ir_probe(l->ir, a);

    return scheck__ir_chain2(l->ir, OP_OR, probe, scheck__ir_not(l->ir, probe));
}

static struct low_list *new_items(struct lowering *l, size_t n)
{
    struct low_list *list = new_list(l, LIST_ITEMS);

    if (!list)
        return NULL;
    list->items = scheck__arena_alloc(&l->model->arena, (n ? n : 1) * sizeof *list->items);
    if (!list->items) {
        l->ir->out_of_memory = true;
        return NULL;
    }
    return list;
}

static void add_item(struct lowering *l, struct low_list *list, struct low item)
{
    if (item.kind == LOW_NODE && ir_node(l->ir, item.node)->can_err)
        add_guard(l, list, scheck__sound(l, item.node));
    else if (item.kind == LOW_LIST)
        add_guard(l, list, item.list->guard);
    list->items[list->n_items++] = item;
}

struct low scheck__lower_list_literal(struct lowering *l, const struct cel_tree *t)
{
    struct low_list *list = new_items(l, t->n_args);

    for (size_t i = 0; list && i < t->n_args; i++) {
        struct low item = scheck__lower_tree(l, t->args[i]);

        if (item.kind == LOW_FAILED)
            return item;
        add_item(l, list, item);
    }
    return as_low(list);
}

struct low scheck__lower_list_fact(struct lowering *l, const struct m_fact *fact)
{
    struct low_list *list = new_list(l, LIST_FACT);

    if (list)
        list->fact = fact;
    return as_low(list);
}

struct low scheck__lower_concat(struct lowering *l, struct low a, struct low b)
{
    struct low_list *list;

    if (a.list->form == LIST_ITEMS && b.list->form == LIST_ITEMS) {
        list = new_items(l, a.list->n_items + b.list->n_items);
        for (size_t i = 0; list && i < a.list->n_items; i++)
            list->items[list->n_items++] = a.list->items[i];
        for (size_t i = 0; list && i < b.list->n_items; i++)
            list->items[list->n_items++] = b.list->items[i];
    } else {
        list = new_list(l, LIST_CONCAT);
        if (list) {
            list->base = a.list;
            list->other = b.list;
        }
    }
    if (list) {
        add_guard(l, list, a.list->guard);
        add_guard(l, list, b.list->guard);
    }
    return as_low(list);
}

struct low scheck__lower_list_select(struct lowering *l, ir_id condition, struct low a,
                                     struct low b)
{
    struct low_list *list;
    bool value;

    if (scheck__ir_is_bool(l->ir, condition, &value))
        return value ? a : b;
    list = new_list(l, LIST_SELECT);
    if (!list)
        return failed();
    list->condition = condition;
    list->base = a.list;
    list->other = b.list;
    list->guard = scheck__ir_select(l->ir, condition, a.list->guard, b.list->guard);
    return as_low(list);
}

/* --- bodies --- */

/* Lower @body with @variable standing for @element, in the scope @env. */
static struct low lower_body(struct lowering *l, const struct cel_tree *body,
                             struct scheck_str variable, const struct binding *env,
                             struct low element)
{
    struct binding *b = scheck__arena_alloc(&l->model->arena, sizeof *b);
    const struct binding *outer = l->env;
    struct low result;

    if (!b) {
        l->ir->out_of_memory = true;
        return failed();
    }
    b->name = variable;
    b->value = element;
    b->next = env;
    l->env = b;
    result = scheck__lower_tree(l, body);
    l->env = outer;
    return result;
}

struct low scheck__apply_body(struct lowering *l, const struct low_list *list, struct low element)
{
    return lower_body(l, list->body, list->variable, list->env, element);
}

/* --- macros --- */

/* The body of a macro that is under way. */
struct macro {
    const struct cel_tree *tree;
    const struct cel_tree *body;
    const struct binding *env;
};

static struct low macro_body(struct lowering *l, struct low element, void *ctx)
{
    const struct macro *m = ctx;

    return lower_body(l, m->body, m->tree->args[1]->text, m->env, element);
}

/* The probe of the body's value, for a list whose elements it makes. */
static struct low macro_probe(struct lowering *l, struct low element, void *ctx)
{
    struct low value = macro_body(l, element, ctx);

    if (value.kind == LOW_LIST)
        return scheck__low_node(l, value.list->guard);
    if (value.kind != LOW_NODE)
        return value;
    return scheck__low_node(l, scheck__ir_probe(l->ir, value.node));
}

static struct low_list *derived_list(struct lowering *l, enum list_form form, const struct macro *m,
                                     struct low_list *base)
{
    struct low_list *list = new_list(l, form);
    struct low strict;

    if (!list)
        return NULL;
    list->base = base;
    list->body = m->body;
    list->variable = m->tree->args[1]->text;
    list->env = m->env;
    strict = scheck__consume(l, m->tree, CONSUME_STRICT, base, macro_probe, (void *)m);
    if (strict.kind != LOW_NODE)
        return NULL;
    list->guard = base->guard;
    add_guard(l, list, strict.node);
    return list;
}

static bool all_constant(const struct lowering *l, const struct low *verdicts, size_t n)
{
    bool value;

    for (size_t i = 0; i < n; i++)
        if (verdicts[i].kind != LOW_NODE || !scheck__ir_is_bool(l->ir, verdicts[i].node, &value))
            return false;
    return true;
}

/* Items whose fate is known at once: a list of the kept ones. NULL: it is not. */
static struct low_list *filter_items(struct lowering *l, const struct macro *m,
                                     const struct low_list *base)
{
    struct low *verdicts =
        scheck__arena_alloc(&l->model->arena, base->n_items * sizeof *verdicts);
    struct low_list *list;

    if (!verdicts)
        return NULL;
    for (size_t i = 0; i < base->n_items; i++)
        verdicts[i] = macro_body(l, base->items[i], (void *)m);
    if (!all_constant(l, verdicts, base->n_items))
        return NULL;
    list = new_items(l, base->n_items);
    for (size_t i = 0; list && i < base->n_items; i++) {
        bool kept = false;

        scheck__ir_is_bool(l->ir, verdicts[i].node, &kept);
        if (kept)
            list->items[list->n_items++] = base->items[i];
    }
    if (list)
        add_guard(l, list, base->guard);
    return list;
}

static struct low_list *map_items(struct lowering *l, const struct macro *m,
                                  const struct low_list *base)
{
    struct low_list *list = new_items(l, base->n_items);

    for (size_t i = 0; list && i < base->n_items; i++) {
        struct low item = macro_body(l, base->items[i], (void *)m);

        if (item.kind == LOW_FAILED)
            return NULL;
        add_item(l, list, item);
    }
    if (list)
        add_guard(l, list, base->guard);
    return list;
}

static struct low_list *lower_filter(struct lowering *l, const struct macro *m,
                                     struct low_list *base)
{
    struct low_list *list = base->form == LIST_ITEMS ? filter_items(l, m, base) : NULL;

    return list || l->source->failed ? list : derived_list(l, LIST_FILTER, m, base);
}

static struct low_list *lower_map(struct lowering *l, const struct macro *m, struct low_list *base)
{
    return base->form == LIST_ITEMS ? map_items(l, m, base) : derived_list(l, LIST_MAP, m, base);
}

static struct low count_is_one(struct lowering *l, struct low count)
{
    if (count.kind != LOW_NODE)
        return count;
    return scheck__low_node(
        l, scheck__ir_compare(l->ir, REL_EQ, false, count.node, scheck__ir_int_node(l->ir, 1)));
}

struct low scheck__lower_macro(struct lowering *l, const struct cel_tree *t)
{
    struct low base = scheck__lower_tree(l, t->args[0]);
    struct macro m = {t, t->args[t->n_args - 1], l->env}, condition = {t, t->args[2], l->env};
    struct low_list *list;

    if (base.kind != LOW_LIST)
        return failed();
    switch (t->text.data[0]) {
    case 'a':
        return scheck__consume(l, t, CONSUME_ALL, base.list, macro_body, &m);
    case 'e':
        if (t->text.len == strlen("exists"))
            return scheck__consume(l, t, CONSUME_EXISTS, base.list, macro_body, &m);
        return count_is_one(l, scheck__consume(l, t, CONSUME_COUNT, base.list, macro_body, &m));
    case 'f':
        return as_low(lower_filter(l, &m, base.list));
    default:
        list = base.list;
        if (t->n_args == 4)
            list = lower_filter(l, &condition, list);
        return as_low(list ? lower_map(l, &m, list) : NULL);
    }
}

/* --- operators on lists --- */

struct membership {
    const struct cel_tree *tree;
    struct low wanted;
};

static struct low is_wanted(struct lowering *l, struct low element, void *ctx)
{
    const struct membership *m = ctx;

    if (element.kind == LOW_LIST && m->wanted.kind == LOW_LIST)
        return scheck__lower_list_equal(l, m->tree, element, m->wanted);
    if (element.kind != LOW_NODE || m->wanted.kind != LOW_NODE)
        return failed();
    return scheck__low_node(l,
                            scheck__ir_compare(l->ir, REL_EQ, false, element.node, m->wanted.node));
}

/* Constants of one kind, in their table's order; false: @list is something else. */
static bool constants_of(struct lowering *l, const struct low_list *list, uint8_t op,
                         uint32_t *numbers)
{
    for (size_t i = 0; i < list->n_items; i++) {
        const struct ir_node *n;

        if (list->items[i].kind != LOW_NODE)
            return false;
        n = ir_node(l->ir, list->items[i].node);
        if (n->op != op)
            return false;
        numbers[i] = n->a;
    }
    return true;
}

/* A fact in a list of constants is one node. */
static bool in_constants(struct lowering *l, ir_id element, const struct low_list *list,
                         ir_id *result)
{
    const struct ir_node *n = ir_node(l->ir, element);
    uint8_t op = n->kind == KIND_STR ? OP_STR : OP_INT;
    uint32_t *numbers;

    if (list->form != LIST_ITEMS || list->n_items < 2 || n->kind == KIND_BOOL || n->op == op)
        return false;
    numbers = scheck__arena_alloc(&l->model->arena, list->n_items * sizeof *numbers);
    if (!numbers || !constants_of(l, list, op, numbers))
        return false;
    *result = scheck__ir_in(l->ir, element, scheck__ir_list(l->ir, numbers, list->n_items));
    return true;
}

struct low scheck__lower_in(struct lowering *l, const struct cel_tree *t, struct low element,
                            struct low list)
{
    struct membership m = {t, element};
    struct low result;
    ir_id node;

    if (list.kind != LOW_LIST)
        return failed();
    if (element.kind == LOW_NODE && in_constants(l, element.node, list.list, &node))
        return scheck__low_node(l, scheck__ir_guard(l->ir, list.list->guard, node));
    result = scheck__consume(l, t, CONSUME_EXISTS, list.list, is_wanted, &m);
    if (result.kind == LOW_NODE && element.kind == LOW_NODE &&
        ir_node(l->ir, element.node)->can_err)
        result.node = scheck__ir_guard(l->ir, scheck__sound(l, element.node), result.node);
    return result;
}

static struct low index_fact(struct lowering *l, const struct m_fact *fact, ir_id index)
{
    enum node_kind kind = scheck__kind_of(fact->of);
    struct low record = {.kind = LOW_RECORD, .record = fact, .node = index, .indexed = true};

    if (!fact->of)
        return record;
    return scheck__low_node(
        l,
        scheck__ir_add(l->ir, (struct ir_node){.op = kind == KIND_BOOL ? OP_INDEX_BOOL : OP_INDEX,
                                               .kind = (uint8_t)kind,
                                               .a = scheck__lower_fact(l, fact),
                                               .b = index,
                                               .c = IMG_NONE,
                                               .levels = ir_node(l->ir, index)->levels,
                                               .can_err = true}));
}

static struct low index_items(struct lowering *l, const struct cel_tree *t,
                              const struct low_list *list, ir_id index)
{
    const struct ir_node *n = ir_node(l->ir, index);
    struct low item;

    if (n->op == OP_ERROR)
        return scheck__low_node(l, scheck__ir_error(l->ir, n->aux, scheck__kind_of(t->type->kind)));
    if (n->op != OP_INT)
        return scheck__low_failed(l, "outside-subset", t->at,
                                  "choosing an element by a fact is outside the subset");
    if (l->ir->ints.items[n->a] >= list->n_items)
        return scheck__low_node(l,
                                scheck__ir_error(l->ir, ERR_INDEX, scheck__kind_of(t->type->kind)));
    item = list->items[l->ir->ints.items[n->a]];
    if (item.kind == LOW_NODE)
        item.node = scheck__ir_guard(l->ir, list->guard, item.node);
    return item;
}

struct low scheck__lower_index(struct lowering *l, const struct cel_tree *t, struct low list,
                               struct low index)
{
    if (list.kind != LOW_LIST || index.kind != LOW_NODE)
        return failed();
    if (list.list->form == LIST_ITEMS)
        return index_items(l, t, list.list, index.node);
    if (list.list->form == LIST_FACT)
        return index_fact(l, list.list->fact, index.node);
    return scheck__low_failed(l, "outside-subset", t->at,
                              "an element of a list made from facts is outside the subset");
}

/* Element @i of an items list or of a fact's list. */
static struct low element_at(struct lowering *l, const struct low_list *list, size_t i)
{
    if (list->form == LIST_ITEMS)
        return list->items[i];
    return index_fact(l, list->fact, scheck__ir_int_node(l->ir, i));
}

struct low scheck__lower_list_equal(struct lowering *l, const struct cel_tree *t, struct low a,
                                    struct low b)
{
    const struct low_list *items = a.list->form == LIST_ITEMS ? a.list : b.list;
    const struct low_list *other = items == a.list ? b.list : a.list;
    ir_id result;

    if (items->form != LIST_ITEMS ||
        (other->form != LIST_ITEMS && (other->form != LIST_FACT || !other->fact->of)))
        return scheck__low_failed(l, "outside-subset", t->at,
                                  "comparing lists made from facts is outside the subset");
    if (other->form == LIST_ITEMS)
        result = scheck__ir_bool(l->ir, items->n_items == other->n_items);
    else
        result = scheck__ir_compare(l->ir, REL_EQ, false, scheck__list_size(l, other->fact),
                                    scheck__ir_int_node(l->ir, items->n_items));
    for (size_t i = 0; i < items->n_items; i++) {
        struct membership m = {t, items->items[i]};
        struct low equal;

        if (other->form == LIST_ITEMS && i >= other->n_items)
            break;
        equal = is_wanted(l, element_at(l, other, i), &m);
        if (equal.kind != LOW_NODE)
            return failed();
        result = scheck__ir_chain2(l->ir, OP_AND, result, equal.node);
    }
    result = scheck__ir_guard(l->ir, items->guard, result);
    return scheck__low_node(l, scheck__ir_guard(l->ir, other->guard, result));
}
