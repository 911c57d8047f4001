/* SPDX-License-Identifier: MIT */
/* JSON text into json-c's tree: strict, bounded, and refused with line and reason. */
#ifndef SCHECK_JSON_INPUT_H
#define SCHECK_JSON_INPUT_H

#include <json-c/json.h>

#include "../reader.h"

/* Longest text and deepest nesting that are read. */
#define SCHECK_JSON_MAX_LEN ((size_t)16 * 1024 * 1024)
#define SCHECK_JSON_MAX_DEPTH 32

/*
 * Parse @input, one object or array. Refused and reported: what is no JSON,
 * anything behind it, bytes that are no UTF-8, a member given twice, and what
 * is beyond the limits. Returns SCHECK_OK (@root_out is the caller's to put),
 * SCHECK_E_SYNTAX, SCHECK_E_LIMIT or SCHECK_E_NOMEM.
 */
int scheck_json_parse(const struct scheck_reader_input *input,
                      const struct scheck_reader_sink *sink, struct json_object **root_out);

/*
 * Whether @input may be an object, or an array of objects, with a member out
 * of @names (NULL-terminated) directly in the first object. With @empty an
 * empty object will do too.
 */
bool scheck_json_has_member(const struct scheck_reader_input *input, const char *const *names,
                            bool empty);

/*
 * The line of the first member that its object already has, and its name into
 * @name_out; 0 when none is found. @text is valid JSON.
 */
unsigned scheck_json_find_repeated(const char *text, size_t len, struct scheck_str *name_out);

/*
 * Look over @text once, strings left out: where a character stands that
 * json-c takes but JSON does not have (else @len), and how many colons there
 * are before, which are as many as members, repeated ones included.
 */
size_t scheck_json_survey(const char *text, size_t len, size_t *n_colons_out);

#endif
