/* SPDX-License-Identifier: MIT */
/* /sys/hypervisor and /proc/xen: readable without privileges. */
#include <stdio.h>
#include <string.h>

#include "parse.h"
#include "steps.h"

#define XENFEAT_DOM0 11
#define BUILD_ID_LEN 20

/* The features word tells as well, where nobody has mounted /proc/xen. */
bool scheck__host_is_dom0(struct host_probe *probe)
{
    struct host_file file;
    int64_t features;
    bool control = false;

    if (scheck__host_read(probe, "/proc/xen/capabilities", &file))
        control = scheck__host_contains(scheck__host_file_text(&file), "control_d");
    scheck__host_file_clear(&file);
    if (control)
        return true;
    return scheck__host_file_number(probe, "/sys/hypervisor/properties/features", 16,
                                    &features) &&
           (features >> XENFEAT_DOM0 & 1);
}

/* "4", "17" and ".7" make "4.17.7"; the last may be withheld. */
static void fill_version(struct host_probe *probe)
{
    struct host_file extra;
    struct scheck_str text = {"", 0};
    char version[96];
    int64_t major, minor;

    probe->put.source = "/sys/hypervisor/version";
    if (!scheck__host_file_number(probe, "/sys/hypervisor/version/major", 10, &major) ||
        !scheck__host_file_number(probe, "/sys/hypervisor/version/minor", 10, &minor)) {
        scheck__host_unknown(&probe->put, "hypervisor.version",
                             "/sys/hypervisor/version holds no numbers");
        return;
    }
    if (scheck__host_read(probe, "/sys/hypervisor/version/extra", &extra))
        text = scheck__host_trim(scheck__host_file_text(&extra));
    if (scheck__host_withheld(text) || text.len > 64)
        text.len = 0;
    if (!text.len)
        probe->put.source = "/sys/hypervisor/version without extra";
    snprintf(version, sizeof version, "%d.%d%.*s", (int)(major & 0xffff), (int)(minor & 0xffff),
             (int)text.len, text.data);
    scheck__host_word(&probe->put, "hypervisor.version", version);
    scheck__host_file_clear(&extra);
}

static void fill_capabilities(struct host_probe *probe)
{
    static const char path[] = "/sys/hypervisor/properties/capabilities";
    static const char *const facts[] = {"hypervisor.capabilities", "hypervisor.arch",
                                        "hypervisor.bits"};
    struct host_file file;
    struct scheck_str text;
    const char *reason = file.reason;

    probe->put.source = path;
    if (scheck__host_read(probe, path, &file)) {
        text = scheck__host_trim(scheck__host_file_text(&file));
        reason = scheck__host_withheld(text);
        if (!reason && scheck__host_capabilities(&probe->put, text))
            reason = "no list of guest ABIs";
    }
    for (size_t i = 0; reason && i < sizeof facts / sizeof *facts; i++)
        scheck__host_unknown(&probe->put, facts[i], reason);
    scheck__host_file_clear(&file);
}

/*
 * The file holds the id itself, not its digits; some kernels stop at its
 * first zero byte, so that only the whole length can be trusted.
 */
static void fill_build_id(struct host_probe *probe)
{
    static const char path[] = "/sys/hypervisor/properties/buildid";
    char digits[2 * BUILD_ID_LEN + 1];
    struct host_file file;

    probe->put.source = path;
    if (!scheck__host_read(probe, path, &file)) {
        scheck__host_unknown(&probe->put, "hypervisor.build_id", file.reason);
    } else if (file.len == BUILD_ID_LEN) {
        for (size_t i = 0; i < BUILD_ID_LEN; i++)
            snprintf(digits + 2 * i, 3, "%02x", (unsigned)(unsigned char)file.data[i]);
        scheck__host_word(&probe->put, "hypervisor.build_id", digits);
    } else {
        const char *reason = scheck__host_withheld(
            scheck__host_trim(scheck__host_file_text(&file)));

        scheck__host_unknown(&probe->put, "hypervisor.build_id",
                             reason ? reason : "not a whole build id");
    }
    scheck__host_file_clear(&file);
}

static void fill_guest_type(struct host_probe *probe)
{
    static const char path[] = "/sys/hypervisor/guest_type";
    static const char *const words[][2] = {{"PV", "pv"}, {"PVH", "pvh"}, {"HVM", "hvm"}};
    struct host_file file;
    const char *type = NULL;

    probe->put.source = path;
    if (!scheck__host_read(probe, path, &file)) {
        scheck__host_unknown(&probe->put, "dom0.type", file.reason);
        return;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (scheck__host_equals(scheck__host_trim(scheck__host_file_text(&file)), words[i][0]))
            type = words[i][1];
    }
    if (type)
        scheck__host_word(&probe->put, "dom0.type", type);
    else
        scheck__host_unknown(&probe->put, "dom0.type", "no known type of guest");
    scheck__host_file_clear(&file);
}

void scheck__host_sysfs(struct host_probe *probe)
{
    fill_version(probe);
    fill_capabilities(probe);
    scheck__host_file_string(probe, "hypervisor.changeset",
                             "/sys/hypervisor/properties/changeset");
    fill_build_id(probe);
    fill_guest_type(probe);
}
