/* SPDX-License-Identifier: MIT */
/* The reader of libvirt's domain XML: what it makes of a guest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "libvirt_text.h"

#define CPU(x) "<cpu mode='host-passthrough'>" x "</cpu>"

static const struct {
    const char *kind, *body, *fact, *value;
} facts_table[] = {
    /* type */
    {"hvm", "", "type", "hvm"},
    {"pv", "", "type", "pv"},
    {"pvh", "", "type", "pvh"},
    {"hvm", "", "name", "g"},
    /* memory */
    {"hvm", "<memory>1024</memory>", "maxmem", "1048576"},
    {"hvm", "<memory>1024</memory>", "memory", "1048576"},
    {"hvm", "<memory>1025</memory>", "maxmem", "2097152"},
    {"hvm", "<memory unit='MiB'>3</memory><currentMemory unit='MiB'>2</currentMemory>", "memory",
     "2097152"},
    {"hvm", "<memory unit='GiB'>2</memory>", "maxmem", "2147483648"},
    {"hvm", "<memory unit='GB'>1</memory>", "maxmem", "1000341504"},
    {"hvm", "<memory unit='b'>1048576</memory>", "maxmem", "1048576"},
    {"hvm", "<memory unit='tib'> 9 </memory>", "maxmem", "9895604649984"},
    {"hvm", "<memory>1024</memory><currentMemory>0</currentMemory>", "memory", "1048576"},
    {"hvm", "<memory>1024</memory><currentMemory>4096</currentMemory>", "memory", "1048576"},
    {"hvm", "", "memory", "?"},
    {"hvm", "<cpu>" CELLS "</cpu>", "maxmem", "4294967296"},
    {"hvm", "<cpu>" CELLS "</cpu>", "vnuma", "[2]"},
    {"hvm", "<cpu>" CELLS "</cpu>", "vnuma[1].memory", "3221225472"},
    {"hvm", "<cpu>" CELLS "</cpu>", "vnuma[0].pnode", "0"},
    {"hvm", "<cpu>" CELLS "</cpu>", "vnuma[1].pnode", "?"},
    /* CPUs */
    {"hvm", "", "vcpus", "1"},
    {"hvm", "<vcpu>4</vcpu>", "max_vcpus", "4"},
    {"hvm", "<vcpu current='2'>4</vcpu>", "vcpus", "2"},
    {"hvm", "<vcpu>4</vcpu>", "cpu_affinity", "false"},
    {"hvm", "<vcpu cpuset='0-3'>4</vcpu>", "cpu_affinity", "true"},
    {"hvm", "<cputune><vcpupin vcpu='0' cpuset='1'/></cputune>", "cpu_affinity", "true"},
    {"hvm", "", "nested_hvm", "false"},
    {"hvm", "<cpu mode='custom'><feature name='vmx'/></cpu>", "nested_hvm", "false"},
    {"hvm", CPU(""), "nested_hvm", "?"},
    {"pv", CPU(""), "nested_hvm", "false"},
    {"hvm", CPU("<feature policy='disable' name='vmx'/>"), "nested_hvm", "?"},
    {"hvm", CPU("<feature policy='disable' name='vmx'/><feature policy='forbid' name='svm'/>"),
     "nested_hvm", "false"},
    {"hvm", CPU("<feature policy='require' name='vmx'/><feature policy='force' name='svm'/>"),
     "nested_hvm", "true"},
    {"hvm", CPU("<feature policy='optional' name='vmx'/>"), "cpuid_overrides", "false"},
    {"hvm", CPU("<feature policy='disable' name='tm'/>"), "cpuid_overrides", "true"},
    {"hvm", CPU("<feature policy='disable' name='tm'/>"), "cpuid_beyond_default", "false"},
    {"hvm", CPU("<feature policy='force' name='pni'/>"), "cpuid_beyond_default", "?"},
    {"hvm", CPU("<feature policy='disable' name='vmx'/>"), "cpuid_overrides", "?"},
    /* features */
    {"hvm", "", "hap", "null"},
    {"pv", "<features><hap/></features>", "hap", "false"},
    {"pvh", "<features><hap state='off'/></features>", "hap", "false"},
    {"hvm", "<features><hap/></features>", "hap", "true"},
    {"hvm", "", "acpi", "false"},
    {"hvm", "<features><acpi/><apic/></features>", "acpi", "true"},
    {"hvm", "<features><acpi/><apic/></features>", "apic", "true"},
    {"hvm", "<cpu>" CELLS "</cpu>", "acpi", "true"},
    {"pvh", "", "apic", "true"},
    {"pv", "<features><acpi/></features>", "acpi", "false"},
    {"hvm", "<features><viridian/></features>", "viridian[0]", "base"},
    {"hvm", "<features><viridian state='off'/></features>", "viridian", "[0]"},
    {"hvm", "", "passthrough", "default"},
    {"hvm", "<features><xen><passthrough state='on'/></xen></features>", "passthrough", "enabled"},
    {"hvm", "<features><xen><passthrough state='off'/></xen></features>", "passthrough",
     "disabled"},
    {"hvm", "<features><xen><passthrough state='on' mode='sync_pt'/></xen></features>",
     "passthrough", "sync_pt"},
    {"hvm", "<features><xen><passthrough mode='share_pt'/></xen></features>", "passthrough",
     "share_pt"},
    /* clock */
    {"hvm", "", "tsc_mode", "default"},
    {"hvm", "<clock><timer name='hpet'/><timer name='tsc' mode='native'/></clock>", "tsc_mode",
     "native"},
    {"hvm", "<clock><timer name='tsc' mode='paravirt'/></clock>", "tsc_mode", "native_paravirt"},
    {"hvm", "<clock><timer name='tsc' mode='emulate'/></clock>", "tsc_mode", "always_emulate"},
    {"hvm", "<clock><timer name='tsc' mode='auto'/></clock>", "tsc_mode", "default"},
    /* booting */
    {"pv", "", "bootloader", "pygrub"},
    {"pv", "<kernel>/k</kernel></os>", "bootloader", ""},
    {"pv", "<kernel>/k</kernel></os>", "kernel", "/k"},
    {"pv", "<kernel> <![CDATA[/k]]> </kernel><initrd>/i</initrd></os>", "ramdisk", "/i"},
    {"pv", "<kernel><!-- a -->/k<!-- b -->x</kernel></os>", "kernel", "/kx"},
    {"pv", "<bootloader>/usr/bin/pygrub</bootloader>", "bootloader", "pygrub"},
    {"pvh", "", "bootloader", ""},
    {"pvh", "<bootloader>pygrub</bootloader>", "bootloader", "pygrub"},
    {"hvm", "<bootloader>pygrub</bootloader>", "bootloader", ""},
    {"hvm", "", "bootloader_restrict", "null"},
    {"hvm", "", "firmware", "seabios"},
    {"hvm", "<loader type='pflash'>/ovmf.bin</loader></os>", "firmware", "ovmf"},
    {"hvm", "<loader type='rom'>hvmloader</loader></os>", "firmware", "seabios"},
    {"pv", "<loader type='pflash'>/ovmf.bin</loader></os>", "firmware", ""},
    {"hvm", DEVICES("<emulator>/usr/lib/xen/bin/qemu-dm</emulator>"), "device_model",
     "qemu-xen-traditional"},
    {"hvm", DEVICES("<emulator>/usr/lib/xen/bin/qemu-dm</emulator>"), "firmware", "rombios"},
    {"hvm", DEVICES("<emulator>/q</emulator>"), "device_model_override", "/q"},
    {"pv", DEVICES("<emulator>/q</emulator>"), "device_model_override", ""},
    {"hvm", "", "device_model", "qemu-xen"},
    {"pv", "", "device_model", "none"},
    {"pvh", DISK("<driver name='qemu'/>", "<source file='f'/>"), "device_model", "qemu-xen"},
    {"hvm", DEVICES("<emulator type='stubdom-linux' cmdline='-a  b'/>"),
     "device_model_stubdomain", "true"},
    {"hvm", DEVICES("<emulator type='stubdom-linux' cmdline='-a  b'/>"), "extra_qemu_args", "2"},
    {"hvm", "<x:commandline xmlns:x='http://libvirt.org/schemas/domain/xen/1.0'>"
            "<x:arg value='-d'/><x:arg value='e'/></x:commandline>", "extra_qemu_args", "2"},
    {"hvm", "", "boot", "c"},
    {"hvm", "<boot dev='network'/><boot dev='cdrom'/><boot dev='fd'/><boot dev='hd'/></os>",
     "boot", "ndac"},
    {"pv", "", "boot", ""},
    {"hvm", "", "on_soft_reset", "destroy"},
    /* disks */
    {"hvm", "", "disks", "[0]"},
    {"hvm", DRIVER("qemu", "qcow2"), "disks[0].backend", "qdisk"},
    {"hvm", DRIVER("qemu", "qcow2"), "disks[0].format", "qcow2"},
    {"hvm", DRIVER("file", "raw"), "disks[0].backend", "qdisk"},
    {"hvm", DRIVER("phy", "raw"), "disks[0].backend", "phy"},
    {"hvm", DRIVER("tap", "vhd"), "disks[0].backend", "tap"},
    {"hvm", DRIVER("tap2", "qed"), "disks[0].backend", "qdisk"},
    {"hvm", DISK("<driver name='qemu'/>", ""), "disks[0].format", "raw"},
    {"hvm", DISK("", "<source file='f'/>"), "disks[0].backend", "auto"},
    {"hvm", DISK("", "<source file='f'/>"), "disks[0].target", "f"},
    {"hvm", DISK("", "<source dev='/dev/vg/a'/>"), "disks[0].target", "/dev/vg/a"},
    {"hvm", DISK("", "<source file='a&amp;b&#65;&lt;'/>"), "disks[0].target", "a&bA<"},
    {"hvm", DISK("", "<readonly/>"), "disks[0].writable", "false"},
    {"hvm", DISK("", ""), "disks[0].vdev", "xvda"},
    {"hvm", DISK("", ""), "disks[0].backend_domain", "0"},
    {"hvm", DISK("", "<backenddomain name='sys-net'/>"), "disks[0].backend_domain", "sys-net"},
    {"hvm", DISK("", "<backenddomain name='Domain-0'/>"), "disks[0].backend_domain", "0"},
    {"hvm", DISK("<driver name='qemu' discard='ignore'/>", ""), "disks[0].discard", "false"},
    {"hvm", DISK("<driver name='qemu' discard='unmap'/>", ""), "disks[0].discard", "true"},
    {"hvm", DEVICES("<disk device='cdrom'><target dev='hdc'/></disk>"), "disks[0].format",
     "empty"},
    {"hvm", DEVICES("<disk device='cdrom'><target dev='hdc'/></disk>"), "disks[0].cdrom", "true"},
    {"hvm", DEVICES("<disk device='cdrom'><target dev='hdc'/></disk>"), "disks[0].target", ""},
    {"hvm", DEVICES("<disk type='network'><source protocol='rbd' name='p/i'/>"
                    "<target dev='xvda'/></disk>"), "disks[0].backend", "qdisk"},
    {"hvm", DEVICES("<disk type='network'><source protocol='rbd' name='p/i'/>"
                    "<target dev='xvda'/></disk>"), "disks[0].target", "?"},
    /* network interfaces */
    {"hvm", NIC("bridge", "<source bridge='b'/>"), "nics[0].type", "ioemu"},
    {"hvm", NIC("bridge", "<source bridge='b'/>"), "nics[0].bridge", "b"},
    {"hvm", NIC("bridge", ""), "nics[0].model", "rtl8139"},
    {"hvm", NIC("bridge", "<model type='e1000'/>"), "nics[0].model", "e1000"},
    {"hvm", NIC("bridge", "<model type='netfront'/>"), "nics[0].type", "vif"},
    {"hvm", NIC("bridge", "<model type='netfront'/>"), "nics[0].model", ""},
    {"pv", NIC("bridge", ""), "nics[0].type", "vif"},
    {"hvm", NIC("bridge", "<script path='/etc/xen/scripts/vif-nat'/>"), "nics[0].script",
     "vif-nat"},
    {"hvm", NIC("bridge", ""), "nics[0].script", ""},
    {"hvm", NIC("bridge", "<source bridge='o'/><virtualport type='openvswitch'/>"),
     "nics[0].script", "vif-openvswitch"},
    {"hvm", NIC("bridge", "<source bridge='o'/><virtualport type='openvswitch'/>"
                "<vlan trunk='yes'><tag id='1'/><tag id='2'/></vlan>"), "nics[0].bridge", "o:1:2"},
    {"hvm", NIC("bridge", "<source bridge='o'/><virtualport type='openvswitch'/>"
                "<vlan><tag id='1'/><tag id='2'/></vlan>"), "nics[0].bridge", "o.1"},
    {"hvm", NIC("network", "<source network='default'/>"), "nics[0].bridge", "?"},
    {"hvm", NIC("ethernet", "<source bridge='b'/>"), "nics[0].bridge", ""},
    {"hvm", NIC("bridge", "<backenddomain name='sys-net'/>"), "nics[0].backend_domain",
     "sys-net"},
    {"hvm", NIC("hostdev", "<source><address type='pci' bus='0x0a' slot='0x10'/></source>"),
     "nics", "[0]"},
    {"hvm", NIC("hostdev", "<source><address type='pci' bus='0x0a' slot='0x10'/></source>"),
     "pci[0].bdf", "0000:0a:10.0"},
    /* devices of the host */
    {"hvm", HOSTDEV("pci", "<source><address domain='1' bus='0x02' slot='3' function='4'/>"
                    "</source>"), "pci[0].bdf", "0001:02:03.4"},
    {"hvm", HOSTDEV("pci", "<source writeFiltering='no'><address/></source>"),
     "pci[0].permissive", "true"},
    {"hvm", HOSTDEV("pci", "<source><address/></source>"), "pci[0].permissive", "false"},
    {"hvm", HOSTDEV("pci", "<source><address/></source>"), "pci[0].seize", "false"},
    {"hvm", DEVICES("<hostdev type='pci' managed='yes'><source><address/></source></hostdev>"),
     "pci[0].seize", "true"},
    {"hvm", DEVICES("<hostdev mode='capabilities' type='pci'/>"), "pci", "[0]"},
    {"hvm", HOSTDEV("usb", "<source><address bus='1' device='3'/></source>"),
     "usb_devices[0].hostaddr", "3"},
    {"hvm", HOSTDEV("usb", "<source><address bus='1' device='3'/></source>"),
     "usb_controllers[0].type", "qusb"},
    {"hvm", HOSTDEV("usb", "<source><address bus='1' device='3'/></source>"),
     "usb_controllers[0].ports", "8"},
    {"hvm", HOSTDEV("usb", "<source><vendor id='0x1'/></source>"), "usb_devices[0].hostbus", "?"},
    {"hvm", DEVICES("<controller type='usb' model='qusb1' ports='4'/><controller type='ide'/>"),
     "usb_controllers", "[1]"},
    {"hvm", DEVICES("<controller type='usb' model='qusb1' ports='4'/>"),
     "usb_controllers[0].version", "1"},
    {"hvm", DEVICES("<controller type='usb' model='qusb1' ports='4'/>"),
     "usb_controllers[0].ports", "4"},
    /* display, sound, input */
    {"hvm", "", "vga", "none"},
    {"hvm", "", "video_memory", "0"},
    {"hvm", "", "vnc", "false"},
    {"hvm", DEVICES("<graphics type='vnc'/>"), "vnc", "true"},
    {"hvm", DEVICES("<graphics type='vnc'/>"), "vga", "cirrus"},
    {"hvm", DEVICES("<graphics type='vnc'/>"), "video_memory", "8388608"},
    {"hvm", DEVICES("<graphics type='vnc'/>"), "vfbs", "[0]"},
    {"hvm", DEVICES("<graphics type='vnc'/><graphics type='spice'/>"), "vnc", "false"},
    {"hvm", DEVICES("<graphics type='vnc'/><graphics type='spice'/>"), "spice", "true"},
    {"hvm", DEVICES("<graphics type='sdl'/>"), "sdl", "true"},
    {"pv", DEVICES("<graphics type='vnc'/>"), "vfbs[0].vnc", "true"},
    {"pv", DEVICES("<graphics type='vnc'/>"), "vkbs", "[1]"},
    {"pv", DEVICES("<graphics type='sdl'/>"), "vfbs[0].sdl", "true"},
    {"pv", DEVICES("<graphics type='vnc'/>"), "vga", "none"},
    {"pvh", DEVICES("<graphics type='qubes'/>"), "vfbs", "[0]"},
    {"hvm", VIDEO("type='vga'"), "vga", "std"},
    {"hvm", VIDEO("type='xen' vram='32768'"), "video_memory", "33554432"},
    {"hvm", VIDEO("type='qxl'"), "video_memory", "134217728"},
    {"hvm", DEVICES("<video/>"), "vga", "cirrus"},
    {"hvm", DEVICES("<sound model='ich6'/><sound model='ac97'/>"), "soundhw", "[1]"},
    {"hvm", DEVICES("<sound model='ich6'/>"), "soundhw[0]", "hda"},
    {"pv", DEVICES("<sound model='ich6'/>"), "soundhw", "[0]"},
    {"hvm", DEVICES("<input type='mouse' bus='ps2'/><input type='tablet' bus='usb'/>"),
     "usbdevice[0]", "tablet"},
    {"hvm", DEVICES("<input type='tablet'/>"), "usbdevice", "[1]"},
    /* serial ports, channels */
    {"hvm", "", "serial", "[0]"},
    {"hvm", DEVICES("<console type='pty'/>"), "serial[0]", "pty"},
    {"hvm", DEVICES("<console type='pty'><target type='xen'/></console>"), "serial", "[0]"},
    {"pv", DEVICES("<console type='pty'/>"), "serial", "[0]"},
    {"hvm", DEVICES("<serial type='file'><source path='/f'/></serial>"), "serial[0]", "file:/f"},
    {"hvm", DEVICES("<serial type='dev'><source path='/dev/ttyS0'/></serial>"), "serial[0]",
     "/dev/ttyS0"},
    {"hvm", DEVICES("<serial type='unix'><source mode='bind' path='/s'/></serial>"), "serial[0]",
     "unix:/s,server,nowait"},
    {"hvm", DEVICES("<serial type='tcp'><source mode='connect' host='h' service='1'/></serial>"
                    "<serial type='pty'/>"), "serial[0]", "tcp:h:1"},
    {"pv", DEVICES("<channel type='unix'><target type='xen' name='n'/></channel>"),
     "channels[0].connection", "socket"},
    {"pv", DEVICES("<channel type='pty'><target type='xen' name='n'/></channel>"),
     "channels[0].name", "n"},
    /* what libvirt has no word for */
    {"hvm", "", "altp2m", "disabled"},
    {"hvm", "", "pvshim", "false"},
    {"hvm", "", "tee", "none"},
    {"hvm", "", "p9s", "[0]"},
    {"hvm", "", "cpupool", "Pool-0"},
    {"hvm", "", "max_gfn", "?"},
};

static void test_facts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(facts_table); i++) {
        const char *text = guest(facts_table[i].kind, facts_table[i].body);
        struct scheck_facts *facts = read_text(text, SCHECK_OK);
        char name[96];

        snprintf(name, sizeof name, "guest.%s", facts_table[i].fact);
        if (strcmp(vocabulary_value(facts, name), facts_table[i].value) != 0)
            print_error("%s\n", text);
        assert_fact(facts, name, facts_table[i].value);
        scheck_facts_free(facts);
    }
}

static void test_architecture(void **state)
{
    struct scheck_facts *facts;
    const char *text = "<domain type='xen'><os><type arch='aarch64' machine='xenpv'>linux</type>"
                       "</os></domain>";

    (void)state;
    facts = read_text(text, SCHECK_OK);
    assert_fact(facts, "guest.type", "pvh");
    assert_fact(facts, "guest.acpi", "?");
    assert_fact(facts, "guest.bootloader", "");
    scheck_facts_free(facts);
    facts = read_text("<domain type='xen'><os><type arch='x86_64' machine='xenpvh'>xen</type>"
                      "</os></domain>", SCHECK_OK);
    assert_fact(facts, "guest.type", "pvh");
    assert_fact(facts, "guest.acpi", "true");
    assert_fact(facts, "guest.kernel_page_size", "4096");
    scheck_facts_free(facts);

    /* where the XML names none, the host's counts */
    facts = vocabulary_facts(&vocabulary);
    assert_int_equal(scheck_facts_set_string(facts, "hypervisor.arch", "arm64", 5), SCHECK_OK);
    text = guest("pv", "");
    assert_int_equal(read_into(text, strlen(text), facts), SCHECK_OK);
    assert_fact(facts, "guest.type", "pvh");
    scheck_facts_free(facts);
}

static void test_host_nodes(void **state)
{
    static const struct {
        int64_t nodes;
        const char *pnode;
    } cases[] = {{1, "0"}, {2, "1"}, {8, "1"}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct scheck_facts *facts = vocabulary_facts(&vocabulary);
        const char *text = guest("hvm", "<cpu>" CELLS "</cpu>");

        assert_int_equal(scheck_facts_set_int(facts, "host.nodes", cases[i].nodes), SCHECK_OK);
        assert_int_equal(read_into(text, strlen(text), facts), SCHECK_OK);
        assert_fact(facts, "guest.vnuma[1].pnode", cases[i].pnode);
        scheck_facts_free(facts);
    }
}

static void test_incomplete_guest(void **state)
{
    struct scheck_facts *facts = read_text("<domain type='xen'/>", SCHECK_OK);

    (void)state;
    assert_fact(facts, "guest.type", "?");
    assert_fact(facts, "guest.name", "?");
    assert_fact(facts, "guest.maxmem", "?");
    assert_fact(facts, "guest.hap", "?");
    assert_fact(facts, "guest.disks", "[0]");
    assert_string_equal(vocabulary_note(facts, "guest.type"), "the XML has no os/type");
    scheck_facts_free(facts);
}

/* --- names and state files --- */

static void test_names(void **state)
{
    static const char text[] = "<domstatus state='running'><domain type='xen'>"
                               "<name> a &lt;b&#x3e; </name></domain></domstatus>";
    const struct scheck_reader_input input = {NULL, text, sizeof text - 1};
    struct scheck_guests *guests = NULL;
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);

    (void)state;
    assert_int_equal(READER.open(&input, NULL, &guests), SCHECK_OK);
    assert_string_equal(READER.guest_name(guests, 0), "a <b>");
    assert_null(READER.guest_name(guests, 1));
    assert_int_equal(READER.fill(guests, 1, facts, NULL), SCHECK_E_RANGE);
    assert_int_equal(READER.fill(guests, 0, facts, NULL), SCHECK_OK);
    assert_fact(facts, "guest.name", "a <b>");
    READER.close(guests);
    READER.close(NULL);
    scheck_facts_free(facts);
}

static void test_recognise(void **state)
{
    static const struct {
        const char *text;
        bool expected;
    } cases[] = {
        {"<domain type='xen'>", true},
        {"<domain>", true},
        {"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a > b -->\n<domain\n>", true},
        {"<domstatus state='running'>", true},
        {"<domainsnapshot>", false},
        {"<domainCapabilities>", false},
        {"<domain", false},
        {"{\"c_info\": {}}", false},
        {"name = \"<domain >\"", false},
        {"<!-- <domain type='xen'>", false},
        {"<?xml", false},
        {"", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct scheck_reader_input input = {"x", cases[i].text, strlen(cases[i].text)};

        if (READER.recognise(&input) != cases[i].expected)
            fail_msg("%s", cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_architecture),
        cmocka_unit_test(test_host_nodes),
        cmocka_unit_test(test_incomplete_guest),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_recognise),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
