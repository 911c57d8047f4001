/* SPDX-License-Identifier: MIT */
#include "made_by_the_build.h"

typedef struct {
    uint32_t store_port, console_port;
#ifdef NOT_SET
    unsigned long store_frame;
#endif
    const unsigned long *first, second[4];
    unsigned int order:24, domid:16;
    void (*callback)(struct state *state);
    xen_pfn_t *frames;
} internal_state;
