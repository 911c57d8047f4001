/* SPDX-License-Identifier: MIT */
#include "defines.h"

/* Whether every define that @t uses stands before define @i. */
static bool defined_before(struct lowering *l, struct cel_source *source,
                           const struct cel_tree *t, size_t i)
{
    bool good = true;

    if (t->meaning == NAME_DEFINE && t->fact >= &l->model->facts.items[i]) {
        scheck__cel_error(source, "unknown-fact", t->at, "\"%s\" is defined only after this",
                          t->fact->name.text);
        return false;
    }
    if (t->meaning == NAME_NONE || t->meaning == NAME_FIELD)
        for (size_t k = 0; k < t->n_args; k++)
            good = defined_before(l, source, t->args[k], i) && good;
    return good;
}

static bool prepare_define(struct lowering *l, size_t i)
{
    const struct m_fact *f = &l->model->facts.items[i];
    struct cel_source *source = scheck__arena_alloc(&l->model->arena, sizeof *source);
    struct cel_tree *tree;

    if (!source)
        return false;
    source->model = l->model;
    source->text = f->define;
    tree = scheck__cel_parse(source);
    if (!scheck__cel_check(source, &tree, 1, false) || !defined_before(l, source, tree, i))
        return false;
    if (tree->type->kind != f->type && tree->type->kind != SCHECK_TYPE_NONE) {
        scheck__cel_error(source, "type-mismatch", 0, "\"%s\" is declared with another type",
                          f->name.text);
        return false;
    }
    l->defines[i].tree = tree;
    return true;
}

bool scheck__prepare_defines(struct lowering *l)
{
    size_t n = l->model->facts.n;
    bool good = true;

    l->defines = scheck__arena_alloc(&l->model->arena, n * sizeof *l->defines);
    l->define_numbers = scheck__arena_alloc(&l->model->arena, n * sizeof *l->define_numbers);
    if (!l->defines || !l->define_numbers)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!l->model->facts.items[i].define.text)
            continue;
        good = prepare_define(l, i) && good;
        l->define_numbers[l->n_defines++] = i;
    }
    return good;
}
