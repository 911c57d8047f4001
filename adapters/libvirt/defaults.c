/* SPDX-License-Identifier: MIT */
/* What the driver does unlike xl, what it passes over, and libxl's defaults for the rest. */
#include "../guest/defaults.h"

#include "domain.h"

/* Elements that other drivers of libvirt honour and this one passes over. */
static const char *const ignored_devices[] = {"tpm", "filesystem", "rng", "panic", "watchdog",
                                              "shmem", "memory", "vsock", "iommu", "smartcard"};

static void warn_of_ignored(struct lv *lv)
{
    const xmlNode *gic = scheck__lv_path(lv->domain, "features", "gic");
    const xmlNode *hyperv = scheck__lv_path(lv->domain, "features", "hyperv");

    for (size_t i = 0; i < sizeof ignored_devices / sizeof *ignored_devices; i++) {
        const xmlNode *node = scheck__lv_child(lv->devices, ignored_devices[i]);

        if (node)
            scheck__lv_warn(lv, node, ignored_devices[i], "libvirt's Xen driver ignores it");
    }
    if (gic)
        scheck__lv_warn(lv, gic, "features/gic", "libvirt's Xen driver ignores it");
    if (hyperv)
        scheck__lv_warn(lv, hyperv, "features/hyperv",
                        "libvirt's Xen driver ignores it; <viridian/> is what it knows");
}

void scheck__lv_fixed(struct lv *lv)
{
    /* xl sets soft_reset itself; libvirt leaves libxl's first value in place. */
    scheck__lv_word(lv, "guest.on_soft_reset", "destroy");
    /* The driver asks libxl itself how much memory the page tables need. */
    scheck__lv_int(lv, "guest.shadow_memory", 0);
    warn_of_ignored(lv);
}

void scheck__lv_rest(struct lv *lv)
{
    struct scheck_fill fill = {.facts = lv->facts, .sink = lv->sink, .file = lv->file};

    scheck_guest_defaults(&fill);
    if (fill.rc)
        lv->rc = fill.rc;
}

void scheck__lv_backend_domain(struct lv *lv, const xmlNode *device)
{
    struct scheck_str name = scheck__lv_attr(scheck__lv_child(device, "backenddomain"), "name");

    /* Domain 0 under its own name is still domain 0. */
    if (!name.len || scheck__lv_is(name, "Domain-0"))
        name = scheck__lv_str("0");
    scheck__lv_string(lv, ".backend_domain", name);
}
