/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4), because libxl links this library and nothing else. */
#ifndef SCHECK_SHA256_H
#define SCHECK_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scheck__sha256 {
    uint32_t state[8];
    uint64_t len;
    unsigned char block[64];
    bool by_processor; /* which has instructions for it */
};

void scheck__sha256_init(struct scheck__sha256 *h);
void scheck__sha256_add(struct scheck__sha256 *h, const void *data, size_t len);
void scheck__sha256_end(struct scheck__sha256 *h, unsigned char digest[32]);

#endif
