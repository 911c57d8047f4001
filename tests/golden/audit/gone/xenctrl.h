/* SPDX-License-Identifier: MIT */
/* Declarations without one that the fixtures' policy tells of. */
#ifndef XENCTRL_H
#define XENCTRL_H

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <xen/xen.h>

typedef struct handle handle;

int top_frame(handle *h, unsigned long *frame_out);

/* in_a_comment_only() went away. */
void anything(void *pointer);

struct window {
    union {
        frame_t frame;
        char name[8];
    } at;
    struct {
        uint32_t order : 24;
    };
    off_t offset;
};

#if defined(__i386__) || defined(__x86_64__)
long for_x86_only(void);
#endif

#include "xenctrl_compat.h"
#endif
