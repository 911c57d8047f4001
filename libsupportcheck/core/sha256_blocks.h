/* SPDX-License-Identifier: MIT */
/* Between the ways of computing SHA-256's blocks. */
#ifndef SCHECK_SHA256_BLOCKS_H
#define SCHECK_SHA256_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__))
#define SCHECK_SHA256_X86
#endif

extern const uint32_t scheck__sha256_k[64];

#ifdef SCHECK_SHA256_X86
/* Whether the processor has the instructions. */
bool scheck__sha256_x86_usable(void);
void scheck__sha256_x86(uint32_t state[8], const unsigned char *data, size_t n_blocks);
#endif

#endif
