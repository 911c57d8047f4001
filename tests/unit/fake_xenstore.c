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

static char **list_entries(DIR *dir, unsigned *n_out)
{
    char **entries = calloc(MAX_ENTRIES, sizeof *entries + NAME_SIZE);
    struct dirent *entry;
    unsigned n = 0;

    errno = entries ? 0 : ENOMEM;
    while (entries && n < MAX_ENTRIES && (entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        entries[n] = (char *)(entries + MAX_ENTRIES) + (size_t)n * NAME_SIZE;
        snprintf(entries[n++], NAME_SIZE, "%.60s", entry->d_name);
    }
    *n_out = n;
    return entries;
}

/* One block, pointers first, as the real one gives it. */
char **xs_directory(void *handle, uint32_t transaction, const char *path, unsigned *n_out)
{
    char name[512];
    char **entries;
    DIR *dir;
    int error;

    (void)transaction;
    snprintf(name, sizeof name, "%s%s", (char *)handle, path);
    dir = opendir(name);
    if (!dir)
        return NULL;
    entries = list_entries(dir, n_out);
    error = errno;
    closedir(dir);
    errno = error;
    if (!error)
        return entries;
    free(entries);
    return NULL;
}

static ssize_t read_text(const char *name, char *text, size_t cap)
{
    int fd = open(name, O_RDONLY), error;
    ssize_t got = fd < 0 ? -1 : 1, len = 0;

    while (got > 0) {
        got = read(fd, text + len, cap - (size_t)len);
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got > 0)
            len += got;
    }
    error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    return got < 0 ? -1 : len;
}

void *xs_read(void *handle, uint32_t transaction, const char *path, unsigned *len_out)
{
    char name[512];
    char *text = calloc(1, 256);
    ssize_t len;

    (void)transaction;
    if (!text)
        return NULL;
    snprintf(name, sizeof name, "%s%s", (char *)handle, path);
    len = read_text(name, text, 255);
    if (len < 0) {
        free(text);
        return NULL;
    }
    *len_out = (unsigned)len;
    return text;
}
