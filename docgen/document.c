/* SPDX-License-Identifier: MIT */
/* From the command line to the document of one release, and back out. */
#include "doc_build.h"
#include "docgen.h"

int write_document(const struct arguments *args, const struct scheck_policy *policy, size_t release,
                   render_function *render)
{
    struct text out = {0};
    struct doc doc;
    int rc = doc_build(policy, release, &doc);

    if (rc != SCHECK_OK)
        return rc;
    render(args, &doc, &out);
    doc_clear(&doc);
    return write_text(args, &out);
}

static bool has_documents(const struct scheck_policy *policy)
{
    struct scheck_policy_info info;

    scheck_policy_info(policy, &info);
    return info.has_documents;
}

enum exit_status with_release(const struct arguments *args, write_function *write,
                              render_function *render)
{
    struct source source = {0};
    struct reporter reporter;
    size_t release;
    int rc;

    reporter_init(&reporter, stderr, args);
    rc = source_open(args, args->paths, args->n_paths, true, &reporter, &source);
    if (rc == SCHECK_OK && doc_find_release(source.policy, args->release, &release) != SCHECK_OK) {
        fprintf(stderr, "docgen: the policy does not know the release %s\n",
                args->release ? args->release : "asked for");
        source_close(&source);
        return EXIT_USAGE;
    }
    if (rc == SCHECK_OK && source.file && !has_documents(source.policy)) {
        fprintf(stderr, "%s: error: the image has no documents\n", args->paths[0]);
        rc = SCHECK_E_POLICY;
    }
    if (rc == SCHECK_OK)
        rc = write(args, &source, release, render);
    source_close(&source);
    reporter_summary(&reporter);
    return exit_for(rc, args->paths[0]);
}

static int write_rendered(const struct arguments *args, const struct source *source, size_t release,
                          render_function *render)
{
    return write_document(args, source->policy, release, render);
}

enum exit_status with_document(const struct arguments *args, render_function *render)
{
    return with_release(args, write_rendered, render);
}

/* The page of what is being developed has no number yet. */
const char *release_notes_version(const struct scheck_release *release)
{
    return release->development ? "X.YY" : release->id;
}
