/* SPDX-License-Identifier: MIT */
/* Remedies in words, and the search for them on behalf of every report writer. */
#ifndef SCHECK_CLI_REMEDIES_H
#define SCHECK_CLI_REMEDIES_H

#include <supportcheck/remedy.h>

#include "verdict.h"

#define CLI_REMEDY_SIZE 1024

/* What was found for @rule of @verdict's facts, or NULL. Good until the next call. */
const struct scheck_advice *cli_advise(const struct cli_verdict *verdict, size_t rule,
                                       enum scheck_goal goal);

/* "change guest.nested_hvm to false"; cut where it does not fit. */
const char *cli_change_words(const struct scheck_policy *policy, const struct scheck_change *change,
                             char *buf, size_t cap);

/* All changes of @remedy joined by " and ", with what else comes of them. */
const char *cli_remedy_words(const struct scheck_policy *policy, const struct scheck_remedy *remedy,
                             char buf[CLI_REMEDY_SIZE]);

/* "guest.nested_hvm is false" for each change, joined by " and ". */
const char *cli_condition_words(const struct scheck_policy *policy,
                                const struct scheck_remedy *remedy, char buf[CLI_REMEDY_SIZE]);

/* Why there is no remedy, or NULL where there is one. */
const char *cli_no_remedy_words(const struct scheck_advice *advice);

/* "found", "no-fact", "no-value", "given-up" */
const char *cli_advice_end_name(enum scheck_advice_end end);

#endif
