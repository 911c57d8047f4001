/* SPDX-License-Identifier: MIT */
/* The hypervisor's .config. A symbol that it does not set is off. */
#include <stdio.h>
#include <string.h>

#include "parse.h"

/* Kconfig symbols are the fact's name in capitals. */
static const char *const symbols[] = {
    "expert",          "debug",             "unsupported",       "pv",
    "hvm",             "pv32",              "pv_shim",           "pv_shim_exclusive",
    "xen_guest",       "hyperv_guest",      "bigmem",            "shadow_paging",
    "mem_sharing",     "mem_paging",        "altp2m",            "vm_event",
    "hvm_fep",         "tboot",             "x86_psr",           "gdbsx",
    "tracebuffer",     "coverage",          "ubsan",             "xenoprof",
    "livepatch",       "kexec",             "hypfs",             "hypfs_config",
    "argo",            "xsm",               "xsm_flask",         "xsm_silo",
    "xsm_silo_default", "xsm_flask_default", "ioreq_server",     "viridian",
    "vpci",            "sched_credit",      "sched_credit2",     "sched_rtds",
    "sched_arinc653",  "sched_null",        "arm64_sve",         "acpi",
    "mpu",             "gicv3",             "has_its",           "new_vgic",
    "arm_smmu",        "arm_smmu_v3",       "ipmmu_vmsa",        "tee",
    "optee",           "ffa",               "ffa_vm_to_vm",      "scmi_smc",
    "partial_emulation", "static_memory",   "static_shm",        "static_evtchn",
    "overlay_dtb",     "dom0less_boot",     "llc_coloring",      "numa",
};

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Whether @written is the symbol that @name is in small letters. */
static bool is_symbol(struct scheck_str written, const char *name)
{
    size_t i = 0;

    while (i < written.len && name[i] && written.data[i] == upper(name[i]))
        i++;
    return i == written.len && !name[i];
}

/* Value of the line that sets CONFIG_@name; false: none does. */
static bool find(struct scheck_str text, const char *name, struct scheck_str *value_out)
{
    struct scheck_str line, key;

    while (scheck__host_next(&text, '\n', &line)) {
        if (!scheck__host_starts(line, "CONFIG_") ||
            !scheck__host_split(line, '=', &key, value_out))
            continue;
        key.data += strlen("CONFIG_");
        key.len -= strlen("CONFIG_");
        if (is_symbol(key, name)) {
            *value_out = scheck__host_trim(*value_out);
            return true;
        }
    }
    return false;
}

bool scheck__host_kconfig_string(struct scheck_str text, const char *symbol,
                                 struct scheck_str *value_out)
{
    if (!find(text, symbol, value_out))
        return false;
    if (value_out->len >= 2 && value_out->data[0] == '"') {
        value_out->data++;
        value_out->len -= 2;
    }
    return true;
}

int scheck__host_kconfig(struct host_put *put, struct scheck_str text)
{
    struct scheck_str value;
    struct scheck_value known;
    int64_t cpus;

    if (!scheck__host_contains(text, "CONFIG_"))
        return SCHECK_E_SYNTAX;
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        char fact[64];

        snprintf(fact, sizeof fact, "hypervisor.kconfig_%s", symbols[i]);
        scheck__host_bool(put, fact,
                          find(text, symbols[i], &value) && scheck__host_equals(value, "y"));
    }
    if (find(text, "nr_cpus", &value) && scheck__host_number(value, 10, &cpus))
        scheck__host_int(put, "hypervisor.kconfig_nr_cpus", cpus);
    else
        scheck__host_unknown(put, "hypervisor.kconfig_nr_cpus", "CONFIG_NR_CPUS is not set");
    /* An option of the command line overrules the default, so that one is read first. */
    if (!scheck__host_known(put->facts, "hypervisor.scheduler", &known) &&
        scheck__host_kconfig_string(text, "sched_default", &value) && value.len)
        scheck__host_string(put, "hypervisor.scheduler", value);
    return SCHECK_OK;
}
