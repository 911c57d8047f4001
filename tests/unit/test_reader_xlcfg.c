/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reader_cases.h"

#define HVM "name = \"g\"\ntype = \"hvm\"\nmemory = 512\n"
#define PV "name = \"g\"\nmemory = 512\nkernel = \"/boot/k\"\n"
#define PVH PV "type = \"pvh\"\n"

static const struct reader_case cases[] = {
    {.name = "defaults of a pv guest",
     .input = PV,
     .facts = {{"guest.name", "g"},
               {"guest.type", "pv"},
               {"guest.memory", "536870912"},
               {"guest.maxmem", "536870912"},
               {"guest.video_memory", "0"},
               {"guest.shadow_memory", "0"},
               {"guest.vcpus", "1"},
               {"guest.max_vcpus", "1"},
               {"guest.cpupool", "Pool-0"},
               {"guest.cpupool_id", "0"},
               {"guest.hap", "false"},
               {"guest.acpi", "false"},
               {"guest.nested_hvm", "false"},
               {"guest.altp2m", "disabled"},
               {"guest.viridian", "[0]"},
               {"guest.kernel", "/boot/k"},
               {"guest.kernel_bits", "?"},
               {"guest.kernel_format", "?"},
               {"guest.kernel_page_size", "4096"},
               {"guest.bootloader", ""},
               {"guest.bootloader_restrict", "null"},
               {"guest.firmware", ""},
               {"guest.device_model", "none"},
               {"guest.disks", "[0]"},
               {"guest.nics", "[0]"},
               {"guest.pci", "[0]"},
               {"guest.vfbs", "[0]"},
               {"guest.vnc", "false"},
               {"guest.vga", "none"},
               {"guest.on_soft_reset", "soft_reset"},
               {"guest.max_grant_version", "null"},
               {"guest.max_gfn", "?"},
               {"guest.shared_memory", "0"},
               {"guest.introspected", "false"},
               {"guest.checkpointed_stream", "none"},
               {"guest.cpuid_beyond_default", "false"},
               {"hypervisor.arch", "?"}}},
    {.name = "defaults of an hvm guest",
     .input = HVM,
     .facts = {{"guest.type", "hvm"},
               {"guest.hap", "null"},
               {"guest.acpi", "true"},
               {"guest.apic", "true"},
               {"guest.firmware", "seabios"},
               {"guest.device_model", "qemu-xen"},
               {"guest.device_model_stubdomain", "false"},
               {"guest.vga", "cirrus"},
               {"guest.video_memory", "8388608"},
               {"guest.mmio_hole", "0"},
               {"guest.vnc", "true"},
               {"guest.sdl", "false"},
               {"guest.spice", "false"},
               {"guest.usb", "false"},
               {"guest.hdtype", "ide"},
               {"guest.xen_platform_pci", "true"},
               {"guest.vkb_device", "true"},
               {"guest.kernel_format", ""},
               {"guest.pvshim", "false"},
               {"guest.gfx_passthru", "none"}}},
    {.name = "pvh on x86",
     .input = PVH,
     .arch = "x86_64",
     .facts = {{"guest.type", "pvh"},
               {"guest.acpi", "true"},
               {"guest.apic", "true"},
               {"guest.hap", "null"},
               {"guest.kernel_page_size", "4096"},
               {"guest.xen_platform_pci", "false"}}},
    {.name = "pvh on a host that is not known",
     .input = PVH,
     .facts = {{"guest.acpi", "?"}, {"guest.kernel_page_size", "?"}}},
    {.name = "pv becomes pvh on Arm",
     .input = PV,
     .arch = "arm64",
     .facts = {{"guest.type", "pvh"}, {"guest.acpi", "false"}, {"guest.hap", "null"}}},
    {.name = "keys of Arm tell the host",
     .input = PV "tee = \"optee\"\nsve = \"hw\"\n",
     .facts = {{"guest.type", "pvh"}, {"guest.tee", "optee"}, {"guest.sve_vl", "-1"}}},
    {.name = "keys of Arm that say nothing",
     .input = PV "tee = \"none\"\nvuart = \"unknown\"\nllc_colors = [ ]\n",
     .facts = {{"guest.type", "pv"}, {"guest.vuart", "none"}}},
    {.name = "keys of Arm on x86",
     .arch = "x86_64",
     .input = PV "tee = \"optee\"\n",
     .facts = {{"guest.type", "pv"}}},
    {.name = "Arm",
     .arch = "arm64",
     .input = PV "gic_version = \"V3\"\nvuart = \"sbsa_uart\"\nsve = \"256\"\n"
                 "arm_sci = \"type=scmi_smc\"\ndevice_tree = \"/t.dtb\"\n"
                 "llc_colors = [ \"0-3\", \"7\" ]\ndtdev = [ \"/soc/a\", \"/soc/b\" ]\n",
     .facts = {{"guest.gic_version", "v3"},
               {"guest.vuart", "sbsa_uart"},
               {"guest.sve_vl", "256"},
               {"guest.arm_sci", "scmi_smc"},
               {"guest.device_tree", "/t.dtb"},
               {"guest.llc_colors", "5"},
               {"guest.dtdevs[1]", "/soc/b"}}},
    {.name = "type by its first letters, as xl has it",
     .input = "name='g'\ntype='h'\nmemory=1\n",
     .facts = {{"guest.type", "hvm"}}},
    {.name = "xm's builder",
     .input = "name='g'\nbuilder='hvm'\nkernel='/usr/lib/xen/boot/hvmloader'\nmemory=0x40\n",
     .facts = {{"guest.type", "hvm"}, {"guest.kernel", ""}, {"guest.memory", "67108864"}}},
    {.name = "xm's builder linux",
     .input = PV "builder='linux'\n",
     .facts = {{"guest.type", "pv"}},
     .warnings = {"builder: neither hvm nor generic"}},
    {.name = "builder against type",
     .input = PVH "builder='hvm'\n",
     .facts = {{"guest.type", "pvh"}},
     .warnings = {"builder: contradicts type"}},
    {.name = "a type that is none",
     .input = PV "type='kvm'\n",
     .facts = {{"guest.type", "kvm"}},
     .warnings = {"type: 'kvm' is no type"}},
    {.name = "memory",
     .input = HVM "maxmem = 9437184\nvideoram = 16\nshadow_memory = 9\n"
                  "mmio_hole = 1024\n",
     .facts = {{"guest.memory", "536870912"},
               {"guest.maxmem", "9895604649984"},
               {"guest.video_memory", "16777216"},
               {"guest.shadow_memory", "9437184"},
               {"guest.mmio_hole", "1073741824"}}},
    {.name = "maxmem alone",
     .input = "name='g'\nkernel='k'\nmaxmem=64\n",
     .facts = {{"guest.memory", "67108864"}, {"guest.maxmem", "67108864"}}},
    {.name = "no memory at all",
     .input = "name='g'\nkernel='k'\n",
     .facts = {{"guest.memory", "33554432"}, {"guest.maxmem", "33554432"}}},
    {.name = "memory beyond 64 bits",
     .input = PV "maxmem = 9223372036854775807\n",
     .facts = {{"guest.maxmem", "?"}},
     .warnings = {"maxmem: more than 64 bits"}},
    {.name = "memory that is negative",
     .input = PV "maxmem = \"-1\"\n",
     .facts = {{"guest.maxmem", "?"}},
     .warnings = {"maxmem: is negative", "maxmem: is less than memory"}},
    {.name = "a number that is none",
     .input = PV "maxmem = \"many\"\nhap = \"yes\"\n",
     .facts = {{"guest.maxmem", "536870912"}, {"guest.hap", "false"}},
     .warnings = {"maxmem: 'many' is no number", "hap: 'yes' is no number"}},
    {.name = "a list where a value is needed",
     .input = PV "maxmem = [ 1 ]\n",
     .facts = {{"guest.maxmem", "536870912"}},
     .warnings = {"maxmem: a list"}},
    {.name = "virtual CPUs",
     .input = PV "vcpus = 4\nmaxvcpus = 8\ncpus = \"all\"\n",
     .facts = {{"guest.vcpus", "4"}, {"guest.max_vcpus", "8"}, {"guest.cpu_affinity", "true"}}},
    {.name = "fewer than at boot",
     .input = PV "vcpus = 4\nmaxvcpus = 2\n",
     .facts = {{"guest.max_vcpus", "2"}},
     .warnings = {"maxvcpus: is less than vcpus"}},
    {.name = "cpupool by name",
     .input = PV "pool = \"fast\"\n",
     .facts = {{"guest.cpupool", "fast"}, {"guest.cpupool_id", "-1"}}},
    {.name = "cpupool by number",
     .input = PV "pool = \"3\"\n",
     .facts = {{"guest.cpupool", ""}, {"guest.cpupool_id", "3"}}},
    {.name = "words",
     .input = HVM "tsc_mode = \"native\"\ntimer_mode = 2\naltp2m = \"external\"\n"
                  "passthrough = \"sync_pt\"\non_soft_reset = \"rename-restart\"\n"
                  "vga = \"stdvga\"\nhdtype = \"ahci\"\nvendor_device = \"xenserver\"\n"
                  "bios = \"ovmf\"\ndevice_model_version = \"qemu-xen\"\n",
     .facts = {{"guest.tsc_mode", "native"},
               {"guest.timer_mode", "no_missed_ticks_pending"},
               {"guest.altp2m", "external"},
               {"guest.passthrough", "sync_pt"},
               {"guest.on_soft_reset", "rename_restart"},
               {"guest.vga", "std"},
               {"guest.video_memory", "16777216"},
               {"guest.hdtype", "ahci"},
               {"guest.vendor_device", "xenserver"},
               {"guest.firmware", "ovmf"}}},
    {.name = "a word that is none",
     .input = PV "tsc_mode = \"turbo\"\n",
     .facts = {{"guest.tsc_mode", "turbo"}},
     .warnings = {"tsc_mode: 'turbo' is none"}},
    {.name = "switches",
     .input = HVM "hap=0\nnestedhvm=1\naltp2mhvm=1\nacpi=0\napic=0\nvpmu=1\nmsr_relaxed=1\n"
                  "nomigrate=1\ndriver_domain=1\ndevice_model_stubdomain_override=1\n"
                  "dm_restrict=1\nbootloader_restrict=1\nvmtrace_buf_kb=64\n"
                  "max_grant_version=1\nxenstore_feature_mask=0xff\n"
                  "device_model_args=['-a','-b']\ndevice_model_args_hvm=['-c']\n"
                  "device_model_args_pv=['-d']\ndevice_model_user='u'\n",
     .facts = {{"guest.hap", "false"},
               {"guest.nested_hvm", "true"},
               {"guest.altp2m", "mixed"},
               {"guest.acpi", "false"},
               {"guest.apic", "false"},
               {"guest.vpmu", "true"},
               {"guest.msr_relaxed", "true"},
               {"guest.disable_migrate", "true"},
               {"guest.driver_domain", "true"},
               {"guest.device_model_stubdomain", "true"},
               {"guest.dm_restrict", "true"},
               {"guest.bootloader_restrict", "true"},
               {"guest.vmtrace_buf", "65536"},
               {"guest.max_grant_version", "1"},
               {"guest.xenstore_feature_mask", "255"},
               {"guest.extra_qemu_args", "3"},
               {"guest.device_model_user", "u"}}},
    {.name = "keys of hvm guests mean nothing for pv",
     .input = PV "usb = 1\nspice = 1\nviridian = 1\nnestedhvm = 1\nboot = \"c\"\nvga = \"qxl\"\n",
     .facts = {{"guest.usb", "false"},
               {"guest.spice", "false"},
               {"guest.viridian", "[0]"},
               {"guest.nested_hvm", "false"},
               {"guest.boot", ""},
               {"guest.vga", "none"}}},
    {.name = "timer_mode of a pv guest",
     .input = PV "timer_mode = 1\n",
     .warnings = {"timer_mode: nothing for a PV guest"}},
    {.name = "viridian groups",
     .input = HVM "viridian = [ \"base\", \"stimer\" ]\n",
     .facts = {{"guest.viridian", "[2]"},
               {"guest.viridian[0]", "base"},
               {"guest.viridian[1]", "stimer"}}},
    {.name = "viridian defaults without one",
     .input = HVM "viridian = [ \"defaults\", \"!freq\" ]\n",
     .facts = {{"guest.viridian", "[6]"}, {"guest.viridian[1]", "time_ref_count"}}},
    {.name = "viridian all",
     .input = HVM "viridian = [ \"all\" ]\n",
     .facts = {{"guest.viridian", "[13]"}}},
    {.name = "viridian switched on",
     .input = HVM "viridian = 1\n",
     .facts = {{"guest.viridian", "[7]"}}},
    {.name = "viridian misspelt",
     .input = HVM "viridian = [ \"bas\" ]\n",
     .facts = {{"guest.viridian", "[0]"}},
     .warnings = {"viridian: 'bas' is no enlightenment"}},
    {.name = "cpuid features",
     .input = HVM "cpuid = \"host,tm=0\"\n",
     .facts = {{"guest.cpuid_overrides", "true"}, {"guest.cpuid_beyond_default", "?"}}},
    {.name = "cpuid without a change",
     .input = HVM "cpuid = \"host\"\n",
     .facts = {{"guest.cpuid_overrides", "false"}, {"guest.cpuid_beyond_default", "false"}}},
    {.name = "cpuid that xl ignores",
     .input = HVM "cpuid = \"guest,tm=0\"\n",
     .facts = {{"guest.cpuid_overrides", "false"}},
     .warnings = {"cpuid: not \"host\""}},
    {.name = "boot loader",
     .input = "name='g'\nmemory=1\nbootloader='/usr/lib/xen-4.17/bin/pygrub'\n",
     .facts = {{"guest.bootloader", "pygrub"},
               {"guest.bootloader_restrict", "null"},
               {"guest.kernel_format", "?"}}},
    {.name = "boot loader with a user",
     .input = "name='g'\nmemory=1\nbootloader='pygrub'\nbootloader_user='u'\n",
     .facts = {{"guest.bootloader_restrict", "?"}}},
    {.name = "pvgrub",
     .input = "name='g'\nmemory=1\ntype='pvh'\nfirmware='pvgrub64'\npvshim=1\n",
     .facts = {{"guest.firmware", "pvgrub64"},
               {"guest.kernel", "pvgrub64.bin"},
               {"guest.pvshim", "true"}}},
    {.name = "firmware of pv beside a kernel",
     .input = PV "firmware = \"uefi\"\n",
     .facts = {{"guest.firmware", "uefi"}},
     .warnings = {"firmware: together with kernel", "firmware: neither pvgrub32"}},
    {.name = "firmware by name",
     .input = HVM "firmware = \"uefi\"\n",
     .facts = {{"guest.firmware", "ovmf"}}},
    {.name = "firmware of one's own",
     .input = HVM "firmware_override = \"/f\"\n",
     .facts = {{"guest.firmware", "/f"}}},
    {.name = "what xl needs is missing",
     .input = "memory = 1\n",
     .facts = {{"guest.name", "?"}},
     .warnings = {"kernel: neither kernel nor bootloader", "name: is missing"}},
    {.name = "displays of hvm",
     .input = HVM "vnc=0\nsdl=1\nspice=1\nstdvga=1\nserial=\"pty\"\nusbdevice=['tablet','mouse']\n"
                  "usb=1\nsoundhw=\"ac97, hda\"\nboot=\"cd\"\ngfx_passthru=\"igd\"\n"
                  "mca_caps=['lmce']\nrdm=\"strategy=host,policy=relaxed\"\nvkb_device=0\n",
     .facts = {{"guest.vnc", "false"},
               {"guest.sdl", "true"},
               {"guest.spice", "true"},
               {"guest.vga", "std"},
               {"guest.serial", "[1]"},
               {"guest.serial[0]", "pty"},
               {"guest.usbdevice", "[2]"},
               {"guest.usbdevice[1]", "mouse"},
               {"guest.usb", "true"},
               {"guest.soundhw", "[2]"},
               {"guest.soundhw[1]", "hda"},
               {"guest.boot", "cd"},
               {"guest.gfx_passthru", "igd"},
               {"guest.vmce", "true"},
               {"guest.rdm_strategy", "host"},
               {"guest.vkb_device", "false"}}},
    {.name = "no serial port",
     .input = HVM "serial = \"none\"\n",
     .facts = {{"guest.serial", "[0]"}}},
    {.name = "several serial ports",
     .input = HVM "serial = [ \"pty\", \"null\" ]\n",
     .facts = {{"guest.serial", "[2]"}, {"guest.serial[1]", "null"}}},
    {.name = "bytes that are no UTF-8",
     .input = PV "name = \"caf\xe9\"\n",
     .facts = {{"guest.name", "caf\xef\xbf\xbd"}}},
};

static const struct reader_refusal refusals[] = {
    {"Python", "import os\nname = \"guest%d\" % os.getpid()\n", SCHECK_E_SYNTAX, 1, "near"},
    {"an option", "-method=pv\nname = \"a\"\n", SCHECK_E_SYNTAX, 1, "lexical error"},
    {"text behind a value", "name = \"a\"\nvcpus = 2 extra\n", SCHECK_E_SYNTAX, 2, "extra"},
    {"an open string", "memory = 1\nname = \"a\n", SCHECK_E_SYNTAX, 2, "lexical error"},
    {"an open list", "disk = [ 'a'\nmemory = 1\n", SCHECK_E_SYNTAX, 2, "memory"},
    {"capital letters", "NAME = 1\n", SCHECK_E_SYNTAX, 1, "lexical error"},
};

static void test_cases(void **state)
{
    reader_run_cases(&scheck_reader_xlcfg, *state, cases, sizeof cases / sizeof *cases);
}

static void test_refusals(void **state)
{
    reader_run_refusals(&scheck_reader_xlcfg, *state, refusals, sizeof refusals / sizeof *refusals);
}

/* A zero byte is refused with its line; a text beyond the limit is not even looked at. */
static void test_text(void **state)
{
    static const char zero[] = "name = 'a'\nmemory\0 = 1\n";
    const size_t long_len = 5 * 1024 * 1024;
    struct reader_reports reports;
    struct scheck_guests *guests = NULL;
    char *big = malloc(long_len);

    (void)state;
    assert_non_null(big);
    memset(big, '\n', long_len);
    reader_reports_init(&reports);
    assert_int_equal(
        scheck_reader_xlcfg.open(&(struct scheck_reader_input){"t", zero, sizeof zero - 1},
                                 &reports.sink, &guests),
        SCHECK_E_SYNTAX);
    assert_int_equal(reports.first_line, 2);
    assert_int_equal(scheck_reader_xlcfg.open(&(struct scheck_reader_input){"t", big, long_len},
                                              &reports.sink, &guests),
                     SCHECK_E_LIMIT);
    assert_null(guests);
    free(big);
}

static void test_too_long_list(void **state)
{
    struct vocabulary *v = *state;
    struct reader_reports reports;
    struct scheck_facts *facts;
    char text[8192] = PV "irqs = [ ";

    for (int i = 0; i < 300; i++)
        strcat(text, "1, ");
    strcat(text, "1 ]\n");
    reader_reports_init(&reports);
    facts = reader_read(&scheck_reader_xlcfg, v, text, strlen(text), &reports);
    assert_fact(facts, "guest.irqs", "?");
    assert_int_equal(reports.n, 1);
    assert_non_null(strstr(reports.lines[0], "irqs: more than the policy provides for"));
    scheck_facts_free(facts);
}

static void test_recognise(void **state)
{
    static const struct {
        const char *text;
        bool expected;
    } texts[] = {
        {"name = \"a\"\n", true},
        {"# c\n\n  memory=1", true},
        {"import os\nname = 'a'\n", true},
        {"disk += [ 'a' ]\n", true},
        {"", false},
        {"{\"guest\":{}}", false},
        {"<domain x='1'>\na=1\n", false},
        {"hello world\n", false},
        {"[ \"a\" ]\nb=1\n", false},
        {" \n\t", false},
        {"== 3\n", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(scheck_reader_xlcfg.recognise(&(struct scheck_reader_input){
                             "t", texts[i].text, strlen(texts[i].text)}),
                         texts[i].expected);
}

static void test_name(void **state)
{
    struct scheck_guests *guests = NULL;

    (void)state;
    assert_int_equal(scheck_reader_xlcfg.open(&(struct scheck_reader_input){NULL, PV, strlen(PV)},
                                              NULL, &guests),
                     SCHECK_OK);
    assert_int_equal(scheck_reader_xlcfg.count(guests), 1);
    assert_string_equal(scheck_reader_xlcfg.guest_name(guests, 0), "g");
    scheck_reader_xlcfg.close(guests);
    scheck_reader_xlcfg.close(NULL);
}

/* What depends on the guest not running is not said of one that does. */
static void test_running(void **state)
{
    struct vocabulary *v = *state;
    struct scheck_facts *facts = vocabulary_facts(v);
    struct scheck_guests *guests = NULL;

    assert_int_equal(scheck_facts_set_string(facts, "operation", "save", 4), SCHECK_OK);
    assert_int_equal(
        scheck_reader_xlcfg.open(&(struct scheck_reader_input){"t", PV, strlen(PV)}, NULL, &guests),
        SCHECK_OK);
    assert_int_equal(scheck_reader_xlcfg.fill(guests, 0, facts, NULL), SCHECK_OK);
    assert_fact(facts, "guest.shared_memory", "?");
    assert_fact(facts, "guest.introspected", "?");
    scheck_reader_xlcfg.close(guests);
    scheck_facts_free(facts);
}

static void test_no_memory(void **state)
{
    static const char text[] = HVM "disk = [ 'vdev=xvda,target=/a', 'vdev=xvdb,target=/b' ]\n"
                                   "vif = [ '' ]\nirqs = [ 1, 2 ]\nserial = \"pty\"\n";

    reader_starve(&scheck_reader_xlcfg, *state, text);
}

static void test_torture(void **state)
{
    size_t rounds = getenv("SUPPORTCHECK_SLOW") ? 5 : 100;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i += 3)
        reader_torture(&scheck_reader_xlcfg, *state, cases[i].input, strlen(cases[i].input),
                       rounds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),     cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_text),      cmocka_unit_test(test_too_long_list),
        cmocka_unit_test(test_recognise), cmocka_unit_test(test_name),
        cmocka_unit_test(test_running),   cmocka_unit_test(test_torture),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
