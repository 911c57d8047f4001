/* SPDX-License-Identifier: MIT */
/*
 * The vocabulary as documents. An image does not carry meanings and sources,
 * so this reads the model and needs policy source.
 */
#ifndef DOCGEN_FACTS_H
#define DOCGEN_FACTS_H

#include "libsupportcheck/compile/model.h"
#include "text.h"

/* Length of the namespace of @fact, 0 for a name without a dot. */
size_t facts_namespace_len(const struct m_fact *fact);
/* The name without its namespace. */
const char *facts_short_name(const struct m_fact *fact);
/* Is @idx the first of its namespace, and does @other belong to the same? */
bool facts_begins_namespace(const struct scheck_model *model, size_t idx);
bool facts_same_namespace(const struct m_fact *fact, const struct m_fact *other);

/* A reference page in Markdown. */
void facts_markdown(const struct scheck_model *model, struct text *out);
/* A JSON Schema for facts as programs exchange them. */
void facts_schema(const struct scheck_model *model, struct text *out);

#endif
