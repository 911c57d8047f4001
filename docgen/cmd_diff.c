/* SPDX-License-Identifier: MIT */
/* docgen diff: two releases of one policy, or two policies. */
#include <stdlib.h>

#include "diff.h"
#include "doc_build.h"
#include "docgen.h"

/* Says what is wrong; @id NULL: no release in particular. */
static int find_release(const struct scheck_policy *policy, const char *id, size_t *idx_out)
{
    *idx_out = DOC_NONE;
    if (!id || doc_find_release(policy, id, idx_out) == SCHECK_OK)
        return SCHECK_OK;
    fprintf(stderr, "docgen: the policy does not know the release %s\n", id);
    return SCHECK_E_RANGE;
}

static int write_diff(const struct arguments *args, const struct diff_side sides[2])
{
    struct text out = {0};
    struct diff diff;
    int rc = diff_compare(&sides[0], &sides[1], &diff);

    if (rc == SCHECK_OK)
        diff_render(&diff, args->format, &out);
    free(diff.changes);
    return rc == SCHECK_OK ? write_text(args, &out) : rc;
}

/* @policies may be the same; a release may be NULL. */
static int compare(const struct arguments *args, const struct scheck_policy *const policies[2],
                   const char *const releases[2])
{
    struct diff_side sides[2] = {{.name = args->paths[0]}, {.name = args->paths[1]}};
    size_t idx[2];
    int rc = find_release(policies[0], releases[0], &idx[0]);

    if (rc == SCHECK_OK)
        rc = find_release(policies[1], releases[1], &idx[1]);
    for (int i = 0; i < 2 && rc == SCHECK_OK; i++)
        rc = diff_side_fill(policies[i], idx[i], &sides[i]);
    if (rc == SCHECK_OK)
        rc = write_diff(args, sides);
    diff_side_clear(&sides[0]);
    diff_side_clear(&sides[1]);
    return rc;
}

/* The paths are releases of --policy. */
static int compare_releases(const struct arguments *args, struct reporter *r)
{
    struct source source = {0};
    int rc = source_open(args, &args->policy, 1, true, r, &source);

    if (rc == SCHECK_OK) {
        const struct scheck_policy *const policies[] = {source.policy, source.policy};

        rc = compare(args, policies, args->paths);
    }
    source_close(&source);
    return rc;
}

static int compare_policies(const struct arguments *args, struct reporter *r)
{
    const char *const releases[] = {args->release, args->release};
    struct source sources[2] = {{0}, {0}};
    int rc = source_open(args, args->paths, 1, true, r, &sources[0]);

    if (rc == SCHECK_OK)
        rc = source_open(args, args->paths + 1, 1, true, r, &sources[1]);
    if (rc == SCHECK_OK) {
        const struct scheck_policy *const policies[] = {sources[0].policy, sources[1].policy};

        rc = compare(args, policies, releases);
    }
    source_close(&sources[0]);
    source_close(&sources[1]);
    return rc;
}

enum exit_status cmd_diff(const struct arguments *args)
{
    struct reporter reporter;
    int rc;

    if (args->n_paths != 2 || (args->policy && args->release)) {
        fputs("docgen: diff compares two policies, or two releases of --policy\n", stderr);
        return EXIT_USAGE;
    }
    reporter_init(&reporter, stderr, args);
    rc = args->policy ? compare_releases(args, &reporter) : compare_policies(args, &reporter);
    reporter_summary(&reporter);
    return rc == SCHECK_E_RANGE ? EXIT_USAGE : exit_for(rc, "diff");
}
