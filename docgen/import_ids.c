/* SPDX-License-Identifier: MIT */
/* Ids made from titles: stable while the titles are, and unique. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import.h"

/* Longer ones are cut: an id is for people, too. */
#define MAX_SLUG 60

char *slug(const char *title)
{
    char *out = malloc(MAX_SLUG + 1);
    size_t n = 0;

    if (!out)
        return NULL;
    for (; *title && n < MAX_SLUG; title++) {
        char c = *title >= 'A' && *title <= 'Z' ? (char)(*title + ('a' - 'A')) : *title;

        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '_' && n))
            out[n++] = c;
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    out[n] = '\0';
    return out;
}

/* --- the set --- */

static size_t hash(const char *id)
{
    uint32_t h = 2166136261u;

    for (; *id; id++)
        h = (h ^ (unsigned char)*id) * 16777619u;
    return h;
}

static struct id_slot *find(const struct ids *ids, const char *id)
{
    size_t i = hash(id) & (ids->cap - 1);

    while (ids->slots[i].id && strcmp(ids->slots[i].id, id) != 0)
        i = (i + 1) & (ids->cap - 1);
    return &ids->slots[i];
}

bool ids_has(const struct ids *ids, const char *id)
{
    return ids->cap && find(ids, id)->id;
}

static bool make_room(struct ids *ids)
{
    struct ids larger = {.n = ids->n, .cap = ids->cap ? 2 * ids->cap : 256};

    if (2 * ids->n < ids->cap)
        return true;
    larger.slots = calloc(larger.cap, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < ids->cap; i++) {
        if (ids->slots[i].id)
            *find(&larger, ids->slots[i].id) = ids->slots[i];
    }
    free(ids->slots);
    *ids = larger;
    return true;
}

void ids_clear(struct ids *ids)
{
    for (size_t i = 0; i < ids->cap; i++)
        free(ids->slots[i].id);
    free(ids->slots);
    *ids = (struct ids){0};
}

/* --- new ones --- */

/* The slot that @id has now; @is_new_out: nobody had it. */
static struct id_slot *take(struct ids *ids, const char *id, bool *is_new_out)
{
    struct id_slot *slot;

    if (!make_room(ids))
        return NULL;
    slot = find(ids, id);
    *is_new_out = !slot->id;
    if (slot->id)
        return slot;
    slot->id = malloc(strlen(id) + 1);
    if (!slot->id)
        return NULL;
    strcpy(slot->id, id);
    slot->n = 1;
    ids->n++;
    return slot;
}

static const char *make(struct ids *ids, const char *id)
{
    struct text numbered = {0};
    bool is_new;
    struct id_slot *slot = take(ids, id, &is_new);
    const char *made = slot && is_new ? slot->id : NULL;

    while (slot && !made) {
        struct id_slot *other;
        unsigned n = ++slot->n;

        text_clear(&numbered);
        text_printf(&numbered, "%s-%u", id, n);
        other = numbered.failed ? NULL : take(ids, numbered.data, &is_new);
        if (!other)
            break;
        if (is_new)
            made = other->id;
        slot = find(ids, id); /* taking one may have moved it */
    }
    text_clear(&numbered);
    return made;
}

const char *ids_make(struct ids *ids, const char *head, const char *tail)
{
    struct text id = {0};
    const char *made = NULL;

    /* An id begins with a letter. */
    text_puts(&id, *head >= 'a' && *head <= 'z' ? "" : *head ? "feature-" : "feature");
    text_puts(&id, head);
    if (tail) {
        text_puts(&id, ".");
        text_puts(&id, tail);
    }
    if (!id.failed)
        made = make(ids, id.data);
    text_clear(&id);
    return made;
}
