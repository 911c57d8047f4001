/* SPDX-License-Identifier: MIT */
/* Which domains xenstore knows. Its text may come from a guest: it is checked. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domains_private.h"

#define LAST_DOMID 0x7fefu /* DOMID_FIRST_RESERVED - 1 */

struct store {
    const struct host_xenstore *lib;
    void *handle;
};

static bool parse_id(const char *text, uint32_t *id_out)
{
    int64_t id;

    if (!scheck__host_number(scheck__host_str(text), 10, &id) || id < 0 || id > LAST_DOMID)
        return false;
    *id_out = (uint32_t)id;
    return true;
}

/* The text of /local/domain/ID/KEY, to be freed; NULL: none, or memory is out. */
static char *read_key(const struct store *store, uint32_t id, const char *key)
{
    char path[64];
    unsigned len = 0;
    char *raw, *text = NULL;

    snprintf(path, sizeof path, "/local/domain/%u/%s", (unsigned)id, key);
    raw = store->lib->read(store->handle, 0, path, &len);
    if (raw)
        text = strndup(raw, len);
    free(raw);
    return text;
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

/* False: memory is out. */
static bool read_domain(const struct store *store, uint32_t id, struct scheck_domain *domain)
{
    char *vm = read_key(store, id, "vm");

    *domain = (struct scheck_domain){
        .id = id, .name = read_key(store, id, "name"), .max_gfn = -1, .no_max_gfn = "not asked"};
    if (vm)
        take_uuid(domain, vm);
    free(vm);
    if (!domain->name)
        domain->name = strdup("");
    return domain->name != NULL;
}

static int by_id(const void *a, const void *b)
{
    const struct scheck_domain *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

static const char *read_domains(const struct store *store, char *const *ids, size_t n_ids,
                                struct scheck_domain **domains_out, size_t *n_out)
{
    struct scheck_domain *domains = calloc(n_ids + 1, sizeof *domains);
    size_t n = 0;
    uint32_t id;

    for (size_t i = 0; domains && i < n_ids; i++) {
        if (!parse_id(ids[i], &id))
            continue;
        if (!read_domain(store, id, &domains[n])) {
            scheck_domains_free(domains, n);
            domains = NULL;
        }
        n++;
    }
    if (!domains)
        return "memory is out";
    qsort(domains, n, sizeof *domains, by_id);
    *domains_out = domains;
    *n_out = n;
    return NULL;
}

const char *scheck__domains_list(const struct host_xenstore *lib,
                                 struct scheck_domain **domains_out, size_t *n_out)
{
    struct store store = {lib, lib->open(HOST_XS_READ_ONLY)};
    const char *reason = NULL;
    unsigned n = 0;
    char **ids;

    if (!store.handle)
        return errno == EACCES || errno == EPERM ? "xenstore answers root only"
                                                 : "xenstore cannot be reached";
    ids = lib->directory(store.handle, 0, "/local/domain", &n);
    if (ids)
        reason = read_domains(&store, ids, n, domains_out, n_out);
    else
        reason = "xenstore does not list domains to this user";
    free(ids);
    lib->close(store.handle);
    return reason;
}

const char *scheck_domains_list(struct scheck_domain **domains_out, size_t *n_out)
{
    struct host_xenstore lib;

    if (!scheck__host_load_xenstore(&lib))
        return "libxenstore.so.4 cannot be loaded";
    return scheck__domains_list(&lib, domains_out, n_out);
}

void scheck_domains_free(struct scheck_domain *domains, size_t n)
{
    for (size_t i = 0; domains && i < n; i++)
        free(domains[i].name);
    free(domains);
}
