/* SPDX-License-Identifier: MIT */
/* What xenstore tells of other domains: which serve as back ends, and where xenstored runs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"
#include "steps.h"

#define DOMAINS "/local/domain"
#define MAX_DOMAINS 32768 /* ids end at 0x7fef */

/* Whether @path has anything below it. */
static bool has_children(const struct host_xenstore *lib, void *handle, const char *path)
{
    unsigned n = 0;
    char **names = lib->directory(handle, 0, path, &n);

    free(names);
    return names && n > 0;
}

/* Domains with back ends. dom0 serves by right; others are driver domains, or device models. */
static void fill_driver_domains(struct host_probe *probe, const struct host_xenstore *lib,
                                void *handle)
{
    unsigned n = 0;
    char **names = lib->directory(handle, 0, DOMAINS, &n), path[64];
    int64_t count = 0, id;

    probe->put.source = "xenstore " DOMAINS "/ID/backend";
    for (unsigned i = 0; names && i < n && i < MAX_DOMAINS; i++) {
        if (!scheck__host_number(scheck__host_str(names[i]), 10, &id) || id == 0)
            continue;
        snprintf(path, sizeof path, DOMAINS "/%lld/backend", (long long)id);
        count += has_children(lib, handle, path);
    }
    if (names)
        scheck__host_int(&probe->put, "host.driver_domains", count);
    else
        scheck__host_unknown(&probe->put, "host.driver_domains",
                             "xenstore does not list its domains");
    free(names);
}

/* A daemon in dom0 has left its number in a file; a domain of its own leaves its id here. */
static void fill_xenstored(struct host_probe *probe, const struct host_xenstore *lib, void *handle)
{
    unsigned len = 0;
    char *text = lib->read(handle, 0, "/tool/xenstored/domid", &len);
    int64_t id;

    if (text && scheck__host_number((struct scheck_str){text, len}, 10, &id) && id > 0 &&
        scheck_facts_set_unknown(probe->put.facts, "host.xenstored",
                                 "xenstored runs in a domain of its own, whose type no interface "
                                 "with a stable form tells") == SCHECK_E_NOMEM)
        probe->put.rc = SCHECK_E_NOMEM;
    free(text);
}

void scheck__host_xenstore(struct host_probe *probe, const struct host_xenstore *lib)
{
    void *handle = lib->open(HOST_XS_READ_ONLY);

    if (!handle) {
        scheck__host_unknown(&probe->put, "host.driver_domains", "xenstore cannot be reached");
        return;
    }
    fill_driver_domains(probe, lib, handle);
    fill_xenstored(probe, lib, handle);
    lib->close(handle);
}
