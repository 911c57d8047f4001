/* SPDX-License-Identifier: MIT */
/* supportcheck facts: what guest configurations say, as facts JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "facts_out.h"
#include "guests.h"
#include "message.h"
#include "policy_source.h"

/* What `check` reads back: one guest is an object, several are an array of them. */
struct listing {
    const struct scheck_policy *policy;
    bool array;
    size_t n_printed;
};

static void print_text(struct listing *listing, const char *text)
{
    size_t len = strlen(text);

    if (listing->array)
        fputs(listing->n_printed ? ",\n" : "[\n", stdout);
    while (len > 0 && text[len - 1] == '\n')
        len--;
    fwrite(text, 1, len, stdout);
    if (!listing->array)
        putchar('\n');
    listing->n_printed++;
}

/* Each guest alone: nothing of the host and nothing of this process. */
static int print_guest(struct listing *listing, const struct cli_guests *input, size_t idx)
{
    struct scheck_facts *facts = NULL;

    if (scheck_facts_new(listing->policy, NULL, &facts) != SCHECK_OK)
        return cli_no_memory();

    int rc = cli_guests_fill(input, idx, facts);
    char *text = rc ? NULL : cli_facts_text(facts, false);

    if (text)
        print_text(listing, text);
    else if (!rc)
        rc = cli_no_memory();
    free(text);
    scheck_facts_free(facts);
    return rc;
}

static int print_all(const struct cli_options *options, const struct scheck_policy *policy)
{
    struct cli_guests *inputs = NULL;
    size_t n_guests = 0;
    int status = cli_guests_open_all(options, &inputs, &n_guests);
    struct listing listing = {.policy = policy, .array = n_guests > 1};

    for (size_t i = 0; inputs && status != CLI_USAGE && i < options->n_args; i++) {
        for (size_t j = 0; j < inputs[i].n; j++) {
            int rc = print_guest(&listing, &inputs[i], j);

            if (rc)
                status = rc;
        }
    }
    if (listing.array && listing.n_printed > 0)
        fputs("\n]\n", stdout);
    cli_guests_free_all(options, inputs);
    return status;
}

int cli_facts(const struct cli_options *options)
{
    struct cli_policy policy;

    if (options->n_args == 0)
        return cli_usage(options->command, "the guest's configuration is missing ('-': stdin)");

    int rc = cli_policy_open(options, false, &policy);

    if (!rc)
        rc = print_all(options, policy.policy);
    cli_policy_close(&policy);
    return rc;
}
