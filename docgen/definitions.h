/* SPDX-License-Identifier: MIT */
/* The last part of SUPPORT.md, which explains its words, for whoever renders it. */
#ifndef DOCGEN_DEFINITIONS_H
#define DOCGEN_DEFINITIONS_H

#include <stdbool.h>

/* A word and what it means, or a project and its address; a list ends with an empty one. */
struct term {
    const char *word, *meaning;
};

struct definition {
    unsigned depth;           /* of the heading, from 1 */
    const char *title;        /* SUPPORT.md's: others link to what is made of it */
    const char *text;         /* a paragraph of plain text in lines, or NULL */
    const char *const *lines; /* of a literal block, up to NULL; or NULL */
    const struct term *terms; /* or NULL */
    bool labels;              /* the statuses of the release follow */
};

#define N_DEFINITIONS 15
extern const struct definition definitions[N_DEFINITIONS];

#endif
