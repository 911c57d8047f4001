/* SPDX-License-Identifier: MIT */
#include "emit.h"

#include <stdlib.h>
#include <string.h>

#include "../core/alloc.h"
#include "../core/digest.h"
#include "check.h"

/* Bytes of one section, growing. */
struct buffer {
    unsigned char *data;
    size_t len, cap;
};

struct emitter {
    struct emit_input *in;
    struct scheck__arena *arena;
    struct layout layout;
    const uint32_t *order; /* handles in the image's order */
    size_t n_nodes;
    struct buffer sec[IMG_N_SECTIONS];
    const struct scheck_str **sorted; /* strings of the graph, ordered */
    uint32_t *rank;                   /* of each of the graph's strings */
    uint32_t *ints_at;                /* of each of the graph's integer lists: first in SEC_INTS */
    uint32_t *pool_at;                /* of each of the graph's string lists: first in SEC_POOL */
    bool failed;
};

static void put(struct emitter *e, enum img_section s, const void *data, size_t len)
{
    struct buffer *b = &e->sec[s];

    if (len == 0)
        return;
    if (b->len + len > b->cap) {
        size_t cap = (b->cap + len) * 2;
        unsigned char *data_new = scheck__arena_alloc(e->arena, cap);

        if (!data_new) {
            e->failed = true;
            return;
        }
        if (b->len)
            memcpy(data_new, b->data, b->len);
        b->data = data_new;
        b->cap = cap;
    }
    memcpy(b->data + b->len, data, len);
    b->len += len;
}

static void put8(struct emitter *e, enum img_section s, unsigned v)
{
    unsigned char byte = (unsigned char)v;

    put(e, s, &byte, 1);
}

static void put16(struct emitter *e, enum img_section s, size_t v)
{
    unsigned char bytes[2] = {(unsigned char)v, (unsigned char)(v >> 8)};

    if (v > IMG_NONE)
        e->failed = true;
    put(e, s, bytes, sizeof bytes);
}

static void store32(unsigned char *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(v >> (8 * i));
}

static void store64(unsigned char *p, uint64_t v)
{
    store32(p, (uint32_t)v);
    store32(p + 4, (uint32_t)(v >> 32));
}

static void put32(struct emitter *e, enum img_section s, size_t v)
{
    unsigned char bytes[4];

    store32(bytes, (uint32_t)v);
    put(e, s, bytes, sizeof bytes);
}

static void put64(struct emitter *e, enum img_section s, uint64_t v)
{
    unsigned char bytes[8];

    store64(bytes, v);
    put(e, s, bytes, sizeof bytes);
}

/* --- strings --- */

static uint32_t intern(struct emitter *e, const char *text)
{
    struct scheck_str s = {text ? text : "", text ? strlen(text) : 0};

    return scheck__ir_string(e->in->ir, s);
}

static void put_string(struct emitter *e, enum img_section s, const char *text)
{
    put16(e, s, e->rank[intern(e, text)]);
}

/* Names of facts in full, for the vocabulary's order. */
static const char *field_name(struct emitter *e, const struct m_fact *list,
                              const struct m_fact *field)
{
    size_t l = strlen(list->name.text), f = strlen(field->name.text);
    char *name = scheck__arena_alloc(e->arena, l + f + 2);

    if (!name) {
        e->failed = true;
        return "";
    }
    memcpy(name, list->name.text, l);
    name[l] = '.';
    memcpy(name + l + 1, field->name.text, f);
    return name;
}

static void intern_fact(struct emitter *e, const struct m_fact *f)
{
    intern(e, f->name.text);
    for (size_t i = 0; i < f->values.n; i++)
        intern(e, f->values.items[i].text);
    for (size_t i = 0; i < f->fields.n; i++) {
        const struct m_fact *field = &f->fields.items[i];

        intern(e, field_name(e, f, field));
        for (size_t k = 0; k < field->values.n; k++)
            intern(e, field->values.items[k].text);
    }
}

static void intern_model(struct emitter *e)
{
    const struct scheck_model *m = e->in->model;

    intern(e, "");
    for (size_t i = 0; i < m->facts.n; i++)
        if (!m->facts.items[i].define.text)
            intern_fact(e, &m->facts.items[i]);
    for (int axis = 0; axis < SCHECK_N_AXES; axis++)
        for (size_t i = 0; i < m->levels[axis].n; i++)
            intern(e, m->levels[axis].items[i].id.text);
    for (size_t i = 0; i < m->releases.n; i++) {
        const struct m_release *r = &m->releases.items[i];

        intern(e, r->id.text);
        intern(e, r->initial.text);
        intern(e, r->supported_until.text);
        intern(e, r->security_supported_until.text);
    }
}

static void intern_statements(struct emitter *e)
{
    const struct emit_input *in = e->in;

    for (size_t i = 0; i < in->statements.n; i++) {
        const struct emit_statement *s = &in->statements.items[i];
        const char *texts[] = {s->source->id.text,  s->feature->id.text, s->path,
                               s->source->qualifier.text, s->message,    s->caveat,
                               s->remedy,           s->feature->link.text, s->consequence,
                               s->references};

        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            intern(e, texts[k]);
    }
    for (size_t i = 0; i < in->rules.n; i++)
        intern(e, in->rules.items[i].label);
    for (size_t i = 0; i < in->waivers.n; i++) {
        intern(e, in->waivers.items[i].reason);
        intern(e, in->waivers.items[i].until);
    }
    for (size_t i = 0; i < in->defines.n; i++)
        intern(e, in->defines.items[i].name);
}

static int order_strings(const void *a, const void *b)
{
    const struct scheck_str *x = *(const struct scheck_str *const *)a;
    const struct scheck_str *y = *(const struct scheck_str *const *)b;
    size_t shorter = x->len < y->len ? x->len : y->len;
    int order = shorter ? memcmp(x->data, y->data, shorter) : 0;

    return order ? order : (x->len > y->len) - (x->len < y->len);
}

static void emit_strings(struct emitter *e)
{
    size_t n;
    uint32_t offset = 0;

    intern_model(e);
    intern_statements(e);
    n = e->in->ir->strings.n;
    e->sorted = scheck__arena_alloc(e->arena, n * sizeof(const struct scheck_str *));
    e->rank = scheck__arena_alloc(e->arena, n * sizeof *e->rank);
    if (!e->sorted || !e->rank) {
        e->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        e->sorted[i] = &e->in->ir->strings.items[i];
    qsort(e->sorted, n, sizeof(const struct scheck_str *), order_strings);
    put32(e, SEC_STRING_INDEX, 0);
    for (size_t i = 0; i < n; i++) {
        const struct scheck_str *s = e->sorted[i];

        e->rank[s - e->in->ir->strings.items] = (uint32_t)i;
        put(e, SEC_STRING_DATA, s->data, s->len);
        put8(e, SEC_STRING_DATA, 0);
        offset += (uint32_t)s->len + 1;
        put32(e, SEC_STRING_INDEX, offset);
    }
}

/* --- vocabulary --- */

static int order_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* Put an enum's words into the pool, ascending; their place there. */
static size_t emit_words(struct emitter *e, const struct m_fact *f)
{
    size_t at = e->sec[SEC_POOL].len / 2;
    uint32_t *words = scheck__arena_alloc(e->arena, (f->values.n + 1) * sizeof *words);

    if (!words) {
        e->failed = true;
        return 0;
    }
    for (size_t i = 0; i < f->values.n; i++)
        words[i] = e->rank[intern(e, f->values.items[i].text)];
    qsort(words, f->values.n, sizeof *words, order_u32);
    for (size_t i = 0; i < f->values.n; i++)
        put16(e, SEC_POOL, words[i]);
    return at;
}

/* Host or guest, by the fact's namespace. */
static enum scheck_scope side_of(const struct m_fact *f)
{
    static const struct {
        const char *prefix;
        enum scheck_scope side;
    } sides[] = {{"toolstack.", SCHECK_SCOPE_HOST}, {"hypervisor.", SCHECK_SCOPE_HOST},
                 {"host.", SCHECK_SCOPE_HOST},      {"dom0.", SCHECK_SCOPE_HOST},
                 {"guest.", SCHECK_SCOPE_GUEST}};

    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (strncmp(f->name.text, sides[i].prefix, strlen(sides[i].prefix)) == 0)
            return sides[i].side;
    return f->role == M_ROLE_TODAY ? SCHECK_SCOPE_HOST : SCHECK_SCOPE_NONE;
}

static void emit_fact(struct emitter *e, const char *name, const struct m_fact *f, size_t list,
                      enum scheck_scope side)
{
    bool derived = f->role == M_ROLE_POINT || f->role == M_ROLE_STAGE;
    unsigned flags = (f->optional ? FACT_F_OPTIONAL : 0) | (derived ? FACT_F_DERIVED : 0) |
                     (f->closed ? FACT_F_ENUM : 0) | (f->fields.n ? FACT_F_RECORDS : 0);
    size_t words = f->closed ? emit_words(e, f) : 0;

    put_string(e, SEC_FACTS, name);
    put8(e, SEC_FACTS, f->type);
    put8(e, SEC_FACTS, flags);
    put8(e, SEC_FACTS, f->of);
    put8(e, SEC_FACTS, side);
    put16(e, SEC_FACTS, list);
    put16(e, SEC_FACTS, f->type == SCHECK_TYPE_LIST ? f->max : 0);
    put16(e, SEC_FACTS, f->fields.n);
    put16(e, SEC_FACTS, words);
    put16(e, SEC_FACTS, f->closed ? f->values.n : 0);
}

struct named_fact {
    const char *name;
    size_t number;
};

static int order_names(const void *a, const void *b)
{
    return strcmp(((const struct named_fact *)a)->name, ((const struct named_fact *)b)->name);
}

static void emit_fact_names(struct emitter *e, struct named_fact *names, size_t n)
{
    qsort(names, n, sizeof *names, order_names);
    for (size_t i = 0; i < n; i++)
        put16(e, SEC_FACT_NAMES, names[i].number);
}

static void emit_roles(struct emitter *e)
{
    static const enum m_role roles[IMG_N_ROLES] = {
        [ROLE_VERSION] = M_ROLE_VERSION, [ROLE_POINT] = M_ROLE_POINT,
        [ROLE_STAGE] = M_ROLE_STAGE,     [ROLE_TODAY] = M_ROLE_TODAY,
        [ROLE_OPERATION] = M_ROLE_OPERATION};
    const struct scheck_model *m = e->in->model;

    for (int role = 0; role < IMG_N_ROLES; role++) {
        size_t found = IMG_NONE;

        for (size_t i = 0; i < m->facts.n; i++)
            if (m->facts.items[i].role == roles[role])
                found = e->in->fact_base[i];
        put16(e, SEC_ROLES, found);
    }
}

static void emit_facts(struct emitter *e)
{
    const struct scheck_model *m = e->in->model;
    size_t n = e->in->fact_base[m->facts.n], at = 0;
    struct named_fact *names = scheck__arena_alloc(e->arena, (n + 1) * sizeof *names);

    if (!names) {
        e->failed = true;
        return;
    }
    for (size_t i = 0; i < m->facts.n; i++) {
        const struct m_fact *f = &m->facts.items[i];
        size_t list = at;

        if (f->define.text)
            continue;
        names[at] = (struct named_fact){f->name.text, at};
        emit_fact(e, f->name.text, f, IMG_NONE, side_of(f));
        at++;
        for (size_t k = 0; k < f->fields.n; k++, at++) {
            names[at] = (struct named_fact){field_name(e, f, &f->fields.items[k]), at};
            emit_fact(e, names[at].name, &f->fields.items[k], list, side_of(f));
        }
    }
    emit_fact_names(e, names, at);
    emit_roles(e);
}

/* --- levels and releases --- */

static void emit_levels(struct emitter *e)
{
    const struct scheck_model *m = e->in->model;

    for (int axis = 0; axis < SCHECK_N_AXES; axis++)
        put16(e, SEC_LEVELS, m->levels[axis].n);
    for (int axis = 0; axis < SCHECK_N_AXES; axis++)
        for (size_t i = 0; i < m->levels[axis].n; i++) {
            put_string(e, SEC_LEVELS, m->levels[axis].items[i].id.text);
            put16(e, SEC_LEVELS, m->levels[axis].items[i].neutral);
        }
}

static void emit_releases(struct emitter *e)
{
    const struct scheck_model *m = e->in->model;

    for (size_t i = 0; i < m->releases.n; i++) {
        const struct m_release *r = &m->releases.items[i];
        unsigned major = 0, minor = 0;

        scheck__release_parse(r->id.text, &major, &minor);
        put_string(e, SEC_RELEASES, r->id.text);
        put_string(e, SEC_RELEASES, r->initial.text);
        put_string(e, SEC_RELEASES, r->supported_until.text);
        put_string(e, SEC_RELEASES, r->security_supported_until.text);
        put16(e, SEC_RELEASES, major);
        put16(e, SEC_RELEASES, minor);
        put16(e, SEC_RELEASES, r->development);
    }
}

/* --- predicates --- */

static void emit_ints(struct emitter *e)
{
    for (size_t i = 0; i < e->in->ir->ints.n; i++)
        put64(e, SEC_INTS, e->in->ir->ints.items[i]);
}

/* Constant lists of `in`, each once: strings into the pool, integers behind the others. */
static size_t emit_constants(struct emitter *e, const struct ir_node *n)
{
    const struct ir *ir = e->in->ir;
    struct ir_list list = ir->lists.items[n->b];
    bool strings = n->op == OP_IN_STR;
    uint32_t *at = strings ? &e->pool_at[n->b] : &e->ints_at[n->b];

    if (*at != UINT32_MAX)
        return *at;
    *at = (uint32_t)(strings ? e->sec[SEC_POOL].len / 2 : e->sec[SEC_INTS].len / 8);
    for (size_t i = 0; i < list.n; i++) {
        if (strings)
            put16(e, SEC_POOL, e->rank[list.items[i]]);
        else
            put64(e, SEC_INTS, ir->ints.items[list.items[i]]);
    }
    return *at;
}

static size_t index_of(const struct emitter *e, uint32_t handle)
{
    return e->layout.placed.items[handle].index;
}

static void put_node(struct emitter *e, uint8_t op, uint8_t aux, size_t a, size_t b, size_t c)
{
    put8(e, SEC_NODES, op);
    put8(e, SEC_NODES, aux);
    put16(e, SEC_NODES, a);
    put16(e, SEC_NODES, b);
    put16(e, SEC_NODES, c);
}

static void emit_chain(struct emitter *e, const struct placed *p, const struct ir_node *n)
{
    size_t n_operands = e->in->ir->lists.items[n->a].n, at = e->sec[SEC_POOL].len / 2;

    for (size_t i = 0; i < n_operands; i++)
        put16(e, SEC_POOL, index_of(e, p->operands[i]));
    put_node(e, n->op, 0, at, n_operands, 0);
}

static void emit_node(struct emitter *e, const struct placed *p)
{
    const struct ir_node *n = ir_node(e->in->ir, p->node);
    const struct op_shape *shape = &scheck__shapes[p->op];
    size_t a = shape->use[0] ? index_of(e, p->a) : n->a;
    size_t b = shape->use[1] ? index_of(e, p->b) : n->b;
    size_t c = shape->use[2] ? index_of(e, p->c) : n->c;

    switch (p->op) {
    case OP_AND:
    case OP_OR:
        emit_chain(e, p, n);
        return;
    case OP_COPY:
        put_node(e, OP_COPY, 0, index_of(e, p->a), 0, 0);
        return;
    case OP_STR:
        put_node(e, n->op, 0, e->rank[n->a], 0, 0);
        return;
    case OP_FACT_EQ:
        put_node(e, n->op, n->aux, n->a, e->rank[n->b], 0);
        return;
    case OP_ELEM_EQ:
        put_node(e, n->op, n->aux, n->a, e->rank[n->b], p->level);
        return;
    case OP_ELEM_CMP:
        put_node(e, n->op, n->aux, n->a, n->b, p->level);
        return;
    case OP_ELEM_BOOL:
    case OP_ELEM:
    case OP_HAS_ELEM:
    case OP_ITEM_BOOL:
    case OP_ITEM:
        put_node(e, n->op, p->level, n->a, 0, 0);
        return;
    case OP_IN_STR:
    case OP_IN_INT:
        put_node(e, n->op, n->aux, a, emit_constants(e, n), e->in->ir->lists.items[n->b].n);
        return;
    case OP_EXISTS:
    case OP_ALL:
    case OP_COUNT:
    case OP_STRICT:
        put_node(e, n->op, 0, n->a, p->body_len, p->level);
        return;
    default:
        put_node(e, n->op, n->aux, a, b, c);
        return;
    }
}

static void place(struct emitter *e, ir_id node)
{
    if (node != IR_NONE)
        scheck__layout_place(&e->layout, node);
}

static bool emit_nodes(struct emitter *e)
{
    struct emit_input *in = e->in;
    size_t n_lists = in->ir->lists.n + 1;

    if (!scheck__layout_begin(&e->layout, in->ir, e->arena))
        return false;
    for (size_t i = 0; i < in->rules.n; i++) {
        const struct emit_rule *r = &in->rules.items[i];

        place(e, r->root);
        place(e, r->applies);
        place(e, r->exceeds);
        place(e, r->subject);
        place(e, r->at_least);
    }
    for (size_t i = 0; i < in->waivers.n; i++)
        place(e, in->waivers.items[i].root);
    e->order = scheck__layout_end(&e->layout, &e->n_nodes);
    e->ints_at = scheck__arena_alloc(e->arena, n_lists * sizeof *e->ints_at);
    e->pool_at = scheck__arena_alloc(e->arena, n_lists * sizeof *e->pool_at);
    if (e->layout.out_of_memory || !e->ints_at || !e->pool_at)
        return false;
    memset(e->ints_at, 0xff, n_lists * sizeof *e->ints_at);
    memset(e->pool_at, 0xff, n_lists * sizeof *e->pool_at);
    for (size_t i = 0; i < e->n_nodes; i++)
        emit_node(e, &e->layout.placed.items[e->order[i]]);
    return true;
}

/* Place of @node in the image; all nodes that are asked for were placed. */
static size_t place_of(struct emitter *e, ir_id node)
{
    return node == IR_NONE ? IMG_NONE : index_of(e, scheck__layout_place(&e->layout, node));
}

static void mark(struct emitter *e, ir_id node, uint8_t *marks)
{
    if (node != IR_NONE)
        scheck__layout_mark(&e->layout, e->order, scheck__layout_place(&e->layout, node), marks);
}

static void mark_release(struct emitter *e, size_t release, uint8_t *marks)
{
    const struct emit_input *in = e->in;

    for (size_t i = 0; i < in->rules.n; i++) {
        const struct emit_rule *r = &in->rules.items[i];

        if (release < r->first || release > r->last)
            continue;
        mark(e, r->root, marks);
        mark(e, r->applies, marks);
        mark(e, r->exceeds, marks);
        mark(e, r->subject, marks);
        mark(e, r->at_least, marks);
    }
    for (size_t i = 0; i < in->waivers.n; i++)
        mark(e, in->waivers.items[i].root, marks);
}

static bool emit_live(struct emitter *e)
{
    size_t words = (e->n_nodes + 31) / 32, n_handles = e->layout.placed.n + 1;
    uint8_t *marks = scheck__arena_alloc(e->arena, n_handles);
    uint32_t *bits = scheck__arena_alloc(e->arena, (words + 1) * sizeof *bits);

    if (!marks || !bits)
        return false;
    for (size_t release = 0; release < e->in->model->releases.n; release++) {
        memset(marks, 0, n_handles);
        memset(bits, 0, words * sizeof *bits);
        mark_release(e, release, marks);
        for (size_t i = 0; i < e->n_nodes; i++)
            if (marks[e->order[i]] && !e->layout.placed.items[e->order[i]].in_body)
                bits[i / 32] |= (uint32_t)1 << i % 32;
        for (size_t w = 0; w < words; w++)
            put32(e, SEC_LIVE, bits[w]);
    }
    return true;
}

/* --- statements and rules --- */

static void emit_statement(struct emitter *e, const struct emit_statement *s)
{
    put_string(e, SEC_STATEMENTS, s->source->id.text);
    put_string(e, SEC_STATEMENTS, s->feature->id.text);
    put_string(e, SEC_STATEMENTS, s->path);
    put_string(e, SEC_STATEMENTS, s->source->qualifier.text);
    put_string(e, SEC_STATEMENTS, s->message);
    put_string(e, SEC_STATEMENTS, s->caveat);
    put_string(e, SEC_STATEMENTS, s->remedy);
    put_string(e, SEC_STATEMENTS, s->feature->link.text);
    put_string(e, SEC_STATEMENTS, s->consequence);
    put_string(e, SEC_STATEMENTS, s->references);
    put16(e, SEC_STATEMENTS, s->subject);
    put16(e, SEC_STATEMENTS, s->operations);
    put16(e, SEC_STATEMENTS, s->first_rule);
    put16(e, SEC_STATEMENTS, s->n_rules);
    put16(e, SEC_STATEMENTS, s->source->is_limit);
    put16(e, SEC_STATEMENTS, s->waiver);
}

unsigned scheck__sides_of(const struct emit_input *in, ir_id node)
{
    const struct ir_node *n = ir_node(in->ir, node);
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
        for (size_t i = 0; i < in->ir->lists.items[n->a].n; i++)
            sides |= scheck__sides_of(in, in->ir->lists.items[n->a].items[i]);
        return sides;
    default:
        break;
    }
    if (scheck__is_loop(n->op))
        sides |= scheck__sides_of(in, n->b);
    if (shape->use[0] != USE_NONE) {
        for (int k = 0; k < 3; k++)
            if (shape->use[k] != USE_NONE)
                sides |= scheck__sides_of(in, operand[k]);
        return sides;
    }
    /* It reads a fact: the last of the model's whose number is not beyond it. */
    for (size_t i = in->model->facts.n; i-- > 0;)
        if (!in->model->facts.items[i].define.text && in->fact_base[i] <= n->a)
            return sides | 1u << side_of(&in->model->facts.items[i]);
    return sides;
}

static enum scheck_scope scope_of(const struct emit_input *in, ir_id root)
{
    unsigned sides = root == IR_NONE ? 0 : scheck__sides_of(in, root);
    bool host = sides >> SCHECK_SCOPE_HOST & 1, guest = sides >> SCHECK_SCOPE_GUEST & 1;

    if (host && guest)
        return SCHECK_SCOPE_BOTH;
    return host ? SCHECK_SCOPE_HOST : guest ? SCHECK_SCOPE_GUEST : SCHECK_SCOPE_NONE;
}

static void emit_rule(struct emitter *e, const struct emit_rule *r)
{
    size_t max = r->has_max ? scheck__ir_int(e->in->ir, (uint64_t)r->max) : IMG_NONE;

    put16(e, SEC_RULES, r->statement);
    put8(e, SEC_RULES, (unsigned)r->first);
    put8(e, SEC_RULES, (unsigned)r->last);
    put16(e, SEC_RULES, place_of(e, r->root));
    put16(e, SEC_RULES, place_of(e, r->applies));
    put16(e, SEC_RULES, place_of(e, r->exceeds));
    put16(e, SEC_RULES, place_of(e, r->subject));
    put16(e, SEC_RULES, place_of(e, r->at_least));
    put16(e, SEC_RULES, max);
    put8(e, SEC_RULES, r->level.function);
    put8(e, SEC_RULES, r->level.security);
    put_string(e, SEC_RULES, r->label);
    put16(e, SEC_RULES, scope_of(e->in, r->root));
}

static void emit_waivers(struct emitter *e)
{
    for (size_t i = 0; i < e->in->waivers.n; i++) {
        const struct emit_waiver *w = &e->in->waivers.items[i];

        put_string(e, SEC_WAIVERS, w->reason);
        put_string(e, SEC_WAIVERS, w->until);
        put16(e, SEC_WAIVERS, place_of(e, w->root));
    }
}

/* Only defines that stand somewhere outside loops have one place to be named at. */
static void emit_defines(struct emitter *e)
{
    for (size_t k = 0; k < e->n_nodes; k++) {
        const struct placed *p = &e->layout.placed.items[e->order[k]];

        for (size_t i = 0; i < e->in->defines.n; i++)
            if (p->op != OP_COPY && e->in->defines.items[i].node == p->node) {
                put16(e, SEC_DEFINES, k);
                put_string(e, SEC_DEFINES, e->in->defines.items[i].name);
                break;
            }
    }
}

static void emit_documents(struct emitter *e)
{
    for (size_t i = 0; i < e->in->documents.n; i++) {
        const struct emit_document *d = &e->in->documents.items[i];

        put16(e, SEC_DOC_INDEX, d->statement);
        put16(e, SEC_DOC_INDEX, d->kind);
        put32(e, SEC_DOC_INDEX, e->sec[SEC_DOC_DATA].len);
        put32(e, SEC_DOC_INDEX, d->text.len);
        put(e, SEC_DOC_DATA, d->text.data, d->text.len);
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
    store32(image + HDR_SIZE, (uint32_t)len);
    store64(image + HDR_SERIAL, e->in->serial);
    for (size_t s = 0; s < IMG_N_SECTIONS; s++) {
        store32(image + HDR_SECTIONS + s * 8, (uint32_t)at);
        store32(image + HDR_SECTIONS + s * 8 + 4, (uint32_t)e->sec[s].len);
        if (e->sec[s].len)
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
    if (e->failed || e->in->ir->out_of_memory)
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
    emit_strings(&e);
    if (e.failed)
        return SCHECK_E_NOMEM;
    emit_facts(&e);
    emit_levels(&e);
    emit_releases(&e);
    emit_ints(&e);
    if (!emit_nodes(&e) || !emit_live(&e))
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
