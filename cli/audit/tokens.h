/* SPDX-License-Identifier: MIT */
/* The tokens of a C file, whatever of it compiles: comments are gone, braces are counted. */
#ifndef SCHECK_AUDIT_TOKENS_H
#define SCHECK_AUDIT_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#include <clang-c/Index.h>

struct audit_token {
    char *text;
    unsigned line;
    unsigned directive; /* number of the directive it is part of, from 1; 0: none */
    unsigned depth;     /* braces that are open in front of it */
    size_t opened_by;   /* of a '}' that closes the last of them: its '{', else 0 */
    bool dead;          /* in an #if 0 */
    bool literal;       /* a string or a number */
};

struct audit_tokens {
    struct audit_token *items;
    size_t n;
};

/*
 * The tokens of @text, which is called @path. False when there are none to be
 * had; @tokens_out is to be cleared in either case.
 */
bool audit_tokens_read(CXIndex index, const char *path, const char *text, size_t len,
                       struct audit_tokens *tokens_out);
void audit_tokens_clear(struct audit_tokens *tokens);

/* Tokens @first … @end - 1. */
struct audit_span {
    size_t first, end;
};

/*
 * The first definition of @name from token @from on: of a function, a
 * structure, a union or a macro. False: there is none.
 */
bool audit_tokens_definition(const struct audit_tokens *tokens, const char *name, size_t from,
                             struct audit_span *span_out);

/* A member as it is declared. */
struct audit_member {
    char *type; /* without '*' and dimensions; free() */
    unsigned line;
    unsigned bits; /* of a bit-field, or 0 */
};

/*
 * The member @name of the structure whose definition @span is. False: there
 * is none; type NULL: it is declared in a way that is not read here.
 */
bool audit_tokens_member(const struct audit_tokens *tokens, struct audit_span span,
                         const char *name, struct audit_member *member_out);

/*
 * Index of the token in @span at which @pattern begins, or SIZE_MAX. Both are
 * compared token by token, so that white space and comments are nothing; a
 * suffix of a number is nothing either. @text, the pattern as written, may
 * also stand inside a string.
 */
size_t audit_tokens_find(const struct audit_tokens *tokens, struct audit_span span,
                         const struct audit_tokens *pattern, const char *text);

#endif
