/* SPDX-License-Identifier: MIT */
/*
 * libxml2, loaded when the first policy source is read. With ICU and the C++
 * runtime behind it, it takes longer to start than a document takes to make
 * from an image, which needs none of it. These definitions stand before the
 * library's when the program is linked, so that nothing else is needed of it.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include <libxml/hash.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "docgen.h"

/* The function @name of libxml2; without it there is nothing to go on with. */
static void *find(const char *name)
{
    static void *library;
    void *function = NULL;

    if (!library)
        library = dlopen(LIBXML2_SONAME, RTLD_LAZY | RTLD_LOCAL);
    if (library)
        function = dlsym(library, name);
    if (!function) {
        fprintf(stderr, "docgen: reading policy source needs libxml2: %s\n", dlerror());
        exit(EXIT_IO);
    }
    return function;
}

/* Defines @name as a call of libxml2's function of that name. */
#define FORWARD(result, name, parameters, arguments) \
    result name parameters                           \
    {                                                \
        static result(*function) parameters;         \
        if (!function)                               \
            *(void **)&function = find(#name);       \
        return function arguments;                   \
    }
#define FORWARD_VOID(name, parameters, arguments) \
    void name parameters                          \
    {                                             \
        static void(*function) parameters;        \
        if (!function)                            \
            *(void **)&function = find(#name);    \
        function arguments;                       \
    }

FORWARD(xmlParserCtxtPtr, xmlCreateMemoryParserCtxt, (const char *text, int len), (text, len))
FORWARD(int, xmlCtxtUseOptions, (xmlParserCtxtPtr ctxt, int options), (ctxt, options))
FORWARD(int, xmlParseDocument, (xmlParserCtxtPtr ctxt), (ctxt))
FORWARD(long, xmlByteConsumed, (xmlParserCtxtPtr ctxt), (ctxt))
#if LIBXML_VERSION >= 21200
FORWARD(const xmlError *, xmlGetLastError, (void), ())
#else
FORWARD(xmlErrorPtr, xmlGetLastError, (void), ())
#endif
FORWARD_VOID(xmlResetLastError, (void), ())
FORWARD_VOID(xmlStopParser, (xmlParserCtxtPtr ctxt), (ctxt))
FORWARD_VOID(xmlFreeParserCtxt, (xmlParserCtxtPtr ctxt), (ctxt))

FORWARD(xmlHashTablePtr, xmlHashCreate, (int size), (size))
FORWARD(void *, xmlHashLookup, (xmlHashTablePtr table, const xmlChar *name), (table, name))
FORWARD(int, xmlHashUpdateEntry,
        (xmlHashTablePtr table, const xmlChar *name, void *data, xmlHashDeallocator release),
        (table, name, data, release))
FORWARD_VOID(xmlHashFree, (xmlHashTablePtr table, xmlHashDeallocator release), (table, release))
