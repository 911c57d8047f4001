/* SPDX-License-Identifier: MIT */
/* Levels, statements and releases in words, for every text the program prints. */
#ifndef SCHECK_CLI_WORDS_H
#define SCHECK_CLI_WORDS_H

#include <supportcheck/eval.h>

#define CLI_WORDS_SIZE 256

/*
 * Append @text, at most @most bytes of it, to the string in @buf, of @cap bytes; what does not
 * fit is cut. A check that finds nothing has no more to say, and loads no printf() for it.
 */
void cli_append(char *buf, size_t cap, const char *text, size_t most);

/* "experimental, not security supported" */
const char *cli_level_words(const struct scheck_policy *policy, struct scheck_level level,
                            char buf[CLI_WORDS_SIZE]);

/*
 * A status: SUPPORT.md's words, then the @level in ours only where it says
 * more. @label may be empty.
 */
const char *cli_status_words(const char *label, const char *level, char buf[2 * CLI_WORDS_SIZE]);

/* "save, migrate" for a set of operations. */
const char *cli_operation_words(unsigned operations, char buf[CLI_WORDS_SIZE]);

/* "Xen 4.17.7", or what is known in its place. */
const char *cli_release_words(const struct scheck_report *report, char buf[CLI_WORDS_SIZE]);

/* What a statement says when it applies: its message, else its heading. */
const char *cli_statement_words(const struct scheck_statement *statement);

/* "covered", "assumed", "newer", "older" */
const char *cli_coverage_name(enum scheck_coverage coverage);

/* "info", "warning", "serious" */
const char *cli_severity_name(enum scheck_severity severity);

/* "none", "host", "guest", "both" */
const char *cli_scope_name(enum scheck_scope scope);

#endif
