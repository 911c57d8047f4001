/* SPDX-License-Identifier: MIT */
/* What libxlutil reads, without its types: Xen's headers stay in cfg.c and cfg_spec.c. */
#ifndef SCHECK_XLCFG_CFG_H
#define SCHECK_XLCFG_CFG_H

#include "../guest/fill.h"

struct xlcfg;

enum xlcfg_kind { XLCFG_MISSING = 0, XLCFG_STRING, XLCFG_LIST };

/*
 * Parse @input. SCHECK_OK, SCHECK_E_SYNTAX or SCHECK_E_LIMIT (both reported),
 * or SCHECK_E_NOMEM.
 */
int xlcfg_open(const struct scheck_reader_input *input, const struct scheck_reader_sink *sink,
               struct xlcfg **cfg_out);
void xlcfg_close(struct xlcfg *cfg);

enum xlcfg_kind xlcfg_kind(const struct xlcfg *cfg, const char *key);
/* NULL when @key is missing or a list. Borrowed, like all strings here. */
const char *xlcfg_string(const struct xlcfg *cfg, const char *key);
/* 0 when @key is no list. */
size_t xlcfg_len(const struct xlcfg *cfg, const char *key);
/* NULL when the item is a list itself. */
const char *xlcfg_item(const struct xlcfg *cfg, const char *key, size_t idx);
/* Items of a list in a list. */
size_t xlcfg_inner_len(const struct xlcfg *cfg, const char *key, size_t idx);
const char *xlcfg_inner_item(const struct xlcfg *cfg, const char *key, size_t idx, size_t inner);

/* Whether both are one word of ASCII, in whatever case: so xl compares them, in any locale. */
bool xlcfg_same_word(const char *a, const char *b);

/* A disk as its specification says it; strings are the caller's, NULL when not given. */
struct xlcfg_disk {
    char *target, *vdev, *script, *backend_domain;
    const char *backend, *format, *specification; /* words of the facts; NULL: not given */
    bool writable, cdrom, direct_io_safe;
    int discard, colo, trusted; /* 1, -1 for false, 0 for not given */
};

#define XLCFG_WHY 200

/*
 * Parse a specification as xl does: SCHECK_OK; SCHECK_E_SYNTAX when xl refuses
 * it, @why says so and @out has what was read until then; or SCHECK_E_NOMEM.
 * @why has XLCFG_WHY bytes. @out is always for xlcfg_disk_clear().
 */
int xlcfg_parse_disk(struct xlcfg *cfg, const char *spec, struct xlcfg_disk *out, char *why);
void xlcfg_disk_clear(struct xlcfg_disk *disk);

struct xlcfg_pci {
    char bdf[16]; /* "" when the device is given by name */
    bool permissive, seize, msitranslate, power_mgmt;
    const char *rdm_policy; /* NULL: not given */
};

/* The same; @out holds the defaults on entry. */
int xlcfg_parse_pci(struct xlcfg *cfg, const char *spec, struct xlcfg_pci *out, char *why);
/* Whether @spec is a `rate` of a network interface, as "10MB/s@20ms". */
bool xlcfg_is_rate(const char *spec);

#endif
