/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "docgen.h"

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

int load_policy(const struct arguments *args, struct reporter *r, struct scheck_model **model_out)
{
    struct scheck_diag_sink sink = reporter_sink(r);
    struct scheck_model *model = NULL;
    int rc = scheck_model_new(NULL, &sink, &model);

    if (rc != SCHECK_OK)
        return rc;
    rc = load_all(model, args->paths, args->n_paths, SCHECK_OK);
    rc = load_all(model, args->overlays, args->n_overlays, rc);
    if (rc != SCHECK_OK) {
        scheck_model_free(model);
        return rc;
    }
    *model_out = model;
    return SCHECK_OK;
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
