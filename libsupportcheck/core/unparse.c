/* SPDX-License-Identifier: MIT */
#include "unparse.h"

#include <string.h>

/* Enough for any predicate a person wrote; an image may share nodes without end. */
#define MAX_TEXT ((size_t)8192)

struct unparser {
    struct scheck__text *t;
    const struct scheck_policy *p;
    const struct scheck_workspace *ws; /* NULL: loop variables by name */
    unsigned open;                     /* loops entered while writing */
    size_t end;                        /* of the text: beyond it writing stops */
};

static void write_node(struct unparser *u, size_t i, bool top);

static void write(struct unparser *u, const char *s)
{
    scheck__text_puts(u->t, s);
}

static const char *const relations[IMG_N_RELATIONS] = {" == ", " != ", " < ",
                                                       " <= ", " > ",  " >= "};

static void write_fact(struct unparser *u, size_t fact)
{
    struct scheck_str s = scheck__string(u->p, img_u16(scheck__fact(u->p, fact) + FACT_NAME));

    scheck__text_add(u->t, s.data, s.len);
}

/* The element that loop @level over @list is at: "guest.disks[2]", or "e", "e1". */
static void write_element(struct unparser *u, unsigned level, size_t list)
{
    bool inside = u->open >> level & 1;

    if (u->ws && !inside) {
        write_fact(u, list);
        write(u, "[");
        scheck__text_uint(u->t, u->ws->element[level]);
        write(u, "]");
    } else {
        write(u, "e");
        if (level)
            scheck__text_uint(u->t, level);
    }
}

/* The last part of a field's name: "format" of "guest.disks.format". */
static void write_field(struct unparser *u, unsigned level, size_t field)
{
    size_t list = img_u16(scheck__fact(u->p, field) + FACT_LIST);
    struct scheck_str s = scheck__string(u->p, img_u16(scheck__fact(u->p, field) + FACT_NAME));
    struct scheck_str l = scheck__string(u->p, img_u16(scheck__fact(u->p, list) + FACT_NAME));

    write_element(u, level, list);
    scheck__text_add(u->t, s.data + l.len, s.len > l.len ? s.len - l.len : 0);
}

/* Name of the define that node @i stands for, or NULL. */
static const char *define_name(const struct scheck_policy *p, size_t i)
{
    for (size_t d = 0; d < p->sec[SEC_DEFINES].n; d++) {
        const unsigned char *define = p->sec[SEC_DEFINES].data + d * DEFINE_LEN;

        if (img_u16(define + DEFINE_NODE) == i)
            return scheck__string(p, img_u16(define + DEFINE_NAME)).data;
    }
    return NULL;
}

static void write_operand(struct unparser *u, size_t i)
{
    uint8_t op = scheck__decode(u->p, i).op;
    bool compound = op == OP_AND || op == OP_OR || op == OP_SELECT || op == OP_SELECT_V ||
                    (op >= OP_CMP_INT && op <= OP_MOD) || op == OP_FACT_EQ || op == OP_ELEM_EQ ||
                    op == OP_FACT_CMP || op == OP_ELEM_CMP;

    compound = compound && !define_name(u->p, i);
    if (compound)
        write(u, "(");
    write_node(u, i, false);
    if (compound)
        write(u, ")");
}

static void write_binary(struct unparser *u, const struct node *n, const char *symbol)
{
    write_operand(u, n->a);
    write(u, symbol);
    write_operand(u, n->b);
}

static void write_chain(struct unparser *u, const struct node *n, const char *symbol)
{
    for (size_t k = 0; k < n->b; k++) {
        if (k)
            write(u, symbol);
        write_operand(u, scheck__pool(u->p, (size_t)n->a + k));
    }
}

static void write_const_list(struct unparser *u, const struct node *n)
{
    if (n->aux)
        write(u, "!(");
    write_operand(u, n->a);
    write(u, " in [");
    for (size_t k = n->b; k < (size_t)n->b + n->c; k++) {
        if (k > n->b)
            write(u, ", ");
        if (n->op == OP_IN_INT)
            scheck__text_int(u->t, (int64_t)scheck__int(u->p, k));
        else
            scheck__text_quoted(u->t, scheck__string(u->p, scheck__pool(u->p, k)));
    }
    write(u, n->aux ? "])" : "]");
}

static void write_call(struct unparser *u, const char *name, size_t argument)
{
    write(u, name);
    write(u, "(");
    write_node(u, argument, false);
    write(u, ")");
}

static void write_method(struct unparser *u, const struct node *n, const char *name)
{
    write_operand(u, n->a);
    write(u, name);
    write_node(u, n->b, false);
    write(u, ")");
}

static void write_loop(struct unparser *u, size_t i, const struct node *n)
{
    unsigned before = u->open;

    write_fact(u, n->a);
    write(u, ".");
    write(u, scheck__op_name(n->op));
    write(u, "(e");
    if (n->c)
        scheck__text_uint(u->t, n->c);
    write(u, ", ");
    u->open |= 1u << n->c;
    write_node(u, i + n->b, false);
    u->open = before;
    write(u, ")");
}

static void write_index(struct unparser *u, const struct node *n)
{
    write_fact(u, n->a);
    write(u, "[");
    write_node(u, n->b, false);
    write(u, "]");
    if (n->c != IMG_NONE) {
        struct scheck_str s = scheck__string(u->p, img_u16(scheck__fact(u->p, n->c) + FACT_NAME));
        struct scheck_str l = scheck__string(u->p, img_u16(scheck__fact(u->p, n->a) + FACT_NAME));

        scheck__text_add(u->t, s.data + l.len, s.len > l.len ? s.len - l.len : 0);
    }
}

static void write_constant(struct unparser *u, unsigned fact, unsigned number)
{
    if (scheck__fact(u->p, fact)[FACT_TYPE] == SCHECK_TYPE_UINT)
        scheck__text_uint(u->t, scheck__int(u->p, number));
    else
        scheck__text_int(u->t, (int64_t)scheck__int(u->p, number));
}

/* A fact or field against a constant. */
static void write_comparison(struct unparser *u, const struct node *n)
{
    bool is_string = n->op == OP_FACT_EQ || n->op == OP_ELEM_EQ;

    if (n->op == OP_FACT_EQ || n->op == OP_FACT_CMP)
        write_fact(u, n->a);
    else
        write_field(u, n->c, n->a);
    write(u, relations[n->aux]);
    if (is_string)
        scheck__text_quoted(u->t, scheck__string(u->p, n->b));
    else
        write_constant(u, n->a, n->b);
}

static void write_leaf(struct unparser *u, const struct node *n)
{
    switch (n->op) {
    case OP_CONST:
        write(u, n->aux == T_TRUE ? "true" : "false");
        break;
    case OP_ERROR:
        write(u, "error()");
        break;
    case OP_INT:
        scheck__text_int(u->t, (int64_t)scheck__int(u->p, n->a));
        break;
    case OP_STR:
        scheck__text_quoted(u->t, scheck__string(u->p, n->a));
        break;
    case OP_FACT_BOOL:
    case OP_FACT:
        write_fact(u, n->a);
        break;
    case OP_ELEM_BOOL:
    case OP_ELEM:
        write_field(u, n->aux, n->a);
        break;
    case OP_ITEM_BOOL:
    case OP_ITEM:
        write_element(u, n->aux, n->a);
        break;
    case OP_HAS:
        write(u, "has(");
        write_fact(u, n->a);
        write(u, ")");
        break;
    case OP_HAS_ELEM:
        write(u, "has(");
        write_field(u, n->aux, n->a);
        write(u, ")");
        break;
    case OP_FACT_EQ:
    case OP_ELEM_EQ:
    case OP_FACT_CMP:
    case OP_ELEM_CMP:
        write_comparison(u, n);
        break;
    default:
        write(u, "size(");
        write_fact(u, n->a);
        write(u, ")");
        break;
    }
}

static void write_choice(struct unparser *u, const struct node *n)
{
    write_operand(u, n->a);
    write(u, " ? ");
    write_operand(u, n->b);
    write(u, " : ");
    write_operand(u, n->c);
}

static const char *symbol_of(const struct node *n)
{
    switch (n->op) {
    case OP_CMP_INT:
    case OP_CMP_UINT:
    case OP_CMP_STR:
    case OP_CMP_BOOL:
        return relations[n->aux];
    case OP_ADD:
        return " + ";
    case OP_SUB:
        return " - ";
    case OP_MUL:
        return " * ";
    case OP_DIV:
        return " / ";
    case OP_MOD:
        return " % ";
    default:
        return NULL;
    }
}

/* Calls and methods; false: @n is neither. */
static bool write_function(struct unparser *u, const struct node *n)
{
    static const struct {
        uint8_t op;
        bool method;
        const char *name;
    } functions[] = {
        {OP_SIZE_STR, false, "size"},     {OP_TO_INT, false, "int"},
        {OP_TO_UINT, false, "uint"},      {OP_PARSE_INT, false, "int"},
        {OP_PARSE_UINT, false, "uint"},   {OP_PARSE_BOOL, false, "bool"},
        {OP_STARTS, true, ".startsWith("}, {OP_ENDS, true, ".endsWith("},
        {OP_CONTAINS, true, ".contains("},
    };

    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (functions[i].op != n->op)
            continue;
        if (functions[i].method)
            write_method(u, n, functions[i].name);
        else
            write_call(u, functions[i].name, n->a);
        return true;
    }
    return false;
}

static void write_node(struct unparser *u, size_t i, bool top)
{
    struct node n = scheck__decode(u->p, i);
    const char *name = top ? NULL : define_name(u->p, i);

    if (u->t->len > u->end)
        return;
    if (name) {
        write(u, name);
    } else if (symbol_of(&n)) {
        write_binary(u, &n, symbol_of(&n));
    } else if (write_function(u, &n)) {
        return;
    } else if (scheck__is_loop(n.op)) {
        write_loop(u, i, &n);
    } else {
        switch (n.op) {
        case OP_NOT:
            write(u, "!");
            write_operand(u, n.a);
            break;
        case OP_NEG:
            write(u, "-");
            write_operand(u, n.a);
            break;
        case OP_AND:
            write_chain(u, &n, " && ");
            break;
        case OP_OR:
            write_chain(u, &n, " || ");
            break;
        case OP_IN_STR:
        case OP_IN_INT:
            write_const_list(u, &n);
            break;
        case OP_SELECT:
        case OP_SELECT_V:
            write_choice(u, &n);
            break;
        case OP_GUARD: /* what the guard checks is part of what it guards */
        case OP_GUARD_V:
            write_node(u, n.b, false);
            break;
        case OP_COPY:
            write_node(u, n.a, false);
            break;
        case OP_INDEX_BOOL:
        case OP_INDEX:
            write_index(u, &n);
            break;
        default:
            write_leaf(u, &n);
            break;
        }
    }
}

void scheck__unparse(struct scheck__text *t, const struct scheck_policy *p,
                     const struct scheck_workspace *ws, size_t i)
{
    struct unparser u = {t, p, ws, 0, t->len + MAX_TEXT};

    write_node(&u, i, true);
}
