/* SPDX-License-Identifier: MIT */
/* Facts JSON on stdout or in memory. */
#ifndef SCHECK_CLI_FACTS_OUT_H
#define SCHECK_CLI_FACTS_OUT_H

#include <supportcheck/facts.h>

/* @facts as JSON text with a newline at its end, to be freed; NULL when memory is out. */
char *cli_facts_text(const struct scheck_facts *facts, bool notes);

/* Print it; @notes: say where values come from and why others are unknown. 0 or CLI_INPUT. */
int cli_facts_print(const struct scheck_facts *facts, bool notes);

#endif
