/* SPDX-License-Identifier: MIT */
/* The registry of diagnostics: see diagnostics.def. */
#ifndef SCHECK_DIAG_H
#define SCHECK_DIAG_H

#include <supportcheck/policy.h>

struct scheck__diag_entry {
    const char *id;
    enum scheck_diag_severity severity;
    const char *help; /* what it means and what to do */
};

/* The entry called @id, or NULL. */
const struct scheck__diag_entry *scheck__diag_find(const char *id);

#endif
