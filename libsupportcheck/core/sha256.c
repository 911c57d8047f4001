/* SPDX-License-Identifier: MIT */
#include "sha256.h"

#include <string.h>

#include "sha256_blocks.h"

/* Fractional parts of the cube roots of the first 64 primes: FIPS 180-4, 4.2.2. */
const uint32_t scheck__sha256_k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotr(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static uint32_t load_be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void store_be32(unsigned char *p, uint32_t v)
{
    p[0] = (unsigned char)(v >> 24);
    p[1] = (unsigned char)(v >> 16);
    p[2] = (unsigned char)(v >> 8);
    p[3] = (unsigned char)v;
}

/*
 * Round @r of eight. Instead of moving the eight words on, their places turn:
 * letter @n of the specification is at n - r. Inlined with a constant @r, they
 * are registers.
 */
static inline void turn(uint32_t s[8], unsigned r, uint32_t kw)
{
    uint32_t a = s[-r & 7], b = s[(1 - r) & 7], c = s[(2 - r) & 7];
    uint32_t e = s[(4 - r) & 7], f = s[(5 - r) & 7], g = s[(6 - r) & 7];
    uint32_t big1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    uint32_t t1 = s[(7 - r) & 7] + big1 + ((e & f) ^ (~e & g)) + kw;
    uint32_t big0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);

    s[(3 - r) & 7] += t1;
    s[(7 - r) & 7] = t1 + big0 + ((a & b) ^ (a & c) ^ (b & c));
}

static void compress(uint32_t state[8], const unsigned char block[64])
{
    const uint32_t *k = scheck__sha256_k;
    uint32_t w[64], s[8];

    for (unsigned i = 0; i < 16; i++)
        w[i] = load_be32(block + (size_t)4 * i);
    for (unsigned i = 16; i < 64; i++) {
        uint32_t s0 = rotr(w[i - 15], 7) ^ rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotr(w[i - 2], 17) ^ rotr(w[i - 2], 19) ^ w[i - 2] >> 10;

        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    memcpy(s, state, sizeof s);
    for (unsigned i = 0; i < 64; i += 8) {
        turn(s, 0, k[i] + w[i]);
        turn(s, 1, k[i + 1] + w[i + 1]);
        turn(s, 2, k[i + 2] + w[i + 2]);
        turn(s, 3, k[i + 3] + w[i + 3]);
        turn(s, 4, k[i + 4] + w[i + 4]);
        turn(s, 5, k[i + 5] + w[i + 5]);
        turn(s, 6, k[i + 6] + w[i + 6]);
        turn(s, 7, k[i + 7] + w[i + 7]);
    }
    for (unsigned i = 0; i < 8; i++)
        state[i] += s[i];
}

static void compress_all(struct scheck__sha256 *h, const unsigned char *data, size_t n_blocks)
{
#ifdef SCHECK_SHA256_X86
    if (h->by_processor) {
        scheck__sha256_x86(h->state, data, n_blocks);
        return;
    }
#endif
    for (size_t i = 0; i < n_blocks; i++)
        compress(h->state, data + 64 * i);
}

void scheck__sha256_init(struct scheck__sha256 *h)
{
    static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

    memcpy(h->state, initial, sizeof initial);
    h->len = 0;
#ifdef SCHECK_SHA256_X86
    h->by_processor = scheck__sha256_x86_usable();
#else
    h->by_processor = false;
#endif
}

void scheck__sha256_add(struct scheck__sha256 *h, const void *data, size_t len)
{
    const unsigned char *p = data;

    while (len > 0) {
        size_t used = h->len % 64, take = 64 - used < len ? 64 - used : len;

        if (used == 0 && len >= 64) {
            take = len - len % 64;
            compress_all(h, p, take / 64);
        } else {
            memcpy(h->block + used, p, take);
            if (used + take == 64)
                compress_all(h, h->block, 1);
        }
        h->len += take;
        p += take;
        len -= take;
    }
}

void scheck__sha256_end(struct scheck__sha256 *h, unsigned char digest[32])
{
    uint64_t bits = h->len * 8;
    unsigned char length[8];

    scheck__sha256_add(h, "\x80", 1);
    while (h->len % 64 != 56)
        scheck__sha256_add(h, "", 1);
    store_be32(length, (uint32_t)(bits >> 32));
    store_be32(length + 4, (uint32_t)bits);
    scheck__sha256_add(h, length, sizeof length);
    for (unsigned i = 0; i < 8; i++)
        store_be32(digest + (size_t)4 * i, h->state[i]);
}
