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
        f->handle_of = scheck__arena_alloc(lay->arena, (n + 1) * sizeof *f->handle_of);
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
    lay->uses = scheck__arena_alloc(arena, ir->nodes.n + 1);
    if (lay->uses)
        memset(lay->uses, 0, ir->nodes.n + 1);
    return lay->frames[0] != NULL && lay->uses != NULL;
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
    room->partner = handle;
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
        lay->placed.items[*slot].in_body = true;
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
    return handle;
}

/* --- what an && may leave out --- */

/* Nodes that a skip must save, lest it costs more than it saves; more than a cheap operand has. */
#define LEAST_SAVED 3
/* Uses of a shared node in a body of which place_shared() has placed all that is outside. */
#define SPREAD 3
/* What a loop counts for: most guests have an element or two. */
#define LOOP_WEIGHT 4

/* The nodes that @id reads: *@n of them; @few has room for three. */
static const ir_id *operands_of(const struct ir *ir, ir_id id, ir_id few[3], size_t *n)
{
    const struct ir_node *node = ir_node(ir, id);
    const ir_id fields[3] = {node->a, node->b, node->c};

    *n = 0;
    if (node->op == OP_AND || node->op == OP_OR) {
        *n = ir->lists.items[node->a].n;
        return ir->lists.items[node->a].items;
    }
    if (scheck__is_loop(node->op))
        few[(*n)++] = node->b;
    for (int k = 0; k < 3; k++)
        if (scheck__shapes[node->op].use[k] != USE_NONE)
            few[(*n)++] = fields[k];
    return few;
}

void scheck__layout_use(struct layout *lay, ir_id node)
{
    ir_id few[3];
    const ir_id *operands;
    size_t n;

    if (lay->uses[node] > 1)
        return;
    if (++lay->uses[node] > 1)
        return;
    operands = operands_of(lay->ir, node, few, &n);
    for (size_t i = 0; i < n; i++)
        scheck__layout_use(lay, operands[i]);
}

/* How many nodes nobody needs but who needs @id; loops count for more. */
static size_t weight_of(const struct layout *lay, ir_id id)
{
    ir_id few[3];
    const ir_id *operands;
    size_t n, weight = scheck__is_loop(ir_node(lay->ir, id)->op) ? LOOP_WEIGHT : 1;

    if (lay->uses[id] > 1 || lay->frames[0]->handle_of[id] != NOT_PLACED)
        return 0;
    operands = operands_of(lay->ir, id, few, &n);
    for (size_t i = 0; i < n; i++)
        weight += weight_of(lay, operands[i]);
    return weight;
}

/* Place what @id needs and others need too: it has to stand before the skip. */
static void place_shared(struct layout *lay, ir_id id, bool shared)
{
    ir_id few[3];
    const ir_id *operands;
    size_t n;

    shared = shared || lay->uses[id] > 1;
    if (lay->uses[id] == SPREAD)
        return;
    if (shared && depth_of(lay, ir_node(lay->ir, id)->levels) == 0) {
        scheck__layout_place(lay, id);
        return;
    }
    if (shared)
        lay->uses[id] = SPREAD;
    operands = operands_of(lay->ir, id, few, &n);
    for (size_t i = 0; i < n; i++)
        place_shared(lay, operands[i], shared);
}

/* Begin a block before the && @id, when it is worth it: place its cheap operands and a skip. */
static bool open_block(struct layout *lay, ir_id id, uint32_t *skip_out)
{
    struct ir_list list = lay->ir->lists.items[ir_node(lay->ir, id)->a];
    uint32_t *cheap = scheck__arena_alloc(lay->arena, list.n * sizeof *cheap);
    struct placed skip = {.node = id, .op = OP_SKIP, .operands = cheap};
    size_t saved = 0, free_ones = 0;

    for (size_t i = 0; i < list.n; i++)
        free_ones += weight_of(lay, list.items[i]) == 0;
    if (!cheap) {
        lay->out_of_memory = true;
        return false;
    }
    for (size_t i = 0; i < list.n; i++) {
        size_t weight = weight_of(lay, list.items[i]);

        if (weight > 0 && (free_ones > 0 || skip.n_operands > 0 || weight >= LEAST_SAVED))
            saved += weight;
        else
            cheap[skip.n_operands++] = scheck__layout_place(lay, list.items[i]);
    }
    if (saved < LEAST_SAVED || skip.n_operands == 0 || lay->n_skips == IMG_MAX_SKIPS)
        return false;
    for (size_t i = 0; i < list.n; i++)
        place_shared(lay, list.items[i], false);
    *skip_out = append(lay, lay->frames[0], skip);
    lay->n_skips++;
    return !lay->out_of_memory;
}

static void close_block(struct layout *lay, uint32_t skip, uint32_t chain)
{
    lay->n_skips--;
    if (lay->out_of_memory)
        return;
    lay->placed.items[skip].partner = chain;
    lay->placed.items[chain].partner = skip;
}

uint32_t scheck__layout_place(struct layout *lay, ir_id id)
{
    const struct ir_node *n = ir_node(lay->ir, id);
    const struct op_shape *shape = &scheck__shapes[n->op];
    unsigned depth = depth_of(lay, n->levels), level = named_level(n);
    struct frame *frame = lay->frames[depth];
    struct placed p = {.node = id, .op = n->op};
    uint32_t handle, skip = 0;

    if (lay->out_of_memory)
        return 0;
    if (frame->handle_of[id] != NOT_PLACED)
        return frame->handle_of[id];
    if (scheck__is_loop(n->op)) {
        handle = place_loop(lay, id, n, depth);
    } else {
        bool skips = n->op == OP_AND && depth == 0 && open_block(lay, id, &skip);

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
        if (skips)
            close_block(lay, skip, handle);
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

static void mark_operands(const struct layout *lay, const uint32_t *order,
                          const struct placed *p, uint8_t *marks)
{
    const struct ir_node *n = ir_node(lay->ir, p->node);
    const struct op_shape *shape = &scheck__shapes[p->op];

    if (p->op == OP_AND || p->op == OP_OR)
        for (size_t i = 0; i < lay->ir->lists.items[n->a].n; i++)
            scheck__layout_mark(lay, order, p->operands[i], marks);
    if (shape->use[0] != USE_NONE)
        scheck__layout_mark(lay, order, p->a, marks);
    if (shape->use[1] != USE_NONE)
        scheck__layout_mark(lay, order, p->b, marks);
    if (shape->use[2] != USE_NONE)
        scheck__layout_mark(lay, order, p->c, marks);
}

void scheck__layout_mark(const struct layout *lay, const uint32_t *order, uint32_t handle,
                         uint8_t *marks)
{
    const struct placed *p = &lay->placed.items[handle];

    if (marks[handle])
        return;
    marks[handle] = 1;
    marks[p->partner] = 1;
    mark_operands(lay, order, p, marks);
    for (uint32_t i = 1; i <= p->body_len; i++)
        scheck__layout_mark(lay, order, order[p->index + i], marks);
}
