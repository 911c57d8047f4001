/* SPDX-License-Identifier: MIT */
/* Which statement of our policy has the path and the qualifier of an imported one. */
#include <stdlib.h>
#include <string.h>

#include "import.h"

#define SEPARATOR " > "

/* A row that our policy has in the release, as it was published. */
struct ours {
    char *key; /* path, tab, qualifier */
    const struct m_feature *feature;
    const struct m_statement *statement;
    size_t order;
};

struct index {
    struct ours *items;
    size_t n, cap;
};

static bool covers(const struct import *imp, const struct m_range *range)
{
    size_t first, last;

    return scheck__range_resolve(imp->base, range, &first, &last) && first <= imp->base_release &&
           imp->base_release <= last;
}

static void put_sections(const struct scheck_model *m, size_t section, struct text *out)
{
    if (section == SIZE_MAX)
        return;
    put_sections(m, m->sections.items[section].parent, out);
    text_puts(out, m->sections.items[section].title.text);
    text_puts(out, SEPARATOR);
}

/* The slip counts: it is what the text has. */
static const char *published_qualifier(const struct import *imp, const struct m_statement *s)
{
    for (size_t i = 0; i < s->errata.n; i++) {
        if (s->errata.items[i].qualifier.text && covers(imp, &s->errata.items[i].range))
            return s->errata.items[i].qualifier.text;
    }
    return s->qualifier.text ? s->qualifier.text : "";
}

static bool add_ours(const struct import *imp, struct index *index, const struct m_feature *feature,
                     const struct m_statement *s)
{
    struct text key = {0};
    struct ours *larger;

    if (!scheck__statement_words(imp->base, s, imp->base_release))
        return true;
    if (index->n == index->cap) {
        index->cap = index->cap ? 2 * index->cap : 256;
        larger = realloc(index->items, index->cap * sizeof *larger);
        if (!larger)
            return false;
        index->items = larger;
    }
    put_sections(imp->base, feature->section, &key);
    text_puts(&key, feature->title.text);
    text_puts(&key, "\t");
    text_puts(&key, published_qualifier(imp, s));
    if (key.failed) {
        text_clear(&key);
        return false;
    }
    index->items[index->n] = (struct ours){key.data, feature, s, index->n};
    index->n++;
    return true;
}

static bool index_ours(const struct import *imp, struct index *index)
{
    for (size_t i = 0; i < imp->base->features.n; i++) {
        const struct m_feature *feature = &imp->base->features.items[i];

        for (size_t k = 0; k < feature->statements.n; k++) {
            if (!add_ours(imp, index, feature, &feature->statements.items[k]))
                return false;
        }
    }
    return true;
}

static int by_key(const void *a, const void *b)
{
    const struct ours *left = a, *right = b;
    int order = strcmp(left->key, right->key);

    return order ? order : left->order < right->order ? -1 : left->order > right->order;
}

static void put_path(const struct support_md *md, size_t heading, struct text *out)
{
    if (md->headings[heading].parent != SM_NONE) {
        put_path(md, md->headings[heading].parent, out);
        text_puts(out, SEPARATOR);
    }
    text_puts(out, md->headings[heading].title);
}

/* The first with this key, or index->n. */
static size_t find_first(const struct index *index, const char *key)
{
    size_t low = 0, high = index->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (strcmp(index->items[mid].key, key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < index->n && strcmp(index->items[low].key, key) == 0 ? low : index->n;
}

/*
 * Of several with one key the one with the same words. A limit has its number
 * in its words: with other words it is another limit.
 */
static void choose(const struct import *imp, const struct index *index, size_t first,
                   struct imported *s)
{
    const char *key = first < index->n ? index->items[first].key : "";

    for (size_t i = first; i < index->n && strcmp(index->items[i].key, key) == 0; i++) {
        const struct ours *o = &index->items[i];
        const char *words = scheck__statement_words(imp->base, o->statement, imp->base_release);
        bool same = strcmp(words, s->words) == 0;

        if (!same && (o->statement->is_limit || s->ours))
            continue;
        s->ours = o->statement;
        s->feature = o->feature;
        if (same)
            return;
    }
}

static bool link_statement(struct import *imp, const struct index *index, struct imported *s)
{
    struct text key = {0};
    bool ok;

    put_path(imp->md, imp->md->rows[s->row].heading, &key);
    text_puts(&key, "\t");
    text_puts(&key, s->qualifier ? s->qualifier : "");
    ok = !key.failed;
    if (ok)
        choose(imp, index, find_first(index, key.data), s);
    imp->n_linked += s->ours != NULL;
    text_clear(&key);
    return ok;
}

int import_link(struct import *imp)
{
    struct index index = {0};
    bool ok = index_ours(imp, &index);

    if (ok && index.n)
        qsort(index.items, index.n, sizeof *index.items, by_key);
    for (size_t i = 0; i < imp->n && ok; i++)
        ok = link_statement(imp, &index, &imp->statements[i]);
    for (size_t i = 0; i < index.n; i++)
        free(index.items[i].key);
    free(index.items);
    return ok ? SCHECK_OK : SCHECK_E_NOMEM;
}
