/* SPDX-License-Identifier: MIT */
/*
 * A SUPPORT.md that somebody wrote: its headings and the lines that Xen's own
 * tools read, each with its place in the bytes. CommonMark decides what is a
 * heading and what is literal; nothing is guessed from the look of a line.
 */
#ifndef DOCGEN_SUPPORT_MD_H
#define DOCGEN_SUPPORT_MD_H

#include <stdbool.h>
#include <stddef.h>
#include <supportcheck/policy.h>

#define SM_NONE SIZE_MAX

/* The one that Xen has is 33 KiB long. */
#define SM_MAX_LEN ((size_t)256 * 1024)

struct sm_heading {
    char *title;     /* one line of valid UTF-8, "" when it has no text */
    unsigned level;  /* 1 … 6 */
    size_t parent;   /* index, or SM_NONE */
    size_t at;       /* offset of its first line */
    size_t n_status; /* its rows that are statuses */
};

/* A line "Key, qualifier: value" of a literal block. All strings borrow from the text, trimmed. */
struct sm_row {
    struct scheck_str key, qualifier, value;
    size_t heading; /* index, or SM_NONE */
    size_t line;    /* index */
    bool is_status; /* the key is Status, or Supported: the tools take both */
};

enum sm_slip_kind {
    SM_NOT_LITERAL, /* looks like a status, but is no line of a literal block */
    SM_REPEATED,    /* key and qualifier of an earlier row of this heading */
    SM_NO_KEY,      /* text without colon between rows */
    SM_INDENT,      /* further in than its block */
    SM_TAB,
    SM_NO_HEADING,
    SM_EMPTY, /* no value */
    SM_UNKNOWN_KEY,
    SM_PERIOD, /* the value ends with one, and only that keeps it from being known */
    SM_UNKNOWN_STATUS,
    SM_ENCODING, /* not UTF-8 */
    SM_BLOCK,    /* of a kind that Xen's parser stops at, at the next literal block */
    SM_LITERAL   /* a literal block of something else: Xen's parser stops at it */
};

struct sm_slip {
    enum sm_slip_kind kind;
    size_t at;                 /* offset */
    size_t also;               /* offset of the earlier row, or SM_NONE */
    struct scheck_str subject; /* borrows from the text; len 0: none */
};

/* Are these words of a status known? */
struct sm_vocabulary {
    bool (*knows)(const void *ctx, struct scheck_str words);
    const void *ctx;
};

/* Zeroed is empty. */
struct support_md {
    const char *text; /* the caller's */
    size_t len;
    size_t *lines; /* offsets; one more than there are lines: the end */
    size_t n_lines, cap_lines;
    struct sm_heading *headings;
    size_t n_headings, cap_headings;
    struct sm_row *rows; /* in the order of the text */
    size_t n_rows, cap_rows;
    struct sm_slip *slips; /* in the order of the text */
    size_t n_slips, cap_slips;
    bool failed; /* out of memory */
};

/*
 * Read @len bytes of @text, which has to outlive @md. Returns SCHECK_OK,
 * SCHECK_E_LIMIT (longer than SM_MAX_LEN) or SCHECK_E_NOMEM.
 */
int sm_parse(const char *text, size_t len, const struct sm_vocabulary *vocabulary,
             struct support_md *md);
/* Idempotent. */
void sm_clear(struct support_md *md);

/* Line and column (bytes), from 1, of an offset. */
void sm_place(const struct support_md *md, size_t at, unsigned *line_out, unsigned *column_out);

/* --- support_slips.c --- */
/* Add what is wrong with the rows, and sort all slips. */
void sm_find_slips(struct support_md *md, const struct sm_vocabulary *vocabulary);
void sm_add_slip(struct support_md *md, enum sm_slip_kind kind, size_t at,
                 struct scheck_str subject);
/* Do these bytes begin with "KEY:" or "KEY, X:"? */
bool sm_begins_with(const char *line, size_t len, const char *key);

/* --- utf8.c --- */
/* Length of the UTF-8 character at @s, or 0 when there is none that XML can hold. */
size_t xml_char_len(const char *s, size_t len);

/* Room for one more of @items; false: @md->failed is set. */
#define SM_ROOM(md, items, n, cap) \
    ((items) = sm_room((md), (items), (n), &(cap), sizeof *(items)), !(md)->failed)
void *sm_room(struct support_md *md, void *items, size_t n, size_t *cap, size_t size);

#endif
