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
#define FACT_SETS 12
#define POOL_CAP ((size_t)16 * 1024 * 1024)
#define MAX_REFUSED_PERCENT 20

static int open_vocabulary(struct run *run, struct scheck_model *model, void **image_out)
{
    static const char source[] = "</supportcheck>";
    struct scheck_compile_options options = {sizeof options, false};
    size_t len = strlen(policy_head);
    char *text = malloc(len + sizeof source);
    int rc = SCHECK_E_NOMEM;

    if (text) {
        memcpy(text, policy_head, len);
        memcpy(text + len, source, sizeof source);
        rc = scheck_model_load_buffer(model, "vocabulary.xml", text, strlen(text));
    }
    if (!rc)
        rc = scheck_model_compile(model, &options, image_out, &len);
    if (!rc)
        rc = scheck_policy_open(*image_out, len, NULL, &run->policy);
    free(text);
    return rc;
}

static enum ty root_type(struct rng *r)
{
    unsigned dice = rng_below(r, 20);

    return dice < 15 ? TY_BOOL : dice < 18 ? TY_INT : dice < 19 ? TY_STR : TY_LINT;
}

/* One expression on several sets of facts. */
static void run_expression(struct run *run, uint64_t item)
{
    static char text[TEXT_CAP];
    struct rng r = rng_for(run->seed, item);
    const struct scheck_policy *policy = item % 2 ? run->policy : NULL;
    const struct world *w = policy ? &policy_world : &declared_world;
    struct node *n = generate(&run->pool, &r, w, root_type(&r), rng_below(&r, 5));
    size_t len = print_tree(w, n, text, sizeof text), used = run->pool.used;
    struct subject s;
    char why[256];

    run->expressions++;
    if (len == SIZE_MAX || subject_open(&s, policy, text, len, why, sizeof why)) {
        run->refused++;
        count_refusal(run, why, text);
        if (run->verbose)
            printf("refused: %s: %s\n", text, why);
        return;
    }
    for (int k = 0; k < FACT_SETS; k++, run->pool.used = used) {
        struct facts f;
        enum match m;

        random_facts(&r, w, rng_below(&r, 5) * 10, &f);
        m = compare_pair(run, &s, n, &f, &r);
        run->pairs++;
        run->same += m == MATCH_SAME;
        run->more_decided += m == MATCH_MORE_DECIDED;
        if (m == MATCH_WRONG || m == MATCH_BAD_NAMES) {
            report_wrong(run, item, policy, n, &f);
            break;
        }
    }
    subject_close(&s);
}

static void run_item(struct run *run, uint64_t item)
{
    run->pool.used = 0;
    if (item % 64 == 0)
        run_policy(run, item);
    else
        run_expression(run, item);
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
    static struct run run;
    uint64_t count = DEFAULT_COUNT, only = UINT64_MAX;
    struct scheck_model *model = NULL;
    void *image = NULL;
    int rc;

    run.seed = DEFAULT_SEED;
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
        rc = open_vocabulary(&run, model, &image);
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
