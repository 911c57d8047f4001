/* SPDX-License-Identifier: MIT */
/* Random typed expressions, and random facts for them. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

/* What may be mentioned at this point of the expression. */
struct scope {
    struct pool *pool;
    struct rng *rng;
    const struct world *world;
    int *budget; /* nodes still to spend */
    unsigned n_bound;
    enum ty bound[MAX_BOUND];
    unsigned name[MAX_BOUND];       /* number in the printed name: equal ones shadow */
    unsigned var_guard;             /* optional variables known to be present */
    unsigned field_guard[MAX_BOUND];
    bool consumed;                  /* lists and strings may be built here */
};

static struct node *gen(struct scope s, enum ty type, unsigned depth);

void pool_init(struct pool *p, size_t cap)
{
    p->data = malloc(cap);
    p->used = 0;
    p->cap = p->data ? cap : 0;
}

void pool_clear(struct pool *p)
{
    free(p->data);
    memset(p, 0, sizeof *p);
}

void *pool_take(struct pool *p, size_t len)
{
    void *at = p->data + p->used;

    len = (len + 15) & ~(size_t)15;
    assert(p->cap - p->used >= len);
    p->used += len;
    return at;
}

static struct node *make(struct scope *s, enum op op, enum ty type)
{
    struct node *n = pool_take(s->pool, sizeof *n);

    memset(n, 0, sizeof *n);
    n->op = op;
    n->type = type;
    n->style = (unsigned)rng_next(s->rng);
    --*s->budget;
    return n;
}

static struct node *make_kids(struct scope *s, enum op op, enum ty type, struct node *a,
                              struct node *b)
{
    struct node *n = make(s, op, type);

    n->kid[0] = a;
    n->kid[1] = b;
    n->n_kids = b ? 2 : 1;
    return n;
}

/* --- values --- */

static const struct {
    const char *data;
    size_t len;
} texts[] = {
    {"", 0},      {"a", 1},         {"b", 1},    {"c", 1},     {"ab", 2},
    {"abc", 3},   {"ba", 2},        {"true", 4}, {"-5", 2},    {"10", 2},
    {"\xc3\xa9", 2}, {"\xc3\xa9" "a", 3}, {"\xf0\x9f\x98\xac", 4},  {"a\0b", 3},  {"\n\"'\\", 4},
    {"\xef\xbf\xbf", 3}, {"9223372036854775808", 19}, {"x86_64", 6}, {"z", 1}, {"A", 1},
};
static const int64_t ints[] = {0,  1,  2,   3,    -1,        -2,        4,         5,
                               10, 63, 100, -100, INT64_MAX, INT64_MIN, INT64_C(1) << 40,
                               INT64_C(4294967296)};
static const uint64_t uints[] = {0, 1, 2, 3, 4, 10, UINT64_MAX, (uint64_t)INT64_MAX,
                                 (uint64_t)INT64_MAX + 1, 4294967296u};

#define PICK(r, table) ((table)[rng_below((r), sizeof(table) / sizeof *(table))])

struct val random_scalar(struct rng *r, enum ty type)
{
    struct val v;
    unsigned at;

    memset(&v, 0, sizeof v);
    v.type = type;
    switch (type) {
    case TY_BOOL:
        v.as.b = rng_percent(r, 50);
        break;
    case TY_INT:
        v.as.i = rng_percent(r, 70) ? (int64_t)rng_below(r, 7) - 2 : PICK(r, ints);
        break;
    case TY_UINT:
        v.as.u = rng_percent(r, 70) ? rng_below(r, 5) : PICK(r, uints);
        break;
    default:
        at = rng_below(r, rng_percent(r, 60) ? 6 : sizeof texts / sizeof *texts);
        v.as.s.data = texts[at].data;
        v.as.s.len = texts[at].len;
    }
    return v;
}

static struct val random_word(struct rng *r, bool other)
{
    static const char *const words[] = {"a", "b", "c", "weird"};
    struct val v;

    memset(&v, 0, sizeof v);
    v.type = TY_STR;
    v.as.s.data = words[rng_below(r, other ? 4 : 3)];
    v.as.s.len = strlen(v.as.s.data);
    return v;
}

static struct val random_of(struct rng *r, const struct var *var, unsigned unknown_percent)
{
    struct val v;

    memset(&v, 0, sizeof v);
    v.type = var->type;
    if (rng_percent(r, unknown_percent))
        v.state = ST_UNKNOWN;
    else if (var->optional && rng_percent(r, 35))
        v.state = ST_ABSENT;
    else if (!ty_is_list(var->type))
        v = var->is_enum ? random_word(r, true) : random_scalar(r, var->type);
    else
        v.as.l.n = rng_below(r, MAX_ELEMENTS + 1);
    return v;
}

static void random_items(struct rng *r, const struct world *w, unsigned var,
                         unsigned unknown_percent, struct facts *f)
{
    struct val *list = &f->vars[var];
    struct var item = {NULL, ty_element(w->vars[var].type), false, false};

    list->as.l.items = f->items[var];
    for (unsigned i = 0; i < MAX_ELEMENTS; i++) {
        if (item.type != TY_REC) {
            f->items[var][i] = random_of(r, &item, unknown_percent);
            continue;
        }
        f->items[var][i] = (struct val){.type = TY_REC, .as.rec = i};
        for (unsigned k = 0; k < w->n_fields; k++)
            f->fields[i][k] = random_of(r, &w->fields[k], unknown_percent);
    }
}

void random_facts(struct rng *r, const struct world *w, unsigned unknown_percent,
                  struct facts *f_out)
{
    for (unsigned i = 0; i < w->n_vars; i++) {
        f_out->vars[i] = random_of(r, &w->vars[i], unknown_percent);
        if (ty_is_list(w->vars[i].type) && f_out->vars[i].state == ST_VALUE)
            random_items(r, w, i, unknown_percent / 2, f_out);
    }
}

void complete_facts(struct rng *r, const struct world *w, const struct facts *f,
                    struct facts *f_out)
{
    *f_out = *f;
    for (unsigned i = 0; i < w->n_vars; i++) {
        struct val *v = &f_out->vars[i];
        struct var item = {NULL, ty_element(w->vars[i].type), false, false};
        bool is_list = ty_is_list(w->vars[i].type);

        if (v->state == ST_UNKNOWN) {
            *v = random_of(r, &w->vars[i], 0);
            if (is_list)
                random_items(r, w, i, 0, f_out);
            continue;
        }
        if (!is_list)
            continue;
        v->as.l.items = f_out->items[i];
        for (unsigned e = 0; e < v->as.l.n && item.type != TY_REC; e++)
            if (v->as.l.items[e].state == ST_UNKNOWN)
                v->as.l.items[e] = random_of(r, &item, 0);
        for (unsigned e = 0; e < v->as.l.n && item.type == TY_REC; e++)
            for (unsigned k = 0; k < w->n_fields; k++)
                if (f_out->fields[e][k].state == ST_UNKNOWN)
                    f_out->fields[e][k] = random_of(r, &w->fields[k], 0);
    }
}

/* --- leaves --- */

static struct node *literal(struct scope *s, enum ty type)
{
    struct node *n;

    if (ty_is_list(type)) {
        n = make(s, OP_LIST, type);
        n->n_kids = rng_percent(s->rng, 5) ? 0 : 1 + rng_below(s->rng, 3);
        for (unsigned i = 0; i < n->n_kids; i++)
            n->kid[i] = gen(*s, ty_element(type), rng_percent(s->rng, 80) ? 0 : 1);
        return n;
    }
    n = make(s, OP_LIT, type);
    n->lit = random_scalar(s->rng, type);
    return n;
}

static bool is_shadowed(const struct scope *s, unsigned slot)
{
    for (unsigned k = slot + 1; k < s->n_bound; k++)
        if (s->name[k] == s->name[slot])
            return true;
    return false;
}

/* A record in reach: a macro's variable, or an element by its number. NULL: none. */
static struct node *record(struct scope *s, unsigned *guard_out)
{
    *guard_out = 0;
    for (unsigned k = s->n_bound; k-- > 0;) {
        struct node *n;

        if (s->bound[k] != TY_REC || is_shadowed(s, k))
            continue;
        n = make(s, OP_BOUND, TY_REC);
        n->index = k;
        *guard_out = s->field_guard[k];
        return n;
    }
    for (unsigned k = 0; k < s->world->n_vars; k++) {
        struct node *list, *at;

        if (s->world->vars[k].type != TY_LREC)
            continue;
        list = make(s, OP_VAR, TY_LREC);
        list->index = k;
        at = make(s, OP_LIT, TY_INT);
        at->lit = (struct val){.type = TY_INT, .as.i = rng_below(s->rng, 3)};
        return make_kids(s, OP_INDEX, TY_REC, list, at);
    }
    return NULL;
}

static struct node *field_leaf(struct scope *s, enum ty type)
{
    unsigned start = s->world->n_fields ? rng_below(s->rng, s->world->n_fields) : 0;
    unsigned guard;
    struct node *rec = s->world->n_fields ? record(s, &guard) : NULL;

    for (unsigned i = 0; rec && i < s->world->n_fields; i++) {
        unsigned k = (start + i) % s->world->n_fields;
        const struct var *f = &s->world->fields[k];
        struct node *n;

        if (f->type != type || f->is_enum || (f->optional && !(guard >> k & 1)))
            continue;
        n = make_kids(s, OP_FIELD, type, rec, NULL);
        n->index = k;
        return n;
    }
    return NULL;
}

static struct node *var_leaf(struct scope *s, enum ty type)
{
    unsigned start = rng_below(s->rng, s->world->n_vars);
    struct node *n;

    for (unsigned k = s->n_bound; k-- > 0;)
        if (s->bound[k] == type && !is_shadowed(s, k) && rng_percent(s->rng, 60)) {
            n = make(s, OP_BOUND, type);
            n->index = k;
            return n;
        }
    for (unsigned i = 0; i < s->world->n_vars; i++) {
        unsigned k = (start + i) % s->world->n_vars;
        const struct var *v = &s->world->vars[k];

        if (v->type != type || v->is_enum || (v->optional && !(s->var_guard >> k & 1)))
            continue;
        n = make(s, OP_VAR, type);
        n->index = k;
        return n;
    }
    return NULL;
}

/* `enum == "word"`, `enum != "word"` or `enum in ["word", "word"]`. */
static struct node *enum_leaf(struct scope *s)
{
    struct node *e = NULL, *word, *n;
    unsigned guard, count;

    for (unsigned k = 0; k < s->world->n_fields && !e && s->n_bound; k++)
        if (s->world->fields[k].is_enum && (e = record(s, &guard))) {
            e = make_kids(s, OP_FIELD, TY_STR, e, NULL);
            e->index = k;
        }
    for (unsigned k = 0; k < s->world->n_vars && !e; k++)
        if (s->world->vars[k].is_enum) {
            e = make(s, OP_VAR, TY_STR);
            e->index = k;
        }
    if (!e)
        return NULL;
    count = rng_percent(s->rng, 30) ? 2 : 0;
    word = count ? make(s, OP_LIST, TY_LSTR) : make(s, OP_LIT, TY_STR);
    word->lit = random_word(s->rng, false);
    word->n_kids = count;
    for (unsigned i = 0; i < count; i++) {
        word->kid[i] = make(s, OP_LIT, TY_STR);
        word->kid[i]->lit = random_word(s->rng, false);
    }
    n = make_kids(s, count ? OP_IN : rng_percent(s->rng, 50) ? OP_EQ : OP_NE, TY_BOOL, e, word);
    return n;
}

static struct node *leaf(struct scope *s, enum ty type)
{
    struct node *n = NULL;
    unsigned guard;

    if (type == TY_REC)
        return record(s, &guard);
    if (rng_percent(s->rng, 30) && !ty_is_list(type))
        n = field_leaf(s, type);
    if (!n && type == TY_BOOL && rng_percent(s->rng, 30))
        n = enum_leaf(s);
    if (!n && rng_percent(s->rng, 65))
        n = var_leaf(s, type);
    if (!n && type == TY_LREC)
        n = var_leaf(s, type);
    return n ? n : literal(s, type);
}

/* --- inner nodes --- */

static struct node *pair(struct scope *s, enum op op, enum ty type, enum ty kids, unsigned depth)
{
    struct node *a = gen(*s, kids, depth);

    return make_kids(s, op, type, a, gen(*s, kids, depth));
}

static struct node *unary(struct scope *s, enum op op, enum ty type, enum ty kid, unsigned depth)
{
    return make_kids(s, op, type, gen(*s, kid, depth), NULL);
}

static struct node *cond(struct scope *s, enum ty type, unsigned depth)
{
    struct node *c = gen(*s, TY_BOOL, depth);
    struct node *n = pair(s, OP_COND, type, type, depth);

    n->kid[2] = n->kid[1];
    n->kid[1] = n->kid[0];
    n->kid[0] = c;
    n->n_kids = 3;
    return n;
}

static enum ty scalar_type(struct scope *s)
{
    static const enum ty common[] = {TY_INT, TY_INT, TY_STR, TY_STR, TY_BOOL};

    if (s->world->has_uint && rng_percent(s->rng, 20))
        return TY_UINT;
    return PICK(s->rng, common);
}

static enum ty list_type(struct scope *s)
{
    if (s->world->n_fields && rng_percent(s->rng, 50))
        return TY_LREC;
    return ty_list_of(scalar_type(s));
}

/* `list.macro(name, body)`; @body is the type of the body. */
static struct node *macro(struct scope *s, enum op op, enum ty type, enum ty list, enum ty body,
                          unsigned depth)
{
    struct scope in = *s;
    struct node *n;

    in.consumed = true;
    n = make(s, op, type);
    n->kid[0] = gen(in, list, depth);
    in.consumed = false;
    n->index = in.n_bound;
    in.bound[in.n_bound] = ty_element(list);
    in.name[in.n_bound] = rng_percent(s->rng, 15) ? 0 : in.n_bound;
    in.field_guard[in.n_bound] = 0;
    n->style = (n->style & ~3u) | in.name[in.n_bound];
    in.n_bound++;
    n->kid[1] = gen(in, body, depth);
    n->n_kids = 2;
    if (op == OP_MAP && rng_percent(s->rng, 30))
        n->kid[n->n_kids++] = gen(in, TY_BOOL, depth);
    return n;
}

static bool can_bind(const struct scope *s)
{
    return s->n_bound < 3;
}

static struct node *list_inner(struct scope *s, enum ty type, unsigned depth)
{
    unsigned dice = rng_below(s->rng, 10);

    if (!s->consumed && dice < 9)
        return leaf(s, type);
    if (dice < 4 && can_bind(s))
        return macro(s, OP_FILTER, type, type, TY_BOOL, depth);
    if (dice < 7 && can_bind(s) && type != TY_LREC)
        return macro(s, OP_MAP, type, list_type(s), ty_element(type), depth);
    if (dice < 8)
        return pair(s, OP_ADD, type, type, depth);
    return leaf(s, type);
}

static struct node *number(struct scope *s, enum ty type, unsigned depth)
{
    struct scope in = *s;
    unsigned dice = rng_below(s->rng, 20);

    in.consumed = true;
    if (dice < 10)
        return pair(s, (enum op)(OP_ADD + rng_below(s->rng, 5)), type, type, depth);
    if (dice < 14 && type == TY_INT)
        return make_kids(s, OP_SIZE, type,
                         gen(in, rng_percent(s->rng, 30) ? TY_STR : list_type(s), depth), NULL);
    if (dice < 15 && type == TY_INT)
        return unary(s, OP_NEG, type, type, depth);
    if (dice < 16)
        return cond(s, type, depth);
    if (dice < 17 && s->world->has_uint)
        return unary(s, OP_CONVERT, type, type == TY_INT ? TY_UINT : TY_INT, depth);
    if (dice < 18)
        return unary(s, OP_CONVERT, type, TY_STR, 0);
    return leaf(s, type);
}

static struct node *text(struct scope *s, unsigned depth)
{
    unsigned dice = rng_below(s->rng, 20);
    struct node *at;

    if (dice < 1)
        return cond(s, TY_STR, depth);
    if (dice < 4 && s->consumed)
        return pair(s, OP_ADD, TY_STR, TY_STR, depth);
    if (dice < 5) {
        at = literal(s, scalar_type(s));
        return make_kids(s, OP_CONVERT, TY_STR, at, NULL);
    }
    if (dice < 7) {
        at = leaf(s, TY_LSTR);
        return make_kids(s, OP_INDEX, TY_STR, at, gen(*s, TY_INT, 0));
    }
    return leaf(s, TY_STR);
}

/* Something that reads an optional fact, behind its has(). NULL: nothing to guard here. */
static struct node *guarded(struct scope *s, enum ty type, unsigned depth)
{
    bool in_field = s->n_bound && s->bound[s->n_bound - 1] == TY_REC && rng_percent(s->rng, 60);
    const struct var *vars = in_field ? s->world->fields : s->world->vars;
    unsigned n_vars = in_field ? s->world->n_fields : s->world->n_vars;
    unsigned start = rng_below(s->rng, n_vars), k, i;
    struct scope in = *s;
    struct node *has, *n;

    for (i = 0; i < n_vars && !vars[(start + i) % n_vars].optional; i++)
        ;
    if (i == n_vars)
        return NULL;
    k = (start + i) % n_vars;
    has = make(s, in_field ? OP_HAS_FIELD : OP_HAS_VAR, TY_BOOL);
    has->index = k;
    if (in_field) {
        has->kid[0] = make(s, OP_BOUND, TY_REC);
        has->kid[0]->index = s->n_bound - 1;
        has->n_kids = 1;
        in.field_guard[s->n_bound - 1] |= 1u << k;
    } else {
        in.var_guard |= 1u << k;
    }
    if (type != TY_BOOL || rng_percent(s->rng, 20)) {
        n = make_kids(s, OP_COND, type, has, gen(in, type, depth));
        n->kid[2] = gen(*s, type, depth);
        n->n_kids = 3;
        return n;
    }
    if (rng_percent(s->rng, 10))
        return has;
    if (rng_percent(s->rng, 60))
        return make_kids(s, OP_AND, TY_BOOL, has, gen(in, TY_BOOL, depth));
    return make_kids(s, OP_OR, TY_BOOL, make_kids(s, OP_NOT, TY_BOOL, has, NULL),
                     gen(in, TY_BOOL, depth));
}

static struct node *membership(struct scope *s, unsigned depth)
{
    struct scope in = *s;
    enum ty type = scalar_type(s);
    struct node *x = gen(*s, type, depth);

    in.consumed = true;
    return make_kids(s, OP_IN, TY_BOOL, x, gen(in, ty_list_of(type), depth));
}

static struct node *predicate(struct scope *s, unsigned depth)
{
    unsigned dice = rng_below(s->rng, 100);
    struct node *n;

    if (dice < 10 && (n = guarded(s, TY_BOOL, depth)))
        return n;
    if (dice < 18)
        return unary(s, OP_NOT, TY_BOOL, TY_BOOL, depth);
    if (dice < 42)
        return pair(s, dice % 2 ? OP_AND : OP_OR, TY_BOOL, TY_BOOL, depth);
    if (dice < 46)
        return cond(s, TY_BOOL, depth);
    if (dice < 68)
        return pair(s, (enum op)(OP_EQ + rng_below(s->rng, 6)), TY_BOOL, scalar_type(s), depth);
    if (dice < 71)
        return pair(s, dice % 2 ? OP_EQ : OP_NE, TY_BOOL, ty_list_of(scalar_type(s)), depth);
    if (dice < 78)
        return membership(s, depth);
    if (dice < 91 && can_bind(s))
        return macro(s, (enum op)(OP_ALL + rng_below(s->rng, 3)), TY_BOOL, list_type(s), TY_BOOL,
                     depth);
    if (dice < 96)
        return pair(s, (enum op)(OP_STARTS + rng_below(s->rng, 3)), TY_BOOL, TY_STR, depth);
    if (dice < 97)
        return unary(s, OP_CONVERT, TY_BOOL, TY_STR, 0);
    return leaf(s, TY_BOOL);
}

static struct node *gen(struct scope s, enum ty type, unsigned depth)
{
    struct node *n;

    if (depth == 0 || *s.budget <= 0)
        return leaf(&s, type);
    depth -= rng_percent(s.rng, 15) && depth > 1 ? 2 : 1;
    if (type != TY_BOOL && !ty_is_list(type) && rng_percent(s.rng, 6) &&
        (n = guarded(&s, type, depth)))
        return n;
    if (ty_is_list(type))
        return list_inner(&s, type, depth);
    s.consumed = s.consumed && type == TY_STR;
    if (type == TY_BOOL)
        return predicate(&s, depth);
    if (type == TY_STR)
        return text(&s, depth);
    return type == TY_REC ? leaf(&s, type) : number(&s, type, depth);
}

struct node *generate(struct pool *p, struct rng *r, const struct world *w, enum ty type,
                      unsigned depth)
{
    int budget = 48;
    struct scope s;

    memset(&s, 0, sizeof s);
    s.pool = p;
    s.rng = r;
    s.world = w;
    s.budget = &budget;
    return gen(s, type, depth);
}
