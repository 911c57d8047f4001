/* SPDX-License-Identifier: MIT */
/*
 * Looking at a text before it is parsed, to tell what it may be: knows strings
 * and brackets only, and runs on any bytes.
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
