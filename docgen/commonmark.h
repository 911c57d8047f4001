/* SPDX-License-Identifier: MIT */
#ifndef DOCGEN_COMMONMARK_H
#define DOCGEN_COMMONMARK_H

#include <cmark.h>

/*
 * @text as cmark's tree, for cmark_node_free(); what is rendered from it is for
 * free(). Never NULL: cmark cannot go on where memory is out, and by itself
 * aborts; here the program ends with EXIT_IO and says so.
 */
cmark_node *commonmark_parse(const char *text, size_t len, int options);

#endif
