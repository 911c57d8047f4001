/* SPDX-License-Identifier: MIT */
/* Facts and strings of an image by what they are called: every reader asks for hundreds. */
#include "policy.h"

#include <string.h>

#include "hash.h"

/* Facts whose names' slots are taken stand behind them; further off than this, none does. */
#define MOST_STEPS 16

static struct scheck_str fact_name(const struct scheck_policy *p, size_t fact)
{
    return scheck__string(p, img_u16(scheck__fact(p, fact) + FACT_NAME));
}

size_t scheck__names_size(size_t n_facts)
{
    size_t cap = 16;

    while (cap < 2 * n_facts)
        cap *= 2;
    return cap;
}

/* Without the table names are searched. */
void scheck__names_hash(struct scheck_policy *p, size_t cap)
{
    p->names_cap = cap;
    memset(p->names, 0xff, cap * sizeof *p->names);
    for (size_t i = 0; i < p->sec[SEC_FACTS].n; i++) {
        struct scheck_str name = fact_name(p, i);
        uint32_t hash = scheck__hash(name.data, name.len);
        size_t slot = hash, steps = 0;

        while (p->names[slot & (cap - 1)] != NAME_EMPTY && steps < MOST_STEPS) {
            slot++;
            steps++;
        }
        if (steps == MOST_STEPS) {
            p->names_cap = 0;
            return;
        }
        p->names[slot & (cap - 1)] = (hash & 0xffff0000u) | (uint32_t)i;
    }
}

/* Order of two strings by their bytes. */
static int compare(struct scheck_str a, const char *b, size_t b_len)
{
    size_t shorter = a.len < b_len ? a.len : b_len;
    int order = shorter ? memcmp(a.data, b, shorter) : 0;

    return order ? order : (a.len > b_len) - (a.len < b_len);
}

/* The fact called @name, by its hash; IMG_NONE when there is none. */
static unsigned look_up_fact(const struct scheck_policy *p, const char *name, size_t len)
{
    uint32_t hash = scheck__hash(name, len);
    size_t slot = hash;

    for (size_t steps = 0; steps <= MOST_STEPS; steps++, slot++) {
        uint32_t entry = p->names[slot & (p->names_cap - 1)];
        struct scheck_str s;

        if (entry == NAME_EMPTY)
            break;
        if ((entry ^ hash) >> 16)
            continue;
        s = fact_name(p, entry & 0xffff);
        if (s.len == len && memcmp(s.data, name, len) == 0)
            return entry & 0xffff;
    }
    return IMG_NONE;
}

/* The same by binary search. */
static unsigned search_fact(const struct scheck_policy *p, const char *name, size_t len)
{
    size_t low = 0, high = p->sec[SEC_FACTS].n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        unsigned fact = img_u16(p->sec[SEC_FACT_NAMES].data + middle * 2);
        int order = compare(fact_name(p, fact), name, len);

        if (order == 0)
            return fact;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return IMG_NONE;
}

int scheck_policy_find_fact(const struct scheck_policy *policy, const char *name, size_t len,
                            size_t *idx_out)
{
    unsigned fact;

    if (!policy || !name || !idx_out)
        return SCHECK_E_INVAL;
    fact = policy->names_cap ? look_up_fact(policy, name, len) : search_fact(policy, name, len);
    if (fact == IMG_NONE)
        return SCHECK_E_NOFACT;
    *idx_out = fact;
    return SCHECK_OK;
}

unsigned scheck__find_word(const struct scheck_policy *p, const unsigned char *fact, const char *s,
                           size_t len)
{
    size_t low = img_u16(fact + FACT_WORDS), high = low + img_u16(fact + FACT_N_WORDS);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint16_t word = scheck__pool(p, middle);
        int order = compare(scheck__string(p, word), s, len);

        if (order == 0)
            return word;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return IMG_NONE;
}

unsigned scheck__find_string(const struct scheck_policy *p, const char *s, size_t len)
{
    size_t low = 0, high = scheck__n_strings(p);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(scheck__string(p, middle), s, len);

        if (order == 0)
            return (unsigned)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return IMG_NONE;
}
