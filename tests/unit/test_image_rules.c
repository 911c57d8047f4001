/* SPDX-License-Identifier: MIT */
/*
 * The verifier against the rules of an image said a second time (image_rules.c): images with
 * something changed are let in by both or by neither. What lets too much in is dangerous, and
 * what lets too little in refuses a policy that somebody needs.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "image_rules.h"
#include "libsupportcheck/core/policy.h"
#include "tiny_policy.h"

#define SAMPLES 60000

struct subject {
    unsigned char *original, *image;
    size_t len;
    size_t n_opened, n_refused;
};

static void open_subject(struct subject *s, enum tiny_which which)
{
    memset(s, 0, sizeof *s);
    s->original = tiny_image(which, &s->len);
    s->image = malloc(s->len);
    assert_non_null(s->image);
    memcpy(s->image, s->original, s->len);
}

/* Both have been seen to happen. */
static void close_subject(struct subject *s)
{
    print_message("%zu let in, %zu refused\n", s->n_opened, s->n_refused);
    assert_true(s->n_opened > 100);
    assert_true(s->n_refused > 100);
    free(s->image);
    free(s->original);
}

static void compare(struct subject *s, size_t at)
{
    struct scheck_policy *policy = NULL;
    int expected = image_rules(s->image, s->len);
    int got = scheck__policy_open_as(SCHECK__RESEALED, s->image, s->len, NULL, &policy);

    if (got != expected)
        fail_msg("offset %zu: %s, and should be %s", at, scheck_status_name(got),
                 scheck_status_name(expected));
    assert_true((got == SCHECK_OK) == (policy != NULL));
    s->n_opened += got == SCHECK_OK;
    s->n_refused += got != SCHECK_OK;
    scheck_policy_close(policy);
}

static uint32_t record_len(int section)
{
    static const uint8_t lens[IMG_N_SECTIONS] = {[SEC_STRING_INDEX] = 4,
                                                 [SEC_FACTS] = FACT_LEN,
                                                 [SEC_RELEASES] = REL_LEN,
                                                 [SEC_NODES] = NODE_LEN,
                                                 [SEC_POOL] = 2,
                                                 [SEC_INTS] = 8,
                                                 [SEC_STATEMENTS] = STMT_LEN,
                                                 [SEC_RULES] = RULE_LEN,
                                                 [SEC_WAIVERS] = WAIVER_LEN,
                                                 [SEC_DEFINES] = DEFINE_LEN,
                                                 [SEC_DOC_INDEX] = DOC_LEN,
                                                 [SEC_FACT_NAMES] = 2,
                                                 [SEC_DEFINE_TEXTS] = DEFTEXT_LEN};

    return lens[section] ? lens[section] : 1;
}

static uint32_t n_records(const struct subject *s, int section)
{
    return img_u32(s->original + HDR_SECTIONS + section * 8 + 4) / record_len(section);
}

static size_t begin_of(const struct subject *s, int section)
{
    return img_u32(s->original + HDR_SECTIONS + section * 8);
}

static void put16(unsigned char *at, uint32_t value)
{
    at[0] = (unsigned char)value;
    at[1] = (unsigned char)(value >> 8);
}

static void put32(unsigned char *at, size_t value)
{
    put16(at, (uint32_t)value & 0xffff);
    put16(at + 2, (uint32_t)(value >> 16));
}

/* The image with @n bytes in @section: what stood there, and its last record again and again. */
static void resize_section(struct subject *s, int section, size_t n)
{
    size_t begin = begin_of(s, section), was = n_records(s, section) * record_len(section);
    size_t record = record_len(section), kept = n < was ? n : was;

    s->image = realloc(s->image, s->len + n);
    assert_non_null(s->image);
    memcpy(s->image, s->original, begin + kept);
    for (size_t i = kept; i < n; i++)
        s->image[begin + i] = was < record ? 0 : s->original[begin + was - record + i % record];
    memcpy(s->image + begin + n, s->original + begin + was, s->len - begin - was);
    put32(s->image + HDR_SIZE, s->len - was + n);
    for (int k = section; k < IMG_N_SECTIONS; k++) {
        unsigned char *entry = s->image + HDR_SECTIONS + k * 8;

        if (k == section)
            put32(entry + 4, n);
        else
            put32(entry, img_u32(entry) + n - was);
    }
}

/* From here on @s is what it has become. */
static void keep(struct subject *s)
{
    s->len = img_u32(s->image + HDR_SIZE);
    free(s->original);
    s->original = malloc(s->len);
    assert_non_null(s->original);
    memcpy(s->original, s->image, s->len);
}

/* No predicates: nothing but the rules of the other sections can refuse it. */
static void strip(struct subject *s)
{
    resize_section(s, SEC_DEFINES, 0);
    keep(s);
    resize_section(s, SEC_NODES, 0);
    keep(s);
    for (size_t i = 0; i < n_records(s, SEC_RULES); i++)
        for (size_t field = RULE_ROOT; field <= RULE_AT_LEAST; field += 2)
            put16(s->image + begin_of(s, SEC_RULES) + i * RULE_LEN + field, IMG_NONE);
    for (size_t i = 0; i < n_records(s, SEC_WAIVERS); i++)
        put16(s->image + begin_of(s, SEC_WAIVERS) + i * WAIVER_LEN + WAIVER_ROOT, IMG_NONE);
    keep(s);
}

/* Numbers on both sides of every bound, with predicates or without. */
static void every_place_gets_every_bound(void **state)
{
    static const int near[] = {-2, -1, 1, 2, 128, 255, 256};
    enum { N_NEAR = sizeof near / sizeof *near };
    struct subject s;

    open_subject(&s, TINY_SMALL);
    if (*state)
        strip(&s);
    compare(&s, 0);
    assert_int_equal(s.n_opened, 1);
    /* Prose is anything at all. */
    for (size_t at = 0; at + 1 < begin_of(&s, SEC_DOC_DATA); at++) {
        uint32_t was = img_u16(s.original + at);

        for (int k = 0; k < N_NEAR + 4 + 2 * IMG_N_SECTIONS; k++) {
            int section = (k - N_NEAR - 4) / 2;
            uint32_t value = k < N_NEAR       ? was + (uint32_t)near[k]
                             : k < N_NEAR + 4 ? (uint32_t)(k - N_NEAR - 2)
                                              : n_records(&s, section) - (uint32_t)(k % 2);

            put16(s.image + at, value);
            compare(&s, at);
        }
        put16(s.image + at, was);
    }
    close_subject(&s);
}

static void sections_grow_and_shrink(void **state)
{
    struct subject s;

    open_subject(&s, TINY_SMALL);
    if (*state)
        strip(&s);
    for (int section = 0; section < IMG_N_SECTIONS; section++) {
        uint32_t n = n_records(&s, section), record = record_len(section);

        for (uint32_t k = 0; k < n + 3 || k<70; k += k> 70 && k + 70 < n ? 50 : 1)
            for (uint32_t more = 0; more < (record == 1 ? 1 : 2); more++) {
                size_t len = s.len;

                resize_section(&s, section, (size_t)k * record + more);
                s.len = img_u32(s.image + HDR_SIZE);
                compare(&s, begin_of(&s, section));
                s.len = len;
            }
    }
    close_subject(&s);
}

static unsigned next(unsigned *seed)
{
    return (*seed = *seed * 1103515245u + 12345u) >> 8;
}

/* A number that a field of node @i may well have. */
static unsigned field_of(const struct subject *s, unsigned *seed, size_t i)
{
    static const int counts[] = {SEC_NODES, SEC_FACTS, SEC_INTS, SEC_STRING_INDEX, SEC_POOL};
    unsigned dice = next(seed);

    switch (dice % 8) {
    case 0:
        return IMG_NONE;
    case 1:
        return dice / 8 % 4;
    case 2:
        return (unsigned)i - dice / 8 % 4;
    default:
        return dice / 64 % (n_records(s, counts[dice / 8 % 5]) + 1);
    }
}

/* Node @i becomes another one, in part. */
static void change_node(const struct subject *s, unsigned *seed, size_t i)
{
    unsigned char *node = s->image + begin_of(s, SEC_NODES) + i * NODE_LEN;
    unsigned what = next(seed);

    if (what & 1)
        node[NODE_OP] = (unsigned char)(next(seed) % (IMG_N_OPS + 1));
    if (what & 2)
        node[NODE_AUX] = (unsigned char)(next(seed) % 9);
    for (int field = NODE_A; field < NODE_LEN; field += 2)
        if (what >> field & 1)
            put16(node + field, field_of(s, seed, i));
}

static void nodes_become_others(void **state)
{
    struct subject s;
    unsigned seed = 4711;

    (void)state;
    for (int which = 0; which < TINY_N; which++) {
        open_subject(&s, (enum tiny_which)which);
        for (unsigned k = 0; k < SAMPLES; k++) {
            size_t i = next(&seed) % n_records(&s, SEC_NODES);
            size_t at = begin_of(&s, SEC_NODES) + i * NODE_LEN;

            change_node(&s, &seed, i);
            compare(&s, at);
            memcpy(s.image + at, s.original + at, NODE_LEN);
        }
        close_subject(&s);
    }
}

/* Of each operation: each field that holds a number gets each number up to a bit beyond all. */
static void fields_of_nodes_get_every_number(void **state)
{
    struct subject s;
    bool seen[IMG_N_OPS] = {false};

    (void)state;
    open_subject(&s, TINY_RULES);
    for (size_t i = 0; i < n_records(&s, SEC_NODES); i++) {
        size_t at = begin_of(&s, SEC_NODES) + i * NODE_LEN;

        if (seen[s.original[at + NODE_OP]])
            continue;
        seen[s.original[at + NODE_OP]] = true;
        for (int field = NODE_A; field < NODE_LEN; field += 2)
            for (unsigned value = 0; value < 300; value++) {
                put16(s.image + at + field, value);
                compare(&s, at + field);
                memcpy(s.image + at, s.original + at, NODE_LEN);
            }
    }
    close_subject(&s);
}

/* A byte or a record moves from one section to the next. */
static void ends_of_sections_move(void **state)
{
    static const int by[] = {-32, -22, -18, -14, -12, -8, -6, -4, -2, -1,
                             1,   2,   4,   6,   8,   12, 14, 18, 22, 32};
    struct subject s;

    (void)state;
    open_subject(&s, TINY_SMALL);
    for (int first = 0; first < IMG_N_SECTIONS; first++)
        for (int second = first; second < IMG_N_SECTIONS; second++)
            for (size_t k = 0; k < sizeof by / sizeof *by; k++) {
                /* What one gains the other one loses, and those between them move. */
                for (int section = first; section <= second; section++) {
                    unsigned char *entry = s.image + HDR_SECTIONS + section * 8;

                    if (section > first)
                        put16(entry, img_u16(entry) + (uint32_t)by[k]);
                    if (section == first)
                        put16(entry + 4, img_u16(entry + 4) + (uint32_t)by[k]);
                    if (section == second)
                        put16(entry + 4, img_u16(entry + 4) - (uint32_t)by[k]);
                }
                compare(&s, HDR_SECTIONS + (size_t)first * 8);
                memcpy(s.image, s.original, HDR_SECTIONS + IMG_N_SECTIONS * 8);
            }
    close_subject(&s);
}

int main(void)
{
    static bool stripped = true;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_gets_every_bound),
        cmocka_unit_test_prestate(every_place_gets_every_bound, &stripped),
        cmocka_unit_test(sections_grow_and_shrink),
        cmocka_unit_test_prestate(sections_grow_and_shrink, &stripped),
        cmocka_unit_test(nodes_become_others),
        cmocka_unit_test(fields_of_nodes_get_every_number),
        cmocka_unit_test(ends_of_sections_move),
    };

    return cmocka_run_group_tests_name("image_rules", tests, NULL, NULL);
}
