/* SPDX-License-Identifier: MIT */
/* The host's parsers on text: captures, every option of the command line, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/host/host.h"
#include "vocabulary.h"

static struct scheck_facts *parse(int (*parser)(const char *, size_t, struct scheck_facts *),
                                  const char *text, int expected)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);

    assert_int_equal(parser(text, strlen(text), facts), expected);
    return facts;
}

static const char xl_info[] =
    "libxl: error: something\nhost : dom0\nrelease : 6.1.0\nmachine : i686\nnr_cpus : 8\n"
    "max_cpu_id : 7\nnr_nodes : 2\ncores_per_socket : 4\nthreads_per_core : 1\n"
    "virt_caps : pv hvm hvm_directio pv_directio hap\ntotal_memory : 1279\n"
    "sharing_used_memory : 1\nxen_major : 4\nxen_minor : 15\nxen_extra : .1\n"
    "xen_version : 4.15.1\nxen_caps : xen-3.0-x86_64 hvm-3.0-x86_64 \nxen_scheduler : credit\n"
    "xen_changeset : <denied>\nxen_commandline : sched=credit2 hap_1gb=0 \nbuild_id : 1234\n"
    "xend_config_format : 4\n";

static void test_xl_info(void **state)
{
    struct scheck_facts *facts = parse(scheck_host_from_xl_info, xl_info, SCHECK_OK);

    (void)state;
    assert_int_equal(
        scheck_host_from_cpuinfo("vendor_id : GenuineIntel\n", 25, facts), SCHECK_OK);
    assert_int_equal(scheck_host_conclude(facts), SCHECK_OK);
    assert_fact(facts, "hypervisor.version", "4.15.1");
    assert_fact(facts, "hypervisor.scheduler", "credit");
    assert_fact(facts, "hypervisor.option_sched", "credit2");
    assert_fact(facts, "hypervisor.changeset", "?");
    assert_fact(facts, "hypervisor.cap_hap", "true");
    assert_fact(facts, "hypervisor.cap_shadow", "false");
    /* xl of 4.15 did not print it */
    assert_fact(facts, "hypervisor.cap_gnttab_v1", "?");
    assert_string_equal(vocabulary_note(facts, "hypervisor.cap_vmtrace"),
                        "xl of this release does not say");
    assert_fact(facts, "hypervisor.cap_directio", "true");
    assert_fact(facts, "hypervisor.sharing_used_frames", "256");
    assert_fact(facts, "host.iommu", "vtd");
    assert_fact(facts, "host.memory", "1341128704");
    assert_fact(facts, "host.nodes", "2");
    assert_fact(facts, "dom0.kernel_bits", "32");
    scheck_facts_free(facts);
    scheck_facts_free(parse(scheck_host_from_xl_info, "", SCHECK_E_SYNTAX));
    scheck_facts_free(parse(scheck_host_from_xl_info, "hello: world\n", SCHECK_E_SYNTAX));
    facts = parse(scheck_host_from_xl_info, "nr_cpus : 99999999999999999999\n"
                  "total_memory : 9999999999999999\nxen_caps : none\n", SCHECK_OK);
    assert_fact(facts, "host.cpus", "?");
    assert_fact(facts, "host.memory", "?");
    assert_fact(facts, "hypervisor.arch", "?");
    scheck_facts_free(facts);
}

/* --- the command line --- */

static const struct {
    const char *commandline, *fact, *value;
} options[] = {
    {"", "acpi_force", "false"},
    {"acpi=force", "acpi_force", "true"},
    {"acpi=force acpi=off", "acpi_force", "false"},
    {"allow_unsafe", "allow_unsafe", "true"},
    {"allow_unsafe=0", "allow_unsafe", "false"},
    {"no-allow_unsafe", "allow_unsafe", "false"},
    {"allow_unsafe no-allow_unsafe", "allow_unsafe", "false"},
    {"no-allow_unsafe=no", "allow_unsafe", "true"},
    {"allow_unsafe=maybe", "allow_unsafe", "false"},
    {"altp2m=1", "altp2m", "true"},
    {"argo", "argo", "true"},
    {"argo=off", "argo", "false"},
    {"argo=1,mac-permissive=1", "argo", "true"},
    {"argo=1,mac-permissive=1", "argo_mac_permissive", "true"},
    {"argo=1,no-mac-permissive", "argo_mac_permissive", "false"},
    {"argo=mac-permissive", "argo", "false"},
    {"no-argo", "argo", "false"},
    {"dbgp=xhci,share=yes", "dbgp_xhci_share", "true"},
    {"dbgp=xhci@pci00:14.0,share=hwdom", "dbgp_xhci_share", "false"},
    {"dbgp=ehci", "dbgp_xhci_share", "false"},
    {"dom0=pvh,verbose", "dom0_pvh", "true"},
    {"dom0=pvh dom0=pv", "dom0_pvh", "false"},
    {"dom0=verbose", "dom0_pvh", "false"},
    {"dom0=sve=256", "dom0_sve", "true"},
    {"dom0=sve=0", "dom0_sve", "false"},
    {"dom0=sve=-1", "dom0_sve", "true"},
    {"fred=true", "fred", "true"},
    {"hmp-unsafe=yes", "hmp_unsafe", "true"},
    {"hvm_fep", "hvm_fep", "true"},
    {"iommu=no-amd-iommu-perdev-intremap", "iommu_no_amd_perdev_intremap", "true"},
    {"iommu=verbose,amd-iommu-perdev-intremap=0", "iommu_no_amd_perdev_intremap", "true"},
    {"iommu=on", "iommu_no_amd_perdev_intremap", "false"},
    {"llc-coloring", "llc_coloring", "true"},
    {"partial-emulation=on", "partial_emulation", "true"},
    {"pv=32", "pv_32", "true"},
    {"pv=no-32", "pv_32", "false"},
    {"pv=32=0", "pv_32", "false"},
    {"", "pv_32", "?"},
    {"scmi-smc-passthrough", "scmi_smc_passthrough", "true"},
    {"sync_console", "sync_console", "true"},
    {"tboot=0x1234", "tboot", "true"},
    {"tboot=0", "tboot", "false"},
    {"tmem", "tmem", "true"},
    {"vpmu=bts", "vpmu", "true"},
    {"vpmu=off", "vpmu", "false"},
    {"vpmu", "vpmu", "true"},
    {"no-vpmu", "vpmu", "false"},
    {"", "bootscrub", "idle"},
    {"bootscrub", "bootscrub", "on"},
    {"bootscrub=0", "bootscrub", "off"},
    {"no-bootscrub", "bootscrub", "off"},
    {"bootscrub=idle", "bootscrub", "idle"},
    {"nmi=ignore", "nmi", "ignore"},
    {"", "nmi", "?"},
    {"", "gnttab_max_version", "2"},
    {"gnttab=transitive,max-ver:1", "gnttab_max_version", "1"},
    {"gnttab=max-ver:x", "gnttab_max_version", "2"},
    {"", "sched", ""},
    {"sched=rtds", "sched", "rtds"},
    {"", "sched_gran", "cpu"},
    {"sched-gran=core", "sched_gran", "core"},
    {"xsm=silo", "xsm", "silo"},
    {"flask=permissive", "flask", "permissive"},
    {"pv-l1tf=domu", "pv_l1tf", "domu"},
    {"psr=cmt:1,rmid_max:255", "psr", "cmt:1,rmid_max:255"},
    {"console=com1,vga", "console", "com1,vga"},
    {"dtuart=/soc/serial", "dtuart", "/soc/serial"},
    {"tbuf_size=0x10", "tbuf_size", "16"},
    {"  console=vga\tignored  -- argo", "argo", "false"},
    {"=", "argo", "false"},
    {"no-", "argo", "false"},
};

static void test_commandline(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        struct scheck_facts *facts =
            parse(scheck_host_from_commandline, options[i].commandline, SCHECK_OK);
        char name[96];

        snprintf(name, sizeof name, "hypervisor.option_%s", options[i].fact);
        if (strcmp(vocabulary_value(facts, name), options[i].value) != 0)
            print_error("command line \"%s\": ", options[i].commandline);
        assert_fact(facts, name, options[i].value);
        scheck_facts_free(facts);
    }
    scheck_facts_free(parse(scheck_host_from_commandline, "\xff", SCHECK_E_SYNTAX));
}

/* A command line, a configuration and capabilities settle every fact of these families. */
static void test_nothing_forgotten(void **state)
{
    static const char config[] = "CONFIG_NR_CPUS=1\n", caps[] = "xen-3.0-x86_64";
    static const char *const families[] = {"hypervisor.option_", "hypervisor.kconfig_"};
    struct scheck_facts *facts = parse(scheck_host_from_commandline, "", SCHECK_OK);
    struct scheck_fact_info info;

    (void)state;
    assert_int_equal(scheck_host_from_kconfig(config, sizeof config - 1, facts), SCHECK_OK);
    assert_int_equal(scheck_host_from_capabilities(caps, sizeof caps - 1, facts), SCHECK_OK);
    assert_int_equal(scheck_host_conclude(facts), SCHECK_OK);
    for (size_t i = 0; scheck_policy_fact(vocabulary.policy, i, &info) == SCHECK_OK; i++) {
        for (size_t k = 0; k < 2; k++) {
            if (strncmp(info.name, families[k], strlen(families[k])) == 0 &&
                strcmp(vocabulary_value(facts, info.name), "?") == 0)
                fail_msg("%s: the parsers do not know it", info.name);
        }
    }
    scheck_facts_free(facts);
}

/* --- conclusions --- */

static const struct {
    const char *config, *commandline, *fact, *value;
} conclusions[] = {
    {"# CONFIG_XSM is not set\n", "", "hypervisor.xsm", "dummy"},
    {"# CONFIG_XSM is not set\n", "", "hypervisor.flask_mode", "disabled"},
    {"CONFIG_XSM=y\n", "", "hypervisor.xsm", "dummy"},
    {"CONFIG_XSM=y\nCONFIG_XSM_FLASK_DEFAULT=y\n", "", "hypervisor.xsm", "flask"},
    {"CONFIG_XSM=y\nCONFIG_XSM_FLASK_DEFAULT=y\n", "", "hypervisor.flask_mode", "?"},
    {"CONFIG_XSM=y\nCONFIG_XSM_FLASK_DEFAULT=y\n", "xsm=dummy", "hypervisor.xsm", "dummy"},
    {"CONFIG_XSM=y\nCONFIG_XSM_SILO_DEFAULT=y\n", "", "hypervisor.xsm", "silo"},
    {"CONFIG_XSM=y\nCONFIG_XSM_SILO_DEFAULT=y\n", "xsm=flask", "hypervisor.xsm", "flask"},
    {NULL, "xsm=flask", "hypervisor.xsm", "?"},
    {"CONFIG_XSM=y\n", NULL, "hypervisor.xsm", "?"},
    {NULL, "psr=cat", "hypervisor.psr_in_use", "true"},
    {NULL, "", "hypervisor.psr_in_use", "false"},
    {NULL, NULL, "hypervisor.psr_in_use", "?"},
    {"# CONFIG_LIVEPATCH is not set\n", "", "hypervisor.livepatches", "0"},
    {"CONFIG_LIVEPATCH=y\n", "", "hypervisor.livepatches", "?"},
    {"# CONFIG_TRACEBUFFER is not set\n", "", "hypervisor.trace_buffer_pages", "0"},
    {"CONFIG_TRACEBUFFER=y\n", "tbuf_size=32", "hypervisor.trace_buffer_pages", "32"},
    {"CONFIG_TRACEBUFFER=y\n", "", "hypervisor.trace_buffer_pages", "?"},
    {"CONFIG_DEBUG=y\n", "", "hypervisor.option_nmi", "fatal"},
    {"CONFIG_DEBUG=y\n", "nmi=dom0", "hypervisor.option_nmi", "dom0"},
    {"CONFIG_PV=y\n", NULL, "hypervisor.option_nmi", "?"},
    {"CONFIG_SCHED_DEFAULT=\"credit\"\n", "sched=null", "hypervisor.scheduler", "null"},
    {"CONFIG_SCHED_DEFAULT=\"credit\"\n", "sched=typo", "hypervisor.scheduler", "credit"},
};

static void test_conclusions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof conclusions / sizeof *conclusions; i++) {
        const char *config = conclusions[i].config, *commandline = conclusions[i].commandline;
        struct scheck_facts *facts = vocabulary_facts(&vocabulary);

        if (commandline)
            assert_int_equal(
                scheck_host_from_commandline(commandline, strlen(commandline), facts), 0);
        if (config)
            assert_int_equal(scheck_host_from_kconfig(config, strlen(config), facts), 0);
        assert_int_equal(scheck_host_conclude(facts), SCHECK_OK);
        if (strcmp(vocabulary_value(facts, conclusions[i].fact), conclusions[i].value) != 0)
            print_error("conclusion %zu: ", i);
        assert_fact(facts, conclusions[i].fact, conclusions[i].value);
        scheck_facts_free(facts);
    }
    scheck_facts_free(parse(scheck_host_from_kconfig, "nothing\n", SCHECK_E_SYNTAX));
    scheck_facts_free(parse(scheck_host_from_capabilities, "nothing", SCHECK_E_SYNTAX));
    scheck_facts_free(parse(scheck_host_from_os_release, "NAME=x\n", SCHECK_E_SYNTAX));
    scheck_facts_free(parse(scheck_host_from_xl_conf, "\xff", SCHECK_E_SYNTAX));
}

/* --- the hypervisor's log --- */

static const struct {
    const char *text;
    int rc;
    const char *cpus, *iommu;
} logs[] = {
    {"(XEN) SMP: Allowing 8 CPUs (2 hotplug CPUs)\n", SCHECK_OK, "6", "?"},
    {"(XEN) [    0.000000] SMP: Allowing 8 CPUs (2 hotplug CPUs)\n", SCHECK_OK, "6", "?"},
    {"(XEN) SMP: Allowing 1 CPUs (0 hotplug CPUs)\n(XEN) Brought up 1 CPUs\n", SCHECK_OK, "1", "?"},
    {"(XEN) SMP: Allowing 1 CPUs (1 hotplug CPUs)\n", SCHECK_OK, "?", "?"},
    {"(XEN) SMP: Allowing 99999999999999999999 CPUs (0 hotplug CPUs)\n", SCHECK_OK, "?", "?"},
    {"(XEN) SMP: Allowing 8", SCHECK_OK, "?", "?"},
    {"(XEN) smmu: /axi/smmu@fd800000: probing hardware configuration...\n"
     "(XEN) smmu: /axi/smmu@fd800000: SMMUv2 with:\n", SCHECK_OK, "?", "smmuv2"},
    {"(XEN) smmu: /iommu@9: SMMUv1 with:\n", SCHECK_OK, "?", "smmuv1"},
    {"(XEN) SMMUv3: /smmuv3@9050000: IAS 44-bit, OAS 44-bit\n", SCHECK_OK, "?", "smmuv3"},
    {"(XEN) ipmmu: /soc/iommu@e67b0000: registered root IPMMU\n", SCHECK_OK, "?", "ipmmu-vmsa"},
    {"(XEN) Domain 1 says SMMUv2 with:\n", SCHECK_OK, "?", "?"},
    {"SMP: Allowing 8 CPUs (2 hotplug CPUs)\n", SCHECK_E_SYNTAX, "?", "?"},
    {"", SCHECK_E_SYNTAX, "?", "?"},
};

static void test_log(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        struct scheck_facts *facts = parse(scheck_host_from_xl_dmesg, logs[i].text, logs[i].rc);

        assert_fact(facts, "host.boot_cpus", logs[i].cpus);
        assert_fact(facts, "host.iommu", logs[i].iommu);
        scheck_facts_free(facts);
    }
}

/* --- damage, and captures of a real host --- */

static int (*const parsers[])(const char *, size_t, struct scheck_facts *) = {
    scheck_host_from_xl_info,      scheck_host_from_kconfig, scheck_host_from_commandline,
    scheck_host_from_capabilities, scheck_host_from_cpuinfo, scheck_host_from_os_release,
    scheck_host_from_xl_conf,      scheck_host_from_xl_dmesg,
};

/* Exactly @len bytes, so that a sanitizer sees any that are read beyond them. */
static void feed(const char *text, size_t len)
{
    char *copy = malloc(len ? len : 1);

    assert_non_null(copy);
    memcpy(copy, text, len);
    for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++) {
        struct scheck_facts *facts = vocabulary_facts(&vocabulary);

        (void)parsers[i](copy, len, facts);
        scheck_facts_free(facts);
    }
    free(copy);
}

static void test_damage(void **state)
{
    char text[sizeof xl_info];

    (void)state;
    for (size_t len = 0; len < sizeof xl_info - 1; len++)
        feed(xl_info, len);
    for (size_t i = 0; i < sizeof xl_info - 1; i++) {
        static const char bytes[] = {'\0', '\n', ':', '=', ' ', '\xff'};

        memcpy(text, xl_info, sizeof text);
        text[i] = bytes[i % sizeof bytes];
        feed(text, sizeof text - 1);
    }
}

static void test_captures(void **state)
{
    static const struct {
        const char *file;
        int (*parser)(const char *, size_t, struct scheck_facts *);
    } files[] = {
        {"xl-info.txt", scheck_host_from_xl_info},
        {"xl-info-n.txt", scheck_host_from_xl_info},
        {"xl32-info.txt", scheck_host_from_xl_info},
        {"xl-dmesg.txt", scheck_host_from_xl_dmesg},
        {"xenhypfs-config.txt", scheck_host_from_kconfig},
        {"uname.txt", scheck_host_from_cpuinfo},
    };
    const char *data = vocabulary_data("captures of a real host");
    struct scheck_facts *facts;

    (void)state;
    if (!data)
        skip();
    facts = vocabulary_facts(&vocabulary);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[1024], *text;
        size_t len;

        snprintf(path, sizeof path, "%s/captures/%s", data, files[i].file);
        text = vocabulary_file(path, &len);
        assert_non_null(text);
        assert_int_equal(files[i].parser(text, len, facts), SCHECK_OK);
        free(text);
    }
    assert_int_equal(scheck_host_conclude(facts), SCHECK_OK);
    assert_fact(facts, "hypervisor.version", "4.17.7");
    assert_fact(facts, "hypervisor.scheduler", "credit2");
    assert_fact(facts, "hypervisor.kconfig_nr_cpus", "256");
    assert_fact(facts, "hypervisor.kconfig_shadow_paging", "false");
    assert_fact(facts, "hypervisor.xsm", "dummy");
    assert_fact(facts, "hypervisor.cap_gnttab_v2", "true");
    assert_fact(facts, "host.cpu_vendor", "AuthenticAMD");
    assert_fact(facts, "host.iommu", "none");
    assert_fact(facts, "host.memory", "1341128704");
    assert_fact(facts, "dom0.kernel_bits", "64");
    scheck_facts_free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xl_info),
        cmocka_unit_test(test_commandline),
        cmocka_unit_test(test_nothing_forgotten),
        cmocka_unit_test(test_conclusions),
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_captures),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
