/* SPDX-License-Identifier: MIT */
/* What docgen's commands share. */
#ifndef DOCGEN_H
#define DOCGEN_H

#include <stdio.h>
#include <supportcheck/policy.h>

#include "text.h"

enum exit_status {
    EXIT_DONE = 0,
    EXIT_POLICY = 1, /* the policy has errors, lints or failing examples */
    EXIT_USAGE = 3,
    EXIT_IO = 4
};

/* The command line, parsed. */
struct arguments {
    const char *command;
    const char *output;
    const char *symbol;
    const char *format;  /* one of the command's, or NULL when it has none */
    const char *release; /* NULL: the newest that is out */
    const char *policy;  /* diff: the paths are its releases */
    const char *audit;   /* html: what supportcheck-audit found, or NULL */
    const char *against; /* lint, ids: what the ids meant, or NULL */
    bool verdict_only;
    bool coverage;
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
/* A policy that is open, and what has to outlive it. Zeroed is closed. */
struct source {
    struct scheck_policy *policy;
    struct scheck_model *model; /* NULL when it came from an image */
    void *image;                /* the model's */
    char *file;
};

/*
 * Open the policy of @paths: one image, or policy source with the overlays of
 * @args, which is compiled with its prose if @documents. Problems are
 * reported; errors of the policy go to @r.
 */
int source_open(const struct arguments *args, const char *const *paths, size_t n_paths,
                bool documents, struct reporter *r, struct source *source);
/* Idempotent. */
void source_close(struct source *source);
/* Whole file, the caller's to free(). Returns SCHECK_OK, SCHECK_E_IO, SCHECK_E_LIMIT or NOMEM. */
int read_file(const char *path, char **data_out, size_t *len_out);

/* Is this a SUPPORT.md that somebody wrote, and neither policy source nor an image? */
bool is_support_md(const char *path, const char *data, size_t len);
/*
 * What a SUPPORT.md is read against: the policy at @path, checked, or without
 * one the levels and words that are built in.
 */
int load_base(const char *path, struct reporter *r, struct scheck_model **model_out);

/* --- support_report.c --- */
struct support_md;
/* Read a SUPPORT.md against the words of @base. Returns as sm_parse(). */
int parse_support_md(const char *text, size_t len, const struct scheck_model *base,
                     struct support_md *md);
/* Say what is wrong with it, as lint or as warnings. */
void report_slips(const struct support_md *md, const char *file, enum scheck_diag_severity severity,
                  struct reporter *r);

/*
 * A policy of these files, compiled and its examples run: what is wrong goes to
 * @r. Returns SCHECK_OK or SCHECK_E_*; @model_out is set on success only.
 */
struct policy_file {
    const char *name;
    struct text text;
};
int load_files(const struct policy_file *files, size_t n, struct reporter *r,
               struct scheck_model **model_out);

/* --- output.c --- */
/*
 * Write the whole of @data to @path or leave what was there: a temporary file
 * beside it takes its place. A device or pipe is written directly. Says on
 * stderr what went wrong. Returns SCHECK_OK, SCHECK_E_IO or SCHECK_E_NOMEM.
 */
int write_file(const char *path, const void *data, size_t len);
/* Write @text to --output, or to standard output, and clear it. Returns as write_file(). */
int write_text(const struct arguments *args, struct text *text);
/* The bytes as a C file; the caller's to free(). NULL: no memory. */
char *c_source(const char *symbol, const unsigned char *data, size_t len, size_t *len_out);

/* --- documents of one release --- */
struct doc;
/* Appends the document to @out. */
typedef void render_function(const struct arguments *args, const struct doc *doc, struct text *out);
render_function render_coverage, render_man, render_markdown, render_statements;
/* Open the policy, build the document of --release, have @render write it, and put it out. */
enum exit_status with_document(const struct arguments *args, render_function *render);

/* Build the document of a release, have @render write it, and put it out. Returns SCHECK_*. */
int write_document(const struct arguments *args, const struct scheck_policy *policy, size_t release,
                   render_function *render);
/* Puts out what is asked for of @release, by @render or otherwise. Returns SCHECK_*. */
typedef int write_function(const struct arguments *args, const struct source *source,
                           size_t release, render_function *render);
/* The same as with_document(), but @write decides how. */
enum exit_status with_release(const struct arguments *args, write_function *write,
                              render_function *render);
/* Append the document that @model keeps for the release called @id; false: there is none. */
bool render_verbatim(const struct scheck_model *model, const char *id, struct text *out);

/* Address of the release notes: these two around the version. */
#define RELEASE_NOTES_BEGIN "https://wiki.xenproject.org/wiki/Xen_Project_"
#define RELEASE_NOTES_END "_Release_Notes"
const char *release_notes_version(const struct scheck_release *release);

/* --- commands --- */
enum exit_status cmd_compile(const struct arguments *args);
enum exit_status cmd_import(const struct arguments *args);
enum exit_status cmd_lint(const struct arguments *args);
enum exit_status cmd_lint_support_md(const struct arguments *args);
enum exit_status cmd_examples(const struct arguments *args);
enum exit_status cmd_coverage(const struct arguments *args);
enum exit_status cmd_diff(const struct arguments *args);
enum exit_status cmd_disassemble(const struct arguments *args);
enum exit_status cmd_facts(const struct arguments *args);
enum exit_status cmd_html(const struct arguments *args);
enum exit_status cmd_ids(const struct arguments *args);
enum exit_status cmd_man(const struct arguments *args);
enum exit_status cmd_markdown(const struct arguments *args);
enum exit_status cmd_matrix(const struct arguments *args);
enum exit_status cmd_statements(const struct arguments *args);

#endif
