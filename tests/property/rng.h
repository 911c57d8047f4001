/* SPDX-License-Identifier: MIT */
/*
 * splitmix64: small, seedable, the same numbers on every machine. A fuzz
 * target gives bytes that decide first, as long as there are any.
 */
#ifndef PROPERTY_RNG_H
#define PROPERTY_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
    uint64_t state;
    const uint8_t *bytes, *end; /* NULL: numbers only */
};

static inline uint64_t rng_next(struct rng *r)
{
    uint64_t z = (r->state += 0x9e3779b97f4a7c15u);

    /* Where rng_below() looks: one byte decides one thing. */
    if (r->bytes != r->end)
        return (uint64_t)*r->bytes++ << 33 | z >> 33;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* 0 … n - 1; the bias does not matter here. */
static inline unsigned rng_below(struct rng *r, unsigned n)
{
    return (unsigned)((rng_next(r) >> 33) % n);
}

static inline bool rng_percent(struct rng *r, unsigned percent)
{
    return rng_below(r, 100) < percent;
}

/* The generator of item @k of the run seeded with @seed. */
static inline struct rng rng_for(uint64_t seed, uint64_t k)
{
    struct rng r = {.state = seed * 0x2545f4914f6cdd1du + k * 0xd1342543de82ef95u};

    rng_next(&r);
    return r;
}

#endif
