/* SPDX-License-Identifier: MIT */
/* Facts JSON in: an object of facts, or an array of such objects, one for each guest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../guest/fill.h"
#include "../json/input.h"
#include "facts_json.h"

/* Longest name of a fact, with its path. Longer ones are cut in messages. */
#define MAX_NAME 200

struct scheck_guests {
    struct json_object *root;
    char *name; /* of the input */
};

/* Reading one set of facts. */
struct reading {
    struct scheck_facts *facts;
    const struct scheck_policy *policy;
    const struct scheck_reader_sink *sink;
    const char *file;
    bool refused; /* an error was reported */
    int rc;       /* SCHECK_E_NOMEM */
};

static void report(struct reading *r, enum scheck_reader_severity severity, const char *path,
                   const char *message)
{
    struct scheck_reader_diag diag = {
        .severity = severity, .file = r->file, .key = path, .message = message};

    r->refused = r->refused || severity == SCHECK_READER_ERROR;
    if (r->sink && r->sink->report)
        r->sink->report(r->sink->ctx, &diag);
}

static void expected(struct reading *r, const char *path, enum scheck_type type)
{
    static const char *const messages[] = {
        [SCHECK_TYPE_BOOL] = "true or false is needed",
        [SCHECK_TYPE_INT] = "a whole number of 64 bits is needed",
        [SCHECK_TYPE_UINT] = "a whole number of 64 bits, not negative, is needed",
        [SCHECK_TYPE_STRING] = "a string is needed",
        [SCHECK_TYPE_LIST] = "an array is needed",
    };

    report(r, SCHECK_READER_ERROR, path, messages[type]);
}

static bool get_int(struct json_object *o, struct scheck_value *v)
{
    int64_t i = json_object_get_int64(o);

    /* json-c keeps what is beyond int64 as uint64, or as the nearest bound of that. */
    if (!json_object_is_type(o, json_type_int) ||
        (i == INT64_MAX && json_object_get_uint64(o) != (uint64_t)INT64_MAX))
        return false;
    v->as.i = i;
    return true;
}

static bool get_uint(struct json_object *o, struct scheck_value *v)
{
    if (!json_object_is_type(o, json_type_int) || json_object_get_int64(o) < 0)
        return false;
    v->as.u = json_object_get_uint64(o);
    return true;
}

/* @o as a value of @type; false: it is of another. */
static bool get_scalar(struct json_object *o, enum scheck_type type, struct scheck_value *v)
{
    *v = (struct scheck_value){.known = SCHECK_KNOWN, .type = type};
    switch (type) {
    case SCHECK_TYPE_BOOL:
        v->as.b = json_object_get_boolean(o);
        return json_object_is_type(o, json_type_boolean);
    case SCHECK_TYPE_INT:
        return get_int(o, v);
    case SCHECK_TYPE_UINT:
        return get_uint(o, v);
    case SCHECK_TYPE_STRING:
        if (!json_object_is_type(o, json_type_string))
            return false;
        v->as.s =
            (struct scheck_str){json_object_get_string(o), (size_t)json_object_get_string_len(o)};
        return true;
    default:
        return false;
    }
}

/* What came of putting a value. */
static void settle(struct reading *r, const char *path, int rc)
{
    if (rc == SCHECK_E_NOMEM)
        r->rc = rc;
    else if (rc == SCHECK_E_DERIVED)
        report(r, SCHECK_READER_WARNING, path, "is computed, not read: ignored");
    else if (rc == SCHECK_E_LIMIT)
        report(r, SCHECK_READER_WARNING, path,
               "is longer than the policy provides for: taken as unknown");
    else if (rc)
        report(r, SCHECK_READER_ERROR, path, scheck_status_message(rc));
}

static void read_fact(struct reading *r, size_t fact, size_t element, const char *path,
                      struct json_object *o);

/* "@prefix.@key" into @name, of MAX_NAME bytes; its length, or 0 when it is longer. */
static size_t join(char *name, const char *prefix, const char *key)
{
    size_t prefix_len = strlen(prefix), key_len = strlen(key);

    if (prefix_len + 1 + key_len >= MAX_NAME)
        return 0;
    memcpy(name, prefix, prefix_len);
    name[prefix_len] = '.';
    memcpy(name + prefix_len + 1, key, key_len + 1);
    return prefix_len + 1 + key_len;
}

/* A record of list @list; its fields are looked up one by one. */
static void read_record(struct reading *r, const char *list, size_t element, const char *path,
                        struct json_object *o)
{
    char name[MAX_NAME], field_path[MAX_NAME];
    size_t fact, len;

    if (!json_object_is_type(o, json_type_object)) {
        report(r, SCHECK_READER_ERROR, path, "an object is needed");
        return;
    }
    json_object_object_foreach(o, key, value)
    {
        if (!join(field_path, path, key))
            snprintf(field_path, sizeof field_path, "%s.%.40s", path, key);
        len = join(name, list, key);
        if (!len || scheck_policy_find_fact(r->policy, name, len, &fact) != SCHECK_OK)
            report(r, SCHECK_READER_WARNING, field_path, "is no fact of the policy: ignored");
        else
            read_fact(r, fact, element, field_path, value);
    }
}

static void read_items(struct reading *r, size_t fact, const struct scheck_fact_info *info,
                       const char *path, struct json_object *o)
{
    size_t n = json_object_array_length(o);
    char item_path[MAX_NAME];
    struct scheck_value v;

    for (size_t i = 0; i < n && !r->rc; i++) {
        struct json_object *item = json_object_array_get_idx(o, i);

        snprintf(item_path, sizeof item_path, "%s[%zu]", path, i);
        if (info->of_records)
            read_record(r, info->name, i, item_path, item);
        else if (item && !get_scalar(item, info->element, &v))
            expected(r, item_path, info->element);
        else if (item) /* a null is an item that nobody knows */
            settle(r, item_path, scheck_facts_put_item(r->facts, fact, i, &v));
    }
}

static void read_list(struct reading *r, size_t fact, const struct scheck_fact_info *info,
                      const char *path, struct json_object *o)
{
    struct scheck_value v = {.known = SCHECK_KNOWN, .type = SCHECK_TYPE_LIST};
    int rc;

    if (!json_object_is_type(o, json_type_array)) {
        expected(r, path, SCHECK_TYPE_LIST);
        return;
    }
    v.as.n_elements = json_object_array_length(o);
    rc = scheck_facts_put(r->facts, fact, 0, &v);
    settle(r, path, rc);
    if (rc == SCHECK_OK)
        read_items(r, fact, info, path, o);
}

static void read_fact(struct reading *r, size_t fact, size_t element, const char *path,
                      struct json_object *o)
{
    struct scheck_value v = {.known = SCHECK_ABSENT};
    struct scheck_fact_info info;

    if (scheck_policy_fact(r->policy, fact, &info) != SCHECK_OK)
        return;
    if (info.derived)
        settle(r, path, SCHECK_E_DERIVED);
    else if (!o && !info.optional)
        report(r, SCHECK_READER_ERROR, path,
               "is null, but cannot be absent: leave it out when it is not known");
    else if (info.type == SCHECK_TYPE_LIST && o)
        read_list(r, fact, &info, path, o);
    else if (o && !get_scalar(o, info.type, &v))
        expected(r, path, info.type);
    else
        settle(r, path, scheck_facts_put(r->facts, fact, element, &v));
}

/* The fact called @name that is no field of a list. */
static bool find_fact(const struct reading *r, const char *name, size_t *fact_out)
{
    struct scheck_fact_info info;

    return scheck_policy_find_fact(r->policy, name, strlen(name), fact_out) == SCHECK_OK &&
           scheck_policy_fact(r->policy, *fact_out, &info) == SCHECK_OK && info.list == SIZE_MAX;
}

static void read_namespace(struct reading *r, const char *prefix, struct json_object *o)
{
    char name[MAX_NAME];
    size_t fact;

    json_object_object_foreach(o, key, value)
    {
        bool fits = join(name, prefix, key) > 0;

        if (r->rc)
            return;
        if (!fits)
            snprintf(name, sizeof name, "%.80s.%.80s", prefix, key);
        if (fits && find_fact(r, name, &fact))
            read_fact(r, fact, 0, name, value);
        else
            report(r, SCHECK_READER_WARNING, name, "is no fact of the policy: ignored");
    }
}

/* A note of an unknown fact is the reason for that; those of list elements are not kept. */
static void read_notes(struct reading *r, struct json_object *notes)
{
    struct scheck_value v;
    size_t fact;

    if (!json_object_is_type(notes, json_type_object)) {
        report(r, SCHECK_READER_ERROR, "notes", "an object is needed");
        return;
    }
    json_object_object_foreach(notes, name, value)
    {
        const char *text = json_object_get_string(value);
        int rc = SCHECK_OK;

        if (!json_object_is_type(value, json_type_string) || !find_fact(r, name, &fact) ||
            scheck_facts_get(r->facts, fact, 0, &v) != SCHECK_OK)
            continue;
        if (v.known == SCHECK_UNKNOWN)
            rc = scheck_facts_set_unknown(r->facts, name, text);
        else
            rc = scheck_facts_set_source(r->facts, name, text);
        if (rc == SCHECK_E_NOMEM)
            r->rc = rc;
    }
}

static void read_root(struct reading *r, struct json_object *root)
{
    struct json_object *notes = NULL;
    size_t fact;

    json_object_object_foreach(root, key, value)
    {
        if (r->rc)
            return;
        if (strcmp(key, "notes") == 0)
            notes = value;
        else if (find_fact(r, key, &fact))
            read_fact(r, fact, 0, key, value);
        else if (json_object_is_type(value, json_type_object))
            read_namespace(r, key, value);
        else
            report(r, SCHECK_READER_WARNING, key, "is no fact of the policy: ignored");
    }
    if (notes && !r->rc)
        read_notes(r, notes);
}

static bool recognise(const struct scheck_reader_input *input)
{
    static const char *const names[] = {"toolstack", "hypervisor", "host",  "dom0",
                                        "guest",     "operation",  "today", NULL};

    return scheck_json_has_member(input, names, true);
}

/* An array must hold objects only. */
static int check_root(const struct scheck_reader_input *input,
                      const struct scheck_reader_sink *sink, struct json_object *root)
{
    if (!json_object_is_type(root, json_type_array))
        return SCHECK_OK;
    for (size_t i = 0; i < json_object_array_length(root); i++) {
        if (!json_object_is_type(json_object_array_get_idx(root, i), json_type_object)) {
            scheck_fill_refuse(input, sink, 0, 0, "element %zu of the array is no object", i);
            return SCHECK_E_SYNTAX;
        }
    }
    return SCHECK_OK;
}

static void close_guests(struct scheck_guests *guests)
{
    if (!guests)
        return;
    json_object_put(guests->root);
    free(guests->name);
    free(guests);
}

static int open_guests(const struct scheck_reader_input *input,
                       const struct scheck_reader_sink *sink, struct scheck_guests **guests_out)
{
    struct scheck_guests *guests = calloc(1, sizeof *guests);
    int rc = guests ? scheck_json_parse(input, sink, &guests->root) : SCHECK_E_NOMEM;

    if (!rc)
        rc = check_root(input, sink, guests->root);
    if (!rc && input->name) {
        guests->name = strdup(input->name);
        rc = guests->name ? SCHECK_OK : SCHECK_E_NOMEM;
    }
    if (rc)
        close_guests(guests);
    else
        *guests_out = guests;
    return rc;
}

static size_t count_guests(const struct scheck_guests *guests)
{
    return json_object_is_type(guests->root, json_type_array)
               ? json_object_array_length(guests->root)
               : 1;
}

static struct json_object *guest_at(const struct scheck_guests *guests, size_t idx)
{
    return json_object_is_type(guests->root, json_type_array)
               ? json_object_array_get_idx(guests->root, idx)
               : guests->root;
}

static const char *guest_name(const struct scheck_guests *guests, size_t idx)
{
    struct json_object *guest, *name;

    if (json_object_object_get_ex(guest_at(guests, idx), "guest", &guest) &&
        json_object_is_type(guest, json_type_object) &&
        json_object_object_get_ex(guest, "name", &name) &&
        json_object_is_type(name, json_type_string))
        return json_object_get_string(name);
    return NULL;
}

static int fill(const struct scheck_guests *guests, size_t idx, struct scheck_facts *facts,
                const struct scheck_reader_sink *sink)
{
    struct reading r = {
        .facts = facts, .policy = scheck_facts_policy(facts), .sink = sink, .file = guests->name};

    read_root(&r, guest_at(guests, idx));
    if (r.rc)
        return r.rc;
    return r.refused ? SCHECK_E_SYNTAX : SCHECK_OK;
}

const struct scheck_reader scheck_reader_facts_json = {
    .name = "facts-json",
    .recognise = recognise,
    .open = open_guests,
    .count = count_guests,
    .guest_name = guest_name,
    .fill = fill,
    .close = close_guests,
};
