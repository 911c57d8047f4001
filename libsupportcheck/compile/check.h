/* SPDX-License-Identifier: MIT */
/*
 * What can be said of a model without compiling its predicates. Everything
 * here may be called on a model with errors: a text that is missing was
 * reported by the reader and is skipped.
 */
#ifndef SCHECK_CHECK_H
#define SCHECK_CHECK_H

#include "model.h"

/*
 * Report every error of @m. Returns SCHECK_OK, SCHECK_E_POLICY or
 * SCHECK_E_NOMEM. Changes nothing: may be called again.
 */
int scheck__model_check(struct scheck_model *m);

/*
 * Turn the amendments of overlays into statuses and releases. For a model
 * that passed scheck__model_check(). Applying twice is applying once.
 * Returns SCHECK_OK or SCHECK_E_NOMEM.
 */
int scheck__model_apply_overlays(struct scheck_model *m);

/* --- small readers of text, shared with the XML reader and the compiler --- */

/*
 * An integer, decimal (may be negative) or 0x, optionally followed by blanks
 * and KiB, MiB, GiB or TiB. False when it is anything else or does not fit.
 */
bool scheck__parse_quantity(const char *text, int64_t *value_out);

/* A calendar day, YYYY-MM-DD. */
bool scheck__date_valid(const char *text);

/* Lower-case letters, digits, '.', '_' and '-', beginning with a letter. */
bool scheck__id_valid(const char *text);

/* Lower-case letters, digits and '_', beginning with a letter; no word of CEL. */
bool scheck__fact_name_valid(const char *text, size_t len);

/* N.N; @major_out and @minor_out may not be NULL. */
bool scheck__release_parse(const char *text, unsigned *major_out, unsigned *minor_out);

/* --- looking things up --- */

/* Position of the release called @id, or SIZE_MAX. */
size_t scheck__release_find(const struct scheck_model *m, const char *id);

/* Position of the level called @id, or SIZE_MAX. */
size_t scheck__level_find(const struct scheck_model *m, enum scheck_axis axis, const char *id);

/* The label with these words, or NULL. */
const struct m_label *scheck__label_find(const struct scheck_model *m, const char *text);

/* The level's name that @status has on @axis: its own or its label's. NULL: none. */
const char *scheck__status_level(const struct scheck_model *m, const struct m_status *status,
                                 enum scheck_axis axis);

/* Releases of @range, inclusive; false when a text of it is no release or it is empty. */
bool scheck__range_resolve(const struct scheck_model *m, const struct m_range *range,
                           size_t *first_out, size_t *last_out);
/* The status of @s in @release, or NULL. */
const struct m_status *scheck__status_in(const struct scheck_model *m, const struct m_statement *s,
                                         size_t release);

/* Make finding facts quick until one is added. False when memory is out. */
bool scheck__index_facts(struct scheck_model *m);

/* The fact or define called @name (full name, no field, no element number), or NULL. */
const struct m_fact *scheck__fact_find(const struct scheck_model *m, const char *name, size_t len);

/* The field of @list called @name, or NULL. */
const struct m_fact *scheck__field_find(const struct m_fact *list, const char *name, size_t len);

/* The statement or limit called @id, or NULL. */
struct m_statement *scheck__statement_find(const struct scheck_model *m, const char *id);

/* Unit of the fact or define that a limit's subject is; "" when it has none. */
const char *scheck__limit_unit(const struct scheck_model *m, const struct m_statement *s);

/* Where frame @last ends, in bytes; no more than an integer holds. */
int64_t scheck__frames_end(int64_t last);

/* SUPPORT.md's words for @s in the release of that index, or NULL: it has none there. */
const char *scheck__statement_words(const struct scheck_model *m, const struct m_statement *s,
                                    size_t release);

/* Whether @status is on either axis worse than the best and not neutral. */
bool scheck__can_lower(const struct scheck_model *m, const struct m_status *status);

/* The operation called @name, or SCHECK_N_OPERATIONS. */
enum scheck_operation scheck__operation_find(const char *name, size_t len);

#endif
