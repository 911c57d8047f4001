/* SPDX-License-Identifier: MIT */
/* Texts that dom0 has: /proc/cpuinfo, os-release, xl.conf; and the names of machines. */
#include "parse.h"

/* --- /proc/cpuinfo --- */

struct cpuinfo {
    struct host_put *put;
    int64_t processors;
    bool x86, arm;
    struct host_core core; /* that is being read */
    struct host_cores cores;
};

static void take_x86(struct cpuinfo *info, struct scheck_str key, struct scheck_str value)
{
    int64_t number;

    if (scheck__host_equals(key, "vendor_id")) {
        info->x86 = true;
        scheck__host_string(info->put, "host.cpu_vendor", value);
    }
    /* The vendor comes first: other machines have a model, too. */
    if (!info->x86 || !scheck__host_number(value, 10, &number))
        return;
    if (scheck__host_equals(key, "cpu family"))
        scheck__host_int(info->put, "host.cpu_family", number);
    else if (scheck__host_equals(key, "model"))
        scheck__host_int(info->put, "host.cpu_model", number);
}

static void take_arm(struct cpuinfo *info, struct scheck_str key, struct scheck_str value)
{
    int64_t number;

    if (!scheck__host_number(value, 0, &number))
        return;
    if (scheck__host_equals(key, "CPU implementer")) {
        info->arm = true;
        info->core.implementer = number;
    } else if (info->arm && scheck__host_equals(key, "CPU architecture")) {
        scheck__host_int(info->put, "host.cpu_architecture", number);
    } else if (scheck__host_equals(key, "CPU variant")) {
        info->core.variant = number;
    } else if (scheck__host_equals(key, "CPU part")) {
        info->core.part = number;
    } else if (scheck__host_equals(key, "CPU revision")) {
        info->core.revision = number; /* a CPU's last line */
        scheck__host_add_core(&info->cores, &info->core);
    }
}

int scheck__host_cpuinfo(struct host_put *put, struct scheck_str text)
{
    struct cpuinfo info = {.put = put};
    struct scheck_str line, key, value;

    while (scheck__host_next(&text, '\n', &line)) {
        if (!scheck__host_split(line, ':', &key, &value))
            continue;
        key = scheck__host_trim(key);
        value = scheck__host_trim(value);
        info.processors += scheck__host_equals(key, "processor");
        take_x86(&info, key, value);
        take_arm(&info, key, value);
    }
    if (!info.x86 && !info.arm)
        return SCHECK_E_SYNTAX;
    scheck__host_int(put, "dom0.cpus", info.processors);
    scheck__host_fill_cores(put, &info.cores);
    if (info.x86) {
        scheck__host_int(put, "host.cpu_architecture", 0);
    } else {
        scheck__host_word(put, "host.cpu_vendor", "");
        scheck__host_int(put, "host.cpu_family", 0);
        scheck__host_int(put, "host.cpu_model", 0);
    }
    return SCHECK_OK;
}

/* --- KEY=VALUE files --- */

static struct scheck_str unquote(struct scheck_str s)
{
    if (s.len >= 2 && (*s.data == '"' || *s.data == '\'') && s.data[s.len - 1] == *s.data) {
        s.data++;
        s.len -= 2;
    }
    return s;
}

static bool assignment(struct scheck_str line, struct scheck_str *key_out,
                       struct scheck_str *value_out)
{
    line = scheck__host_trim(line);
    if (scheck__host_starts(line, "#") || !scheck__host_split(line, '=', key_out, value_out))
        return false;
    *key_out = scheck__host_trim(*key_out);
    *value_out = unquote(scheck__host_trim(*value_out));
    return true;
}

int scheck__host_os_release(struct host_put *put, struct scheck_str text)
{
    struct scheck_str line, key, value;
    int rc = SCHECK_E_SYNTAX;

    while (scheck__host_next(&text, '\n', &line)) {
        if (!assignment(line, &key, &value))
            continue;
        if (scheck__host_equals(key, "ID"))
            scheck__host_string(put, "dom0.os_id", value);
        else if (scheck__host_equals(key, "VERSION_ID"))
            scheck__host_string(put, "dom0.os_version", value);
        else
            continue;
        rc = SCHECK_OK;
    }
    return rc;
}

static struct scheck_str basename_of(struct scheck_str path)
{
    for (size_t i = path.len; i > 0; i--) {
        if (path.data[i - 1] == '/')
            return (struct scheck_str){path.data + i, path.len - i};
    }
    return path;
}

/* xl.conf: an empty one is as good as any. */
int scheck__host_xl_conf(struct host_put *put, struct scheck_str text)
{
    struct scheck_str line, key, value, script = {"", 0};

    if (!scheck__host_is_text(text))
        return SCHECK_E_SYNTAX;
    while (scheck__host_next(&text, '\n', &line)) {
        int64_t number;

        if (!assignment(line, &key, &value))
            continue;
        if (scheck__host_equals(key, "bootloader_restrict") &&
            scheck__host_number(value, 0, &number))
            scheck__host_bool(put, "toolstack.bootloader_restrict", number != 0);
        else if (scheck__host_equals(key, "vif.default.script"))
            script = basename_of(value);
    }
    scheck__host_string(put, "toolstack.vif_script", script);
    return SCHECK_OK;
}

/* --- machines --- */

static const struct {
    const char *machine;
    int bits;
} machines[] = {
    {"x86_64", 64}, {"amd64", 64}, {"aarch64", 64}, {"arm64", 64},
    {"i386", 32},   {"i486", 32},  {"i586", 32},    {"i686", 32},   {"armv7l", 32},
};

void scheck__host_machine(struct host_put *put, struct scheck_str machine)
{
    scheck__host_string(put, "dom0.machine", machine);
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
        if (scheck__host_equals(machine, machines[i].machine))
            scheck__host_int(put, "dom0.kernel_bits", machines[i].bits);
    }
}
