/* SPDX-License-Identifier: MIT */
/* Domain configurations of libxl that stand inside other JSON. */
#ifndef SCHECK_LIBXL_JSON_H
#define SCHECK_LIBXL_JSON_H

#include "../json/value.h"
#include "../reader.h"

/*
 * The configuration that @value is, or has in its member "config"; NULL when
 * it is no configuration of libxl.
 */
const struct scheck_json_value *scheck_libxl_config(const struct scheck_json_value *value);

/* The guest's name; NULL when it has none. */
const char *scheck_libxl_name(const struct scheck_json_value *config);

/* Add the facts of @config to @facts; @file is for diagnostics. As scheck_reader.fill. */
int scheck_libxl_fill(const struct scheck_json_value *config, struct scheck_facts *facts,
                      const struct scheck_reader_sink *sink, const char *file);

#endif
