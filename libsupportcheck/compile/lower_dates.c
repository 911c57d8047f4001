/* SPDX-License-Identifier: MIT */
/*
 * Dates of a release that hold for some hosts only: an overlay's <dates>. What
 * reads a date is lowered once for each that it may be, and the condition picks.
 */
#include "check.h"
#include "lower.h"

/* Asked once of each: defines may use others many times over. */
static bool define_reads_release(const struct lowering *l, struct lower_define *define,
                                 enum release_part part)
{
    if (!define->reads[part].known) {
        define->reads[part].yes =
            define->tree && scheck__reads_release(l, define->tree, part);
        define->reads[part].known = true;
    }
    return define->reads[part].yes;
}

bool scheck__reads_release(const struct lowering *l, const struct cel_tree *t,
                           enum release_part part)
{
    if (t->meaning == NAME_RELEASE)
        return part == RELEASE_ANY || t->number == RELEASE_SUPPORTED ||
               t->number == RELEASE_SECURITY;
    if (t->meaning == NAME_DEFINE)
        return define_reads_release(l, &l->defines[t->fact - l->model->facts.items], part);
    if (t->meaning == NAME_NONE || t->meaning == NAME_FIELD)
        for (size_t i = 0; i < t->n_args; i++)
            if (scheck__reads_release(l, t->args[i], part))
                return true;
    return false;
}

/* --- conditions --- */

static bool check_whens(struct lowering *l, const struct m_dates *dates,
                        struct cel_source *sources, struct cel_tree **trees)
{
    size_t n = dates->whens.n;

    for (size_t i = 0; i < n; i++) {
        sources[i].model = l->model;
        sources[i].text = dates->whens.items[i].cel;
        trees[i] = scheck__cel_parse(&sources[i]);
    }
    if (!scheck__cel_check(sources, trees, n, true))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!scheck__reads_release(l, trees[i], RELEASE_ANY))
            continue;
        scheck__cel_error(&sources[i], "bad-dates", 0,
                          "which dates a release has cannot depend on release.*");
        return false;
    }
    return true;
}

static bool lower_whens(struct lowering *l, const struct m_dates *dates, ir_id *out)
{
    size_t n = dates->whens.n;
    struct cel_source *sources = scheck__arena_alloc(&l->model->arena, n * sizeof *sources);
    struct cel_tree **trees =
        scheck__arena_alloc(&l->model->arena, n * sizeof(struct cel_tree *));
    ir_id *nodes = scheck__arena_alloc(&l->model->arena, n * sizeof *nodes);

    if (!sources || !trees || !nodes || !check_whens(l, dates, sources, trees))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct low low = scheck__lower(l, &sources[i], trees[i]);

        if (low.kind != LOW_NODE)
            return false;
        nodes[i] = low.node;
    }
    *out = scheck__ir_chain(l->ir, OP_AND, nodes, n);
    return true;
}

static size_t count_dates(const struct scheck_model *m)
{
    size_t n = 0;

    for (size_t i = 0; i < m->overlays.n; i++)
        n += m->overlays.items[i].dates.n;
    return n;
}

bool scheck__prepare_dates(struct lowering *l)
{
    const struct scheck_model *m = l->model;
    size_t n = 0;
    bool good = true;

    l->dated = scheck__arena_alloc(&l->model->arena, (count_dates(m) + 1) * sizeof *l->dated);
    if (!l->dated)
        return false;
    for (size_t i = 0; i < m->overlays.n; i++) {
        for (size_t k = 0; k < m->overlays.items[i].dates.n; k++) {
            struct lower_dated *dated = &l->dated[n++];

            dated->dates = &m->overlays.items[i].dates.items[k];
            dated->release = scheck__release_find(m, dated->dates->release.text);
            l->release = dated->release;
            good = lower_whens(l, dated->dates, &dated->holds) && good;
        }
    }
    l->n_dated = m->plain_dates ? 0 : n;
    return good;
}

/* --- what reads a date --- */

/* Defines may read a date, too: what they came to is for the one before. */
static void forget_defines(struct lowering *l)
{
    for (size_t i = 0; i < l->n_defines; i++)
        l->defines[l->define_numbers[i]].value.kind = LOW_FAILED;
}

static struct low lower_with(struct lowering *l, struct cel_source *source, struct cel_tree *tree,
                             const struct m_dates *dates)
{
    struct low low;

    l->dates = dates;
    forget_defines(l);
    low = scheck__lower(l, source, tree);
    l->dates = NULL;
    forget_defines(l);
    return low;
}

/*
 * @then where @holds, else @other. Where nobody knows whether it holds the
 * answer is theirs if they agree, which ?: would not see.
 */
static ir_id pick(struct ir *ir, ir_id holds, ir_id then, ir_id other)
{
    ir_id ways[3];

    if (then == other)
        return then;
    ways[0] = scheck__ir_chain2(ir, OP_AND, holds, then);
    ways[1] = scheck__ir_chain2(ir, OP_AND, scheck__ir_not(ir, holds), other);
    ways[2] = scheck__ir_chain2(ir, OP_AND, then, other);
    return scheck__ir_chain(ir, OP_OR, ways, 3);
}

struct low scheck__lower_dated(struct lowering *l, struct cel_source *source,
                               struct cel_tree *tree)
{
    struct low low = scheck__lower(l, source, tree);

    if (l->n_dated == 0 || low.kind != LOW_NODE || tree->type->kind != SCHECK_TYPE_BOOL ||
        !scheck__reads_release(l, tree, RELEASE_DATES))
        return low;
    for (size_t i = l->n_dated; i-- > 0;) {
        struct low dated;

        if (l->dated[i].release != l->release)
            continue;
        dated = lower_with(l, source, tree, l->dated[i].dates);
        if (dated.kind != LOW_NODE)
            return dated;
        low.node = pick(l->ir, l->dated[i].holds, dated.node, low.node);
    }
    return low;
}
