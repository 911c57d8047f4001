/* SPDX-License-Identifier: MIT */
/*
 * The search for the smallest changes that decide a rule otherwise: all sets
 * of one change, then of two, and so on. Each level follows only facts of
 * which one must change for the rule to turn, so nothing smaller is missed;
 * a lower bound cuts what cannot succeed within the size under way.
 */
#include "remedy.h"

#include <string.h>

/* Evaluations of the rule for one search, and for one pass that tries mixed changes of a list. */
#define MOST_TRIED ((size_t)20000)
#define MOST_MIXED ((size_t)4000)

bool scheck__try_changes(struct scheck_adviser *a, const struct scheck_change *changes, size_t n)
{
    int rc = scheck_facts_reset(a->trial, a->facts);

    if (!rc)
        rc = scheck__make_changes(a->trial, changes, n);
    if (rc == SCHECK_E_NOMEM)
        a->rc = rc;
    if (rc)
        return false;
    a->n_tried++;
    scheck__begin(a->ws, a->trial);
    return true;
}

/* Whether the rule is where the goal has it; for clearing, not to apply is enough. */
static bool is_reached(const struct scheck_adviser *a)
{
    return scheck__reached(scheck__state(a->ws, a->root),
                           a->goal == SCHECK_GOAL_CLEAR ? WANT_NOT_TRUE : a->want);
}

/* --- solutions --- */

static bool same_change(const struct scheck_change *a, const struct scheck_change *b)
{
    return a->kind == b->kind && a->fact.fact == b->fact.fact &&
           a->fact.element == b->fact.element && scheck__same_value(&a->to, &b->to);
}

/* The same changes, in whatever order: none has a fact twice. */
static bool same_changes(const struct scheck_change *a, size_t n_a, const struct scheck_change *b,
                         size_t n_b)
{
    if (n_a != n_b)
        return false;
    for (size_t i = 0; i < n_a; i++) {
        size_t k = 0;

        while (k < n_b && !same_change(&a[i], &b[k]))
            k++;
        if (k == n_b)
            return false;
    }
    return true;
}

static void record(struct scheck_adviser *a)
{
    struct solution *s = &a->solutions[a->n_solutions];

    for (size_t i = 0; i < a->n_solutions; i++)
        if (same_changes(a->solutions[i].changes, a->solutions[i].n, a->path, a->n_path))
            return;
    memcpy(s->changes, a->path, a->n_path * sizeof *a->path);
    s->n = a->n_path;
    s->open = scheck__state(a->ws, a->root) == T_UNKNOWN;
    s->order = a->n_solutions++;
}

static bool has_stopped(struct scheck_adviser *a)
{
    if (a->n_tried >= a->most_tried)
        a->cut = true;
    return a->rc || a->n_tried >= a->most_tried || a->n_solutions == MAX_SOLUTIONS;
}

/* --- the search --- */

static size_t list_of(const struct scheck_adviser *a, size_t fact)
{
    size_t list = img_u16(scheck__fact(a->policy, fact) + FACT_LIST);

    return list == IMG_NONE ? fact : list;
}

/* The last change the path made to another element of the same list, or NULL. */
static const struct scheck_change *earlier_element(const struct scheck_adviser *a,
                                                   const struct scheck_change *c)
{
    if (c->fact.element == SIZE_MAX)
        return NULL;
    for (size_t i = a->n_path; i-- > 0;) {
        const struct scheck_change *p = &a->path[i];

        if (p->fact.element != SIZE_MAX && p->fact.element != c->fact.element &&
            list_of(a, p->fact.fact) == list_of(a, c->fact.fact))
            return p;
    }
    return NULL;
}

/* Of many elements in the same plight one remedy is enough: what helped the one before. */
static bool is_held_back(struct scheck_adviser *a, const struct scheck_change *c)
{
    const struct scheck_change *before = a->uniform ? earlier_element(a, c) : NULL;

    if (!before || (before->kind == c->kind && before->fact.fact == c->fact.fact &&
                    scheck__same_value(&before->to, &c->to)))
        return false;
    a->held_back = true;
    return true;
}

/* Up, down, or neither: integers that are nearer come first, and what they do farther ones do. */
static int direction(const struct scheck_change *c)
{
    if (c->kind != SCHECK_CHANGE_SET || c->to.type != SCHECK_TYPE_INT)
        return -1;
    return c->to.as.i > (c->from.known == SCHECK_KNOWN ? c->from.as.i : 0);
}

static void explore(struct scheck_adviser *a, size_t limit);

static void explore_target(struct scheck_adviser *a, const struct target *t, size_t limit)
{
    size_t first = a->n_choices, n;
    bool done[2] = {false, false};

    if (MAX_CHOICES - first < MAX_VALUES) {
        a->cut = true;
        return;
    }
    n = scheck__find_values(a, t, a->choices + first);
    a->n_choices += n;
    for (size_t i = 0; i < n && !has_stopped(a); i++) {
        const struct scheck_change *c = &a->choices[first + i];
        int towards = direction(c);
        size_t before = a->n_solutions;

        if (is_held_back(a, c) || (towards >= 0 && done[towards]))
            continue;
        a->path[a->n_path++] = *c;
        if (scheck__try_changes(a, a->path, a->n_path))
            explore(a, limit);
        a->n_path--;
        if (towards >= 0 && a->n_path + 1 == limit && a->n_solutions > before)
            done[towards] = true;
    }
    a->n_choices = first;
}

/* From the path, whose changes were tried just now. */
static void explore(struct scheck_adviser *a, size_t limit)
{
    size_t first = a->n_targets, end, fewest;

    if (is_reached(a)) {
        record(a);
        return;
    }
    fewest = scheck__fewest_changes(a);
    if (fewest > limit - a->n_path) {
        a->deeper |= fewest < SIZE_MAX;
        return;
    }
    scheck__find_targets(a);
    end = a->n_targets;
    for (size_t i = first; i < end && !has_stopped(a); i++)
        explore_target(a, &a->targets[i], limit);
    a->n_targets = first;
}

static void run_pass(struct scheck_adviser *a, size_t limit, bool uniform, size_t most)
{
    size_t left = MOST_TRIED > a->n_tried ? MOST_TRIED - a->n_tried : 0;

    a->uniform = uniform;
    a->held_back = a->deeper = false;
    a->most_tried = a->n_tried + (left < most ? left : most);
    a->n_path = a->n_targets = a->n_choices = 0;
    if (left && scheck__try_changes(a, NULL, 0))
        explore(a, limit);
    else
        a->cut |= !left;
}

static void search(struct scheck_adviser *a)
{
    size_t limit;

    if (!scheck__try_changes(a, NULL, 0))
        return;
    limit = scheck__fewest_changes(a);
    a->held_fast = limit == SIZE_MAX;
    for (limit = limit ? limit : 1; limit <= SCHECK_MAX_CHANGES; limit++) {
        run_pass(a, limit, true, MOST_TRIED);
        if (!a->n_solutions && a->held_back)
            run_pass(a, limit, false, MOST_MIXED);
        if (a->n_solutions || a->rc || !a->deeper || a->n_tried >= MOST_TRIED)
            return;
    }
    a->cut |= !a->held_fast;
}

/* --- what was found --- */

static size_t count_new(const struct scheck_adviser *a, const struct scheck_report *report)
{
    size_t n = 0;

    for (size_t i = 0; i < report->n_findings; i++)
        n += report->findings[i].counts && !a->stood[report->findings[i].statement] &&
             report->findings[i].rule != a->rule;
    return n;
}

/* Evaluate all of the policy with @s; false: it does not do what it should. */
static bool verify(struct scheck_adviser *a, struct solution *s)
{
    const struct scheck_report *report;

    if (!scheck__try_changes(a, s->changes, s->n) ||
        scheck_evaluate(a->ws, a->trial, &a->options, &report) != SCHECK_OK || !is_reached(a))
        return false;
    s->open = scheck__state(a->ws, a->root) == T_UNKNOWN;
    s->n_new = count_new(a, report);
    s->weight = s->open ? 4 : 0;
    for (size_t i = 0; i < s->n; i++)
        s->weight += a->reach[s->changes[i].fact.fact] +
                     (s->changes[i].kind == SCHECK_CHANGE_REMOVE ? 3 : 0);
    return true;
}

/* Whether @x is the better of two of one size. */
static bool is_better(const struct solution *x, const struct solution *y)
{
    if (!x->n_new != !y->n_new)
        return !x->n_new;
    if (x->weight != y->weight)
        return x->weight < y->weight;
    if (x->n_new != y->n_new)
        return x->n_new < y->n_new;
    return x->order < y->order;
}

static bool is_told(const struct scheck_adviser *a, const struct solution *s)
{
    for (size_t i = 0; i < a->advice.n_remedies; i++)
        if (same_changes(a->remedies[i].changes, a->remedies[i].n_changes, s->changes, s->n))
            return true;
    return false;
}

static void tell(struct scheck_adviser *a)
{
    bool usable[MAX_SOLUTIONS];

    for (size_t i = 0; i < a->n_solutions; i++) {
        scheck__refine(a, &a->solutions[i]);
        usable[i] = verify(a, &a->solutions[i]);
    }
    while (a->advice.n_remedies < SCHECK_MAX_REMEDIES) {
        struct solution *best = NULL;
        struct scheck_remedy *r = &a->remedies[a->advice.n_remedies];

        for (size_t i = 0; i < a->n_solutions; i++)
            if (usable[i] && (!best || is_better(&a->solutions[i], best)))
                best = &a->solutions[i];
        if (!best)
            break;
        usable[best - a->solutions] = false;
        if (is_told(a, best))
            continue;
        r->changes = best->changes;
        r->n_changes = best->n;
        r->n_new_findings = best->n_new;
        r->leaves_undetermined = best->open && a->goal == SCHECK_GOAL_CLEAR;
        a->advice.n_remedies++;
    }
}

static enum scheck_advice_end end_of(const struct scheck_adviser *a)
{
    if (a->cut)
        return SCHECK_ADVICE_BOUND;
    if (a->advice.n_remedies)
        return SCHECK_ADVICE_FOUND;
    return a->touchable && !a->held_fast ? SCHECK_ADVICE_NO_VALUE : SCHECK_ADVICE_NO_FACT;
}

/* --- the interface --- */

static int begin(struct scheck_adviser *a, size_t rule)
{
    const struct scheck_report *report;
    const unsigned char *r = scheck__rule(a->policy, rule);
    struct scheck_release release;
    int rc = scheck_evaluate(a->ws, a->facts, &a->options, &report);

    if (rc)
        return rc;
    memset(a->stood, 0, a->policy->sec[SEC_STATEMENTS].n);
    for (size_t i = 0; i < report->n_findings; i++)
        a->stood[report->findings[i].statement] = 1;
    if (!report->release || scheck__root(a->policy, rule) == IMG_NONE)
        return SCHECK_E_INVAL;
    for (size_t i = r[RULE_FIRST]; i <= r[RULE_LAST]; i++)
        if (scheck_policy_release(a->policy, i, &release) == SCHECK_OK &&
            strcmp(release.id, report->release) == 0) {
            a->rule = rule;
            a->root = scheck__root(a->policy, rule);
            return SCHECK_OK;
        }
    return SCHECK_E_INVAL;
}

static void forget(struct scheck_adviser *a)
{
    a->n_solutions = a->n_tried = a->text_len = 0;
    a->n_path = a->n_targets = a->n_choices = 0;
    a->cut = a->touchable = a->held_fast = false;
    a->rc = SCHECK_OK;
    memset(&a->advice, 0, sizeof a->advice);
    a->advice.remedies = a->remedies;
}

int scheck_advise(struct scheck_adviser *adviser, const struct scheck_facts *facts,
                  const struct scheck_options *options, size_t rule, enum scheck_goal goal,
                  const struct scheck_advice **advice_out)
{
    struct scheck_adviser *a = adviser;
    int rc;

    if (!a || !facts || !advice_out || facts->policy != a->policy ||
        (unsigned)goal > SCHECK_GOAL_RULE_OUT || rule >= a->policy->sec[SEC_RULES].n)
        return SCHECK_E_INVAL;
    forget(a);
    a->facts = facts;
    a->goal = goal;
    a->want = goal == SCHECK_GOAL_APPLY ? WANT_TRUE : WANT_FALSE;
    memset(&a->options, 0, sizeof a->options);
    a->options.size = sizeof a->options;
    if (options)
        a->options.release = options->release;
    rc = begin(a, rule);
    if (rc)
        return rc;
    scheck__collect_needed(a);
    search(a);
    if (!a->rc)
        tell(a);
    if (a->rc)
        return a->rc;
    a->advice.end = end_of(a);
    a->advice.n_tried = a->n_tried;
    *advice_out = &a->advice;
    return SCHECK_OK;
}

int scheck_adviser_new(const struct scheck_policy *policy, const struct scheck_allocator *allocator,
                       struct scheck_adviser **adviser_out)
{
    struct scheck_allocator copy;
    struct scheck_adviser *a;
    size_t n_nodes, n_facts, n_statements;
    int rc;

    if (!policy || !adviser_out)
        return SCHECK_E_INVAL;
    n_nodes = policy->sec[SEC_NODES].n;
    n_facts = policy->sec[SEC_FACTS].n;
    n_statements = policy->sec[SEC_STATEMENTS].n;
    scheck__allocator_copy(&copy, allocator);
    /* Counts are 16 bits wide: no sum here overflows. Widest alignment first. */
    a = scheck__alloc(&copy, sizeof *a + n_facts * sizeof *a->reach +
                                 n_nodes + n_statements);
    if (!a)
        return SCHECK_E_NOMEM;
    memset(a, 0, sizeof *a);
    a->allocator = copy;
    a->policy = policy;
    a->reach = (uint32_t *)(a + 1);
    a->mark = (uint8_t *)(a->reach + n_facts);
    a->stood = a->mark + n_nodes;
    rc = scheck_workspace_new(policy, allocator, &a->ws);
    if (!rc)
        rc = scheck_facts_new(policy, allocator, &a->trial);
    if (rc) {
        scheck_adviser_free(a);
        return rc;
    }
    scheck__measure_reach(a);
    *adviser_out = a;
    return SCHECK_OK;
}

void scheck_adviser_free(struct scheck_adviser *adviser)
{
    struct scheck_allocator a;

    if (!adviser)
        return;
    a = adviser->allocator;
    scheck_workspace_free(adviser->ws);
    scheck_facts_free(adviser->trial);
    scheck__free(&a, adviser);
}
