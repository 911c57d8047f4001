/* SPDX-License-Identifier: MIT */
/* Which Xen the headers and the source are of. */
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"

/* The first two numbers of a version are its release. */
static void set_version(struct audit_version *out, const char *text, const char *path)
{
    unsigned major, minor;

    if (sscanf(text, "%u.%u", &major, &minor) != 2 || out->from)
        return;
    snprintf(out->release, sizeof out->release, "%u.%u", major, minor);
    snprintf(out->text, sizeof out->text, "%s", text);
    out->from = realpath(path, NULL);
}

static void read_pkg_config(const char *path, struct audit_version *out)
{
    FILE *file = fopen(path, "re");
    char line[512], version[64];

    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "Version: %63s", version) == 1)
            set_version(out, version, path);
    if (file)
        fclose(file);
}

static void try_pattern(const char *include, const char *below, struct audit_version *out)
{
    char pattern[PATH_MAX];
    glob_t found;
    int len = snprintf(pattern, sizeof pattern, "%s/../%s/pkgconfig/xencontrol.pc", include, below);

    if (len < 0 || (size_t)len >= sizeof pattern || glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc && !out->from; i++)
        read_pkg_config(found.gl_pathv[i], out);
    globfree(&found);
}

void audit_version_of_headers(const struct cli_paths *includes, struct audit_version *out)
{
    static const char *const below[] = {"lib", "lib/*", "lib64", "share"};

    *out = (struct audit_version){.from = NULL};
    for (size_t i = 0; i < includes->n; i++)
        for (size_t k = 0; k < sizeof below / sizeof *below && !out->from; k++)
            try_pattern(includes->items[i], below[k], out);
}

/* "XEN_VERSION = 4", "XEN_EXTRAVERSION ?= .7-pre$(XEN_VENDORVERSION)". */
static bool assigned(const char *line, const char *name, char *value, size_t cap)
{
    size_t len = strlen(name);
    const char *p = line;

    while (strncmp(p, "export ", 7) == 0)
        p += 7;
    if (strncmp(p, name, len) != 0)
        return false;
    p += len;
    p += strspn(p, " \t?:");
    if (*p++ != '=')
        return false;
    p += strspn(p, " \t");
    snprintf(value, cap, "%.*s", (int)strcspn(p, " \t\r\n$#"), p);
    return true;
}

bool audit_version_of_source(const char *root, struct audit_version *out)
{
    char path[PATH_MAX], line[512], major[16] = "", minor[16] = "", extra[24] = "", text[64];
    int len = snprintf(path, sizeof path, "%s/xen/Makefile", root);
    bool failed;
    FILE *file;

    errno = ENAMETOOLONG;
    file = len > 0 && (size_t)len < sizeof path ? fopen(path, "re") : NULL;
    *out = (struct audit_version){.from = NULL};
    if (!file)
        return false;
    while (fgets(line, sizeof line, file)) {
        if (!assigned(line, "XEN_VERSION", major, sizeof major) &&
            !assigned(line, "XEN_SUBVERSION", minor, sizeof minor))
            assigned(line, "XEN_EXTRAVERSION", extra, sizeof extra);
    }
    failed = ferror(file);
    fclose(file);
    if (failed)
        return false;
    snprintf(text, sizeof text, "%s.%s%s", major, minor, extra);
    set_version(out, text, path);
    return true;
}

void audit_version_clear(struct audit_version *version)
{
    free(version->from);
    *version = (struct audit_version){.from = NULL};
}
