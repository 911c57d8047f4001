/* SPDX-License-Identifier: MIT */
/* Running domains, from a xenstore and a hypervisor that stand in for the real ones. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/host/domains_private.h"

static struct fake {
    int open_errno;                  /* 0: it opens */
    int directory_errno, read_errno; /* 0: it is there */
    const char *ids[6];
    const char *names[6], *vms[6];
    unsigned n_ids;
    int open;

    bool no_handle, no_memory;
    int call_rc, call_errno;
    uint64_t results[6];
    unsigned calls, buffers;
} fake;

/* --- xenstore --- */

static void *xs_open(unsigned long flags)
{
    assert_int_equal(flags, HOST_XS_READ_ONLY);
    errno = fake.open_errno;
    if (fake.open_errno)
        return NULL;
    fake.open++;
    return &fake;
}

static void xs_close(void *handle)
{
    assert_ptr_equal(handle, &fake);
    fake.open--;
}

/* As libxenstore does: one block, pointers first. */
static char **xs_directory(void *handle, uint32_t transaction, const char *path, unsigned *n_out)
{
    char **ids;
    char *at;

    assert_ptr_equal(handle, &fake);
    assert_int_equal(transaction, 0);
    assert_string_equal(path, "/local/domain");
    errno = fake.directory_errno;
    if (errno)
        return NULL;
    ids = malloc(sizeof fake.ids + 256);
    assert_non_null(ids);
    at = (char *)(ids + 6);
    for (unsigned i = 0; i < fake.n_ids; i++) {
        ids[i] = strcpy(at, fake.ids[i]);
        at += strlen(at) + 1;
    }
    *n_out = fake.n_ids;
    return ids;
}

/* What is read ends without a NUL that counts. */
static char *xs_read(void *handle, uint32_t transaction, const char *path, unsigned *len_out)
{
    static const char prefix[] = "/local/domain/";

    assert_ptr_equal(handle, &fake);
    assert_int_equal(transaction, 0);
    assert_memory_equal(path, prefix, sizeof prefix - 1);
    for (unsigned i = 0; i < fake.n_ids; i++) {
        const char *rest = path + sizeof prefix - 1;
        size_t len = strlen(fake.ids[i]);
        const char *value;

        if (strncmp(rest, fake.ids[i], len) != 0 || rest[len] != '/')
            continue;
        value = strcmp(rest + len, "/name") == 0 ? fake.names[i] : fake.vms[i];
        errno = fake.read_errno ? fake.read_errno : ENOENT;
        if (!value || fake.read_errno)
            return NULL;
        *len_out = (unsigned)strlen(value);
        return strdup(value);
    }
    return NULL;
}

static const struct host_xenstore xenstore = {xs_open, xs_close, xs_directory, xs_read};

#define UUID "01234567-89ab-cdef-0123-456789abcdef"

static void test_list(void **state)
{
    struct scheck_domain *domains;
    char reason[SCHECK_DOMAINS_REASON];
    size_t n;

    (void)state;
    fake = (struct fake){.n_ids = 6,
                         .ids = {"12", "0", "3", "x", "70000", "7"},
                         .names = {"web", "Domain-0", NULL, "no number", "too large", "sly"},
                         .vms = {"/vm/" UUID, NULL, "/vm/../../../../../../etc/passwd-012345", NULL,
                                 NULL, "/vm/01234567-89ab-cdef-0123-456789abcd/."}};
    assert_true(scheck__domains_list(&xenstore, &domains, &n, reason));
    assert_int_equal(fake.open, 0);
    assert_int_equal(n, 4);
    assert_int_equal(domains[0].id, 0);
    assert_string_equal(domains[0].name, "Domain-0");
    assert_string_equal(domains[0].uuid, "");
    assert_int_equal(domains[1].id, 3);
    assert_string_equal(domains[1].name, "");
    assert_string_equal(domains[1].uuid, "");
    assert_int_equal(domains[2].id, 7);
    assert_string_equal(domains[2].uuid, "");
    assert_int_equal(domains[3].id, 12);
    assert_string_equal(domains[3].name, "web");
    assert_string_equal(domains[3].uuid, UUID);
    assert_int_equal(domains[3].max_gfn, -1);
    assert_non_null(domains[3].no_max_gfn);
    scheck_domains_free(domains, n);
    scheck_domains_free(NULL, 3);
}

static void assert_no_list(const char *wanted)
{
    char reason[SCHECK_DOMAINS_REASON];
    struct scheck_domain *domains = NULL;
    size_t n = 77;

    assert_false(scheck__domains_list(&xenstore, &domains, &n, reason));
    assert_string_equal(reason, wanted);
    assert_int_equal(fake.open, 0);
    assert_null(domains);
    assert_int_equal(n, 77);
}

static void test_no_list(void **state)
{
    (void)state;
    fake = (struct fake){.open_errno = EACCES};
    assert_no_list("xenstore answers root only");
    fake = (struct fake){.open_errno = ENOENT};
    assert_no_list("xenstore cannot be reached: No such file or directory");
    fake = (struct fake){.directory_errno = EACCES};
    assert_no_list("xenstore does not list domains to this user");
    fake = (struct fake){.directory_errno = EIO};
    assert_no_list("xenstore does not list domains: Input/output error");
}

/* What cannot be read is not taken for what is not there. */
static void test_unreadable_keys(void **state)
{
    (void)state;
    fake = (struct fake){.n_ids = 1, .ids = {"3"}, .names = {"web"}, .vms = {"/vm/" UUID}};
    fake.read_errno = ENOMEM;
    assert_no_list("xenstore does not give /local/domain/3/vm: Cannot allocate memory");
    fake.read_errno = EACCES;
    assert_no_list("xenstore does not give /local/domain/3/vm: Permission denied");
}

/* --- the hypervisor --- */

static void *call_open(void *logger, unsigned flags)
{
    assert_null(logger);
    assert_int_equal(flags, 0);
    if (fake.no_handle)
        return NULL;
    fake.open++;
    return &fake;
}

static int call_close(void *handle)
{
    assert_ptr_equal(handle, &fake);
    fake.open--;
    return 0;
}

static void *call_alloc(void *handle, size_t len)
{
    assert_ptr_equal(handle, &fake);
    if (fake.no_memory)
        return NULL;
    fake.buffers++;
    return malloc(len);
}

static void call_release(void *handle, void *buffer)
{
    assert_ptr_equal(handle, &fake);
    fake.buffers--;
    free(buffer);
}

/* xen_ulong_t, of which a multicall_entry is made. */
#ifdef __i386__
typedef uint32_t xen_word;
#else
typedef uint64_t xen_word;
#endif

/* A multicall of one XENMEM_maximum_gpfn for the domain that comes next. */
static int call2(void *handle, unsigned op, uint64_t arg1, uint64_t arg2)
{
    xen_word *entry = (xen_word *)(uintptr_t)arg1;
    uint16_t domid;

    assert_ptr_equal(handle, &fake);
    assert_int_equal(op, 13);
    assert_int_equal(arg2, 1);
    assert_int_equal(entry[0], 12);
    assert_int_equal(entry[2], 14);
    memcpy(&domid, (void *)(uintptr_t)entry[3], sizeof domid);
    assert_int_equal(domid, 10 + fake.calls);
    entry[1] = (xen_word)fake.results[fake.calls++];
    errno = fake.call_errno;
    return fake.call_rc;
}

static const struct host_xencall xencall = {call_open, call_close, call_alloc, call_release, call2};

#define N_ASKED 6

static void ask(struct scheck_domain *domains)
{
    for (uint32_t i = 0; i < N_ASKED; i++)
        domains[i] = (struct scheck_domain){.id = 10 + i, .max_gfn = 99};
    scheck__domains_frames(&xencall, domains, N_ASKED);
    assert_int_equal(fake.open, 0);
    assert_int_equal(fake.buffers, 0);
}

/* Above all: neither 31 nor 32 bits are enough, and an error is no frame. */
static void test_frames(void **state)
{
    struct scheck_domain domains[N_ASKED];

    (void)state;
    fake = (struct fake){
        .results = {0xfefff, 0x80000000u, 0x123456789abc, (uint64_t)-1, (uint64_t)-3, 0}};
    ask(domains);
    for (unsigned i = 0; i < N_ASKED; i++) {
        bool known = sizeof(xen_word) == 8 && i < 3;

        assert_true(domains[i].max_gfn == (known ? (int64_t)fake.results[i] : -1));
        assert_int_equal(domains[i].no_max_gfn == NULL, known);
    }
}

static void assert_all_unknown(const char *reason)
{
    struct scheck_domain domains[N_ASKED];

    ask(domains);
    for (unsigned i = 0; i < N_ASKED; i++) {
        assert_int_equal(domains[i].max_gfn, -1);
        assert_string_equal(domains[i].no_max_gfn, reason);
    }
}

static void test_no_frames(void **state)
{
    (void)state;
    fake = (struct fake){.no_handle = true};
    assert_all_unknown("libxencall cannot reach the hypervisor");
    fake = (struct fake){.no_memory = true};
    assert_all_unknown("libxencall cannot reach the hypervisor");
    fake = (struct fake){.call_rc = -1, .call_errno = ENOTTY};
    assert_all_unknown("a 64-bit kernel takes no hypercalls from a 32-bit process");
    fake = (struct fake){.call_rc = -1, .call_errno = ENOSYS};
    assert_all_unknown("the hypervisor does not say");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_no_list),
        cmocka_unit_test(test_unreadable_keys),
        cmocka_unit_test(test_frames),
        cmocka_unit_test(test_no_frames),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
