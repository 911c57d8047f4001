/* SPDX-License-Identifier: MIT */
/* Operations on the values of nodes. */
#include "eval_values.h"

#include <string.h>

#include "scalar.h"

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

/* @order is negative, zero or positive. */
static inline uint8_t related(unsigned relation, int order)
{
    /* For each relation: whether it holds of less, of equal and of more. */
    static const uint8_t holds[IMG_N_RELATIONS] = {
        [REL_EQ] = 2,     [REL_NE] = 1 | 4, [REL_LT] = 1,
        [REL_LE] = 1 | 2, [REL_GT] = 4,     [REL_GE] = 2 | 4};

    return scheck__truth(holds[relation] >> ((order > 0) - (order < 0) + 1) & 1);
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
        return scheck__truth(relation == REL_NE);
    /* What stands in the image goes by its number there: other numbers are other texts. */
    if (relation <= REL_NE && (a < n || b < n))
        return scheck__truth((a == b) == (relation == REL_EQ));
    return related(relation, compare_strings(scheck__text_of(ws, a), scheck__text_of(ws, b)));
}

static uint8_t in_strings(const struct scheck_workspace *ws, const struct plan *n)
{
    for (size_t k = n->b; k < (size_t)n->b + n->c; k++)
        if (scheck__pool(ws->policy, k) == ws->value[n->a])
            return scheck__truth(n->aux == 0);
    return scheck__truth(n->aux != 0);
}

static uint8_t in_ints(const struct scheck_workspace *ws, const struct plan *n)
{
    for (size_t k = n->b; k < (size_t)n->b + n->c; k++)
        if (scheck__int(ws->policy, k) == ws->value[n->a])
            return scheck__truth(n->aux == 0);
    return scheck__truth(n->aux != 0);
}

/* A value, where @good; else an error. */
static uint8_t computed(bool good)
{
    return good ? T_TRUE : T_ERROR;
}

uint8_t scheck__eval_binary(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    uint8_t sa = scheck__state(ws, n->a), sb = scheck__state(ws, n->b);
    node_value a = ws->value[n->a], b = ws->value[n->b];

    if (!scheck__has_value(sa) || !scheck__has_value(sb))
        return scheck__strict2(sa, sb);
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
        return scheck__truth(
            scheck__has_affix(n->op, scheck__text_of(ws, a), scheck__text_of(ws, b)));
    default:
        return computed(scheck__arithmetic(n->op, n->aux != 0, a, b, &ws->value[i]));
    }
}

static uint8_t parse_truth(struct scheck_str s)
{
    bool b;

    return scheck__parse_bool(s, &b) ? scheck__truth(b) : T_ERROR;
}

uint8_t scheck__eval_unary(struct scheck_workspace *ws, size_t i, const struct plan *n)
{
    uint8_t state = scheck__state(ws, n->a);
    node_value a = ws->value[n->a];

    if (!scheck__has_value(state))
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
