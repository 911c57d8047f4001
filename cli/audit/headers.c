/* SPDX-License-Identifier: MIT */
#include "headers.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../cli.h"
#include "../message.h"

struct audit_headers {
    CXIndex index;
    const struct cli_paths *includes;
    const struct audit_tree *tree;
    char *roots[CLI_MAX_PATHS]; /* resolved */
    char *words;
    struct audit_unit **units;
    size_t n_units;
};

/* A tree has many directories, and one name. */
static char *join_words(const struct cli_paths *includes, const struct audit_tree *tree)
{
    char *words = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&words, &len);

    if (out && tree->root)
        fputs(tree->root, out);
    for (size_t i = 0; out && !tree->root && i < includes->n; i++)
        fprintf(out, "%s%s", i ? " or " : "", includes->items[i]);
    return cli_need(out && fclose(out) == 0 ? words : NULL);
}

struct audit_headers *audit_headers_new(const struct cli_paths *includes,
                                        const struct audit_tree *tree)
{
    struct audit_headers *h = calloc(1, sizeof *h);

    if (!h) {
        cli_no_memory();
        return NULL;
    }
    h->includes = includes;
    h->tree = tree;
    for (size_t i = 0; i < includes->n; i++) {
        h->roots[i] = realpath(includes->items[i], NULL);
        if (h->roots[i])
            continue;
        cli_error("--include %s: %s", includes->items[i], strerror(errno));
        audit_headers_free(h);
        return NULL;
    }
    h->words = join_words(includes, tree);
    h->index = clang_createIndex(0, 0);
    return h;
}

void audit_headers_free(struct audit_headers *h)
{
    if (!h)
        return;
    for (size_t i = 0; i < h->n_units; i++) {
        clang_disposeTranslationUnit(h->units[i]->tu);
        free(h->units[i]->header);
        free(h->units[i]->type);
        free(h->units[i]->error);
        free(h->units[i]);
    }
    free(h->units);
    for (size_t i = 0; i < CLI_MAX_PATHS; i++)
        free(h->roots[i]);
    free(h->words);
    clang_disposeIndex(h->index);
    free(h);
}

const char *audit_headers_words(const struct audit_headers *h)
{
    return h->words ? h->words : "";
}

/* One that cannot be read is no less there: compiling it says why. */
static bool has_file(const struct audit_headers *h, const char *name)
{
    char path[PATH_MAX];

    for (size_t i = 0; i < h->includes->n; i++) {
        int len = snprintf(path, sizeof path, "%s/%s", h->includes->items[i], name);

        if (len > 0 && (size_t)len < sizeof path &&
            (access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR)))
            return true;
    }
    for (size_t i = 0; i < h->tree->n; i++)
        if (strcmp(h->tree->files[i].path + strlen(AUDIT_TREE_DIR "/"), name) == 0)
            return true;
    return false;
}

bool audit_headers_have(const struct audit_headers *h, const char *header, bool *is_xen_out)
{
    static const char *const any[] = {"xenctrl.h", "xen/xen.h", "xenstore.h", "libxl.h"};

    *is_xen_out = false;
    for (size_t i = 0; i < sizeof any / sizeof *any; i++)
        *is_xen_out |= has_file(h, any[i]);
    return has_file(h, header);
}

static bool lies_below(const char *path, const char *root)
{
    size_t len = strlen(root);

    return strncmp(path, root, len) == 0 && (path[len] == '/' || len == 1);
}

bool audit_headers_contain(const struct audit_headers *h, const char *path)
{
    char *real = realpath(path, NULL);
    bool inside = real && h->tree->root && lies_below(real, h->tree->root);

    for (size_t i = 0; real && i < h->includes->n; i++)
        inside |= lies_below(real, h->roots[i]);
    free(real);
    return inside;
}

/* --- compiling --- */

/*
 * xenctrl_compat.h and xenguest.h build upon xenctrl.h, and the former has
 * declarations only for those who ask. Public headers of the hypervisor need
 * the types of <stdint.h> and nothing else.
 */
static char *main_text(const struct audit_unit *unit)
{
    static const char wanted[] = "#define __XEN_TOOLS__ 1\n"
                                 "#define XC_WANT_COMPAT_DEVICEMODEL_API 1\n"
                                 "#define XC_WANT_COMPAT_EVTCHN_API 1\n"
                                 "#define XC_WANT_COMPAT_GNTTAB_API 1\n"
                                 "#define XC_WANT_COMPAT_MAP_FOREIGN_API 1\n"
                                 "#include <stddef.h>\n"
                                 "#include <stdint.h>\n";
    static const char first[] = "#if __has_include(<xenctrl.h>)\n"
                                "#include <xenctrl.h>\n"
                                "#endif\n";
    char *text = NULL;
    int rc = asprintf(&text, "%s%s#include <%s>\n%s%s%s", wanted,
                      strncmp(unit->header, "xen/", 4) == 0 ? "" : first, unit->header,
                      unit->type ? "typedef " : "", unit->type ? unit->type : "",
                      unit->type ? " " AUDIT_TYPE_NAME ";\n" : "");

    return cli_need(rc < 0 ? NULL : text);
}

/* What is in no file system. free() */
static struct CXUnsavedFile *unsaved_files(const struct audit_headers *h,
                                           const struct audit_compiler *compiler, char *text,
                                           unsigned *n_out)
{
    struct CXUnsavedFile *files;
    size_t n_minimal = 0;
    unsigned n = 0;

    while (compiler->minimal && audit_minimal_header(n_minimal).path)
        n_minimal++;
    files = cli_need(calloc(1 + n_minimal + h->tree->n, sizeof *files));
    files[n++] = (struct CXUnsavedFile){AUDIT_MAIN_FILE, text, strlen(text)};
    for (size_t i = 0; i < n_minimal; i++) {
        struct audit_file file = audit_minimal_header(i);

        files[n++] = (struct CXUnsavedFile){file.path, file.text, strlen(file.text)};
    }
    for (size_t i = 0; i < h->tree->n; i++) {
        const struct audit_tree_file *file = &h->tree->files[i];

        files[n++] = (struct CXUnsavedFile){file->path, file->text, strlen(file->text)};
    }
    *n_out = n;
    return files;
}

/* A header of the C library that is missing is most often its package that is missing. */
static char *explain_error(const struct audit_compiler *compiler, char *error)
{
    char *text = NULL;

    if (!error || !strstr(error, "file not found"))
        return error;
    if (asprintf(&text,
                 "%s; the headers of the C library for %s are %s: install the Debian "
                 "package %s, or give their directory by --libc",
                 error, compiler->target->name, compiler->libc, compiler->target->package) < 0)
        cli_need(NULL);
    free(error);
    return text;
}

static unsigned count_lines(const char *text)
{
    unsigned n = 0;

    while ((text = strchr(text, '\n')) != NULL) {
        text++;
        n++;
    }
    return n;
}

static void compile(struct audit_headers *h, const struct audit_compiler *compiler,
                    struct audit_unit *unit)
{
    char *text = main_text(unit);
    unsigned n;
    struct CXUnsavedFile *files = unsaved_files(h, compiler, text, &n);

    unit->type_line = count_lines(text);
    audit_need_clang(
        clang_parseTranslationUnit2(
            h->index, AUDIT_MAIN_FILE, compiler->args, compiler->n_args, files, n,
            CXTranslationUnit_SkipFunctionBodies | CXTranslationUnit_KeepGoing, &unit->tu),
        unit->header);
    free(files);
    free(text);
    unit->error = explain_error(compiler, audit_first_error(unit->tu));
}

static bool same_type(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* A type stands in the text that is compiled, so that its unit is its own. */
static const char *type_of(const struct audit_evidence *e)
{
    return e->function || e->structure ? NULL : e->type;
}

static struct audit_unit *new_unit(const char *header, const char *type,
                                   const struct audit_target *target)
{
    struct audit_unit *unit = cli_need(calloc(1, sizeof *unit));

    unit->target = target;
    unit->header = cli_need(strdup(header));
    unit->type = type ? cli_need(strdup(type)) : NULL;
    return unit;
}

const struct audit_unit *audit_headers_unit(struct audit_headers *h,
                                            const struct audit_compiler *compiler,
                                            const struct audit_evidence *e)
{
    struct audit_unit **units, *unit;

    for (size_t i = 0; i < h->n_units; i++)
        if (h->units[i]->target == compiler->target &&
            strcmp(h->units[i]->header, e->header) == 0 && same_type(h->units[i]->type, type_of(e)))
            return h->units[i];
    units = cli_need(realloc(h->units, (h->n_units + 1) * sizeof *units));
    h->units = units;
    unit = new_unit(e->header, type_of(e), compiler->target);
    compile(h, compiler, unit);
    return units[h->n_units++] = unit;
}
