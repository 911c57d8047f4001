/* SPDX-License-Identifier: MIT */
/* Bytes as one expression over a small vocabulary: refused, or evaluated. */
#include <supportcheck/policy.h>

#include "fuzz.h"

static const struct scheck_expr_decl decls[] = {
    {"b", "bool"}, {"i", "int"}, {"u", "uint"}, {"s", "string"}, {"l", "list(int)"},
};

static void evaluate(struct scheck_expr *expr)
{
    struct scheck_facts *facts = NULL;
    struct scheck_expr_result result;

    FUZZ_ASSERT(scheck_facts_new(scheck_expr_policy(expr), NULL, &facts) == SCHECK_OK);
    FUZZ_ASSERT(scheck_expr_eval(expr, facts, &result) == SCHECK_OK);
    /* A fact that the expression never reads may be missing from its vocabulary. */
    (void)scheck_facts_set_bool(facts, "b", true);
    (void)scheck_facts_set_int(facts, "i", INT64_MIN);
    (void)scheck_facts_set_uint(facts, "u", UINT64_MAX);
    (void)scheck_facts_set_string(facts, "s", "x", 1);
    (void)scheck_facts_set_list(facts, "l", 2);
    FUZZ_ASSERT(scheck_expr_eval(expr, facts, &result) == SCHECK_OK);
    scheck_facts_free(facts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct scheck_expr *expr = NULL;
    int rc = scheck_expr_compile(decls, sizeof decls / sizeof decls[0], (const char *)data, len,
                                 NULL, NULL, &expr);

    FUZZ_ASSERT((rc == SCHECK_OK) == (expr != NULL));
    if (expr)
        evaluate(expr);
    scheck_expr_free(expr);
    return 0;
}
