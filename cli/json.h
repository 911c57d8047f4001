/* SPDX-License-Identifier: MIT */
/* JSON as the program writes it: always UTF-8, whatever a guest put into its names. */
#ifndef SCHECK_CLI_JSON_H
#define SCHECK_CLI_JSON_H

#include <json-c/json.h>
#include <supportcheck/image.h>

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
