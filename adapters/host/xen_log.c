/* SPDX-License-Identifier: MIT */
/*
 * The hypervisor's log, the only witness of a few things. It is a ring: what it
 * does not say may have been overwritten, so only what it says counts.
 */
#include <string.h>

#include "parse.h"

/* What stands behind @mark in @line; false: it is not there. */
static bool behind(struct scheck_str line, const char *mark, struct scheck_str *rest_out)
{
    size_t len = strlen(mark);

    for (size_t i = 0; i + len <= line.len; i++) {
        if (memcmp(line.data + i, mark, len) == 0) {
            *rest_out = (struct scheck_str){line.data + i + len, line.len - i - len};
            return true;
        }
    }
    return false;
}

/* Take "(XEN) " and a time in brackets off the front of @line. */
static void skip_time(struct scheck_str *line)
{
    struct scheck_str rest;

    (void)behind(*line, "(XEN) ", line);
    if (scheck__host_starts(*line, "[") && behind(*line, "] ", &rest))
        *line = rest;
}

/* "SMP: Allowing 8 CPUs (2 hotplug CPUs)": six of them were there. */
static void take_cpus(struct host_put *put, struct scheck_str rest)
{
    struct scheck_str word, hotplug;
    int64_t all, later;

    if (scheck__host_next(&rest, ' ', &word) && scheck__host_number(word, 10, &all) &&
        behind(rest, "(", &hotplug) && scheck__host_next(&hotplug, ' ', &word) &&
        scheck__host_number(word, 10, &later) && later < all)
        scheck__host_int(put, "host.boot_cpus", all - later);
}

/* "smmu: NODE: SMMUv2 with:", "SMMUv3: NODE: ...", "ipmmu: NODE: ...". */
static void take_iommu(struct host_put *put, struct scheck_str line)
{
    struct scheck_str rest;
    const char *kind = NULL;

    if (scheck__host_starts(line, "SMMUv3: "))
        kind = "smmuv3";
    else if (scheck__host_starts(line, "ipmmu: "))
        kind = "ipmmu-vmsa";
    else if (scheck__host_starts(line, "smmu: ") && behind(line, ": SMMUv1 with", &rest))
        kind = "smmuv1";
    else if (scheck__host_starts(line, "smmu: ") && behind(line, ": SMMUv2 with", &rest))
        kind = "smmuv2";
    if (kind)
        scheck__host_word(put, "host.iommu", kind);
}

int scheck__host_xl_dmesg(struct host_put *put, struct scheck_str text)
{
    struct scheck_str line, rest;
    bool is_log = false;

    while (scheck__host_next(&text, '\n', &line)) {
        if (!scheck__host_starts(line, "(XEN) "))
            continue; /* a guest's words begin with its number */
        is_log = true;
        skip_time(&line);
        if (scheck__host_starts(line, "SMP: Allowing ") && behind(line, "Allowing ", &rest))
            take_cpus(put, rest);
        take_iommu(put, line);
    }
    return is_log ? SCHECK_OK : SCHECK_E_SYNTAX;
}
