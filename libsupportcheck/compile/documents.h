/* SPDX-License-Identifier: MIT */
/* What an image says about a statement in words. */
#ifndef SCHECK_DOCUMENTS_H
#define SCHECK_DOCUMENTS_H

#include "emit.h"

/* Fill the texts of @out; what the author left out becomes "". */
void scheck__describe_statement(struct scheck_model *m, const struct m_feature *f,
                                const struct m_statement *s, struct emit_statement *out);

/* Image number of the fact that a limit's subject is, or IMG_NONE. */
uint32_t scheck__subject_fact(const struct scheck_model *m, const uint32_t *fact_base,
                              const struct m_statement *s);

/* Fill @in->documents. False: out of memory. */
bool scheck__collect_documents(struct emit_input *in);

#endif
