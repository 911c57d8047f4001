/* SPDX-License-Identifier: MIT */
#include "input.h"

#include <string.h>

#include "../guest/fill.h"

struct place {
    unsigned line, column;
};

static struct place place_of(const char *text, size_t offset)
{
    struct place p = {1, 1};

    for (size_t i = 0; i < offset; i++) {
        p.column++;
        if (text[i] == '\n')
            p = (struct place){p.line + 1, 1};
    }
    return p;
}

static size_t count_members(struct json_object *o)
{
    size_t n = 0;

    if (json_object_is_type(o, json_type_object)) {
        json_object_object_foreach(o, key, value)
        {
            (void)key;
            n += 1 + count_members(value);
        }
    } else if (json_object_is_type(o, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(o); i++)
            n += count_members(json_object_array_get_idx(o, i));
    }
    return n;
}

/* json-c keeps the last of several members of one name: nobody should rely on that. */
static int refuse_repeated(const struct scheck_reader_input *input,
                           const struct scheck_reader_sink *sink, struct json_object *root,
                           size_t n_members)
{
    struct scheck_str name = {"", 0};
    unsigned line;

    if (n_members == count_members(root))
        return SCHECK_OK;
    line = scheck_json_find_repeated(input->data, input->len, &name);
    if (line)
        scheck_fill_refuse(input, sink, line, 0, "'%.*s' is given twice in one object",
                           name.len > 100 ? 100 : (int)name.len, name.data);
    else
        scheck_fill_refuse(input, sink, 0, 0, "a member is given twice in one object");
    return SCHECK_E_SYNTAX;
}

static int refuse_syntax(const struct scheck_reader_input *input,
                         const struct scheck_reader_sink *sink, struct json_tokener *tokener,
                         const char *text, size_t len)
{
    enum json_tokener_error error = json_tokener_get_error(tokener);
    size_t offset = json_tokener_get_parse_end(tokener);
    struct place p = place_of(text, offset < len ? offset : len);

    if (error == json_tokener_error_depth) {
        scheck_fill_refuse(input, sink, p.line, p.column, "nested more than %d deep",
                           SCHECK_JSON_MAX_DEPTH);
        return SCHECK_E_LIMIT;
    }
    scheck_fill_refuse(input, sink, p.line, p.column, "no JSON: %s",
                       error == json_tokener_continue ? "the text ends too early"
                                                      : json_tokener_error_desc(error));
    return SCHECK_E_SYNTAX;
}

/* What follows the value: nothing but white space may. */
static int refuse_rest(const struct scheck_reader_input *input,
                       const struct scheck_reader_sink *sink, const char *text, size_t len,
                       size_t end)
{
    size_t at = end;

    while (at < len &&
           (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
        at++;
    if (at == len)
        return SCHECK_OK;

    struct place p = place_of(text, at);

    scheck_fill_refuse(input, sink, p.line, p.column, "something follows the JSON value");
    return SCHECK_E_SYNTAX;
}

/* What json-c would take although it is no JSON, or no object or array. */
static int refuse_foreign(const struct scheck_reader_input *input,
                          const struct scheck_reader_sink *sink, const char *text, size_t len,
                          size_t *n_members_out)
{
    size_t start = 0, foreign = scheck_json_survey(text, len, n_members_out);
    struct place p;

    while (start < len && strchr(" \t\r\n", text[start]) && text[start])
        start++;
    p = place_of(text, start < len && foreign < len ? foreign : start);
    if (start == len)
        scheck_fill_refuse(input, sink, p.line, 0, "no JSON: the text is empty");
    else if (text[start] != '{' && text[start] != '[')
        scheck_fill_refuse(input, sink, p.line, 0, "neither a JSON object nor an array");
    else if (foreign < len)
        scheck_fill_refuse(input, sink, p.line, p.column, "no JSON: %c outside a string",
                           text[foreign]);
    else
        return SCHECK_OK;
    return SCHECK_E_SYNTAX;
}

static int parse(const struct scheck_reader_input *input, const struct scheck_reader_sink *sink,
                 struct json_tokener *tokener, struct json_object **root_out)
{
    const char *text = input->data;
    size_t len = input->len;
    struct json_object *root;
    size_t n_members;
    int rc;

    /* Some editors write one; JSON has no byte order mark. */
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        len -= 3;
    }
    rc = refuse_foreign(input, sink, text, len, &n_members);
    if (rc)
        return rc;
    /* What follows the value is checked here, with a better message. */
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS |
                                        JSON_TOKENER_VALIDATE_UTF8);
    root = json_tokener_parse_ex(tokener, text, (int)len);
    if (!root)
        return refuse_syntax(input, sink, tokener, text, len);
    rc = refuse_rest(input, sink, text, len, json_tokener_get_parse_end(tokener));
    if (!rc)
        rc = refuse_repeated(input, sink, root, n_members);
    if (rc)
        json_object_put(root);
    else
        *root_out = root;
    return rc;
}

int scheck_json_parse(const struct scheck_reader_input *input,
                      const struct scheck_reader_sink *sink, struct json_object **root_out)
{
    struct json_tokener *tokener;
    int rc;

    if (input->len > SCHECK_JSON_MAX_LEN) {
        scheck_fill_refuse(input, sink, 0, 0, "longer than %zu MiB", SCHECK_JSON_MAX_LEN >> 20);
        return SCHECK_E_LIMIT;
    }
    tokener = json_tokener_new_ex(SCHECK_JSON_MAX_DEPTH);
    if (!tokener)
        return SCHECK_E_NOMEM;
    rc = parse(input, sink, tokener, root_out);
    json_tokener_free(tokener);
    return rc;
}
