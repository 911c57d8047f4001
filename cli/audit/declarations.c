/* SPDX-License-Identifier: MIT */
/* Declarations in headers: found, and measured as the target has them. */
#include <stdlib.h>
#include <string.h>

#include "headers.h"

/* --- the declaration --- */

struct lookup {
    const struct audit_headers *headers;
    const struct audit_evidence *evidence;
    CXCursor found;     /* null: not below the directories */
    CXCursor elsewhere; /* one that is not, or null */
};

/* What the name of @cursor may be: the function, the structure, or the type. */
static const char *wanted_name(const struct audit_evidence *e, enum CXCursorKind kind)
{
    if (e->function)
        return kind == CXCursor_FunctionDecl ? e->function : NULL;
    if (e->structure)
        return kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl ||
                       kind == CXCursor_TypedefDecl
                   ? e->structure
                   : NULL;
    return kind == CXCursor_TypedefDecl ? AUDIT_TYPE_NAME : NULL;
}

static bool is_below(const struct lookup *lookup, CXCursor cursor)
{
    unsigned line;
    char *path = audit_place(clang_getCursorLocation(cursor), &line);
    bool below = path && audit_headers_contain(lookup->headers, path);

    free(path);
    return below;
}

static bool has_fields(CXCursor cursor)
{
    return clang_getCursorKind(cursor) == CXCursor_TypedefDecl || clang_isCursorDefinition(cursor);
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
    struct lookup *lookup = data;
    const struct audit_evidence *e = lookup->evidence;
    const char *name = wanted_name(e, clang_getCursorKind(cursor));

    (void)parent;
    if (!name || !audit_cursor_is(cursor, name) || (e->structure && !has_fields(cursor)))
        return CXChildVisit_Continue;
    /* The type's own declaration is in the text that names it. */
    if (!e->function && !e->structure)
        lookup->found = cursor;
    else if (is_below(lookup, cursor))
        lookup->found = cursor;
    else
        lookup->elsewhere = cursor;
    return clang_Cursor_isNull(lookup->found) ? CXChildVisit_Continue : CXChildVisit_Break;
}

static void set_place(CXCursor cursor, struct audit_result *result)
{
    free(result->file);
    result->file = audit_place(clang_getCursorLocation(cursor), &result->line);
}

/* --- not found --- */

/* Line of the first token called @name in the header; 0: none. Comments are no such tokens. */
static unsigned mentioned(CXTranslationUnit tu, CXFile file, const char *name)
{
    size_t len = 0;
    CXSourceRange range;
    CXToken *tokens = NULL;
    unsigned n = 0, line = 0;

    if (!clang_getFileContents(tu, file, &len))
        return 0;
    range = clang_getRange(clang_getLocationForOffset(tu, file, 0),
                           clang_getLocationForOffset(tu, file, (unsigned)len));
    clang_tokenize(tu, range, &tokens, &n);
    for (unsigned i = 0; i < n && !line; i++) {
        CXString spelling = clang_getTokenSpelling(tu, tokens[i]);

        if (clang_getTokenKind(tokens[i]) != CXToken_Comment &&
            strcmp(clang_getCString(spelling), name) == 0)
            clang_getSpellingLocation(clang_getTokenLocation(tu, tokens[i]), NULL, &line, NULL,
                                      NULL);
        clang_disposeString(spelling);
    }
    clang_disposeTokens(tu, tokens, n);
    return line;
}

struct mention {
    const struct audit_headers *headers;
    CXTranslationUnit tu;
    const char *name;
    char *file;
    unsigned line;
};

static void visit_inclusion(CXFile file, CXSourceLocation *stack, unsigned len, CXClientData data)
{
    struct mention *m = data;
    char *path = m->file ? NULL : audit_string(clang_getFileName(file));

    (void)stack;
    (void)len;
    if (path && audit_headers_contain(m->headers, path)) {
        m->line = mentioned(m->tu, file, m->name);
        if (m->line) {
            m->file = path;
            return;
        }
    }
    free(path);
}

/* What is there, but not for this target, is not gone. */
static void conclude_missing(const struct lookup *lookup, const struct audit_unit *unit,
                             struct audit_result *result)
{
    const struct audit_evidence *e = lookup->evidence;
    const char *name = e->function ? e->function : e->structure;
    struct mention m = {lookup->headers, unit->tu, name, NULL, 0};

    if (!clang_Cursor_isNull(lookup->elsewhere)) {
        set_place(lookup->elsewhere, result);
        audit_conclude(result, AUDIT_CANNOT_TELL, "%s is declared outside of %s", name,
                       audit_headers_words(lookup->headers));
        return;
    }
    clang_getInclusions(unit->tu, visit_inclusion, &m);
    if (m.file) {
        result->file = m.file;
        result->line = m.line;
        audit_conclude(result, AUDIT_CANNOT_TELL, "%s is there, but not declared for %s", name,
                       unit->target->name);
        return;
    }
    audit_conclude(result, AUDIT_GONE, "%s declares no %s", e->header, name);
}

/* --- the part of it, and its width --- */

struct field {
    const char *name;
    size_t len;
    CXCursor found;
};

/* Fields of structures and unions without a name are their owner's. */
static enum CXVisitorResult visit_field(CXCursor cursor, CXClientData data)
{
    struct field *field = data;
    CXType type = clang_getCursorType(cursor);
    char *name = audit_string(clang_getCursorSpelling(cursor));
    bool same = name && strlen(name) == field->len && strncmp(name, field->name, field->len) == 0;

    free(name);
    if (same)
        field->found = cursor;
    else if (clang_Cursor_isAnonymousRecordDecl(clang_getTypeDeclaration(type)))
        clang_Type_visitFields(type, visit_field, field);
    return clang_Cursor_isNull(field->found) ? CXVisit_Continue : CXVisit_Break;
}

/* @path is "member" or "member.member"; the null cursor when there is no such. */
static CXCursor find_member(CXType type, const char *path)
{
    struct field field = {path, strcspn(path, "."), clang_getNullCursor()};

    clang_Type_visitFields(clang_getCanonicalType(type), visit_field, &field);
    if (clang_Cursor_isNull(field.found) || !path[field.len])
        return field.found;
    return find_member(clang_getCursorType(field.found), path + field.len + 1);
}

static CXCursor find_parameter(CXCursor function, const char *name)
{
    int n = clang_Cursor_getNumArguments(function);

    for (int i = 0; i < n; i++) {
        CXCursor parameter = clang_Cursor_getArgument(function, (unsigned)i);

        if (audit_cursor_is(parameter, name))
            return parameter;
    }
    return clang_getNullCursor();
}

/* Of a pointer, what it points to; of an array, its elements. */
static CXType pointee(CXType type)
{
    for (;;) {
        CXType canonical = clang_getCanonicalType(type), element;

        if (canonical.kind == CXType_Pointer)
            type = clang_getPointeeType(canonical);
        else if ((element = clang_getArrayElementType(canonical)).kind != CXType_Invalid)
            type = element;
        else
            return canonical;
    }
}

/* @type is as declared; @bits that of a bit-field, or 0. */
static void measure(CXType type, unsigned bits, const struct audit_evidence *e,
                    struct audit_result *result)
{
    CXType measured = pointee(type);
    long long size = measured.kind == CXType_Void ? -1 : clang_Type_getSizeOf(measured);

    result->type = audit_string(clang_getTypeSpelling(type));
    if (!bits && (size <= 0 || size > 1 << 20)) {
        audit_conclude(result, AUDIT_CANNOT_TELL, "%s has no width",
                       result->type ? result->type : "its type");
        return;
    }
    result->width = bits ? bits : (unsigned)size * 8;
    result->status = result->width < e->width ? AUDIT_LIMITING : AUDIT_FIXED;
}

static void measure_cursor(CXCursor cursor, const struct audit_evidence *e,
                           struct audit_result *result)
{
    int bits = clang_Cursor_isBitField(cursor) ? clang_getFieldDeclBitWidth(cursor) : 0;

    measure(clang_getCursorType(cursor), bits > 0 ? (unsigned)bits : 0, e, result);
}

static void examine(CXCursor declaration, const struct audit_evidence *e,
                    struct audit_result *result)
{
    CXCursor part = clang_getNullCursor();

    set_place(declaration, result);
    if (e->function && !e->parameter) {
        measure(clang_getCursorResultType(declaration), 0, e, result);
        return;
    }
    if (!e->function && !e->structure) {
        set_place(clang_getTypeDeclaration(clang_getTypedefDeclUnderlyingType(declaration)),
                  result);
        measure(clang_getTypedefDeclUnderlyingType(declaration), 0, e, result);
        return;
    }
    part = e->function ? find_parameter(declaration, e->parameter)
                       : find_member(clang_getCursorType(declaration), e->member);
    if (clang_Cursor_isNull(part)) {
        audit_conclude(
            result, AUDIT_GONE, "%s has no %s %s", e->function ? e->function : e->structure,
            e->function ? "parameter" : "member", e->function ? e->parameter : e->member);
        return;
    }
    set_place(part, result);
    measure_cursor(part, e, result);
}

/*
 * Ours is the line that names the type: what is wrong there is that nothing is called so.
 * The lines before it include headers, which may be what cannot be opened.
 */
static bool is_own_error(const struct audit_unit *unit)
{
    static const char file[] = AUDIT_MAIN_FILE ":";

    return unit->error && strncmp(unit->error, file, strlen(file)) == 0 &&
           strtoul(unit->error + strlen(file), NULL, 10) == unit->type_line;
}

void audit_declaration(struct audit_headers *headers, const struct audit_compiler *compiler,
                       const struct audit_evidence *e, struct audit_result *result)
{
    struct lookup lookup = {headers, e, clang_getNullCursor(), clang_getNullCursor()};
    const struct audit_unit *unit;
    bool is_xen;

    if (!audit_headers_have(headers, e->header, &is_xen)) {
        audit_conclude(result, is_xen ? AUDIT_GONE : AUDIT_CANNOT_TELL, "there is no %s in %s",
                       e->header, audit_headers_words(headers));
        return;
    }
    unit = audit_headers_unit(headers, compiler, e);
    if (unit->type && is_own_error(unit)) {
        audit_conclude(result, AUDIT_GONE, "%s has no type %s", e->header, e->type);
        return;
    }
    if (unit->error) {
        audit_conclude(result, AUDIT_CANNOT_TELL, "%s", unit->error);
        return;
    }
    clang_visitChildren(clang_getTranslationUnitCursor(unit->tu), visit, &lookup);
    if (clang_Cursor_isNull(lookup.found))
        conclude_missing(&lookup, unit, result);
    else
        examine(lookup.found, e, result);
}

void audit_type(struct audit_headers *headers, const struct audit_compiler *compiler,
                const char *type, const struct audit_evidence *e, struct audit_result *result)
{
    const struct audit_evidence named = {.header = "stdint.h", .type = type, .width = e->width};
    struct lookup lookup = {headers, &named, clang_getNullCursor(), clang_getNullCursor()};
    const struct audit_unit *unit = audit_headers_unit(headers, compiler, &named);

    if (unit && !unit->error && unit->tu)
        clang_visitChildren(clang_getTranslationUnitCursor(unit->tu), visit, &lookup);
    if (clang_Cursor_isNull(lookup.found))
        audit_conclude(result, AUDIT_CANNOT_TELL, "%s cannot be measured: %s", type,
                       unit && unit->error ? unit->error : "out of memory");
    else
        measure(clang_getTypedefDeclUnderlyingType(lookup.found), 0, e, result);
}
