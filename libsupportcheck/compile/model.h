/* SPDX-License-Identifier: MIT */
/*
 * The policy as it was read: typed, with a place for everything, nothing
 * compiled yet. The XML reader fills it, the compiler and docgen read it.
 * All memory is the model's arena; nothing is freed one by one.
 */
#ifndef SCHECK_MODEL_H
#define SCHECK_MODEL_H

#include <supportcheck/policy.h>

#include "arena.h"

/* A string of the source, NUL-terminated, and where it stands. NULL: absent. */
struct m_text {
    const char *text;
    struct scheck_place at;
};

/* A growable array inside the arena: see M_ADD(). */
#define M_ARRAY(type) \
    struct {          \
        type *items;  \
        size_t n;     \
        size_t cap;   \
    }

struct m_source {
    struct m_text kind; /* facts only; text NULL elsewhere */
    struct m_text text;
};

enum m_role {
    M_ROLE_NONE = 0,
    M_ROLE_VERSION,
    M_ROLE_POINT,
    M_ROLE_STAGE,
    M_ROLE_TODAY,
    M_ROLE_OPERATION,
    M_N_ROLES
};

struct m_fact {
    struct m_text name;    /* full: "guest.disks"; a field's: "backend" */
    enum scheck_type type; /* LIST for lists */
    enum scheck_type of;   /* of a list of scalars; NONE: records */
    bool optional;
    bool closed;
    bool date;
    bool unused;           /* declared so: no statement of the policy needs it */
    enum m_role role;
    uint32_t max;          /* of a list */
    struct m_text unit, meaning;
    M_ARRAY(struct m_text) values;
    M_ARRAY(struct m_source) sources;
    M_ARRAY(struct m_fact) fields;
    struct m_text define;  /* text non-NULL: a name for this expression */
    struct scheck_place at;
};

struct m_level {
    struct m_text id;
    bool neutral;
};

struct m_label {
    struct m_text text;
    struct m_text function, security;
    struct scheck_place at;
};

struct m_release {
    struct m_text id, initial, supported_until, security_supported_until, source;
    bool development;
    struct scheck_place at;
};

/* since and until as read; text NULL when left out. */
struct m_range {
    struct m_text since, until;
};

struct m_status {
    struct m_range range;
    struct m_text label;              /* SUPPORT.md's words */
    struct m_text function, security; /* NULL: from the labels */
    struct scheck_place at;
};

struct m_when {
    struct m_range range;
    struct m_text cel;
};

/* One fact of an example: a full name ("guest.disks[1].format") and its value as written. */
struct m_example_fact {
    struct m_text name;
    struct m_text value; /* text NULL: a list entry that exists */
};

enum m_expect { M_EXPECT_TRUE = 0, M_EXPECT_FALSE, M_EXPECT_UNKNOWN };

struct m_example {
    enum m_expect expect;
    struct m_text release; /* NULL: the newest that has the statement */
    M_ARRAY(struct m_example_fact) facts;
    struct scheck_place at;
};

/*
 * What imposes a limit: a declaration that an include directory has (@header), or
 * a line that Xen's source has (@file and @pattern).
 */
struct m_evidence {
    struct m_range range;  /* releases whose source has it in this form */
    struct m_text file, header, function, parameter, structure, member;
    struct m_text type;    /* as it is declared; alone, the name of the type to look at */
    struct m_text width;   /* bits it would need */
    struct m_text pattern; /* words of the line that limits */
    struct m_text targets; /* "i386 armhf": where it limits; NULL: everywhere */
    struct scheck_place at;
};

/* What has to happen before a restriction can go; the one without @requires sums it up. */
struct m_lift {
    struct m_text requires; /* "audited", "fixed" or "tested" */
    struct m_text met;      /* what shows that it is done; NULL: it is not */
    struct m_text text;
    struct scheck_place at;
};

/* A slip in the text that is published for a row; the statement itself has the right words. */
struct m_erratum {
    struct m_range range;
    struct m_text qualifier, status; /* as published; NULL: no slip there */
    bool lost;                       /* published in a form that is not read as a row */
    struct m_text why;
    struct scheck_place at;
};

/* What a limit adds to a statement. */
struct m_limit {
    struct m_text subject;  /* NULL in what no machine can decide, which has a quantity */
    struct m_text quantity; /* the subject in words */
    struct m_text at_least, max, operations, consequence;
};

struct m_statement {
    struct m_text id;
    struct m_text qualifier;
    M_ARRAY(struct m_status) statuses; /* a limit has exactly one */
    M_ARRAY(struct m_when) whens;
    bool is_limit;
    struct m_limit limit;
    struct m_text message, remedy, caveat, description, rationale, uncheckable;
    M_ARRAY(struct m_text) references;
    M_ARRAY(struct m_text) sources;
    M_ARRAY(struct m_evidence) evidence;
    M_ARRAY(struct m_erratum) errata;
    M_ARRAY(struct m_example) examples;
    struct scheck_place at;
};

/* A heading of the document tree. */
struct m_section {
    struct m_text title;
    size_t parent; /* index into the model's sections, SIZE_MAX at the top */
    struct scheck_place at;
};

/* A <feature> or a <restriction>. */
struct m_feature {
    struct m_text id, title, link;
    size_t section; /* SIZE_MAX: none */
    bool is_restriction;
    struct m_text description;
    M_ARRAY(struct m_when) applies;    /* restriction only */
    struct m_text text;                /* restriction only, as is the next */
    M_ARRAY(struct m_lift) lifts;
    struct m_range text_range;
    M_ARRAY(struct m_statement) statements; /* statements and limits, in source order */
    struct scheck_place at;
};

struct m_amend {
    struct m_text release;   /* one of the two is given */
    struct m_text statement;
    struct m_range range;
    struct m_text initial, supported_until, security_supported_until;
    struct m_text function, security, label, source;
    struct scheck_place at;
};

struct m_waiver {
    struct m_text statement, until, reason;
    M_ARRAY(struct m_when) whens;
    struct scheck_place at;
};

/* Dates of a release for the hosts that @whens hold for. */
struct m_dates {
    struct m_text release, supported_until, security_supported_until, source;
    M_ARRAY(struct m_when) whens;
    struct scheck_place at;
};

struct m_overlay {
    struct m_text id, title;
    M_ARRAY(struct m_amend) amends;
    M_ARRAY(struct m_dates) dates;
    M_ARRAY(struct m_waiver) waivers;
    struct scheck_place at;
};

/*
 * A piece of a document. It renders as its text and, behind that, the words of
 * @statement in the document's release, so that a status stands once.
 */
struct m_block {
    struct m_text text; /* verbatim; may hold NUL */
    size_t len;
    bool base64;             /* in the file */
    struct m_text feature;   /* id of the feature whose heading begins here */
    struct m_text statement; /* id */
    struct scheck_place at;
};

/* SUPPORT.md of one release as somebody wrote it: its blocks in order are its bytes. */
struct m_document {
    struct m_text release, source;
    M_ARRAY(struct m_block) blocks;
    struct scheck_place at;
};

/* Facts by the hash of their names: see scheck__index_facts(). */
struct m_fact_index {
    uint32_t *slots; /* a fact's position, or UINT32_MAX; of equal names the first is met first */
    size_t cap;      /* a power of two */
    size_t n_facts;  /* that stand in it */
};

struct scheck_model {
    struct scheck__arena arena;
    struct scheck_diag_sink sink;
    size_t n_errors, n_lints;
    struct m_text serial;
    bool plain_dates; /* leave <dates> of overlays out: examples are of every host */
    M_ARRAY(struct m_level) levels[SCHECK_N_AXES];
    M_ARRAY(struct m_label) labels;
    M_ARRAY(struct m_release) releases;
    M_ARRAY(struct m_fact) facts;
    struct m_fact_index fact_index;
    M_ARRAY(struct m_section) sections;
    M_ARRAY(struct m_feature) features;
    M_ARRAY(struct m_overlay) overlays;
    M_ARRAY(struct m_document) documents;
};

/*
 * Make room for one more item and return it zeroed, or NULL when memory is
 * out. Call as: struct m_fact *f = M_ADD(model, &model->facts);
 */
#define M_ADD(model, array)                                                              \
    ((array)->items = scheck__array_room(&(model)->arena, (array)->items, (array)->n,    \
                                         &(array)->cap, sizeof *(array)->items),         \
     (array)->n < (array)->cap ? &(array)->items[(array)->n++] : NULL)

/* Report an error (or lint) at @at; @also may be NULL. printf-like. */
void scheck__model_error(struct scheck_model *m, const char *id, struct scheck_place at,
                         const struct scheck_place *also, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
void scheck__model_lint(struct scheck_model *m, const char *id, struct scheck_place at,
                        const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
