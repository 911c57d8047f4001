/* SPDX-License-Identifier: MIT */
/* What follows from facts of several sources. A fact that is known is left alone. */
#include "host.h"
#include "parse.h"

static bool is_open(const struct scheck_facts *facts, const char *name)
{
    struct scheck_value value;

    return !scheck__host_known(facts, name, &value);
}

static void conclude_word(struct host_put *put, const char *name, const char *word)
{
    if (is_open(put->facts, name))
        scheck__host_word(put, name, word);
}

static void conclude_bool(struct host_put *put, const char *name, bool value)
{
    if (is_open(put->facts, name))
        scheck__host_bool(put, name, value);
}

static void conclude_int(struct host_put *put, const char *name, int64_t value)
{
    if (is_open(put->facts, name))
        scheck__host_int(put, name, value);
}

/* libxl says whether there is one, the vendor of the CPUs of which kind. */
static void conclude_iommu(struct host_put *put)
{
    const struct scheck_facts *f = put->facts;

    put->source = "hypervisor.cap_directio, host.cpu_vendor";
    if (scheck__host_is_false(f, "hypervisor.cap_directio"))
        conclude_word(put, "host.iommu", "none");
    if (!scheck__host_is_true(f, "hypervisor.cap_directio"))
        return;
    if (scheck__host_is_word(f, "host.cpu_vendor", "AuthenticAMD") ||
        scheck__host_is_word(f, "host.cpu_vendor", "HygonGenuine"))
        conclude_word(put, "host.iommu", "amd");
    else if (scheck__host_is_word(f, "host.cpu_vendor", "GenuineIntel") ||
             scheck__host_is_word(f, "host.cpu_vendor", "CentaurHauls"))
        conclude_word(put, "host.iommu", "vtd");
}

/* The module that the command line names, or the build's default; FLASK's own state is not told. */
static void conclude_xsm(struct host_put *put)
{
    static const char *const modules[] = {"dummy", "flask", "silo"};
    const struct scheck_facts *f = put->facts;

    put->source = "hypervisor.kconfig_xsm*, hypervisor.option_xsm";
    if (scheck__host_is_false(f, "hypervisor.kconfig_xsm"))
        conclude_word(put, "hypervisor.xsm", "dummy");
    for (size_t i = 0; scheck__host_is_true(f, "hypervisor.kconfig_xsm") && i < 3; i++) {
        if (scheck__host_is_word(f, "hypervisor.option_xsm", modules[i]))
            conclude_word(put, "hypervisor.xsm", modules[i]);
    }
    if (scheck__host_is_true(f, "hypervisor.kconfig_xsm") &&
        scheck__host_is_word(f, "hypervisor.option_xsm", "")) {
        if (scheck__host_is_true(f, "hypervisor.kconfig_xsm_flask_default"))
            conclude_word(put, "hypervisor.xsm", "flask");
        else if (scheck__host_is_true(f, "hypervisor.kconfig_xsm_silo_default"))
            conclude_word(put, "hypervisor.xsm", "silo");
        else
            conclude_word(put, "hypervisor.xsm", "dummy");
    }
    if (scheck__host_is_word(f, "hypervisor.xsm", "dummy") ||
        scheck__host_is_word(f, "hypervisor.xsm", "silo")) {
        conclude_word(put, "hypervisor.flask_mode", "disabled");
        conclude_word(put, "hypervisor.flask_policy", "none");
    } else {
        scheck__host_unknown(put, "hypervisor.flask_mode", "FLASK's mode is libxl's to ask for");
        scheck__host_unknown(put, "hypervisor.flask_policy",
                             "the hypervisor does not tell which policy it has loaded");
    }
}

/* psr=cmt, cat, cdp and mba switch it on; without the option it is off. */
static void conclude_psr(struct host_put *put)
{
    static const char *const parts[] = {"cmt", "cat", "cdp", "mba"};
    struct scheck_value psr;
    bool on = false;

    if (!scheck__host_known(put->facts, "hypervisor.option_psr", &psr))
        return;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        on = on || scheck__host_contains(psr.as.s, parts[i]);
    put->source = "hypervisor.option_psr";
    conclude_bool(put, "hypervisor.psr_in_use", on);
}

/* Fatal NMIs stop a debug build and go to dom0 otherwise. */
static void conclude_nmi(struct host_put *put)
{
    const struct scheck_facts *f = put->facts;

    if (is_open(f, "hypervisor.commandline"))
        return;
    put->source = "hypervisor.kconfig_debug";
    if (scheck__host_is_true(f, "hypervisor.kconfig_debug"))
        conclude_word(put, "hypervisor.option_nmi", "fatal");
    else if (scheck__host_is_false(f, "hypervisor.kconfig_debug"))
        conclude_word(put, "hypervisor.option_nmi", "dom0");
}

/* Without the code there is nothing in use; with it only a sysctl tells. */
static void conclude_built_in(struct host_put *put)
{
    const struct scheck_facts *f = put->facts;
    struct scheck_value pages;

    put->source = "hypervisor.kconfig_livepatch";
    if (scheck__host_is_false(f, "hypervisor.kconfig_livepatch"))
        conclude_int(put, "hypervisor.livepatches", 0);
    put->source = "hypervisor.kconfig_tracebuffer";
    if (scheck__host_is_false(f, "hypervisor.kconfig_tracebuffer"))
        conclude_int(put, "hypervisor.trace_buffer_pages", 0);
    put->source = "hypervisor.option_tbuf_size";
    if (scheck__host_known(f, "hypervisor.option_tbuf_size", &pages) && pages.as.i > 0)
        conclude_int(put, "hypervisor.trace_buffer_pages", pages.as.i);
}

/* What only an Arm host can have. */
static void conclude_x86(struct host_put *put)
{
    static const char *const flags[] = {"host.gic_its", "host.dt_static_heap",
                                        "host.dt_static_memory", "host.dt_static_shm",
                                        "host.dt_static_evtchn"};
    static const char *const numbers[] = {"host.gic_version", "host.dt_overlays",
                                          "host.dom0less_domains", "host.cpu_architecture",
                                          "hypervisor.arm_sve_vl"};

    put->source = "hypervisor.arch";
    if (is_open(put->facts, "host.console_uart"))
        scheck__host_list(put, "host.console_uart", 0);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        conclude_bool(put, flags[i], false);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        conclude_int(put, numbers[i], 0);
}

static void conclude_arm(struct host_put *put)
{
    put->source = "hypervisor.kconfig_dom0less_boot";
    if (scheck__host_is_false(put->facts, "hypervisor.kconfig_dom0less_boot"))
        conclude_int(put, "host.dom0less_domains", 0);
}

/* The only pool of a host has all that the host has. */
static void conclude_pool(struct host_put *put)
{
    struct scheck_value n, id, scheduler, cpus;
    size_t fact;

    if (!scheck__host_known(put->facts, "host.cpupools", &n) || n.as.n_elements != 1)
        return;
    if (scheck_policy_find_fact(scheck_facts_policy(put->facts), "host.cpupools.id", 16, &fact) ||
        scheck_facts_get(put->facts, fact, 0, &id) || id.known != SCHECK_KNOWN || id.as.i != 0)
        return;
    put->source = "the only pool";
    scheck__host_field_string(put, "host.cpupools", 0, "name", scheck__host_str("Pool-0"));
    if (scheck__host_known(put->facts, "hypervisor.scheduler", &scheduler))
        scheck__host_field_string(put, "host.cpupools", 0, "scheduler", scheduler.as.s);
    if (scheck__host_known(put->facts, "host.cpus", &cpus))
        scheck__host_field_int(put, "host.cpupools", 0, "cpus", cpus.as.i);
}

/* Facts that no interface tells which is used here, unless somebody gave a better reason. */
static void say_why_not(struct host_put *put)
{
    static const char *const facts[][2] = {
        {"host.iommu", "nobody tells whether an IOMMU is on, or of which kind"},
        {"host.max_mfn", "no library with a stable interface tells it"},
        {"host.boot_cpus", "neither firmware nor the hypervisor's log says"},
        {"host.console_uart", "needs the architecture"},
        {"host.cpupools", "hypfs was not asked"},
        {"host.gic_version", "the device tree of dom0 does not say"},
        {"host.gic_its", "the device tree of dom0 does not say"},
        {"host.dt_overlays", "no interface lists overlays"},
        {"host.dom0less_domains", "only libxl lists domains"},
        {"hypervisor.xsm", "needs the command line and the build configuration"},
        {"hypervisor.psr_in_use", "needs the command line"},
        {"hypervisor.arm_sve_vl", "xl was not run"},
        {"hypervisor.option_nmi", "the default depends on the build configuration"},
        {"hypervisor.option_pv_32", "the default depends on the build and the CPUs"},
        {"hypervisor.livepatches", "only a sysctl lists live patches"},
        {"hypervisor.virtualised", "the firmware's tables were not asked"},
        {"hypervisor.trace_buffer_pages", "only a sysctl tells the trace buffers"},
        {"hypervisor.vendor_version", "the package manager was not asked"},
        {"host.driver_domains", "xenstore was not asked"},
        {"dom0.qemu_version", "QEMU was not run"},
    };

    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        scheck__host_unknown(put, facts[i][0], facts[i][1]);
    scheck__host_unknown_all(put, "host.dt_static_",
                             "dom0 does not see the host's own device tree");
}

int scheck_host_conclude(struct scheck_facts *facts)
{
    struct host_put put = {facts, NULL, SCHECK_OK};

    if (!facts)
        return SCHECK_E_INVAL;
    conclude_iommu(&put);
    conclude_xsm(&put);
    conclude_psr(&put);
    conclude_nmi(&put);
    conclude_built_in(&put);
    if (scheck__host_is_word(facts, "hypervisor.arch", "x86_64") ||
        scheck__host_is_word(facts, "hypervisor.arch", "x86_32"))
        conclude_x86(&put);
    else if (!is_open(facts, "hypervisor.arch"))
        conclude_arm(&put);
    conclude_pool(&put);
    say_why_not(&put);
    return put.rc;
}
