/* SPDX-License-Identifier: MIT */
/* Facts by their names, also where the hashes of all of them are alike and no table helps. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <supportcheck/policy.h>

#include "libsupportcheck/core/hash.h"

#define N_NAMES 20 /* more than may stand behind each other */
#define TABLE 64   /* slots of a table of so many */
#define NAME_LEN 16

static const char before[] =
    "<supportcheck version='1'><policy serial='1'/>"
    "<levels axis='function'><level id='supported'/><level id='experimental'/></levels>"
    "<levels axis='security'><level id='yes'/><level id='no'/></levels>"
    "<labels><label text='Supported' function='supported' security='yes'/></labels>"
    "<releases><release id='4.19' initial='2024-07-29' supported-until='2027-07-29'"
    " security-supported-until='2029-07-29'/></releases><facts namespace=''>";
static const char after[] =
    "</facts><feature id='f' title='F'><statement id='s'><status>Supported</status>"
    "<uncheckable>u</uncheckable></statement></feature></supportcheck>";

/* Names for which the hash begins where that of the first one does; or, not @alike, just any. */
static void make_names(char names[N_NAMES][NAME_LEN], bool alike)
{
    uint32_t slot = 0;
    size_t n = 0;

    for (unsigned i = 0; n < N_NAMES; i++) {
        int len = snprintf(names[n], NAME_LEN, "n%u", i);
        uint32_t here = scheck__hash(names[n], (size_t)len) % TABLE;

        if (n == 0)
            slot = here;
        if (!alike || here == slot)
            n++;
    }
}

static struct scheck_policy *policy_of(char names[N_NAMES][NAME_LEN], struct scheck_model **model,
                                       void **image)
{
    static const struct scheck_compile_options options = {sizeof options, false};
    struct scheck_policy *policy = NULL;
    char text[8192];
    size_t len = (size_t)snprintf(text, sizeof text, "%s", before), image_len;

    for (size_t i = 0; i < N_NAMES; i++)
        len += (size_t)snprintf(text + len, sizeof text - len,
                                "<fact name='%s' type='bool' meaning='m'/>", names[i]);
    len += (size_t)snprintf(text + len, sizeof text - len, "%s", after);
    assert_int_equal(scheck_model_new(NULL, NULL, model), SCHECK_OK);
    assert_int_equal(scheck_model_load_buffer(*model, "names.xml", text, len), SCHECK_OK);
    assert_int_equal(scheck_model_compile(*model, &options, image, &image_len), SCHECK_OK);
    assert_int_equal(scheck_policy_open(*image, image_len, NULL, &policy), SCHECK_OK);
    return policy;
}

static void check_names(char names[N_NAMES][NAME_LEN])
{
    static const char *const others[] = {"", "a", "n", "n00", "nn", "z", "n1000000"};
    struct scheck_model *model = NULL;
    void *image = NULL;
    struct scheck_policy *policy = policy_of(names, &model, &image);
    struct scheck_fact_info fact;
    size_t idx;

    for (size_t i = 0; i < N_NAMES; i++) {
        assert_int_equal(scheck_policy_find_fact(policy, names[i], strlen(names[i]), &idx),
                         SCHECK_OK);
        assert_int_equal(scheck_policy_fact(policy, idx, &fact), SCHECK_OK);
        assert_string_equal(fact.name, names[i]);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(scheck_policy_find_fact(policy, others[i], strlen(others[i]), &idx),
                         SCHECK_E_NOFACT);
    scheck_policy_close(policy);
    scheck_image_free(model, image);
    scheck_model_free(model);
}

static void any_names(void **state)
{
    char names[N_NAMES][NAME_LEN];

    (void)state;
    make_names(names, false);
    check_names(names);
}

static void names_of_one_slot(void **state)
{
    char names[N_NAMES][NAME_LEN];

    (void)state;
    make_names(names, true);
    check_names(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_names),
        cmocka_unit_test(names_of_one_slot),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
