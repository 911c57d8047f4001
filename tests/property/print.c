/* SPDX-License-Identifier: MIT */
/* Expressions as CEL text, with no more parentheses than needed but for some at random. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tree.h"

struct out {
    char *buf;
    size_t len, cap;
    const struct world *world;
    unsigned name[MAX_BOUND];
};

enum prec { P_COND = 0, P_OR, P_AND, P_RELATION, P_ADD, P_MUL, P_UNARY, P_MEMBER };

static void print(struct out *o, const struct node *n, enum prec at_least);

__attribute__((format(printf, 2, 3))) static void put(struct out *o, const char *fmt, ...)
{
    size_t room = o->len < o->cap ? o->cap - o->len : 0;
    va_list ap;

    va_start(ap, fmt);
    o->len += (size_t)vsnprintf(room ? o->buf + o->len : NULL, room, fmt, ap);
    va_end(ap);
}

static void put_text(struct out *o, const struct val *v, char quote)
{
    put(o, "%c", quote);
    for (size_t i = 0; i < v->as.s.len; i++) {
        char c = v->as.s.data[i];

        if (c == quote || c == '\\') {
            put(o, "\\%c", c);
        } else if (v->as.s.len - i >= 3 && !memcmp(v->as.s.data + i, "\xef\xbf\xbf", 3)) {
            put(o, "\\uffff"); /* XML cannot carry it */
            i += 2;
        } else if (c == '\n') {
            put(o, "\\n");
        } else if (c == '\0') {
            put(o, "\\x00");
        } else {
            put(o, "%c", c);
        }
    }
    put(o, "%c", quote);
}

static void put_value(struct out *o, const struct val *v, unsigned style)
{
    if (v->state != ST_VALUE) {
        put(o, "%s", v->state == ST_UNKNOWN ? "?" : v->state == ST_ABSENT ? "absent" : "error");
        return;
    }
    switch (v->type) {
    case TY_BOOL:
        put(o, "%s", v->as.b ? "true" : "false");
        break;
    case TY_INT:
        if (v->as.i >= 0 && style % 8 == 1)
            put(o, "0x%" PRIX64, v->as.u);
        else
            put(o, "%" PRId64, v->as.i);
        break;
    case TY_UINT:
        put(o, style % 8 == 1 ? "0x%" PRIx64 "u" : "%" PRIu64 "u", v->as.u);
        break;
    case TY_STR:
        put_text(o, v, style % 3 ? '"' : '\'');
        break;
    case TY_REC:
        put(o, "#%u", v->as.rec);
        break;
    default:
        put(o, "[");
        for (size_t i = 0; i < v->as.l.n; i++) {
            put(o, "%s", i ? ", " : "");
            put_value(o, &v->as.l.items[i], 0);
        }
        put(o, "]");
    }
}

static void binary(struct out *o, const struct node *n, const char *sign, enum prec prec)
{
    /* && and || may be regrouped; the others associate to the left. */
    enum prec right = prec == P_OR || prec == P_AND ? prec : (enum prec)(prec + 1);

    print(o, n->kid[0], prec);
    put(o, n->style % 16 == 3 && n->op != OP_IN ? "%s" : " %s ", sign);
    print(o, n->kid[1], right);
}

static void unary(struct out *o, const struct node *n, char sign)
{
    bool chain = n->kid[0]->op == n->op && n->style & 16;

    put(o, "%c", sign);
    print(o, n->kid[0], chain ? P_UNARY : P_MEMBER);
}

static void ternary(struct out *o, const struct node *n)
{
    print(o, n->kid[0], P_OR);
    put(o, " ? ");
    print(o, n->kid[1], P_OR);
    put(o, " : ");
    print(o, n->kid[2], P_COND);
}

static void macro(struct out *o, const struct node *n, const char *name)
{
    print(o, n->kid[0], P_MEMBER);
    o->name[n->index] = n->style & 3;
    put(o, ".%s(e%u, ", name, n->style & 3);
    if (n->n_kids == 3) {
        print(o, n->kid[2], P_COND);
        put(o, ", ");
    }
    print(o, n->kid[1], P_COND);
    put(o, ")");
}

static void method(struct out *o, const struct node *n, const char *name)
{
    print(o, n->kid[0], P_MEMBER);
    put(o, ".%s(", name);
    if (n->n_kids > 1)
        print(o, n->kid[1], P_COND);
    put(o, ")");
}

static void call(struct out *o, const struct node *n, const char *name)
{
    put(o, "%s(", name);
    print(o, n->kid[0], P_COND);
    put(o, ")");
}

static void list(struct out *o, const struct node *n)
{
    put(o, "[");
    for (unsigned i = 0; i < n->n_kids; i++) {
        put(o, "%s", i ? ", " : "");
        print(o, n->kid[i], P_COND);
    }
    put(o, "]");
}

static void primary(struct out *o, const struct node *n)
{
    static const char *const conversions[] = {"bool", "int", "uint", "string"};

    switch (n->op) {
    case OP_LIT:
        put_value(o, &n->lit, n->style);
        break;
    case OP_VAR:
        put(o, "%s", o->world->vars[n->index].name);
        break;
    case OP_BOUND:
        put(o, "e%u", o->name[n->index]);
        break;
    case OP_FIELD:
        print(o, n->kid[0], P_MEMBER);
        put(o, ".%s", o->world->fields[n->index].name);
        break;
    case OP_HAS_VAR:
        put(o, "has(%s)", o->world->vars[n->index].name);
        break;
    case OP_HAS_FIELD:
        put(o, "has(");
        print(o, n->kid[0], P_MEMBER);
        put(o, ".%s)", o->world->fields[n->index].name);
        break;
    case OP_LIST:
        list(o, n);
        break;
    case OP_INDEX:
        print(o, n->kid[0], P_MEMBER);
        put(o, "[");
        print(o, n->kid[1], P_COND);
        put(o, "]");
        break;
    case OP_SIZE:
        if (n->style & 8)
            method(o, n, "size");
        else
            call(o, n, "size");
        break;
    default:
        call(o, n, conversions[n->type]);
    }
}

struct spelling {
    enum prec prec;
    void (*how)(struct out *o, const struct node *n, const char *name);
    const char *name;
};

static void as_binary(struct out *o, const struct node *n, const char *sign)
{
    enum prec prec = n->op == OP_AND                        ? P_AND
                     : n->op == OP_OR                       ? P_OR
                     : n->op >= OP_EQ && n->op <= OP_IN     ? P_RELATION
                     : n->op == OP_ADD || n->op == OP_SUB   ? P_ADD
                                                            : P_MUL;

    binary(o, n, sign, prec);
}

static void as_unary(struct out *o, const struct node *n, const char *sign)
{
    unary(o, n, *sign);
}

static void as_ternary(struct out *o, const struct node *n, const char *sign)
{
    (void)sign;
    ternary(o, n);
}

static void print(struct out *o, const struct node *n, enum prec at_least)
{
    static const struct spelling spellings[N_OPS] = {
        [OP_NOT] = {P_UNARY, as_unary, "!"},
        [OP_NEG] = {P_UNARY, as_unary, "-"},
        [OP_AND] = {P_AND, as_binary, "&&"},
        [OP_OR] = {P_OR, as_binary, "||"},
        [OP_COND] = {P_COND, as_ternary, "?"},
        [OP_EQ] = {P_RELATION, as_binary, "=="},
        [OP_NE] = {P_RELATION, as_binary, "!="},
        [OP_LT] = {P_RELATION, as_binary, "<"},
        [OP_LE] = {P_RELATION, as_binary, "<="},
        [OP_GT] = {P_RELATION, as_binary, ">"},
        [OP_GE] = {P_RELATION, as_binary, ">="},
        [OP_IN] = {P_RELATION, as_binary, "in"},
        [OP_ADD] = {P_ADD, as_binary, "+"},
        [OP_SUB] = {P_ADD, as_binary, "-"},
        [OP_MUL] = {P_MUL, as_binary, "*"},
        [OP_DIV] = {P_MUL, as_binary, "/"},
        [OP_MOD] = {P_MUL, as_binary, "%"},
        [OP_ALL] = {P_MEMBER, macro, "all"},
        [OP_EXISTS] = {P_MEMBER, macro, "exists"},
        [OP_EXISTS_ONE] = {P_MEMBER, macro, "exists_one"},
        [OP_FILTER] = {P_MEMBER, macro, "filter"},
        [OP_MAP] = {P_MEMBER, macro, "map"},
        [OP_STARTS] = {P_MEMBER, method, "startsWith"},
        [OP_ENDS] = {P_MEMBER, method, "endsWith"},
        [OP_CONTAINS] = {P_MEMBER, method, "contains"},
    };
    const struct spelling *s = &spellings[n->op];
    bool negative = n->op == OP_LIT && n->type == TY_INT && n->lit.as.i < 0;
    enum prec prec = s->how ? s->prec : negative ? P_UNARY : P_MEMBER;
    /* A record is named directly: guards are recognised by the name. */
    bool enclose = prec < at_least || (n->style % 32 == 5 && n->type != TY_REC);

    put(o, "%s", enclose ? "(" : "");
    if (s->how)
        s->how(o, n, s->name);
    else
        primary(o, n);
    put(o, "%s", enclose ? ")" : "");
}

size_t print_tree(const struct world *w, const struct node *n, char *buf, size_t cap)
{
    struct out o = {buf, 0, cap, w, {0}};

    print(&o, n, P_COND);
    return o.len < cap ? o.len : SIZE_MAX;
}

size_t print_value(const struct val *v, char *buf, size_t cap)
{
    struct out o = {buf, 0, cap, NULL, {0}};

    put_value(&o, v, 0);
    return o.len;
}

void print_facts(const struct world *w, const struct facts *f, char *buf, size_t cap)
{
    struct out o = {buf, 0, cap, w, {0}};

    for (unsigned i = 0; i < w->n_vars; i++) {
        const struct val *v = &f->vars[i];

        put(&o, "%s%s=", i ? " " : "", w->vars[i].name);
        if (v->state != ST_VALUE || v->type != TY_LREC) {
            put_value(&o, v, 1);
            continue;
        }
        for (unsigned e = 0; e < v->as.l.n; e++)
            for (unsigned k = 0; k < w->n_fields; k++) {
                put(&o, "%s%s=", k ? "," : e ? " {" : "{", w->fields[k].name);
                put_value(&o, &f->fields[e][k], 0);
                put(&o, "%s", k + 1 == w->n_fields ? "}" : "");
            }
    }
}
