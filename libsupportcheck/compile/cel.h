/* SPDX-License-Identifier: MIT */
/*
 * Predicates as text and as trees: the subset of the Common Expression
 * Language that docs/predicates.md describes.
 */
#ifndef SCHECK_CEL_H
#define SCHECK_CEL_H

#include "model.h"

/* Nesting of a tree; deeper is refused, so that recursion is bounded. */
#define CEL_MAX_DEPTH 128
/* Longest text of one expression. */
#define CEL_MAX_LEN 16384

enum cel_token {
    TOK_END = 0,
    TOK_IDENT,
    TOK_INT,    /* number */
    TOK_UINT,
    TOK_STRING, /* text, unescaped */
    TOK_PUNCT,  /* op: one of the characters below, or a two-character operator */
    TOK_BAD     /* reported */
};

/* Two-character operators; the others are their own character. */
enum cel_op { OP2_AND = 256, OP2_OR, OP2_EQ, OP2_NE, OP2_LE, OP2_GE, OP2_IN };

struct cel_source {
    struct scheck_model *model; /* arena and diagnostics */
    struct m_text text;
    bool failed;
};

struct cel_lexeme {
    enum cel_token kind;
    int op;
    uint64_t number; /* magnitude */
    struct scheck_str text;
    size_t begin, end;
};

struct cel_lexer {
    struct cel_source *source;
    size_t at, len;
};

/* The next lexeme. TOK_BAD: the source has failed and the reason is reported. */
struct cel_lexeme scheck__cel_next(struct cel_lexer *lx);

/* Report @fmt at byte @offset of the expression; marks it failed. */
void scheck__cel_error(struct cel_source *s, const char *id, size_t offset, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* --- types --- */

struct cel_type {
    enum scheck_type kind;        /* NONE: any type, that of an empty list's elements */
    const struct cel_type *elem;  /* of a list */
    const struct m_fact *record;  /* a record: the list whose element it is; kind is NONE */
    const struct m_fact *fact;    /* a string: the fact whose values it takes */
};

/* --- trees --- */

enum cel_kind {
    CEL_BOOL,
    CEL_INT,
    CEL_UINT,
    CEL_STRING,
    CEL_IDENT,   /* text */
    CEL_SELECT,  /* args[0] . text */
    CEL_INDEX,   /* args[0] [ args[1] ] */
    CEL_CALL,    /* text(args) */
    CEL_METHOD,  /* args[0].text(args[1]…) */
    CEL_LIST,    /* args */
    CEL_UNARY,   /* op '!' or '-' */
    CEL_BINARY,  /* op; && and || have any number of args */
    CEL_TERNARY
};

/* What a name turned out to be; set by the checker. */
enum cel_meaning {
    NAME_NONE = 0,
    NAME_FACT,
    NAME_FIELD,   /* of args[0], a record */
    NAME_DEFINE,
    NAME_VARIABLE,
    NAME_INT,     /* KiB … TiB: number */
    NAME_RELEASE  /* release.*: number is an enum release_constant */
};

enum release_constant { RELEASE_ID, RELEASE_SUPPORTED, RELEASE_SECURITY, RELEASE_DEVELOPMENT };

struct cel_tree {
    enum cel_kind kind;
    int op;
    size_t at; /* byte offset, for diagnostics */
    unsigned depth;
    uint64_t number;
    struct scheck_str text;
    struct cel_tree **args;
    size_t n_args;
    enum cel_meaning meaning;
    const struct m_fact *fact; /* NAME_FACT, NAME_DEFINE; NAME_FIELD: the field */
    const struct cel_type *type;
};

/* Parse the whole source; NULL: failed and reported (or out of memory). */
struct cel_tree *scheck__cel_parse(struct cel_source *source);

/*
 * Check @trees, conditions that must all hold, against the vocabulary of the
 * source's model. With @want_bool each must be a truth value.
 */
bool scheck__cel_check(struct cel_source *sources, struct cel_tree **trees, size_t n,
                       bool want_bool);

#endif
