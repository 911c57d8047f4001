/* SPDX-License-Identifier: MIT */
/* Comparing one pair, and shrinking one that differs. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

bool is_sound(struct run *run, const struct world *w, const struct node *n,
              const struct facts *f, const struct val *v, struct rng *r)
{
    struct facts complete;
    size_t used = run->pool.used;
    bool sound = true;

    for (unsigned k = 0; k < run->effort.completions && sound; k++) {
        struct val x;

        complete_facts(r, w, f, &complete);
        x = naive(&run->pool, w, &complete, n);
        sound = same_value(&x, v);
        run->pool.used = used;
    }
    return sound;
}

static bool names_are_unknown(const struct subject *s, const struct facts *f,
                              const struct scheck_expr_result *result)
{
    char name[96];

    for (size_t i = 0; i < result->n_missing; i++) {
        scheck_fact_ref_name(scheck_expr_policy(s->expr), &result->missing[i], name,
                             sizeof name);
        if (!is_unknown_name(s->world, f, name))
            return false;
    }
    return result->n_missing > 0;
}

static bool has_unknown_items(const struct val *v)
{
    for (size_t i = 0; v->state == ST_VALUE && ty_is_list(v->type) && i < v->as.l.n; i++)
        if (v->as.l.items[i].state != ST_VALUE)
            return true;
    return false;
}

enum match compare_pair(struct run *run, struct subject *s, const struct node *n,
                        const struct facts *f, struct rng *r)
{
    struct scheck_expr_result result;
    struct val want = naive(&run->pool, s->world, f, n), got;

    /* A list as the answer is wholly known or unknown; then its items are named. */
    if (has_unknown_items(&want))
        want.state = ST_UNKNOWN;
    run->outcomes[want.state]++;
    if (subject_fill(s, f) || subject_eval(s, &run->pool, &got, &result))
        return MATCH_WRONG;
    if (has_unknown_items(&got))
        got.state = ST_UNKNOWN;
    if (same_value(&want, &got)) {
        if (result.kind == SCHECK_TERM_UNKNOWN && !names_are_unknown(s, f, &result))
            return MATCH_BAD_NAMES;
        return MATCH_SAME;
    }
    if (want.state == ST_UNKNOWN && is_sound(run, s->world, n, f, &got, r))
        return MATCH_MORE_DECIDED;
    return MATCH_WRONG;
}

void count_refusal(struct run *run, const char *why, const char *text)
{
    char id[sizeof run->reasons[0].id];
    unsigned k;

    snprintf(id, sizeof id, "%.*s", (int)strcspn(why, "'\"`"), why);
    for (k = 0; k < run->n_reasons && strcmp(run->reasons[k].id, id); k++)
        ;
    if (k == MAX_REASONS)
        return;
    if (k == run->n_reasons) {
        run->n_reasons++;
        strcpy(run->reasons[k].id, id);
    }
    run->reasons[k].n++;
    if (!run->reasons[k].example[0] || strlen(text) < strlen(run->reasons[k].example))
        snprintf(run->reasons[k].example, sizeof run->reasons[k].example, "%s", text);
}

/* --- shrinking --- */

static bool is_macro(enum op op)
{
    return op >= OP_ALL && op <= OP_MAP;
}

/* Whether each variable of a macro still stands in a macro that binds its slot. */
static bool is_bound(const struct node *n, unsigned slots)
{
    if (n->op == OP_BOUND)
        return slots >> n->index & 1;
    for (unsigned i = 0; i < n->n_kids; i++)
        if (!is_bound(n->kid[i], i && is_macro(n->op) ? slots | 1u << n->index : slots))
            return false;
    return true;
}

static bool still_wrong(struct run *run, const struct scheck_policy *policy,
                        const struct node *n, const struct facts *f)
{
    static char text[TEXT_CAP];
    const struct world *w = policy ? &policy_world : &declared_world;
    size_t len = print_tree(w, n, text, sizeof text);
    size_t used = run->pool.used;
    struct rng r = rng_for(run->seed, 1);
    struct subject s;
    enum match m;
    char why[256];

    if (len == SIZE_MAX || !is_bound(n, 0) ||
        subject_open(&s, policy, text, len, why, sizeof why))
        return false;
    m = compare_pair(run, &s, n, f, &r);
    subject_close(&s);
    run->pool.used = used;
    return m == MATCH_WRONG || m == MATCH_BAD_NAMES;
}

static unsigned collect(struct node **at, struct node ***all, unsigned n, unsigned cap)
{
    if (n < cap)
        all[n++] = at;
    for (unsigned i = 0; i < (*at)->n_kids; i++)
        n = collect(&(*at)->kid[i], all, n, cap);
    return n;
}

/* Replace one subtree by a smaller one of its type; whether one was found. */
static bool shrink_once(struct run *run, const struct scheck_policy *policy, struct node **root,
                        const struct facts *f)
{
    struct node **all[256], **below[256];
    unsigned n = collect(root, all, 0, 256);

    for (unsigned i = 0; i < n; i++) {
        struct node *old = *all[i];
        unsigned n_below = collect(&old, below, 0, 256);

        for (unsigned k = 1; k < n_below; k++) {
            struct node *candidate = *below[k];

            if (candidate->type != old->type)
                continue;
            *all[i] = candidate;
            if (still_wrong(run, policy, *root, f))
                return true;
            *all[i] = old;
        }
    }
    return false;
}

static void forget_facts(struct run *run, const struct scheck_policy *policy,
                         const struct node *n, struct facts *f)
{
    const struct world *w = policy ? &policy_world : &declared_world;

    for (unsigned i = 0; i < w->n_vars; i++) {
        struct val old = f->vars[i];

        f->vars[i].state = ST_UNKNOWN;
        if (!still_wrong(run, policy, n, f))
            f->vars[i] = old;
    }
}

static void describe(struct run *run, const struct scheck_policy *policy, const struct node *n,
                     const struct facts *f)
{
    static char text[TEXT_CAP];
    const struct world *w = policy ? &policy_world : &declared_world;
    struct scheck_expr_result result;
    struct subject s;
    struct val v;
    char why[256];

    print_tree(w, n, text, sizeof text);
    printf("  expression: %s\n", text);
    if (subject_open(&s, policy, text, strlen(text), why, sizeof why)) {
        printf("  does not compile: %s\n", why);
        return;
    }
    print_facts(w, f, text, sizeof text);
    printf("  facts: %s\n", text);
    v = naive(&run->pool, w, f, n);
    print_value(&v, text, sizeof text);
    printf("  naive: %s\n", text);
    if (subject_fill(&s, f) || subject_eval(&s, &run->pool, &v, &result)) {
        printf("  library: the call failed\n");
    } else {
        print_value(&v, text, sizeof text);
        printf("  library: %s", text);
        for (size_t i = 0; result.kind == SCHECK_TERM_UNKNOWN && i < result.n_missing; i++) {
            scheck_fact_ref_name(scheck_expr_policy(s.expr), &result.missing[i], text,
                                 sizeof text);
            printf(" %s", text);
        }
        printf("\n");
    }
    subject_close(&s);
}

void report_wrong(struct run *run, uint64_t item, const struct scheck_policy *policy,
                  const struct node *n, const struct facts *f)
{
    struct node *small = (struct node *)n;
    struct facts less = *f;

    run->wrong++;
    if (run->wrong > 10)
        return;
    printf("WRONG: --seed %" PRIu64 " --only %" PRIu64 "\n", run->seed, item);
    describe(run, policy, n, f);
    if (!still_wrong(run, policy, n, f)) {
        printf("  alone it is right: only inside the whole policy\n");
        return;
    }
    while (shrink_once(run, policy, &small, f))
        ;
    forget_facts(run, policy, small, &less);
    printf(" smallest:\n");
    describe(run, policy, small, &less);
}
