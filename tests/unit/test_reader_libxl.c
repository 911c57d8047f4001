/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reader_cases.h"

/* A guest of @type with more members of c_info, b_info, the union and the whole. */
#define GUEST(type, c_info, b_info, u, top)                                                     \
    "{\"c_info\":{\"type\":\"" type "\",\"name\":\"g\"" c_info "},\"b_info\":{\"max_vcpus\":2," \
    "\"avail_vcpus\":[0],\"max_memkb\":524288,\"target_memkb\":262144" b_info ",\"type." type   \
    "\":{" u "},\"arch_arm\":{},\"arch_x86\":{}}" top ",\"on_soft_reset\":\"soft_reset\"}"

static const struct reader_case cases[] = {
    {.name = "defaults of a pv guest",
     .input = GUEST("pv", "", ",\"kernel\":\"/k\"", "", ""),
     .facts = {{"guest.name", "g"},
               {"guest.type", "pv"},
               {"guest.memory", "268435456"},
               {"guest.maxmem", "536870912"},
               {"guest.vcpus", "1"},
               {"guest.max_vcpus", "2"},
               {"guest.hap", "false"},
               {"guest.kernel", "/k"},
               {"guest.device_model", "none"},
               {"guest.disks", "[0]"},
               {"guest.bootloader_restrict", "null"},
               {"guest.cpupool", "Pool-0"},
               {"guest.scheduler", ""},
               {"guest.max_gfn", "?"},
               {"guest.cpu_affinity", "false"},
               {"guest.cpuid_overrides", "false"},
               {"guest.on_soft_reset", "soft_reset"}}},
    {.name = "no serial port",
     .input = GUEST("hvm", "", "", "\"serial\":\"none\"", ""),
     .facts = {{"guest.serial", "[0]"}}},
    {.name = "several serial ports",
     .input = GUEST("hvm", "", "", "\"serial_list\":[\"pty\",\"null\"]", ""),
     .facts = {{"guest.serial", "[2]"}, {"guest.serial[1]", "null"}}},
    {.name = "pv becomes pvh on Arm",
     .arch = "arm64",
     .input = GUEST("pv", "", "", "", ""),
     .facts = {{"guest.type", "pvh"}}},
    {.name = "members of Arm tell the host",
     .input = GUEST("pv", "", ",\"tee\":\"ffa\",\"llc_colors\":[1,2]", "",
                    ",\"dtdevs\":[{\"path\":\"/a\"}]"),
     .facts = {{"guest.type", "pvh"},
               {"guest.tee", "ffa"},
               {"guest.llc_colors", "2"},
               {"guest.dtdevs[0]", "/a"}}},
    {.name = "Arm",
     .input = "{\"c_info\":{\"type\":\"pvh\"},\"b_info\":{\"type.pvh\":{},\"arch_arm\":{"
              "\"gic_version\":\"v3\",\"vuart\":\"sbsa_uart\",\"sve_vl\":\"512\","
              "\"arm_sci\":{\"type\":\"scmi_smc\"}},\"arch_x86\":{\"msr_relaxed\":\"True\"}}}",
     .facts = {{"guest.gic_version", "v3"},
               {"guest.vuart", "sbsa_uart"},
               {"guest.sve_vl", "512"},
               {"guest.arm_sci", "scmi_smc"},
               {"guest.msr_relaxed", "true"},
               {"guest.on_soft_reset", "destroy"},
               {"guest.name", "?"}}},
    {.name = "members of their new places",
     .input = GUEST("hvm",
                    ",\"hap\":\"True\",\"pool_name\":\"fast\",\"passthrough\":\"sync_pt\","
                    "\"driver_domain\":\"True\"",
                    ",\"nested_hvm\":\"True\",\"apic\":\"False\",\"acpi\":\"True\","
                    "\"kernel\":\"/k\",\"ramdisk\":\"/r\",\"bootloader\":\"/usr/bin/pygrub\","
                    "\"bootloader_restrict\":\"False\",\"timer_mode\":\"no_missed_ticks_pending\","
                    "\"altp2m\":\"limited\",\"vpmu\":\"True\",\"tsc_mode\":\"native\","
                    "\"vmtrace_buf_kb\":64,\"max_grant_version\":1,"
                    "\"xenstore_feature_mask\":3,\"disable_migrate\":\"True\","
                    "\"device_model_version\":\"qemu_xen\",\"device_model\":\"/dm\","
                    "\"device_model_stubdomain\":\"True\",\"device_model_user\":\"u\","
                    "\"dm_restrict\":\"True\",\"shadow_memkb\":9,\"video_memkb\":16384",
                    "", ""),
     .facts = {{"guest.hap", "true"},
               {"guest.cpupool", "fast"},
               {"guest.cpupool_id", "-1"},
               {"guest.passthrough", "sync_pt"},
               {"guest.driver_domain", "true"},
               {"guest.nested_hvm", "true"},
               {"guest.apic", "false"},
               {"guest.acpi", "true"},
               {"guest.ramdisk", "/r"},
               {"guest.bootloader", "pygrub"},
               {"guest.bootloader_restrict", "false"},
               {"guest.timer_mode", "no_missed_ticks_pending"},
               {"guest.altp2m", "limited"},
               {"guest.vpmu", "true"},
               {"guest.tsc_mode", "native"},
               {"guest.vmtrace_buf", "65536"},
               {"guest.max_grant_version", "1"},
               {"guest.xenstore_feature_mask", "3"},
               {"guest.disable_migrate", "true"},
               {"guest.device_model", "qemu-xen"},
               {"guest.device_model_override", "/dm"},
               {"guest.device_model_stubdomain", "true"},
               {"guest.device_model_user", "u"},
               {"guest.dm_restrict", "true"},
               {"guest.shadow_memory", "9216"},
               {"guest.video_memory", "16777216"}}},
    {.name = "members of their old places",
     .input = GUEST("hvm", "", "",
                    "\"nested_hvm\":\"True\",\"apic\":\"False\",\"acpi\":\"False\","
                    "\"altp2m\":\"True\",\"timer_mode\":\"one_missed_tick_pending\"",
                    ""),
     .facts = {{"guest.nested_hvm", "true"},
               {"guest.apic", "false"},
               {"guest.acpi", "false"},
               {"guest.altp2m", "mixed"},
               {"guest.timer_mode", "one_missed_tick_pending"}}},
    {.name = "old places of pv",
     .input =
         GUEST("pv", "", "", "\"kernel\":\"/k\",\"ramdisk\":\"/r\",\"bootloader\":\"pygrub\"", ""),
     .facts = {{"guest.kernel", "/k"}, {"guest.ramdisk", "/r"}, {"guest.bootloader", "pygrub"}}},
    {.name = "the union before it was named",
     .input = "{\"c_info\":{\"type\":\"hvm\"},\"b_info\":{\"u\":{\"hvm\":{\"bios\":\"rombios\"},"
              "\"pv\":{}}}}",
     .facts = {{"guest.firmware", "rombios"}, {"guest.vcpus", "1"}}},
    {.name = "the new place wins",
     .input = GUEST("hvm", "", ",\"nested_hvm\":\"False\"", "\"nested_hvm\":\"True\"", ""),
     .facts = {{"guest.nested_hvm", "false"}}},
    {.name = "members of hvm",
     .input = GUEST("hvm", "", ",\"extra\":[\"-a\"],\"extra_hvm\":[\"-b\"],\"extra_pv\":[\"-c\"]",
                    "\"bios\":\"ovmf\",\"mmio_hole_memkb\":1048576,\"mca_caps\":1,"
                    "\"viridian\":\"True\",\"viridian_enable\":[3],\"viridian_disable\":[1],"
                    "\"vga\":{\"kind\":\"std\"},\"vnc\":{\"enable\":\"False\"},"
                    "\"sdl\":{\"enable\":\"True\"},\"spice\":{\"enable\":\"True\"},"
                    "\"gfx_passthru\":\"True\",\"gfx_passthru_kind\":\"igd\","
                    "\"rdm\":{\"strategy\":\"host\"},\"usb\":\"True\","
                    "\"usbdevice_list\":[\"mouse\",\"tablet\"],\"serial\":\"pty\","
                    "\"soundhw\":\"ac97,hda\",\"hdtype\":\"ahci\",\"boot\":\"c\","
                    "\"xen_platform_pci\":\"False\",\"vendor_device\":\"xenserver\","
                    "\"vkb_device\":\"False\"",
                    ""),
     .facts = {{"guest.firmware", "ovmf"},
               {"guest.mmio_hole", "1073741824"},
               {"guest.vmce", "true"},
               {"guest.viridian", "[7]"},
               {"guest.viridian[1]", "time_ref_count"},
               {"guest.vga", "std"},
               {"guest.video_memory", "16777216"},
               {"guest.vnc", "false"},
               {"guest.sdl", "true"},
               {"guest.spice", "true"},
               {"guest.gfx_passthru", "igd"},
               {"guest.rdm_strategy", "host"},
               {"guest.usb", "true"},
               {"guest.usbdevice[1]", "tablet"},
               {"guest.serial[0]", "pty"},
               {"guest.soundhw", "[2]"},
               {"guest.hdtype", "ahci"},
               {"guest.boot", "c"},
               {"guest.xen_platform_pci", "false"},
               {"guest.vendor_device", "xenserver"},
               {"guest.vkb_device", "false"},
               {"guest.extra_qemu_args", "2"}}},
    {.name = "sentinels are nothing that was set",
     .input = "{\"c_info\":{\"type\":\"hvm\",\"poolid\":4294967295},\"b_info\":{\"max_memkb\":"
              "18446744073709551615,\"target_memkb\":1024,\"video_memkb\":-1,"
              "\"shadow_memkb\":18446744073709551615,\"max_grant_version\":-1,"
              "\"xenstore_feature_mask\":4294967295,\"type.hvm\":{\"timer_mode\":\"unknown\","
              "\"bios\":\"unknown\",\"vga\":{\"kind\":\"unknown\"}}}}",
     .facts = {{"guest.maxmem", "?"},
               {"guest.memory", "1048576"},
               {"guest.video_memory", "8388608"},
               {"guest.shadow_memory", "0"},
               {"guest.max_grant_version", "null"},
               {"guest.xenstore_feature_mask", "null"},
               {"guest.timer_mode", ""},
               {"guest.firmware", "seabios"},
               {"guest.vga", "cirrus"},
               {"guest.cpupool_id", "0"}}},
    {.name = "cpupool by number",
     .input = GUEST("pv", ",\"poolid\":2", "", "", ""),
     .facts = {{"guest.cpupool", ""}, {"guest.cpupool_id", "2"}}},
    {.name = "affinity, cpuid and scheduler",
     .input = GUEST("hvm", "",
                    ",\"vcpu_hard_affinity\":[[0]],\"cpuid\":{\"cpuid\":[{\"leaf\":1}],\"msr\":[]},"
                    "\"sched_params\":{\"sched\":\"credit2\"}",
                    "", ""),
     .facts = {{"guest.cpu_affinity", "true"},
               {"guest.cpuid_overrides", "true"},
               {"guest.cpuid_beyond_default", "?"},
               {"guest.scheduler", "credit2"}}},
    {.name = "an empty cpuid policy",
     .input = GUEST("hvm", "", ",\"cpuid\":{\"msr\":[]}", "", ""),
     .facts = {{"guest.cpuid_overrides", "false"}}},
    {.name = "boot loader's user and pvgrub",
     .input = GUEST("pvh", "", ",\"bootloader_user\":\"u\",\"kernel\":\"/x/pvgrub64.bin\"",
                    "\"pvshim\":\"True\"", ""),
     .facts = {{"guest.bootloader_restrict", "?"},
               {"guest.firmware", "pvgrub64"},
               {"guest.pvshim", "true"}}},
    {.name = "devices",
     .input = GUEST(
         "hvm", "",
         "", "",
         ",\"disks\":[{\"pdev_path\":\"/"
         "a\",\"vdev\":\"xvda\",\"backend\":\"phy\",\"format\":\"raw\","
         "\"readwrite\":1},{\"vdev\":\"hdc\",\"format\":\"empty\",\"is_cdrom\":1},"
         "{\"vdev\":\"xvdb\",\"format\":\"qcow2\",\"backend_domname\":\"store\",\"script\":\"s\","
         "\"direct_io_safe\":true,\"discard_enable\":\"True\",\"colo_restore_enable\":\"True\","
         "\"specification\":\"virtio\",\"trusted\":\"False\"}],"
         "\"nics\":[{\"nictype\":\"vif_ioemu\",\"model\":\"e1000\",\"script\":\"/s/vif-nat\","
         "\"bridge\":\"b\"},{\"nictype\":\"vif\",\"model\":\"rtl8139\",\"backend_domid\":3}],"
         "\"pcidevs\":[{\"func\":1,\"dev\":26,\"bus\":1,\"permissive\":true,\"rdm_policy\":"
         "\"invalid\"}]"),
     .facts = {{"guest.disks", "[3]"},
               {"guest.disks[0].backend", "phy"},
               {"guest.disks[0].writable", "true"},
               {"guest.disks[1].writable", "false"},
               {"guest.disks[1].cdrom", "true"},
               {"guest.disks[1].backend", "qdisk"},
               {"guest.disks[1].target", ""},
               {"guest.disks[2].backend", "auto"},
               {"guest.disks[2].backend_domain", "store"},
               {"guest.disks[2].script", "s"},
               {"guest.disks[2].direct_io_safe", "true"},
               {"guest.disks[2].discard", "true"},
               {"guest.disks[2].colo", "true"},
               {"guest.disks[2].specification", "virtio"},
               {"guest.disks[2].trusted", "false"},
               {"guest.nics[0].type", "ioemu"},
               {"guest.nics[0].model", "e1000"},
               {"guest.nics[0].script", "vif-nat"},
               {"guest.nics[1].type", "vif"},
               {"guest.nics[1].model", ""},
               {"guest.nics[1].backend_domain", "3"},
               {"guest.pci[0].bdf", "0000:01:1a.1"},
               {"guest.pci[0].permissive", "true"},
               {"guest.pci[0].rdm_policy", "strict"}}},
    {.name = "more devices",
     .input = GUEST(
         "pv", "",
         ",\"vnuma_nodes\":[{\"memkb\":1024,\"pnode\":1}],\"ioports\":[{\"first\":8,\"number\":2}],"
         "\"irqs\":[5],\"iomem\":[{\"start\":16,\"number\":1,\"gfn\":18446744073709551615},"
         "{\"start\":16,\"number\":1,\"gfn\":32}]",
         "",
         ",\"usbctrls\":[{\"type\":\"qusb\",\"devid\":4,\"version\":1,\"ports\":2}],"
         "\"usbdevs\":[{\"ctrl\":4,\"type.hostdev\":{\"hostbus\":1,\"hostaddr\":3}},"
         "{\"u\":{\"hostdev\":{\"hostbus\":2}}}],"
         "\"vtpms\":[{\"backend_domid\":2}],\"p9s\":[{\"tag\":\"t\",\"type\":\"xen_9pfsd\"}],"
         "\"pvcallsifs\":[{}],\"vfbs\":[{\"vnc\":{\"enable\":\"True\"},\"sdl\":{}}],\"vkbs\":[{}],"
         "\"vdispls\":[{\"be_alloc\":true,\"connectors\":[{},{}]}],\"vsnds\":[{}],"
         "\"channels\":[{\"name\":\"n\",\"connection.socket\":{\"path\":\"/p\"}},"
         "{\"connection\":\"pty\",\"connection.pty\":{}}],"
         "\"virtios\":[{\"type\":\"virtio,device\",\"transport\":\"mmio\"}],"
         "\"sshms\":[{\"id\":\"s\",\"role\":\"master\"}]"),
     .facts = {{"guest.usb_controllers[0].type", "qusb"},
               {"guest.usb_controllers[0].ports", "2"},
               {"guest.usb_devices[0].controller_type", "qusb"},
               {"guest.usb_devices[0].hostaddr", "3"},
               {"guest.usb_devices[1].hostbus", "2"},
               {"guest.usb_devices[1].controller_type", "auto"},
               {"guest.vtpms[0].backend_domain", "2"},
               {"guest.p9s[0].type", "xen_9pfsd"},
               {"guest.pvcalls", "[1]"},
               {"guest.vfbs[0].vnc", "true"},
               {"guest.vfbs[0].sdl", "false"},
               {"guest.vkbs[0].backend_type", "qemu"},
               {"guest.vdispls[0].connectors", "2"},
               {"guest.vsnds", "[1]"},
               {"guest.channels[0].connection", "socket"},
               {"guest.channels[1].connection", "pty"},
               {"guest.virtios[0].transport", "mmio"},
               {"guest.sshms[0].role", "master"},
               {"guest.vnuma[0].memory", "1048576"},
               {"guest.ioports[0].count", "2"},
               {"guest.irqs[0]", "5"},
               {"guest.iomem[0].gfn", "16"},
               {"guest.iomem[1].gfn", "32"},
               {"guest.device_model", "qemu-xen"},
               {"guest.vnc", "true"}}},
    {.name = "values of the wrong kind",
     .input = GUEST("hvm", ",\"hap\":\"maybe\"", ",\"kernel\":3,\"vpmu\":\"<default>\"",
                    "\"serial_list\":{},\"boot\":[]", ",\"nics\":{}"),
     .facts = {{"guest.hap", "?"},
               {"guest.kernel", "?"},
               {"guest.vpmu", "false"},
               {"guest.serial", "?"},
               {"guest.boot", "?"},
               {"guest.nics", "?"}},
     .warnings = {"hap: \"True\" or \"False\"", "serial_list: a list of strings", "boot: a string",
                  "kernel: a string", "nics: a list"}},
    {.name = "no type",
     .input = "{\"c_info\":{},\"b_info\":{}}",
     .facts = {{"guest.type", "?"}, {"guest.vcpus", "1"}, {"guest.hap", "?"}},
     .warnings = {"c_info.type: is missing"}},
    {.name = "elements that are no objects",
     .input = "{\"c_info\":{\"type\":\"pv\"},\"b_info\":{\"irqs\":[\"x\"]},\"disks\":[1,null],"
              "\"usbdevice_list\":[2]}",
     .facts = {{"guest.disks", "[2]"}, {"guest.disks[1].vdev", "?"}}},
};

static const struct reader_refusal refusals[] = {
    {"cut", "{\n\"c_info\": {\n", SCHECK_E_SYNTAX, 3, "ends too early"},
    {"empty", "", SCHECK_E_SYNTAX, 1, "empty"},
    {"no JSON", "{\n  \"c_info\" = 1 }", SCHECK_E_SYNTAX, 2, "no JSON"},
    {"behind it", "{\"c_info\":{}}\n\n x", SCHECK_E_SYNTAX, 3, "something follows"},
    {"a comma too many", "{\"c_info\":{},}", SCHECK_E_SYNTAX, 1, "no JSON"},
    {"single quotes", "{'c_info':{}}", SCHECK_E_SYNTAX, 1, "no JSON"},
    {"a comment", "{\"c_info\":{}\n/* x */}", SCHECK_E_SYNTAX, 2, "outside a string"},
    {"no number", "{\"c_info\":{\"a\":NaN}}", SCHECK_E_SYNTAX, 1, "outside a string"},
    {"blanks", " \n ", SCHECK_E_SYNTAX, 2, "empty"},
    {"null", "null", SCHECK_E_SYNTAX, 1, "neither a JSON object nor an array"},
    {"a number", "12 ", SCHECK_E_SYNTAX, 1, "neither a JSON object nor an array"},
    {"twice", "{\n\"c_info\":{\"name\":\"a\",\n\"name\":\"b\"}}", SCHECK_E_SYNTAX, 3,
     "'name' is given twice"},
    {"twice, spelt otherwise", "{\"c_info\":{\"a\":1,\"\\u0061\":2}}", SCHECK_E_SYNTAX, 1,
     "given twice"},
    {"no UTF-8", "{\"c_info\":{\"name\":\"\xff\"}}", SCHECK_E_SYNTAX, 1, "no JSON"},
    {"something else", "{\"domain\":{}}", SCHECK_E_SYNTAX, 0, "neither c_info nor b_info"},
    {"something else in a list", "[{\"domid\":0,\"config\":{\"c_info\":{}}},{}]", SCHECK_E_SYNTAX,
     0, "element 1"},
    {"too deep", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", SCHECK_E_LIMIT, 1, "nested"},
};

static void test_cases(void **state)
{
    reader_run_cases(&scheck_reader_libxl_json, *state, cases, sizeof cases / sizeof *cases);
}

static void test_refusals(void **state)
{
    reader_run_refusals(&scheck_reader_libxl_json, *state, refusals,
                        sizeof refusals / sizeof *refusals);
}

/* `xl list -l`: dom0 has no uuid and no devices, others may have no name. */
static void test_list(void **state)
{
    static const char text[] =
        "[{\"domid\":0,\"config\":{\"c_info\":{\"type\":\"pv\",\"name\":\"Domain-0\"},"
        "\"b_info\":{\"max_memkb\":18446744073709551615}}},"
        "{\"domid\":7,\"config\":{\"c_info\":{\"type\":\"pvh\"},\"b_info\":{}}},"
        "{\"b_info\":{}}]\n";
    const struct scheck_reader_input input = {"list", text, strlen(text)};
    const struct scheck_reader *reader = &scheck_reader_libxl_json;
    struct scheck_guests *guests = NULL;
    struct scheck_facts *facts = vocabulary_facts(*state);

    assert_int_equal(reader->open(&input, NULL, &guests), SCHECK_OK);
    assert_int_equal(reader->count(guests), 3);
    assert_string_equal(reader->guest_name(guests, 0), "Domain-0");
    assert_string_equal(reader->guest_name(guests, 1), "domain 7");
    assert_null(reader->guest_name(guests, 2));
    assert_int_equal(reader->fill(guests, 1, facts, NULL), SCHECK_OK);
    assert_fact(facts, "guest.type", "pvh");
    reader->close(guests);
    reader->close(NULL);
    scheck_facts_free(facts);
}

static void test_recognise(void **state)
{
    static const struct {
        const char *text;
        bool expected;
    } texts[] = {
        {"{\"c_info\":{}}", true},
        {" \n[\n{ \"domid\" : 0, \"config\": {} } ]", true},
        {"\xef\xbb\xbf{\"b_info\":{}}", true},
        {"{\"x\":{\"c_info\":1},\"b_info\":{}}", true},
        {"{\"x\":{\"c_info\":1}}", false},
        {"{\"x\":\"c_info\"}", false},
        {"{\"guest\":{}}", false},
        {"{}", false},
        {"", false},
        {"[", false},
        {"{\"c_in", false},
        {"{\"\\\"c_info\":1", false},
        {"name = 1", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(scheck_reader_libxl_json.recognise(&(struct scheck_reader_input){
                             "t", texts[i].text, strlen(texts[i].text)}),
                         texts[i].expected);
}

static void test_limit(void **state)
{
    const size_t len = 17 * 1024 * 1024;
    char *big = malloc(len);
    struct scheck_guests *guests = NULL;
    struct reader_reports reports;

    (void)state;
    assert_non_null(big);
    memset(big, ' ', len);
    reader_reports_init(&reports);
    assert_int_equal(scheck_reader_libxl_json.open(&(struct scheck_reader_input){"t", big, len},
                                                   &reports.sink, &guests),
                     SCHECK_E_LIMIT);
    assert_int_equal(reports.n_errors, 1);
    free(big);
}

static void test_no_memory(void **state)
{
    static const char text[] = GUEST("hvm", "", ",\"kernel\":\"/k\"", "",
                                     ",\"disks\":[{\"vdev\":\"xvda\"},{}],\"nics\":[{}]");

    reader_starve(&scheck_reader_libxl_json, *state, text);
}

static void test_torture(void **state)
{
    size_t rounds = getenv("SUPPORTCHECK_SLOW") ? 5 : 150;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i += 2)
        reader_torture(&scheck_reader_libxl_json, *state, cases[i].input, strlen(cases[i].input),
                       rounds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),     cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_list),      cmocka_unit_test(test_recognise),
        cmocka_unit_test(test_limit),     cmocka_unit_test(test_torture),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
