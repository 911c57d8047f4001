/* SPDX-License-Identifier: MIT */
#include "digest.h"

#include "image_format.h"
#include "sha256.h"

void scheck__image_digest(const unsigned char *image, size_t len, unsigned char digest[32])
{
    static const unsigned char zero[HDR_DIGEST_LEN];
    const size_t after = HDR_DIGEST + HDR_DIGEST_LEN;
    struct scheck__sha256 h;

    scheck__sha256_init(&h);
    scheck__sha256_add(&h, image, HDR_DIGEST);
    scheck__sha256_add(&h, zero, sizeof zero);
    scheck__sha256_add(&h, image + after, len - after);
    scheck__sha256_end(&h, digest);
}
