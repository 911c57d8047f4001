/* SPDX-License-Identifier: MIT */
/*
 * What a tree of json-c no longer tells: which members stood in the text.
 * These scanners know strings and brackets only, and run on any bytes.
 */
#include "input.h"

#include <string.h>

struct scan {
    const char *at, *end;
    unsigned line;
};

/* @s->at is an opening quote; moves behind the closing one. False: there is none. */
static bool take_string(struct scan *s, struct scheck_str *out)
{
    const char *start = ++s->at;

    for (; s->at < s->end && *s->at != '"'; s->at++) {
        if (*s->at == '\\' && s->at + 1 < s->end)
            s->at++;
        if (*s->at == '\n')
            s->line++;
    }
    if (s->at >= s->end)
        return false;
    *out = (struct scheck_str){start, (size_t)(s->at - start)};
    s->at++;
    return true;
}

static void skip_space(struct scan *s)
{
    if (s->end - s->at >= 3 && memcmp(s->at, "\xef\xbb\xbf", 3) == 0)
        s->at += 3;
    for (; s->at < s->end && strchr(" \t\r\n", *s->at) && *s->at; s->at++)
        s->line += *s->at == '\n';
}

static bool is_one_of(struct scheck_str s, const char *const *names)
{
    for (; *names; names++)
        if (strlen(*names) == s.len && memcmp(*names, s.data, s.len) == 0)
            return true;
    return false;
}

/* @s->at is behind the first object's brace. */
static bool object_has_member(struct scan *s, const char *const *names, bool empty)
{
    struct scheck_str text;
    unsigned depth = 1;
    char before = '{';

    skip_space(s);
    if (s->at < s->end && *s->at == '}')
        return empty;
    while (s->at < s->end && depth) {
        char c = *s->at;

        if (c == '"') {
            if (!take_string(s, &text))
                return false;
            if (depth == 1 && (before == '{' || before == ',') && is_one_of(text, names))
                return true;
            before = '"';
            continue;
        }
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        if (!strchr(" \t\r\n", c))
            before = c;
        s->at++;
    }
    return false;
}

bool scheck_json_has_member(const struct scheck_reader_input *input, const char *const *names,
                            bool empty)
{
    struct scan s = {input->data, input->data + input->len, 1};

    if (!input->len)
        return false;
    skip_space(&s);
    if (s.at < s.end && *s.at == '[') {
        s.at++;
        skip_space(&s);
    }
    if (s.at >= s.end || *s.at != '{')
        return false;
    s.at++;
    return object_has_member(&s, names, empty);
}

size_t scheck_json_survey(const char *text, size_t len, size_t *n_colons_out)
{
    size_t n = 0, i;

    for (i = 0; i < len; i++) {
        switch (text[i]) {
        case '"':
            for (i++; i < len && text[i] != '"'; i++)
                i += text[i] == '\\';
            break;
        case ':':
            n++;
            break;
        case '\'':
        case '/':
        case 'N':
        case 'I': /* quotes, comments, NaN and Infinity of JavaScript */
            *n_colons_out = n;
            return i;
        default:
            break;
        }
    }
    *n_colons_out = n;
    return len;
}

/* Members of one object beyond this are not compared: the text is refused anyway. */
#define MAX_COMPARED 64

struct frame {
    size_t n;
    struct scheck_str names[MAX_COMPARED];
};

static bool is_repeated(struct frame *frame, struct scheck_str name)
{
    for (size_t i = 0; i < frame->n; i++)
        if (frame->names[i].len == name.len &&
            memcmp(frame->names[i].data, name.data, name.len) == 0)
            return true;
    if (frame->n < MAX_COMPARED)
        frame->names[frame->n++] = name;
    return false;
}

unsigned scheck_json_find_repeated(const char *text, size_t len, struct scheck_str *name_out)
{
    static const size_t n_frames = SCHECK_JSON_MAX_DEPTH + 1;
    struct frame frames[SCHECK_JSON_MAX_DEPTH + 1];
    struct scan s = {text, text + len, 1};
    struct scheck_str string;
    size_t depth = 0;

    frames[0].n = 0;
    while (s.at < s.end) {
        unsigned line = s.line;
        char c = *s.at;

        if (c == '"') {
            if (!take_string(&s, &string))
                break;
            skip_space(&s);
            if (s.at < s.end && *s.at == ':' && is_repeated(&frames[depth], string)) {
                *name_out = string;
                return line;
            }
            continue;
        }
        if ((c == '{' || c == '[') && ++depth < n_frames)
            frames[depth].n = 0;
        if (c == '}' || c == ']')
            depth -= depth > 0;
        if (depth >= n_frames)
            break;
        s.line += c == '\n';
        s.at++;
    }
    return 0;
}
