/* SPDX-License-Identifier: MIT */
/*
 * Remedies of generated rules on generated facts against brute force, which
 * knows nothing of the predicate: it tries all sets of one change, of two and
 * of three. No remedy may change more; each must do when it is applied.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <supportcheck/remedy.h>

#include "rng.h"
#include "subject.h"

#define STATEMENTS 16
#define FACT_SETS 24
#define TEXT_MAX 600
#define MAX_MOVES 1200
#define MOST_TRIPLES 90
#define LONGEST_LIST 3

static const char *const words[] = {"a", "b", "c", "ab", ""};
#define N_WORDS (sizeof words / sizeof *words)

static struct {
    size_t n_cases, n_remedied, n_none, n_unknown_to_brute, n_bad, n_remedies, n_given_up;
    size_t by_size[5];
} t;

/* --- rules --- */

static void atom(struct rng *r, char *out, size_t cap)
{
    static const char *const relations[] = {"==", "!=", "<", "<=", ">", ">="};
    const char *rel = relations[rng_below(r, 6)], *w = words[rng_below(r, 3)];
    const char *v = words[rng_below(r, 3)];
    unsigned c = rng_below(r, 6), d = rng_below(r, 3);

    switch (rng_below(r, 26)) {
    case 0:
        snprintf(out, cap, "guest.b0");
        break;
    case 1:
        snprintf(out, cap, "!guest.b1");
        break;
    case 2:
        snprintf(out, cap, "guest.i1 %s %u", rel, c);
        break;
    case 3:
        snprintf(out, cap, "guest.i1 + host.i0 > %u", c);
        break;
    case 4:
        snprintf(out, cap, "guest.i1 * 2 <= %u", c);
        break;
    case 5:
        snprintf(out, cap, "guest.i1 %s host.i0", rel);
        break;
    case 6:
        snprintf(out, cap, "guest.s0 == \"%s\"", w);
        break;
    case 7:
        snprintf(out, cap, "guest.s0 in [\"%s\", \"%s\"]", w, v);
        break;
    case 8:
        snprintf(out, cap, "guest.s0.contains(\"%s\")", w);
        break;
    case 9:
        snprintf(out, cap, "guest.s0 != \"%s\"", w);
        break;
    case 10:
        snprintf(out, cap, "guest.kind == \"%s\"", w);
        break;
    case 11:
        snprintf(out, cap, "guest.kind in [\"%s\", \"%s\"]", w, v);
        break;
    case 12:
        snprintf(out, cap, "(has(guest.ob) && guest.ob)");
        break;
    case 13:
        snprintf(out, cap, "(!has(guest.oi) || guest.oi %s %u)", rel, c);
        break;
    case 14:
        snprintf(out, cap, "size(guest.recs) > %u", d);
        break;
    case 15:
        snprintf(out, cap, "guest.recs.exists(r, r.n > %u && r.kind == \"%s\")", c, w);
        break;
    case 16:
        snprintf(out, cap, "guest.recs.all(r, r.on || r.n %s %u)", rel, c);
        break;
    case 17:
        snprintf(out, cap, "guest.recs.exists(r, !r.on || guest.b0)");
        break;
    case 18:
        snprintf(out, cap, "\"%s\" in guest.ls", w);
        break;
    case 19:
        snprintf(out, cap, "guest.ls.exists(x, x == \"%s\" || x == \"%s\")", w, v);
        break;
    case 20:
        snprintf(out, cap, "guest.li.exists(x, x > %u)", c);
        break;
    case 21:
        snprintf(out, cap, "size(guest.li) >= %u", d);
        break;
    case 22:
        snprintf(out, cap, "host.i0 %s %u", rel, c);
        break;
    case 23:
        snprintf(out, cap, "host.s1 == \"%s\"", w);
        break;
    case 24:
        snprintf(out, cap, "(guest.b0 ? guest.b1 : guest.i1 > %u)", c);
        break;
    default:
        snprintf(out, cap, "size(guest.recs.filter(r, r.on)) > %u", d);
        break;
    }
}

static void rule(struct rng *r, unsigned depth, char *out, size_t cap)
{
    char a[TEXT_MAX], b[TEXT_MAX];

    if (!depth || rng_percent(r, 20)) {
        atom(r, out, cap);
        return;
    }
    rule(r, depth - 1, a, sizeof a);
    rule(r, depth - 1, b, sizeof b);
    switch (rng_below(r, 5)) {
    case 0:
        snprintf(out, cap, "!(%.290s)", a);
        break;
    case 1:
    case 2:
        snprintf(out, cap, "(%.290s || %.290s)", a, b);
        break;
    default:
        snprintf(out, cap, "(%.290s && %.290s)", a, b);
        break;
    }
}

static void append(char *out, size_t cap, const char *text, bool escape)
{
    size_t len = strlen(out);

    for (; *text && len + 8 < cap; text++) {
        const char *as = escape && *text == '<'   ? "&lt;"
                         : escape && *text == '>' ? "&gt;"
                         : escape && *text == '&' ? "&amp;"
                                                  : NULL;

        if (as)
            len += (size_t)snprintf(out + len, cap - len, "%s", as);
        else
            out[len++] = *text;
    }
    out[len] = '\0';
}

/* --- facts --- */

static struct scheck_value value_bool(bool b)
{
    struct scheck_value v = {.known = SCHECK_KNOWN, .type = SCHECK_TYPE_BOOL};

    v.as.b = b;
    return v;
}

static struct scheck_value value_int(int64_t i)
{
    struct scheck_value v = {.known = SCHECK_KNOWN, .type = SCHECK_TYPE_INT};

    v.as.i = i;
    return v;
}

static struct scheck_value value_word(const char *w)
{
    struct scheck_value v = {.known = SCHECK_KNOWN, .type = SCHECK_TYPE_STRING};

    v.as.s = (struct scheck_str){w, strlen(w)};
    return v;
}

static struct scheck_value random_value(struct rng *r, const struct scheck_fact_info *info,
                                        enum scheck_type type)
{
    if (type == SCHECK_TYPE_BOOL)
        return value_bool(rng_percent(r, 50));
    if (type == SCHECK_TYPE_INT)
        return value_int(rng_below(r, 8));
    return value_word(words[rng_below(r, info->is_enum ? 3 : N_WORDS)]);
}

/* Facts of a version that is known; some of the others are not. */
static void fill(struct rng *r, const struct scheck_policy *p, struct scheck_facts *f)
{
    struct scheck_fact_info info;
    size_t len = 0;

    for (size_t i = 0; scheck_policy_fact(p, i, &info) == SCHECK_OK; i++) {
        struct scheck_value v, list = {.known = SCHECK_KNOWN, .type = SCHECK_TYPE_LIST};

        if (info.role != SCHECK_ROLE_NONE)
            continue;
        if (info.list != SIZE_MAX) {
            for (size_t e = 0; e < len; e++) {
                v = random_value(r, &info, info.type);
                if (rng_percent(r, 96))
                    scheck_facts_put(f, i, e, &v);
            }
            continue;
        }
        if (rng_percent(r, 5))
            continue;
        if (info.type == SCHECK_TYPE_LIST) {
            len = list.as.n_elements = rng_below(r, LONGEST_LIST + 1);
            scheck_facts_put(f, i, 0, &list);
            for (size_t e = 0; !info.of_records && e < len; e++) {
                v = random_value(r, &info, info.element);
                scheck_facts_put_item(f, i, e, &v);
            }
            continue;
        }
        v = random_value(r, &info, info.type);
        if (info.optional && rng_percent(r, 40))
            v = (struct scheck_value){.known = SCHECK_ABSENT};
        scheck_facts_put(f, i, 0, &v);
    }
    scheck_facts_set_string(f, "hypervisor.version", "4.20.1", 6);
}

/* --- brute force --- */

struct moves {
    struct scheck_change items[MAX_MOVES];
    size_t n;
};

static void add_move(struct moves *m, enum scheck_change_kind kind, size_t fact, size_t element,
                     struct scheck_value to)
{
    struct scheck_change c = {.kind = kind, .fact = {fact, element}, .to = to};

    if (m->n == MAX_MOVES)
        abort();
    m->items[m->n++] = c;
}

static void add_values(struct moves *m, const struct scheck_fact_info *info, enum scheck_type type,
                       size_t fact, size_t element)
{
    if (type == SCHECK_TYPE_BOOL)
        for (int b = 0; b < 2; b++)
            add_move(m, SCHECK_CHANGE_SET, fact, element, value_bool(b));
    else if (type == SCHECK_TYPE_INT)
        for (int i = 0; i < 15; i++)
            add_move(m, SCHECK_CHANGE_SET, fact, element, value_int(i));
    else
        for (size_t w = 0; w < (info->is_enum ? 3 : N_WORDS); w++)
            add_move(m, SCHECK_CHANGE_SET, fact, element, value_word(words[w]));
    if (info->optional)
        add_move(m, SCHECK_CHANGE_ABSENT, fact, element, (struct scheck_value){0});
}

/* Every change of a fact of the guest that the text of the rule mentions. */
static void find_moves(struct moves *m, const struct scheck_policy *p, const struct scheck_facts *f,
                       const char *text)
{
    struct scheck_fact_info info;
    size_t len = 0;

    m->n = 0;
    for (size_t i = 0; scheck_policy_fact(p, i, &info) == SCHECK_OK; i++) {
        struct scheck_value v;

        if (strncmp(info.name, "guest.", 6) != 0)
            continue;
        if (info.list != SIZE_MAX) {
            char field[64];

            snprintf(field, sizeof field, "r.%s", strrchr(info.name, '.') + 1);
            for (size_t e = 0; e < len && strstr(text, field); e++)
                add_values(m, &info, info.type, i, e);
            continue;
        }
        len = 0;
        if (!strstr(text, info.name))
            continue;
        if (info.type != SCHECK_TYPE_LIST) {
            add_values(m, &info, info.type, i, SIZE_MAX);
            continue;
        }
        if (scheck_facts_get(f, i, 0, &v) != SCHECK_OK || v.known != SCHECK_KNOWN)
            continue;
        len = v.as.n_elements;
        for (size_t e = 0; e < len; e++) {
            add_move(m, SCHECK_CHANGE_REMOVE, i, e, (struct scheck_value){0});
            if (!info.of_records)
                add_values(m, &info, info.element, i, e);
        }
    }
}

struct bench {
    const struct scheck_policy *policy;
    struct scheck_workspace *ws;
    struct scheck_facts *trial;
};

/* Apply by names and rebuilding lists: not as the library does. */
static void rebuild(const struct scheck_policy *p, const struct scheck_facts *from,
                    struct scheck_facts *to, size_t list, const bool gone[LONGEST_LIST])
{
    struct scheck_value len, v;
    struct scheck_fact_info info, field;
    size_t kept = 0, n;

    scheck_policy_fact(p, list, &info);
    scheck_facts_get(from, list, 0, &len);
    n = len.as.n_elements;
    for (size_t e = 0; e < n; e++)
        kept += !gone[e];
    len.as.n_elements = kept;
    scheck_facts_put(to, list, 0, &len);
    kept = 0;
    for (size_t e = 0; e < n; e++) {
        if (gone[e])
            continue;
        if (!info.of_records) {
            scheck_facts_get_item(from, list, e, &v);
            scheck_facts_put_item(to, list, kept, &v);
        }
        for (size_t k = list + 1;
             scheck_policy_fact(p, k, &field) == SCHECK_OK && field.list == list; k++) {
            scheck_facts_get(from, k, e, &v);
            scheck_facts_put(to, k, kept, &v);
        }
        kept++;
    }
}

static bool apply(const struct bench *b, const struct scheck_facts *facts,
                  const struct scheck_change *const *changes, size_t n)
{
    struct scheck_facts *before = NULL;

    if (scheck_facts_reset(b->trial, facts))
        abort();
    for (size_t i = 0; i < n; i++) {
        const struct scheck_change *c = changes[i];
        struct scheck_value absent = {.known = SCHECK_ABSENT};
        const struct scheck_value *to = c->kind == SCHECK_CHANGE_ABSENT ? &absent : &c->to;
        struct scheck_fact_info info;

        scheck_policy_fact(b->policy, c->fact.fact, &info);
        if (c->kind == SCHECK_CHANGE_REMOVE)
            continue;
        if (info.type == SCHECK_TYPE_LIST
                ? scheck_facts_put_item(b->trial, c->fact.fact, c->fact.element, to)
                : scheck_facts_put(b->trial, c->fact.fact,
                                   c->fact.element == SIZE_MAX ? 0 : c->fact.element, to))
            return false;
    }
    for (size_t i = 0; i < n; i++) {
        bool gone[LONGEST_LIST] = {false};
        bool first = changes[i]->kind == SCHECK_CHANGE_REMOVE;

        for (size_t k = 0; k < n; k++) {
            if (changes[k]->kind != SCHECK_CHANGE_REMOVE ||
                changes[k]->fact.fact != changes[i]->fact.fact)
                continue;
            first &= k >= i;
            gone[changes[k]->fact.element] = true;
        }
        if (!first)
            continue;
        if (scheck_facts_fork(b->trial, NULL, &before))
            abort();
        rebuild(b->policy, before, b->trial, changes[i]->fact.fact, gone);
        scheck_facts_free(before);
    }
    return true;
}

/* Whether the rule no longer applies after @changes. */
static bool clears(const struct bench *b, const struct scheck_facts *facts, size_t rule_number,
                   const struct scheck_change *const *changes, size_t n)
{
    const struct scheck_report *report;
    enum scheck_outcome outcome;

    return apply(b, facts, changes, n) &&
           scheck_evaluate(b->ws, b->trial, NULL, &report) == SCHECK_OK &&
           scheck_rule_outcome(b->ws, rule_number, &outcome) == SCHECK_OK &&
           (outcome == SCHECK_NOT_IN_USE || outcome == SCHECK_UNDETERMINED);
}

static bool collide(const struct scheck_change *a, const struct scheck_change *b)
{
    return a->fact.fact == b->fact.fact && a->fact.element == b->fact.element;
}

/* The smallest number of changes up to three that clears the rule, or 0. */
static size_t brute_force(const struct bench *b, const struct scheck_facts *facts,
                          size_t rule_number, const struct moves *m)
{
    const struct scheck_change *c[3];

    for (size_t i = 0; i < m->n; i++) {
        c[0] = &m->items[i];
        if (clears(b, facts, rule_number, c, 1))
            return 1;
    }
    for (size_t i = 0; i < m->n; i++)
        for (size_t k = i + 1; k < m->n; k++) {
            c[0] = &m->items[i];
            c[1] = &m->items[k];
            if (!collide(c[0], c[1]) && clears(b, facts, rule_number, c, 2))
                return 2;
        }
    for (size_t i = 0; m->n <= MOST_TRIPLES && i < m->n; i++)
        for (size_t k = i + 1; k < m->n; k++)
            for (size_t x = k + 1; x < m->n; x++) {
                c[0] = &m->items[i];
                c[1] = &m->items[k];
                c[2] = &m->items[x];
                if (!collide(c[0], c[1]) && !collide(c[1], c[2]) && !collide(c[0], c[2]) &&
                    clears(b, facts, rule_number, c, 3))
                    return 3;
            }
    return 0;
}

/* --- comparison --- */

static void complain(const char *text, const char *what, size_t remedy, size_t brute)
{
    t.n_bad++;
    printf("%s: %s (remedy %zu, brute force %zu)\n", text, what, remedy, brute);
}

static void compare(const struct bench *b, struct scheck_adviser *adviser,
                    const struct scheck_facts *facts, size_t rule_number, const char *text)
{
    static struct moves m;
    const struct scheck_advice *advice;
    size_t brute, size;

    if (scheck_advise(adviser, facts, NULL, rule_number, SCHECK_GOAL_CLEAR, &advice)) {
        complain(text, "the search failed", 0, 0);
        return;
    }
    size = advice->n_remedies ? advice->remedies[0].n_changes : 0;
    find_moves(&m, b->policy, facts, text);
    brute = brute_force(b, facts, rule_number, &m);
    t.n_cases++;
    t.n_remedied += size > 0;
    t.n_none += !size && !brute;
    t.n_unknown_to_brute += size && !brute;
    t.by_size[size < 4 ? size : 4]++;
    /* Beyond what brute force reaches a search may end at its bound: it says so. */
    t.n_given_up += advice->end == SCHECK_ADVICE_BOUND;
    if (advice->end == SCHECK_ADVICE_BOUND && (brute || size < 4))
        complain(text, "the search was given up", size, brute);
    if (!size && brute)
        complain(text, "no remedy", size, brute);
    for (size_t i = 0; i < advice->n_remedies; i++) {
        const struct scheck_change *changes[SCHECK_MAX_CHANGES];
        const struct scheck_remedy *remedy = &advice->remedies[i];

        for (size_t k = 0; k < remedy->n_changes; k++)
            changes[k] = &remedy->changes[k];
        t.n_remedies++;
        if (brute && remedy->n_changes > brute)
            complain(text, "not the smallest", remedy->n_changes, brute);
        if (!clears(b, facts, rule_number, changes, remedy->n_changes))
            complain(text, "does not clear it", remedy->n_changes, brute);
    }
}

static int run_policy_of(struct rng *r)
{
    static char source[65536], texts[STATEMENTS][TEXT_MAX];
    struct scheck_compile_options options = {sizeof options, false};
    struct scheck_model *model = NULL;
    struct scheck_adviser *adviser = NULL;
    struct scheck_facts *facts = NULL, *empty = NULL;
    struct scheck_policy *policy = NULL;
    struct bench b = {NULL, NULL, NULL};
    void *image = NULL;
    size_t len;
    int rc;

    snprintf(source, sizeof source, "%s<section title=\"S\"><feature id=\"f\" title=\"F\">",
             policy_head);
    for (unsigned i = 0; i < STATEMENTS; i++) {
        char head[96];

        rule(r, 1 + rng_below(r, 3), texts[i], sizeof texts[i]);
        snprintf(head, sizeof head, "<statement id=\"s%u\"><status>Unsupported</status><when>", i);
        append(source, sizeof source, head, false);
        append(source, sizeof source, texts[i], true);
        append(source, sizeof source,
               "</when><message>m</message><source>test</source></statement>\n", false);
    }
    append(source, sizeof source, "</feature></section></supportcheck>", false);
    rc = scheck_model_new(NULL, NULL, &model);
    if (!rc)
        rc = scheck_model_load_buffer(model, "remedies.xml", source, strlen(source));
    if (!rc)
        rc = scheck_model_compile(model, &options, &image, &len);
    if (!rc)
        rc = scheck_policy_open(image, len, NULL, &policy);
    b.policy = policy;
    if (!rc)
        rc = scheck_workspace_new(policy, NULL, &b.ws);
    if (!rc)
        rc = scheck_facts_new(policy, NULL, &empty);
    if (!rc)
        rc = scheck_facts_fork(empty, NULL, &facts);
    if (!rc)
        rc = scheck_facts_fork(empty, NULL, &b.trial);
    if (!rc)
        rc = scheck_adviser_new(policy, NULL, &adviser);
    for (unsigned set = 0; !rc && set < FACT_SETS; set++) {
        const struct scheck_report *report;
        size_t rules[STATEMENTS], statements[STATEMENTS], n = 0;

        scheck_facts_reset(facts, empty);
        fill(r, policy, facts);
        rc = scheck_evaluate(b.ws, facts, NULL, &report);
        for (size_t i = 0; !rc && i < report->n_findings; i++) {
            rules[n] = report->findings[i].rule;
            statements[n++] = report->findings[i].statement;
        }
        /* A few of each set: they are much alike. */
        for (size_t i = 0; i < n && i < 2; i++) {
            size_t k = rng_below(r, (unsigned)n);

            compare(&b, adviser, facts, rules[k], texts[statements[k]]);
        }
    }
    scheck_adviser_free(adviser);
    scheck_facts_free(facts);
    scheck_facts_free(empty);
    scheck_facts_free(b.trial);
    scheck_workspace_free(b.ws);
    scheck_policy_close(policy);
    if (model)
        scheck_image_free(model, image);
    scheck_model_free(model);
    return rc;
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20261123;

    for (uint64_t item = 0; t.n_cases < count && t.n_bad < 20; item++) {
        struct rng r = rng_for(seed, item);
        int rc = run_policy_of(&r);

        if (rc) {
            fprintf(stderr, "remedies: item %llu: %s\n", (unsigned long long)item,
                    scheck_status_name(rc));
            return 2;
        }
    }
    printf("%zu cases: %zu with %zu remedies, %zu with none that brute force has none for either, "
           "%zu beyond brute force; remedies of 1, 2, 3 and more changes: %zu, %zu, %zu, %zu; "
           "%zu given up, %zu wrong\n",
           t.n_cases, t.n_remedied, t.n_remedies, t.n_none, t.n_unknown_to_brute, t.by_size[1],
           t.by_size[2], t.by_size[3], t.by_size[4], t.n_given_up, t.n_bad);
    return t.n_bad > 0 || t.n_given_up * 100 > t.n_cases || t.n_cases < count;
}
