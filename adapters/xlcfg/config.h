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
    XL_WORD,    /* one of row.words; others are taken as they are, with a warning */
    XL_STRINGS, /* a list of strings, or one string */
    XL_SET,     /* true when it is not empty */
    XL_BACKEND, /* in a specification: the domain that serves the device */
    XL_IGNORED  /* in a specification: known, but no fact */
};

/* Sets of words that values may be. */
enum xl_words {
    XL_ALTP2M = 1, XL_TSC_MODE, XL_TIMER_MODE, XL_PASSTHROUGH, XL_ON_EVENT, XL_DEVICE_MODEL, XL_GIC_VERSION, XL_TEE, XL_VUART, XL_ARM_SCI, XL_VGA, XL_HDTYPE, XL_VENDOR_DEVICE, XL_BIOS, XL_NOTHING, XL_NIC, XL_USB, XL_USB_DEVICE, XL_P9, XL_VKB, XL_CHANNEL, XL_TRANSPORT, XL_ROLE
};

/* Texts and no pointers: those would have to be relocated whenever a program starts. */
struct xl_row {
    char key[36];
    char fact[24];       /* "": none */
    uint8_t kind, words; /* enum xl_row_kind, XL_END ends a table; enum xl_words */
};

/* What facts call @text, which is of @words in whatever case; NULL: it is not. */
const char *xl_word(enum xl_words words, const char *text);


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
