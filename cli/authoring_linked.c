/* SPDX-License-Identifier: MIT */
/* The authoring library where it is static: part of the program. */
#include "modules.h"

const struct cli_authoring *cli_authoring(void)
{
    static const struct cli_authoring authoring = {
        .model_new = scheck_model_new,
        .model_free = scheck_model_free,
        .model_load = scheck_model_load,
        .model_compile = scheck_model_compile,
        .image_free = scheck_image_free,
        .expr_compile = scheck_expr_compile,
        .expr_compile_for = scheck_expr_compile_for,
        .expr_free = scheck_expr_free,
        .expr_policy = scheck_expr_policy,
        .expr_eval = scheck_expr_eval,
    };

    return &authoring;
}
