/* SPDX-License-Identifier: MIT */
#include "diff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const char *const diff_field_names[DIFF_N_FIELDS] = {
    [DIFF_PATH] = "path",
    [DIFF_QUALIFIER] = "qualifier",
    [DIFF_STATUS] = "status",
    [DIFF_PREDICATE] = "predicate",
    [DIFF_MESSAGE] = "message",
    [DIFF_CAVEAT] = "caveat",
    [DIFF_REMEDY] = "remedy",
    [DIFF_INITIAL] = "initial",
    [DIFF_SUPPORTED_UNTIL] = "supported-until",
    [DIFF_SECURITY_SUPPORTED_UNTIL] = "security-supported-until",
};

/* --- one side --- */

static struct scheck_str str_of(const char *s)
{
    return (struct scheck_str){s, strlen(s)};
}

static size_t n_releases(const struct scheck_policy *policy)
{
    struct scheck_policy_info info;

    scheck_policy_info(policy, &info);
    return info.n_releases;
}

static size_t release_idx(const struct scheck_policy *policy, const char *id)
{
    struct scheck_release release;
    size_t i = 0;

    while (scheck_policy_release(policy, i, &release) == SCHECK_OK && strcmp(release.id, id) != 0)
        i++;
    return i;
}

static const char *level(const struct scheck_policy *policy, enum scheck_axis axis, size_t idx)
{
    const char *name = scheck_policy_level_name(policy, axis, idx);

    return name ? name : "";
}

static void put_status(const struct scheck_policy *policy, const struct scheck_history *h,
                       struct text *out)
{
    text_puts(out, h->label);
    text_printf(out, "%s(function %s, security %s)", *h->label ? " " : "",
                level(policy, SCHECK_AXIS_FUNCTION, h->level.function),
                level(policy, SCHECK_AXIS_SECURITY, h->level.security));
}

/* Ranges are also split where the predicate changes: is @next just more of @h? */
static bool continues(const struct scheck_policy *policy, const struct scheck_history *h,
                      const struct scheck_history *next)
{
    return release_idx(policy, next->since) == release_idx(policy, h->until) + 1 &&
           next->level.function == h->level.function && next->level.security == h->level.security &&
           strcmp(next->label, h->label) == 0;
}

/* Every status with its releases. */
static void put_history(const struct scheck_policy *policy, size_t idx, struct text *out)
{
    struct scheck_history h, next;
    size_t n = 0;

    while (scheck_policy_history(policy, idx, n, &h) == SCHECK_OK) {
        while (scheck_policy_history(policy, idx, ++n, &next) == SCHECK_OK &&
               continues(policy, &h, &next))
            h.until = next.until;
        text_printf(out, "%s%s to %s: ", out->len ? "; " : "", h.since, h.until);
        put_status(policy, &h, out);
    }
}

/* The status at @release; nothing when the release has no such statement. */
static void put_status_at(const struct scheck_policy *policy, size_t idx, size_t release,
                          struct text *out)
{
    struct scheck_history h;

    for (size_t n = 0; scheck_policy_history(policy, idx, n, &h) == SCHECK_OK; n++) {
        if (release >= release_idx(policy, h.since) && release <= release_idx(policy, h.until))
            put_status(policy, &h, out);
    }
}

static bool fill_statement(const struct scheck_policy *policy, size_t idx, size_t release,
                           struct diff_entry *entry)
{
    struct scheck_statement s;
    struct text status = {0};

    scheck_policy_statement(policy, idx, &s);
    if (release == SIZE_MAX)
        put_history(policy, idx, &status);
    else
        put_status_at(policy, idx, release, &status);
    if (status.failed) {
        text_clear(&status);
        return false;
    }
    *entry = (struct diff_entry){.id = s.id, .status = status.data};
    entry->fields[DIFF_PATH] = str_of(s.path);
    entry->fields[DIFF_QUALIFIER] = str_of(s.qualifier);
    entry->fields[DIFF_STATUS] = (struct scheck_str){status.data, status.len};
    entry->fields[DIFF_MESSAGE] = str_of(s.message);
    entry->fields[DIFF_CAVEAT] = str_of(s.caveat);
    entry->fields[DIFF_REMEDY] = str_of(s.remedy);
    scheck_policy_document(policy, idx, SCHECK_DOC_PREDICATE, &entry->fields[DIFF_PREDICATE]);
    return true;
}

static void fill_release(const struct scheck_policy *policy, size_t idx, struct diff_entry *entry)
{
    struct scheck_release r;

    scheck_policy_release(policy, idx, &r);
    *entry = (struct diff_entry){.id = r.id};
    entry->fields[DIFF_INITIAL] = str_of(r.initial);
    entry->fields[DIFF_SUPPORTED_UNTIL] = str_of(r.supported_until);
    entry->fields[DIFF_SECURITY_SUPPORTED_UNTIL] = str_of(r.security_supported_until);
}

int diff_side_fill(const struct scheck_policy *policy, size_t release, struct diff_side *side)
{
    struct scheck_policy_info info;
    size_t releases = release == SIZE_MAX ? n_releases(policy) : 0;

    scheck_policy_info(policy, &info);
    side->n = 0;
    side->entries = calloc(info.n_statements + releases + 1, sizeof *side->entries);
    if (!side->entries)
        return SCHECK_E_NOMEM;
    for (size_t i = 0; i < releases; i++)
        fill_release(policy, i, &side->entries[side->n++]);
    for (size_t i = 0; i < info.n_statements; i++) {
        if (!fill_statement(policy, i, release, &side->entries[side->n]))
            return SCHECK_E_NOMEM;
        /* Without a status it is not in this release. */
        side->n += side->entries[side->n].fields[DIFF_STATUS].len > 0;
    }
    return SCHECK_OK;
}

void diff_side_clear(struct diff_side *side)
{
    for (size_t i = 0; i < side->n; i++)
        free(side->entries[i].status);
    free(side->entries);
    side->entries = NULL;
    side->n = 0;
}

/* --- both --- */

static int compare_entries(const void *a, const void *b)
{
    return strcmp((*(const struct diff_entry *const *)a)->id,
                  (*(const struct diff_entry *const *)b)->id);
}

/* The entries of @side by id; the caller frees it. */
static const struct diff_entry **sorted(const struct diff_side *side)
{
    const struct diff_entry **index = calloc(side->n + 1, sizeof *index);

    if (!index)
        return NULL;
    for (size_t i = 0; i < side->n; i++)
        index[i] = &side->entries[i];
    qsort(index, side->n, sizeof *index, compare_entries);
    return index;
}

static const struct diff_entry *find(const struct diff_entry **index, size_t n,
                                     const struct diff_entry *entry)
{
    const struct diff_entry **found = bsearch(&entry, index, n, sizeof *index, compare_entries);

    return found ? *found : NULL;
}

bool diff_differs(const struct diff_change *change, enum diff_field field)
{
    const struct scheck_str *a, *b;

    if (!change->before || !change->after)
        return false;
    a = &change->before->fields[field];
    b = &change->after->fields[field];
    return a->len != b->len || (a->len && memcmp(a->data, b->data, a->len) != 0);
}

static bool is_change(const struct diff_change *change)
{
    if (!change->before || !change->after)
        return true;
    for (int field = 0; field < DIFF_N_FIELDS; field++) {
        if (diff_differs(change, field))
            return true;
    }
    return false;
}

static void collect(struct diff *diff, const struct diff_entry **from, const struct diff_entry **to)
{
    for (size_t i = 0; i < diff->to->n; i++) {
        const struct diff_entry *e = &diff->to->entries[i];
        const struct diff_change change = {find(from, diff->from->n, e), e};

        if (is_change(&change))
            diff->changes[diff->n++] = change;
    }
    for (size_t i = 0; i < diff->from->n; i++) {
        const struct diff_entry *e = &diff->from->entries[i];

        if (!find(to, diff->to->n, e))
            diff->changes[diff->n++] = (struct diff_change){e, NULL};
    }
}

int diff_compare(const struct diff_side *from, const struct diff_side *to, struct diff *diff)
{
    const struct diff_entry **old = sorted(from), **new = sorted(to);
    struct diff_change *changes = calloc(from->n + to->n + 1, sizeof *changes);
    int rc = old && new &&changes ? SCHECK_OK : SCHECK_E_NOMEM;

    *diff = (struct diff){.from = from, .to = to, .changes = changes};
    if (rc == SCHECK_OK)
        collect(diff, old, new);
    free(old);
    free(new);
    return rc;
}
