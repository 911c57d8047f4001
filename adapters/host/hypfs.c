/* SPDX-License-Identifier: MIT */
/* The hypervisor file system: build configuration and CPU pools. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"
#include "steps.h"

#define MAX_POOLS 64

/*
 * Options that are built in stand before those of the boot loader, or in
 * place of them, and the hypervisor does not show them there.
 */
static void add_builtin_options(struct host_probe *probe, struct scheck_str config)
{
    struct scheck_str builtin, override = {"", 0}, shown = {"", 0};
    struct scheck_value known;
    size_t cap;
    char *all;

    if (!scheck__host_kconfig_string(config, "cmdline", &builtin) || !builtin.len ||
        !scheck__host_known(probe->put.facts, "hypervisor.commandline", &known))
        return;
    if (!scheck__host_kconfig_string(config, "cmdline_override", &override) ||
        !scheck__host_equals(override, "y"))
        shown = known.as.s;
    cap = builtin.len + shown.len + 2;
    all = malloc(cap);
    if (!all) {
        probe->put.rc = SCHECK_E_NOMEM;
        return;
    }
    snprintf(all, cap, "%.*s %.*s", (int)builtin.len, builtin.data, (int)shown.len, shown.data);
    probe->put.source = "CONFIG_CMDLINE, XENVER_commandline2";
    (void)scheck__host_commandline(&probe->put, scheck__host_str(all));
    free(all);
}

static void fill_config(struct host_probe *probe, const struct host_xenhypfs *lib, void *handle)
{
    static const char path[] = "/buildinfo/config";
    char *text = lib->read(handle, path);

    if (text)
        add_builtin_options(probe, scheck__host_str(text));
    probe->put.source = "hypfs /buildinfo/config";
    if (!text || scheck__host_kconfig(&probe->put, scheck__host_str(text)))
        scheck__host_unknown_all(&probe->put, "hypervisor.kconfig_",
                                 "hypfs has no build configuration");
    free(text);
}

static void fill_pool(struct host_probe *probe, const struct host_xenhypfs *lib, void *handle,
                      size_t idx, int64_t id)
{
    char path[64];
    char *granularity;

    snprintf(path, sizeof path, "/cpupool/%lld/sched-gran", (long long)id);
    granularity = lib->read(handle, path);
    scheck__host_field_int(&probe->put, "host.cpupools", idx, "id", id);
    if (granularity)
        scheck__host_field_string(&probe->put, "host.cpupools", idx, "granularity",
                                  scheck__host_trim(scheck__host_str(granularity)));
    free(granularity);
}

static void fill_pools(struct host_probe *probe, const struct host_xenhypfs *lib, void *handle)
{
    unsigned n_entries = 0;
    struct host_hypfs_entry *entries = lib->readdir(handle, "/cpupool", &n_entries);
    int64_t ids[MAX_POOLS];
    size_t n = 0;

    probe->put.source = "hypfs /cpupool";
    if (!entries) {
        scheck__host_unknown(&probe->put, "host.cpupools", "hypfs has no /cpupool");
        return;
    }
    for (unsigned i = 0; i < n_entries && n < MAX_POOLS; i++)
        n += scheck__host_number(scheck__host_str(entries[i].name), 10, &ids[n]);
    scheck__host_list(&probe->put, "host.cpupools", n);
    for (size_t i = 0; i < n; i++)
        fill_pool(probe, lib, handle, i, ids[i]);
    free(entries);
}

void scheck__host_hypfs(struct host_probe *probe, const struct host_xenhypfs *lib)
{
    struct host_put *put = &probe->put;
    void *handle;
    char *major;

    errno = 0;
    handle = lib->open(NULL, 0);
    put->source = "libxenhypfs";
    if (!handle) {
        if (errno == ENOSYS || errno == EOPNOTSUPP)
            scheck__host_bool(put, "hypervisor.hypfs", false);
        else
            scheck__host_unknown(put, "hypervisor.hypfs", "hypfs cannot be reached");
        scheck__host_unknown_all(put, "hypervisor.kconfig_", "hypfs cannot be reached");
        return;
    }
    major = lib->read(handle, "/buildinfo/version/major");
    if (major) {
        scheck__host_bool(put, "hypervisor.hypfs", true);
        fill_config(probe, lib, handle);
        fill_pools(probe, lib, handle);
    } else {
        scheck__host_unknown(put, "hypervisor.hypfs", "hypfs does not answer");
        scheck__host_unknown_all(put, "hypervisor.kconfig_", "hypfs does not answer");
    }
    free(major);
    lib->close(handle);
}
