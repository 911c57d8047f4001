/* SPDX-License-Identifier: MIT */
/* docgen lint: errors, and what a careful author would not leave. */
#include "docgen.h"

/* The compiler reports lints of its own: spellings that only it can see. */
static int compile(struct scheck_model *model)
{
    const struct scheck_compile_options options = {sizeof options, true};
    void *image = NULL;
    size_t len = 0;
    int rc = scheck_model_compile(model, &options, &image, &len);

    if (image)
        scheck_image_free(model, image);
    return rc;
}

enum exit_status cmd_lint(const struct arguments *args)
{
    struct scheck_model *model = NULL;
    struct reporter reporter;
    int rc;

    if (args->coverage)
        return cmd_coverage(args);
    reporter_init(&reporter, stdout, args);
    reporter.lints = true;
    rc = load_policy(args, &reporter, &model);
    if (rc == SCHECK_OK)
        rc = scheck_model_lint(model);
    /* E_POLICY stands for lints, too; ignored ones are no reason to fail. */
    if (rc == SCHECK_E_POLICY && model && !reporter.n_errors)
        rc = SCHECK_OK;
    if (rc == SCHECK_OK)
        rc = compile(model);
    scheck_model_free(model);
    reporter_summary(&reporter);
    return rc == SCHECK_OK && reporter.n_lints ? EXIT_POLICY : exit_for(rc, "lint");
}
