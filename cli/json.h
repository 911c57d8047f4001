/* SPDX-License-Identifier: MIT */
/* JSON as the program writes it: always UTF-8, whatever a guest put into its names. */
#ifndef SCHECK_CLI_JSON_H
#define SCHECK_CLI_JSON_H

#include <json-c/json.h>
#include <supportcheck/image.h>

/* All on one line. */
#define CLI_JSON_STYLE (JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)

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

/* Print @object on one line and release it. */
void cli_json_print(struct json_object *object);

#endif
