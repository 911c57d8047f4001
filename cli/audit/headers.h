/* SPDX-License-Identifier: MIT */
/* The headers that are audited, each compiled once for each target. */
#ifndef SCHECK_AUDIT_HEADERS_H
#define SCHECK_AUDIT_HEADERS_H

#include "audit.h"
#include "clang.h"

struct audit_unit {
    char *header;
    char *type;         /* that the unit names, or NULL */
    unsigned type_line; /* where it does, the last one of its text */
    const struct audit_target *target;
    CXTranslationUnit tu; /* NULL when it could not be made at all */
    char *error;          /* why nothing in it can be trusted, or NULL */
};

/* The text that includes the header. */
#define AUDIT_MAIN_FILE "supportcheck-audit.c"
/* What the unit calls the type that evidence names. */
#define AUDIT_TYPE_NAME "supportcheck_audited_type"

/* Whether one of the directories has @header; @is_xen_out: whether they have any of Xen's. */
bool audit_headers_have(const struct audit_headers *headers, const char *header, bool *is_xen_out);
/* Whether @path lies below one of the directories. */
bool audit_headers_contain(const struct audit_headers *headers, const char *path);
/* The directories in words, for messages. */
const char *audit_headers_words(const struct audit_headers *headers);
/* @evidence's header compiled; NULL: no memory. */
const struct audit_unit *audit_headers_unit(struct audit_headers *headers,
                                            const struct audit_compiler *compiler,
                                            const struct audit_evidence *evidence);

#endif
