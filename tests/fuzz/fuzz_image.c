/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a policy image, its size and digest made right so that more than
 * the header is tested. An image that opens has been verified: evaluating,
 * explaining and disassembling it must succeed, and looking for remedies.
 */
#include <string.h>

#include <supportcheck/remedy.h>

#include "fuzz.h"
#include "libsupportcheck/core/digest.h"
#include "libsupportcheck/core/image_format.h"

#define CAP 32
/* A search takes up to some thousand evaluations. */
#define MAX_SEARCHES 2

static void explain(struct scheck_workspace *workspace, const struct scheck_finding *finding)
{
    struct scheck_fact_ref refs[CAP];
    struct scheck_reason reasons[CAP];
    struct scheck_limit limit;
    size_t n;
    int rc;

    rc = scheck_missing(workspace, finding->rule, refs, CAP, &n);
    FUZZ_ASSERT(rc == SCHECK_OK || rc == SCHECK_E_RANGE);
    rc = scheck_explain(workspace, finding->rule, reasons, CAP, &n);
    FUZZ_ASSERT(rc == SCHECK_OK || rc == SCHECK_E_RANGE);
    rc = scheck_limit(workspace, finding->rule, &limit);
    FUZZ_ASSERT(rc == SCHECK_OK || rc == SCHECK_E_RANGE);
}

static void explain_all(struct scheck_workspace *workspace, const struct scheck_report *report)
{
    for (size_t i = 0; i < report->n_findings; i++)
        explain(workspace, &report->findings[i]);
    for (size_t i = 0; i < report->n_undetermined; i++)
        explain(workspace, &report->undetermined[i]);
    for (size_t i = 0; i < report->n_waived; i++)
        explain(workspace, &report->waived[i]);
}

/* Each remedy can be applied to the facts that it was found for. */
static void advise(struct scheck_adviser *adviser, const struct scheck_facts *facts,
                   const struct scheck_finding *findings, size_t n, enum scheck_goal goal)
{
    for (size_t i = 0; i < n && i < MAX_SEARCHES; i++) {
        const struct scheck_advice *advice = NULL;
        int rc = scheck_advise(adviser, facts, NULL, findings[i].rule, goal, &advice);

        FUZZ_ASSERT(rc == SCHECK_OK || rc == SCHECK_E_INVAL);
        for (size_t k = 0; rc == SCHECK_OK && k < advice->n_remedies; k++) {
            struct scheck_facts *changed = NULL;

            FUZZ_ASSERT(scheck_facts_fork(facts, NULL, &changed) == SCHECK_OK);
            FUZZ_ASSERT(scheck_remedy_apply(&advice->remedies[k], changed) == SCHECK_OK);
            scheck_facts_free(changed);
        }
    }
}

static void advise_all(const struct scheck_policy *policy, const struct scheck_facts *facts,
                       const struct scheck_report *report)
{
    struct scheck_adviser *adviser = NULL;

    FUZZ_ASSERT(scheck_adviser_new(policy, NULL, &adviser) == SCHECK_OK);
    advise(adviser, facts, report->findings, report->n_findings, SCHECK_GOAL_CLEAR);
    advise(adviser, facts, report->undetermined, report->n_undetermined, SCHECK_GOAL_APPLY);
    advise(adviser, facts, report->undetermined, report->n_undetermined, SCHECK_GOAL_RULE_OUT);
    scheck_adviser_free(adviser);
}

/* Every second fact gets a value of its type; the others stay unknown. */
static void fill(const struct scheck_policy *policy, struct scheck_facts *facts)
{
    struct scheck_fact_info info;

    for (size_t i = 0; scheck_policy_fact(policy, i, &info) == SCHECK_OK; i += 2) {
        struct scheck_value value = {SCHECK_KNOWN, info.type, {0}};

        if (info.type == SCHECK_TYPE_LIST)
            value.as.n_elements = info.max_elements < 2 ? info.max_elements : 2;
        else if (info.type == SCHECK_TYPE_STRING)
            value.as.s = (struct scheck_str){"4.19.1", 6};
        else if (info.type == SCHECK_TYPE_BOOL)
            value.as.b = true;
        else
            value.as.i = INT64_MAX;
        (void)scheck_facts_put(facts, i, 0, &value);
    }
}

static void evaluate(const struct scheck_policy *policy, struct scheck_facts *facts)
{
    struct scheck_workspace *workspace = NULL;
    const struct scheck_report *report = NULL;
    static char text[4096];
    size_t len;
    int rc = scheck_workspace_new(policy, NULL, &workspace);

    FUZZ_ASSERT(rc == SCHECK_OK);
    FUZZ_ASSERT(scheck_evaluate(workspace, facts, NULL, &report) == SCHECK_OK);
    explain_all(workspace, report);
    fill(policy, facts);
    FUZZ_ASSERT(scheck_evaluate(workspace, facts, NULL, &report) == SCHECK_OK);
    explain_all(workspace, report);
    advise_all(policy, facts, report);
    scheck_workspace_free(workspace);

    rc = scheck_policy_disassemble(policy, text, sizeof text, &len);
    FUZZ_ASSERT(rc == SCHECK_OK || rc == SCHECK_E_RANGE);
}

static void seal(unsigned char *image, size_t len)
{
    for (size_t i = 0; i < 4; i++)
        image[HDR_SIZE + i] = (unsigned char)(len >> (8 * i));
    scheck__image_digest(image, len, image + HDR_DIGEST);
}

static void run(const unsigned char *image, size_t len)
{
    struct scheck_policy *policy = NULL;
    struct scheck_facts *facts = NULL;

    if (scheck_policy_open(image, len, NULL, &policy) != SCHECK_OK) {
        FUZZ_ASSERT(!policy);
        return;
    }
    FUZZ_ASSERT(scheck_facts_new(policy, NULL, &facts) == SCHECK_OK);
    evaluate(policy, facts);
    scheck_facts_free(facts);
    scheck_policy_close(policy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    unsigned char *image;

    run(data, len);
    if (len < HDR_SECTIONS)
        return 0;
    image = malloc(len);
    FUZZ_ASSERT(image);
    memcpy(image, data, len);
    seal(image, len);
    run(image, len);
    free(image);
    return 0;
}
