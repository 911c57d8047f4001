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

/* Where the packages of policy data put their image; configure knows better. */
#ifndef SUPPORTCHECK_POLICYDIR
#define SUPPORTCHECK_POLICYDIR "/usr/share/supportcheck"
#endif
#define IMAGE_FILE SUPPORTCHECK_POLICYDIR "/policy.img"
/* A policy image has about 100 KiB, 300 with its prose. */
#define MAX_IMAGE (16 << 20)

struct check {
    libxl__gc *gc;
    uint32_t domid;
    const libxl_domain_config *config;
    struct scheck_policy *policy;
    void *image; /* what policy borrows, or NULL: the built-in one */
    struct scheck_facts *facts;
    struct scheck_workspace *workspace;
    int rc; /* SCHECK_E_NOMEM once memory is out */
};

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

/*----- the policy -----*/

#define IGNORED "supportcheck: %s is ignored: %s; the built-in policy is used"

/* Only root may decide what is said of every guest: -1 and a reason. */
static int open_trusted(const char *path, const char **why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat st;

    if (fd < 0) {
        *why = strerror(errno);
        return -1;
    }
    if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size > MAX_IMAGE)
        *why = "not a regular file of a policy image's size";
    else if (st.st_uid || (st.st_mode & (S_IWGRP | S_IWOTH)))
        *why = "not root's own, or others may write it";
    else
        return fd;
    close(fd);
    return -1;
}

static void *read_all(int fd, size_t *len, const char **why)
{
    size_t size;
    struct stat st;
    char *data;
    ssize_t got;

    if (fstat(fd, &st) || !(data = malloc(st.st_size + 1))) {
        *why = "out of memory";
        return NULL;
    }
    size = st.st_size;
    for (*len = 0; *len < size; *len += got) {
        got = read(fd, data + *len, size - *len);
        if (got <= 0) {
            *why = "it cannot be read";
            free(data);
            return NULL;
        }
    }
    return data;
}

/* The image at @path, whose bytes are then *@image. NULL: *@why, or *@why is
 * NULL when there is no file. */
static struct scheck_policy *open_image(const char *path, void **image,
                                        const char **why)
{
    struct scheck_policy *policy = NULL;
    size_t len;
    int fd, rc;

    fd = open_trusted(path, why);
    if (fd < 0)
        return NULL;
    *image = read_all(fd, &len, why);
    close(fd);
    if (!*image)
        return NULL;
    rc = scheck_policy_open(*image, len, NULL, &policy);
    if (!rc)
        return policy;
    *why = scheck_status_message(rc);
    free(*image);
    *image = NULL;
    return NULL;
}

static bool is_newer(const struct scheck_policy *a,
                     const struct scheck_policy *b)
{
    struct scheck_policy_info info_a, info_b;

    scheck_policy_info(a, &info_a);
    scheck_policy_info(b, &info_b);
    return info_a.serial > info_b.serial;
}

/* The image that is configured, or the newer of the installed and the
 * built-in one. Nobody needs to have installed any. */
static int open_policy(struct check *c)
{
    libxl__gc *gc = c->gc;
    const char *named = getenv("LIBXL_SUPPORTCHECK_POLICY"), *why = NULL;
    const char *path = named && *named ? named : IMAGE_FILE;
    struct scheck_policy *policy;
    void *image = NULL;
    int rc;

    rc = scheck_policy_builtin(NULL, &c->policy);
    if (rc)
        return rc;
    errno = 0;
    policy = open_image(path, &image, &why);
    if (!policy) {
        if (path == named || errno != ENOENT)
            LOGD(WARN, c->domid, IGNORED, path, why);
        return 0;
    }
    if (path != named && !is_newer(policy, c->policy)) {
        scheck_policy_close(policy);
        free(image);
        return 0;
    }
    scheck_policy_close(c->policy);
    c->policy = policy;
    c->image = image;
    return 0;
}

/*----- what is said -----*/

enum mode { OFF, WARN, ENFORCE };

static enum mode find_mode(libxl__gc *gc, uint32_t domid)
{
    const char *mode = getenv("LIBXL_SUPPORTCHECK");

    if (!mode || !*mode || !strcmp(mode, "warn"))
        return WARN;
    if (!strcmp(mode, "off"))
        return OFF;
    if (!strcmp(mode, "enforce"))
        return ENFORCE;
    LOGD(WARN, domid, "supportcheck: LIBXL_SUPPORTCHECK=%s is none of off,"
         " warn, enforce: warn is taken", mode);
    return WARN;
}

static bool is_guests(const struct scheck_finding *finding)
{
    return finding->scope == SCHECK_SCOPE_GUEST ||
           finding->scope == SCHECK_SCOPE_BOTH;
}

static void tell_finding(struct check *c, const struct scheck_finding *finding)
{
    libxl__gc *gc = c->gc;
    struct scheck_statement s;

    if (scheck_policy_statement(c->policy, finding->statement, &s))
        return;
    LOGD(WARN, c->domid, "supportcheck: %s: %s [%s]", finding->label,
         *s.message ? s.message : s.path, s.id);
}

static void tell_undetermined(struct check *c,
                              const struct scheck_report *report)
{
    libxl__gc *gc = c->gc;
    struct scheck_statement s;
    size_t i;

    for (i = 0; i < report->n_undetermined; i++)
        if (is_guests(&report->undetermined[i]) &&
            !scheck_policy_statement(c->policy,
                                     report->undetermined[i].statement, &s))
            LOGD(DEBUG, c->domid, "supportcheck: not decided: [%s]", s.id);
}

/* Returns how many findings may refuse the guest. */
static unsigned int tell(struct check *c, const struct scheck_report *report)
{
    libxl__gc *gc = c->gc;
    struct scheck_policy_info info;
    unsigned int told = 0, counted = 0, host = 0;
    size_t i;

    for (i = 0; i < report->n_findings; i++) {
        const struct scheck_finding *finding = &report->findings[i];

        if (finding->severity == SCHECK_INFO)
            continue;
        if (!is_guests(finding)) {
            host++;
            continue;
        }
        tell_finding(c, finding);
        told++;
        counted += finding->counts;
    }
    if (told) {
        scheck_policy_info(c->policy, &info);
        LOGD(WARN, c->domid, "supportcheck: this guest is outside the support"
             " statement of Xen %s in %u place%s, its host in %u (policy %"
             PRIu64")", report->release ? report->release : "?", told,
             told == 1 ? "" : "s", host, info.serial);
    }
    tell_undetermined(c, report);
    return counted;
}

/* 0: it was told, and *@counted has how much; else why it could not be. */
static int check(struct check *c, const libxl__domain_create_state *dcs,
                 unsigned int *counted)
{
    const struct scheck_report *report;
    int rc;

    rc = open_policy(c);
    if (!rc)
        rc = scheck_facts_new(c->policy, NULL, &c->facts);
    if (!rc)
        rc = scheck_workspace_new(c->policy, NULL, &c->workspace);
    if (rc)
        return rc;
    put_hypervisor(c);
    put_host(c);
    put_process(c);
    put_request(c, dcs);
    put_guest(c);
    if (c->rc)
        return c->rc;
    rc = scheck_evaluate(c->workspace, c->facts, NULL, &report);
    if (!rc)
        *counted = tell(c, report);
    return rc;
}

int libxl__supportcheck(libxl__gc *gc, const libxl__domain_create_state *dcs)
{
    struct check c = {
        .gc = gc, .domid = dcs->guest_domid, .config = dcs->guest_config,
    };
    unsigned int counted = 0;
    enum mode mode;
    int rc;

    /* The same guest as before, with the same configuration. */
    if (dcs->soft_reset)
        return 0;
    mode = find_mode(gc, c.domid);
    if (mode == OFF)
        return 0;

    rc = check(&c, dcs, &counted);
    if (rc)
        LOGD(WARN, c.domid, "supportcheck: not checked: %s",
             scheck_status_message(rc));
    scheck_workspace_free(c.workspace);
    scheck_facts_free(c.facts);
    scheck_policy_close(c.policy);
    free(c.image);

    /* A guest that was running elsewhere must not be lost on its way. */
    if (mode != ENFORCE || !counted || dcs->restore_fd >= 0)
        return 0;
    LOGD(ERROR, c.domid, "supportcheck: the guest is refused:"
         " LIBXL_SUPPORTCHECK=enforce");
    return ERROR_FAIL;
}

/*
 * Local variables:
 * mode: C
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
