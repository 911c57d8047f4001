/* SPDX-License-Identifier: MIT */
/* Sets of facts: every status of every setter, lists, forks, resets, notes. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "failing_alloc.h"
#include "tiny_policy.h"

static size_t index_of(const struct tiny *t, const char *name)
{
    size_t idx = SIZE_MAX;

    assert_int_equal(scheck_policy_find_fact(t->policy, name, strlen(name), &idx), SCHECK_OK);
    return idx;
}

static struct scheck_value get(const struct tiny *t, const struct scheck_facts *facts,
                               const char *name, size_t element)
{
    struct scheck_value v;

    assert_int_equal(scheck_facts_get(facts, index_of(t, name), element, &v), SCHECK_OK);
    return v;
}

static struct scheck_value get_item(const struct tiny *t, const char *name, size_t item)
{
    struct scheck_value v;

    assert_int_equal(scheck_facts_get_item(t->facts, index_of(t, name), item, &v), SCHECK_OK);
    return v;
}

static void assert_text(struct scheck_value v, const char *text)
{
    assert_int_equal(v.known, SCHECK_KNOWN);
    assert_int_equal(v.type, SCHECK_TYPE_STRING);
    assert_int_equal(v.as.s.len, strlen(text));
    assert_memory_equal(v.as.s.data, text, strlen(text));
}

static void everything_starts_unknown(void **state)
{
    struct tiny *t = *state;
    struct scheck_policy_info info;

    tiny_forget(t);
    scheck_policy_info(t->policy, &info);
    assert_true(info.n_facts > 15);
    for (size_t i = 0; i < info.n_facts; i++) {
        struct scheck_fact_info fact;
        struct scheck_value v;

        assert_int_equal(scheck_policy_fact(t->policy, i, &fact), SCHECK_OK);
        if (fact.list != SIZE_MAX) {
            assert_int_equal(scheck_facts_get(t->facts, i, 0, &v), SCHECK_E_RANGE);
            continue;
        }
        assert_int_equal(scheck_facts_get(t->facts, i, 0, &v), SCHECK_OK);
        assert_int_equal(v.known, SCHECK_UNKNOWN);
        assert_int_equal(v.as.u, 0);
        assert_null(scheck_facts_note(t->facts, i, 0));
    }
    assert_ptr_equal(scheck_facts_policy(t->facts), t->policy);
}

enum setter { SET_BOOL, SET_INT, SET_UINT, SET_STRING, SET_LIST, SET_ABSENT, SET_UNKNOWN };

static int call(struct scheck_facts *facts, enum setter setter, const char *name)
{
    switch (setter) {
    case SET_BOOL:
        return scheck_facts_set_bool(facts, name, true);
    case SET_INT:
        return scheck_facts_set_int(facts, name, -5);
    case SET_UINT:
        return scheck_facts_set_uint(facts, name, 5);
    case SET_STRING:
        return scheck_facts_set_string(facts, name, "text", 4);
    case SET_LIST:
        return scheck_facts_set_list(facts, name, 2);
    case SET_ABSENT:
        return scheck_facts_set_absent(facts, name);
    default:
        return scheck_facts_set_unknown(facts, name, "because");
    }
}

static void statuses_of_setters(void **state)
{
    static const struct {
        const char *name;
        int status[7]; /* by enum setter */
    } cases[] = {
#define T SCHECK_E_TYPE
#define NF SCHECK_E_NOFACT
#define R SCHECK_E_RANGE
#define D SCHECK_E_DERIVED
        {"guest.nested", {0, T, T, T, T, T, 0}},
        {"guest.memory", {T, 0, T, T, T, T, 0}},
        {"guest.name", {T, T, T, 0, T, T, 0}},
        {"guest.type", {T, T, T, 0, T, T, 0}},
        {"guest.opt", {T, 0, T, T, T, 0, 0}},
        {"guest.disks", {T, T, T, T, 0, T, 0}},
        {"guest.words", {T, T, T, T, 0, T, 0}},
        {"guest.disks[3].format", {R, R, R, R, R, R, R}},
        {"guest.disks[1].format", {T, T, T, 0, T, T, 0}},
        {"guest.disks[1].script", {T, T, T, 0, T, 0, 0}},
        {"guest.disks[1].no_such", {NF, NF, NF, NF, NF, NF, NF}},
        {"guest.words[1]", {T, T, T, 0, T, T, 0}},
        {"guest.words[2]", {R, R, R, R, R, R, R}},
        {"guest.no_such", {NF, NF, NF, NF, NF, NF, NF}},
        {"", {NF, NF, NF, NF, NF, NF, NF}},
        {"guest", {NF, NF, NF, NF, NF, NF, NF}},
        {"guest.disks[", {NF, NF, NF, NF, NF, NF, NF}},
        {"guest.disks[].format", {NF, NF, NF, NF, NF, NF, NF}},
        {"guest.disks[-1].format", {NF, NF, NF, NF, NF, NF, NF}},
        {"guest.disks[70000].format", {R, R, R, R, R, R, R}},
        {"guest.disks[1]x", {NF, NF, NF, NF, NF, NF, NF}},
        {"guest.lowest_gfn", {NF, NF, NF, NF, NF, NF, NF}},
        {"hypervisor.stage", {D, D, D, D, D, D, D}},
        {"hypervisor.point", {D, D, D, D, D, D, D}},
#undef T
#undef NF
#undef R
#undef D
    };
    struct tiny *t = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int setter = 0; setter < 7; setter++) {
            int rc;

            tiny_forget(t);
            tiny_set(t, "guest.disks", "[2]");
            tiny_set(t, "guest.words", "[2]");
            rc = call(t->facts, (enum setter)setter, cases[i].name);
            if (rc != cases[i].status[setter])
                fail_msg("%s, setter %d: %s, not %s", cases[i].name, setter,
                         scheck_status_name(rc), scheck_status_name(cases[i].status[setter]));
        }
}

static void null_arguments_are_refused(void **state)
{
    struct tiny *t = *state;
    struct scheck_facts *facts = (struct scheck_facts *)t, *untouched = facts;
    struct scheck_value v = {SCHECK_UNKNOWN, SCHECK_TYPE_NONE, {.u = 0}};

    for (int setter = 0; setter < 7; setter++) {
        assert_int_equal(call(NULL, (enum setter)setter, "guest.nested"), SCHECK_E_INVAL);
        assert_int_equal(call(t->facts, (enum setter)setter, NULL), SCHECK_E_INVAL);
    }
    assert_int_equal(scheck_facts_set_string(t->facts, "guest.name", NULL, 1), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_set_string(t->facts, "guest.name", NULL, 0), SCHECK_OK);
    assert_int_equal(scheck_facts_set_source(NULL, "guest.name", "x"), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_set_source(t->facts, NULL, "x"), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_new(NULL, NULL, &facts), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_new(t->policy, NULL, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_fork(NULL, NULL, &facts), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_fork(t->facts, NULL, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_reset(NULL, t->facts), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_reset(t->facts, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_get(NULL, 0, 0, &v), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_get(t->facts, 0, 0, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_put(t->facts, 0, 0, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_put_item(t->facts, 0, 0, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_get(t->facts, 9999, 0, &v), SCHECK_E_RANGE);
    assert_int_equal(scheck_facts_put(t->facts, 9999, 0, &v), SCHECK_E_RANGE);
    v.known = (enum scheck_known)7;
    assert_int_equal(scheck_facts_put(t->facts, 0, 0, &v), SCHECK_E_INVAL);
    assert_int_equal(scheck_facts_put_item(t->facts, 0, 0, &v), SCHECK_E_INVAL);
    assert_ptr_equal(facts, untouched);
    scheck_facts_free(NULL);
}

static void values_come_back(void **state)
{
    struct tiny *t = *state;
    struct scheck_value v;

    tiny_forget(t);
    assert_int_equal(scheck_facts_set_int(t->facts, "guest.memory", INT64_MIN), SCHECK_OK);
    v = get(t, t->facts, "guest.memory", 0);
    assert_int_equal(v.known, SCHECK_KNOWN);
    assert_int_equal(v.type, SCHECK_TYPE_INT);
    assert_true(v.as.i == INT64_MIN);
    assert_int_equal(scheck_facts_set_string(t->facts, "guest.name", "a\0b", 3), SCHECK_OK);
    v = get(t, t->facts, "guest.name", 0);
    assert_int_equal(v.as.s.len, 3);
    assert_memory_equal(v.as.s.data, "a\0b", 3);
    tiny_set(t, "guest.nested", "true");
    assert_true(get(t, t->facts, "guest.nested", 0).as.b);
    tiny_set(t, "guest.nested", "false");
    assert_false(get(t, t->facts, "guest.nested", 0).as.b);
    tiny_set(t, "guest.nested", "?");
    assert_int_equal(get(t, t->facts, "guest.nested", 0).known, SCHECK_UNKNOWN);
    tiny_set(t, "guest.opt", "null");
    assert_int_equal(get(t, t->facts, "guest.opt", 0).known, SCHECK_ABSENT);
    tiny_set(t, "guest.opt", "0x10");
    assert_int_equal(get(t, t->facts, "guest.opt", 0).as.i, 16);
}

static void strings_are_copied(void **state)
{
    struct tiny *t = *state;
    char text[] = "something";

    tiny_forget(t);
    assert_int_equal(scheck_facts_set_string(t->facts, "guest.name", text, 9), SCHECK_OK);
    memset(text, 'x', 9);
    assert_text(get(t, t->facts, "guest.name", 0), "something");
}

/* An enum takes words it does not know: they are known, and equal to none. */
static void a_word_outside_the_enum_is_kept(void **state)
{
    struct tiny *t = *state;

    tiny_forget(t);
    tiny_set(t, "guest.type", "unikernel");
    assert_text(get(t, t->facts, "guest.type", 0), "unikernel");
}

static void lists_have_limits(void **state)
{
    struct tiny *t = *state;
    struct scheck_value v;
    size_t format = index_of(t, "guest.disks.format");

    tiny_forget(t);
    tiny_set(t, "guest.disks", "[4]"); /* the declared maximum is allowed */
    assert_int_equal(get(t, t->facts, "guest.disks", 0).as.n_elements, 4);
    tiny_set(t, "guest.disks[3].format", "raw");
    assert_text(get(t, t->facts, "guest.disks.format", 3), "raw");
    assert_int_equal(get(t, t->facts, "guest.disks.format", 2).known, SCHECK_UNKNOWN);
    assert_int_equal(scheck_facts_get(t->facts, format, 4, &v), SCHECK_E_RANGE);
    assert_int_equal(scheck_facts_set_list(t->facts, "guest.disks", 5), SCHECK_E_LIMIT);
    assert_int_equal(get(t, t->facts, "guest.disks", 0).known, SCHECK_UNKNOWN);
    assert_int_equal(scheck_facts_get(t->facts, format, 0, &v), SCHECK_E_RANGE);
    assert_non_null(scheck_facts_note(t->facts, index_of(t, "guest.disks"), 0));
    assert_int_equal(scheck_facts_set_list(t->facts, "guest.disks", SIZE_MAX), SCHECK_E_LIMIT);
}

static void strings_have_a_limit(void **state)
{
    static char text[1024 * 1024 + 1];
    struct tiny *t = *state;

    tiny_forget(t);
    memset(text, 'x', sizeof text);
    assert_int_equal(scheck_facts_set_string(t->facts, "guest.name", text, sizeof text - 1),
                     SCHECK_OK);
    assert_int_equal(get(t, t->facts, "guest.name", 0).as.s.len, sizeof text - 1);
    assert_int_equal(scheck_facts_set_string(t->facts, "guest.name", text, sizeof text),
                     SCHECK_E_LIMIT);
    assert_int_equal(get(t, t->facts, "guest.name", 0).as.s.len, sizeof text - 1);
}

/* Facts that serve one guest after another do not keep the texts of all. */
static void reset_gives_texts_back(void **state)
{
    static char text[100000];
    struct tiny *t = *state;
    struct failing_alloc fa;
    struct scheck_facts *facts = NULL;
    size_t live_len = 0;

    tiny_forget(t);
    memset(text, 'x', sizeof text);
    failing_alloc_init(&fa, SIZE_MAX);
    assert_int_equal(scheck_facts_new(t->policy, &fa.allocator, &facts), SCHECK_OK);
    for (int round = 0; round < 20; round++) {
        assert_int_equal(scheck_facts_set_string(facts, "guest.name", text, sizeof text),
                         SCHECK_OK);
        assert_int_equal(scheck_facts_reset(facts, t->facts), SCHECK_OK);
        if (round)
            assert_int_equal(fa.live_len, live_len);
        live_len = fa.live_len;
    }
    scheck_facts_free(facts);
    assert_int_equal(failing_alloc_clear(&fa), 0);
}

static void setting_a_list_again_forgets_its_elements(void **state)
{
    struct tiny *t = *state;

    tiny_forget(t);
    tiny_set(t, "guest.disks", "[2]");
    tiny_set(t, "guest.disks[1].format", "raw");
    tiny_set(t, "guest.disks", "[3]");
    assert_int_equal(get(t, t->facts, "guest.disks.format", 1).known, SCHECK_UNKNOWN);
    tiny_set(t, "guest.disks", "[0]");
    assert_int_equal(get(t, t->facts, "guest.disks", 0).known, SCHECK_KNOWN);
    assert_int_equal(get(t, t->facts, "guest.disks", 0).as.n_elements, 0);
}

/* A set of facts that lives long is not used up by changing it. */
static void replacing_is_not_using_up(void **state)
{
    struct tiny *t = *state;
    char name[16];

    tiny_forget(t);
    for (int i = 0; i < 400000; i++)
        assert_int_equal(scheck_facts_set_list(t->facts, "guest.disks", (size_t)i % 5),
                         SCHECK_OK);
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "name%d", i);
        tiny_set(t, "guest.name", name);
    }
    assert_text(get(t, t->facts, "guest.name", 0), "name999");
}

static void items_of_scalar_lists(void **state)
{
    struct tiny *t = *state;
    struct scheck_value v;
    size_t words = index_of(t, "guest.words");

    tiny_forget(t);
    assert_int_equal(scheck_facts_get_item(t->facts, words, 0, &v), SCHECK_E_RANGE);
    tiny_set(t, "guest.words", "[2]");
    assert_int_equal(get_item(t, "guest.words", 0).known, SCHECK_UNKNOWN);
    tiny_set(t, "guest.words[0]", "one");
    assert_text(get_item(t, "guest.words", 0), "one");
    memset(&v, 0, sizeof v);
    v.known = SCHECK_KNOWN;
    v.type = SCHECK_TYPE_STRING;
    v.as.s = (struct scheck_str){"two", 3};
    assert_int_equal(scheck_facts_put_item(t->facts, words, 1, &v), SCHECK_OK);
    assert_text(get_item(t, "guest.words", 1), "two");
    assert_int_equal(scheck_facts_put_item(t->facts, words, 2, &v), SCHECK_E_RANGE);
    v.type = SCHECK_TYPE_INT;
    assert_int_equal(scheck_facts_put_item(t->facts, words, 1, &v), SCHECK_E_TYPE);
    assert_int_equal(scheck_facts_put_item(t->facts, index_of(t, "guest.disks"), 0, &v),
                     SCHECK_E_RANGE);
    v.known = SCHECK_ABSENT;
    assert_int_equal(scheck_facts_put_item(t->facts, words, 1, &v), SCHECK_E_TYPE);
    v.known = SCHECK_UNKNOWN;
    assert_int_equal(scheck_facts_put_item(t->facts, words, 1, &v), SCHECK_OK);
    assert_int_equal(get_item(t, "guest.words", 1).known, SCHECK_UNKNOWN);
}

static void put_checks_like_the_setters(void **state)
{
    struct tiny *t = *state;
    struct scheck_value v;

    tiny_forget(t);
    memset(&v, 0, sizeof v);
    v.known = SCHECK_KNOWN;
    v.type = SCHECK_TYPE_INT;
    v.as.i = 7;
    assert_int_equal(scheck_facts_put(t->facts, index_of(t, "guest.vcpus"), 0, &v), SCHECK_OK);
    assert_int_equal(get(t, t->facts, "guest.vcpus", 0).as.i, 7);
    assert_int_equal(scheck_facts_put(t->facts, index_of(t, "guest.name"), 0, &v),
                     SCHECK_E_TYPE);
    assert_int_equal(scheck_facts_put(t->facts, index_of(t, "hypervisor.point"), 0, &v),
                     SCHECK_E_DERIVED);
    assert_int_equal(scheck_facts_put(t->facts, index_of(t, "guest.disks.format"), 0, &v),
                     SCHECK_E_RANGE);
    v.known = SCHECK_ABSENT;
    assert_int_equal(scheck_facts_put(t->facts, index_of(t, "guest.vcpus"), 0, &v),
                     SCHECK_E_TYPE);
    assert_int_equal(scheck_facts_put(t->facts, index_of(t, "guest.opt"), 0, &v), SCHECK_OK);
    v.known = SCHECK_KNOWN;
    v.type = SCHECK_TYPE_STRING;
    v.as.s = (struct scheck_str){NULL, 3};
    assert_int_equal(scheck_facts_put(t->facts, index_of(t, "guest.name"), 0, &v),
                     SCHECK_E_INVAL);
}

static void failures_leave_the_value(void **state)
{
    struct tiny *t = *state;

    tiny_forget(t);
    tiny_set(t, "guest.name", "kept");
    assert_int_equal(scheck_facts_set_int(t->facts, "guest.name", 1), SCHECK_E_TYPE);
    assert_int_equal(scheck_facts_set_absent(t->facts, "guest.name"), SCHECK_E_TYPE);
    assert_int_equal(scheck_facts_set_string(t->facts, "guest.name", NULL, 2), SCHECK_E_INVAL);
    assert_text(get(t, t->facts, "guest.name", 0), "kept");
}

static void forks_are_independent(void **state)
{
    struct tiny *t = *state;
    struct scheck_facts *a, *b;

    tiny_forget(t);
    tiny_set(t, "guest.name", "parent");
    tiny_set(t, "guest.disks", "[2]");
    tiny_set(t, "guest.disks[1].format", "raw");
    assert_int_equal(scheck_facts_fork(t->facts, NULL, &a), SCHECK_OK);
    assert_int_equal(scheck_facts_fork(a, NULL, &b), SCHECK_OK);
    assert_text(get(t, b, "guest.disks.format", 1), "raw");
    assert_int_equal(scheck_facts_set_string(a, "guest.disks[1].format", "qcow2", 5), SCHECK_OK);
    assert_int_equal(scheck_facts_set_string(a, "guest.name", "child", 5), SCHECK_OK);
    assert_int_equal(scheck_facts_set_int(a, "guest.vcpus", 3), SCHECK_OK);
    assert_int_equal(scheck_facts_set_list(b, "guest.words", 1), SCHECK_OK);
    assert_text(get(t, a, "guest.disks.format", 1), "qcow2");
    assert_text(get(t, b, "guest.disks.format", 1), "raw");
    assert_text(get(t, t->facts, "guest.disks.format", 1), "raw");
    assert_text(get(t, t->facts, "guest.name", 0), "parent");
    assert_int_equal(get(t, t->facts, "guest.vcpus", 0).known, SCHECK_UNKNOWN);
    assert_int_equal(get(t, a, "guest.words", 0).known, SCHECK_UNKNOWN);
    scheck_facts_free(b);
    scheck_facts_free(a);
}

static void reset_makes_equal_again(void **state)
{
    struct tiny *t = *state;
    struct scheck_facts *child;

    tiny_forget(t);
    tiny_set(t, "host.memory", "4096");
    tiny_set(t, "guest.disks", "[1]");
    tiny_set(t, "guest.disks[0].format", "vhd");
    assert_int_equal(scheck_facts_fork(t->facts, NULL, &child), SCHECK_OK);
    for (int round = 0; round < 1000; round++) {
        assert_int_equal(scheck_facts_set_list(child, "guest.disks", 4), SCHECK_OK);
        assert_int_equal(scheck_facts_set_string(child, "guest.disks[0].format", "a long text",
                                                 11), SCHECK_OK);
        assert_int_equal(scheck_facts_set_string(child, "guest.name", "guest", 5), SCHECK_OK);
        assert_int_equal(scheck_facts_set_int(child, "host.memory", round), SCHECK_OK);
        assert_int_equal(scheck_facts_reset(child, t->facts), SCHECK_OK);
        assert_int_equal(get(t, child, "guest.name", 0).known, SCHECK_UNKNOWN);
        assert_int_equal(get(t, child, "host.memory", 0).as.i, 4096);
        assert_int_equal(get(t, child, "guest.disks", 0).as.n_elements, 1);
        assert_text(get(t, child, "guest.disks.format", 0), "vhd");
    }
    scheck_facts_free(child);
}

static void facts_of_another_policy_are_refused(void **state)
{
    struct tiny *t = *state, other;

    tiny_open(&other, TINY_SMALL);
    assert_int_equal(scheck_facts_reset(t->facts, other.facts), SCHECK_E_INVAL);
    assert_int_equal(scheck_evaluate(t->workspace, other.facts, NULL, &t->report),
                     SCHECK_E_INVAL);
    tiny_close(&other);
}

static void notes_say_where_and_why(void **state)
{
    struct tiny *t = *state;
    size_t name, format;
    char text[] = "guest.cfg:3";

    tiny_forget(t);
    name = index_of(t, "guest.name");
    format = index_of(t, "guest.disks.format");
    tiny_set(t, "guest.name", "x");
    assert_null(scheck_facts_note(t->facts, name, 0));
    assert_int_equal(scheck_facts_set_source(t->facts, "guest.name", text), SCHECK_OK);
    memset(text, '-', strlen(text));
    assert_string_equal(scheck_facts_note(t->facts, name, 0), "guest.cfg:3");
    assert_text(get(t, t->facts, "guest.name", 0), "x");
    assert_int_equal(scheck_facts_set_unknown(t->facts, "guest.name", "<denied>"), SCHECK_OK);
    assert_string_equal(scheck_facts_note(t->facts, name, 0), "<denied>");
    assert_int_equal(scheck_facts_set_unknown(t->facts, "guest.name", NULL), SCHECK_OK);
    assert_null(scheck_facts_note(t->facts, name, 0));
    tiny_set(t, "guest.disks", "[2]");
    assert_int_equal(scheck_facts_set_source(t->facts, "guest.disks[1].format", "disk[1]"),
                     SCHECK_OK);
    assert_string_equal(scheck_facts_note(t->facts, format, 1), "disk[1]");
    assert_null(scheck_facts_note(t->facts, format, 0));
    assert_null(scheck_facts_note(t->facts, format, 7));
    assert_null(scheck_facts_note(t->facts, 9999, 0));
    assert_int_equal(scheck_facts_set_source(t->facts, "guest.no_such", "x"), SCHECK_E_NOFACT);
    assert_int_equal(scheck_facts_set_source(t->facts, "guest.disks[2].format", "x"),
                     SCHECK_E_RANGE);
}

static void the_version_decides_what_is_derived(void **state)
{
    static const struct {
        const char *version;
        int point;         /* -1: unknown */
        const char *stage; /* NULL: unknown */
    } cases[] = {
        {"4.17.7", 7, "stable"},     {"4.17.7-pre", 7, "pre"},   {"4.18-unstable", -1, "unstable"},
        {"4.18.0-rc2", 0, "rc"},     {"4.17.5-12", 5, "stable"}, {"4.20", -1, "stable"},
        {"4.18.3-1.fc40", 3, "stable"}, {"four", -1, NULL},      {"", -1, NULL},
    };
    struct tiny *t = *state;

    tiny_forget(t);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scheck_value v;

        tiny_set(t, "hypervisor.version", cases[i].version);
        v = get(t, t->facts, "hypervisor.point", 0);
        assert_int_equal(v.known == SCHECK_KNOWN ? v.as.i : -1, cases[i].point);
        v = get(t, t->facts, "hypervisor.stage", 0);
        if (cases[i].stage)
            assert_text(v, cases[i].stage);
        else
            assert_int_equal(v.known, SCHECK_UNKNOWN);
    }
    tiny_set(t, "hypervisor.version", "?");
    assert_int_equal(get(t, t->facts, "hypervisor.stage", 0).known, SCHECK_UNKNOWN);
}

static void statuses_have_names(void **state)
{
    (void)state;
    for (int rc = SCHECK_OK; rc >= SCHECK_E_DERIVED; rc--) {
        assert_true(strlen(scheck_status_name(rc)) > 0);
        assert_true(strlen(scheck_status_message(rc)) > 0);
        assert_string_not_equal(scheck_status_name(rc), "unknown status");
    }
    assert_string_equal(scheck_status_name(SCHECK_E_NOMEM), "NOMEM");
    assert_string_equal(scheck_status_name(1), "unknown status");
    assert_string_equal(scheck_status_name(-1000), "unknown status");
    assert_non_null(scheck_status_message(-1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_starts_unknown),
        cmocka_unit_test(statuses_of_setters),
        cmocka_unit_test(null_arguments_are_refused),
        cmocka_unit_test(values_come_back),
        cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(a_word_outside_the_enum_is_kept),
        cmocka_unit_test(lists_have_limits),
        cmocka_unit_test(strings_have_a_limit),
        cmocka_unit_test(reset_gives_texts_back),
        cmocka_unit_test(setting_a_list_again_forgets_its_elements),
        cmocka_unit_test(replacing_is_not_using_up),
        cmocka_unit_test(items_of_scalar_lists),
        cmocka_unit_test(put_checks_like_the_setters),
        cmocka_unit_test(failures_leave_the_value),
        cmocka_unit_test(forks_are_independent),
        cmocka_unit_test(reset_makes_equal_again),
        cmocka_unit_test(facts_of_another_policy_are_refused),
        cmocka_unit_test(notes_say_where_and_why),
        cmocka_unit_test(the_version_decides_what_is_derived),
        cmocka_unit_test(statuses_have_names),
    };

    return cmocka_run_group_tests_name("facts", tests, tiny_setup, tiny_teardown);
}
