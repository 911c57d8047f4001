/* SPDX-License-Identifier: MIT */
/*
 * For a libxl without our source file: stands before its functions that create
 * domains, and says what libxl_supportcheck.c would say. What that file reads
 * out of structures is read out of libxl's own JSON here, so that one build
 * serves every release of libxl: of its structures nothing is looked at.
 *
 * libxl sets the defaults in the caller's configuration, and so the synchronous
 * calls are checked once they have returned. Who asks for refusal is checked
 * before, as is an asynchronous call, whose configuration is libxl's meanwhile.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libxl.h>
#include <supportcheck/eval.h>

#include "host.h"

/* What libxl_supportcheck_tell.h takes from libxl's own header. */
typedef struct {
    libxl_ctx *ctx;
} libxl__gc;
#define LOGD(level, domid, ...) ((void)gc, say(XTL_##level, domid, __VA_ARGS__))

static void say(xentoollog_level level, uint32_t domid, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* One write for a line: others write to the same stream. */
static void say(xentoollog_level level, uint32_t domid, const char *fmt, ...)
{
    char line[1024] = "";
    va_list ap;
    int len = 0;

    if (level < XTL_WARN)
        return;
    if (domid != (uint32_t)INVALID_DOMID)
        len = snprintf(line, sizeof line, "Domain %" PRIu32 ": ", domid);
    va_start(ap, fmt);
    len += vsnprintf(line + len, sizeof line - (size_t)len, fmt, ap);
    va_end(ap);
    if ((size_t)len > sizeof line - 2)
        len = sizeof line - 2;
    line[len++] = '\n';
    if (write(STDERR_FILENO, line, (size_t)len) < 0)
        return; /* nobody listens */
}

#include "../libxl/libxl_supportcheck_tell.h"

/* --- facts --- */

/* The function @name of the library after this one, into the pointer at @fn_out; NULL: none. */
static void find(const char *name, void *fn_out)
{
    void *fn = dlsym(RTLD_NEXT, name);

    memcpy(fn_out, &fn, sizeof fn);
}

/*
 * The JSON of @what, to be freed; NULL where there is no @what, or no such function.
 * SCHECK_E_NOMEM: libxl could not write it down.
 */
static int to_json(libxl_ctx *ctx, const char *function, const void *what, char **json_out)
{
    char *(*call)(libxl_ctx *, const void *);

    *json_out = NULL;
    find(function, &call);
    if (!call || !what)
        return SCHECK_OK;
    *json_out = call(ctx, what);
    return *json_out ? SCHECK_OK : SCHECK_E_NOMEM;
}

/* libxl_physinfo of any release, with room to grow. */
union any_physinfo {
    libxl_physinfo known;
    char room[4096];
};

static int physinfo_json(libxl_ctx *ctx, char **json_out)
{
    union any_physinfo physinfo;
    void (*init)(void *), (*dispose)(void *);
    int (*get)(libxl_ctx *, void *), rc = SCHECK_OK;

    *json_out = NULL;
    find("libxl_physinfo_init", &init);
    find("libxl_physinfo_dispose", &dispose);
    find("libxl_get_physinfo", &get);
    if (!init || !dispose || !get)
        return rc;
    init(&physinfo);
    if (get(ctx, &physinfo) == 0)
        rc = to_json(ctx, "libxl_physinfo_to_json", &physinfo, json_out);
    dispose(&physinfo);
    return rc;
}

static int version_json(libxl_ctx *ctx, char **json_out)
{
    const void *(*get)(libxl_ctx *);

    find("libxl_get_version_info", &get);
    return to_json(ctx, "libxl_version_info_to_json", get ? get(ctx) : NULL, json_out);
}

static void put_host(struct check *c, libxl_ctx *ctx)
{
    char *version, *physinfo = NULL;

    c->rc = version_json(ctx, &version);
    if (!c->rc)
        c->rc = physinfo_json(ctx, &physinfo);
    if (!c->rc)
        c->rc = supportcheck_host(c->facts, physinfo, version);
    free(physinfo);
    free(version);
}

static void put_guest(struct check *c, libxl_ctx *ctx, libxl_domain_config *config)
{
    char *json;

    c->rc = to_json(ctx, "libxl_domain_config_to_json", config, &json);
    if (!c->rc)
        c->rc = json ? supportcheck_guest(c->facts, json) : SCHECK_E_NOMEM;
    free(json);
}

/* 0, or why @config cannot be checked. *@counted findings would refuse it. */
static int check(struct check *c, libxl_ctx *ctx, libxl_domain_config *config,
                 const libxl_domain_restore_params *restore, unsigned *counted)
{
    int rc = open_check(c);

    if (rc)
        return rc;
    put_host(c, ctx);
    if (!c->rc)
        c->rc = supportcheck_process(c->facts, restore ? restore->checkpointed_stream : -1);
    if (!c->rc)
        put_guest(c, ctx, config);
    return conclude(c, counted);
}

/* Whether the guest is refused. @restore is NULL for one that is new. */
static bool check_guest(libxl_ctx *ctx, libxl_domain_config *config, uint32_t domid,
                        const libxl_domain_restore_params *restore, enum mode mode)
{
    libxl__gc gc = {ctx};
    struct check c = {.gc = &gc, .domid = domid};
    unsigned counted = 0;
    int rc = check(&c, ctx, config, restore, &counted);

    close_check(&c, rc);
    return is_refused(&c, mode, counted, restore != NULL);
}

/* --- libxl's functions --- */

typedef int create_new_fn(libxl_ctx *, libxl_domain_config *, uint32_t *, const libxl_asyncop_how *,
                          const libxl_asyncprogress_how *);
typedef int create_restore_fn(libxl_ctx *, libxl_domain_config *, uint32_t *, int, int,
                              const libxl_domain_restore_params *, const libxl_asyncop_how *,
                              const libxl_asyncprogress_how *);

static bool comes_before(enum mode mode, const libxl_asyncop_how *ao_how)
{
    return mode == ENFORCE || (mode == WARN && ao_how);
}

__attribute__((visibility("default"))) int libxl_domain_create_new(
    libxl_ctx *ctx, libxl_domain_config *d_config, uint32_t *domid, const libxl_asyncop_how *ao_how,
    const libxl_asyncprogress_how *aop_console_how)
{
    enum mode mode = find_mode(NULL, INVALID_DOMID);
    create_new_fn *next;
    int rc;

    find("libxl_domain_create_new", &next);
    if (!next)
        return ERROR_FAIL;
    if (comes_before(mode, ao_how) && check_guest(ctx, d_config, INVALID_DOMID, NULL, mode))
        return ERROR_FAIL;
    rc = next(ctx, d_config, domid, ao_how, aop_console_how);
    if (rc == 0 && mode == WARN && !ao_how)
        (void)check_guest(ctx, d_config, *domid, NULL, mode);
    return rc;
}

__attribute__((visibility("default"))) int libxl_domain_create_restore(
    libxl_ctx *ctx, libxl_domain_config *d_config, uint32_t *domid, int restore_fd,
    int send_back_fd, const libxl_domain_restore_params *params, const libxl_asyncop_how *ao_how,
    const libxl_asyncprogress_how *aop_console_how)
{
    static const libxl_domain_restore_params plain;
    enum mode mode = find_mode(NULL, INVALID_DOMID);
    create_restore_fn *next;
    int rc;

    find("libxl_domain_create_restore", &next);
    if (!next)
        return ERROR_FAIL;
    if (comes_before(mode, ao_how))
        (void)check_guest(ctx, d_config, INVALID_DOMID, params ? params : &plain, mode);
    rc = next(ctx, d_config, domid, restore_fd, send_back_fd, params, ao_how, aop_console_how);
    if (rc == 0 && mode == WARN && !ao_how)
        (void)check_guest(ctx, d_config, *domid, params ? params : &plain, mode);
    return rc;
}
