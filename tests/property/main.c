/* SPDX-License-Identifier: MIT */
/*
 * The compiled evaluator against the naive one, on generated expressions and
 * facts with unknowns. Exit status 0 when they agree.
 *
 *   property [--seed N] [--count N] [--only ITEM] [--verbose]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

#define DEFAULT_SEED 20261122
#define DEFAULT_COUNT 1000000
#define POOL_CAP ((size_t)16 * 1024 * 1024)
#define MAX_REFUSED_PERCENT 20

static void run_item(struct run *run, uint64_t item)
{
    struct rng r = rng_for(run->seed, item);

    run->pool.used = 0;
    if (item % 64 == 0)
        run_policy(run, item, &r);
    else
        run_expression(run, item, &r);
}

static int summarise(const struct run *run)
{
    double share = run->expressions ? 100.0 * (double)run->refused / (double)run->expressions : 0;

    for (unsigned k = 0; k < run->n_reasons; k++)
        printf("refused %" PRIu64 ": %s, as in: %s\n", run->reasons[k].n, run->reasons[k].id,
               run->reasons[k].example);
    printf("%" PRIu64 " pairs of %" PRIu64 " expressions (%" PRIu64 " refused, %.1f %%) and "
           "%" PRIu64 " policies; naive: %" PRIu64 " values, %" PRIu64 " unknown, %" PRIu64 " errors\n",
           run->pairs, run->expressions, run->refused, share, run->policies,
           run->outcomes[ST_VALUE], run->outcomes[ST_UNKNOWN], run->outcomes[ST_ERROR]);
    printf("seed %" PRIu64 ": %" PRIu64 " more decided than naive (and sound), %" PRIu64
           " wrong\n",
           run->seed, run->more_decided, run->wrong);
    if (share >= MAX_REFUSED_PERCENT)
        printf("more than %d %% refused\n", MAX_REFUSED_PERCENT);
    return run->wrong || share >= MAX_REFUSED_PERCENT;
}

static bool option(int argc, char **argv, int *at, const char *name, uint64_t *value_out)
{
    if (strcmp(argv[*at], name) || *at + 1 >= argc)
        return false;
    *value_out = strtoull(argv[++*at], NULL, 10);
    return true;
}

int main(int argc, char **argv)
{
    static struct run run = {
        .seed = DEFAULT_SEED,
        .effort = {.fact_sets = 12, .statements = MAX_STATEMENTS, .policy_fact_sets = 32,
                   .completions = 200}};
    uint64_t count = DEFAULT_COUNT, only = UINT64_MAX;
    struct scheck_model *model = NULL;
    void *image = NULL;
    int rc;

    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--verbose")) {
            run.verbose = true;
        } else if (!option(argc, argv, &i, "--seed", &run.seed) &&
                   !option(argc, argv, &i, "--count", &count) &&
                   !option(argc, argv, &i, "--only", &only)) {
            fprintf(stderr, "usage: property [--seed N] [--count N] [--only ITEM] [--verbose]\n");
            return 2;
        }
    }
    pool_init(&run.pool, POOL_CAP);
    rc = scheck_model_new(NULL, NULL, &model);
    if (!rc)
        rc = run_open_vocabulary(&run, model, &image);
    if (rc || !run.pool.cap) {
        fprintf(stderr, "property: cannot compile the vocabulary: %s\n", scheck_status_name(rc));
        rc = 2;
    } else {
        printf("seed %" PRIu64 "\n", run.seed);
        if (only != UINT64_MAX)
            run_item(&run, only);
        for (uint64_t item = 0; only == UINT64_MAX && run.pairs < count && run.wrong < 100; item++)
            run_item(&run, item);
        rc = summarise(&run);
    }
    scheck_policy_close(run.policy);
    if (model)
        scheck_image_free(model, image);
    scheck_model_free(model);
    pool_clear(&run.pool);
    return rc;
}
