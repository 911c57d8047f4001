/* SPDX-License-Identifier: MIT */
/* The headers of a tree that was not built: what the build links together stands in for itself. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../cli.h"
#include "../message.h"
#include "audit.h"

/* A tree has a hundred public headers, three directories deep. */
#define MAX_FILES 1024
#define MAX_DEPTH 8

#define PUBLIC "xen/include/public"

static void add_file(struct audit_tree *tree, const char *name, char *text)
{
    struct audit_tree_file *files =
        cli_need(realloc(tree->files, (tree->n + 1) * sizeof *tree->files));
    char *path = NULL;

    if (asprintf(&path, "%s/xen/%s", AUDIT_TREE_DIR, name) < 0)
        path = NULL;
    tree->files = files;
    files[tree->n++] = (struct audit_tree_file){cli_need(path), cli_need(text)};
}

/* <xen/NAME> is what stands at @place in the tree. */
static void forward(struct audit_tree *tree, const char *name, const char *place)
{
    char *text = NULL;

    if (asprintf(&text, "#include \"%s/%s\"\n", tree->root, place) < 0)
        text = NULL;
    add_file(tree, name, text);
}

static bool is_header(const char *name)
{
    size_t len = strlen(name);

    return len > 2 && strcmp(name + len - 2, ".h") == 0;
}

/* What is below @name of the public headers. Directories are not entered through links. */
static void add_public(struct audit_tree *tree, const char *name, unsigned depth)
{
    char path[PATH_MAX], below[PATH_MAX];
    const struct dirent *entry;
    struct stat st;
    DIR *dir;
    int len = snprintf(path, sizeof path, "%s/%s/%s", tree->root, PUBLIC, name);

    dir = len > 0 && (size_t)len < sizeof path && depth < MAX_DEPTH ? opendir(path) : NULL;
    while (dir && tree->n < MAX_FILES && (entry = readdir(dir))) {
        len = snprintf(below, sizeof below, "%s%s%s", name, *name ? "/" : "", entry->d_name);
        if (*entry->d_name == '.' || len < 0 || (size_t)len >= sizeof below)
            continue;
        len = snprintf(path, sizeof path, "%s/%s", PUBLIC, below);
        if (len < 0 || (size_t)len >= sizeof path ||
            fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISDIR(st.st_mode))
            add_public(tree, below, depth + 1);
        else if (is_header(entry->d_name))
            forward(tree, below, path);
    }
    if (dir)
        closedir(dir);
}

/* mkheader.py makes these. Other headers declare only unions of what they have, and pointers. */
#define FOREIGN(bits)                                        \
    "#include <xen/xen.h>\n"                                 \
    "typedef struct { int i; } start_info_x86_" bits "_t,\n" \
    "    shared_info_x86_" bits "_t, vcpu_guest_context_x86_" bits "_t;\n"

static void add_include(struct audit_tree *tree, const char *place)
{
    char *path = NULL;
    struct stat st;

    if (tree->includes.n == CLI_MAX_PATHS)
        return;
    if (asprintf(&path, "%s/%s", tree->root, place) < 0)
        path = NULL;
    if (stat(cli_need(path), &st) == 0 && S_ISDIR(st.st_mode))
        tree->includes.items[tree->includes.n++] = path;
    else
        free(path);
}

bool audit_tree_read(const char *root, struct audit_tree *out)
{
    /* All of them were gathered in the first for 4.15. */
    static const char *const places[] = {
        "tools/include",
        "tools/libxc/include",
        "tools/xenstore/include",
        "tools/libs/toollog/include",
        "tools/libs/toolcore/include",
        "tools/libs/evtchn/include",
        "tools/libs/gnttab/include",
        "tools/libs/call/include",
        "tools/libs/foreignmemory/include",
        "tools/libs/devicemodel/include",
    };

    *out = (struct audit_tree){.root = realpath(root, NULL)};
    /* Neither can stand in the name of a header. */
    if (out->root && strpbrk(out->root, "\"\n")) {
        audit_tree_clear(out);
        errno = EINVAL;
    }
    if (!out->root)
        return false;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        add_include(out, places[i]);
    add_public(out, "", 0);
    forward(out, "libelf/libelf.h", "xen/include/xen/libelf.h");
    forward(out, "sys/evtchn.h", "tools/include/xen-sys/Linux/evtchn.h");
    forward(out, "sys/privcmd.h", "tools/include/xen-sys/Linux/privcmd.h");
    add_file(out, "foreign/x86_32.h", strdup(FOREIGN("32")));
    add_file(out, "foreign/x86_64.h", strdup(FOREIGN("64")));
    return true;
}

void audit_tree_clear(struct audit_tree *tree)
{
    for (size_t i = 0; i < tree->n; i++) {
        free(tree->files[i].path);
        free(tree->files[i].text);
    }
    for (size_t i = 0; i < tree->includes.n; i++)
        free((char *)tree->includes.items[i]);
    free(tree->files);
    free(tree->root);
    *tree = (struct audit_tree){.root = NULL};
}
