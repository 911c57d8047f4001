/* SPDX-License-Identifier: MIT */
/*
 * The small policies compile to the images kept beside them, byte for byte:
 * the format does not change unnoticed, and is the same on every machine.
 * So is what the verifier makes of them with one byte changed. With
 * SUPPORTCHECK_UPDATE set both are written anew; review the change.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "image_probe.h"
#include "libsupportcheck/core/image_format.h"
#include "libsupportcheck/core/policy.h"
#include "tiny_policy.h"

static void update(const char *path, const void *image, size_t len)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(image, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    print_message("wrote %s\n", path);
}

static void images_are_current(void **state)
{
    (void)state;
    for (int which = 0; which < TINY_N; which++) {
        char path[1024];
        size_t len, kept_len;
        void *image = tiny_image((enum tiny_which)which, &len), *kept;

        tiny_path((enum tiny_which)which, "images", "img", path, sizeof path);
        if (getenv("SUPPORTCHECK_UPDATE"))
            update(path, image, len);
        kept = tiny_file(path, &kept_len);
        if (kept_len != len || memcmp(kept, image, len) != 0)
            fail_msg("%s is not what its source compiles to now", path);
        free(kept);
        free(image);
    }
}

static void same_policy_same_bytes(void **state)
{
    (void)state;
    for (int which = 0; which < TINY_N; which++) {
        size_t len, again_len;
        void *image = tiny_image((enum tiny_which)which, &len);
        void *again = tiny_image((enum tiny_which)which, &again_len);

        assert_int_equal(len, again_len);
        assert_memory_equal(image, again, len);
        free(again);
        free(image);
    }
}

static void images_can_be_used(void **state)
{
    (void)state;
    for (int which = 0; which < TINY_N; which++) {
        struct tiny t;

        tiny_open(&t, (enum tiny_which)which);
        assert_true(image_probe_thoroughly(t.policy));
        tiny_close(&t);
    }
}

/* --- strictness --- */

#define ROW_LEN 80

static const char *const sections[IMG_N_SECTIONS] = {
    [SEC_STRING_INDEX] = "string index", [SEC_STRING_DATA] = "string data", [SEC_FACTS] = "facts",
    [SEC_FACT_NAMES] = "fact names",     [SEC_ROLES] = "roles",   [SEC_LEVELS] = "levels",
    [SEC_RELEASES] = "releases",         [SEC_NODES] = "nodes",   [SEC_POOL] = "pool",
    [SEC_INTS] = "ints",                 [SEC_STATEMENTS] = "statements",
    [SEC_RULES] = "rules",               [SEC_WAIVERS] = "waivers", [SEC_DEFINES] = "defines",
    [SEC_DEFINE_TEXTS] = "define texts", [SEC_DOC_INDEX] = "document index",
    [SEC_DOC_DATA] = "documents"};

/* How many of the other 255 values of the byte at @at are let in. */
static unsigned n_let_in(unsigned char *image, size_t len, size_t at)
{
    unsigned char kept = image[at];
    unsigned n = 0;

    for (unsigned change = 1; change < 256; change++) {
        struct scheck_policy *policy = NULL;

        image[at] = (unsigned char)(kept ^ change);
        n += scheck__policy_open_as(SCHECK__RESEALED, image, len, NULL, &policy) == SCHECK_OK;
        scheck_policy_close(policy);
    }
    image[at] = kept;
    return n;
}

/* A row for the header and one for each section; returns the length of @text. */
static size_t describe(unsigned char *image, size_t len, char *text)
{
    size_t at = 0, used = 0;

    for (size_t s = 0; s <= IMG_N_SECTIONS; s++) {
        size_t end = s < IMG_N_SECTIONS ? img_u32(image + HDR_SECTIONS + s * 8) : len;
        size_t n_bytes = end - at;
        unsigned long n = 0;

        for (; at < end; at++)
            n += n_let_in(image, len, at);
        used += (size_t)snprintf(text + used, ROW_LEN, "%-16s %5zu bytes, %7lu changes let in\n",
                                 s ? sections[s - 1] : "header", n_bytes, n);
    }
    return used;
}

/* Of every byte every other value: a verifier that lets more in, or less, is told of here. */
static void the_verifier_is_as_strict_as_before(void **state)
{
    char path[1024], text[(IMG_N_SECTIONS + 1) * ROW_LEN];
    size_t len, kept_len, text_len;
    unsigned char *image;
    char *kept;

    (void)state;
    if (getenv("SUPPORTCHECK_SLOW")) {
        print_message("skipped: too many openings for a test that runs slowly\n");
        skip();
    }
    image = tiny_image(TINY_SMALL, &len);
    text_len = describe(image, len, text);
    tiny_path(TINY_SMALL, "images", "strictness", path, sizeof path);
    if (getenv("SUPPORTCHECK_UPDATE"))
        update(path, text, text_len);
    kept = tiny_file(path, &kept_len);
    if (kept_len != text_len || memcmp(kept, text, text_len) != 0)
        fail_msg("%s is not what the verifier does now:\n%s", path, text);
    free(kept);
    free(image);
}

/* What stands among the fields of a list says so itself. */
static void fields_belong_to_their_lists(void **state)
{
    size_t len, n_fields = 0, at, end;
    unsigned char *image = tiny_image(TINY_SMALL, &len);

    (void)state;
    at = img_u32(image + HDR_SECTIONS + SEC_FACTS * 8);
    end = img_u32(image + HDR_SECTIONS + (SEC_FACTS + 1) * 8);
    for (; at + FACT_LEN <= end; at += FACT_LEN) {
        struct scheck_policy *policy = NULL;
        unsigned char kept[2];

        memcpy(kept, image + at + FACT_LIST, 2);
        if (img_u16(kept) == IMG_NONE)
            continue;
        n_fields++;
        memset(image + at + FACT_LIST, 0xff, 2);
        assert_int_equal(scheck__policy_open_as(SCHECK__RESEALED, image, len, NULL, &policy),
                         SCHECK_E_IMAGE);
        memcpy(image + at + FACT_LIST, kept, 2);
    }
    assert_int_equal(n_fields, 3);
    free(image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images_are_current),
        cmocka_unit_test(same_policy_same_bytes),
        cmocka_unit_test(images_can_be_used),
        cmocka_unit_test(fields_belong_to_their_lists),
        cmocka_unit_test(the_verifier_is_as_strict_as_before),
    };

    return cmocka_run_group_tests_name("images", tests, NULL, NULL);
}
