/* SPDX-License-Identifier: MIT */
/* The host probe on trees of our own making: of all kinds of machines, and of no Xen host. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/host/host.h"
#include "failing_alloc.h"
#include "host_machine.h"
#include "vocabulary.h"

/* --- the whole probe --- */

static const char *const x86_facts[][2] = {
    {"hypervisor.version", "4.17.7"},
    {"hypervisor.arch", "x86_64"},
    {"hypervisor.bits", "64"},
    {"hypervisor.capabilities", "[4]"},
    {"hypervisor.capabilities[3]", "hvm-3.0-x86_64"},
    {"hypervisor.changeset", ""},
    {"hypervisor.build_id", "151b373fd64b32159300987fd923cd10dabadac4"},
    {"hypervisor.option_pv_32", "false"},
    {"hypervisor.commandline", "?"},
    {"hypervisor.option_argo", "?"},
    {"hypervisor.kconfig_debug", "?"},
    {"hypervisor.cap_hap", "?"},
    {"dom0.type", "pv"},
    {"dom0.kernel", "6.1.0-56-amd64"},
    {"dom0.kernel_bits", "64"},
    {"dom0.machine", "x86_64"},
    {"dom0.bits", "64"},
    {"dom0.os", "Linux"},
    {"dom0.os_id", "debian"},
    {"dom0.os_version", "12"},
    {"dom0.memory", "671088640"},
    {"dom0.cpus", "2"},
    {"dom0.init", "systemd"},
    {"dom0.acpi", "true"},
    {"host.acpi", "true"},
    {"host.efi", "false"},
    {"host.secure_boot", "false"},
    {"host.cpu_vendor", "AuthenticAMD"},
    {"host.cpu_family", "23"},
    {"host.cpu_model", "1"},
    {"host.cpu_architecture", "0"},
    {"host.arm_cores", "[0]"},
    {"host.gic_version", "0"},
    {"host.gic_its", "false"},
    {"host.dom0less_domains", "0"},
    {"host.iommu", "?"},
    {"host.memory", "?"},
    {"host.pci_shared_interrupt", "[2]"},
    {"host.pci_shared_interrupt[0]", "0000:00:01.0"},
    {"host.pci_shared_interrupt[1]", "0000:00:02.0"},
    {"host.pci_shared_page", "[2]"},
    {"host.pci_shared_page[0]", "0000:00:02.0"},
    {"host.pci_shared_page[1]", "0000:00:03.0"},
    {"host.sriov_vfs", "7"},
    {"host.pvscsi_devices", "0"},
    {"host.parked_cpus", "1"},
    {"host.xenstored", "c"},
    {"toolstack.bootloader_restrict", "true"},
    {"toolstack.vif_script", "vif-openvswitch"},
    {"toolstack.bits", "?"},
};

static void test_x86_machine(void **state)
{
    struct machine m;
    static const char elsewhere[] =
        "another machine's files cannot tell: save the facts on the machine itself";
    struct scheck_facts *facts;

    (void)state;
    machine_make(&m);
    facts = machine_probe(&m, true);
    for (size_t i = 0; i < sizeof x86_facts / sizeof *x86_facts; i++)
        assert_fact(facts, x86_facts[i][0], x86_facts[i][1]);
    assert_string_equal(vocabulary_note(facts, "hypervisor.build_id"),
                        "/sys/hypervisor/properties/buildid");
    assert_string_equal(vocabulary_note(facts, "hypervisor.option_argo"),
                        elsewhere);
    assert_string_equal(vocabulary_note(facts, "hypervisor.kconfig_debug"),
                        elsewhere);
    assert_string_equal(vocabulary_note(facts, "host.memory"), elsewhere);
    scheck_facts_free(facts);
    machine_remove(&m);
}

static void test_arm_machine(void **state)
{
    static const char cpuinfo[] = "processor\t: 0\nCPU implementer\t: 0x41\nCPU architecture: 8\n"
                                  "CPU variant\t: 0x1\nCPU part\t: 0xd0c\nCPU revision\t: 4\n\n"
                                  "processor\t: 1\nCPU implementer\t: 0x41\nCPU architecture: 8\n"
                                  "CPU variant\t: 0x1\nCPU part\t: 0xd0c\nCPU revision\t: 4\n\n"
                                  "processor\t: 2\nCPU implementer\t: 0x41\nCPU architecture: 8\n"
                                  "CPU variant\t: 0x0\nCPU part\t: 0xd05\nCPU revision\t: 1\n";
    static const char *const expected[][2] = {
        {"hypervisor.arch", "arm64"},        {"hypervisor.bits", "64"},
        {"hypervisor.option_pv_32", "?"},    {"dom0.kernel_bits", "64"},
        {"host.cpu_vendor", ""},             {"host.cpu_family", "0"},
        {"host.cpu_architecture", "8"},      {"host.arm_cores", "[2]"},
        {"host.arm_cores[0].part", "3340"},  {"host.arm_cores[0].implementer", "65"},
        {"host.arm_cores[0].variant", "1"},  {"host.arm_cores[0].revision", "4"},
        {"host.arm_cores[1].part", "3333"},  {"host.gic_version", "3"},
        {"host.gic_its", "true"},            {"host.dt_static_memory", "?"},
        {"host.dom0less_domains", "?"},      {"dom0.cpus", "3"},
    };
    struct machine m;
    struct scheck_facts *facts;

    (void)state;
    machine_make(&m);
    machine_text(&m, "/sys/hypervisor/properties/capabilities", "xen-3.0-aarch64 xen-3.0-armv7l\n");
    machine_text(&m, "/proc/cpuinfo", cpuinfo);
    machine_text(&m, "/proc/sys/kernel/arch", "aarch64\n");
    machine_bytes(&m, "/proc/device-tree/interrupt-controller@8000000/compatible", "arm,gic-v3", 11);
    machine_bytes(&m, "/proc/device-tree/interrupt-controller@8000000/its@8080000/compatible",
              "arm,gic-v3-its", 15);
    facts = machine_probe(&m, true);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_fact(facts, expected[i][0], expected[i][1]);
    scheck_facts_free(facts);
    machine_remove(&m);
}

/* --- consoles --- */

static void expect_uart(const struct machine *m, const char *n, const char *first)
{
    struct scheck_facts *facts = machine_probe(m, true);

    assert_fact(facts, "host.console_uart", n);
    if (first)
        assert_fact(facts, "host.console_uart[0]", first);
    scheck_facts_free(facts);
}

/* Xen takes its UART out of the tree; one that is still there is found by path or alias. */
static void test_uart(void **state)
{
    static const char compatible[] = "arm,pl011\0arm,primecell";
    static const char spcr[48] = "SPCR";
    char table[48];
    struct machine m;

    (void)state;
    machine_make(&m);
    expect_uart(&m, "[0]", NULL); /* x86 */
    machine_text(&m, "/sys/hypervisor/properties/capabilities", "xen-3.0-aarch64 xen-3.0-armv7l\n");
    expect_uart(&m, "?", NULL);
    machine_text(&m, "/proc/device-tree/chosen/stdout-path", "serial0:115200n8");
    expect_uart(&m, "?", NULL);
    machine_text(&m, "/proc/device-tree/aliases/serial0", "/soc/uart@9000000");
    expect_uart(&m, "?", NULL);
    machine_bytes(&m, "/proc/device-tree/soc/uart@9000000/compatible", compatible,
                  sizeof compatible);
    expect_uart(&m, "[2]", "arm,pl011");
    machine_text(&m, "/proc/device-tree/chosen/stdout-path", "/soc/uart@9000000");
    expect_uart(&m, "[2]", "arm,pl011");
    machine_text(&m, "/proc/device-tree/chosen/stdout-path", "/soc/../../../uart");
    expect_uart(&m, "?", NULL);
    machine_text(&m, "/proc/device-tree/chosen/stdout-path", "");
    expect_uart(&m, "?", NULL);
    memcpy(table, spcr, sizeof table);
    table[36] = 0x0e;
    machine_bytes(&m, "/sys/firmware/acpi/tables/SPCR", table, sizeof table);
    expect_uart(&m, "[1]", "arm,sbsa-uart");
    table[36] = 0x03;
    machine_bytes(&m, "/sys/firmware/acpi/tables/SPCR", table, sizeof table);
    expect_uart(&m, "[1]", "arm,pl011");
    table[36] = 0x12;
    machine_bytes(&m, "/sys/firmware/acpi/tables/SPCR", table, sizeof table);
    expect_uart(&m, "?", NULL);
    machine_remove(&m);
}

static void expect_boot_cpus(const struct machine *m, const unsigned char *table, size_t len,
                             const char *value)
{
    struct scheck_facts *facts;

    machine_bytes(m, "/sys/firmware/acpi/tables/APIC", table, len);
    facts = machine_probe(m, true);
    assert_fact(facts, "host.boot_cpus", value);
    scheck_facts_free(facts);
}

/* Two CPUs in both forms, one that may come later, one beyond 255; and a timer's entry. */
static void counts_cpus_of_the_firmware(void **state)
{
    static const unsigned char entries[] = {
        0,  8, 0, 7, 1, 0, 0, 0,                          /* enabled, number 7 */
        0,  8, 1, 9, 2, 0, 0, 0,                          /* can be enabled later */
        4,  6, 0xff, 0, 0, 1,                             /* an NMI's pin */
        9, 16, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,  /* number 7 once more */
        9, 16, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}; /* enabled, number 256 */
    unsigned char table[44 + sizeof entries] = "APIC";
    struct machine m;

    (void)state;
    machine_make(&m);
    table[4] = sizeof table;
    memcpy(table + 44, entries, sizeof entries);
    expect_boot_cpus(&m, table, sizeof table, "2");
    expect_boot_cpus(&m, table, sizeof table - 1, "?");
    expect_boot_cpus(&m, table, 44, "?");
    expect_boot_cpus(&m, table, 3, "?");
    table[44 + 1] = 0;
    expect_boot_cpus(&m, table, sizeof table, "?");
    table[44 + 1] = 255;
    expect_boot_cpus(&m, table, sizeof table, "?");
    table[44 + 1] = 8;
    table[0] = 'X';
    expect_boot_cpus(&m, table, sizeof table, "?");
    table[0] = 'A';
    machine_text(&m, "/sys/hypervisor/guest_type", "PVH\n");
    expect_boot_cpus(&m, table, sizeof table, "?");
    machine_remove(&m);
}

static void expect_daemon(const struct machine *m, const char *value)
{
    struct scheck_facts *facts = machine_probe(m, true);

    assert_fact(facts, "dom0.xenconsoled", value);
    scheck_facts_free(facts);
}

static void test_console_daemon(void **state)
{
    struct machine m;

    (void)state;
    machine_make(&m);
    expect_daemon(&m, "false");
    machine_text(&m, "/proc/820/comm", "xenconsoled-x\n");
    expect_daemon(&m, "false");
    machine_text(&m, "/proc/821/comm", "xenconsoled\n");
    expect_daemon(&m, "true");
    machine_drop(&m, "/proc/821/comm");
    machine_drop(&m, "/proc/1/comm");
    expect_daemon(&m, "?");
    machine_remove(&m);
}

static void test_no_xen_host(void **state)
{
    struct machine m;
    struct scheck_facts *facts;

    (void)state;
    machine_make(&m);
    /* a guest: xenfs is there, but no control domain */
    machine_text(&m, "/proc/xen/capabilities", "");
    machine_text(&m, "/sys/hypervisor/properties/features", "000220f0\n");
    facts = machine_probe(&m, false);
    assert_fact(facts, "hypervisor.version", "?");
    assert_fact(facts, "dom0.kernel", "?");
    assert_fact(facts, "toolstack.vif_script", "?");
    scheck_facts_free(facts);

    /* xenfs not mounted: the features word tells */
    machine_drop(&m, "/proc/xen/capabilities");
    machine_text(&m, "/sys/hypervisor/properties/features", "000228f0\n");
    facts = machine_probe(&m, true);
    assert_fact(facts, "hypervisor.version", "4.17.7");
    scheck_facts_free(facts);

    /* no Xen at all */
    machine_drop(&m, "/sys/hypervisor/properties/features");
    facts = machine_probe(&m, false);
    scheck_facts_free(facts);
    machine_remove(&m);
}

static void test_arguments(void **state)
{
    const struct scheck_host_probe options = {.root = "/nonexistent"};
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);
    bool xen = true;

    (void)state;
    assert_int_equal(scheck_host_probe(NULL, &options, &xen), SCHECK_E_INVAL);
    assert_int_equal(scheck_host_probe(facts, NULL, &xen), SCHECK_E_INVAL);
    assert_int_equal(scheck_host_probe(facts, &options, NULL), SCHECK_E_INVAL);
    assert_true(xen);
    assert_int_equal(scheck_host_probe(facts, &options, &xen), SCHECK_OK);
    assert_false(xen);
    assert_int_equal(scheck_host_toolstack(NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_host_conclude(NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_host_from_xl_info("x", 1, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_host_from_xl_info(NULL, 1, facts), SCHECK_E_INVAL);
    scheck_facts_free(facts);
}

static void test_toolstack(void **state)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);
    char bits[8];

    (void)state;
    snprintf(bits, sizeof bits, "%u", (unsigned)sizeof(long) * 8);
    assert_int_equal(scheck_host_toolstack(facts), SCHECK_OK);
    assert_fact(facts, "toolstack.bits", bits);
    assert_string_equal(vocabulary_note(facts, "toolstack.arch"), "this process");
    scheck_facts_free(facts);
}

static void test_arm_cores(void **state)
{
    struct machine m;
    struct scheck_facts *facts;

    (void)state;
    machine_make(&m);
    machine_text(&m, "/sys/devices/system/cpu/cpu0/regs/identification/midr_el1",
                 "0x00000000410fd034\n");
    machine_text(&m, "/sys/devices/system/cpu/cpu1/regs/identification/midr_el1",
                 "0x00000000413fd0c1\n");
    machine_text(&m, "/sys/devices/system/cpu/cpu2/regs/identification/midr_el1",
                 "0x00000000413fd0c1\n");
    machine_text(&m, "/sys/devices/system/cpu/online", "0-2\n");
    machine_text(&m, "/sys/hypervisor/properties/capabilities", "xen-3.0-aarch64\n");
    facts = machine_probe(&m, true);
    assert_fact(facts, "host.arm_cores", "[2]");
    assert_string_equal(vocabulary_note(facts, "host.arm_cores"),
                        "MIDR_EL1 in /sys/devices/system/cpu");
    scheck_facts_free(facts);
    machine_remove(&m);
}

static void expect_reasons(const struct machine *m)
{
    static const char *const namespaces[] = {"host.", "dom0.", "hypervisor."};
    struct scheck_facts *facts = machine_probe(m, true);
    struct scheck_fact_info info;

    for (size_t i = 0; scheck_policy_fact(vocabulary.policy, i, &info) == SCHECK_OK; i++) {
        for (size_t k = 0; k < 3; k++) {
            if (strncmp(info.name, namespaces[k], strlen(namespaces[k])) == 0 && !info.derived &&
                info.list == SIZE_MAX && strcmp(vocabulary_value(facts, info.name), "?") == 0 &&
                !*vocabulary_note(facts, info.name))
                fail_msg("%s is unknown without a reason", info.name);
        }
    }
    scheck_facts_free(facts);
}

/* Whoever reads the facts is told why one is missing. */
static void test_every_unknown_has_a_reason(void **state)
{
    struct machine m;

    (void)state;
    machine_make(&m);
    expect_reasons(&m);
    machine_text(&m, "/sys/hypervisor/properties/capabilities", "xen-3.0-aarch64\n");
    expect_reasons(&m);
    machine_text(&m, "/sys/hypervisor/properties/capabilities", "<denied>\n");
    expect_reasons(&m);
    machine_remove(&m);
}

static void test_virtualised(void **state)
{
    static const struct {
        const char *vendor, *product, *value;
    } cases[] = {
        {"Dell Inc.\n", "PowerEdge R640\n", "false"},
        {"QEMU\n", "Standard PC (Q35 + ICH9, 2009)\n", "true"},
        {"Microsoft Corporation\n", "Virtual Machine\n", "true"},
        {"Microsoft Corporation\n", "Surface Pro\n", "false"},
        {"VMware, Inc.\n", "VMware7,1\n", "true"},
        {NULL, "VMware7,1\n", "true"},
        {"Dell Inc.\n", NULL, "?"},
        {NULL, NULL, "?"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scheck_facts *facts;
        struct machine m;

        machine_make(&m);
        if (cases[i].vendor)
            machine_text(&m, "/sys/class/dmi/id/sys_vendor", cases[i].vendor);
        if (cases[i].product)
            machine_text(&m, "/sys/class/dmi/id/product_name", cases[i].product);
        facts = machine_probe(&m, true);
        assert_fact(facts, "hypervisor.virtualised", cases[i].value);
        scheck_facts_free(facts);
        machine_remove(&m);
    }
}

static void test_efi(void **state)
{
    static const char path[] =
        "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
    struct machine m;
    struct scheck_facts *facts;

    (void)state;
    machine_make(&m);
    machine_dir(&m, "/sys/firmware/efi");
    facts = machine_probe(&m, true);
    assert_fact(facts, "host.efi", "true");
    assert_fact(facts, "host.secure_boot", "?");
    scheck_facts_free(facts);
    machine_bytes(&m, path, "\6\0\0\0\1", 5);
    facts = machine_probe(&m, true);
    assert_fact(facts, "host.secure_boot", "true");
    scheck_facts_free(facts);
    machine_bytes(&m, path, "\6\0\0\0\0", 5);
    facts = machine_probe(&m, true);
    assert_fact(facts, "host.secure_boot", "false");
    scheck_facts_free(facts);
    machine_bytes(&m, path, "\6\0\0", 3);
    facts = machine_probe(&m, true);
    assert_fact(facts, "host.secure_boot", "?");
    scheck_facts_free(facts);
    machine_remove(&m);
}

/* Whichever allocation fails, the probe says so and nothing is left behind. */
static void test_out_of_memory(void **state)
{
    const char *const texts[] = {"nr_cpus : 4\nxen_caps : xen-3.0-x86_64 x\nvirt_caps : hvm\n",
                                 "CONFIG_NR_CPUS=4\n"};
    struct scheck_host_probe here = {.toolstack = true};
    struct failing_alloc fa;
    struct machine m;

    (void)state;
    machine_make(&m);
    here.root = m.root;
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        struct scheck_facts *facts = NULL;
        bool xen;
        int rc = scheck_facts_new(vocabulary.policy, &fa.allocator, &facts);

        if (rc == SCHECK_OK)
            rc = scheck_host_probe(facts, &here, &xen);
        if (rc == SCHECK_OK)
            rc = scheck_host_from_xl_info(texts[0], strlen(texts[0]), facts);
        if (rc == SCHECK_OK)
            rc = scheck_host_from_kconfig(texts[1], strlen(texts[1]), facts);
        assert_int_equal(rc, fa.n_failed ? SCHECK_E_NOMEM : SCHECK_OK);
        scheck_facts_free(facts);
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
    machine_remove(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_cpus_of_the_firmware),
        cmocka_unit_test(test_x86_machine),
        cmocka_unit_test(test_arm_machine),
        cmocka_unit_test(test_uart),
        cmocka_unit_test(test_console_daemon),
        cmocka_unit_test(test_no_xen_host),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_toolstack),
        cmocka_unit_test(test_arm_cores),
        cmocka_unit_test(test_every_unknown_has_a_reason),
        cmocka_unit_test(test_virtualised),
        cmocka_unit_test(test_efi),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
