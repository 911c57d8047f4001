/* SPDX-License-Identifier: MIT */
#include "modules.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "message.h"

#define LIBVIRT_FILE "supportcheck_reader_libvirt.so"

/* Why a module that is there could not be loaded: the first reason. */
static char reason[512];

static void *open_from(const char *dir, const char *file)
{
    char path[4096];
    int len = snprintf(path, sizeof path, "%s/%s", dir, file);
    void *handle = NULL;
    const char *error;

    if (len > 0 && (size_t)len < sizeof path)
        handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    error = handle ? NULL : dlerror();
    if (error && !*reason && access(path, F_OK) == 0)
        snprintf(reason, sizeof reason, "%s", error);
    return handle;
}

/* From the directory @relative of the one that this program is in. */
static void *open_near(const char *relative, const char *file)
{
    char path[4096], dir[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);
    char *slash = len > 0 && (size_t)len < sizeof path ? memrchr(path, '/', (size_t)len) : NULL;

    if (!slash)
        return NULL;
    len = snprintf(dir, sizeof dir, "%.*s/%s", (int)(slash - path), path, relative);
    return len > 0 && (size_t)len < sizeof dir ? open_from(dir, file) : NULL;
}

void *cli_load_module(const char *file, const char *installed_dir, const char *purpose)
{
    /* Secure: a program that runs with more rights must not load what its caller names. */
    const char *dir = secure_getenv("SUPPORTCHECK_MODULE_DIR");
    void *handle;

    *reason = '\0';
    handle = dir && *dir ? open_from(dir, file) : NULL;
    if (!handle)
        handle = open_near(".", file);
    if (!handle)
        handle = open_near(installed_dir, file);
    if (!handle)
        handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!handle && !*reason)
        snprintf(reason, sizeof reason, "%s", dlerror());
    if (!handle)
        cli_error("%s needs %s, which cannot be loaded: %s", purpose, file, reason);
    return handle;
}

const struct scheck_reader *cli_libvirt_reader(void)
{
    static const struct scheck_reader *reader;
    const struct scheck_reader *const *exported;

    if (reader)
        return reader;

    void *handle = cli_load_module(LIBVIRT_FILE, SCHECK_CLI_MODULE_DIR, "reading libvirt domain XML");

    if (!handle)
        return NULL;
    exported = dlsym(handle, "scheck_reader_module");
    if (exported)
        reader = *exported;
    else
        cli_error("%s lacks scheck_reader_module: it is of another version", LIBVIRT_FILE);
    return reader;
}
