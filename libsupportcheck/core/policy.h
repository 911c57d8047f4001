/* SPDX-License-Identifier: MIT */
/* An open image: pointers to its sections, and accessors to its records. */
#ifndef SCHECK_CORE_POLICY_H
#define SCHECK_CORE_POLICY_H

#include <supportcheck/image.h>

#include "image_format.h"

/*
 * Sanitizers see reads beyond an image, and know nothing of its sections. Of what
 * verification let in no number leads beyond one, so that this is a bug of ours.
 */
#ifdef SCHECK_CHECK_INDICES
#include <stdlib.h>

static inline size_t scheck__checked(size_t i, size_t n)
{
    if (i >= n)
        abort();
    return i;
}
#else
#define scheck__checked(i, n) (i)
#endif

struct scheck__section {
    const unsigned char *data;
    size_t n; /* records, or bytes of a section without records */
};

/* A slot that no name has: facts have smaller numbers. */
#define NAME_EMPTY UINT32_MAX

struct scheck_policy {
    struct scheck_allocator allocator;
    const unsigned char *image;
    size_t len;
    struct scheck__section sec[IMG_N_SECTIONS];
    size_t n_levels[SCHECK_N_AXES];
    size_t names_cap;  /* slots of @names, a power of two; 0: search SEC_FACT_NAMES */
    uint32_t names[];  /* a fact in the slot of its name's hash, or behind it, below half of
                          the hash; NAME_EMPTY */
};

/* How far an image is taken at its word. */
enum scheck__trust {
    SCHECK__FOREIGN = 0, /* not at all */
    SCHECK__RESEALED,    /* its digest is taken to be right: just computed, or a test changed it */
    SCHECK__BUILT_IN     /* part of the program as its code is, checked when that was built */
};

/*
 * Fill @p from bytes, checking everything; SCHECK_OK, SCHECK_E_IMAGE, _DIGEST
 * or _NEWER, but for what @trust says.
 */
int scheck__image_verify(struct scheck_policy *p, const unsigned char *image, size_t len,
                         enum scheck__trust trust);
/* As scheck_policy_open(), but for what @trust says. */
int scheck__policy_open_as(enum scheck__trust trust, const void *image, size_t len,
                           const struct scheck_allocator *allocator,
                           struct scheck_policy **policy_out);
/* The parts of scheck__image_verify(): predicates (verify_nodes.c). */
int scheck__image_verify_nodes(const struct scheck_policy *p);

static inline const unsigned char *scheck__fact(const struct scheck_policy *p, size_t i)
{
    return p->sec[SEC_FACTS].data + scheck__checked(i, p->sec[SEC_FACTS].n) * FACT_LEN;
}

static inline const unsigned char *scheck__node(const struct scheck_policy *p, size_t i)
{
    return p->sec[SEC_NODES].data + scheck__checked(i, p->sec[SEC_NODES].n) * NODE_LEN;
}

static inline const unsigned char *scheck__rule(const struct scheck_policy *p, size_t i)
{
    return p->sec[SEC_RULES].data + scheck__checked(i, p->sec[SEC_RULES].n) * RULE_LEN;
}

/* Rule @i's predicate: a node, or IMG_NONE. */
static inline unsigned scheck__root(const struct scheck_policy *p, size_t i)
{
    return img_u16(scheck__rule(p, i) + RULE_ROOT);
}

static inline bool scheck__is_for(const struct scheck_policy *p, size_t rule, size_t release)
{
    const unsigned char *r = scheck__rule(p, rule);

    return r[RULE_FIRST] <= release && release <= r[RULE_LAST];
}

static inline const unsigned char *scheck__stmt(const struct scheck_policy *p, size_t i)
{
    return p->sec[SEC_STATEMENTS].data + scheck__checked(i, p->sec[SEC_STATEMENTS].n) * STMT_LEN;
}

static inline const unsigned char *scheck__waiver(const struct scheck_policy *p, size_t i)
{
    return p->sec[SEC_WAIVERS].data + scheck__checked(i, p->sec[SEC_WAIVERS].n) * WAIVER_LEN;
}

static inline const unsigned char *scheck__release(const struct scheck_policy *p, size_t i)
{
    return p->sec[SEC_RELEASES].data + scheck__checked(i, p->sec[SEC_RELEASES].n) * REL_LEN;
}

/* Entries of the pool from @i on, two bytes each. */
static inline const unsigned char *scheck__pool_at(const struct scheck_policy *p, size_t i)
{
    return p->sec[SEC_POOL].data + i * 2;
}

static inline uint16_t scheck__pool(const struct scheck_policy *p, size_t i)
{
    return img_u16(p->sec[SEC_POOL].data + scheck__checked(i, p->sec[SEC_POOL].n) * 2);
}

static inline uint64_t scheck__int(const struct scheck_policy *p, size_t i)
{
    return img_u64(p->sec[SEC_INTS].data + scheck__checked(i, p->sec[SEC_INTS].n) * 8);
}

static inline size_t scheck__n_strings(const struct scheck_policy *p)
{
    return p->sec[SEC_STRING_INDEX].n - 1;
}

static inline struct scheck_str scheck__string(const struct scheck_policy *p, size_t i)
{
    const unsigned char *index =
        p->sec[SEC_STRING_INDEX].data + scheck__checked(i, scheck__n_strings(p)) * 4;
    uint32_t begin = img_u32(index), end = img_u32(index + 4);
    struct scheck_str s = {(const char *)p->sec[SEC_STRING_DATA].data + begin, end - begin - 1};

    return s;
}

static inline uint16_t scheck__role(const struct scheck_policy *p, enum img_role role)
{
    return img_u16(p->sec[SEC_ROLES].data + (size_t)role * 2);
}

/* Statement and kind of an entry of SEC_DOC_INDEX, which ascends by them. */
static inline uint32_t scheck__document_key(const unsigned char *doc)
{
    return (uint32_t)img_u16(doc + DOC_STATEMENT) << 16 | img_u16(doc + DOC_KIND);
}

/* Level @i of @axis: its record. */
const unsigned char *scheck__level(const struct scheck_policy *p, enum scheck_axis axis, size_t i);

/* Slots that the table of @n_facts names wants, twice as many as there are. */
size_t scheck__names_size(size_t n_facts);
/* Fill it; where an image's names were chosen to collide it stays unused. */
void scheck__names_hash(struct scheck_policy *p, size_t cap);

/* Number of the string equal to @s, or IMG_NONE. */
unsigned scheck__find_string(const struct scheck_policy *p, const char *s, size_t len);
/* The same among the words of @fact, a fact's record: a few instead of thousands. */
unsigned scheck__find_word(const struct scheck_policy *p, const unsigned char *fact, const char *s,
                           size_t len);

/* Number of cells in one element of list fact @list: its fields, or one for scalars. */
static inline size_t scheck__stride(const unsigned char *list)
{
    size_t n = img_u16(list + FACT_N_FIELDS);

    return n ? n : 1;
}

#endif
