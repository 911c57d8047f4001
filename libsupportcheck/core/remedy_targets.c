/* SPDX-License-Identifier: MIT */
/*
 * A backward walk that asks of which facts at least one must change. Where
 * every operand has to come round, one of them is followed: it will have to
 * change whatever else does. Where one is enough, all of them are.
 */
#include <string.h>

#include "remedy.h"

/* Nodes one walk visits: a hostile image may share nodes without end. */
#define WALK_BUDGET ((size_t)1 << 16)
#define SEEN_GATHERED (1u << N_WANTS)

static const enum want opposite[N_WANTS] = {[WANT_FALSE] = WANT_TRUE,
                                            [WANT_NOT_TRUE] = WANT_NOT_FALSE,
                                            [WANT_TRUE] = WANT_FALSE,
                                            [WANT_NOT_FALSE] = WANT_NOT_TRUE};

struct walk {
    struct scheck_adviser *a;
    unsigned depth; /* loops around the node under way */
};

static bool visit(struct walk *w, size_t i, unsigned as)
{
    uint8_t *seen = &w->a->ws->seen[i];

    if (w->a->walked >= WALK_BUDGET) {
        w->a->cut = true;
        return false;
    }
    w->a->walked++;
    if (w->depth)
        return true;
    if (*seen & as)
        return false;
    *seen |= (uint8_t)as;
    return true;
}

/* --- facts --- */

/* The number that element @element of @list had before the path's removals. */
static size_t original_element(const struct scheck_adviser *a, size_t list, size_t element)
{
    size_t original = element, n_before;

    do {
        n_before = original - element;
        original = element;
        for (size_t i = 0; i < a->n_path; i++)
            original += a->path[i].kind == SCHECK_CHANGE_REMOVE && a->path[i].fact.fact == list &&
                        a->path[i].fact.element <= element + n_before;
    } while (original - element != n_before);
    return original;
}

static bool may_change(const struct scheck_adviser *a, size_t fact, size_t element)
{
    const unsigned char *info = scheck__fact(a->policy, fact);
    struct scheck_value value;
    int rc;

    if (info[FACT_FLAGS] & FACT_F_DERIVED)
        return false;
    if (a->goal == SCHECK_GOAL_CLEAR)
        return info[FACT_SIDE] == SCHECK_SCOPE_GUEST;
    if (info[FACT_TYPE] == SCHECK_TYPE_LIST && element != SIZE_MAX)
        rc = scheck_facts_get_item(a->facts, fact, element, &value);
    else
        rc = scheck_facts_get(a->facts, fact, element == SIZE_MAX ? 0 : element, &value);
    /* Beyond the list: an element that the path made. */
    return rc != SCHECK_OK || value.known == SCHECK_UNKNOWN;
}

/* What the path changed already stays: its other values were or will be tried elsewhere. */
static bool is_changed(const struct scheck_adviser *a, const struct target *t)
{
    for (size_t i = 0; i < a->n_path; i++) {
        const struct scheck_change *c = &a->path[i];
        size_t list = img_u16(scheck__fact(a->policy, c->fact.fact) + FACT_LIST);

        if (c->fact.fact == t->fact && c->fact.element == t->element)
            return true;
        /* An element that was changed is not removed on top. */
        if (t->remove && list == t->fact && c->fact.element == t->element)
            return true;
    }
    return false;
}

static void add_target(struct walk *w, size_t fact, size_t element, bool remove)
{
    struct scheck_adviser *a = w->a;
    size_t list = img_u16(scheck__fact(a->policy, fact) + FACT_LIST);
    struct target t = {fact, element, remove};

    if (element != SIZE_MAX)
        t.element = original_element(a, list == IMG_NONE ? fact : list, element);
    if ((remove && a->goal != SCHECK_GOAL_CLEAR) || !may_change(a, fact, t.element))
        return;
    a->touchable = true;
    if (is_changed(a, &t))
        return;
    for (size_t i = a->first_target; i < a->n_targets; i++)
        if (a->targets[i].fact == t.fact && a->targets[i].element == t.element &&
            a->targets[i].remove == t.remove)
            return;
    if (a->n_targets < MAX_TARGETS)
        a->targets[a->n_targets++] = t;
    else
        a->cut = true;
}

static bool list_known(const struct walk *w, size_t list)
{
    return w->a->trial->cells[list].known == SCHECK_KNOWN;
}

static size_t list_len(const struct walk *w, size_t list)
{
    return list_known(w, list) ? scheck__list_len(w->a->ws, list) : 0;
}

/* The fact that @n reads directly becomes a target; false: it reads none. */
static bool read_target(struct walk *w, const struct node *n)
{
    const struct scheck_workspace *ws = w->a->ws;
    size_t len;

    switch (n->op) {
    case OP_FACT_BOOL:
    case OP_FACT:
    case OP_HAS:
    case OP_FACT_EQ:
    case OP_FACT_CMP:
        add_target(w, n->a, SIZE_MAX, false);
        return true;
    case OP_SIZE_LIST:
        len = list_len(w, n->a);
        if (len)
            add_target(w, n->a, len - 1, true);
        else
            add_target(w, n->a, SIZE_MAX, false);
        return true;
    case OP_ELEM_BOOL:
    case OP_ELEM:
    case OP_HAS_ELEM:
    case OP_ITEM_BOOL:
    case OP_ITEM:
        add_target(w, n->a, ws->element[n->aux], false);
        return true;
    case OP_ELEM_EQ:
    case OP_ELEM_CMP:
        add_target(w, n->a, ws->element[n->c], false);
        return true;
    default:
        return false;
    }
}

/* --- values: whatever lies under them --- */

static void gather(struct walk *w, size_t i);

static void gather_loop(struct walk *w, size_t i, const struct node *n)
{
    struct scheck__position outer = scheck__position(w->a->ws, n->c);
    size_t len = list_len(w, n->a);

    if (!list_known(w, n->a))
        add_target(w, n->a, SIZE_MAX, false);
    w->depth++;
    for (size_t e = 0; e < len; e++) {
        scheck__run_element(w->a->ws, i, e);
        gather(w, i + n->b);
        add_target(w, n->a, e, true);
    }
    w->depth--;
    scheck__return_to(w->a->ws, n->c, outer);
}

static void gather_index(struct walk *w, const struct node *n)
{
    struct scheck_workspace *ws = w->a->ws;

    gather(w, n->b);
    if (!list_known(w, n->a))
        add_target(w, n->a, SIZE_MAX, false);
    else if (scheck__state(ws, n->b) == T_TRUE && ws->value[n->b] < list_len(w, n->a))
        add_target(w, n->c == IMG_NONE ? n->a : n->c, (size_t)ws->value[n->b], false);
    if (list_len(w, n->a))
        add_target(w, n->a, list_len(w, n->a) - 1, true);
}

static void gather(struct walk *w, size_t i)
{
    struct node n = scheck__decode(w->a->policy, i);
    const uint16_t operand[3] = {n.a, n.b, n.c};

    if (!visit(w, i, SEEN_GATHERED) || read_target(w, &n))
        return;
    if (scheck__is_loop(n.op))
        gather_loop(w, i, &n);
    else if (n.op == OP_INDEX || n.op == OP_INDEX_BOOL)
        gather_index(w, &n);
    else if (n.op == OP_AND || n.op == OP_OR)
        for (size_t k = 0; k < n.b; k++)
            gather(w, scheck__pool(w->a->policy, (size_t)n.a + k));
    for (int k = 0; k < 3; k++)
        if (scheck__shapes[n.op].use[k] != USE_NONE)
            gather(w, operand[k]);
}

/* --- truth values --- */

static void blame(struct walk *w, size_t i, enum want want);

/* Which of two operands that are not as wanted is followed: the one that is decided. */
static bool is_decided(uint8_t state)
{
    return state == T_TRUE || state == T_FALSE;
}

static void blame_chain(struct walk *w, const struct node *n, enum want want)
{
    bool one_suffices = (n->op == OP_AND) == scheck__is_low(want);
    struct scheck_workspace *ws = w->a->ws;
    size_t followed = SIZE_MAX;

    for (size_t k = 0; k < n->b; k++) {
        size_t kid = scheck__pool(w->a->policy, (size_t)n->a + k);

        if (scheck__reached(scheck__state(ws, kid), want))
            continue;
        if (one_suffices)
            blame(w, kid, want);
        else if (followed == SIZE_MAX ||
                 (is_decided(scheck__state(ws, kid)) && !is_decided(scheck__state(ws, followed))))
            followed = kid;
    }
    if (followed != SIZE_MAX)
        blame(w, followed, want);
}

/* Of a loop whose elements all have to come round: one that is decided, else any. */
static size_t element_to_follow(struct walk *w, size_t i, const struct node *n, enum want want)
{
    size_t found = SIZE_MAX;

    for (size_t e = 0; e < list_len(w, n->a); e++) {
        uint8_t state = scheck__run_element(w->a->ws, i, e);

        if (scheck__reached(state, want))
            continue;
        if (is_decided(state))
            return e;
        if (found == SIZE_MAX)
            found = e;
    }
    return found;
}

static void blame_element(struct walk *w, size_t i, const struct node *n, size_t e, enum want want)
{
    if (!scheck__reached(scheck__run_element(w->a->ws, i, e), want))
        blame(w, i + n->b, want);
}

static void blame_loop(struct walk *w, size_t i, const struct node *n, enum want want)
{
    struct scheck__position outer = scheck__position(w->a->ws, n->c);
    bool one_suffices = (n->op == OP_ALL) == scheck__is_low(want);

    if (!list_known(w, n->a)) {
        add_target(w, n->a, SIZE_MAX, false);
        return;
    }
    w->depth++;
    if (one_suffices) {
        for (size_t e = 0; e < list_len(w, n->a); e++)
            blame_element(w, i, n, e, want);
    } else {
        size_t e = element_to_follow(w, i, n, want);

        if (e != SIZE_MAX) {
            blame_element(w, i, n, e, want);
            add_target(w, n->a, e, true);
        }
    }
    w->depth--;
    scheck__return_to(w->a->ws, n->c, outer);
}

/* A condition that is decided is turned, one that is not may be decided either way. */
static void blame_condition(struct walk *w, size_t i)
{
    uint8_t state = scheck__state(w->a->ws, i);

    if (state != T_FALSE)
        blame(w, i, WANT_FALSE);
    if (state != T_TRUE)
        blame(w, i, WANT_TRUE);
}

static void blame_choice(struct walk *w, const struct node *n, enum want want)
{
    struct scheck_workspace *ws = w->a->ws;
    uint8_t condition = scheck__state(ws, n->a);
    size_t chosen = n->op == OP_GUARD || condition == T_TRUE ? n->b : n->c;

    if (n->op == OP_SELECT || !is_decided(condition))
        blame_condition(w, n->a);
    if (is_decided(condition) && !scheck__reached(scheck__state(ws, chosen), want))
        blame(w, chosen, want);
}

static void blame(struct walk *w, size_t i, enum want want)
{
    struct node n = scheck__decode(w->a->policy, i);

    if (!visit(w, i, 1u << want))
        return;
    switch (n.op) {
    case OP_AND:
    case OP_OR:
        blame_chain(w, &n, want);
        break;
    case OP_NOT:
        blame(w, n.a, opposite[want]);
        break;
    case OP_COPY:
        blame(w, n.a, want);
        break;
    case OP_EXISTS:
    case OP_ALL:
        blame_loop(w, i, &n, want);
        break;
    case OP_SELECT:
    case OP_GUARD:
        blame_choice(w, &n, want);
        break;
    default:
        gather(w, i);
        break;
    }
}

void scheck__find_targets(struct scheck_adviser *a)
{
    struct walk w = {a, 0};

    a->walked = 0;
    a->first_target = a->n_targets;
    memset(a->ws->seen, 0, a->policy->sec[SEC_NODES].n);
    if (!scheck__reached(scheck__state(a->ws, a->root), a->want))
        blame(&w, a->root, a->want);
}

/* --- how many changes it takes at least --- */

static size_t fewest(struct walk *w, size_t i, enum want want);

/* Whether the body of loop @i hangs on no other fact that may be changed than its element's. */
static bool is_private(const struct scheck_adviser *a, size_t i, const struct node *loop)
{
    for (size_t k = i + 1; k <= i + loop->b; k++) {
        struct node n = scheck__decode(a->policy, k);
        const uint16_t operand[3] = {n.a, n.b, n.c};
        size_t list = (n.op >= OP_ELEM_BOOL && n.op <= OP_ELEM) || n.op == OP_HAS_ELEM ||
                              n.op == OP_ELEM_EQ || n.op == OP_ELEM_CMP
                          ? img_u16(scheck__fact(a->policy, n.a) + FACT_LIST)
                      : n.op == OP_ITEM_BOOL || n.op == OP_ITEM ? n.a
                                                                : SIZE_MAX;

        if (list == loop->a)
            continue;
        /* An operand within the body was looked at before. */
        for (int x = 0; x < 3; x++)
            if (scheck__shapes[n.op].use[x] != USE_NONE && operand[x] <= i &&
                (a->mark[operand[x]] & MARK_DEPENDS))
                return false;
        if (n.op == OP_AND || n.op == OP_OR) {
            for (size_t x = 0; x < n.b; x++) {
                size_t kid = scheck__pool(a->policy, (size_t)n.a + x);

                if (kid <= i && (a->mark[kid] & MARK_DEPENDS))
                    return false;
            }
        } else if (scheck__reads_fact(n.op) &&
                   scheck__fact(a->policy, n.a)[FACT_SIDE] == SCHECK_SCOPE_GUEST) {
            return false;
        }
    }
    return true;
}

static size_t fewest_in_chain(struct walk *w, const struct node *n, enum want want)
{
    bool one_suffices = (n->op == OP_AND) == scheck__is_low(want);
    size_t result = one_suffices ? SIZE_MAX : 0;

    for (size_t k = 0; k < n->b; k++) {
        size_t kid = scheck__pool(w->a->policy, (size_t)n->a + k), number;

        number = fewest(w, kid, want);
        if (one_suffices ? number < result : number > result)
            result = number;
    }
    return result;
}

static size_t fewest_in_loop(struct walk *w, size_t i, const struct node *n, enum want want)
{
    bool one_suffices = (n->op == OP_ALL) == scheck__is_low(want);
    struct scheck__position outer = scheck__position(w->a->ws, n->c);
    size_t number = 0;

    if (one_suffices || w->depth || w->a->goal != SCHECK_GOAL_CLEAR || !list_known(w, n->a) ||
        !is_private(w->a, i, n))
        return 1;
    for (size_t e = 0; e < list_len(w, n->a); e++)
        number += !scheck__reached(scheck__run_element(w->a->ws, i, e), want);
    scheck__return_to(w->a->ws, n->c, outer);
    return number;
}

static size_t fewest(struct walk *w, size_t i, enum want want)
{
    struct node n = scheck__decode(w->a->policy, i);

    if (scheck__reached(scheck__state(w->a->ws, i), want))
        return 0;
    /* What only the host decides stays as it is. */
    if (w->a->goal == SCHECK_GOAL_CLEAR && !(w->a->mark[i] & MARK_DEPENDS))
        return SIZE_MAX;
    if (w->a->walked++ >= WALK_BUDGET)
        return 1;
    switch (n.op) {
    case OP_AND:
    case OP_OR:
        return fewest_in_chain(w, &n, want);
    case OP_NOT:
        return fewest(w, n.a, opposite[want]);
    case OP_COPY:
        return fewest(w, n.a, want);
    case OP_EXISTS:
    case OP_ALL:
        return fewest_in_loop(w, i, &n, want);
    default:
        return 1;
    }
}

size_t scheck__fewest_changes(struct scheck_adviser *a)
{
    struct walk w = {a, 0};

    a->walked = 0;
    return fewest(&w, a->root, a->goal == SCHECK_GOAL_CLEAR ? WANT_NOT_TRUE : a->want);
}
