/* SPDX-License-Identifier: MIT */
/*
 * From model to image: every statement's conditions are lowered for every
 * release that has it; what is the same in neighbouring releases becomes one
 * rule.
 */
#include <stdlib.h>
#include <string.h>

#include "../core/alloc.h"
#include "check.h"
#include "defines.h"
#include "documents.h"
#include "emit.h"
#include "lower.h"
#include "vocabulary.h"

/* A parsed and checked condition, with the releases it holds in. */
struct condition {
    struct cel_source source;
    struct cel_tree *tree;
    size_t first, last;
    ir_id node;
    bool lowered; /* @node is what it comes to, in every release */
};

struct conditions {
    struct condition *items;
    ir_id *nodes; /* room for those of the release under way */
    size_t n;
};

struct compiler {
    struct scheck_model *model;
    struct scheck__arena *arena;
    struct ir ir;
    struct lowering lowering;
    struct emit_input input;
    bool out_of_memory;
};

/* A statement's parts, ready to be lowered. */
struct prepared {
    const struct m_feature *feature;
    const struct m_statement *statement;
    struct conditions conditions;           /* the restriction's first */
    struct condition subject, at_least;     /* limits; tree NULL: none */
    int64_t max;
};

static void *allocate(struct compiler *c, size_t len)
{
    void *p = scheck__arena_alloc(c->arena, len);

    if (!p)
        c->out_of_memory = true;
    return p;
}

/* --- conditions --- */

static bool parse_condition(struct compiler *c, const struct m_when *when, struct condition *out)
{
    out->source.model = c->model;
    out->source.text = when->cel;
    if (!scheck__range_resolve(c->model, &when->range, &out->first, &out->last))
        return false;
    out->tree = scheck__cel_parse(&out->source);
    return out->tree != NULL;
}

static bool check_conditions(struct compiler *c, const struct conditions *list)
{
    struct cel_source *sources = allocate(c, list->n * sizeof *sources);
    struct cel_tree **trees = allocate(c, list->n * sizeof(struct cel_tree *));

    if (!sources || !trees)
        return false;
    for (size_t i = 0; i < list->n; i++) {
        sources[i] = list->items[i].source;
        trees[i] = list->items[i].tree;
    }
    return scheck__cel_check(sources, trees, list->n, true);
}

static bool prepare_whens(struct compiler *c, const struct m_when *outer, size_t n_outer,
                          const struct m_when *inner, size_t n_inner, struct conditions *out)
{
    bool good = true;

    out->n = n_outer + n_inner;
    out->items = allocate(c, out->n * sizeof *out->items);
    out->nodes = allocate(c, out->n * sizeof *out->nodes);
    if (!out->items || !out->nodes)
        return false;
    for (size_t i = 0; i < out->n; i++)
        good = parse_condition(c, i < n_outer ? &outer[i] : &inner[i - n_outer],
                               &out->items[i]) && good;
    return check_conditions(c, out) && good;
}

/* An integer expression: a limit's subject or lower bound. */
static bool prepare_quantity(struct compiler *c, struct m_text text, struct condition *out)
{
    out->source.model = c->model;
    out->source.text = text;
    if (!text.text)
        return true;
    out->tree = scheck__cel_parse(&out->source);
    if (!scheck__cel_check(&out->source, &out->tree, 1, false))
        return false;
    if (out->tree->type->kind == SCHECK_TYPE_INT)
        return true;
    scheck__cel_error(&out->source, "type-mismatch", 0, "a limit compares integers");
    return false;
}

static bool prepare(struct compiler *c, const struct m_feature *f, const struct m_statement *s,
                    struct prepared *out)
{
    size_t n_outer = f->applies.n;
    bool good;

    memset(out, 0, sizeof *out);
    out->feature = f;
    out->statement = s;
    good = prepare_whens(c, f->applies.items, n_outer, s->whens.items, s->whens.n,
                         &out->conditions);
    if (!s->limit.subject.text)
        return good;
    good = prepare_quantity(c, s->limit.subject, &out->subject) && good;
    good = prepare_quantity(c, s->limit.at_least, &out->at_least) && good;
    return scheck__parse_quantity(s->limit.max.text, &out->max) && good;
}

/* --- names of defines --- */

static bool is_named(const struct compiler *c, ir_id node)
{
    for (size_t i = 0; i < c->input.defines.n; i++)
        if (c->input.defines.items[i].node == node)
            return true;
    return false;
}

/* Remember which nodes the defines of this release came to, for explanations. */
static void name_defines(struct compiler *c)
{
    for (size_t i = 0; i < c->lowering.n_defines; i++) {
        size_t fact = c->lowering.define_numbers[i];
        const struct lower_define *define = &c->lowering.defines[fact];
        struct emit_define *room;

        /* A constant or a fact speaks for itself. */
        if (define->value.kind != LOW_NODE || define->release != c->lowering.release ||
            ir_node(&c->ir, define->value.node)->op <= OP_FACT ||
            is_named(c, define->value.node))
            continue;
        room = M_ADD(c->model, &c->input.defines);
        if (!room) {
            c->out_of_memory = true;
            return;
        }
        room->node = define->value.node;
        room->name = c->model->facts.items[fact].name.text;
    }
}

/* --- rules --- */

static bool lower_node(struct compiler *c, struct condition *condition, ir_id *out)
{
    if (!condition->lowered) {
        struct low low = scheck__lower_dated(&c->lowering, &condition->source, condition->tree);

        if (low.kind != LOW_NODE)
            return false;
        condition->node = low.node;
        condition->lowered =
            !scheck__reads_release(&c->lowering, condition->tree, RELEASE_ANY);
    }
    *out = condition->node;
    return true;
}

static bool lower_conditions(struct compiler *c, const struct conditions *list, size_t release,
                             ir_id *out)
{
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++) {
        struct condition *condition = &list->items[i];

        if (release < condition->first || release > condition->last)
            continue;
        if (!lower_node(c, condition, &list->nodes[n++]))
            return false;
    }
    *out = scheck__ir_chain(&c->ir, OP_AND, list->nodes, n);
    return true;
}

static bool lower_limit(struct compiler *c, struct prepared *p, struct emit_rule *rule)
{
    ir_id max = scheck__ir_int_node(&c->ir, (uint64_t)p->max);

    rule->max = p->max;
    rule->has_max = true;
    rule->applies = rule->root;
    if (!lower_node(c, &p->subject, &rule->subject))
        return false;
    rule->exceeds = scheck__ir_compare(&c->ir, REL_GT, false, rule->subject, max);
    if (p->at_least.tree) {
        if (!lower_node(c, &p->at_least, &rule->at_least))
            return false;
        rule->exceeds = scheck__ir_chain2(
            &c->ir, OP_OR, rule->exceeds,
            scheck__ir_compare(&c->ir, REL_GT, false, rule->at_least, max));
    }
    rule->root = scheck__ir_chain2(&c->ir, OP_AND, rule->applies, rule->exceeds);
    return true;
}

/* Whether @release's SUPPORT.md does not have the text of a restriction that holds there. */
static bool is_undocumented(const struct scheck_model *m, const struct m_feature *f,
                            size_t release)
{
    size_t first, last;

    return f->text.text && scheck__range_resolve(m, &f->text_range, &first, &last) &&
           (release < first || release > last);
}

static uint8_t level_of(const struct scheck_model *m, const struct m_status *status,
                        enum scheck_axis axis)
{
    return (uint8_t)scheck__level_find(m, axis, scheck__status_level(m, status, axis));
}

static bool same_rule(const struct emit_rule *a, const struct emit_rule *b)
{
    return a->statement == b->statement && a->last + 1 == b->first &&
           a->checkable == b->checkable && a->undocumented == b->undocumented && a->root == b->root && a->applies == b->applies &&
           a->exceeds == b->exceeds && a->subject == b->subject && a->at_least == b->at_least &&
           a->max == b->max && a->level.function == b->level.function &&
           a->level.security == b->level.security && strcmp(a->label, b->label) == 0;
}

static void add_rule(struct compiler *c, const struct emit_rule *rule)
{
    struct emit_rule *last = c->input.rules.n ? &c->input.rules.items[c->input.rules.n - 1] : NULL;

    if (last && same_rule(last, rule)) {
        last->last = rule->last;
        return;
    }
    last = M_ADD(c->model, &c->input.rules);
    if (last)
        *last = *rule;
    else
        c->out_of_memory = true;
}

static bool compile_in_release(struct compiler *c, struct prepared *p, size_t statement,
                               size_t release)
{
    const struct m_status *status = scheck__status_in(c->model, p->statement, release);
    struct emit_rule rule = {.statement = statement,
                             .first = release,
                             .last = release,
                             .root = IR_NONE,
                             .applies = IR_NONE,
                             .exceeds = IR_NONE,
                             .subject = IR_NONE,
                             .at_least = IR_NONE};

    if (!status)
        return true;
    c->lowering.release = release;
    rule.level.function = level_of(c->model, status, SCHECK_AXIS_FUNCTION);
    rule.level.security = level_of(c->model, status, SCHECK_AXIS_SECURITY);
    rule.label = status->label.text ? status->label.text : "";
    rule.checkable = !p->statement->uncheckable.text;
    rule.undocumented = !*rule.label && is_undocumented(c->model, p->feature, release);
    if (rule.checkable && (!lower_conditions(c, &p->conditions, release, &rule.root) ||
                           (p->statement->is_limit && !lower_limit(c, p, &rule))))
        return false;
    name_defines(c);
    add_rule(c, &rule);
    return true;
}

/* --- statements --- */

static bool compile_statement(struct compiler *c, const struct m_feature *f,
                              const struct m_statement *s)
{
    struct emit_statement *out = M_ADD(c->model, &c->input.statements);
    size_t number = c->input.statements.n - 1;
    struct prepared p;

    if (!out) {
        c->out_of_memory = true;
        return false;
    }
    scheck__describe_statement(c->model, f, s, out);
    out->first_rule = c->input.rules.n;
    out->subject = scheck__subject_fact(c->model, c->input.fact_base, s);
    if (!prepare(c, f, s, &p))
        return false;
    for (size_t release = 0; release < c->model->releases.n; release++)
        if (!compile_in_release(c, &p, number, release))
            return false;
    c->input.statements.items[number].n_rules = c->input.rules.n - out->first_rule;
    return true;
}

static bool compile_statements(struct compiler *c)
{
    bool good = true;

    for (size_t i = 0; i < c->model->features.n; i++) {
        const struct m_feature *f = &c->model->features.items[i];

        for (size_t k = 0; k < f->statements.n; k++)
            good = compile_statement(c, f, &f->statements.items[k]) && good;
    }
    return good;
}

static size_t find_statement(const struct compiler *c, const char *id)
{
    for (size_t i = 0; i < c->input.statements.n; i++)
        if (strcmp(c->input.statements.items[i].source->id.text, id) == 0)
            return i;
    return SIZE_MAX;
}

/* Put the newest waiver behind the others of @statement: the first that covers it counts. */
static void chain_waiver(struct compiler *c, struct emit_statement *statement)
{
    uint32_t number = (uint32_t)(c->input.waivers.n - 1), *link = &statement->waiver;

    while (*link != IMG_NONE)
        link = &c->input.waivers.items[*link].next;
    *link = number;
}

/* A waiver's conditions are compiled once, for every release. */
static bool same_in_every_release(const struct compiler *c, struct conditions *conditions)
{
    bool good = true;

    for (size_t i = 0; i < conditions->n; i++) {
        struct condition *condition = &conditions->items[i];

        if (!scheck__reads_release(&c->lowering, condition->tree, RELEASE_ANY))
            continue;
        scheck__cel_error(&condition->source, "release-in-waiver", 0,
                          "a waiver is of every release: use hypervisor.version");
        good = false;
    }
    return good;
}

static bool compile_waiver(struct compiler *c, const struct m_waiver *w)
{
    size_t statement = find_statement(c, w->statement.text);
    struct emit_waiver *out = M_ADD(c->model, &c->input.waivers);
    struct conditions conditions;

    if (!out || statement == SIZE_MAX) {
        c->out_of_memory = c->out_of_memory || !out;
        return false;
    }
    out->reason = w->reason.text;
    out->until = w->until.text;
    out->root = IR_NONE;
    out->next = IMG_NONE;
    chain_waiver(c, &c->input.statements.items[statement]);
    if (w->whens.n == 0)
        return true;
    c->lowering.release = c->model->releases.n - 1;
    return prepare_whens(c, NULL, 0, w->whens.items, w->whens.n, &conditions) &&
           same_in_every_release(c, &conditions) &&
           lower_conditions(c, &conditions, c->model->releases.n - 1, &out->root);
}

static bool compile_waivers(struct compiler *c)
{
    bool good = true;

    for (size_t i = 0; i < c->model->overlays.n; i++) {
        const struct m_overlay *overlay = &c->model->overlays.items[i];

        for (size_t k = 0; k < overlay->waivers.n; k++)
            good = compile_waiver(c, &overlay->waivers.items[k]) && good;
    }
    return good;
}

/* --- the whole --- */

static bool begin(struct compiler *c, struct scheck_model *model)
{
    uint32_t *base;

    memset(c, 0, sizeof *c);
    c->model = model;
    c->arena = &model->arena;
    base = scheck__number_facts(model);
    if (!base || !scheck__ir_init(&c->ir, c->arena)) {
        c->out_of_memory = true;
        return false;
    }
    c->lowering.ir = &c->ir;
    c->lowering.model = model;
    c->lowering.fact_base = base;
    c->input.model = model;
    c->input.ir = &c->ir;
    c->input.fact_base = base;
    c->input.serial = strtoull(model->serial.text, NULL, 10);
    return true;
}

static bool compile_all(struct compiler *c, bool documents)
{
    bool good = scheck__prepare_defines(&c->lowering);

    if (c->model->arena.failed)
        return false;
    good = good && scheck__prepare_dates(&c->lowering);
    if (c->model->arena.failed)
        return false;
    good = compile_statements(c) && good;
    good = good && compile_waivers(c);
    if (!good)
        return false;
    if (documents && !scheck__collect_documents(&c->input))
        c->out_of_memory = true;
    return !c->out_of_memory;
}

static int compile_checked(struct scheck_model *model, bool documents, void **image_out,
                           size_t *len_out)
{
    size_t n_errors;
    struct compiler c;
    int rc = scheck__model_check(model);

    if (!rc)
        rc = scheck__model_apply_overlays(model);
    if (rc)
        return rc;
    n_errors = model->n_errors;
    if (!begin(&c, model) || !compile_all(&c, documents) || model->n_errors > n_errors)
        return SCHECK_E_POLICY;
    return scheck__emit(&c.input, image_out, len_out);
}

int scheck_model_compile(struct scheck_model *model, const struct scheck_compile_options *options,
                         void **image_out, size_t *len_out)
{
    bool documents = options && options->size >= sizeof *options && options->documents;
    int rc;

    if (!model || !image_out || !len_out)
        return SCHECK_E_INVAL;
    model->arena.failed = false;
    rc = compile_checked(model, documents, image_out, len_out);
    /* Where memory ran out, an error may be its consequence. */
    return model->arena.failed ? SCHECK_E_NOMEM : rc;
}

void scheck_image_free(struct scheck_model *model, void *image)
{
    if (model)
        scheck__free(&model->arena.allocator, image);
}
