/* SPDX-License-Identifier: MIT */
/* The steps of a probe. Each says what it could not learn, and why. */
#ifndef SCHECK_HOST_STEPS_H
#define SCHECK_HOST_STEPS_H

#include "file.h"

/* Whether this is the control domain of a Xen host. */
bool scheck__host_is_dom0(struct host_probe *probe);

void scheck__host_sysfs(struct host_probe *probe);       /* /sys/hypervisor */
void scheck__host_dom0(struct host_probe *probe);        /* kernel and user space of dom0 */
void scheck__host_midr(struct host_probe *probe);        /* Arm cores, from their own registers */
void scheck__host_firmware(struct host_probe *probe);    /* EFI, ACPI, device tree */
void scheck__host_madt(struct host_probe *probe);        /* CPUs, as the firmware lists them */
void scheck__host_devices(struct host_probe *probe);     /* PCI, PV back ends, CPUs */
void scheck__host_consoles(struct host_probe *probe);      /* Xen's UART, the console daemon */
void scheck__host_configuration(struct host_probe *probe); /* xl.conf */

/* What the next three need of libxencall, libxenhypfs and libxenstore, so that tests can stand in for them. */
struct host_xencall {
    void *(*open)(void *logger, unsigned flags);
    int (*close)(void *handle);
    void *(*alloc)(void *handle, size_t len);
    void (*release)(void *handle, void *buffer);
    int (*call2)(void *handle, unsigned op, uint64_t arg1, uint64_t arg2);
};

struct host_hypfs_entry {
    char *name;
    size_t size;
    unsigned short type;
    unsigned short encoding;
    unsigned flags;
};

struct host_xenhypfs {
    void *(*open)(void *logger, unsigned flags);
    int (*close)(void *handle);
    char *(*read)(void *handle, const char *path);
    struct host_hypfs_entry *(*readdir)(void *handle, const char *path, unsigned *n_out);
};

/* Of libxenstore: a transaction is a number, none is 0; what is returned is freed by the caller. */
#define HOST_XS_READ_ONLY 1ul
struct host_xenstore {
    void *(*open)(unsigned long flags);
    void (*close)(void *handle);
    char **(*directory)(void *handle, uint32_t transaction, const char *path, unsigned *n_out);
    char *(*read)(void *handle, uint32_t transaction, const char *path, unsigned *len_out);
};

void scheck__host_hypercalls(struct host_probe *probe, const struct host_xencall *lib);
void scheck__host_xenstore(struct host_probe *probe, const struct host_xenstore *lib);
void scheck__host_hypfs(struct host_probe *probe, const struct host_xenhypfs *lib);
/* Load the libraries and do all three; what is missing becomes the reason. */
void scheck__host_libraries(struct host_probe *probe);

/* Load one library; false: it is not there. Whether the hypervisor can be asked; NULL: yes. */
bool scheck__host_load_xencall(struct host_xencall *lib_out);
bool scheck__host_load_xenstore(struct host_xenstore *lib_out);
const char *scheck__host_out_of_reach(void);

void scheck__host_no_commandline(struct host_probe *probe, const char *reason);

/* Output of @argv in @file, which has room for HOST_MAX_FILE; NULL, or why there is none. */
const char *scheck__host_run(char *const *argv, struct host_file *file);

/* Run `xl info`, `xl dmesg` and `xen-livepatch list`. */
void scheck__host_exec_xl(struct host_probe *probe);
/* Ask QEMU and the package manager for versions. */
void scheck__host_exec_programs(struct host_probe *probe);
bool scheck__host_qemu_version(struct scheck_str text, struct scheck_str *version_out);
bool scheck__host_package_version(struct scheck_str text, const char *series,
                                  struct scheck_str *version_out);
void scheck__host_no_xl(struct host_probe *probe, const char *reason);

#endif
