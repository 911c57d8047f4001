/* SPDX-License-Identifier: MIT */
/* Targets, and where the C library's headers for them are. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"

static const struct audit_target targets[] = {
    {"i386", "i386-linux-gnu", "libc6-dev-i386"},
    {"armhf", "arm-linux-gnueabihf", "libc6-dev-armhf-cross"},
    {"amd64", "x86_64-linux-gnu", "libc6-dev"},
    {"arm64", "aarch64-linux-gnu", "libc6-dev-arm64-cross"},
};

/*
 * Header sets in the order of preference. One of a directory of its own comes
 * in front of the headers that are audited, and so do the compiler's: what is
 * audited is in /usr/include mostly, where the C library of another
 * architecture is. /usr/include itself comes behind, or Xen's own headers
 * there would hide those that are audited.
 */
static const struct libc {
    const char *target;
    const char *there; /* a file that only this set has */
    const char *alone; /* its directory, or NULL: */
    const char *shared[2];
    const char *words;
} libcs[] = {
    {"i386",
     "/usr/i686-linux-gnu/include/gnu/stubs.h",
     "/usr/i686-linux-gnu/include",
     {NULL},
     "/usr/i686-linux-gnu/include"},
    {"i386",
     "/usr/include/i386-linux-gnu/gnu/stubs.h",
     NULL,
     {"/usr/include/i386-linux-gnu", "/usr/include"},
     "/usr/include/i386-linux-gnu"},
    {"i386",
     "/usr/include/x86_64-linux-gnu/gnu/stubs-32.h",
     NULL,
     {"/usr/include/x86_64-linux-gnu", "/usr/include"},
     "/usr/include (multilib)"},
    {"armhf",
     "/usr/arm-linux-gnueabihf/include/gnu/stubs.h",
     "/usr/arm-linux-gnueabihf/include",
     {NULL},
     "/usr/arm-linux-gnueabihf/include"},
    {"armhf",
     "/usr/include/arm-linux-gnueabihf/gnu/stubs.h",
     NULL,
     {"/usr/include/arm-linux-gnueabihf", "/usr/include"},
     "/usr/include/arm-linux-gnueabihf"},
    {"amd64",
     "/usr/x86_64-linux-gnu/include/gnu/stubs.h",
     "/usr/x86_64-linux-gnu/include",
     {NULL},
     "/usr/x86_64-linux-gnu/include"},
    {"amd64",
     "/usr/include/x86_64-linux-gnu/gnu/stubs-64.h",
     NULL,
     {"/usr/include/x86_64-linux-gnu", "/usr/include"},
     "/usr/include/x86_64-linux-gnu"},
    {"arm64",
     "/usr/aarch64-linux-gnu/include/gnu/stubs.h",
     "/usr/aarch64-linux-gnu/include",
     {NULL},
     "/usr/aarch64-linux-gnu/include"},
    {"arm64",
     "/usr/include/aarch64-linux-gnu/gnu/stubs.h",
     NULL,
     {"/usr/include/aarch64-linux-gnu", "/usr/include"},
     "/usr/include/aarch64-linux-gnu"},
};

const struct audit_target *audit_target_find(const char *name)
{
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (strcmp(targets[i].name, name) == 0)
            return &targets[i];
    return NULL;
}

static const struct libc *find_libc(const char *target)
{
    for (size_t i = 0; i < sizeof libcs / sizeof *libcs; i++)
        if (strcmp(libcs[i].target, target) == 0 && access(libcs[i].there, R_OK) == 0)
            return &libcs[i];
    return NULL;
}

static void add(struct audit_compiler *c, const char *option, const char *value)
{
    c->args[c->n_args++] = option;
    if (value)
        c->args[c->n_args++] = value;
}

void audit_compiler_init(const struct audit_target *target, const struct cli_paths *includes,
                         const struct audit_tree *tree, const char *libc,
                         struct audit_compiler *c)
{
    const struct libc *found = libc ? NULL : find_libc(target->name);
    const char *alone = found ? found->alone : libc;

    *c = (struct audit_compiler){.target = target, .libc = found ? found->words : libc};
    c->minimal = !found && (!libc || strcmp(libc, "none") == 0);
    if (c->minimal) {
        c->libc = "minimal ones of our own";
        alone = AUDIT_MINIMAL_DIR;
    }
    add(c, "-target", target->triple);
    add(c, "-std=gnu11", NULL);
    add(c, "-nostdlibinc", NULL);
    /* The compiler's <stdint.h> would go on to the C library's. */
    if (c->minimal)
        add(c, "-ffreestanding", NULL);
    if (alone)
        add(c, "-I", alone);
    if (tree->root)
        add(c, alone ? "-idirafter" : "-I", AUDIT_TREE_DIR);
    for (size_t i = 0; i < includes->n; i++)
        add(c, alone ? "-idirafter" : "-I", includes->items[i]);
    for (size_t i = 0; found && !found->alone && i < 2; i++)
        add(c, "-isystem", found->shared[i]);
}
