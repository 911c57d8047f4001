/* SPDX-License-Identifier: MIT */
/* What --help says. */
#ifndef SCHECK_CLI_HELP_H
#define SCHECK_CLI_HELP_H

#include "options.h"

extern const char cli_help_program[];
extern const char *const cli_help_commands[CLI_N_COMMANDS];

#endif
