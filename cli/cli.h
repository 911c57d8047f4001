/* SPDX-License-Identifier: MIT */
/* What the commands of the program share: exit statuses and their entry points. */
#ifndef SCHECK_CLI_H
#define SCHECK_CLI_H

#include "options.h"

/* Exit statuses: documented in supportcheck(1), relied on by scripts, never renumbered. */
enum cli_exit {
    CLI_MEETS = 0,   /* worst meets what is required */
    CLI_FAILS = 1,   /* best does not */
    CLI_BETWEEN = 2, /* best does, worst does not: facts are missing */
    CLI_USAGE = 3,
    CLI_INPUT = 4, /* input could not be read, or output not be written */
    CLI_POLICY = 5
};

int cli_check(const struct cli_options *options);
int cli_host(const struct cli_options *options);
int cli_facts(const struct cli_options *options);
int cli_eval(const struct cli_options *options);
int cli_explain(const struct cli_options *options);
int cli_batch(const struct cli_options *options);
int cli_list(const struct cli_options *options);

/*
 * Become supportcheck-audit; argv[0] is "audit", its own options follow, and
 * NULL. Returns CLI_INPUT after saying why that is not possible.
 */
int cli_audit(char **argv);

#endif
