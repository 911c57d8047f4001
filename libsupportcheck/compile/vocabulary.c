/* SPDX-License-Identifier: MIT */
#include "vocabulary.h"

uint32_t *scheck__number_facts(struct scheck_model *m)
{
    uint32_t *base = scheck__arena_alloc(&m->arena, (m->facts.n + 1) * sizeof *base), next = 0;

    if (!base)
        return NULL;
    for (size_t i = 0; i < m->facts.n; i++) {
        const struct m_fact *f = &m->facts.items[i];

        base[i] = next;
        if (!f->define.text)
            next += 1 + (uint32_t)f->fields.n;
    }
    base[m->facts.n] = next;
    return base;
}
