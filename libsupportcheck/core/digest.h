/* SPDX-License-Identifier: MIT */
#ifndef SCHECK_DIGEST_H
#define SCHECK_DIGEST_H

#include <stddef.h>

/* SHA-256 of an image of at least a header, with the digest's own bytes as zero. */
void scheck__image_digest(const unsigned char *image, size_t len, unsigned char digest[32]);

#endif
