/* SPDX-License-Identifier: MIT */
/*
 * Two small policies (tests/unit/policies) for tests of the core. Where the authoring library is
 * part of the build they are compiled from source; else (32-bit builds) the
 * images in tests/unit/images stand in, which test_images compares.
 */
#ifndef TINY_POLICY_H
#define TINY_POLICY_H

#include <supportcheck/eval.h>

enum tiny_which {
    TINY_SMALL = 0, /* at most 8 KiB, something of everything, with documents */
    TINY_RULES,     /* what the evaluation tests need */
    TINY_N
};

/* The path of "policies" "xml" or "images" "img" in the source tree. */
void tiny_path(enum tiny_which which, const char *dir, const char *extension, char *buf,
               size_t cap);
/* A file's bytes, in memory of malloc(). */
void *tiny_file(const char *path, size_t *len_out);
/* The image, in memory of malloc(). */
void *tiny_image(enum tiny_which which, size_t *len_out);

/* A policy with a set of facts and a workspace; any failure fails the test. */
struct tiny {
    void *image;
    size_t image_len;
    struct scheck_policy *policy;
    struct scheck_facts *facts;
    struct scheck_workspace *workspace;
    const struct scheck_report *report; /* of the last evaluation */
};

void tiny_open(struct tiny *t, enum tiny_which which);
void tiny_close(struct tiny *t);
/* For groups of tests that share one struct tiny of TINY_RULES as their state. */
int tiny_setup(void **state);
int tiny_teardown(void **state);
/* All facts unknown again. */
void tiny_forget(struct tiny *t);

/*
 * Set @name to @value as written: "true", a number, a text; "null" is
 * absent, "?" unknown, "[3]" a list of three elements.
 */
void tiny_set(struct tiny *t, const char *name, const char *value);
/* Facts of TINY_RULES on which no statement lowers the level. */
void tiny_quiet(struct tiny *t);

/* @release may be NULL: from the version. */
const struct scheck_report *tiny_evaluate(struct tiny *t, const char *release);

/* Ids of @findings joined by blanks, in static storage. */
const char *tiny_ids(const struct tiny *t, const struct scheck_finding *findings, size_t n);
/* The finding of statement @id among all of the report, or NULL. */
const struct scheck_finding *tiny_find(const struct tiny *t, const char *id);
/* "experimental/no", in static storage. */
const char *tiny_level(const struct tiny *t, struct scheck_level level);

#endif
