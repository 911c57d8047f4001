/* SPDX-License-Identifier: MIT */
/* The parsers of host.h with the source that the probe knows; put->source is what they note. */
#ifndef SCHECK_HOST_PARSE_H
#define SCHECK_HOST_PARSE_H

#include "put.h"

/* SCHECK_OK or SCHECK_E_SYNTAX; lack of memory is in put->rc. */
int scheck__host_xl_info(struct host_put *put, struct scheck_str text);
int scheck__host_xl_dmesg(struct host_put *put, struct scheck_str text);
int scheck__host_kconfig(struct host_put *put, struct scheck_str text);
int scheck__host_commandline(struct host_put *put, struct scheck_str text);
int scheck__host_capabilities(struct host_put *put, struct scheck_str text);
int scheck__host_cpuinfo(struct host_put *put, struct scheck_str text);
int scheck__host_os_release(struct host_put *put, struct scheck_str text);
int scheck__host_xl_conf(struct host_put *put, struct scheck_str text);

/* The value of a string symbol of a .config, without quotes; false: it is not set. */
bool scheck__host_kconfig_string(struct scheck_str text, const char *symbol,
                                 struct scheck_str *value_out);

/* The kinds of Arm core that were met. */
#define HOST_MAX_CORES 64
struct host_core {
    int64_t implementer, part, variant, revision;
};
struct host_cores {
    struct host_core cores[HOST_MAX_CORES];
    size_t n;
};

/* Add @core unless there is one like it, or no room. */
void scheck__host_add_core(struct host_cores *cores, const struct host_core *core);
/* host.arm_cores, unless it is known. */
void scheck__host_fill_cores(struct host_put *put, const struct host_cores *cores);

/* dom0.machine and what follows from it. */
void scheck__host_machine(struct host_put *put, struct scheck_str machine);

#endif
