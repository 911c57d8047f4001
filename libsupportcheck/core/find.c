/* SPDX-License-Identifier: MIT */
/* Facts and strings of an image by what they are called: every reader asks for hundreds. */
#include "policy.h"

#include <string.h>

#include "hash.h"

/* Facts whose names' slots are taken stand behind them; further off than this, none does. */
#define MOST_STEPS 16
#define NOT_FOUND SIZE_MAX

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

/* The number of a string at place @i of a list of them, which ascends. */
typedef unsigned string_at(const struct scheck_policy *p, size_t i);

/* The place of string @s among those from @low to @high. */
static inline size_t search(const struct scheck_policy *p, string_at *number, size_t low,
                            size_t high, const char *s, size_t len)
{
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(scheck__string(p, number(p, middle)), s, len);

        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NOT_FOUND;
}

static unsigned named_fact(const struct scheck_policy *p, size_t i)
{
    return img_u16(p->sec[SEC_FACT_NAMES].data + i * 2);
}

static unsigned name_at(const struct scheck_policy *p, size_t i)
{
    return img_u16(scheck__fact(p, named_fact(p, i)) + FACT_NAME);
}

static unsigned search_fact(const struct scheck_policy *p, const char *name, size_t len)
{
    size_t at = search(p, name_at, 0, p->sec[SEC_FACTS].n, name, len);

    return at == NOT_FOUND ? IMG_NONE : named_fact(p, at);
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

static unsigned word_at(const struct scheck_policy *p, size_t i)
{
    return scheck__pool(p, i);
}

unsigned scheck__find_word(const struct scheck_policy *p, const unsigned char *fact, const char *s,
                           size_t len)
{
    size_t first = img_u16(fact + FACT_WORDS);
    size_t at = search(p, word_at, first, first + img_u16(fact + FACT_N_WORDS), s, len);

    return at == NOT_FOUND ? IMG_NONE : word_at(p, at);
}

static unsigned itself(const struct scheck_policy *p, size_t i)
{
    (void)p;
    return (unsigned)i;
}

unsigned scheck__find_string(const struct scheck_policy *p, const char *s, size_t len)
{
    size_t at = search(p, itself, 0, scheck__n_strings(p), s, len);

    return at == NOT_FOUND ? IMG_NONE : (unsigned)at;
}
