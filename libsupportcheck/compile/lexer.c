/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cel.h"

void scheck__cel_error(struct cel_source *s, const char *id, size_t offset, const char *fmt, ...)
{
    struct scheck_place at = s->text.at;
    char message[512];
    va_list args;

    s->failed = true;
    for (size_t i = 0; i < offset && s->text.text[i]; i++) {
        at.column++;
        if (s->text.text[i] == '\n') {
            at.line++;
            at.column = 1;
        }
    }
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    scheck__model_error(s->model, id, at, NULL, "%s", message);
}

static char peek(const struct cel_lexer *lx, size_t ahead)
{
    return lx->at + ahead < lx->len ? lx->source->text.text[lx->at + ahead] : '\0';
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static void skip_blanks(struct cel_lexer *lx)
{
    for (;;) {
        char c = peek(lx, 0);

        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f')
            lx->at++;
        else if (c == '/' && peek(lx, 1) == '/')
            while (lx->at < lx->len && peek(lx, 0) != '\n')
                lx->at++;
        else
            return;
    }
}

static struct cel_lexeme bad(struct cel_lexeme t)
{
    t.kind = TOK_BAD;
    return t;
}

/* --- numbers --- */

static bool add_digit(uint64_t *n, unsigned base, unsigned digit)
{
    if (*n > (UINT64_MAX - digit) / base)
        return false;
    *n = *n * base + digit;
    return true;
}

static struct cel_lexeme lex_number(struct cel_lexer *lx, struct cel_lexeme t)
{
    unsigned base = 10;
    bool fits = true;

    if (peek(lx, 0) == '0' && (peek(lx, 1) == 'x' || peek(lx, 1) == 'X') &&
        hex_digit(peek(lx, 2)) >= 0) {
        base = 16;
        lx->at += 2;
    }
    for (int d; (d = hex_digit(peek(lx, 0))) >= 0 && d < (int)base; lx->at++)
        fits = fits && add_digit(&t.number, base, (unsigned)d);
    if (base == 10 && ((peek(lx, 0) == '.' && is_digit(peek(lx, 1))) || peek(lx, 0) == 'e' ||
                       peek(lx, 0) == 'E')) {
        scheck__cel_error(lx->source, "outside-subset", t.begin,
                          "floating-point numbers are outside the subset");
        return bad(t);
    }
    t.kind = TOK_INT;
    if (peek(lx, 0) == 'u' || peek(lx, 0) == 'U') {
        t.kind = TOK_UINT;
        lx->at++;
    }
    if (!fits) {
        scheck__cel_error(lx->source, "bad-number", t.begin, "number does not fit 64 bits");
        return bad(t);
    }
    return t;
}

/* --- strings --- */

struct string_lexer {
    struct cel_lexer *lx;
    char *out;
    size_t len;
    char quote;
    bool triple, raw;
};

static void put_utf8(struct string_lexer *s, uint32_t c)
{
    if (c < 0x80) {
        s->out[s->len++] = (char)c;
    } else if (c < 0x800) {
        s->out[s->len++] = (char)(0xc0 | c >> 6);
        s->out[s->len++] = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        s->out[s->len++] = (char)(0xe0 | c >> 12);
        s->out[s->len++] = (char)(0x80 | (c >> 6 & 0x3f));
        s->out[s->len++] = (char)(0x80 | (c & 0x3f));
    } else {
        s->out[s->len++] = (char)(0xf0 | c >> 18);
        s->out[s->len++] = (char)(0x80 | (c >> 12 & 0x3f));
        s->out[s->len++] = (char)(0x80 | (c >> 6 & 0x3f));
        s->out[s->len++] = (char)(0x80 | (c & 0x3f));
    }
}

/* @n digits of @base at the lexer as a code point; false: no such digits or no such character. */
static bool take_code_point(struct string_lexer *s, unsigned n, unsigned base)
{
    uint32_t c = 0;

    for (unsigned i = 0; i < n; i++) {
        int d = hex_digit(peek(s->lx, 0));

        if (d < 0 || d >= (int)base)
            return false;
        c = c * base + (unsigned)d;
        s->lx->at++;
    }
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return false;
    put_utf8(s, c);
    return true;
}

static bool lex_escape(struct string_lexer *s)
{
    static const char letters[] = "abfnrtv\\'\"`?", meanings[] = "\a\b\f\n\r\t\v\\'\"`?";
    char c = peek(s->lx, 0);
    const char *letter = c ? strchr(letters, c) : NULL;

    if (letter) {
        s->out[s->len++] = meanings[letter - letters];
        s->lx->at++;
        return true;
    }
    if (c >= '0' && c <= '3')
        return take_code_point(s, 3, 8);
    s->lx->at++;
    if (c == 'x' || c == 'X')
        return take_code_point(s, 2, 16);
    if (c == 'u')
        return take_code_point(s, 4, 16);
    return c == 'U' && take_code_point(s, 8, 16);
}

/* At the closing quote: step over it. */
static bool at_end(struct string_lexer *s)
{
    struct cel_lexer *lx = s->lx;

    if (peek(lx, 0) != s->quote)
        return false;
    if (!s->triple) {
        lx->at++;
        return true;
    }
    if (peek(lx, 1) != s->quote || peek(lx, 2) != s->quote)
        return false;
    lx->at += 3;
    return true;
}

static bool lex_string_body(struct string_lexer *s, size_t begin)
{
    struct cel_lexer *lx = s->lx;

    while (!at_end(s)) {
        char c = peek(lx, 0);
        size_t at = lx->at;

        if (lx->at >= lx->len || (!s->triple && (c == '\n' || c == '\r'))) {
            scheck__cel_error(lx->source, "cel-syntax", begin, "string is not closed");
            return false;
        }
        lx->at++;
        if (c != '\\' || s->raw) {
            s->out[s->len++] = c;
        } else if (!lex_escape(s)) {
            scheck__cel_error(lx->source, "cel-syntax", at, "no such escape in a string");
            return false;
        }
    }
    return true;
}

static struct cel_lexeme lex_string(struct cel_lexer *lx, struct cel_lexeme t, bool raw)
{
    struct string_lexer s = {.lx = lx, .raw = raw, .quote = peek(lx, 0)};

    /* No escape is shorter than what it stands for. */
    s.out = scheck__arena_alloc(&lx->source->model->arena, lx->len - lx->at + 1);
    if (!s.out) {
        lx->source->failed = true;
        return bad(t);
    }
    s.triple = peek(lx, 1) == s.quote && peek(lx, 2) == s.quote;
    lx->at += s.triple ? 3 : 1;
    if (!lex_string_body(&s, t.begin))
        return bad(t);
    t.kind = TOK_STRING;
    t.text.data = s.out;
    t.text.len = s.len;
    return t;
}

/* --- words and operators --- */

/* How many characters before a quote say that the string is raw or bytes; 0: no string. */
static size_t string_prefix(const struct cel_lexer *lx, bool *raw, bool *bytes)
{
    size_t n = 0;

    *raw = *bytes = false;
    for (; n < 2; n++) {
        char c = peek(lx, n);

        if ((c == 'r' || c == 'R') && !*raw)
            *raw = true;
        else if ((c == 'b' || c == 'B') && !*bytes)
            *bytes = true;
        else
            break;
    }
    return peek(lx, n) == '"' || peek(lx, n) == '\'' ? n : 0;
}

static struct cel_lexeme lex_word(struct cel_lexer *lx, struct cel_lexeme t)
{
    bool raw, bytes;
    size_t prefix = string_prefix(lx, &raw, &bytes);

    if (prefix) {
        if (bytes) {
            scheck__cel_error(lx->source, "outside-subset", t.begin,
                              "bytes are outside the subset");
            return bad(t);
        }
        lx->at += prefix;
        return lex_string(lx, t, raw);
    }
    while (is_alpha(peek(lx, 0)) || is_digit(peek(lx, 0)))
        lx->at++;
    t.kind = TOK_IDENT;
    t.text.data = lx->source->text.text + t.begin;
    t.text.len = lx->at - t.begin;
    if (t.text.len == 2 && memcmp(t.text.data, "in", 2) == 0) {
        t.kind = TOK_PUNCT;
        t.op = OP2_IN;
    }
    return t;
}

static struct cel_lexeme lex_punct(struct cel_lexer *lx, struct cel_lexeme t)
{
    static const struct {
        char text[3];
        int op;
    } pairs[] = {{"&&", OP2_AND}, {"||", OP2_OR}, {"==", OP2_EQ},
                 {"!=", OP2_NE},  {"<=", OP2_LE}, {">=", OP2_GE}};
    char c = peek(lx, 0);

    t.kind = TOK_PUNCT;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (c == pairs[i].text[0] && peek(lx, 1) == pairs[i].text[1]) {
            lx->at += 2;
            t.op = pairs[i].op;
            return t;
        }
    if (!c || !strchr("!-+*/%<>?:.,()[]", c)) {
        if (c == '{' || c == '}')
            scheck__cel_error(lx->source, "outside-subset", t.begin,
                              "maps and messages are outside the subset");
        else
            scheck__cel_error(lx->source, "cel-syntax", t.begin, "unexpected character");
        return bad(t);
    }
    lx->at++;
    t.op = c;
    return t;
}

struct cel_lexeme scheck__cel_next(struct cel_lexer *lx)
{
    struct cel_lexeme t = {0};
    char c;

    skip_blanks(lx);
    t.begin = lx->at;
    c = peek(lx, 0);
    if (lx->at >= lx->len) {
        t.kind = TOK_END;
    } else if (is_alpha(c)) {
        t = lex_word(lx, t);
    } else if (c == '.' && is_digit(peek(lx, 1))) {
        scheck__cel_error(lx->source, "outside-subset", t.begin,
                          "floating-point numbers are outside the subset");
        t = bad(t);
    } else if (is_digit(c)) {
        t = lex_number(lx, t);
    } else if (c == '"' || c == '\'') {
        t = lex_string(lx, t, false);
    } else {
        t = lex_punct(lx, t);
    }
    t.end = lx->at;
    return t;
}
