/* SPDX-License-Identifier: MIT */
/* From the command line to a page, and back out. */
#include "html.h"

static int render_policy(const struct arguments *args, const struct scheck_policy *policy,
                         html_render *render)
{
    struct html_table table;
    struct text out = {0};
    int rc = html_table_build(policy, &table);

    if (rc != SCHECK_OK)
        return rc;
    if (!table.info.has_documents) {
        fprintf(stderr, "%s: error: the image has no documents\n", args->paths[0]);
        rc = SCHECK_E_POLICY;
    }
    if (rc == SCHECK_OK)
        rc = render(args, &table, &out);
    if (rc == SCHECK_OK)
        rc = write_text(args, &out);
    text_clear(&out);
    html_table_clear(&table);
    return rc;
}

enum exit_status html_command(const struct arguments *args, html_render *render)
{
    struct source source = {0};
    struct reporter reporter;
    int rc;

    reporter_init(&reporter, stderr, args);
    rc = source_open(args, args->paths, args->n_paths, true, &reporter, &source);
    if (rc == SCHECK_OK)
        rc = render_policy(args, source.policy, render);
    source_close(&source);
    reporter_summary(&reporter);
    /* The renderer has said what is out of range: the release asked for. */
    return rc == SCHECK_E_RANGE ? EXIT_USAGE : exit_for(rc, args->paths[0]);
}
