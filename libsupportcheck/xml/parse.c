/* SPDX-License-Identifier: MIT */
/* libxml2's events: structure and places are decided here, meaning by the table of elements. */
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "../core/alloc.h"
#include "loader.h"

void scheck__loader_stop(struct scheck__loader *l, int rc)
{
    if (l->rc == SCHECK_OK)
        l->rc = rc;
    l->stopped = true;
    xmlStopParser(l->ctxt);
}

static struct scheck_place place(struct scheck__loader *l, size_t offset)
{
    return scheck__source_place(&l->src, offset);
}

static struct scheck__frame *top(struct scheck__loader *l)
{
    return l->depth ? &l->frames[l->depth - 1] : NULL;
}

/* --- text --- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool all_blank(const char *text, size_t len)
{
    while (len && is_blank(text[len - 1]))
        len--;
    return len == 0;
}

static bool buffer_add(struct scheck__loader *l, const char *text, size_t len)
{
    const struct scheck_allocator *a = &l->model->arena.allocator;
    struct scheck__buffer *b = &l->text;

    if (b->cap - b->len < len) {
        size_t cap = (b->len + len) * 2;
        char *larger = scheck__resize(a, b->data, cap);

        if (!larger)
            return false;
        b->data = larger;
        b->cap = cap;
    }
    memcpy(b->data + b->len, text, len);
    b->len += len;
    return true;
}

/* The first text between two tags is reported, the rest of it is not. */
static void refuse_text(struct scheck__loader *l)
{
    struct scheck__frame *frame = top(l);

    if (l->text_reported || !frame)
        return;
    l->text_reported = true;
    scheck__model_error(l->model, "unexpected-text", place(l, scheck__scan_text(&l->src, l->pos)),
                        NULL, "<%s> contains no text of its own",
                        frame->element->name ? frame->element->name : "element");
}

static void on_text(void *ctx, const xmlChar *text, int len)
{
    struct scheck__loader *l = ctx;
    struct scheck__frame *frame = top(l);

    if (l->stopped || l->skipped || !frame)
        return;
    if (frame->element->text == SCHECK__TEXT_NONE) {
        if (!all_blank((const char *)text, (size_t)len))
            refuse_text(l);
    } else if (!buffer_add(l, (const char *)text, (size_t)len)) {
        scheck__loader_stop(l, SCHECK_E_NOMEM);
    }
}

/* Collapse white space in place; with @paragraphs, what holds a blank line becomes one. */
static size_t collapse(char *text, size_t len, bool paragraphs)
{
    size_t out = 0;

    for (size_t i = 0; i < len;) {
        unsigned newlines = 0;

        if (!is_blank(text[i])) {
            text[out++] = text[i++];
            continue;
        }
        for (; i < len && is_blank(text[i]); i++)
            newlines += text[i] == '\n';
        if (paragraphs && newlines > 1)
            text[out++] = '\n';
        text[out++] = paragraphs && newlines > 1 ? '\n' : ' ';
    }
    return out;
}

/* The text of the element that ends, trimmed unless verbatim, with the place of its first byte. */
static struct m_text take_text(struct scheck__loader *l, const struct scheck__frame *frame)
{
    enum scheck__text kind = frame->element->text;
    char *data = l->text.data;
    size_t start = 0, len = l->text.len;

    while (kind != SCHECK__TEXT_VERBATIM && len && is_blank(data[len - 1]))
        len--;
    while (kind != SCHECK__TEXT_VERBATIM && start < len && is_blank(data[start]))
        start++;
    len -= start;
    if (len && kind != SCHECK__TEXT_CEL && kind != SCHECK__TEXT_VERBATIM)
        len = collapse(data + start, len, kind == SCHECK__TEXT_PROSE);
    return (struct m_text){scheck__arena_strndup(&l->model->arena, len ? data + start : "", len),
                           place(l, scheck__scan_text(&l->src, frame->content))};
}

static void store_text(struct scheck__loader *l, const struct scheck__frame *frame)
{
    const struct scheck__element *element = frame->element;
    struct m_text text = take_text(l, frame);

    l->text.len = 0;
    if (!text.text)
        scheck__loader_stop(l, SCHECK_E_NOMEM);
    else if (!*text.text && element->text == SCHECK__TEXT_OPTIONAL)
        return;
    else if (!*text.text && element->text != SCHECK__TEXT_VALUE &&
             element->text != SCHECK__TEXT_VERBATIM)
        scheck__model_error(l->model, "empty-text", frame->at, NULL, "<%s> is empty",
                            element->name);
    else
        element->store(l, frame->object, element->offset, &text);
}

/* --- attributes --- */

/* One attribute as SAX2 hands it over: five pointers. */
enum { ATTR_NAME = 0, ATTR_PREFIX = 1, ATTR_VALUE = 3, ATTR_END = 4, ATTR_STEP = 5 };

static bool same_name(const struct scheck_str *written, const xmlChar *const *attr)
{
    const char *name = (const char *)attr[ATTR_NAME];
    size_t len = strlen(name);

    return written->len >= len && memcmp(written->data + written->len - len, name, len) == 0;
}

static const struct scheck__attribute *attribute_find(const struct scheck__element *element,
                                                      const xmlChar *const *attr, unsigned *bit_out)
{
    const struct scheck__attribute *row = attr[ATTR_PREFIX] ? NULL : element->attributes;

    for (unsigned i = 0; row && row[i].name; i++) {
        if (strcmp(row[i].name, (const char *)attr[ATTR_NAME]) == 0) {
            *bit_out = i;
            return &row[i];
        }
    }
    return NULL;
}

static void take_attribute(struct scheck__loader *l, const struct scheck__frame *frame,
                           const xmlChar *const *attr, const struct scheck__attr_place *at,
                           uint32_t *seen)
{
    const char *value = (const char *)attr[ATTR_VALUE];
    struct scheck__arena *arena = &l->model->arena;
    struct m_text name = {(const char *)attr[ATTR_NAME], place(l, at->name_at)};
    struct m_text text = {
        scheck__arena_strndup(arena, value, (size_t)((const char *)attr[ATTR_END] - value)),
        place(l, at->value_at)};
    const struct scheck__attribute *row;
    unsigned bit = 0;

    if (!text.text) {
        scheck__loader_stop(l, SCHECK_E_NOMEM);
    } else if (frame->element->any_attribute && !attr[ATTR_PREFIX]) {
        frame->element->any_attribute(l, frame->object, &name, &text);
    } else if ((row = attribute_find(frame->element, attr, &bit)) != NULL) {
        *seen |= (uint32_t)1 << bit;
        row->set(l, frame->object, row->offset, &text);
    } else {
        scheck__model_error(l->model, "unknown-attribute", name.at, NULL,
                            "<%s> has no attribute \"%.*s\"", l->tag.text, (int)at->name.len,
                            at->name.data);
    }
}

static void require_attributes(struct scheck__loader *l, const struct scheck__frame *frame,
                               uint32_t seen)
{
    const struct scheck__attribute *row = frame->element->attributes;

    for (unsigned i = 0; row && row[i].name; i++) {
        if (row[i].required && !(seen & (uint32_t)1 << i))
            scheck__model_error(l->model, "missing-attribute", frame->at, NULL,
                                "<%s> needs the attribute \"%s\"", l->tag.text, row[i].name);
    }
}

static void take_attributes(struct scheck__loader *l, const struct scheck__frame *frame,
                            const struct scheck__tag *tag, int n_attrs, const xmlChar **attrs)
{
    struct scheck__attr_place at;
    size_t pos = tag->start;
    uint32_t seen = 0;
    int i = 0;

    while (!l->stopped && scheck__scan_attr(&l->src, tag, &pos, &at)) {
        const xmlChar *const *attr =
            i < n_attrs ? (const xmlChar *const *)attrs + i * ATTR_STEP : NULL;

        if (attr && same_name(&at.name, attr)) {
            take_attribute(l, frame, attr, &at, &seen);
            i++;
        } else {
            /* libxml2 keeps declarations of namespaces apart. */
            scheck__model_error(l->model, "unknown-attribute", place(l, at.name_at), NULL,
                                "the policy format has no namespaces");
        }
    }
    if (!l->stopped)
        require_attributes(l, frame, seen);
}

/* --- elements --- */

static void refuse_element(struct scheck__loader *l, const struct scheck__frame *parent, bool known)
{
    const char *where = parent && parent->element->name ? parent->element->name : "element";

    l->skipped = 1;
    if (!parent)
        scheck__model_error(l->model, "unknown-element", l->tag.at, NULL,
                            "the root element of a policy file is <supportcheck>, not <%s>",
                            l->tag.text);
    else if (known)
        scheck__model_error(l->model, "misplaced-element", l->tag.at, &parent->at,
                            "<%s> may not stand in <%s>", l->tag.text, where);
    else
        scheck__model_error(l->model, "unknown-element", l->tag.at, NULL,
                            "there is no element <%s>", l->tag.text);
}

/* Push a frame for the start tag in hand; NULL when the element was refused. */
static struct scheck__frame *open_element(struct scheck__loader *l, bool prefixed)
{
    struct scheck__frame *parent = top(l), *frame;
    bool known = false;
    const struct scheck__element *element =
        prefixed ? NULL
                 : scheck__element_find(parent ? parent->element : NULL, l->tag.text, &known);
    void *object = parent ? parent->object : NULL;

    if (!element) {
        refuse_element(l, parent, known);
        return NULL;
    }
    l->prefix = parent ? parent->prefix : NULL;
    if (element->begin && !(object = element->begin(l, object))) {
        scheck__loader_stop(l, SCHECK_E_NOMEM);
        return NULL;
    }
    frame = &l->frames[l->depth++];
    *frame = (struct scheck__frame){element, object, l->tag.at, l->pos, l->prefix};
    return frame;
}

static bool too_deep(struct scheck__loader *l)
{
    if (l->depth + l->skipped < SCHECK__MAX_DEPTH)
        return false;
    scheck__model_error(l->model, "too-deep", l->tag.at, NULL,
                        "elements are nested more than %d deep", SCHECK__MAX_DEPTH);
    scheck__loader_stop(l, SCHECK_E_LIMIT);
    return true;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int n_namespaces, const xmlChar **namespaces, int n_attrs, int n_defaulted,
                     const xmlChar **attrs)
{
    struct scheck__loader *l = ctx;
    struct scheck__frame *frame;
    struct scheck__tag tag;

    (void)uri;
    (void)n_namespaces;
    (void)namespaces;
    (void)n_defaulted;
    if (l->stopped || !scheck__scan_tag(&l->src, l->pos, false, &tag))
        return;
    l->pos = tag.end;
    l->text_reported = false;
    l->last_empty = l->src.text[tag.end - 2] == '/';
    l->tag = (struct m_text){(const char *)name, place(l, tag.start)};
    if (too_deep(l))
        return;
    if (l->skipped) {
        l->skipped++;
        return;
    }
    frame = open_element(l, prefix != NULL);
    if (frame)
        take_attributes(l, frame, &tag, n_attrs, attrs);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct scheck__loader *l = ctx;
    struct scheck__tag tag;
    const struct scheck__frame *frame;

    (void)name;
    (void)prefix;
    (void)uri;
    if (l->stopped)
        return;
    if (!l->last_empty && scheck__scan_tag(&l->src, l->pos, true, &tag))
        l->pos = tag.end;
    l->last_empty = false;
    l->text_reported = false;
    if (l->skipped) {
        l->skipped--;
        return;
    }
    if (!l->depth)
        return;
    frame = &l->frames[--l->depth];
    if (frame->element->text != SCHECK__TEXT_NONE)
        store_text(l, frame);
    if (frame->element->end)
        frame->element->end(l);
}

/* --- errors --- */

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *public_id,
                       const xmlChar *system_id)
{
    struct scheck__loader *l = ctx;
    size_t at = scheck__scan_markup(&l->src, 0, "<!DOCTYPE");

    (void)name;
    (void)public_id;
    (void)system_id;
    if (l->stopped)
        return;
    scheck__model_error(l->model, "doctype", place(l, at), NULL,
                        "a policy file has no document type declaration");
    scheck__loader_stop(l, SCHECK_OK);
}

/* The second attribute of one name in the start tag behind the last one read. */
static bool find_repeated(struct scheck__loader *l, struct scheck__attr_place *first_out,
                          struct scheck__attr_place *second_out)
{
    struct scheck__tag tag;
    size_t outer;

    if (!scheck__scan_tag(&l->src, l->pos, false, &tag))
        return false;
    outer = tag.start;
    while (scheck__scan_attr(&l->src, &tag, &outer, first_out)) {
        size_t inner = outer;

        while (scheck__scan_attr(&l->src, &tag, &inner, second_out)) {
            if (second_out->name.len == first_out->name.len &&
                memcmp(second_out->name.data, first_out->name.data, first_out->name.len) == 0)
                return true;
        }
    }
    return false;
}

static void report_repeated(struct scheck__loader *l)
{
    struct scheck__attr_place first, second;
    struct scheck_place also;

    if (!find_repeated(l, &first, &second))
        return;
    also = place(l, first.name_at);
    scheck__model_error(l->model, "duplicate-attribute", place(l, second.name_at), &also,
                        "attribute \"%.*s\" is given twice", (int)first.name.len, first.name.data);
}

static void report_unclosed(struct scheck__loader *l)
{
    const struct scheck__frame *frame = top(l);
    struct scheck__tag tag;
    size_t at = l->src.len;

    if (!l->last_empty && scheck__scan_tag(&l->src, l->pos, true, &tag))
        at = tag.start;
    scheck__model_error(
        l->model, "xml-syntax", place(l, at), frame ? &frame->at : NULL, "<%s> is not closed",
        l->skipped || !frame || !frame->element->name ? "element" : frame->element->name);
}

/* Where the parser stands; of a bad reference its '&', which the parser is behind. */
static size_t error_offset(struct scheck__loader *l, int code)
{
    long consumed = xmlByteConsumed(l->ctxt);
    size_t offset = consumed < 0 || (size_t)consumed > l->src.len ? l->pos : (size_t)consumed;

    if (code != XML_ERR_UNDECLARED_ENTITY && code != XML_ERR_NAME_REQUIRED &&
        code != XML_ERR_ENTITYREF_SEMICOL_MISSING)
        return offset;
    for (size_t at = offset; at > l->pos; at--) {
        if (l->src.text[at - 1] == '&')
            return at - 1;
    }
    return offset;
}

static void report_syntax(struct scheck__loader *l, int code, const char *message)
{
    size_t len = message ? strcspn(message, "\n") : 0;

    scheck__model_error(l->model, "xml-syntax", place(l, error_offset(l, code)), NULL, "%.*s",
                        (int)(len ? len : strlen("not well-formed XML")),
                        len ? message : "not well-formed XML");
}

#if LIBXML_VERSION >= 21200
static void on_error(void *ctx, const xmlError *error)
#else
static void on_error(void *ctx, xmlError *error)
#endif
{
    struct scheck__loader *l = ctx;

    /* After the first error libxml2 guesses; what follows from a guess misleads. */
    if (l->stopped || error->level < XML_ERR_ERROR)
        return;
    switch (error->code) {
    case XML_ERR_NO_MEMORY:
        scheck__loader_stop(l, SCHECK_E_NOMEM);
        return;
    case XML_ERR_ATTRIBUTE_REDEFINED:
        report_repeated(l);
        break;
    case XML_ERR_TAG_NAME_MISMATCH:
    case XML_ERR_TAG_NOT_FINISHED:
        report_unclosed(l);
        break;
    default:
        report_syntax(l, error->code, error->message);
    }
    scheck__loader_stop(l, SCHECK_OK);
}

/* Checked before libxml2 sees the text: it would convert, and places would no longer fit. */
static bool encoding_ok(struct scheck__loader *l)
{
    size_t at = scheck__source_foreign_encoding(&l->src);

    if (at != SIZE_MAX) {
        scheck__model_error(l->model, "bad-encoding", place(l, at), NULL,
                            "policy files are encoded in UTF-8");
        return false;
    }
    at = scheck__source_bad_utf8(&l->src);
    if (at != SIZE_MAX)
        scheck__model_error(l->model, "bad-encoding", place(l, at), NULL,
                            "this byte is not part of UTF-8 text");
    return at == SIZE_MAX;
}

/* libxml2 compares each attribute of a tag with all others. */
static bool tags_short(struct scheck__loader *l)
{
    struct scheck__tag tag = {0, 0};

    while (scheck__scan_tag(&l->src, tag.end, false, &tag)) {
        if (tag.end - tag.start <= SCHECK__MAX_TAG_LEN)
            continue;
        scheck__model_error(l->model, "too-long", place(l, tag.start), NULL,
                            "a tag is at most %d bytes long", (int)SCHECK__MAX_TAG_LEN);
        l->rc = SCHECK_E_LIMIT;
        return false;
    }
    return true;
}

static bool make_parser(struct scheck__loader *l)
{
    xmlSAXHandler sax;

    l->ctxt = xmlCreateMemoryParserCtxt(l->src.text, (int)l->src.len);
    if (!l->ctxt)
        return false;
    memset(&sax, 0, sizeof sax);
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = on_start;
    sax.endElementNs = on_end;
    sax.characters = on_text;
    sax.cdataBlock = on_text;
    sax.ignorableWhitespace = on_text;
    sax.internalSubset = on_doctype;
    sax.serror = on_error;
    /*
     * NOENT: without it the five entities of XML reach attribute values half
     * decoded. No others can exist: a DOCTYPE stops the parser before its
     * declarations are read, and no handler would store them.
     */
    xmlCtxtUseOptions(l->ctxt, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_BIG_LINES);
    *l->ctxt->sax = sax;
    l->ctxt->userData = l;
    return true;
}

/* A buffer that cannot grow ends the text early: only the thread's last error says so. */
static bool ran_out_of_memory(void)
{
    const xmlError *last = xmlGetLastError();

    return last && last->code == XML_ERR_NO_MEMORY;
}

void scheck__loader_parse(struct scheck__loader *l)
{
    if (!encoding_ok(l) || !tags_short(l))
        return;
    if (!l->src.len) {
        scheck__model_error(l->model, "xml-syntax", place(l, 0), NULL, "the file is empty");
        return;
    }
    if (!make_parser(l)) {
        l->rc = SCHECK_E_NOMEM;
        return;
    }
    xmlResetLastError();
    xmlParseDocument(l->ctxt);
    if (ran_out_of_memory())
        l->rc = SCHECK_E_NOMEM;
    xmlFreeParserCtxt(l->ctxt);
    l->ctxt = NULL;
}
