/* SPDX-License-Identifier: MIT */
/* What docgen's commands share. */
#ifndef DOCGEN_H
#define DOCGEN_H

#include <stdio.h>
#include <supportcheck/policy.h>

enum exit_status {
    EXIT_DONE = 0,
    EXIT_POLICY = 1, /* the policy has errors, lints or failing examples */
    EXIT_USAGE = 3,
    EXIT_IO = 4
};

enum format { FORMAT_IMAGE = 0, FORMAT_C };

/* The command line, parsed. */
struct arguments {
    const char *command;
    const char *output;
    const char *symbol;
    enum format format;
    bool verdict_only;
    const char **overlays;
    size_t n_overlays;
    const char **ignored; /* ids of lints not to report */
    size_t n_ignored;
    const char **paths;
    size_t n_paths;
};

/* Counts what it prints; the sink's context. */
struct reporter {
    FILE *out;
    bool colour;
    bool lints; /* print lints too */
    const struct arguments *args;
    size_t n_errors, n_lints;
};

/* --- report.c --- */
void reporter_init(struct reporter *r, FILE *out, const struct arguments *args);
struct scheck_diag_sink reporter_sink(struct reporter *r);
/* "3 errors", when there were any. */
void reporter_summary(const struct reporter *r);
/* The exit status for @rc of the library; says on stderr what the sink could not. */
enum exit_status exit_for(int rc, const char *what);

/* --- source.c --- */
/* Read every policy and overlay of @args. */
int load_policy(const struct arguments *args, struct reporter *r, struct scheck_model **model_out);
/* Whole file, the caller's to free(). Returns SCHECK_OK, SCHECK_E_IO, SCHECK_E_LIMIT or NOMEM. */
int read_file(const char *path, char **data_out, size_t *len_out);

/* --- output.c --- */
/*
 * Write the whole of @data to @path or leave what was there: a temporary file
 * beside it takes its place. A device or pipe is written directly. Says on
 * stderr what went wrong. Returns SCHECK_OK, SCHECK_E_IO or SCHECK_E_NOMEM.
 */
int write_file(const char *path, const void *data, size_t len);
/* The bytes as a C file; the caller's to free(). NULL: no memory. */
char *c_source(const char *symbol, const unsigned char *data, size_t len, size_t *len_out);

/* --- commands --- */
enum exit_status cmd_compile(const struct arguments *args);
enum exit_status cmd_lint(const struct arguments *args);
enum exit_status cmd_examples(const struct arguments *args);
enum exit_status cmd_disassemble(const struct arguments *args);

#endif
