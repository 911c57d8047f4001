/* SPDX-License-Identifier: MIT */
/*
 * Say, when a domain is created, where its configuration is outside Xen's
 * support statement (SUPPORT.md), as libsupportcheck holds it.
 *
 * Nothing here may stand in the way of a domain. Memory is malloc'd and not
 * the gc's, which exits when there is none, and whatever fails ends the check
 * with one line in the log. Only LIBXL_SUPPORTCHECK=enforce refuses a domain.
 */
#include "libxl_osdeps.h" /* must come before any other headers */

#include <time.h>

#include "libxl_internal.h"

#include <supportcheck/eval.h>

#include "libxl_supportcheck_tell.h"
#include "libxl_supportcheck_put.h"
#include "libxl_supportcheck_facts.h"

/*----- facts of the host and of this process -----*/

static void put_hypervisor(struct check *c)
{
    /* Most telling first: a 64-bit hypervisor takes 32-bit guests as well. */
    static const struct {
        const char *part, *arch;
        int bits;
    } archs[] = {
        { "-x86_64", "x86_64", 64 }, { "-aarch64", "arm64", 64 },
        { "-armv7l", "arm32", 32 },  { "-x86_32", "x86_32", 32 },
    };
    libxl__gc *gc = c->gc;
    const libxl_version_info *info = libxl_get_version_info(CTX);
    char version[64];
    unsigned int i;

    if (!info)
        return;
    snprintf(version, sizeof(version), "%d.%d%s", info->xen_version_major,
             info->xen_version_minor,
             info->xen_version_extra ? info->xen_version_extra : "");
    put_string(c, "hypervisor.version", 0, version);
    for (i = 0; info->capabilities && i < ARRAY_SIZE(archs); i++) {
        if (!strstr(info->capabilities, archs[i].part))
            continue;
        put_string(c, "hypervisor.arch", 0, archs[i].arch);
        put_int(c, "hypervisor.bits", 0, archs[i].bits);
        break;
    }
}

static void put_host(struct check *c)
{
    libxl__gc *gc = c->gc;
    libxl_physinfo info;

    libxl_physinfo_init(&info);
    if (!libxl_get_physinfo(CTX, &info)) {
        put_rows(c, physinfo_rows, &info, 0);
        put_int(c, "host.memory", 0, (int64_t)info.total_pages * 4096);
    }
    libxl_physinfo_dispose(&info);
}

static void put_process(struct check *c)
{
    const char *restrict_ = getenv("LIBXL_BOOTLOADER_RESTRICT");

#if defined(__x86_64__)
    put_string(c, "toolstack.arch", 0, "x86_64");
#elif defined(__i386__)
    put_string(c, "toolstack.arch", 0, "x86_32");
#elif defined(__aarch64__)
    put_string(c, "toolstack.arch", 0, "arm64");
#elif defined(__arm__)
    put_string(c, "toolstack.arch", 0, "arm32");
#endif
    put_int(c, "toolstack.bits", 0, sizeof(long) * 8);
    put_bool(c, "toolstack.bootloader_restrict", 0,
             restrict_ && strcmp(restrict_, "0"));
}

static void put_request(struct check *c,
                        const libxl__domain_create_state *dcs)
{
    time_t now = time(NULL);
    char today[16];
    struct tm tm;

    if (gmtime_r(&now, &tm) && strftime(today, sizeof(today), "%F", &tm))
        put_string(c, "today", 0, today);
    put_string(c, "operation", 0, dcs->restore_fd >= 0 ? "restore" : "create");
    if (dcs->restore_fd >= 0) {
        put_string(c, "guest.checkpointed_stream", 0,
                   find_word(libxl_checkpointed_stream_string_table,
                             dcs->restore_params.checkpointed_stream));
        return;
    }
    /* A guest that does not run yet has nothing shared, paged out, watched. */
    put_string(c, "guest.checkpointed_stream", 0, "none");
    put_int(c, "guest.shared_memory", 0, 0);
    put_int(c, "guest.paged_memory", 0, 0);
    put_bool(c, "guest.introspected", 0, false);
}

int libxl__supportcheck(libxl__gc *gc, const libxl__domain_create_state *dcs)
{
    struct check c = {
        .gc = gc, .domid = dcs->guest_domid, .config = dcs->guest_config,
    };
    bool restore = dcs->restore_fd >= 0;
    unsigned int counted = 0;
    enum mode mode;
    int rc;

    /* The same guest as before, with the same configuration. */
    if (dcs->soft_reset)
        return 0;
    mode = find_mode(gc, c.domid);
    if (mode == OFF)
        return 0;

    rc = open_check(&c);
    if (!rc) {
        put_hypervisor(&c);
        put_host(&c);
        put_process(&c);
        put_request(&c, dcs);
        put_guest(&c);
        rc = conclude(&c, &counted);
    }
    close_check(&c, rc);
    return is_refused(&c, mode, counted, restore) ? ERROR_FAIL : 0;
}

/*
 * Local variables:
 * mode: C
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
