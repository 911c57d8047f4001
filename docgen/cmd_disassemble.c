/* SPDX-License-Identifier: MIT */
/* docgen disassemble: the predicates of an image, or of policy source, as text. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "docgen.h"

static int print(const struct scheck_policy *policy)
{
    char none[1];
    size_t len = 0;
    int rc = scheck_policy_disassemble(policy, none, sizeof none, &len);
    char *text;

    if (rc != SCHECK_OK && rc != SCHECK_E_RANGE)
        return rc;
    text = malloc(len + 1);
    if (!text)
        return SCHECK_E_NOMEM;
    rc = scheck_policy_disassemble(policy, text, len + 1, &len);
    if (rc == SCHECK_OK)
        fwrite(text, 1, len, stdout);
    free(text);
    return rc;
}

static int open_and_print(const void *image, size_t len)
{
    struct scheck_policy *policy = NULL;
    int rc = scheck_policy_open(image, len, NULL, &policy);

    if (rc == SCHECK_OK)
        rc = print(policy);
    scheck_policy_close(policy);
    return rc;
}

/* XML begins with '<', behind a byte order mark and blanks at most. */
static bool is_xml(const char *data, size_t len)
{
    size_t at = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    while (at < len && strchr(" \t\r\n", data[at]) && data[at])
        at++;
    return at == len || data[at] == '<';
}

/* @image_out stays NULL when the arguments are policy source. */
static int read_image(const struct arguments *args, char **image_out, size_t *len_out)
{
    struct stat st;
    char *data;
    size_t len;
    int rc;

    if (args->n_paths != 1 || stat(args->paths[0], &st) != 0 || S_ISDIR(st.st_mode))
        return SCHECK_OK;
    rc = read_file(args->paths[0], &data, &len);
    if (rc != SCHECK_OK)
        return rc;
    if (is_xml(data, len)) {
        free(data);
        return SCHECK_OK;
    }
    *image_out = data;
    *len_out = len;
    return SCHECK_OK;
}

static int compile_and_print(const struct arguments *args, struct reporter *r)
{
    const struct scheck_compile_options options = {sizeof options, false};
    struct scheck_model *model = NULL;
    void *image = NULL;
    size_t len = 0;
    int rc = load_policy(args, r, &model);

    if (rc == SCHECK_OK)
        rc = scheck_model_compile(model, &options, &image, &len);
    if (rc == SCHECK_OK)
        rc = open_and_print(image, len);
    if (image)
        scheck_image_free(model, image);
    scheck_model_free(model);
    return rc;
}

enum exit_status cmd_disassemble(const struct arguments *args)
{
    struct reporter reporter;
    char *image = NULL;
    size_t len = 0;
    int rc = read_image(args, &image, &len);

    reporter_init(&reporter, stderr, args);
    if (image)
        rc = open_and_print(image, len);
    else if (rc == SCHECK_OK)
        rc = compile_and_print(args, &reporter);
    free(image);
    reporter_summary(&reporter);
    return exit_for(rc, args->paths[0]);
}
