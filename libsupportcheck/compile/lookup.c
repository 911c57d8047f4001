/* SPDX-License-Identifier: MIT */
/* Finding things of a model by their names. */
#include <string.h>

#include "../core/hash.h"
#include "check.h"

static bool is(const struct m_text *text, const char *name, size_t len)
{
    const char *known = text->text;
    size_t i = 0;

    if (!known)
        return false;
    /* Most names differ early. */
    while (i < len && known[i] && known[i] == name[i])
        i++;
    return i == len && known[len] == '\0';
}

size_t scheck__release_find(const struct scheck_model *m, const char *id)
{
    size_t len = strlen(id);

    for (size_t i = 0; i < m->releases.n; i++) {
        if (is(&m->releases.items[i].id, id, len))
            return i;
    }
    return SIZE_MAX;
}

size_t scheck__level_find(const struct scheck_model *m, enum scheck_axis axis, const char *id)
{
    size_t len = strlen(id);

    for (size_t i = 0; i < m->levels[axis].n; i++) {
        if (is(&m->levels[axis].items[i].id, id, len))
            return i;
    }
    return SIZE_MAX;
}

const struct m_label *scheck__label_find(const struct scheck_model *m, const char *text)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < m->labels.n; i++) {
        if (is(&m->labels.items[i].text, text, len))
            return &m->labels.items[i];
    }
    return NULL;
}

const char *scheck__status_level(const struct scheck_model *m, const struct m_status *status,
                                 enum scheck_axis axis)
{
    const struct m_text *own = axis == SCHECK_AXIS_FUNCTION ? &status->function : &status->security;
    const struct m_label *label;

    if (own->text)
        return own->text;
    label = status->label.text ? scheck__label_find(m, status->label.text) : NULL;
    if (!label)
        return NULL;
    return axis == SCHECK_AXIS_FUNCTION ? label->function.text : label->security.text;
}

bool scheck__range_resolve(const struct scheck_model *m, const struct m_range *range,
                           size_t *first_out, size_t *last_out)
{
    size_t first = 0, last = m->releases.n - 1;

    if (!m->releases.n)
        return false;
    if (range->since.text)
        first = scheck__release_find(m, range->since.text);
    if (range->until.text)
        last = scheck__release_find(m, range->until.text);
    if (first == SIZE_MAX || last == SIZE_MAX || first > last)
        return false;
    *first_out = first;
    *last_out = last;
    return true;
}

const struct m_status *scheck__status_in(const struct scheck_model *m, const struct m_statement *s,
                                         size_t release)
{
    for (size_t i = 0; i < s->statuses.n; i++) {
        size_t first, last;

        if (scheck__range_resolve(m, &s->statuses.items[i].range, &first, &last) &&
            first <= release && release <= last)
            return &s->statuses.items[i];
    }
    return NULL;
}

bool scheck__index_facts(struct scheck_model *m)
{
    struct m_fact_index index = {.cap = 16, .n_facts = m->facts.n};

    if (m->fact_index.slots && m->fact_index.n_facts == m->facts.n)
        return true;
    while (index.cap < 2 * m->facts.n)
        index.cap *= 2;
    index.slots = scheck__arena_alloc(&m->arena, index.cap * sizeof *index.slots);
    if (!index.slots)
        return false;
    memset(index.slots, 0xff, index.cap * sizeof *index.slots);
    for (size_t i = 0; i < m->facts.n; i++) {
        const char *name = m->facts.items[i].name.text;
        size_t slot = name ? scheck__hash(name, strlen(name)) : 0;

        while (name && index.slots[slot & (index.cap - 1)] != UINT32_MAX)
            slot++;
        if (name)
            index.slots[slot & (index.cap - 1)] = (uint32_t)i;
    }
    m->fact_index = index;
    return true;
}

static const struct m_fact *find_indexed(const struct scheck_model *m, const char *name,
                                         size_t len)
{
    const struct m_fact_index *index = &m->fact_index;

    for (size_t slot = scheck__hash(name, len);; slot++) {
        uint32_t i = index->slots[slot & (index->cap - 1)];

        if (i == UINT32_MAX)
            return NULL;
        if (is(&m->facts.items[i].name, name, len))
            return &m->facts.items[i];
    }
}

const struct m_fact *scheck__fact_find(const struct scheck_model *m, const char *name, size_t len)
{
    if (m->fact_index.slots && m->fact_index.n_facts == m->facts.n)
        return find_indexed(m, name, len);
    for (size_t i = 0; i < m->facts.n; i++) {
        if (is(&m->facts.items[i].name, name, len))
            return &m->facts.items[i];
    }
    return NULL;
}

const struct m_fact *scheck__field_find(const struct m_fact *list, const char *name, size_t len)
{
    for (size_t i = 0; i < list->fields.n; i++) {
        if (is(&list->fields.items[i].name, name, len))
            return &list->fields.items[i];
    }
    return NULL;
}

struct m_statement *scheck__statement_find(const struct scheck_model *m, const char *id)
{
    size_t len = strlen(id);

    for (size_t i = 0; i < m->features.n; i++) {
        const struct m_feature *feature = &m->features.items[i];

        for (size_t k = 0; k < feature->statements.n; k++) {
            if (is(&feature->statements.items[k].id, id, len))
                return &feature->statements.items[k];
        }
    }
    return NULL;
}

enum scheck_operation scheck__operation_find(const char *name, size_t len)
{
    for (int op = 0; op < SCHECK_N_OPERATIONS; op++) {
        const char *known = scheck_operation_name((enum scheck_operation)op);

        if (strlen(known) == len && memcmp(known, name, len) == 0)
            return (enum scheck_operation)op;
    }
    return SCHECK_N_OPERATIONS;
}

bool scheck__can_lower(const struct scheck_model *m, const struct m_status *status)
{
    for (int axis = 0; axis < SCHECK_N_AXES; axis++) {
        const char *level = scheck__status_level(m, status, (enum scheck_axis)axis);
        size_t idx = level ? scheck__level_find(m, (enum scheck_axis)axis, level) : SIZE_MAX;

        if (idx != SIZE_MAX && idx > 0 && !m->levels[axis].items[idx].neutral)
            return true;
    }
    return false;
}

/* --- limits --- */

const char *scheck__limit_unit(const struct scheck_model *m, const struct m_statement *s)
{
    const char *subject = s->limit.subject.text;
    const struct m_fact *fact =
        subject ? scheck__fact_find(m, subject, strlen(subject)) : NULL;

    return fact && fact->unit.text ? fact->unit.text : "";
}

/* Frames of 4 KiB, on every machine that Xen runs on. */
int64_t scheck__frames_end(int64_t last)
{
    return last < INT64_MAX / 4096 ? (last + 1) * 4096 : INT64_MAX;
}
