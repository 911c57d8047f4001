/* SPDX-License-Identifier: MIT */
/* A hash table with open addressing: a hostile image may have very many headings. */
#include <stdlib.h>
#include <string.h>

#include "html.h"

static uint64_t hash(struct scheck_str key)
{
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */

    for (size_t i = 0; i < key.len; i++)
        h = (h ^ (unsigned char)key.data[i]) * 0x100000001b3u;
    return h ^ h >> 32;
}

/* The slot of @key, or the free one where it would be. The table is never full. */
static struct html_map_slot *probe(const struct html_map *map, struct scheck_str key)
{
    size_t at = (size_t)hash(key) & (map->cap - 1);

    for (;; at = (at + 1) & (map->cap - 1)) {
        struct html_map_slot *slot = &map->slots[at];

        if (!slot->key.data ||
            (slot->key.len == key.len && memcmp(slot->key.data, key.data, key.len) == 0))
            return slot;
    }
}

static bool grow(struct html_map *map)
{
    struct html_map larger = {.cap = map->cap ? map->cap * 2 : 512, .n = map->n};

    larger.slots = calloc(larger.cap, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < map->cap; i++) {
        if (map->slots[i].key.data)
            *probe(&larger, map->slots[i].key) = map->slots[i];
    }
    free(map->slots);
    *map = larger;
    return true;
}

size_t *html_map_at(struct html_map *map, struct scheck_str key, size_t initial)
{
    struct html_map_slot *slot;

    if (map->n >= map->cap / 2 && !grow(map))
        return NULL;
    slot = probe(map, key);
    if (!slot->key.data) {
        slot->key = key;
        slot->value = initial;
        map->n++;
    }
    return &slot->value;
}

size_t *html_map_find(const struct html_map *map, struct scheck_str key)
{
    struct html_map_slot *slot = map->cap ? probe(map, key) : NULL;

    return slot && slot->key.data ? &slot->value : NULL;
}

void html_map_clear(struct html_map *map)
{
    free(map->slots);
    *map = (struct html_map){0};
}
