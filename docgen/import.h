/* SPDX-License-Identifier: MIT */
/* From a SUPPORT.md to policy source: what the writers of its files share. */
#ifndef DOCGEN_IMPORT_H
#define DOCGEN_IMPORT_H

#include "docgen.h"
#include "libsupportcheck/compile/check.h"
#include "support_md.h"
#include "text.h"

/* --- xml_out.c --- */
/* @s as text; a carriage return survives, and nothing ends a CDATA section by chance. */
void xml_text(struct text *out, const char *s, size_t len);
/* ` name="value"`; nothing when @value is NULL. */
void xml_attribute(struct text *out, const char *name, const char *value);
/* `<name>text</name>` on a line of its own; nothing when @value is NULL. */
void xml_leaf(struct text *out, unsigned indent, const char *name, const char *value);
void xml_indent(struct text *out, unsigned indent);
void xml_base64(struct text *out, const char *s, size_t len);
/* What every file begins and ends with. */
void xml_begin(struct text *out, const char *comment);
void xml_end(struct text *out);
/* Escaped, two of these fit into a tag. */
#define XML_MAX_LINE 600
/*
 * @s as one line that XML can hold and that the reader of policies keeps as
 * it is, cut at XML_MAX_LINE bytes; heap. "" when nothing is left; NULL: no memory.
 */
char *xml_line(const char *s, size_t len);

/* --- import_ids.c --- */
struct id_slot {
    char *id;   /* NULL: free */
    unsigned n; /* times it was asked for */
};

/* Ids that are taken. Zeroed is empty. */
struct ids {
    struct id_slot *slots;
    size_t n, cap; /* cap is a power of two */
};

/* A new id made of @head, and of @tail behind a dot unless it is NULL. Borrowed; NULL: no memory.
 */
const char *ids_make(struct ids *ids, const char *head, const char *tail);
bool ids_has(const struct ids *ids, const char *id);
void ids_clear(struct ids *ids);
/* @title in the letters of ids, "" when there are none; heap, NULL: no memory. */
char *slug(const char *title);

/* --- the import --- */

/* A status of the text as a statement. */
struct imported {
    size_t row; /* of the text */
    const char *id;
    char *qualifier;                 /* NULL: none */
    char *words;                     /* of the status */
    bool exact;                      /* @words are the bytes of the text */
    const struct m_feature *feature; /* ours that has the predicate, or NULL */
    const struct m_statement *ours;
};

struct import {
    const struct support_md *md;
    const char *source;              /* name of the file */
    const struct scheck_model *base; /* levels and words; predicates if @linked */
    bool linked;
    char release[16];
    bool development;
    size_t base_release;         /* the release of @base whose predicates are taken */
    const char **feature_ids;    /* for each heading, NULL: no feature */
    struct imported *statements; /* in the order of the text */
    size_t n;
    size_t n_linked;
    struct ids ids;
};

/* Which release the text is of: @wanted, or what it says, or the newest of @base. */
void import_find_release(struct import *imp, const char *wanted);
/* The value of the release's row @key, one line; heap, NULL when there is none. */
char *import_release_row(const struct import *imp, const char *key);
/* Fill statements and ids. Returns SCHECK_OK or SCHECK_E_NOMEM. */
int import_statements(struct import *imp);
/* Find ours for each statement. Returns SCHECK_OK or SCHECK_E_NOMEM. */
int import_link(struct import *imp);
void import_clear(struct import *imp);

/* --- the files --- */
enum { IMPORT_N_FILES = 4 };
/*
 * Fill @files, zeroed before, with policy source that the checker accepts and
 * that gives the bytes of the text back; anything else is an error. Also on
 * failure the caller clears them.
 */
int import_make(struct import *imp, const char *release, struct policy_file files[IMPORT_N_FILES],
                struct reporter *r);
void import_clear_files(struct policy_file files[IMPORT_N_FILES]);
typedef void import_writer(const struct import *imp, struct text *out);
import_writer import_write_policy, import_write_vocabulary, import_write_statements,
    import_write_document;
/* Our status with these words, or with a slip that was published as them; else NULL. */
const struct m_status *import_our_status(const struct import *imp, const struct imported *s);
/* What stands in our statement, or limit, for the release (import_predicate.c). */
void import_write_predicate(const struct import *imp, const struct imported *s, struct text *out);

#endif
