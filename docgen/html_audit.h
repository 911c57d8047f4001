/* SPDX-License-Identifier: MIT */
/* What supportcheck-audit found, in the page of a release. */
#ifndef DOCGEN_HTML_AUDIT_H
#define DOCGEN_HTML_AUDIT_H

#include "../adapters/json/value.h"
#include "html.h"

/* An audit that was read; zeroed is none, and nothing is written of it. */
struct html_audit {
    struct scheck_json json;
};

/*
 * Read the JSON of supportcheck-audit. Returns SCHECK_OK, SCHECK_E_NOMEM, or
 * SCHECK_E_IO after saying on stderr why it cannot be read or is no audit.
 */
int html_audit_open(const char *path, struct html_audit *audit);
void html_audit_close(struct html_audit *audit);

/* What it comes to for the restriction or feature @id, and which Xen was audited. */
void html_audit_summary(struct text *h, const struct html_audit *audit, const char *id);

/* What became of the evidence of statement @id that @line of the policy names. */
void html_audit_evidence(struct text *h, const struct html_audit *audit, const char *id,
                         struct scheck_str line);

#endif
