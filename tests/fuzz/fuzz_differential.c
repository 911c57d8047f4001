/* SPDX-License-Identifier: MIT */
/*
 * The compiled evaluator against the naive tree walk of tests/property: the
 * bytes decide what is generated, expression, facts and all. FUZZ_RUN is
 * run_expression or run_policy. What differs is printed with a smallest case.
 */
#include "tests/property/run.h"

#include "fuzz.h"

#define POOL_CAP ((size_t)16 * 1024 * 1024)

/* Kept for the next input; the numbers that follow the bytes are always the same. */
static struct run *shared(void)
{
    /* What the bytes did not decide would be the same for every input: little of that is tried. */
    static struct run run = {
        .effort = {.fact_sets = 4, .statements = 4, .policy_fact_sets = 3, .completions = 8}};
    static struct scheck_model *model;
    static void *image;

    if (run.policy)
        return &run;
    pool_init(&run.pool, POOL_CAP);
    FUZZ_ASSERT(run.pool.cap);
    FUZZ_ASSERT(scheck_model_new(NULL, NULL, &model) == SCHECK_OK);
    FUZZ_ASSERT(run_open_vocabulary(&run, model, &image) == SCHECK_OK);
    return &run;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct run *run = shared();
    struct rng r = rng_for(1, len ? data[0] % 2 : 0);

    if (len == 0)
        return 0;
    r.bytes = data + 1;
    r.end = data + len;
    run->pool.used = 0;
    /* An odd item speaks of the policy's vocabulary, an even one of declared names. */
    FUZZ_RUN(run, data[0], &r);
    FUZZ_ASSERT(run->wrong == 0);
    return 0;
}
