/* SPDX-License-Identifier: MIT */
/*
 * supportcheck audit: becomes the program supportcheck-audit. That is one of
 * its own because of libclang, which is larger than all of this.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "message.h"

#define PROGRAM "supportcheck-audit"

/* Beside this program, where both are built and installed. False: its name does not fit. */
static bool beside(char path[PATH_MAX])
{
    char self[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", self, sizeof self);
    char *slash = len > 0 && (size_t)len < sizeof self ? memrchr(self, '/', (size_t)len) : NULL;
    int n = slash ? snprintf(path, PATH_MAX, "%.*s/%s", (int)(slash - self), self, PROGRAM) : -1;

    return n > 0 && n < PATH_MAX;
}

int cli_audit(char **argv)
{
    char path[PATH_MAX];
    char *name = argv[0];
    int error = ENOENT;

    argv[0] = PROGRAM;
    if (beside(path)) {
        execv(path, argv);
        error = errno;
    }
    if (error == ENOENT) {
        execvp(PROGRAM, argv);
        error = errno;
    }
    argv[0] = name;
    if (error == ENOENT)
        cli_error("'audit' is the program %s, which is not installed: it needs libclang, and is "
                  "left out where that was missing when supportcheck was built",
                  PROGRAM);
    else
        cli_error("cannot run %s: %s", PROGRAM, strerror(error));
    return CLI_INPUT;
}
