/* SPDX-License-Identifier: MIT */
/* From a report to a verdict: what is required, and whether it is met. */
#ifndef SCHECK_CLI_VERDICT_H
#define SCHECK_CLI_VERDICT_H

#include <supportcheck/remedy.h>

struct cli_guests;

/* What is known of a guest because it runs. */
struct cli_running {
    uint32_t id;
    int64_t max_gfn;        /* -1: not known */
    const char *max_gfn_by; /* who says so, or why it is not known */
};

/* What both report writers are given for one guest. */
struct cli_verdict {
    const char *guest; /* NULL: the host alone */
    const struct cli_running *running; /* NULL: a configuration */
    const struct scheck_report *report;
    struct scheck_workspace *workspace;
    const struct scheck_facts *facts;
    struct scheck_level best, worst;
    struct scheck_level required;
    struct scheck_adviser **adviser; /* looks for remedies, made on use; NULL: none are told */
    const char *release;            /* what --release says, or NULL */
    const char *file;               /* the guest stands in, or NULL: stdin, the host */
    const struct cli_guests *input; /* the same, parsed; the guest's number in it */
    size_t idx;
    int status; /* CLI_MEETS, CLI_FAILS or CLI_BETWEEN */
};

/*
 * Understand what --require says: "security-supported" (also for NULL),
 * "supported", or "function=LEVEL,security=LEVEL" with either left out.
 * Returns 0, or CLI_USAGE after listing the levels there are.
 */
int cli_require_parse(const char *command, const struct scheck_policy *policy, const char *text,
                      struct scheck_level *required_out);

/* Put @verdict's interval and status, given its report and what is required. */
void cli_verdict_of_guest(struct cli_verdict *verdict);

/* The same from the statements about the host alone: of a report without a guest. */
void cli_verdict_of_host(struct cli_verdict *verdict);

/* What JSON calls a verdict's status. */
const char *cli_status_name(int status);

/* Whether @finding speaks of the host whatever the guest. */
bool cli_concerns_host(const struct scheck_finding *finding);

/* The worse of two exit statuses: lost input, then fails, then between. */
int cli_status_worse(int a, int b);
/* Whether @status says that nothing could be judged. */
bool cli_is_error(int status);

/* The facts missing for @rule, to be freed; NULL and 0 when there are none or memory is out. */
struct scheck_fact_ref *cli_missing(struct scheck_workspace *workspace, size_t rule,
                                    size_t *n_out);
/* The conditions that decided @rule; as above. */
struct scheck_reason *cli_reasons(struct scheck_workspace *workspace, size_t rule, size_t *n_out);

/* Line of verdict.file that has a fact which decided @rule, or 0: not known. */
unsigned cli_line_of_rule(const struct cli_verdict *verdict, size_t rule);

/* Name of a fact with its element number; cut at @cap. Why it is unknown, or NULL. */
const char *cli_fact_name(const struct scheck_policy *policy, const struct scheck_fact_ref *ref,
                          char *buf, size_t cap);
const char *cli_fact_note(const struct scheck_facts *facts, const struct scheck_fact_ref *ref);

#endif
