/* SPDX-License-Identifier: MIT */
/* The report for people. */
#ifndef SCHECK_CLI_REPORT_TEXT_H
#define SCHECK_CLI_REPORT_TEXT_H

#include "text.h"
#include "verdict.h"

struct report_text {
    struct text text;
    const struct scheck_policy *policy;
    uint64_t serial;
    bool quiet;   /* summary lines only */
    bool verbose;
    size_t n_shown;
    /* What the host's own report has said already, by statement; NULL: it was not shown. */
    bool *host_shown;
    const char *host_release;
};

/* Returns 0, or CLI_INPUT when memory is out. */
int report_text_init(struct report_text *report, const struct scheck_policy *policy,
                     const struct cli_options *options);
void report_text_clear(struct report_text *report);

/* Print one verdict; that of the host before those of its guests, if at all. */
void report_text_verdict(struct report_text *report, const struct cli_verdict *verdict);

/* Print that the domain @id, called @name, was not judged and why. */
void report_text_not_examined(struct report_text *report, const char *name, uint32_t id,
                              const char *reason);

/* Say once of what the report speaks. */
void report_text_end(struct report_text *report);

/* One finding in full (report_finding.c). */
void report_text_finding(struct report_text *report, const struct cli_verdict *verdict,
                         const struct scheck_finding *finding);

/* What could not be decided, by the facts that would decide it (report_finding.c). */
void report_text_undetermined(struct report_text *report, const struct cli_verdict *verdict);

/* Whether the host's report has said this already. */
bool report_text_said(const struct report_text *report, const struct cli_verdict *verdict,
                      const struct scheck_finding *finding);

#endif
