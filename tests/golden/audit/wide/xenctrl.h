/* SPDX-License-Identifier: MIT */
/* Declarations wide enough for what the fixtures' policy tells of. */
#ifndef XENCTRL_H
#define XENCTRL_H

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <xen/xen.h>

typedef struct handle handle;

int top_frame(handle *h, uint64_t *frame_out);
int64_t frame_count(handle *h);

/* in_a_comment_only() went away. */
void anything(void *pointer);

struct window {
    union {
        frame_t frame;
        char name[8];
    } at;
    struct {
        uint32_t order;
    };
    off_t offset;
};

#if defined(__i386__) || defined(__x86_64__)
long for_x86_only(void);
#endif

#include "xenctrl_compat.h"
#endif
