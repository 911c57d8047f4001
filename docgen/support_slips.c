/* SPDX-License-Identifier: MIT */
/* What Xen's own tools would lose or misread in a SUPPORT.md. */
#include <stdlib.h>
#include <string.h>

#include "support_md.h"

void sm_add_slip(struct support_md *md, enum sm_slip_kind kind, size_t at,
                 struct scheck_str subject)
{
    if (SM_ROOM(md, md->slips, md->n_slips, md->cap_slips))
        md->slips[md->n_slips++] = (struct sm_slip){kind, at, SM_NONE, subject};
}

static size_t offset(const struct support_md *md, struct scheck_str s)
{
    return (size_t)(s.data - md->text);
}

bool sm_begins_with(const char *line, size_t len, const char *key)
{
    size_t word = strlen(key);

    if (len <= word || memcmp(line, key, word) != 0)
        return false;
    while (word < len && (line[word] == ' ' || line[word] == '\t'))
        word++;
    return word < len &&
           (line[word] == ':' || (line[word] == ',' && memchr(line + word, ':', len - word)));
}

/* --- repetitions --- */

static int compare_str(struct scheck_str a, struct scheck_str b)
{
    int order = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);

    return order ? order : a.len < b.len ? -1 : a.len > b.len;
}

static struct scheck_str qualifier_of(const struct sm_row *row)
{
    return row->qualifier.data ? row->qualifier : (struct scheck_str){"", 0};
}

/* By heading, key and qualifier; of equal ones the earlier row is first. */
static int by_key(const void *a, const void *b)
{
    const struct sm_row *left = *(const struct sm_row *const *)a;
    const struct sm_row *right = *(const struct sm_row *const *)b;
    int order;

    if (left->heading != right->heading)
        return left->heading < right->heading ? -1 : 1;
    order = compare_str(left->key, right->key);
    if (!order)
        order = compare_str(qualifier_of(left), qualifier_of(right));
    return order ? order : left->line < right->line ? -1 : left->line > right->line;
}

static void find_repeated(struct support_md *md)
{
    const struct sm_row **sorted = calloc(md->n_rows + 1, sizeof *sorted);
    size_t n = 0;

    if (!sorted) {
        md->failed = true;
        return;
    }
    for (size_t i = 0; i < md->n_rows; i++) {
        if (md->rows[i].is_status)
            sorted[n++] = &md->rows[i];
    }
    qsort(sorted, n, sizeof *sorted, by_key);
    for (size_t i = 1; i < n; i++) {
        const struct sm_row *row = sorted[i], *before = sorted[i - 1];

        if (row->heading != before->heading || compare_str(row->key, before->key) != 0 ||
            compare_str(qualifier_of(row), qualifier_of(before)) != 0)
            continue;
        sm_add_slip(md, SM_REPEATED, offset(md, row->key), row->qualifier);
        if (!md->failed)
            md->slips[md->n_slips - 1].also = offset(md, before->key);
    }
    free(sorted);
}

/* --- one row --- */

static bool is_status_misspelt(struct scheck_str key)
{
    static const char word[] = "status";

    if (key.len < 4 || key.len > sizeof word + 1)
        return false;
    for (size_t i = 0; i < 4; i++) {
        if ((key.data[i] | 0x20) != word[i])
            return false;
    }
    return true;
}

/* Does another row of its block have the key Status? Blank lines do not end a block. */
static bool is_among_statuses(const struct support_md *md, size_t idx)
{
    const struct sm_row *row = &md->rows[idx];
    const struct sm_row *before = idx ? row - 1 : NULL;
    const struct sm_row *after = idx + 1 < md->n_rows ? row + 1 : NULL;

    return (before && before->is_status && before->line + 1 == row->line) ||
           (after && after->is_status && after->line == row->line + 1);
}

static void check_words(struct support_md *md, const struct sm_row *row,
                        const struct sm_vocabulary *vocabulary)
{
    struct scheck_str words = row->value;

    if (vocabulary->knows(vocabulary->ctx, words))
        return;
    if (words.data[words.len - 1] == '.' &&
        vocabulary->knows(vocabulary->ctx, (struct scheck_str){words.data, words.len - 1}))
        sm_add_slip(md, SM_PERIOD, offset(md, words) + words.len - 1, words);
    else
        sm_add_slip(md, SM_UNKNOWN_STATUS, offset(md, words), words);
}

static void check_row(struct support_md *md, size_t idx, const struct sm_vocabulary *vocabulary)
{
    const struct sm_row *row = &md->rows[idx];
    size_t at = offset(md, row->key);

    if (!row->is_status) {
        if (is_status_misspelt(row->key) || is_among_statuses(md, idx))
            sm_add_slip(md, SM_UNKNOWN_KEY, at, row->key);
        return;
    }
    if (row->heading == SM_NONE || !*md->headings[row->heading].title)
        sm_add_slip(md, SM_NO_HEADING, at, row->key);
    if (row->value.len)
        check_words(md, row, vocabulary);
    else
        sm_add_slip(md, SM_EMPTY, at, row->key);
}

static int by_place(const void *a, const void *b)
{
    const struct sm_slip *left = a, *right = b;

    if (left->at != right->at)
        return left->at < right->at ? -1 : 1;
    return left->kind < right->kind ? -1 : left->kind > right->kind;
}

/* Behind the last literal block there is nothing that Xen's parser could stop at. */
static void forget_harmless_blocks(struct support_md *md)
{
    size_t last = md->n_rows ? md->lines[md->rows[md->n_rows - 1].line] : 0, n = 0;

    for (size_t i = 0; i < md->n_slips; i++) {
        if (md->slips[i].kind != SM_BLOCK || md->slips[i].at < last)
            md->slips[n++] = md->slips[i];
    }
    md->n_slips = n;
}

void sm_find_slips(struct support_md *md, const struct sm_vocabulary *vocabulary)
{
    forget_harmless_blocks(md);
    find_repeated(md);
    for (size_t i = 0; i < md->n_rows && !md->failed; i++)
        check_row(md, i, vocabulary);
    if (md->n_slips)
        qsort(md->slips, md->n_slips, sizeof *md->slips, by_place);
}
