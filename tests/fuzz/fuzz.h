/* SPDX-License-Identifier: MIT */
/*
 * One entry point for libFuzzer and for replay.c, which runs the corpus with
 * any compiler. A target aborts when a promise of the library is broken.
 */
#ifndef SCHECK_FUZZ_H
#define SCHECK_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define FUZZ_ASSERT(condition)                                                 \
    do {                                                                       \
        if (!(condition)) {                                                    \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                           \
        }                                                                      \
    } while (0)

#endif
