/* SPDX-License-Identifier: MIT */
/* Facts JSON: the form in which facts are saved and handed from program to program. */
#ifndef SCHECK_FACTS_JSON_H
#define SCHECK_FACTS_JSON_H

#include "../reader.h"

/** What scheck_facts_to_json() writes: a sum of these. */
enum scheck_facts_json_flags {
    SCHECK_FACTS_JSON_PRETTY = 1, /* indented, with a line feed at the end */
    SCHECK_FACTS_JSON_HOST = 2,   /* of the tool stack, hypervisor, host and dom0 only */
    SCHECK_FACTS_JSON_GUEST = 4,  /* of the guest only */
    SCHECK_FACTS_JSON_NOTES = 8   /* where values come from and why others are unknown */
};

/**
 * @facts as JSON: an object for each namespace, lists as arrays, absent facts
 * as null. Unknown facts and those that the library computes are left out.
 * Notes become a member "notes" from full names to texts.
 *
 * Returns text to be freed, or NULL when memory is out.
 */
char *scheck_facts_to_json(const struct scheck_facts *facts, unsigned flags);

#endif
