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
    struct scheck_json json;
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

/* @o as a value of @type; false: it is of another. */
static bool get_scalar(const struct scheck_json_value *o, enum scheck_type type,
                       struct scheck_value *v)
{
    *v = (struct scheck_value){.known = SCHECK_KNOWN, .type = type};
    switch (type) {
    case SCHECK_TYPE_BOOL:
        v->as.b = o->type == SCHECK_JSON_TRUE;
        return scheck_json_is_bool(o);
    case SCHECK_TYPE_INT:
        v->as.i = o->as.i;
        return o->type == SCHECK_JSON_INT;
    case SCHECK_TYPE_UINT:
        v->as.u = o->as.u;
        return o->type == SCHECK_JSON_UINT || (o->type == SCHECK_JSON_INT && o->as.i >= 0);
    case SCHECK_TYPE_STRING:
        v->as.s = (struct scheck_str){o->as.s, o->n};
        return o->type == SCHECK_JSON_STRING;
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

/* A fact of the policy. */
struct found {
    size_t fact;
    struct scheck_fact_info info;
};

static bool find_any(const struct reading *r, const char *name, size_t len, struct found *found)
{
    return scheck_policy_find_fact(r->policy, name, len, &found->fact) == SCHECK_OK &&
           scheck_policy_fact(r->policy, found->fact, &found->info) == SCHECK_OK;
}

/* One that is no field of a list. */
static bool find_fact(const struct reading *r, const char *name, size_t len, struct found *found)
{
    return find_any(r, name, len, found) && found->info.list == SIZE_MAX;
}

/* The same where @found is the one before: facts are written in the policy's order. */
static bool find_next(const struct reading *r, const char *name, size_t len, struct found *found)
{
    bool is_next = scheck_policy_fact(r->policy, ++found->fact, &found->info) == SCHECK_OK &&
                   strlen(found->info.name) == len && memcmp(found->info.name, name, len) == 0;

    return is_next ? found->info.list == SIZE_MAX : find_fact(r, name, len, found);
}

static void read_fact(struct reading *r, const struct found *found, size_t element,
                      const char *path, const struct scheck_json_value *o);

/*
 * "@prefix.KEY" into @name, of MAX_NAME bytes, cut where it is longer; its
 * length, or 0 when it was cut: then it is no fact's name.
 */
static size_t join(char *name, const char *prefix, const struct scheck_json_member *m)
{
    size_t prefix_len = strlen(prefix), len = prefix_len + 1 + m->key_len;

    if (len >= MAX_NAME) {
        snprintf(name, MAX_NAME, "%.120s.%.70s", prefix, m->key);
        return 0;
    }
    memcpy(name, prefix, prefix_len);
    name[prefix_len] = '.';
    memcpy(name + prefix_len + 1, m->key, m->key_len + 1);
    return len;
}

/* A record of list @list; its fields are looked up one by one. */
static void read_record(struct reading *r, const char *list, size_t element, const char *path,
                        const struct scheck_json_value *o)
{
    char name[MAX_NAME], field_path[MAX_NAME];
    struct found found;
    size_t len;

    if (o->type != SCHECK_JSON_OBJECT) {
        report(r, SCHECK_READER_ERROR, path, "an object is needed");
        return;
    }
    for (size_t i = 0; i < o->n && !r->rc; i++) {
        const struct scheck_json_member *m = &o->as.members[i];

        join(field_path, path, m);
        len = join(name, list, m);
        if (!len || !find_any(r, name, len, &found))
            report(r, SCHECK_READER_WARNING, field_path, "is no fact of the policy: ignored");
        else
            read_fact(r, &found, element, field_path, &m->value);
    }
}

static void read_items(struct reading *r, size_t fact, const struct scheck_fact_info *info,
                       const char *path, const struct scheck_json_value *o)
{
    size_t n = scheck_json_length(o);
    char item_path[MAX_NAME];
    struct scheck_value v;

    for (size_t i = 0; i < n && !r->rc; i++) {
        const struct scheck_json_value *item = &o->as.items[i];

        scheck_name_element(item_path, sizeof item_path, path, i);
        if (info->of_records)
            read_record(r, info->name, i, item_path, item);
        else if (item->type == SCHECK_JSON_NULL)
            continue; /* an item that nobody knows */
        else if (!get_scalar(item, info->element, &v))
            expected(r, item_path, info->element);
        else
            settle(r, item_path, scheck_facts_put_item(r->facts, fact, i, &v));
    }
}

static void read_list(struct reading *r, size_t fact, const struct scheck_fact_info *info,
                      const char *path, const struct scheck_json_value *o)
{
    struct scheck_value v = {.known = SCHECK_KNOWN, .type = SCHECK_TYPE_LIST};
    int rc;

    if (o->type != SCHECK_JSON_ARRAY) {
        expected(r, path, SCHECK_TYPE_LIST);
        return;
    }
    v.as.n_elements = o->n;
    rc = scheck_facts_put(r->facts, fact, 0, &v);
    settle(r, path, rc);
    if (rc == SCHECK_OK)
        read_items(r, fact, info, path, o);
}

static void read_fact(struct reading *r, const struct found *found, size_t element,
                      const char *path, const struct scheck_json_value *o)
{
    const struct scheck_fact_info *info = &found->info;
    struct scheck_value v = {.known = SCHECK_ABSENT};
    bool null = o->type == SCHECK_JSON_NULL;

    if (info->derived)
        settle(r, path, SCHECK_E_DERIVED);
    else if (null && !info->optional)
        report(r, SCHECK_READER_ERROR, path,
               "is null, but cannot be absent: leave it out when it is not known");
    else if (info->type == SCHECK_TYPE_LIST && !null)
        read_list(r, found->fact, info, path, o);
    else if (!null && !get_scalar(o, info->type, &v))
        expected(r, path, info->type);
    else
        settle(r, path, scheck_facts_put(r->facts, found->fact, element, &v));
}

static void read_namespace(struct reading *r, const char *prefix, const struct scheck_json_value *o)
{
    char name[MAX_NAME];
    struct found found = {.fact = SIZE_MAX};

    for (size_t i = 0; i < o->n && !r->rc; i++) {
        const struct scheck_json_member *m = &o->as.members[i];
        size_t len = join(name, prefix, m);

        if (len && find_next(r, name, len, &found))
            read_fact(r, &found, 0, name, &m->value);
        else
            report(r, SCHECK_READER_WARNING, name, "is no fact of the policy: ignored");
    }
}

/* A note of an unknown fact is the reason for that; those of list elements are not kept. */
static void read_note(struct reading *r, const struct scheck_json_member *m)
{
    const char *text = scheck_json_text(&m->value);
    struct scheck_value v;
    struct found found;
    int rc;

    if (!text || !find_fact(r, m->key, m->key_len, &found) ||
        scheck_facts_get(r->facts, found.fact, 0, &v) != SCHECK_OK)
        return;
    if (v.known == SCHECK_UNKNOWN)
        rc = scheck_facts_set_unknown(r->facts, m->key, text);
    else
        rc = scheck_facts_set_source(r->facts, m->key, text);
    if (rc == SCHECK_E_NOMEM)
        r->rc = rc;
}

static void read_notes(struct reading *r, const struct scheck_json_value *notes)
{
    if (notes->type != SCHECK_JSON_OBJECT) {
        report(r, SCHECK_READER_ERROR, "notes", "an object is needed");
        return;
    }
    for (size_t i = 0; i < notes->n && !r->rc; i++)
        read_note(r, &notes->as.members[i]);
}

static void read_root(struct reading *r, const struct scheck_json_value *root)
{
    const struct scheck_json_value *notes = NULL;
    struct found found;

    for (size_t i = 0; i < root->n && !r->rc; i++) {
        const struct scheck_json_member *m = &root->as.members[i];

        if (m->key_len == strlen("notes") && strcmp(m->key, "notes") == 0)
            notes = &m->value;
        else if (find_fact(r, m->key, m->key_len, &found))
            read_fact(r, &found, 0, m->key, &m->value);
        else if (m->value.type == SCHECK_JSON_OBJECT && strlen(m->key) == m->key_len &&
                 m->key_len < MAX_NAME / 2)
            read_namespace(r, m->key, &m->value);
        else
            report(r, SCHECK_READER_WARNING, m->key, "is no fact of the policy: ignored");
    }
    if (notes && !r->rc)
        read_notes(r, notes);
}

static int settle_all(const struct reading *r)
{
    if (r->rc)
        return r->rc;
    return r->refused ? SCHECK_E_SYNTAX : SCHECK_OK;
}

int scheck_facts_json_fill(const struct scheck_json_value *object, struct scheck_facts *facts,
                           const struct scheck_reader_sink *sink, const char *file)
{
    struct reading r = {
        .facts = facts, .policy = scheck_facts_policy(facts), .sink = sink, .file = file};

    read_root(&r, object);
    if (!r.rc)
        r.rc = scheck_facts_json_toolstack(object, facts);
    return settle_all(&r);
}

int scheck_facts_json_fill_namespace(const struct scheck_json_value *object, const char *prefix,
                                     struct scheck_facts *facts,
                                     const struct scheck_reader_sink *sink, const char *file)
{
    struct reading r = {
        .facts = facts, .policy = scheck_facts_policy(facts), .sink = sink, .file = file};

    read_namespace(&r, prefix, object);
    return settle_all(&r);
}

static bool recognise(const struct scheck_reader_input *input)
{
    static const char *const names[] = {"toolstack", "hypervisor", "host",  "dom0",
                                        "guest",     "operation",  "today", NULL};

    return scheck_json_has_member(input, names, true);
}

/* An array must hold objects only. */
static int check_root(const struct scheck_reader_input *input,
                      const struct scheck_reader_sink *sink, const struct scheck_json_value *root)
{
    for (size_t i = 0; i < scheck_json_length(root); i++) {
        if (root->as.items[i].type != SCHECK_JSON_OBJECT) {
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
    scheck_json_clear(&guests->json);
    free(guests->name);
    free(guests);
}

static int open_guests(const struct scheck_reader_input *input,
                       const struct scheck_reader_sink *sink, struct scheck_guests **guests_out)
{
    struct scheck_guests *guests = calloc(1, sizeof *guests);
    int rc = guests ? SCHECK_OK : SCHECK_E_NOMEM;

    if (!rc && input->name) {
        guests->name = strdup(input->name);
        rc = guests->name ? SCHECK_OK : SCHECK_E_NOMEM;
    }
    if (!rc)
        rc = scheck_json_parse(input, sink, &guests->json);
    if (!rc)
        rc = check_root(input, sink, &guests->json.root);
    if (rc)
        close_guests(guests);
    else
        *guests_out = guests;
    return rc;
}

static size_t count_guests(const struct scheck_guests *guests)
{
    const struct scheck_json_value *root = &guests->json.root;

    return root->type == SCHECK_JSON_ARRAY ? root->n : 1;
}

static const struct scheck_json_value *guest_at(const struct scheck_guests *guests, size_t idx)
{
    const struct scheck_json_value *root = &guests->json.root;

    return root->type == SCHECK_JSON_ARRAY ? &root->as.items[idx] : root;
}

static const char *guest_name(const struct scheck_guests *guests, size_t idx)
{
    return scheck_json_text(
        scheck_json_get(scheck_json_get(guest_at(guests, idx), "guest"), "name"));
}

static int fill(const struct scheck_guests *guests, size_t idx, struct scheck_facts *facts,
                const struct scheck_reader_sink *sink)
{
    return scheck_facts_json_fill(guest_at(guests, idx), facts, sink, guests->name);
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
