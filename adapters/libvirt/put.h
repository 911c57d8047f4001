/* SPDX-License-Identifier: MIT */
/* A domain on its way into a set of facts, and how values get there. */
#ifndef SCHECK_LIBVIRT_PUT_H
#define SCHECK_LIBVIRT_PUT_H

#include "text.h"
#include "xml.h"

enum lv_kind { LV_HVM = 0, LV_PV, LV_PVH };

struct lv {
    const xmlNode *domain;
    const xmlNode *devices; /* NULL: none */
    enum lv_kind kind;
    bool kind_known;
    struct scheck_str arch; /* as written; data is NULL: the host's */
    struct scheck_facts *facts;
    const struct scheck_reader_sink *sink;
    const char *file;
    const char *list; /* names that begin with '.' are fields of this list's element @idx */
    size_t idx;
    int rc;
};

/*
 * Set one fact. A name that begins with '.' is a field of the list that
 * lv_element() named last. What the vocabulary lacks is skipped; only lack
 * of memory is kept in lv->rc.
 */
void scheck__lv_bool(struct lv *lv, const char *name, bool value);
void scheck__lv_int(struct lv *lv, const char *name, int64_t value);
void scheck__lv_string(struct lv *lv, const char *name, struct scheck_str value);
void scheck__lv_word(struct lv *lv, const char *name, const char *value);
void scheck__lv_unknown(struct lv *lv, const char *name, const char *reason);
/* Give list @name @n elements; a list too long for the policy is unknown, with a warning. */
void scheck__lv_list(struct lv *lv, const char *name, size_t n);
void scheck__lv_element(struct lv *lv, const char *list, size_t idx);
/* Item @idx of the list of strings @list. */
void scheck__lv_item(struct lv *lv, const char *list, size_t idx, struct scheck_str value);

/* @node's place, what is wrong with @key. The input is read on. */
void scheck__lv_warn(struct lv *lv, const xmlNode *node, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* The same, and the guest is refused (lv->rc becomes SCHECK_E_SYNTAX). */
void scheck__lv_error(struct lv *lv, const xmlNode *node, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* printf arguments for "%.*s"; long text is cut. */
#define LV_SHOW(s) (int)((s).len < 80 ? (s).len : 80), (s).data ? (s).data : ""

#endif
