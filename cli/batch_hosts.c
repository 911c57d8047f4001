/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"

#define N_BUCKETS ((size_t)4096)

struct batch_host {
    struct batch_host *next; /* of the same bucket */
    struct scheck_facts *facts;
    size_t line;
    char name[];
};

bool batch_hosts_init(struct batch_hosts *hosts)
{
    hosts->n = 0;
    hosts->buckets = calloc(N_BUCKETS, sizeof(struct batch_host *));
    return pthread_mutex_init(&hosts->lock, NULL) == 0 && hosts->buckets;
}

void batch_hosts_clear(struct batch_hosts *hosts)
{
    for (size_t i = 0; hosts->buckets && i < N_BUCKETS; i++) {
        while (hosts->buckets[i]) {
            struct batch_host *host = hosts->buckets[i];

            hosts->buckets[i] = host->next;
            scheck_facts_free(host->facts);
            free(host);
        }
    }
    free(hosts->buckets);
    hosts->buckets = NULL;
    pthread_mutex_destroy(&hosts->lock);
}

static struct batch_host **bucket_of(struct batch_hosts *hosts, const char *name)
{
    uint32_t hash = 2166136261u;

    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    return &hosts->buckets[(hash ^ hash >> 16) % N_BUCKETS];
}

static struct batch_host *find(struct batch_host *host, const char *name)
{
    while (host && strcmp(host->name, name) != 0)
        host = host->next;
    return host;
}

const char *batch_hosts_add(struct batch_hosts *hosts, const char *name, size_t line,
                            struct scheck_facts *facts)
{
    struct batch_host **bucket = bucket_of(hosts, name), *host;
    size_t len = strlen(name);

    /* Only this thread adds: it may look without the lock. */
    if (find(*bucket, name))
        return "this host has been defined before";
    if (hosts->n == BATCH_MAX_HOSTS)
        return "more hosts are defined than are kept";
    host = malloc(sizeof *host + len + 1);
    if (!host)
        return "out of memory";
    host->facts = facts;
    host->line = line;
    memcpy(host->name, name, len + 1);
    pthread_mutex_lock(&hosts->lock);
    host->next = *bucket;
    *bucket = host;
    hosts->n++;
    pthread_mutex_unlock(&hosts->lock);
    return NULL;
}

const struct scheck_facts *batch_hosts_find(struct batch_hosts *hosts, const char *name,
                                            size_t line)
{
    struct batch_host *host;

    pthread_mutex_lock(&hosts->lock);
    host = find(*bucket_of(hosts, name), name);
    pthread_mutex_unlock(&hosts->lock);
    /* A thread may be ahead of the others: what stands further down is not there yet. */
    return host && host->line < line ? host->facts : NULL;
}
