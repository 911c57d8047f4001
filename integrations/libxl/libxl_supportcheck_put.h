/* SPDX-License-Identifier: MIT */
/* Setting facts, by name and by table: a part of libxl_supportcheck.c. */

/*----- facts, by name -----*/

static void put(struct check *c, const char *fact, size_t element,
                const struct scheck_value *value)
{
    size_t idx;
    int rc;

    if (c->rc)
        return;
    /* A policy may be older than this file and lack a fact, or newer and
     * declare another type: the fact is then unknown to it. */
    rc = scheck_policy_find_fact(c->policy, fact, strlen(fact), &idx);
    if (!rc)
        rc = scheck_facts_put(c->facts, idx, element, value);
    if (rc == SCHECK_E_NOMEM)
        c->rc = rc;
}

static void put_bool(struct check *c, const char *fact, size_t element, bool b)
{
    struct scheck_value v = { SCHECK_KNOWN, SCHECK_TYPE_BOOL, { .b = b } };

    put(c, fact, element, &v);
}

static void put_int(struct check *c, const char *fact, size_t element,
                    int64_t i)
{
    struct scheck_value v = { SCHECK_KNOWN, SCHECK_TYPE_INT, { .i = i } };

    put(c, fact, element, &v);
}

static void put_text(struct check *c, const char *fact, size_t element,
                     const char *s, size_t len)
{
    struct scheck_value v = { SCHECK_KNOWN, SCHECK_TYPE_STRING,
                              { .s = { s, len } } };

    put(c, fact, element, &v);
}

static void put_string(struct check *c, const char *fact, size_t element,
                       const char *s)
{
    put_text(c, fact, element, s ? s : "", s ? strlen(s) : 0);
}

static void put_absent(struct check *c, const char *fact)
{
    struct scheck_value v = { .known = SCHECK_ABSENT };

    put(c, fact, 0, &v);
}

static void put_basename(struct check *c, const char *fact, size_t element,
                         const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;

    put_string(c, fact, element, slash ? slash + 1 : path);
}

/* False: longer than the policy provides for, or not in its vocabulary. */
static bool put_list(struct check *c, const char *fact, size_t n)
{
    int rc;

    if (c->rc)
        return false;
    rc = scheck_facts_set_list(c->facts, fact, n);
    if (rc == SCHECK_E_NOMEM)
        c->rc = rc;
    return !rc;
}

static void put_item(struct check *c, const char *fact, size_t i,
                     const char *s, size_t len)
{
    struct scheck_value v = { SCHECK_KNOWN, SCHECK_TYPE_STRING,
                              { .s = { s, len } } };
    size_t idx;
    int rc = scheck_policy_find_fact(c->policy, fact, strlen(fact), &idx);

    if (!rc)
        rc = scheck_facts_put_item(c->facts, idx, i, &v);
    if (rc == SCHECK_E_NOMEM)
        c->rc = rc;
}

static void put_strings(struct check *c, const char *fact,
                        char *const *strings)
{
    size_t n, i;

    for (n = 0; strings && strings[n]; n++)
        ;
    if (!put_list(c, fact, n))
        return;
    for (i = 0; i < n; i++)
        put_item(c, fact, i, strings[i], strlen(strings[i]));
}

/*----- facts that are one member of a structure -----*/

enum kind {
    DEFBOOL, BOOL,
    FLAG,    /* true: not 0 */
    POINTER, /* true: not NULL */
    INT, UINT, /* all bits set: not set */
    NUMBER,  /* every value is meant */
    KIB,     /* as bytes */
    STRING,
    WORD,    /* of an enumeration */
    STRINGS
};

/* The types of guest that have the member. */
enum arm { ANY, HVM, PVH };

struct row {
    const char *fact;
    enum kind kind;
    size_t at, size;
    enum arm arm;
    const libxl_enum_string_table *words;
    const char *unset;   /* for NULL and "unknown"; NULL: the fact is unknown */
    const char *without; /* a word's value without the member; NULL: absent */
};

struct list {
    const char *fact;
    const struct row *rows;
    size_t at, n_at, size;
    size_t backend_domid, backend_domname; /* LACKING: has none */
};

#define LACKING SIZE_MAX
#define MEMBER(type, member) \
    offsetof(type, member), sizeof(((type *)0)->member)

#include "libxl_supportcheck_tables.h"

/* Words that xl.cfg and libvirt, and therefore facts, spell differently. */
static const char *spell(const char *word)
{
    static const char *const other[][2] = {
        { "vif_ioemu", "ioemu" },
        { "qemu_xen", "qemu-xen" },
        { "qemu_xen_traditional", "qemu-xen-traditional" },
        { "restart_rename", "rename_restart" },
    };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(other); i++)
        if (!strcmp(word, other[i][0]))
            return other[i][1];
    return word;
}

/* The word for @value; NULL for one that means "not set", or is not known. */
static const char *find_word(const libxl_enum_string_table *words, int value)
{
    for (; words->s; words++)
        if (words->v == value)
            return strcmp(words->s, "unknown") && strcmp(words->s, "invalid")
                ? spell(words->s) : NULL;
    return NULL;
}

static void put_unset(struct check *c, const struct row *row, size_t element)
{
    if (row->unset)
        put_string(c, row->fact, element, row->unset);
    else if (!row->without)
        put_absent(c, row->fact);
}

/* The guest or this libxl has no such member. */
static void put_without(struct check *c, const struct row *row,
                        size_t element)
{
    if (!row->without) {
        put_absent(c, row->fact);
        return;
    }
    switch (row->kind) {
    case DEFBOOL: case BOOL: case FLAG: case POINTER:
        put_bool(c, row->fact, element, false);
        break;
    case INT: case UINT: case NUMBER: case KIB:
        put_int(c, row->fact, element, 0);
        break;
    case STRING: case WORD:
        put_string(c, row->fact, element, row->without);
        break;
    case STRINGS:
        put_list(c, row->fact, 0);
        break;
    }
}

/* False: not set, or beyond what a fact can hold. */
static bool read_number(const struct row *row, const char *at, int64_t *out)
{
    uint64_t u64;
    int32_t s32;
    uint8_t u8;

    if (row->size == sizeof(u64)) {
        memcpy(&u64, at, sizeof(u64));
        *out = u64;
        return u64 <= INT64_MAX;
    }
    if (row->size == sizeof(u8)) {
        memcpy(&u8, at, sizeof(u8));
        *out = u8;
        return true;
    }
    memcpy(&s32, at, sizeof(s32));
    *out = row->kind == UINT ? (int64_t)(uint32_t)s32 : s32;
    return s32 != -1 || row->kind == NUMBER;
}

static void put_number(struct check *c, const struct row *row,
                       const char *at, size_t element)
{
    int64_t value, factor = row->kind == KIB ? 1024 : 1;

    if (row->kind == FLAG)
        put_bool(c, row->fact, element,
                 !read_number(row, at, &value) || value);
    else if (read_number(row, at, &value) && value <= INT64_MAX / factor)
        put_int(c, row->fact, element, value * factor);
    else
        put_unset(c, row, element);
}

static void put_row(struct check *c, const struct row *row, const void *base,
                    size_t element)
{
    const char *at = (const char *)base + row->at, *word;
    const libxl_defbool *defbool = (const void *)at;
    char *const *pointer = (const void *)at;
    char *const *const *strings = (const void *)at;

    switch (row->kind) {
    case DEFBOOL:
        if (libxl_defbool_is_default(*defbool))
            put_unset(c, row, element);
        else
            put_bool(c, row->fact, element, libxl_defbool_val(*defbool));
        break;
    case BOOL:
        put_bool(c, row->fact, element, *(const bool *)at);
        break;
    case POINTER:
        put_bool(c, row->fact, element, *pointer != NULL);
        break;
    case FLAG: case INT: case UINT: case NUMBER: case KIB:
        put_number(c, row, at, element);
        break;
    case STRING:
        if (*pointer)
            put_string(c, row->fact, element, *pointer);
        else
            put_unset(c, row, element);
        break;
    case WORD:
        word = find_word(row->words, *(const int *)at);
        if (word)
            put_string(c, row->fact, element, word);
        else
            put_unset(c, row, element);
        break;
    case STRINGS:
        put_strings(c, row->fact, *strings);
        break;
    }
}

static bool has_arm(const struct check *c, enum arm arm)
{
    libxl_domain_type type = c->config->c_info.type;

    return arm == ANY ||
           type == (arm == HVM ? LIBXL_DOMAIN_TYPE_HVM
                               : LIBXL_DOMAIN_TYPE_PVH);
}

static void put_rows(struct check *c, const struct row *rows,
                     const void *base, size_t element)
{
    for (; rows->fact; rows++) {
        if (rows->at == LACKING || !has_arm(c, rows->arm))
            put_without(c, rows, element);
        else
            put_row(c, rows, base, element);
    }
}

static void put_backend(struct check *c, const struct list *list,
                        const char *device, size_t element)
{
    char fact[64], number[12];
    const char *name;
    libxl_domid domid;

    memcpy(&domid, device + list->backend_domid, sizeof(domid));
    memcpy(&name, device + list->backend_domname, sizeof(name));
    snprintf(fact, sizeof(fact), "%s.backend_domain", list->fact);
    snprintf(number, sizeof(number), "%"PRIu32, domid);
    if (!name || !*name)
        name = number;
    if (!strcmp(name, "Domain-0") || strspn(name, "0") == strlen(name))
        name = "0";
    put_string(c, fact, element, name);
}

static void put_devices(struct check *c, const struct list *list)
{
    const char *base = (const char *)c->config, *devices = NULL;
    int n = 0, i;

    if (list->at != LACKING) {
        memcpy(&devices, base + list->at, sizeof(devices));
        memcpy(&n, base + list->n_at, sizeof(n));
    }
    if (!put_list(c, list->fact, n))
        return;
    for (i = 0; i < n; i++) {
        const char *device = devices + (size_t)i * list->size;

        put_rows(c, list->rows, device, i);
        if (list->backend_domid != LACKING)
            put_backend(c, list, device, i);
    }
}
