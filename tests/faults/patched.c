/* SPDX-License-Identifier: MIT */
/*
 * libxl's file at the creation of a domain: the status is that of the check,
 * stderr its log. With FAULTS_NESTED the guest is outside the support statement.
 */
#include <stdio.h>
#include <stdlib.h>

#include "libxl_host.h"
#include "stub/libxl_osdeps.h"

#include "stub/libxl_internal.h"

static const char config_json[] =
    "{\"c_info\":{\"type\":\"hvm\",\"name\":\"g\",\"hap\":\"True\",\"passthrough\":\"disabled\","
    "\"uuid\":\"00000000-0000-0000-0000-000000000000\"},\"b_info\":{\"max_vcpus\":2,"
    "\"avail_vcpus\":[0,1],\"max_memkb\":524288,\"target_memkb\":524288,"
    "\"nested_hvm\":\"%s\",\"type.hvm\":{}}}";

int main(void)
{
    libxl_domain_config config;
    libxl__domain_create_state dcs = {.guest_config = &config, .guest_domid = 7, .restore_fd = -1};
    libxl_ctx *ctx = libxl_host_open();
    libxl__gc gc = {ctx};
    char text[1024];
    int rc;

    libxl_domain_config_init(&config);
    snprintf(text, sizeof text, config_json, getenv("FAULTS_NESTED") ? "True" : "False");
    if (libxl_domain_config_from_json(ctx, &config, text))
        return 2;
    rc = libxl__supportcheck(&gc, &dcs);
    fputs(libxl_host_log, stderr);
    libxl_domain_config_dispose(&config);
    libxl_host_close(ctx);
    return rc ? 1 : 0;
}
