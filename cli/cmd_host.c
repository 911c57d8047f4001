/* SPDX-License-Identifier: MIT */
/* supportcheck host: what can be learned of this machine, as facts JSON. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "facts_out.h"
#include "file.h"
#include "host_facts.h"
#include "message.h"
#include "policy_source.h"

static int save(const struct scheck_facts *facts, const char *path)
{
    /* With notes: a check elsewhere can then say why a fact is unknown. */
    char *json = cli_facts_text(facts, true);

    if (!json)
        return cli_no_memory();

    int rc = cli_file_replace(path, json, strlen(json));

    free(json);
    return rc;
}

static int probe(const struct cli_options *options, const struct scheck_policy *policy)
{
    struct scheck_facts *facts = NULL;
    bool xen = false;

    if (scheck_facts_new(policy, NULL, &facts) != SCHECK_OK)
        return cli_no_memory();

    int rc = cli_host_probe(facts, &xen);

    if (!rc && !xen)
        cli_error("this machine is no Xen host: what a hypervisor would tell stays unknown");
    if (!rc && options->save)
        rc = save(facts, options->save);
    else if (!rc)
        rc = cli_facts_print(facts, options->verbose);
    scheck_facts_free(facts);
    return rc;
}

int cli_host(const struct cli_options *options)
{
    struct cli_policy policy;

    if (options->n_args > 0)
        return cli_usage(options->command, "'%s' is one argument too many", options->args[0]);

    int rc = cli_policy_open(options, false, &policy);

    if (!rc)
        rc = probe(options, policy.policy);
    cli_policy_close(&policy);
    return rc;
}
