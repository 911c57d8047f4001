/* SPDX-License-Identifier: MIT */
/*
 * Facts as the evaluator sees them: an array of cells. The first cells are
 * the policy's facts in its order; a list's cell points at the cells of its
 * elements further on, field by field.
 */
#ifndef SCHECK_CELLS_H
#define SCHECK_CELLS_H

#include <supportcheck/facts.h>

#include "alloc.h"
#include "policy.h"

/* Guests of one fleet use the same words: where they stand is kept. */
#define FACTS_N_FOUND 256

/* Of a string that is none of the image, or an enum's outside its words: equal to none of those. */
#define SYM_NONE 0xffffffffu

struct cell {
    union {
        int64_t i; /* also bool */
        uint64_t u; /* also a string's number in the image or SYM_NONE; a list's elements */
    } as;
    union {
        const char *s; /* a string's bytes */
        size_t first;  /* cell of a list's first element */
    } at;
    const char *note;
    uint32_t len;  /* of a string; elements a list has room for */
    uint8_t known; /* enum scheck_known */
    uint8_t other; /* an enum's value outside its words: equal to nothing */
};

struct text_block;

struct scheck_facts {
    struct scheck_allocator allocator;
    const struct scheck_policy *policy;
    struct cell *cells;
    size_t n_cells, cap;
    struct text_block *blocks; /* copies of strings */
    uint16_t found[FACTS_N_FOUND]; /* strings of the image, by the hash of their text */
};

static inline const struct cell *scheck__element(const struct scheck_facts *f, size_t list,
                                                 size_t element, size_t offset)
{
    const unsigned char *fact = scheck__fact(f->policy, list);

    return &f->cells[f->cells[list].at.first + element * scheck__stride(fact) + offset];
}

#endif
