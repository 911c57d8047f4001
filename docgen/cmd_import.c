/* SPDX-License-Identifier: MIT */
/* docgen import: policy source that keeps the text of a SUPPORT.md. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "docgen.h"
#include "import.h"

/* --- the directory --- */

static int say_errno(const char *path)
{
    fprintf(stderr, "%s: error: %s\n", path, strerror(errno));
    return SCHECK_E_IO;
}

/* A policy is all files of its directory: others would become part of it, or be overwritten. */
static int check_empty(const char *path)
{
    struct dirent *entry = NULL;
    bool empty = true;
    DIR *dir = opendir(path);
    int error;

    if (!dir)
        return say_errno(path);
    while (empty && (errno = 0, entry = readdir(dir)) != NULL)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    error = entry ? 0 : errno;
    closedir(dir);
    errno = error;
    if (error)
        return say_errno(path);
    if (empty)
        return SCHECK_OK;
    fprintf(stderr, "%s: error: the directory is not empty\n", path);
    return SCHECK_E_IO;
}

static int make_directory(const char *path, bool *made_out)
{
    *made_out = mkdir(path, 0777) == 0;
    if (*made_out)
        return SCHECK_OK;
    return errno == EEXIST ? check_empty(path) : say_errno(path);
}

static int name_files(const char *dir, const struct policy_file files[IMPORT_N_FILES],
                      struct text paths[IMPORT_N_FILES])
{
    bool failed = false;

    for (size_t i = 0; i < IMPORT_N_FILES; i++) {
        text_printf(&paths[i], "%s/%s", dir, files[i].name);
        failed |= paths[i].failed;
    }
    return failed ? SCHECK_E_NOMEM : SCHECK_OK;
}

/* All files or none: a part of them is no policy, or another one. */
static int write_files(const struct text paths[IMPORT_N_FILES],
                       const struct policy_file files[IMPORT_N_FILES])
{
    size_t n = 0;
    int rc = SCHECK_OK;

    while (n < IMPORT_N_FILES && rc == SCHECK_OK) {
        rc = write_file(paths[n].data, files[n].text.data, files[n].text.len);
        n += rc == SCHECK_OK;
    }
    for (size_t i = 0; i < n && rc != SCHECK_OK; i++)
        unlink(paths[i].data);
    return rc;
}

static int put_files(const char *dir, const struct policy_file files[IMPORT_N_FILES])
{
    /* Named before anything is there that would have to be removed. */
    struct text paths[IMPORT_N_FILES] = {{0}};
    bool made = false;
    int rc = name_files(dir, files, paths);

    if (rc == SCHECK_OK)
        rc = make_directory(dir, &made);
    if (rc == SCHECK_OK)
        rc = write_files(paths, files);
    if (rc != SCHECK_OK && made)
        rmdir(dir);
    for (size_t i = 0; i < IMPORT_N_FILES; i++)
        text_clear(&paths[i]);
    return rc;
}

/* --- the command --- */

static int import(const struct arguments *args, struct import *imp, struct reporter *r)
{
    struct policy_file files[IMPORT_N_FILES] = {{0}};
    int rc = import_make(imp, args->release, files, r);

    if (rc == SCHECK_OK)
        rc = put_files(args->output, files);
    import_clear_files(files);
    return rc;
}

static void say_what_was_done(const struct import *imp)
{
    printf("release %s: %zu statements", imp->release, imp->n);
    if (imp->linked)
        printf(", %zu linked", imp->n_linked);
    printf("\n");
}

/* The policy names the file, not where it lay. */
static char *source_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash && slash[1] ? slash + 1 : path;

    return xml_line(name, strlen(name));
}

static int import_text(const struct arguments *args, const struct support_md *md,
                       const struct scheck_model *base, struct reporter *r)
{
    char *name = source_name(args->paths[0]);
    struct import imp = {.md = md, .base = base, .linked = args->policy != NULL};
    int rc = SCHECK_E_NOMEM;

    if (name) {
        imp.source = *name ? name : "SUPPORT.md";
        rc = import(args, &imp, r);
    }
    if (rc == SCHECK_OK)
        say_what_was_done(&imp);
    import_clear(&imp);
    free(name);
    return rc;
}

static int parse_and_import(const struct arguments *args, const char *text, size_t len,
                            const struct scheck_model *base, struct reporter *r)
{
    struct support_md md = {0};
    int rc = parse_support_md(text, len, base, &md);

    if (rc == SCHECK_OK) {
        report_slips(&md, args->paths[0], SCHECK_DIAG_WARNING, r);
        rc = import_text(args, &md, base, r);
    } else if (rc == SCHECK_E_LIMIT) {
        fprintf(stderr, "%s: error: a SUPPORT.md is at most 256 KiB long\n", args->paths[0]);
    }
    sm_clear(&md);
    return rc;
}

static bool is_release(const char *id)
{
    unsigned major, minor;

    return !id || scheck__release_parse(id, &major, &minor);
}

enum exit_status cmd_import(const struct arguments *args)
{
    struct scheck_model *base = NULL;
    struct reporter reporter;
    char *text = NULL;
    size_t len = 0;
    int rc;

    if (!args->output || args->n_paths != 1 || args->n_overlays || !is_release(args->release)) {
        fputs("docgen: import takes one SUPPORT.md, --output DIR, and a release like 4.21\n",
              stderr);
        return EXIT_USAGE;
    }
    reporter_init(&reporter, stderr, args);
    rc = load_base(args->policy, &reporter, &base);
    if (rc == SCHECK_OK)
        rc = read_file(args->paths[0], &text, &len);
    if (rc == SCHECK_OK)
        rc = parse_and_import(args, text, len, base, &reporter);
    free(text);
    scheck_model_free(base);
    return exit_for(rc, "import");
}
