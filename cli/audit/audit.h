/* SPDX-License-Identifier: MIT */
/*
 * supportcheck-audit: whether the declarations and source lines that a policy
 * names as evidence of its limits are still there, for a target of 32 bits.
 */
#ifndef SCHECK_AUDIT_H
#define SCHECK_AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#include <supportcheck/image.h>

#include "../options.h"

/* Exit statuses beyond those of cli.h: documented in supportcheck-audit(1). */
enum audit_exit {
    AUDIT_AS_STATED = 0, /* what was examined is as the policy says */
    AUDIT_DIFFERS = 1,   /* something is not */
    AUDIT_UNSURE = 2     /* nothing differs, and something cannot be told */
};

/* --- targets.c: what is compiled for --- */

struct audit_target {
    const char *name; /* as the policy's "targets" spell it */
    const char *triple;
    const char *package; /* Debian's, with the target's C library headers */
};

/* The target called @name, or NULL. */
const struct audit_target *audit_target_find(const char *name);

#define AUDIT_MAX_TARGETS 8
#define AUDIT_MAX_ARGS (18 + 2 * CLI_MAX_PATHS)

/* --- tree.c: the headers in a tree of Xen's source that was not built --- */

#define AUDIT_TREE_DIR "/supportcheck-tree"

struct audit_tree_file {
    char *path, *text;
};

struct audit_tree {
    char *root;                    /* resolved; NULL: headers are not from a tree */
    struct cli_paths includes;     /* where it has those of libraries */
    struct audit_tree_file *files; /* <xen/NAME>, below AUDIT_TREE_DIR: what the build makes */
    size_t n;
};

/* False when there is none, errno says why. What a header of the tree lacks, compiling says. */
bool audit_tree_read(const char *root, struct audit_tree *out);
void audit_tree_clear(struct audit_tree *tree);

/* How headers are compiled for one target. */
struct audit_compiler {
    const struct audit_target *target;
    const char *libc; /* where the C library's headers are from, in words */
    bool minimal;     /* ours stand in for those of the C library */
    const char *args[AUDIT_MAX_ARGS];
    int n_args;
};

/*
 * Choose the C library headers of @target and the compiler's arguments for
 * the headers below @includes, or of @tree when it has a root. @libc: a directory, "none" for our
 * minimal headers, NULL to look where Debian has them.
 */
void audit_compiler_init(const struct audit_target *target, const struct cli_paths *includes,
                         const struct audit_tree *tree, const char *libc,
                         struct audit_compiler *compiler);

/* --- minimal.c: enough of a C library's headers for those of Xen --- */

#define AUDIT_MINIMAL_DIR "/supportcheck-minimal-libc"

struct audit_file {
    const char *path, *text;
};
/* The @idx-th header, all of them below AUDIT_MINIMAL_DIR; path NULL behind the last. */
struct audit_file audit_minimal_header(size_t idx);

/* --- evidence.c: what the policy says imposes its limits --- */

struct audit_evidence {
    size_t statement; /* index into the policy */
    char *line;       /* what the members point into */
    const char *since, *until, *file, *header, *function, *parameter, *structure, *member, *type,
        *pattern, *targets; /* NULL: not given */
    unsigned width;         /* bits that it would need; 0: not given */
};

struct audit_evidences {
    struct audit_evidence *items;
    size_t n;
};

/*
 * All evidence of @policy, or of its restriction or feature @restriction. In
 * policy order, so that that of a restriction is together. Returns 0, or an
 * exit status after saying why.
 */
int audit_evidence_read(const struct scheck_policy *policy, const char *restriction,
                        struct audit_evidences *out);
void audit_evidence_clear(struct audit_evidences *evidences);

/* Whether it is a line of source, not a declaration. */
bool audit_is_line(const struct audit_evidence *evidence);
/* Whether it is looked for in the source: a line, or a header that is not installed. */
bool audit_is_in_source(const struct audit_evidence *evidence);
/* "xc_maximum_ram_page, parameter max_mfn": what is looked for. free(); NULL: no memory. */
char *audit_evidence_words(const struct audit_evidence *evidence);

/* --- results --- */

enum audit_status {
    AUDIT_NOT_EXAMINED = 0, /* it was not asked for, or is nothing of this target */
    AUDIT_CANNOT_TELL,
    AUDIT_LIMITING,
    AUDIT_FIXED,
    AUDIT_GONE
};

struct audit_result {
    enum audit_status status;
    unsigned width; /* as it is, in bits; 0: not a declaration that was found */
    char *type;     /* as it is declared, or NULL */
    char *file;     /* where it was found, or NULL */
    unsigned line;
    char *why; /* of all but a limit that is there and a width that suffices */
};

void audit_result_clear(struct audit_result *result);
/* @status for the reason that @fmt says; what was known of a place stays. */
void audit_conclude(struct audit_result *result, enum audit_status status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* --- declarations.c --- */

struct audit_headers;

/* NULL after saying why. @includes and @tree are borrowed. */
struct audit_headers *audit_headers_new(const struct cli_paths *includes,
                                        const struct audit_tree *tree);
void audit_headers_free(struct audit_headers *headers);
/* Look @evidence up in its header, compiled by @compiler. */
void audit_declaration(struct audit_headers *headers, const struct audit_compiler *compiler,
                       const struct audit_evidence *evidence, struct audit_result *result);

/*
 * Measure the type spelled @type as one of <stdint.h> and of Xen's headers,
 * where these are; of @evidence the width counts.
 */
void audit_type(struct audit_headers *headers, const struct audit_compiler *compiler,
                const char *type, const struct audit_evidence *evidence,
                struct audit_result *result);

/* --- source.c --- */

struct audit_source;

/* @root is borrowed. NULL after saying why. */
struct audit_source *audit_source_new(const char *root);
void audit_source_free(struct audit_source *source);
/* Look @evidence up in its file below the root. */
void audit_line(struct audit_source *source, const struct audit_evidence *evidence,
                struct audit_result *result);
/*
 * Look a member up in a header that is not installed: such a one needs what
 * the build makes, and is read by its tokens. @headers measures its type.
 */
void audit_private_member(struct audit_source *source, struct audit_headers *headers,
                          const struct audit_compiler *compiler,
                          const struct audit_evidence *evidence, struct audit_result *result);

/* --- version.c --- */

/* Which Xen was audited; "" for what is not known. */
struct audit_version {
    char release[16]; /* "4.17" */
    char text[64];    /* "4.17.0" */
    char *from;       /* the file that says so, or NULL */
};

/* Of the headers in @includes: their pkg-config file says it. */
void audit_version_of_headers(const struct cli_paths *includes, struct audit_version *out);
/* Of the tree below @root: its makefile says it. False when it is no Xen tree. */
bool audit_version_of_source(const char *root, struct audit_version *out);
void audit_version_clear(struct audit_version *version);

/* --- judge.c: what it comes to --- */

/* What the policy says of one evidence, for a target and a release. */
enum audit_expected {
    AUDIT_MAY_LIMIT = 0, /* depends on the release, which is not known */
    AUDIT_LIMITS,
    AUDIT_LIMITS_NOT,  /* in this release */
    AUDIT_OTHER_TARGET /* it is no limit for this target, however narrow it is */
};

enum audit_state {
    AUDIT_UNEXAMINED = 0, /* nothing of it was examined */
    AUDIT_UNRESTRICTED,   /* the policy has no evidence for this target and release */
    AUDIT_RESTRICTED,     /* something still limits */
    AUDIT_UNDETERMINED,   /* something cannot be told, or is gone and nobody knows where to */
    AUDIT_LIFTABLE        /* all that was examined is fixed */
};

struct audit_count {
    size_t n[AUDIT_GONE + 1]; /* by status; what correctly is no limit counts elsewhere */
    size_t n_absent;          /* correctly no limit */
    size_t n_unexpected;      /* other than the policy says */
};

struct audit {
    const struct scheck_policy *policy;
    struct cli_paths includes; /* given, or those of the tree */
    struct audit_tree tree;
    const char *source;
    const char *release; /* given, or NULL */
    struct audit_version headers_version, source_version;
    struct audit_compiler compilers[AUDIT_MAX_TARGETS];
    size_t n_targets;
    struct audit_evidences evidences;
    struct audit_result *results; /* evidence by target */
};

struct audit_result *audit_result_at(const struct audit *audit, size_t evidence, size_t target);
/* The release that @evidence is judged by, or "" when it is not known. */
const char *audit_release_of(const struct audit *audit, const struct audit_evidence *evidence);
enum audit_expected audit_expected_of(const struct audit *audit, size_t evidence, size_t target);
/* Whether it correctly is no limit. */
bool audit_is_absent(const struct audit *audit, size_t evidence, size_t target);
/* Whether the result is other than the policy says. */
bool audit_is_unexpected(const struct audit *audit, size_t evidence, size_t target);
/* Count the results of evidence @first … @end - 1, those of one restriction. */
struct audit_count audit_count(const struct audit *audit, size_t first, size_t end, size_t target);
enum audit_state audit_state_of(const struct audit_count *count);
/* Index behind the last evidence that belongs to the same restriction as @first. */
size_t audit_group_end(const struct audit *audit, size_t first);
enum audit_exit audit_exit_of(const struct audit *audit);

extern const char *const audit_status_names[]; /* "limiting" */
extern const char *const audit_state_names[];  /* "restricted" */

/* One requirement of a restriction's <lift>; @requires "" sums up, @met "" is not met. */
struct audit_lift {
    struct scheck_str requires, met, text;
};
/* Cut the first requirement off @lines, a document of kind SCHECK_DOC_LIFT; false: none left. */
bool audit_lift_next(struct scheck_str *lines, struct audit_lift *lift_out);

/* --- out_text.c, out_json.c --- */

void audit_print_text(const struct audit *audit);
/* Returns 0, or CLI_INPUT when memory is out. */
int audit_print_json(const struct audit *audit);

#endif
