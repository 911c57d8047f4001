/* SPDX-License-Identifier: MIT */
/*
 * What libxl_supportcheck.c takes from libxl's header of this name, over the
 * public headers: enough to build that file, and nothing else of libxl, here.
 */
#ifndef STUB_LIBXL_INTERNAL_H
#define STUB_LIBXL_INTERNAL_H

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libxl.h>
#include <libxl_utils.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

typedef struct libxl__gc {
    libxl_ctx *owner;
} libxl__gc;
#define CTX (gc->owner)

#define LIBXL_INVALID_GFN (~(uint64_t)0)

/* The members that are read, of very many. */
typedef struct libxl__domain_create_state {
    libxl_domain_config *guest_config;
    int restore_fd;
    libxl_domain_restore_params restore_params;
    bool soft_reset;
    int guest_domid;
} libxl__domain_create_state;

#define LOGD(level, domid, ...) stub_log(CTX, XTL_##level, domid, __VA_ARGS__)
void stub_log(libxl_ctx *ctx, xentoollog_level level, uint32_t domid, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

int libxl__supportcheck(libxl__gc *gc, const libxl__domain_create_state *dcs);

#endif
