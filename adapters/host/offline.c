/* SPDX-License-Identifier: MIT */
/* The parsers for callers that have a capture and no machine. */
#include "host.h"
#include "parse.h"

static int parse(int (*parser)(struct host_put *, struct scheck_str), const char *source,
                 const char *text, size_t len, struct scheck_facts *facts)
{
    struct host_put put = {facts, source, SCHECK_OK};
    int rc;

    if (!facts || (len && !text))
        return SCHECK_E_INVAL;
    rc = parser(&put, (struct scheck_str){len ? text : "", len});
    return put.rc ? put.rc : rc;
}

int scheck_host_from_xl_info(const char *text, size_t len, struct scheck_facts *facts)
{
    return parse(scheck__host_xl_info, "xl info", text, len, facts);
}

int scheck_host_from_xl_dmesg(const char *text, size_t len, struct scheck_facts *facts)
{
    return parse(scheck__host_xl_dmesg, "xl dmesg", text, len, facts);
}

int scheck_host_from_kconfig(const char *text, size_t len, struct scheck_facts *facts)
{
    return parse(scheck__host_kconfig, "hypfs /buildinfo/config", text, len, facts);
}

int scheck_host_from_commandline(const char *text, size_t len, struct scheck_facts *facts)
{
    return parse(scheck__host_commandline, "Xen command line", text, len, facts);
}

int scheck_host_from_capabilities(const char *text, size_t len, struct scheck_facts *facts)
{
    return parse(scheck__host_capabilities, "Xen capabilities", text, len, facts);
}

int scheck_host_from_cpuinfo(const char *text, size_t len, struct scheck_facts *facts)
{
    return parse(scheck__host_cpuinfo, "/proc/cpuinfo", text, len, facts);
}

int scheck_host_from_os_release(const char *text, size_t len, struct scheck_facts *facts)
{
    return parse(scheck__host_os_release, "/etc/os-release", text, len, facts);
}

int scheck_host_from_xl_conf(const char *text, size_t len, struct scheck_facts *facts)
{
    return parse(scheck__host_xl_conf, "/etc/xen/xl.conf", text, len, facts);
}
