/* SPDX-License-Identifier: MIT */
/*
 * In place of libxenstore.so.4: a store in a directory, $FAKE_XENSTORE, in which
 * each file is a key. Without that variable it cannot be reached.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define MAX_ENTRIES 16
#define NAME_SIZE 64

EXPORT void *xs_open(unsigned long flags);
EXPORT void xs_close(void *handle);
EXPORT char **xs_directory(void *handle, uint32_t transaction, const char *path, unsigned *n_out);
EXPORT void *xs_read(void *handle, uint32_t transaction, const char *path, unsigned *len_out);

void *xs_open(unsigned long flags)
{
    char *dir = getenv("FAKE_XENSTORE");

    errno = EACCES;
    (void)flags;
    return dir;
}

void xs_close(void *handle)
{
    (void)handle;
}

/* One block, pointers first, as the real one gives it. */
char **xs_directory(void *handle, uint32_t transaction, const char *path, unsigned *n_out)
{
    char name[512];
    char **entries = calloc(MAX_ENTRIES, sizeof *entries + NAME_SIZE);
    struct dirent *entry;
    unsigned n = 0;
    DIR *dir;

    (void)transaction;
    snprintf(name, sizeof name, "%s%s", (char *)handle, path);
    dir = opendir(name);
    while (entries && dir && n < MAX_ENTRIES && (entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        entries[n] = (char *)(entries + MAX_ENTRIES) + (size_t)n * NAME_SIZE;
        snprintf(entries[n++], NAME_SIZE, "%.60s", entry->d_name);
    }
    if (dir)
        closedir(dir);
    *n_out = n;
    return entries;
}

void *xs_read(void *handle, uint32_t transaction, const char *path, unsigned *len_out)
{
    char name[512];
    char *text = calloc(1, 256);
    ssize_t len;
    int fd;

    (void)transaction;
    snprintf(name, sizeof name, "%s%s", (char *)handle, path);
    fd = open(name, O_RDONLY);
    len = fd >= 0 && text ? read(fd, text, 255) : -1;
    if (fd >= 0)
        close(fd);
    if (len < 0) {
        free(text);
        return NULL;
    }
    *len_out = (unsigned)len;
    return text;
}
