/* SPDX-License-Identifier: MIT */
/* One evaluation's memory: an allocation, laid out by the image's counts. */
#include "workspace.h"

#include <string.h>

/*
 * Offsets of the parts from the workspace on. What has to be zero stands first, then what
 * each evaluation uses, and last what it uses little of: so few pages are touched. Rules of
 * releases are taken from the end of theirs, where the operands begin.
 */
struct layout {
    size_t releases, rule_plans, places, seen, states, standing;
    size_t values, plans, operands, findings;
    size_t total;
};

/* Room for @n items of @size bytes at the end of the layout; the next ones may hold pointers. */
static size_t add(struct layout *l, size_t n, size_t size)
{
    size_t at = l->total;

    l->total += (n * size + sizeof(uint64_t) - 1) / sizeof(uint64_t) * sizeof(uint64_t);
    return at;
}

/* Counts are 16 bits wide, releases at most IMG_MAX_RELEASES: no product or sum overflows. */
static struct layout lay_out(const struct scheck_policy *p)
{
    size_t n_nodes = p->sec[SEC_NODES].n, n_releases = p->sec[SEC_RELEASES].n;
    size_t n_rules = p->sec[SEC_RULES].n;
    struct layout l = {.total = 0};

    add(&l, 1, sizeof(struct scheck_workspace));
    l.releases = add(&l, n_releases, sizeof(struct release_plan));
    l.rule_plans = add(&l, n_rules, sizeof(struct rule_plan));
    l.places = add(&l, n_nodes, sizeof(uint16_t));
    l.seen = add(&l, n_nodes, 1);
    l.states = add(&l, n_nodes, 1);
    l.standing = add(&l, n_rules, sizeof(struct standing_rule));
    l.values = add(&l, n_nodes, sizeof(node_value));
    l.plans = add(&l, n_nodes + 1, sizeof(struct plan));
    add(&l, n_releases * n_rules, sizeof(uint16_t));
    l.operands = add(&l, p->sec[SEC_POOL].n + n_rules, sizeof(struct operand));
    l.findings = add(&l, p->sec[SEC_STATEMENTS].n * 3, sizeof(struct scheck_finding));
    return l;
}

static void assign(struct scheck_workspace *ws, const struct layout *l)
{
    char *base = (char *)ws;

    _Static_assert(PLACE_NONE == 0 && RULE_NEW == 0, "zero is how a workspace begins");
    memset(base + l->releases, 0, l->states - l->releases);
    ws->releases = (struct release_plan *)(base + l->releases);
    ws->rules = (struct rule_plan *)(base + l->rule_plans);
    ws->plans.place = (uint16_t *)(base + l->places);
    ws->plans.made = (struct plan *)(base + l->plans);
    ws->seen = (uint8_t *)(base + l->seen);
    ws->state = (uint8_t *)(base + l->states);
    ws->standing = (struct standing_rule *)(base + l->standing);
    ws->value = (node_value *)(base + l->values);
    ws->operands.items = (struct operand *)(base + l->operands);
    ws->findings = (struct scheck_finding *)(base + l->findings);
    ws->lists_end = (uint16_t *)(base + l->operands);
}

int scheck_workspace_new(const struct scheck_policy *policy,
                         const struct scheck_allocator *allocator,
                         struct scheck_workspace **workspace_out)
{
    struct scheck_allocator a;
    struct scheck_workspace *ws;
    struct layout layout;

    if (!policy || !workspace_out)
        return SCHECK_E_INVAL;
    layout = lay_out(policy);
    scheck__allocator_copy(&a, allocator);
    ws = scheck__alloc(&a, layout.total);
    if (!ws)
        return SCHECK_E_NOMEM;
    memset(ws, 0, sizeof *ws);
    ws->allocator = a;
    ws->policy = policy;
    assign(ws, &layout);
    *workspace_out = ws;
    return SCHECK_OK;
}

void scheck_workspace_free(struct scheck_workspace *workspace)
{
    struct scheck_allocator a;

    if (!workspace)
        return;
    a = workspace->allocator;
    scheck__free(&a, workspace);
}

static void list_rules(struct scheck_workspace *ws, struct release_plan *plan, size_t release)
{
    const struct scheck_policy *p = ws->policy;

    for (size_t i = 0; i < p->sec[SEC_RULES].n; i++) {
        if (scheck__is_for(p, i, release) && scheck__root(p, i) != IMG_NONE)
            plan->rules[plan->n_rules++] = (uint16_t)i;
    }
}

const struct release_plan *scheck__release_plan(struct scheck_workspace *ws, size_t release)
{
    struct release_plan *plan = &ws->releases[release];

    if (!plan->made) {
        ws->lists_end -= ws->policy->sec[SEC_RULES].n;
        plan->rules = ws->lists_end;
        list_rules(ws, plan, release);
        plan->made = true;
    }
    return plan;
}
