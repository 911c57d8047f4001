/* SPDX-License-Identifier: MIT */
#include "emit.h"

#include <string.h>

#include "../core/alloc.h"
#include "../core/digest.h"
#include "emitter.h"

/* --- statements and rules --- */

static void emit_statement(struct emitter *e, const struct emit_statement *s)
{
    scheck__put_string(e, SEC_STATEMENTS, s->source->id.text);
    scheck__put_string(e, SEC_STATEMENTS, s->feature->id.text);
    scheck__put_string(e, SEC_STATEMENTS, s->path);
    scheck__put_string(e, SEC_STATEMENTS, s->source->qualifier.text);
    scheck__put_string(e, SEC_STATEMENTS, s->message);
    scheck__put_string(e, SEC_STATEMENTS, s->caveat);
    scheck__put_string(e, SEC_STATEMENTS, s->remedy);
    scheck__put_string(e, SEC_STATEMENTS, s->feature->link.text);
    scheck__put_string(e, SEC_STATEMENTS, s->consequence);
    scheck__put_string(e, SEC_STATEMENTS, s->references);
    scheck__put16(e, SEC_STATEMENTS, s->subject);
    scheck__put16(e, SEC_STATEMENTS, s->operations);
    scheck__put16(e, SEC_STATEMENTS, s->first_rule);
    scheck__put16(e, SEC_STATEMENTS, s->n_rules);
    scheck__put16(e, SEC_STATEMENTS, s->source->is_limit);
    scheck__put16(e, SEC_STATEMENTS, s->waiver);
}

/* The last fact of the model whose number is not beyond @number is the one read. */
static unsigned side_of_number(const struct emit_input *in, uint32_t number)
{
    for (size_t i = in->model->facts.n; i-- > 0;)
        if (!in->model->facts.items[i].define.text && in->fact_base[i] <= number)
            return 1u << scheck__side_of(&in->model->facts.items[i]);
    return 0;
}

/* What @n reads: its operands, which come before it, were looked at. */
static unsigned sides_of(const struct emitter *e, const struct ir_node *n)
{
    const struct op_shape *shape = &scheck__shapes[n->op];
    const ir_id operand[3] = {n->a, n->b, n->c};
    unsigned sides = 0;

    switch (n->op) {
    case OP_CONST:
    case OP_ERROR:
    case OP_INT:
    case OP_STR:
        return 0;
    case OP_AND:
    case OP_OR:
        for (size_t i = 0; i < e->in->ir->lists.items[n->a].n; i++)
            sides |= e->sides[e->in->ir->lists.items[n->a].items[i]];
        return sides;
    default:
        break;
    }
    if (scheck__is_loop(n->op))
        sides |= e->sides[n->b];
    if (shape->use[0] == USE_NONE)
        return sides | side_of_number(e->in, n->a);
    for (int k = 0; k < 3; k++)
        if (shape->use[k] != USE_NONE)
            sides |= e->sides[operand[k]];
    return sides;
}

static bool find_sides(struct emitter *e)
{
    const struct ir *ir = e->in->ir;

    e->sides = scheck__arena_alloc(e->arena, ir->nodes.n);
    for (ir_id i = 0; e->sides && i < ir->nodes.n; i++)
        e->sides[i] = (unsigned char)sides_of(e, ir_node(ir, i));
    return e->sides != NULL;
}

static enum scheck_scope scope_of(const struct emitter *e, ir_id root)
{
    unsigned sides = root == IR_NONE ? 0 : e->sides[root];
    bool host = sides >> SCHECK_SCOPE_HOST & 1, guest = sides >> SCHECK_SCOPE_GUEST & 1;

    if (host && guest)
        return SCHECK_SCOPE_BOTH;
    return host ? SCHECK_SCOPE_HOST : guest ? SCHECK_SCOPE_GUEST : SCHECK_SCOPE_NONE;
}

static void emit_rule(struct emitter *e, const struct emit_rule *r)
{
    size_t max = r->has_max ? scheck__ir_int(e->in->ir, (uint64_t)r->max) : IMG_NONE;

    scheck__put16(e, SEC_RULES, r->statement);
    scheck__put8(e, SEC_RULES, (unsigned)r->first);
    scheck__put8(e, SEC_RULES, (unsigned)r->last);
    scheck__put16(e, SEC_RULES, scheck__place_of(e, r->root));
    scheck__put16(e, SEC_RULES, scheck__place_of(e, r->applies));
    scheck__put16(e, SEC_RULES, scheck__place_of(e, r->exceeds));
    scheck__put16(e, SEC_RULES, scheck__place_of(e, r->subject));
    scheck__put16(e, SEC_RULES, scheck__place_of(e, r->at_least));
    scheck__put16(e, SEC_RULES, max);
    scheck__put8(e, SEC_RULES, r->level.function);
    scheck__put8(e, SEC_RULES, r->level.security);
    scheck__put_string(e, SEC_RULES, r->label);
    scheck__put8(e, SEC_RULES, scope_of(e, r->root));
    scheck__put8(e, SEC_RULES, r->undocumented ? RULE_F_UNDOCUMENTED : 0);
}

static void emit_waivers(struct emitter *e)
{
    for (size_t i = 0; i < e->in->waivers.n; i++) {
        const struct emit_waiver *w = &e->in->waivers.items[i];

        scheck__put_string(e, SEC_WAIVERS, w->reason);
        scheck__put_string(e, SEC_WAIVERS, w->until);
        scheck__put16(e, SEC_WAIVERS, scheck__place_of(e, w->root));
        scheck__put16(e, SEC_WAIVERS, w->next);
    }
}

/* Only defines that stand somewhere outside loops have one place to be named at. */
static void emit_defines(struct emitter *e)
{
    for (size_t k = 0; k < e->n_nodes; k++) {
        const struct placed *p = &e->layout.placed.items[e->order[k]];

        for (size_t i = 0; i < e->in->defines.n; i++)
            if (p->op == ir_node(e->in->ir, p->node)->op &&
                e->in->defines.items[i].node == p->node) {
                scheck__put16(e, SEC_DEFINES, k);
                scheck__put_string(e, SEC_DEFINES, e->in->defines.items[i].name);
            }
    }
}

/* Their texts, most of the image, are put where they end up: see assemble(). */
static void emit_documents(struct emitter *e)
{
    scheck__reserve(e, SEC_DOC_INDEX, e->in->documents.n * DOC_LEN);
    for (size_t i = 0; i < e->in->documents.n; i++) {
        const struct emit_document *d = &e->in->documents.items[i];

        scheck__put16(e, SEC_DOC_INDEX, d->statement);
        scheck__put16(e, SEC_DOC_INDEX, d->kind);
        scheck__put32(e, SEC_DOC_INDEX, e->sec[SEC_DOC_DATA].len);
        scheck__put32(e, SEC_DOC_INDEX, d->text.len);
        e->sec[SEC_DOC_DATA].len += d->text.len;
    }
}

static void copy_documents(const struct emitter *e, unsigned char *to)
{
    for (size_t i = 0; i < e->in->documents.n; i++) {
        const struct scheck_str *text = &e->in->documents.items[i].text;

        memcpy(to, text->data, text->len);
        to += text->len;
    }
}

/* --- the whole --- */

static size_t total_len(const struct emitter *e)
{
    size_t len = HDR_SECTIONS + IMG_N_SECTIONS * 8;

    for (int s = 0; s < IMG_N_SECTIONS; s++)
        len += e->sec[s].len;
    return len;
}

static void assemble(const struct emitter *e, unsigned char *image, size_t len)
{
    size_t at = HDR_SECTIONS + IMG_N_SECTIONS * 8;

    memset(image, 0, at);
    memcpy(image, IMG_MAGIC, 8);
    image[HDR_FORMAT] = IMG_FORMAT;
    image[HDR_OLDEST_READER] = IMG_OLDEST_READER;
    image[HDR_N_SECTIONS] = IMG_N_SECTIONS;
    scheck__store32(image + HDR_SIZE, (uint32_t)len);
    scheck__store64(image + HDR_SERIAL, e->in->serial);
    for (size_t s = 0; s < IMG_N_SECTIONS; s++) {
        scheck__store32(image + HDR_SECTIONS + s * 8, (uint32_t)at);
        scheck__store32(image + HDR_SECTIONS + s * 8 + 4, (uint32_t)e->sec[s].len);
        if (s == SEC_DOC_DATA)
            copy_documents(e, image + at);
        else if (s == SEC_STRING_DATA)
            scheck__copy_strings(e, image + at);
        else if (e->sec[s].len)
            memcpy(image + at, e->sec[s].data, e->sec[s].len);
        at += e->sec[s].len;
    }
    scheck__image_digest(image, len, image + HDR_DIGEST);
}

/* What would not fit the image's 16-bit numbers. */
static bool within_limits(const struct emitter *e)
{
    const struct emit_input *in = e->in;

    return e->n_nodes < IMG_NONE && in->ir->strings.n < IMG_NONE && in->rules.n < IMG_NONE &&
           in->statements.n < IMG_NONE && e->sec[SEC_POOL].len / 2 < IMG_NONE &&
           e->sec[SEC_INTS].len / 8 < IMG_NONE && in->model->releases.n <= IMG_MAX_RELEASES &&
           in->fact_base[in->model->facts.n] < IMG_NONE;
}

static int finish(const struct emitter *e, void **image_out, size_t *len_out)
{
    size_t len = total_len(e);
    unsigned char *image;

    if (!within_limits(e)) {
        struct scheck_place nowhere = {"policy", 0, 0};

        scheck__model_error(e->in->model, "too-large", nowhere, NULL,
                            "the policy has more of something than an image can number");
        return SCHECK_E_LIMIT;
    }
    if (e->failed || e->arena->failed)
        return SCHECK_E_NOMEM;
    image = scheck__alloc(&e->arena->allocator, len);
    if (!image)
        return SCHECK_E_NOMEM;
    assemble(e, image, len);
    *image_out = image;
    *len_out = len;
    return SCHECK_OK;
}

int scheck__emit(struct emit_input *in, void **image_out, size_t *len_out)
{
    struct emitter e = {.in = in, .arena = &in->model->arena};

    /* Maximum values enter the table of integers before it is written. */
    for (size_t i = 0; i < in->rules.n; i++)
        if (in->rules.items[i].has_max)
            scheck__ir_int(in->ir, (uint64_t)in->rules.items[i].max);
    scheck__emit_strings(&e);
    if (e.failed)
        return SCHECK_E_NOMEM;
    scheck__emit_facts(&e);
    scheck__emit_define_texts(&e);
    scheck__emit_levels(&e);
    scheck__emit_releases(&e);
    scheck__emit_ints(&e);
    if (!scheck__emit_nodes(&e) || !find_sides(&e))
        return SCHECK_E_NOMEM;
    for (size_t i = 0; i < in->statements.n; i++)
        emit_statement(&e, &in->statements.items[i]);
    for (size_t i = 0; i < in->rules.n; i++)
        emit_rule(&e, &in->rules.items[i]);
    emit_waivers(&e);
    emit_defines(&e);
    emit_documents(&e);
    return finish(&e, image_out, len_out);
}
