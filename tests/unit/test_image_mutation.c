/* SPDX-License-Identifier: MIT */
/*
 * Images that were cut or changed: refused when opened, or safe to use. Meant
 * to run under the sanitizers; each change is resealed, that is, the digest is
 * made to match. Opening it as SCHECK__RESEALED differs from the public call in
 * nothing but the digest, which saves hashing every variant twice; a sample
 * goes through the public call to show that they agree.
 *
 *   test_image_mutation [PART PARTS]
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "image_probe.h"
#include "libsupportcheck/core/digest.h"
#include "libsupportcheck/core/policy.h"
#include "tiny_policy.h"

#define SAMPLES 100000
#define MAX_SMALL 8192

static unsigned part = 0, parts = 1;

static bool is_slow(void)
{
    return getenv("SUPPORTCHECK_SLOW") != NULL;
}

static void reseal(unsigned char *image, size_t len)
{
    scheck__image_digest(image, len, image + HDR_DIGEST);
}

struct counts {
    size_t refused, accepted;
    size_t at;               /* offset of the change, for messages */
    unsigned thorough_every; /* one image in so many is used in every way */
};

/* Open the changed image as if resealed, and use it. */
static void try_image(unsigned char *image, size_t len, unsigned seed, struct counts *counts)
{
    struct scheck_policy *policy = NULL;
    int rc = scheck__policy_open_as(SCHECK__RESEALED, image, len, NULL, &policy);

    if (rc) {
        if (rc != SCHECK_E_IMAGE && rc != SCHECK_E_NEWER)
            fail_msg("status %s", scheck_status_name(rc));
        counts->refused++;
        return;
    }
    counts->accepted++;
    if (!image_probe(policy, seed) ||
        (seed % counts->thorough_every == 0 && !image_probe_thoroughly(policy)))
        fail_msg("offset %zu, seed %u: an image that was let in fails when used", counts->at,
                 seed);
    scheck_policy_close(policy);
}

/* The public call says the same of the resealed bytes, and DIGEST of those left unsealed. */
static void compare_public(unsigned char *image, size_t len, const unsigned char *original)
{
    struct scheck_policy *trusted = NULL, *policy = NULL;
    int rc = scheck__policy_open_as(SCHECK__RESEALED, image, len, NULL, &trusted);
    int unsealed = scheck_policy_open(image, len, NULL, &policy);

    if (memcmp(image, original, len) != 0)
        assert_true(unsealed == SCHECK_E_DIGEST || unsealed == rc);
    if (unsealed == SCHECK_OK)
        scheck_policy_close(policy);
    reseal(image, len);
    assert_int_equal(scheck_policy_open(image, len, NULL, &policy), rc);
    if (rc == SCHECK_OK) {
        scheck_policy_close(policy);
        scheck_policy_close(trusted);
    }
    memcpy(image + HDR_DIGEST, original + HDR_DIGEST, HDR_DIGEST_LEN);
}

static void every_truncation_is_refused(void **state)
{
    size_t len;
    unsigned char *image = tiny_image(TINY_SMALL, &len);

    (void)state;
    for (size_t cut = 0; cut < len; cut++) {
        /* A copy of its own size: reading beyond it is noticed. */
        unsigned char *copy = malloc(cut ? cut : 1);
        struct scheck_policy *policy = NULL;

        assert_non_null(copy);
        memcpy(copy, image, cut);
        assert_int_not_equal(scheck_policy_open(copy, cut, NULL, &policy), SCHECK_OK);
        if (cut >= HDR_SECTIONS) {
            copy[HDR_SIZE] = (unsigned char)cut;
            copy[HDR_SIZE + 1] = (unsigned char)(cut >> 8);
            copy[HDR_SIZE + 2] = (unsigned char)(cut >> 16);
            reseal(copy, cut);
            assert_int_equal(scheck_policy_open(copy, cut, NULL, &policy), SCHECK_E_IMAGE);
        }
        assert_null(policy);
        free(copy);
    }
    free(image);
}

static void longer_is_refused(void **state)
{
    size_t len;
    unsigned char *image = tiny_image(TINY_SMALL, &len), *longer = malloc(len + 8);
    struct scheck_policy *policy = NULL;

    (void)state;
    assert_non_null(longer);
    memcpy(longer, image, len);
    memset(longer + len, 0, 8);
    assert_int_equal(scheck_policy_open(longer, len + 1, NULL, &policy), SCHECK_E_IMAGE);
    assert_int_equal(scheck_policy_open(longer, len + 8, NULL, &policy), SCHECK_E_IMAGE);
    assert_null(policy);
    free(longer);
    free(image);
}

static void arguments_are_checked(void **state)
{
    size_t len;
    unsigned char *image = tiny_image(TINY_SMALL, &len);
    struct scheck_policy *policy = NULL;

    (void)state;
    assert_int_equal(scheck_policy_open(NULL, len, NULL, &policy), SCHECK_E_INVAL);
    assert_int_equal(scheck_policy_open(image, len, NULL, NULL), SCHECK_E_INVAL);
    image[HDR_DIGEST] ^= 1;
    assert_int_equal(scheck_policy_open(image, len, NULL, &policy), SCHECK_E_DIGEST);
    image[HDR_DIGEST] ^= 1;
    image[HDR_OLDEST_READER] = IMG_FORMAT + 1;
    reseal(image, len);
    assert_int_equal(scheck_policy_open(image, len, NULL, &policy), SCHECK_E_NEWER);
    image[0] ^= 1;
    assert_int_equal(scheck_policy_open(image, len, NULL, &policy), SCHECK_E_IMAGE);
    assert_null(policy);
    scheck_policy_close(NULL);
    free(image);
}

static void put_u32(unsigned char *at, uint32_t value)
{
    for (size_t i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static void swap_documents(unsigned char *doc)
{
    unsigned char first[DOC_LEN];

    memcpy(first, doc, DOC_LEN);
    memcpy(doc, doc + DOC_LEN, DOC_LEN);
    memcpy(doc + DOC_LEN, first, DOC_LEN);
}

static void repeat_document(unsigned char *doc)
{
    memcpy(doc + DOC_LEN, doc, DOC_LEN);
}

static void make_kind_too_large(unsigned char *doc)
{
    doc[DOC_KIND] = SCHECK_N_DOCUMENTS;
}

static void make_statement_too_large(unsigned char *doc)
{
    doc[DOC_STATEMENT] = doc[DOC_STATEMENT + 1] = 0xff;
}

static void move_behind_the_end(unsigned char *doc)
{
    put_u32(doc + DOC_OFFSET, UINT32_MAX);
}

/* In 32 bits the two together come to nothing. */
static void reach_behind_the_end(unsigned char *doc)
{
    put_u32(doc + DOC_OFFSET, 1);
    put_u32(doc + DOC_BYTES, UINT32_MAX);
}

/* Prose is searched by halving, and read without another look at where it lies. */
static void an_index_of_documents_is_checked(void **state)
{
    static void (*const changes[])(unsigned char *doc) = {
        swap_documents,           repeat_document,     make_kind_too_large,
        make_statement_too_large, move_behind_the_end, reach_behind_the_end};
    size_t len;
    unsigned char *original = tiny_image(TINY_SMALL, &len), *image = malloc(len);
    const unsigned char *section = original + HDR_SECTIONS + SEC_DOC_INDEX * 8;
    struct scheck_policy *policy = NULL;
    size_t n = img_u32(section + 4) / DOC_LEN;

    (void)state;
    assert_non_null(image);
    assert_true(n >= 2);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        /* The first two, and the last two: the ends of the search. */
        for (int from_end = 0; from_end < 2; from_end++) {
            size_t first = from_end ? n - 2 : 0;

            memcpy(image, original, len);
            changes[i](image + img_u32(section) + first * DOC_LEN);
            assert_memory_not_equal(image, original, len);
            reseal(image, len);
            assert_int_equal(scheck_policy_open(image, len, NULL, &policy), SCHECK_E_IMAGE);
            assert_null(policy);
        }
    }
    free(image);
    free(original);
}

/* Every offset; all 255 other values, or under valgrind a few. */
static void every_byte_is_changed(void **state)
{
    size_t len;
    unsigned char *original = tiny_image(TINY_SMALL, &len), *image = malloc(len);
    unsigned step = is_slow() ? 83 : 1;
    struct counts counts = {0, 0, 0, 1};

    (void)state;
    assert_true(len <= MAX_SMALL);
    assert_non_null(image);
    memcpy(image, original, len);
    for (size_t at = part; at < len; at += parts) {
        for (unsigned change = 1; change < 256; change += step) {
            image[at] = (unsigned char)(original[at] ^ change);
            counts.at = at;
            try_image(image, len, (unsigned)at * 255 + change, &counts);
        }
        if (!is_slow() || at % 16 == 0)
            compare_public(image, len, original);
        image[at] = original[at];
    }
    print_message("%zu bytes, %s of 255 values each, part %u of %u: %zu refused, %zu usable\n",
                  len, step == 1 ? "all" : "a few", part + 1, parts, counts.refused,
                  counts.accepted);
    free(image);
    free(original);
}

/* Two bytes at once, near each other: offsets and counts that fit together. */
static void neighbours_are_changed(void **state)
{
    size_t len;
    unsigned char *original = tiny_image(TINY_SMALL, &len), *image = malloc(len);
    unsigned seed = 99 + part;
    struct counts counts = {0, 0, 0, 1};

    (void)state;
    assert_non_null(image);
    memcpy(image, original, len);
    for (unsigned k = 0; k < (is_slow() ? 2000 : SAMPLES / parts); k++) {
        size_t at = (seed = seed * 1103515245u + 12345u) / 7 % len, other;

        other = at + 1 + (seed >> 8) % 8;
        image[at] = (unsigned char)(seed >> 16);
        counts.at = at;
        if (other < len)
            image[other] = (unsigned char)(seed >> 24);
        try_image(image, len, k, &counts);
        image[at] = original[at];
        if (other < len)
            image[other] = original[other];
    }
    print_message("%zu refused, %zu usable\n", counts.refused, counts.accepted);
    free(image);
    free(original);
}

/* Prose is read by nobody but people; the last section, it is not part of the built-in image. */
static size_t first_byte_of_prose(const unsigned char *image)
{
    return img_u32(image + HDR_SECTIONS + SEC_DOC_DATA * 8);
}

static void the_shipped_policy_is_sampled(void **state)
{
    const char *dir = getenv("SUPPORTCHECK_BUILD_DIR");
    char path[1024];
    unsigned seed = 20261122 + part, n = is_slow() ? 100 : SAMPLES / parts;
    struct counts counts = {0, 0, 0, 32};
    unsigned char *image;
    FILE *file;
    size_t len, prose;

    (void)state;
    snprintf(path, sizeof path, "%s/policy.img", dir ? dir : ".");
    file = fopen(path, "rb");
    if (!file) {
        print_message("skipped: this build has no %s\n", path);
        skip();
    }
    fclose(file);
    image = tiny_file(path, &len);
    prose = first_byte_of_prose(image);
    for (unsigned k = 0; k < n; k++) {
        size_t at;
        unsigned char old;

        seed = seed * 1103515245u + 12345u;
        at = (size_t)((uint64_t)(seed >> 8) * 2654435761u >> 8) % (k % 16 ? prose : len);
        old = image[at];
        counts.at = at;
        image[at] ^= (unsigned char)(1 + (seed >> 24) % 255);
        try_image(image, len, k, &counts);
        image[at] = old;
    }
    print_message("seed %u, %u samples of %zu bytes: %zu refused, %zu usable\n", 20261122 + part,
                  n, len, counts.refused, counts.accepted);
    free(image);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(longer_is_refused),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(an_index_of_documents_is_checked),
        cmocka_unit_test(every_byte_is_changed),
        cmocka_unit_test(neighbours_are_changed),
        cmocka_unit_test(the_shipped_policy_is_sampled),
    };

    if (argc == 3) {
        part = (unsigned)strtoul(argv[1], NULL, 10) - 1;
        parts = (unsigned)strtoul(argv[2], NULL, 10);
    }
    if (parts == 0 || part >= parts)
        return 2;
    return cmocka_run_group_tests_name("image_mutation", tests, NULL, NULL);
}
