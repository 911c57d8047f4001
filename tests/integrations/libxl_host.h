/* SPDX-License-Identifier: MIT */
/*
 * A host to try libxl_supportcheck.c on where there is no Xen: a libxl that
 * was opened without a hypervisor, what libxl would ask one, and the log.
 */
#ifndef LIBXL_HOST_H
#define LIBXL_HOST_H

#include <libxl.h>

/* A context of libxl; any failure ends the test. */
libxl_ctx *libxl_host_open(void);
void libxl_host_close(libxl_ctx *ctx);

/* What libxl_get_physinfo() and libxl_get_version_info() say. */
extern libxl_physinfo libxl_host_physinfo;
extern libxl_version_info libxl_host_version;
/* Neither has an answer. */
extern bool libxl_host_is_silent;

/* The lines logged since the last clearing, each "WARN: Domain 3: text". */
extern char libxl_host_log[65536];
void libxl_host_log_clear(void);
/* Lines of it that begin with @level. */
size_t libxl_host_log_count(const char *level);

#endif
