/* SPDX-License-Identifier: MIT */
/*
 * What libxl's check costs at the creation of a domain, facts included, on a host
 * build of that file: by its own clock, once for a guest that is supported, once for
 * one that is not. --image FILE measures with an installed image in place of the
 * built-in policy; --once runs a single check, for tools that count instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "libxl_host.h"
#include "stub/libxl_osdeps.h"

#include "stub/libxl_internal.h"

#define ROUNDS 2001

static const char *const guests[][2] = {
    {"pvh, supported", "False"},
    {"pvh, nested", "True"},
};

static const char config_text[] =
    "{\"c_info\":{\"type\":\"pvh\",\"name\":\"g\",\"hap\":\"True\",\"passthrough\":\"disabled\","
    "\"uuid\":\"00000000-0000-0000-0000-000000000000\"},\"b_info\":{\"max_vcpus\":4,"
    "\"avail_vcpus\":[0,1,2,3],\"max_memkb\":4194304,\"target_memkb\":4194304,"
    "\"video_memkb\":0,\"shadow_memkb\":36864,\"kernel\":\"/k\",\"nested_hvm\":\"%s\","
    "\"apic\":\"True\",\"acpi\":\"True\",\"vpmu\":\"False\",\"dm_restrict\":\"False\","
    "\"disable_migrate\":\"False\",\"device_model_stubdomain\":\"False\","
    "\"max_grant_version\":2,\"type.pvh\":{\"pvshim\":\"False\"},\"arch_arm\":{},"
    "\"arch_x86\":{\"msr_relaxed\":\"False\"}},"
    "\"disks\":[{\"pdev_path\":\"/dev/vg/a\",\"vdev\":\"xvda\",\"backend\":\"phy\","
    "\"format\":\"raw\",\"readwrite\":1,\"discard_enable\":\"True\",\"trusted\":\"True\"},"
    "{\"pdev_path\":\"/dev/vg/b\",\"vdev\":\"xvdb\",\"backend\":\"phy\",\"format\":\"raw\"}],"
    "\"nics\":[{\"nictype\":\"vif\",\"bridge\":\"xenbr0\",\"script\":\"vif-bridge\"},"
    "{\"devid\":1,\"nictype\":\"vif\",\"bridge\":\"xenbr1\",\"script\":\"vif-bridge\"}]}";

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void measure(libxl_ctx *ctx, libxl_domain_config *config, const char *name, int rounds)
{
    static double took[ROUNDS];
    libxl__domain_create_state dcs = {.guest_config = config, .restore_fd = -1};
    libxl__gc gc = {ctx};

    for (int i = 0; i < rounds; i++) {
        double start = now();

        (void)libxl__supportcheck(&gc, &dcs);
        took[i] = now() - start;
        if (i + 1 < rounds)
            libxl_host_log_clear();
    }
    qsort(took, (size_t)rounds, sizeof *took, by_value);
    printf("%-16s median %6.1f us, least %6.1f us, %zu lines\n", name, took[rounds / 2], took[0],
           libxl_host_log_count("WARN"));
}

int main(int argc, char **argv)
{
    int rounds = ROUNDS;
    libxl_ctx *ctx;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--once") == 0) {
            rounds = 1;
        } else if (strcmp(argv[i], "--image") == 0 && i + 1 < argc) {
            setenv("LIBXL_SUPPORTCHECK_POLICY", argv[++i], 1);
        } else {
            fprintf(stderr, "Usage: libxl [--once] [--image FILE]\n");
            return 2;
        }
    }
    ctx = libxl_host_open();
    for (size_t i = 0; i < sizeof guests / sizeof *guests; i++) {
        libxl_domain_config config;
        char text[4096];

        snprintf(text, sizeof text, config_text, guests[i][1]);
        libxl_domain_config_init(&config);
        if (libxl_domain_config_from_json(ctx, &config, text))
            return 1;
        libxl_host_log_clear();
        measure(ctx, &config, guests[i][0], rounds);
        libxl_domain_config_dispose(&config);
    }
    libxl_host_close(ctx);
    return 0;
}
