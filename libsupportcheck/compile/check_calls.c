/* SPDX-License-Identifier: MIT */
/* Functions and macros. */
#include <string.h>

#include "checker.h"

struct function {
    const char *name;
    unsigned n_args; /* the target of a method included */
    const struct cel_type *result;
    unsigned accepts; /* set of 1 << enum scheck_type, for the first argument */
    bool as_call, as_method;
};

#define B (1u << SCHECK_TYPE_BOOL)
#define I (1u << SCHECK_TYPE_INT)
#define U (1u << SCHECK_TYPE_UINT)
#define S (1u << SCHECK_TYPE_STRING)
#define L (1u << SCHECK_TYPE_LIST)
static const struct function functions[] = {
    {"size", 1, &scheck__type_int, S | L, true, true},
    {"startsWith", 2, &scheck__type_bool, S, false, true},
    {"endsWith", 2, &scheck__type_bool, S, false, true},
    {"contains", 2, &scheck__type_bool, S, false, true},
    {"int", 1, &scheck__type_int, I | U | S, true, false},
    {"uint", 1, &scheck__type_uint, I | U | S, true, false},
    {"bool", 1, &scheck__type_bool, B | S, true, false},
    {"string", 1, &scheck__type_string, B | I | U | S, true, false},
};
#undef B
#undef I
#undef U
#undef S
#undef L

static bool is_named(const struct cel_tree *t, const char *name)
{
    return t->text.len == strlen(name) && memcmp(t->text.data, name, t->text.len) == 0;
}

static bool outside(struct checker *c, const struct cel_tree *t)
{
    scheck__cel_error(c->source, "outside-subset", t->at,
                      "the function %.*s(), with these arguments, is outside the subset",
                      (int)t->text.len, t->text.data);
    return false;
}

static bool check_function(struct checker *c, struct cel_tree *t)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const struct function *f = &functions[i];

        if (!is_named(t, f->name))
            continue;
        if (t->n_args != f->n_args || !(t->kind == CEL_CALL ? f->as_call : f->as_method))
            return outside(c, t);
        if (!scheck__check_args(c, t))
            return false;
        t->type = f->result;
        if (!scheck__is_any(t->args[0]->type) &&
            (t->args[0]->type->record || !(f->accepts >> t->args[0]->type->kind & 1))) {
            scheck__cel_error(c->source, "type-mismatch", t->args[0]->at, "%s() takes no %s",
                              f->name, scheck__type_name(t->args[0]->type));
            return false;
        }
        return f->n_args < 2 || scheck__want(c, t->args[1], &scheck__type_string);
    }
    return outside(c, t);
}

static bool check_has(struct checker *c, struct cel_tree *t)
{
    const struct guard *before = c->guards;
    struct cel_tree *arg = t->args[0];
    bool good;

    t->type = &scheck__type_bool;
    if (arg->kind != CEL_SELECT) {
        scheck__cel_error(c->source, "cel-syntax", t->at, "has() takes a fact or a field");
        return false;
    }
    /* Its own argument needs no guard: find out what it is with all guards up. */
    for (size_t i = 0; i < c->source->model->facts.n; i++) {
        struct m_fact *fact = &c->source->model->facts.items[i];

        if (fact->optional)
            scheck__add_guard(c, fact, NULL);
        for (size_t k = 0; k < fact->fields.n; k++)
            if (fact->fields.items[k].optional)
                scheck__add_guard(c, &fact->fields.items[k], scheck__root_variable(c, arg));
    }
    good = scheck__check_select(c, arg);
    c->guards = before;
    if (good && arg->meaning != NAME_FACT && arg->meaning != NAME_FIELD) {
        scheck__cel_error(c->source, "cel-syntax", t->at, "has() takes a fact or a field");
        return false;
    }
    return good;
}

/* The body of a macro: @t with the macro's variable bound to the list's elements. */
static bool check_body(struct checker *c, const struct cel_tree *macro, struct cel_tree *t)
{
    struct variable *v = scheck__arena_alloc(&c->source->model->arena, sizeof *v);
    const struct variable *variables = c->variables;
    const struct guard *guards = c->guards;
    bool good;

    if (!v) {
        c->source->failed = true;
        return false;
    }
    v->name = macro->args[1]->text;
    v->type = macro->args[0]->type->elem ? macro->args[0]->type->elem : &scheck__type_any;
    v->next = variables;
    c->variables = v;
    good = scheck__check_tree(c, t);
    c->variables = variables;
    c->guards = guards;
    return good;
}

static bool check_macro(struct checker *c, struct cel_tree *t)
{
    struct cel_tree *last = t->args[t->n_args - 1];
    bool is_map = is_named(t, "map");

    if (t->args[1]->kind != CEL_IDENT) {
        scheck__cel_error(c->source, "cel-syntax", t->args[1]->at,
                          "%.*s() names its variable first", (int)t->text.len, t->text.data);
        return false;
    }
    if (!scheck__check_tree(c, t->args[0]))
        return false;
    if (!scheck__is_kind(t->args[0]->type, SCHECK_TYPE_LIST))
        return scheck__mismatch(c, t->args[0]->at, "this", scheck__list_of(c, &scheck__type_any),
                                t->args[0]->type);
    for (size_t i = 2; i < t->n_args; i++) {
        bool is_condition = !is_map || i + 1 < t->n_args;

        if (!check_body(c, t, t->args[i]) ||
            (is_condition && !scheck__want(c, t->args[i], &scheck__type_bool)))
            return false;
    }
    if (is_map)
        t->type = scheck__list_of(c, last->type);
    else
        t->type = is_named(t, "filter") ? t->args[0]->type : &scheck__type_bool;
    if (is_map && last->type->record) {
        scheck__cel_error(c->source, "outside-subset", last->at,
                          "map() to records is outside the subset");
        return false;
    }
    return !c->source->failed;
}

static bool is_macro(const struct cel_tree *t)
{
    static const char *const names[] = {"all", "exists", "exists_one", "filter", "map"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_named(t, names[i]))
            return t->n_args == 3 || (t->n_args == 4 && is_named(t, "map"));
    return false;
}

bool scheck__check_call(struct checker *c, struct cel_tree *t)
{
    if (t->kind == CEL_CALL && is_named(t, "has") && t->n_args == 1)
        return check_has(c, t);
    if (t->kind == CEL_METHOD && is_macro(t))
        return check_macro(c, t);
    return check_function(c, t);
}
