/* SPDX-License-Identifier: MIT */
/* docgen compile: policy source to image. */
#include <stdlib.h>
#include <string.h>

#include "docgen.h"

static int write_c(const struct arguments *args, const void *image, size_t len)
{
    size_t text_len;
    char *text = c_source(args->symbol, image, len, &text_len);
    int rc;

    if (!text)
        return SCHECK_E_NOMEM;
    rc = write_file(args->output, text, text_len);
    free(text);
    return rc;
}

/* What cannot be opened again is never written. */
static int verify(const void *image, size_t len)
{
    struct scheck_policy *policy = NULL;
    int rc = scheck_policy_open(image, len, NULL, &policy);

    scheck_policy_close(policy);
    return rc;
}

static int compile(const struct arguments *args, struct scheck_model *model)
{
    const struct scheck_compile_options options = {sizeof options, !args->verdict_only};
    void *image = NULL;
    size_t len = 0;
    int rc = scheck_model_compile(model, &options, &image, &len);

    if (rc != SCHECK_OK)
        return rc;
    rc = verify(image, len);
    if (rc == SCHECK_OK)
        rc = strcmp(args->format, "c") == 0 ? write_c(args, image, len)
                                            : write_file(args->output, image, len);
    scheck_image_free(model, image);
    return rc;
}

enum exit_status cmd_compile(const struct arguments *args)
{
    struct scheck_model *model = NULL;
    struct reporter reporter;
    int rc;

    reporter_init(&reporter, stderr, args);
    rc = load_policy(args, &reporter, &model);
    if (rc == SCHECK_OK)
        rc = compile(args, model);
    scheck_model_free(model);
    reporter_summary(&reporter);
    return exit_for(rc, "compile");
}
