/* SPDX-License-Identifier: MIT */
/*
 * One evaluation's memory: an allocation, laid out by the image's counts. The
 * nodes are read out of the image here, so that a pass need not.
 */
#include "workspace.h"

#include <string.h>

/* Sizes of the parts, which stand behind each other, those of the widest alignment first. */
struct layout {
    size_t values, plans, operands, findings, chains, releases, standing, rules, states, total;
};

/* Counts are 16 bits wide, releases at most IMG_MAX_RELEASES: no product or sum overflows. */
static struct layout lay_out(const struct scheck_policy *p)
{
    size_t n_nodes = p->sec[SEC_NODES].n, n_releases = p->sec[SEC_RELEASES].n;
    size_t n_rules = p->sec[SEC_RULES].n;
    struct layout l;

    l.values = n_nodes * sizeof(node_value);
    l.plans = n_nodes * sizeof(struct plan);
    l.operands = (p->sec[SEC_POOL].n + n_rules) * sizeof(struct plan);
    l.findings = p->sec[SEC_STATEMENTS].n * 3 * sizeof(struct scheck_finding);
    l.chains = n_rules * sizeof(struct plan_chain);
    l.releases = n_releases * sizeof(struct release_plan);
    l.standing = n_rules * sizeof(struct standing_rule);
    l.rules = n_releases * n_rules * sizeof(uint16_t);
    l.states = n_nodes * 2;
    l.total = sizeof(struct scheck_workspace) + l.values + l.plans + l.operands + l.findings +
              l.chains + l.releases + l.standing + l.rules + l.states;
    return l;
}

static void assign(struct scheck_workspace *ws, const struct layout *l)
{
    const struct scheck_policy *p = ws->policy;
    size_t n_nodes = p->sec[SEC_NODES].n;
    char *at = (char *)(ws + 1);
    uint16_t *rules;

    ws->value = (node_value *)at;
    ws->plans = (struct plan *)(at += l->values);
    ws->operands = (struct plan *)(at += l->plans);
    ws->findings = (struct scheck_finding *)(at += l->operands);
    ws->chains = (struct plan_chain *)(at += l->findings);
    ws->releases = (struct release_plan *)(at += l->chains);
    ws->standing = (struct standing_rule *)(at += l->releases);
    rules = (uint16_t *)(at += l->standing);
    for (size_t i = 0; i < p->sec[SEC_RELEASES].n; i++) {
        memset(&ws->releases[i], 0, sizeof ws->releases[i]);
        ws->releases[i].rules = rules + i * p->sec[SEC_RULES].n;
    }
    ws->state = (uint8_t *)(at + l->rules);
    ws->seen = ws->state + n_nodes;
}

/* For each rule the operands of its &&, or its predicate as the only one. */
static void chain_rules(struct scheck_workspace *ws)
{
    uint32_t only = (uint32_t)ws->policy->sec[SEC_POOL].n;

    for (size_t i = 0; i < ws->policy->sec[SEC_RULES].n; i++) {
        unsigned root = scheck__root(ws->policy, i);
        const struct plan *plan;

        if (root == IMG_NONE)
            continue;
        plan = &ws->plans[root];
        if (plan->op == OP_AND) {
            ws->chains[i] = (struct plan_chain){plan->a, (uint32_t)plan->a + plan->b};
        } else {
            ws->operands[only] = scheck__plan_operand(ws->plans, root);
            ws->chains[i] = (struct plan_chain){only, only + 1};
            only++;
        }
    }
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
    memset(ws->seen, 0, policy->sec[SEC_NODES].n);
    scheck__plan_nodes(policy, ws->plans, ws->operands);
    chain_rules(ws);
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
        list_rules(ws, plan, release);
        plan->made = true;
    }
    return plan;
}
