/* SPDX-License-Identifier: MIT */
/* The report for programs: schema supportcheck-report/1, one report a line. */
#ifndef SCHECK_CLI_REPORT_JSON_H
#define SCHECK_CLI_REPORT_JSON_H

#include "verdict.h"

void report_json_begin(const struct scheck_policy *policy);
/* @first: no comma goes before it. */
void report_json_verdict(const struct cli_verdict *verdict, bool first);
void report_json_end(void);

#endif
