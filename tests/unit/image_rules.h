/* SPDX-License-Identifier: MIT */
/*
 * What an image has to be, said a second time: from the comments of image_format.h and with
 * nothing of the verifier but its limits, so that each can be held against the other.
 */
#ifndef IMAGE_RULES_H
#define IMAGE_RULES_H

#include <stddef.h>

/*
 * What opening these @len bytes has to come to: SCHECK_OK, SCHECK_E_IMAGE or SCHECK_E_NEWER.
 * The digest is not looked at.
 */
int image_rules(const unsigned char *image, size_t len);

#endif
