/* SPDX-License-Identifier: MIT */
#include "clang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../cli.h"
#include "../message.h"

bool audit_cursor_is(CXCursor cursor, const char *name)
{
    CXString spelling = clang_getCursorSpelling(cursor);
    const char *text = clang_getCString(spelling);
    bool same = text && strcmp(text, name) == 0;

    clang_disposeString(spelling);
    return same;
}

void audit_need_clang(enum CXErrorCode rc, const char *path)
{
    if (rc == CXError_Success)
        return;
    cli_error_at(path, 0, 0, "libclang failed, most likely out of memory");
    cli_exit(CLI_INPUT);
}

char *audit_string(CXString string)
{
    const char *text = clang_getCString(string);
    char *copy = cli_need(strdup(text ? text : ""));

    clang_disposeString(string);
    return copy;
}

char *audit_place(CXSourceLocation location, unsigned *line_out)
{
    CXFile file = NULL;

    char *path, *plain;

    clang_getExpansionLocation(location, &file, line_out, NULL, NULL);
    path = file ? audit_string(clang_getFileName(file)) : NULL;
    /* Headers include each other as "../xen.h". */
    plain = path && strstr(path, "/../") ? realpath(path, NULL) : NULL;
    if (!plain)
        return path;
    free(path);
    return plain;
}

static char *describe(CXDiagnostic diagnostic)
{
    unsigned line = 0, column = 0;
    CXFile file = NULL;
    char *message = audit_string(clang_getDiagnosticSpelling(diagnostic)), *text = NULL;

    clang_getExpansionLocation(clang_getDiagnosticLocation(diagnostic), &file, &line, &column,
                               NULL);
    if (file) {
        char *path = audit_string(clang_getFileName(file));

        if (asprintf(&text, "%s:%u:%u: %s", path ? path : "", line, column,
                     message ? message : "") < 0)
            cli_need(NULL);
        free(path);
        free(message);
        return text;
    }
    return message;
}

char *audit_first_error(CXTranslationUnit tu)
{
    unsigned n = clang_getNumDiagnostics(tu);

    for (unsigned i = 0; i < n; i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(tu, i);
        bool error = clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
        char *text = error ? describe(diagnostic) : NULL;

        clang_disposeDiagnostic(diagnostic);
        if (error)
            return text ? text : cli_need(strdup("an error"));
    }
    return NULL;
}
