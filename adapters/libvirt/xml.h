/* SPDX-License-Identifier: MIT */
/* Untrusted XML as a tree: no network, no document type, no entities, bounded. */
#ifndef SCHECK_LIBVIRT_XML_H
#define SCHECK_LIBVIRT_XML_H

#include <libxml/tree.h>

#include "../reader.h"

#define LV_MAX_BYTES ((size_t)4 * 1024 * 1024)
#define LV_MAX_DEPTH 64
#define LV_MAX_ELEMENTS 65536

/*
 * Parse @input. SCHECK_OK, SCHECK_E_SYNTAX or SCHECK_E_LIMIT (both reported
 * to @sink) or SCHECK_E_NOMEM. Comments are gone from the tree and CDATA is
 * text, so that the text of an element without children is one node.
 */
int scheck__lv_parse(const struct scheck_reader_input *input,
                     const struct scheck_reader_sink *sink, xmlDoc **doc_out);

/* First child element of @node, or next sibling element, that is called @name; NULL: none. */
const xmlNode *scheck__lv_child(const xmlNode *node, const char *name);
const xmlNode *scheck__lv_next(const xmlNode *node);
/* @node/@name/@below; NULL when either is missing. */
const xmlNode *scheck__lv_path(const xmlNode *node, const char *name, const char *below);
size_t scheck__lv_count(const xmlNode *node, const char *name);
bool scheck__lv_named(const xmlNode *node, const char *name);

/* Text of @node without white space around it, borrowed; data is NULL when @node is. */
struct scheck_str scheck__lv_text(const xmlNode *node);
/* Attribute @name of @node, borrowed; data is NULL when there is none or no node. */
struct scheck_str scheck__lv_attr(const xmlNode *node, const char *name);

unsigned scheck__lv_line(const xmlNode *node);

#endif
