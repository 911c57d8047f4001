/* SPDX-License-Identifier: MIT */
/* What the levels mean, for readers of a document. */
#ifndef DOCGEN_READING_H
#define DOCGEN_READING_H

/* Both end with an entry without id. */
struct reading {
    const char *id, *meaning;
};

extern const struct reading reading_functions[], reading_securities[];

#endif
