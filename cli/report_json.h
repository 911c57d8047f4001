/* SPDX-License-Identifier: MIT */
/* The report for programs: schema supportcheck-report/1, one report a line. */
#ifndef SCHECK_CLI_REPORT_JSON_H
#define SCHECK_CLI_REPORT_JSON_H

#include "verdict.h"

void report_json_begin(const struct scheck_policy *policy);
/* @first: no comma goes before it. */
void report_json_verdict(const struct cli_verdict *verdict, bool first);
/* Domains that were not judged come behind the reports: NULL begins their list. */
void report_json_not_examined(const char *name, uint32_t id, const char *reason, bool first);
void report_json_end(void);

/* The same as text of one line, to be freed; NULL when memory is out. */
char *report_json_text(const struct cli_verdict *verdict);

/* Id of the finding that the policy has no statements for the release. */
#define REPORT_NOT_COVERED "release.not-covered"

#endif
