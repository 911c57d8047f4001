/* SPDX-License-Identifier: MIT */
/* The facts that every guest of a check shares: host, tool stack, day and operation. */
#ifndef SCHECK_CLI_HOST_FACTS_H
#define SCHECK_CLI_HOST_FACTS_H

#include <supportcheck/facts.h>

#include "options.h"

/*
 * Fill @facts from --host, or from this machine with this process as the tool
 * stack; says on stderr when the machine is no Xen host. Returns 0 or
 * CLI_INPUT after saying why.
 */
int cli_host_facts(const struct cli_options *options, struct scheck_facts *facts);

/* Probe this machine alone; @xen_out: whether it is a Xen host. Returns as above. */
int cli_host_probe(struct scheck_facts *facts, bool *xen_out);

/*
 * Set today and operation: what the command line says wins over what the
 * input says, and that over the clock and "create"; and what one fact about
 * the tool stack says of the other. Returns as above.
 */
int cli_occasion_facts(const struct cli_options *options, struct scheck_facts *facts);

/* Its two halves: what the clock and habit say, where nothing is known; and what wins. */
int cli_usual_occasion(struct scheck_facts *facts);
int cli_given_occasion(const struct cli_options *options, struct scheck_facts *facts);

#endif
