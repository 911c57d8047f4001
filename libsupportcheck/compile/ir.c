/* SPDX-License-Identifier: MIT */
#include "ir.h"

#include <string.h>

#include "../core/scalar.h"

/* M_ADD() for what has a pointer to its arena. */
#define ADD(ir, array)                                                                           \
    ((array)->items = scheck__array_room((ir)->arena, (array)->items, (array)->n, &(array)->cap, \
                                         sizeof *(array)->items),                                \
     (array)->n < (array)->cap ? &(array)->items[(array)->n++] : NULL)

static uint32_t *empty_buckets(struct ir *ir)
{
    uint32_t *buckets = scheck__arena_alloc(ir->arena, ir->n_buckets * sizeof *buckets);

    if (buckets)
        memset(buckets, 0xff, ir->n_buckets * sizeof *buckets);
    return buckets;
}

bool scheck__ir_init(struct ir *ir, struct scheck__arena *arena)
{
    ir->arena = arena;
    ir->n_buckets = 4096;
    ir->buckets = empty_buckets(ir);
    ir->string_buckets = empty_buckets(ir);
    ir->list_buckets = empty_buckets(ir);
    if (!ir->buckets || !ir->string_buckets || !ir->list_buckets)
        return false;
    scheck__ir_bool(ir, false); /* node 0: what failing constructors return */
    return !ir->out_of_memory;
}

static size_t hash_of(const struct ir *ir, const struct ir_node *n)
{
    uint64_t hash = n->op | (uint64_t)n->aux << 8;

    hash = hash * 0x9e3779b97f4a7c15u + n->a;
    hash = hash * 0x9e3779b97f4a7c15u + n->b;
    hash = hash * 0x9e3779b97f4a7c15u + n->c;
    return (size_t)(hash >> 32) % ir->n_buckets;
}

ir_id scheck__ir_add(struct ir *ir, struct ir_node node)
{
    size_t bucket = hash_of(ir, &node);
    struct ir_node *room;

    for (ir_id id = ir->buckets[bucket]; id != IR_NONE; id = ir_node(ir, id)->next) {
        const struct ir_node *n = ir_node(ir, id);

        if (n->op == node.op && n->aux == node.aux && n->a == node.a && n->b == node.b &&
            n->c == node.c && n->kind == node.kind)
            return id;
    }
    room = ADD(ir, &ir->nodes);
    if (!room) {
        ir->out_of_memory = true;
        return 0;
    }
    node.next = ir->buckets[bucket];
    *room = node;
    ir->buckets[bucket] = (ir_id)(ir->nodes.n - 1);
    return ir->buckets[bucket];
}

uint32_t scheck__ir_int(struct ir *ir, uint64_t value)
{
    uint64_t *room;

    for (size_t i = 0; i < ir->ints.n; i++)
        if (ir->ints.items[i] == value)
            return (uint32_t)i;
    room = ADD(ir, &ir->ints);
    if (!room) {
        ir->out_of_memory = true;
        return 0;
    }
    *room = value;
    return (uint32_t)(ir->ints.n - 1);
}

/* FNV-1a: strings are short, and nobody gains by making them collide. */
static size_t hash_string(const struct ir *ir, struct scheck_str s)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.data[i]) * 16777619u;
    return hash % ir->n_buckets;
}

uint32_t scheck__ir_string(struct ir *ir, struct scheck_str s)
{
    uint32_t *bucket = &ir->string_buckets[hash_string(ir, s)], *next;
    struct scheck_str *room;

    for (uint32_t i = *bucket; i != IR_NONE; i = ir->string_next.items[i])
        if (ir->strings.items[i].len == s.len &&
            (s.len == 0 || memcmp(ir->strings.items[i].data, s.data, s.len) == 0))
            return i;
    room = ADD(ir, &ir->strings);
    next = room ? ADD(ir, &ir->string_next) : NULL;
    if (!next) {
        /* Both tables have as many entries. */
        ir->strings.n -= room != NULL;
        ir->out_of_memory = true;
        return 0;
    }
    *room = s;
    *next = *bucket;
    *bucket = (uint32_t)(ir->strings.n - 1);
    return *bucket;
}

static uint32_t *list_bucket(const struct ir *ir, const uint32_t *items, size_t n)
{
    uint64_t hash = n;

    for (size_t i = 0; i < n; i++)
        hash = hash * 0x9e3779b97f4a7c15u + items[i];
    return &ir->list_buckets[(size_t)(hash >> 32) % ir->n_buckets];
}

uint32_t scheck__ir_list(struct ir *ir, const uint32_t *items, size_t n)
{
    uint32_t *bucket = list_bucket(ir, items, n);
    struct ir_list *room;
    uint32_t *copy;

    for (uint32_t i = *bucket; i != IR_NONE; i = ir->lists.items[i].next)
        if (ir->lists.items[i].n == n &&
            (n == 0 || memcmp(ir->lists.items[i].items, items, n * sizeof *items) == 0))
            return i;
    copy = scheck__arena_alloc(ir->arena, (n ? n : 1) * sizeof *copy);
    room = copy ? ADD(ir, &ir->lists) : NULL;
    if (!room) {
        ir->out_of_memory = true;
        return 0;
    }
    if (n)
        memcpy(copy, items, n * sizeof *items);
    room->items = copy;
    room->n = n;
    room->next = *bucket;
    *bucket = (uint32_t)(ir->lists.n - 1);
    return *bucket;
}

/* --- constants --- */

ir_id scheck__ir_bool(struct ir *ir, bool value)
{
    return scheck__ir_add(ir, (struct ir_node){.op = OP_CONST, .aux = value ? T_TRUE : T_FALSE});
}

ir_id scheck__ir_error(struct ir *ir, enum img_error error, enum node_kind kind)
{
    return scheck__ir_add(ir, (struct ir_node){.op = OP_ERROR,
                                               .aux = (uint8_t)error,
                                               .a = kind,
                                               .kind = (uint8_t)kind,
                                               .can_err = true});
}

ir_id scheck__ir_int_node(struct ir *ir, uint64_t value)
{
    return scheck__ir_add(
        ir, (struct ir_node){.op = OP_INT, .kind = KIND_INT, .a = scheck__ir_int(ir, value)});
}

ir_id scheck__ir_str_node(struct ir *ir, struct scheck_str s)
{
    return scheck__ir_add(
        ir, (struct ir_node){.op = OP_STR, .kind = KIND_STR, .a = scheck__ir_string(ir, s)});
}

bool scheck__ir_is_bool(const struct ir *ir, ir_id id, bool *value)
{
    if (ir_node(ir, id)->op != OP_CONST)
        return false;
    *value = ir_node(ir, id)->aux == T_TRUE;
    return true;
}

static bool is_error(const struct ir *ir, ir_id id)
{
    return ir_node(ir, id)->op == OP_ERROR;
}

/* The error constant that a strict operation on @a and @b is, as @kind; false: none. */
static bool fold_error(struct ir *ir, ir_id a, ir_id b, enum node_kind kind, ir_id *result)
{
    ir_id error = is_error(ir, a) ? a : b;

    if (!is_error(ir, error))
        return false;
    *result = scheck__ir_error(ir, ir_node(ir, error)->aux, kind);
    return true;
}

/* --- truth --- */

ir_id scheck__ir_not(struct ir *ir, ir_id a)
{
    struct ir_node n = *ir_node(ir, a);

    switch (n.op) {
    case OP_CONST:
        return scheck__ir_bool(ir, n.aux != T_TRUE);
    case OP_ERROR:
        return a;
    case OP_NOT:
        return n.a;
    case OP_FACT_EQ:
    case OP_ELEM_EQ:
    case OP_IN_STR:
    case OP_IN_INT:
        n.aux ^= 1;
        return scheck__ir_add(ir, n);
    case OP_FACT_CMP:
    case OP_ELEM_CMP:
    case OP_CMP_INT:
    case OP_CMP_UINT:
    case OP_CMP_BOOL: {
        static const uint8_t inverse[] = {[REL_EQ] = REL_NE, [REL_NE] = REL_EQ, [REL_LT] = REL_GE,
                                          [REL_LE] = REL_GT, [REL_GT] = REL_LE, [REL_GE] = REL_LT};

        n.aux = inverse[n.aux];
        return scheck__ir_add(ir, n);
    }
    default:
        return scheck__ir_add(
            ir, (struct ir_node){.op = OP_NOT, .a = a, .levels = n.levels, .can_err = n.can_err});
    }
}

struct chain {
    struct ir *ir;
    uint8_t op;
    M_ARRAY(ir_id) operands;
    bool decided; /* by an operand that is the dominating constant */
};

static void add_operand(struct chain *chain, ir_id id)
{
    struct ir *ir = chain->ir;
    bool value;
    ir_id *room;

    if (scheck__ir_is_bool(ir, id, &value)) {
        chain->decided = chain->decided || value == (chain->op == OP_OR);
        return;
    }
    if (ir_node(ir, id)->op == chain->op) {
        struct ir_list inner = ir->lists.items[ir_node(ir, id)->a];

        for (size_t i = 0; i < inner.n; i++)
            add_operand(chain, inner.items[i]);
        return;
    }
    for (size_t i = 0; i < chain->operands.n; i++)
        if (chain->operands.items[i] == id)
            return;
    room = ADD(ir, &chain->operands);
    if (room)
        *room = id;
    else
        ir->out_of_memory = true;
}

ir_id scheck__ir_chain(struct ir *ir, uint8_t op, const ir_id *operands, size_t n)
{
    struct chain chain = {.ir = ir, .op = op};
    struct ir_node node = {.op = op};

    for (size_t i = 0; i < n; i++)
        add_operand(&chain, operands[i]);
    if (chain.decided)
        return scheck__ir_bool(ir, op == OP_OR);
    if (chain.operands.n == 0)
        return scheck__ir_bool(ir, op == OP_AND);
    if (chain.operands.n == 1)
        return chain.operands.items[0];
    for (size_t i = 0; i < chain.operands.n; i++) {
        const struct ir_node *operand = ir_node(ir, chain.operands.items[i]);

        node.levels |= operand->levels;
        node.can_err = node.can_err || operand->can_err;
    }
    node.a = scheck__ir_list(ir, chain.operands.items, chain.operands.n);
    scheck__arena_give_back(ir->arena, chain.operands.items,
                            chain.operands.cap * sizeof *chain.operands.items);
    return scheck__ir_add(ir, node);
}

ir_id scheck__ir_chain2(struct ir *ir, uint8_t op, ir_id a, ir_id b)
{
    ir_id operands[2] = {a, b};

    return scheck__ir_chain(ir, op, operands, 2);
}

/* An error takes the kind of what stands beside it. */
static ir_id with_kind_of(struct ir *ir, ir_id id, ir_id other)
{
    const struct ir_node *n = ir_node(ir, id);

    if (n->op != OP_ERROR || n->kind == ir_node(ir, other)->kind)
        return id;
    return scheck__ir_error(ir, n->aux, ir_node(ir, other)->kind);
}

ir_id scheck__ir_select(struct ir *ir, ir_id condition, ir_id a, ir_id b)
{
    const struct ir_node *c = ir_node(ir, condition), *na, *nb;
    bool value;

    if (scheck__ir_is_bool(ir, condition, &value))
        return value ? a : b;
    a = with_kind_of(ir, a, b);
    b = with_kind_of(ir, b, a);
    na = ir_node(ir, a);
    nb = ir_node(ir, b);
    if (is_error(ir, condition))
        return scheck__ir_error(ir, c->aux, na->kind);
    return scheck__ir_add(ir,
                          (struct ir_node){.op = na->kind == KIND_BOOL ? OP_SELECT : OP_SELECT_V,
                                           .kind = na->kind,
                                           .a = condition,
                                           .b = a,
                                           .c = b,
                                           .levels = c->levels | na->levels | nb->levels,
                                           .can_err = c->can_err || na->can_err || nb->can_err});
}

ir_id scheck__ir_guard(struct ir *ir, ir_id guard, ir_id b)
{
    const struct ir_node *g = ir_node(ir, guard), *nb = ir_node(ir, b);
    struct ir_node n = {.op = nb->kind == KIND_BOOL ? OP_GUARD : OP_GUARD_V,
                        .kind = nb->kind,
                        .a = guard,
                        .b = b,
                        .levels = g->levels | nb->levels,
                        .can_err = true};

    if (!g->can_err)
        return b;
    if (is_error(ir, guard))
        return scheck__ir_error(ir, g->aux, nb->kind);
    return scheck__ir_add(ir, n);
}

ir_id scheck__ir_probe(struct ir *ir, ir_id a)
{
    const struct ir_node *n = ir_node(ir, a);

    if (!n->can_err)
        return scheck__ir_bool(ir, true);
    if (n->kind == KIND_BOOL)
        return a;
    if (is_error(ir, a))
        return scheck__ir_error(ir, n->aux, KIND_BOOL);
    return scheck__ir_add(ir, (struct ir_node){.op = n->kind == KIND_INT ? OP_CMP_INT : OP_CMP_STR,
                                               .aux = REL_EQ,
                                               .a = a,
                                               .b = a,
                                               .levels = n->levels,
                                               .can_err = true});
}

/* --- comparison and arithmetic --- */

static bool related(enum img_relation relation, int order)
{
    switch (relation) {
    case REL_EQ:
        return order == 0;
    case REL_NE:
        return order != 0;
    case REL_LT:
        return order < 0;
    case REL_LE:
        return order <= 0;
    case REL_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

static int order_strings(struct scheck_str a, struct scheck_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static bool fold_compare(struct ir *ir, enum img_relation relation, bool is_unsigned,
                         const struct ir_node *a, const struct ir_node *b, ir_id *result)
{
    int order;

    if (a->op != b->op)
        return false;
    if (a->op == OP_INT) {
        uint64_t x = ir->ints.items[a->a], y = ir->ints.items[b->a];

        order =
            is_unsigned ? (x > y) - (x < y) : ((int64_t)x > (int64_t)y) - ((int64_t)x < (int64_t)y);
    } else if (a->op == OP_STR) {
        order = order_strings(ir->strings.items[a->a], ir->strings.items[b->a]);
    } else if (a->op == OP_CONST) {
        order = (int)a->aux - (int)b->aux;
    } else {
        return false;
    }
    *result = scheck__ir_bool(ir, related(relation, order));
    return true;
}

static const uint8_t mirrored[IMG_N_RELATIONS] = {
    [REL_EQ] = REL_EQ, [REL_NE] = REL_NE, [REL_LT] = REL_GT,
    [REL_LE] = REL_GE, [REL_GT] = REL_LT, [REL_GE] = REL_LE};

/* A fact or field against a constant is one node; false: it is not that. */
static bool fuse_compare(struct ir *ir, enum img_relation relation, const struct ir_node *a,
                         const struct ir_node *b, ir_id *result)
{
    struct ir_node n = {.a = a->a, .b = b->a, .levels = a->levels, .can_err = a->can_err};
    bool is_fact = a->op == OP_FACT;

    if (!is_fact && a->op != OP_ELEM)
        return false;
    if (!is_fact)
        n.c = a->aux;
    if (b->op == OP_INT) {
        n.op = is_fact ? OP_FACT_CMP : OP_ELEM_CMP;
        n.aux = (uint8_t)relation;
    } else if (b->op == OP_STR && relation <= REL_NE) {
        n.op = is_fact ? OP_FACT_EQ : OP_ELEM_EQ;
        n.aux = relation == REL_NE;
    } else {
        return false;
    }
    *result = scheck__ir_add(ir, n);
    return true;
}

/* Equality with a boolean constant is the operand or its negation. */
static bool fold_bool_equality(struct ir *ir, enum img_relation relation, ir_id a, ir_id b,
                               ir_id *result)
{
    bool value;

    if (relation > REL_NE || !scheck__ir_is_bool(ir, b, &value))
        return false;
    *result = value == (relation == REL_EQ) ? a : scheck__ir_not(ir, a);
    return true;
}

ir_id scheck__ir_compare(struct ir *ir, enum img_relation relation, bool is_unsigned, ir_id a,
                         ir_id b)
{
    struct ir_node na = *ir_node(ir, a), nb = *ir_node(ir, b);
    struct ir_node n = {.aux = (uint8_t)relation,
                        .a = a,
                        .b = b,
                        .levels = na.levels | nb.levels,
                        .can_err = na.can_err || nb.can_err};
    ir_id result;

    if (fold_error(ir, a, b, KIND_BOOL, &result) ||
        fold_compare(ir, relation, is_unsigned, &na, &nb, &result) ||
        fuse_compare(ir, relation, &na, &nb, &result) ||
        fuse_compare(ir, mirrored[relation], &nb, &na, &result))
        return result;
    if (na.kind == KIND_BOOL && (fold_bool_equality(ir, relation, a, b, &result) ||
                                 fold_bool_equality(ir, relation, b, a, &result)))
        return result;
    if (na.kind == KIND_INT)
        n.op = is_unsigned ? OP_CMP_UINT : OP_CMP_INT;
    else
        n.op = na.kind == KIND_STR ? OP_CMP_STR : OP_CMP_BOOL;
    return scheck__ir_add(ir, n);
}

static enum img_error arithmetic_error(uint8_t op, uint64_t b)
{
    if (b == 0 && op == OP_DIV)
        return ERR_DIVISION;
    if (b == 0 && op == OP_MOD)
        return ERR_MODULUS;
    return ERR_OVERFLOW;
}

ir_id scheck__ir_arithmetic(struct ir *ir, uint8_t op, bool is_unsigned, ir_id a, ir_id b)
{
    const struct ir_node *na = ir_node(ir, a), *nb = ir_node(ir, b);
    struct ir_node n = {.op = op,
                        .aux = is_unsigned,
                        .kind = KIND_INT,
                        .a = a,
                        .b = b,
                        .levels = na->levels | nb->levels,
                        .can_err = true};
    uint64_t value;
    ir_id result;

    if (fold_error(ir, a, b, KIND_INT, &result))
        return result;
    if (na->op == OP_INT && nb->op == OP_INT) {
        uint64_t x = ir->ints.items[na->a], y = ir->ints.items[nb->a];

        if (scheck__arithmetic(op, is_unsigned, x, y, &value))
            return scheck__ir_int_node(ir, value);
        return scheck__ir_error(ir, arithmetic_error(op, y), KIND_INT);
    }
    return scheck__ir_add(ir, n);
}

ir_id scheck__ir_in(struct ir *ir, ir_id a, uint32_t list)
{
    const struct ir_node *na = ir_node(ir, a);

    return scheck__ir_add(ir, (struct ir_node){.op = na->kind == KIND_STR ? OP_IN_STR : OP_IN_INT,
                                               .a = a,
                                               .b = list,
                                               .levels = na->levels,
                                               .can_err = na->can_err});
}

/* --- facts --- */

ir_id scheck__ir_fact(struct ir *ir, struct ir_fact f)
{
    return scheck__ir_add(ir, (struct ir_node){.op = f.kind == KIND_BOOL ? OP_FACT_BOOL : OP_FACT,
                                               .kind = (uint8_t)f.kind,
                                               .a = f.fact,
                                               .can_err = f.optional});
}

ir_id scheck__ir_elem(struct ir *ir, struct ir_fact f)
{
    return scheck__ir_add(ir, (struct ir_node){.op = f.kind == KIND_BOOL ? OP_ELEM_BOOL : OP_ELEM,
                                               .aux = (uint8_t)f.level,
                                               .kind = (uint8_t)f.kind,
                                               .a = f.fact,
                                               .levels = (uint8_t)(1u << f.level),
                                               .can_err = f.optional});
}

ir_id scheck__ir_item(struct ir *ir, struct ir_fact f)
{
    return scheck__ir_add(ir, (struct ir_node){.op = f.kind == KIND_BOOL ? OP_ITEM_BOOL : OP_ITEM,
                                               .aux = (uint8_t)f.level,
                                               .kind = (uint8_t)f.kind,
                                               .a = f.fact,
                                               .levels = (uint8_t)(1u << f.level)});
}
