/* SPDX-License-Identifier: MIT */
/* Conformance cases as JSON lines: one expression, its variables, one answer each. */
#ifndef SCHECK_CLI_EVAL_CASES_H
#define SCHECK_CLI_EVAL_CASES_H

/*
 * Answer every line of @path ("-": stdin) with one line of JSON: value,
 * unknown, error or refused. Returns 0, or CLI_INPUT (a line is no case; it
 * is answered "refused") or CLI_POLICY (no compiler) after saying why.
 */
int cli_eval_cases(const char *path);

#endif
