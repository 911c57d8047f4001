/* SPDX-License-Identifier: MIT */
/*
 * Parts of the program that are loaded when they are needed: the compiler
 * and the libvirt reader bring libxml2 along, whose loading alone takes
 * longer than checking an xl.cfg does.
 */
#ifndef SCHECK_CLI_MODULES_H
#define SCHECK_CLI_MODULES_H

#include <supportcheck/policy.h>

#include "../adapters/reader.h"

/* libsupportcheck-policy's functions, as policy.h declares them. */
struct cli_authoring {
    int (*model_new)(const struct scheck_allocator *, const struct scheck_diag_sink *,
                     struct scheck_model **);
    void (*model_free)(struct scheck_model *);
    int (*model_load)(struct scheck_model *, const char *);
    int (*model_compile)(struct scheck_model *, const struct scheck_compile_options *, void **,
                         size_t *);
    void (*image_free)(struct scheck_model *, void *);
    int (*expr_compile)(const struct scheck_expr_decl *, size_t, const char *, size_t,
                        const struct scheck_diag_sink *, const struct scheck_allocator *,
                        struct scheck_expr **);
    int (*expr_compile_for)(const struct scheck_policy *, const char *, size_t,
                            const struct scheck_diag_sink *, const struct scheck_allocator *,
                            struct scheck_expr **);
    void (*expr_free)(struct scheck_expr *);
    const struct scheck_policy *(*expr_policy)(const struct scheck_expr *);
    int (*expr_eval)(struct scheck_expr *, const struct scheck_facts *,
                     struct scheck_expr_result *);
};

/*
 * Load the shared object @file: from the environment's directory first
 * (unusual installations), then from where the program is (the build tree),
 * from @installed_dir relative to that, and by the system's own search. NULL
 * after saying that @purpose needs it.
 */
void *cli_load_module(const char *file, const char *installed_dir, const char *purpose);

/* The authoring library, loaded once; NULL after saying why it cannot be. */
const struct cli_authoring *cli_authoring(void);

/* The reader of libvirt's domain XML, loaded once; NULL after saying why it cannot be. */
const struct scheck_reader *cli_libvirt_reader(void);

#endif
