/* SPDX-License-Identifier: MIT */
#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "message.h"

#define REPLACEMENT "\xef\xbf\xbd"

struct json_object *cli_json_need(struct json_object *object)
{
    if (!object)
        cli_exit(cli_no_memory());
    return object;
}

/* @rc is json-c's, which takes @value only when it could add it. */
static void need_added(int rc, struct json_object *value)
{
    if (rc == 0)
        return;
    json_object_put(value);
    cli_exit(cli_no_memory());
}

void cli_json_need_member(struct json_object *object, const char *key, struct json_object *value)
{
    need_added((json_object_object_add)(object, key, value), value);
}

void cli_json_need_item(struct json_object *array, struct json_object *value)
{
    need_added((json_object_array_add)(array, value), value);
}

/* Controls are fine in JSON, which escapes them; only malformed sequences are not. */
size_t cli_json_valid_sequence(const char *text, size_t len)
{
    unsigned char first = (unsigned char)*text;

    if (first < 0x80)
        return 1;
    /* C1 controls and the marks of direction are not printable, but they are UTF-8. */
    if (first == 0xc2 && len > 1 && ((unsigned char)text[1] & 0xc0) == 0x80)
        return 2;
    if (first == 0xe2 && len > 2 && ((unsigned char)text[1] & 0xc0) == 0x80 &&
        ((unsigned char)text[2] & 0xc0) == 0x80)
        return 3;
    return cli_printable(text, len);
}

static bool is_utf8(const char *text, size_t len)
{
    while (len > 0) {
        size_t n = cli_json_valid_sequence(text, len);

        if (n == 0)
            return false;
        text += n;
        len -= n;
    }
    return true;
}

struct json_object *cli_json_string(const char *text, size_t len)
{
    if (is_utf8(text, len))
        return json_object_new_string_len(text, (int)len);

    char *clean = malloc(len * strlen(REPLACEMENT) + 1);
    size_t used = 0;

    for (size_t i = 0; clean && i < len;) {
        size_t n = cli_json_valid_sequence(text + i, len - i);
        const char *from = n ? text + i : REPLACEMENT;
        size_t n_put = n ? n : strlen(REPLACEMENT);

        memcpy(clean + used, from, n_put);
        used += n_put;
        i += n ? n : 1;
    }

    if (!clean)
        cli_exit(cli_no_memory());

    struct json_object *string = json_object_new_string_len(clean, (int)used);

    free(clean);
    return string;
}

void cli_json_add(struct json_object *object, const char *key, const char *text)
{
    if (text)
        json_object_object_add(object, key, cli_json_string(text, strlen(text)));
}

void cli_json_add_value(struct json_object *object, const char *key,
                        const struct scheck_value *value)
{
    struct json_object *json = NULL;

    if (value->known == SCHECK_UNKNOWN)
        return;
    if (value->known == SCHECK_KNOWN) {
        switch (value->type) {
        case SCHECK_TYPE_BOOL: json = json_object_new_boolean(value->as.b); break;
        case SCHECK_TYPE_INT: json = json_object_new_int64(value->as.i); break;
        case SCHECK_TYPE_UINT: json = json_object_new_uint64(value->as.u); break;
        case SCHECK_TYPE_STRING:
            json = cli_json_string(value->as.s.data ? value->as.s.data : "", value->as.s.len);
            break;
        case SCHECK_TYPE_LIST:
            json = json_object_new_int64((int64_t)value->as.n_elements);
            break;
        default: break;
        }
    }
    json_object_object_add(object, key, json);
}

static void put_value(struct cli_buffer *out, struct json_object *value);

static void put_members(struct cli_buffer *out, struct json_object *object)
{
    const char *comma = "";

    cli_buffer_puts(out, "{");
    json_object_object_foreach(object, key, value)
    {
        cli_buffer_puts(out, comma);
        cli_buffer_json(out, key, strlen(key));
        cli_buffer_puts(out, ":");
        put_value(out, value);
        comma = ",";
    }
    cli_buffer_puts(out, "}");
}

static void put_value(struct cli_buffer *out, struct json_object *value)
{
    size_t n;

    switch (json_object_get_type(value)) {
    case json_type_object: put_members(out, value); break;
    case json_type_array:
        n = json_object_array_length(value);
        cli_buffer_puts(out, "[");
        for (size_t i = 0; i < n; i++) {
            cli_buffer_puts(out, i ? "," : "");
            put_value(out, json_object_array_get_idx(value, i));
        }
        cli_buffer_puts(out, "]");
        break;
    case json_type_string:
        cli_buffer_json(out, json_object_get_string(value),
                        (size_t)json_object_get_string_len(value));
        break;
    case json_type_null: cli_buffer_puts(out, "null"); break;
    case json_type_boolean:
        cli_buffer_puts(out, json_object_get_boolean(value) ? "true" : "false");
        break;
    default: {
        const char *number = json_object_get_string(value);

        if (!number)
            cli_exit(cli_no_memory());
        cli_buffer_puts(out, number);
    }
    }
}

char *cli_json_text(struct json_object *object)
{
    struct cli_buffer out = {0};

    put_value(&out, object);
    cli_buffer_put(&out, "", 1);
    if (out.failed)
        cli_exit(cli_no_memory());
    json_object_put(object);
    return out.data;
}

void cli_json_print(struct json_object *object)
{
    char *text = cli_json_text(object);

    fputs(text, stdout);
    free(text);
}
