/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <string.h>

static const struct {
    uint8_t set; /* enum libxl_words */
    bool unset;  /* says that nothing is set: the fact stays as it is */
    char from[21], to[21];
} words[] = {
    {LIBXL_UNKNOWN, true, "unknown", ""},
    {LIBXL_INVALID, true, "invalid", ""},
    {LIBXL_UNNAMED, false, "unknown", ""},
    {LIBXL_NIC, true, "unknown", ""},
    {LIBXL_NIC, false, "vif_ioemu", "ioemu"},
    {LIBXL_VUART, false, "unknown", "none"},
    {LIBXL_ON_EVENT, false, "restart_rename", "rename_restart"},
    {LIBXL_OLD_ALTP2M, false, "True", "mixed"},
    {LIBXL_OLD_ALTP2M, true, "False", ""},
    {LIBXL_DEVICE_MODEL, true, "unknown", ""},
    {LIBXL_DEVICE_MODEL, false, "qemu_xen", "qemu-xen"},
    {LIBXL_DEVICE_MODEL, false, "qemu_xen_traditional", "qemu-xen-traditional"},
};

const struct scheck_json_value *libxl_member(const struct scheck_json_value *object,
                                             const char *name)
{
    const char *slash = strchr(name, '/');
    const struct scheck_json_value *found;
    char outer[64];

    if (!scheck_json_is(object, SCHECK_JSON_OBJECT))
        return NULL;
    if (!slash)
        found = scheck_json_get(object, name);
    else if ((size_t)(slash - name) >= sizeof outer)
        return NULL;
    else {
        memcpy(outer, name, (size_t)(slash - name));
        outer[slash - name] = '\0';
        found = libxl_member(scheck_json_get(object, outer), slash + 1);
    }
    return scheck_json_is(found, SCHECK_JSON_NULL) ? NULL : found;
}

int64_t libxl_int64(const struct scheck_json_value *o)
{
    if (!scheck_json_is_int(o))
        return 0;
    return o->type == SCHECK_JSON_UINT ? INT64_MAX : o->as.i;
}

static bool is_set(const struct scheck_json_value *o)
{
    switch (o->type) {
    case SCHECK_JSON_NULL:
    case SCHECK_JSON_FALSE:
        return false;
    case SCHECK_JSON_TRUE:
        return true;
    case SCHECK_JSON_STRING:
    case SCHECK_JSON_ARRAY:
        return o->n > 0;
    case SCHECK_JSON_OBJECT:
        for (size_t i = 0; i < o->n; i++)
            if (is_set(&o->as.members[i].value))
                return true;
        return false;
    default:
        return o->as.i != 0;
    }
}

bool libxl_bool(const struct scheck_json_value *o, bool *known_out)
{
    const char *text;

    *known_out = true;
    if (scheck_json_is_bool(o) || scheck_json_is_int(o))
        return is_set(o);
    text = scheck_json_text(o);
    *known_out = text && (strcmp(text, "True") == 0 || strcmp(text, "False") == 0);
    return *known_out && *text == 'T';
}

bool libxl_int(const struct scheck_json_value *o, int64_t *out)
{
    *out = libxl_int64(o);
    return scheck_json_is_int(o) && *out >= 0 && *out != INT64_MAX && *out != UINT32_MAX;
}

/* libxl could not read it either. */
static void refuse(struct scheck_fill *f, const struct libxl_row *row, const char *wanted)
{
    scheck_fill_about(f, row->member);
    scheck_fill_warn(f, "libxl needs %s here", wanted);
    scheck_fill_unknown(f, row->fact, "of the wrong kind");
}

static void fill_bool(struct scheck_fill *f, const struct scheck_json_value *o,
                      const struct libxl_row *row)
{
    bool known, value = libxl_bool(o, &known);

    if (known)
        scheck_fill_bool(f, row->fact, value);
    else if (!scheck_json_is(o, SCHECK_JSON_STRING) || strcmp(o->as.s, "<default>") != 0)
        refuse(f, row, "\"True\" or \"False\"");
}

static void fill_int(struct scheck_fill *f, const struct scheck_json_value *o,
                     const struct libxl_row *row)
{
    int64_t value;

    scheck_fill_about(f, row->member);
    if (!scheck_json_is_int(o))
        refuse(f, row, "a number");
    else if (!libxl_int(o, &value))
        return;
    else if (row->kind == LIBXL_KIB)
        scheck_fill_scaled(f, row->fact, value, 1024);
    else
        scheck_fill_int(f, row->fact, value);
}

static void fill_word(struct scheck_fill *f, const char *text, const struct libxl_row *row)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (words[i].set != row->words || strcmp(words[i].from, text) != 0)
            continue;
        if (!words[i].unset)
            scheck_fill_string(f, row->fact, words[i].to);
        return;
    }
    scheck_fill_string(f, row->fact, text);
}

static void fill_text(struct scheck_fill *f, const struct scheck_json_value *o,
                      const struct libxl_row *row)
{
    const char *text = scheck_json_text(o);

    if (!text) {
        refuse(f, row, "a string");
    } else if (row->kind == LIBXL_BASENAME) {
        scheck_fill_basename(f, row->fact, text);
    } else if (row->kind == LIBXL_STRING) {
        scheck_fill_string(f, row->fact, text);
    } else {
        fill_word(f, text, row);
    }
}

static void fill_strings(struct scheck_fill *f, const struct scheck_json_value *o,
                         const struct libxl_row *row)
{
    bool one = scheck_json_is(o, SCHECK_JSON_STRING);
    size_t n = one ? 1 : scheck_json_length(o);

    if (!one && !scheck_json_is(o, SCHECK_JSON_ARRAY)) {
        refuse(f, row, "a list of strings");
        return;
    }
    if (!scheck_fill_list(f, row->fact, n))
        return;
    for (size_t i = 0; i < n; i++) {
        const char *item = scheck_json_text(one ? o : &o->as.items[i]);

        if (item)
            scheck_fill_item_string(f, row->fact, i, item);
        else
            refuse(f, row, "a list of strings");
    }
}

static void fill_row(struct scheck_fill *f, const struct scheck_json_value *o,
                     const struct libxl_row *row)
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
        if (scheck_json_is(o, SCHECK_JSON_ARRAY))
            scheck_fill_int(f, row->fact, (int64_t)scheck_json_length(o));
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

void libxl_rows(struct scheck_fill *f, const struct scheck_json_value *object,
                const struct libxl_row *rows)
{
    for (; rows->kind != LIBXL_END && !f->rc; rows++) {
        const struct scheck_json_value *o = libxl_member(object, rows->member);

        if (o)
            fill_row(f, o, rows);
    }
}
