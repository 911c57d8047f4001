/* SPDX-License-Identifier: MIT */
/**
 * @file facts.h
 * What is known of a host and a guest, bound to one policy's vocabulary.
 *
 * Facts are set by name. A name is a dotted fact ("guest.type") or a field of
 * a list element ("guest.disks[2].format"); a list is first given its length
 * with scheck_facts_set_list(). Everything never set is unknown.
 */
#ifndef SUPPORTCHECK_FACTS_H
#define SUPPORTCHECK_FACTS_H

#include <supportcheck/image.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A set of facts. One thread at a time may change it. */
struct scheck_facts;

/**
 * Make an empty set of facts for @policy, which must outlive it.
 * Returns SCHECK_OK, SCHECK_E_INVAL or SCHECK_E_NOMEM. Since 0.1.
 */
SCHECK_API int scheck_facts_new(const struct scheck_policy *policy,
                                const struct scheck_allocator *allocator,
                                struct scheck_facts **facts_out);

/**
 * Copy @parent into a set of its own: a host's facts are filled once and
 * forked for each guest. The copy shares nothing that changes with @parent,
 * but @parent must outlive it (strings are borrowed from it).
 * Returns as scheck_facts_new(). Since 0.1.
 */
SCHECK_API int scheck_facts_fork(const struct scheck_facts *parent,
                                 const struct scheck_allocator *allocator,
                                 struct scheck_facts **facts_out);

/** Make @facts equal to @parent again without allocating anew where it fits. Since 0.1. */
SCHECK_API int scheck_facts_reset(struct scheck_facts *facts, const struct scheck_facts *parent);

/** Release @facts; NULL is a no-op. Since 0.1. */
SCHECK_API void scheck_facts_free(struct scheck_facts *facts);

/** The policy whose vocabulary @facts uses. Since 0.1. */
SCHECK_API const struct scheck_policy *scheck_facts_policy(const struct scheck_facts *facts);

/**
 * Set a fact by name. Setting it again replaces the value. Strings are
 * copied. All of these return SCHECK_OK, SCHECK_E_NOFACT (the vocabulary has
 * no such name: a caller newer than the policy may ignore it), SCHECK_E_TYPE,
 * SCHECK_E_RANGE (element number beyond the list's length), SCHECK_E_LIMIT
 * (longer than the declared maximum; the list becomes unknown), SCHECK_E_DERIVED,
 * SCHECK_E_NOMEM or SCHECK_E_INVAL. Since 0.1.
 */
SCHECK_API int scheck_facts_set_bool(struct scheck_facts *facts, const char *name, bool value);
SCHECK_API int scheck_facts_set_int(struct scheck_facts *facts, const char *name, int64_t value);
SCHECK_API int scheck_facts_set_uint(struct scheck_facts *facts, const char *name, uint64_t value);
/** @value need not be terminated; NULL is SCHECK_E_INVAL unless @len is 0. Since 0.1. */
SCHECK_API int scheck_facts_set_string(struct scheck_facts *facts, const char *name,
                                       const char *value, size_t len);
/** Give the list @name @n elements, all of whose fields are unknown. Since 0.1. */
SCHECK_API int scheck_facts_set_list(struct scheck_facts *facts, const char *name, size_t n);
/** Say that the optional fact @name does not exist. SCHECK_E_TYPE: it is not optional. Since 0.1. */
SCHECK_API int scheck_facts_set_absent(struct scheck_facts *facts, const char *name);
/** Say that @name is unknown and why; @reason may be NULL and is copied. Since 0.1. */
SCHECK_API int scheck_facts_set_unknown(struct scheck_facts *facts, const char *name,
                                        const char *reason);
/** Say where the value of @name came from (a path, a key, a hypercall); copied. Since 0.1. */
SCHECK_API int scheck_facts_set_source(struct scheck_facts *facts, const char *name,
                                       const char *source);

/**
 * Set by index: @fact from scheck_policy_find_fact(), @element for a field of
 * a list (else 0). For callers that fill many sets. Returns as above. Since 0.1.
 */
SCHECK_API int scheck_facts_put(struct scheck_facts *facts, size_t fact, size_t element,
                                const struct scheck_value *value);

/**
 * What is known of @fact (of @element when it is a field or a list of
 * scalars' item). Strings are borrowed until @facts changes. Returns
 * SCHECK_OK, SCHECK_E_RANGE or SCHECK_E_INVAL. Since 0.1.
 */
SCHECK_API int scheck_facts_get(const struct scheck_facts *facts, size_t fact, size_t element,
                                struct scheck_value *value_out);

/** Items of a list of scalars: as scheck_facts_get()/put() with @element the item. Since 0.1. */
SCHECK_API int scheck_facts_get_item(const struct scheck_facts *facts, size_t fact, size_t item,
                                     struct scheck_value *value_out);
SCHECK_API int scheck_facts_put_item(struct scheck_facts *facts, size_t fact, size_t item,
                                     const struct scheck_value *value);

/**
 * Where the value came from, or why it is unknown; NULL when nobody said.
 * Borrowed until @facts changes. Since 0.1.
 */
SCHECK_API const char *scheck_facts_note(const struct scheck_facts *facts, size_t fact,
                                         size_t element);

#ifdef __cplusplus
}
#endif
#endif
