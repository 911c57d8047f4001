/* SPDX-License-Identifier: MIT */
/* Facts, levels and releases of an image. */
#include "emitter.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

static int order_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* Put an enum's words into the pool, ascending; their place there. */
static size_t emit_words(struct emitter *e, const struct m_fact *f)
{
    size_t at = e->sec[SEC_POOL].len / 2;
    uint32_t *words = scheck__arena_alloc(e->arena, f->values.n * sizeof *words);

    if (!words) {
        e->failed = true;
        return 0;
    }
    for (size_t i = 0; i < f->values.n; i++)
        words[i] = e->rank[scheck__intern(e, f->values.items[i].text)];
    qsort(words, f->values.n, sizeof *words, order_u32);
    for (size_t i = 0; i < f->values.n; i++)
        scheck__put16(e, SEC_POOL, words[i]);
    return at;
}

/* Host or guest, by the fact's namespace. */
enum scheck_scope scheck__side_of(const struct m_fact *f)
{
    static const struct {
        const char *prefix;
        enum scheck_scope side;
    } sides[] = {{"toolstack.", SCHECK_SCOPE_HOST},
                 {"hypervisor.", SCHECK_SCOPE_HOST},
                 {"host.", SCHECK_SCOPE_HOST},
                 {"dom0.", SCHECK_SCOPE_HOST},
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
    size_t words = f->values.n ? emit_words(e, f) : 0;

    scheck__put_string(e, SEC_FACTS, name);
    scheck__put8(e, SEC_FACTS, f->type);
    scheck__put8(e, SEC_FACTS, flags);
    scheck__put8(e, SEC_FACTS, f->of);
    scheck__put8(e, SEC_FACTS, side);
    scheck__put16(e, SEC_FACTS, list);
    scheck__put16(e, SEC_FACTS, f->type == SCHECK_TYPE_LIST ? f->max : 0);
    scheck__put16(e, SEC_FACTS, f->fields.n);
    scheck__put16(e, SEC_FACTS, words);
    scheck__put16(e, SEC_FACTS, f->values.n);
    scheck__put_string(e, SEC_FACTS, f->unit.text);
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
        scheck__put16(e, SEC_FACT_NAMES, names[i].number);
}

static void emit_roles(struct emitter *e)
{
    static const enum m_role roles[IMG_N_ROLES] = {[ROLE_VERSION] = M_ROLE_VERSION,
                                                   [ROLE_POINT] = M_ROLE_POINT,
                                                   [ROLE_STAGE] = M_ROLE_STAGE,
                                                   [ROLE_TODAY] = M_ROLE_TODAY,
                                                   [ROLE_OPERATION] = M_ROLE_OPERATION};
    const struct scheck_model *m = e->in->model;

    for (int role = 0; role < IMG_N_ROLES; role++) {
        size_t found = IMG_NONE;

        for (size_t i = 0; i < m->facts.n; i++)
            if (m->facts.items[i].role == roles[role])
                found = e->in->fact_base[i];
        scheck__put16(e, SEC_ROLES, found);
    }
}

void scheck__emit_facts(struct emitter *e)
{
    const struct scheck_model *m = e->in->model;
    size_t n = e->in->fact_base[m->facts.n], at = 0;
    struct named_fact *names = scheck__arena_alloc(e->arena, n * sizeof *names);

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
        emit_fact(e, f->name.text, f, IMG_NONE, scheck__side_of(f));
        at++;
        for (size_t k = 0; k < f->fields.n; k++, at++) {
            names[at] = (struct named_fact){scheck__field_name(e, f, &f->fields.items[k]), at};
            emit_fact(e, names[at].name, &f->fields.items[k], list, scheck__side_of(f));
        }
    }
    emit_fact_names(e, names, at);
    emit_roles(e);
}

void scheck__emit_define_texts(struct emitter *e)
{
    const struct scheck_model *m = e->in->model;

    for (size_t i = 0; i < m->facts.n; i++) {
        const struct m_fact *f = &m->facts.items[i];

        if (!f->define.text)
            continue;
        scheck__put_string(e, SEC_DEFINE_TEXTS, f->name.text);
        scheck__put16(e, SEC_DEFINE_TEXTS, f->type);
        scheck__put_string(e, SEC_DEFINE_TEXTS, f->define.text);
    }
}

/* --- levels and releases --- */

void scheck__emit_levels(struct emitter *e)
{
    const struct scheck_model *m = e->in->model;

    for (int axis = 0; axis < SCHECK_N_AXES; axis++)
        scheck__put16(e, SEC_LEVELS, m->levels[axis].n);
    for (int axis = 0; axis < SCHECK_N_AXES; axis++)
        for (size_t i = 0; i < m->levels[axis].n; i++) {
            scheck__put_string(e, SEC_LEVELS, m->levels[axis].items[i].id.text);
            scheck__put16(e, SEC_LEVELS, m->levels[axis].items[i].neutral);
        }
}

void scheck__emit_releases(struct emitter *e)
{
    const struct scheck_model *m = e->in->model;

    for (size_t i = 0; i < m->releases.n; i++) {
        const struct m_release *r = &m->releases.items[i];
        unsigned major = 0, minor = 0;

        scheck__release_parse(r->id.text, &major, &minor);
        scheck__put_string(e, SEC_RELEASES, r->id.text);
        scheck__put_string(e, SEC_RELEASES, r->initial.text);
        scheck__put_string(e, SEC_RELEASES, r->supported_until.text);
        scheck__put_string(e, SEC_RELEASES, r->security_supported_until.text);
        scheck__put16(e, SEC_RELEASES, major);
        scheck__put16(e, SEC_RELEASES, minor);
        scheck__put16(e, SEC_RELEASES, r->development);
    }
}
