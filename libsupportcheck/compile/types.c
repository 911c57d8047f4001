/* SPDX-License-Identifier: MIT */
/*
 * The type checker: what types operands have. What names mean, and whether an
 * optional fact is guarded by has(), stands in check_names.c.
 */
#include "checker.h"

const struct cel_type scheck__type_any = {SCHECK_TYPE_NONE, NULL, NULL, NULL};
const struct cel_type scheck__type_bool = {SCHECK_TYPE_BOOL, NULL, NULL, NULL};
const struct cel_type scheck__type_int = {SCHECK_TYPE_INT, NULL, NULL, NULL};
const struct cel_type scheck__type_uint = {SCHECK_TYPE_UINT, NULL, NULL, NULL};
const struct cel_type scheck__type_string = {SCHECK_TYPE_STRING, NULL, NULL, NULL};

const char *scheck__type_name(const struct cel_type *t)
{
    static const char *const names[] = {
        [SCHECK_TYPE_NONE] = "any type", [SCHECK_TYPE_BOOL] = "bool",
        [SCHECK_TYPE_INT] = "int",       [SCHECK_TYPE_UINT] = "uint",
        [SCHECK_TYPE_STRING] = "string", [SCHECK_TYPE_LIST] = "list"};

    return t->record ? "record" : names[t->kind];
}

bool scheck__is_any(const struct cel_type *t)
{
    return t->kind == SCHECK_TYPE_NONE && !t->record;
}

bool scheck__same_type(const struct cel_type *a, const struct cel_type *b)
{
    if (scheck__is_any(a) || scheck__is_any(b))
        return true;
    if (a->kind != b->kind || a->record != b->record)
        return false;
    return a->kind != SCHECK_TYPE_LIST || scheck__same_type(a->elem, b->elem);
}

bool scheck__is_kind(const struct cel_type *t, enum scheck_type kind)
{
    return scheck__is_any(t) || (t->kind == kind && !t->record);
}

bool scheck__mismatch(struct checker *c, size_t at, const char *what, const struct cel_type *wanted,
                      const struct cel_type *got)
{
    scheck__cel_error(c->source, "type-mismatch", at, "%s is of type %s where %s is needed", what,
                      scheck__type_name(got), scheck__type_name(wanted));
    return false;
}

bool scheck__want(struct checker *c, const struct cel_tree *t, const struct cel_type *type)
{
    return scheck__same_type(t->type, type) || scheck__mismatch(c, t->at, "this", type, t->type);
}

const struct cel_type *scheck__new_type(struct checker *c, enum scheck_type kind,
                                        const struct cel_type *elem, const struct m_fact *record,
                                        const struct m_fact *fact)
{
    struct cel_type *t = scheck__arena_alloc(&c->source->model->arena, sizeof *t);

    if (!t) {
        c->source->failed = true;
        return &scheck__type_any;
    }
    t->kind = kind;
    t->elem = elem;
    t->record = record;
    t->fact = fact;
    return t;
}

const struct cel_type *scheck__list_of(struct checker *c, const struct cel_type *elem)
{
    return scheck__new_type(c, SCHECK_TYPE_LIST, elem, NULL, NULL);
}

const struct cel_type *scheck__scalar_type(struct checker *c, enum scheck_type kind,
                                           const struct m_fact *fact)
{
    switch (kind) {
    case SCHECK_TYPE_BOOL:
        return &scheck__type_bool;
    case SCHECK_TYPE_INT:
        return &scheck__type_int;
    case SCHECK_TYPE_UINT:
        return &scheck__type_uint;
    default:
        return fact && fact->values.n ? scheck__new_type(c, SCHECK_TYPE_STRING, NULL, NULL, fact)
                                      : &scheck__type_string;
    }
}

const struct cel_type *scheck__fact_type(struct checker *c, const struct m_fact *fact)
{
    if (fact->type != SCHECK_TYPE_LIST)
        return scheck__scalar_type(c, fact->type, fact);
    if (fact->of)
        return scheck__list_of(c, scheck__scalar_type(c, fact->of, fact));
    return scheck__list_of(c, scheck__new_type(c, SCHECK_TYPE_NONE, NULL, fact, NULL));
}

/* --- operators --- */

bool scheck__check_args(struct checker *c, struct cel_tree *t)
{
    bool good = true;

    for (size_t i = 0; i < t->n_args; i++)
        good = scheck__check_tree(c, t->args[i]) && good;
    return good;
}

static bool check_logic(struct checker *c, struct cel_tree *t)
{
    const struct guard *before = c->guards;
    bool good = true;

    t->type = &scheck__type_bool;
    for (size_t i = 0; i < t->n_args; i++) {
        if (scheck__check_tree(c, t->args[i]) && scheck__want(c, t->args[i], &scheck__type_bool))
            scheck__assume(c, t->args[i], t->op == OP2_AND);
        else
            good = false;
    }
    c->guards = before;
    return good;
}

static bool no_operator(struct checker *c, const struct cel_tree *t)
{
    scheck__cel_error(c->source, "type-mismatch", t->at, "no such operator for %s and %s",
                      scheck__type_name(t->args[0]->type), scheck__type_name(t->args[1]->type));
    return false;
}

static bool check_equality(struct checker *c, struct cel_tree *t)
{
    const struct cel_type *a = t->args[0]->type, *b = t->args[1]->type;

    t->type = &scheck__type_bool;
    if (!scheck__same_type(a, b) || a->record || b->record)
        return no_operator(c, t);
    return scheck__check_spelling(c, a, t->args[1]) && scheck__check_spelling(c, b, t->args[0]);
}

static bool check_order(struct checker *c, struct cel_tree *t)
{
    const struct cel_type *a = t->args[0]->type, *b = t->args[1]->type;

    t->type = &scheck__type_bool;
    if (!scheck__same_type(a, b) || a->record || b->record || a->kind == SCHECK_TYPE_LIST ||
        b->kind == SCHECK_TYPE_LIST)
        return no_operator(c, t);
    return true;
}

static bool check_arithmetic(struct checker *c, struct cel_tree *t)
{
    const struct cel_type *a = t->args[0]->type, *b = t->args[1]->type;
    const struct cel_type *known = scheck__is_any(a) ? b : a;
    bool numeric =
        scheck__is_kind(known, SCHECK_TYPE_INT) || scheck__is_kind(known, SCHECK_TYPE_UINT);
    bool joins =
        t->op == '+' && (known->kind == SCHECK_TYPE_STRING || known->kind == SCHECK_TYPE_LIST);

    if (!scheck__same_type(a, b) || (!numeric && !joins))
        return no_operator(c, t);
    t->type = known->kind == SCHECK_TYPE_LIST && scheck__is_any(known->elem) ? b : known;
    return true;
}

static bool check_in(struct checker *c, struct cel_tree *t)
{
    const struct cel_type *list = t->args[1]->type;

    t->type = &scheck__type_bool;
    if (!scheck__is_kind(list, SCHECK_TYPE_LIST))
        return scheck__mismatch(c, t->args[1]->at, "this", scheck__list_of(c, t->args[0]->type),
                                list);
    if (list->kind == SCHECK_TYPE_LIST &&
        (!scheck__same_type(list->elem, t->args[0]->type) || list->elem->record))
        return no_operator(c, t);
    if (list->kind == SCHECK_TYPE_LIST && !scheck__check_spelling(c, list->elem, t->args[0]))
        return false;
    return scheck__check_spelling(c, t->args[0]->type, t->args[1]);
}

static bool check_binary(struct checker *c, struct cel_tree *t)
{
    if (t->op == OP2_AND || t->op == OP2_OR)
        return check_logic(c, t);
    if (!scheck__check_args(c, t))
        return false;
    switch (t->op) {
    case OP2_EQ:
    case OP2_NE:
        return check_equality(c, t);
    case '<':
    case '>':
    case OP2_LE:
    case OP2_GE:
        return check_order(c, t);
    case OP2_IN:
        return check_in(c, t);
    default:
        return check_arithmetic(c, t);
    }
}

static bool check_unary(struct checker *c, struct cel_tree *t)
{
    const struct cel_type *type = t->op == '!' ? &scheck__type_bool : &scheck__type_int;

    t->type = type;
    return scheck__check_args(c, t) && scheck__want(c, t->args[0], type);
}

static bool check_ternary(struct checker *c, struct cel_tree *t)
{
    const struct guard *before = c->guards;
    bool good;

    if (!scheck__check_tree(c, t->args[0]) || !scheck__want(c, t->args[0], &scheck__type_bool))
        return false;
    scheck__assume(c, t->args[0], true);
    good = scheck__check_tree(c, t->args[1]);
    c->guards = before;
    scheck__assume(c, t->args[0], false);
    good = scheck__check_tree(c, t->args[2]) && good;
    c->guards = before;
    if (!good)
        return false;
    t->type = scheck__is_any(t->args[1]->type) ? t->args[2]->type : t->args[1]->type;
    return scheck__same_type(t->args[1]->type, t->args[2]->type) ||
           scheck__mismatch(c, t->args[2]->at, "this branch", t->args[1]->type, t->args[2]->type);
}

/* Whether both are settled to the same depth: a list of anything is not yet a list of lists. */
static bool same_depth(const struct cel_type *a, const struct cel_type *b)
{
    if (a->kind != SCHECK_TYPE_LIST || b->kind != SCHECK_TYPE_LIST)
        return a->kind == b->kind;
    return same_depth(a->elem, b->elem);
}

static bool check_list(struct checker *c, struct cel_tree *t)
{
    const struct cel_type *elem = &scheck__type_any;

    if (!scheck__check_args(c, t))
        return false;
    for (size_t i = 0; i < t->n_args; i++) {
        if (t->args[i]->type->record) {
            scheck__cel_error(c->source, "outside-subset", t->args[i]->at,
                              "lists of records are outside the subset");
            return false;
        }
        if (!scheck__same_type(elem, t->args[i]->type))
            return scheck__mismatch(c, t->args[i]->at, "this element", elem, t->args[i]->type);
        if (i > 0 && !same_depth(elem, t->args[i]->type)) {
            scheck__cel_error(c->source, "outside-subset", t->args[i]->at,
                              "lists nested to different depths are outside the subset");
            return false;
        }
        elem = t->args[i]->type;
    }
    t->type = scheck__list_of(c, elem);
    return !c->source->failed;
}

static bool check_index(struct checker *c, struct cel_tree *t)
{
    if (!scheck__check_args(c, t))
        return false;
    if (!scheck__is_kind(t->args[0]->type, SCHECK_TYPE_LIST))
        return scheck__mismatch(c, t->at, "this", scheck__list_of(c, &scheck__type_any),
                                t->args[0]->type);
    t->type = t->args[0]->type->elem ? t->args[0]->type->elem : &scheck__type_any;
    return scheck__want(c, t->args[1], &scheck__type_int);
}

bool scheck__check_tree(struct checker *c, struct cel_tree *t)
{
    switch (t->kind) {
    case CEL_BOOL:
        t->type = &scheck__type_bool;
        return true;
    case CEL_INT:
        t->type = &scheck__type_int;
        return true;
    case CEL_UINT:
        t->type = &scheck__type_uint;
        return true;
    case CEL_STRING:
        t->type = &scheck__type_string;
        return true;
    case CEL_IDENT:
        return scheck__check_ident(c, t);
    case CEL_SELECT:
        return scheck__check_select(c, t);
    case CEL_INDEX:
        return check_index(c, t);
    case CEL_LIST:
        return check_list(c, t);
    case CEL_UNARY:
        return check_unary(c, t);
    case CEL_BINARY:
        return check_binary(c, t);
    case CEL_TERNARY:
        return check_ternary(c, t);
    default:
        return scheck__check_call(c, t);
    }
}

bool scheck__cel_check(struct cel_source *sources, struct cel_tree **trees, size_t n,
                       bool want_bool)
{
    struct checker c = {0};
    bool good = true;

    for (size_t i = 0; i < n; i++) {
        c.source = &sources[i];
        if (!trees[i]) {
            good = false;
            continue;
        }
        if (scheck__check_tree(&c, trees[i]) &&
            (!want_bool || scheck__want(&c, trees[i], &scheck__type_bool)))
            scheck__assume(&c, trees[i], true);
        else
            good = false;
    }
    return good;
}
