/* SPDX-License-Identifier: MIT */
/*
 * The small policies compile to the images kept beside them, byte for byte:
 * the format does not change unnoticed, and is the same on every machine.
 * With SUPPORTCHECK_UPDATE set they are written anew; review the change.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "image_probe.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images_are_current),
        cmocka_unit_test(same_policy_same_bytes),
        cmocka_unit_test(images_can_be_used),
    };

    return cmocka_run_group_tests_name("images", tests, NULL, NULL);
}
