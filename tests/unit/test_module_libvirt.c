/* SPDX-License-Identifier: MIT */
/* The module that programs load for libvirt XML: one pointer, which is the reader. */
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "adapters/reader.h"

static void test_module(void **state)
{
    static const char text[] = "<domain type='xen'><name>g</name></domain>";
    const struct scheck_reader_input input = {"x", text, sizeof text - 1};
    const struct scheck_reader *const *exported;
    struct scheck_guests *guests = NULL;
    void *module = dlopen(MODULE_FILE, RTLD_NOW | RTLD_LOCAL);

    (void)state;
    if (!module)
        fail_msg("%s", dlerror());
    exported = dlsym(module, "scheck_reader_module");
    assert_non_null(exported);
    assert_null(dlsym(module, "scheck_reader_libvirt"));
    assert_string_equal((*exported)->name, "libvirt-xml");
    assert_true((*exported)->recognise(&input));
    assert_int_equal((*exported)->open(&input, NULL, &guests), SCHECK_OK);
    assert_string_equal((*exported)->guest_name(guests, 0), "g");
    (*exported)->close(guests);
    dlclose(module);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_module)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
