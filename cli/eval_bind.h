/* SPDX-License-Identifier: MIT */
/* Facts given on the command line as NAME=VALUE. */
#ifndef SCHECK_CLI_EVAL_BIND_H
#define SCHECK_CLI_EVAL_BIND_H

#include <supportcheck/facts.h>

/*
 * Set the facts that @args name: guest.type=hvm, "guest.maxmem=9 TiB",
 * guest.disks[1].format=raw (the list grows as needed), hypervisor.words=[a,b],
 * NAME=null for absent, NAME=unknown. Returns 0, or CLI_USAGE after saying
 * what is wrong.
 */
int cli_bind_all(const char *command, struct scheck_facts *facts, char **args, size_t n);

#endif
