/* SPDX-License-Identifier: MIT */
/* Integers of a remedy: the least change that does, and whether anything beyond it does too. */
#include "remedy.h"

#include <string.h>

#define MIB (INT64_C(1) << 20)

/* Whether @s does with its @i-th integer at @value what it does as it is. */
static bool does(struct scheck_adviser *a, struct solution *s, size_t i, int64_t value)
{
    int64_t before = s->changes[i].to.as.i;
    bool good;

    s->changes[i].to.as.i = value;
    good = scheck__try_changes(a, s->changes, s->n) &&
           (scheck__state(a->ws, a->root) == (a->goal == SCHECK_GOAL_APPLY ? T_TRUE : T_FALSE) ||
            (s->open && scheck__state(a->ws, a->root) == T_UNKNOWN));
    s->changes[i].to.as.i = before;
    return good;
}

/* The value nearest to @bad that still does, from @good, which does. */
static int64_t approach(struct scheck_adviser *a, struct solution *s, size_t i, int64_t good,
                        int64_t bad)
{
    for (;;) {
        /* The halves may be further apart than an int64_t can say. */
        uint64_t distance =
            good < bad ? (uint64_t)bad - (uint64_t)good : (uint64_t)good - (uint64_t)bad;
        int64_t middle;

        if (distance <= 1)
            return good;
        middle = (int64_t)((uint64_t)(good < bad ? good : bad) + distance / 2);
        if (does(a, s, i, middle))
            good = middle;
        else
            bad = middle;
    }
}

/* Whether values from @near to @far all do, as far as a few of them tell. */
static bool is_bound(struct scheck_adviser *a, struct solution *s, size_t i, int64_t near,
                     int64_t far)
{
    for (int k = 0; k <= 4; k++)
        if (!does(a, s, i, near + (far - near) / 4 * k))
            return false;
    return does(a, s, i, far);
}

/* Memory is given in MiB; a bound is told in whole ones where that does. */
static void round_bytes(struct scheck_adviser *a, struct solution *s, size_t i)
{
    struct scheck_change *c = &s->changes[i];
    int64_t down = c->to.as.i / MIB * MIB;
    int64_t rounded = c->kind == SCHECK_CHANGE_AT_MOST ? down : down + (down < c->to.as.i) * MIB;
    struct scheck_fact_info info;

    scheck_policy_fact(a->policy, c->fact.fact, &info);
    if (strcmp(info.unit, "bytes") == 0 && rounded > 0 && does(a, s, i, rounded))
        c->to.as.i = rounded;
}

/* A value that does not do, to come near to; false: there seems to be none. */
static bool find_bad(struct scheck_adviser *a, struct solution *s, size_t i, int64_t *bad_out)
{
    struct scheck_change *c = &s->changes[i];
    int64_t far = INT64_C(1) << 60;

    if (c->from.known == SCHECK_KNOWN) {
        *bad_out = c->from.as.i;
        return !does(a, s, i, *bad_out);
    }
    *bad_out = !does(a, s, i, far) ? far : 0;
    return !does(a, s, i, *bad_out);
}

static void refine_int(struct scheck_adviser *a, struct solution *s, size_t i)
{
    struct scheck_change *c = &s->changes[i];
    int64_t good = c->to.as.i, bad, near, far;

    if (!find_bad(a, s, i, &bad))
        return;
    near = approach(a, s, i, good, bad);
    c->to.as.i = near;
    /* Down to nothing, or up as far again. */
    far = bad > near ? (good < 0 ? good : 0) : near < INT64_MAX / 4 ? near * 2 + 1 : near;
    if (near == far || !is_bound(a, s, i, near, far))
        return;
    c->kind = bad > near ? SCHECK_CHANGE_AT_MOST : SCHECK_CHANGE_AT_LEAST;
    round_bytes(a, s, i);
}

void scheck__refine(struct scheck_adviser *a, struct solution *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->changes[i].kind == SCHECK_CHANGE_SET && s->changes[i].to.type == SCHECK_TYPE_INT)
            refine_int(a, s, i);
}
