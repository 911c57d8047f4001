/* SPDX-License-Identifier: MIT */
/* One generated expression on several sets of facts, and the vocabulary it may use. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

int run_open_vocabulary(struct run *run, struct scheck_model *model, void **image_out)
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

void run_expression(struct run *run, uint64_t item, struct rng *r)
{
    static char text[TEXT_CAP];
    const struct scheck_policy *policy = item % 2 ? run->policy : NULL;
    const struct world *w = policy ? &policy_world : &declared_world;
    struct node *n = generate(&run->pool, r, w, root_type(r), rng_below(r, 5));
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
    for (unsigned k = 0; k < run->effort.fact_sets; k++, run->pool.used = used) {
        struct facts f;
        enum match m;

        random_facts(r, w, rng_below(r, 5) * 10, &f);
        m = compare_pair(run, &s, n, &f, r);
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
