/* SPDX-License-Identifier: MIT */
#include "host_facts.h"

#include <string.h>
#include <unistd.h>

#ifdef SCHECK_CLI_HOST
#include "../adapters/host/host.h"
#endif

#include "cli.h"
#include "date.h"
#include "guests.h"
#include "message.h"
#include "toolstack.h"

#ifdef SCHECK_CLI_HOST
int cli_host_probe(struct scheck_facts *facts, bool *xen_out)
{
    bool root = geteuid() == 0;
    struct scheck_host_probe probe = {.hypercalls = root, .exec_xl = root};
    int rc = scheck_host_probe(facts, &probe, xen_out);

    /* Where there is no Xen this process is no tool stack. */
    if (rc == SCHECK_OK && *xen_out)
        rc = scheck_host_toolstack(facts);
    if (rc == SCHECK_OK)
        return 0;
    cli_error("this machine cannot be probed: %s", scheck_status_message(rc));
    return CLI_INPUT;
}
#else
int cli_host_probe(struct scheck_facts *facts, bool *xen_out)
{
    (void)facts;
    *xen_out = false;
    return 0;
}
#endif

int cli_host_facts(const struct cli_options *options, struct scheck_facts *facts)
{
    bool xen = true;
    int rc = options->host ? cli_facts_from_file(options->host, facts)
                           : cli_host_probe(facts, &xen);

    if (!rc && !xen)
        cli_error("this machine is no Xen host: the host is taken as unknown; "
                  "name the facts of one with --host");
    return rc;
}

static bool is_unknown(const struct scheck_facts *facts, const char *name)
{
    struct scheck_value value;
    size_t fact;

    return scheck_policy_find_fact(scheck_facts_policy(facts), name, strlen(name), &fact) ==
               SCHECK_OK &&
           scheck_facts_get(facts, fact, 0, &value) == SCHECK_OK &&
           value.known == SCHECK_UNKNOWN;
}

/* @given wins over what is known, that over @usual; a policy may lack the fact. */
static int set_occasion(struct scheck_facts *facts, const char *name, const char *given,
                        const char *usual)
{
    const char *value = given;
    int rc = SCHECK_OK;

    if (!value && is_unknown(facts, name))
        value = usual;
    if (value)
        rc = scheck_facts_set_string(facts, name, value, strlen(value));
    if (rc == SCHECK_OK || rc == SCHECK_E_NOFACT)
        return 0;
    cli_error("the fact %s cannot be set: %s", name, scheck_status_message(rc));
    return CLI_INPUT;
}

int cli_usual_occasion(struct scheck_facts *facts)
{
    char clock[CLI_DATE_SIZE];
    int rc = set_occasion(facts, "today", NULL, cli_date_today(clock) ? clock : NULL);

    return rc ? rc
              : set_occasion(facts, "operation", NULL, scheck_operation_name(SCHECK_OP_CREATE));
}

int cli_given_occasion(const struct cli_options *options, struct scheck_facts *facts)
{
    int rc = set_occasion(facts, "today", options->today, NULL);

    if (!rc)
        rc = set_occasion(facts, "operation", options->operation, NULL);
    if (!rc && cli_complete_toolstack(facts) != SCHECK_OK)
        rc = cli_no_memory();
    return rc;
}

int cli_occasion_facts(const struct cli_options *options, struct scheck_facts *facts)
{
    int rc = cli_usual_occasion(facts);

    return rc ? rc : cli_given_occasion(options, facts);
}
