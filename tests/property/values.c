/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "values.h"

struct val make_value(enum state state, enum ty type)
{
    struct val v;

    memset(&v, 0, sizeof v);
    v.state = state;
    v.type = type;
    return v;
}

struct val make_bool(bool b)
{
    struct val v = make_value(ST_VALUE, TY_BOOL);

    v.as.b = b;
    return v;
}

struct val make_int(int64_t i)
{
    struct val v = make_value(ST_VALUE, TY_INT);

    v.as.i = i;
    return v;
}

static struct val make_uint(uint64_t u)
{
    struct val v = make_value(ST_VALUE, TY_UINT);

    v.as.u = u;
    return v;
}

int compare_values(const struct val *a, const struct val *b)
{
    size_t len;
    int order;

    switch (a->type) {
    case TY_BOOL:
        return (int)a->as.b - (int)b->as.b;
    case TY_INT:
        return (a->as.i > b->as.i) - (a->as.i < b->as.i);
    case TY_UINT:
        return (a->as.u > b->as.u) - (a->as.u < b->as.u);
    default:
        break;
    }
    len = a->as.s.len < b->as.s.len ? a->as.s.len : b->as.s.len;
    order = len ? memcmp(a->as.s.data, b->as.s.data, len) : 0;
    return order ? order : (a->as.s.len > b->as.s.len) - (a->as.s.len < b->as.s.len);
}

bool same_value(const struct val *a, const struct val *b)
{
    if (a->state != b->state)
        return false;
    if (a->state != ST_VALUE)
        return true;
    if (!ty_is_list(a->type))
        return a->type == b->type && compare_values(a, b) == 0;
    /* An empty list has no element type of its own. */
    if (!ty_is_list(b->type) || a->as.l.n != b->as.l.n)
        return false;
    for (size_t i = 0; i < a->as.l.n; i++)
        if (!same_value(&a->as.l.items[i], &b->as.l.items[i]))
            return false;
    return true;
}

static struct val int_arithmetic(enum op op, int64_t a, int64_t b)
{
    int64_t r = 0;
    bool bad = false;

    switch (op) {
    case OP_ADD:
        bad = __builtin_add_overflow(a, b, &r);
        break;
    case OP_SUB:
        bad = __builtin_sub_overflow(a, b, &r);
        break;
    case OP_MUL:
        bad = __builtin_mul_overflow(a, b, &r);
        break;
    default:
        bad = b == 0 || (a == INT64_MIN && b == -1);
        if (!bad)
            r = op == OP_DIV ? a / b : a % b;
    }
    return bad ? make_value(ST_ERROR, TY_INT) : make_int(r);
}

static struct val uint_arithmetic(enum op op, uint64_t a, uint64_t b)
{
    uint64_t r = 0;
    bool bad = false;

    switch (op) {
    case OP_ADD:
        bad = __builtin_add_overflow(a, b, &r);
        break;
    case OP_SUB:
        bad = a < b;
        r = a - b;
        break;
    case OP_MUL:
        bad = __builtin_mul_overflow(a, b, &r);
        break;
    default:
        bad = b == 0;
        if (!bad)
            r = op == OP_DIV ? a / b : a % b;
    }
    return bad ? make_value(ST_ERROR, TY_UINT) : make_uint(r);
}

static struct val concatenate(struct pool *p, const struct val *a, const struct val *b)
{
    struct val v = make_value(ST_VALUE, a->type);

    if (a->type == TY_STR) {
        char *text = pool_take(p, a->as.s.len + b->as.s.len + 1);

        memcpy(text, a->as.s.data, a->as.s.len);
        memcpy(text + a->as.s.len, b->as.s.data, b->as.s.len);
        v.as.s.data = text;
        v.as.s.len = a->as.s.len + b->as.s.len;
        return v;
    }
    v.as.l.n = a->as.l.n + b->as.l.n;
    v.as.l.items = pool_take(p, (v.as.l.n + 1) * sizeof *v.as.l.items);
    memcpy(v.as.l.items, a->as.l.items, a->as.l.n * sizeof *v.as.l.items);
    memcpy(v.as.l.items + a->as.l.n, b->as.l.items, b->as.l.n * sizeof *v.as.l.items);
    return v;
}

bool occurs(const struct val *text, const struct val *part)
{
    for (size_t at = 0; at + part->as.s.len <= text->as.s.len; at++)
        if (!memcmp(text->as.s.data + at, part->as.s.data, part->as.s.len))
            return true;
    return false;
}

static struct val make_text(struct pool *p, const char *text)
{
    struct val v = make_value(ST_VALUE, TY_STR);
    char *copy = pool_take(p, strlen(text) + 1);

    strcpy(copy, text);
    v.as.s.data = copy;
    v.as.s.len = strlen(text);
    return v;
}

static struct val to_text(struct pool *p, const struct val *a)
{
    char buf[24], *at = buf + sizeof buf;
    bool negative = a->type == TY_INT && a->as.i < 0;
    uint64_t u = negative ? -(uint64_t)a->as.i : a->as.u;

    if (a->type == TY_BOOL)
        return make_text(p, a->as.b ? "true" : "false");
    *--at = '\0';
    do
        *--at = (char)('0' + u % 10);
    while (u /= 10);
    if (negative)
        *--at = '-';
    return make_text(p, at);
}

static struct val text_to_bool(const struct val *a)
{
    static const char *const words[2][5] = {{"false", "0", "f", "FALSE", "False"},
                                            {"true", "1", "t", "TRUE", "True"}};

    for (int b = 0; b < 2; b++)
        for (int i = 0; i < 5; i++)
            if (strlen(words[b][i]) == a->as.s.len &&
                !memcmp(words[b][i], a->as.s.data, a->as.s.len))
                return make_bool(b);
    return make_value(ST_ERROR, TY_BOOL);
}

/* Decimal digits, for int with an optional minus sign. */
static struct val text_to_number(const struct val *a, enum ty type)
{
    bool negative = type == TY_INT && a->as.s.len > 1 && a->as.s.data[0] == '-';
    uint64_t u = 0;

    if (!a->as.s.len)
        return make_value(ST_ERROR, type);
    for (size_t i = negative; i < a->as.s.len; i++) {
        unsigned digit = (unsigned char)a->as.s.data[i] - (unsigned)'0';

        if (digit > 9 || __builtin_mul_overflow(u, (uint64_t)10, &u) ||
            __builtin_add_overflow(u, (uint64_t)digit, &u))
            return make_value(ST_ERROR, type);
    }
    if (type == TY_UINT)
        return make_uint(u);
    if (u > (uint64_t)INT64_MAX + negative)
        return make_value(ST_ERROR, type);
    return make_int((int64_t)(negative ? -u : u));
}

struct val combine_values(struct pool *p, enum op op, const struct val *a, const struct val *b)
{
    if (a->type == TY_INT)
        return int_arithmetic(op, a->as.i, b->as.i);
    if (a->type == TY_UINT)
        return uint_arithmetic(op, a->as.u, b->as.u);
    return concatenate(p, a, b);
}

struct val convert_value(struct pool *p, const struct val *a, enum ty type)
{
    if (a->type == type)
        return *a;
    if (type == TY_STR)
        return to_text(p, a);
    if (type == TY_BOOL)
        return text_to_bool(a);
    if (a->type == TY_STR)
        return text_to_number(a, type);
    if (type == TY_INT)
        return a->as.u > INT64_MAX ? make_value(ST_ERROR, TY_INT) : make_int((int64_t)a->as.u);
    return a->as.i < 0 ? make_value(ST_ERROR, TY_UINT) : make_uint((uint64_t)a->as.i);
}
