/* SPDX-License-Identifier: MIT */
/* A condition as a tree, for rendering only: the library's compiler has judged it. */
#ifndef DOCGEN_HTML_CEL_H
#define DOCGEN_HTML_CEL_H

#include <supportcheck/base.h>

#define CEL_MAX_NODES 256
#define CEL_NONE 0 /* node 0 stands for "no such child" */

enum cel_kind {
    CEL_LITERAL, /* text: as written */
    CEL_NAME,    /* text: "guest.type", "d.format" */
    CEL_LIST,    /* a: first item */
    CEL_CALL,    /* text: function; a: first argument; b: receiver, or none */
    CEL_NOT,     /* a */
    CEL_MINUS,   /* a */
    CEL_BINARY,  /* text: operator; a, b */
    CEL_INDEX,   /* a[b] */
    CEL_IF       /* a ? b : c */
};

struct cel_node {
    enum cel_kind kind;
    struct scheck_str text;
    unsigned a, b, c;
    unsigned next; /* behind this one in a list or among arguments */
};

struct cel_tree {
    struct cel_node nodes[CEL_MAX_NODES];
    unsigned n, root;
};

/* False: too long, too deep, or nothing that this parser knows. */
bool cel_tree_parse(struct scheck_str text, struct cel_tree *tree);

#endif
