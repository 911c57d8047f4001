/* SPDX-License-Identifier: MIT */
/*
 * Consuming lists: what an operator or macro asks of the elements is pushed
 * down to where they are known, one by one or in a loop.
 */
#include "lower.h"

/* Elements that one predicate may look at, nested loops multiplied. */
#define MAX_FACTOR ((uint64_t)1 << 20)

static struct low failed(void)
{
    struct low low = {.kind = LOW_FAILED};

    return low;
}

struct consumption {
    const struct cel_tree *at;
    enum consumer consumer;
    const struct low_list *list; /* filter or map, for the functions below */
    element_fn fn;
    void *ctx;
};

static struct low consume(struct lowering *l, const struct consumption *c,
                          const struct low_list *list);

/* Elements that are kept count; others decide nothing. */
static struct low filtered(struct lowering *l, struct low element, void *ctx)
{
    const struct consumption *c = ctx;
    struct low kept = scheck__apply_body(l, c->list, element), body;

    if (kept.kind != LOW_NODE)
        return failed();
    body = c->fn(l, element, c->ctx);
    if (body.kind != LOW_NODE)
        return failed();
    if (c->consumer == CONSUME_ALL)
        return scheck__low_node(
            l, scheck__ir_chain2(l->ir, OP_OR, scheck__ir_not(l->ir, kept.node), body.node));
    return scheck__low_node(l, scheck__ir_chain2(l->ir, OP_AND, kept.node, body.node));
}

static struct low mapped(struct lowering *l, struct low element, void *ctx)
{
    const struct consumption *c = ctx;
    struct low value = scheck__apply_body(l, c->list, element);

    return value.kind == LOW_FAILED ? value : c->fn(l, value, c->ctx);
}

static struct low consume_through(struct lowering *l, const struct consumption *c,
                                  const struct low_list *list, element_fn fn)
{
    struct consumption outer = *c, inner = *c;

    outer.list = list;
    inner.fn = fn;
    inner.ctx = &outer;
    return consume(l, &inner, list->base);
}

static ir_id one_if(struct lowering *l, ir_id condition)
{
    return scheck__ir_select(l->ir, condition, scheck__ir_int_node(l->ir, 1),
                             scheck__ir_int_node(l->ir, 0));
}

/* Two results of consuming parts of one list, as the result for the whole. */
static ir_id combine(struct lowering *l, enum consumer consumer, ir_id a, ir_id b)
{
    switch (consumer) {
    case CONSUME_EXISTS:
        return scheck__ir_chain2(l->ir, OP_OR, a, b);
    case CONSUME_COUNT:
        return scheck__ir_arithmetic(l->ir, OP_ADD, false, a, b);
    case CONSUME_STRICT:
        return scheck__both_sound(l, a, b);
    default:
        return scheck__ir_chain2(l->ir, OP_AND, a, b);
    }
}

static ir_id neutral(struct lowering *l, enum consumer consumer)
{
    if (consumer == CONSUME_COUNT)
        return scheck__ir_int_node(l->ir, 0);
    return scheck__ir_bool(l->ir, consumer != CONSUME_EXISTS);
}

static struct low consume_items(struct lowering *l, const struct consumption *c,
                                const struct low_list *list)
{
    ir_id result = neutral(l, c->consumer);

    for (size_t i = 0; i < list->n_items; i++) {
        struct low body = c->fn(l, list->items[i], c->ctx);
        ir_id part;

        if (body.kind != LOW_NODE)
            return failed();
        part = body.node;
        if (c->consumer == CONSUME_COUNT)
            part = one_if(l, part);
        else if (c->consumer == CONSUME_STRICT)
            part = scheck__sound(l, part);
        result = combine(l, c->consumer, result, part);
    }
    return scheck__low_node(l, result);
}

ir_id scheck__list_size(struct lowering *l, const struct m_fact *fact)
{
    return scheck__ir_add(l->ir, (struct ir_node){.op = OP_SIZE_LIST,
                                                  .kind = KIND_INT,
                                                  .a = scheck__lower_fact(l, fact),
                                                  .can_err = fact->optional});
}

/* What a loop comes to whose body is the constant @body. */
static struct low constant_loop(struct lowering *l, const struct consumption *c,
                                const struct m_fact *fact, bool body)
{
    ir_id zero = scheck__ir_int_node(l->ir, 0);

    switch (c->consumer) {
    case CONSUME_COUNT:
        return scheck__low_node(l, body ? scheck__list_size(l, fact) : zero);
    case CONSUME_STRICT:
        return scheck__low_node(l, scheck__ir_bool(l->ir, true));
    case CONSUME_EXISTS:
        return scheck__low_node(
            l, body ? scheck__ir_compare(l->ir, REL_GT, false, scheck__list_size(l, fact), zero)
                    : scheck__ir_bool(l->ir, false));
    default:
        return scheck__low_node(
            l, body ? scheck__ir_bool(l->ir, true)
                    : scheck__ir_compare(l->ir, REL_EQ, false, scheck__list_size(l, fact), zero));
    }
}

static struct low element_of(struct lowering *l, const struct m_fact *fact)
{
    struct low element = {.kind = LOW_RECORD, .record = fact, .level = l->level};
    struct ir_fact item = {
        .fact = scheck__lower_fact(l, fact), .level = l->level, .kind = scheck__kind_of(fact->of)};

    return fact->of ? scheck__low_node(l, scheck__ir_item(l->ir, item)) : element;
}

static ir_id new_loop(struct lowering *l, const struct consumption *c, const struct m_fact *fact,
                      ir_id body)
{
    static const uint8_t ops[] = {[CONSUME_EXISTS] = OP_EXISTS,
                                  [CONSUME_ALL] = OP_ALL,
                                  [CONSUME_COUNT] = OP_COUNT,
                                  [CONSUME_STRICT] = OP_STRICT};
    const struct ir_node *n = ir_node(l->ir, body);

    return scheck__ir_add(
        l->ir, (struct ir_node){.op = ops[c->consumer],
                                .kind = c->consumer == CONSUME_COUNT ? KIND_INT : KIND_BOOL,
                                .a = scheck__lower_fact(l, fact),
                                .b = body,
                                .c = l->level,
                                .levels = n->levels & (uint8_t) ~(1u << l->level),
                                .can_err = n->can_err || fact->optional});
}

static struct low consume_fact(struct lowering *l, const struct consumption *c,
                               const struct low_list *list)
{
    const struct m_fact *fact = list->fact;
    uint64_t factor = l->factor;
    struct low body;
    bool constant;

    if (l->level == IMG_MAX_LEVELS)
        return scheck__low_failed(l, "nesting-limit", c->at->at, "too many loops in loops");
    if (factor > MAX_FACTOR / fact->max)
        return scheck__low_failed(l, "cost-limit", c->at->at,
                                  "nested loops over lists this long are too costly");
    l->factor = factor * fact->max;
    {
        struct low element = element_of(l, fact);

        l->level++;
        body = element.kind == LOW_FAILED ? element : c->fn(l, element, c->ctx);
        l->level--;
    }
    l->factor = factor;
    if (body.kind != LOW_NODE)
        return failed();
    if (scheck__ir_is_bool(l->ir, body.node, &constant))
        return constant_loop(l, c, fact, constant);
    return scheck__low_node(l, new_loop(l, c, fact, body.node));
}

static struct low consume_both(struct lowering *l, const struct consumption *c,
                               const struct low_list *list)
{
    struct low a = consume(l, c, list->base), b = consume(l, c, list->other);

    if (a.kind != LOW_NODE || b.kind != LOW_NODE)
        return failed();
    if (list->form == LIST_SELECT)
        return scheck__low_node(l, scheck__ir_select(l->ir, list->condition, a.node, b.node));
    return scheck__low_node(l, combine(l, c->consumer, a.node, b.node));
}

static struct low consume(struct lowering *l, const struct consumption *c,
                          const struct low_list *list)
{
    switch (list->form) {
    case LIST_ITEMS:
        return consume_items(l, c, list);
    case LIST_FACT:
        return consume_fact(l, c, list);
    case LIST_FILTER:
        return consume_through(l, c, list, filtered);
    case LIST_MAP:
        return consume_through(l, c, list, mapped);
    default:
        return consume_both(l, c, list);
    }
}

struct low scheck__consume(struct lowering *l, const struct cel_tree *t, enum consumer consumer,
                           const struct low_list *list, element_fn fn, void *ctx)
{
    struct consumption c = {.at = t, .consumer = consumer, .fn = fn, .ctx = ctx};
    struct low result = consume(l, &c, list);

    if (result.kind == LOW_NODE)
        result.node = scheck__ir_guard(l->ir, list->guard, result.node);
    return result;
}

static struct low always(struct lowering *l, struct low element, void *ctx)
{
    (void)element;
    (void)ctx;
    return scheck__low_node(l, scheck__ir_bool(l->ir, true));
}

struct low scheck__lower_size(struct lowering *l, const struct cel_tree *t,
                              const struct low_list *list)
{
    return scheck__consume(l, t, CONSUME_COUNT, list, always, NULL);
}
