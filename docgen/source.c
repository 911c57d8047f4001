/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "docgen.h"
#include "libsupportcheck/compile/check.h"
#include "libsupportcheck/core/policy.h"

/* policy/policy.xml: levels, the words of SUPPORT.md, releases. */
extern const unsigned char base_policy_xml[];

/* An image is at most this long; policy source is read by the library under its own limits. */
#define MAX_FILE_LEN ((size_t)64 * 1024 * 1024)

static int load_all(struct scheck_model *model, const char *const *paths, size_t n, int rc)
{
    for (size_t i = 0; i < n && rc != SCHECK_E_NOMEM; i++) {
        int path_rc = scheck_model_load(model, paths[i]);

        if (path_rc != SCHECK_OK && (rc == SCHECK_OK || path_rc != SCHECK_E_POLICY))
            rc = path_rc;
    }
    return rc;
}

static int load_paths(const struct arguments *args, const char *const *paths, size_t n,
                      struct reporter *r, struct scheck_model **model_out)
{
    struct scheck_diag_sink sink = reporter_sink(r);
    struct scheck_model *model = NULL;
    int rc = scheck_model_new(NULL, &sink, &model);

    if (rc != SCHECK_OK)
        return rc;
    rc = load_all(model, paths, n, SCHECK_OK);
    rc = load_all(model, args->overlays, args->n_overlays, rc);
    if (rc != SCHECK_OK) {
        scheck_model_free(model);
        return rc;
    }
    *model_out = model;
    return SCHECK_OK;
}

int load_policy(const struct arguments *args, struct reporter *r, struct scheck_model **model_out)
{
    return load_paths(args, args->paths, args->n_paths, r, model_out);
}

int load_base(const char *path, struct reporter *r, struct scheck_model **model_out)
{
    struct scheck_diag_sink sink = reporter_sink(r);
    struct scheck_model *model = NULL;
    int rc = scheck_model_new(NULL, &sink, &model);

    if (rc != SCHECK_OK)
        return rc;
    if (path)
        rc = scheck_model_load(model, path);
    else
        rc = scheck_model_load_buffer(model, "policy.xml", base_policy_xml,
                                      strlen((const char *)base_policy_xml));
    if (rc == SCHECK_OK)
        rc = scheck__model_check(model);
    if (rc == SCHECK_OK)
        *model_out = model;
    else
        scheck_model_free(model);
    return rc;
}

static int compile_and_try(struct scheck_model *model)
{
    const struct scheck_compile_options options = {sizeof options, true};
    void *image = NULL;
    size_t len, n;
    int rc = scheck_model_compile(model, &options, &image, &len);

    if (image)
        scheck_image_free(model, image);
    return rc == SCHECK_OK ? scheck_model_run_examples(model, &n) : rc;
}

int load_files(const struct policy_file *files, size_t n, struct reporter *r,
               struct scheck_model **model_out)
{
    struct scheck_diag_sink sink = reporter_sink(r);
    struct scheck_model *model = NULL;
    int rc = scheck_model_new(NULL, &sink, &model);

    for (size_t i = 0; i < n && rc == SCHECK_OK; i++)
        rc = scheck_model_load_buffer(model, files[i].name, files[i].text.data, files[i].text.len);
    if (rc == SCHECK_OK)
        rc = compile_and_try(model);
    if (rc == SCHECK_OK)
        *model_out = model;
    else
        scheck_model_free(model);
    return rc;
}

/* Append the rest of @in to what the caller has to free, even on failure. */
static int read_stream(FILE *in, char **data, size_t *len)
{
    size_t cap = 0;

    while (!feof(in) && !ferror(in)) {
        if (*len == cap) {
            char *larger;

            cap = cap ? cap * 2 : 65536;
            if (cap > MAX_FILE_LEN * 2)
                return SCHECK_E_LIMIT;
            larger = realloc(*data, cap);
            if (!larger)
                return SCHECK_E_NOMEM;
            *data = larger;
        }
        *len += fread(*data + *len, 1, cap - *len, in);
    }
    return ferror(in) ? SCHECK_E_IO : SCHECK_OK;
}

int read_file(const char *path, char **data_out, size_t *len_out)
{
    FILE *in = fopen(path, "rb");
    char *data = NULL;
    size_t len = 0;
    int rc = in ? read_stream(in, &data, &len) : SCHECK_E_IO;

    if (rc == SCHECK_E_IO)
        fprintf(stderr, "%s: error: %s\n", path, strerror(errno));
    else if (rc == SCHECK_E_LIMIT)
        fprintf(stderr, "%s: error: the file is too long\n", path);
    if (in)
        fclose(in);
    if (rc != SCHECK_OK) {
        free(data);
        return rc;
    }
    *data_out = data;
    *len_out = len;
    return SCHECK_OK;
}

/* --- an image, whichever way --- */

/* XML begins with '<', behind a byte order mark and blanks at most. */
static bool is_xml(const char *data, size_t len)
{
    size_t at = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    while (at < len && strchr(" \t\r\n", data[at]) && data[at])
        at++;
    return at == len || data[at] == '<';
}

static bool has_suffix(const char *path, const char *suffix)
{
    size_t len = strlen(path), suffix_len = strlen(suffix);

    return len >= suffix_len && strcmp(path + len - suffix_len, suffix) == 0;
}

bool is_support_md(const char *path, const char *data, size_t len)
{
    /* The head of an image has bytes that no text has. */
    bool text = !memchr(data, '\0', len < 64 ? len : 64);

    return has_suffix(path, ".md") || (text && !is_xml(data, len));
}

static int refuse_path(const char *path)
{
    fprintf(stderr, "%s: error: %s\n", path, strerror(errno));
    return SCHECK_E_IO;
}

/* @data_out stays NULL when the paths are policy source. */
static int read_image(const char *const *paths, size_t n, char **data_out, size_t *len_out)
{
    struct stat st;
    char *data;
    size_t len;
    int rc;

    if (n != 1)
        return SCHECK_OK;
    if (stat(paths[0], &st) != 0)
        return refuse_path(paths[0]);
    if (S_ISDIR(st.st_mode))
        return SCHECK_OK;
    rc = read_file(paths[0], &data, &len);
    if (rc != SCHECK_OK)
        return rc;
    if (is_xml(data, len)) {
        free(data);
        return SCHECK_OK;
    }
    *data_out = data;
    *len_out = len;
    return SCHECK_OK;
}

static int compile_source(const struct arguments *args, const char *const *paths, size_t n,
                          const struct scheck_compile_options *options, struct reporter *r,
                          struct source *source)
{
    size_t len = 0;
    int rc = load_paths(args, paths, n, r, &source->model);

    if (rc == SCHECK_OK)
        rc = scheck_model_compile(source->model, options, &source->image, &len);
    /* Its digest was computed a moment ago, and need not be again. */
    if (rc == SCHECK_OK)
        rc = scheck__policy_open_as(SCHECK__RESEALED, source->image, len, NULL, &source->policy);
    return rc;
}

int source_open(const struct arguments *args, const char *const *paths, size_t n_paths,
                bool documents, struct reporter *r, struct source *source)
{
    const struct scheck_compile_options options = {sizeof options, documents};
    size_t len = 0;
    int rc = read_image(paths, n_paths, &source->file, &len);

    if (rc != SCHECK_OK)
        return rc;
    if (!source->file)
        return compile_source(args, paths, n_paths, &options, r, source);
    return scheck_policy_open(source->file, len, NULL, &source->policy);
}

void source_close(struct source *source)
{
    scheck_policy_close(source->policy);
    if (source->image)
        scheck_image_free(source->model, source->image);
    scheck_model_free(source->model);
    free(source->file);
    *source = (struct source){0};
}
