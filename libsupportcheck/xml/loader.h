/* SPDX-License-Identifier: MIT */
/*
 * Reading one policy file: libxml2's events (parse.c) are matched against the
 * table of elements (elements.c), whose rows say what may stand where and
 * which member of the model it fills.
 */
#ifndef SCHECK_LOADER_H
#define SCHECK_LOADER_H

#include <libxml/hash.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "../compile/check.h"
#include "scan.h"

/* Documented in docs/policy-format.md; each has a test. */
#define SCHECK__MAX_DEPTH 64
#define SCHECK__MAX_FILE_LEN ((size_t)8 * 1024 * 1024)
#define SCHECK__MAX_FILES 4096
#define SCHECK__MAX_TAG_LEN ((size_t)8 * 1024)
#define SCHECK__MAX_LIST 4096

struct scheck__loader;

/* What becomes of text content. */
enum scheck__text {
    SCHECK__TEXT_NONE = 0, /* none allowed */
    SCHECK__TEXT_LINE,     /* runs of white space become one space */
    SCHECK__TEXT_VALUE,    /* the same, and may be empty */
    SCHECK__TEXT_OPTIONAL, /* the same, and nothing is stored when it is */
    SCHECK__TEXT_PROSE,    /* the same, but blank lines separate paragraphs */
    SCHECK__TEXT_CEL,      /* kept as written, trimmed: places inside it stay computable */
    SCHECK__TEXT_VERBATIM  /* kept as written; may be empty */
};

/* Store @value in @object; @offset is the table's. */
typedef void scheck__set_fn(struct scheck__loader *l, void *object, size_t offset,
                            const struct m_text *value);

struct scheck__attribute {
    const char *name; /* NULL ends a table */
    bool required;
    scheck__set_fn *set;
    size_t offset;
};

struct scheck__element {
    unsigned kind;
    const char *name; /* NULL: any */
    uint64_t parents; /* set of kinds */
    const struct scheck__attribute *attributes;
    /* Takes any attribute, in place of a table; @name's text is lent. */
    void (*any_attribute)(struct scheck__loader *l, void *object, const struct m_text *name,
                          const struct m_text *value);
    /* Returns the object that attributes and children fill; NULL when memory is out. Without
     * it: the parent's object. */
    void *(*begin)(struct scheck__loader *l, void *parent);
    enum scheck__text text;
    scheck__set_fn *store; /* of text */
    size_t offset;         /* for @store */
    void (*end)(struct scheck__loader *l);
};

struct scheck__frame {
    const struct scheck__element *element;
    void *object;
    struct scheck_place at;
    size_t content;     /* offset behind the start tag */
    const char *prefix; /* in examples: what the names of facts begin with; lives as long as
                           the parser or the model */
};

struct scheck__buffer {
    char *data;
    size_t len, cap;
};

struct scheck__loader {
    struct scheck_model *model;
    struct scheck__source src;
    xmlParserCtxt *ctxt;
    int rc; /* SCHECK_E_NOMEM and SCHECK_E_LIMIT stop the file */
    bool stopped;
    size_t pos;      /* behind the last tag seen */
    bool last_empty; /* the last start tag was an empty element's */
    bool text_reported;
    struct scheck__frame frames[SCHECK__MAX_DEPTH];
    size_t depth;   /* frames in use */
    size_t skipped; /* open elements at and below one that was refused */
    struct scheck__buffer text;
    /* What handlers of outer elements leave for inner ones. */
    struct m_text tag;         /* the start tag in hand: name and place */
    struct m_text fact_prefix; /* <facts namespace> */
    enum scheck_axis axis;     /* <levels axis> */
    size_t section;            /* open <section>, or SIZE_MAX */
    xmlHashTable *entries;     /* of the open <example>: list name → number of entries */
    const char *prefix;        /* for the frame in hand */
};

/* The row for @name inside @parent (NULL: the root), or NULL; @known_out: allowed elsewhere. */
const struct scheck__element *scheck__element_find(const struct scheck__element *parent,
                                                   const char *name, bool *known_out);

/* Stop reading this file with @rc. */
void scheck__loader_stop(struct scheck__loader *l, int rc);

/* Parse l->src into l->model. */
void scheck__loader_parse(struct scheck__loader *l);

/* --- handlers of examples (example.c) --- */
void *scheck__example_begin(struct scheck__loader *l, void *parent);
void scheck__example_end(struct scheck__loader *l);
void *scheck__example_fact_begin(struct scheck__loader *l, void *parent);
void *scheck__example_namespace_begin(struct scheck__loader *l, void *parent);
void *scheck__example_entry_begin(struct scheck__loader *l, void *parent);
void scheck__example_attribute(struct scheck__loader *l, void *object, const struct m_text *name,
                               const struct m_text *value);

/* --- setters (setters.c) --- */
scheck__set_fn scheck__set_text, scheck__set_any_text, scheck__set_bool, scheck__set_type,
    scheck__set_of, scheck__set_date_format, scheck__set_role, scheck__set_max, scheck__set_expect,
    scheck__set_axis, scheck__set_prefix, scheck__set_fact_name, scheck__set_example_name,
    scheck__set_limit_status, scheck__set_version, scheck__set_encoding, scheck__set_block;
scheck__set_fn scheck__add_value, scheck__add_reference, scheck__add_source;

/* --- base64.c --- */
/*
 * Decode @text in place, white space left out. The number of bytes, or
 * SIZE_MAX when it is not padded Base64.
 */
size_t scheck__base64_decode(char *text);

#endif
