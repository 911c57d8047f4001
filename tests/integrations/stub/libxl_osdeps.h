/* SPDX-License-Identifier: MIT */
/* What libxl_supportcheck.c takes from libxl's header of this name. */
#ifndef STUB_LIBXL_OSDEPS_H
#define STUB_LIBXL_OSDEPS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#endif
