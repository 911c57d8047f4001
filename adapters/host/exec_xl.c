/* SPDX-License-Identifier: MIT */
/* `xl info`, `xl dmesg` and `xen-livepatch list`: what only libxl and libxc can ask. */
#include <stdio.h>
#include <stdlib.h>

#include "parse.h"
#include "steps.h"

/* What xl tells, or would have told. */
void scheck__host_no_xl(struct host_probe *probe, const char *reason)
{
    static const char *const facts[] = {
        "host.memory",           "host.cpus",             "host.max_cpu_id",
        "host.nodes",            "host.cores_per_socket", "host.threads_per_core",
        "hypervisor.scheduler",  "hypervisor.sharing_used_frames"};

    scheck__host_unknown_all(&probe->put, "hypervisor.cap_", reason);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        scheck__host_unknown(&probe->put, facts[i], reason);
}

static void exec_info(struct host_probe *probe)
{
    char xl[] = "xl", info[] = "info", numa[] = "-n";
    char *const argv[] = {xl, info, numa, NULL};
    struct host_file file = {.data = malloc(HOST_MAX_FILE)};
    const char *reason;
    char text[96];

    if (!file.data) {
        probe->put.rc = SCHECK_E_NOMEM;
        return;
    }
    probe->put.source = "xl info";
    reason = scheck__host_run(argv, &file);
    if (!reason && scheck__host_xl_info(&probe->put, scheck__host_file_text(&file)))
        reason = "the program prints something else";
    snprintf(text, sizeof text, "xl info: %s", reason ? reason : "it does not say");
    scheck__host_no_xl(probe, text);
    scheck__host_file_clear(&file);
}

/* The log wraps around: what it does not say stays open. */
static void exec_dmesg(struct host_probe *probe)
{
    char xl[] = "xl", dmesg[] = "dmesg";
    char *const argv[] = {xl, dmesg, NULL};
    struct host_file file = {.data = malloc(HOST_MAX_FILE)};

    if (!file.data) {
        probe->put.rc = SCHECK_E_NOMEM;
        return;
    }
    probe->put.source = "xl dmesg";
    if (!scheck__host_run(argv, &file))
        (void)scheck__host_xl_dmesg(&probe->put, scheck__host_file_text(&file));
    scheck__host_file_clear(&file);
}

/* One line a patch: "name | STATE | metadata". */
static void exec_livepatch(struct host_probe *probe)
{
    char tool[] = "xen-livepatch", list[] = "list";
    char *const argv[] = {tool, list, NULL};
    struct host_file file = {.data = malloc(HOST_MAX_FILE)};
    struct scheck_str rest, line;
    const char *reason;
    int64_t n = 0;

    if (!file.data) {
        probe->put.rc = SCHECK_E_NOMEM;
        return;
    }
    probe->put.source = "xen-livepatch list";
    reason = scheck__host_run(argv, &file);
    rest = scheck__host_file_text(&file);
    while (scheck__host_next(&rest, '\n', &line))
        n += scheck__host_contains(line, "| APPLIED");
    if (!reason)
        scheck__host_int(&probe->put, "hypervisor.livepatches", n);
    scheck__host_file_clear(&file);
}

void scheck__host_exec_xl(struct host_probe *probe)
{
    exec_info(probe);
    exec_dmesg(probe);
    if (!scheck__host_is_false(probe->put.facts, "hypervisor.kconfig_livepatch"))
        exec_livepatch(probe);
}
