/* SPDX-License-Identifier: MIT */
#include "model.h"

#include "../core/alloc.h"

int scheck_model_new(const struct scheck_allocator *allocator, const struct scheck_diag_sink *sink,
                     struct scheck_model **model_out)
{
    struct scheck_allocator a;
    struct scheck_model *m;

    if (!model_out)
        return SCHECK_E_INVAL;
    scheck__allocator_copy(&a, allocator);
    m = scheck__alloc(&a, sizeof *m);
    if (!m)
        return SCHECK_E_NOMEM;
    *m = (struct scheck_model){.n_errors = 0};
    scheck__arena_init(&m->arena, &a);
    if (sink)
        m->sink = *sink;
    *model_out = m;
    return SCHECK_OK;
}

void scheck_model_free(struct scheck_model *model)
{
    struct scheck_allocator a;

    if (!model)
        return;
    a = model->arena.allocator;
    scheck__arena_clear(&model->arena);
    scheck__free(&a, model);
}
