/* SPDX-License-Identifier: MIT */
/* Lines in a tree of Xen's source. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../cli.h"
#include "../file.h"
#include "../message.h"
#include "audit.h"
#include "clang.h"
#include "tokens.h"

/* No file of Xen's comes near this. */
#define MAX_FILE_BYTES (16 << 20)

struct audit_source {
    CXIndex index;
    const char *root;
    char path[PATH_MAX]; /* the file whose tokens are kept: evidence comes file by file */
    struct audit_tokens tokens;
};

struct audit_source *audit_source_new(const char *root)
{
    struct audit_source *source = calloc(1, sizeof *source);

    if (!source) {
        cli_no_memory();
        return NULL;
    }
    source->root = root;
    source->index = clang_createIndex(0, 0);
    return source;
}

void audit_source_free(struct audit_source *source)
{
    if (!source)
        return;
    audit_tokens_clear(&source->tokens);
    clang_disposeIndex(source->index);
    free(source);
}

/* A policy names files of the tree, and no others. */
static bool stays_inside(const char *file)
{
    if (*file == '/')
        return false;
    for (const char *part = file; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || !part[2]))
            return false;
    }
    return true;
}

/* False after concluding why the file cannot be looked into. */
static bool find_file(const struct audit_source *source, const char *file, char path[PATH_MAX],
                      struct audit_result *result)
{
    struct stat st;
    int len = snprintf(path, PATH_MAX, "%s/%s", source->root, file);

    if (len < 0 || len >= PATH_MAX || !stays_inside(file)) {
        audit_conclude(result, AUDIT_CANNOT_TELL, "%s is no file of a source tree", file);
        return false;
    }
    if (stat(path, &st) != 0 && errno != ENOENT && errno != ENOTDIR) {
        audit_conclude(result, AUDIT_CANNOT_TELL, "%s: %s", path, strerror(errno));
        return false;
    }
    if (stat(path, &st) != 0) {
        audit_conclude(result, AUDIT_GONE, "there is no %s in %s", file, source->root);
        return false;
    }
    if (!S_ISREG(st.st_mode) || st.st_size > MAX_FILE_BYTES) {
        audit_conclude(result, AUDIT_CANNOT_TELL, "%s is no ordinary file below 16 MiB", path);
        return false;
    }
    return true;
}

static bool load(struct audit_source *source, const char *path, struct audit_result *result)
{
    struct cli_bytes bytes;
    bool done;

    if (strcmp(source->path, path) == 0)
        return true;
    audit_tokens_clear(&source->tokens);
    source->path[0] = '\0';
    /* libclang does not say why it cannot read a file: it gets what we have read. */
    if (cli_file_read(path, &bytes) != 0)
        cli_exit(CLI_INPUT);
    done = audit_tokens_read(source->index, path, bytes.data, bytes.len, &source->tokens);
    free(bytes.data);
    if (!done) {
        audit_conclude(result, AUDIT_CANNOT_TELL, "%s cannot be read", path);
        return false;
    }
    snprintf(source->path, sizeof source->path, "%s", path);
    return true;
}

/* In every definition of the function: conditions may leave one for each of several targets. */
static void search_function(const struct audit_source *source, const struct audit_evidence *e,
                            const struct audit_tokens *pattern, struct audit_result *result)
{
    const struct audit_tokens *tokens = &source->tokens;
    struct audit_span span = {0, 0};
    bool defined = false;

    while (audit_tokens_definition(tokens, e->function, span.end, &span)) {
        size_t at = audit_tokens_find(tokens, span, pattern, e->pattern);

        result->line = tokens->items[at == SIZE_MAX ? span.first : at].line;
        if (at != SIZE_MAX) {
            result->status = AUDIT_LIMITING;
            return;
        }
        defined = true;
    }
    if (defined)
        audit_conclude(result, AUDIT_FIXED, "%s is there without it", e->function);
    else
        audit_conclude(result, AUDIT_GONE, "%s defines no %s", e->file, e->function);
}

/* Without a function there is nothing to tell a line that was mended from one that went away. */
static void search_file(const struct audit_source *source, const struct audit_evidence *e,
                        const struct audit_tokens *pattern, struct audit_result *result)
{
    const struct audit_tokens *tokens = &source->tokens;
    size_t at = audit_tokens_find(tokens, (struct audit_span){0, tokens->n}, pattern, e->pattern);

    if (at == SIZE_MAX) {
        audit_conclude(result, AUDIT_GONE, "%s has no such line", e->file);
        return;
    }
    result->line = tokens->items[at].line;
    result->status = AUDIT_LIMITING;
}

/* False after concluding why the file's tokens are not there. */
static bool open_file(struct audit_source *source, const struct audit_evidence *e,
                      struct audit_result *result)
{
    char path[PATH_MAX];

    if (!e->file) {
        audit_conclude(result, AUDIT_CANNOT_TELL, "the evidence names no file");
        return false;
    }
    if (!find_file(source, e->file, path, result) || !load(source, path, result))
        return false;
    result->file = cli_need(strdup(path));
    return true;
}

void audit_line(struct audit_source *source, const struct audit_evidence *e,
                struct audit_result *result)
{
    struct audit_tokens pattern;

    if (!open_file(source, e, result))
        return;
    if (!audit_tokens_read(source->index, "pattern.c", e->pattern, strlen(e->pattern),
                           &pattern) || pattern.n == 0)
        audit_conclude(result, AUDIT_CANNOT_TELL, "the pattern has nothing to look for");
    else if (e->function)
        search_function(source, e, &pattern, result);
    else
        search_file(source, e, &pattern, result);
    audit_tokens_clear(&pattern);
}

/* --- headers that are not installed --- */

static void measure_member(struct audit_headers *headers, const struct audit_compiler *compiler,
                           const struct audit_member *member, const struct audit_evidence *e,
                           struct audit_result *result)
{
    result->line = member->line;
    if (!member->type) {
        audit_conclude(result, AUDIT_CANNOT_TELL, "%s.%s is declared in a way that is not read",
                       e->structure, e->member);
    } else if (member->bits) {
        result->type = cli_need(strdup(member->type));
        result->width = member->bits;
        result->status = result->width < e->width ? AUDIT_LIMITING : AUDIT_FIXED;
    } else {
        audit_type(headers, compiler, member->type, e, result);
    }
}

void audit_private_member(struct audit_source *source, struct audit_headers *headers,
                          const struct audit_compiler *compiler, const struct audit_evidence *e,
                          struct audit_result *result)
{
    struct audit_span span;
    struct audit_member member;

    if (!open_file(source, e, result))
        return;
    if (!e->structure || !e->member) {
        audit_conclude(result, AUDIT_CANNOT_TELL,
                       "of a header that is not installed only members "
                       "of structures are read");
        return;
    }
    if (!audit_tokens_definition(&source->tokens, e->structure, 0, &span)) {
        audit_conclude(result, AUDIT_GONE, "%s defines no %s", e->file, e->structure);
        return;
    }
    result->line = source->tokens.items[span.first].line;
    if (!audit_tokens_member(&source->tokens, span, e->member, &member)) {
        audit_conclude(result, AUDIT_GONE, "%s has no member %s", e->structure, e->member);
        return;
    }
    measure_member(headers, compiler, &member, e, result);
    free(member.type);
}
