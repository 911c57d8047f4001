/* SPDX-License-Identifier: MIT */
/* What the host probe makes of the programs that it runs, by stand-ins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "adapters/host/steps.h"
#include "host_machine.h"
#include "vocabulary.h"

/* --- versions --- */

static void test_qemu_version(void **state)
{
    static const struct {
        const char *text, *version; /* NULL: none */
    } rows[] = {
        {"QEMU emulator version 7.2.11 (Debian 1:7.2+dfsg-7)\nCopyright\n", "7.2.11"},
        {"QEMU emulator version 4.2.1\n", "4.2.1"},
        {"QEMU emulator version 2.8.1, Copyright", "2.8.1"},
        {"QEMU emulator version 9", "9"},
        {"QEMU emulator version ", NULL},
        {"QEMU emulator version (x)", NULL},
        {"error while loading shared libraries\n", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scheck_str text = {rows[i].text, strlen(rows[i].text)}, version = {"", 0};
        bool found = scheck__host_qemu_version(text, &version);

        assert_int_equal(found, rows[i].version != NULL);
        if (found) {
            assert_int_equal(version.len, strlen(rows[i].version));
            assert_memory_equal(version.data, rows[i].version, version.len);
        }
    }
}

static void test_package_version(void **state)
{
    static const struct {
        const char *text, *version;
    } rows[] = {
        {"xen-hypervisor-4.17-amd64 4.17.7+13-0+deb12u1 installed\n", "4.17.7+13-0+deb12u1"},
        {"xen-hypervisor-4.14-amd64 4.14.6-1 config-files\n"
         "xen-hypervisor-4.17-amd64 4.17.7 installed\n", "4.17.7"},
        {"xen-hypervisor-4.14-amd64 4.14.6-1 installed\n", NULL},
        {"xen-hypervisor-4.17-amd64 4.17.7 config-files\n", NULL},
        {"xen-hypervisor-4.17-amd64  not-installed\n", NULL},
        {"xen-hypervisor-4.17-a 1 installed\nxen-hypervisor-4.17-b 2 installed\n", NULL},
        {"xen-hypervisor-4.17-amd64\n", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scheck_str text = {rows[i].text, strlen(rows[i].text)}, version = {"", 0};
        bool found = scheck__host_package_version(text, "-4.17-", &version);

        assert_int_equal(found, rows[i].version != NULL);
        if (found)
            assert_int_equal(version.len, strlen(rows[i].version));
    }
}

/* --- programs --- */

/* Put @script in place of @program, in a PATH that has nothing else. */
static void put_program(const struct machine *m, const char *program, const char *script)
{
    char name[64], full[160];

    snprintf(name, sizeof name, "/%s", program);
    machine_text(m, name, script);
    snprintf(full, sizeof full, "%s%s", m->root, name);
    assert_int_equal(chmod(full, 0755), 0);
}

/* Have @step run programs, which are looked for in @m alone. */
static void run_programs(const struct machine *m, struct scheck_facts *facts,
                         void (*step)(struct host_probe *probe))
{
    struct host_probe p = {.put = {facts, NULL, SCHECK_OK}, .root = ""};
    const char *path = getenv("PATH");
    char *old = strdup(path ? path : "/usr/bin:/bin");

    assert_non_null(old);
    assert_int_equal(setenv("PATH", m->root, 1), 0);
    step(&p);
    assert_int_equal(setenv("PATH", old, 1), 0);
    free(old);
    assert_int_equal(p.put.rc, SCHECK_OK);
}

/* QEMU is looked for where it is; this machine may have one, but no package of Xen. */
static void test_exec_programs(void **state)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);
    struct machine m;

    (void)state;
    machine_make(&m);
    machine_text(&m, "/dpkg-query", "not executable");
    assert_int_equal(scheck_facts_set_string(facts, "hypervisor.version", "4.17.7", 6), SCHECK_OK);
    run_programs(&m, facts, scheck__host_exec_programs);
    assert_fact(facts, "hypervisor.vendor_version", "?");
    put_program(&m, "dpkg-query", "#!/bin/sh\necho xen-hypervisor-4.17-amd64 4.17.7 installed\n");
    run_programs(&m, facts, scheck__host_exec_programs);
    assert_fact(facts, "hypervisor.vendor_version", "4.17.7");
    if (strcmp(vocabulary_value(facts, "dom0.qemu_version"), "?") == 0)
        assert_true(*vocabulary_note(facts, "dom0.qemu_version"));
    scheck_facts_free(facts);
    machine_remove(&m);
}

static struct scheck_facts *ask_xl(const struct machine *m)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);

    run_programs(m, facts, scheck__host_exec_xl);
    return facts;
}

static const struct {
    const char *script, *memory, *note; /* the note of host.cpus */
} programs[] = {
    {"#!/bin/sh\necho \"total_memory : 2\"\necho \"nr_cpus : 4\"\n", "2097152", "xl info"},
    {"#!/bin/sh\n[ \"$1 $2\" = \"info -n\" ] && echo \"nr_cpus : x\"\n", "?",
     "xl info gives no number"},
    {"#!/bin/sh\necho \"xen_caps : xen-3.0-x86_64\"\n", "?", "xl info: it does not say"},
    {"#!/bin/sh\nexit 1\n", "?", "xl info: the program fails"},
    {"#!/bin/sh\nkill -9 $$\n", "?", "xl info: the program fails"},
    {"#!/bin/sh\necho hello\n", "?", "xl info: the program prints something else"},
    {"#!/bin/sh\nwhile echo 0123456789012345678901234567890123456789; do :; done\n", "?",
     "xl info: the program does not come to an end"},
#ifdef EMULATED
    /* qemu-user makes vfork() a fork(), so posix_spawn() does not hear that exec failed. */
    {"no program", "?", "xl info: the program fails"},
#else
    {"no program", "?", "xl info: the program cannot be run"},
#endif
};

static void test_exec_xl(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        struct scheck_facts *facts;
        struct machine m;

        machine_make(&m);
        put_program(&m, "xl", programs[i].script);
        facts = ask_xl(&m);
        assert_fact(facts, "host.memory", programs[i].memory);
        assert_string_equal(vocabulary_note(facts, "host.cpus"), programs[i].note);
        assert_fact(facts, "hypervisor.livepatches", "?");
        scheck_facts_free(facts);
        machine_remove(&m);
    }
}

static void test_exec_livepatch(void **state)
{
    struct scheck_facts *facts;
    struct machine m;

    (void)state;
    machine_make(&m);
    put_program(&m, "xen-livepatch", "#!/bin/sh\necho ' ID | status | metadata'\n"
                                     "echo '----+----+---'\necho 'a | APPLIED |'\n"
                                     "echo 'b | CHECKED |'\necho 'c | APPLIED |'\n");
    facts = ask_xl(&m);
    assert_fact(facts, "hypervisor.livepatches", "2");
    scheck_facts_free(facts);
    put_program(&m, "xen-livepatch", "#!/bin/sh\necho 'Nothing to list'\n");
    facts = ask_xl(&m);
    assert_fact(facts, "hypervisor.livepatches", "0");
    scheck_facts_free(facts);
    machine_remove(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_qemu_version),
        cmocka_unit_test(test_package_version),
        cmocka_unit_test(test_exec_programs),
        cmocka_unit_test(test_exec_xl),
        cmocka_unit_test(test_exec_livepatch),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
