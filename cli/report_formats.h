/* SPDX-License-Identifier: MIT */
/* The reports for other programs: one begin, a verdict for each guest, one end. */
#ifndef SCHECK_CLI_REPORT_FORMATS_H
#define SCHECK_CLI_REPORT_FORMATS_H

#include "verdict.h"

/* SARIF 2.1.0: one run, one result for each finding. */
void report_sarif_begin(const struct scheck_policy *policy);
void report_sarif_verdict(const struct cli_verdict *verdict);
void report_sarif_end(void);

/* JUnit: a suite for each guest, a case for its level and for each statement. */
void report_junit_begin(const struct scheck_policy *policy);
void report_junit_verdict(const struct cli_verdict *verdict);
void report_junit_end(void);

/* Prometheus' text format without timestamps, for the textfile collector. */
void report_prometheus_begin(const struct scheck_policy *policy);
void report_prometheus_verdict(const struct cli_verdict *verdict);
void report_prometheus_end(void);

/* A Nagios plugin: one line with performance data, then a line for each guest. */

/* Whether @argv asks for this format: known before options are, for they may be wrong. */
bool report_nagios_is_asked(int argc, char **argv);
/* Before anything can fail: what does is told in the plugin's line. */
void report_nagios_prepare(void);
void report_nagios_begin(const struct scheck_policy *policy);
void report_nagios_verdict(const struct cli_verdict *verdict);
/* @status: the exit status of the check. Prints, and returns the plugin's own exit status. */
int report_nagios_end(int status);

/* Markdown for a merge request or an issue. */
void report_markdown_begin(const struct scheck_policy *policy);
void report_markdown_verdict(const struct cli_verdict *verdict);
void report_markdown_end(void);

#endif
