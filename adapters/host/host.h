/* SPDX-License-Identifier: MIT */
/*
 * Facts of a Xen host: probed on the machine, or parsed from what its
 * commands and files say. Nothing here links a Xen library.
 */
#ifndef SCHECK_HOST_H
#define SCHECK_HOST_H

#include <supportcheck/facts.h>

#ifdef __cplusplus
extern "C" {
#endif

struct scheck_host_probe {
    const char *root; /* put before every path of sysfs, procfs and /etc; NULL: the machine's own */
    bool hypercalls;  /* ask libxencall and libxenhypfs, which need root */
    bool exec_xl;     /* run `xl info`, `xl dmesg`, `xen-livepatch list` and QEMU for its version */
    bool toolstack;   /* this process is the tool stack: its bits and arch are facts, too */
};

/*
 * Fill @facts with what this machine tells. Whatever cannot be read is
 * unknown, with the reason; what is known has its source. On a machine that
 * is not the control domain of a Xen host *@is_xen_host_out is false and
 * nothing is set: its kernel and its CPUs are no Xen host's.
 *
 * Returns SCHECK_OK, SCHECK_E_INVAL (an argument is NULL) or SCHECK_E_NOMEM.
 */
int scheck_host_probe(struct scheck_facts *facts, const struct scheck_host_probe *options,
                      bool *is_xen_host_out);

/* toolstack.bits and toolstack.arch of this process. SCHECK_OK or SCHECK_E_NOMEM. */
int scheck_host_toolstack(struct scheck_facts *facts);

/*
 * Parsers of captured text, none of which needs to be terminated. What a text
 * does not say is left as it is. SCHECK_OK, SCHECK_E_SYNTAX (not such a text
 * at all; nothing is set) or SCHECK_E_NOMEM.
 */

/* `xl info`, `xl info -n`. */
int scheck_host_from_xl_info(const char *text, size_t len, struct scheck_facts *facts);
/* `xl dmesg`: what the hypervisor's log still says of CPUs at boot and of the IOMMU. */
int scheck_host_from_xl_dmesg(const char *text, size_t len, struct scheck_facts *facts);
/* The hypervisor's .config; after its command line, which overrules defaults. */
int scheck_host_from_kconfig(const char *text, size_t len, struct scheck_facts *facts);
/* The hypervisor's command line; options it does not mention have their defaults. */
int scheck_host_from_commandline(const char *text, size_t len, struct scheck_facts *facts);
/* XENVER_capabilities: "xen-3.0-x86_64 hvm-3.0-x86_32 ...". */
int scheck_host_from_capabilities(const char *text, size_t len, struct scheck_facts *facts);
/* /proc/cpuinfo of dom0. */
int scheck_host_from_cpuinfo(const char *text, size_t len, struct scheck_facts *facts);
/* /etc/os-release of dom0. */
int scheck_host_from_os_release(const char *text, size_t len, struct scheck_facts *facts);
/* xl.conf. */
int scheck_host_from_xl_conf(const char *text, size_t len, struct scheck_facts *facts);

/*
 * Facts that follow from others once all sources have been asked: the kind of
 * IOMMU, the active access control module, defaults that hang on Kconfig. An
 * offline reader of captures calls it last. SCHECK_OK or SCHECK_E_NOMEM.
 */
int scheck_host_conclude(struct scheck_facts *facts);

#ifdef __cplusplus
}
#endif
#endif
