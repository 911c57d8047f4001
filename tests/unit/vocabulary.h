/* SPDX-License-Identifier: MIT */
/* The shipped vocabulary as a policy without statements, for tests of what fills facts. */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include <supportcheck/policy.h>

struct vocabulary {
    struct scheck_model *model;
    void *image;
    struct scheck_policy *policy;
};

/* Any failure ends the test. */
void vocabulary_open(struct vocabulary *v);
void vocabulary_close(struct vocabulary *v);
/* A group's own, opened and closed around its tests, and their state. */
extern struct vocabulary vocabulary;
int vocabulary_setup(void **state);
int vocabulary_teardown(void **state);
struct scheck_facts *vocabulary_facts(const struct vocabulary *v);

/*
 * The fact called @name ("guest.disks[1].format", "guest.viridian[0]") as
 * text in static storage: "true", "12", the string itself, "[3]" for a list
 * of three, "null" when absent, "?" when unknown, "no such fact".
 */
const char *vocabulary_value(const struct scheck_facts *facts, const char *name);
/* Its note, or "" where there is none. */
const char *vocabulary_note(const struct scheck_facts *facts, const char *name);

/* Fail with name and values unless the fact is @expected. */
#define assert_fact(facts, name, expected)                                                   \
    vocabulary_assert(facts, name, expected, __FILE__, __LINE__)
void vocabulary_assert(const struct scheck_facts *facts, const char *name, const char *expected,
                       const char *file, int line);

/* One number for all facts and notes, to tell whether two sets are equal. */
uint64_t vocabulary_digest(const struct scheck_facts *facts);

/* A whole file, terminated; NULL: cannot be read. The caller's to free. */
char *vocabulary_file(const char *path, size_t *len_out);
/* SUPPORTCHECK_DATA, or NULL after saying that a test is skipped for want of it. */
const char *vocabulary_data(const char *what);

#endif
