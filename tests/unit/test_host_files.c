/* SPDX-License-Identifier: MIT */
/* The host probe on trees with files that are broken, gone, huge or too many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "adapters/host/file.h"
#include "host_machine.h"
#include "vocabulary.h"

static const struct {
    const char *name, *path, *text; /* text NULL: a directory stands in for the file */
    const char *fact, *value, *note;
} broken[] = {
    {"denied build id", "/sys/hypervisor/properties/buildid", "<denied>", "hypervisor.build_id",
     "?", "withheld by the hypervisor's access control"},
    {"truncated build id", "/sys/hypervisor/properties/buildid", "abc", "hypervisor.build_id",
     "?", "not a whole build id"},
    {"unreadable build id", "/sys/hypervisor/properties/buildid", NULL, "hypervisor.build_id",
     "?", "/sys/hypervisor/properties/buildid: Is a directory"},
    {"denied changeset", "/sys/hypervisor/properties/changeset", "<denied>\n",
     "hypervisor.changeset", "?", "withheld by the hypervisor's access control"},
    {"denied capabilities", "/sys/hypervisor/properties/capabilities", "<denied>",
     "hypervisor.arch", "?", "withheld by the hypervisor's access control"},
    {"capabilities are something else", "/sys/hypervisor/properties/capabilities", "none\n",
     "hypervisor.capabilities", "?", "no list of guest ABIs"},
    {"unreadable capabilities", "/sys/hypervisor/properties/capabilities", NULL,
     "hypervisor.bits", "?", "/sys/hypervisor/properties/capabilities: Is a directory"},
    {"denied extra version", "/sys/hypervisor/version/extra", "<denied>", "hypervisor.version",
     "4.17", "/sys/hypervisor/version without extra"},
    {"unreadable extra version", "/sys/hypervisor/version/extra", NULL, "hypervisor.version",
     "4.17", "/sys/hypervisor/version without extra"},
    {"denied major version", "/sys/hypervisor/version/major", "<denied>", "hypervisor.version",
     "?", "/sys/hypervisor/version holds no numbers"},
    {"huge minor version", "/sys/hypervisor/version/minor", "99999999999999999999999",
     "hypervisor.version", "?", "/sys/hypervisor/version holds no numbers"},
    {"strange guest type", "/sys/hypervisor/guest_type", "PVX\n", "dom0.type", "?",
     "no known type of guest"},
    {"unreadable guest type", "/sys/hypervisor/guest_type", NULL, "dom0.type", "?",
     "/sys/hypervisor/guest_type: Is a directory"},
    {"binary changeset", "/sys/hypervisor/properties/changeset", "\xff\xfe", "hypervisor.changeset",
     "?", "not text"},
    {"cpuinfo of another kind", "/proc/cpuinfo", "cpu : POWER9\n", "host.cpu_vendor", "?",
     "not in the expected format"},
    {"unreadable cpuinfo", "/proc/cpuinfo", NULL, "host.arm_cores", "?",
     "/proc/cpuinfo: Is a directory"},
    {"unreadable os-release", "/etc/os-release", NULL, "dom0.os_id", "?",
     "/etc/os-release: Is a directory"},
    {"empty os-release", "/etc/os-release", "", "dom0.os_id", "?", "not in the expected format"},
    {"unreadable xl.conf", "/etc/xen/xl.conf", NULL, "toolstack.bootloader_restrict", "?",
     "/etc/xen/xl.conf: Is a directory"},
    {"xl.conf without the option", "/etc/xen/xl.conf", "autoballoon=\"off\"\n",
     "toolstack.bootloader_restrict", "false", "neither xl.conf nor environment"},
    {"xl.conf without a script", "/etc/xen/xl.conf", "\n", "toolstack.vif_script", "",
     "/etc/xen/xl.conf"},
    {"strange machine", "/proc/sys/kernel/arch", "riscv64\n", "dom0.kernel_bits", "?", ""},
    {"unreadable machine", "/proc/sys/kernel/arch", NULL, "dom0.kernel_bits", "?",
     "/proc/sys/kernel/arch: Is a directory"},
    {"no program", "/bin/sh", "#!", "dom0.bits", "?", "/bin/sh is no readable program"},
    {"32-bit program", "/bin/sh", "\177ELF\001", "dom0.bits", "32", "/bin/sh"},
    {"balloon driver without number", "/sys/devices/system/xen_memory/xen_memory0/target_kb",
     "x\n", "dom0.memory", "?", "the balloon driver does not say"},
    {"more memory than fits", "/sys/devices/system/xen_memory/xen_memory0/target_kb",
     "9223372036854775807\n", "dom0.memory", "?", "the balloon driver does not say"},
    {"strange init", "/proc/1/comm", "runit\n", "dom0.init", "?", "no init that is known here"},
    {"unreadable init", "/proc/1/comm", NULL, "dom0.init", "?", "/proc/1/comm: Is a directory"},
    {"old init", "/proc/1/comm", "init\n", "dom0.init", "sysv", "/proc/1/comm"},
    {"OCaml xenstored", "/proc/812/comm", "oxenstored\n", "host.xenstored", "ocaml",
     "/run/xen/xenstored.pid"},
    {"another process", "/proc/812/comm", "sh\n", "host.xenstored", "?",
     "the process is no known xenstored"},
    {"no process", "/run/xen/xenstored.pid", "4711\n", "host.xenstored", "?",
     "/proc/4711/comm: No such file or directory"},
    {"no number", "/run/xen/xenstored.pid", "\n", "host.xenstored", "?",
     "/run/xen/xenstored.pid has no number"},
    {"resource without numbers", "/sys/bus/pci/devices/0000:00:02.0/resource", "x y z\n",
     "host.pci_shared_page", "[0]", "/sys/bus/pci/devices"},
    {"device without signal", "/sys/bus/pci/devices/0000:00:02.0/irq", "0\n",
     "host.pci_shared_interrupt", "[0]", "/sys/bus/pci/devices"},
};

static void replace(const struct machine *m, const char *path, const char *text)
{
    char full[512];

    if (text) {
        machine_text(m, path, text);
        return;
    }
    snprintf(full, sizeof full, "%s%s", m->root, path);
    assert_int_equal(unlink(full), 0);
    assert_int_equal(mkdir(full, 0755), 0);
}

static void test_broken_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct machine m;
        struct scheck_facts *facts;

        machine_make(&m);
        replace(&m, broken[i].path, broken[i].text);
        facts = machine_probe(&m, true);
        if (strcmp(vocabulary_value(facts, broken[i].fact), broken[i].value) != 0 ||
            strcmp(vocabulary_note(facts, broken[i].fact), broken[i].note) != 0) {
            print_error("%s: ", broken[i].name);
            assert_fact(facts, broken[i].fact, broken[i].value);
            assert_string_equal(vocabulary_note(facts, broken[i].fact), broken[i].note);
        }
        scheck_facts_free(facts);
        machine_remove(&m);
    }
}

/* Every file in turn is missing, too large, cut, and a FIFO. */
static void test_every_file_gone(void **state)
{
    size_t huge_len = HOST_MAX_FILE + 10;
    char *huge = malloc(huge_len);
    const char *path, *text;

    (void)state;
    assert_non_null(huge);
    memset(huge, '4', huge_len);
    for (size_t i = 1; machine_file(i, &path, &text); i++) {
        struct machine m;
        char full[512];

        machine_make(&m);
        machine_drop(&m, path);
        scheck_facts_free(machine_probe(&m, true));
        machine_bytes(&m, path, huge, huge_len);
        scheck_facts_free(machine_probe(&m, true));
        machine_bytes(&m, path, text, strlen(text) / 2);
        scheck_facts_free(machine_probe(&m, true));
        machine_drop(&m, path);
        snprintf(full, sizeof full, "%s%s", m.root, path);
        assert_int_equal(mkfifo(full, 0644), 0);
        scheck_facts_free(machine_probe(&m, true));
        machine_remove(&m);
    }
    free(huge);
}

static void test_huge_file(void **state)
{
    struct machine m;
    struct scheck_facts *facts;
    char *huge = malloc(HOST_MAX_FILE + 1);

    (void)state;
    assert_non_null(huge);
    memset(huge, 'x', HOST_MAX_FILE + 1);
    machine_make(&m);
    machine_bytes(&m, "/sys/hypervisor/properties/changeset", huge, HOST_MAX_FILE + 1);
    facts = machine_probe(&m, true);
    assert_fact(facts, "hypervisor.changeset", "?");
    assert_string_equal(vocabulary_note(facts, "hypervisor.changeset"),
                        "/sys/hypervisor/properties/changeset: too large");
    scheck_facts_free(facts);
    machine_remove(&m);
    free(huge);
}

/* More devices than are compared: nothing is said of any. */
static void test_many_devices(void **state)
{
    struct machine m;
    struct scheck_facts *facts;

    (void)state;
    machine_make(&m);
    for (unsigned i = 0; i < 1030; i++) {
        char path[96];

        snprintf(path, sizeof path, "/sys/bus/pci/devices/0001:%02x:%02x.%u", i >> 8, i >> 3 & 31,
                 i & 7);
        machine_dir(&m, path);
    }
    facts = machine_probe(&m, true);
    assert_fact(facts, "host.pci_shared_page", "?");
    assert_fact(facts, "host.sriov_vfs", "?");
    assert_string_equal(vocabulary_note(facts, "host.sriov_vfs"),
                        "more PCI devices than expected");
    scheck_facts_free(facts);
    machine_remove(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_broken_files),
        cmocka_unit_test(test_every_file_gone),
        cmocka_unit_test(test_huge_file),
        cmocka_unit_test(test_many_devices),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
