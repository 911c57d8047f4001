/* SPDX-License-Identifier: MIT */
/*
 * A policy for targets whose input is no policy: the vocabulary of the real one, which
 * readers fill, under few of its statements, or the built-in one where there is no docgen.
 */
#ifndef SCHECK_FUZZ_FEW_STATEMENTS_H
#define SCHECK_FUZZ_FEW_STATEMENTS_H

#include <supportcheck/image.h>

#include "fuzz.h"

#ifdef FUZZ_FEW_STATEMENTS
extern const unsigned char fuzz_policy_image[];
extern const size_t fuzz_policy_image_len;
#endif

static inline struct scheck_policy *fuzz_few_statements(void)
{
    struct scheck_policy *policy = NULL;

#ifdef FUZZ_FEW_STATEMENTS
    FUZZ_ASSERT(scheck_policy_open(fuzz_policy_image, fuzz_policy_image_len, NULL, &policy) ==
                SCHECK_OK);
#else
    FUZZ_ASSERT(scheck_policy_builtin(NULL, &policy) == SCHECK_OK);
#endif
    return policy;
}

#endif
