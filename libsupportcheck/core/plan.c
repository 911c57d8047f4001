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
    plan->low = from ^ scheck__range_sign(range);
    plan->aux = negate;
}

/* Truth values are any number but 0. */
static void accept_true(struct plan *plan)
{
    accept(plan, RANGE_UP, 1, false);
}

/* The numbers that stand in @relation to @number: a range, or all that it leaves out. */
static void accept_related(struct plan *plan, unsigned relation, uint64_t number, bool is_uint)
{
    unsigned up = is_uint ? RANGE_UP : RANGE_UP | RANGE_SIGNED;
    uint64_t least = is_uint ? 0 : (uint64_t)INT64_MIN;
    uint64_t most = is_uint ? UINT64_MAX : (uint64_t)INT64_MAX;

    switch (relation) {
    case REL_EQ:
    case REL_NE:
        accept(plan, 0, number, relation == REL_NE);
        break;
    case REL_GE:
    case REL_LT:
        accept(plan, up, number, relation == REL_LT);
        break;
    default:
        if (number == most)
            accept(plan, up, least, relation == REL_GT);
        else
            accept(plan, up, number + 1, relation == REL_LE);
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
static void plan_comparison(const struct plan *plans, struct plan *plan)
{
    const struct plan *a = &plans[plan->a], *b = &plans[plan->b];
    uint8_t wanted = plan->op == OP_CMP_STR ? OP_STR : OP_INT;
    bool swapped = a->op == wanted, is_uint = plan->op == OP_CMP_UINT;
    const struct plan *cell = swapped ? b : a, *constant = swapped ? a : b;
    unsigned relation = swapped ? mirrored[plan->aux] : plan->aux;

    if (cell->op != PLAN_VALUE || constant->op != wanted ||
        (wanted == OP_STR && relation > REL_NE))
        return;
    *plan = *cell;
    plan->op = PLAN_WITHIN;
    accept_related(plan, relation, constant->low, is_uint);
}

/* Looking for the string of a cell in some few. */
static void plan_search(const struct plan *plans, struct plan *plan)
{
    const struct plan *cell = &plans[plan->a];

    if (cell->op != PLAN_VALUE || plan->c > MOST_AMONG)
        return;
    plan->op = PLAN_AMONG;
    plan->low = plan->b;
    plan->b = plan->c;
    plan->a = cell->a;
    plan->c = cell->c;
}

/* The same as an operand, or its contrary. */
static void plan_passed_on(const struct plan *plans, struct plan *plan)
{
    const struct plan *operand = &plans[plan->a];
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

/* --- the order of operands --- */

enum cost { COST_LEAF = 0, COST_NODE, COST_LOOP, N_COSTS };

static enum cost cost_of(const struct plan *plan)
{
    if (scheck__is_leaf(plan->op) || scheck__is_constant(plan->op))
        return COST_LEAF;
    if (scheck__is_loop(plan->op))
        return COST_LOOP;
    return plan->op == OP_AND || plan->op == OP_OR ? (enum cost)plan->aux : COST_NODE;
}

struct plan scheck__plan_operand(const struct plan *plans, size_t i)
{
    struct plan node = {.op = PLAN_NODE, .a = (uint16_t)i};

    return scheck__is_leaf(plans[i].op) ? plans[i] : node;
}

/*
 * What decides a chain may save the rest: whatever their order, the result is the same.
 * An || is the contrary of an && of the contraries.
 */
static void plan_chain(const struct scheck_policy *p, const struct plan *plans, struct plan *plan,
                       struct plan *operands)
{
    const unsigned char *pool = p->sec[SEC_POOL].data + (size_t)plan->a * 2;
    size_t len = (size_t)plan->b * 2, n[N_COSTS] = {0};
    struct plan *to[N_COSTS];
    bool negate = plan->op == OP_OR;

    for (size_t k = 0; k < len; k += 2)
        n[cost_of(&plans[img_u16(pool + k)])]++;
    to[COST_LEAF] = operands + plan->a;
    to[COST_NODE] = to[COST_LEAF] + n[COST_LEAF];
    to[COST_LOOP] = to[COST_NODE] + n[COST_NODE];
    for (size_t k = 0; k < len; k += 2) {
        size_t i = img_u16(pool + k);
        struct plan *operand = to[cost_of(&plans[i])]++;

        *operand = scheck__plan_operand(plans, i);
        operand->aux ^= negate;
    }
    plan->aux = n[COST_LOOP] ? COST_LOOP : COST_NODE;
}

/* --- all nodes --- */

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
        accept(plan, 0, plan->b, plan->aux);
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

/* @plan as it stands in the image becomes what it is to be; those before it are made. */
static void plan_node(const struct scheck_policy *p, const struct plan *plans, struct plan *plan,
                      struct plan *operands)
{
    switch (plan->op) {
    case OP_INT:
        plan->low = scheck__int(p, plan->a);
        break;
    case OP_STR:
        plan->low = plan->a;
        break;
    case OP_AND:
    case OP_OR:
        plan_chain(p, plans, plan, operands);
        break;
    case OP_NOT:
    case OP_COPY:
        plan_passed_on(plans, plan);
        break;
    case OP_CMP_INT:
    case OP_CMP_UINT:
    case OP_CMP_STR:
        plan_comparison(plans, plan);
        break;
    case OP_IN_STR:
        plan_search(plans, plan);
        break;
    case OP_INDEX_BOOL:
    case OP_INDEX:
        plan_index(p, plan);
        break;
    default:
        if (scheck__is_loop(plan->op))
            plan->low = scheck__stride(scheck__fact(p, plan->a));
        else if (reads_a_cell(plan->op))
            plan_leaf(p, plan);
        break;
    }
}

/* Whether the body of a loop keeps states: its result need not where a chain or a leaf is it. */
static bool keeps_states(const struct plan *body, size_t len)
{
    const struct plan *result = &body[len - 1];

    for (size_t k = 0; k + 1 < len; k++)
        if (cost_of(&body[k]) != COST_LEAF)
            return true;
    return cost_of(result) != COST_LEAF && result->op != OP_AND && result->op != OP_OR;
}

void scheck__plan_nodes(const struct scheck_policy *p, struct plan *plans, struct plan *operands)
{
    size_t n = p->sec[SEC_NODES].n;

    for (size_t i = 0; i < n; i++) {
        struct node node = scheck__decode(p, i);

        plans[i] = (struct plan){node.op, node.aux, node.a, node.b, node.c, 0};
        plan_node(p, plans, &plans[i], operands);
    }
    for (size_t i = 0; i < n; i++)
        if (scheck__is_loop(plans[i].op))
            plans[i].aux = keeps_states(&plans[i + 1], plans[i].b);
}
