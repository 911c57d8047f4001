/* SPDX-License-Identifier: MIT */
/*
 * What nodes come to: a byte for each, and a value where it has one. A node is
 * evaluated when somebody asks for it, and keeps what it came to; those that look at a
 * single cell look again. An && stops at what is false, an || at what is true:
 * whatever the others are does not matter. Nobody asks twice what costs anything, so
 * that an evaluation has no more steps than scheck__image_verify_nodes() counted.
 *
 * Strict operations (arithmetic, comparison, functions) err when an operand
 * errs, else are unknown when one is unknown: an error in one operand makes
 * the whole err whatever the unknown turns out to be.
 */
#include <string.h>

#include "scalar.h"
#include "workspace.h"

/* What is not to be part of whoever calls it, which would save registers for it on every call. */
#define APART __attribute__((noinline))

/* References below the number of the image's strings name those; others name cells. */
static node_value string_ref(const struct scheck_workspace *ws, const struct cell *c)
{
    if (c->as.u != SYM_NONE)
        return c->as.u;
    return scheck__n_strings(ws->policy) + (size_t)(c - ws->facts->cells);
}

struct scheck_str scheck__text_of(const struct scheck_workspace *ws, node_value ref)
{
    size_t n = scheck__n_strings(ws->policy);
    struct scheck_str s;

    if (ref < n)
        return scheck__string(ws->policy, (size_t)ref);
    s.data = ws->facts->cells[ref - n].at.s;
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
        [REL_EQ] = 2,     [REL_NE] = 1 | 4, [REL_LT] = 1,
        [REL_LE] = 1 | 2, [REL_GT] = 4,     [REL_GE] = 2 | 4};

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

/* --- what looks at one cell --- */

static inline const struct cell *cell_of(const struct scheck_workspace *ws, const struct plan *n)
{
    return ws->at[n->c] + n->a;
}

/* Without a branch: what stands in cells cannot be foreseen. */
static inline unsigned is_within(const struct cell *c, const struct plan *n)
{
    uint64_t number = c->as.u ^ scheck__range_sign(n->b);
    uint64_t span = ~n->low & -(uint64_t)(n->b & RANGE_UP);

    return (unsigned)(number - n->low <= span) ^ n->aux;
}

static bool is_among(const struct scheck_workspace *ws, const struct cell *c, const struct plan *n)
{
    for (size_t k = 0; k < n->b; k++)
        if (scheck__pool(ws->policy, (size_t)n->low + k) == c->as.u)
            return n->aux == 0;
    return n->aux != 0;
}

static uint8_t read_value(struct scheck_workspace *ws, size_t i, const struct cell *c,
                          bool is_string)
{
    if (c->known != SCHECK_KNOWN)
        return missing(c);
    ws->value[i] = is_string ? string_ref(ws, c) : c->as.u;
    return T_TRUE;
}

/* What leaf @n comes to, which is node @i. */
APART static uint8_t look(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    const struct cell *c = cell_of(ws, n);

    if (n->op == PLAN_HAS && c->known != SCHECK_UNKNOWN)
        return truth((c->known == SCHECK_KNOWN) != n->aux);
    if (c->known != SCHECK_KNOWN)
        return missing(c);
    switch (n->op) {
    case PLAN_WITHIN:
        return truth(is_within(c, n));
    case PLAN_AMONG:
        return truth(is_among(ws, c, n));
    default:
        return read_value(ws, i, c, n->aux);
    }
}

/* --- && and || --- */

static uint8_t ask(struct scheck_workspace *ws, size_t i);

/* What operand @n of a chain comes to, whatever it is. */
static inline uint8_t eval_operand(struct scheck_workspace *ws, const struct plan *n)
{
    uint8_t state;

    if (n->op != PLAN_NODE)
        return look(ws, 0, n);
    state = ws->state[n->a] != T_UNASKED ? ws->state[n->a] : ask(ws, n->a);
    return n->aux ? truth_not(state) : state;
}

/* Whether all from @n to @end are true: false where one is not, else unknown, else an error. */
static inline uint8_t eval_chain(struct scheck_workspace *ws, const struct plan *n,
                                 const struct plan *end)
{
    uint8_t result = T_TRUE;

    do {
        const struct cell *c;
        uint8_t t;

        /* Most are of this kind, and known. */
        if (n->op == PLAN_WITHIN && (c = cell_of(ws, n))->known == SCHECK_KNOWN) {
            if (!is_within(c, n))
                return T_FALSE;
            continue;
        }
        t = eval_operand(ws, n);
        if (t == T_FALSE)
            return T_FALSE;
        if (t < result)
            result = t;
    } while (++n < end);
    return result;
}

/* The operands of an || stand in its chain as their contraries, and so does the result. */
APART static uint8_t eval_and_or(struct scheck_workspace *ws, const struct plan *n)
{
    const struct plan *first = ws->operands + n->a;
    uint8_t t = eval_chain(ws, first, first + n->b);

    return n->op == OP_OR ? truth_not(t) : t;
}

/* --- operations on values --- */

static uint8_t in_strings(const struct scheck_workspace *ws, const struct plan *n)
{
    for (size_t k = n->b; k < (size_t)n->b + n->c; k++)
        if (scheck__pool(ws->policy, k) == ws->value[n->a])
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

APART static uint8_t eval_binary(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    uint8_t sa = scheck__state(ws, n->a), sb = scheck__state(ws, n->b);
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

APART static uint8_t eval_unary(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    uint8_t state = scheck__state(ws, n->a);
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
        return computed(
            scheck__parse_decimal(scheck__text_of(ws, a), n->op == OP_PARSE_UINT, &ws->value[i]));
    case OP_PARSE_BOOL:
        return parse_truth(scheck__text_of(ws, a));
    case OP_IN_STR:
        return in_strings(ws, n);
    default:
        return in_ints(ws, n);
    }
}

/* Take over node @from: its state, and its value. */
static uint8_t take(struct scheck_workspace *ws, size_t i, size_t from)
{
    uint8_t state = scheck__state(ws, from);

    ws->value[i] = ws->value[from];
    return state;
}

APART static uint8_t eval_index(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    const struct cell *list = &ws->facts->cells[n->a], *c;
    uint8_t state = scheck__state(ws, n->b);
    node_value element = ws->value[n->b];

    if (list->known == SCHECK_ABSENT || state == T_ERROR)
        return T_ERROR;
    if (list->known != SCHECK_KNOWN || state == T_UNKNOWN)
        return T_UNKNOWN;
    if (element >= list->as.u) /* a negative index is a large one */
        return T_ERROR;
    c = &ws->facts->cells[list->at.first + (size_t)element * (size_t)n->low + n->c];
    if (n->op == OP_INDEX)
        return read_value(ws, i, c, n->aux);
    return c->known == SCHECK_KNOWN ? truth(c->as.u != 0) : missing(c);
}

APART static uint8_t eval_choice(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    uint8_t condition = scheck__state(ws, n->a);
    bool is_guard = n->op == OP_GUARD || n->op == OP_GUARD_V;

    if (!has_value(condition))
        return is_guard ? strict2(condition, scheck__state(ws, n->b)) : condition;
    if (is_guard)
        return take(ws, i, n->b);
    return take(ws, i, condition == T_TRUE ? n->b : n->c);
}

/* --- loops --- */

static void forget_body(struct scheck_workspace *ws, size_t i, const struct plan *loop)
{
    memset(ws->state + i + 1, T_UNASKED, loop->b);
}

/* What is asked of each element of a loop. */
struct body {
    const struct plan *first, *end;
    struct plan only; /* that one's operand, where the body's result is no chain */
    bool negate;      /* what the chain comes to */
};

static inline void open_body(const struct scheck_workspace *ws, size_t result, struct body *body)
{
    const struct plan *n = &ws->plans[result];

    body->negate = n->op == OP_OR;
    if (n->op == OP_AND || n->op == OP_OR) {
        body->first = ws->operands + n->a;
        body->end = body->first + n->b;
    } else {
        body->only = scheck__plan_operand(ws->plans, result);
        body->first = &body->only;
        body->end = body->first + 1;
    }
}

static const struct cell *first_element(const struct scheck_workspace *ws, const struct plan *loop)
{
    const struct cell *cells = ws->facts->cells;

    return &cells[cells[loop->a].at.first];
}

/* What the chain of loop @i's body comes to for the element that begins at @at. */
static inline uint8_t eval_element(struct scheck_workspace *ws, size_t i, const struct plan *loop,
                                   const struct body *body, const struct cell *at)
{
    ws->at[loop->c] = at;
    if (loop->aux)
        forget_body(ws, i, loop);
    return eval_chain(ws, body->first, body->end);
}

/* Exists and all of @len elements: the first that decides does; else unknown wins over an error. */
APART static uint8_t eval_search(struct scheck_workspace *ws, size_t i, const struct plan *n,
                                 size_t len)
{
    const struct cell *at = first_element(ws, n);
    uint8_t decisive = n->op == OP_EXISTS ? T_TRUE : T_FALSE, result = truth_not(decisive), idle;
    size_t deciding = 0;
    struct body body;

    open_body(ws, i + n->b, &body);
    idle = body.negate ? decisive : result;
    for (size_t e = 0; e < len; e++, at += n->low) {
        uint8_t t = eval_element(ws, i, n, &body, at);

        if (t == idle)
            continue;
        if (body.negate)
            t = truth_not(t);
        if (t != decisive && (result == T_UNKNOWN || result == t))
            continue;
        result = t;
        deciding = e;
        if (t == decisive)
            break;
    }
    ws->value[i] = deciding;
    return result;
}

/* Count and strict: all @len elements have to have a truth, and an error wins over unknown. */
APART static uint8_t eval_count(struct scheck_workspace *ws, size_t i, const struct plan *n,
                                size_t len)
{
    const struct cell *at = first_element(ws, n);
    size_t deciding = 0, count = 0;
    uint8_t result = T_TRUE;
    struct body body;

    open_body(ws, i + n->b, &body);
    for (size_t e = 0; e < len && result != T_ERROR; e++, at += n->low) {
        uint8_t t = eval_element(ws, i, n, &body, at);

        count += t == (body.negate ? T_FALSE : T_TRUE);
        if (t == T_ERROR || (t == T_UNKNOWN && result == T_TRUE)) {
            result = t;
            deciding = e;
        }
    }
    ws->value[i] = n->op == OP_COUNT && result == T_TRUE ? count : deciding;
    return result;
}

/* A loop may be asked for by the body of another one of its level, which goes on afterwards. */
APART static uint8_t eval_loop(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    const struct cell *list = &ws->facts->cells[n->a], *outer = ws->at[n->c];
    uint8_t result;

    if (list->known != SCHECK_KNOWN)
        return missing(list);
    if (list->as.u == 0) { /* as most are */
        ws->value[i] = 0;
        return n->op == OP_EXISTS ? T_FALSE : T_TRUE;
    }
    if (n->op == OP_EXISTS || n->op == OP_ALL)
        result = eval_search(ws, i, n, (size_t)list->as.u);
    else
        result = eval_count(ws, i, n, (size_t)list->as.u);
    ws->at[n->c] = outer;
    return result;
}

uint8_t scheck__run_element(struct scheck_workspace *ws, size_t loop, size_t element)
{
    const struct plan *n = &ws->plans[loop];

    ws->element[n->c] = element;
    ws->at[n->c] = first_element(ws, n) + element * (size_t)n->low;
    forget_body(ws, loop, n);
    return scheck__state(ws, loop + n->b);
}

/* --- any node --- */

static uint8_t compute(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    switch (n->op) {
    case OP_CONST:
        return n->aux;
    case OP_ERROR:
        return T_ERROR;
    case OP_INT:
    case OP_STR:
        ws->value[i] = n->low;
        return T_TRUE;
    case OP_AND:
    case OP_OR:
        return eval_and_or(ws, n);
    case OP_NOT:
        return truth_not(scheck__state(ws, n->a));
    case OP_COPY:
        return scheck__state(ws, n->a);
    case OP_EXISTS:
    case OP_ALL:
    case OP_COUNT:
    case OP_STRICT:
        return eval_loop(ws, i, n);
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
    case OP_IN_STR:
    case OP_IN_INT:
        return eval_unary(ws, i, n);
    default:
        return eval_binary(ws, i, n);
    }
}

static uint8_t ask(struct scheck_workspace *ws, size_t i)
{
    return ws->state[i] = compute(ws, i, &ws->plans[i]);
}

uint8_t scheck__state(struct scheck_workspace *ws, size_t i)
{
    const struct plan *n = &ws->plans[i];

    if (scheck__is_leaf(n->op))
        return look(ws, i, n);
    return ws->state[i] != T_UNASKED ? ws->state[i] : ask(ws, i);
}

void scheck__begin(struct scheck_workspace *ws, const struct scheck_facts *facts)
{
    ws->facts = facts;
    ws->at[NO_LOOP] = facts->cells;
    ws->release = NO_RELEASE;
    memset(ws->state, T_UNASKED, ws->policy->sec[SEC_NODES].n);
}

void scheck__run_release(struct scheck_workspace *ws, size_t release)
{
    const struct release_plan *plan = scheck__release_plan(ws, release);
    const uint16_t *rule = plan->rules, *end = rule + plan->n_rules;
    size_t n = 0;

    /* Nearly all are false. */
    for (; rule < end; rule++) {
        struct plan_chain chain = ws->chains[*rule];
        uint8_t t = eval_chain(ws, ws->operands + chain.first, ws->operands + chain.end);

        if (t != T_FALSE)
            ws->standing[n++] = (struct standing_rule){*rule, t};
    }
    ws->release = release;
    ws->n_standing = n;
}
