/* SPDX-License-Identifier: MIT */
/*
 * The order of nodes in an image: operands before what reads them, the body
 * of a loop right behind its header, everything that a loop does not change
 * in front of it.
 */
#ifndef SCHECK_LAYOUT_H
#define SCHECK_LAYOUT_H

#include "ir.h"

/* A node at its place. In a loop's body a graph node has a place of its own. */
struct placed {
    ir_id node;
    uint8_t op;       /* the node's, or OP_COPY */
    uint8_t level;    /* loops around what it reads the element of; a loop's own depth */
    uint32_t a, b, c; /* handles of operands, where the operation reads nodes */
    const uint32_t *operands; /* of && and || */
    uint32_t body_len;
    uint32_t index; /* in the image; set by scheck__layout_end() */
};

struct frame;

struct layout {
    const struct ir *ir;
    struct scheck__arena *arena;
    M_ARRAY(struct placed) placed;
    struct frame *frames[IMG_MAX_LEVELS + 1]; /* by depth; [0] is outside all loops */
    uint8_t depth_of[IMG_MAX_LEVELS];         /* of each of the graph's loop levels */
    bool out_of_memory;
};

bool scheck__layout_begin(struct layout *lay, const struct ir *ir, struct scheck__arena *arena);

/* Place @node and all it needs; its handle. */
uint32_t scheck__layout_place(struct layout *lay, ir_id node);

/* Number the places. The handles in the image's order; @n_out gets their number. */
const uint32_t *scheck__layout_end(struct layout *lay, size_t *n_out);

#endif
