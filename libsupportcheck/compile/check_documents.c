/* SPDX-License-Identifier: MIT */
/* Documents kept verbatim: what their blocks refer to exists in their release. */
#include <stdlib.h>
#include <string.h>

#include "check_parts.h"

/* Everything that has an id, sorted by it: a document refers to most of it. */
struct target {
    const char *id;
    const struct m_statement *statement; /* NULL: a feature */
};

struct targets {
    M_ARRAY(struct target) items;
};

static bool add_target(struct scheck_model *m, struct targets *targets, const struct m_text *id,
                       const struct m_statement *statement)
{
    struct target *slot;

    if (!id->text)
        return true;
    slot = M_ADD(m, &targets->items);
    if (!slot)
        return false;
    *slot = (struct target){id->text, statement};
    return true;
}

static int by_id(const void *a, const void *b)
{
    const struct target *left = a, *right = b;

    return strcmp(left->id, right->id);
}

static bool collect(struct scheck_model *m, struct targets *targets)
{
    for (size_t i = 0; i < m->features.n; i++) {
        const struct m_feature *f = &m->features.items[i];

        if (!add_target(m, targets, &f->id, NULL))
            return false;
        for (size_t k = 0; k < f->statements.n; k++) {
            if (!add_target(m, targets, &f->statements.items[k].id, &f->statements.items[k]))
                return false;
        }
    }
    if (targets->items.n)
        qsort(targets->items.items, targets->items.n, sizeof(struct target), by_id);
    return true;
}

static const struct target *find(const struct targets *targets, const char *id)
{
    const struct target key = {id, NULL};

    return targets->items.n
               ? bsearch(&key, targets->items.items, targets->items.n, sizeof key, by_id)
               : NULL;
}

const char *scheck__statement_words(const struct scheck_model *m, const struct m_statement *s,
                                    size_t release)
{
    for (size_t i = 0; i < s->statuses.n; i++) {
        const struct m_status *status = &s->statuses.items[i];
        size_t first, last;

        if (status->label.text && scheck__range_resolve(m, &status->range, &first, &last) &&
            first <= release && release <= last)
            return status->label.text;
    }
    return NULL;
}

static void check_block(struct scheck_model *m, const struct targets *targets,
                        const struct m_document *d, const struct m_block *block)
{
    size_t release = d->release.text ? scheck__release_find(m, d->release.text) : SIZE_MAX;
    const struct target *t;

    t = block->feature.text ? find(targets, block->feature.text) : NULL;
    if (block->feature.text && (!t || t->statement))
        scheck__model_error(m, "unknown-feature", block->feature.at, NULL,
                            "no feature has the id \"%s\"", block->feature.text);
    if (!block->statement.text)
        return;
    t = find(targets, block->statement.text);
    if (!t || !t->statement)
        scheck__model_error(m, "unknown-statement", block->statement.at, NULL,
                            "no statement has the id \"%s\"", block->statement.text);
    else if (release != SIZE_MAX && !scheck__statement_words(m, t->statement, release))
        scheck__model_error(m, "no-words", block->statement.at, &t->statement->at,
                            "\"%s\" has no words in release %s", block->statement.text,
                            d->release.text);
}

bool scheck__check_documents(struct scheck_model *m)
{
    struct scheck__names releases = {.no_memory = false};
    struct targets targets = {.items = {NULL, 0, 0}};

    if (m->documents.n && !collect(m, &targets))
        return false;
    for (size_t i = 0; i < m->documents.n; i++) {
        const struct m_document *d = &m->documents.items[i];
        const struct m_range range = {.since = d->release};

        scheck__check_range(m, &range);
        scheck__names_add(m, &releases, &d->release);
        for (size_t k = 0; k < d->blocks.n; k++)
            check_block(m, &targets, d, &d->blocks.items[k]);
    }
    return scheck__names_report(m, &releases, "duplicate-document", "the document of release");
}
