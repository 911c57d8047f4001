/* SPDX-License-Identifier: MIT */
/* The policy that travels with the library; its bytes are generated when it is built. */
#include "policy.h"

extern const unsigned char scheck__builtin_image[];
extern const size_t scheck__builtin_image_len;

int scheck_policy_builtin(const struct scheck_allocator *allocator,
                          struct scheck_policy **policy_out)
{
    if (!policy_out)
        return SCHECK_E_INVAL;
    return scheck__policy_open_as(SCHECK__BUILT_IN, scheck__builtin_image,
                                  scheck__builtin_image_len, allocator, policy_out);
}
