/* SPDX-License-Identifier: MIT */
/* Tables of inputs for the readers of guests, and what they must come to. */
#ifndef READER_CASES_H
#define READER_CASES_H

#include "adapters/reader.h"
#include "vocabulary.h"

#define READER_MAX_FACTS 40
#define READER_MAX_REPORTS 6

/* One input that is read. */
struct reader_case {
    const char *name, *input;
    const char *arch; /* hypervisor.arch beforehand, or NULL */
    struct {
        const char *fact, *value; /* as vocabulary_value() has it */
    } facts[READER_MAX_FACTS];
    /* All warnings in their order: "key: part of the message". */
    const char *warnings[READER_MAX_REPORTS];
};

/* One input that is refused, by opening it or by filling facts from it. */
struct reader_refusal {
    const char *name, *input;
    int rc;
    unsigned line;
    const char *message; /* part of it */
};

/* What was reported, as "error|warning key: message" lines. */
struct reader_reports {
    struct scheck_reader_sink sink; /* pass &sink */
    size_t n, n_errors;
    unsigned first_line; /* of the first error */
    char lines[READER_MAX_REPORTS][400];
};

void reader_reports_init(struct reader_reports *r);

void reader_run_cases(const struct scheck_reader *reader, const struct vocabulary *v,
                      const struct reader_case *cases, size_t n);
void reader_run_refusals(const struct scheck_reader *reader, const struct vocabulary *v,
                         const struct reader_refusal *cases, size_t n);

/* Open @text and fill new facts from its first guest; any failure fails the test. */
struct scheck_facts *reader_read(const struct scheck_reader *reader, const struct vocabulary *v,
                                 const char *text, size_t len, struct reader_reports *reports);

/*
 * Read every truncation of @text, and @rounds copies with a few bytes changed:
 * whatever comes of them, nothing may crash or leak.
 */
void reader_torture(const struct scheck_reader *reader, const struct vocabulary *v,
                    const char *text, size_t len, size_t rounds);

/* Fill facts from @text with every request for memory failing in turn. */
void reader_starve(const struct scheck_reader *reader, const struct vocabulary *v,
                   const char *text);

#endif
