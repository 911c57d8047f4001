/* SPDX-License-Identifier: MIT */
/* libxl_domain_config as JSON, read into facts by tables. */
#ifndef SCHECK_LIBXL_CONFIG_H
#define SCHECK_LIBXL_CONFIG_H

#include "../json/value.h"

#include "../guest/fill.h"

/* How a member becomes a fact. */
enum libxl_kind {
    LIBXL_END = 0,
    LIBXL_BOOL, /* "True", "False" (a defbool), true, false or a number */
    LIBXL_SET,  /* true when it is a non-empty string, list or object, or a number but 0 */
    LIBXL_INT,  /* ~0 is "not set" */
    LIBXL_KIB,  /* in KiB, as bytes; ~0 is "not set" */
    LIBXL_STRING,
    LIBXL_BASENAME,
    LIBXL_WORD,   /* through row.words; what is not there stays as it is */
    LIBXL_COUNT,  /* the length of an array */
    LIBXL_STRINGS /* an array of strings, or one string, as a list */
};

/* Sets of words that facts call otherwise, or that say that nothing is set. */
enum libxl_words {
    LIBXL_UNKNOWN = 1, LIBXL_INVALID, LIBXL_UNNAMED, LIBXL_NIC, LIBXL_VUART, LIBXL_ON_EVENT,
    LIBXL_OLD_ALTP2M, LIBXL_DEVICE_MODEL
};

/* Texts and no pointers: those would have to be relocated whenever a program starts. */
struct libxl_row {
    char member[24]; /* "vnc/enable" is one deep */
    char fact[24];
    uint8_t kind, words; /* enum libxl_kind, LIBXL_END ends a table; enum libxl_words */
};

/* The parts of a configuration; those that are missing are NULL. */
struct libxl_config {
    const struct scheck_json_value *top, *c_info, *b_info;
    const struct scheck_json_value *type; /* what depends on the type: "type.hvm", or "u" of old */
    const struct scheck_json_value *arm, *x86;
};

/* The member @name ("vnc/enable") of @object, or NULL. */
const struct scheck_json_value *libxl_member(const struct scheck_json_value *object, const char *name);
/* What a defbool says; false in @known_out when it is none, or the default. */
bool libxl_bool(const struct scheck_json_value *o, bool *known_out);
/* A whole number, or the nearest that there is; 0 for anything else. */
int64_t libxl_int64(const struct scheck_json_value *o);
/* A number; false when it is none, not set (~0) or beyond 64 bits. */
bool libxl_int(const struct scheck_json_value *o, int64_t *out);

/* Fill the facts of the current scope from @object; members that are missing are skipped. */
void libxl_rows(struct scheck_fill *f, const struct scheck_json_value *object, const struct libxl_row *rows);

/* The lists of devices of @config. */
void libxl_devices(struct scheck_fill *f, const struct libxl_config *config);

/* Everything: @top is a libxl_domain_config. */
void libxl_config_fill(struct scheck_fill *f, const struct scheck_json_value *top);

#endif
