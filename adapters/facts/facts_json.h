/* SPDX-License-Identifier: MIT */
/* Facts JSON: the form in which facts are saved and handed from program to program. */
#ifndef SCHECK_FACTS_JSON_H
#define SCHECK_FACTS_JSON_H

#include "../json/value.h"
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

/**
 * Add the facts in @object, which stands inside other JSON, to @facts; @file
 * is for diagnostics. As scheck_reader.fill.
 */
int scheck_facts_json_fill(const struct scheck_json_value *object, struct scheck_facts *facts,
                           const struct scheck_reader_sink *sink, const char *file);

/**
 * Width or instruction set of the tool stack, where @object names the other one only; the latter
 * needs hypervisor.arch as well. SCHECK_OK or SCHECK_E_NOMEM.
 */
int scheck_facts_json_toolstack(const struct scheck_json_value *object,
                                struct scheck_facts *facts);

/** The same of an object that holds what stands below @prefix ("guest"). */
int scheck_facts_json_fill_namespace(const struct scheck_json_value *object, const char *prefix,
                                     struct scheck_facts *facts,
                                     const struct scheck_reader_sink *sink, const char *file);

#endif
