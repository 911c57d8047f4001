/* SPDX-License-Identifier: MIT */
/* The predicates of the benchmark, as a programmer would write them in C. */
#include <string.h>

#include "facts.h"

#define PREDICATE(name) static bool name(const struct bench_facts *f)

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

PREDICATE(p01)
{
    return f->host.toolstack_bits == 32 && f->host.hypervisor_bits == 64 &&
           f->guest.max_gfn >= INT64_C(4294967296);
}

PREDICATE(p02)
{
    return f->guest.memory > INT64_C(8796093022208);
}

PREDICATE(p03)
{
    for (size_t i = 0; i < f->guest.n_disks; i++)
        if (is(f->guest.disks[i].backend, "tap") && is(f->guest.disks[i].format, "vhd"))
            return true;
    return false;
}

PREDICATE(p04)
{
    return f->guest.nestedhvm && is(f->guest.type, "hvm");
}

PREDICATE(p05)
{
    return f->guest.n_pci > 0 &&
           (!is(f->guest.altp2m, "disabled") || f->guest.pod || f->guest.paging);
}

PREDICATE(p06)
{
    return is(f->host.scheduler, "credit") || is(f->host.scheduler, "credit2");
}

PREDICATE(p07)
{
    return !is(f->host.scheduler, "credit") && !is(f->host.scheduler, "credit2") &&
           !is(f->host.scheduler, "null") && f->host.cpupools > 1;
}

PREDICATE(p08)
{
    return !is(f->guest.type, "pv") && f->guest.vcpus > 128;
}

PREDICATE(p09)
{
    return is(f->guest.type, "pv") && (f->guest.vcpus > 512 || f->guest.arch_bits == 32);
}

PREDICATE(p10)
{
    for (size_t i = 0; i < f->guest.n_disks; i++)
        if (is(f->guest.disks[i].backend, "qdisk") && !is(f->guest.disks[i].format, "raw") &&
            !is(f->guest.disks[i].format, "qcow2"))
            return false;
    return true;
}

PREDICATE(p11)
{
    for (size_t i = 0; i < f->guest.n_nics; i++)
        if (is(f->guest.nics[i].type, "ioemu") &&
            (is(f->guest.nics[i].model, "ne2k_pci") || is(f->guest.nics[i].model, "pcnet")))
            return true;
    return false;
}

PREDICATE(p12)
{
    for (size_t i = 0; i < f->guest.n_pci; i++)
        if (f->guest.pci[i].permissive)
            return !f->host.iommu;
    return false;
}

PREDICATE(p13)
{
    for (size_t i = 0; i < f->guest.n_pci; i++)
        if (f->guest.pci[i].seize && !is(f->host.xsm, "flask"))
            return false;
    return true;
}

PREDICATE(p14)
{
    return f->guest.memory * 2 > f->host.memory && f->guest.max_memory != f->guest.memory;
}

PREDICATE(p15)
{
    return is(f->host.arch, "arm64") && !is(f->guest.type, "pvh");
}

PREDICATE(p16)
{
    return is(f->host.arch, "x86_64") && is(f->guest.device_model, "qemu-xen-traditional") &&
           !f->guest.stubdom;
}

PREDICATE(p17)
{
    return f->host.xen_major * 100 + f->host.xen_minor < 417 && f->guest.viridian;
}

PREDICATE(p18)
{
    return strncmp(f->guest.firmware, "ovmf", 4) == 0 && is(f->guest.type, "hvm") &&
           f->guest.secure_boot;
}

PREDICATE(p19)
{
    return f->guest.n_disks + f->guest.n_nics > 6 && f->guest.vnuma > 0;
}

PREDICATE(p20)
{
    return f->host.has_livepatch && f->host.livepatch && f->guest.shared;
}

const bench_predicate bench_handwritten[BENCH_PREDICATES] = {
    p01, p02, p03, p04, p05, p06, p07, p08, p09, p10,
    p11, p12, p13, p14, p15, p16, p17, p18, p19, p20,
};
