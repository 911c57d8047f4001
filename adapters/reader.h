/* SPDX-License-Identifier: MIT */
/*
 * What every reader of guest configurations offers: text in, facts out.
 *
 * A reader parses one input that holds one or more guests, then fills a set
 * of facts for each. Facts that the policy's vocabulary lacks
 * (SCHECK_E_NOFACT) are skipped: a reader may be newer than the policy.
 */
#ifndef SCHECK_READER_H
#define SCHECK_READER_H

#include <supportcheck/facts.h>

enum scheck_reader_severity {
    SCHECK_READER_ERROR = 0, /* the input is refused */
    SCHECK_READER_WARNING    /* read, but xl or libvirt would refuse or ignore it */
};

struct scheck_reader_diag {
    enum scheck_reader_severity severity;
    const char *file;
    unsigned line;   /* from 1; 0: not known */
    unsigned column; /* from 1; 0: not known */
    const char *key; /* "vcpus", "disk[2]"; NULL: none */
    const char *message;
};

struct scheck_reader_sink {
    void (*report)(void *ctx, const struct scheck_reader_diag *diag);
    void *ctx;
};

struct scheck_reader_input {
    const char *name; /* for diagnostics */
    const char *data;
    size_t len;
};

/* A parsed input; each reader has its own. */
struct scheck_guests;

struct scheck_reader {
    const char *name; /* what --input takes: "xl.cfg", "libxl-json", "libvirt-xml", "facts-json" */

    /* Whether the input looks like this reader's format; cheap, looks at the text only. */
    bool (*recognise)(const struct scheck_reader_input *input);

    /*
     * Parse. SCHECK_OK, SCHECK_E_SYNTAX (reported to @sink with line and
     * reason), SCHECK_E_LIMIT (reported) or SCHECK_E_NOMEM.
     */
    int (*open)(const struct scheck_reader_input *input, const struct scheck_reader_sink *sink,
                struct scheck_guests **guests_out);
    size_t (*count)(const struct scheck_guests *guests);
    /* Name of guest @idx, or NULL; borrowed from @guests. */
    const char *(*guest_name)(const struct scheck_guests *guests, size_t idx);
    /* Add the facts of guest @idx to @facts. SCHECK_OK, SCHECK_E_SYNTAX (a value of the wrong
     * kind, reported) or SCHECK_E_NOMEM. */
    int (*fill)(const struct scheck_guests *guests, size_t idx, struct scheck_facts *facts,
                const struct scheck_reader_sink *sink);
    void (*close)(struct scheck_guests *guests);
    /*
     * Line of the input, from 1, that the fact called @fact ("guest.disks[1].format") of guest
     * @idx was read from; 0: not known, or it stands nowhere. NULL: the reader knows no lines.
     */
    unsigned (*line)(const struct scheck_guests *guests, size_t idx, const char *fact);
};

extern const struct scheck_reader scheck_reader_facts_json;
extern const struct scheck_reader scheck_reader_libxl_json;
extern const struct scheck_reader scheck_reader_xlcfg;
extern const struct scheck_reader scheck_reader_libvirt;

#endif
