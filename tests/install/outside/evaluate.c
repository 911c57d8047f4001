/* SPDX-License-Identifier: MIT */
/* Evaluates the built-in policy: what a tool stack does. */
#include <stdio.h>

#include <supportcheck/eval.h>

static int evaluate(const struct scheck_policy *policy, struct scheck_facts *facts)
{
    struct scheck_workspace *workspace = NULL;
    const struct scheck_report *report = NULL;
    struct scheck_policy_info info;
    int rc = scheck_workspace_new(policy, NULL, &workspace);

    if (rc == SCHECK_OK)
        rc = scheck_facts_set_string(facts, "guest.type", "pvh", 3);
    if (rc == SCHECK_OK)
        rc = scheck_evaluate(workspace, facts, NULL, &report);
    if (rc == SCHECK_OK) {
        scheck_policy_info(policy, &info);
        printf("%lu statements, %lu findings, release %s\n", (unsigned long)info.n_statements,
               (unsigned long)report->n_findings, report->release ? report->release : "none");
    }
    scheck_workspace_free(workspace);
    return rc;
}

int main(void)
{
    struct scheck_policy *policy = NULL;
    struct scheck_facts *facts = NULL;
    int rc = scheck_policy_builtin(NULL, &policy);

    if (rc == SCHECK_OK)
        rc = scheck_facts_new(policy, NULL, &facts);
    if (rc == SCHECK_OK)
        rc = evaluate(policy, facts);
    if (rc != SCHECK_OK)
        printf("%s: %s\n", scheck_status_name(rc), scheck_status_message(rc));
    scheck_facts_free(facts);
    scheck_policy_close(policy);
    return rc == SCHECK_OK ? 0 : 1;
}
