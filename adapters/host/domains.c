/* SPDX-License-Identifier: MIT */
/* Which domains xenstore knows. Its text may come from a guest: it is checked. */
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domains_private.h"

#define LAST_DOMID 0x7fefu /* DOMID_FIRST_RESERVED - 1 */

struct store {
    const struct host_xenstore *lib;
    void *handle;
    char *reason; /* of SCHECK_DOMAINS_REASON bytes: why there is no list */
};

/* Returns false, for the caller to return. */
static bool give_up(char *reason, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static bool give_up(char *reason, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(reason, SCHECK_DOMAINS_REASON, fmt, ap);
    va_end(ap);
    return false;
}

static bool parse_id(const char *text, uint32_t *id_out)
{
    int64_t id;

    if (!scheck__host_number(scheck__host_str(text), 10, &id) || id < 0 || id > LAST_DOMID)
        return false;
    *id_out = (uint32_t)id;
    return true;
}

/*
 * The text of /local/domain/ID/KEY, to be freed; NULL: there is none. False: whether there is one
 * is not known.
 */
static bool read_key(const struct store *store, uint32_t id, const char *key, char **text_out)
{
    char path[64];
    unsigned len = 0;
    char *raw;

    *text_out = NULL;
    snprintf(path, sizeof path, "/local/domain/%u/%s", (unsigned)id, key);
    raw = store->lib->read(store->handle, 0, path, &len);
    if (!raw)
        return errno == ENOENT ||
               give_up(store->reason, "xenstore does not give %s: %s", path, strerror(errno));
    *text_out = strndup(raw, len);
    free(raw);
    return *text_out || give_up(store->reason, "out of memory");
}

/* "/vm/UUID"; a path is made of it, so nothing but a UUID will do. */
static void take_uuid(struct scheck_domain *domain, const char *vm)
{
    static const char prefix[] = "/vm/";
    const char *uuid = vm + sizeof prefix - 1;

    if (strncmp(vm, prefix, sizeof prefix - 1) == 0 && strlen(uuid) == SCHECK_UUID_LEN &&
        strspn(uuid, "0123456789abcdefABCDEF-") == SCHECK_UUID_LEN)
        memcpy(domain->uuid, uuid, SCHECK_UUID_LEN + 1);
}

static bool read_domain(const struct store *store, uint32_t id, struct scheck_domain *domain)
{
    char *vm, *name;

    *domain = (struct scheck_domain){.id = id, .max_gfn = -1, .no_max_gfn = "not asked"};
    if (!read_key(store, id, "vm", &vm))
        return false;
    if (vm)
        take_uuid(domain, vm);
    free(vm);
    if (!read_key(store, id, "name", &name))
        return false;
    domain->name = name ? name : strdup("");
    return domain->name || give_up(store->reason, "out of memory");
}

static int by_id(const void *a, const void *b)
{
    const struct scheck_domain *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

static bool read_domains(const struct store *store, char *const *ids, size_t n_ids,
                         struct scheck_domain **domains_out, size_t *n_out)
{
    struct scheck_domain *domains = calloc(n_ids + 1, sizeof *domains);
    size_t n = 0;
    uint32_t id;

    if (!domains)
        return give_up(store->reason, "out of memory");
    for (size_t i = 0; i < n_ids; i++) {
        if (!parse_id(ids[i], &id))
            continue;
        if (!read_domain(store, id, &domains[n])) {
            scheck_domains_free(domains, n);
            return false;
        }
        n++;
    }
    qsort(domains, n, sizeof *domains, by_id);
    *domains_out = domains;
    *n_out = n;
    return true;
}

static bool is_forbidden(void)
{
    return errno == EACCES || errno == EPERM;
}

bool scheck__domains_list(const struct host_xenstore *lib, struct scheck_domain **domains_out,
                          size_t *n_out, char *reason)
{
    struct store store = {lib, lib->open(HOST_XS_READ_ONLY), reason};
    unsigned n = 0;
    char **ids;
    bool listed;

    if (!store.handle)
        return is_forbidden() ? give_up(reason, "xenstore answers root only")
                              : give_up(reason, "xenstore cannot be reached: %s", strerror(errno));
    ids = lib->directory(store.handle, 0, "/local/domain", &n);
    if (ids)
        listed = read_domains(&store, ids, n, domains_out, n_out);
    else if (is_forbidden())
        listed = give_up(reason, "xenstore does not list domains to this user");
    else
        listed = give_up(reason, "xenstore does not list domains: %s", strerror(errno));
    free(ids);
    lib->close(store.handle);
    return listed;
}

bool scheck_domains_list(struct scheck_domain **domains_out, size_t *n_out, char *reason)
{
    struct host_xenstore lib;
    const char *error;

    if (scheck__host_load_xenstore(&lib))
        return scheck__domains_list(&lib, domains_out, n_out, reason);
    error = dlerror();
    return give_up(reason, "libxenstore.so.4 cannot be loaded: %s", error ? error : "unknown");
}

void scheck_domains_free(struct scheck_domain *domains, size_t n)
{
    for (size_t i = 0; domains && i < n; i++)
        free(domains[i].name);
    free(domains);
}
