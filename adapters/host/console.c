/* SPDX-License-Identifier: MIT */
/* Consoles: the UART that Xen itself uses, and the daemon that serves those of guests. */
#include <stdio.h>
#include <string.h>

#include "parse.h"
#include "steps.h"

#define TREE "/proc/device-tree"
#define SPCR "/sys/firmware/acpi/tables/SPCR"
#define MAX_COMPATIBLE 16

/* An ACPI table's header is 36 bytes long; the byte behind it is the type of the interface. */
#define SPCR_TYPE 36
enum { SPCR_PL011 = 0x03, SPCR_SBSA_32 = 0x0d, SPCR_SBSA = 0x0e };

/* A property of the device tree that is one string. */
static bool read_property(struct host_probe *probe, const char *path, char *buf, size_t cap)
{
    struct host_file file;
    struct scheck_str text = {"", 0};
    bool ok = scheck__host_read(probe, path, &file);

    if (ok)
        text = scheck__host_file_text(&file);
    ok = ok && text.len > 0 && strnlen(text.data, text.len) < cap;
    if (ok)
        snprintf(buf, cap, "%.*s", (int)text.len, text.data);
    scheck__host_file_clear(&file);
    return ok;
}

/* Where Xen's console is, as the command line or the tree has it: a path or an alias. */
static bool console_name(struct host_probe *probe, char *buf, size_t cap)
{
    struct scheck_value option;

    if (scheck__host_known(probe->put.facts, "hypervisor.option_dtuart", &option) &&
        option.as.s.len > 0 && option.as.s.len < cap) {
        snprintf(buf, cap, "%.*s", (int)option.as.s.len, option.as.s.data);
        return true;
    }
    return read_property(probe, TREE "/chosen/stdout-path", buf, cap) ||
           read_property(probe, TREE "/chosen/linux,stdout-path", buf, cap);
}

/* The path of the node; options stand behind a colon. */
static bool console_path(struct host_probe *probe, char *buf, size_t cap)
{
    char name[256], alias[320];

    if (!console_name(probe, name, sizeof name))
        return false;
    name[strcspn(name, ":")] = '\0';
    if (*name == '/') {
        snprintf(buf, cap, "%s", name);
    } else {
        snprintf(alias, sizeof alias, TREE "/aliases/%s", name);
        if (!*name || strchr(name, '/') || !read_property(probe, alias, buf, cap))
            return false;
    }
    return *buf == '/' && !strstr(buf, "/.");
}

static void put_compatible(struct host_probe *probe, struct scheck_str names)
{
    struct scheck_str pieces[MAX_COMPATIBLE];
    size_t n = 0;

    while (n < MAX_COMPATIBLE && scheck__host_next(&names, '\0', &pieces[n]))
        n += pieces[n].len > 0;
    scheck__host_list(&probe->put, "host.console_uart", n);
    for (size_t i = 0; i < n; i++)
        scheck__host_item(&probe->put, "host.console_uart", i, pieces[i]);
}

static bool fill_from_tree(struct host_probe *probe)
{
    char node[256], path[320];
    struct host_file file;
    bool ok;

    if (!console_path(probe, node, sizeof node))
        return false;
    snprintf(path, sizeof path, TREE "%s/compatible", node);
    ok = scheck__host_read(probe, path, &file);
    probe->put.source = TREE;
    if (ok)
        put_compatible(probe, scheck__host_file_text(&file));
    scheck__host_file_clear(&file);
    return ok;
}

static bool fill_from_acpi(struct host_probe *probe)
{
    char table[SPCR_TYPE + 1];
    struct scheck_str name = {"arm,sbsa-uart", 13};

    if (!scheck__host_read_head(probe, SPCR, table, sizeof table) ||
        memcmp(table, "SPCR", 4) != 0)
        return false;
    if (table[SPCR_TYPE] == SPCR_PL011)
        name = scheck__host_str("arm,pl011");
    else if (table[SPCR_TYPE] != SPCR_SBSA && table[SPCR_TYPE] != SPCR_SBSA_32)
        return false;
    probe->put.source = SPCR;
    put_compatible(probe, name);
    return true;
}

static void fill_uart(struct host_probe *probe)
{
    bool arm = scheck__host_is_word(probe->put.facts, "hypervisor.arch", "arm64") ||
               scheck__host_is_word(probe->put.facts, "hypervisor.arch", "arm32");

    if (arm && !fill_from_tree(probe) && !fill_from_acpi(probe))
        scheck__host_unknown(&probe->put, "host.console_uart",
                             "Xen hides the UART of its console from dom0's device tree");
}

/* --- xenconsoled --- */

struct processes {
    struct host_probe *probe;
    bool found;
};

static void visit_process(void *ctx, const char *name)
{
    struct processes *processes = ctx;
    char path[64], comm[sizeof "xenconsoled"];

    if (processes->found || strspn(name, "0123456789") != strlen(name) || strlen(name) > 20)
        return;
    snprintf(path, sizeof path, "/proc/%s/comm", name);
    processes->found = scheck__host_read_head(processes->probe, path, comm, sizeof comm) &&
                       memcmp(comm, "xenconsoled\n", sizeof comm) == 0;
}

static void fill_daemon(struct host_probe *probe)
{
    struct processes processes = {.probe = probe};
    char first;

    probe->put.source = "/proc/PID/comm";
    if (scheck__host_each(probe, "/proc", visit_process, &processes) < 0 ||
        (!processes.found && !scheck__host_read_head(probe, "/proc/1/comm", &first, 1)))
        scheck__host_unknown(&probe->put, "dom0.xenconsoled",
                             "processes of others cannot be looked at");
    else
        scheck__host_bool(&probe->put, "dom0.xenconsoled", processes.found);
}

void scheck__host_consoles(struct host_probe *probe)
{
    fill_uart(probe);
    fill_daemon(probe);
}
