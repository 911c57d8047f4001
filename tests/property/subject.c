/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "subject.h"

static const struct var declared_vars[] = {
    {"b0", TY_BOOL, false, false},   {"b1", TY_BOOL, false, false},
    {"b2", TY_BOOL, false, false},   {"i0", TY_INT, false, false},
    {"i1", TY_INT, false, false},    {"x.i2", TY_INT, false, false},
    {"u0", TY_UINT, false, false},   {"u1", TY_UINT, false, false},
    {"s0", TY_STR, false, false},    {"x.s1", TY_STR, false, false},
    {"li", TY_LINT, false, false},   {"ls", TY_LSTR, false, false},
    {"lb", TY_LBOOL, false, false},  {"lu", TY_LUINT, false, false},
};

const struct world declared_world = {
    .vars = declared_vars,
    .n_vars = sizeof declared_vars / sizeof *declared_vars,
    .has_uint = true,
};

static const struct var policy_vars[] = {
    {"guest.b0", TY_BOOL, false, false},  {"guest.b1", TY_BOOL, false, false},
    {"host.i0", TY_INT, false, false},    {"guest.i1", TY_INT, false, false},
    {"guest.s0", TY_STR, false, false},   {"host.s1", TY_STR, false, false},
    {"guest.ob", TY_BOOL, true, false},   {"guest.oi", TY_INT, true, false},
    {"host.os", TY_STR, true, false},     {"guest.kind", TY_STR, false, true},
    {"guest.li", TY_LINT, false, false},  {"guest.ls", TY_LSTR, false, false},
    {"guest.recs", TY_LREC, false, false},
};

static const struct var policy_fields[] = {
    {"on", TY_BOOL, false, false}, {"n", TY_INT, false, false},
    {"name", TY_STR, false, false}, {"kind", TY_STR, false, true},
    {"on2", TY_INT, true, false},  {"os2", TY_STR, true, false},
};

const struct world policy_world = {
    .vars = policy_vars,
    .n_vars = sizeof policy_vars / sizeof *policy_vars,
    .fields = policy_fields,
    .n_fields = sizeof policy_fields / sizeof *policy_fields,
};

#define WORDS "<value>a</value><value>b</value><value>c</value>"

const char policy_head[] =
    "<supportcheck version=\"1\">\n"
    "<policy serial=\"1\"/>\n"
    "<levels axis=\"function\"><level id=\"supported\"/><level id=\"unsupported\"/></levels>\n"
    "<levels axis=\"security\"><level id=\"yes\"/><level id=\"no\"/></levels>\n"
    "<labels><label text=\"Supported\" function=\"supported\" security=\"yes\"/>"
    "<label text=\"Unsupported\" function=\"unsupported\" security=\"no\"/></labels>\n"
    "<releases><release id=\"4.20\" initial=\"2025-03-05\" supported-until=\"2026-09-05\""
    " security-supported-until=\"2028-03-05\" source=\"test\"/></releases>\n"
    "<facts namespace=\"\">"
    "<fact name=\"operation\" type=\"string\" role=\"operation\" closed=\"true\" meaning=\"m\">"
    "<value>create</value><value>restore</value><value>save</value><value>migrate</value>"
    "<value>soft-reset</value><value>dump</value><value>attach</value><value>running</value>"
    "</fact>"
    "<fact name=\"today\" type=\"string\" format=\"date\" role=\"today\" meaning=\"m\"/>"
    "</facts>\n"
    "<facts namespace=\"hypervisor\">"
    "<fact name=\"version\" type=\"string\" role=\"version\" meaning=\"m\"/>"
    "</facts>\n"
    "<facts namespace=\"host\">"
    "<fact name=\"i0\" type=\"int\" meaning=\"m\"/>"
    "<fact name=\"s1\" type=\"string\" meaning=\"m\"/>"
    "<fact name=\"os\" type=\"string\" optional=\"true\" meaning=\"m\"/>"
    "</facts>\n"
    "<facts namespace=\"guest\">"
    "<fact name=\"b0\" type=\"bool\" meaning=\"m\"/>"
    "<fact name=\"b1\" type=\"bool\" meaning=\"m\"/>"
    "<fact name=\"i1\" type=\"int\" meaning=\"m\"/>"
    "<fact name=\"s0\" type=\"string\" meaning=\"m\"/>"
    "<fact name=\"ob\" type=\"bool\" optional=\"true\" meaning=\"m\"/>"
    "<fact name=\"oi\" type=\"int\" optional=\"true\" meaning=\"m\"/>"
    "<fact name=\"kind\" type=\"string\" closed=\"true\" meaning=\"m\">" WORDS "</fact>"
    "<fact name=\"li\" type=\"list\" of=\"int\" max=\"4\" meaning=\"m\"/>"
    "<fact name=\"ls\" type=\"list\" of=\"string\" max=\"4\" meaning=\"m\"/>"
    "<fact name=\"recs\" type=\"list\" max=\"4\" meaning=\"m\">"
    "<field name=\"on\" type=\"bool\" meaning=\"m\"/>"
    "<field name=\"n\" type=\"int\" meaning=\"m\"/>"
    "<field name=\"name\" type=\"string\" meaning=\"m\"/>"
    "<field name=\"kind\" type=\"string\" closed=\"true\" meaning=\"m\">" WORDS "</field>"
    "<field name=\"on2\" type=\"int\" optional=\"true\" meaning=\"m\"/>"
    "<field name=\"os2\" type=\"string\" optional=\"true\" meaning=\"m\"/>"
    "</fact>"
    "</facts>\n";

struct first_diag {
    char *text;
    size_t cap;
};

static void keep_first(void *ctx, const struct scheck_diag *diag)
{
    struct first_diag *first = ctx;

    if (first->text[0] == '\0')
        snprintf(first->text, first->cap, "%s: %s", diag->id, diag->message);
}

static int compile(struct subject *s, const struct scheck_policy *policy, const char *text,
                   size_t len, const struct scheck_diag_sink *sink)
{
    static const char *const types[N_TYPES] = {
        [TY_BOOL] = "bool",        [TY_INT] = "int",        [TY_UINT] = "uint",
        [TY_STR] = "string",       [TY_LBOOL] = "list(bool)", [TY_LINT] = "list(int)",
        [TY_LUINT] = "list(uint)", [TY_LSTR] = "list(string)"};
    struct scheck_expr_decl decls[MAX_VARS];

    if (policy)
        return scheck_expr_compile_for(policy, text, len, sink, NULL, &s->expr);
    for (unsigned i = 0; i < declared_world.n_vars; i++) {
        decls[i].name = declared_world.vars[i].name;
        decls[i].type = types[declared_world.vars[i].type];
    }
    return scheck_expr_compile(decls, declared_world.n_vars, text, len, sink, NULL, &s->expr);
}

static size_t find(const struct scheck_policy *policy, const char *name)
{
    size_t idx = SIZE_MAX;

    if (scheck_policy_find_fact(policy, name, strlen(name), &idx)) {
        fprintf(stderr, "property: the library lost the name %s\n", name);
        abort();
    }
    return idx;
}

void subject_resolve(struct subject *s, const struct scheck_policy *policy)
{
    char name[64];

    for (unsigned i = 0; i < s->world->n_vars; i++) {
        s->var[i] = find(policy, s->world->vars[i].name);
        if (s->world->vars[i].type != TY_LREC)
            continue;
        for (unsigned k = 0; k < s->world->n_fields; k++) {
            snprintf(name, sizeof name, "%s.%s", s->world->vars[i].name,
                     s->world->fields[k].name);
            s->field[k] = find(policy, name);
        }
    }
}

int subject_open(struct subject *s, const struct scheck_policy *policy, const char *text,
                 size_t len, char *why, size_t why_cap)
{
    struct first_diag first = {why, why_cap};
    struct scheck_diag_sink sink = {keep_first, &first};
    int rc;

    memset(s, 0, sizeof *s);
    why[0] = '\0';
    s->world = policy ? &policy_world : &declared_world;
    rc = compile(s, policy, text, len, &sink);
    if (rc)
        return rc;
    subject_resolve(s, scheck_expr_policy(s->expr));
    rc = scheck_facts_new(scheck_expr_policy(s->expr), NULL, &s->empty);
    if (!rc)
        rc = scheck_facts_fork(s->empty, NULL, &s->facts);
    if (rc)
        subject_close(s);
    return rc;
}

void subject_close(struct subject *s)
{
    scheck_facts_free(s->facts);
    scheck_facts_free(s->empty);
    scheck_expr_free(s->expr);
    memset(s, 0, sizeof *s);
}

static struct scheck_value to_public(const struct val *v)
{
    struct scheck_value out;

    memset(&out, 0, sizeof out);
    out.known = v->state == ST_UNKNOWN  ? SCHECK_UNKNOWN
                : v->state == ST_ABSENT ? SCHECK_ABSENT
                                        : SCHECK_KNOWN;
    out.type = v->type == TY_BOOL  ? SCHECK_TYPE_BOOL
               : v->type == TY_INT ? SCHECK_TYPE_INT
               : v->type == TY_STR ? SCHECK_TYPE_STRING
                                   : SCHECK_TYPE_UINT;
    if (v->state != ST_VALUE)
        return out;
    if (v->type == TY_BOOL)
        out.as.b = v->as.b;
    else if (v->type == TY_STR)
        out.as.s = (struct scheck_str){v->as.s.data, v->as.s.len};
    else
        out.as.u = v->as.u;
    return out;
}

static int fill_list(struct subject *s, unsigned var, const struct facts *f)
{
    const struct val *list = &f->vars[var];
    int rc = scheck_facts_set_list(s->facts, s->world->vars[var].name, list->as.l.n);

    for (size_t e = 0; !rc && e < list->as.l.n; e++) {
        struct scheck_value v;

        if (list->type != TY_LREC) {
            v = to_public(&list->as.l.items[e]);
            if (v.known == SCHECK_KNOWN)
                rc = scheck_facts_put_item(s->facts, s->var[var], e, &v);
            continue;
        }
        for (unsigned k = 0; !rc && k < s->world->n_fields; k++) {
            v = to_public(&f->fields[e][k]);
            if (v.known != SCHECK_UNKNOWN)
                rc = scheck_facts_put(s->facts, s->field[k], e, &v);
        }
    }
    return rc;
}

int subject_fill(struct subject *s, const struct facts *f)
{
    int rc = scheck_facts_reset(s->facts, s->empty);

    for (unsigned i = 0; !rc && i < s->world->n_vars; i++) {
        struct scheck_value v;

        if (f->vars[i].state == ST_UNKNOWN)
            continue;
        if (ty_is_list(f->vars[i].type)) {
            rc = fill_list(s, i, f);
            continue;
        }
        v = to_public(&f->vars[i]);
        rc = scheck_facts_put(s->facts, s->var[i], 0, &v);
    }
    return rc;
}

static struct val from_public(struct pool *p, const struct scheck_term *t)
{
    static const enum ty types[] = {TY_REC, TY_BOOL, TY_INT, TY_UINT, TY_STR};
    struct val v;

    memset(&v, 0, sizeof v);
    v.state = t->value.known == SCHECK_KNOWN ? ST_VALUE : ST_UNKNOWN;
    if (t->value.type == SCHECK_TYPE_LIST) {
        v.as.l.n = t->value.as.n_elements;
        v.as.l.items = pool_take(p, (v.as.l.n + 1) * sizeof *v.as.l.items);
        v.type = TY_LINT;
        for (size_t i = 0; i < v.as.l.n; i++) {
            v.as.l.items[i] = from_public(p, &t->items[i]);
            v.type = ty_list_of(v.as.l.items[i].type);
        }
        return v;
    }
    v.type = types[t->value.type];
    if (v.type == TY_BOOL)
        v.as.b = t->value.as.b;
    else if (v.type == TY_STR) {
        v.as.s.data = t->value.as.s.data;
        v.as.s.len = t->value.as.s.len;
    } else {
        v.as.u = t->value.as.u;
    }
    return v;
}

int subject_eval(struct subject *s, struct pool *p, struct val *v_out,
                 struct scheck_expr_result *result_out)
{
    int rc = scheck_expr_eval(s->expr, s->facts, result_out);

    if (rc)
        return rc;
    memset(v_out, 0, sizeof *v_out);
    v_out->state = result_out->kind == SCHECK_TERM_UNKNOWN ? ST_UNKNOWN : ST_ERROR;
    if (result_out->kind == SCHECK_TERM_VALUE)
        *v_out = from_public(p, &result_out->term);
    return SCHECK_OK;
}

/* "name", "name[2]" or "name[2].field". */
bool is_unknown_name(const struct world *w, const struct facts *f, const char *name)
{
    for (unsigned i = 0; i < w->n_vars; i++) {
        size_t len = strlen(w->vars[i].name);
        const struct val *v = &f->vars[i];
        char *end;
        size_t e;

        if (strncmp(name, w->vars[i].name, len) || (name[len] && name[len] != '['))
            continue;
        if (!name[len])
            return v->state == ST_UNKNOWN;
        e = strtoul(name + len + 1, &end, 10);
        if (v->state != ST_VALUE || !ty_is_list(v->type) || e >= v->as.l.n || *end != ']')
            return false;
        if (v->type != TY_LREC)
            return end[1] == '\0' && v->as.l.items[e].state == ST_UNKNOWN;
        for (unsigned k = 0; k < w->n_fields; k++)
            if (end[1] == '.' && !strcmp(end + 2, w->fields[k].name))
                return f->fields[e][k].state == ST_UNKNOWN;
        return false;
    }
    return false;
}
