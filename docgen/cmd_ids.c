/* SPDX-License-Identifier: MIT */
/* docgen ids: what the ids of a policy mean, for docgen lint to compare with. */
#include <stdlib.h>

#include "docgen.h"
#include "id_list.h"

/* Whoever runs this says that what changed still means the same; a retired id stays retired. */
static const struct id_severity severity = {SCHECK_DIAG_WARNING, SCHECK_DIAG_ERROR};

/* What @path has and the policy has not any more is kept, as retired. */
static int add_retired(const char *path, struct id_list *now, struct reporter *r)
{
    struct scheck_model *old_model = NULL;
    struct id_list old = {0};
    int rc = id_list_open(path, r, &old_model, &old);

    if (rc == SCHECK_OK)
        rc = id_list_compare(&old, now, &severity, true, r);
    id_list_clear(&old);
    scheck_model_free(old_model);
    return rc;
}

static int write_ids(const struct arguments *args, const struct scheck_model *model,
                     struct reporter *r)
{
    char *beside = args->against ? NULL : id_list_beside(args);
    const char *path = args->against ? args->against : beside;
    struct id_list now = {0};
    struct text out = {0};
    int rc = id_list_of_model(model, &now);

    if (rc == SCHECK_OK && path)
        rc = add_retired(path, &now, r);
    if (rc == SCHECK_OK) {
        id_list_write(&now, &out);
        rc = write_text(args, &out);
    }
    id_list_clear(&now);
    free(beside);
    return rc;
}

enum exit_status cmd_ids(const struct arguments *args)
{
    const struct scheck_compile_options options = {sizeof options, false};
    struct scheck_model *model = NULL;
    struct reporter reporter;
    void *image = NULL;
    size_t len = 0;
    int rc;

    reporter_init(&reporter, stderr, args);
    rc = load_policy(args, &reporter, &model);
    /* Only ids of a policy that compiles are released. */
    if (rc == SCHECK_OK)
        rc = scheck_model_compile(model, &options, &image, &len);
    if (image)
        scheck_image_free(model, image);
    if (rc == SCHECK_OK)
        rc = write_ids(args, model, &reporter);
    scheck_model_free(model);
    reporter_summary(&reporter);
    return exit_for(rc, "ids");
}
