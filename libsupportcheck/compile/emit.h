/* SPDX-License-Identifier: MIT */
/* Writing an image: what it holds, already decided, and its bytes. */
#ifndef SCHECK_EMIT_H
#define SCHECK_EMIT_H

#include "layout.h"

/* A statement's status in a range of releases. */
struct emit_rule {
    size_t statement;
    size_t first, last;
    bool checkable;
    bool undocumented; /* holds in releases whose SUPPORT.md does not say so */
    ir_id root, applies, exceeds; /* IR_NONE: not a limit */
    ir_id subject, at_least;
    int64_t max;
    bool has_max;
    struct scheck_level level;
    const char *label;
};

struct emit_statement {
    const struct m_feature *feature;
    const struct m_statement *source;
    const char *path, *message, *caveat, *remedy, *consequence, *references;
    uint32_t subject;    /* image number of the fact, or IMG_NONE */
    unsigned operations;
    uint32_t waiver;     /* or IMG_NONE */
    size_t first_rule, n_rules;
};

struct emit_waiver {
    const char *reason, *until;
    ir_id root;    /* or IR_NONE */
    uint32_t next; /* waiver of the same statement, or IMG_NONE */
};

struct emit_define {
    ir_id node;
    const char *name;
};

struct emit_document {
    size_t statement;
    enum scheck_document kind;
    struct scheck_str text;
};

struct emit_input {
    struct scheck_model *model;
    struct ir *ir;
    const uint32_t *fact_base;
    uint64_t serial;
    M_ARRAY(struct emit_statement) statements;
    M_ARRAY(struct emit_rule) rules;
    M_ARRAY(struct emit_waiver) waivers;
    M_ARRAY(struct emit_define) defines;
    M_ARRAY(struct emit_document) documents;
};

/*
 * The image's bytes, from the model's allocator. SCHECK_OK, SCHECK_E_LIMIT
 * (more of something than 16 bits number, reported) or SCHECK_E_NOMEM.
 */
int scheck__emit(struct emit_input *in, void **image_out, size_t *len_out);

#endif
