/* SPDX-License-Identifier: MIT */
/* The control domain: kernel, distribution, user space. */
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "parse.h"
#include "steps.h"

#define KIB 1024
#define EI_CLASS 4

/* Below another root the files know; on the machine itself the kernel does. */
static void fill_kernel(struct host_probe *probe)
{
    struct host_file machine;
    struct utsname name;

    if (!*probe->root && uname(&name) == 0) {
        probe->put.source = "uname(2)";
        scheck__host_word(&probe->put, "dom0.os", name.sysname);
        scheck__host_word(&probe->put, "dom0.kernel", name.release);
        scheck__host_machine(&probe->put, scheck__host_str(name.machine));
        return;
    }
    scheck__host_file_string(probe, "dom0.os", "/proc/sys/kernel/ostype");
    scheck__host_file_string(probe, "dom0.kernel", "/proc/sys/kernel/osrelease");
    probe->put.source = "/proc/sys/kernel/arch";
    if (scheck__host_read(probe, probe->put.source, &machine)) {
        scheck__host_machine(&probe->put, scheck__host_trim(scheck__host_file_text(&machine)));
    } else {
        scheck__host_unknown(&probe->put, "dom0.machine", machine.reason);
        scheck__host_unknown(&probe->put, "dom0.kernel_bits", machine.reason);
    }
    scheck__host_file_clear(&machine);
}

/* Every program of dom0 needs its C library: the shell's width is that of all but few. */
static void fill_bits(struct host_probe *probe)
{
    static const char path[] = "/bin/sh";
    char header[EI_CLASS + 1] = "";
    int bits;

    probe->put.source = path;
    if (!scheck__host_read_head(probe, path, header, sizeof header) ||
        memcmp(header, "\177ELF", EI_CLASS) != 0 ||
        (header[EI_CLASS] != 1 && header[EI_CLASS] != 2)) {
        scheck__host_unknown(&probe->put, "dom0.bits", "/bin/sh is no readable program");
        return;
    }
    bits = header[EI_CLASS] == 2 ? 64 : 32;
    scheck__host_int(&probe->put, "dom0.bits", bits);
}

/* Give a file to @parser; when that cannot be, @facts are unknown for that reason. */
static void parse_file(struct host_probe *probe, const char *path,
                       int (*parser)(struct host_put *, struct scheck_str),
                       const char *const *facts, size_t n)
{
    struct host_file file;
    const char *reason = NULL;

    probe->put.source = path;
    if (!scheck__host_read(probe, path, &file))
        reason = file.reason;
    else if (parser(&probe->put, scheck__host_file_text(&file)))
        reason = "not in the expected format";
    for (size_t i = 0; reason && i < n; i++)
        scheck__host_unknown(&probe->put, facts[i], reason);
    scheck__host_file_clear(&file);
}

/* The balloon's target; MemTotal lacks what the kernel took for itself. */
static void fill_memory(struct host_probe *probe)
{
    static const char path[] = "/sys/devices/system/xen_memory/xen_memory0/target_kb";
    int64_t kib;

    probe->put.source = path;
    if (scheck__host_file_number(probe, path, 10, &kib) && kib <= INT64_MAX / KIB)
        scheck__host_int(&probe->put, "dom0.memory", kib * KIB);
    else
        scheck__host_unknown(&probe->put, "dom0.memory", "the balloon driver does not say");
}

static void fill_init(struct host_probe *probe)
{
    static const char path[] = "/proc/1/comm";
    struct host_file file;
    struct scheck_str name;

    probe->put.source = path;
    if (!scheck__host_read(probe, path, &file)) {
        scheck__host_unknown(&probe->put, "dom0.init", file.reason);
        return;
    }
    name = scheck__host_trim(scheck__host_file_text(&file));
    if (scheck__host_equals(name, "systemd"))
        scheck__host_word(&probe->put, "dom0.init", "systemd");
    else if (scheck__host_exists(probe, "/run/openrc") == 1)
        scheck__host_word(&probe->put, "dom0.init", "openrc");
    else if (scheck__host_equals(name, "init"))
        scheck__host_word(&probe->put, "dom0.init", "sysv");
    else
        scheck__host_unknown(&probe->put, "dom0.init", "no init that is known here");
    scheck__host_file_clear(&file);
}

void scheck__host_dom0(struct host_probe *probe)
{
    static const char *const cpu_facts[] = {
        "host.cpu_vendor", "host.cpu_family", "host.cpu_model", "host.cpu_architecture",
        "host.arm_cores",  "dom0.cpus"};
    static const char *const os_facts[] = {"dom0.os_id", "dom0.os_version"};

    fill_kernel(probe);
    fill_bits(probe);
    fill_memory(probe);
    fill_init(probe);
    scheck__host_midr(probe);
    parse_file(probe, "/proc/cpuinfo", scheck__host_cpuinfo, cpu_facts,
               sizeof cpu_facts / sizeof *cpu_facts);
    parse_file(probe, "/etc/os-release", scheck__host_os_release, os_facts,
               sizeof os_facts / sizeof *os_facts);
}

/* xl.conf wins over the environment; where neither says anything loaders are not confined. */
void scheck__host_configuration(struct host_probe *probe)
{
    static const char fact[] = "toolstack.bootloader_restrict";
    static const char *const facts[] = {"toolstack.vif_script", fact};
    /* The environment is this machine's, not that of another root. */
    const char *wanted = *probe->root ? NULL : getenv("LIBXL_BOOTLOADER_RESTRICT");
    struct scheck_value value;

    if (scheck__host_exists(probe, "/etc/xen/xl.conf") == 0) {
        probe->put.source = "no /etc/xen/xl.conf";
        scheck__host_word(&probe->put, "toolstack.vif_script", "");
    } else {
        parse_file(probe, "/etc/xen/xl.conf", scheck__host_xl_conf, facts,
                   sizeof facts / sizeof *facts);
        if (!scheck__host_known(probe->put.facts, "toolstack.vif_script", &value))
            return; /* what cannot be read may set the other one, too */
    }
    if (scheck__host_known(probe->put.facts, fact, &value))
        return;
    probe->put.source = wanted ? "LIBXL_BOOTLOADER_RESTRICT" : "neither xl.conf nor environment";
    scheck__host_bool(&probe->put, fact, wanted && strcmp(wanted, "0") != 0);
}
