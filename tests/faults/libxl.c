/* SPDX-License-Identifier: MIT */
/*
 * Stands for libxl: what the library to preload asks it, of one guest on one
 * host, and a domain that is always created. As in libxl, a text for which
 * there is no memory is NULL. With FAULTS_NESTED the guest is outside the
 * support statement.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxl.h>

#pragma GCC visibility push(default)

static const char config_json[] =
    "{\"c_info\":{\"type\":\"hvm\",\"name\":\"g\",\"hap\":\"True\",\"passthrough\":\"disabled\"},"
    "\"b_info\":{\"max_vcpus\":2,\"avail_vcpus\":[0,1],\"max_memkb\":524288,"
    "\"target_memkb\":524288,\"nested_hvm\":\"%s\",\"type.hvm\":{}},"
    "\"disks\":[{\"pdev_path\":\"/dev/vg/a\",\"vdev\":\"xvda\",\"backend\":\"phy\","
    "\"format\":\"raw\",\"readwrite\":1}]}";
static const char physinfo_json[] = "{\"threads_per_core\":1,\"cores_per_socket\":4,"
                                    "\"nr_cpus\":8,\"total_pages\":4194304,\"cap_hvm\":true,"
                                    "\"cap_pv\":true,\"cap_hap\":true}";
static const char version_json[] =
    "{\"xen_version_major\":4,\"xen_version_minor\":20,\"xen_version_extra\":\".2\","
    "\"capabilities\":\"xen-3.0-x86_64 hvm-3.0-x86_64 \"}";

char *libxl_domain_config_to_json(libxl_ctx *ctx, libxl_domain_config *config)
{
    char text[1024];

    (void)ctx, (void)config;
    snprintf(text, sizeof text, config_json, getenv("FAULTS_NESTED") ? "True" : "False");
    return strdup(text);
}

void libxl_physinfo_init(libxl_physinfo *physinfo)
{
    memset(physinfo, 0, sizeof *physinfo);
}

void libxl_physinfo_dispose(libxl_physinfo *physinfo)
{
    (void)physinfo;
}

int libxl_get_physinfo(libxl_ctx *ctx, libxl_physinfo *physinfo)
{
    (void)ctx, (void)physinfo;
    return 0;
}

char *libxl_physinfo_to_json(libxl_ctx *ctx, libxl_physinfo *physinfo)
{
    (void)ctx, (void)physinfo;
    return strdup(physinfo_json);
}

const libxl_version_info *libxl_get_version_info(libxl_ctx *ctx)
{
    static const libxl_version_info info;

    (void)ctx;
    return &info;
}

char *libxl_version_info_to_json(libxl_ctx *ctx, libxl_version_info *info)
{
    (void)ctx, (void)info;
    return strdup(version_json);
}

int libxl_domain_create_new(libxl_ctx *ctx, libxl_domain_config *config, uint32_t *domid,
                            const libxl_asyncop_how *ao_how,
                            const libxl_asyncprogress_how *aop_console_how)
{
    (void)ctx, (void)config, (void)ao_how, (void)aop_console_how;
    *domid = 7;
    return 0;
}
