/* SPDX-License-Identifier: MIT */
/* One evaluation's memory: an allocation, laid out by the image's counts. */
#include "workspace.h"

#include <string.h>

/* Sizes of the parts, which stand behind each other, those of the widest alignment first. */
struct layout {
    size_t values, plans, operands, findings, rule_plans, releases, standing, rules, states, total;
};

/* Counts are 16 bits wide, releases at most IMG_MAX_RELEASES: no product or sum overflows. */
static struct layout lay_out(const struct scheck_policy *p)
{
    size_t n_nodes = p->sec[SEC_NODES].n, n_releases = p->sec[SEC_RELEASES].n;
    size_t n_rules = p->sec[SEC_RULES].n;
    struct layout l;

    l.values = n_nodes * sizeof(node_value);
    l.plans = n_nodes * sizeof(struct plan);
    l.operands = (p->sec[SEC_POOL].n + n_rules) * sizeof(struct operand);
    l.findings = p->sec[SEC_STATEMENTS].n * 3 * sizeof(struct scheck_finding);
    l.rule_plans = n_rules * sizeof(struct rule_plan);
    l.releases = n_releases * sizeof(struct release_plan);
    l.standing = n_rules * sizeof(struct standing_rule);
    l.rules = n_releases * n_rules * sizeof(uint16_t);
    l.states = n_nodes * 2;
    l.total = sizeof(struct scheck_workspace) + l.values + l.plans + l.operands + l.findings +
              l.rule_plans + l.releases + l.standing + l.rules + l.states;
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
    ws->operands.items = (struct operand *)(at += l->plans);
    ws->findings = (struct scheck_finding *)(at += l->operands);
    ws->rules = (struct rule_plan *)(at += l->findings);
    ws->releases = (struct release_plan *)(at += l->rule_plans);
    ws->standing = (struct standing_rule *)(at += l->releases);
    rules = (uint16_t *)(at += l->standing);
    for (size_t i = 0; i < p->sec[SEC_RELEASES].n; i++) {
        memset(&ws->releases[i], 0, sizeof ws->releases[i]);
        ws->releases[i].rules = rules + i * p->sec[SEC_RULES].n;
    }
    ws->state = (uint8_t *)(at + l->rules);
    ws->seen = ws->state + n_nodes;
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
    memset(ws->plans, PLAN_UNMADE, layout.plans);
    memset(ws->rules, 0, layout.rule_plans);
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
