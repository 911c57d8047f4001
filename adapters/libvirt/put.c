/* SPDX-License-Identifier: MIT */
#include "put.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_LEN 128

static const char *full_name(const struct lv *lv, const char *name, char *buf)
{
    if (*name != '.')
        return name;
    snprintf(buf, NAME_MAX_LEN, "%s[%zu]%s", lv->list, lv->idx, name);
    return buf;
}

static void tell(struct lv *lv, enum scheck_reader_severity severity, const xmlNode *node,
                 const char *key, const char *fmt, va_list args)
{
    char message[256];
    struct scheck_reader_diag diag = {severity, lv->file, scheck__lv_line(node), 0, key, message};

    vsnprintf(message, sizeof message, fmt, args);
    if (lv->sink && lv->sink->report)
        lv->sink->report(lv->sink->ctx, &diag);
}

void scheck__lv_warn(struct lv *lv, const xmlNode *node, const char *key, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    tell(lv, SCHECK_READER_WARNING, node, key, fmt, args);
    va_end(args);
}

void scheck__lv_error(struct lv *lv, const xmlNode *node, const char *key, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    tell(lv, SCHECK_READER_ERROR, node, key, fmt, args);
    va_end(args);
    if (lv->rc == SCHECK_OK)
        lv->rc = SCHECK_E_SYNTAX;
}

/*
 * A name the vocabulary lacks, or has with another type, belongs to another
 * version of the policy; an element of a list that was too long has no place.
 */
static void settle(struct lv *lv, const char *name, int rc)
{
    if (rc == SCHECK_E_LIMIT)
        scheck__lv_warn(lv, lv->domain, name, "longer than the policy's limit: not judged");
    else if (rc == SCHECK_E_NOMEM)
        lv->rc = rc;
}

void scheck__lv_bool(struct lv *lv, const char *name, bool value)
{
    char buf[NAME_MAX_LEN];

    name = full_name(lv, name, buf);
    settle(lv, name, scheck_facts_set_bool(lv->facts, name, value));
}

void scheck__lv_int(struct lv *lv, const char *name, int64_t value)
{
    char buf[NAME_MAX_LEN];

    name = full_name(lv, name, buf);
    settle(lv, name, scheck_facts_set_int(lv->facts, name, value));
}

void scheck__lv_string(struct lv *lv, const char *name, struct scheck_str value)
{
    char buf[NAME_MAX_LEN];

    name = full_name(lv, name, buf);
    settle(lv, name, scheck_facts_set_string(lv->facts, name, value.data, value.len));
}

void scheck__lv_word(struct lv *lv, const char *name, const char *value)
{
    scheck__lv_string(lv, name, scheck__lv_str(value));
}

void scheck__lv_unknown(struct lv *lv, const char *name, const char *reason)
{
    char buf[NAME_MAX_LEN];

    name = full_name(lv, name, buf);
    settle(lv, name, scheck_facts_set_unknown(lv->facts, name, reason));
}

void scheck__lv_list(struct lv *lv, const char *name, size_t n)
{
    settle(lv, name, scheck_facts_set_list(lv->facts, name, n));
}

void scheck__lv_element(struct lv *lv, const char *list, size_t idx)
{
    lv->list = list;
    lv->idx = idx;
}

void scheck__lv_item(struct lv *lv, const char *list, size_t idx, struct scheck_str value)
{
    struct scheck_value item = {.known = SCHECK_KNOWN, .type = SCHECK_TYPE_STRING};
    size_t fact;

    item.as.s = value;
    if (scheck_policy_find_fact(scheck_facts_policy(lv->facts), list, strlen(list), &fact))
        return;
    settle(lv, list, scheck_facts_put_item(lv->facts, fact, idx, &item));
}
