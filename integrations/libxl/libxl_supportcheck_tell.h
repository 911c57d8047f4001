/* SPDX-License-Identifier: MIT */
/*
 * Which policy is asked, and what is said of its answer: a part of
 * libxl_supportcheck.c, and of what does the same outside libxl.
 */
#ifndef LIBXL_SUPPORTCHECK_TELL_H
#define LIBXL_SUPPORTCHECK_TELL_H

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

static bool is_newer(uint64_t serial, const struct scheck_policy *than)
{
    struct scheck_policy_info info;

    scheck_policy_info(than, &info);
    return serial > info.serial;
}

/* Reading and verifying an image takes ten times as long as a check does. */
static bool may_be_newer(int fd, const struct scheck_policy *than)
{
    unsigned char head[SCHECK_IMAGE_HEAD];
    ssize_t len = pread(fd, head, sizeof(head), 0);
    uint64_t serial;

    return len < 0 || scheck_image_serial(head, len, &serial) ||
           is_newer(serial, than);
}

/* The image at @path, whose bytes are then *@image. NULL: *@why, or *@why is
 * NULL when there is no file, or none that is newer than @than, if given. */
static struct scheck_policy *open_image(const char *path,
                                        const struct scheck_policy *than,
                                        void **image, const char **why)
{
    struct scheck_policy *policy = NULL;
    size_t len;
    int fd, rc;

    fd = open_trusted(path, why);
    if (fd < 0)
        return NULL;
    *image = !than || may_be_newer(fd, than) ? read_all(fd, &len, why) : NULL;
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
    policy = open_image(path, path == named ? NULL : c->policy, &image, &why);
    if (!policy) {
        if (why && (path == named || errno != ENOENT))
            LOGD(WARN, c->domid, IGNORED, path, why);
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

/*----- a check from its beginning to its end -----*/

static int open_check(struct check *c)
{
    int rc = open_policy(c);

    if (!rc)
        rc = scheck_facts_new(c->policy, NULL, &c->facts);
    if (!rc)
        rc = scheck_workspace_new(c->policy, NULL, &c->workspace);
    return rc;
}

/* 0: it was told, and *@counted has how much; else why it could not be. */
static int conclude(struct check *c, unsigned int *counted)
{
    const struct scheck_report *report;
    int rc = c->rc;

    if (!rc)
        rc = scheck_evaluate(c->workspace, c->facts, NULL, &report);
    if (!rc)
        *counted = tell(c, report);
    return rc;
}

static void close_check(struct check *c, int rc)
{
    libxl__gc *gc = c->gc;

    if (rc)
        LOGD(WARN, c->domid, "supportcheck: not checked: %s",
             scheck_status_message(rc));
    scheck_workspace_free(c->workspace);
    scheck_facts_free(c->facts);
    scheck_policy_close(c->policy);
    free(c->image);
}

/* A guest that was running elsewhere must not be lost on its way. */
static bool is_refused(struct check *c, enum mode mode, unsigned int counted,
                       bool restore)
{
    libxl__gc *gc = c->gc;

    if (mode != ENFORCE || !counted || restore)
        return false;
    LOGD(ERROR, c->domid, "supportcheck: the guest is refused:"
         " LIBXL_SUPPORTCHECK=enforce");
    return true;
}

#endif
