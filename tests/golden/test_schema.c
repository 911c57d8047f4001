/* SPDX-License-Identifier: MIT */
/*
 * The schema for editors against our own checker. Both accept what is
 * shipped and what is good; and over policies with one thing changed (an
 * element or attribute removed, renamed, doubled or emptied), whatever the
 * schema refuses our checker refuses, too.
 */
#include <dirent.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libsupportcheck/compile/check.h"

#define PATH_LEN 1024
/* A fixture has fewer elements and attributes than this. */
#define MAX_TARGETS 4096

static char top[PATH_LEN];
static xmlRelaxNG *schema;
static size_t n_failed, n_mutants, n_refused;

/* --- the two judges --- */

static void quiet(void *ctx, const char *fmt, ...)
{
    (void)ctx;
    (void)fmt;
}

static bool schema_accepts(xmlDoc *doc)
{
    xmlRelaxNGValidCtxt *ctxt = xmlRelaxNGNewValidCtxt(schema);
    int rc;

    xmlRelaxNGSetValidErrors(ctxt, quiet, quiet, NULL);
    rc = xmlRelaxNGValidateDoc(ctxt, doc);
    xmlRelaxNGFreeValidCtxt(ctxt);
    return rc == 0;
}

/* @base stands before it unless it is base.xml itself. */
static bool we_accept(const void *text, size_t len, bool on_base)
{
    struct scheck_model *model = NULL;
    char base[PATH_LEN + 32];
    int rc = scheck_model_new(NULL, NULL, &model);

    snprintf(base, sizeof base, "%s/tests/golden/base.xml", top);
    if (rc == SCHECK_OK && on_base)
        rc = scheck_model_load(model, base);
    if (rc == SCHECK_OK)
        rc = scheck_model_load_buffer(model, "mutant.xml", text, len);
    if (rc == SCHECK_OK)
        rc = scheck__model_check(model);
    scheck_model_free(model);
    return rc == SCHECK_OK;
}

/* --- mutants --- */

enum mutation { REMOVE = 0, RENAME, DOUBLE, EMPTY, SPOIL, N_MUTATIONS };

static const char *const mutation_names[] = {"removed", "renamed", "doubled", "emptied", "spoiled"};

static void mutate_attribute(xmlAttr *attr, enum mutation how)
{
    switch (how) {
    case REMOVE:
        xmlRemoveProp(attr);
        break;
    case RENAME:
        xmlNodeSetName((xmlNode *)attr, (const xmlChar *)"renamed");
        break;
    case EMPTY:
        xmlSetProp(attr->parent, attr->name, (const xmlChar *)"");
        break;
    default:
        xmlSetProp(attr->parent, attr->name, (const xmlChar *)"9 Spoiled!");
        break;
    }
}

static void mutate_element(xmlNode *node, enum mutation how)
{
    switch (how) {
    case REMOVE:
        xmlUnlinkNode(node);
        xmlFreeNode(node);
        break;
    case RENAME:
        xmlNodeSetName(node, (const xmlChar *)"renamed");
        break;
    case DOUBLE:
        xmlAddNextSibling(node, xmlCopyNode(node, 1));
        break;
    case EMPTY:
        xmlNodeSetContent(node, NULL);
        break;
    default:
        xmlNodeAddContent(node, (const xmlChar *)"stray text");
        break;
    }
}

/* Elements in the order of the document, each followed by its attributes. */
static void list_targets(xmlNode *node, xmlNode **targets, size_t *n)
{
    for (; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (*n < MAX_TARGETS)
            targets[(*n)++] = node;
        for (xmlAttr *attr = node->properties; attr && *n < MAX_TARGETS; attr = attr->next)
            targets[(*n)++] = (xmlNode *)attr;
        list_targets(node->children, targets, n);
    }
}

static void judge(const char *path, xmlDoc *doc, const char *name, enum mutation how, bool on_base)
{
    xmlChar *text;
    int len;

    n_mutants++;
    if (!doc->children || schema_accepts(doc))
        return;
    n_refused++;
    xmlDocDumpMemory(doc, &text, &len);
    if (we_accept(text, (size_t)len, on_base)) {
        printf("%s: the schema refuses it with %s %s, we do not:\n%s\n", path, name,
               mutation_names[how], (const char *)text);
        n_failed++;
    }
    xmlFree(text);
}

/* Change target @idx of a copy. False: there is no such target. */
static bool run_mutant(const char *path, xmlDoc *original, size_t idx, enum mutation how,
                       bool on_base)
{
    static xmlNode *targets[MAX_TARGETS];
    xmlDoc *doc = xmlCopyDoc(original, 1);
    char name[64];
    size_t n = 0;

    list_targets(xmlDocGetRootElement(doc), targets, &n);
    if (idx < n) {
        snprintf(name, sizeof name, "%s", (const char *)targets[idx]->name);
        if (targets[idx]->type == XML_ATTRIBUTE_NODE)
            mutate_attribute((xmlAttr *)targets[idx], how);
        else
            mutate_element(targets[idx], how);
        judge(path, doc, name, how, on_base);
    }
    xmlFreeDoc(doc);
    return idx < n;
}

static void run_mutants(const char *path, bool on_base)
{
    xmlDoc *doc = xmlReadFile(path, NULL, XML_PARSE_NONET);

    for (size_t idx = 1; doc; idx++) { /* 0 is the root */
        bool any = false;

        for (int how = 0; how < N_MUTATIONS; how++)
            any = run_mutant(path, doc, idx, (enum mutation)how, on_base);
        if (!any)
            break;
    }
    xmlFreeDoc(doc);
}

/* --- what the schema has to accept --- */

static void must_accept(const char *path)
{
    xmlDoc *doc = xmlReadFile(path, NULL, XML_PARSE_NONET);

    if (!doc || !schema_accepts(doc)) {
        printf("%s: the schema refuses it\n", path);
        n_failed++;
    }
    xmlFreeDoc(doc);
}

static size_t each_file(const char *dir, bool mutate)
{
    char full[PATH_LEN + 256], path[PATH_LEN + 600];
    struct dirent **entries;
    size_t n_files = 0;
    int n;

    snprintf(full, sizeof full, "%s/%s", top, dir);
    n = scandir(full, &entries, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        const char *dot = strrchr(entries[i]->d_name, '.');

        snprintf(path, sizeof path, "%s/%s", full, entries[i]->d_name);
        if (dot && strcmp(dot, ".xml") == 0) {
            n_files++;
            must_accept(path);
            if (mutate)
                run_mutants(path, true);
        }
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return n_files;
}

static bool read_schema(void)
{
    char path[PATH_LEN + 32];
    xmlRelaxNGParserCtxt *ctxt;

    snprintf(path, sizeof path, "%s/policy/policy.rng", top);
    ctxt = xmlRelaxNGNewParserCtxt(path);
    schema = ctxt ? xmlRelaxNGParse(ctxt) : NULL;
    xmlRelaxNGFreeParserCtxt(ctxt);
    return schema != NULL;
}

int main(void)
{
    const char *source = getenv("SUPPORTCHECK_SOURCE_DIR");
    char base[PATH_LEN + 32];
    size_t n_files = 0;

    snprintf(top, sizeof top, "%s", source ? source : ".");
    if (!read_schema())
        return 1;
    snprintf(base, sizeof base, "%s/tests/golden/base.xml", top);
    must_accept(base);
    run_mutants(base, false);
    n_files += each_file("tests/golden/good", true);
    n_files += each_file("tests/golden/lint", true);
    n_files += each_file("policy", false);
    n_files += each_file("policy/vocabulary", false);
    n_files += each_file("policy/statements", false);
    xmlRelaxNGFree(schema);
    xmlCleanupParser();
    printf("%zu files, %zu mutants, %zu of them refused by the schema, %zu failures\n", n_files,
           n_mutants, n_refused, n_failed);
    return n_files < 10 || n_refused < 500 || n_failed ? 1 : 0;
}
