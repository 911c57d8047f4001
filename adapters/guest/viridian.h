/* SPDX-License-Identifier: MIT */
/* Hyper-V enlightenments, numbered as in libxl's enumeration. */
#ifndef SCHECK_GUEST_VIRIDIAN_H
#define SCHECK_GUEST_VIRIDIAN_H

#include "fill.h"

#define SCHECK_N_VIRIDIAN 13
#define SCHECK_VIRIDIAN_ALL ((UINT32_C(1) << SCHECK_N_VIRIDIAN) - 1)
/* What `viridian = 1` stands for: base freq time_ref_count apic_assist crash_ctl no_vp_limit
 * cpu_hotplug. */
#define SCHECK_VIRIDIAN_DEFAULTS UINT32_C(0x1867)

/* The bit of enlightenment @number, or 0. */
uint32_t scheck_viridian_bit(int64_t number);
/* The bit of the one called @name, or 0. */
uint32_t scheck_viridian_find(const char *name);
/* Make the list of those in @set. */
void scheck_viridian_fill(struct scheck_fill *f, uint32_t set);

#endif
