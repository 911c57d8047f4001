/* SPDX-License-Identifier: MIT */
/* <example>: elements and attributes named by the vocabulary become facts with full names. */
#include <stdio.h>
#include <string.h>

#include "loader.h"

/* Most have fewer; the table grows. */
#define FACTS_OF_AN_EXAMPLE 8

void *scheck__example_begin(struct scheck__loader *l, void *parent)
{
    struct m_statement *statement = parent;
    struct m_example *example = M_ADD(l->model, &statement->examples);

    if (!example)
        return NULL;
    example->at = l->tag.at;
    l->entries = xmlHashCreate(FACTS_OF_AN_EXAMPLE);
    return l->entries ? example : NULL;
}

void scheck__example_end(struct scheck__loader *l)
{
    xmlHashFree(l->entries, NULL);
    l->entries = NULL;
}

static struct m_example_fact *add_fact(struct scheck__loader *l, struct m_example *example,
                                       const char *name, struct scheck_place at)
{
    struct m_example_fact *fact = M_ADD(l->model, &example->facts);

    if (fact)
        fact->name = (struct m_text){name, at};
    return fact;
}

void *scheck__example_fact_begin(struct scheck__loader *l, void *parent)
{
    return add_fact(l, parent, NULL, l->tag.at);
}

void *scheck__example_namespace_begin(struct scheck__loader *l, void *parent)
{
    l->prefix = l->tag.text;
    return parent;
}

static const char *join(struct scheck__loader *l, const char *prefix, const char *name)
{
    size_t prefix_len = strlen(prefix), name_len = strlen(name);
    char *full = scheck__arena_alloc(&l->model->arena, prefix_len + name_len + 2);

    if (!full)
        return NULL;
    memcpy(full, prefix, prefix_len);
    full[prefix_len] = '.';
    memcpy(full + prefix_len + 1, name, name_len);
    return full;
}

/* How many entries of @list there were before; one more is counted. SIZE_MAX: no memory. */
static size_t count_entry(struct scheck__loader *l, const char *list)
{
    uintptr_t n = (uintptr_t)xmlHashLookup(l->entries, (const xmlChar *)list);

    if (xmlHashUpdateEntry(l->entries, (const xmlChar *)list, (void *)(n + 1), NULL) != 0)
        return SIZE_MAX;
    return n;
}

void *scheck__example_entry_begin(struct scheck__loader *l, void *parent)
{
    const char *list = join(l, l->prefix, l->tag.text);
    size_t len, n;
    char *name;

    if (!list || (n = count_entry(l, list)) == SIZE_MAX)
        return NULL;
    len = strlen(list) + sizeof "[18446744073709551615]";
    name = scheck__arena_alloc(&l->model->arena, len);
    if (!name || !add_fact(l, parent, name, l->tag.at))
        return NULL;
    snprintf(name, len, "%s[%zu]", list, n);
    l->prefix = name;
    return parent;
}

void scheck__example_attribute(struct scheck__loader *l, void *object, const struct m_text *name,
                               const struct m_text *value)
{
    const char *full = join(l, l->prefix, name->text);
    struct m_example_fact *fact = full ? add_fact(l, object, full, name->at) : NULL;

    if (fact)
        fact->value = *value;
    else
        scheck__loader_stop(l, SCHECK_E_NOMEM);
}
