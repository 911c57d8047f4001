/* SPDX-License-Identifier: MIT */
/*
 * Bytes as files of policy XML, a record separator between them: overlays come
 * in files of their own. What is refused has a diagnostic; what compiles opens,
 * and compiles to the same bytes again.
 */
#include <string.h>

#include <supportcheck/policy.h>

#include "fuzz.h"

static size_t n_reported;

static void count(void *ctx, const struct scheck_diag *diag)
{
    (void)ctx;
    FUZZ_ASSERT(diag->id && diag->message);
    n_reported++;
}

/* No byte that XML may hold. */
#define SEPARATOR '\x1e'
#define MAX_FILES 4

static int load(struct scheck_model *model, const uint8_t *data, size_t len)
{
    const uint8_t *end = data + len;
    int rc = SCHECK_OK;

    for (size_t i = 0; i < MAX_FILES && rc == SCHECK_OK; i++) {
        const uint8_t *file = data, *separator = memchr(file, SEPARATOR, (size_t)(end - file));

        data = separator && i + 1 < MAX_FILES ? separator : end;
        rc = scheck_model_load_buffer(model, "fuzz.xml", file, (size_t)(data - file));
        if (data == end)
            return rc;
        data++;
    }
    return rc;
}

/* The image of @data, or NULL. */
static int compile(const uint8_t *data, size_t len, struct scheck_model **model_out, void **image,
                   size_t *image_len)
{
    static const struct scheck_diag_sink sink = {count, NULL};
    static const struct scheck_compile_options options = {sizeof options, true};
    int rc;

    FUZZ_ASSERT(scheck_model_new(NULL, &sink, model_out) == SCHECK_OK);
    n_reported = 0;
    rc = load(*model_out, data, len);
    if (rc == SCHECK_OK)
        rc = scheck_model_compile(*model_out, &options, image, image_len);
    FUZZ_ASSERT(rc != SCHECK_E_POLICY || n_reported > 0);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct scheck_model *model = NULL, *again = NULL;
    struct scheck_policy *policy = NULL;
    void *image = NULL, *image_again = NULL;
    size_t image_len = 0, again_len = 0, n_examples;

    if (compile(data, len, &model, &image, &image_len) == SCHECK_OK) {
        FUZZ_ASSERT(scheck_policy_open(image, image_len, NULL, &policy) == SCHECK_OK);
        FUZZ_ASSERT(compile(data, len, &again, &image_again, &again_len) == SCHECK_OK);
        FUZZ_ASSERT(image_len == again_len && memcmp(image, image_again, image_len) == 0);
        (void)scheck_model_lint(model);
        (void)scheck_model_run_examples(model, &n_examples);
        scheck_policy_close(policy);
        scheck_image_free(model, image);
        scheck_image_free(again, image_again);
    }
    scheck_model_free(model);
    scheck_model_free(again);
    return 0;
}
