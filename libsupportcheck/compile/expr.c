/* SPDX-License-Identifier: MIT */
/*
 * One expression, compiled and evaluated like a policy's: its image has a
 * single rule whose predicate is the expression, or "the expression has a
 * value" where that is no truth value.
 */
#include <stdio.h>
#include <string.h>

#include "../core/alloc.h"
#include "check.h"
#include "defines.h"
#include "emit.h"
#include "lower.h"
#include "vocabulary.h"

/* Longest list of a declared name: what the vocabulary allows at most. */
#define MAX_LIST 4096

struct scheck_expr {
    struct scheck_allocator allocator;
    struct scheck_model *model;
    struct scheck__arena results; /* of the last evaluation */
    void *image;
    struct scheck_policy *policy;
    struct scheck_workspace *workspace;
    struct ir ir;
    struct low result;
    const struct cel_type *type;
};

/* --- vocabulary --- */

static enum scheck_type scalar_called(const char *name, size_t len)
{
    static const struct {
        const char *name;
        enum scheck_type type;
    } types[] = {{"bool", SCHECK_TYPE_BOOL},
                 {"int", SCHECK_TYPE_INT},
                 {"uint", SCHECK_TYPE_UINT},
                 {"string", SCHECK_TYPE_STRING}};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strlen(types[i].name) == len && memcmp(types[i].name, name, len) == 0)
            return types[i].type;
    return SCHECK_TYPE_NONE;
}

/* "int" or "list(int)". */
static bool parse_type(const char *text, struct m_fact *fact)
{
    size_t len = strlen(text);

    if (len > 6 && strncmp(text, "list(", 5) == 0 && text[len - 1] == ')') {
        fact->type = SCHECK_TYPE_LIST;
        fact->of = scalar_called(text + 5, len - 6);
        fact->max = MAX_LIST;
        return fact->of != SCHECK_TYPE_NONE;
    }
    fact->type = scalar_called(text, len);
    return fact->type != SCHECK_TYPE_NONE;
}

static int declare(struct scheck_expr *x, const struct scheck_expr_decl *decl)
{
    struct m_fact *fact = M_ADD(x->model, &x->model->facts);
    struct scheck_place nowhere = {"declaration", 0, 0};

    if (!fact)
        return SCHECK_E_NOMEM;
    fact->name.text = scheck__arena_strndup(&x->model->arena, decl->name, strlen(decl->name));
    if (!fact->name.text)
        return SCHECK_E_NOMEM;
    if (parse_type(decl->type, fact))
        return SCHECK_OK;
    scheck__model_error(x->model, "outside-subset", nowhere, NULL,
                        "\"%s\" has the type %s, which is outside the subset", decl->name,
                        decl->type);
    return SCHECK_E_POLICY;
}

static struct m_text text_of(struct scheck_model *m, const char *s, size_t len)
{
    struct m_text text = {scheck__arena_strndup(&m->arena, s, len), {"expression", 1, 1}};

    return text;
}

static int import_values(struct scheck_expr *x, const struct scheck_policy *p, size_t number,
                         struct m_fact *fact)
{
    struct scheck_str word;

    for (size_t i = 0; scheck_policy_fact_value(p, number, i, &word) == SCHECK_OK; i++) {
        struct m_text *value = M_ADD(x->model, &fact->values);

        if (!value)
            return SCHECK_E_NOMEM;
        *value = text_of(x->model, word.data, word.len);
        if (!value->text)
            return SCHECK_E_NOMEM;
    }
    return SCHECK_OK;
}

/* Fact @number of @p, called @name, as a declaration. */
static int import_fact(struct scheck_expr *x, const struct scheck_policy *p, size_t number,
                       const char *name, struct m_fact *fact)
{
    static const enum m_role roles[] = {
        [SCHECK_ROLE_NONE] = M_ROLE_NONE,   [SCHECK_ROLE_VERSION] = M_ROLE_VERSION,
        [SCHECK_ROLE_POINT] = M_ROLE_POINT, [SCHECK_ROLE_STAGE] = M_ROLE_STAGE,
        [SCHECK_ROLE_TODAY] = M_ROLE_TODAY, [SCHECK_ROLE_OPERATION] = M_ROLE_OPERATION};
    struct scheck_fact_info info;

    scheck_policy_fact(p, number, &info);
    fact->name = text_of(x->model, name, strlen(name));
    fact->unit = text_of(x->model, info.unit, strlen(info.unit));
    fact->type = info.type;
    fact->of = info.element;
    fact->optional = info.optional;
    fact->closed = info.is_enum;
    fact->max = (uint32_t)info.max_elements;
    fact->role = roles[info.role];
    if (!fact->name.text || !fact->unit.text)
        return SCHECK_E_NOMEM;
    return import_values(x, p, number, fact);
}

static int import_vocabulary(struct scheck_expr *x, const struct scheck_policy *p)
{
    struct scheck_fact_info list, field;

    for (size_t i = 0; scheck_policy_fact(p, i, &list) == SCHECK_OK; i++) {
        struct m_fact *fact = M_ADD(x->model, &x->model->facts);
        int rc;

        if (!fact)
            return SCHECK_E_NOMEM;
        rc = import_fact(x, p, i, list.name, fact);
        while (rc == SCHECK_OK && scheck_policy_fact(p, i + 1, &field) == SCHECK_OK &&
               field.list != SIZE_MAX) {
            struct m_fact *room = M_ADD(x->model, &fact->fields);

            i++;
            rc = room ? import_fact(x, p, i, field.name + strlen(list.name) + 1, room)
                      : SCHECK_E_NOMEM;
        }
        if (rc)
            return rc;
    }
    return SCHECK_OK;
}

static int import_defines(struct scheck_expr *x, const struct scheck_policy *p)
{
    struct scheck_define define;

    for (size_t i = 0; scheck_policy_define(p, i, &define) == SCHECK_OK; i++) {
        struct m_fact *fact = M_ADD(x->model, &x->model->facts);

        if (!fact)
            return SCHECK_E_NOMEM;
        fact->name = text_of(x->model, define.name, strlen(define.name));
        fact->define = text_of(x->model, define.text, strlen(define.text));
        fact->type = define.type;
        if (!fact->name.text || !fact->define.text)
            return SCHECK_E_NOMEM;
    }
    return SCHECK_OK;
}

/* What an image must have besides: one level on each axis and one release. */
static int add_frame(struct scheck_expr *x)
{
    struct scheck_model *m = x->model;
    struct m_release *release = M_ADD(m, &m->releases);

    for (int axis = 0; axis < SCHECK_N_AXES; axis++) {
        struct m_level *level = M_ADD(m, &m->levels[axis]);

        if (!level)
            return SCHECK_E_NOMEM;
        level->id.text = "none";
    }
    if (!release)
        return SCHECK_E_NOMEM;
    release->id.text = "0.0";
    release->initial.text = release->supported_until.text = release->security_supported_until.text =
        "";
    return SCHECK_OK;
}

/* --- compiling --- */

/* Where memory ran out, an error that was reported may be its consequence. */
static int refusal(const struct scheck_expr *x)
{
    return x->model->arena.failed ? SCHECK_E_NOMEM : SCHECK_E_POLICY;
}

/* Whether a list's items can be told: constants, all the way down, and no guard. */
static bool is_constant_list(const struct scheck_expr *x, const struct low_list *list)
{
    bool value;

    if (list->form != LIST_ITEMS || !scheck__ir_is_bool(&x->ir, list->guard, &value))
        return false;
    for (size_t i = 0; i < list->n_items; i++) {
        const struct low *item = &list->items[i];
        uint8_t op;

        if (item->kind == LOW_LIST) {
            if (!is_constant_list(x, item->list))
                return false;
            continue;
        }
        op = item->kind == LOW_NODE ? ir_node(&x->ir, item->node)->op : IMG_N_OPS;
        if (op != OP_CONST && op != OP_INT && op != OP_STR)
            return false;
    }
    return true;
}

/* A list's value needs no node, but its error does. */
static bool settle_list(struct scheck_expr *x, struct cel_source *source)
{
    const struct low_list *list = x->result.list;

    if (ir_node(&x->ir, list->guard)->op == OP_ERROR) {
        x->result.kind = LOW_NODE;
        x->result.node = list->guard;
        return true;
    }
    if ((list->form == LIST_FACT && list->fact->of) || is_constant_list(x, list))
        return true;
    scheck__cel_error(source, "outside-subset", 0,
                      "a list made from facts is consumed by size, exists, all or in");
    return false;
}

/* A truth value that is unknown, or an error, exactly where @node is. */
static ir_id has_value(struct scheck_expr *x, ir_id node)
{
    const struct ir_node *n = ir_node(&x->ir, node);

    if (n->kind == KIND_BOOL)
        return node;
    if (n->op == OP_ERROR)
        return scheck__ir_error(&x->ir, n->aux, KIND_BOOL);
    return scheck__ir_add(&x->ir,
                          (struct ir_node){.op = n->kind == KIND_INT ? OP_CMP_INT : OP_CMP_STR,
                                           .aux = REL_EQ,
                                           .a = node,
                                           .b = node});
}

static int add_rule(struct scheck_expr *x, struct emit_input *in)
{
    static const struct m_feature feature = {.id = {.text = "expression"}};
    static const struct m_statement source = {.id = {.text = "expression"}};
    struct emit_statement *statement = M_ADD(x->model, &in->statements);
    struct emit_rule *rule = M_ADD(x->model, &in->rules);

    if (!statement || !rule)
        return SCHECK_E_NOMEM;
    statement->feature = &feature;
    statement->source = &source;
    statement->subject = statement->waiver = IMG_NONE;
    statement->n_rules = 1;
    rule->applies = rule->exceeds = rule->subject = rule->at_least = IR_NONE;
    rule->root = scheck__ir_bool(&x->ir, true);
    rule->label = "";
    if (x->result.kind == LOW_NODE) {
        rule->root = has_value(x, x->result.node);
        if (ir_node(&x->ir, x->result.node)->kind != KIND_BOOL)
            rule->subject = x->result.node;
    }
    return SCHECK_OK;
}

static int lower_expr(struct scheck_expr *x, struct cel_source *source, struct cel_tree *tree,
                      uint32_t *base)
{
    struct lowering lowering = {.ir = &x->ir, .model = x->model, .fact_base = base};

    if (!scheck__prepare_defines(&lowering))
        return refusal(x);
    x->type = tree->type;
    x->result = scheck__lower(&lowering, source, tree);
    if (x->ir.out_of_memory)
        return SCHECK_E_NOMEM;
    if (source->failed || x->result.kind == LOW_FAILED)
        return refusal(x);
    if (x->result.kind == LOW_RECORD) {
        scheck__cel_error(source, "outside-subset", 0, "a record is no value");
        return SCHECK_E_POLICY;
    }
    if (x->result.kind == LOW_LIST && !settle_list(x, source))
        return refusal(x);
    return SCHECK_OK;
}

static int compile_source(struct scheck_expr *x, struct cel_source *source)
{
    struct emit_input in = {.model = x->model, .ir = &x->ir};
    struct cel_tree *tree = scheck__cel_parse(source);
    uint32_t *base;
    size_t len;
    int rc;

    if (!tree || !scheck__cel_check(source, &tree, 1, false))
        return refusal(x);
    base = scheck__number_facts(x->model);
    if (!base || !scheck__ir_init(&x->ir, &x->model->arena))
        return SCHECK_E_NOMEM;
    rc = lower_expr(x, source, tree, base);
    if (rc)
        return rc;
    in.fact_base = base;
    rc = add_rule(x, &in);
    if (rc == SCHECK_OK)
        rc = scheck__emit(&in, &x->image, &len);
    if (rc == SCHECK_OK)
        rc = scheck_policy_open(x->image, len, &x->allocator, &x->policy);
    if (rc == SCHECK_OK)
        rc = scheck_workspace_new(x->policy, &x->allocator, &x->workspace);
    return rc == SCHECK_E_LIMIT ? SCHECK_E_POLICY : rc;
}

static int compile_text(struct scheck_expr *x, const char *text, size_t len)
{
    struct cel_source source = {.model = x->model, .text = text_of(x->model, text, len)};

    if (!source.text.text)
        return SCHECK_E_NOMEM;
    if (memchr(text, '\0', len)) {
        scheck__cel_error(&source, "cel-syntax", strlen(source.text.text), "unexpected character");
        return SCHECK_E_POLICY;
    }
    return compile_source(x, &source);
}

static int new_expr(const struct scheck_diag_sink *sink, const struct scheck_allocator *allocator,
                    struct scheck_expr **expr_out)
{
    struct scheck_allocator a;
    struct scheck_expr *x;
    int rc;

    scheck__allocator_copy(&a, allocator);
    x = scheck__alloc(&a, sizeof *x);
    if (!x)
        return SCHECK_E_NOMEM;
    memset(x, 0, sizeof *x);
    x->allocator = a;
    scheck__arena_init(&x->results, &a);
    rc = scheck_model_new(&a, sink, &x->model);
    if (rc == SCHECK_OK)
        rc = add_frame(x);
    if (rc)
        scheck_expr_free(x);
    else
        *expr_out = x;
    return rc;
}

/* @x, of which @text is the last to be compiled, becomes the caller's if all of it went well. */
static int finish(struct scheck_expr *x, int rc, const char *text, size_t len,
                  struct scheck_expr **expr_out)
{
    if (rc == SCHECK_OK)
        rc = compile_text(x, text, len);
    if (rc)
        scheck_expr_free(x);
    else
        *expr_out = x;
    return rc;
}

int scheck_expr_compile(const struct scheck_expr_decl *decls, size_t n_decls, const char *text,
                        size_t len, const struct scheck_diag_sink *sink,
                        const struct scheck_allocator *allocator, struct scheck_expr **expr_out)
{
    struct scheck_expr *x;
    int rc;

    if ((!decls && n_decls) || !text || !expr_out)
        return SCHECK_E_INVAL;
    rc = new_expr(sink, allocator, &x);
    if (rc)
        return rc;
    for (size_t i = 0; i < n_decls && rc == SCHECK_OK; i++)
        rc = declare(x, &decls[i]);
    return finish(x, rc, text, len, expr_out);
}

int scheck_expr_compile_for(const struct scheck_policy *policy, const char *text, size_t len,
                            const struct scheck_diag_sink *sink,
                            const struct scheck_allocator *allocator, struct scheck_expr **expr_out)
{
    struct scheck_expr *x;
    int rc;

    if (!policy || !text || !expr_out)
        return SCHECK_E_INVAL;
    rc = new_expr(sink, allocator, &x);
    if (rc)
        return rc;
    rc = import_vocabulary(x, policy);
    if (rc == SCHECK_OK)
        rc = import_defines(x, policy);
    return finish(x, rc, text, len, expr_out);
}

void scheck_expr_free(struct scheck_expr *expr)
{
    struct scheck_allocator a;

    if (!expr)
        return;
    a = expr->allocator;
    scheck_workspace_free(expr->workspace);
    scheck_policy_close(expr->policy);
    scheck_image_free(expr->model, expr->image);
    scheck_model_free(expr->model);
    scheck__arena_clear(&expr->results);
    scheck__free(&a, expr);
}

const struct scheck_policy *scheck_expr_policy(const struct scheck_expr *expr)
{
    return expr ? expr->policy : NULL;
}

/* --- evaluating --- */

static struct scheck_value scalar_value(const struct scheck_expr *x, ir_id node,
                                        enum scheck_type type)
{
    const struct ir_node *n = ir_node(&x->ir, node);
    struct scheck_value v = {.known = SCHECK_KNOWN, .type = type};

    if (n->op == OP_CONST) {
        v.type = SCHECK_TYPE_BOOL;
        v.as.b = n->aux == T_TRUE;
    } else if (n->op == OP_STR) {
        v.type = SCHECK_TYPE_STRING;
        v.as.s = x->ir.strings.items[n->a];
    } else {
        v.as.u = x->ir.ints.items[n->a];
    }
    return v;
}

static bool constant_items(struct scheck_expr *x, const struct low_list *list,
                           const struct cel_type *type, struct scheck_term *out)
{
    const struct cel_type *elem = type && type->elem ? type->elem : NULL;
    struct scheck_term *items =
        scheck__arena_alloc(&x->results, list->n_items * sizeof *items);

    if (!items)
        return false;
    out->value = (struct scheck_value){.known = SCHECK_KNOWN, .type = SCHECK_TYPE_LIST};
    out->value.as.n_elements = list->n_items;
    out->items = items;
    for (size_t i = 0; i < list->n_items; i++) {
        if (list->items[i].kind == LOW_LIST) {
            if (!constant_items(x, list->items[i].list, elem, &items[i]))
                return false;
        } else {
            items[i].value =
                scalar_value(x, list->items[i].node, elem ? elem->kind : SCHECK_TYPE_INT);
        }
    }
    return true;
}

static int fact_list(struct scheck_expr *x, const struct scheck_facts *facts,
                     struct scheck_expr_result *r)
{
    const struct m_fact *list = x->result.list->fact;
    struct scheck_fact_ref *ref = scheck__arena_alloc(&x->results, sizeof *ref);
    struct scheck_term *items;
    size_t fact, n;

    if (!ref)
        return SCHECK_E_NOMEM;
    scheck_policy_find_fact(x->policy, list->name.text, strlen(list->name.text), &fact);
    scheck_facts_get(facts, fact, 0, &r->term.value);
    if (r->term.value.known != SCHECK_KNOWN) {
        *ref = (struct scheck_fact_ref){fact, SIZE_MAX};
        r->kind = SCHECK_TERM_UNKNOWN;
        r->missing = ref;
        r->n_missing = 1;
        return SCHECK_OK;
    }
    n = r->term.value.as.n_elements;
    items = scheck__arena_alloc(&x->results, n * sizeof *items);
    if (!items)
        return SCHECK_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        scheck_facts_get_item(facts, fact, i, &items[i].value);
    r->term.items = items;
    return SCHECK_OK;
}

static int missing_facts(struct scheck_expr *x, struct scheck_expr_result *r)
{
    struct scheck_fact_ref *refs;
    size_t n = 0;
    int rc = scheck_missing(x->workspace, 0, NULL, 0, &n);

    refs = scheck__arena_alloc(&x->results, n * sizeof *refs);
    if (!refs)
        return SCHECK_E_NOMEM;
    rc = scheck_missing(x->workspace, 0, refs, n, &n);
    r->kind = SCHECK_TERM_UNKNOWN;
    r->missing = refs;
    r->n_missing = n;
    return rc;
}

static int node_result(struct scheck_expr *x, struct scheck_expr_result *r)
{
    struct scheck_value *v = &r->term.value;
    enum scheck_outcome outcome;
    int rc = scheck_rule_outcome(x->workspace, 0, &outcome);

    if (rc)
        return rc;
    if (outcome == SCHECK_UNDETERMINED)
        return missing_facts(x, r);
    if (outcome == SCHECK_ERRED) {
        r->kind = SCHECK_TERM_ERROR;
        r->error = scheck_rule_error(x->workspace, 0);
        return SCHECK_OK;
    }
    if (x->type->kind == SCHECK_TYPE_BOOL) {
        v->known = SCHECK_KNOWN;
        v->as.b = outcome == SCHECK_APPLIES;
    } else {
        rc = scheck_rule_value(x->workspace, 0, v);
    }
    v->type = x->type->kind;
    return rc;
}

int scheck_expr_eval(struct scheck_expr *expr, const struct scheck_facts *facts,
                     struct scheck_expr_result *result_out)
{
    struct scheck_options options = {sizeof options, "0.0"};
    const struct scheck_report *report;
    struct scheck_expr_result r;
    int rc;

    if (!expr || !facts || !result_out || scheck_facts_policy(facts) != expr->policy)
        return SCHECK_E_INVAL;
    memset(&r, 0, sizeof r);
    scheck__arena_clear(&expr->results);
    rc = scheck_evaluate(expr->workspace, facts, &options, &report);
    if (rc)
        return rc;
    if (expr->result.kind == LOW_NODE)
        rc = node_result(expr, &r);
    else if (expr->result.list->form == LIST_FACT)
        rc = fact_list(expr, facts, &r);
    else if (!constant_items(expr, expr->result.list, expr->type, &r.term))
        rc = SCHECK_E_NOMEM;
    if (rc == SCHECK_OK)
        *result_out = r;
    return rc;
}
