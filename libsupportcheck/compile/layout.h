/* SPDX-License-Identifier: MIT */
/*
 * The order of nodes in an image: operands before what reads them, the body
 * of a loop right behind its header, everything that a loop does not change
 * in front of it. An && with operands that cost something has what only it
 * needs behind a skip, which the cheap operands decide.
 */
#ifndef SCHECK_LAYOUT_H
#define SCHECK_LAYOUT_H

#include "ir.h"

/* A node at its place. In a loop's body a graph node has a place of its own. */
struct placed {
    ir_id node;
    uint8_t op;       /* the node's, or OP_COPY, or OP_SKIP before it */
    uint8_t level;    /* loops around what it reads the element of; a loop's own depth */
    uint32_t a, b, c; /* handles of operands, where the operation reads nodes */
    const uint32_t *operands; /* of && and ||; of a skip, those that decide */
    uint32_t n_operands;      /* of a skip */
    uint32_t partner;         /* the skip of an &&, its own number when it has none; and back */
    uint32_t body_len;
    uint32_t index;   /* in the image; set by scheck__layout_end() */
    bool in_body;
};

struct frame;

struct layout {
    const struct ir *ir;
    struct scheck__arena *arena;
    M_ARRAY(struct placed) placed;
    struct frame *frames[IMG_MAX_LEVELS + 1]; /* by depth; [0] is outside all loops */
    uint8_t depth_of[IMG_MAX_LEVELS];         /* of each of the graph's loop levels */
    uint8_t *uses;                            /* of each graph node: none, one, many */
    unsigned n_skips;                         /* blocks around what is being placed */
    bool out_of_memory;
};

bool scheck__layout_begin(struct layout *lay, const struct ir *ir, struct scheck__arena *arena);

/* Say that something outside of the graph reads @node: of all, before the first is placed. */
void scheck__layout_use(struct layout *lay, ir_id node);

/* Place @node and all it needs; its handle. */
uint32_t scheck__layout_place(struct layout *lay, ir_id node);

/* Number the places. The handles in the image's order; @n_out gets their number. */
const uint32_t *scheck__layout_end(struct layout *lay, size_t *n_out);

/* Mark, in @marks by handle, @handle and all that it reads outside loops. */
void scheck__layout_mark(const struct layout *lay, const uint32_t *order, uint32_t handle,
                         uint8_t *marks);

#endif
