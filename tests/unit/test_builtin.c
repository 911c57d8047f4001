/* SPDX-License-Identifier: MIT */
/*
 * The built-in image is not verified when a program starts, so it is here: as
 * a foreign one would be, digest and all.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "libsupportcheck/core/policy.h"

static void test_verifies(void **state)
{
    struct scheck_policy *builtin = NULL, *foreign = NULL;
    struct scheck_policy_info one, other;

    (void)state;
    assert_int_equal(scheck_policy_builtin(NULL, &builtin), SCHECK_OK);
    assert_int_equal(scheck_policy_open(builtin->image, builtin->len, NULL, &foreign), SCHECK_OK);
    scheck_policy_info(builtin, &one);
    scheck_policy_info(foreign, &other);
    assert_memory_equal(&one, &other, sizeof one);
    assert_memory_equal(builtin->n_levels, foreign->n_levels, sizeof builtin->n_levels);
    scheck_policy_close(foreign);
    scheck_policy_close(builtin);
}

/* Every name is found, and nothing that is none. */
static void test_names(void **state)
{
    struct scheck_policy *policy = NULL;
    struct scheck_policy_info info;
    struct scheck_fact_info fact;
    size_t found;

    (void)state;
    assert_int_equal(scheck_policy_builtin(NULL, &policy), SCHECK_OK);
    scheck_policy_info(policy, &info);
    assert_true(info.n_facts > 100);
    for (size_t i = 0; i < info.n_facts; i++) {
        assert_int_equal(scheck_policy_fact(policy, i, &fact), SCHECK_OK);
        assert_int_equal(scheck_policy_find_fact(policy, fact.name, strlen(fact.name), &found),
                         SCHECK_OK);
        assert_int_equal(found, i);
        /* What is left without its last letter may be another fact, but not this one. */
        assert_true(scheck_policy_find_fact(policy, fact.name, strlen(fact.name) - 1, &found) !=
                        SCHECK_OK ||
                    found != i);
    }
    assert_int_equal(scheck_policy_find_fact(policy, "", 0, &found), SCHECK_E_NOFACT);
    scheck_policy_close(policy);
}

/* What the head says is what the open policy does, and no byte of the rest is looked at. */
static void test_serial(void **state)
{
    struct scheck_policy *policy = NULL;
    struct scheck_policy_info info;
    unsigned char head[SCHECK_IMAGE_HEAD];
    uint64_t serial = 1;

    (void)state;
    assert_int_equal(scheck_policy_builtin(NULL, &policy), SCHECK_OK);
    scheck_policy_info(policy, &info);
    memcpy(head, policy->image, sizeof head);
    assert_int_equal(scheck_image_serial(NULL, sizeof head, &serial), SCHECK_E_INVAL);
    assert_int_equal(scheck_image_serial(head, sizeof head, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_image_serial(head, sizeof head - 1, &serial), SCHECK_E_IMAGE);
    assert_int_equal(serial, 1);
    assert_int_equal(scheck_image_serial(head, sizeof head, &serial), SCHECK_OK);
    assert_true(serial == info.serial && serial > 2026000000);
    head[HDR_OLDEST_READER] = IMG_FORMAT + 1;
    assert_int_equal(scheck_image_serial(head, sizeof head, &serial), SCHECK_E_NEWER);
    head[HDR_MAGIC] ^= 1;
    assert_int_equal(scheck_image_serial(head, sizeof head, &serial), SCHECK_E_IMAGE);
    scheck_policy_close(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verifies),
        cmocka_unit_test(test_serial),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests_name("builtin", tests, NULL, NULL);
}
