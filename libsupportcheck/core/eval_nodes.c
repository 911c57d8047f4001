/* SPDX-License-Identifier: MIT */
/*
 * The forward pass: one byte for each node, and a value where it has one.
 *
 * Strict operations (arithmetic, comparison, functions) err when an operand
 * errs, else are unknown when one is unknown: an error in one operand makes
 * the whole err whatever the unknown turns out to be.
 */
#include <string.h>

#include "scalar.h"
#include "workspace.h"

/* References below the number of the image's strings name those; others name cells. */
static node_value string_ref(const struct scheck_workspace *ws, size_t cell)
{
    const struct cell *c = &ws->facts->cells[cell];

    if (c->sym != SYM_NONE && !c->other)
        return c->sym;
    return scheck__n_strings(ws->policy) + cell;
}

struct scheck_str scheck__text_of(const struct scheck_workspace *ws, node_value ref)
{
    size_t n = scheck__n_strings(ws->policy);
    struct scheck_str s;

    if (ref < n)
        return scheck__string(ws->policy, (size_t)ref);
    s.data = ws->facts->cells[ref - n].as.s;
    s.len = ws->facts->cells[ref - n].len;
    return s;
}

/* Whether @ref is an enum's value outside its words. */
static bool is_other(const struct scheck_workspace *ws, node_value ref)
{
    size_t n = scheck__n_strings(ws->policy);

    return ref >= n && ws->facts->cells[ref - n].other;
}

static int compare_strings(struct scheck_str a, struct scheck_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static uint8_t truth(bool b)
{
    return b ? T_TRUE : T_FALSE;
}

/* @order is negative, zero or positive. */
static inline uint8_t related(unsigned relation, int order)
{
    /* For each relation: whether it holds of less, of equal and of more. */
    static const uint8_t holds[IMG_N_RELATIONS] = {
        [REL_EQ] = 2, [REL_NE] = 1 | 4, [REL_LT] = 1, [REL_LE] = 1 | 2, [REL_GT] = 4,
        [REL_GE] = 2 | 4};

    return truth(holds[relation] >> ((order > 0) - (order < 0) + 1) & 1);
}

static int order_int(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int order_uint(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static uint8_t compare_refs(const struct scheck_workspace *ws, unsigned relation, node_value a,
                            node_value b)
{
    size_t n = scheck__n_strings(ws->policy);

    if (relation <= REL_NE && (is_other(ws, a) || is_other(ws, b)))
        return truth(relation == REL_NE);
    /* What stands in the image goes by its number there: other numbers are other texts. */
    if (relation <= REL_NE && (a < n || b < n))
        return truth((a == b) == (relation == REL_EQ));
    return related(relation, compare_strings(scheck__text_of(ws, a), scheck__text_of(ws, b)));
}

/* What a strict operation comes to when not all its operands have values. */
static uint8_t strict2(uint8_t a, uint8_t b)
{
    if (a == T_ERROR || b == T_ERROR)
        return T_ERROR;
    return T_UNKNOWN;
}

static bool has_value(uint8_t state)
{
    return state == T_TRUE || state == T_FALSE;
}

/* What a cell's being unknown or absent makes of a node that reads it. */
static uint8_t missing(const struct cell *c)
{
    return c->known == SCHECK_UNKNOWN ? T_UNKNOWN : T_ERROR;
}

static uint8_t read_bool(const struct cell *c)
{
    return c->known == SCHECK_KNOWN ? truth(c->as.i != 0) : missing(c);
}

static inline uint8_t read_value(struct scheck_workspace *ws, size_t i, size_t cell,
                                 unsigned type)
{
    const struct cell *c = &ws->facts->cells[cell];

    if (c->known != SCHECK_KNOWN)
        return missing(c);
    ws->value[i] = type == SCHECK_TYPE_STRING ? string_ref(ws, cell) : c->as.u;
    return T_TRUE;
}

static uint8_t read_has(const struct cell *c)
{
    return c->known == SCHECK_UNKNOWN ? (uint8_t)T_UNKNOWN : truth(c->known == SCHECK_KNOWN);
}

static inline uint8_t equal_sym(const struct cell *c, const struct plan *n)
{
    if (c->known != SCHECK_KNOWN)
        return missing(c);
    return truth((c->sym == n->b && !c->other) != (n->aux != 0));
}

static inline uint8_t compare_const(const struct cell *c, const struct plan *n)
{
    if (c->known != SCHECK_KNOWN)
        return missing(c);
    if (n->is_uint)
        return related(n->aux, order_uint(c->as.u, n->number));
    return related(n->aux, order_int(c->as.i, (int64_t)n->number));
}

/* @pool: the image's, where the operands stand. */
static inline uint8_t conjunction(const uint8_t *state, const unsigned char *pool,
                                  const struct plan *n)
{
    const unsigned char *at = pool + (size_t)n->a * 2, *end = at + (size_t)n->b * 2;
    uint8_t result = T_TRUE;

    for (; at < end && result != T_FALSE; at += 2) {
        uint8_t t = state[img_u16(at)];

        if (t < result)
            result = t;
    }
    return result;
}

static inline uint8_t disjunction(const uint8_t *state, const unsigned char *pool,
                                  const struct plan *n)
{
    const unsigned char *at = pool + (size_t)n->a * 2, *end = at + (size_t)n->b * 2;
    uint8_t result = T_TRUE; /* of the negation */

    for (; at < end && result != T_FALSE; at += 2) {
        uint8_t t = truth_not(state[img_u16(at)]);

        if (t < result)
            result = t;
    }
    return truth_not(result);
}

static inline uint8_t in_strings(const struct scheck_workspace *ws, const unsigned char *pool,
                                 const struct plan *n)
{
    node_value ref = ws->value[n->a];
    const unsigned char *at = pool + (size_t)n->b * 2, *end = at + (size_t)n->c * 2;

    for (; at < end; at += 2)
        if (img_u16(at) == ref)
            return truth(n->aux == 0);
    return truth(n->aux != 0);
}

static uint8_t in_ints(const struct scheck_workspace *ws, const struct plan *n)
{
    for (size_t k = n->b; k < (size_t)n->b + n->c; k++)
        if (scheck__int(ws->policy, k) == ws->value[n->a])
            return truth(n->aux == 0);
    return truth(n->aux != 0);
}

/* A value, where @good; else an error. */
static uint8_t computed(bool good)
{
    return good ? T_TRUE : T_ERROR;
}

static uint8_t eval_binary(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    uint8_t sa = ws->state[n->a], sb = ws->state[n->b];
    node_value a = ws->value[n->a], b = ws->value[n->b];

    if (!has_value(sa) || !has_value(sb))
        return strict2(sa, sb);
    switch (n->op) {
    case OP_CMP_INT:
        return related(n->aux, order_int((int64_t)a, (int64_t)b));
    case OP_CMP_UINT:
        return related(n->aux, order_uint(a, b));
    case OP_CMP_STR:
        return compare_refs(ws, n->aux, a, b);
    case OP_CMP_BOOL:
        return related(n->aux, (int)sa - (int)sb);
    case OP_STARTS:
    case OP_ENDS:
    case OP_CONTAINS:
        return truth(scheck__has_affix(n->op, scheck__text_of(ws, a), scheck__text_of(ws, b)));
    default:
        return computed(scheck__arithmetic(n->op, n->aux != 0, a, b, &ws->value[i]));
    }
}

static uint8_t parse_truth(struct scheck_str s)
{
    bool b;

    return scheck__parse_bool(s, &b) ? truth(b) : T_ERROR;
}

static uint8_t eval_unary(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    uint8_t state = ws->state[n->a];
    node_value a = ws->value[n->a];

    if (!has_value(state))
        return state;
    switch (n->op) {
    case OP_NEG:
        return computed(scheck__arithmetic(OP_SUB, false, 0, a, &ws->value[i]));
    case OP_SIZE_STR:
        ws->value[i] = scheck__code_points(scheck__text_of(ws, a));
        return T_TRUE;
    case OP_TO_INT: /* the same bits; what has the top bit set does not fit */
    case OP_TO_UINT:
        ws->value[i] = a;
        return computed(a <= INT64_MAX);
    case OP_PARSE_INT:
    case OP_PARSE_UINT:
        return computed(scheck__parse_decimal(scheck__text_of(ws, a), n->op == OP_PARSE_UINT,
                                              &ws->value[i]));
    case OP_PARSE_BOOL:
        return parse_truth(scheck__text_of(ws, a));
    default:
        return in_ints(ws, n);
    }
}

/* Take over node @from: its state, and its value. */
static uint8_t take(struct scheck_workspace *ws, size_t i, size_t from)
{
    ws->value[i] = ws->value[from];
    return ws->state[from];
}

static uint8_t eval_index(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    const struct cell *list = &ws->facts->cells[n->a];
    const unsigned char *fact = scheck__fact(ws->policy, n->a);
    size_t offset = n->c == IMG_NONE ? 0 : (size_t)n->c - n->a - 1, cell;
    unsigned type = n->c == IMG_NONE ? fact[FACT_ELEMENT]
                                     : scheck__fact(ws->policy, n->c)[FACT_TYPE];

    if (list->known == SCHECK_ABSENT || ws->state[n->b] == T_ERROR)
        return T_ERROR;
    if (list->known != SCHECK_KNOWN || ws->state[n->b] == T_UNKNOWN)
        return T_UNKNOWN;
    if (ws->value[n->b] >= list->len) /* a negative index is a large one */
        return T_ERROR;
    cell = (size_t)list->as.i + (size_t)ws->value[n->b] * scheck__stride(fact) + offset;
    return n->op == OP_INDEX_BOOL ? read_bool(&ws->facts->cells[cell])
                                  : read_value(ws, i, cell, type);
}

static uint8_t run_body(struct scheck_workspace *ws, const struct plan *loop, size_t i,
                        size_t element);

uint8_t scheck__run_element(struct scheck_workspace *ws, size_t loop, size_t element)
{
    return run_body(ws, &ws->plans[loop], loop, element);
}

/* How far the truth of an element decides a loop: larger wins. */
static const uint8_t rank[IMG_N_OPS][4] = {
    [OP_EXISTS] = {[T_FALSE] = 0, [T_ERROR] = 1, [T_UNKNOWN] = 2, [T_TRUE] = 3},
    [OP_ALL] = {[T_TRUE] = 0, [T_ERROR] = 1, [T_UNKNOWN] = 2, [T_FALSE] = 3},
    [OP_COUNT] = {[T_TRUE] = 0, [T_FALSE] = 0, [T_UNKNOWN] = 1, [T_ERROR] = 2},
    [OP_STRICT] = {[T_TRUE] = 0, [T_FALSE] = 0, [T_UNKNOWN] = 1, [T_ERROR] = 2},
};

static uint8_t eval_loop(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    const struct cell *list = &ws->facts->cells[n->a];
    uint8_t result = n->op == OP_EXISTS ? T_FALSE : T_TRUE;
    bool decides = n->op == OP_EXISTS || n->op == OP_ALL;
    size_t deciding = 0, count = 0;

    if (list->known != SCHECK_KNOWN)
        return missing(list);
    for (size_t e = 0; e < list->len; e++) {
        uint8_t t = run_body(ws, n, i, e);

        count += t == T_TRUE;
        if (rank[n->op][t] > rank[n->op][result]) {
            result = t;
            deciding = e;
            if (decides && rank[n->op][t] == 3)
                break;
        }
    }
    ws->value[i] = n->op == OP_COUNT && result == T_TRUE ? count : deciding;
    return result;
}

static uint8_t eval_choice(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    uint8_t condition = ws->state[n->a];
    bool is_guard = n->op == OP_GUARD || n->op == OP_GUARD_V;

    if (!has_value(condition))
        return is_guard ? strict2(condition, ws->state[n->b]) : condition;
    if (is_guard)
        return take(ws, i, n->b);
    return take(ws, i, condition == T_TRUE ? n->b : n->c);
}

/* Everything that is not done at once in eval(). */
static uint8_t eval_other(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    const struct cell *cells = ws->facts->cells;

    switch (n->op) {
    case OP_ITEM_BOOL:
        return read_bool(&cells[ws->base[n->aux]]);
    case OP_ITEM:
        return read_value(ws, i, ws->base[n->aux], n->type);
    case OP_HAS_ELEM:
        return read_has(&cells[ws->base[n->aux] + n->offset]);
    case OP_SELECT:
    case OP_SELECT_V:
    case OP_GUARD:
    case OP_GUARD_V:
        return eval_choice(ws, i, n);
    case OP_INDEX_BOOL:
    case OP_INDEX:
        return eval_index(ws, i, n);
    case OP_NEG:
    case OP_SIZE_STR:
    case OP_TO_INT:
    case OP_TO_UINT:
    case OP_PARSE_INT:
    case OP_PARSE_UINT:
    case OP_PARSE_BOOL:
    case OP_IN_INT:
        return eval_unary(ws, i, n);
    case OP_EXISTS:
    case OP_ALL:
    case OP_COUNT:
    case OP_STRICT:
        return eval_loop(ws, i, n);
    default:
        return eval_binary(ws, i, n);
    }
}

static uint8_t list_size(const struct cell *list, node_value *value)
{
    if (list->known != SCHECK_KNOWN)
        return missing(list);
    *value = list->len;
    return T_TRUE;
}

/* What nearly every node is, without a call: inlined, though compilers think it is too long. */
static inline uint8_t eval(struct scheck_workspace *ws, size_t i, const struct plan *n,
                           const uint8_t *state, const struct cell *cells,
                           const unsigned char *pool) __attribute__((always_inline));
static inline uint8_t eval(struct scheck_workspace *ws, size_t i, const struct plan *n,
                           const uint8_t *state, const struct cell *cells,
                           const unsigned char *pool)
{
    switch (n->op) {
    case OP_CONST:
        return n->aux;
    case OP_ERROR:
        return T_ERROR;
    case OP_INT:
    case OP_STR:
        ws->value[i] = n->number;
        return T_TRUE;
    case OP_NOT:
        return truth_not(state[n->a]);
    case OP_AND:
        return conjunction(state, pool, n);
    case OP_OR:
        return disjunction(state, pool, n);
    case OP_COPY:
        return state[n->a];
    case OP_FACT_BOOL:
        return read_bool(&cells[n->a]);
    case OP_FACT:
        return read_value(ws, i, n->a, n->type);
    case OP_HAS:
        return read_has(&cells[n->a]);
    case OP_FACT_EQ:
        return equal_sym(&cells[n->a], n);
    case OP_FACT_CMP:
        return compare_const(&cells[n->a], n);
    case OP_SIZE_LIST:
        return list_size(&cells[n->a], &ws->value[i]);
    case OP_ELEM_EQ:
        return equal_sym(&cells[ws->base[n->c] + n->offset], n);
    case OP_ELEM_CMP:
        return compare_const(&cells[ws->base[n->c] + n->offset], n);
    case OP_ELEM_BOOL:
        return read_bool(&cells[ws->base[n->aux] + n->offset]);
    case OP_ELEM:
        return read_value(ws, i, ws->base[n->aux] + n->offset, n->type);
    case OP_IN_STR:
        return has_value(state[n->a]) ? in_strings(ws, pool, n) : state[n->a];
    case OP_EXISTS:
        /* A guest has few kinds of devices: most lists are empty. */
        if (cells[n->a].known == SCHECK_KNOWN && cells[n->a].len == 0) {
            ws->value[i] = 0;
            return T_FALSE;
        }
        return eval_loop(ws, i, n);
    default:
        return eval_other(ws, i, n);
    }
}

/* The nodes from @first up to @end, all of one body or outside of loops, skips or not. */
static void run_nodes(struct scheck_workspace *ws, size_t first, size_t end)
{
    const struct cell *cells = ws->facts->cells;
    const unsigned char *pool = ws->policy->sec[SEC_POOL].data;
    const struct plan *plans = ws->plans;
    uint8_t *state = ws->state;

    for (size_t k = first; k < end; k++) {
        const struct plan *n = &plans[k];

        if (n->op == OP_SKIP)
            continue;
        state[k] = eval(ws, k, n, state, cells, pool);
        if (scheck__is_loop(n->op))
            k += n->b; /* its body ran for each element */
    }
}

/* The body of loop @i for element @element: the nodes behind it. */
static uint8_t run_body(struct scheck_workspace *ws, const struct plan *loop, size_t i,
                        size_t element)
{
    size_t end = i + 1 + loop->b;

    ws->element[loop->c] = element;
    ws->base[loop->c] = (size_t)ws->facts->cells[loop->a].as.i + element * loop->stride;
    run_nodes(ws, i + 1, end);
    return ws->state[end - 1];
}

void scheck__run_node(struct scheck_workspace *ws, size_t i)
{
    run_nodes(ws, i, i + 1);
}

void scheck__run_skipped(struct scheck_workspace *ws, size_t i)
{
    run_nodes(ws, i - ws->plans[i].c, i);
}

void scheck__run_release(struct scheck_workspace *ws, size_t release)
{
    const struct release_plan *plan = scheck__release_plan(ws, release);
    const struct cell *cells = ws->facts->cells;
    const unsigned char *pool = ws->policy->sec[SEC_POOL].data;
    const struct plan *plans = ws->plans;
    const uint16_t *nodes = plan->nodes;
    size_t n_nodes = plan->n_nodes;
    uint8_t *state = ws->state;

    /* A node that is not live or is skipped reads as unknown, should anything look at it. */
    memcpy(state, ws->fresh, ws->policy->sec[SEC_NODES].n);
    for (size_t k = 0; k < n_nodes; k++) {
        size_t i = nodes[k];
        const struct plan *n = &plans[i];

        if (n->op != OP_SKIP) {
            state[i] = eval(ws, i, n, state, cells, pool);
        } else if (conjunction(state, pool, n) == T_FALSE) {
            while (k + 1 < n_nodes && nodes[k + 1] <= i + n->c)
                k++;
        }
    }
}
