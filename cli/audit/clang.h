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

/*
 * End the program with CLI_INPUT where libclang crashed or gave up on @path,
 * most often for lack of memory: what it says afterwards cannot be trusted.
 */
void audit_need_clang(enum CXErrorCode rc, const char *path);

/* A copy that is the caller's to free(). @string is disposed of. */
char *audit_string(CXString string);

/* The first error that compiling @tu met, as "FILE:LINE:COLUMN: message"; NULL: none. free(). */
char *audit_first_error(CXTranslationUnit tu);

#endif
