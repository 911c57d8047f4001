/* SPDX-License-Identifier: MIT */
/**
 * @file eval.h
 * Evaluate a policy against facts, and explain the outcome.
 */
#ifndef SUPPORTCHECK_EVAL_H
#define SUPPORTCHECK_EVAL_H

#include <supportcheck/facts.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Everything one evaluation at a time needs: made once, used for any number
 * of evaluations by one thread at a time.
 */
struct scheck_workspace;

/** Returns SCHECK_OK, SCHECK_E_INVAL or SCHECK_E_NOMEM. @policy must outlive it. Since 0.1. */
SCHECK_API int scheck_workspace_new(const struct scheck_policy *policy,
                                    const struct scheck_allocator *allocator,
                                    struct scheck_workspace **workspace_out);
/** NULL is a no-op. Since 0.1. */
SCHECK_API void scheck_workspace_free(struct scheck_workspace *workspace);

/** How the release was chosen. Since 0.1. */
enum scheck_coverage {
    SCHECK_COVERED = 0,      /**< the hypervisor's version, or the caller, named it */
    SCHECK_ASSUMED,          /**< version unknown: newest stable release of the policy */
    SCHECK_NEWER,            /**< newer than the policy knows: statements undetermined */
    SCHECK_OLDER             /**< older than the policy knows: statements undetermined */
};

/** Truth of one statement on these facts. Since 0.1. */
enum scheck_outcome {
    SCHECK_NOT_IN_USE = 0,   /**< its predicate is false */
    SCHECK_UNDETERMINED,     /**< a fact is missing */
    SCHECK_ERRED,            /**< its predicate failed (overflow, division by zero): undetermined */
    SCHECK_APPLIES
};

/** Severity of a finding, for colours and log levels. Since 0.1. */
enum scheck_severity {
    SCHECK_INFO = 0,         /**< does not lower the level */
    SCHECK_WARNING,
    SCHECK_SERIOUS           /**< no security support, or not supported at all */
};

/** One statement that applies and is less than fully supported, or may be. Since 0.1. */
struct scheck_finding {
    size_t statement;             /**< scheck_policy_statement() */
    enum scheck_outcome outcome;
    struct scheck_level level;
    const char *label;            /**< status in SUPPORT.md's words; borrowed from the policy */
    enum scheck_scope scope;
    enum scheck_severity severity;
    bool undocumented;            /**< SUPPORT.md of the release does not say so */
    bool counts;                  /**< enters the summary level (operation asked about, not waived) */
    const char *waiver;           /**< reason of the waiver, or NULL; borrowed from the policy */
    size_t rule;                  /**< for scheck_explain(), scheck_missing() and scheck_limit() */
};

/**
 * The result: an interval of levels. Lives in the workspace until its next
 * evaluation. Findings are in policy order. Since 0.1.
 */
struct scheck_report {
    const struct scheck_policy *policy;
    const char *release;          /**< id, or NULL when not covered */
    const char *version;          /**< the hypervisor's version as given, or NULL when unknown */
    enum scheck_coverage coverage;
    enum scheck_operation operation;
    struct scheck_level best;     /**< weakest statement that applies */
    struct scheck_level worst;    /**< weakest that applies or is undetermined */
    const struct scheck_finding *findings;
    size_t n_findings;
    const struct scheck_finding *undetermined; /**< those that could lower the level */
    size_t n_undetermined;
    const struct scheck_finding *waived;
    size_t n_waived;
    size_t n_in_use;              /**< statements that apply, fully supported ones included */
    size_t n_harmless;            /**< undetermined, but unable to lower the level */
};

/** What to evaluate for. Unknown trailing bytes must be zero. Since 0.1. */
struct scheck_options {
    size_t size;                  /**< sizeof(struct scheck_options) */
    const char *release;          /**< "4.19", or NULL: from hypervisor.version */
};

/**
 * Evaluate every statement of the release against @facts.
 *
 * Allocates nothing. @facts and @workspace must belong to the same policy; @facts
 * must stay as they are as long as @workspace is asked about this evaluation, which
 * finds out what it did not need when somebody wants to know.
 * The operation is the fact `operation`; when that is unknown, limits count
 * as for create, and predicates that read the fact are undetermined.
 * @options may be NULL. @report_out is borrowed from @workspace.
 *
 * Returns SCHECK_OK (whatever the verdict), SCHECK_E_INVAL, or SCHECK_E_RANGE
 * when @options names a release that the policy does not have. Since 0.1.
 */
SCHECK_API int scheck_evaluate(struct scheck_workspace *workspace, const struct scheck_facts *facts,
                               const struct scheck_options *options,
                               const struct scheck_report **report_out);

/** A fact, with the element number where it is a list's field. Since 0.1. */
struct scheck_fact_ref {
    size_t fact;
    size_t element; /**< SIZE_MAX when the fact is no field of an element */
};

/**
 * Write "guest.disks[2].format" into @buf, cut at @cap and terminated.
 * Returns the length of the whole name. Since 0.1.
 */
SCHECK_API size_t scheck_fact_ref_name(const struct scheck_policy *policy,
                                       const struct scheck_fact_ref *ref, char *buf, size_t cap);

/**
 * The unknown facts that left @rule of the last evaluation undetermined, each
 * once. @n_out gets their number even when it exceeds @cap. Returns SCHECK_OK,
 * SCHECK_E_INVAL or SCHECK_E_RANGE (@cap too small; the first @cap are valid).
 * Since 0.1.
 */
SCHECK_API int scheck_missing(struct scheck_workspace *workspace, size_t rule,
                              struct scheck_fact_ref *refs, size_t cap, size_t *n_out);

/** One condition that decided a rule. Since 0.1. */
struct scheck_reason {
    char text[200];               /**< "guest.disks[2].format == \"qcow2\"", cut and terminated */
    bool holds;                   /**< truth of the condition as written */
    struct scheck_fact_ref fact;  /**< the fact it looks at; .fact is SIZE_MAX when none */
    struct scheck_value actual;   /**< that fact's value */
};

/**
 * The conditions that made @rule of the last evaluation what it is, in policy
 * order. Returns as scheck_missing(). Since 0.1.
 */
SCHECK_API int scheck_explain(struct scheck_workspace *workspace, size_t rule,
                              struct scheck_reason *reasons, size_t cap, size_t *n_out);

/** A limit's numbers on the facts of the last evaluation. Since 0.1. */
struct scheck_limit {
    size_t subject;               /**< fact, or SIZE_MAX */
    struct scheck_value actual;   /**< the subject's value */
    struct scheck_value at_least; /**< its known lower bound; unknown when none is stated */
    int64_t max;                  /**< last value that works */
};

/** Fill @limit_out; SCHECK_E_RANGE when @rule is no limit. Since 0.1. */
SCHECK_API int scheck_limit(struct scheck_workspace *workspace, size_t rule,
                            struct scheck_limit *limit_out);

/**
 * What @rule came to in the last evaluation, whether or not it is a finding;
 * SCHECK_UNDETERMINED when its release was not evaluated. Returns SCHECK_OK or
 * SCHECK_E_INVAL (no such rule, no predicate, nothing evaluated). Since 0.1.
 */
SCHECK_API int scheck_rule_outcome(const struct scheck_workspace *workspace, size_t rule,
                                   enum scheck_outcome *outcome_out);

/**
 * Why @rule erred in the last evaluation ("division by zero"), or NULL when it
 * did not. Static storage. Since 0.1.
 */
SCHECK_API const char *scheck_rule_error(struct scheck_workspace *workspace, size_t rule);

/**
 * The value that @rule is about: a limit's subject, an expression's result.
 * An integer's type is SCHECK_TYPE_INT whatever its sign means. A string is
 * borrowed from the facts or the policy. Returns SCHECK_OK, SCHECK_E_INVAL or
 * SCHECK_E_RANGE (it is about none). Since 0.1.
 */
SCHECK_API int scheck_rule_value(struct scheck_workspace *workspace, size_t rule,
                                 struct scheck_value *value_out);

/** Whether @a is at least as good as @b on both axes. Since 0.1. */
SCHECK_API bool scheck_level_meets(struct scheck_level a, struct scheck_level b);

#ifdef __cplusplus
}
#endif
#endif
