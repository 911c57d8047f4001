/* SPDX-License-Identifier: MIT */
/*
 * The type checker: what names mean, what types operands have, whether a
 * spelling can ever match, whether an optional fact is guarded by has().
 */
#include <string.h>

#include "cel.h"
#include "check.h"
#include "nearest.h"

struct variable {
    struct scheck_str name;
    const struct cel_type *type;
    const struct variable *next;
};

/* An optional fact (or field of a variable) that is known to be present here. */
struct guard {
    const struct m_fact *fact;
    const struct variable *variable;
    const struct guard *next;
};

struct checker {
    struct cel_source *source;
    const struct variable *variables;
    const struct guard *guards;
};

static const struct cel_type type_any = {SCHECK_TYPE_NONE, NULL, NULL, NULL};
static const struct cel_type type_bool = {SCHECK_TYPE_BOOL, NULL, NULL, NULL};
static const struct cel_type type_int = {SCHECK_TYPE_INT, NULL, NULL, NULL};
static const struct cel_type type_uint = {SCHECK_TYPE_UINT, NULL, NULL, NULL};
static const struct cel_type type_string = {SCHECK_TYPE_STRING, NULL, NULL, NULL};

static bool check(struct checker *c, struct cel_tree *t);

static const char *type_name(const struct cel_type *t)
{
    static const char *const names[] = {
        [SCHECK_TYPE_NONE] = "any type", [SCHECK_TYPE_BOOL] = "bool",
        [SCHECK_TYPE_INT] = "int",       [SCHECK_TYPE_UINT] = "uint",
        [SCHECK_TYPE_STRING] = "string", [SCHECK_TYPE_LIST] = "list"};

    return t->record ? "record" : names[t->kind];
}

static bool is_any(const struct cel_type *t)
{
    return t->kind == SCHECK_TYPE_NONE && !t->record;
}

static bool same_type(const struct cel_type *a, const struct cel_type *b)
{
    if (is_any(a) || is_any(b))
        return true;
    if (a->kind != b->kind || a->record != b->record)
        return false;
    return a->kind != SCHECK_TYPE_LIST || same_type(a->elem, b->elem);
}

static bool is_kind(const struct cel_type *t, enum scheck_type kind)
{
    return is_any(t) || (t->kind == kind && !t->record);
}

static bool mismatch(struct checker *c, size_t at, const char *what, const struct cel_type *wanted,
                     const struct cel_type *got)
{
    scheck__cel_error(c->source, "type-mismatch", at, "%s is a %s where a %s is needed", what,
                      type_name(got), type_name(wanted));
    return false;
}

static bool want(struct checker *c, const struct cel_tree *t, const struct cel_type *type)
{
    return same_type(t->type, type) || mismatch(c, t->at, "this", type, t->type);
}

static const struct cel_type *new_type(struct checker *c, enum scheck_type kind,
                                       const struct cel_type *elem, const struct m_fact *record,
                                       const struct m_fact *fact)
{
    struct cel_type *t = scheck__arena_alloc(&c->source->model->arena, sizeof *t);

    if (!t) {
        c->source->failed = true;
        return &type_any;
    }
    t->kind = kind;
    t->elem = elem;
    t->record = record;
    t->fact = fact;
    return t;
}

static const struct cel_type *list_of(struct checker *c, const struct cel_type *elem)
{
    return new_type(c, SCHECK_TYPE_LIST, elem, NULL, NULL);
}

static const struct cel_type *scalar_type(struct checker *c, enum scheck_type kind,
                                          const struct m_fact *fact)
{
    switch (kind) {
    case SCHECK_TYPE_BOOL:
        return &type_bool;
    case SCHECK_TYPE_INT:
        return &type_int;
    case SCHECK_TYPE_UINT:
        return &type_uint;
    default:
        return fact && fact->values.n ? new_type(c, SCHECK_TYPE_STRING, NULL, NULL, fact)
                                      : &type_string;
    }
}

static const struct cel_type *fact_type(struct checker *c, const struct m_fact *fact)
{
    if (fact->type != SCHECK_TYPE_LIST)
        return scalar_type(c, fact->type, fact);
    if (fact->of)
        return list_of(c, scalar_type(c, fact->of, fact));
    return list_of(c, new_type(c, SCHECK_TYPE_NONE, NULL, fact, NULL));
}

/* --- names --- */

static const struct variable *find_variable(const struct checker *c, struct scheck_str name)
{
    for (const struct variable *v = c->variables; v; v = v->next)
        if (v->name.len == name.len && memcmp(v->name.data, name.data, name.len) == 0)
            return v;
    return NULL;
}

/* The whole of a dotted chain "a.b.c" as written; false: @t is no such chain. */
static bool dotted_name(const struct cel_tree *t, char *buf, size_t cap, size_t *len)
{
    if (t->kind == CEL_IDENT) {
        *len = 0;
    } else if (t->kind == CEL_SELECT) {
        if (!dotted_name(t->args[0], buf, cap, len) || *len + 1 >= cap)
            return false;
        buf[(*len)++] = '.';
    } else {
        return false;
    }
    if (t->text.len >= cap - *len)
        return false;
    memcpy(buf + *len, t->text.data, t->text.len);
    *len += t->text.len;
    buf[*len] = '\0';
    return true;
}

/* The variable at the root of a chain, or NULL. */
static const struct variable *root_variable(const struct checker *c, const struct cel_tree *t)
{
    while (t->kind == CEL_SELECT || t->kind == CEL_INDEX)
        t = t->args[0];
    return t->kind == CEL_IDENT ? find_variable(c, t->text) : NULL;
}

static bool is_constant_name(struct cel_tree *t, const char *name)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
    static const char *const release[] = {
        [RELEASE_ID] = "release.id",
        [RELEASE_SUPPORTED] = "release.supported_until",
        [RELEASE_SECURITY] = "release.security_supported_until",
        [RELEASE_DEVELOPMENT] = "release.development"};

    for (size_t i = 0; i < 4; i++) {
        if (strcmp(name, units[i]) == 0) {
            t->meaning = NAME_INT;
            t->number = (uint64_t)1 << (10 * (i + 1));
            t->type = &type_int;
            return true;
        }
        if (strcmp(name, release[i]) == 0) {
            t->meaning = NAME_RELEASE;
            t->number = i;
            t->type = i == RELEASE_DEVELOPMENT ? &type_bool : &type_string;
            return true;
        }
    }
    return false;
}

static bool is_guarded(const struct checker *c, const struct m_fact *fact,
                       const struct variable *variable)
{
    for (const struct guard *g = c->guards; g; g = g->next)
        if (g->fact == fact && g->variable == variable)
            return true;
    return false;
}

static bool check_guard(struct checker *c, const struct cel_tree *t, const struct m_fact *fact,
                        const struct variable *variable)
{
    if (!fact->optional || is_guarded(c, fact, variable))
        return true;
    scheck__cel_error(c->source, "missing-has", t->at,
                      "\"%s\" may be absent: guard it with has()", fact->name.text);
    return false;
}

static bool name_fact(struct checker *c, struct cel_tree *t, const struct m_fact *fact)
{
    t->meaning = fact->define.text ? NAME_DEFINE : NAME_FACT;
    t->fact = fact;
    t->type = fact_type(c, fact);
    return check_guard(c, t, fact, NULL);
}

static bool unknown_name(struct checker *c, const struct cel_tree *t, const char *name)
{
    const char *near = scheck__nearest_fact(c->source->model, name);

    if (near)
        scheck__cel_error(c->source, "unknown-fact", t->at,
                          "no fact is called \"%s\"; did you mean \"%s\"?", name, near);
    else
        scheck__cel_error(c->source, "unknown-fact", t->at, "no fact is called \"%s\"", name);
    return false;
}

/* A name as a whole: variable, fact, define or constant. False without a report: none of them. */
static bool resolve(struct checker *c, struct cel_tree *t, bool *found)
{
    char name[256];
    size_t len;
    const struct variable *v = t->kind == CEL_IDENT ? find_variable(c, t->text) : NULL;
    const struct m_fact *fact;

    *found = true;
    if (v) {
        t->meaning = NAME_VARIABLE;
        t->type = v->type;
        return true;
    }
    if (!root_variable(c, t) && dotted_name(t, name, sizeof name, &len)) {
        fact = scheck__fact_find(c->source->model, name, len);
        if (fact)
            return name_fact(c, t, fact);
        if (is_constant_name(t, name))
            return true;
    }
    *found = false;
    return false;
}

static bool check_ident(struct checker *c, struct cel_tree *t)
{
    char name[256];
    size_t len;
    bool found, good = resolve(c, t, &found);

    if (found)
        return good;
    if (!dotted_name(t, name, sizeof name, &len))
        strcpy(name, "(long)");
    return unknown_name(c, t, name);
}

static bool check_field(struct checker *c, struct cel_tree *t)
{
    const struct m_fact *list = t->args[0]->type->record;
    const struct m_fact *field = scheck__field_find(list, t->text.data, t->text.len);

    if (!field) {
        scheck__cel_error(c->source, "unknown-fact", t->at, "\"%s\" has no field \"%.*s\"",
                          list->name.text, (int)t->text.len, t->text.data);
        return false;
    }
    t->meaning = NAME_FIELD;
    t->fact = field;
    t->type = scalar_type(c, field->type, field);
    return check_guard(c, t, field, root_variable(c, t));
}

static bool check_select(struct checker *c, struct cel_tree *t)
{
    char name[256];
    size_t len;
    bool found, good = resolve(c, t, &found), inner_found = true;

    if (found)
        return good;
    /* A chain that is no fact: its front part may be a record. */
    if (t->args[0]->kind == CEL_IDENT || t->args[0]->kind == CEL_SELECT)
        good = resolve(c, t->args[0], &inner_found);
    else
        good = check(c, t->args[0]);
    if (!inner_found)
        return dotted_name(t, name, sizeof name, &len) ? unknown_name(c, t, name)
                                                       : check(c, t->args[0]);
    if (!good)
        return false;
    if (t->args[0]->type->record)
        return check_field(c, t);
    scheck__cel_error(c->source, "type-mismatch", t->at, "a %s has no field \"%.*s\"",
                      type_name(t->args[0]->type), (int)t->text.len, t->text.data);
    return false;
}

/* --- spellings --- */

static bool is_listed(const struct m_fact *fact, struct scheck_str s)
{
    for (size_t i = 0; i < fact->values.n; i++)
        if (strlen(fact->values.items[i].text) == s.len &&
            memcmp(fact->values.items[i].text, s.data, s.len) == 0)
            return true;
    return false;
}

/* A word that a fact's value can never be is an error, or lint where the set is open. */
static bool check_spelling(struct checker *c, const struct cel_type *type,
                           const struct cel_tree *word)
{
    const struct m_fact *fact = type->fact;
    bool good = true;

    if (word->kind == CEL_LIST) {
        for (size_t i = 0; i < word->n_args; i++)
            good = check_spelling(c, type, word->args[i]) && good;
        return good;
    }
    if (!fact || word->kind != CEL_STRING || is_listed(fact, word->text))
        return true;
    if (!fact->closed) {
        struct scheck_place at = c->source->text.at;

        scheck__model_lint(c->source->model, "unknown-spelling", at,
                           "\"%.*s\" is none of the known values of \"%s\"", (int)word->text.len,
                           word->text.data, fact->name.text);
        return true;
    }
    scheck__cel_error(c->source, "unknown-value", word->at, "\"%s\" is never \"%.*s\"%s%s%s",
                      fact->name.text, (int)word->text.len, word->text.data,
                      scheck__nearest_value(fact, word->text) ? "; did you mean \"" : "",
                      scheck__nearest_value(fact, word->text) ? scheck__nearest_value(fact, word->text)
                                                              : "",
                      scheck__nearest_value(fact, word->text) ? "\"?" : "");
    return false;
}

/* --- guards --- */

static const struct m_fact *has_argument(const struct cel_tree *t)
{
    return t->kind == CEL_CALL && t->n_args == 1 && t->text.len == 3 &&
                   memcmp(t->text.data, "has", 3) == 0
               ? t->args[0]->fact
               : NULL;
}

static void add_guard(struct checker *c, const struct m_fact *fact, const struct variable *variable)
{
    struct guard *g = scheck__arena_alloc(&c->source->model->arena, sizeof *g);

    if (!g) {
        c->source->failed = true;
        return;
    }
    g->fact = fact;
    g->variable = variable;
    g->next = c->guards;
    c->guards = g;
}

/* What is present wherever @t is @truth. @t has been checked. */
static void assume(struct checker *c, const struct cel_tree *t, bool truth)
{
    if (has_argument(t)) {
        if (truth)
            add_guard(c, has_argument(t), root_variable(c, t->args[0]));
    } else if (t->kind == CEL_UNARY && t->op == '!') {
        assume(c, t->args[0], !truth);
    } else if (t->kind == CEL_BINARY && t->op == (truth ? OP2_AND : OP2_OR)) {
        for (size_t i = 0; i < t->n_args; i++)
            assume(c, t->args[i], truth);
    }
}

/* --- operators --- */

static bool check_args(struct checker *c, struct cel_tree *t)
{
    bool good = true;

    for (size_t i = 0; i < t->n_args; i++)
        good = check(c, t->args[i]) && good;
    return good;
}

static bool check_logic(struct checker *c, struct cel_tree *t)
{
    const struct guard *before = c->guards;
    bool good = true;

    t->type = &type_bool;
    for (size_t i = 0; i < t->n_args; i++) {
        if (check(c, t->args[i]) && want(c, t->args[i], &type_bool))
            assume(c, t->args[i], t->op == OP2_AND);
        else
            good = false;
    }
    c->guards = before;
    return good;
}

static bool no_operator(struct checker *c, const struct cel_tree *t)
{
    scheck__cel_error(c->source, "type-mismatch", t->at, "no such operator for %s and %s",
                      type_name(t->args[0]->type), type_name(t->args[1]->type));
    return false;
}

static bool check_equality(struct checker *c, struct cel_tree *t)
{
    const struct cel_type *a = t->args[0]->type, *b = t->args[1]->type;

    t->type = &type_bool;
    if (!same_type(a, b) || a->record || b->record)
        return no_operator(c, t);
    return check_spelling(c, a, t->args[1]) && check_spelling(c, b, t->args[0]);
}

static bool check_order(struct checker *c, struct cel_tree *t)
{
    const struct cel_type *a = t->args[0]->type, *b = t->args[1]->type;

    t->type = &type_bool;
    if (!same_type(a, b) || a->record || b->record || a->kind == SCHECK_TYPE_LIST ||
        b->kind == SCHECK_TYPE_LIST)
        return no_operator(c, t);
    return true;
}

static bool check_arithmetic(struct checker *c, struct cel_tree *t)
{
    const struct cel_type *a = t->args[0]->type, *b = t->args[1]->type;
    const struct cel_type *known = is_any(a) ? b : a;
    bool numeric = is_kind(known, SCHECK_TYPE_INT) || is_kind(known, SCHECK_TYPE_UINT);
    bool joins = t->op == '+' &&
                 (known->kind == SCHECK_TYPE_STRING || known->kind == SCHECK_TYPE_LIST);

    if (!same_type(a, b) || (!numeric && !joins))
        return no_operator(c, t);
    t->type = known->kind == SCHECK_TYPE_LIST && is_any(known->elem) ? b : known;
    return true;
}

static bool check_in(struct checker *c, struct cel_tree *t)
{
    const struct cel_type *list = t->args[1]->type;

    t->type = &type_bool;
    if (!is_kind(list, SCHECK_TYPE_LIST))
        return mismatch(c, t->args[1]->at, "this", list_of(c, t->args[0]->type), list);
    if (list->kind == SCHECK_TYPE_LIST &&
        (!same_type(list->elem, t->args[0]->type) || list->elem->record))
        return no_operator(c, t);
    if (list->kind == SCHECK_TYPE_LIST && !check_spelling(c, list->elem, t->args[0]))
        return false;
    return check_spelling(c, t->args[0]->type, t->args[1]);
}

static bool check_binary(struct checker *c, struct cel_tree *t)
{
    if (t->op == OP2_AND || t->op == OP2_OR)
        return check_logic(c, t);
    if (!check_args(c, t))
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
    const struct cel_type *type = t->op == '!' ? &type_bool : &type_int;

    t->type = type;
    return check_args(c, t) && want(c, t->args[0], type);
}

static bool check_ternary(struct checker *c, struct cel_tree *t)
{
    const struct guard *before = c->guards;
    bool good;

    if (!check(c, t->args[0]) || !want(c, t->args[0], &type_bool))
        return false;
    assume(c, t->args[0], true);
    good = check(c, t->args[1]);
    c->guards = before;
    assume(c, t->args[0], false);
    good = check(c, t->args[2]) && good;
    c->guards = before;
    if (!good)
        return false;
    t->type = is_any(t->args[1]->type) ? t->args[2]->type : t->args[1]->type;
    return same_type(t->args[1]->type, t->args[2]->type) ||
           mismatch(c, t->args[2]->at, "this branch", t->args[1]->type, t->args[2]->type);
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
    const struct cel_type *elem = &type_any;

    if (!check_args(c, t))
        return false;
    for (size_t i = 0; i < t->n_args; i++) {
        if (t->args[i]->type->record) {
            scheck__cel_error(c->source, "outside-subset", t->args[i]->at,
                              "lists of records are outside the subset");
            return false;
        }
        if (!same_type(elem, t->args[i]->type))
            return mismatch(c, t->args[i]->at, "this element", elem, t->args[i]->type);
        if (i > 0 && !same_depth(elem, t->args[i]->type)) {
            scheck__cel_error(c->source, "outside-subset", t->args[i]->at,
                              "lists nested to different depths are outside the subset");
            return false;
        }
        elem = t->args[i]->type;
    }
    t->type = list_of(c, elem);
    return !c->source->failed;
}

static bool check_index(struct checker *c, struct cel_tree *t)
{
    if (!check_args(c, t))
        return false;
    if (!is_kind(t->args[0]->type, SCHECK_TYPE_LIST))
        return mismatch(c, t->at, "this", list_of(c, &type_any), t->args[0]->type);
    t->type = t->args[0]->type->elem ? t->args[0]->type->elem : &type_any;
    return want(c, t->args[1], &type_int);
}

/* --- functions and macros --- */

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
    {"size", 1, &type_int, S | L, true, true},
    {"startsWith", 2, &type_bool, S, false, true},
    {"endsWith", 2, &type_bool, S, false, true},
    {"contains", 2, &type_bool, S, false, true},
    {"int", 1, &type_int, I | U | S, true, false},
    {"uint", 1, &type_uint, I | U | S, true, false},
    {"bool", 1, &type_bool, B | S, true, false},
    {"string", 1, &type_string, B | I | U | S, true, false},
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
        if (!check_args(c, t))
            return false;
        t->type = f->result;
        if (!is_any(t->args[0]->type) &&
            (t->args[0]->type->record || !(f->accepts >> t->args[0]->type->kind & 1))) {
            scheck__cel_error(c->source, "type-mismatch", t->args[0]->at, "%s() takes no %s",
                              f->name, type_name(t->args[0]->type));
            return false;
        }
        return f->n_args < 2 || want(c, t->args[1], &type_string);
    }
    return outside(c, t);
}

static bool check_has(struct checker *c, struct cel_tree *t)
{
    const struct guard *before = c->guards;
    struct cel_tree *arg = t->args[0];
    bool good;

    t->type = &type_bool;
    if (arg->kind != CEL_SELECT) {
        scheck__cel_error(c->source, "cel-syntax", t->at, "has() takes a fact or a field");
        return false;
    }
    /* Its own argument needs no guard: find out what it is with all guards up. */
    for (size_t i = 0; i < c->source->model->facts.n; i++) {
        struct m_fact *fact = &c->source->model->facts.items[i];

        if (fact->optional)
            add_guard(c, fact, NULL);
        for (size_t k = 0; k < fact->fields.n; k++)
            if (fact->fields.items[k].optional)
                add_guard(c, &fact->fields.items[k], root_variable(c, arg));
    }
    good = check_select(c, arg);
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
    v->type = macro->args[0]->type->elem ? macro->args[0]->type->elem : &type_any;
    v->next = variables;
    c->variables = v;
    good = check(c, t);
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
    if (!check(c, t->args[0]))
        return false;
    if (!is_kind(t->args[0]->type, SCHECK_TYPE_LIST))
        return mismatch(c, t->args[0]->at, "this", list_of(c, &type_any), t->args[0]->type);
    for (size_t i = 2; i < t->n_args; i++) {
        bool is_condition = !is_map || i + 1 < t->n_args;

        if (!check_body(c, t, t->args[i]) ||
            (is_condition && !want(c, t->args[i], &type_bool)))
            return false;
    }
    if (is_map)
        t->type = list_of(c, last->type);
    else
        t->type = is_named(t, "filter") ? t->args[0]->type : &type_bool;
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

static bool check_call(struct checker *c, struct cel_tree *t)
{
    if (t->kind == CEL_CALL && is_named(t, "has") && t->n_args == 1)
        return check_has(c, t);
    if (t->kind == CEL_METHOD && is_macro(t))
        return check_macro(c, t);
    return check_function(c, t);
}

static bool check(struct checker *c, struct cel_tree *t)
{
    switch (t->kind) {
    case CEL_BOOL:
        t->type = &type_bool;
        return true;
    case CEL_INT:
        t->type = &type_int;
        return true;
    case CEL_UINT:
        t->type = &type_uint;
        return true;
    case CEL_STRING:
        t->type = &type_string;
        return true;
    case CEL_IDENT:
        return check_ident(c, t);
    case CEL_SELECT:
        return check_select(c, t);
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
        return check_call(c, t);
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
        if (check(&c, trees[i]) && (!want_bool || want(&c, trees[i], &type_bool)))
            assume(&c, trees[i], true);
        else
            good = false;
    }
    return good;
}
