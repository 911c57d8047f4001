/* SPDX-License-Identifier: MIT */
/* What one fact about the tool stack says of the other. */
#ifndef SCHECK_CLI_TOOLSTACK_H
#define SCHECK_CLI_TOOLSTACK_H

#include <supportcheck/facts.h>

/*
 * Fill toolstack.bits from toolstack.arch, or toolstack.arch from its bits
 * and the hypervisor's architecture: both run on one machine. Known facts
 * stay as they are. Returns a status of the core.
 */
int cli_complete_toolstack(struct scheck_facts *facts);

#endif
