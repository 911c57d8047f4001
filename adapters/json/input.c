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

static int refuse(const struct scheck_reader_input *input, const struct scheck_reader_sink *sink,
                  const struct scheck_json *json, enum scheck_json_error error, const char *text,
                  size_t len)
{
    struct place p = place_of(text, json->error_at);
    char c = json->error_at < len ? text[json->error_at] : '\0';
    int key_len = json->error_key.len > 100 ? 100 : (int)json->error_key.len;

    switch (error) {
    case SCHECK_JSON_NO_MEMORY:
        return SCHECK_E_NOMEM;
    case SCHECK_JSON_DEPTH:
        scheck_fill_refuse(input, sink, p.line, p.column, "nested more than %d deep",
                           SCHECK_JSON_MAX_DEPTH);
        return SCHECK_E_LIMIT;
    case SCHECK_JSON_REPEATED:
        scheck_fill_refuse(input, sink, p.line, p.column, "'%.*s' is given twice in one object",
                           key_len, json->error_key.data);
        break;
    case SCHECK_JSON_WORD:
        if (c > ' ' && c <= '~') {
            scheck_fill_refuse(input, sink, p.line, p.column,
                               "no JSON: '%c' cannot stand here, outside a string", c);
            break;
        }
        /* fall through */
    default:
        scheck_fill_refuse(input, sink, p.line, p.column, "%s", scheck_json_error_message(error));
        break;
    }
    return SCHECK_E_SYNTAX;
}

/* No object and no array: a file of something else, most likely. */
static int refuse_foreign(const struct scheck_reader_input *input,
                          const struct scheck_reader_sink *sink, const char *text, size_t len)
{
    size_t start = 0;

    while (start < len && strchr(" \t\r\n", text[start]) && text[start])
        start++;
    if (start < len && (text[start] == '{' || text[start] == '['))
        return SCHECK_OK;
    scheck_fill_refuse(input, sink, place_of(text, start).line, 0, "%s",
                       start == len ? "no JSON: the text is empty"
                                    : "neither a JSON object nor an array");
    return SCHECK_E_SYNTAX;
}

int scheck_json_parse(const struct scheck_reader_input *input,
                      const struct scheck_reader_sink *sink, struct scheck_json *json)
{
    const char *text = input->data;
    size_t len = input->len;
    enum scheck_json_error error;
    int rc;

    if (len > SCHECK_JSON_MAX_LEN) {
        scheck_fill_refuse(input, sink, 0, 0, "longer than %zu MiB", SCHECK_JSON_MAX_LEN >> 20);
        return SCHECK_E_LIMIT;
    }
    /* Some editors write one; JSON has no byte order mark. */
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        len -= 3;
    }
    rc = refuse_foreign(input, sink, text, len);
    if (rc)
        return rc;
    error = scheck_json_read(json, text, len);
    return error ? refuse(input, sink, json, error, text, len) : SCHECK_OK;
}
