/* SPDX-License-Identifier: MIT */
/*
 * The table in which ACPI firmware lists the interrupt controllers, one for
 * each CPU that the machine has, or can be given, as of power-on: CPUs added
 * later do not change it. ACPI 6.5, 5.2.12.
 */
#include <string.h>

#include "steps.h"

#define MADT "/sys/firmware/acpi/tables/APIC"
#define MADT_HEADER 44
/* Xen's own limit on x86 is 16383 (xen/arch/Kconfig). */
#define MAX_CPUS 16384

enum { LOCAL_APIC = 0, LOCAL_X2APIC = 9 };

struct cpus {
    uint32_t apic_ids[MAX_CPUS];
    size_t n;
};

static uint32_t u32_at(const unsigned char *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Firmware may list a CPU in both forms. */
static void add_cpu(struct cpus *cpus, uint32_t apic_id)
{
    for (size_t i = 0; i < cpus->n; i++)
        if (cpus->apic_ids[i] == apic_id)
            return;
    if (cpus->n < MAX_CPUS)
        cpus->apic_ids[cpus->n++] = apic_id;
}

/* The first bit of an entry's flags: there, and ready for use. */
static void look_at_entry(struct cpus *cpus, const unsigned char *entry, size_t len)
{
    if (entry[0] == LOCAL_APIC && len >= 8 && u32_at(entry + 4) & 1)
        add_cpu(cpus, entry[3]);
    else if (entry[0] == LOCAL_X2APIC && len >= 16 && u32_at(entry + 8) & 1)
        add_cpu(cpus, u32_at(entry + 4));
}

/* False: no such table, or one cut short. */
static bool count_cpus(struct scheck_str text, struct cpus *cpus)
{
    const unsigned char *table = (const unsigned char *)text.data;
    size_t at = MADT_HEADER;

    if (text.len < MADT_HEADER || memcmp(table, "APIC", 4) != 0 || u32_at(table + 4) != text.len)
        return false;
    while (at < text.len) {
        size_t len = text.len - at < 2 ? 0 : table[at + 1];

        if (len < 2 || len > text.len - at)
            return false;
        look_at_entry(cpus, table + at, len);
        at += len;
    }
    return cpus->n > 0;
}

void scheck__host_madt(struct host_probe *probe)
{
    static const char fact[] = "host.boot_cpus";
    struct host_file file;
    struct cpus cpus;

    /* The table of a PVH dom0 is made by Xen, and lists dom0's own CPUs. */
    if (!scheck__host_is_word(probe->put.facts, "dom0.type", "pv"))
        return;
    cpus.n = 0;
    probe->put.source = MADT;
    if (!scheck__host_read(probe, MADT, &file))
        scheck__host_unknown(&probe->put, fact, file.reason);
    else if (count_cpus(scheck__host_file_text(&file), &cpus))
        scheck__host_int(&probe->put, fact, (int64_t)cpus.n);
    else
        scheck__host_unknown(&probe->put, fact, "the firmware's table of CPUs is not as it must be");
    scheck__host_file_clear(&file);
}
