/* SPDX-License-Identifier: MIT */
/*
 * The highest frame of a domain. XENMEM_maximum_gpfn returns it as the result
 * of the hypercall, which Linux hands on through ioctl()'s int: a plain call
 * is wrong from 8 TiB on. The one entry of a multicall has a field of its own.
 */
#include <errno.h>
#include <string.h>

#include "domains_private.h"

#define HYPERCALL_MEMORY_OP 12
#define HYPERCALL_MULTICALL 13
#define XENMEM_MAXIMUM_GPFN 14

/* xen_ulong_t: as wide as a long on x86, 64 bits on every Arm. */
#if defined(__i386__)
typedef uint32_t xen_word;
#else
typedef uint64_t xen_word;
#endif

struct request {
    struct {
        xen_word op, result, args[6];
    } multicall;
    uint16_t domid;
};

static void settle(struct scheck_domain *domain, int64_t max_gfn, const char *reason)
{
    domain->max_gfn = max_gfn;
    domain->no_max_gfn = reason;
}

/*
 * A long that was negative is an error number. Of a PV guest that has not said
 * how large it is the hypervisor says 0, which no other guest can end at.
 */
static void take_result(struct scheck_domain *domain, xen_word result)
{
    uint64_t frame = result;

    if (sizeof result < sizeof frame)
        settle(domain, -1, "a 32-bit process cannot be told frame numbers of more than 32 bits");
    else if (frame == 0)
        settle(domain, -1, "the guest has not said how large it is");
    else if (frame >> 63)
        settle(domain, -1, "the hypervisor does not say");
    else
        settle(domain, (int64_t)frame, NULL);
}

static void ask(const struct host_xencall *lib, void *handle, struct request *request,
                struct scheck_domain *domain)
{
    memset(request, 0, sizeof *request);
    request->domid = (uint16_t)domain->id;
    request->multicall.op = HYPERCALL_MEMORY_OP;
    request->multicall.args[0] = XENMEM_MAXIMUM_GPFN;
    request->multicall.args[1] = (xen_word)(uintptr_t)&request->domid;
    if (lib->call2(handle, HYPERCALL_MULTICALL, (uint64_t)(uintptr_t)&request->multicall, 1) == 0)
        take_result(domain, request->multicall.result);
    else if (errno == ENOTTY)
        settle(domain, -1, "a 64-bit kernel takes no hypercalls from a 32-bit process");
    else
        settle(domain, -1, "the hypervisor does not say");
}

static void settle_all(struct scheck_domain *domains, size_t n, const char *reason)
{
    for (size_t i = 0; i < n; i++)
        settle(&domains[i], -1, reason);
}

void scheck__domains_frames(const struct host_xencall *lib, struct scheck_domain *domains,
                            size_t n)
{
    void *handle = lib->open(NULL, 0);
    struct request *request = handle ? lib->alloc(handle, sizeof *request) : NULL;

    if (!request)
        settle_all(domains, n, "libxencall cannot reach the hypervisor");
    for (size_t i = 0; request && i < n; i++)
        ask(lib, handle, request, &domains[i]);
    if (request)
        lib->release(handle, request);
    if (handle)
        lib->close(handle);
}

void scheck_domains_frames(struct scheck_domain *domains, size_t n)
{
    const char *reason = scheck__host_out_of_reach();
    struct host_xencall lib;

    if (!reason && scheck__host_load_xencall(&lib))
        scheck__domains_frames(&lib, domains, n);
    else
        settle_all(domains, n, reason ? reason : "libxencall.so.1 cannot be loaded");
}
