/* SPDX-License-Identifier: MIT */
#include "doc_build.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEPARATOR " > "
/* Markdown has six levels of headings; an image may have a deeper path. */
#define MAX_DEPTH 64

/* --- releases --- */

int doc_find_release(const struct scheck_policy *policy, const char *id, size_t *idx_out)
{
    struct scheck_release release;
    size_t newest = DOC_NONE;
    size_t i;

    for (i = 0; scheck_policy_release(policy, i, &release) == SCHECK_OK; i++) {
        if (id && strcmp(release.id, id) == 0) {
            *idx_out = i;
            return SCHECK_OK;
        }
        if (!release.development)
            newest = i;
    }
    if (id || !i)
        return SCHECK_E_RANGE;
    *idx_out = newest == DOC_NONE ? i - 1 : newest;
    return SCHECK_OK;
}

const char *doc_version(const struct doc *doc, char *buf, size_t cap)
{
    snprintf(buf, cap, "%s%s", doc->release.id, doc->release.development ? "-unstable" : "");
    return buf;
}

/* Does the release @id stand between @since and @until? All are ids of the policy's releases. */
static bool covers(const struct doc *doc, struct scheck_str since, struct scheck_str until)
{
    struct scheck_release release;
    bool begun = false;

    for (size_t i = 0; scheck_policy_release(doc->policy, i, &release) == SCHECK_OK; i++) {
        size_t len = strlen(release.id);

        begun |= len == since.len && memcmp(release.id, since.data, len) == 0;
        if (i == doc->release_idx)
            return begun;
        if (len == until.len && memcmp(release.id, until.data, len) == 0)
            return false;
    }
    return false;
}

static struct scheck_str str_of(const char *s)
{
    return (struct scheck_str){s, strlen(s)};
}

/* --- prose --- */

static struct scheck_str document(const struct doc *doc, size_t statement,
                                  enum scheck_document kind)
{
    struct scheck_str text = {"", 0};

    scheck_policy_document(doc->policy, statement, kind, &text);
    return text;
}

/* Cut the text before @stop off @rest; @stop itself goes too. */
static struct scheck_str cut(struct scheck_str *rest, char stop)
{
    const char *end = rest->len ? memchr(rest->data, stop, rest->len) : NULL;
    struct scheck_str head = {rest->data, end ? (size_t)(end - rest->data) : rest->len};
    size_t gone = head.len + (end != NULL);

    rest->data += gone;
    rest->len -= gone;
    return head;
}

static void parse_erratum(const struct doc *doc, struct scheck_str line,
                          struct doc_erratum *erratum)
{
    struct scheck_str since = cut(&line, '\t'), until = cut(&line, '\t');
    struct scheck_str qualifier = cut(&line, '\t'), status = cut(&line, '\t');
    struct scheck_str lost = cut(&line, '\t');

    if (!covers(doc, since, until))
        return;
    erratum->any = true;
    erratum->lost |= lost.len > 0;
    if (qualifier.len)
        erratum->qualifier = qualifier;
    if (status.len)
        erratum->status = status;
    erratum->why = line;
}

static void find_erratum(const struct doc *doc, struct doc_row *row)
{
    struct scheck_str lines = document(doc, row->statement, SCHECK_DOC_ERRATA);

    while (lines.len)
        parse_erratum(doc, cut(&lines, '\n'), &row->erratum);
}

static void skip_blank_lines(struct scheck_str *text)
{
    while (text->len && *text->data == '\n') {
        text->data++;
        text->len--;
    }
}

/* The description, without a restriction's text that this release does not have. */
static struct scheck_str description_of(const struct doc *doc, size_t statement)
{
    struct scheck_str whole = document(doc, statement, SCHECK_DOC_DESCRIPTION);
    struct scheck_str text = document(doc, statement, SCHECK_DOC_TEXT);
    struct scheck_str range = cut(&text, '\n');
    struct scheck_str since = cut(&range, '\t');

    if (!text.len || covers(doc, since, range) || text.len > whole.len ||
        memcmp(text.data, whole.data, text.len) != 0)
        return whole;
    whole.data += text.len;
    whole.len -= text.len;
    skip_blank_lines(&whole);
    return whole;
}

/* Length of the first paragraph of @text and the blank lines behind it. */
static size_t paragraph_len(struct scheck_str text)
{
    size_t len = 0;

    while (len < text.len &&
           !(text.data[len] == '\n' && len + 1 < text.len && text.data[len + 1] == '\n'))
        len++;
    while (len < text.len && text.data[len] == '\n')
        len++;
    return len;
}

static struct scheck_str trimmed(struct scheck_str text)
{
    while (text.len && text.data[text.len - 1] == '\n')
        text.len--;
    return text;
}

/* Both begin with whole paragraphs in common: how long are those, in @a? */
static size_t shared_len(struct scheck_str a, struct scheck_str b)
{
    struct scheck_str a_rest = a, b_rest = b;

    while (a_rest.len && b_rest.len) {
        struct scheck_str a_first = {a_rest.data, paragraph_len(a_rest)};
        struct scheck_str b_first = {b_rest.data, paragraph_len(b_rest)};
        struct scheck_str x = trimmed(a_first), y = trimmed(b_first);

        if (x.len != y.len || memcmp(x.data, y.data, x.len) != 0)
            break;
        a_rest.data += a_first.len;
        a_rest.len -= a_first.len;
        b_rest.data += b_first.len;
        b_rest.len -= b_first.len;
    }
    return a.len - a_rest.len;
}

/*
 * Statements carry their feature's description in front of their own. The
 * heading shows once what all of them share.
 */
static void share_description(struct doc *doc, struct doc_heading *heading)
{
    struct scheck_str shared;

    if (heading->first == DOC_NONE)
        return;
    shared = doc->rows[heading->first].description;
    for (size_t i = heading->first; i != DOC_NONE; i = doc->rows[i].next)
        shared.len = shared_len(shared, doc->rows[i].description);
    heading->description = trimmed(shared);
    for (size_t i = heading->first; i != DOC_NONE; i = doc->rows[i].next) {
        struct scheck_str *own = &doc->rows[i].description;
        size_t len = shared_len(*own, heading->description);

        own->data += len;
        own->len -= len;
        *own = trimmed(*own);
    }
}

/* --- the tree --- */

static bool grow(void **items, size_t n, size_t *cap, size_t size)
{
    size_t larger = *cap ? *cap * 2 : 256;
    void *moved;

    if (n < *cap)
        return true;
    moved = realloc(*items, larger * size);
    if (!moved)
        return false;
    *items = moved;
    *cap = larger;
    return true;
}

static size_t add_heading(struct doc *doc, size_t parent, struct scheck_str title,
                          struct scheck_str path)
{
    size_t idx = doc->n_headings;
    void *items = doc->headings;
    struct doc_heading *h;
    size_t *before;

    if (!grow(&items, idx, &doc->cap_headings, sizeof *h))
        return DOC_NONE;
    doc->headings = items;
    doc->n_headings++;
    h = &doc->headings[idx];
    *h = (struct doc_heading){.title = title, .path = path, .description = {"", 0}};
    h->depth = parent == DOC_NONE ? 1 : doc->headings[parent].depth + 1;
    h->parent = parent;
    h->child = h->next = h->first = h->last = h->last_child = DOC_NONE;
    before = parent == DOC_NONE ? &doc->last_top : &doc->headings[parent].last_child;
    if (*before != DOC_NONE)
        doc->headings[*before].next = idx;
    else if (parent == DOC_NONE)
        doc->top = idx;
    else
        doc->headings[parent].child = idx;
    *before = idx;
    return idx;
}

static size_t find_heading(struct doc *doc, size_t parent, struct scheck_str title,
                           struct scheck_str path)
{
    size_t i = parent == DOC_NONE ? doc->top : doc->headings[parent].child;

    for (; i != DOC_NONE; i = doc->headings[i].next) {
        const struct scheck_str *t = &doc->headings[i].title;

        if (t->len == title.len && memcmp(t->data, title.data, t->len) == 0)
            return i;
    }
    return add_heading(doc, parent, title, path);
}

/* The heading with @path, made where it is missing; DOC_NONE when memory is out. */
static size_t heading_of(struct doc *doc, const char *path)
{
    size_t parent = DOC_NONE;
    const char *title = path;

    for (int depth = 1;; depth++) {
        const char *end = depth < MAX_DEPTH ? strstr(title, SEPARATOR) : NULL;
        size_t len = end ? (size_t)(end - title) : strlen(title);

        parent = find_heading(doc, parent, (struct scheck_str){title, len},
                              (struct scheck_str){path, (size_t)(title - path) + len});
        if (!end || parent == DOC_NONE)
            return parent;
        title = end + strlen(SEPARATOR);
    }
}

static int add_row(struct doc *doc, const struct doc_row *row)
{
    size_t heading = heading_of(doc, row->says.path);
    void *items = doc->rows;
    struct doc_heading *h;

    if (heading == DOC_NONE || !grow(&items, doc->n_rows, &doc->cap_rows, sizeof *row))
        return SCHECK_E_NOMEM;
    doc->rows = items;
    doc->rows[doc->n_rows] = *row;
    h = &doc->headings[heading];
    if (h->last == DOC_NONE)
        h->first = doc->n_rows;
    else
        doc->rows[h->last].next = doc->n_rows;
    h->last = doc->n_rows++;
    return SCHECK_OK;
}

/* The status that statement @idx has in the release. */
static bool find_status(const struct doc *doc, size_t idx, struct scheck_history *out)
{
    for (size_t n = 0; scheck_policy_history(doc->policy, idx, n, out) == SCHECK_OK; n++) {
        if (covers(doc, str_of(out->since), str_of(out->until)))
            return true;
    }
    return false;
}

static int add_statement(struct doc *doc, size_t idx)
{
    struct doc_row row = {.statement = idx, .next = DOC_NONE};

    scheck_policy_statement(doc->policy, idx, &row.says);
    if (!find_status(doc, idx, &row.status))
        return SCHECK_OK;
    row.description = description_of(doc, idx);
    row.uncheckable = document(doc, idx, SCHECK_DOC_UNCHECKABLE);
    find_erratum(doc, &row);
    return add_row(doc, &row);
}

int doc_build(const struct scheck_policy *policy, size_t release, struct doc *doc)
{
    struct scheck_policy_info info;
    int rc = SCHECK_OK;

    *doc = (struct doc){
        .policy = policy, .release_idx = release, .top = DOC_NONE, .last_top = DOC_NONE};
    scheck_policy_release(policy, release, &doc->release);
    scheck_policy_info(policy, &info);
    for (size_t i = 0; i < info.n_statements && rc == SCHECK_OK; i++)
        rc = add_statement(doc, i);
    for (size_t i = 0; i < doc->n_headings && rc == SCHECK_OK; i++)
        share_description(doc, &doc->headings[i]);
    if (rc != SCHECK_OK)
        doc_clear(doc);
    return rc;
}

void doc_clear(struct doc *doc)
{
    free(doc->headings);
    free(doc->rows);
    *doc = (struct doc){.top = DOC_NONE, .last_top = DOC_NONE};
}

size_t doc_next_heading(const struct doc *doc, size_t heading)
{
    if (heading == DOC_NONE)
        return doc->top;
    if (doc->headings[heading].child != DOC_NONE)
        return doc->headings[heading].child;
    while (heading != DOC_NONE && doc->headings[heading].next == DOC_NONE)
        heading = doc->headings[heading].parent;
    return heading == DOC_NONE ? DOC_NONE : doc->headings[heading].next;
}

bool doc_is_published(const struct doc_row *row)
{
    return *row->status.label != '\0';
}

bool doc_is_undocumented(const struct doc *doc, const struct doc_heading *h)
{
    if (h->first == DOC_NONE || h->child != DOC_NONE)
        return false;
    for (size_t i = h->first; i != DOC_NONE; i = doc->rows[i].next)
        if (!doc->rows[i].status.undocumented)
            return false;
    return true;
}
