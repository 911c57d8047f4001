/* SPDX-License-Identifier: MIT */
/* Bytes as JSON: whatever is taken, json-c takes too, and every value can be looked at. */
#include <json-c/json.h>
#include <string.h>

#include "adapters/json/value.h"

#include "fuzz.h"

/* Touches every byte that a value may be read by. */
static size_t walk(const struct scheck_json_value *v)
{
    size_t n = 1;

    if (v->type == SCHECK_JSON_STRING) {
        FUZZ_ASSERT(v->as.s[v->n] == '\0');
        n += strlen(v->as.s);
    }
    for (size_t i = 0; v->type == SCHECK_JSON_ARRAY && i < v->n; i++)
        n += walk(&v->as.items[i]);
    for (size_t i = 0; v->type == SCHECK_JSON_OBJECT && i < v->n; i++) {
        const struct scheck_json_member *m = &v->as.members[i];

        FUZZ_ASSERT(m->key[m->key_len] == '\0');
        FUZZ_ASSERT(strlen(m->key) != m->key_len || scheck_json_get(v, m->key) == &m->value);
        n += walk(&m->value);
    }
    return n;
}

static void ask_json_c(const char *data, size_t len)
{
    struct json_tokener *tokener = json_tokener_new_ex(SCHECK_JSON_MAX_DEPTH + 2);

    FUZZ_ASSERT(tokener);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    json_object_put(json_tokener_parse_ex(tokener, data, (int)len));
    /* A number alone may go on. */
    FUZZ_ASSERT(json_tokener_get_error(tokener) == json_tokener_success ||
                json_tokener_get_error(tokener) == json_tokener_continue);
    json_tokener_free(tokener);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    /* Kept, as a stream of texts is read. */
    static struct scheck_json json;
    enum scheck_json_error error = scheck_json_read(&json, (const char *)data, len);

    FUZZ_ASSERT(json.error_at <= len);
    if (error == SCHECK_JSON_OK && len > 0) {
        walk(&json.root);
        ask_json_c((const char *)data, len);
    }
    if (len % 16 == 0)
        scheck_json_clear(&json);
    return 0;
}
