/* SPDX-License-Identifier: MIT */
/* What differs between two releases of a policy, or between two policies. */
#ifndef DOCGEN_DIFF_H
#define DOCGEN_DIFF_H

#include <supportcheck/policy.h>

#include "text.h"

/* What is compared of a statement or a release. */
enum diff_field {
    DIFF_PATH = 0,
    DIFF_QUALIFIER,
    DIFF_STATUS, /* label and levels; of a whole policy, with their releases */
    DIFF_PREDICATE,
    DIFF_MESSAGE,
    DIFF_CAVEAT,
    DIFF_REMEDY,
    DIFF_INITIAL,
    DIFF_SUPPORTED_UNTIL,
    DIFF_SECURITY_SUPPORTED_UNTIL,
    DIFF_N_FIELDS
};

extern const char *const diff_field_names[DIFF_N_FIELDS];

/* A statement, or a release: then only its dates are filled. */
struct diff_entry {
    const char *id;
    struct scheck_str fields[DIFF_N_FIELDS];
    char *status; /* owned */
};

/* One side: everything it has, in the order of its policy. */
struct diff_side {
    const char *name; /* "4.17", or a path */
    struct diff_entry *entries;
    size_t n;
};

/*
 * Fill @side from release @release of @policy, or with SIZE_MAX from the
 * policy over all its releases, and its releases too. Returns SCHECK_OK or
 * SCHECK_E_NOMEM.
 */
int diff_side_fill(const struct scheck_policy *policy, size_t release, struct diff_side *side);
/* Idempotent. */
void diff_side_clear(struct diff_side *side);

/* @before is NULL for what is new, @after for what has gone. */
struct diff_change {
    const struct diff_entry *before, *after;
};

struct diff {
    const struct diff_side *from, *to;
    struct diff_change *changes; /* in the order of the new side, then what has gone */
    size_t n;
};

/* The caller frees @diff->changes, whatever is returned: SCHECK_OK or SCHECK_E_NOMEM. */
int diff_compare(const struct diff_side *from, const struct diff_side *to, struct diff *diff);
/* Do both have @field, and not the same? */
bool diff_differs(const struct diff_change *change, enum diff_field field);

/* @format: "text", "markdown" or "json". */
void diff_render(const struct diff *diff, const char *format, struct text *out);

#endif
