/* SPDX-License-Identifier: MIT */
/* Compiles one expression: both libraries at work. */
#include <stdio.h>
#include <string.h>

#include <supportcheck/policy.h>

static int expect_true(struct scheck_expr *expr)
{
    struct scheck_facts *facts = NULL;
    struct scheck_expr_result result;
    int rc = scheck_facts_new(scheck_expr_policy(expr), NULL, &facts);

    if (rc == SCHECK_OK)
        rc = scheck_facts_set_int(facts, "vcpus", 4);
    if (rc == SCHECK_OK)
        rc = scheck_expr_eval(expr, facts, &result);
    if (rc == SCHECK_OK && (result.kind != SCHECK_TERM_VALUE || !result.term.value.as.b))
        rc = SCHECK_E_TYPE;
    scheck_facts_free(facts);
    return rc;
}

int main(void)
{
    static const char text[] = "vcpus > 3";
    static const struct scheck_expr_decl decl = {"vcpus", "int"};
    struct scheck_expr *expr = NULL;
    int rc = scheck_expr_compile(&decl, 1, text, strlen(text), NULL, NULL, &expr);

    if (rc == SCHECK_OK)
        rc = expect_true(expr);
    printf("%s: %s\n", text, scheck_status_name(rc));
    scheck_expr_free(expr);
    return rc == SCHECK_OK ? 0 : 1;
}
