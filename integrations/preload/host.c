/* SPDX-License-Identifier: MIT */
#include "host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../adapters/guest/fill.h"
#include "../../adapters/host/host.h"
#include "../../adapters/json/input.h"
#include "../../adapters/libxl/config.h"
#include "../../adapters/libxl/libxl_json.h"

static const struct libxl_row hypervisor_rows[] = {
    {"cap_pv", "cap_pv", LIBXL_BOOL, 0},
    {"cap_hvm", "cap_hvm", LIBXL_BOOL, 0},
    {"cap_hap", "cap_hap", LIBXL_BOOL, 0},
    {"cap_shadow", "cap_shadow", LIBXL_BOOL, 0},
    {"cap_hvm_directio", "cap_directio", LIBXL_BOOL, 0},
    {"cap_iommu_hap_pt_share", "cap_iommu_hap_pt_share", LIBXL_BOOL, 0},
    {"cap_vpmu", "cap_vpmu", LIBXL_BOOL, 0},
    {"cap_vmtrace", "cap_vmtrace", LIBXL_BOOL, 0},
    {"cap_gnttab_v1", "cap_gnttab_v1", LIBXL_BOOL, 0},
    {"cap_gnttab_v2", "cap_gnttab_v2", LIBXL_BOOL, 0},
    {"sharing_used_frames", "sharing_used_frames", LIBXL_INT, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row host_rows[] = {
    {"nr_cpus", "cpus", LIBXL_INT, 0},
    {"max_cpu_id", "max_cpu_id", LIBXL_INT, 0},
    {"nr_nodes", "nodes", LIBXL_INT, 0},
    {"cores_per_socket", "cores_per_socket", LIBXL_INT, 0},
    {"threads_per_core", "threads_per_core", LIBXL_INT, 0},
    {.kind = LIBXL_END},
};

/* Names that follow are fields of @scope: "host.", or "" for whole names. */
static void set_scope(struct scheck_fill *f, const char *scope)
{
    f->scope_len = (size_t)snprintf(f->scope, sizeof f->scope, "%s", scope);
    f->element = SCHECK_FILL_NO_ELEMENT;
}

/* What is false or 0 is not printed. */
static void fill_rows(struct scheck_fill *f, const char *scope,
                      const struct scheck_json_value *object, const struct libxl_row *rows)
{
    set_scope(f, scope);
    for (const struct libxl_row *row = rows; row->kind != LIBXL_END; row++) {
        if (row->kind == LIBXL_BOOL)
            scheck_fill_bool(f, row->fact, false);
        else
            scheck_fill_int(f, row->fact, 0);
    }
    libxl_rows(f, object, rows);
}

static void fill_physinfo(struct scheck_fill *f, const struct scheck_json_value *object)
{
    fill_rows(f, "hypervisor.", object, hypervisor_rows);
    fill_rows(f, "host.", object, host_rows);
    scheck_fill_scaled(f, "memory", libxl_int64(libxl_member(object, "total_pages")), 4096);
}

static void fill_version(struct scheck_fill *f, const struct scheck_json_value *object)
{
    const char *extra = scheck_json_text(libxl_member(object, "xen_version_extra"));
    const char *caps = scheck_json_text(libxl_member(object, "capabilities"));
    char version[64];
    static const struct {
        const char *part, *arch;
        int bits;
    } archs[] = {
        {"-x86_64", "x86_64", 64},
        {"-aarch64", "arm64", 64},
        {"-armv7l", "arm32", 32},
        {"-x86_32", "x86_32", 32},
    };

    set_scope(f, "hypervisor.");
    snprintf(version, sizeof version, "%d.%d%s",
             (int)libxl_int64(libxl_member(object, "xen_version_major")),
             (int)libxl_int64(libxl_member(object, "xen_version_minor")), extra ? extra : "");
    scheck_fill_string(f, "version", version);
    for (size_t i = 0; caps && i < sizeof archs / sizeof *archs; i++) {
        if (!strstr(caps, archs[i].part))
            continue;
        scheck_fill_string(f, "arch", archs[i].arch);
        scheck_fill_int(f, "bits", archs[i].bits);
        break;
    }
}

typedef void fill_fn(struct scheck_fill *f, const struct scheck_json_value *object);

/* Parse @text and let @fill read it. */
static int read_text(struct scheck_facts *facts, const char *text, fill_fn *fill)
{
    struct scheck_reader_input input = {"libxl", text, strlen(text)};
    struct scheck_fill f = {.facts = facts};
    struct scheck_json json = {.chunks = NULL};
    int rc = scheck_json_parse(&input, NULL, &json);

    if (!rc) {
        fill(&f, &json.root);
        rc = f.rc;
    }
    scheck_json_clear(&json);
    return rc;
}

int supportcheck_host(struct scheck_facts *facts, const char *physinfo, const char *version)
{
    int rc = version ? read_text(facts, version, fill_version) : SCHECK_OK;

    return rc || !physinfo ? rc : read_text(facts, physinfo, fill_physinfo);
}

int supportcheck_process(struct scheck_facts *facts, int stream)
{
    static const char *const streams[] = {"none", "remus", "colo"};
    const char *restricted = getenv("LIBXL_BOOTLOADER_RESTRICT");
    struct scheck_fill f = {.facts = facts};
    time_t now = time(NULL);
    char today[16];
    struct tm tm;
    int rc = scheck_host_toolstack(facts);

    if (rc)
        return rc;
    set_scope(&f, "");
    scheck_fill_string(&f, "operation", stream < 0 ? "create" : "restore");
    if (stream >= 0 && stream < 3)
        scheck_fill_string(&f, "guest.checkpointed_stream", streams[stream]);
    if (gmtime_r(&now, &tm) && strftime(today, sizeof today, "%F", &tm))
        scheck_fill_string(&f, "today", today);
    set_scope(&f, "toolstack.");
    scheck_fill_bool(&f, "bootloader_restrict", restricted && strcmp(restricted, "0") != 0);
    return f.rc;
}

int supportcheck_guest(struct scheck_facts *facts, const char *json)
{
    const struct scheck_reader *reader = &scheck_reader_libxl_json;
    struct scheck_reader_input input = {"libxl", json, strlen(json)};
    struct scheck_guests *guests = NULL;
    int rc = reader->open(&input, NULL, &guests);

    if (!rc)
        rc = reader->fill(guests, 0, facts, NULL);
    if (guests)
        reader->close(guests);
    return rc;
}
