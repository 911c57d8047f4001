/* SPDX-License-Identifier: MIT */
/*
 * What nodes come to: a byte for each, and a value where it has one. A node is
 * evaluated when somebody asks for it, and keeps what it came to; those that look at a
 * single cell look again. An && stops at what is false, an || at what is true:
 * whatever the others are does not matter. Nobody asks twice what costs anything, so
 * that an evaluation has no more steps than scheck__image_verify_nodes() counted.
 */
#include <string.h>

#include "eval_values.h"

/* What is not to be part of whoever calls it, which would save registers for it on every call. */
#define APART __attribute__((noinline))

/* References below the number of the image's strings name those; others name cells. */
static node_value string_ref(const struct scheck_workspace *ws, const struct cell *c)
{
    if (c->as.u != SYM_NONE)
        return c->as.u;
    return scheck__n_strings(ws->policy) + (size_t)(c - ws->facts->cells);
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

static inline unsigned is_within(const struct cell *c, const struct plan *n, uint64_t span)
{
    return (unsigned)(c->as.u - n->low <= span) ^ n->aux;
}

static bool is_among(const struct scheck_workspace *ws, const struct cell *c, const struct plan *n)
{
    for (size_t k = 0; k < n->b; k++)
        if (scheck__pool(ws->policy, (size_t)n->low + k) == c->as.u)
            return n->aux == 0;
    return n->aux != 0;
}

/* The value of @c, which is known, is that of node @i. */
static uint8_t take_value(struct scheck_workspace *ws, size_t i, const struct cell *c,
                          bool is_string)
{
    ws->value[i] = is_string ? string_ref(ws, c) : c->as.u;
    return T_TRUE;
}

/* What leaf @n, which is no PLAN_GIVEN, comes to; its value is that of node @i. */
APART static uint8_t look(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    const struct cell *c;

    if (n->op == PLAN_CONST)
        return n->aux;
    c = cell_of(ws, n);
    if (n->op == PLAN_HAS && c->known != SCHECK_UNKNOWN)
        return scheck__truth((c->known == SCHECK_KNOWN) != n->aux);
    if (c->known != SCHECK_KNOWN)
        return missing(c);
    if (n->op == PLAN_VALUE)
        return take_value(ws, i, c, n->aux);
    return scheck__truth(n->op == PLAN_AMONG ? is_among(ws, c, n)
                                             : is_within(c, n, scheck__span(n)));
}

/* --- && and || --- */

static uint8_t ask(struct scheck_workspace *ws, size_t i, struct plan *n);

/* What operand @n of a chain comes to, whatever it is. */
static inline uint8_t eval_operand(struct scheck_workspace *ws, const struct plan *n)
{
    uint8_t state;

    if (n->op != PLAN_NODE)
        return look(ws, 0, n);
    state = ws->state[n->a] != T_UNASKED ? ws->state[n->a]
                                            : ask(ws, n->a, &ws->plans.made[n->b]);
    return n->aux ? truth_not(state) : state;
}

/* Whether all from @o to @end are true: false where one is not, else unknown, else an error. */
static inline uint8_t eval_chain(struct scheck_workspace *ws, const struct operand *o,
                                 const struct operand *end)
{
    uint8_t result = T_TRUE;

    do {
        const struct plan *n = &o->plan;
        const struct cell *c;
        uint8_t t;

        /* Most are of this kind, and known. */
        if (n->op == PLAN_WITHIN && (c = cell_of(ws, n))->known == SCHECK_KNOWN) {
            if (!is_within(c, n, o->span))
                return T_FALSE;
            continue;
        }
        t = eval_operand(ws, n);
        if (t == T_FALSE)
            return T_FALSE;
        if (t < result)
            result = t;
    } while (++o < end);
    return result;
}

static inline struct plan *plan_of(struct scheck_workspace *ws, size_t i)
{
    return scheck__plan(ws->policy, &ws->plans, i);
}

/* The operands of chain @n. */
static inline const struct operand *first_operand(struct scheck_workspace *ws, struct plan *n)
{
    if (n->aux == CHAIN_UNMADE)
        scheck__plan_chain(ws->policy, &ws->plans, n, &ws->operands);
    return ws->operands.items + n->low;
}

/* The operands of an || stand in its chain as their contraries, and so does the result. */
APART static uint8_t eval_and_or(struct scheck_workspace *ws, struct plan *n)
{
    const struct operand *first = first_operand(ws, n);
    uint8_t t = eval_chain(ws, first, first + n->b);

    return n->op == OP_OR ? truth_not(t) : t;
}

/* --- choices and elements --- */

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
    if (c->known != SCHECK_KNOWN)
        return missing(c);
    return n->op == OP_INDEX ? take_value(ws, i, c, n->aux) : scheck__truth(c->as.u != 0);
}

APART static uint8_t eval_choice(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    uint8_t condition = scheck__state(ws, n->a);
    bool is_guard = n->op == OP_GUARD || n->op == OP_GUARD_V;

    if (!scheck__has_value(condition))
        return is_guard ? scheck__strict2(condition, scheck__state(ws, n->b)) : condition;
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
    const struct operand *first, *end;
    struct operand only; /* that one's operand, where the body's result is no chain */
    bool negate;         /* what the chain comes to */
};

static inline void open_body(struct scheck_workspace *ws, size_t result, struct body *body)
{
    struct plan *n = plan_of(ws, result);

    body->negate = n->op == OP_OR;
    if (scheck__is_chain(n->op)) {
        body->first = first_operand(ws, n);
        body->end = body->first + n->b;
    } else {
        body->only = scheck__operand(ws->policy, &ws->plans, result);
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
    if (loop->aux == BODY_KEEPS_STATES)
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
    if (n->aux == BODY_UNMADE)
        scheck__plan_body(ws->policy, &ws->plans, i);
    if (n->op == OP_EXISTS || n->op == OP_ALL)
        result = eval_search(ws, i, n, (size_t)list->as.u);
    else
        result = eval_count(ws, i, n, (size_t)list->as.u);
    ws->at[n->c] = outer;
    return result;
}

uint8_t scheck__run_element(struct scheck_workspace *ws, size_t loop, size_t element)
{
    const struct plan *n = plan_of(ws, loop);

    ws->element[n->c] = element;
    ws->at[n->c] = first_element(ws, n) + element * (size_t)n->low;
    forget_body(ws, loop, n);
    return scheck__state(ws, loop + n->b);
}

/* --- any node --- */

static uint8_t compute(struct scheck_workspace *ws, size_t i, struct plan *n)
{
    switch (n->op) {
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
        return scheck__eval_unary(ws, i, n);
    default:
        return scheck__eval_binary(ws, i, n);
    }
}

static uint8_t ask(struct scheck_workspace *ws, size_t i, struct plan *n)
{
    return ws->state[i] = compute(ws, i, n);
}

uint8_t scheck__state(struct scheck_workspace *ws, size_t i)
{
    struct plan *n = plan_of(ws, i);

    if (n->op == PLAN_GIVEN) {
        ws->value[i] = n->low;
        return T_TRUE;
    }
    if (scheck__is_leaf(n->op))
        return look(ws, i, n);
    return ws->state[i] != T_UNASKED ? ws->state[i] : ask(ws, i, n);
}

void scheck__begin(struct scheck_workspace *ws, const struct scheck_facts *facts)
{
    ws->facts = facts;
    ws->at[NO_LOOP] = facts->cells;
    ws->release = NO_RELEASE;
    memset(ws->state, T_UNASKED, ws->policy->sec[SEC_NODES].n);
}

/*
 * What @rule's predicate comes to, its operands in the order of the image. To put them into
 * a better one takes longer than to look at them once, and many programs check one guest.
 */
APART static uint8_t eval_first(struct scheck_workspace *ws, size_t rule)
{
    unsigned root = scheck__root(ws->policy, rule);
    const struct plan *n = plan_of(ws, root);
    uint8_t result = T_TRUE;

    if (n->op != OP_AND)
        return scheck__state(ws, root);
    for (size_t k = 0; k < n->b && result != T_FALSE; k++) {
        uint8_t t = scheck__state(ws, scheck__pool(ws->policy, n->a + k));

        if (t < result)
            result = t;
    }
    return result;
}

/* The operands of @rule's &&, or its predicate as the only one. */
APART static void plan_rule(struct scheck_workspace *ws, size_t rule)
{
    struct rule_plan *plan = &ws->rules[rule];
    unsigned root = scheck__root(ws->policy, rule);
    struct plan *n = plan_of(ws, root);

    if (n->op == OP_AND) {
        plan->first = (uint32_t)(first_operand(ws, n) - ws->operands.items);
        plan->len = n->b;
    } else {
        plan->first = (uint32_t)ws->operands.n++;
        plan->len = 1;
        ws->operands.items[plan->first] = scheck__operand(ws->policy, &ws->plans, root);
    }
    plan->stage = RULE_PLANNED;
}

/* The first two times that a rule is evaluated. */
APART static uint8_t eval_unplanned(struct scheck_workspace *ws, size_t rule);

static inline uint8_t eval_rule(struct scheck_workspace *ws, size_t rule)
{
    const struct rule_plan *plan = &ws->rules[rule];
    const struct operand *first = ws->operands.items + plan->first;

    if (plan->stage != RULE_PLANNED)
        return eval_unplanned(ws, rule);
    return eval_chain(ws, first, first + plan->len);
}

APART static uint8_t eval_unplanned(struct scheck_workspace *ws, size_t rule)
{
    if (ws->rules[rule].stage == RULE_NEW) {
        ws->rules[rule].stage = RULE_EVALUATED;
        return eval_first(ws, rule);
    }
    plan_rule(ws, rule);
    return eval_rule(ws, rule);
}

void scheck__run_release(struct scheck_workspace *ws, size_t release)
{
    const struct release_plan *plan = scheck__release_plan(ws, release);
    const uint16_t *rule = plan->rules, *end = rule + plan->n_rules;
    size_t n = 0;

    /* Nearly all are false. */
    for (; rule < end; rule++) {
        uint8_t t = eval_rule(ws, *rule);

        if (t != T_FALSE)
            ws->standing[n++] = (struct standing_rule){*rule, t};
    }
    ws->release = release;
    ws->n_standing = n;
}
