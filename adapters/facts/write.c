/* SPDX-License-Identifier: MIT */
#include "facts_json.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include <supportcheck/eval.h>

struct writer {
    const struct scheck_facts *facts;
    const struct scheck_policy *policy;
    unsigned flags;
    struct json_object *root, *notes;
    bool failed; /* memory is out */
};

/* Add @value, which is given away, to @object. */
static void add(struct writer *w, struct json_object *object, const char *key,
                struct json_object *value)
{
    if (json_object_object_add(object, key, value) != 0) {
        json_object_put(value);
        w->failed = true;
    }
}

/* @made or, when making it failed, a null and the mark of it. */
static struct json_object *made(struct writer *w, struct json_object *value)
{
    w->failed = w->failed || !value;
    return value;
}

static struct json_object *scalar(struct writer *w, const struct scheck_value *v)
{
    switch (v->type) {
    case SCHECK_TYPE_BOOL:
        return made(w, json_object_new_boolean(v->as.b));
    case SCHECK_TYPE_INT:
        return made(w, json_object_new_int64(v->as.i));
    case SCHECK_TYPE_UINT:
        return made(w, json_object_new_uint64(v->as.u));
    case SCHECK_TYPE_STRING:
        return made(w,
                    json_object_new_string_len(v->as.s.data ? v->as.s.data : "", (int)v->as.s.len));
    default:
        return NULL;
    }
}

static void note(struct writer *w, size_t fact, size_t element)
{
    const char *text = scheck_facts_note(w->facts, fact, element);
    struct scheck_fact_ref ref = {fact, element};
    struct scheck_fact_info info;
    char name[200];

    if (!w->notes || !text || scheck_policy_fact(w->policy, fact, &info) != SCHECK_OK)
        return;
    if (info.list == SIZE_MAX)
        ref.element = SIZE_MAX;
    scheck_fact_ref_name(w->policy, &ref, name, sizeof name);
    add(w, w->notes, name, made(w, json_object_new_string(text)));
}

/* One element of a list of records; its fields follow the list in the vocabulary. */
static struct json_object *element(struct writer *w, size_t list, size_t idx)
{
    struct json_object *object = made(w, json_object_new_object());
    struct scheck_fact_info info;
    struct scheck_value v;

    for (size_t i = list + 1;
         object && scheck_policy_fact(w->policy, i, &info) == SCHECK_OK && info.list == list; i++) {
        note(w, i, idx);
        if (scheck_facts_get(w->facts, i, idx, &v) == SCHECK_OK && v.known != SCHECK_UNKNOWN)
            add(w, object, strrchr(info.name, '.') + 1,
                v.known == SCHECK_KNOWN ? scalar(w, &v) : NULL);
    }
    return object;
}

static struct json_object *list(struct writer *w, size_t fact, const struct scheck_fact_info *info,
                                size_t n)
{
    struct json_object *array = made(w, json_object_new_array());

    for (size_t i = 0; array && i < n; i++) {
        struct json_object *item = NULL;
        struct scheck_value v;

        if (info->of_records)
            item = element(w, fact, i);
        else if (scheck_facts_get_item(w->facts, fact, i, &v) == SCHECK_OK &&
                 v.known == SCHECK_KNOWN)
            item = scalar(w, &v);
        if (json_object_array_add(array, item) != 0) {
            json_object_put(item);
            w->failed = true;
        }
    }
    return array;
}

/* The object that holds the facts of namespace @name, made when it is missing. */
static struct json_object *namespace_of(struct writer *w, const char *name, size_t len)
{
    struct json_object *object;
    char key[64];

    if (!len || len >= sizeof key)
        return w->root;
    memcpy(key, name, len);
    key[len] = '\0';
    if (json_object_object_get_ex(w->root, key, &object))
        return object;
    object = made(w, json_object_new_object());
    add(w, w->root, key, object);
    return w->failed ? NULL : object;
}

static bool is_wanted(unsigned flags, const char *name)
{
    static const char *const host[] = {"toolstack.", "hypervisor.", "host.", "dom0."};
    bool of_host = false;

    if (!(flags & (SCHECK_FACTS_JSON_HOST | SCHECK_FACTS_JSON_GUEST)))
        return true;
    for (size_t i = 0; i < sizeof host / sizeof *host; i++)
        of_host = of_host || strncmp(name, host[i], strlen(host[i])) == 0;
    if (of_host)
        return (flags & SCHECK_FACTS_JSON_HOST) != 0;
    return (flags & SCHECK_FACTS_JSON_GUEST) && strncmp(name, "guest.", strlen("guest.")) == 0;
}

static void write_fact(struct writer *w, size_t fact, const struct scheck_fact_info *info)
{
    const char *dot = strchr(info->name, '.');
    struct json_object *where;
    struct scheck_value v;

    if (!is_wanted(w->flags, info->name))
        return;
    note(w, fact, 0);
    if (scheck_facts_get(w->facts, fact, 0, &v) != SCHECK_OK || v.known == SCHECK_UNKNOWN)
        return;
    where = namespace_of(w, info->name, dot ? (size_t)(dot - info->name) : 0);
    if (where)
        add(w, where, dot ? dot + 1 : info->name,
            v.known != SCHECK_KNOWN      ? NULL
            : v.type == SCHECK_TYPE_LIST ? list(w, fact, info, v.as.n_elements)
                                         : scalar(w, &v));
}

static char *print(struct json_object *root, bool pretty)
{
    int flags =
        JSON_C_TO_STRING_NOSLASHESCAPE |
        (pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED : JSON_C_TO_STRING_PLAIN);
    size_t first_len, len;
    const char *first = json_object_to_json_string_length(root, flags, &first_len);
    /* Where its buffer cannot grow json-c leaves pieces out and says nothing: they are there
     * the second time, or there is no memory for the copy either. */
    const char *text = first ? json_object_to_json_string_length(root, flags, &len) : NULL;
    char *copy = text && len == first_len ? malloc(len + 2) : NULL;

    if (!copy)
        return NULL;
    memcpy(copy, text, len);
    if (pretty)
        copy[len++] = '\n';
    copy[len] = '\0';
    return copy;
}

char *scheck_facts_to_json(const struct scheck_facts *facts, unsigned flags)
{
    struct writer w = {.facts = facts, .policy = scheck_facts_policy(facts), .flags = flags};
    struct scheck_fact_info info;
    char *text = NULL;

    w.root = made(&w, json_object_new_object());
    if (flags & SCHECK_FACTS_JSON_NOTES)
        w.notes = made(&w, json_object_new_object());
    for (size_t i = 0; !w.failed && scheck_policy_fact(w.policy, i, &info) == SCHECK_OK; i++)
        if (info.list == SIZE_MAX && !info.derived)
            write_fact(&w, i, &info);
    if (!w.failed && w.notes && json_object_object_length(w.notes)) {
        add(&w, w.root, "notes", w.notes);
        w.notes = NULL;
    }
    if (!w.failed)
        text = print(w.root, flags & SCHECK_FACTS_JSON_PRETTY);
    json_object_put(w.notes);
    json_object_put(w.root);
    return text;
}
