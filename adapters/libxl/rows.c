/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <string.h>

struct json_object *libxl_member(struct json_object *object, const char *name)
{
    const char *slash = strchr(name, '/');
    struct json_object *found = NULL;
    char outer[64];

    if (!json_object_is_type(object, json_type_object))
        return NULL;
    if (!slash)
        return json_object_object_get_ex(object, name, &found) ? found : NULL;
    snprintf(outer, sizeof outer, "%.*s", (int)(slash - name), name);
    return json_object_object_get_ex(object, outer, &found) ? libxl_member(found, slash + 1) : NULL;
}

bool libxl_bool(struct json_object *o, bool *known_out)
{
    const char *text;

    *known_out = true;
    if (json_object_is_type(o, json_type_boolean) || json_object_is_type(o, json_type_int))
        return json_object_get_boolean(o);
    text = json_object_is_type(o, json_type_string) ? json_object_get_string(o) : "";
    *known_out = strcmp(text, "True") == 0 || strcmp(text, "False") == 0;
    return strcmp(text, "True") == 0;
}

bool libxl_int(struct json_object *o, int64_t *out)
{
    *out = json_object_get_int64(o);
    return json_object_is_type(o, json_type_int) && *out >= 0 && *out != INT64_MAX &&
           *out != UINT32_MAX;
}

static bool is_set(struct json_object *o)
{
    switch (json_object_get_type(o)) {
    case json_type_string:
        return json_object_get_string_len(o) > 0;
    case json_type_array:
        return json_object_array_length(o) > 0;
    case json_type_object: {
        json_object_object_foreach(o, key, value)
        {
            (void)key;
            if (is_set(value))
                return true;
        }
        return false;
    }
    default:
        return json_object_get_boolean(o);
    }
}

/* libxl could not read it either. */
static void refuse(struct scheck_fill *f, const struct libxl_row *row, const char *wanted)
{
    scheck_fill_about(f, row->member);
    scheck_fill_warn(f, "libxl needs %s here", wanted);
    scheck_fill_unknown(f, row->fact, "of the wrong kind");
}

static void fill_bool(struct scheck_fill *f, struct json_object *o, const struct libxl_row *row)
{
    bool known, value = libxl_bool(o, &known);

    if (known)
        scheck_fill_bool(f, row->fact, value);
    else if (!json_object_is_type(o, json_type_string) ||
             strcmp(json_object_get_string(o), "<default>") != 0)
        refuse(f, row, "\"True\" or \"False\"");
}

static void fill_int(struct scheck_fill *f, struct json_object *o, const struct libxl_row *row)
{
    int64_t value;

    scheck_fill_about(f, row->member);
    if (!json_object_is_type(o, json_type_int))
        refuse(f, row, "a number");
    else if (!libxl_int(o, &value))
        return;
    else if (row->kind == LIBXL_KIB)
        scheck_fill_scaled(f, row->fact, value, 1024);
    else
        scheck_fill_int(f, row->fact, value);
}

static void fill_text(struct scheck_fill *f, struct json_object *o, const struct libxl_row *row)
{
    const char *text = json_object_get_string(o);

    if (!json_object_is_type(o, json_type_string)) {
        refuse(f, row, "a string");
    } else if (row->kind == LIBXL_BASENAME) {
        scheck_fill_basename(f, row->fact, text);
    } else if (row->kind == LIBXL_STRING) {
        scheck_fill_string(f, row->fact, text);
    } else {
        for (const struct scheck_fill_word *w = row->words; w && w->from; w++) {
            if (strcmp(w->from, text) != 0)
                continue;
            if (w->to)
                scheck_fill_string(f, row->fact, w->to);
            return;
        }
        scheck_fill_string(f, row->fact, text);
    }
}

static void fill_strings(struct scheck_fill *f, struct json_object *o, const struct libxl_row *row)
{
    bool one = json_object_is_type(o, json_type_string);
    size_t n = one ? 1 : json_object_is_type(o, json_type_array) ? json_object_array_length(o) : 0;

    if (!one && !json_object_is_type(o, json_type_array)) {
        refuse(f, row, "a list of strings");
        return;
    }
    if (!scheck_fill_list(f, row->fact, n))
        return;
    for (size_t i = 0; i < n; i++) {
        struct json_object *item = one ? o : json_object_array_get_idx(o, i);

        if (json_object_is_type(item, json_type_string))
            scheck_fill_item_string(f, row->fact, i, json_object_get_string(item));
        else
            refuse(f, row, "a list of strings");
    }
}

static void fill_row(struct scheck_fill *f, struct json_object *o, const struct libxl_row *row)
{
    switch (row->kind) {
    case LIBXL_BOOL:
        fill_bool(f, o, row);
        break;
    case LIBXL_SET:
        scheck_fill_bool(f, row->fact, is_set(o));
        break;
    case LIBXL_INT:
    case LIBXL_KIB:
        fill_int(f, o, row);
        break;
    case LIBXL_STRING:
    case LIBXL_BASENAME:
    case LIBXL_WORD:
        fill_text(f, o, row);
        break;
    case LIBXL_COUNT:
        if (json_object_is_type(o, json_type_array))
            scheck_fill_int(f, row->fact, (int64_t)json_object_array_length(o));
        else
            refuse(f, row, "a list");
        break;
    case LIBXL_STRINGS:
        fill_strings(f, o, row);
        break;
    case LIBXL_END:
        break;
    }
}

void libxl_rows(struct scheck_fill *f, struct json_object *object, const struct libxl_row *rows)
{
    for (; rows->member && !f->rc; rows++) {
        struct json_object *o = libxl_member(object, rows->member);

        if (o)
            fill_row(f, o, rows);
    }
}
