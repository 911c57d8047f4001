/* SPDX-License-Identifier: MIT */
#include "tokens.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../message.h"
#include "clang.h"

/* --- tokens with their places --- */

/* Where directives end: at the first newline that no backslash escapes. */
struct scan {
    const char *text;
    size_t len;
    size_t directive_end; /* offset; tokens in front of it belong to the directive */
    unsigned n_directives;
    unsigned last_line;
};

static size_t logical_line_end(const struct scan *scan, size_t offset)
{
    while (offset < scan->len &&
           (scan->text[offset] != '\n' || (offset > 0 && scan->text[offset - 1] == '\\') ||
            (offset > 1 && scan->text[offset - 1] == '\r' && scan->text[offset - 2] == '\\')))
        offset++;
    return offset;
}

static void place_token(CXTranslationUnit tu, CXToken token, struct scan *scan,
                        struct audit_token *out)
{
    unsigned offset = 0;

    clang_getSpellingLocation(clang_getTokenLocation(tu, token), NULL, &out->line, NULL, &offset);
    if (offset >= scan->directive_end && strcmp(out->text, "#") == 0 &&
        out->line != scan->last_line) {
        scan->directive_end = logical_line_end(scan, offset);
        scan->n_directives++;
    }
    if (offset < scan->directive_end)
        out->directive = scan->n_directives;
    scan->last_line = out->line;
}

static void collect(CXTranslationUnit tu, const CXToken *tokens, unsigned n, struct scan *scan,
                    struct audit_tokens *out)
{
    out->items = cli_need(calloc(n ? n : 1, sizeof *out->items));
    for (unsigned i = 0; i < n; i++) {
        struct audit_token *token = &out->items[out->n];
        enum CXTokenKind kind = clang_getTokenKind(tokens[i]);

        if (kind == CXToken_Comment)
            continue;
        token->text = audit_string(clang_getTokenSpelling(tu, tokens[i]));
        token->literal = kind == CXToken_Literal;
        place_token(tu, tokens[i], scan, token);
        out->n++;
    }
}

/* --- conditions and braces --- */

#define MAX_CONDITIONS 64

struct condition {
    unsigned depth; /* at its #if: every branch begins with it */
    bool dead;      /* this branch */
    bool outer;     /* what is around it is dead */
};

struct structure {
    struct condition conditions[MAX_CONDITIONS];
    size_t n;
    size_t open; /* the last '{' in front of which none was open */
    unsigned depth;
    bool dead;
};

static bool is_text(const struct audit_tokens *t, size_t i, const char *text)
{
    return i < t->n && strcmp(t->items[i].text, text) == 0;
}

/* The directive whose '#' is token @i. Deeper nesting than there is room for is left alone. */
static void follow_directive(const struct audit_tokens *t, size_t i, struct structure *s)
{
    struct condition *top = s->n > 0 ? &s->conditions[s->n - 1] : NULL;

    if (is_text(t, i + 1, "if") || is_text(t, i + 1, "ifdef") || is_text(t, i + 1, "ifndef")) {
        bool never = is_text(t, i + 1, "if") && is_text(t, i + 2, "0") &&
                     (i + 3 >= t->n || t->items[i + 3].directive != t->items[i].directive);

        if (s->n == MAX_CONDITIONS)
            return;
        s->conditions[s->n++] = (struct condition){s->depth, never, s->dead};
        s->dead |= never;
    } else if (top && (is_text(t, i + 1, "else") || is_text(t, i + 1, "elif"))) {
        top->dead = false;
        s->dead = top->outer;
        s->depth = top->depth;
    } else if (top && is_text(t, i + 1, "endif")) {
        s->dead = top->outer;
        s->n--;
    }
}

static void find_structure(struct audit_tokens *t)
{
    struct structure s = {.n = 0};
    unsigned directive = 0;

    for (size_t i = 0; i < t->n; i++) {
        struct audit_token *token = &t->items[i];

        if (token->directive && token->directive != directive)
            follow_directive(t, i, &s);
        directive = token->directive;
        token->dead = s.dead;
        token->depth = s.depth;
        if (token->directive || token->dead)
            continue;
        if (is_text(t, i, "{")) {
            s.open = s.depth == 0 ? i : s.open;
            s.depth++;
        } else if (is_text(t, i, "}") && s.depth > 0) {
            s.depth--;
            token->opened_by = s.depth == 0 ? s.open : 0;
        }
    }
}

/* --- reading --- */

static bool read_unit(CXTranslationUnit tu, const char *path, struct audit_tokens *out)
{
    struct scan scan = {.last_line = 0};
    CXFile file = clang_getFile(tu, path);
    CXToken *tokens = NULL;
    unsigned n = 0;

    scan.text = file ? clang_getFileContents(tu, file, &scan.len) : NULL;
    if (!scan.text)
        return false;
    clang_tokenize(tu,
                   clang_getRange(clang_getLocationForOffset(tu, file, 0),
                                  clang_getLocationForOffset(tu, file, (unsigned)scan.len)),
                   &tokens, &n);
    collect(tu, tokens, n, &scan, out);
    clang_disposeTokens(tu, tokens, n);
    find_structure(out);
    return true;
}

bool audit_tokens_read(CXIndex index, const char *path, const char *text, size_t len,
                       struct audit_tokens *tokens_out)
{
    static const char *const args[] = {"-x", "c", "-nostdinc"};
    struct CXUnsavedFile unsaved = {path, text, len};
    CXTranslationUnit tu = NULL;
    bool done;

    *tokens_out = (struct audit_tokens){NULL, 0};
    audit_need_clang(clang_parseTranslationUnit2(index, path, args, 3, &unsaved, 1,
                                                 CXTranslationUnit_SkipFunctionBodies |
                                                     CXTranslationUnit_SingleFileParse,
                                                 &tu),
                     path);
    done = read_unit(tu, path, tokens_out);
    clang_disposeTranslationUnit(tu);
    return done;
}

void audit_tokens_clear(struct audit_tokens *tokens)
{
    for (size_t i = 0; i < tokens->n; i++)
        free(tokens->items[i].text);
    free(tokens->items);
    *tokens = (struct audit_tokens){NULL, 0};
}

/* --- definitions --- */

static bool is_macro(const struct audit_tokens *t, size_t i)
{
    return t->items[i].directive && i >= 2 && is_text(t, i - 1, "define") && is_text(t, i - 2, "#");
}

static size_t directive_end(const struct audit_tokens *t, size_t i)
{
    unsigned directive = t->items[i].directive;

    while (i < t->n && t->items[i].directive == directive)
        i++;
    return i;
}

/* What stands between a name and its body is shorter in any file that people wrote. */
#define MAX_HEAD 4096

/* Behind the parenthesis that closes the one at @i; t->n when it is left open for long. */
static size_t skip_parentheses(const struct audit_tokens *t, size_t i)
{
    size_t open = 0;

    for (size_t end = i + MAX_HEAD; i < t->n && i < end; i++) {
        if (is_text(t, i, "("))
            open++;
        else if (is_text(t, i, ")") && --open == 0)
            return i + 1;
    }
    return t->n;
}

/* The brace that opens the body of what is called by token @i, or 0. */
static size_t body_of(const struct audit_tokens *t, size_t i)
{
    size_t k = i + 1;

    if (is_text(t, k, "{"))
        return k;
    if (!is_text(t, k, "("))
        return 0;
    k = skip_parentheses(t, k);
    /* Attributes may stand between; anything else is a declaration or a call. */
    while (k < t->n && !is_text(t, k, "{")) {
        if (k > i + MAX_HEAD || strchr(";,=)[", *t->items[k].text))
            return 0;
        k = is_text(t, k, "(") ? skip_parentheses(t, k) : k + 1;
    }
    return k < t->n ? k : 0;
}

static size_t body_end(const struct audit_tokens *t, size_t open)
{
    size_t i = open + 1;

    while (i < t->n && (t->items[i].directive || t->items[i].dead || !is_text(t, i, "}") ||
                        t->items[i].depth > t->items[open].depth + 1))
        i++;
    return i < t->n ? i + 1 : i;
}

/* The brace that opens what token @i, the name of a typedef, closes; t->n: it is no such. */
static size_t typedef_body(const struct audit_tokens *t, size_t i)
{
    size_t open = i > 0 && is_text(t, i - 1, "}") ? t->items[i - 1].opened_by : 0;

    return open && is_text(t, i + 1, ";") ? open : t->n;
}

bool audit_tokens_definition(const struct audit_tokens *t, const char *name, size_t from,
                             struct audit_span *span_out)
{
    for (size_t i = from; i < t->n; i++) {
        size_t open;

        if (t->items[i].dead || !is_text(t, i, name))
            continue;
        if (is_macro(t, i)) {
            *span_out = (struct audit_span){i, directive_end(t, i)};
            return true;
        }
        if (t->items[i].directive || t->items[i].depth > 0)
            continue;
        open = typedef_body(t, i);
        if (open < t->n) {
            *span_out = (struct audit_span){open, i + 1};
            return true;
        }
        open = body_of(t, i);
        if (open) {
            *span_out = (struct audit_span){i, body_end(t, open)};
            return true;
        }
    }
    return false;
}

/* --- patterns --- */

static size_t without_suffix(const struct audit_token *token)
{
    size_t len = strlen(token->text);

    while (token->literal && *token->text >= '0' && *token->text <= '9' && len > 1 &&
           strchr("uUlL", token->text[len - 1]))
        len--;
    return len;
}

static bool same_token(const struct audit_token *a, const struct audit_token *b)
{
    size_t len = without_suffix(a);

    return len == without_suffix(b) && strncmp(a->text, b->text, len) == 0;
}

static bool begins_at(const struct audit_tokens *t, size_t i, size_t end,
                      const struct audit_tokens *pattern)
{
    for (size_t k = 0; k < pattern->n; k++)
        if (i + k >= end || t->items[i + k].dead ||
            !same_token(&t->items[i + k], &pattern->items[k]))
            return false;
    return true;
}

static bool stands_in_string(const struct audit_token *token, const char *text)
{
    return token->literal && strchr(token->text, '"') && !token->dead && strstr(token->text, text);
}

size_t audit_tokens_find(const struct audit_tokens *t, struct audit_span span,
                         const struct audit_tokens *pattern, const char *text)
{
    if (pattern->n == 0)
        return SIZE_MAX;
    for (size_t i = span.first; i < span.end; i++)
        if (begins_at(t, i, span.end, pattern) || stands_in_string(&t->items[i], text))
            return i;
    return SIZE_MAX;
}
