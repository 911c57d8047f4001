/* SPDX-License-Identifier: MIT */
/* The grammar of RFC 8259, read by recursion that is bounded. */
#include <string.h>

#include "value_private.h"

struct reading {
    struct scheck_json *json;
    const char *at, *end;
    char *text; /* where the next string goes */
    unsigned depth;
};

typedef enum scheck_json_error error_t;

static error_t read_value(struct reading *r, struct scheck_json_value *out);

static void skip_space(struct reading *r)
{
    while (r->at < r->end &&
           (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r'))
        r->at++;
}

/* What is wrong where something else was wanted. */
static error_t wrong(const struct reading *r)
{
    return r->at < r->end ? SCHECK_JSON_WORD : SCHECK_JSON_ENDS;
}

/* --- strings --- */

/* Eight bytes, the first of them lowest. */
static uint64_t load_word(const char *s)
{
    uint64_t word;

    memcpy(&word, s, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/*
 * How many of eight bytes stand before the first that ends a run of plain ASCII: a quote,
 * a backslash, a control, a high bit. A borrow may mark a byte too many, but only behind
 * one that is marked rightly.
 */
static unsigned count_plain(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
    uint64_t found = (word - ones * 0x20) | (quote - ones) | (backslash - ones) | word;

    found &= tops;
    return found ? (unsigned)__builtin_ctzll(found) / 8 : 8;
}

/* Copy plain ASCII up to the next byte that is not; eight at a time where there are as many. */
static void copy_plain(struct reading *r)
{
    while (r->end - r->at >= 8) {
        unsigned n = count_plain(load_word(r->at));

        if (n == 8)
            memcpy(r->text, r->at, 8);
        else
            memcpy(r->text, r->at, n); /* not into strings that are read a second time */
        r->at += n;
        r->text += n;
        if (n < 8)
            return;
    }
    while (r->at < r->end) {
        unsigned char c = (unsigned char)*r->at;

        if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\')
            return;
        *r->text++ = *r->at++;
    }
}

static bool is_continuation(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/* Bytes of the sequence at @s of @n bytes; 0: it is no UTF-8. */
static size_t utf8_len(const unsigned char *s, size_t n)
{
    size_t len = s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;

    if (len == 0 || len > n)
        return 0;
    for (size_t i = 1; i < len; i++)
        if (!is_continuation(s[i]))
            return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    return len;
}

static error_t copy_sequence(struct reading *r)
{
    size_t len = utf8_len((const unsigned char *)r->at, (size_t)(r->end - r->at));

    if (!len)
        return SCHECK_JSON_ENCODING;
    memcpy(r->text, r->at, len);
    r->at += len;
    r->text += len;
    return SCHECK_JSON_OK;
}

/* Four hexadecimal digits behind "\u", which r->at stands at; -1: there are none. */
static int32_t hex4(const struct reading *r, const char *at)
{
    int32_t code = 0;

    if (r->end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        char c = at[i];

        code <<= 4;
        if (c >= '0' && c <= '9')
            code |= c - '0';
        else if (c >= 'a' && c <= 'f')
            code |= c - 'a' + 10;
        else if (c >= 'A' && c <= 'F')
            code |= c - 'A' + 10;
        else
            return -1;
    }
    return code;
}

static void put_code_point(struct reading *r, uint32_t code)
{
    if (code < 0x80) {
        *r->text++ = (char)code;
    } else if (code < 0x800) {
        *r->text++ = (char)(0xc0 | code >> 6);
        *r->text++ = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *r->text++ = (char)(0xe0 | code >> 12);
        *r->text++ = (char)(0x80 | (code >> 6 & 0x3f));
        *r->text++ = (char)(0x80 | (code & 0x3f));
    } else {
        *r->text++ = (char)(0xf0 | code >> 18);
        *r->text++ = (char)(0x80 | (code >> 12 & 0x3f));
        *r->text++ = (char)(0x80 | (code >> 6 & 0x3f));
        *r->text++ = (char)(0x80 | (code & 0x3f));
    }
}

/* r->at is at "\u". Half of a pair stands for no character: refused, not replaced. */
static error_t copy_code_point(struct reading *r)
{
    int32_t high = hex4(r, r->at), low;

    if (high < 0 || (high >= 0xdc00 && high <= 0xdfff))
        return SCHECK_JSON_ESCAPE;
    if (high < 0xd800 || high > 0xdbff) {
        put_code_point(r, (uint32_t)high);
        r->at += 6;
        return SCHECK_JSON_OK;
    }
    low = hex4(r, r->at + 6);
    if (low < 0xdc00 || low > 0xdfff)
        return SCHECK_JSON_ESCAPE;
    put_code_point(r, 0x10000 + ((uint32_t)(high - 0xd800) << 10) + (uint32_t)(low - 0xdc00));
    r->at += 12;
    return SCHECK_JSON_OK;
}

static error_t copy_escape(struct reading *r)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *found;

    if (r->end - r->at < 2)
        return SCHECK_JSON_ENDS;
    if (r->at[1] == 'u')
        return copy_code_point(r);
    found = r->at[1] ? strchr(from, r->at[1]) : NULL;
    if (!found)
        return SCHECK_JSON_ESCAPE;
    *r->text++ = to[found - from];
    r->at += 2;
    return SCHECK_JSON_OK;
}

/* r->at is an opening quote. */
static error_t read_string(struct reading *r, const char **s_out, size_t *len_out)
{
    char *start = r->text;
    error_t error = SCHECK_JSON_OK;

    for (r->at++; !error;) {
        copy_plain(r);
        if (r->at == r->end)
            return SCHECK_JSON_ENDS;
        if (*r->at == '"')
            break;
        if (*r->at == '\\')
            error = copy_escape(r);
        else if ((unsigned char)*r->at < 0x20)
            error = SCHECK_JSON_CONTROL;
        else
            error = copy_sequence(r);
    }
    if (error)
        return error;
    r->at++;
    *s_out = start;
    *len_out = (size_t)(r->text - start);
    *r->text++ = '\0';
    return SCHECK_JSON_OK;
}

/* --- numbers --- */

static bool is_digit(const struct reading *r)
{
    return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

/* Digits behind a point or in an exponent, at least one. */
static bool skip_digits(struct reading *r, bool *not_zero)
{
    const char *start = r->at;

    for (; is_digit(r); r->at++)
        *not_zero = *not_zero || *r->at != '0';
    return r->at > start;
}

/* A whole number of @magnitude, or a larger one. */
static void set_int(struct scheck_json_value *out, bool negative, bool fits, uint64_t magnitude)
{
    if (negative && fits && magnitude <= (uint64_t)INT64_MAX + 1) {
        out->type = SCHECK_JSON_INT;
        out->as.i = magnitude ? -(int64_t)(magnitude - 1) - 1 : 0;
    } else if (!negative && fits) {
        out->type = magnitude <= INT64_MAX ? SCHECK_JSON_INT : SCHECK_JSON_UINT;
        out->as.u = magnitude;
    } else {
        out->type = SCHECK_JSON_HUGE;
        out->as.i = negative ? INT64_MIN : INT64_MAX;
    }
}

/* What may follow the whole part; @not_zero of it. */
static error_t read_fraction(struct reading *r, bool not_zero, struct scheck_json_value *out)
{
    bool ignored = false;

    if (*r->at == '.') {
        r->at++;
        if (!skip_digits(r, &not_zero))
            return SCHECK_JSON_NUMBER;
    }
    if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
        r->at++;
        if (r->at < r->end && (*r->at == '+' || *r->at == '-'))
            r->at++;
        if (!skip_digits(r, &ignored))
            return SCHECK_JSON_NUMBER;
    }
    out->type = SCHECK_JSON_REAL;
    out->as.i = not_zero;
    return SCHECK_JSON_OK;
}

static error_t read_number(struct reading *r, struct scheck_json_value *out)
{
    bool negative = *r->at == '-', fits = true;
    uint64_t magnitude = 0;
    const char *start;

    r->at += negative;
    for (start = r->at; is_digit(r); r->at++) {
        unsigned digit = (unsigned)(*r->at - '0');

        fits = fits && (magnitude < UINT64_MAX / 10 ||
                        (magnitude == UINT64_MAX / 10 && digit <= UINT64_MAX % 10));
        magnitude = magnitude * 10 + digit;
    }
    if (r->at == start || (*start == '0' && r->at - start > 1))
        return SCHECK_JSON_NUMBER;
    if (r->at < r->end && (*r->at == '.' || *r->at == 'e' || *r->at == 'E'))
        return read_fraction(r, !fits || magnitude != 0, out);
    set_int(out, negative, fits, magnitude);
    return SCHECK_JSON_OK;
}

/* --- objects, arrays, words --- */

/* Behind a value: true at a comma, which is taken; false at @close, which is too. */
static error_t read_separator(struct reading *r, char close, bool *more_out)
{
    skip_space(r);
    if (r->at == r->end)
        return SCHECK_JSON_ENDS;
    if (*r->at != ',' && *r->at != close)
        return SCHECK_JSON_WORD;
    *more_out = *r->at++ == ',';
    return SCHECK_JSON_OK;
}

/* The opening bracket is taken, and @close too where it follows at once. */
static error_t open_brackets(struct reading *r, char close, bool *more_out)
{
    if (++r->depth > SCHECK_JSON_MAX_DEPTH)
        return SCHECK_JSON_DEPTH;
    r->at++;
    skip_space(r);
    *more_out = r->at == r->end || *r->at != close;
    if (!*more_out)
        r->at++;
    return SCHECK_JSON_OK;
}

static error_t read_array(struct reading *r, struct scheck_json_value *out)
{
    size_t first = r->json->n_stack;
    bool more;
    error_t error = open_brackets(r, ']', &more);

    while (!error && more) {
        struct scheck_json_value item;
        struct scheck_json_member *room;

        error = read_value(r, &item);
        if (error)
            break;
        room = scheck__json_push(r->json);
        if (!room)
            return SCHECK_JSON_NO_MEMORY;
        room->value = item;
        error = read_separator(r, ']', &more);
    }
    r->depth--;
    if (!error && !scheck__json_take_items(r->json, first, out))
        error = SCHECK_JSON_NO_MEMORY;
    return error;
}

static error_t read_member(struct reading *r)
{
    struct scheck_json_member member, *room;
    const char *key;
    size_t len;
    error_t error;

    skip_space(r);
    if (r->at == r->end || *r->at != '"')
        return wrong(r);
    error = read_string(r, &key, &len);
    if (error)
        return error;
    scheck__json_set_key(&member, key, len);
    skip_space(r);
    if (r->at == r->end || *r->at != ':')
        return wrong(r);
    r->at++;
    error = read_value(r, &member.value);
    if (error)
        return error;
    room = scheck__json_push(r->json);
    if (!room)
        return SCHECK_JSON_NO_MEMORY;
    *room = member;
    return SCHECK_JSON_OK;
}

/* Say where the second of two members of one name stands: read up to it once more. */
static void locate_repeated(struct reading *r, const struct reading *start, size_t first)
{
    const struct scheck_json_member *m = &r->json->stack[first + r->json->repeated];
    bool more;

    r->json->error_key = (struct scheck_str){m->key, m->key_len};
    r->json->n_stack = first;
    r->at = start->at + 1;
    r->text = start->text;
    for (size_t i = 0; i < r->json->repeated; i++)
        if (read_member(r) || read_separator(r, '}', &more))
            return;
    skip_space(r);
}

static error_t read_object(struct reading *r, struct scheck_json_value *out)
{
    const struct reading start = *r;
    size_t first = r->json->n_stack;
    bool more;
    error_t error = open_brackets(r, '}', &more);

    while (!error && more) {
        error = read_member(r);
        if (!error)
            error = read_separator(r, '}', &more);
    }
    r->depth--;
    if (error)
        return error;
    error = scheck__json_check_members(r->json, first);
    if (error == SCHECK_JSON_REPEATED)
        locate_repeated(r, &start, first);
    else if (!error && !scheck__json_take_members(r->json, first, out))
        error = SCHECK_JSON_NO_MEMORY;
    return error;
}

static error_t read_word(struct reading *r, struct scheck_json_value *out)
{
    static const struct {
        const char *word;
        uint8_t len, type;
    } words[] = {{"true", 4, SCHECK_JSON_TRUE},
                 {"false", 5, SCHECK_JSON_FALSE},
                 {"null", 4, SCHECK_JSON_NULL}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if ((size_t)(r->end - r->at) < words[i].len ||
            memcmp(r->at, words[i].word, words[i].len) != 0)
            continue;
        r->at += words[i].len;
        out->type = words[i].type;
        return SCHECK_JSON_OK;
    }
    return SCHECK_JSON_WORD;
}

static error_t read_value(struct reading *r, struct scheck_json_value *out)
{
    size_t len = 0;
    error_t error;

    *out = (struct scheck_json_value){.type = SCHECK_JSON_NULL};
    skip_space(r);
    if (r->at == r->end)
        return SCHECK_JSON_ENDS;
    switch (*r->at) {
    case '"':
        error = read_string(r, &out->as.s, &len);
        out->type = SCHECK_JSON_STRING;
        out->n = (uint32_t)len;
        return error;
    case '{':
        return read_object(r, out);
    case '[':
        return read_array(r, out);
    case '-': case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9':
        return read_number(r, out);
    default:
        return read_word(r, out);
    }
}

enum scheck_json_error scheck__json_parse(struct scheck_json *json, const char *data, size_t len)
{
    struct reading r = {.json = json, .at = data, .end = data + len, .text = json->text};
    error_t error = read_value(&r, &json->root);

    if (!error) {
        skip_space(&r);
        if (r.at < r.end)
            error = SCHECK_JSON_REST;
    }
    json->error_at = (size_t)(r.at - data);
    return error;
}
