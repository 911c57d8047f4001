/* SPDX-License-Identifier: MIT */
#include "libxl_host.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stub/libxl_internal.h"

char libxl_host_log[65536];
bool libxl_host_is_silent;

libxl_physinfo libxl_host_physinfo = {
    .threads_per_core = 1,
    .cores_per_socket = 4,
    .max_cpu_id = 7,
    .nr_cpus = 8,
    .nr_nodes = 1,
    .total_pages = 4194304,
    .cap_hvm = true,
    .cap_pv = true,
    .cap_hvm_directio = true,
    .cap_hap = true,
    .cap_shadow = true,
    .cap_gnttab_v1 = true,
    .cap_gnttab_v2 = true,
};

static char extra[] = ".7-pre", capabilities[] = "xen-3.0-x86_64 hvm-3.0-x86_64 ";

libxl_version_info libxl_host_version = {
    .xen_version_major = 4,
    .xen_version_minor = 17,
    .xen_version_extra = extra,
    .capabilities = capabilities,
};

void stub_log(libxl_ctx *ctx, xentoollog_level level, uint32_t domid, const char *fmt, ...)
{
    size_t used = strlen(libxl_host_log), room = sizeof libxl_host_log - used;
    const char *name = level == XTL_ERROR ? "ERROR" : level == XTL_WARN ? "WARN" : "DEBUG";
    int len = snprintf(libxl_host_log + used, room, "%s: Domain %u: ", name, domid);
    va_list ap;

    (void)ctx;
    va_start(ap, fmt);
    if ((size_t)len < room)
        len += vsnprintf(libxl_host_log + used + len, room - (size_t)len, fmt, ap);
    va_end(ap);
    if ((size_t)len + 1 < room)
        strcpy(libxl_host_log + used + len, "\n");
}

void libxl_host_log_clear(void)
{
    libxl_host_log[0] = '\0';
}

size_t libxl_host_log_count(const char *level)
{
    size_t n = 0;

    for (const char *line = libxl_host_log; line && *line; line = strchr(line, '\n') + 1)
        n += strncmp(line, level, strlen(level)) == 0;
    return n;
}

/* These come before libxl's own and those of the libraries under it. */
#pragma GCC visibility push(default)

int libxl_get_physinfo(libxl_ctx *ctx, libxl_physinfo *physinfo)
{
    (void)ctx;
    if (libxl_host_is_silent)
        return ERROR_FAIL;
    *physinfo = libxl_host_physinfo;
    return 0;
}

const libxl_version_info *libxl_get_version_info(libxl_ctx *ctx)
{
    (void)ctx;
    return libxl_host_is_silent ? NULL : &libxl_host_version;
}

typedef struct xc_interface_core xc_interface;
struct xs_handle;
xc_interface *xc_interface_open(xentoollog_logger *logger, xentoollog_logger *dombuild,
                                unsigned flags);
int xc_interface_close(xc_interface *xch);
struct xs_handle *xs_open(unsigned long flags);
void xs_close(struct xs_handle *xsh);

xc_interface *xc_interface_open(xentoollog_logger *logger, xentoollog_logger *dombuild,
                                unsigned flags)
{
    static char handle;

    (void)logger, (void)dombuild, (void)flags;
    return (void *)&handle;
}

int xc_interface_close(xc_interface *xch)
{
    (void)xch;
    return 0;
}

struct xs_handle *xs_open(unsigned long flags)
{
    static char handle;

    (void)flags;
    return (void *)&handle;
}

void xs_close(struct xs_handle *xsh)
{
    (void)xsh;
}

#pragma GCC visibility pop

static void drop_log(xentoollog_logger *logger, xentoollog_level level, int errnoval,
                     const char *context, const char *format, va_list ap)
{
    (void)logger, (void)level, (void)errnoval, (void)context, (void)format, (void)ap;
}

static xentoollog_logger quiet = {.vmessage = drop_log};

libxl_ctx *libxl_host_open(void)
{
    libxl_ctx *ctx = NULL;

    if (libxl_ctx_alloc(&ctx, LIBXL_VERSION, 0, &quiet) || !ctx) {
        fprintf(stderr, "libxl cannot be opened\n");
        exit(1);
    }
    return ctx;
}

void libxl_host_close(libxl_ctx *ctx)
{
    libxl_ctx_free(ctx);
}
