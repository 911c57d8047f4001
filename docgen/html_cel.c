/* SPDX-License-Identifier: MIT */
/* A small parser of conditions that have been compiled already. */
#include "html_cel.h"

#include <string.h>

#define MAX_DEPTH 32

struct parser {
    const char *at, *end;
    struct cel_tree *tree;
    unsigned depth;
    bool failed;
};

static unsigned expression(struct parser *p);

static unsigned add(struct parser *p, const struct cel_node *node)
{
    if (p->tree->n == CEL_MAX_NODES) {
        p->failed = true;
        return CEL_NONE;
    }
    p->tree->nodes[p->tree->n] = *node;
    return p->tree->n++;
}

static void skip_blanks(struct parser *p)
{
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r'))
        p->at++;
}

static bool sees(struct parser *p, const char *word)
{
    size_t len = strlen(word);

    skip_blanks(p);
    return (size_t)(p->end - p->at) >= len && memcmp(p->at, word, len) == 0;
}

static bool take(struct parser *p, const char *word)
{
    if (!sees(p, word))
        return false;
    p->at += strlen(word);
    return true;
}

static void expect(struct parser *p, const char *word)
{
    if (!take(p, word))
        p->failed = true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t word_len(const struct parser *p)
{
    size_t len = 0;

    while (p->at + len < p->end && (is_letter(p->at[len]) || is_digit(p->at[len])))
        len++;
    return len;
}

/* Plain strings only: raw and triple ones end elsewhere than at the next quote. */
static unsigned string(struct parser *p)
{
    char quote = *p->at;
    struct cel_node node = {.kind = CEL_LITERAL, .text = {p->at, 1}};

    while (p->at + node.text.len < p->end && p->at[node.text.len] != quote) {
        if (p->at[node.text.len] == '\\')
            p->failed = true;
        node.text.len++;
    }
    if (p->at + node.text.len >= p->end) {
        p->failed = true;
        return CEL_NONE;
    }
    node.text.len++;
    p->at += node.text.len;
    if (node.text.len == 2 && p->at < p->end && *p->at == quote)
        p->failed = true;
    return add(p, &node);
}

/* Items up to @close, chained; the first, or none. */
static unsigned items(struct parser *p, const char *close)
{
    unsigned first = CEL_NONE, last = CEL_NONE;

    if (take(p, close))
        return CEL_NONE;
    do {
        unsigned item = expression(p);

        if (last)
            p->tree->nodes[last].next = item;
        else
            first = item;
        last = item;
    } while (!p->failed && take(p, ","));
    expect(p, close);
    return first;
}

static unsigned call(struct parser *p, struct scheck_str function, unsigned receiver)
{
    struct cel_node node = {.kind = CEL_CALL, .text = function, .b = receiver};

    node.a = items(p, ")");
    return add(p, &node);
}

/* A name with its dots, or a call of its last part. */
static unsigned name(struct parser *p)
{
    struct cel_node node = {.kind = CEL_NAME, .text = {p->at, word_len(p)}};
    const char *part = p->at;

    p->at += node.text.len;
    while (p->at + 1 < p->end && *p->at == '.' && is_letter(p->at[1])) {
        part = ++p->at;
        p->at += word_len(p);
        if (p->at < p->end && *p->at == '(')
            break;
    }
    node.text.len = (size_t)(p->at - node.text.data);
    if (take(p, "(")) {
        struct scheck_str function = {part, node.text.len - (size_t)(part - node.text.data)};

        node.text.len = (size_t)(part - node.text.data);
        if (!node.text.len)
            return call(p, function, CEL_NONE);
        node.text.len--; /* the dot */
        return call(p, function, add(p, &node));
    }
    if (node.text.len == 4 && memcmp(node.text.data, "true", 4) == 0)
        node.kind = CEL_LITERAL;
    if (node.text.len == 5 && memcmp(node.text.data, "false", 5) == 0)
        node.kind = CEL_LITERAL;
    return add(p, &node);
}

static unsigned atom(struct parser *p)
{
    struct cel_node node = {.kind = CEL_LITERAL};

    skip_blanks(p);
    if (p->at == p->end) {
        p->failed = true;
        return CEL_NONE;
    }
    if (take(p, "(")) {
        unsigned inner = expression(p);

        expect(p, ")");
        return inner;
    }
    if (take(p, "[")) {
        node.kind = CEL_LIST;
        node.a = items(p, "]");
        return add(p, &node);
    }
    if (*p->at == '"' || *p->at == '\'')
        return string(p);
    if (is_letter(*p->at))
        return name(p);
    node.text = (struct scheck_str){p->at, word_len(p)};
    p->failed |= !node.text.len;
    p->at += node.text.len;
    return add(p, &node);
}

/* What may follow an atom: [index], .method(), and the field of a call's result. */
static unsigned postfix(struct parser *p)
{
    unsigned left = atom(p);

    while (!p->failed) {
        struct cel_node node = {.kind = CEL_INDEX, .a = left};

        if (take(p, "[")) {
            node.b = expression(p);
            expect(p, "]");
            left = add(p, &node);
        } else if (p->at + 1 < p->end && *p->at == '.' && is_letter(p->at[1])) {
            struct scheck_str function;

            p->at++;
            function = (struct scheck_str){p->at, word_len(p)};
            p->at += function.len;
            expect(p, "(");
            left = call(p, function, left);
        } else {
            break;
        }
    }
    return left;
}

static unsigned unary(struct parser *p)
{
    struct cel_node node = {.kind = CEL_NOT};

    if (!sees(p, "!") && !sees(p, "-"))
        return postfix(p);
    if (p->depth == MAX_DEPTH) {
        p->failed = true;
        return CEL_NONE;
    }
    node.kind = *p->at++ == '!' ? CEL_NOT : CEL_MINUS;
    p->depth++;
    node.a = unary(p);
    p->depth--;
    return add(p, &node);
}

/* Operators by how loosely they bind; longer spellings first. */
static const char *const operators[][8] = {
    {"||"}, {"&&"}, {"==", "!=", "<=", ">=", "<", ">", "in "}, {"+", "-"}, {"*", "/", "%"}};
#define N_LEVELS (sizeof operators / sizeof *operators)

static const char *operator_at(struct parser *p, size_t level)
{
    for (size_t i = 0; i < 8 && operators[level][i]; i++) {
        if (take(p, operators[level][i]))
            return operators[level][i];
    }
    return NULL;
}

static unsigned binary(struct parser *p, size_t level)
{
    unsigned left = level == N_LEVELS ? unary(p) : binary(p, level + 1);
    const char *op;

    while (level < N_LEVELS && !p->failed && (op = operator_at(p, level)) != NULL) {
        struct cel_node node = {.kind = CEL_BINARY, .a = left};

        node.text = (struct scheck_str){op, strcspn(op, " ")};
        node.b = binary(p, level + 1);
        left = add(p, &node);
    }
    return left;
}

static unsigned expression(struct parser *p)
{
    struct cel_node node = {.kind = CEL_IF};
    unsigned left = CEL_NONE;

    if (p->depth == MAX_DEPTH || p->failed) {
        p->failed = true;
        return CEL_NONE;
    }
    p->depth++;
    left = binary(p, 0);
    if (take(p, "?")) {
        node.a = left;
        node.b = expression(p);
        expect(p, ":");
        node.c = expression(p);
        left = add(p, &node);
    }
    p->depth--;
    return left;
}

bool cel_tree_parse(struct scheck_str text, struct cel_tree *tree)
{
    struct parser p = {.at = text.data, .end = text.data + text.len, .tree = tree};

    tree->n = 1;
    tree->nodes[0] = (struct cel_node){.kind = CEL_LITERAL};
    tree->root = expression(&p);
    skip_blanks(&p);
    return !p.failed && p.at == p.end;
}
