/* SPDX-License-Identifier: MIT */
/* What one rule needs of the policy: nodes, constants; and how much hangs on each fact. */
#include <string.h>

#include "remedy.h"

static void mark_operands(const struct scheck_adviser *a, const struct node *n)
{
    const uint16_t operand[3] = {n->a, n->b, n->c};

    if (n->op == OP_AND || n->op == OP_OR)
        for (size_t k = 0; k < n->b; k++)
            a->mark[scheck__pool(a->policy, (size_t)n->a + k)] |= MARK_NEEDED;
    for (int k = 0; k < 3; k++)
        if (scheck__shapes[n->op].use[k] != USE_NONE)
            a->mark[operand[k]] |= MARK_NEEDED;
    if (n->op == OP_INDEX || n->op == OP_INDEX_BOOL)
        a->mark[n->b] |= MARK_NEEDED;
}

static void add_constant(struct scheck_adviser *a, int64_t value)
{
    for (size_t i = 0; i < a->n_constants; i++)
        if (a->constants[i] == value)
            return;
    if (a->n_constants < MAX_CONSTANTS)
        a->constants[a->n_constants++] = value;
    else
        a->cut = true;
}

static void note_constants(struct scheck_adviser *a, const struct node *n)
{
    switch (n->op) {
    case OP_INT:
        add_constant(a, (int64_t)scheck__int(a->policy, n->a));
        break;
    case OP_FACT_CMP:
    case OP_ELEM_CMP:
        add_constant(a, (int64_t)scheck__int(a->policy, n->b));
        break;
    case OP_IN_INT:
        for (size_t k = n->b; k < (size_t)n->b + n->c; k++)
            add_constant(a, (int64_t)scheck__int(a->policy, k));
        break;
    default:
        break;
    }
}

bool scheck__reads_fact(uint8_t op)
{
    return (op >= OP_FACT_BOOL && op <= OP_ELEM_CMP) || op == OP_SIZE_LIST ||
           (op >= OP_INDEX_BOOL && op <= OP_STRICT);
}

static bool is_dependent(const struct scheck_adviser *a, const struct node *n)
{
    const uint16_t operand[3] = {n->a, n->b, n->c};
    bool depends =
        scheck__reads_fact(n->op) && scheck__fact(a->policy, n->a)[FACT_SIDE] == SCHECK_SCOPE_GUEST;

    if (n->op == OP_AND || n->op == OP_OR)
        for (size_t k = 0; k < n->b; k++)
            depends |= (a->mark[scheck__pool(a->policy, (size_t)n->a + k)] & MARK_DEPENDS) != 0;
    for (int k = 0; k < 3; k++)
        depends |=
            scheck__shapes[n->op].use[k] != USE_NONE && (a->mark[operand[k]] & MARK_DEPENDS) != 0;
    return depends;
}

/* Mark node @i where it depends on the guest; a loop does by its list or by anything in its body.
 */
static void mark_dependent(const struct scheck_adviser *a, size_t i)
{
    struct node n = scheck__decode(a->policy, i);
    bool depends = is_dependent(a, &n);

    for (size_t k = i + 1; scheck__is_loop(n.op) && k <= i + n.b; k++) {
        mark_dependent(a, k);
        depends |= (a->mark[k] & MARK_DEPENDS) != 0;
    }
    if (depends)
        a->mark[i] |= MARK_DEPENDS;
}

/* Operands stand before what reads them, a body right behind its loop: one pass down does. */
static void mark_needed(struct scheck_adviser *a)
{
    memset(a->mark, 0, a->policy->sec[SEC_NODES].n);
    a->mark[a->root] |= MARK_NEEDED;
    for (size_t i = a->policy->sec[SEC_NODES].n; i-- > 0;) {
        struct node n = scheck__decode(a->policy, i);

        if (!(a->mark[i] & MARK_NEEDED))
            continue;
        mark_operands(a, &n);
        if (!scheck__is_loop(n.op))
            continue;
        for (size_t k = i + n.b; k > i; k--) {
            struct node inner = scheck__decode(a->policy, k);

            a->mark[k] |= MARK_NEEDED;
            mark_operands(a, &inner);
        }
    }
}

void scheck__collect_needed(struct scheck_adviser *a)
{
    mark_needed(a);
    a->n_constants = 0;
    for (size_t i = 0; i < a->policy->sec[SEC_NODES].n; i++) {
        struct node n = scheck__decode(a->policy, i);

        if (!(a->mark[i] & MARK_NEEDED))
            continue;
        note_constants(a, &n);
        mark_dependent(a, i);
    }
}

void scheck__measure_reach(struct scheck_adviser *a)
{
    const struct scheck_policy *p = a->policy;

    memset(a->reach, 0, p->sec[SEC_FACTS].n * sizeof *a->reach);
    for (size_t i = 0; i < p->sec[SEC_NODES].n; i++) {
        struct node n = scheck__decode(p, i);

        if (scheck__reads_fact(n.op))
            a->reach[n.a]++;
        /* A condition that many rules share stands once: count who reads it. */
        if (n.op == OP_AND || n.op == OP_OR)
            for (size_t k = 0; k < n.b; k++) {
                struct node kid = scheck__decode(p, scheck__pool(p, (size_t)n.a + k));

                if (scheck__reads_fact(kid.op))
                    a->reach[kid.a]++;
            }
    }
}
