/* SPDX-License-Identifier: MIT */
/* docgen import: policy source that keeps the text of a SUPPORT.md. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "docgen.h"
#include "import.h"

/* --- the directory --- */

static int say_errno(const char *path)
{
    fprintf(stderr, "%s: error: %s\n", path, strerror(errno));
    return SCHECK_E_IO;
}

/* A policy is all files of its directory: others would become part of it, or be overwritten. */
static int make_directory(const char *path)
{
    struct dirent *entry;
    bool empty = true;
    DIR *dir;

    if (mkdir(path, 0777) == 0)
        return SCHECK_OK;
    if (errno != EEXIST)
        return say_errno(path);
    dir = opendir(path);
    if (!dir)
        return say_errno(path);
    while (empty && (entry = readdir(dir)) != NULL)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(dir);
    if (empty)
        return SCHECK_OK;
    fprintf(stderr, "%s: error: the directory is not empty\n", path);
    return SCHECK_E_IO;
}

static int put_files(const char *dir, const struct policy_file files[IMPORT_N_FILES])
{
    int rc = make_directory(dir);

    for (size_t i = 0; i < IMPORT_N_FILES && rc == SCHECK_OK; i++) {
        struct text path = {0};

        text_printf(&path, "%s/%s", dir, files[i].name);
        rc = path.failed ? SCHECK_E_NOMEM
                         : write_file(path.data, files[i].text.data, files[i].text.len);
        text_clear(&path);
    }
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
