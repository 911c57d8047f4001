/* SPDX-License-Identifier: MIT */
/* The parts of scheck__model_check(): each reports what it finds and goes on. */
#ifndef SCHECK_CHECK_PARTS_H
#define SCHECK_CHECK_PARTS_H

#include "check.h"

/* Names that must not repeat; memory is the model's arena. */
struct scheck__name {
    struct m_text name;
    size_t order; /* of reading */
};

struct scheck__names {
    M_ARRAY(struct scheck__name) items;
    bool no_memory;
};

/* A name without text is left out: its absence was reported. */
void scheck__names_add(struct scheck_model *m, struct scheck__names *names,
                       const struct m_text *name);
/*
 * Report every repetition with the place of the first, and be done with @names. False when
 * memory ran out on the way.
 */
bool scheck__names_report(struct scheck_model *m, struct scheck__names *names, const char *id,
                          const char *what);

void scheck__check_range(struct scheck_model *m, const struct m_range *range);
/* Report when @level is no level of @axis; its text may be NULL. */
void scheck__check_level(struct scheck_model *m, enum scheck_axis axis, const struct m_text *level);
/* Report when @status does not come to a level on both axes. */
void scheck__check_status_levels(struct scheck_model *m, const struct m_status *status);

void scheck__check_evidence(struct scheck_model *m, const struct m_statement *statement);
void scheck__check_lifts(struct scheck_model *m, const struct m_feature *restriction);

/* All of these return false only when memory is out. */
bool scheck__check_releases(struct scheck_model *m);
bool scheck__check_facts(struct scheck_model *m);
bool scheck__check_statements(struct scheck_model *m);
bool scheck__check_examples(struct scheck_model *m, const struct m_statement *statement);
bool scheck__check_overlays(struct scheck_model *m);
bool scheck__check_documents(struct scheck_model *m);

#endif
