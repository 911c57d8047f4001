/* SPDX-License-Identifier: MIT */
/* docgen lint SUPPORT.md: what Xen's own tools would lose or misread in it. */
#include <stdlib.h>

#include "docgen.h"
#include "support_md.h"

static int lint_file(const char *path, const struct scheck_model *base, struct reporter *r)
{
    struct support_md md = {0};
    char *text = NULL;
    size_t len = 0;
    int rc = read_file(path, &text, &len);

    if (rc != SCHECK_OK)
        return rc;
    rc = parse_support_md(text, len, base, &md);
    if (rc == SCHECK_OK)
        report_slips(&md, path, SCHECK_DIAG_LINT, r);
    else if (rc == SCHECK_E_LIMIT)
        fprintf(stderr, "%s: error: a SUPPORT.md is at most 256 KiB long\n", path);
    sm_clear(&md);
    free(text);
    return rc;
}

enum exit_status cmd_lint_support_md(const struct arguments *args)
{
    struct scheck_model *base = NULL;
    struct reporter reporter;
    int rc;

    reporter_init(&reporter, stdout, args);
    rc = load_base(args->policy, &reporter, &base);
    reporter.lints = true;
    for (size_t i = 0; i < args->n_paths && rc == SCHECK_OK; i++)
        rc = lint_file(args->paths[i], base, &reporter);
    scheck_model_free(base);
    reporter_summary(&reporter);
    return rc == SCHECK_OK && reporter.n_lints ? EXIT_POLICY : exit_for(rc, "lint");
}
