/* SPDX-License-Identifier: MIT */
/**
 * @file image.h
 * A compiled policy: opened from bytes, verified once, immutable afterwards.
 */
#ifndef SUPPORTCHECK_IMAGE_H
#define SUPPORTCHECK_IMAGE_H

#include <supportcheck/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An open policy image. Immutable; any number of threads may use it. */
struct scheck_policy;

/** What identifies a policy image. Strings are borrowed from the policy. Since 0.1. */
struct scheck_policy_info {
    uint64_t serial;       /**< grows with every published policy, YYYYMMDDNN by convention */
    char digest[65];       /**< SHA-256 of the image in lower-case hexadecimal */
    size_t size;           /**< bytes of the image */
    size_t n_facts;        /**< entries of the vocabulary, fields of lists included */
    size_t n_statements;   /**< statements, limits included */
    size_t n_rules;        /**< compiled (statement, release range) pairs */
    size_t n_nodes;        /**< predicate nodes shared by all rules */
    size_t n_releases;
    bool has_documents;    /**< prose is present (scheck_policy_document()) */
};

/**
 * Verify @image and open it.
 *
 * Checks the digest and every reference inside the image; afterwards no
 * evaluation can fail because of the image. @image is borrowed and must stay
 * unchanged until scheck_policy_close(). @allocator may be NULL.
 *
 * Returns SCHECK_OK, SCHECK_E_INVAL (NULL argument), SCHECK_E_NOMEM,
 * SCHECK_E_IMAGE (malformed or truncated), SCHECK_E_DIGEST or SCHECK_E_NEWER
 * (written for a newer library). @policy_out is set only on SCHECK_OK.
 * Since 0.1.
 */
SCHECK_API int scheck_policy_open(const void *image, size_t len,
                                  const struct scheck_allocator *allocator,
                                  struct scheck_policy **policy_out);

/**
 * Open the policy that is built into the library (verdicts only, no
 * documents). It was verified when the library was built. Returns as
 * scheck_policy_open(). Since 0.1.
 */
SCHECK_API int scheck_policy_builtin(const struct scheck_allocator *allocator,
                                     struct scheck_policy **policy_out);

/** Bytes at the beginning of an image that scheck_image_serial() needs. Since 0.1. */
#define SCHECK_IMAGE_HEAD 64

/**
 * The serial that an image names in its first bytes, of which @head has @len, SCHECK_IMAGE_HEAD
 * or more: whether the rest is worth reading. Nothing is verified; scheck_policy_open() does.
 *
 * Returns SCHECK_OK, SCHECK_E_INVAL (NULL argument), SCHECK_E_IMAGE (no image, or @len too
 * small) or SCHECK_E_NEWER (written for a newer library). @serial_out is set only on SCHECK_OK.
 * Any number of threads may call it. Since 0.1.
 */
SCHECK_API int scheck_image_serial(const void *head, size_t len, uint64_t *serial_out);

/** Release @policy; NULL is a no-op. Facts and workspaces made for it must be gone. Since 0.1. */
SCHECK_API void scheck_policy_close(struct scheck_policy *policy);

/** Fill @info_out; neither argument may be NULL. Since 0.1. */
SCHECK_API void scheck_policy_info(const struct scheck_policy *policy,
                                   struct scheck_policy_info *info_out);

/** A release that the policy covers. Dates are "YYYY-MM-DD" or free text. Since 0.1. */
struct scheck_release {
    const char *id;                     /**< "4.20"; the development branch has its coming number */
    const char *initial;                /**< day of the .0 release */
    const char *supported_until;        /**< end of official fixes */
    const char *security_supported_until;
    bool development;                   /**< not yet released */
};

/**
 * The @idx-th release, oldest first. Returns SCHECK_OK or SCHECK_E_RANGE.
 * Strings are borrowed from @policy. Since 0.1.
 */
SCHECK_API int scheck_policy_release(const struct scheck_policy *policy, size_t idx,
                                     struct scheck_release *release_out);

/** What the library itself does with a fact. Since 0.1. */
enum scheck_role {
    SCHECK_ROLE_NONE = 0,
    SCHECK_ROLE_VERSION,   /**< chooses the release; point and stage are derived from it */
    SCHECK_ROLE_POINT,
    SCHECK_ROLE_STAGE,
    SCHECK_ROLE_TODAY,     /**< waivers expire by it */
    SCHECK_ROLE_OPERATION  /**< limits count by it */
};

/** How a fact may be used. Since 0.1. */
struct scheck_fact_info {
    const char *name;      /**< "guest.type", "guest.disks", "guest.disks.format" */
    const char *unit;      /**< of an int: "bytes", "frames", "cpus"; "" when it has none */
    enum scheck_type type;
    bool optional;         /**< may be SCHECK_ABSENT */
    bool derived;          /**< computed by the library; cannot be set */
    bool is_enum;          /**< a value outside the declared set is known, equal to none */
    bool of_records;       /**< a list whose elements are records */
    enum scheck_type element; /**< a list's element type when it has no records, else SCHECK_TYPE_NONE */
    size_t list;           /**< index of the list a field belongs to, or SIZE_MAX */
    size_t max_elements;   /**< a list's declared bound, else 0 */
    size_t n_values;       /**< words of an enum, or those known of an open set */
    enum scheck_role role;
};

/** The @idx-th fact. Returns SCHECK_OK or SCHECK_E_RANGE. Since 0.1. */
SCHECK_API int scheck_policy_fact(const struct scheck_policy *policy, size_t idx,
                                  struct scheck_fact_info *fact_out);

/**
 * The @n-th word that is declared for @fact (of a list: for its items), in byte order; borrowed
 * from @policy. Of an enum these are all there are, of other strings those that are known.
 * Returns SCHECK_OK or SCHECK_E_RANGE. Since 0.1.
 */
SCHECK_API int scheck_policy_fact_value(const struct scheck_policy *policy, size_t fact, size_t n,
                                        struct scheck_str *word_out);

/**
 * Index of the fact called @name (a field of a list without its element
 * number: "guest.disks.format"). Returns SCHECK_OK, SCHECK_E_NOFACT or
 * SCHECK_E_INVAL. Since 0.1.
 */
SCHECK_API int scheck_policy_find_fact(const struct scheck_policy *policy, const char *name,
                                       size_t len, size_t *idx_out);

/** A name of the vocabulary for an expression over facts. Strings are borrowed. Since 0.1. */
struct scheck_define {
    const char *name; /**< "guest.lowest_top_gfn" */
    const char *text; /**< in CEL; may use defines before it */
    enum scheck_type type;
};

/** The @idx-th define, in the vocabulary's order. Returns SCHECK_OK or SCHECK_E_RANGE. Since 0.1. */
SCHECK_API int scheck_policy_define(const struct scheck_policy *policy, size_t idx,
                                    struct scheck_define *define_out);

/** The axes on which a statement speaks. Since 0.1. */
enum scheck_axis {
    SCHECK_AXIS_FUNCTION = 0, /**< does it work, how finished is it */
    SCHECK_AXIS_SECURITY,     /**< are its security bugs handled by the project */
    SCHECK_N_AXES
};

/**
 * A pair of level indexes, one for each axis; 0 is the best. Their names and
 * order are data of the policy (scheck_policy_level_name()). Since 0.1.
 */
struct scheck_level {
    uint8_t function;
    uint8_t security;
};

/** Name of level @idx on @axis ("tech-preview"), or NULL beyond the last. Since 0.1. */
SCHECK_API const char *scheck_policy_level_name(const struct scheck_policy *policy,
                                                enum scheck_axis axis, size_t idx);

/**
 * Whether level @idx on @axis is neutral: it never lowers a result. False
 * beyond the last. Since 0.1.
 */
SCHECK_API bool scheck_policy_level_is_neutral(const struct scheck_policy *policy,
                                               enum scheck_axis axis, size_t idx);

/** How the facts that a statement reads divide between host and guest. Since 0.1. */
enum scheck_scope {
    SCHECK_SCOPE_NONE = 0, /**< reads no fact */
    SCHECK_SCOPE_HOST,
    SCHECK_SCOPE_GUEST,
    SCHECK_SCOPE_BOTH
};

/** Operations on a domain; a set of them is the sum of 1 << operation. Since 0.1. */
enum scheck_operation {
    SCHECK_OP_CREATE = 0,
    SCHECK_OP_RESTORE,
    SCHECK_OP_SAVE,
    SCHECK_OP_MIGRATE,
    SCHECK_OP_SOFT_RESET,
    SCHECK_OP_DUMP,
    SCHECK_OP_ATTACH,
    SCHECK_OP_RUNNING,
    SCHECK_N_OPERATIONS
};

/** Name of @operation as facts spell it ("soft-reset"), or NULL. Static storage. Since 0.1. */
SCHECK_API const char *scheck_operation_name(enum scheck_operation operation);

/**
 * A statement of the policy, whatever the release. Strings are borrowed from
 * the policy; those that the author left out are "". Since 0.1.
 */
struct scheck_statement {
    const char *id;
    const char *feature;     /**< id of the feature or restriction it belongs to */
    const char *path;        /**< titles of the headings joined by " > " */
    const char *qualifier;
    const char *message;     /**< one line: what is wrong when it applies */
    const char *caveat;
    const char *remedy;      /**< what the administrator can do */
    const char *link;
    const char *consequence; /**< a limit's: what happens beyond it */
    const char *references;  /**< "; "-separated: XSA numbers, commits, message ids */
    bool is_limit;
    unsigned operations;     /**< set of operations a limit breaks, or 0 for every one */
    size_t subject;          /**< a limit's subject fact, or SIZE_MAX */
    bool checkable;          /**< has a predicate in at least one release */
};

/** The @idx-th statement in policy order. Returns SCHECK_OK or SCHECK_E_RANGE. Since 0.1. */
SCHECK_API int scheck_policy_statement(const struct scheck_policy *policy, size_t idx,
                                       struct scheck_statement *statement_out);

/** Index of the statement with @id. Returns SCHECK_OK or SCHECK_E_RANGE (none). Since 0.1. */
SCHECK_API int scheck_policy_find_statement(const struct scheck_policy *policy, const char *id,
                                            size_t len, size_t *idx_out);

/** A statement's status in one range of releases. Since 0.1. */
struct scheck_history {
    const char *since;  /**< first release */
    const char *until;  /**< last release */
    const char *label;  /**< the status in SUPPORT.md's words */
    struct scheck_level level;
    bool checkable;     /**< has a predicate in this range */
    bool undocumented;  /**< it holds, but SUPPORT.md of these releases does not say so */
    size_t rule;        /**< for scheck_rule_outcome() and its like */
};

/**
 * The @n-th range of statement @idx, oldest first. Returns SCHECK_OK or
 * SCHECK_E_RANGE when there are fewer. Since 0.1.
 */
SCHECK_API int scheck_policy_history(const struct scheck_policy *policy, size_t idx, size_t n,
                                     struct scheck_history *history_out);

/** Kinds of prose in the documents section. Since 0.1. */
enum scheck_document {
    SCHECK_DOC_DESCRIPTION = 0,
    SCHECK_DOC_RATIONALE,
    SCHECK_DOC_PREDICATE,  /**< the conditions as written, one a line */
    SCHECK_DOC_LIFT,       /**< what has to be true before a restriction can go, one requirement
                                a line; between tabs: "audited", "fixed", "tested" or "" (it sums
                                up), what shows that it is met or "", and its text */
    SCHECK_DOC_EVIDENCE,   /**< what imposes it, one declaration or source line a line; between
                                tabs, each with a space and its value behind it: "since",
                                "until", "file", "header", "function", "parameter", "structure",
                                "member", "type", "width", "pattern", "targets", in this order,
                                those that are given */
    SCHECK_DOC_EXAMPLES,
    SCHECK_DOC_UNCHECKABLE,/**< why no machine can decide it */
    SCHECK_DOC_ERRATA,     /**< slips of the published text, one a line; between tabs: first and
                                last release, qualifier, status, "lost", why; "" where right */
    SCHECK_DOC_TEXT,       /**< a restriction's text behind a line "FIRST<tab>LAST" of releases;
                                the description begins with the same text */
    SCHECK_DOC_LIMIT,      /**< a limit; between tabs: its subject (an expression), the last value
                                that works as people read it, the subject in words, and what the
                                subject is at least (an expression); "" where not given */
    SCHECK_N_DOCUMENTS
};

/**
 * Prose of statement @idx, borrowed from the image; SCHECK_E_RANGE when the
 * image carries none of that kind. Since 0.1.
 */
SCHECK_API int scheck_policy_document(const struct scheck_policy *policy, size_t idx,
                                      enum scheck_document kind, struct scheck_str *text_out);

/**
 * Write the disassembly of @policy's predicates into @buf (at most @cap
 * bytes, terminated). @len_out gets the length that the whole text has.
 * Returns SCHECK_OK, SCHECK_E_RANGE (@cap too small; the text is cut) or
 * SCHECK_E_INVAL. Since 0.1.
 */
SCHECK_API int scheck_policy_disassemble(const struct scheck_policy *policy, char *buf, size_t cap,
                                         size_t *len_out);

#ifdef __cplusplus
}
#endif
#endif
