/* SPDX-License-Identifier: MIT */
/* Xen's stable libraries, if the machine has them. Kept loaded: they are small. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "steps.h"

struct symbol {
    const char *name;
    size_t offset;
};

static const struct symbol xencall_symbols[] = {
    {"xencall_open", offsetof(struct host_xencall, open)},
    {"xencall_close", offsetof(struct host_xencall, close)},
    {"xencall_alloc_buffer", offsetof(struct host_xencall, alloc)},
    {"xencall_free_buffer", offsetof(struct host_xencall, release)},
    {"xencall2", offsetof(struct host_xencall, call2)},
};

static const struct symbol xenstore_symbols[] = {
    {"xs_open", offsetof(struct host_xenstore, open)},
    {"xs_close", offsetof(struct host_xenstore, close)},
    {"xs_directory", offsetof(struct host_xenstore, directory)},
    {"xs_read", offsetof(struct host_xenstore, read)},
};

static const struct symbol hypfs_symbols[] = {
    {"xenhypfs_open", offsetof(struct host_xenhypfs, open)},
    {"xenhypfs_close", offsetof(struct host_xenhypfs, close)},
    {"xenhypfs_read", offsetof(struct host_xenhypfs, read)},
    {"xenhypfs_readdir", offsetof(struct host_xenhypfs, readdir)},
};

static bool load(const char *file, const struct symbol *symbols, size_t n, void *functions)
{
    void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);

    for (size_t i = 0; handle && i < n; i++) {
        void *address = dlsym(handle, symbols[i].name);

        if (!address) {
            dlclose(handle);
            return false;
        }
        /* ISO C has no conversion to function pointers; POSIX says that the bits fit. */
        memcpy((char *)functions + symbols[i].offset, &address, sizeof address);
    }
    return handle != NULL;
}

/*
 * The libraries print to stderr when they may not reach the hypervisor; so
 * this is found out before. Returns the reason, or NULL when they may.
 */
const char *scheck__host_out_of_reach(void)
{
    int fd = open("/dev/xen/privcmd", O_RDWR | O_CLOEXEC);

    if (fd < 0)
        return errno == EACCES || errno == EPERM ? "the hypervisor answers root only"
                                                 : "there is no /dev/xen/privcmd";
    close(fd);
    return NULL;
}

bool scheck__host_load_xencall(struct host_xencall *lib_out)
{
    return load("libxencall.so.1", xencall_symbols,
                sizeof xencall_symbols / sizeof *xencall_symbols, lib_out);
}

bool scheck__host_load_xenstore(struct host_xenstore *lib_out)
{
    return load("libxenstore.so.4", xenstore_symbols,
                sizeof xenstore_symbols / sizeof *xenstore_symbols, lib_out);
}

void scheck__host_libraries(struct host_probe *probe)
{
    struct host_xencall xencall;
    struct host_xenhypfs hypfs;
    struct host_xenstore xenstore;
    const char *reason = scheck__host_out_of_reach();

    if (!reason && scheck__host_load_xenstore(&xenstore))
        scheck__host_xenstore(probe, &xenstore);
    else
        scheck__host_unknown(&probe->put, "host.driver_domains",
                             reason ? reason : "libxenstore.so.4 cannot be loaded");
    if (!reason && scheck__host_load_xencall(&xencall))
        scheck__host_hypercalls(probe, &xencall);
    else
        scheck__host_no_commandline(probe, reason ? reason : "libxencall.so.1 cannot be loaded");
    if (!reason && load("libxenhypfs.so.1", hypfs_symbols,
                        sizeof hypfs_symbols / sizeof *hypfs_symbols, &hypfs)) {
        scheck__host_hypfs(probe, &hypfs);
        return;
    }
    reason = reason ? reason : "libxenhypfs.so.1 cannot be loaded";
    scheck__host_unknown(&probe->put, "hypervisor.hypfs", reason);
    scheck__host_unknown_all(&probe->put, "hypervisor.kconfig_", reason);
    scheck__host_unknown(&probe->put, "host.cpupools", reason);
}
