/* SPDX-License-Identifier: MIT */
/* Kinds of Arm core, as their main id register tells them. */
#include <stdio.h>
#include <string.h>

#include "parse.h"
#include "steps.h"

static bool same_core(const struct host_core *a, const struct host_core *b)
{
    return a->implementer == b->implementer && a->part == b->part && a->variant == b->variant &&
           a->revision == b->revision;
}

void scheck__host_add_core(struct host_cores *cores, const struct host_core *core)
{
    for (size_t i = 0; i < cores->n; i++) {
        if (same_core(&cores->cores[i], core))
            return;
    }
    if (cores->n < HOST_MAX_CORES)
        cores->cores[cores->n++] = *core;
}

void scheck__host_fill_cores(struct host_put *put, const struct host_cores *cores)
{
    static const char list[] = "host.arm_cores";
    struct scheck_value known;

    if (scheck__host_known(put->facts, list, &known))
        return;
    scheck__host_list(put, list, cores->n);
    for (size_t i = 0; i < cores->n; i++) {
        const struct host_core *core = &cores->cores[i];

        scheck__host_field_int(put, list, i, "implementer", core->implementer);
        scheck__host_field_int(put, list, i, "part", core->part);
        scheck__host_field_int(put, list, i, "variant", core->variant);
        scheck__host_field_int(put, list, i, "revision", core->revision);
    }
}

struct visit {
    struct host_probe *probe;
    struct host_cores cores;
};

static void visit_cpu(void *ctx, const char *name)
{
    struct visit *visit = ctx;
    struct host_core core;
    char path[128];
    int64_t midr;

    if (strncmp(name, "cpu", 3) != 0 || strlen(name) > 16)
        return;
    snprintf(path, sizeof path, "/sys/devices/system/cpu/%s/regs/identification/midr_el1", name);
    if (!scheck__host_file_number(visit->probe, path, 16, &midr))
        return;
    core.implementer = midr >> 24 & 0xff;
    core.variant = midr >> 20 & 0xf;
    core.part = midr >> 4 & 0xfff;
    core.revision = midr & 0xf;
    scheck__host_add_core(&visit->cores, &core);
}

/* Other machines have no such files: then /proc/cpuinfo says what there is. */
void scheck__host_midr(struct host_probe *probe)
{
    struct visit visit = {.probe = probe};

    (void)scheck__host_each(probe, "/sys/devices/system/cpu", visit_cpu, &visit);
    probe->put.source = "MIDR_EL1 in /sys/devices/system/cpu";
    if (visit.cores.n)
        scheck__host_fill_cores(&probe->put, &visit.cores);
}
