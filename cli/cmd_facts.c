/* SPDX-License-Identifier: MIT */
/* supportcheck facts: what a guest's configuration says, as facts JSON. */
#include "cli.h"
#include "facts_out.h"
#include "guests.h"
#include "message.h"
#include "policy_source.h"

/* Each guest alone: nothing of the host and nothing of this process. */
static int print_guest(const struct scheck_policy *policy, const struct cli_guests *input,
                       size_t idx)
{
    struct scheck_facts *facts = NULL;

    if (scheck_facts_new(policy, NULL, &facts) != SCHECK_OK)
        return cli_no_memory();

    int rc = cli_guests_fill(input, idx, facts);

    if (!rc)
        rc = cli_facts_print(facts, false);
    scheck_facts_free(facts);
    return rc;
}

static int print_input(const struct cli_options *options, const struct scheck_policy *policy,
                       const char *path)
{
    struct cli_guests input;
    int rc = cli_guests_open(options->command, path, options->input, &input);

    for (size_t i = 0; i < input.n; i++) {
        int guest_rc = print_guest(policy, &input, i);

        if (guest_rc)
            rc = guest_rc;
    }
    cli_guests_close(&input);
    return rc;
}

int cli_facts(const struct cli_options *options)
{
    struct cli_policy policy;
    int rc, status = 0;

    if (options->n_args == 0)
        return cli_usage(options->command, "the guest's configuration is missing ('-': stdin)");
    rc = cli_policy_open(options, false, &policy);
    if (rc)
        return rc;
    for (size_t i = 0; i < options->n_args; i++) {
        rc = print_input(options, policy.policy, options->args[i]);
        if (rc)
            status = rc;
        if (rc == CLI_USAGE)
            break;
    }
    cli_policy_close(&policy);
    return status;
}
