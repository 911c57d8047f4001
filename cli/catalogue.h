/* SPDX-License-Identifier: MIT */
/* Statements by release: what `list` and `explain` look up. */
#ifndef SCHECK_CLI_CATALOGUE_H
#define SCHECK_CLI_CATALOGUE_H

#include <supportcheck/image.h>

/*
 * Index of @release, or of the newest released one when @release is NULL;
 * SIZE_MAX when the policy has none.
 */
size_t cli_release_index(const struct scheck_policy *policy, const char *release);

/* The status of statement @idx in the release with index @release; false: it has none there. */
bool cli_history_at(const struct scheck_policy *policy, size_t idx, size_t release,
                    struct scheck_history *history_out);

#endif
