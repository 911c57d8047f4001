/* SPDX-License-Identifier: MIT */
/*
 * One evaluation's memory: an allocation, laid out by the image's counts. The
 * nodes are read out of the image here, so that a pass need not.
 */
#include "workspace.h"

#include <string.h>

/* Sizes of the parts, which stand behind each other, those of the widest alignment first. */
struct layout {
    size_t values, plans, findings, releases, lists, states, total;
};

/* Counts are 16 bits wide, releases at most IMG_MAX_RELEASES: no product or sum overflows. */
static struct layout lay_out(const struct scheck_policy *p)
{
    size_t n_nodes = p->sec[SEC_NODES].n, n_releases = p->sec[SEC_RELEASES].n;
    struct layout l;

    l.values = n_nodes * sizeof(node_value);
    l.plans = n_nodes * sizeof(struct plan);
    l.findings = p->sec[SEC_STATEMENTS].n * 3 * sizeof(struct scheck_finding);
    l.releases = n_releases * sizeof(struct release_plan);
    l.lists = n_releases * (n_nodes + 2 * p->sec[SEC_RULES].n) * sizeof(uint16_t);
    l.states = n_nodes * 3;
    l.total = sizeof(struct scheck_workspace) + l.values + l.plans + l.findings + l.releases +
              l.lists + l.states;
    return l;
}

static void assign(struct scheck_workspace *ws, const struct layout *l)
{
    const struct scheck_policy *p = ws->policy;
    size_t n_nodes = p->sec[SEC_NODES].n;
    char *at = (char *)(ws + 1);
    uint16_t *lists;

    ws->value = (node_value *)at;
    ws->plans = (struct plan *)(at += l->values);
    ws->findings = (struct scheck_finding *)(at += l->plans);
    ws->releases = (struct release_plan *)(at += l->findings);
    lists = (uint16_t *)(at += l->releases);
    for (size_t i = 0; i < p->sec[SEC_RELEASES].n; i++) {
        memset(&ws->releases[i], 0, sizeof ws->releases[i]);
        ws->releases[i].nodes = lists;
        ws->releases[i].rules = lists + n_nodes;
        lists += n_nodes + 2 * p->sec[SEC_RULES].n;
    }
    ws->state = (uint8_t *)(at + l->lists);
    ws->seen = ws->state + n_nodes;
    ws->fresh = ws->seen + n_nodes;
}

/* Where field @field stands in an element of its list. */
static uint16_t offset_of(const struct scheck_policy *p, unsigned field)
{
    unsigned list = img_u16(scheck__fact(p, field) + FACT_LIST);

    return (uint16_t)(list == IMG_NONE ? 0 : field - list - 1);
}

static void plan_node(const struct scheck_policy *p, struct plan *plan, size_t i)
{
    struct node n = scheck__decode(p, i);
    const unsigned char *fact = scheck__fact(p, n.a);

    *plan = (struct plan){.op = n.op, .aux = n.aux, .a = n.a, .b = n.b, .c = n.c};
    switch (n.op) {
    case OP_INT:
        plan->number = scheck__int(p, n.a);
        break;
    case OP_STR:
        plan->number = n.a;
        break;
    case OP_FACT_CMP:
    case OP_ELEM_CMP:
        plan->number = scheck__int(p, n.b);
        plan->is_uint = fact[FACT_TYPE] == SCHECK_TYPE_UINT;
        plan->offset = offset_of(p, n.a);
        break;
    case OP_FACT:
        plan->type = fact[FACT_TYPE];
        break;
    case OP_ELEM:
    case OP_ELEM_BOOL:
    case OP_ELEM_EQ:
    case OP_HAS_ELEM:
        plan->type = fact[FACT_TYPE];
        plan->offset = offset_of(p, n.a);
        break;
    case OP_ITEM:
        plan->type = fact[FACT_ELEMENT];
        break;
    case OP_EXISTS:
    case OP_ALL:
    case OP_COUNT:
    case OP_STRICT:
        plan->stride = (uint16_t)scheck__stride(fact);
        break;
    default:
        break;
    }
}

/* Those keep their values from pass to pass. */
static bool is_constant(uint8_t op)
{
    return op <= OP_STR;
}

static void keep_constant(struct scheck_workspace *ws, size_t i)
{
    const struct plan *plan = &ws->plans[i];

    ws->value[i] = plan->number;
    ws->fresh[i] = plan->op == OP_CONST ? plan->aux : plan->op == OP_ERROR ? T_ERROR : T_TRUE;
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
    memset(ws->value, 0, layout.values);
    memset(ws->state, T_UNKNOWN, layout.states);
    memset(ws->seen, 0, policy->sec[SEC_NODES].n);
    for (size_t i = 0; i < policy->sec[SEC_NODES].n; i++) {
        plan_node(policy, &ws->plans[i], i);
        if (is_constant(ws->plans[i].op))
            keep_constant(ws, i);
    }
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

static void list_nodes(struct scheck_workspace *ws, struct release_plan *plan, size_t release)
{
    const struct scheck_policy *p = ws->policy;
    const unsigned char *live = p->sec[SEC_LIVE].data + release * p->live_words * 4;

    for (size_t i = 0; i < p->sec[SEC_NODES].n; i++)
        if (img_u32(live + i / 32 * 4) >> (i % 32) & 1 && !is_constant(ws->plans[i].op))
            plan->nodes[plan->n_nodes++] = (uint16_t)i;
}

static void list_rules(struct scheck_workspace *ws, struct release_plan *plan, size_t release)
{
    const struct scheck_policy *p = ws->policy;

    for (size_t i = 0; i < p->sec[SEC_RULES].n; i++) {
        const unsigned char *rule = scheck__rule(p, i);

        if (rule[RULE_FIRST] <= release && release <= rule[RULE_LAST] &&
            img_u16(rule + RULE_ROOT) != IMG_NONE) {
            plan->rules[2 * plan->n_rules] = (uint16_t)i;
            plan->rules[2 * plan->n_rules + 1] = img_u16(rule + RULE_ROOT);
            plan->n_rules++;
        }
    }
}

const struct release_plan *scheck__release_plan(struct scheck_workspace *ws, size_t release)
{
    struct release_plan *plan = &ws->releases[release];

    if (!plan->made) {
        list_nodes(ws, plan, release);
        list_rules(ws, plan, release);
        plan->made = true;
    }
    return plan;
}
