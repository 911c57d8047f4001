/* SPDX-License-Identifier: MIT */
/*
 * The document of one release: headings in the order of the policy, each with
 * its statements. Built through the public functions only, so that an image
 * with documents is enough. Everything is borrowed from the policy but the
 * arrays.
 */
#ifndef DOCGEN_DOC_BUILD_H
#define DOCGEN_DOC_BUILD_H

#include <supportcheck/policy.h>

#define DOC_NONE SIZE_MAX

/* What was published for a row instead of what the policy says; see SCHECK_DOC_ERRATA. */
struct doc_erratum {
    bool any;
    bool lost;
    struct scheck_str qualifier, status; /* len 0: no slip */
    struct scheck_str why;
};

/* A statement as the release has it. */
struct doc_row {
    size_t statement; /* of the policy */
    struct scheck_statement says;
    struct scheck_history status;
    struct scheck_str description; /* what the heading's description does not say */
    struct scheck_str uncheckable;
    struct doc_erratum erratum;
    size_t next; /* row of the same heading, or DOC_NONE */
};

/* A row of SUPPORT.md: its status has words. Others come from prose. */
bool doc_is_published(const struct doc_row *row);

/* A section, a feature, or both: headings of equal title and parent are one. */
struct doc_heading {
    struct scheck_str title;
    struct scheck_str path;        /* titles from the top, joined by " > " */
    struct scheck_str description; /* what all its statements share */
    unsigned depth;                /* 1 at the top */
    size_t parent, child, next;    /* indexes of headings, or DOC_NONE */
    size_t first, last;            /* its rows, or DOC_NONE */
    size_t last_child;
};

struct doc {
    const struct scheck_policy *policy;
    size_t release_idx;
    struct scheck_release release;
    struct doc_heading *headings;
    size_t n_headings, cap_headings;
    size_t top, last_top; /* first and last heading of depth 1, or DOC_NONE */
    struct doc_row *rows; /* in the order of the policy */
    size_t n_rows, cap_rows;
};

/*
 * Index of the release called @id; NULL: the newest that is out, or the
 * newest at all. Returns SCHECK_OK or SCHECK_E_RANGE.
 */
int doc_find_release(const struct scheck_policy *policy, const char *id, size_t *idx_out);
/* Fill @doc for release @release of @policy. Returns SCHECK_OK or SCHECK_E_NOMEM. */
int doc_build(const struct scheck_policy *policy, size_t release, struct doc *doc);
/* Idempotent. */
void doc_clear(struct doc *doc);
/* The heading behind @heading when the document is read from top to bottom, or DOC_NONE. */
size_t doc_next_heading(const struct doc *doc, size_t heading);
/* Whether SUPPORT.md of the release has nothing of what stands below @h, which has no headings. */
bool doc_is_undocumented(const struct doc *doc, const struct doc_heading *h);
/* "4.21", and "4.23-unstable" for the development branch; @buf is the caller's. */
const char *doc_version(const struct doc *doc, char *buf, size_t cap);

#endif
