/* SPDX-License-Identifier: MIT */
/* Which values are worth trying for a fact, and how changes are made. */
#include <string.h>

#include "facts_store.h"
#include "remedy.h"

struct values {
    struct scheck_adviser *a;
    const struct target *target;
    const unsigned char *info;
    unsigned type; /* of the fact, or of the list's items */
    struct scheck_value from;
    struct scheck_change *changes;
    size_t n;
};

bool scheck__same_value(const struct scheck_value *a, const struct scheck_value *b)
{
    if (a->known != b->known)
        return false;
    if (a->known != SCHECK_KNOWN)
        return true;
    if (a->type == SCHECK_TYPE_STRING)
        return a->as.s.len == b->as.s.len &&
               (a->as.s.len == 0 || memcmp(a->as.s.data, b->as.s.data, a->as.s.len) == 0);
    if (a->type == SCHECK_TYPE_BOOL)
        return a->as.b == b->as.b;
    return a->as.u == b->as.u;
}

static void add(struct values *v, enum scheck_change_kind kind, const struct scheck_value *to)
{
    struct scheck_change *c = &v->changes[v->n];

    if (kind == SCHECK_CHANGE_SET && scheck__same_value(&v->from, to))
        return;
    for (size_t i = 0; i < v->n; i++)
        if (v->changes[i].kind == kind && scheck__same_value(&v->changes[i].to, to))
            return;
    if (v->n == MAX_VALUES) {
        v->a->cut = true;
        return;
    }
    memset(c, 0, sizeof *c);
    c->kind = kind;
    c->fact.fact = v->target->fact;
    c->fact.element = v->target->element;
    c->from = v->from;
    c->to = *to;
    v->n++;
}

static void add_int(struct values *v, int64_t value)
{
    struct scheck_value to = {.known = SCHECK_KNOWN, .type = v->type};

    to.as.i = value;
    if (v->type != SCHECK_TYPE_UINT || value >= 0)
        add(v, SCHECK_CHANGE_SET, &to);
}

static void add_string(struct values *v, struct scheck_str s)
{
    struct scheck_value to = {.known = SCHECK_KNOWN, .type = SCHECK_TYPE_STRING};

    to.as.s = s;
    add(v, SCHECK_CHANGE_SET, &to);
}

/* --- integers --- */

/* Numbers do not go below zero where neither the fact nor the policy does. */
static bool may_be_negative(const struct values *v)
{
    bool negative = v->from.known == SCHECK_KNOWN && v->from.as.i < 0;

    for (size_t i = 0; i < v->a->n_constants; i++)
        negative |= v->a->constants[i] < 0;
    return negative && v->type == SCHECK_TYPE_INT;
}

/* Nor is there a guest without a CPU. */
static int64_t lowest(const struct values *v)
{
    struct scheck_fact_info info;

    if (may_be_negative(v))
        return INT64_MIN;
    scheck_policy_fact(v->a->policy, v->target->fact, &info);
    return strcmp(info.unit, "cpus") == 0;
}

static void add_near(struct values *v, int64_t value)
{
    int64_t least = lowest(v);

    for (int d = -1; d <= 1; d++) {
        if ((d < 0 && value == INT64_MIN) || (d > 0 && value == INT64_MAX))
            continue;
        if (value + d >= least)
            add_int(v, value + d);
    }
}

/* What other integers of the guest and the host are: one may have to meet the other. */
static void add_other_facts(struct values *v, int64_t *largest)
{
    for (size_t i = 0; i < v->a->policy->sec[SEC_NODES].n; i++) {
        struct node n = scheck__decode(v->a->policy, i);
        struct scheck_value value;

        if (!v->a->mark[i] || n.op != OP_FACT ||
            scheck_facts_get(v->a->facts, n.a, 0, &value) != SCHECK_OK ||
            value.known != SCHECK_KNOWN || value.type != v->type)
            continue;
        add_near(v, value.as.i);
        if (value.as.i > *largest)
            *largest = value.as.i;
    }
}

/* Nearest first, so that the first one that helps in a direction is the least change. */
static void sort_by_distance(struct values *v)
{
    uint64_t from = v->from.known == SCHECK_KNOWN ? v->from.as.u : 0;

    for (size_t i = 1; i < v->n; i++) {
        struct scheck_change c = v->changes[i];
        uint64_t d = c.to.as.i < (int64_t)from ? from - c.to.as.u : c.to.as.u - from;
        size_t k = i;

        for (; k > 0; k--) {
            uint64_t other = v->changes[k - 1].to.as.u;

            if ((v->changes[k - 1].to.as.i < (int64_t)from ? from - other : other - from) <= d)
                break;
            v->changes[k] = v->changes[k - 1];
        }
        v->changes[k] = c;
    }
}

static void try_ints(struct values *v)
{
    int64_t largest = v->from.known == SCHECK_KNOWN ? v->from.as.i : 0;

    for (size_t i = 0; i < v->a->n_constants; i++) {
        add_near(v, v->a->constants[i]);
        if (v->a->constants[i] > largest)
            largest = v->a->constants[i];
    }
    if (v->from.known == SCHECK_KNOWN)
        add_near(v, v->from.as.i);
    add_near(v, 0);
    add_int(v, 2);
    add_other_facts(v, &largest);
    /* Far out, for sums and products; the bound is sought afterwards. */
    if (largest < INT64_MAX / 4)
        add_int(v, largest * 4 + 1);
    if (may_be_negative(v) && largest < INT64_MAX / 4)
        add_int(v, -(largest * 4 + 1));
    sort_by_distance(v);
}

/* --- strings --- */

static bool compares(const struct scheck_adviser *a, size_t i, size_t fact)
{
    struct node n = scheck__decode(a->policy, i);

    return (n.op == OP_FACT || n.op == OP_ELEM || n.op == OP_ITEM) && n.a == fact;
}

/* Words that node @n compares @fact with. */
static void add_compared(struct values *v, const struct node *n)
{
    const struct scheck_policy *p = v->a->policy;
    size_t fact = v->target->fact;
    struct node other;

    switch (n->op) {
    case OP_FACT_EQ:
    case OP_ELEM_EQ:
        if (n->a == fact)
            add_string(v, scheck__string(p, n->b));
        break;
    case OP_IN_STR:
        for (size_t k = n->b; compares(v->a, n->a, fact) && k < (size_t)n->b + n->c; k++)
            add_string(v, scheck__string(p, scheck__pool(p, k)));
        break;
    case OP_CMP_STR:
        other = scheck__decode(p, compares(v->a, n->a, fact) ? n->b : n->a);
        if ((compares(v->a, n->a, fact) || compares(v->a, n->b, fact)) && other.op == OP_STR)
            add_string(v, scheck__string(p, other.a));
        break;
    default:
        break;
    }
}

/* A text of our own that lives as long as the advice, kept once; no data: there is no room. */
static struct scheck_str keep_text(struct scheck_adviser *a, struct scheck_str first,
                                   struct scheck_str second)
{
    struct scheck_str s = {NULL, first.len + second.len};
    char *end = a->text + a->text_len;

    if (s.len > TEXT_LEN - a->text_len) {
        a->cut = true;
        return s;
    }
    if (first.len)
        memcpy(end, first.data, first.len);
    if (second.len)
        memcpy(end + first.len, second.data, second.len);
    for (s.data = a->text; s.data < end; s.data++)
        if (memcmp(s.data, end, s.len) == 0)
            return s;
    a->text_len += s.len;
    return s;
}

static void add_without(struct values *v, size_t at, size_t len)
{
    struct scheck_str s = v->from.as.s;
    struct scheck_str first = {s.data, at}, second = {s.data + at + len, s.len - at - len}, kept;

    kept = keep_text(v->a, first, second);
    if (kept.data)
        add_string(v, kept);
}

/* Where @affix is in @s by the operation @op, or SIZE_MAX. */
static size_t find_affix(uint8_t op, struct scheck_str s, struct scheck_str affix)
{
    size_t last = s.len - affix.len;

    if (affix.len == 0 || affix.len > s.len)
        return SIZE_MAX;
    for (size_t at = op == OP_ENDS ? last : 0; at <= (op == OP_STARTS ? 0 : last); at++)
        if (memcmp(s.data + at, affix.data, affix.len) == 0)
            return at;
    return SIZE_MAX;
}

/* The text with what the predicate looks for taken out, or put in. */
static void add_affixes(struct values *v, const struct node *n)
{
    static const struct scheck_str nothing;
    struct scheck_str affix, s = nothing, kept;
    struct node other;
    size_t at;

    if ((n->op != OP_STARTS && n->op != OP_ENDS && n->op != OP_CONTAINS) ||
        !compares(v->a, n->a, v->target->fact))
        return;
    other = scheck__decode(v->a->policy, n->b);
    if (other.op != OP_STR)
        return;
    affix = scheck__string(v->a->policy, other.a);
    if (v->from.known == SCHECK_KNOWN)
        s = v->from.as.s;
    at = find_affix(n->op, s, affix);
    if (at != SIZE_MAX) {
        add_without(v, at, affix.len);
        return;
    }
    add_string(v, affix);
    kept = n->op == OP_STARTS ? keep_text(v->a, affix, s) : keep_text(v->a, s, affix);
    if (s.len && kept.data)
        add_string(v, kept);
}

static void try_strings(struct values *v)
{
    static const struct scheck_str nothing = {"", 0};
    const struct scheck_policy *p = v->a->policy;
    size_t words = img_u16(v->info + FACT_WORDS), n_words = img_u16(v->info + FACT_N_WORDS);

    for (size_t k = 0; k < n_words; k++)
        add_string(v, scheck__string(p, scheck__pool(p, words + k)));
    if (v->info[FACT_FLAGS] & FACT_F_ENUM)
        return;
    for (size_t i = 0; i < p->sec[SEC_NODES].n; i++) {
        struct node n = scheck__decode(p, i);

        if (v->a->mark[i])
            add_affixes(v, &n);
    }
    /* What any statement compares it with is a word that the fact may have. */
    for (size_t i = 0; i < p->sec[SEC_NODES].n; i++) {
        struct node n = scheck__decode(p, i);

        add_compared(v, &n);
    }
    /* Left out, where the vocabulary does not say what else there is. */
    if (!n_words)
        add_string(v, nothing);
}

/* --- all --- */

static void try_bools(struct values *v)
{
    struct scheck_value to = {.known = SCHECK_KNOWN, .type = SCHECK_TYPE_BOOL};

    for (int b = 0; b < 2; b++) {
        to.as.b = b == 1;
        add(v, SCHECK_CHANGE_SET, &to);
    }
}

/* A list that is known only loses elements. */
static void try_lengths(struct values *v)
{
    struct scheck_value to = {.known = SCHECK_KNOWN, .type = SCHECK_TYPE_LIST};

    if (v->from.known == SCHECK_KNOWN)
        return;
    for (size_t n = 0; n < 2; n++) {
        to.as.n_elements = n;
        add(v, SCHECK_CHANGE_SET, &to);
    }
}

size_t scheck__find_values(struct scheck_adviser *a, const struct target *target,
                           struct scheck_change changes[MAX_VALUES])
{
    static const struct scheck_value none;
    const unsigned char *info = scheck__fact(a->policy, target->fact);
    struct values v = {.a = a, .target = target, .info = info, .changes = changes};
    bool is_item = info[FACT_TYPE] == SCHECK_TYPE_LIST && target->element != SIZE_MAX;

    v.type = is_item ? info[FACT_ELEMENT] : info[FACT_TYPE];
    if (target->remove) {
        add(&v, SCHECK_CHANGE_REMOVE, &none);
        return v.n;
    }
    v.from.type = v.type;
    if (is_item)
        scheck_facts_get_item(a->facts, target->fact, target->element, &v.from);
    else
        scheck_facts_get(a->facts, target->fact, target->element == SIZE_MAX ? 0 : target->element,
                         &v.from);
    if (v.type == SCHECK_TYPE_BOOL)
        try_bools(&v);
    else if (v.type == SCHECK_TYPE_STRING)
        try_strings(&v);
    else if (v.type == SCHECK_TYPE_LIST)
        try_lengths(&v);
    else
        try_ints(&v);
    if (!is_item && (info[FACT_FLAGS] & FACT_F_OPTIONAL) && v.from.known != SCHECK_ABSENT)
        add(&v, SCHECK_CHANGE_ABSENT, &none);
    return v.n;
}

/* --- making changes --- */

static int make_change(struct scheck_facts *f, const struct scheck_change *c)
{
    static const struct scheck_value absent = {.known = SCHECK_ABSENT};
    const unsigned char *info = scheck__fact(f->policy, c->fact.fact);
    size_t element = c->fact.element == SIZE_MAX ? 0 : c->fact.element;

    if (c->kind == SCHECK_CHANGE_ABSENT)
        return scheck_facts_put(f, c->fact.fact, element, &absent);
    if (info[FACT_TYPE] == SCHECK_TYPE_LIST && c->fact.element != SIZE_MAX)
        return scheck_facts_put_item(f, c->fact.fact, element, &c->to);
    return scheck_facts_put(f, c->fact.fact, element, &c->to);
}

static int remove_element(struct scheck_facts *f, size_t list, size_t element)
{
    const unsigned char *info = scheck__fact(f->policy, list);
    struct cell *cell = &f->cells[list], *at;
    size_t stride = scheck__stride(info);

    if (info[FACT_TYPE] != SCHECK_TYPE_LIST || cell->known != SCHECK_KNOWN || element >= cell->as.u)
        return SCHECK_E_RANGE;
    at = &f->cells[cell->at.first + element * stride];
    memmove(at, at + stride, ((size_t)cell->as.u - element - 1) * stride * sizeof *at);
    cell->as.u--;
    return SCHECK_OK;
}

/* Elements are removed from the last to the first: numbers are those before all changes. */
static int remove_elements(struct scheck_facts *f, const struct scheck_change *changes, size_t n)
{
    size_t below = SIZE_MAX;

    for (;;) {
        const struct scheck_change *last = NULL;
        int rc;

        for (size_t i = 0; i < n; i++)
            if (changes[i].kind == SCHECK_CHANGE_REMOVE && changes[i].fact.element < below &&
                (!last || changes[i].fact.element > last->fact.element))
                last = &changes[i];
        if (!last)
            return SCHECK_OK;
        below = last->fact.element;
        for (size_t i = 0; i < n; i++) {
            if (changes[i].kind != SCHECK_CHANGE_REMOVE || changes[i].fact.element != below)
                continue;
            rc = remove_element(f, changes[i].fact.fact, below);
            if (rc)
                return rc;
        }
    }
}

int scheck__make_changes(struct scheck_facts *facts, const struct scheck_change *changes, size_t n)
{
    /* A list gets its length before its elements are changed: paths have it so. */
    for (size_t i = 0; i < n; i++) {
        int rc =
            changes[i].kind == SCHECK_CHANGE_REMOVE ? SCHECK_OK : make_change(facts, &changes[i]);

        if (rc)
            return rc;
    }
    return remove_elements(facts, changes, n);
}

int scheck_remedy_apply(const struct scheck_remedy *remedy, struct scheck_facts *facts)
{
    if (!remedy || !facts || (remedy->n_changes && !remedy->changes))
        return SCHECK_E_INVAL;
    for (size_t i = 0; i < remedy->n_changes; i++)
        if (remedy->changes[i].fact.fact >= facts->policy->sec[SEC_FACTS].n)
            return SCHECK_E_INVAL;
    return scheck__make_changes(facts, remedy->changes, remedy->n_changes);
}
