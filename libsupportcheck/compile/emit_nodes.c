/* SPDX-License-Identifier: MIT */
/* Predicates of an image: nodes and constants. */
#include "emitter.h"

#include <string.h>

void scheck__emit_ints(struct emitter *e)
{
    for (size_t i = 0; i < e->in->ir->ints.n; i++)
        scheck__put64(e, SEC_INTS, e->in->ir->ints.items[i]);
}

/* Constant lists of `in`, each once: strings into the pool, integers behind the others. */
static size_t emit_constants(struct emitter *e, const struct ir_node *n)
{
    const struct ir *ir = e->in->ir;
    struct ir_list list = ir->lists.items[n->b];
    bool strings = n->op == OP_IN_STR;
    uint32_t *at = strings ? &e->pool_at[n->b] : &e->ints_at[n->b];

    if (*at != UINT32_MAX)
        return *at;
    *at = (uint32_t)(strings ? e->sec[SEC_POOL].len / 2 : e->sec[SEC_INTS].len / 8);
    for (size_t i = 0; i < list.n; i++) {
        if (strings)
            scheck__put16(e, SEC_POOL, e->rank[list.items[i]]);
        else
            scheck__put64(e, SEC_INTS, ir->ints.items[list.items[i]]);
    }
    return *at;
}

static size_t index_of(const struct emitter *e, uint32_t handle)
{
    return e->layout.placed.items[handle].index;
}

static void put_node(struct emitter *e, uint8_t op, uint8_t aux, size_t a, size_t b, size_t c)
{
    scheck__put8(e, SEC_NODES, op);
    scheck__put8(e, SEC_NODES, aux);
    scheck__put16(e, SEC_NODES, a);
    scheck__put16(e, SEC_NODES, b);
    scheck__put16(e, SEC_NODES, c);
}

static void emit_chain(struct emitter *e, const struct placed *p, const struct ir_node *n)
{
    size_t n_operands = e->in->ir->lists.items[n->a].n, at = e->sec[SEC_POOL].len / 2;

    for (size_t i = 0; i < n_operands; i++)
        scheck__put16(e, SEC_POOL, index_of(e, p->operands[i]));
    put_node(e, n->op, 0, at, n_operands, 0);
}

static void emit_node(struct emitter *e, const struct placed *p)
{
    const struct ir_node *n = ir_node(e->in->ir, p->node);
    const struct op_shape *shape = &scheck__shapes[p->op];
    size_t a = shape->use[0] ? index_of(e, p->a) : n->a;
    size_t b = shape->use[1] ? index_of(e, p->b) : n->b;
    size_t c = shape->use[2] ? index_of(e, p->c) : n->c;

    switch (p->op) {
    case OP_AND:
    case OP_OR:
        emit_chain(e, p, n);
        return;
    case OP_COPY:
        put_node(e, OP_COPY, 0, index_of(e, p->a), 0, 0);
        return;
    case OP_STR:
        put_node(e, n->op, 0, e->rank[n->a], 0, 0);
        return;
    case OP_FACT_EQ:
        put_node(e, n->op, n->aux, n->a, e->rank[n->b], 0);
        return;
    case OP_ELEM_EQ:
        put_node(e, n->op, n->aux, n->a, e->rank[n->b], p->level);
        return;
    case OP_ELEM_CMP:
        put_node(e, n->op, n->aux, n->a, n->b, p->level);
        return;
    case OP_ELEM_BOOL:
    case OP_ELEM:
    case OP_HAS_ELEM:
    case OP_ITEM_BOOL:
    case OP_ITEM:
        put_node(e, n->op, p->level, n->a, 0, 0);
        return;
    case OP_IN_STR:
    case OP_IN_INT:
        put_node(e, n->op, n->aux, a, emit_constants(e, n), e->in->ir->lists.items[n->b].n);
        return;
    case OP_EXISTS:
    case OP_ALL:
    case OP_COUNT:
    case OP_STRICT:
        put_node(e, n->op, 0, n->a, p->body_len, p->level);
        return;
    default:
        put_node(e, n->op, n->aux, a, b, c);
        return;
    }
}

static void place(struct emitter *e, ir_id node)
{
    if (node != IR_NONE)
        scheck__layout_place(&e->layout, node);
}

bool scheck__emit_nodes(struct emitter *e)
{
    struct emit_input *in = e->in;
    size_t n_lists = in->ir->lists.n + 1;

    if (!scheck__layout_begin(&e->layout, in->ir, e->arena))
        return false;
    for (size_t i = 0; i < in->rules.n; i++) {
        const struct emit_rule *r = &in->rules.items[i];

        place(e, r->root);
        place(e, r->applies);
        place(e, r->exceeds);
        place(e, r->subject);
        place(e, r->at_least);
    }
    for (size_t i = 0; i < in->waivers.n; i++)
        place(e, in->waivers.items[i].root);
    e->order = scheck__layout_end(&e->layout, &e->n_nodes);
    e->ints_at = scheck__arena_alloc(e->arena, n_lists * sizeof *e->ints_at);
    e->pool_at = scheck__arena_alloc(e->arena, n_lists * sizeof *e->pool_at);
    if (e->layout.out_of_memory || !e->ints_at || !e->pool_at)
        return false;
    memset(e->ints_at, 0xff, n_lists * sizeof *e->ints_at);
    memset(e->pool_at, 0xff, n_lists * sizeof *e->pool_at);
    for (size_t i = 0; i < e->n_nodes; i++)
        emit_node(e, &e->layout.placed.items[e->order[i]]);
    return true;
}

/* Place of @node in the image; all nodes that are asked for were placed. */
size_t scheck__place_of(struct emitter *e, ir_id node)
{
    return node == IR_NONE ? IMG_NONE : index_of(e, scheck__layout_place(&e->layout, node));
}
