/* SPDX-License-Identifier: MIT */
#include "xml.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

/* libxml2 made the error const in 2.12. */
#if LIBXML_VERSION >= 21200
#define LV_CONST_ERROR const
#else
#define LV_CONST_ERROR
#endif

struct parse {
    const struct scheck_reader_input *input;
    const struct scheck_reader_sink *sink;
    unsigned depth, elements;
    int rc;
};

static void report(struct parse *p, int rc, unsigned line, unsigned column, const char *message)
{
    struct scheck_reader_diag diag = {SCHECK_READER_ERROR, p->input->name, line, column, NULL,
                                      message};

    if (p->rc) /* the first reason is the one that helps */
        return;
    p->rc = rc;
    if (p->sink && p->sink->report)
        p->sink->report(p->sink->ctx, &diag);
}

static void stop(xmlParserCtxt *ctxt, int rc, const char *message)
{
    unsigned line = ctxt->input ? (unsigned)ctxt->input->line : 0;

    report(ctxt->_private, rc, line, 0, message);
    xmlStopParser(ctxt);
}

/* What is less than fatal, such as a prefix that stands for nothing, libvirt passes over too. */
static void on_error(void *ctx, LV_CONST_ERROR xmlError *error)
{
    xmlParserCtxt *ctxt = ctx;
    struct parse *p = ctxt->_private;
    char message[256];
    size_t len;

    /* Whatever libxml2 thinks of it: an element or an attribute may be missing. */
    if (error->code == XML_ERR_NO_MEMORY) {
        p->rc = SCHECK_E_NOMEM;
        return;
    }
    if (error->level < XML_ERR_FATAL)
        return;
    snprintf(message, sizeof message, "%s", error->message ? error->message : "not XML");
    len = strlen(message);
    while (len && (message[len - 1] == '\n' || message[len - 1] == ' '))
        message[--len] = '\0';
    report(p, SCHECK_E_SYNTAX, error->line > 0 ? (unsigned)error->line : 0,
           error->int2 > 0 ? (unsigned)error->int2 : 0, message);
}

/* Entities and defaults that a document type brings are the way to blow a parser up. */
static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    stop(ctx, SCHECK_E_SYNTAX, "a document type declaration is not accepted");
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int n_namespaces, const xmlChar **namespaces, int n_attributes,
                     int n_defaulted, const xmlChar **attributes)
{
    xmlParserCtxt *ctxt = ctx;
    struct parse *p = ctxt->_private;

    if (p->depth >= LV_MAX_DEPTH)
        stop(ctxt, SCHECK_E_LIMIT, "elements are nested too deeply");
    else if (p->elements >= LV_MAX_ELEMENTS)
        stop(ctxt, SCHECK_E_LIMIT, "there are too many elements");
    if (p->rc)
        return;
    p->depth++;
    p->elements++;
    xmlSAX2StartElementNs(ctx, name, prefix, uri, n_namespaces, namespaces, n_attributes,
                          n_defaulted, attributes);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    xmlParserCtxt *ctxt = ctx;
    struct parse *p = ctxt->_private;

    if (p->rc)
        return;
    p->depth--;
    xmlSAX2EndElementNs(ctx, name, prefix, uri);
}

static void set_handlers(xmlParserCtxt *ctxt)
{
    xmlSAXHandler *sax = ctxt->sax;

    sax->internalSubset = on_doctype;
    sax->startElementNs = on_start;
    sax->endElementNs = on_end;
    sax->cdataBlock = sax->characters;
    sax->comment = NULL;
    sax->processingInstruction = NULL;
    sax->serror = on_error;
}

/* Its trees report a lack of memory to nobody but the thread's last error. */
static bool ran_out_of_memory(const xmlParserCtxt *ctxt)
{
    LV_CONST_ERROR xmlError *last = xmlGetLastError();

    return ctxt->errNo == XML_ERR_NO_MEMORY || (last && last->code == XML_ERR_NO_MEMORY);
}

int scheck__lv_parse(const struct scheck_reader_input *input,
                     const struct scheck_reader_sink *sink, xmlDoc **doc_out)
{
    struct parse p = {input, sink, 0, 0, SCHECK_OK};
    xmlParserCtxt *ctxt;
    xmlDoc *doc;

    if (input->len > LV_MAX_BYTES) {
        report(&p, SCHECK_E_LIMIT, 0, 0, "the file is too large");
        return p.rc;
    }
    xmlInitParser();
    ctxt = xmlNewParserCtxt();
    if (!ctxt)
        return SCHECK_E_NOMEM;
    ctxt->_private = &p;
    set_handlers(ctxt);
    xmlResetLastError();
    doc = xmlCtxtReadMemory(ctxt, input->len ? input->data : "", (int)input->len, NULL, NULL,
                            XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    if (ran_out_of_memory(ctxt))
        p.rc = SCHECK_E_NOMEM;
    if (!p.rc && (!doc || !ctxt->wellFormed))
        report(&p, SCHECK_E_SYNTAX, 0, 0, "not well-formed XML");
    if (p.rc) {
        xmlFreeDoc(doc ? doc : ctxt->myDoc);
        ctxt->myDoc = NULL;
    } else {
        *doc_out = doc;
    }
    xmlFreeParserCtxt(ctxt);
    return p.rc;
}

bool scheck__lv_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *first_named(const xmlNode *node, const char *name)
{
    while (node && !scheck__lv_named(node, name))
        node = node->next;
    return node;
}

const xmlNode *scheck__lv_child(const xmlNode *node, const char *name)
{
    return node ? first_named(node->children, name) : NULL;
}

const xmlNode *scheck__lv_next(const xmlNode *node)
{
    return first_named(node->next, (const char *)node->name);
}

const xmlNode *scheck__lv_path(const xmlNode *node, const char *name, const char *below)
{
    return scheck__lv_child(scheck__lv_child(node, name), below);
}

size_t scheck__lv_count(const xmlNode *node, const char *name)
{
    size_t n = 0;

    for (const xmlNode *child = scheck__lv_child(node, name); child;
         child = scheck__lv_next(child))
        n++;
    return n;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct scheck_str scheck__lv_text(const xmlNode *node)
{
    struct scheck_str s = {NULL, 0};

    if (!node)
        return s;
    s = scheck__lv_str("");
    if (node->children && node->children->type == XML_TEXT_NODE && node->children->content)
        s = scheck__lv_str((const char *)node->children->content);
    while (s.len && is_blank(s.data[s.len - 1]))
        s.len--;
    while (s.len && is_blank(*s.data)) {
        s.data++;
        s.len--;
    }
    return s;
}

struct scheck_str scheck__lv_attr(const xmlNode *node, const char *name)
{
    const xmlAttr *attr = node ? xmlHasNsProp((xmlNode *)node, (const xmlChar *)name, NULL) : NULL;

    if (!attr)
        return (struct scheck_str){NULL, 0};
    if (!attr->children || !attr->children->content)
        return scheck__lv_str("");
    return scheck__lv_str((const char *)attr->children->content);
}

unsigned scheck__lv_line(const xmlNode *node)
{
    long line = node ? xmlGetLineNo(node) : 0;

    return line > 0 ? (unsigned)line : 0;
}
