/* SPDX-License-Identifier: MIT */
/* `xl info`: one "key : value" a line. */
#include "parse.h"

#define MIB ((int64_t)1024 * 1024)
#define FRAMES_PER_MIB 256
#define NO_SUCH_RELEASE 1000

struct xl_info {
    struct host_put *put;
    struct scheck_str virt_caps;
    int64_t major, minor;
    bool has_virt_caps;
};

/* Texts and no pointers: those would have to be relocated whenever a program starts. */
static const struct {
    char key[24], fact[32];
    int64_t factor; /* 0: a string */
} plain[] = {
    {"xen_version", "hypervisor.version", 0},
    {"xen_changeset", "hypervisor.changeset", 0},
    {"xen_scheduler", "hypervisor.scheduler", 0},
    {"build_id", "hypervisor.build_id", 0},
    {"release", "dom0.kernel", 0},
    {"nr_cpus", "host.cpus", 1},
    {"max_cpu_id", "host.max_cpu_id", 1},
    {"nr_nodes", "host.nodes", 1},
    {"cores_per_socket", "host.cores_per_socket", 1},
    {"threads_per_core", "host.threads_per_core", 1},
    {"total_memory", "host.memory", MIB},
    {"sharing_used_memory", "hypervisor.sharing_used_frames", FRAMES_PER_MIB},
    {"arm_sve_vector_length", "hypervisor.arm_sve_vl", 1},
};

/* What xl says of the host, and the first release whose xl says it for certain. */
static const struct {
    char word[24], fact[40];
    int64_t since;
} capabilities[] = {
    {"hvm", "hypervisor.cap_hvm", 0},
    {"pv", "hypervisor.cap_pv", 13},
    {"hap", "hypervisor.cap_hap", 14},
    {"shadow", "hypervisor.cap_shadow", 14},
    {"iommu_hap_pt_share", "hypervisor.cap_iommu_hap_pt_share", 14},
    {"vmtrace", "hypervisor.cap_vmtrace", 16},
    {"vpmu", "hypervisor.cap_vpmu", 16},
    {"gnttab-v1", "hypervisor.cap_gnttab_v1", 17},
    {"gnttab-v2", "hypervisor.cap_gnttab_v2", 17},
    {"assisted_xapic", "hypervisor.cap_assisted_xapic", 17},
    {"assisted_x2apic", "hypervisor.cap_assisted_x2apic", 17},
};

static bool has_word(struct scheck_str words, const char *word)
{
    struct scheck_str piece;

    while (scheck__host_next(&words, ' ', &piece)) {
        if (scheck__host_equals(piece, word))
            return true;
    }
    return false;
}

/* A word that stands there is true; one that is missing says something only if xl knows it. */
static void fill_virt_caps(struct xl_info *info)
{
    int64_t minor = info->major == 4 ? info->minor : info->major > 4 ? NO_SUCH_RELEASE : -1;

    for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++) {
        bool there = has_word(info->virt_caps, capabilities[i].word);

        if (there || minor >= capabilities[i].since)
            scheck__host_bool(info->put, capabilities[i].fact, there);
        else
            scheck__host_unknown(info->put, capabilities[i].fact,
                                 "xl of this release does not say");
    }
    scheck__host_bool(info->put, "hypervisor.cap_directio",
                      has_word(info->virt_caps, "hvm_directio") ||
                          has_word(info->virt_caps, "pv_directio"));
}

static void take_plain(struct xl_info *info, struct scheck_str key, struct scheck_str value)
{
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        int64_t number;

        if (!scheck__host_equals(key, plain[i].key))
            continue;
        if (plain[i].factor == 0)
            scheck__host_string(info->put, plain[i].fact, value);
        else if (scheck__host_number(value, 10, &number) && number <= INT64_MAX / plain[i].factor)
            scheck__host_int(info->put, plain[i].fact, number * plain[i].factor);
        else
            scheck__host_unknown(info->put, plain[i].fact, "xl info gives no number");
    }
}

static void take_other(struct xl_info *info, struct scheck_str key, struct scheck_str value)
{
    struct host_put *put = info->put;

    if (scheck__host_equals(key, "xen_caps")) {
        (void)scheck__host_capabilities(put, value);
    } else if (scheck__host_equals(key, "xen_commandline")) {
        (void)scheck__host_commandline(put, value);
    } else if (scheck__host_equals(key, "virt_caps")) {
        info->virt_caps = value;
        info->has_virt_caps = true;
    } else if (scheck__host_equals(key, "machine")) {
        scheck__host_machine(put, value);
    } else if (scheck__host_equals(key, "xen_major")) {
        (void)scheck__host_number(value, 10, &info->major);
    } else if (scheck__host_equals(key, "xen_minor")) {
        (void)scheck__host_number(value, 10, &info->minor);
    }
}

static void take_line(struct xl_info *info, struct scheck_str key, struct scheck_str value)
{
    if (scheck__host_equals(value, "<denied>"))
        return;
    take_plain(info, key, value);
    take_other(info, key, value);
}

/* xl that cannot reach the hypervisor still prints these two of its own. */
static bool looks_right(struct scheck_str text)
{
    return scheck__host_contains(text, "xend_config_format") ||
           scheck__host_contains(text, "xen_caps ") || scheck__host_contains(text, "nr_cpus ");
}

int scheck__host_xl_info(struct host_put *put, struct scheck_str text)
{
    struct xl_info info = {.put = put, .major = -1, .minor = -1};
    struct scheck_str line, key, value;

    if (!looks_right(text))
        return SCHECK_E_SYNTAX;
    while (scheck__host_next(&text, '\n', &line)) {
        if (scheck__host_split(line, ':', &key, &value))
            take_line(&info, scheck__host_trim(key), scheck__host_trim(value));
    }
    if (info.has_virt_caps)
        fill_virt_caps(&info);
    return SCHECK_OK;
}
