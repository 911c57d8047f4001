/* SPDX-License-Identifier: MIT */
/* docgen lint: errors, and what a careful author would not leave. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "docgen.h"
#include "id_list.h"
#include "lint_links.h"

/* The compiler reports lints of its own: spellings that only it can see. */
static int compile(struct scheck_model *model, struct reporter *r)
{
    const struct scheck_compile_options options = {sizeof options, true};
    struct scheck_policy *policy = NULL;
    void *image = NULL;
    size_t len = 0;
    int rc = scheck_model_compile(model, &options, &image, &len);

    if (rc == SCHECK_OK)
        rc = scheck_policy_open(image, len, NULL, &policy);
    if (rc == SCHECK_OK)
        rc = lint_links(model, policy, r);
    scheck_policy_close(policy);
    if (image)
        scheck_image_free(model, image);
    return rc;
}

/* A directory is policy source, and what else is no file is for its reader to refuse. */
static int find_support_md(const char *path, bool *is_out)
{
    struct stat st;
    char *data;
    size_t len;
    int rc;

    *is_out = false;
    if (stat(path, &st) != 0) {
        fprintf(stderr, "%s: error: %s\n", path, strerror(errno));
        return SCHECK_E_IO;
    }
    if (!S_ISREG(st.st_mode))
        return SCHECK_OK;
    rc = read_file(path, &data, &len);
    if (rc != SCHECK_OK)
        return rc;
    *is_out = is_support_md(path, data, len);
    free(data);
    return SCHECK_OK;
}

/* What became of the ids of the last release, where it is at hand or asked for. */
static int compare_ids(const struct arguments *args, const struct scheck_model *model,
                       struct reporter *r)
{
    static const struct id_severity severity = {SCHECK_DIAG_LINT, SCHECK_DIAG_LINT};
    struct scheck_model *old_model = NULL;
    struct id_list old = {0}, now = {0};
    char *beside = args->against ? NULL : id_list_beside(args);
    const char *path = args->against ? args->against : beside;
    int rc = path ? id_list_open(path, r, &old_model, &old) : SCHECK_OK;

    if (rc == SCHECK_OK && path)
        rc = id_list_of_model(model, &now);
    if (rc == SCHECK_OK && path)
        rc = id_list_compare(&old, &now, &severity, false, r);
    id_list_clear(&now);
    id_list_clear(&old);
    scheck_model_free(old_model);
    free(beside);
    /* E_POLICY stands for lints, too; ignored ones are no reason to fail. */
    return rc == SCHECK_E_POLICY && !r->n_errors ? SCHECK_OK : rc;
}

enum exit_status cmd_lint(const struct arguments *args)
{
    struct scheck_model *model = NULL;
    struct reporter reporter;
    bool support_md;
    int rc;

    if (args->coverage)
        return cmd_coverage(args);
    rc = find_support_md(args->paths[0], &support_md);
    if (rc != SCHECK_OK)
        return exit_for(rc, "lint");
    if (support_md) {
        if (!args->against)
            return cmd_lint_support_md(args);
        fputs("docgen: a SUPPORT.md has no ids: lint has --against with a policy only\n", stderr);
        return EXIT_USAGE;
    }
    if (args->policy) {
        fputs("docgen: lint has --policy with a SUPPORT.md only\n", stderr);
        return EXIT_USAGE;
    }
    reporter_init(&reporter, stdout, args);
    reporter.lints = true;
    rc = load_policy(args, &reporter, &model);
    if (rc == SCHECK_OK)
        rc = scheck_model_lint(model);
    /* E_POLICY stands for lints, too; ignored ones are no reason to fail. */
    if (rc == SCHECK_E_POLICY && model && !reporter.n_errors)
        rc = SCHECK_OK;
    if (rc == SCHECK_OK)
        rc = compile(model, &reporter);
    if (rc == SCHECK_OK)
        rc = compare_ids(args, model, &reporter);
    scheck_model_free(model);
    reporter_summary(&reporter);
    return rc == SCHECK_OK && reporter.n_lints ? EXIT_POLICY : exit_for(rc, "lint");
}
