/* SPDX-License-Identifier: MIT */
/* Versions that only programs tell: of QEMU, and of the package that Xen came in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"
#include "steps.h"

/* Output of @argv in @file; false: none, or memory is out. */
static bool run(struct host_probe *probe, char *const *argv, struct host_file *file)
{
    file->data = malloc(HOST_MAX_FILE);
    file->len = 0;
    if (!file->data) {
        probe->put.rc = SCHECK_E_NOMEM;
        return false;
    }
    return !scheck__host_run(argv, file);
}

/* "QEMU emulator version 7.2.11 (Debian 1:7.2+dfsg-7)". */
bool scheck__host_qemu_version(struct scheck_str text, struct scheck_str *version_out)
{
    static const char mark[] = "QEMU emulator version ";

    if (!scheck__host_starts(text, mark))
        return false;
    text.data += sizeof mark - 1;
    text.len -= sizeof mark - 1;
    for (version_out->data = text.data, version_out->len = 0; version_out->len < text.len;
         version_out->len++)
        if (strchr(" (,\r\n", version_out->data[version_out->len]))
            break;
    return version_out->len > 0;
}

/* Where builds of libxl look for it: the one that comes with Xen, then the distribution's. */
static void exec_qemu(struct host_probe *probe)
{
    static const char *const paths[] = {
        "/usr/libexec/xen-qemu-system-i386",     "/usr/local/lib/xen/bin/qemu-system-i386",
        "/usr/lib/xen/bin/qemu-system-i386",     "/usr/lib64/xen/bin/qemu-system-i386",
        "/usr/libexec/xen/bin/qemu-system-i386", "/usr/bin/qemu-system-i386"};
    char path[64], option[] = "--version";
    char *const argv[] = {path, option, NULL};
    struct scheck_str version;
    struct host_file file;
    size_t i = 0;

    while (i < sizeof paths / sizeof *paths && scheck__host_exists(probe, paths[i]) != 1)
        i++;
    if (i == sizeof paths / sizeof *paths) {
        scheck__host_unknown(&probe->put, "dom0.qemu_version", "no QEMU where it usually is");
        return;
    }
    snprintf(path, sizeof path, "%s", paths[i]);
    probe->put.source = paths[i];
    if (run(probe, argv, &file) &&
        scheck__host_qemu_version(scheck__host_file_text(&file), &version))
        scheck__host_string(&probe->put, "dom0.qemu_version", version);
    else
        scheck__host_unknown(&probe->put, "dom0.qemu_version", "QEMU does not say its version");
    scheck__host_file_clear(&file);
}

/* "PACKAGE VERSION STATUS" a line; the package of release @series that is installed. */
bool scheck__host_package_version(struct scheck_str text, const char *series,
                                  struct scheck_str *version_out)
{
    struct scheck_str line, package, rest, version, status;
    bool found = false;

    while (scheck__host_next(&text, '\n', &line)) {
        if (!scheck__host_split(line, ' ', &package, &rest) ||
            !scheck__host_split(rest, ' ', &version, &status) || !version.len ||
            !scheck__host_equals(status, "installed") || !scheck__host_contains(package, series))
            continue;
        if (found)
            return false; /* which of them runs is anybody's guess */
        found = true;
        *version_out = version;
    }
    return found;
}

/* "-4.17-", as Debian's packages are called, of "4.17.7". */
static bool series_of(const struct scheck_facts *facts, char *buf, size_t cap)
{
    struct scheck_value version;
    struct scheck_str major, rest, minor;
    size_t digits = 0;

    if (!scheck__host_known(facts, "hypervisor.version", &version) ||
        !scheck__host_split(version.as.s, '.', &major, &rest))
        return false;
    while (digits < rest.len && rest.data[digits] >= '0' && rest.data[digits] <= '9')
        digits++;
    minor = (struct scheck_str){rest.data, digits};
    return digits && snprintf(buf, cap, "-%.*s.%.*s-", (int)major.len, major.data,
                              (int)minor.len, minor.data) < (int)cap;
}

static void exec_packages(struct host_probe *probe)
{
    char tool[] = "dpkg-query", show[] = "-W", pattern[] = "xen-hypervisor-*-*",
         format[] = "-f=${Package} ${Version} ${db:Status-Status}\n", series[32];
    char *const argv[] = {tool, show, format, pattern, NULL};
    struct scheck_str version;
    struct host_file file = {0};

    if (!series_of(probe->put.facts, series, sizeof series))
        return;
    probe->put.source = "dpkg-query";
    if (run(probe, argv, &file) &&
        scheck__host_package_version(scheck__host_file_text(&file), series, &version))
        scheck__host_string(&probe->put, "hypervisor.vendor_version", version);
    else
        scheck__host_unknown(&probe->put, "hypervisor.vendor_version",
                             "dpkg knows no package of this release, or several");
    scheck__host_file_clear(&file);
}

void scheck__host_exec_programs(struct host_probe *probe)
{
    exec_qemu(probe);
    exec_packages(probe);
}
