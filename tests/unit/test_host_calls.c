/* SPDX-License-Identifier: MIT */
/* What the host probe asks the hypervisor and xenstore, with stand-ins that answer. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "adapters/host/host.h"
#include "adapters/host/steps.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hypercalls),
        cmocka_unit_test(test_hypercalls_refused),
        cmocka_unit_test(test_hypfs),
        cmocka_unit_test(test_hypfs_refused),
        cmocka_unit_test(test_libraries),
        cmocka_unit_test(test_xenstore),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
