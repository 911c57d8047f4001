/* SPDX-License-Identifier: MIT */
/* Small helpers over libclang. */
#ifndef SCHECK_AUDIT_CLANG_H
#define SCHECK_AUDIT_CLANG_H

#include <stdbool.h>

#include <clang-c/Index.h>

/* Whether the name of @cursor is @name. */
bool audit_cursor_is(CXCursor cursor, const char *name);

/* Path and line of @location; the path is the caller's to free(), NULL: none. */
char *audit_place(CXSourceLocation location, unsigned *line_out);

/* A copy that is the caller's to free(), NULL: no memory. @string is disposed of. */
char *audit_string(CXString string);

/* The first error that compiling @tu met, as "FILE:LINE:COLUMN: message"; NULL: none. free(). */
char *audit_first_error(CXTranslationUnit tu);

#endif
