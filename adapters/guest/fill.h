/* SPDX-License-Identifier: MIT */
/*
 * What the readers of guest configurations share: setting facts by name with
 * one sticky result, and reporting.
 */
#ifndef SCHECK_GUEST_FILL_H
#define SCHECK_GUEST_FILL_H

#include "../reader.h"

#define SCHECK_FILL_NAME 128
#define SCHECK_FILL_NO_ELEMENT SIZE_MAX

/* Filling one set of facts. Zero it, then set the first three. */
struct scheck_fill {
    struct scheck_facts *facts;
    const struct scheck_reader_sink *sink; /* may be NULL */
    const char *file;
    int rc;                       /* first failure: SCHECK_E_NOMEM or SCHECK_E_SYNTAX */
    char scope[SCHECK_FILL_NAME]; /* prefix of names: "guest." or "guest.disks." */
    size_t scope_len;
    size_t element;               /* of that list; SCHECK_FILL_NO_ELEMENT: names are the guest's */
    char key[SCHECK_FILL_NAME];   /* where a warning is about: "disk[2]"; "": none */
};

/* Names that follow are fields of the guest. */
void scheck_fill_guest(struct scheck_fill *f);
/* Names that follow are fields of element @idx of the guest's list @list. */
void scheck_fill_element(struct scheck_fill *f, const char *list, size_t idx);
/* Warnings that follow are about @key, or about element @idx of it. */
void scheck_fill_about(struct scheck_fill *f, const char *key);
void scheck_fill_about_element(struct scheck_fill *f, const char *key, size_t idx);

/* "LIST[IDX]" into @name, of @cap bytes, at least 32; a list's name that is too long is cut. */
void scheck_name_element(char *name, size_t cap, const char *list, size_t idx);

/*
 * Set the fact @name of the current scope. What the vocabulary lacks is
 * skipped, a list that is too long becomes unknown with a warning, and
 * nothing is done any more once f->rc is set.
 */
void scheck_fill_bool(struct scheck_fill *f, const char *name, bool value);
void scheck_fill_int(struct scheck_fill *f, const char *name, int64_t value);
/* Bytes that are no UTF-8 are replaced: a configuration may be in any encoding. */
void scheck_fill_string(struct scheck_fill *f, const char *name, const char *value);
/* False when its elements cannot be set: too long, or not in the vocabulary. */
bool scheck_fill_list(struct scheck_fill *f, const char *name, size_t n);
void scheck_fill_unknown(struct scheck_fill *f, const char *name, const char *reason);
/* Items of the list of scalars @name. */
void scheck_fill_item_string(struct scheck_fill *f, const char *name, size_t idx,
                             const char *value);
void scheck_fill_item_int(struct scheck_fill *f, const char *name, size_t idx, int64_t value);
/* The words of @text between commas as a list of strings; blanks around them go. */
void scheck_fill_split(struct scheck_fill *f, const char *name, const char *text);
/* @value of unit @factor (1024 for KiB); a product beyond 64 bits is unknown, with a warning. */
void scheck_fill_scaled(struct scheck_fill *f, const char *name, int64_t value, int64_t factor);
/* The domain that serves a device: its name, or 0 for dom0 however it is spelt. */
void scheck_fill_backend_domain(struct scheck_fill *f, const char *value);
/* The last component of a path. */
void scheck_fill_basename(struct scheck_fill *f, const char *name, const char *value);

/* The value of the fact called @name in the current scope; unknown when there is none. */
void scheck_fill_get(const struct scheck_fill *f, const char *name, struct scheck_value *out);
/* Whether nobody has said anything of it yet, not even why it is unknown. */
bool scheck_fill_is_open(const struct scheck_fill *f, const char *name);
/* Set it where nobody has. */
void scheck_fill_default(struct scheck_fill *f, const char *name, const struct scheck_value *value);
/* Whether it is known to be the string @value. */
bool scheck_fill_is(const struct scheck_fill *f, const char *name, const char *value);
/* Whether the instruction set of the host is known to be (one of) Arm's, x86's. */
bool scheck_fill_on_arm(const struct scheck_fill *f);
bool scheck_fill_on_x86(const struct scheck_fill *f);

/* Report a warning about the current key. printf-like. */
void scheck_fill_warn(struct scheck_fill *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Report an error of the whole input; @line and @column may be 0. printf-like. */
void scheck_fill_refuse(const struct scheck_reader_input *input,
                        const struct scheck_reader_sink *sink, unsigned line, unsigned column,
                        const char *fmt, ...) __attribute__((format(printf, 5, 6)));

#endif
