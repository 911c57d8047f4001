/* SPDX-License-Identifier: MIT */
#include "plan.h"

/* Words that are looked for each time that somebody asks; more are looked for once. */
#define MOST_AMONG 8

/* --- what looks at one cell --- */

static bool reads_a_cell(uint8_t op)
{
    return (op >= OP_FACT_BOOL && op <= OP_ELEM_CMP) || op == OP_SIZE_LIST || op == OP_ITEM_BOOL ||
           op == OP_ITEM;
}

/* Look at fact @field: a field of the element of loop @level, or the fact itself. */
static void look_at(const struct scheck_policy *p, struct plan *plan, unsigned op, unsigned field,
                    unsigned level)
{
    unsigned list = img_u16(scheck__fact(p, field) + FACT_LIST);

    plan->op = (uint8_t)op;
    plan->a = (uint16_t)(list == IMG_NONE ? field : field - list - 1);
    plan->c = (uint16_t)(list == IMG_NONE ? NO_LOOP : level);
}

/* Look at the item of a list of scalars. */
static void look_at_item(struct plan *plan, unsigned op, unsigned level)
{
    plan->op = (uint8_t)op;
    plan->a = 0;
    plan->c = (uint16_t)level;
}

static void accept(struct plan *plan, unsigned range, uint64_t from, bool negate)
{
    plan->b = (uint16_t)range;
    plan->low = from;
    plan->aux = negate;
}

/* Truth values are 0 or 1. */
static void accept_true(struct plan *plan)
{
    accept(plan, RANGE_ALONE, 1, false);
}

/* The numbers that stand in @relation to @number: a range, or all that it leaves out. */
static void accept_related(struct plan *plan, unsigned relation, uint64_t number, bool is_uint)
{
    unsigned range = is_uint ? RANGE_UINT : RANGE_INT;
    uint64_t least = is_uint ? 0 : (uint64_t)INT64_MIN;
    uint64_t most = is_uint ? UINT64_MAX : (uint64_t)INT64_MAX;

    switch (relation) {
    case REL_EQ:
    case REL_NE:
        accept(plan, RANGE_ALONE, number, relation == REL_NE);
        break;
    case REL_GE:
    case REL_LT:
        accept(plan, range, number, relation == REL_LT);
        break;
    default:
        if (number == most)
            accept(plan, range, least, relation == REL_GT);
        else
            accept(plan, range, number + 1, relation == REL_LE);
        break;
    }
}

/* Look at a cell's value, whatever it is: the number of a list's elements stands as any other. */
static void plan_value(const struct scheck_policy *p, struct plan *plan)
{
    unsigned field = plan->a;

    look_at(p, plan, PLAN_VALUE, field, plan->aux);
    plan->aux = scheck__fact(p, field)[FACT_TYPE] == SCHECK_TYPE_STRING;
}

static void plan_item(const struct scheck_policy *p, struct plan *plan)
{
    bool is_string = scheck__fact(p, plan->a)[FACT_ELEMENT] == SCHECK_TYPE_STRING;

    look_at_item(plan, PLAN_VALUE, plan->aux);
    plan->aux = is_string;
}

static void plan_compared_cell(const struct scheck_policy *p, struct plan *plan)
{
    bool is_uint = scheck__fact(p, plan->a)[FACT_TYPE] == SCHECK_TYPE_UINT;
    uint64_t number = scheck__int(p, plan->b);

    look_at(p, plan, PLAN_WITHIN, plan->a, plan->c);
    accept_related(plan, plan->aux, number, is_uint);
}

/* --- what becomes of looking at one cell, and what stays as it is --- */

static const uint8_t mirrored[IMG_N_RELATIONS] = {
    [REL_EQ] = REL_EQ, [REL_NE] = REL_NE, [REL_LT] = REL_GT,
    [REL_LE] = REL_GE, [REL_GT] = REL_LT, [REL_GE] = REL_LE};

/* Comparing what stands in a cell with a constant; strings have numbers, but no order by them. */
static void plan_comparison(const struct scheck_policy *p, struct plans *plans, struct plan *plan)
{
    const struct plan *a = scheck__plan(p, plans, plan->a), *b = scheck__plan(p, plans, plan->b);
    bool swapped = a->op == PLAN_GIVEN, is_uint = plan->op == OP_CMP_UINT;
    const struct plan *cell = swapped ? b : a, *constant = swapped ? a : b;
    unsigned relation = swapped ? mirrored[plan->aux] : plan->aux;

    if (cell->op != PLAN_VALUE || constant->op != PLAN_GIVEN ||
        (plan->op == OP_CMP_STR && relation > REL_NE))
        return;
    *plan = *cell;
    plan->op = PLAN_WITHIN;
    accept_related(plan, relation, constant->low, is_uint);
}

/* Looking for the string of a cell in some few. */
static void plan_search(const struct scheck_policy *p, struct plans *plans, struct plan *plan)
{
    const struct plan *cell = scheck__plan(p, plans, plan->a);

    if (cell->op != PLAN_VALUE || plan->c > MOST_AMONG)
        return;
    plan->op = PLAN_AMONG;
    plan->low = plan->b;
    plan->b = plan->c;
    plan->a = cell->a;
    plan->c = cell->c;
}

/* The same as an operand, or its contrary. */
static void plan_passed_on(const struct scheck_policy *p, struct plans *plans, struct plan *plan)
{
    const struct plan *operand = scheck__plan(p, plans, plan->a);
    bool negate = plan->op == OP_NOT;

    if (operand->op != PLAN_WITHIN && operand->op != PLAN_AMONG)
        return;
    *plan = *operand;
    plan->aux ^= negate;
}

static void plan_index(const struct scheck_policy *p, struct plan *plan)
{
    const unsigned char *list = scheck__fact(p, plan->a);
    bool is_item = plan->c == IMG_NONE;
    unsigned type = is_item ? list[FACT_ELEMENT] : scheck__fact(p, plan->c)[FACT_TYPE];

    plan->aux = type == SCHECK_TYPE_STRING;
    plan->c = is_item ? 0 : (uint16_t)(plan->c - plan->a - 1);
    plan->low = scheck__stride(list);
}

/* What is constant stands at no cell: nobody looks at one. */
static void plan_constant(struct plan *plan, uint8_t op, uint8_t truth, uint64_t value)
{
    *plan = (struct plan){.op = op, .aux = truth, .low = value};
}

static void plan_loop(const struct scheck_policy *p, struct plan *plan)
{
    plan->aux = BODY_UNMADE;
    plan->low = scheck__stride(scheck__fact(p, plan->a));
}

/* --- any node --- */

/* What looks at one cell. */
static void plan_leaf(const struct scheck_policy *p, struct plan *plan)
{
    switch (plan->op) {
    case OP_FACT_BOOL:
    case OP_ELEM_BOOL:
        look_at(p, plan, PLAN_WITHIN, plan->a, plan->aux);
        accept_true(plan);
        break;
    case OP_ITEM_BOOL:
        look_at_item(plan, PLAN_WITHIN, plan->aux);
        accept_true(plan);
        break;
    case OP_FACT_EQ:
    case OP_ELEM_EQ:
        look_at(p, plan, PLAN_WITHIN, plan->a, plan->c);
        accept(plan, RANGE_ALONE, plan->b, plan->aux);
        break;
    case OP_FACT_CMP:
    case OP_ELEM_CMP:
        plan_compared_cell(p, plan);
        break;
    case OP_HAS:
    case OP_HAS_ELEM:
        look_at(p, plan, PLAN_HAS, plan->a, plan->aux);
        plan->aux = 0;
        break;
    case OP_ITEM:
        plan_item(p, plan);
        break;
    default:
        plan_value(p, plan);
        break;
    }
}

struct plan *scheck__plan_node(const struct scheck_policy *p, struct plans *plans, size_t i)
{
    const struct node n = scheck__decode(p, i);
    struct plan *plan = &plans->made[++plans->n];

    plans->place[i] = (uint16_t)plans->n;
    *plan = (struct plan){n.op, n.aux, n.a, n.b, n.c, 0};
    switch (n.op) {
    case OP_CONST:
        plan_constant(plan, PLAN_CONST, n.aux, 0);
        break;
    case OP_ERROR:
        plan_constant(plan, PLAN_CONST, T_ERROR, 0);
        break;
    case OP_INT:
        plan_constant(plan, PLAN_GIVEN, T_TRUE, scheck__int(p, n.a));
        break;
    case OP_STR:
        plan_constant(plan, PLAN_GIVEN, T_TRUE, n.a);
        break;
    case OP_AND:
    case OP_OR:
        plan->aux = CHAIN_UNMADE;
        break;
    case OP_NOT:
    case OP_COPY:
        plan_passed_on(p, plans, plan);
        break;
    case OP_CMP_INT:
    case OP_CMP_UINT:
    case OP_CMP_STR:
        plan_comparison(p, plans, plan);
        break;
    case OP_IN_STR:
        plan_search(p, plans, plan);
        break;
    case OP_INDEX_BOOL:
    case OP_INDEX:
        plan_index(p, plan);
        break;
    default:
        if (scheck__is_loop(n.op))
            plan_loop(p, plan);
        else if (reads_a_cell(n.op))
            plan_leaf(p, plan);
        break;
    }
    return plan;
}

/* The result of a body is not kept where a chain or a leaf is it. */
void scheck__plan_body(const struct scheck_policy *p, struct plans *plans, size_t i)
{
    struct plan *loop = scheck__plan(p, plans, i);
    bool keeps = false;

    for (size_t k = 1; k <= loop->b; k++) {
        uint8_t op = scheck__plan(p, plans, i + k)->op;

        keeps = keeps || !(scheck__is_leaf(op) || (k == loop->b && scheck__is_chain(op)));
    }
    loop->aux = keeps ? BODY_KEEPS_STATES : BODY_KEEPS_NOTHING;
}

/* --- chains --- */

/* Chains may hold loops. */
enum cost { COST_LEAF = 0, COST_NODE, COST_LOOP, N_COSTS };

static enum cost cost_of(uint8_t op)
{
    if (scheck__is_leaf(op))
        return COST_LEAF;
    return scheck__is_loop(op) || scheck__is_chain(op) ? COST_LOOP : COST_NODE;
}

struct operand scheck__operand(const struct scheck_policy *p, struct plans *plans, size_t i)
{
    const struct plan *plan = scheck__plan(p, plans, i);
    struct operand operand = {
        .plan = {.op = PLAN_NODE, .a = (uint16_t)i, .b = plans->place[i]}};

    if (scheck__is_leaf(plan->op)) {
        operand.plan = *plan;
        operand.span = scheck__span(plan);
    }
    return operand;
}

static void negate(struct plan *plan)
{
    plan->aux = plan->op == PLAN_CONST ? truth_not(plan->aux) : !plan->aux;
}

/* What decides a chain may save the rest: whatever their order, the result is the same. */
void scheck__plan_chain(const struct scheck_policy *p, struct plans *plans, struct plan *chain,
                        struct operands *operands)
{
    const unsigned char *pool = scheck__pool_at(p, chain->a);
    size_t n[N_COSTS] = {0};
    struct operand *to[N_COSTS];

    for (size_t k = 0; k < chain->b; k++)
        n[cost_of(scheck__plan(p, plans, img_u16(pool + 2 * k))->op)]++;
    to[COST_LEAF] = operands->items + operands->n;
    to[COST_NODE] = to[COST_LEAF] + n[COST_LEAF];
    to[COST_LOOP] = to[COST_NODE] + n[COST_NODE];
    for (size_t k = 0; k < chain->b; k++) {
        size_t i = img_u16(pool + 2 * k);
        struct operand *operand = to[cost_of(scheck__plan(p, plans, i)->op)]++;

        *operand = scheck__operand(p, plans, i);
        if (chain->op == OP_OR)
            negate(&operand->plan);
    }
    chain->low = operands->n;
    chain->aux = CHAIN_MADE;
    operands->n += chain->b;
}
