/* SPDX-License-Identifier: MIT */
/* xl.cfg read into facts by tables. */
#ifndef SCHECK_XLCFG_CONFIG_H
#define SCHECK_XLCFG_CONFIG_H

#include "cfg.h"

/* How a value becomes a fact. */
enum xl_row_kind {
    XL_END = 0,
    XL_BOOL,
    XL_INT,
    XL_KIB,
    XL_MIB,
    XL_STRING,
    XL_BASENAME,
    XL_WORD,    /* one of row.words, in any case; others are taken as they are, with a warning */
    XL_STRINGS, /* a list of strings, or one string */
    XL_SET,     /* true when it is not empty */
    XL_BACKEND, /* in a specification: the domain that serves the device */
    XL_IGNORED  /* in a specification: known, but no fact */
};

struct xl_row {
    const char *key; /* NULL ends a table */
    const char *fact;
    enum xl_row_kind kind;
    const struct scheck_fill_word *words;
};

/* A whole number as C writes it ("10", "0x10"); false: it is none, or beyond 64 bits. */
bool xl_parse_int(const char *text, int64_t *out);
/* Set @row's fact of the current scope from @text. */
void xl_fill_text(struct scheck_fill *f, const struct xl_row *row, const char *text);
/* Fill the facts of the guest from the keys of @rows that are set. */
void xl_fill_rows(struct scheck_fill *f, struct xlcfg *cfg, const struct xl_row *rows);
/*
 * Fill the facts of the current element from "key=value,key=value". Words
 * without "=" are looked up as a whole; what is not in @rows is a warning.
 */
void xl_fill_spec(struct scheck_fill *f, const struct xl_row *rows, const char *spec);
/* A number that `key` is set to; @otherwise when it is not, with a warning when it is none. */
int64_t xl_number(struct scheck_fill *f, const struct xlcfg *cfg, const char *key,
                  int64_t otherwise);

/* The lists of devices. @type is "hvm", "pv" or "pvh". */
void xl_devices(struct scheck_fill *f, struct xlcfg *cfg, const char *type);
/* Ranges of the host's resources and virtual NUMA nodes. */
void xl_resources(struct scheck_fill *f, struct xlcfg *cfg);
/* The key that the guest's fact @fact (without "guest.") is read from, or NULL. */
const char *xl_key_of(const char *fact);
/* Line of @text that the fact called @fact ("guest.disks[1].format") comes from; 0: none. */
unsigned xl_line_of_fact(const char *text, size_t len, const char *fact);
/* Everything. */
void xl_config_fill(struct scheck_fill *f, struct xlcfg *cfg);

#endif
