/* SPDX-License-Identifier: MIT */
/*
 * Use an opened policy in every way there is, for images that somebody has
 * tampered with: what was let in must be safe to use, whatever it says.
 */
#ifndef IMAGE_PROBE_H
#define IMAGE_PROBE_H

#include <supportcheck/eval.h>

/*
 * Read all of @policy's data and evaluate it on facts of @seed; seed 0 leaves
 * all of them unknown. False when something other than memory safety is
 * broken: a call that cannot fail did.
 */
bool image_probe(const struct scheck_policy *policy, unsigned seed);

/* The same on every release, with explanations and all prose. */
bool image_probe_thoroughly(const struct scheck_policy *policy);

#endif
