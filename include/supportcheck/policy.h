/* SPDX-License-Identifier: MIT */
/**
 * @file policy.h
 * Authoring: policy source to model to image. In libsupportcheck-policy,
 * which needs libxml2; programs that only evaluate do not link it.
 */
#ifndef SUPPORTCHECK_POLICY_H
#define SUPPORTCHECK_POLICY_H

#include <supportcheck/eval.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Severity of a diagnostic. Since 0.1. */
enum scheck_diag_severity {
    SCHECK_DIAG_ERROR = 0, /**< the policy is refused */
    SCHECK_DIAG_WARNING,
    SCHECK_DIAG_LINT       /**< reported by lint only */
};

/** A place in policy source. Lines and columns (bytes) count from 1; 0 is "none". Since 0.1. */
struct scheck_place {
    const char *file;
    unsigned line;
    unsigned column;
};

/** What is wrong with a policy. Strings live during the call of the sink. Since 0.1. */
struct scheck_diag {
    const char *id;             /**< stable, "unknown-fact"; listed in docs/diagnostics.md */
    enum scheck_diag_severity severity;
    struct scheck_place at;
    struct scheck_place also;   /**< "also defined here"; file is NULL when there is none */
    const char *message;
};

/** Receives diagnostics; NULL functions drop them. Since 0.1. */
struct scheck_diag_sink {
    void (*report)(void *ctx, const struct scheck_diag *diag);
    void *ctx;
};

/** Policy source as it was read. One thread at a time. */
struct scheck_model;

/** Returns SCHECK_OK, SCHECK_E_INVAL or SCHECK_E_NOMEM. @sink is copied; may be NULL. Since 0.1. */
SCHECK_API int scheck_model_new(const struct scheck_allocator *allocator,
                                const struct scheck_diag_sink *sink,
                                struct scheck_model **model_out);
/** NULL is a no-op. Since 0.1. */
SCHECK_API void scheck_model_free(struct scheck_model *model);

/**
 * Add policy source: a file, or every *.xml below a directory in byte order
 * of their paths. Reports as many errors as it finds. Returns SCHECK_OK,
 * SCHECK_E_POLICY (diagnostics were reported), SCHECK_E_IO, SCHECK_E_LIMIT
 * or SCHECK_E_NOMEM. Since 0.1.
 */
SCHECK_API int scheck_model_load(struct scheck_model *model, const char *path);

/** The same from memory; @name stands for the file in diagnostics. Since 0.1. */
SCHECK_API int scheck_model_load_buffer(struct scheck_model *model, const char *name,
                                        const void *data, size_t len);

/** What to put into an image. Unknown trailing bytes must be zero. Since 0.1. */
struct scheck_compile_options {
    size_t size;
    bool documents; /**< include prose */
};

/**
 * Check and compile @model. Same model, same bytes. @image_out is memory of
 * the model's allocator, the caller's to release with scheck_image_free().
 * Returns SCHECK_OK, SCHECK_E_POLICY, SCHECK_E_LIMIT or SCHECK_E_NOMEM. Since 0.1.
 */
SCHECK_API int scheck_model_compile(struct scheck_model *model,
                                    const struct scheck_compile_options *options,
                                    void **image_out, size_t *len_out);

/** Release an image made by scheck_model_compile(). Since 0.1. */
SCHECK_API void scheck_image_free(struct scheck_model *model, void *image);

/**
 * Report what a careful author would not leave: see docs/diagnostics.md.
 * Returns SCHECK_OK when nothing was reported, else SCHECK_E_POLICY. Since 0.1.
 */
SCHECK_API int scheck_model_lint(struct scheck_model *model);

/**
 * Run every example of @model against its compiled predicate; each that
 * disagrees is a diagnostic "example-failed". @n_out gets the number run.
 * Returns SCHECK_OK, SCHECK_E_POLICY, SCHECK_E_NOMEM. Since 0.1.
 */
SCHECK_API int scheck_model_run_examples(struct scheck_model *model, size_t *n_out);

/* --- one expression: a policy author's workbench --- */

/** A compiled expression with its own vocabulary. */
struct scheck_expr;

/** A declared name: type "bool", "int", "uint", "string" or "list(T)". Since 0.1. */
struct scheck_expr_decl {
    const char *name;
    const char *type;
};

/**
 * Compile @text against @decls. Problems go to @sink; the first one's text
 * is what a caller shows. Returns SCHECK_OK, SCHECK_E_POLICY (refused) or
 * SCHECK_E_NOMEM. Since 0.1.
 */
SCHECK_API int scheck_expr_compile(const struct scheck_expr_decl *decls, size_t n_decls,
                                   const char *text, size_t len,
                                   const struct scheck_diag_sink *sink,
                                   const struct scheck_allocator *allocator,
                                   struct scheck_expr **expr_out);
/**
 * The same against the vocabulary of @policy. Since 0.1.
 */
SCHECK_API int scheck_expr_compile_for(const struct scheck_policy *policy, const char *text,
                                       size_t len, const struct scheck_diag_sink *sink,
                                       const struct scheck_allocator *allocator,
                                       struct scheck_expr **expr_out);
/** NULL is a no-op. Since 0.1. */
SCHECK_API void scheck_expr_free(struct scheck_expr *expr);

/** The expression's own policy: its facts are made with scheck_facts_new() on it. Since 0.1. */
SCHECK_API const struct scheck_policy *scheck_expr_policy(const struct scheck_expr *expr);

/** What an expression came to. Since 0.1. */
enum scheck_term_kind {
    SCHECK_TERM_VALUE = 0,
    SCHECK_TERM_UNKNOWN,   /**< names are in @missing */
    SCHECK_TERM_ERROR      /**< text is in @error */
};

/** A value that may be a list. Since 0.1. */
struct scheck_term {
    struct scheck_value value;        /**< for a list: n_elements items in @items */
    const struct scheck_term *items;
};

/** Result of scheck_expr_eval(); borrowed from the expression and the facts. Since 0.1. */
struct scheck_expr_result {
    enum scheck_term_kind kind;
    struct scheck_term term;
    const char *error;
    const struct scheck_fact_ref *missing;
    size_t n_missing;
};

/** Returns SCHECK_OK (whatever the outcome), SCHECK_E_INVAL or SCHECK_E_NOMEM. Since 0.1. */
SCHECK_API int scheck_expr_eval(struct scheck_expr *expr, const struct scheck_facts *facts,
                                struct scheck_expr_result *result_out);

#ifdef __cplusplus
}
#endif
#endif
