/* SPDX-License-Identifier: MIT */
/* The release and the statements of a SUPPORT.md. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "import.h"

/* --- the release --- */

static const struct sm_row *find_row(const struct import *imp, const char *key)
{
    for (size_t i = 0; i < imp->md->n_rows; i++) {
        const struct sm_row *row = &imp->md->rows[i];

        if (row->key.len == strlen(key) && memcmp(row->key.data, key, row->key.len) == 0)
            return row;
    }
    return NULL;
}

char *import_release_row(const struct import *imp, const char *key)
{
    const struct sm_row *row = find_row(imp, key);

    return row ? xml_line(row->value.data, row->value.len) : NULL;
}

static bool set_release(struct import *imp, const char *text, size_t len)
{
    unsigned major, minor;
    char id[sizeof imp->release];

    if (!len || len >= sizeof id)
        return false;
    memcpy(id, text, len);
    id[len] = '\0';
    if (!scheck__release_parse(id, &major, &minor))
        return false;
    memcpy(imp->release, id, len + 1);
    return true;
}

/* "4.21", or "4.23-unstable" and "4.22-rc" before the release. */
static bool release_of_text(struct import *imp)
{
    const struct sm_row *row = find_row(imp, "Xen-Version");
    size_t len = 0;

    if (!row)
        return false;
    while (len < row->value.len &&
           (isdigit((unsigned char)row->value.data[len]) || row->value.data[len] == '.'))
        len++;
    imp->development = len < row->value.len;
    return set_release(imp, row->value.data, len);
}

/* The caller has checked @wanted. A policy that passed the checker has a release. */
void import_find_release(struct import *imp, const char *wanted)
{
    const struct scheck_model *base = imp->base;
    const struct m_release *newest = &base->releases.items[base->releases.n - 1];
    bool says = release_of_text(imp);

    if (wanted)
        set_release(imp, wanted, strlen(wanted));
    else if (!says)
        set_release(imp, newest->id.text, strlen(newest->id.text));
    imp->base_release = scheck__release_find(base, imp->release);
    if (!says && imp->base_release != SIZE_MAX)
        imp->development = base->releases.items[imp->base_release].development;
    if (imp->base_release == SIZE_MAX)
        imp->base_release = base->releases.n - 1;
}

/* --- ids --- */

/* The title, or behind that of its parent where another feature has it. */
static const char *feature_id(struct import *imp, const struct sm_heading *h)
{
    char *own = slug(h->title);
    char *outer = h->parent == SM_NONE ? NULL : slug(imp->md->headings[h->parent].title);
    struct text longer = {0};
    const char *id = NULL;
    bool taken = own && ids_has(&imp->ids, own);

    if (own && taken && outer && *outer) {
        text_printf(&longer, "%s-%s", outer, own);
        id = longer.failed ? NULL : ids_make(&imp->ids, longer.data, NULL);
    } else if (own) {
        id = ids_make(&imp->ids, own, NULL);
    }
    text_clear(&longer);
    free(own);
    free(outer);
    return id;
}

static const char *statement_id(struct import *imp, const struct imported *s, size_t heading)
{
    char *tail = s->qualifier ? slug(s->qualifier) : NULL;
    const char *id = NULL;

    if (tail || !s->qualifier)
        id = ids_make(&imp->ids, imp->feature_ids[heading], tail && *tail ? tail : "in-use");
    free(tail);
    return id;
}

/* --- statements --- */

static bool same_bytes(struct scheck_str s, const char *text)
{
    return s.len == strlen(text) && memcmp(s.data, text, s.len) == 0;
}

/* What has no words or no heading stays text. */
static int add_statement(struct import *imp, size_t idx)
{
    const struct sm_row *row = &imp->md->rows[idx];
    struct imported s = {.row = idx};

    if (!row->is_status || row->heading == SM_NONE || !*imp->md->headings[row->heading].title)
        return SCHECK_OK;
    s.words = xml_line(row->value.data, row->value.len);
    if (s.words && !*s.words) {
        free(s.words);
        return SCHECK_OK;
    }
    if (row->qualifier.len)
        s.qualifier = xml_line(row->qualifier.data, row->qualifier.len);
    if (s.words && (s.qualifier || !row->qualifier.len)) {
        s.exact = same_bytes(row->value, s.words);
        if (!imp->feature_ids[row->heading])
            imp->feature_ids[row->heading] = feature_id(imp, &imp->md->headings[row->heading]);
        if (imp->feature_ids[row->heading])
            s.id = statement_id(imp, &s, row->heading);
    }
    imp->statements[imp->n++] = s;
    return s.id ? SCHECK_OK : SCHECK_E_NOMEM;
}

int import_statements(struct import *imp)
{
    int rc = SCHECK_OK;

    imp->feature_ids = calloc(imp->md->n_headings + 1, sizeof *imp->feature_ids);
    imp->statements = calloc(imp->md->n_rows + 1, sizeof *imp->statements);
    if (!imp->feature_ids || !imp->statements)
        return SCHECK_E_NOMEM;
    for (size_t i = 0; i < imp->md->n_rows && rc == SCHECK_OK; i++)
        rc = add_statement(imp, i);
    return rc;
}

void import_clear(struct import *imp)
{
    for (size_t i = 0; i < imp->n; i++) {
        free(imp->statements[i].qualifier);
        free(imp->statements[i].words);
    }
    free(imp->statements);
    free(imp->feature_ids);
    ids_clear(&imp->ids);
    *imp = (struct import){0};
}
