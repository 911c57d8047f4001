/* SPDX-License-Identifier: MIT */
/* supportcheck explain: what its parts share. */
#ifndef SCHECK_CLI_EXPLAIN_H
#define SCHECK_CLI_EXPLAIN_H

#include <supportcheck/eval.h>

#include "text.h"

struct explanation {
    struct text text;
    const struct scheck_policy *policy;
    size_t release;     /* whose status is marked */
    bool only_release;  /* --release: leave out what it does not have */
    const char *told;   /* feature whose description and lift have been told, or NULL */
    size_t n_shown;
};

void explain_heading(struct explanation *e, const char *words);
/* The text of @rest in front of @separator, which is cut off with it. */
struct scheck_str explain_cut(struct scheck_str *rest, char separator);
/* Paragraphs are parted by empty lines; inside them the lines are ours to break. */
void explain_prose(struct explanation *e, struct scheck_str prose);
/* SCHECK_DOC_LIFT: first what sums it up, then each requirement. */
void explain_lifts(struct explanation *e, struct scheck_str lines);

/*
 * What a restriction comes to: its text, a table of its limits, its state in
 * every release, references, and what would lift it. False: @feature is no
 * restriction, or none of it is in the release that was asked for.
 */
bool explain_restriction(struct explanation *e, const char *feature);

#endif
