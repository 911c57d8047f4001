/* SPDX-License-Identifier: MIT */
#include "lower.h"

#include <stdio.h>
#include <string.h>

#include "../core/scalar.h"

/* Trees lowered for one expression: bounds the unrolling of constant lists. */
#define BUDGET ((size_t)100000)

enum node_kind scheck__kind_of(enum scheck_type type)
{
    switch (type) {
    case SCHECK_TYPE_STRING:
        return KIND_STR;
    case SCHECK_TYPE_INT:
    case SCHECK_TYPE_UINT:
        return KIND_INT;
    default:
        return KIND_BOOL;
    }
}

uint32_t scheck__lower_fact(const struct lowering *l, const struct m_fact *fact)
{
    return l->fact_base[fact - l->model->facts.items];
}

static uint32_t field_number(const struct lowering *l, const struct m_fact *list,
                             const struct m_fact *field)
{
    return scheck__lower_fact(l, list) + 1 + (uint32_t)(field - list->fields.items);
}

struct low scheck__low_node(const struct lowering *l, ir_id node)
{
    struct low low = {.kind = l->ir->out_of_memory ? LOW_FAILED : LOW_NODE, .node = node};

    return low;
}

static struct low failed(void)
{
    struct low low = {.kind = LOW_FAILED};

    return low;
}

struct low scheck__low_failed(struct lowering *l, const char *id, size_t at, const char *what)
{
    scheck__cel_error(l->source, id, at, "%s", what);
    return failed();
}

static bool is_uint(const struct cel_tree *t)
{
    return t->type->kind == SCHECK_TYPE_UINT;
}

/* --- names --- */

static struct low lower_define(struct lowering *l, const struct cel_tree *t)
{
    struct lower_define *define = &l->defines[t->fact - l->model->facts.items];
    const struct binding *env = l->env;

    if (define->value.kind != LOW_FAILED && define->release == l->release)
        return define->value;
    if (!define->tree)
        return failed(); /* reported where it is defined */
    l->env = NULL;
    define->value = scheck__lower_tree(l, define->tree);
    define->release = l->release;
    l->env = env;
    return define->value;
}

static struct low lower_release(struct lowering *l, const struct cel_tree *t)
{
    const struct m_release *r = &l->model->releases.items[l->release];
    const char *text;

    switch ((enum release_constant)t->number) {
    case RELEASE_DEVELOPMENT:
        return scheck__low_node(l, scheck__ir_bool(l->ir, r->development));
    case RELEASE_ID:
        text = r->id.text;
        break;
    case RELEASE_SUPPORTED:
        text = l->dates && l->dates->supported_until.text ? l->dates->supported_until.text
                                                          : r->supported_until.text;
        break;
    default:
        text = l->dates && l->dates->security_supported_until.text
                   ? l->dates->security_supported_until.text
                   : r->security_supported_until.text;
        break;
    }
    return scheck__low_node(l, scheck__ir_str_node(l->ir, (struct scheck_str){text, strlen(text)}));
}

static struct low lower_variable(struct lowering *l, const struct cel_tree *t)
{
    for (const struct binding *b = l->env; b; b = b->next)
        if (b->name.len == t->text.len && memcmp(b->name.data, t->text.data, t->text.len) == 0)
            return b->value;
    return failed();
}

static struct low lower_fact_name(struct lowering *l, const struct cel_tree *t)
{
    struct ir_fact f = {.fact = scheck__lower_fact(l, t->fact),
                        .kind = scheck__kind_of(t->fact->type),
                        .optional = t->fact->optional};

    if (t->fact->type == SCHECK_TYPE_LIST)
        return scheck__lower_list_fact(l, t->fact);
    return scheck__low_node(l, scheck__ir_fact(l->ir, f));
}

static ir_id indexed_field(struct lowering *l, const struct low *record, uint32_t field,
                           const struct m_fact *info)
{
    enum node_kind kind = scheck__kind_of(info->type);

    return scheck__ir_add(l->ir,
                          (struct ir_node){.op = kind == KIND_BOOL ? OP_INDEX_BOOL : OP_INDEX,
                                           .kind = (uint8_t)kind,
                                           .a = scheck__lower_fact(l, record->record),
                                           .b = record->node,
                                           .c = field,
                                           .levels = ir_node(l->ir, record->node)->levels,
                                           .can_err = true});
}

static struct low lower_field(struct lowering *l, const struct cel_tree *t)
{
    struct low record = scheck__lower_tree(l, t->args[0]);
    struct ir_fact f = {.kind = scheck__kind_of(t->fact->type),
                        .optional = t->fact->optional,
                        .level = record.level};

    if (record.kind != LOW_RECORD)
        return failed();
    f.fact = field_number(l, record.record, t->fact);
    if (record.indexed)
        return scheck__low_node(l, indexed_field(l, &record, f.fact, t->fact));
    return scheck__low_node(l, scheck__ir_elem(l->ir, f));
}

static struct low lower_name(struct lowering *l, const struct cel_tree *t)
{
    switch (t->meaning) {
    case NAME_FACT:
        return lower_fact_name(l, t);
    case NAME_FIELD:
        return lower_field(l, t);
    case NAME_DEFINE:
        return lower_define(l, t);
    case NAME_VARIABLE:
        return lower_variable(l, t);
    case NAME_INT:
        return scheck__low_node(l, scheck__ir_int_node(l->ir, t->number));
    default:
        return lower_release(l, t);
    }
}

static struct low lower_has(struct lowering *l, const struct cel_tree *t)
{
    const struct cel_tree *arg = t->args[0];
    struct ir_node n = {.op = OP_HAS};
    struct low record;

    if (arg->meaning == NAME_FACT) {
        n.a = scheck__lower_fact(l, arg->fact);
        return scheck__low_node(l, scheck__ir_add(l->ir, n));
    }
    record = scheck__lower_tree(l, arg->args[0]);
    if (record.kind != LOW_RECORD)
        return failed();
    if (record.indexed)
        return scheck__low_failed(l, "outside-subset", t->at,
                                  "has() of an indexed element is outside the subset");
    n.op = OP_HAS_ELEM;
    n.aux = (uint8_t)record.level;
    n.a = field_number(l, record.record, arg->fact);
    n.levels = (uint8_t)(1u << record.level);
    return scheck__low_node(l, scheck__ir_add(l->ir, n));
}

/* --- operators --- */

static struct low lower_chain(struct lowering *l, const struct cel_tree *t)
{
    uint8_t op = t->op == OP2_AND ? OP_AND : OP_OR;
    ir_id *operands = scheck__arena_alloc(&l->model->arena, t->n_args * sizeof *operands);

    if (!operands) {
        l->ir->out_of_memory = true;
        return failed();
    }
    for (size_t i = 0; i < t->n_args; i++) {
        struct low operand = scheck__lower_tree(l, t->args[i]);

        if (operand.kind != LOW_NODE)
            return failed();
        operands[i] = operand.node;
    }
    return scheck__low_node(l, scheck__ir_chain(l->ir, op, operands, t->n_args));
}

static bool relation_of(int op, enum img_relation *relation)
{
    static const struct {
        int op;
        enum img_relation relation;
    } relations[] = {{OP2_EQ, REL_EQ}, {OP2_NE, REL_NE}, {'<', REL_LT},
                     {OP2_LE, REL_LE}, {'>', REL_GT},    {OP2_GE, REL_GE}};

    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
        if (relations[i].op == op) {
            *relation = relations[i].relation;
            return true;
        }
    return false;
}

static uint8_t arithmetic_of(int op)
{
    switch (op) {
    case '+':
        return OP_ADD;
    case '-':
        return OP_SUB;
    case '*':
        return OP_MUL;
    case '/':
        return OP_DIV;
    default:
        return OP_MOD;
    }
}

static struct low join_strings(struct lowering *l, const struct cel_tree *t, ir_id a, ir_id b)
{
    const struct ir_node *na = ir_node(l->ir, a), *nb = ir_node(l->ir, b);
    struct scheck_str x, y, joined;
    char *data;

    if (na->op == OP_ERROR || nb->op == OP_ERROR)
        return scheck__low_node(l, na->op == OP_ERROR ? a : b);
    if (na->op != OP_STR || nb->op != OP_STR)
        return scheck__low_failed(l, "outside-subset", t->at,
                                  "building a string from facts is outside the subset");
    x = l->ir->strings.items[na->a];
    y = l->ir->strings.items[nb->a];
    data = scheck__arena_alloc(&l->model->arena, x.len + y.len + 1);
    if (!data) {
        l->ir->out_of_memory = true;
        return failed();
    }
    memcpy(data, x.data, x.len);
    memcpy(data + x.len, y.data, y.len);
    joined = (struct scheck_str){data, x.len + y.len};
    return scheck__low_node(l, scheck__ir_str_node(l->ir, joined));
}

static struct low lower_nodes(struct lowering *l, const struct cel_tree *t, ir_id a, ir_id b)
{
    bool is_unsigned = is_uint(t->args[0]); /* and the other, too */
    enum img_relation relation;

    if (relation_of(t->op, &relation))
        return scheck__low_node(l, scheck__ir_compare(l->ir, relation, is_unsigned, a, b));
    if (ir_node(l->ir, a)->kind == KIND_STR || ir_node(l->ir, b)->kind == KIND_STR)
        return join_strings(l, t, a, b);
    return scheck__low_node(l,
                            scheck__ir_arithmetic(l->ir, arithmetic_of(t->op), is_unsigned, a, b));
}

static struct low lower_binary(struct lowering *l, const struct cel_tree *t)
{
    struct low a, b, equal;

    if (t->op == OP2_AND || t->op == OP2_OR)
        return lower_chain(l, t);
    a = scheck__lower_tree(l, t->args[0]);
    b = scheck__lower_tree(l, t->args[1]);
    if (a.kind == LOW_FAILED || b.kind == LOW_FAILED)
        return failed();
    if (t->op == OP2_IN)
        return scheck__lower_in(l, t, a, b);
    if (a.kind == LOW_LIST && b.kind == LOW_LIST) {
        if (t->op == '+')
            return scheck__lower_concat(l, a, b);
        equal = scheck__lower_list_equal(l, t, a, b);
        if (equal.kind == LOW_NODE && t->op == OP2_NE)
            equal.node = scheck__ir_not(l->ir, equal.node);
        return equal;
    }
    if (a.kind != LOW_NODE || b.kind != LOW_NODE)
        return failed();
    return lower_nodes(l, t, a.node, b.node);
}

static struct low lower_unary(struct lowering *l, const struct cel_tree *t)
{
    struct low a = scheck__lower_tree(l, t->args[0]);
    const struct ir_node *n;

    if (a.kind != LOW_NODE)
        return failed();
    if (t->op == '!')
        return scheck__low_node(l, scheck__ir_not(l->ir, a.node));
    n = ir_node(l->ir, a.node);
    if (n->op == OP_INT || n->op == OP_ERROR)
        return scheck__low_node(
            l, scheck__ir_arithmetic(l->ir, OP_SUB, false, scheck__ir_int_node(l->ir, 0), a.node));
    return scheck__low_node(l, scheck__ir_add(l->ir, (struct ir_node){.op = OP_NEG,
                                                                      .kind = KIND_INT,
                                                                      .a = a.node,
                                                                      .levels = n->levels,
                                                                      .can_err = true}));
}

static struct low lower_ternary(struct lowering *l, const struct cel_tree *t)
{
    struct low c = scheck__lower_tree(l, t->args[0]);
    struct low a = scheck__lower_tree(l, t->args[1]);
    struct low b = scheck__lower_tree(l, t->args[2]);

    if (c.kind != LOW_NODE || a.kind == LOW_FAILED || b.kind == LOW_FAILED)
        return failed();
    if (a.kind == LOW_LIST && b.kind == LOW_LIST)
        return scheck__lower_list_select(l, c.node, a, b);
    if (a.kind != LOW_NODE || b.kind != LOW_NODE)
        return scheck__low_failed(l, "outside-subset", t->at,
                                  "choosing between records is outside the subset");
    return scheck__low_node(l, scheck__ir_select(l->ir, c.node, a.node, b.node));
}

/* --- functions --- */

/* The length of a string that is built is the sum of its parts' lengths. */
static struct low lower_string_size(struct lowering *l, const struct cel_tree *arg)
{
    struct low a, b;
    const struct ir_node *n;

    if (arg->kind == CEL_BINARY && arg->op == '+') {
        a = lower_string_size(l, arg->args[0]);
        b = lower_string_size(l, arg->args[1]);
        if (a.kind != LOW_NODE || b.kind != LOW_NODE)
            return failed();
        return scheck__low_node(l, scheck__ir_arithmetic(l->ir, OP_ADD, false, a.node, b.node));
    }
    a = scheck__lower_tree(l, arg);
    if (a.kind != LOW_NODE)
        return failed();
    n = ir_node(l->ir, a.node);
    if (n->op == OP_STR)
        return scheck__low_node(
            l, scheck__ir_int_node(l->ir, scheck__code_points(l->ir->strings.items[n->a])));
    if (n->op == OP_ERROR)
        return scheck__low_node(l, scheck__ir_error(l->ir, n->aux, KIND_INT));
    return scheck__low_node(l, scheck__ir_add(l->ir, (struct ir_node){.op = OP_SIZE_STR,
                                                                      .kind = KIND_INT,
                                                                      .a = a.node,
                                                                      .levels = n->levels,
                                                                      .can_err = n->can_err}));
}

static struct low lower_size(struct lowering *l, const struct cel_tree *t)
{
    struct low list;

    if (t->args[0]->type->kind == SCHECK_TYPE_STRING)
        return lower_string_size(l, t->args[0]);
    list = scheck__lower_tree(l, t->args[0]);
    if (list.kind == LOW_LIST)
        return scheck__lower_size(l, t, list.list);
    if (list.kind != LOW_NODE || ir_node(l->ir, list.node)->op != OP_ERROR)
        return failed();
    return scheck__low_node(l, scheck__ir_error(l->ir, ir_node(l->ir, list.node)->aux, KIND_INT));
}

static struct low lower_affix(struct lowering *l, const struct cel_tree *t, uint8_t op)
{
    struct low a = scheck__lower_tree(l, t->args[0]), b = scheck__lower_tree(l, t->args[1]);
    const struct ir_node *na, *nb;

    if (a.kind != LOW_NODE || b.kind != LOW_NODE)
        return failed();
    na = ir_node(l->ir, a.node);
    nb = ir_node(l->ir, b.node);
    if (na->op == OP_ERROR || nb->op == OP_ERROR)
        return scheck__low_node(
            l, scheck__ir_error(l->ir, na->op == OP_ERROR ? na->aux : nb->aux, KIND_BOOL));
    if (na->op == OP_STR && nb->op == OP_STR)
        return scheck__low_node(
            l, scheck__ir_bool(l->ir, scheck__has_affix(op, l->ir->strings.items[na->a],
                                                        l->ir->strings.items[nb->a])));
    return scheck__low_node(
        l, scheck__ir_add(l->ir, (struct ir_node){.op = op,
                                                  .a = a.node,
                                                  .b = b.node,
                                                  .levels = na->levels | nb->levels,
                                                  .can_err = na->can_err || nb->can_err}));
}

/* The conversion of a constant, or a node that converts. */
static struct low convert(struct lowering *l, ir_id a, uint8_t op)
{
    const struct ir_node *n = ir_node(l->ir, a);
    bool is_bool = op == OP_PARSE_BOOL, good, truth;
    uint64_t value;

    if (n->op == OP_ERROR)
        return scheck__low_node(l, scheck__ir_error(l->ir, n->aux, is_bool ? KIND_BOOL : KIND_INT));
    if (n->op == OP_STR && is_bool) {
        good = scheck__parse_bool(l->ir->strings.items[n->a], &truth);
        return scheck__low_node(l, good ? scheck__ir_bool(l->ir, truth)
                                        : scheck__ir_error(l->ir, ERR_CONVERSION, KIND_BOOL));
    }
    if (n->op == OP_STR) {
        good = scheck__parse_decimal(l->ir->strings.items[n->a], op == OP_PARSE_UINT, &value);
        return scheck__low_node(l, good ? scheck__ir_int_node(l->ir, value)
                                        : scheck__ir_error(l->ir, ERR_CONVERSION, KIND_INT));
    }
    if (n->op == OP_INT) {
        value = l->ir->ints.items[n->a];
        return scheck__low_node(
            l, value <= INT64_MAX ? a : scheck__ir_error(l->ir, ERR_RANGE, KIND_INT));
    }
    return scheck__low_node(
        l, scheck__ir_add(l->ir, (struct ir_node){.op = op,
                                                  .kind = is_bool ? KIND_BOOL : KIND_INT,
                                                  .a = a,
                                                  .levels = n->levels,
                                                  .can_err = true}));
}

static struct low lower_to_string(struct lowering *l, const struct cel_tree *t, ir_id a)
{
    const struct ir_node *n = ir_node(l->ir, a);
    uint64_t value = n->op == OP_INT ? l->ir->ints.items[n->a] : 0;
    char text[32], *copy;

    if (n->op == OP_ERROR)
        return scheck__low_node(l, scheck__ir_error(l->ir, n->aux, KIND_STR));
    if (n->op == OP_CONST)
        snprintf(text, sizeof text, "%s", n->aux == T_TRUE ? "true" : "false");
    else if (n->op == OP_INT && is_uint(t->args[0]))
        snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    else if (n->op == OP_INT)
        snprintf(text, sizeof text, "%lld", (long long)(int64_t)value);
    else
        return scheck__low_failed(l, "outside-subset", t->at,
                                  "building a string from facts is outside the subset");
    copy = scheck__arena_strndup(&l->model->arena, text, strlen(text));
    if (!copy) {
        l->ir->out_of_memory = true;
        return failed();
    }
    return scheck__low_node(l, scheck__ir_str_node(l->ir, (struct scheck_str){copy, strlen(copy)}));
}

static struct low lower_conversion(struct lowering *l, const struct cel_tree *t,
                                   enum scheck_type to)
{
    enum scheck_type from = t->args[0]->type->kind;
    struct low a = scheck__lower_tree(l, t->args[0]);

    if (a.kind != LOW_NODE || from == to)
        return a;
    switch (to) {
    case SCHECK_TYPE_INT:
        return convert(l, a.node, from == SCHECK_TYPE_STRING ? OP_PARSE_INT : OP_TO_INT);
    case SCHECK_TYPE_UINT:
        return convert(l, a.node, from == SCHECK_TYPE_STRING ? OP_PARSE_UINT : OP_TO_UINT);
    case SCHECK_TYPE_BOOL:
        return convert(l, a.node, OP_PARSE_BOOL);
    default:
        return lower_to_string(l, t, a.node);
    }
}

static bool is_named(const struct cel_tree *t, const char *name)
{
    return t->text.len == strlen(name) && memcmp(t->text.data, name, t->text.len) == 0;
}

static struct low lower_call(struct lowering *l, const struct cel_tree *t)
{
    static const struct {
        const char *name;
        enum scheck_type to;
    } conversions[] = {{"int", SCHECK_TYPE_INT},
                       {"uint", SCHECK_TYPE_UINT},
                       {"bool", SCHECK_TYPE_BOOL},
                       {"string", SCHECK_TYPE_STRING}};
    static const struct {
        const char *name;
        uint8_t op;
    } affixes[] = {{"startsWith", OP_STARTS}, {"endsWith", OP_ENDS}, {"contains", OP_CONTAINS}};

    if (is_named(t, "has"))
        return lower_has(l, t);
    if (is_named(t, "size"))
        return lower_size(l, t);
    for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++)
        if (is_named(t, conversions[i].name))
            return lower_conversion(l, t, conversions[i].to);
    for (size_t i = 0; i < sizeof affixes / sizeof *affixes; i++)
        if (is_named(t, affixes[i].name))
            return lower_affix(l, t, affixes[i].op);
    return scheck__lower_macro(l, t);
}

struct low scheck__lower_tree(struct lowering *l, const struct cel_tree *t)
{
    struct low a, b;

    if (l->budget == 0)
        return l->source->failed
                   ? failed()
                   : scheck__low_failed(l, "cost-limit", t->at, "the expression unrolls too far");
    l->budget--;
    switch (t->kind) {
    case CEL_BOOL:
        return scheck__low_node(l, scheck__ir_bool(l->ir, t->number != 0));
    case CEL_INT:
    case CEL_UINT:
        return scheck__low_node(l, scheck__ir_int_node(l->ir, t->number));
    case CEL_STRING:
        return scheck__low_node(l, scheck__ir_str_node(l->ir, t->text));
    case CEL_IDENT:
    case CEL_SELECT:
        return lower_name(l, t);
    case CEL_INDEX:
        a = scheck__lower_tree(l, t->args[0]);
        b = scheck__lower_tree(l, t->args[1]);
        return scheck__lower_index(l, t, a, b);
    case CEL_LIST:
        return scheck__lower_list_literal(l, t);
    case CEL_UNARY:
        return lower_unary(l, t);
    case CEL_BINARY:
        return lower_binary(l, t);
    case CEL_TERNARY:
        return lower_ternary(l, t);
    default:
        return lower_call(l, t);
    }
}

struct low scheck__lower(struct lowering *l, struct cel_source *source, struct cel_tree *tree)
{
    struct low low;

    l->source = source;
    l->env = NULL;
    l->level = 0;
    l->factor = 1;
    l->budget = BUDGET;
    low = scheck__lower_tree(l, tree);
    /* No refusal without a reason; a define's was given where it stands. */
    if (low.kind == LOW_FAILED && !l->ir->out_of_memory && !l->model->arena.failed &&
        l->model->n_errors == 0)
        return scheck__low_failed(l, "outside-subset", tree->at,
                                  "this combination is outside the subset");
    return low;
}
