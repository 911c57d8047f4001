/* SPDX-License-Identifier: MIT */
/*
 * The predicates of an image: each node's operands stand before it and have
 * the kind it reads, loops nest within bounds, and the whole costs a bounded
 * number of steps.
 */
#include <string.h>

#include "alloc.h"
#include "node.h"

/* Deepest chain of operands and bodies: bounds the recursion of evaluation and explanations. */
#define MAX_DEPTH 250
/* Steps of one evaluation with every list at its longest. */
#define MAX_COST ((uint64_t)1 << 26)

struct open_loop {
    size_t header;
    size_t end;    /* node after the body */
    unsigned list; /* fact */
    uint64_t factor;
};

struct verifier {
    const struct scheck_policy *p;
    uint8_t *kind; /* of each node: enum node_kind */
    uint8_t *depth;
    uint16_t *owner; /* of each node: header of the innermost loop, or IMG_NONE */
    struct open_loop loops[IMG_MAX_LEVELS];
    size_t n_loops;
    size_t pool_used; /* up to where operands of chains were */
    uint64_t cost;
};

/*
 * Whether what node @operand came to stands where verification is now: not
 * the element of a loop that is closed, nor the result of one that is open.
 */
static bool in_scope(const struct verifier *v, unsigned operand)
{
    bool scoped = v->owner[operand] == IMG_NONE;

    for (size_t k = 0; k < v->n_loops; k++) {
        if (v->loops[k].header == operand)
            return false;
        scoped = scoped || v->loops[k].header == v->owner[operand];
    }
    return scoped;
}

/* Header of the innermost loop that is open, or IMG_NONE. */
static uint16_t innermost(const struct verifier *v)
{
    return v->n_loops ? (uint16_t)v->loops[v->n_loops - 1].header : IMG_NONE;
}

/* How often the node under way is evaluated at most. */
static uint64_t factor_of(const struct verifier *v)
{
    return v->n_loops ? v->loops[v->n_loops - 1].factor : 1;
}

static bool reads(struct verifier *v, size_t i, unsigned operand, enum operand_use use)
{
    if (use == USE_NONE)
        return true;
    if (operand >= i || !in_scope(v, operand))
        return false;
    if (v->depth[operand] >= v->depth[i])
        v->depth[i] = (uint8_t)(v->depth[operand] + 1);
    if (use == USE_VALUE)
        return v->kind[operand] == KIND_INT || v->kind[operand] == KIND_STR;
    return v->kind[operand] == (use == USE_BOOL ? KIND_BOOL : use == USE_INT ? KIND_INT : KIND_STR);
}

static int kind_of_type(unsigned type)
{
    switch (type) {
    case SCHECK_TYPE_BOOL:
        return KIND_BOOL;
    case SCHECK_TYPE_INT:
    case SCHECK_TYPE_UINT:
        return KIND_INT;
    case SCHECK_TYPE_STRING:
        return KIND_STR;
    default:
        return N_KINDS;
    }
}

/* Kind of fact @i when it is a plain fact (@list NONE) or a field of @list; else N_KINDS. */
static int fact_kind(const struct scheck_policy *p, unsigned i, unsigned list)
{
    if (i >= p->sec[SEC_FACTS].n || img_u16(scheck__fact(p, i) + FACT_LIST) != list)
        return N_KINDS;
    return kind_of_type(scheck__fact(p, i)[FACT_TYPE]);
}

/* The same of a field of the list that loop @level goes over. */
static int field_kind(const struct verifier *v, unsigned i, unsigned level)
{
    return level < v->n_loops ? fact_kind(v->p, i, v->loops[level].list) : N_KINDS;
}

static int element_kind(const struct verifier *v, unsigned list, unsigned field)
{
    const struct scheck_policy *p = v->p;

    if (list >= p->sec[SEC_FACTS].n || scheck__fact(p, list)[FACT_TYPE] != SCHECK_TYPE_LIST)
        return N_KINDS;
    if (field != IMG_NONE)
        return fact_kind(p, field, list);
    return kind_of_type(scheck__fact(p, list)[FACT_ELEMENT]);
}

static int item_kind(const struct verifier *v, const struct node *n)
{
    if (n->aux >= v->n_loops || v->loops[n->aux].list != n->a)
        return N_KINDS;
    return element_kind(v, n->a, IMG_NONE);
}

/* Kind that a fact-reading node has, given that @kind is what it finds; N_KINDS: refused. */
static int fact_node_kind(int kind, bool want_bool)
{
    if (kind == N_KINDS || (kind == KIND_BOOL) != want_bool)
        return N_KINDS;
    return kind;
}

/* Kind of a node that reads facts or constants; N_KINDS: malformed. */
static int leaf_kind(const struct verifier *v, const struct node *n)
{
    const struct scheck_policy *p = v->p;
    size_t n_facts = p->sec[SEC_FACTS].n;

    switch (n->op) {
    case OP_CONST:
        return n->aux == T_FALSE || n->aux == T_TRUE ? KIND_BOOL : N_KINDS;
    case OP_ERROR:
        return n->aux > ERR_NONE && n->aux < IMG_N_ERRORS && n->a < N_KINDS ? n->a : N_KINDS;
    case OP_INT:
        return n->a < p->sec[SEC_INTS].n ? KIND_INT : N_KINDS;
    case OP_STR:
        return n->a < scheck__n_strings(p) ? KIND_STR : N_KINDS;
    case OP_FACT_BOOL:
    case OP_FACT:
        return fact_node_kind(fact_kind(p, n->a, IMG_NONE), n->op == OP_FACT_BOOL);
    case OP_ELEM_BOOL:
    case OP_ELEM:
        return fact_node_kind(field_kind(v, n->a, n->aux), n->op == OP_ELEM_BOOL);
    case OP_HAS:
        return n->a < n_facts && img_u16(scheck__fact(p, n->a) + FACT_LIST) == IMG_NONE ? KIND_BOOL
                                                                                        : N_KINDS;
    case OP_HAS_ELEM:
        return field_kind(v, n->a, n->aux) != N_KINDS ? KIND_BOOL : N_KINDS;
    case OP_FACT_EQ:
        return fact_kind(p, n->a, IMG_NONE) == KIND_STR && n->b < scheck__n_strings(p) && n->aux < 2
                   ? KIND_BOOL
                   : N_KINDS;
    case OP_ELEM_EQ:
        return field_kind(v, n->a, n->c) == KIND_STR && n->b < scheck__n_strings(p) &&
                       n->aux < 2
                   ? KIND_BOOL
                   : N_KINDS;
    case OP_FACT_CMP:
        return fact_kind(p, n->a, IMG_NONE) == KIND_INT && n->b < p->sec[SEC_INTS].n &&
                       n->aux < IMG_N_RELATIONS
                   ? KIND_BOOL
                   : N_KINDS;
    case OP_ELEM_CMP:
        return field_kind(v, n->a, n->c) == KIND_INT && n->b < p->sec[SEC_INTS].n &&
                       n->aux < IMG_N_RELATIONS
                   ? KIND_BOOL
                   : N_KINDS;
    case OP_SIZE_LIST:
        return n->a < n_facts && scheck__fact(p, n->a)[FACT_TYPE] == SCHECK_TYPE_LIST ? KIND_INT
                                                                                      : N_KINDS;
    case OP_ITEM_BOOL:
    case OP_ITEM:
        return fact_node_kind(item_kind(v, n), n->op == OP_ITEM_BOOL);
    case OP_INDEX_BOOL:
    case OP_INDEX:
        return fact_node_kind(element_kind(v, n->a, n->c), n->op == OP_INDEX_BOOL);
    default:
        return scheck__shapes[n->op].yields;
    }
}

/* Each chain has operands of its own, behind those of the one before: they may be sorted. */
static bool verify_pool_operands(struct verifier *v, size_t i, const struct node *n)
{
    size_t end = (size_t)n->a + n->b;

    if (end > v->p->sec[SEC_POOL].n || n->b < 2 || n->a < v->pool_used)
        return false;
    v->pool_used = end;
    v->cost += n->b * factor_of(v);
    for (size_t k = 0; k < n->b; k++)
        if (!reads(v, i, scheck__pool(v->p, (size_t)n->a + k), USE_BOOL))
            return false;
    return true;
}

static bool verify_constants(struct verifier *v, const struct node *n)
{
    const struct scheck_policy *p = v->p;
    size_t end = (size_t)n->b + n->c;

    if (n->aux > 1)
        return false;
    v->cost += n->c * factor_of(v);
    if (n->op == OP_IN_INT)
        return end <= p->sec[SEC_INTS].n;
    if (end > p->sec[SEC_POOL].n)
        return false;
    for (size_t k = n->b; k < end; k++)
        if (scheck__pool(p, k) >= scheck__n_strings(p))
            return false;
    return true;
}

static bool verify_loop(struct verifier *v, size_t i, const struct node *n)
{
    const struct scheck_policy *p = v->p;
    size_t end = i + 1 + (size_t)n->b;
    struct open_loop *loop;
    uint64_t outer = factor_of(v);

    if (v->n_loops == IMG_MAX_LEVELS || n->c != v->n_loops || n->b == 0 ||
        end > p->sec[SEC_NODES].n || (v->n_loops && end > v->loops[v->n_loops - 1].end) ||
        n->a >= p->sec[SEC_FACTS].n || scheck__fact(p, n->a)[FACT_TYPE] != SCHECK_TYPE_LIST)
        return false;
    loop = &v->loops[v->n_loops++];
    loop->header = i;
    loop->end = end;
    loop->list = n->a;
    loop->factor = outer * img_u16(scheck__fact(p, n->a) + FACT_MAX);
    return loop->factor <= MAX_COST;
}

/* At the end of a body its last node is the result, of this loop and of none within. */
static bool close_loops(struct verifier *v, size_t next)
{
    while (v->n_loops && v->loops[v->n_loops - 1].end == next) {
        size_t header = v->loops[v->n_loops - 1].header;

        if (v->kind[next - 1] != KIND_BOOL || v->owner[next - 1] != header)
            return false;
        v->depth[header] = (uint8_t)(v->depth[next - 1] + 1);
        if (v->depth[header] >= MAX_DEPTH)
            return false;
        v->n_loops--;
    }
    return true;
}

/* Whether aux is in range for operations that use it beyond leaf_kind(). */
static bool verify_aux(const struct node *n)
{
    switch (n->op) {
    case OP_CMP_INT:
    case OP_CMP_UINT:
    case OP_CMP_STR:
    case OP_CMP_BOOL:
        return n->aux < IMG_N_RELATIONS;
    default:
        return true;
    }
}

static bool verify_node(struct verifier *v, size_t i)
{
    struct node n = scheck__decode(v->p, i);
    const uint16_t operand[3] = {n.a, n.b, n.c};
    const struct op_shape *shape;
    int kind;

    if (n.op >= IMG_N_OPS || !verify_aux(&n))
        return false;
    shape = &scheck__shapes[n.op];
    v->owner[i] = innermost(v);
    v->cost += factor_of(v);
    for (int k = 0; k < 3; k++)
        if (!reads(v, i, operand[k], shape->use[k]))
            return false;
    kind = leaf_kind(v, &n);
    if (n.op == OP_SELECT_V)
        kind = v->kind[n.b] == v->kind[n.c] ? v->kind[n.b] : N_KINDS;
    else if (n.op == OP_GUARD_V)
        kind = v->kind[n.b];
    if (kind == N_KINDS)
        return false;
    v->kind[i] = (uint8_t)kind;
    if ((n.op == OP_AND || n.op == OP_OR) && !verify_pool_operands(v, i, &n))
        return false;
    if ((n.op == OP_IN_STR || n.op == OP_IN_INT) && !verify_constants(v, &n))
        return false;
    if (scheck__is_loop(n.op) && !verify_loop(v, i, &n))
        return false;
    return v->depth[i] < MAX_DEPTH && v->cost <= MAX_COST && close_loops(v, i + 1);
}

static bool is_node(const struct verifier *v, unsigned i, enum node_kind kind)
{
    return i == IMG_NONE ||
           (i < v->p->sec[SEC_NODES].n && v->kind[i] == kind && v->owner[i] == IMG_NONE);
}

static bool verify_rule(const struct verifier *v, const unsigned char *rule)
{
    const struct scheck_policy *p = v->p;

    return is_node(v, img_u16(rule + RULE_ROOT), KIND_BOOL) &&
           is_node(v, img_u16(rule + RULE_APPLIES), KIND_BOOL) &&
           is_node(v, img_u16(rule + RULE_EXCEEDS), KIND_BOOL) &&
           (is_node(v, img_u16(rule + RULE_SUBJECT), KIND_INT) ||
            is_node(v, img_u16(rule + RULE_SUBJECT), KIND_STR)) &&
           is_node(v, img_u16(rule + RULE_AT_LEAST), KIND_INT) &&
           (img_u16(rule + RULE_MAX) == IMG_NONE ||
            img_u16(rule + RULE_MAX) < p->sec[SEC_INTS].n) &&
           rule[RULE_FIRST] <= rule[RULE_LAST] && rule[RULE_LAST] < p->sec[SEC_RELEASES].n &&
           rule[RULE_FUNCTION] < p->n_levels[SCHECK_AXIS_FUNCTION] &&
           rule[RULE_SECURITY] < p->n_levels[SCHECK_AXIS_SECURITY] &&
           img_u16(rule + RULE_LABEL) < scheck__n_strings(p) &&
           rule[RULE_SCOPE] <= SCHECK_SCOPE_BOTH && !(rule[RULE_FLAGS] & ~RULE_F_ALL);
}

static bool verify_uses(const struct verifier *v)
{
    const struct scheck_policy *p = v->p;

    for (size_t i = 0; i < p->sec[SEC_RULES].n; i++)
        if (!verify_rule(v, scheck__rule(p, i)))
            return false;
    for (size_t i = 0; i < p->sec[SEC_WAIVERS].n; i++)
        if (!is_node(v, img_u16(scheck__waiver(p, i) + WAIVER_ROOT), KIND_BOOL))
            return false;
    for (size_t i = 0; i < p->sec[SEC_DEFINES].n; i++) {
        const unsigned char *define = p->sec[SEC_DEFINES].data + i * DEFINE_LEN;

        if (img_u16(define + DEFINE_NODE) >= p->sec[SEC_NODES].n ||
            img_u16(define + DEFINE_NAME) >= scheck__n_strings(p))
            return false;
    }
    return true;
}

int scheck__image_verify_nodes(const struct scheck_policy *p)
{
    size_t n = p->sec[SEC_NODES].n;
    struct verifier v = {.p = p};
    bool good = true;

    v.owner = scheck__alloc(&p->allocator, n * (sizeof *v.owner + 2) + 1);
    if (!v.owner)
        return SCHECK_E_NOMEM;
    v.kind = (uint8_t *)(v.owner + n);
    v.depth = v.kind + n;
    memset(v.kind, 0, 2 * n);
    for (size_t i = 0; i < n && good; i++)
        good = verify_node(&v, i);
    good = good && verify_uses(&v);
    scheck__free(&p->allocator, v.owner);
    return good ? SCHECK_OK : SCHECK_E_IMAGE;
}
