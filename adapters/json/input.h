/* SPDX-License-Identifier: MIT */
/* JSON files of the readers: parsed strictly, and refused with line and reason. */
#ifndef SCHECK_JSON_INPUT_H
#define SCHECK_JSON_INPUT_H

#include "../reader.h"
#include "value.h"

/* Longest text that is read. */
#define SCHECK_JSON_MAX_LEN ((size_t)16 * 1024 * 1024)

/*
 * Parse @input, one object or array, into @json (zeroed, the caller's to
 * clear in either case). Refused and reported: what is no JSON, anything
 * behind it, bytes that are no UTF-8, a member given twice, and what is beyond
 * the limits. Returns SCHECK_OK, SCHECK_E_SYNTAX, SCHECK_E_LIMIT or
 * SCHECK_E_NOMEM.
 */
int scheck_json_parse(const struct scheck_reader_input *input,
                      const struct scheck_reader_sink *sink, struct scheck_json *json);

/*
 * Whether @input may be an object, or an array of objects, with a member out
 * of @names (NULL-terminated) directly in the first object. With @empty an
 * empty object will do too.
 */
bool scheck_json_has_member(const struct scheck_reader_input *input, const char *const *names,
                            bool empty);

#endif
