/* SPDX-License-Identifier: MIT */
#include "layout.h"

#include <string.h>

#define ADD(lay, array)                                                                     \
    ((array)->items = scheck__array_room((lay)->arena, (array)->items, (array)->n,          \
                                         &(array)->cap, sizeof *(array)->items),            \
     (array)->n < (array)->cap ? &(array)->items[(array)->n++] : NULL)

#define NOT_PLACED UINT32_MAX

/* A loop's body that is being laid out, or, at depth 0, the rest. */
struct frame {
    uint32_t *handle_of; /* of each graph node that is placed here */
    M_ARRAY(uint32_t) order;
};

static struct frame *new_frame(struct layout *lay)
{
    struct frame *f = scheck__arena_alloc(lay->arena, sizeof *f);
    size_t n = lay->ir->nodes.n;

    if (f)
        f->handle_of = scheck__arena_alloc(lay->arena, n * sizeof *f->handle_of);
    if (!f || !f->handle_of) {
        lay->out_of_memory = true;
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        f->handle_of[i] = NOT_PLACED;
    return f;
}

bool scheck__layout_begin(struct layout *lay, const struct ir *ir, struct scheck__arena *arena)
{
    memset(lay, 0, sizeof *lay);
    lay->ir = ir;
    lay->arena = arena;
    lay->frames[0] = new_frame(lay);
    return lay->frames[0] != NULL;
}

/* How deep in loops a node belongs that reads the elements of @levels. */
static unsigned depth_of(const struct layout *lay, uint8_t levels)
{
    unsigned depth = 0;

    for (unsigned level = 0; level < IMG_MAX_LEVELS; level++)
        if (levels >> level & 1 && lay->depth_of[level] + 1u > depth)
            depth = lay->depth_of[level] + 1u;
    return depth;
}

static uint32_t append(struct layout *lay, struct frame *f, struct placed p)
{
    struct placed *room = ADD(lay, &lay->placed);
    uint32_t handle = (uint32_t)(lay->placed.n - 1), *slot = ADD(lay, &f->order);

    if (!room || !slot) {
        lay->out_of_memory = true;
        return 0;
    }
    *room = p;
    *slot = handle;
    return handle;
}

/* The graph's loop level that a node with an element names, or IMG_MAX_LEVELS. */
static unsigned named_level(const struct ir_node *n)
{
    switch (n->op) {
    case OP_ELEM_BOOL:
    case OP_ELEM:
    case OP_HAS_ELEM:
    case OP_ITEM_BOOL:
    case OP_ITEM:
        return n->aux;
    case OP_ELEM_EQ:
    case OP_ELEM_CMP:
        return n->c;
    default:
        return IMG_MAX_LEVELS;
    }
}

static const uint32_t *place_operands(struct layout *lay, const struct ir_node *n)
{
    struct ir_list list = lay->ir->lists.items[n->a];
    uint32_t *handles = scheck__arena_alloc(lay->arena, list.n * sizeof *handles);

    if (!handles) {
        lay->out_of_memory = true;
        return NULL;
    }
    for (size_t i = 0; i < list.n; i++)
        handles[i] = scheck__layout_place(lay, list.items[i]);
    return handles;
}

/* Append the body's places behind the header that is about to be appended to @outer. */
static void append_body(struct layout *lay, struct frame *outer, const struct frame *body)
{
    for (size_t i = 0; i < body->order.n; i++) {
        uint32_t *slot = ADD(lay, &outer->order);

        if (!slot) {
            lay->out_of_memory = true;
            return;
        }
        *slot = body->order.items[i];
    }
}

static uint32_t place_loop(struct layout *lay, ir_id id, const struct ir_node *n, unsigned depth)
{
    struct frame *outer = lay->frames[depth], *hidden = lay->frames[depth + 1];
    struct frame *body = new_frame(lay);
    struct placed header = {.node = id, .op = n->op, .level = (uint8_t)depth};
    struct placed copy = {.node = n->b, .op = OP_COPY};
    uint8_t hidden_depth = lay->depth_of[n->c];
    uint32_t result, handle;

    if (!body)
        return 0;
    lay->frames[depth + 1] = body;
    lay->depth_of[n->c] = (uint8_t)depth;
    result = scheck__layout_place(lay, n->b);
    /* A body ends with its result. */
    if (body->order.n == 0 || body->order.items[body->order.n - 1] != result) {
        copy.a = result;
        append(lay, body, copy);
    }
    lay->frames[depth + 1] = hidden;
    lay->depth_of[n->c] = hidden_depth;
    if (lay->out_of_memory)
        return 0;
    header.body_len = (uint32_t)body->order.n;
    handle = append(lay, outer, header);
    append_body(lay, outer, body);
    scheck__arena_give_back(lay->arena, body->handle_of,
                            lay->ir->nodes.n * sizeof *body->handle_of);
    return handle;
}

uint32_t scheck__layout_place(struct layout *lay, ir_id id)
{
    const struct ir_node *n = ir_node(lay->ir, id);
    const struct op_shape *shape = &scheck__shapes[n->op];
    unsigned depth = depth_of(lay, n->levels), level = named_level(n);
    struct frame *frame = lay->frames[depth];
    struct placed p = {.node = id, .op = n->op};
    uint32_t handle;

    if (lay->out_of_memory)
        return 0;
    if (frame->handle_of[id] != NOT_PLACED)
        return frame->handle_of[id];
    if (scheck__is_loop(n->op)) {
        handle = place_loop(lay, id, n, depth);
    } else {
        if (n->op == OP_AND || n->op == OP_OR)
            p.operands = place_operands(lay, n);
        if (shape->use[0] != USE_NONE)
            p.a = scheck__layout_place(lay, n->a);
        if (shape->use[1] != USE_NONE)
            p.b = scheck__layout_place(lay, n->b);
        if (shape->use[2] != USE_NONE)
            p.c = scheck__layout_place(lay, n->c);
        if (level < IMG_MAX_LEVELS)
            p.level = lay->depth_of[level];
        handle = append(lay, frame, p);
    }
    frame->handle_of[id] = handle;
    return handle;
}

const uint32_t *scheck__layout_end(struct layout *lay, size_t *n_out)
{
    struct frame *f = lay->frames[0];

    for (size_t i = 0; i < f->order.n; i++)
        lay->placed.items[f->order.items[i]].index = (uint32_t)i;
    *n_out = f->order.n;
    return f->order.items;
}
