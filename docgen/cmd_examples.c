/* SPDX-License-Identifier: MIT */
/* docgen examples: does every predicate say what its examples say? */
#include "docgen.h"

enum exit_status cmd_examples(const struct arguments *args)
{
    struct scheck_model *model = NULL;
    struct reporter reporter;
    size_t n = 0;
    int rc;

    reporter_init(&reporter, stdout, args);
    rc = load_policy(args, &reporter, &model);
    if (rc == SCHECK_OK)
        rc = scheck_model_run_examples(model, &n);
    scheck_model_free(model);
    reporter_summary(&reporter);
    if (rc == SCHECK_OK)
        printf("%zu examples hold\n", n);
    return exit_for(rc, "examples");
}
