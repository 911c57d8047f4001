/* SPDX-License-Identifier: MIT */
/* Recursive descent over the grammar of the CEL specification, lowest precedence first. */
#include <string.h>

#include "cel.h"

struct parser {
    struct cel_source *source;
    struct cel_lexer lexer;
    struct cel_lexeme token; /* the one under way */
    unsigned depth;
};

static struct cel_tree *parse_expr(struct parser *p);

static void advance(struct parser *p)
{
    p->token = scheck__cel_next(&p->lexer);
}

static bool at_op(const struct parser *p, int op)
{
    return p->token.kind == TOK_PUNCT && p->token.op == op;
}

static bool accept(struct parser *p, int op)
{
    if (!at_op(p, op))
        return false;
    advance(p);
    return true;
}

static void *unexpected(struct parser *p, const char *wanted)
{
    if (p->source->failed)
        return NULL;
    if (p->token.kind == TOK_END)
        scheck__cel_error(p->source, "cel-syntax", p->token.begin,
                          "the expression ends where %s is expected", wanted);
    else
        scheck__cel_error(p->source, "cel-syntax", p->token.begin, "expected %s before \"%.*s\"",
                          wanted, (int)(p->token.end - p->token.begin),
                          p->source->text.text + p->token.begin);
    return NULL;
}

static bool expect(struct parser *p, int op, const char *wanted)
{
    if (accept(p, op))
        return true;
    unexpected(p, wanted);
    return false;
}

static struct cel_tree *new_tree(struct parser *p, enum cel_kind kind, size_t at)
{
    struct cel_tree *t = scheck__arena_alloc(&p->source->model->arena, sizeof *t);

    if (!t) {
        p->source->failed = true;
        return NULL;
    }
    t->kind = kind;
    t->at = at;
    t->depth = 1;
    return t;
}

/* Arguments grow one by one; capacities are powers of two. */
static bool add_arg(struct parser *p, struct cel_tree *t, struct cel_tree *arg)
{
    bool full;

    if (!t || !arg)
        return false;
    full = (t->n_args & (t->n_args - 1)) == 0;
    if (full) {
        size_t cap = t->n_args ? t->n_args * 2 : 1;
        struct cel_tree **args =
            scheck__arena_alloc(&p->source->model->arena, cap * sizeof(struct cel_tree *));

        if (!args) {
            p->source->failed = true;
            return false;
        }
        if (t->n_args)
            memcpy(args, t->args, t->n_args * sizeof(struct cel_tree *));
        t->args = args;
    }
    t->args[t->n_args++] = arg;
    if (arg->depth >= t->depth)
        t->depth = arg->depth + 1;
    if (t->depth > CEL_MAX_DEPTH) {
        scheck__cel_error(p->source, "nesting-limit", t->at, "nested more than %d deep",
                          CEL_MAX_DEPTH);
        return false;
    }
    return true;
}

static struct cel_tree *new_binary(struct parser *p, int op, size_t at, struct cel_tree *left)
{
    struct cel_tree *t = new_tree(p, CEL_BINARY, at);

    if (!t || !add_arg(p, t, left))
        return NULL;
    t->op = op;
    return t;
}

static bool parse_args(struct parser *p, struct cel_tree *t, int end, const char *wanted)
{
    if (accept(p, end))
        return true;
    do {
        if (end == ']' && at_op(p, end))
            break; /* a trailing comma */
        if (!add_arg(p, t, parse_expr(p)))
            return false;
    } while (accept(p, ','));
    return expect(p, end, wanted);
}

static bool is_reserved(struct scheck_str word)
{
    static const char *const words[] = {
        "as",      "break",     "const",  "continue", "else", "for",  "function", "if",
        "import",  "let",       "loop",   "package",  "namespace",    "return",   "var",
        "void",    "while"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == word.len && memcmp(words[i], word.data, word.len) == 0)
            return true;
    return false;
}

static bool is_word(struct scheck_str s, const char *word)
{
    return s.len == strlen(word) && memcmp(s.data, word, s.len) == 0;
}

static struct cel_tree *parse_ident(struct parser *p)
{
    struct cel_lexeme word = p->token;
    struct cel_tree *t;

    if (is_reserved(word.text)) {
        scheck__cel_error(p->source, "cel-syntax", word.begin, "\"%.*s\" is a reserved word",
                          (int)word.text.len, word.text.data);
        return NULL;
    }
    if (is_word(word.text, "null")) {
        scheck__cel_error(p->source, "outside-subset", word.begin,
                          "null is outside the subset; has() tells whether a fact exists");
        return NULL;
    }
    advance(p);
    t = new_tree(p, CEL_IDENT, word.begin);
    if (!t)
        return NULL;
    t->text = word.text;
    if (is_word(word.text, "true") || is_word(word.text, "false")) {
        t->kind = CEL_BOOL;
        t->number = is_word(word.text, "true");
    } else if (accept(p, '(')) {
        t->kind = CEL_CALL;
        if (!parse_args(p, t, ')', "\",\" or \")\""))
            return NULL;
    }
    return t;
}

static struct cel_tree *number(struct parser *p, bool negative)
{
    struct cel_lexeme n = p->token;
    uint64_t limit = (uint64_t)INT64_MAX + negative;
    struct cel_tree *t;

    advance(p);
    t = new_tree(p, n.kind == TOK_INT ? CEL_INT : CEL_UINT, n.begin);
    if (!t)
        return NULL;
    if (n.kind == TOK_INT && n.number > limit) {
        scheck__cel_error(p->source, "bad-number", n.begin, "number does not fit 64 signed bits");
        return NULL;
    }
    t->number = negative ? 0 - n.number : n.number;
    return t;
}

static struct cel_tree *parse_primary(struct parser *p)
{
    struct cel_tree *t;

    switch (p->token.kind) {
    case TOK_INT:
    case TOK_UINT:
        return number(p, false);
    case TOK_STRING:
        t = new_tree(p, CEL_STRING, p->token.begin);
        if (t)
            t->text = p->token.text;
        advance(p);
        return t;
    case TOK_IDENT:
        return parse_ident(p);
    case TOK_PUNCT:
        if (accept(p, '(')) {
            t = parse_expr(p);
            return t && expect(p, ')', "\")\"") ? t : NULL;
        }
        if (at_op(p, '[')) {
            t = new_tree(p, CEL_LIST, p->token.begin);
            advance(p);
            return t && parse_args(p, t, ']', "\",\" or \"]\"") ? t : NULL;
        }
        if (at_op(p, '.') && p->token.begin + 1 < p->lexer.len) {
            advance(p); /* a name from the root: here every name is */
            if (p->token.kind == TOK_IDENT)
                return parse_ident(p);
        }
        return unexpected(p, "a value");
    default:
        return unexpected(p, "a value");
    }
}

static struct cel_tree *parse_selection(struct parser *p, struct cel_tree *target)
{
    struct cel_lexeme name = p->token;
    struct cel_tree *t;

    if (name.kind != TOK_IDENT) {
        if (at_op(p, '?') && !p->source->failed)
            scheck__cel_error(p->source, "outside-subset", name.begin,
                              "optional values are outside the subset");
        return unexpected(p, "a name");
    }
    advance(p);
    t = new_tree(p, CEL_SELECT, name.begin);
    if (!t || !add_arg(p, t, target))
        return NULL;
    t->text = name.text;
    if (!accept(p, '('))
        return t;
    t->kind = CEL_METHOD;
    return parse_args(p, t, ')', "\",\" or \")\"") ? t : NULL;
}

static struct cel_tree *parse_member(struct parser *p)
{
    struct cel_tree *t = parse_primary(p);

    while (t) {
        size_t at = p->token.begin;

        if (accept(p, '.')) {
            t = parse_selection(p, t);
        } else if (accept(p, '[')) {
            struct cel_tree *index = new_tree(p, CEL_INDEX, at);

            if (!index || !add_arg(p, index, t) || !add_arg(p, index, parse_expr(p)) ||
                !expect(p, ']', "\"]\""))
                return NULL;
            t = index;
        } else {
            return t;
        }
    }
    return NULL;
}

static struct cel_tree *parse_unary(struct parser *p)
{
    size_t at = p->token.begin;
    int op = at_op(p, '!') ? '!' : at_op(p, '-') ? '-' : 0;
    struct cel_tree *t;

    if (!op)
        return parse_member(p);
    if (++p->depth > CEL_MAX_DEPTH) {
        scheck__cel_error(p->source, "nesting-limit", at, "nested more than %d deep",
                          CEL_MAX_DEPTH);
        return NULL;
    }
    advance(p);
    /* The sign belongs to the literal: -9223372036854775808 has no positive twin. */
    if (op == '-' && p->token.kind == TOK_INT && p->token.begin == at + 1) {
        t = number(p, true);
    } else {
        t = new_tree(p, CEL_UNARY, at);
        if (t)
            t->op = op;
        if (!t || !add_arg(p, t, parse_unary(p)))
            return NULL;
    }
    p->depth--;
    return t;
}

static struct cel_tree *parse_multiplication(struct parser *p)
{
    struct cel_tree *t = parse_unary(p);

    while (t && (at_op(p, '*') || at_op(p, '/') || at_op(p, '%'))) {
        t = new_binary(p, p->token.op, p->token.begin, t);
        advance(p);
        if (t && !add_arg(p, t, parse_unary(p)))
            return NULL;
    }
    return t;
}

static struct cel_tree *parse_addition(struct parser *p)
{
    struct cel_tree *t = parse_multiplication(p);

    while (t && (at_op(p, '+') || at_op(p, '-'))) {
        t = new_binary(p, p->token.op, p->token.begin, t);
        advance(p);
        if (t && !add_arg(p, t, parse_multiplication(p)))
            return NULL;
    }
    return t;
}

static bool at_relation(const struct parser *p)
{
    return at_op(p, '<') || at_op(p, '>') || at_op(p, OP2_LE) || at_op(p, OP2_GE) ||
           at_op(p, OP2_EQ) || at_op(p, OP2_NE) || at_op(p, OP2_IN);
}

static struct cel_tree *parse_relation(struct parser *p)
{
    struct cel_tree *t = parse_addition(p);

    while (t && at_relation(p)) {
        t = new_binary(p, p->token.op, p->token.begin, t);
        advance(p);
        if (t && !add_arg(p, t, parse_addition(p)))
            return NULL;
    }
    return t;
}

static struct cel_tree *parse_chain(struct parser *p, int op,
                                    struct cel_tree *(*parse_operand)(struct parser *))
{
    struct cel_tree *t = parse_operand(p);

    if (!t || !at_op(p, op))
        return t;
    t = new_binary(p, op, p->token.begin, t);
    while (t && accept(p, op))
        if (!add_arg(p, t, parse_operand(p)))
            return NULL;
    return t;
}

static struct cel_tree *parse_and(struct parser *p)
{
    return parse_chain(p, OP2_AND, parse_relation);
}

static struct cel_tree *parse_or(struct parser *p)
{
    return parse_chain(p, OP2_OR, parse_and);
}

static struct cel_tree *parse_ternary(struct parser *p)
{
    struct cel_tree *condition = parse_or(p), *t;
    size_t at = p->token.begin;

    if (!condition || !accept(p, '?'))
        return condition;
    t = new_tree(p, CEL_TERNARY, at);
    if (!t || !add_arg(p, t, condition) || !add_arg(p, t, parse_or(p)) ||
        !expect(p, ':', "\":\"") || !add_arg(p, t, parse_expr(p)))
        return NULL;
    return t;
}

static struct cel_tree *parse_expr(struct parser *p)
{
    struct cel_tree *t;

    if (++p->depth > CEL_MAX_DEPTH) {
        if (!p->source->failed)
            scheck__cel_error(p->source, "nesting-limit", p->token.begin,
                              "nested more than %d deep", CEL_MAX_DEPTH);
        return NULL;
    }
    t = parse_ternary(p);
    p->depth--;
    return t;
}

struct cel_tree *scheck__cel_parse(struct cel_source *source)
{
    struct parser p = {.source = source};
    struct cel_tree *t;

    p.lexer.source = source;
    p.lexer.len = strlen(source->text.text);
    if (p.lexer.len > CEL_MAX_LEN) {
        scheck__cel_error(source, "too-long", 0, "an expression is at most %d bytes long",
                          CEL_MAX_LEN);
        return NULL;
    }
    advance(&p);
    t = parse_expr(&p);
    if (t && p.token.kind != TOK_END)
        unexpected(&p, "an operator or the end");
    return source->failed ? NULL : t;
}
