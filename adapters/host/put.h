/* SPDX-License-Identifier: MIT */
/* Facts with their sources, and text in pieces. */
#ifndef SCHECK_HOST_PUT_H
#define SCHECK_HOST_PUT_H

#include <supportcheck/facts.h>

/* Where facts go. Each setter notes @source; only lack of memory is kept in rc. */
struct host_put {
    struct scheck_facts *facts;
    const char *source;
    int rc;
};

void scheck__host_bool(struct host_put *put, const char *name, bool value);
void scheck__host_int(struct host_put *put, const char *name, int64_t value);
void scheck__host_string(struct host_put *put, const char *name, struct scheck_str value);
void scheck__host_word(struct host_put *put, const char *name, const char *value);
/* Only while nothing is said: no later source takes away a value, or the first reason. */
void scheck__host_unknown(struct host_put *put, const char *name, const char *reason);
/* The same for every fact whose name begins with @prefix. */
void scheck__host_unknown_all(struct host_put *put, const char *prefix, const char *reason);
void scheck__host_list(struct host_put *put, const char *name, size_t n);
/* Item @idx of the list of strings @list. */
void scheck__host_item(struct host_put *put, const char *list, size_t idx,
                       struct scheck_str value);
/* Field @field of element @idx of @list. */
void scheck__host_field_int(struct host_put *put, const char *list, size_t idx, const char *field,
                            int64_t value);
void scheck__host_field_string(struct host_put *put, const char *list, size_t idx,
                               const char *field, struct scheck_str value);

bool scheck__host_known(const struct scheck_facts *facts, const char *name,
                        struct scheck_value *value_out);
/* Whether it is known to be true, to be false, to be @word. */
bool scheck__host_is_true(const struct scheck_facts *facts, const char *name);
bool scheck__host_is_false(const struct scheck_facts *facts, const char *name);
bool scheck__host_is_word(const struct scheck_facts *facts, const char *name, const char *word);

/* --- text --- */

struct scheck_str scheck__host_str(const char *s);
bool scheck__host_equals(struct scheck_str s, const char *word);
bool scheck__host_starts(struct scheck_str s, const char *prefix);
bool scheck__host_contains(struct scheck_str s, const char *part);
struct scheck_str scheck__host_trim(struct scheck_str s);
/* Take the next piece off @rest, up to @separator; false: nothing is left. */
bool scheck__host_next(struct scheck_str *rest, char separator, struct scheck_str *piece_out);
/* Split at the first @separator; false: there is none, and @left is all. */
bool scheck__host_split(struct scheck_str s, char separator, struct scheck_str *left_out,
                        struct scheck_str *right_out);
/* A whole number; base 0: hexadecimal after 0x. */
bool scheck__host_number(struct scheck_str s, unsigned base, int64_t *value_out);
/* Whether @s is text that facts may hold: UTF-8 without NUL. */
bool scheck__host_is_text(struct scheck_str s);

#endif
