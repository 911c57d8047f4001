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

/* Field @field of the element of loop @level, or the fact itself. */
static struct plan cell_plan(const struct scheck_policy *p, unsigned op, unsigned field,
                             unsigned level)
{
    unsigned list = img_u16(scheck__fact(p, field) + FACT_LIST);
    struct plan plan = {.op = (uint8_t)op, .a = (uint16_t)field, .c = NO_LOOP};

    if (list != IMG_NONE) {
        plan.a = (uint16_t)(field - list - 1);
        plan.c = (uint16_t)level;
    }
    return plan;
}

/* The item of a list of scalars. */
static struct plan item_plan(unsigned op, unsigned level)
{
    struct plan plan = {.op = (uint8_t)op, .c = (uint16_t)level};

    return plan;
}

static void accept(struct plan *plan, uint64_t low, uint64_t high, bool negate)
{
    plan->low = low;
    plan->span = high - low;
    plan->aux = negate;
}

/* Truth values are any number but 0. */
static void accept_true(struct plan *plan)
{
    accept(plan, 1, UINT64_MAX, false);
}

/* The numbers that stand in @relation to @number, or all others: a range, which may go around. */
static void accept_related(struct plan *plan, unsigned relation, uint64_t number, bool is_uint)
{
    uint64_t least = is_uint ? 0 : (uint64_t)INT64_MIN;
    uint64_t most = is_uint ? UINT64_MAX : (uint64_t)INT64_MAX;

    switch (relation) {
    case REL_EQ:
    case REL_NE:
        accept(plan, number, number, relation == REL_NE);
        break;
    case REL_GE:
    case REL_LT:
        accept(plan, number, most, relation == REL_LT);
        break;
    default:
        accept(plan, least, number, relation == REL_GT);
        break;
    }
}

static struct plan leaf_plan(const struct scheck_policy *p, const struct node *n)
{
    unsigned type = scheck__fact(p, n->a)[FACT_TYPE];
    struct plan plan;

    switch (n->op) {
    case OP_FACT_BOOL:
    case OP_ELEM_BOOL:
        plan = cell_plan(p, PLAN_WITHIN, n->a, n->aux);
        accept_true(&plan);
        break;
    case OP_ITEM_BOOL:
        plan = item_plan(PLAN_WITHIN, n->aux);
        accept_true(&plan);
        break;
    case OP_FACT_EQ:
    case OP_ELEM_EQ:
        plan = cell_plan(p, PLAN_WITHIN, n->a, n->c);
        accept(&plan, n->b, n->b, n->aux);
        break;
    case OP_FACT_CMP:
    case OP_ELEM_CMP:
        plan = cell_plan(p, PLAN_WITHIN, n->a, n->c);
        accept_related(&plan, n->aux, scheck__int(p, n->b), type == SCHECK_TYPE_UINT);
        break;
    case OP_HAS:
    case OP_HAS_ELEM:
        plan = cell_plan(p, PLAN_HAS, n->a, n->aux);
        break;
    case OP_ITEM:
        plan = item_plan(PLAN_VALUE, n->aux);
        plan.aux = scheck__fact(p, n->a)[FACT_ELEMENT] == SCHECK_TYPE_STRING;
        break;
    default: /* the number of a list's elements stands in its cell as any number does */
        plan = cell_plan(p, PLAN_VALUE, n->a, n->aux);
        plan.aux = type == SCHECK_TYPE_STRING;
        break;
    }
    return plan;
}

/* --- what becomes of looking at one cell, and what stays as it is --- */

static const uint8_t mirrored[IMG_N_RELATIONS] = {
    [REL_EQ] = REL_EQ, [REL_NE] = REL_NE, [REL_LT] = REL_GT,
    [REL_LE] = REL_GE, [REL_GT] = REL_LT, [REL_GE] = REL_LE};

/* Comparing what stands in a cell with a constant; strings have numbers, but no order by them. */
static struct plan compared(const struct plan *plans, const struct plan *plan)
{
    const struct plan *a = &plans[plan->a], *b = &plans[plan->b];
    uint8_t wanted = plan->op == OP_CMP_STR ? OP_STR : OP_INT;
    bool swapped = a->op == wanted;
    const struct plan *cell = swapped ? b : a, *constant = swapped ? a : b;
    struct plan result = *cell;

    if (cell->op != PLAN_VALUE || constant->op != wanted ||
        (wanted == OP_STR && plan->aux > REL_NE))
        return *plan;
    result.op = PLAN_WITHIN;
    accept_related(&result, swapped ? mirrored[plan->aux] : plan->aux, constant->low,
                   plan->op == OP_CMP_UINT);
    return result;
}

/* Looking for the string of a cell in some few. */
static struct plan found(const struct plan *plans, const struct plan *plan)
{
    struct plan result = plans[plan->a];

    if (result.op != PLAN_VALUE || plan->c > MOST_AMONG)
        return *plan;
    result.op = PLAN_AMONG;
    result.aux = plan->aux;
    result.low = plan->b;
    result.span = plan->c;
    return result;
}

/* The same as an operand, or its contrary. */
static struct plan passed_on(const struct plan *plans, const struct plan *plan)
{
    struct plan result = plans[plan->a];

    if (result.op != PLAN_WITHIN && result.op != PLAN_AMONG)
        return *plan;
    result.aux ^= plan->op == OP_NOT;
    return result;
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
    struct plan *to = operands + plan->a;
    bool seen[N_COSTS] = {[COST_LEAF] = true};

    for (int cost = COST_LEAF; cost < N_COSTS; cost++)
        for (size_t k = 0; seen[cost] && k < plan->b; k++) {
            uint16_t operand = scheck__pool(p, (size_t)plan->a + k);
            enum cost its = cost_of(&plans[operand]);

            seen[its] = true;
            if ((int)its != cost)
                continue;
            *to = scheck__plan_operand(plans, operand);
            to++->aux ^= plan->op == OP_OR;
        }
    plan->aux = seen[COST_LOOP] ? COST_LOOP : COST_NODE;
}

/* --- all nodes --- */

static struct plan plan_of(const struct scheck_policy *p, const struct plan *plans, size_t i,
                           struct plan *operands)
{
    struct node n = scheck__decode(p, i);
    struct plan plan = {.op = n.op, .aux = n.aux, .a = n.a, .b = n.b, .c = n.c};

    switch (n.op) {
    case OP_CONST:
    case OP_ERROR:
        break;
    case OP_INT:
        plan.low = scheck__int(p, n.a);
        break;
    case OP_STR:
        plan.low = n.a;
        break;
    case OP_AND:
    case OP_OR:
        plan_chain(p, plans, &plan, operands);
        break;
    case OP_NOT:
    case OP_COPY:
        return passed_on(plans, &plan);
    case OP_CMP_INT:
    case OP_CMP_UINT:
    case OP_CMP_STR:
        return compared(plans, &plan);
    case OP_IN_STR:
        return found(plans, &plan);
    case OP_INDEX_BOOL:
    case OP_INDEX:
        plan_index(p, &plan);
        break;
    default:
        if (scheck__is_loop(n.op))
            plan.low = scheck__stride(scheck__fact(p, n.a));
        else if (reads_a_cell(n.op))
            return leaf_plan(p, &n);
        break;
    }
    return plan;
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

    for (size_t i = 0; i < n; i++)
        plans[i] = plan_of(p, plans, i, operands);
    for (size_t i = 0; i < n; i++)
        if (scheck__is_loop(plans[i].op))
            plans[i].aux = keeps_states(&plans[i + 1], plans[i].b);
}
