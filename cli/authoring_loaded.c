/* SPDX-License-Identifier: MIT */
/* The authoring library where it is shared: loaded on first use. */
#include <dlfcn.h>
#include <string.h>

#include "message.h"
#include "modules.h"

#define AUTHORING_FILE "libsupportcheck-policy.so.0"

static const struct symbol {
    const char *name;
    size_t offset;
} authoring_symbols[] = {
    {"scheck_model_new", offsetof(struct cli_authoring, model_new)},
    {"scheck_model_free", offsetof(struct cli_authoring, model_free)},
    {"scheck_model_load", offsetof(struct cli_authoring, model_load)},
    {"scheck_model_compile", offsetof(struct cli_authoring, model_compile)},
    {"scheck_image_free", offsetof(struct cli_authoring, image_free)},
    {"scheck_expr_compile", offsetof(struct cli_authoring, expr_compile)},
    {"scheck_expr_compile_for", offsetof(struct cli_authoring, expr_compile_for)},
    {"scheck_expr_free", offsetof(struct cli_authoring, expr_free)},
    {"scheck_expr_policy", offsetof(struct cli_authoring, expr_policy)},
    {"scheck_expr_eval", offsetof(struct cli_authoring, expr_eval)},
};

static bool bind_symbols(void *handle, struct cli_authoring *authoring)
{
    for (size_t i = 0; i < sizeof authoring_symbols / sizeof *authoring_symbols; i++) {
        const struct symbol *symbol = &authoring_symbols[i];
        void *address = dlsym(handle, symbol->name);

        if (!address) {
            cli_error("%s lacks %s: it is of another version", AUTHORING_FILE, symbol->name);
            return false;
        }
        /* ISO C has no conversion from object to function pointers; POSIX says the bits fit. */
        memcpy((char *)authoring + symbol->offset, &address, sizeof address);
    }
    return true;
}

const struct cli_authoring *cli_authoring(void)
{
    static struct cli_authoring authoring;
    static bool bound;

    if (!bound) {
        void *handle = cli_load_module(AUTHORING_FILE, SCHECK_CLI_LIBDIR, "compiling a policy");

        bound = handle && bind_symbols(handle, &authoring);
    }
    return bound ? &authoring : NULL;
}
