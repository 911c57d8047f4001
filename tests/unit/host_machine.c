/* SPDX-License-Identifier: MIT */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "adapters/host/host.h"
#include "host_machine.h"
#include "vocabulary.h"

static void make_parents(char *path)
{
    for (char *c = path + 1; *c; c++) {
        if (*c != '/')
            continue;
        *c = '\0';
        (void)mkdir(path, 0755);
        *c = '/';
    }
}

void machine_bytes(const struct machine *m, const char *path, const void *data, size_t len)
{
    char full[512];
    FILE *file;

    snprintf(full, sizeof full, "%s%s", m->root, path);
    make_parents(full);
    file = fopen(full, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

void machine_text(const struct machine *m, const char *path, const char *text)
{
    machine_bytes(m, path, text, strlen(text));
}

void machine_dir(const struct machine *m, const char *path)
{
    char full[512];

    snprintf(full, sizeof full, "%s%s/", m->root, path);
    make_parents(full);
}

void machine_drop(const struct machine *m, const char *path)
{
    char full[512];

    snprintf(full, sizeof full, "%s%s", m->root, path);
    assert_int_equal(unlink(full), 0);
}

static const struct {
    const char *path, *text;
} x86_files[] = {
    {"/proc/xen/capabilities", "control_d\n"},
    {"/sys/hypervisor/type", "xen\n"},
    {"/sys/hypervisor/guest_type", "PV\n"},
    {"/sys/hypervisor/version/major", "4\n"},
    {"/sys/hypervisor/version/minor", "17\n"},
    {"/sys/hypervisor/version/extra", ".7\n"},
    {"/sys/hypervisor/properties/capabilities",
     "xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64 \n"},
    {"/sys/hypervisor/properties/changeset", "\n"},
    {"/sys/hypervisor/properties/features", "000228f0\n"},
    {"/proc/cpuinfo", "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 23\n"
                      "model\t\t: 1\nmodel name\t: AMD EPYC Processor\n\n"
                      "processor\t: 1\nvendor_id\t: AuthenticAMD\ncpu family\t: 23\n"
                      "model\t\t: 1\n"},
    {"/proc/sys/kernel/ostype", "Linux\n"},
    {"/proc/sys/kernel/osrelease", "6.1.0-56-amd64\n"},
    {"/proc/sys/kernel/arch", "x86_64\n"},
    {"/proc/1/comm", "systemd\n"},
    {"/etc/os-release", "PRETTY_NAME=\"Debian\"\nID=debian\nVERSION_ID=\"12\"\n"},
    {"/etc/xen/xl.conf", "# comment\nbootloader_restrict = 1\n"
                         "vif.default.script=\"/etc/xen/scripts/vif-openvswitch\"\n"},
    {"/sys/devices/system/xen_memory/xen_memory0/target_kb", "655360\n"},
    {"/sys/devices/system/xen_cpu/xen_cpu0/online", "1\n"},
    {"/sys/devices/system/xen_cpu/xen_cpu1/online", "0\n"},
    {"/run/xen/xenstored.pid", "812\n"},
    {"/proc/812/comm", "xenstored\n"},
    {"/sys/firmware/acpi/pm_profile", "1\n"},
    {"/sys/bus/xen-backend/drivers/vbd/module", ""},
};

#define BAR_GOOD "0x00000000fe000000 0x00000000fe0fffff 0x0000000000040200\n"
#define BAR_SMALL "0x00000000fea01000 0x00000000fea010ff 0x0000000000040200\n"
#define BAR_NEXT "0x00000000fea01800 0x00000000fea018ff 0x0000000000040200\n"
#define BAR_IO "0x000000000000c000 0x000000000000c03f 0x0000000000040101\n"
#define BAR_NONE "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"

static void put_pci(const struct machine *m)
{
    machine_text(m, "/sys/bus/pci/devices/0000:00:01.0/resource", BAR_GOOD BAR_IO BAR_NONE);
    machine_text(m, "/sys/bus/pci/devices/0000:00:01.0/irq", "16\n");
    machine_text(m, "/sys/bus/pci/devices/0000:00:02.0/resource", BAR_SMALL BAR_IO);
    machine_text(m, "/sys/bus/pci/devices/0000:00:02.0/irq", "16\n");
    machine_text(m, "/sys/bus/pci/devices/0000:00:03.0/resource", BAR_NEXT);
    machine_text(m, "/sys/bus/pci/devices/0000:00:03.0/irq", "16\n");
    machine_text(m, "/sys/bus/pci/devices/0000:00:03.0/msi_irqs/25", "msi\n");
    machine_text(m, "/sys/bus/pci/devices/0000:00:03.0/sriov_numvfs", "7\n");
}

void machine_make(struct machine *m)
{
    static const unsigned char id[20] = {0x15, 0x1b, 0x37, 0x3f, 0xd6, 0x4b, 0x32, 0x15, 0x93, 0,
                                         0x98, 0x7f, 0xd9, 0x23, 0xcd, 0x10, 0xda, 0xba, 0xda,
                                         0xc4};
    static const char elf[] = "\177ELF\002\001\001";

    snprintf(m->root, sizeof m->root, "/tmp/scheck-host-XXXXXX");
    assert_non_null(mkdtemp(m->root));
    for (size_t i = 0; i < sizeof x86_files / sizeof *x86_files; i++)
        machine_text(m, x86_files[i].path, x86_files[i].text);
    machine_bytes(m, "/sys/hypervisor/properties/buildid", id, sizeof id);
    machine_bytes(m, "/bin/sh", elf, sizeof elf);
    put_pci(m);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

void machine_remove(const struct machine *m)
{
    assert_int_equal(nftw(m->root, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

bool machine_file(size_t idx, const char **path_out, const char **text_out)
{
    if (idx >= sizeof x86_files / sizeof *x86_files)
        return false;
    *path_out = x86_files[idx].path;
    *text_out = x86_files[idx].text;
    return true;
}

struct scheck_facts *machine_probe(const struct machine *m, bool expected)
{
    const struct scheck_host_probe options = {.root = m->root, .hypercalls = true,
                                              .exec_xl = true};
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);
    bool xen = !expected;

    assert_int_equal(scheck_host_probe(facts, &options, &xen), SCHECK_OK);
    assert_int_equal(xen, expected);
    return facts;
}
