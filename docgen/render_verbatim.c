/* SPDX-License-Identifier: MIT */
/* A document that the policy keeps as it was written: the text of its blocks and their statuses. */
#include <string.h>

#include "docgen.h"
#include "libsupportcheck/compile/check.h"

static const struct m_document *find_document(const struct scheck_model *m, const char *release)
{
    for (size_t i = 0; i < m->documents.n; i++) {
        if (strcmp(m->documents.items[i].release.text, release) == 0)
            return &m->documents.items[i];
    }
    return NULL;
}

/* The model has been checked: the statement exists and has words. */
static void put_words(const struct scheck_model *m, const struct m_block *block, size_t release,
                      struct text *out)
{
    const struct m_statement *s = scheck__statement_find(m, block->statement.text);
    const char *words = s ? scheck__statement_words(m, s, release) : NULL;

    if (words)
        text_puts(out, words);
}

bool render_verbatim(const struct scheck_model *model, const char *id, struct text *out)
{
    const struct m_document *d = find_document(model, id);
    size_t release = scheck__release_find(model, id);

    if (!d || release == SIZE_MAX)
        return false;
    for (size_t i = 0; i < d->blocks.n; i++) {
        const struct m_block *block = &d->blocks.items[i];

        text_add(out, block->text.text, block->len);
        if (block->statement.text)
            put_words(model, block, release, out);
    }
    return true;
}
