/* SPDX-License-Identifier: MIT */
#include "catalogue.h"

#include <string.h>

size_t cli_release_index(const struct scheck_policy *policy, const char *release)
{
    size_t found = SIZE_MAX;
    struct scheck_release r;

    for (size_t i = 0; scheck_policy_release(policy, i, &r) == SCHECK_OK; i++) {
        if (release ? strcmp(r.id, release) == 0 : !r.development || found == SIZE_MAX)
            found = i;
    }
    return found;
}

bool cli_history_at(const struct scheck_policy *policy, size_t idx, size_t release,
                    struct scheck_history *history_out)
{
    struct scheck_history history;

    for (size_t n = 0; scheck_policy_history(policy, idx, n, &history) == SCHECK_OK; n++) {
        if (cli_release_index(policy, history.since) <= release &&
            release <= cli_release_index(policy, history.until)) {
            *history_out = history;
            return true;
        }
    }
    return false;
}
