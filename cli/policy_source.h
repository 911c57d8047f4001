/* SPDX-License-Identifier: MIT */
/* Which policy a command speaks of: built in, installed, an image, or source compiled now. */
#ifndef SCHECK_CLI_POLICY_SOURCE_H
#define SCHECK_CLI_POLICY_SOURCE_H

#include <supportcheck/image.h>

#include "options.h"

struct cli_policy {
    struct scheck_policy *policy;
    void *image; /* the bytes @policy lives in; NULL: built in */
};

/*
 * Open the policy that @options name, else the environment's
 * SUPPORTCHECK_POLICY, else the newer of the built-in and the installed one.
 * @documents: prose is wanted where there is a choice. Returns 0, CLI_POLICY
 * or CLI_INPUT after saying why.
 */
int cli_policy_open(const struct cli_options *options, bool documents,
                    struct cli_policy *policy_out);
void cli_policy_close(struct cli_policy *policy);

/* Find @release of @policy. Returns 0, or CLI_USAGE after listing the releases there are. */
int cli_policy_check_release(const char *command, const struct scheck_policy *policy,
                             const char *release);

#endif
