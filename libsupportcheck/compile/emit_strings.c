/* SPDX-License-Identifier: MIT */
/* Bytes of sections, and the table of strings. */
#include "emitter.h"

#include <stdlib.h>
#include <string.h>

static bool grow(struct emitter *e, struct buffer *b, size_t cap)
{
    unsigned char *data = scheck__arena_alloc(e->arena, cap);

    if (!data) {
        e->failed = true;
        return false;
    }
    if (b->len) {
        memcpy(data, b->data, b->len);
        scheck__arena_give_back(e->arena, b->data, b->cap);
    }
    b->data = data;
    b->cap = cap;
    return true;
}

void scheck__reserve(struct emitter *e, enum img_section s, size_t len)
{
    struct buffer *b = &e->sec[s];

    if (b->cap < len)
        grow(e, b, len);
}

void scheck__put(struct emitter *e, enum img_section s, const void *data, size_t len)
{
    struct buffer *b = &e->sec[s];

    if (len == 0)
        return;
    if (b->len + len > b->cap && !grow(e, b, (b->cap + len) * 2))
        return;
    memcpy(b->data + b->len, data, len);
    b->len += len;
}

void scheck__put8(struct emitter *e, enum img_section s, unsigned v)
{
    unsigned char byte = (unsigned char)v;

    scheck__put(e, s, &byte, 1);
}

void scheck__put16(struct emitter *e, enum img_section s, size_t v)
{
    unsigned char bytes[2] = {(unsigned char)v, (unsigned char)(v >> 8)};

    if (v > IMG_NONE)
        e->failed = true;
    scheck__put(e, s, bytes, sizeof bytes);
}

void scheck__store32(unsigned char *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(v >> (8 * i));
}

void scheck__store64(unsigned char *p, uint64_t v)
{
    scheck__store32(p, (uint32_t)v);
    scheck__store32(p + 4, (uint32_t)(v >> 32));
}

void scheck__put32(struct emitter *e, enum img_section s, size_t v)
{
    unsigned char bytes[4];

    scheck__store32(bytes, (uint32_t)v);
    scheck__put(e, s, bytes, sizeof bytes);
}

void scheck__put64(struct emitter *e, enum img_section s, uint64_t v)
{
    unsigned char bytes[8];

    scheck__store64(bytes, v);
    scheck__put(e, s, bytes, sizeof bytes);
}

/* --- strings --- */

uint32_t scheck__intern(struct emitter *e, const char *text)
{
    struct scheck_str s = {text ? text : "", text ? strlen(text) : 0};

    return scheck__ir_string(e->in->ir, s);
}

void scheck__put_string(struct emitter *e, enum img_section s, const char *text)
{
    scheck__put16(e, s, e->rank[scheck__intern(e, text)]);
}

/* Names of facts in full, for the vocabulary's order. */
const char *scheck__field_name(struct emitter *e, const struct m_fact *list,
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

static void intern_words(struct emitter *e, const struct m_fact *f)
{
    scheck__intern(e, f->unit.text);
    for (size_t i = 0; i < f->values.n; i++)
        scheck__intern(e, f->values.items[i].text);
}

static void intern_fact(struct emitter *e, const struct m_fact *f)
{
    scheck__intern(e, f->name.text);
    intern_words(e, f);
    for (size_t i = 0; i < f->fields.n; i++) {
        scheck__intern(e, scheck__field_name(e, f, &f->fields.items[i]));
        intern_words(e, &f->fields.items[i]);
    }
}

static void intern_model(struct emitter *e)
{
    const struct scheck_model *m = e->in->model;

    scheck__intern(e, "");
    for (size_t i = 0; i < m->facts.n; i++) {
        intern_fact(e, &m->facts.items[i]);
        scheck__intern(e, m->facts.items[i].define.text);
    }
    for (int axis = 0; axis < SCHECK_N_AXES; axis++)
        for (size_t i = 0; i < m->levels[axis].n; i++)
            scheck__intern(e, m->levels[axis].items[i].id.text);
    for (size_t i = 0; i < m->releases.n; i++) {
        const struct m_release *r = &m->releases.items[i];

        scheck__intern(e, r->id.text);
        scheck__intern(e, r->initial.text);
        scheck__intern(e, r->supported_until.text);
        scheck__intern(e, r->security_supported_until.text);
    }
}

static void intern_statements(struct emitter *e)
{
    const struct emit_input *in = e->in;

    for (size_t i = 0; i < in->statements.n; i++) {
        const struct emit_statement *s = &in->statements.items[i];
        const char *texts[] = {
            s->source->id.text, s->feature->id.text, s->path,   s->source->qualifier.text,
            s->message,         s->caveat,           s->remedy, s->feature->link.text,
            s->consequence,     s->references};

        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            scheck__intern(e, texts[k]);
    }
    for (size_t i = 0; i < in->rules.n; i++)
        scheck__intern(e, in->rules.items[i].label);
    for (size_t i = 0; i < in->waivers.n; i++) {
        scheck__intern(e, in->waivers.items[i].reason);
        scheck__intern(e, in->waivers.items[i].until);
    }
    for (size_t i = 0; i < in->defines.n; i++)
        scheck__intern(e, in->defines.items[i].name);
}

static int order_strings(const void *a, const void *b)
{
    const struct scheck_str *x = *(const struct scheck_str *const *)a;
    const struct scheck_str *y = *(const struct scheck_str *const *)b;
    size_t shorter = x->len < y->len ? x->len : y->len;
    int order = shorter ? memcmp(x->data, y->data, shorter) : 0;

    return order ? order : (x->len > y->len) - (x->len < y->len);
}

void scheck__emit_strings(struct emitter *e)
{
    size_t n;
    uint32_t offset = 0;

    intern_model(e);
    intern_statements(e);
    /* From here on every string is found: looking one up needs no memory. */
    if (e->failed || e->in->ir->out_of_memory) {
        e->failed = true;
        return;
    }
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
    scheck__reserve(e, SEC_STRING_INDEX, (n + 1) * 4);
    scheck__put32(e, SEC_STRING_INDEX, 0);
    for (size_t i = 0; i < n; i++) {
        const struct scheck_str *s = e->sorted[i];

        e->rank[s - e->in->ir->strings.items] = (uint32_t)i;
        offset += (uint32_t)s->len + 1;
        scheck__put32(e, SEC_STRING_INDEX, offset);
    }
    e->n_sorted = n;
    e->sec[SEC_STRING_DATA].len = offset;
}

void scheck__copy_strings(const struct emitter *e, unsigned char *to)
{
    for (size_t i = 0; i < e->n_sorted; i++) {
        const struct scheck_str *s = e->sorted[i];

        if (s->len)
            memcpy(to, s->data, s->len);
        to[s->len] = '\0';
        to += s->len + 1;
    }
}
