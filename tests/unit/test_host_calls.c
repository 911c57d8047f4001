/* SPDX-License-Identifier: MIT */
/* What the host probe asks the hypervisor and xl, with stand-ins that answer. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "adapters/host/host.h"
#include "adapters/host/steps.h"
#include "host_machine.h"
#include "vocabulary.h"

/* --- hypercalls and hypfs, by stand-ins --- */

static struct fake {
    const char *commandline;
    bool old, denied, no_handle, no_memory;
    unsigned open_handles, buffers;
    const char *config;
    int hypfs_errno;
    bool silent, no_pools;
} fake;

static void *fake_open(void *logger, unsigned flags)
{
    (void)logger;
    (void)flags;
    if (fake.no_handle) {
        errno = fake.hypfs_errno;
        return NULL;
    }
    fake.open_handles++;
    return &fake;
}

static int fake_close(void *handle)
{
    assert_ptr_equal(handle, &fake);
    fake.open_handles--;
    return 0;
}

static void *fake_alloc(void *handle, size_t len)
{
    assert_ptr_equal(handle, &fake);
    if (fake.no_memory)
        return NULL;
    fake.buffers++;
    return malloc(len);
}

static void fake_release(void *handle, void *buffer)
{
    assert_ptr_equal(handle, &fake);
    fake.buffers--;
    free(buffer);
}

static int fake_call(void *handle, unsigned op, uint64_t arg1, uint64_t arg2)
{
    static const char *const texts[] = {[1] = ".1", [3] = "xen-3.0-x86_64 xen-3.0-x86_32p ",
                                        [4] = "git:0123abcd"};
    char *buffer = (char *)(uintptr_t)arg2;
    unsigned plain = arg1 >= 11 ? (unsigned)(arg1 == 14 ? 9 : arg1 == 13 ? 4 : arg1 == 12 ? 3 : 1)
                                : (unsigned)arg1;
    const char *text;
    uint32_t room;

    assert_ptr_equal(handle, &fake);
    assert_int_equal(op, 17);
    if (plain == 0)
        return 4 << 16 | 20;
    if (arg1 >= 10) {
        memcpy(&room, buffer, sizeof room);
        assert_true(room >= 1024);
    }
    if (plain == 10) {
        memcpy(buffer + 4, "\x01\x00\xff", 3);
        return fake.denied ? -1 : 3;
    }
    if (arg1 >= 11 && fake.old)
        return -1;
    text = fake.denied ? "<denied>" : plain == 9 ? fake.commandline : texts[plain];
    if (!text)
        return -1;
    if (arg1 >= 11) {
        memcpy(buffer + 4, text, strlen(text));
        return (int)strlen(text);
    }
    strcpy(buffer, text);
    return 0;
}

static const struct host_xencall fake_xencall = {fake_open, fake_close, fake_alloc, fake_release,
                                                 fake_call};

static struct scheck_facts *ask(struct host_probe *p)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);

    *p = (struct host_probe){.put = {facts, NULL, SCHECK_OK}, .root = ""};
    scheck__host_hypercalls(p, &fake_xencall);
    assert_int_equal(p->put.rc, SCHECK_OK);
    assert_int_equal(fake.open_handles, 0);
    assert_int_equal(fake.buffers, 0);
    return facts;
}

static void test_hypercalls(void **state)
{
    struct host_probe p;
    struct scheck_facts *facts;

    (void)state;
    for (int old = 0; old < 2; old++) {
        fake = (struct fake){.commandline = "dom0=pvh sched=rtds argo", .old = old};
        facts = ask(&p);
        assert_fact(facts, "hypervisor.version", "4.20.1");
        assert_fact(facts, "hypervisor.build_id", "0100ff");
        assert_fact(facts, "hypervisor.changeset", "git:0123abcd");
        assert_fact(facts, "hypervisor.arch", "x86_64");
        assert_fact(facts, "hypervisor.option_pv_32", "true");
        assert_fact(facts, "hypervisor.option_dom0_pvh", "true");
        assert_fact(facts, "hypervisor.option_argo", "true");
        assert_fact(facts, "hypervisor.scheduler", "rtds");
        assert_string_equal(vocabulary_note(facts, "hypervisor.option_argo"),
                            "XENVER_commandline2");
        scheck_facts_free(facts);
    }
}

static void test_hypercalls_refused(void **state)
{
    char cut[1025];
    struct host_probe p;
    struct scheck_facts *facts;

    (void)state;
    memset(cut, 'x', 1023);
    cut[1023] = '\0';
    fake = (struct fake){.commandline = cut, .old = true};
    facts = ask(&p);
    assert_fact(facts, "hypervisor.commandline", "?");
    scheck_facts_free(facts);

    fake = (struct fake){.commandline = "", .denied = true};
    facts = ask(&p);
    assert_fact(facts, "hypervisor.commandline", "?");
    assert_fact(facts, "hypervisor.build_id", "?");
    assert_fact(facts, "hypervisor.version", "?");
    assert_string_equal(vocabulary_note(facts, "hypervisor.commandline"),
                        "the hypervisor does not tell its command line");
    scheck_facts_free(facts);

    fake = (struct fake){.no_handle = true};
    facts = ask(&p);
    assert_string_equal(vocabulary_note(facts, "hypervisor.commandline"),
                        "libxencall cannot reach the hypervisor");
    scheck_facts_free(facts);

    fake = (struct fake){.no_memory = true};
    facts = ask(&p);
    assert_string_equal(vocabulary_note(facts, "hypervisor.commandline"),
                        "libxencall has no memory for hypercalls");
    scheck_facts_free(facts);
}

static char *copy_text(const char *text)
{
    char *copy = text ? malloc(strlen(text) + 1) : NULL;

    if (copy)
        strcpy(copy, text);
    return copy;
}

static char *fake_read(void *handle, const char *path)
{
    assert_ptr_equal(handle, &fake);
    if (strcmp(path, "/buildinfo/version/major") == 0)
        return fake.silent ? NULL : copy_text("4");
    if (strcmp(path, "/buildinfo/config") == 0)
        return copy_text(fake.config);
    if (strcmp(path, "/cpupool/0/sched-gran") == 0)
        return copy_text("core\n");
    return NULL;
}

static struct host_hypfs_entry *fake_readdir(void *handle, const char *path, unsigned *n_out)
{
    static char zero[] = "0", name[] = "sched-gran";
    struct host_hypfs_entry *entries;

    assert_ptr_equal(handle, &fake);
    assert_string_equal(path, "/cpupool");
    if (fake.no_pools)
        return NULL;
    entries = calloc(2, sizeof *entries);
    assert_non_null(entries);
    entries[0].name = zero;
    entries[1].name = name;
    *n_out = 2;
    return entries;
}

static const struct host_xenhypfs fake_hypfs = {fake_open, fake_close, fake_read, fake_readdir};

static struct scheck_facts *ask_hypfs(const char *commandline)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);
    struct host_probe p = {.put = {facts, NULL, SCHECK_OK}, .root = ""};

    if (commandline)
        assert_int_equal(
            scheck_host_from_commandline(commandline, strlen(commandline), facts), SCHECK_OK);
    scheck__host_hypfs(&p, &fake_hypfs);
    assert_int_equal(p.put.rc, SCHECK_OK);
    assert_int_equal(fake.open_handles, 0);
    assert_int_equal(scheck_host_conclude(facts), SCHECK_OK);
    return facts;
}

static void test_hypfs(void **state)
{
    struct scheck_facts *facts;

    (void)state;
    fake = (struct fake){.config = "CONFIG_ARGO=y\nCONFIG_CMDLINE=\"argo vpmu\"\n"
                                   "# CONFIG_DEBUG is not set\nCONFIG_NR_CPUS=256\n"
                                   "CONFIG_SCHED_DEFAULT=\"credit2\"\n"};
    facts = ask_hypfs("no-vpmu console=com1");
    assert_fact(facts, "hypervisor.hypfs", "true");
    assert_fact(facts, "hypervisor.kconfig_argo", "true");
    assert_fact(facts, "hypervisor.kconfig_debug", "false");
    assert_fact(facts, "hypervisor.kconfig_nr_cpus", "256");
    assert_fact(facts, "hypervisor.option_argo", "true");
    assert_fact(facts, "hypervisor.option_vpmu", "false");
    assert_fact(facts, "hypervisor.option_nmi", "dom0");
    assert_fact(facts, "hypervisor.commandline", "argo vpmu no-vpmu console=com1");
    assert_fact(facts, "hypervisor.scheduler", "credit2");
    assert_fact(facts, "host.cpupools", "[1]");
    assert_fact(facts, "host.cpupools[0].granularity", "core");
    assert_fact(facts, "host.cpupools[0].name", "Pool-0");
    assert_fact(facts, "host.cpupools[0].scheduler", "credit2");
    scheck_facts_free(facts);

    fake.config = "CONFIG_CMDLINE=\"argo\"\nCONFIG_CMDLINE_OVERRIDE=y\n";
    facts = ask_hypfs("vpmu");
    assert_fact(facts, "hypervisor.option_argo", "true");
    assert_fact(facts, "hypervisor.option_vpmu", "false");
    assert_fact(facts, "hypervisor.kconfig_nr_cpus", "?");
    scheck_facts_free(facts);
}

static void test_hypfs_refused(void **state)
{
    struct scheck_facts *facts;

    (void)state;
    fake = (struct fake){.config = NULL, .no_pools = true};
    facts = ask_hypfs(NULL);
    assert_fact(facts, "hypervisor.hypfs", "true");
    assert_fact(facts, "hypervisor.kconfig_argo", "?");
    assert_string_equal(vocabulary_note(facts, "hypervisor.kconfig_argo"),
                        "hypfs has no build configuration");
    assert_fact(facts, "host.cpupools", "?");
    scheck_facts_free(facts);

    fake = (struct fake){.silent = true};
    facts = ask_hypfs(NULL);
    assert_fact(facts, "hypervisor.hypfs", "?");
    scheck_facts_free(facts);

    fake = (struct fake){.no_handle = true, .hypfs_errno = ENOSYS};
    facts = ask_hypfs(NULL);
    assert_fact(facts, "hypervisor.hypfs", "false");
    scheck_facts_free(facts);

    fake = (struct fake){.no_handle = true, .hypfs_errno = EACCES};
    facts = ask_hypfs(NULL);
    assert_fact(facts, "hypervisor.hypfs", "?");
    assert_string_equal(vocabulary_note(facts, "hypervisor.kconfig_pv"),
                        "hypfs cannot be reached");
    scheck_facts_free(facts);
}

/* The machine that runs the test has no /dev/xen, or answers; neither may fail. */
static void test_libraries(void **state)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);
    struct host_probe p = {.put = {facts, NULL, SCHECK_OK}, .root = ""};

    (void)state;
    scheck__host_libraries(&p);
    assert_int_equal(p.put.rc, SCHECK_OK);
    if (access("/dev/xen/privcmd", F_OK) != 0)
        assert_string_equal(vocabulary_note(facts, "hypervisor.kconfig_pv"),
                            "there is no /dev/xen/privcmd");
    scheck_facts_free(facts);
}

/* --- xenstore, by a stand-in --- */

/* Paths that are there, in order, with their values; children are what stands below. */
static const char *const *store;

static void *store_open(unsigned long flags)
{
    assert_int_equal(flags, HOST_XS_READ_ONLY);
    if (!store)
        return NULL;
    fake.open_handles++;
    return &fake;
}

static void store_close(void *handle)
{
    (void)fake_close(handle);
}

/* One block, as libxenstore makes it: pointers, then the names. */
static char **store_directory(void *handle, uint32_t transaction, const char *path, unsigned *n_out)
{
    size_t len = strlen(path), n = 0;
    char **names = NULL, *text;
    bool there = false;

    assert_ptr_equal(handle, &fake);
    assert_int_equal(transaction, 0);
    for (size_t i = 0; store[i]; i += 2) {
        there |= strncmp(store[i], path, len) == 0 && (!store[i][len] || store[i][len] == '/');
        n += strncmp(store[i], path, len) == 0 && store[i][len] == '/' &&
             !strchr(store[i] + len + 1, '/');
    }
    if (!there)
        return NULL;
    names = calloc(1, n * sizeof *names + 512);
    assert_non_null(names);
    text = (char *)(names + n);
    *n_out = (unsigned)n;
    n = 0;
    for (size_t i = 0; store[i]; i += 2) {
        if (strncmp(store[i], path, len) != 0 || store[i][len] != '/' ||
            strchr(store[i] + len + 1, '/'))
            continue;
        names[n++] = text;
        text = stpcpy(text, store[i] + len + 1) + 1;
    }
    return names;
}

static char *store_read(void *handle, uint32_t transaction, const char *path, unsigned *len_out)
{
    assert_ptr_equal(handle, &fake);
    assert_int_equal(transaction, 0);
    for (size_t i = 0; store[i]; i += 2) {
        if (strcmp(store[i], path) == 0) {
            *len_out = (unsigned)strlen(store[i + 1]);
            return copy_text(store[i + 1]);
        }
    }
    return NULL;
}

static struct scheck_facts *ask_store(const char *const *content)
{
    static const struct host_xenstore lib = {store_open, store_close, store_directory, store_read};
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);
    struct host_probe p = {.put = {facts, NULL, SCHECK_OK}, .root = ""};

    fake = (struct fake){0};
    store = content;
    assert_int_equal(scheck_facts_set_string(facts, "host.xenstored", "c", 1), SCHECK_OK);
    scheck__host_xenstore(&p, &lib);
    assert_int_equal(p.put.rc, SCHECK_OK);
    assert_int_equal(fake.open_handles, 0);
    return facts;
}

static void test_xenstore(void **state)
{
    static const char *const idle[] = {
        "/local/domain/0", "", "/local/domain/0/backend", "", "/local/domain/0/backend/vbd", "",
        "/tool/xenstored", "", "/tool/xenstored/domid", "0", NULL};
    static const char *const busy[] = {
        "/local/domain/0", "", "/local/domain/3", "", "/local/domain/3/backend", "",
        "/local/domain/3/backend/vif", "", "/local/domain/4", "", "/local/domain/4/backend", "",
        "/local/domain/5", "", "/local/domain/5/device", "", "/local/domain/x", "",
        "/local/domain/x/backend", "", "/local/domain/x/backend/vif", "",
        "/tool/xenstored/domid", "7", NULL};
    static const char *const empty[] = {NULL};
    struct scheck_facts *facts;

    (void)state;
    facts = ask_store(idle);
    assert_fact(facts, "host.driver_domains", "0");
    assert_fact(facts, "host.xenstored", "c");
    scheck_facts_free(facts);
    facts = ask_store(busy);
    assert_fact(facts, "host.driver_domains", "1");
    assert_fact(facts, "host.xenstored", "?");
    scheck_facts_free(facts);
    facts = ask_store(empty);
    assert_fact(facts, "host.driver_domains", "?");
    scheck_facts_free(facts);
    facts = ask_store(NULL);
    assert_string_equal(vocabulary_note(facts, "host.driver_domains"),
                        "xenstore cannot be reached");
    scheck_facts_free(facts);
}

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

/* QEMU is looked for where it is; this machine may have one, but no package of Xen. */
static void test_exec_programs(void **state)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);
    struct host_probe p = {.put = {facts, NULL, SCHECK_OK}, .root = ""};
    char *old = copy_text(getenv("PATH"));
    struct machine m;

    (void)state;
    machine_make(&m);
    machine_text(&m, "/dpkg-query", "#!/bin/sh\necho xen-hypervisor-4.17-amd64 4.17.7 installed\n");
    assert_int_equal(scheck_facts_set_string(facts, "hypervisor.version", "4.17.7", 6), SCHECK_OK);
    assert_int_equal(setenv("PATH", m.root, 1), 0);
    scheck__host_exec_programs(&p); /* not executable */
    assert_fact(facts, "hypervisor.vendor_version", "?");
    {
        char full[160];

        snprintf(full, sizeof full, "%s/dpkg-query", m.root);
        assert_int_equal(chmod(full, 0755), 0);
    }
    scheck__host_exec_programs(&p);
    assert_int_equal(setenv("PATH", old ? old : "/usr/bin:/bin", 1), 0);
    free(old);
    assert_int_equal(p.put.rc, SCHECK_OK);
    assert_fact(facts, "hypervisor.vendor_version", "4.17.7");
    if (strcmp(vocabulary_value(facts, "dom0.qemu_version"), "?") == 0)
        assert_true(*vocabulary_note(facts, "dom0.qemu_version"));
    scheck_facts_free(facts);
    machine_remove(&m);
}

/* --- xl info --- */

/* Put @script in place of @program, in a PATH that has nothing else. */
static void put_program(const struct machine *m, const char *program, const char *script)
{
    char name[64], full[160];

    snprintf(name, sizeof name, "/%s", program);
    machine_text(m, name, script);
    snprintf(full, sizeof full, "%s%s", m->root, name);
    assert_int_equal(chmod(full, 0755), 0);
}

static struct scheck_facts *run_programs(const struct machine *m)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);
    struct host_probe p = {.put = {facts, NULL, SCHECK_OK}, .root = ""};
    char *old = copy_text(getenv("PATH"));

    assert_int_equal(setenv("PATH", m->root, 1), 0);
    scheck__host_exec_xl(&p);
    assert_int_equal(setenv("PATH", old ? old : "/usr/bin:/bin", 1), 0);
    free(old);
    assert_int_equal(p.put.rc, SCHECK_OK);
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
        facts = run_programs(&m);
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
    facts = run_programs(&m);
    assert_fact(facts, "hypervisor.livepatches", "2");
    scheck_facts_free(facts);
    put_program(&m, "xen-livepatch", "#!/bin/sh\necho 'Nothing to list'\n");
    facts = run_programs(&m);
    assert_fact(facts, "hypervisor.livepatches", "0");
    scheck_facts_free(facts);
    machine_remove(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hypercalls),
        cmocka_unit_test(test_hypercalls_refused),
        cmocka_unit_test(test_hypfs),
        cmocka_unit_test(test_hypfs_refused),
        cmocka_unit_test(test_libraries),
        cmocka_unit_test(test_xenstore),
        cmocka_unit_test(test_qemu_version),
        cmocka_unit_test(test_package_version),
        cmocka_unit_test(test_exec_programs),
        cmocka_unit_test(test_exec_xl),
        cmocka_unit_test(test_exec_livepatch),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
