/* SPDX-License-Identifier: MIT */
/* Between the reader of the text (parse.c) and what keeps its values (value.c). */
#ifndef SCHECK_JSON_VALUE_PRIVATE_H
#define SCHECK_JSON_VALUE_PRIVATE_H

#include "value.h"

/* Read the text into @json->root; strings go to @json->text, which has room for all. */
enum scheck_json_error scheck__json_parse(struct scheck_json *json, const char *data, size_t len);

/* Room for one more member or item of the innermost open object or array; NULL: no memory. */
struct scheck_json_member *scheck__json_push(struct scheck_json *json);

/* Give @member the key @key, which stays where it is. */
void scheck__json_set_key(struct scheck_json_member *member, const char *key, size_t len);

/* SCHECK_JSON_REPEATED when two members from @first on have one name; or _NO_MEMORY. */
enum scheck_json_error scheck__json_check_members(struct scheck_json *json, size_t first);

/* Make what stands on the stack from @first on a value; false: memory is out. */
bool scheck__json_take_items(struct scheck_json *json, size_t first,
                             struct scheck_json_value *array);
bool scheck__json_take_members(struct scheck_json *json, size_t first,
                               struct scheck_json_value *object);

#endif
