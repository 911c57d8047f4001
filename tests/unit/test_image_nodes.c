/* SPDX-License-Identifier: MIT */
/*
 * Predicates that no compiler writes: images with nodes made by hand. What could
 * mislead an evaluation that goes from a rule to what it needs is refused when the
 * image is opened; what is let in comes to what its nodes say.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "image_probe.h"
#include "image_rules.h"
#include "libsupportcheck/core/node.h"
#include "libsupportcheck/core/policy.h"
#include "tiny_policy.h"

#define MOST_NODES 1000
#define MOST_POOL 1000
#define RULE 0 /* whose predicate the last node becomes */

/* An image with the rest of TINY_RULES. */
struct forged {
    struct tiny tiny;
    struct node nodes[MOST_NODES];
    size_t n_nodes;
    uint16_t pool[MOST_POOL]; /* behind what is in the pool already */
    size_t n_pool, first_pool;
    unsigned char *image;
    struct scheck_policy *policy;
    unsigned disks;  /* the list */
    unsigned format; /* its field */
    unsigned longest; /* of the list; 0: as the policy has it */
};

static void put16(unsigned char *p, unsigned value)
{
    p[0] = (unsigned char)value;
    p[1] = (unsigned char)(value >> 8);
}

static void put32(unsigned char *p, size_t value)
{
    put16(p, value & 0xffff);
    put16(p + 2, (unsigned)(value >> 16));
}

static unsigned fact_of(const struct tiny *t, const char *name)
{
    size_t fact;

    assert_int_equal(scheck_policy_find_fact(t->policy, name, strlen(name), &fact), SCHECK_OK);
    return (unsigned)fact;
}

static unsigned string_of(const struct forged *f, const char *s)
{
    unsigned number = scheck__find_string(f->tiny.policy, s, strlen(s));

    assert_int_not_equal(number, IMG_NONE);
    return number;
}

static void begin(struct forged *f)
{
    memset(f, 0, sizeof *f);
    tiny_open(&f->tiny, TINY_RULES);
    f->first_pool = f->tiny.policy->sec[SEC_POOL].n;
    f->disks = fact_of(&f->tiny, "guest.disks");
    f->format = fact_of(&f->tiny, "guest.disks.format");
}

static void end(struct forged *f)
{
    scheck_policy_close(f->policy);
    free(f->image);
    tiny_close(&f->tiny);
}

static unsigned add(struct forged *f, uint8_t op, unsigned aux, unsigned a, unsigned b, unsigned c)
{
    assert_true(f->n_nodes < MOST_NODES);
    f->nodes[f->n_nodes] = (struct node){op, (uint8_t)aux, (uint16_t)a, (uint16_t)b, (uint16_t)c};
    return (unsigned)f->n_nodes++;
}

static unsigned add_const(struct forged *f, bool value)
{
    return add(f, OP_CONST, value ? T_TRUE : T_FALSE, 0, 0, 0);
}

/* A place in the pool with @a and @b in it. */
static unsigned add_pool(struct forged *f, unsigned a, unsigned b)
{
    f->pool[f->n_pool++] = (uint16_t)a;
    f->pool[f->n_pool++] = (uint16_t)b;
    return (unsigned)(f->first_pool + f->n_pool - 2);
}

static unsigned add_chain(struct forged *f, uint8_t op, unsigned a, unsigned b)
{
    return add(f, op, 0, add_pool(f, a, b), 2, 0);
}

static unsigned add_loop(struct forged *f, uint8_t op, unsigned body, unsigned level)
{
    return add(f, op, 0, f->disks, body, level);
}

static void write_nodes(const struct forged *f, unsigned char *to)
{
    for (size_t i = 0; i < f->n_nodes; i++, to += NODE_LEN) {
        to[NODE_OP] = f->nodes[i].op;
        to[NODE_AUX] = f->nodes[i].aux;
        put16(to + NODE_A, f->nodes[i].a);
        put16(to + NODE_B, f->nodes[i].b);
        put16(to + NODE_C, f->nodes[i].c);
    }
}

/* No rule but RULE has a predicate. */
static void clear_rules(const struct forged *f, unsigned char *rules, size_t n)
{
    for (size_t i = 0; i < n; i++, rules += RULE_LEN) {
        put16(rules + RULE_ROOT, i == RULE ? (unsigned)f->n_nodes - 1 : IMG_NONE);
        for (int field = RULE_APPLIES; field <= RULE_MAX; field += 2)
            put16(rules + field, IMG_NONE);
    }
}

static void write_section(const struct forged *f, int section, unsigned char *to)
{
    const struct scheck__section *sec = f->tiny.policy->sec;
    size_t n = sec[section].n;

    switch (section) {
    case SEC_NODES:
        write_nodes(f, to);
        break;
    case SEC_POOL:
        memcpy(to, sec[section].data, n * 2);
        for (size_t i = 0; i < f->n_pool; i++)
            put16(to + (n + i) * 2, f->pool[i]);
        break;
    case SEC_RULES:
        memcpy(to, sec[section].data, n * RULE_LEN);
        clear_rules(f, to, n);
        break;
    case SEC_WAIVERS:
        memcpy(to, sec[section].data, n * WAIVER_LEN);
        for (size_t i = 0; i < n; i++)
            put16(to + i * WAIVER_LEN + WAIVER_ROOT, IMG_NONE);
        break;
    default:
        break;
    }
}

/* Bytes of a section of the forged image; names for nodes there are none. */
static size_t section_len(const struct forged *f, int section)
{
    const unsigned char *table = (const unsigned char *)f->tiny.image + HDR_SECTIONS;

    switch (section) {
    case SEC_NODES:
        return f->n_nodes * NODE_LEN;
    case SEC_POOL:
        return (f->first_pool + f->n_pool) * 2;
    case SEC_DEFINES:
        return 0;
    default:
        return img_u32(table + section * 8 + 4);
    }
}

static int forge(struct forged *f)
{
    const unsigned char *original = f->tiny.image;
    size_t len = HDR_SECTIONS + IMG_N_SECTIONS * 8;
    int rc;

    f->image = calloc(1, f->tiny.image_len + sizeof f->nodes + sizeof f->pool);
    assert_non_null(f->image);
    memcpy(f->image, original, HDR_SECTIONS);
    for (int s = 0; s < IMG_N_SECTIONS; s++) {
        unsigned char *entry = f->image + HDR_SECTIONS + s * 8;
        size_t bytes = section_len(f, s);

        put32(entry, len);
        put32(entry + 4, bytes);
        if (s != SEC_NODES && s != SEC_POOL)
            memcpy(f->image + len, original + img_u32(original + HDR_SECTIONS + s * 8), bytes);
        write_section(f, s, f->image + len);
        len += bytes;
    }
    put32(f->image + HDR_SIZE, len);
    if (f->longest)
        put16(f->image + img_u32(f->image + HDR_SECTIONS + SEC_FACTS * 8) +
                  (size_t)f->disks * FACT_LEN + FACT_MAX,
              f->longest);
    rc = scheck__policy_open_as(SCHECK__RESEALED, f->image, len, NULL, &f->policy);
    assert_int_equal(rc, image_rules(f->image, len));
    return rc;
}

static void assert_refused(struct forged *f)
{
    assert_int_equal(forge(f), SCHECK_E_IMAGE);
    end(f);
}

/* Let in, @outcome with two disks, of the formats qdisk and qcow2; and safe whatever the facts are.
 */
static void assert_comes_to(struct forged *f, enum scheck_outcome outcome)
{
    struct scheck_facts *facts;
    struct scheck_workspace *workspace;
    const struct scheck_report *report;
    struct scheck_options options = {.size = sizeof options};
    struct scheck_release release;
    struct scheck_reason reasons[8];
    enum scheck_outcome result;
    size_t n;

    assert_int_equal(forge(f), SCHECK_OK);
    assert_int_equal(scheck_facts_new(f->policy, NULL, &facts), SCHECK_OK);
    assert_int_equal(scheck_workspace_new(f->policy, NULL, &workspace), SCHECK_OK);
    assert_int_equal(scheck_facts_set_list(facts, "guest.disks", 2), SCHECK_OK);
    assert_int_equal(scheck_facts_set_string(facts, "guest.disks[0].format", "qdisk", 5),
                     SCHECK_OK);
    assert_int_equal(scheck_facts_set_string(facts, "guest.disks[1].format", "qcow2", 5),
                     SCHECK_OK);
    scheck_policy_release(f->policy, scheck__rule(f->policy, RULE)[RULE_FIRST], &release);
    options.release = release.id;
    /* As it stands in the image, planned, and again. */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(scheck_evaluate(workspace, facts, &options, &report), SCHECK_OK);
        assert_int_equal(scheck_rule_outcome(workspace, RULE, &result), SCHECK_OK);
        assert_int_equal(result, outcome);
    }
    assert_int_equal(scheck_explain(workspace, RULE, reasons, 8, &n), SCHECK_OK);
    assert_int_equal(scheck_rule_outcome(workspace, RULE, &result), SCHECK_OK);
    assert_int_equal(result, outcome);
    scheck_workspace_free(workspace);
    scheck_facts_free(facts);
    assert_true(image_probe_thoroughly(f->policy));
    end(f);
}

/* --- loops --- */

/* The last node of the outer body belongs to the inner one: it has no element there. */
static void a_result_is_not_of_a_loop_within(void **state)
{
    struct forged f;

    (void)state;
    begin(&f);
    add_loop(&f, OP_EXISTS, 2, 0);
    add_loop(&f, OP_EXISTS, 1, 1);
    add(&f, OP_ELEM_EQ, 0, f.format, string_of(&f, "qcow2"), 1);
    add(&f, OP_COPY, 0, 0, 0, 0);
    assert_refused(&f);

    begin(&f);
    add_loop(&f, OP_EXISTS, 3, 0);
    add_loop(&f, OP_EXISTS, 1, 1);
    add(&f, OP_ELEM_EQ, 0, f.format, string_of(&f, "qcow2"), 1);
    add(&f, OP_COPY, 0, 1, 0, 0);
    add(&f, OP_COPY, 0, 0, 0, 0);
    assert_comes_to(&f, SCHECK_APPLIES);
}

/* A loop that stands outside is first asked for by the body of another one of its level. */
static void a_loop_goes_on_where_it_was(void **state)
{
    struct forged f;
    unsigned no, qcow2;

    (void)state;
    begin(&f);
    no = add_const(&f, false);
    qcow2 = add_loop(&f, OP_EXISTS, 1, 0);
    add(&f, OP_ELEM_EQ, 0, f.format, string_of(&f, "qcow2"), 0);
    add_loop(&f, OP_EXISTS, 2, 0);
    add(&f, OP_ELEM_EQ, 0, f.format, string_of(&f, "qdisk"), 0);
    add(&f, OP_SELECT, 0, qcow2, 4, no);
    add(&f, OP_COPY, 0, 3, 0, 0);
    assert_comes_to(&f, SCHECK_APPLIES);
}

/* What a body keeps is of one element only. */
static void a_body_forgets(void **state)
{
    struct forged f;
    unsigned yes, qcow2, kept;

    (void)state;
    begin(&f);
    yes = add_const(&f, true);
    add_loop(&f, OP_EXISTS, 3, 0);
    qcow2 = add(&f, OP_ELEM_EQ, 0, f.format, string_of(&f, "qcow2"), 0);
    kept = add_chain(&f, OP_AND, qcow2, yes);
    add_chain(&f, OP_AND, kept, yes);
    add(&f, OP_COPY, 0, 1, 0, 0);
    assert_comes_to(&f, SCHECK_APPLIES);

    begin(&f);
    add_loop(&f, OP_ALL, 2, 0);
    add(&f, OP_ELEM_EQ, 0, f.format, string_of(&f, "qdisk"), 0);
    add(&f, OP_CMP_BOOL, REL_EQ, 1, 1, 0);
    add(&f, OP_NOT, 0, 0, 0, 0);
    assert_comes_to(&f, SCHECK_NOT_IN_USE);
}

/* Loops whose bodies read loops: what is asked of the last goes through all. */
static void add_loops(struct forged *f, unsigned n)
{
    unsigned last = add_const(f, true);

    for (unsigned i = 0; i < n; i++) {
        unsigned loop = add_loop(f, OP_EXISTS, 1, 0);

        add(f, OP_COPY, 0, last, 0, 0);
        last = loop;
    }
    add(f, OP_COPY, 0, last, 0, 0);
}

static void bodies_count_as_depth(void **state)
{
    struct forged f;

    (void)state;
    begin(&f);
    add_loops(&f, 100);
    assert_comes_to(&f, SCHECK_APPLIES);
    begin(&f);
    add_loops(&f, 130);
    assert_refused(&f);
}

/* --- limits: the last that is let in, and the first that is not --- */

/* The number of something, from @low on, with which the image that @build makes is first refused. */
static unsigned first_refused(void (*build)(struct forged *f, unsigned n), unsigned low,
                              unsigned high)
{
    for (unsigned n = low; n < high; n++) {
        struct forged f;
        int rc;

        begin(&f);
        build(&f, n);
        rc = forge(&f);
        end(&f);
        if (rc == SCHECK_E_IMAGE)
            return n;
        assert_int_equal(rc, SCHECK_OK);
    }
    return high;
}

static void chain_of_operands(struct forged *f, unsigned n)
{
    unsigned last = add_const(f, true);

    for (unsigned i = 1; i < n; i++)
        last = add(f, OP_NOT, 0, last, 0, 0);
}

/* Each loop is the whole body of the one around it, but for a node that takes it over. */
static void loops_within_loops(struct forged *f, unsigned n)
{
    f->longest = 1;
    for (unsigned i = 0; i < n; i++)
        add_loop(f, OP_EXISTS, 2 * (n - i) - 1, i);
    add(f, OP_ELEM_EQ, 0, f->format, string_of(f, "qcow2"), n - 1);
    for (unsigned i = n; i > 0; i--)
        add(f, OP_COPY, 0, i - 1, 0, 0);
}

/* 4096 times 4096 elements, each looked at by so many nodes. */
static void nodes_in_two_loops(struct forged *f, unsigned n)
{
    unsigned element;

    f->longest = 1 << 12;
    add_loop(f, OP_EXISTS, n + 2, 0);
    add_loop(f, OP_EXISTS, n, 1);
    element = add(f, OP_ELEM_EQ, 0, f->format, string_of(f, "qcow2"), 1);
    for (unsigned i = 1; i < n; i++)
        add(f, OP_NOT, 0, element, 0, 0);
    add(f, OP_COPY, 0, 1, 0, 0);
    add(f, OP_COPY, 0, 0, 0, 0);
}

/* The same, looked at by one node that has so many operands, or words. */
static void operands_in_two_loops(struct forged *f, unsigned n)
{
    unsigned element;

    f->longest = 1 << 12;
    add_loop(f, OP_EXISTS, 4, 0);
    add_loop(f, OP_EXISTS, 2, 1);
    element = add(f, OP_ELEM_EQ, 0, f->format, string_of(f, "qcow2"), 1);
    add(f, OP_OR, 0, add_pool(f, element, element), n, 0);
    for (unsigned i = 0; i < n; i++)
        add_pool(f, element, element);
    add(f, OP_COPY, 0, 1, 0, 0);
    add(f, OP_COPY, 0, 0, 0, 0);
}

static void words_in_two_loops(struct forged *f, unsigned n)
{
    unsigned element;

    f->longest = 1 << 12;
    add_loop(f, OP_EXISTS, 4, 0);
    add_loop(f, OP_EXISTS, 2, 1);
    element = add(f, OP_ELEM, 1, f->format, 0, 0);
    add(f, OP_IN_STR, 0, element, add_pool(f, 0, 0), n);
    for (unsigned i = 0; i < n; i++)
        add_pool(f, 0, 0);
    add(f, OP_COPY, 0, 1, 0, 0);
    add(f, OP_COPY, 0, 0, 0, 0);
}

/* Two loops over so many times 1024 elements. */
static void longer_lists(struct forged *f, unsigned n)
{
    f->longest = n << 10;
    add_loop(f, OP_EXISTS, 3, 0);
    add_loop(f, OP_EXISTS, 1, 1);
    add(f, OP_ELEM_EQ, 0, f->format, string_of(f, "qcow2"), 1);
    add(f, OP_COPY, 0, 1, 0, 0);
    add(f, OP_COPY, 0, 0, 0, 0);
}

static void limits_are_where_they_are_said_to_be(void **state)
{
    (void)state;
    assert_int_equal(first_refused(chain_of_operands, 245, 260), 251);
    assert_int_equal(first_refused(loops_within_loops, 1, 12), IMG_MAX_LEVELS + 1);
    assert_int_equal(first_refused(nodes_in_two_loops, 1, 12), 4);
    assert_int_equal(first_refused(operands_in_two_loops, 2, 12), 2);
    assert_int_equal(first_refused(words_in_two_loops, 0, 12), 2);
    assert_int_equal(first_refused(longer_lists, 1, 12), 8);
}

/* --- operands --- */

/* They are sorted where they stand: a chain must not have another one's. */
static void chains_do_not_share_operands(void **state)
{
    struct forged f;
    unsigned yes, no, place;

    (void)state;
    begin(&f);
    yes = add_const(&f, true);
    no = add_const(&f, false);
    place = add_pool(&f, yes, no);
    add_pool(&f, yes, yes);
    add(&f, OP_AND, 0, place, 2, 0);
    add(&f, OP_OR, 0, place + 1, 2, 0);
    assert_refused(&f);

    begin(&f);
    yes = add_const(&f, true);
    no = add_const(&f, false);
    add(&f, OP_AND, 0, add_pool(&f, yes, no), 2, 0);
    add(&f, OP_OR, 0, add_pool(&f, 2, yes), 2, 0);
    assert_comes_to(&f, SCHECK_APPLIES);
}

/* An evaluation that went through shared operands again and again would not end. */
static void what_is_shared_is_asked_once(void **state)
{
    struct forged f;
    unsigned last;

    (void)state;
    begin(&f);
    last = add_loop(&f, OP_ALL, 1, 0);
    add_const(&f, true);
    for (int i = 0; i < 200; i++)
        last = add_chain(&f, i % 2 ? OP_AND : OP_OR, last, last);
    assert_comes_to(&f, SCHECK_APPLIES);
}

static void what_stands_later_is_refused(void **state)
{
    struct forged f;

    (void)state;
    begin(&f);
    add(&f, OP_NOT, 0, 1, 0, 0);
    add(&f, OP_NOT, 0, 0, 0, 0);
    assert_refused(&f);
    begin(&f);
    add_chain(&f, OP_AND, 0, 0);
    assert_refused(&f);
}

/* The fields behind a list are its own, the first of them as the last. */
static void fields_belong_to_their_list(void **state)
{
    struct scheck_policy *policy;
    struct tiny t;
    unsigned char *image;
    unsigned fields = 0;

    (void)state;
    tiny_open(&t, TINY_RULES);
    image = t.image;
    for (size_t i = 0; i < t.policy->sec[SEC_FACTS].n; i++) {
        unsigned char *place = image + (scheck__fact(t.policy, i) - t.policy->image) + FACT_LIST;
        unsigned list = img_u16(place);

        if (list == IMG_NONE)
            continue;
        fields++;
        put16(place, IMG_NONE);
        assert_int_equal(scheck__policy_open_as(SCHECK__RESEALED, image, t.image_len, NULL, &policy),
                         SCHECK_E_IMAGE);
        put16(place, list);
    }
    assert_true(fields > 2);
    tiny_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_is_not_of_a_loop_within),
        cmocka_unit_test(a_loop_goes_on_where_it_was),
        cmocka_unit_test(a_body_forgets),
        cmocka_unit_test(bodies_count_as_depth),
        cmocka_unit_test(limits_are_where_they_are_said_to_be),
        cmocka_unit_test(chains_do_not_share_operands),
        cmocka_unit_test(what_is_shared_is_asked_once),
        cmocka_unit_test(fields_belong_to_their_list),
        cmocka_unit_test(what_stands_later_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
