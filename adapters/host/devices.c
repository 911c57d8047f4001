/* SPDX-License-Identifier: MIT */
/* PCI devices that share what a guest should have alone; back ends; parked CPUs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "steps.h"

#define PCI "/sys/bus/pci/devices"
#define MAX_DEVICES 1024
#define N_BARS 6
#define PAGE_SHIFT 12
#define RESOURCE_IS_MEMORY 0x200
#define NAME_LEN 16

struct device {
    char name[NAME_LEN]; /* 0000:01:00.0 */
    int64_t irq;         /* 0: none, or message signalled */
    struct {
        int64_t first, last; /* pages; 0, 0: none */
    } bars[N_BARS];
    bool shares_irq, shares_page;
};

struct pci {
    struct host_probe *probe;
    struct device *devices;
    size_t n;
    int64_t vfs;
    bool overflow;
};

static const char *attribute(const char *device, const char *name, char *buf, size_t cap)
{
    snprintf(buf, cap, PCI "/%s/%s", device, name);
    return buf;
}

/* One "start end flags" a line. */
static void read_bars(struct pci *pci, struct device *device, const char *path)
{
    struct scheck_str text, line;
    struct host_file file;

    if (scheck__host_read(pci->probe, path, &file)) {
        text = scheck__host_file_text(&file);
        for (size_t i = 0; i < N_BARS && scheck__host_next(&text, '\n', &line); i++) {
            struct scheck_str start, end, rest, flags;
            int64_t first, last, kind;

            scheck__host_split(line, ' ', &start, &rest);
            scheck__host_split(rest, ' ', &end, &flags);
            if (!scheck__host_number(start, 16, &first) || !scheck__host_number(end, 16, &last) ||
                !scheck__host_number(scheck__host_trim(flags), 16, &kind) ||
                !(kind & RESOURCE_IS_MEMORY) || last < first)
                continue;
            device->bars[i].first = first >> PAGE_SHIFT;
            device->bars[i].last = last >> PAGE_SHIFT;
        }
    }
    scheck__host_file_clear(&file);
}

static void count_entry(void *ctx, const char *name)
{
    (void)ctx;
    (void)name;
}

static void visit_device(void *ctx, const char *name)
{
    struct pci *pci = ctx;
    struct device *device = &pci->devices[pci->n];
    char path[128];
    int64_t vfs;

    if (strlen(name) >= NAME_LEN)
        return;
    if (pci->n == MAX_DEVICES) {
        pci->overflow = true;
        return;
    }
    snprintf(device->name, NAME_LEN, "%s", name);
    read_bars(pci, device, attribute(name, "resource", path, sizeof path));
    /* A device that signals by message leaves its line alone. */
    if (scheck__host_each(pci->probe, attribute(name, "msi_irqs", path, sizeof path), count_entry,
                          NULL) <= 0)
        (void)scheck__host_file_number(pci->probe, attribute(name, "irq", path, sizeof path), 10,
                                       &device->irq);
    if (scheck__host_file_number(pci->probe, attribute(name, "sriov_numvfs", path, sizeof path),
                                 10, &vfs) && vfs < MAX_DEVICES * 256)
        pci->vfs += vfs;
    pci->n++;
}

/* Two ranges that meet in a page which neither has alone. */
static bool share_page(const struct device *a, const struct device *b)
{
    for (size_t i = 0; i < N_BARS; i++) {
        for (size_t k = 0; a->bars[i].last && k < N_BARS; k++) {
            if (b->bars[k].last && a->bars[i].first <= b->bars[k].last &&
                b->bars[k].first <= a->bars[i].last)
                return true;
        }
    }
    return false;
}

static void compare_devices(struct pci *pci)
{
    for (size_t i = 0; i < pci->n; i++) {
        for (size_t k = i + 1; k < pci->n; k++) {
            struct device *a = &pci->devices[i], *b = &pci->devices[k];

            if (a->irq > 0 && a->irq == b->irq)
                a->shares_irq = b->shares_irq = true;
            if (share_page(a, b))
                a->shares_page = b->shares_page = true;
        }
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct device *)a)->name, ((const struct device *)b)->name);
}

static void fill_sharing(struct pci *pci, const char *fact, bool pages)
{
    struct host_put *put = &pci->probe->put;
    size_t n = 0, idx = 0;

    for (size_t i = 0; i < pci->n; i++)
        n += pages ? pci->devices[i].shares_page : pci->devices[i].shares_irq;
    scheck__host_list(put, fact, n);
    for (size_t i = 0; i < pci->n; i++) {
        if (pages ? pci->devices[i].shares_page : pci->devices[i].shares_irq)
            scheck__host_item(put, fact, idx++, scheck__host_str(pci->devices[i].name));
    }
}

static void fill_pci(struct host_probe *probe)
{
    static const char *const facts[] = {"host.pci_shared_interrupt", "host.pci_shared_page",
                                        "host.sriov_vfs"};
    struct pci pci = {.probe = probe};
    int n;

    probe->put.source = PCI;
    pci.devices = calloc(MAX_DEVICES + 1, sizeof *pci.devices);
    if (!pci.devices) {
        probe->put.rc = SCHECK_E_NOMEM;
        return;
    }
    n = scheck__host_each(probe, PCI, visit_device, &pci);
    for (size_t i = 0; (n < 0 || pci.overflow) && i < sizeof facts / sizeof *facts; i++)
        scheck__host_unknown(&probe->put, facts[i],
                             n < 0 ? PCI " cannot be read" : "more PCI devices than expected");
    if (n >= 0 && !pci.overflow) {
        qsort(pci.devices, pci.n, sizeof *pci.devices, by_name);
        compare_devices(&pci);
        fill_sharing(&pci, facts[0], false);
        fill_sharing(&pci, facts[1], true);
        scheck__host_int(&probe->put, facts[2], pci.vfs);
    }
    free(pci.devices);
}

/* --- PV SCSI, parked CPUs, xenstored --- */

static void count_backend(void *ctx, const char *name)
{
    *(int64_t *)ctx += strncmp(name, "vscsi-", 6) == 0;
}

static void fill_pvscsi(struct host_probe *probe)
{
    static const char path[] = "/sys/bus/xen-backend";
    int64_t n = 0;

    probe->put.source = path;
    if (scheck__host_exists(probe, path) != 1) {
        scheck__host_unknown(&probe->put, "host.pvscsi_devices", "no bus of back ends in sysfs");
        return;
    }
    /* Without the driver nothing can be bound to it. */
    (void)scheck__host_each(probe, "/sys/bus/xen-backend/drivers/xen-pvscsi", count_backend, &n);
    scheck__host_int(&probe->put, "host.pvscsi_devices", n);
}

struct cpus {
    struct host_probe *probe;
    int64_t parked;
};

static void visit_cpu(void *ctx, const char *name)
{
    struct cpus *cpus = ctx;
    char path[128];
    int64_t online;

    if (strncmp(name, "xen_cpu", 7) != 0 || strlen(name) > 32)
        return;
    snprintf(path, sizeof path, "/sys/devices/system/xen_cpu/%s/online", name);
    cpus->parked += scheck__host_file_number(cpus->probe, path, 10, &online) && online == 0;
}

static void fill_parked(struct host_probe *probe)
{
    static const char path[] = "/sys/devices/system/xen_cpu";
    struct cpus cpus = {probe, 0};

    probe->put.source = path;
    if (scheck__host_each(probe, path, visit_cpu, &cpus) < 0)
        scheck__host_unknown(&probe->put, "host.parked_cpus", "/sys/devices/system/xen_cpu "
                             "cannot be read");
    else
        scheck__host_int(&probe->put, "host.parked_cpus", cpus.parked);
}

/* A daemon of dom0 has left its number; in a stub domain there is none. */
static void fill_xenstored(struct host_probe *probe)
{
    struct host_file file;
    char path[64];
    int64_t pid;

    probe->put.source = "/run/xen/xenstored.pid";
    if (!scheck__host_file_number(probe, "/run/xen/xenstored.pid", 10, &pid)) {
        scheck__host_unknown(&probe->put, "host.xenstored", "/run/xen/xenstored.pid has no number");
        return;
    }
    snprintf(path, sizeof path, "/proc/%lld/comm", (long long)pid);
    if (!scheck__host_read(probe, path, &file)) {
        scheck__host_unknown(&probe->put, "host.xenstored", file.reason);
        return;
    }
    if (scheck__host_starts(scheck__host_file_text(&file), "oxenstored"))
        scheck__host_word(&probe->put, "host.xenstored", "ocaml");
    else if (scheck__host_starts(scheck__host_file_text(&file), "xenstored"))
        scheck__host_word(&probe->put, "host.xenstored", "c");
    else
        scheck__host_unknown(&probe->put, "host.xenstored", "the process is no known xenstored");
    scheck__host_file_clear(&file);
}

void scheck__host_devices(struct host_probe *probe)
{
    fill_pci(probe);
    fill_pvscsi(probe);
    fill_parked(probe);
    fill_xenstored(probe);
}
