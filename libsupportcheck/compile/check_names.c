/* SPDX-License-Identifier: MIT */
/*
 * What names mean: facts, fields, variables and constants; whether a spelling
 * can ever match; whether an optional fact is known to be present.
 */
#include <string.h>

#include "check.h"
#include "checker.h"
#include "nearest.h"

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
const struct variable *scheck__root_variable(const struct checker *c, const struct cel_tree *t)
{
    while (t->kind == CEL_SELECT || t->kind == CEL_INDEX)
        t = t->args[0];
    return t->kind == CEL_IDENT ? find_variable(c, t->text) : NULL;
}

static bool is_constant_name(struct cel_tree *t, const char *name)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
    static const char *const release[] = {[RELEASE_ID] = "release.id",
                                          [RELEASE_SUPPORTED] = "release.supported_until",
                                          [RELEASE_SECURITY] = "release.security_supported_until",
                                          [RELEASE_DEVELOPMENT] = "release.development"};

    for (size_t i = 0; i < 4; i++) {
        if (strcmp(name, units[i]) == 0) {
            t->meaning = NAME_INT;
            t->number = (uint64_t)1 << (10 * (i + 1));
            t->type = &scheck__type_int;
            return true;
        }
        if (strcmp(name, release[i]) == 0) {
            t->meaning = NAME_RELEASE;
            t->number = i;
            t->type = i == RELEASE_DEVELOPMENT ? &scheck__type_bool : &scheck__type_string;
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
    scheck__cel_error(c->source, "missing-has", t->at, "\"%s\" may be absent: guard it with has()",
                      fact->name.text);
    return false;
}

static bool name_fact(struct checker *c, struct cel_tree *t, const struct m_fact *fact)
{
    t->meaning = fact->define.text ? NAME_DEFINE : NAME_FACT;
    t->fact = fact;
    t->type = scheck__fact_type(c, fact);
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
    if (!scheck__root_variable(c, t) && dotted_name(t, name, sizeof name, &len)) {
        fact = scheck__fact_find(c->source->model, name, len);
        if (fact)
            return name_fact(c, t, fact);
        if (is_constant_name(t, name))
            return true;
    }
    *found = false;
    return false;
}

bool scheck__check_ident(struct checker *c, struct cel_tree *t)
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
    t->type = scheck__scalar_type(c, field->type, field);
    return check_guard(c, t, field, scheck__root_variable(c, t));
}

bool scheck__check_select(struct checker *c, struct cel_tree *t)
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
        good = scheck__check_tree(c, t->args[0]);
    if (!inner_found)
        return dotted_name(t, name, sizeof name, &len) ? unknown_name(c, t, name)
                                                       : scheck__check_tree(c, t->args[0]);
    if (!good)
        return false;
    if (t->args[0]->type->record)
        return check_field(c, t);
    scheck__cel_error(c->source, "type-mismatch", t->at, "a %s has no field \"%.*s\"",
                      scheck__type_name(t->args[0]->type), (int)t->text.len, t->text.data);
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
bool scheck__check_spelling(struct checker *c, const struct cel_type *type,
                            const struct cel_tree *word)
{
    const struct m_fact *fact = type->fact;
    bool good = true;

    if (word->kind == CEL_LIST) {
        for (size_t i = 0; i < word->n_args; i++)
            good = scheck__check_spelling(c, type, word->args[i]) && good;
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
    scheck__cel_error(
        c->source, "unknown-value", word->at, "\"%s\" is never \"%.*s\"%s%s%s", fact->name.text,
        (int)word->text.len, word->text.data,
        scheck__nearest_value(fact, word->text) ? "; did you mean \"" : "",
        scheck__nearest_value(fact, word->text) ? scheck__nearest_value(fact, word->text) : "",
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

void scheck__add_guard(struct checker *c, const struct m_fact *fact,
                       const struct variable *variable)
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
void scheck__assume(struct checker *c, const struct cel_tree *t, bool truth)
{
    if (has_argument(t)) {
        if (truth)
            scheck__add_guard(c, has_argument(t), scheck__root_variable(c, t->args[0]));
    } else if (t->kind == CEL_UNARY && t->op == '!') {
        scheck__assume(c, t->args[0], !truth);
    } else if (t->kind == CEL_BINARY && t->op == (truth ? OP2_AND : OP2_OR)) {
        for (size_t i = 0; i < t->n_args; i++)
            scheck__assume(c, t->args[i], truth);
    }
}
