/* SPDX-License-Identifier: MIT */
#include <limits.h>

#include "host.h"
#include "steps.h"

#if defined(__x86_64__)
#define OWN_ARCH "x86_64"
#elif defined(__i386__)
#define OWN_ARCH "x86_32"
#elif defined(__aarch64__)
#define OWN_ARCH "arm64"
#elif defined(__arm__)
#define OWN_ARCH "arm32"
#endif

int scheck_host_toolstack(struct scheck_facts *facts)
{
    struct host_put put = {facts, "this process", SCHECK_OK};

    if (!facts)
        return SCHECK_E_INVAL;
    scheck__host_int(&put, "toolstack.bits", (int64_t)(sizeof(long) * CHAR_BIT));
#ifdef OWN_ARCH
    scheck__host_word(&put, "toolstack.arch", OWN_ARCH);
#else
    scheck__host_unknown(&put, "toolstack.arch", "built for an instruction set Xen has not");
#endif
    return put.rc;
}

static const char elsewhere[] =
    "another machine's files cannot tell: save the facts on the machine itself";

/* Another root is another machine, whose hypervisor cannot be asked. */
static void ask_hypervisor(struct host_probe *probe, const struct scheck_host_probe *options)
{
    bool here = !*probe->root;
    struct scheck_value value;

    if (options->hypercalls && here) {
        scheck__host_libraries(probe);
    } else {
        const char *no_calls = here ? "hypercalls need root: probe as root" : elsewhere;

        scheck__host_no_commandline(probe, no_calls);
        scheck__host_unknown_all(&probe->put, "hypervisor.kconfig_", no_calls);
        scheck__host_unknown(&probe->put, "hypervisor.hypfs", no_calls);
    }
    if (options->exec_xl && here) {
        scheck__host_exec_xl(probe);
        scheck__host_exec_programs(probe);
    } else {
        const char *not_run = here ? "xl and QEMU are run by root only: probe as root" : elsewhere;

        scheck__host_no_xl(probe, not_run);
        scheck__host_unknown(&probe->put, "hypervisor.arm_sve_vl", not_run);
        scheck__host_unknown(&probe->put, "dom0.qemu_version", not_run);
    }
    if (!scheck__host_known(probe->put.facts, "hypervisor.commandline", &value))
        scheck__host_unknown_all(&probe->put, "hypervisor.option_", probe->no_commandline);
}

int scheck_host_probe(struct scheck_facts *facts, const struct scheck_host_probe *options,
                      bool *is_xen_host_out)
{
    struct host_probe probe = {.put = {facts, NULL, SCHECK_OK}};
    int rc;

    if (!facts || !options || !is_xen_host_out)
        return SCHECK_E_INVAL;
    probe.root = options->root ? options->root : "";
    if (!scheck__host_is_dom0(&probe)) {
        if (probe.put.rc == SCHECK_OK)
            *is_xen_host_out = false;
        return probe.put.rc;
    }
    scheck__host_configuration(&probe);
    scheck__host_sysfs(&probe);
    scheck__host_dom0(&probe);
    scheck__host_firmware(&probe);
    scheck__host_madt(&probe);
    scheck__host_devices(&probe);
    ask_hypervisor(&probe, options);
    scheck__host_consoles(&probe);
    rc = probe.put.rc ? probe.put.rc : scheck_host_conclude(facts);
    if (rc == SCHECK_OK && options->toolstack)
        rc = scheck_host_toolstack(facts);
    if (rc == SCHECK_OK)
        *is_xen_host_out = true;
    return rc;
}
