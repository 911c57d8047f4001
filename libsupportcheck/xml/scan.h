/* SPDX-License-Identifier: MIT */
/*
 * Places in policy source. libxml2 decides what is well formed and says what
 * an element contains; it does not say where an attribute stands. So the same
 * bytes are walked a second time, tag by tag, in step with its events. The
 * walk trusts the text up to the last event to be well formed and never reads
 * outside the buffer if it is not.
 */
#ifndef SCHECK_SCAN_H
#define SCHECK_SCAN_H

#include <supportcheck/policy.h>

#include "../compile/arena.h"

struct scheck__source {
    const char *name; /* lives as long as the model: places point to it */
    const char *text;
    size_t len;
    size_t *lines; /* offset of the first byte of each line */
    size_t n_lines;
    size_t line; /* where the last place was: the next one is near */
};

/* Index the lines of @text. False when memory is out. */
bool scheck__source_init(struct scheck__source *src, const struct scheck_allocator *allocator,
                         const char *name, const char *text, size_t len);
void scheck__source_clear(struct scheck__source *src, const struct scheck_allocator *allocator);

/* Line and column of a byte; an offset at or beyond the end is the end's place. */
struct scheck_place scheck__source_place(struct scheck__source *src, size_t offset);

/* Offset of the first byte that is not UTF-8 or is NUL, or SIZE_MAX. */
size_t scheck__source_bad_utf8(const struct scheck__source *src);

/*
 * Offset of an encoding that the XML declaration names and that is not UTF-8
 * (or its subset US-ASCII), or SIZE_MAX.
 */
size_t scheck__source_foreign_encoding(const struct scheck__source *src);

/* A start or end tag: offsets of '<' and of the byte behind '>'. */
struct scheck__tag {
    size_t start, end;
};

/* The next start tag (or, with @closing, end tag) at or behind @pos. False: there is none. */
bool scheck__scan_tag(const struct scheck__source *src, size_t pos, bool closing,
                      struct scheck__tag *tag_out);

/* Offset of the first byte of content at or behind @pos that is not blank, markup or comment. */
size_t scheck__scan_text(const struct scheck__source *src, size_t pos);

/* Offset of @what behind @pos and outside comments, or @pos when it is not there. */
size_t scheck__scan_markup(const struct scheck__source *src, size_t pos, const char *what);

struct scheck__attr_place {
    struct scheck_str name;
    size_t name_at, value_at;
};

/*
 * The next attribute of a start tag. *@pos begins as the tag's start. False
 * behind the last one.
 */
bool scheck__scan_attr(const struct scheck__source *src, const struct scheck__tag *tag, size_t *pos,
                       struct scheck__attr_place *attr_out);

#endif
