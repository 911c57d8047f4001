/* SPDX-License-Identifier: MIT */
#include "viridian.h"

#include <string.h>

static const char *const names[SCHECK_N_VIRIDIAN] = {
    "base",
    "freq",
    "time_ref_count",
    "reference_tsc",
    "hcall_remote_tlb_flush",
    "apic_assist",
    "crash_ctl",
    "synic",
    "stimer",
    "hcall_ipi",
    "ex_processor_masks",
    "no_vp_limit",
    "cpu_hotplug",
};

uint32_t scheck_viridian_bit(int64_t number)
{
    return number >= 0 && number < SCHECK_N_VIRIDIAN ? UINT32_C(1) << number : 0;
}

uint32_t scheck_viridian_find(const char *name)
{
    for (int i = 0; i < SCHECK_N_VIRIDIAN; i++)
        if (strcmp(names[i], name) == 0)
            return scheck_viridian_bit(i);
    return 0;
}

void scheck_viridian_fill(struct scheck_fill *f, uint32_t set)
{
    size_t n = 0;

    for (int i = 0; i < SCHECK_N_VIRIDIAN; i++)
        n += (set >> i) & 1;
    if (!scheck_fill_list(f, "viridian", n))
        return;
    n = 0;
    for (int i = 0; i < SCHECK_N_VIRIDIAN; i++)
        if ((set >> i) & 1)
            scheck_fill_item_string(f, "viridian", n++, names[i]);
}
