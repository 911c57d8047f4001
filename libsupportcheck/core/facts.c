/* SPDX-License-Identifier: MIT */
/* Sets of facts: making, forking, and reading and writing by index. */
#include <string.h>

#include "cells.h"
#include "facts_store.h"
#include "hash.h"
#include "version.h"

/* Strings are short: one block holds those of a guest. */
#define BLOCK_LEN ((size_t)2048)
/* Longest string of a fact. */
#define MAX_STRING ((size_t)1024 * 1024)
/* All elements of all lists together. */
#define MAX_CELLS ((size_t)1 << 20)

struct text_block {
    struct text_block *next;
    size_t used, len;
    char data[];
};

static bool add_block(struct scheck_facts *f, size_t len)
{
    struct text_block *b = scheck__alloc(&f->allocator, sizeof *b + len);

    if (!b)
        return false;
    b->next = f->blocks;
    b->used = 0;
    b->len = len;
    f->blocks = b;
    return true;
}

static char *store_text(struct scheck_facts *f, const char *s, size_t len)
{
    struct text_block *b = f->blocks;
    char *copy;

    if (b->len - b->used <= len) {
        if (!add_block(f, len + 1 > BLOCK_LEN ? len + 1 : BLOCK_LEN))
            return NULL;
        b = f->blocks;
    }
    copy = b->data + b->used;
    if (len)
        memcpy(copy, s, len);
    copy[len] = '\0';
    b->used += len + 1;
    return copy;
}

static void release_text(struct scheck_facts *f)
{
    while (f->blocks) {
        struct text_block *next = f->blocks->next;

        scheck__free(&f->allocator, f->blocks);
        f->blocks = next;
    }
}

/* Room for @n cells in all. */
static int reserve_cells(struct scheck_facts *f, size_t n)
{
    size_t cap = n + n / 2 + 64;
    struct cell *cells;

    if (n > MAX_CELLS)
        return SCHECK_E_LIMIT;
    if (n <= f->cap)
        return SCHECK_OK;
    cells = scheck__resize(&f->allocator, f->cells, cap * sizeof *cells);
    if (!cells)
        return SCHECK_E_NOMEM;
    f->cells = cells;
    f->cap = cap;
    return SCHECK_OK;
}

/* @n cells in all; new ones are unknown. */
static int grow_cells(struct scheck_facts *f, size_t n)
{
    int rc = reserve_cells(f, n);

    if (rc)
        return rc;
    if (n > f->n_cells)
        memset(f->cells + f->n_cells, 0, (n - f->n_cells) * sizeof *f->cells);
    f->n_cells = n;
    return SCHECK_OK;
}

static int copy_cells(struct scheck_facts *f, const struct scheck_facts *parent)
{
    int rc = reserve_cells(f, parent->n_cells);

    if (rc)
        return rc;
    memcpy(f->cells, parent->cells, parent->n_cells * sizeof *parent->cells);
    f->n_cells = parent->n_cells;
    return SCHECK_OK;
}

/* Facts without a cell yet; NULL: there is no memory. */
static struct scheck_facts *no_facts(const struct scheck_policy *policy,
                                     const struct scheck_allocator *allocator)
{
    struct scheck_allocator a;
    struct scheck_facts *f;

    scheck__allocator_copy(&a, allocator);
    f = scheck__alloc(&a, sizeof *f);
    if (!f)
        return NULL;
    memset(f, 0, sizeof *f);
    f->allocator = a;
    f->policy = policy;
    if (add_block(f, BLOCK_LEN))
        return f;
    scheck__free(&a, f);
    return NULL;
}

int scheck_facts_new(const struct scheck_policy *policy, const struct scheck_allocator *allocator,
                     struct scheck_facts **facts_out)
{
    struct scheck_facts *f;
    int rc;

    if (!policy || !facts_out)
        return SCHECK_E_INVAL;
    f = no_facts(policy, allocator);
    rc = f ? grow_cells(f, policy->sec[SEC_FACTS].n) : SCHECK_E_NOMEM;
    if (rc)
        scheck_facts_free(f);
    else
        *facts_out = f;
    return rc;
}

int scheck_facts_fork(const struct scheck_facts *parent, const struct scheck_allocator *allocator,
                      struct scheck_facts **facts_out)
{
    struct scheck_facts *f;
    int rc;

    if (!parent || !facts_out)
        return SCHECK_E_INVAL;
    f = no_facts(parent->policy, allocator);
    rc = f ? copy_cells(f, parent) : SCHECK_E_NOMEM;
    if (rc)
        scheck_facts_free(f);
    else
        *facts_out = f;
    return rc;
}

/* Keep one block for the next guest's strings. */
static void reuse_text(struct scheck_facts *f)
{
    struct text_block *kept = f->blocks;

    f->blocks = kept->next;
    release_text(f);
    kept->next = NULL;
    kept->used = 0;
    f->blocks = kept;
}

int scheck_facts_reset(struct scheck_facts *facts, const struct scheck_facts *parent)
{
    int rc;

    if (!facts || !parent || facts == parent || facts->policy != parent->policy)
        return SCHECK_E_INVAL;
    rc = copy_cells(facts, parent);
    if (rc == SCHECK_OK)
        reuse_text(facts);
    return rc;
}

void scheck_facts_free(struct scheck_facts *facts)
{
    struct scheck_allocator a;

    if (!facts)
        return;
    a = facts->allocator;
    release_text(facts);
    scheck__free(&a, facts->cells);
    scheck__free(&a, facts);
}

const struct scheck_policy *scheck_facts_policy(const struct scheck_facts *facts)
{
    return facts ? facts->policy : NULL;
}

/* The cell of @fact, or of @element of the list it is a field of; NULL: out of range. */
static struct cell *cell_at(const struct scheck_facts *f, size_t fact, size_t element)
{
    const unsigned char *info = scheck__fact(f->policy, fact);
    size_t list = img_u16(info + FACT_LIST);

    if (list == IMG_NONE)
        return &f->cells[fact];
    if (f->cells[list].known != SCHECK_KNOWN || element >= f->cells[list].as.u)
        return NULL;
    return (struct cell *)scheck__element(f, list, element, fact - list - 1);
}

static struct cell *item_at(const struct scheck_facts *f, size_t fact, size_t item)
{
    const unsigned char *info = scheck__fact(f->policy, fact);

    if (info[FACT_TYPE] != SCHECK_TYPE_LIST || (info[FACT_FLAGS] & FACT_F_RECORDS) ||
        f->cells[fact].known != SCHECK_KNOWN || item >= f->cells[fact].as.u)
        return NULL;
    return (struct cell *)scheck__element(f, fact, item, 0);
}

static bool is_word(const struct scheck_policy *p, const unsigned char *info, uint32_t sym)
{
    size_t low = img_u16(info + FACT_WORDS), high = low + img_u16(info + FACT_N_WORDS);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint16_t word = scheck__pool(p, middle);

        if (word == sym)
            return true;
        if (word < sym)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* As scheck__find_string(), for a value of fact @info; most were asked for before, or are words. */
static unsigned find_string(struct scheck_facts *f, const unsigned char *info, struct scheck_str s)
{
    uint16_t *found = &f->found[scheck__hash(s.data, s.len) % FACTS_N_FOUND];
    struct scheck_str last;
    unsigned number;

    if (*found < scheck__n_strings(f->policy)) {
        last = scheck__string(f->policy, *found);
        if (last.len == s.len && memcmp(last.data, s.data, s.len) == 0)
            return *found;
    }
    number = scheck__find_word(f->policy, info, s.data, s.len);
    if (number == IMG_NONE)
        number = scheck__find_string(f->policy, s.data, s.len);
    if (number != IMG_NONE)
        *found = (uint16_t)number;
    return number;
}

static int write_string(struct scheck_facts *f, struct cell *cell, const unsigned char *info,
                        struct scheck_str s)
{
    unsigned found;

    if (s.len > MAX_STRING)
        return SCHECK_E_LIMIT;
    if (s.len && !s.data)
        return SCHECK_E_INVAL;
    if (!s.data)
        s.data = "";
    found = find_string(f, info, s);
    if (found != IMG_NONE) {
        cell->at.s = scheck__string(f->policy, found).data;
    } else {
        const char *copy = store_text(f, s.data, s.len);

        if (!copy)
            return SCHECK_E_NOMEM;
        cell->at.s = copy;
    }
    cell->len = (uint32_t)s.len;
    cell->other = (info[FACT_FLAGS] & FACT_F_ENUM) && !is_word(f->policy, info, found);
    cell->as.u = found == IMG_NONE || cell->other ? SYM_NONE : found;
    return SCHECK_OK;
}

static int write_scalar(struct scheck_facts *f, struct cell *cell, const unsigned char *info,
                        unsigned type, const struct scheck_value *value)
{
    int rc = SCHECK_OK;

    if (value->type != type)
        return SCHECK_E_TYPE;
    if (type == SCHECK_TYPE_STRING)
        rc = write_string(f, cell, info, value->as.s);
    else if (type == SCHECK_TYPE_BOOL)
        cell->as.i = value->as.b;
    else
        cell->as.u = value->as.u; /* the same 64 bits, signed or not */
    if (rc == SCHECK_OK) {
        cell->known = SCHECK_KNOWN;
        cell->note = NULL;
    }
    return rc;
}

/* Make the cells of list @fact's @n elements, its old ones where they suffice; all unknown. */
static int place_elements(struct scheck_facts *f, size_t fact, size_t n)
{
    size_t stride = scheck__stride(scheck__fact(f->policy, fact)), first = f->n_cells;
    struct cell *list = &f->cells[fact];
    int rc;

    if (n <= list->len) {
        if (n)
            memset(&f->cells[list->at.first], 0, n * stride * sizeof *f->cells);
        return SCHECK_OK;
    }
    rc = grow_cells(f, first + n * stride);
    if (rc)
        return rc;
    f->cells[fact].at.first = first;
    f->cells[fact].len = (uint32_t)n;
    return SCHECK_OK;
}

static int write_list(struct scheck_facts *f, size_t fact, size_t n)
{
    const unsigned char *info = scheck__fact(f->policy, fact);
    int rc;

    if (info[FACT_TYPE] != SCHECK_TYPE_LIST)
        return SCHECK_E_TYPE;
    if (n > img_u16(info + FACT_MAX)) {
        f->cells[fact].known = SCHECK_UNKNOWN;
        f->cells[fact].note = "longer than the policy's limit";
        return SCHECK_E_LIMIT;
    }
    rc = place_elements(f, fact, n);
    if (rc)
        return rc;
    f->cells[fact].as.u = n;
    f->cells[fact].known = SCHECK_KNOWN;
    f->cells[fact].note = NULL;
    return SCHECK_OK;
}

static int write_missing(struct cell *cell, const unsigned char *info, enum scheck_known known)
{
    if (known == SCHECK_ABSENT && !(info[FACT_FLAGS] & FACT_F_OPTIONAL))
        return SCHECK_E_TYPE;
    /* A list keeps its place for elements. */
    if (info[FACT_TYPE] != SCHECK_TYPE_LIST)
        memset(cell, 0, sizeof *cell);
    cell->note = NULL;
    cell->known = (uint8_t)known;
    return SCHECK_OK;
}

/* The release is the library's to read: keep what it derives from the version in step. */
static int derive_from_version(struct scheck_facts *f)
{
    const struct cell *text = &f->cells[scheck__role(f->policy, ROLE_VERSION)];
    unsigned point = scheck__role(f->policy, ROLE_POINT);
    unsigned stage = scheck__role(f->policy, ROLE_STAGE);
    struct scheck__version v;
    struct scheck_str s = {text->known == SCHECK_KNOWN ? text->at.s : "", text->len};
    bool parsed = text->known == SCHECK_KNOWN && scheck__version_parse(s, &v);

    if (point != IMG_NONE) {
        memset(&f->cells[point], 0, sizeof f->cells[point]);
        if (parsed && v.point >= 0) {
            f->cells[point].as.i = v.point;
            f->cells[point].known = SCHECK_KNOWN;
        }
    }
    if (stage != IMG_NONE) {
        memset(&f->cells[stage], 0, sizeof f->cells[stage]);
        if (parsed) {
            struct scheck_str name = {scheck__stage_name(v.stage), 0};

            name.len = strlen(name.data);
            f->cells[stage].known = SCHECK_KNOWN;
            return write_string(f, &f->cells[stage], scheck__fact(f->policy, stage), name);
        }
    }
    return SCHECK_OK;
}

int scheck_facts_put(struct scheck_facts *facts, size_t fact, size_t element,
                     const struct scheck_value *value)
{
    const unsigned char *info;
    struct cell *cell;
    int rc;

    if (!facts || !value || (unsigned)value->known > SCHECK_KNOWN)
        return SCHECK_E_INVAL;
    if (fact >= facts->policy->sec[SEC_FACTS].n)
        return SCHECK_E_RANGE;
    info = scheck__fact(facts->policy, fact);
    if (info[FACT_FLAGS] & FACT_F_DERIVED)
        return SCHECK_E_DERIVED;
    cell = cell_at(facts, fact, element);
    if (!cell)
        return SCHECK_E_RANGE;
    if (value->known != SCHECK_KNOWN)
        rc = write_missing(cell, info, value->known);
    else if (value->type == SCHECK_TYPE_LIST)
        rc = write_list(facts, fact, value->as.n_elements);
    else
        rc = write_scalar(facts, cell, info, info[FACT_TYPE], value);
    if (rc == SCHECK_OK && fact == scheck__role(facts->policy, ROLE_VERSION))
        rc = derive_from_version(facts);
    return rc;
}

int scheck_facts_put_item(struct scheck_facts *facts, size_t fact, size_t item,
                          const struct scheck_value *value)
{
    const unsigned char *info;
    struct cell *cell;

    if (!facts || !value || (unsigned)value->known > SCHECK_KNOWN)
        return SCHECK_E_INVAL;
    if (fact >= facts->policy->sec[SEC_FACTS].n)
        return SCHECK_E_RANGE;
    cell = item_at(facts, fact, item);
    if (!cell)
        return SCHECK_E_RANGE;
    info = scheck__fact(facts->policy, fact);
    if (value->known == SCHECK_ABSENT)
        return SCHECK_E_TYPE;
    if (value->known == SCHECK_UNKNOWN) {
        memset(cell, 0, sizeof *cell);
        return SCHECK_OK;
    }
    return write_scalar(facts, cell, info, info[FACT_ELEMENT], value);
}

void scheck__cell_value(const struct cell *cell, unsigned type, struct scheck_value *value_out)
{
    memset(value_out, 0, sizeof *value_out);
    value_out->known = cell->known;
    value_out->type = type;
    if (cell->known != SCHECK_KNOWN)
        return;
    switch (type) {
    case SCHECK_TYPE_BOOL:
        value_out->as.b = cell->as.i != 0;
        break;
    case SCHECK_TYPE_STRING:
        value_out->as.s.data = cell->at.s;
        value_out->as.s.len = cell->len;
        break;
    case SCHECK_TYPE_LIST:
        value_out->as.n_elements = (size_t)cell->as.u;
        break;
    default:
        value_out->as.u = cell->as.u;
        break;
    }
}

int scheck_facts_get(const struct scheck_facts *facts, size_t fact, size_t element,
                     struct scheck_value *value_out)
{
    const struct cell *cell;

    if (!facts || !value_out)
        return SCHECK_E_INVAL;
    if (fact >= facts->policy->sec[SEC_FACTS].n)
        return SCHECK_E_RANGE;
    cell = cell_at(facts, fact, element);
    if (!cell)
        return SCHECK_E_RANGE;
    scheck__cell_value(cell, scheck__fact(facts->policy, fact)[FACT_TYPE], value_out);
    return SCHECK_OK;
}

int scheck_facts_get_item(const struct scheck_facts *facts, size_t fact, size_t item,
                          struct scheck_value *value_out)
{
    const struct cell *cell;

    if (!facts || !value_out)
        return SCHECK_E_INVAL;
    if (fact >= facts->policy->sec[SEC_FACTS].n)
        return SCHECK_E_RANGE;
    cell = item_at(facts, fact, item);
    if (!cell)
        return SCHECK_E_RANGE;
    scheck__cell_value(cell, scheck__fact(facts->policy, fact)[FACT_ELEMENT], value_out);
    return SCHECK_OK;
}

const char *scheck_facts_note(const struct scheck_facts *facts, size_t fact, size_t element)
{
    const struct cell *cell;

    if (!facts || fact >= facts->policy->sec[SEC_FACTS].n)
        return NULL;
    cell = cell_at(facts, fact, element);
    return cell ? cell->note : NULL;
}

int scheck__facts_annotate(struct scheck_facts *f, size_t fact, size_t element, const char *note)
{
    struct cell *cell = cell_at(f, fact, element);
    const char *copy = NULL;

    if (!cell)
        return SCHECK_E_RANGE;
    if (note) {
        copy = store_text(f, note, strlen(note));
        if (!copy)
            return SCHECK_E_NOMEM;
    }
    cell->note = copy;
    return SCHECK_OK;
}
