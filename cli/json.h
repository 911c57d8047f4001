/* SPDX-License-Identifier: MIT */
/* JSON as the program writes it: always UTF-8, whatever a guest put into its names. */
#ifndef SCHECK_CLI_JSON_H
#define SCHECK_CLI_JSON_H

#include <json-c/json.h>
#include <supportcheck/image.h>

/*
 * json-c asserts or leaves things out where memory is out: a report would be
 * cut short and look whole. These end the program with CLI_INPUT instead, and
 * stand in for json-c's own wherever this header is included.
 */
struct json_object *cli_json_need(struct json_object *object);
void cli_json_need_member(struct json_object *object, const char *key, struct json_object *value);
void cli_json_need_item(struct json_object *array, struct json_object *value);

#define json_object_new_object() cli_json_need(json_object_new_object())
#define json_object_new_array() cli_json_need(json_object_new_array())
#define json_object_new_boolean(b) cli_json_need(json_object_new_boolean(b))
#define json_object_new_int64(i) cli_json_need(json_object_new_int64(i))
#define json_object_new_uint64(u) cli_json_need(json_object_new_uint64(u))
#define json_object_new_string(s) cli_json_need(json_object_new_string(s))
#define json_object_new_string_len(s, n) cli_json_need(json_object_new_string_len(s, n))
#define json_object_object_add(o, k, v) cli_json_need_member(o, k, v)
#define json_object_array_add(a, v) cli_json_need_item(a, v)

/* Bytes of the UTF-8 sequence at @text, at most @len; 0 when it is malformed. */
size_t cli_json_valid_sequence(const char *text, size_t len);

/* A string; malformed UTF-8 becomes U+FFFD. */
struct json_object *cli_json_string(const char *text, size_t len);

/* Add @text under @key; nothing when it is NULL. */
void cli_json_add(struct json_object *object, const char *key, const char *text);

/*
 * Add @value under @key by the rule of facts JSON: left out is unknown, null
 * is absent. A list is its number of elements.
 */
void cli_json_add_value(struct json_object *object, const char *key,
                        const struct scheck_value *value);

/*
 * @object on one line, to be freed; releases it. json-c's own text is cut short
 * without a word where memory is out.
 */
char *cli_json_text(struct json_object *object);

/* Print @object on one line and release it. */
void cli_json_print(struct json_object *object);

#endif
