/* SPDX-License-Identifier: MIT */
#include "put.h"

#include <stdio.h>
#include <string.h>

#define NAME_MAX_LEN 128

/* A name that the vocabulary lacks or types otherwise belongs to another policy. */
static void settle(struct host_put *put, const char *name, int rc)
{
    if (rc == SCHECK_OK && put->source)
        rc = scheck_facts_set_source(put->facts, name, put->source);
    if (rc == SCHECK_E_NOMEM)
        put->rc = rc;
}

void scheck__host_bool(struct host_put *put, const char *name, bool value)
{
    settle(put, name, scheck_facts_set_bool(put->facts, name, value));
}

void scheck__host_int(struct host_put *put, const char *name, int64_t value)
{
    settle(put, name, scheck_facts_set_int(put->facts, name, value));
}

void scheck__host_string(struct host_put *put, const char *name, struct scheck_str value)
{
    if (!scheck__host_is_text(value))
        scheck__host_unknown(put, name, "not text");
    else
        settle(put, name, scheck_facts_set_string(put->facts, name, value.data, value.len));
}

void scheck__host_word(struct host_put *put, const char *name, const char *value)
{
    scheck__host_string(put, name, scheck__host_str(value));
}

/* Whether nothing is known of @name and nobody has said why. */
static bool is_open(const struct scheck_facts *facts, const char *name)
{
    struct scheck_value value;
    size_t fact;

    return scheck_policy_find_fact(scheck_facts_policy(facts), name, strlen(name), &fact) ==
               SCHECK_OK &&
           scheck_facts_get(facts, fact, 0, &value) == SCHECK_OK &&
           value.known == SCHECK_UNKNOWN && !scheck_facts_note(facts, fact, 0);
}

void scheck__host_unknown(struct host_put *put, const char *name, const char *reason)
{
    if (is_open(put->facts, name) &&
        scheck_facts_set_unknown(put->facts, name, reason) == SCHECK_E_NOMEM)
        put->rc = SCHECK_E_NOMEM;
}

void scheck__host_unknown_all(struct host_put *put, const char *prefix, const char *reason)
{
    const struct scheck_policy *policy = scheck_facts_policy(put->facts);
    struct scheck_fact_info info;

    for (size_t i = 0; scheck_policy_fact(policy, i, &info) == SCHECK_OK; i++) {
        if (strncmp(info.name, prefix, strlen(prefix)) == 0 && !info.derived &&
            info.list == SIZE_MAX)
            scheck__host_unknown(put, info.name, reason);
    }
}

void scheck__host_list(struct host_put *put, const char *name, size_t n)
{
    settle(put, name, scheck_facts_set_list(put->facts, name, n));
}

void scheck__host_item(struct host_put *put, const char *list, size_t idx,
                       struct scheck_str value)
{
    char name[NAME_MAX_LEN];
    int rc = SCHECK_OK;

    snprintf(name, sizeof name, "%s[%zu]", list, idx);
    if (scheck__host_is_text(value))
        rc = scheck_facts_set_string(put->facts, name, value.data, value.len);
    if (rc == SCHECK_E_NOMEM)
        put->rc = rc;
}

void scheck__host_field_int(struct host_put *put, const char *list, size_t idx, const char *field,
                            int64_t value)
{
    char name[NAME_MAX_LEN];

    snprintf(name, sizeof name, "%s[%zu].%s", list, idx, field);
    scheck__host_int(put, name, value);
}

void scheck__host_field_string(struct host_put *put, const char *list, size_t idx,
                               const char *field, struct scheck_str value)
{
    char name[NAME_MAX_LEN];

    snprintf(name, sizeof name, "%s[%zu].%s", list, idx, field);
    scheck__host_string(put, name, value);
}

bool scheck__host_known(const struct scheck_facts *facts, const char *name,
                        struct scheck_value *value_out)
{
    size_t fact;

    return scheck_policy_find_fact(scheck_facts_policy(facts), name, strlen(name), &fact) ==
               SCHECK_OK &&
           scheck_facts_get(facts, fact, 0, value_out) == SCHECK_OK &&
           value_out->known == SCHECK_KNOWN;
}

static bool is_bool(const struct scheck_facts *facts, const char *name, bool wanted)
{
    struct scheck_value v;

    return scheck__host_known(facts, name, &v) && v.type == SCHECK_TYPE_BOOL && v.as.b == wanted;
}

bool scheck__host_is_true(const struct scheck_facts *facts, const char *name)
{
    return is_bool(facts, name, true);
}

bool scheck__host_is_false(const struct scheck_facts *facts, const char *name)
{
    return is_bool(facts, name, false);
}

bool scheck__host_is_word(const struct scheck_facts *facts, const char *name, const char *word)
{
    struct scheck_value v;

    return scheck__host_known(facts, name, &v) && v.type == SCHECK_TYPE_STRING &&
           scheck__host_equals(v.as.s, word);
}
