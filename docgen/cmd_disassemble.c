/* SPDX-License-Identifier: MIT */
/* docgen disassemble: the predicates of an image, or of policy source, as text. */
#include <stdlib.h>

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

enum exit_status cmd_disassemble(const struct arguments *args)
{
    struct source source = {0};
    struct reporter reporter;
    int rc;

    reporter_init(&reporter, stderr, args);
    rc = source_open(args, args->paths, args->n_paths, false, &reporter, &source);
    if (rc == SCHECK_OK)
        rc = print(source.policy);
    source_close(&source);
    reporter_summary(&reporter);
    return exit_for(rc, args->paths[0]);
}
