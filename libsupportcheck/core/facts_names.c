/* SPDX-License-Identifier: MIT */
/* Setting facts by name: "guest.type", "guest.disks[2].format", "dom0.words[1]". */
#include <string.h>

#include "facts_store.h"

/* Longest name of a fact, element number included. */
#define MAX_NAME 200

struct place {
    size_t fact, element;
    bool is_item; /* an element of a list of scalars */
};

/* The number between '[' and ']' at *@p, or a larger one for what no list has; *@p moves behind. */
static bool take_element(const char **p, size_t *element_out)
{
    size_t n = 0;
    const char *s = *p + 1;

    if (*s < '0' || *s > '9')
        return false;
    for (; *s >= '0' && *s <= '9'; s++) {
        if (n <= UINT16_MAX)
            n = n * 10 + (size_t)(*s - '0');
    }
    if (*s != ']')
        return false;
    *element_out = n;
    *p = s + 1;
    return true;
}

static int find_place(const struct scheck_facts *f, const char *name, struct place *place)
{
    const char *bracket = strchr(name, '['), *rest = bracket;
    char full[MAX_NAME];
    size_t len = strlen(name), base_len, rest_len;

    memset(place, 0, sizeof *place);
    if (!bracket)
        return scheck_policy_find_fact(f->policy, name, len, &place->fact);
    if (len >= sizeof full || !take_element(&rest, &place->element))
        return SCHECK_E_NOFACT;
    base_len = (size_t)(bracket - name);
    rest_len = strlen(rest);
    memcpy(full, name, base_len);
    memcpy(full + base_len, rest, rest_len);
    place->is_item = rest_len == 0;
    return scheck_policy_find_fact(f->policy, full, base_len + rest_len, &place->fact);
}

static int put(struct scheck_facts *f, const char *name, const struct scheck_value *value)
{
    struct place place;
    int rc;

    if (!f || !name)
        return SCHECK_E_INVAL;
    rc = find_place(f, name, &place);
    if (rc)
        return rc;
    if (place.is_item)
        return scheck_facts_put_item(f, place.fact, place.element, value);
    return scheck_facts_put(f, place.fact, place.element, value);
}

int scheck_facts_set_bool(struct scheck_facts *facts, const char *name, bool value)
{
    struct scheck_value v = {SCHECK_KNOWN, SCHECK_TYPE_BOOL, {.b = value}};

    return put(facts, name, &v);
}

int scheck_facts_set_int(struct scheck_facts *facts, const char *name, int64_t value)
{
    struct scheck_value v = {SCHECK_KNOWN, SCHECK_TYPE_INT, {.i = value}};

    return put(facts, name, &v);
}

int scheck_facts_set_uint(struct scheck_facts *facts, const char *name, uint64_t value)
{
    struct scheck_value v = {SCHECK_KNOWN, SCHECK_TYPE_UINT, {.u = value}};

    return put(facts, name, &v);
}

int scheck_facts_set_string(struct scheck_facts *facts, const char *name, const char *value,
                            size_t len)
{
    struct scheck_value v = {SCHECK_KNOWN, SCHECK_TYPE_STRING, {.s = {value, len}}};

    if (!value && len)
        return SCHECK_E_INVAL;
    return put(facts, name, &v);
}

int scheck_facts_set_list(struct scheck_facts *facts, const char *name, size_t n)
{
    struct scheck_value v = {SCHECK_KNOWN, SCHECK_TYPE_LIST, {.n_elements = n}};

    return put(facts, name, &v);
}

int scheck_facts_set_absent(struct scheck_facts *facts, const char *name)
{
    struct scheck_value v = {SCHECK_ABSENT, SCHECK_TYPE_NONE, {.u = 0}};

    return put(facts, name, &v);
}

static int annotate(struct scheck_facts *facts, const char *name, const char *note)
{
    struct place place;
    int rc = find_place(facts, name, &place);

    return rc ? rc : scheck__facts_annotate(facts, place.fact, place.element, note);
}

int scheck_facts_set_unknown(struct scheck_facts *facts, const char *name, const char *reason)
{
    struct scheck_value v = {SCHECK_UNKNOWN, SCHECK_TYPE_NONE, {.u = 0}};
    int rc = put(facts, name, &v);

    return rc || !reason ? rc : annotate(facts, name, reason);
}

int scheck_facts_set_source(struct scheck_facts *facts, const char *name, const char *source)
{
    if (!facts || !name || !source)
        return SCHECK_E_INVAL;
    return annotate(facts, name, source);
}
