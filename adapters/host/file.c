/* SPDX-License-Identifier: MIT */
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_ENTRIES 65536

static bool full_path(const struct host_probe *probe, const char *path, char *buf)
{
    int len = snprintf(buf, HOST_MAX_PATH, "%s%s", probe->root, path);

    return len > 0 && len < HOST_MAX_PATH;
}

static void say(struct host_file *file, const char *path, const char *what)
{
    snprintf(file->reason, sizeof file->reason, "%.80s: %.40s", path, what);
}

/* Read all of @fd; one byte more than allowed tells that there is too much. */
static bool read_all(int fd, const char *path, struct host_file *file)
{
    while (file->len <= HOST_MAX_FILE) {
        ssize_t n = read(fd, file->data + file->len, HOST_MAX_FILE + 1 - file->len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            say(file, path, strerror(errno));
            return false;
        }
        if (n == 0)
            return true;
        file->len += (size_t)n;
    }
    say(file, path, "too large");
    return false;
}

bool scheck__host_read(struct host_probe *probe, const char *path, struct host_file *file_out)
{
    char full[HOST_MAX_PATH];
    int fd;

    *file_out = (struct host_file){NULL, 0, ""};
    if (!full_path(probe, path, full)) {
        say(file_out, path, "path too long");
        return false;
    }
    /* Never waits: where a file is expected a FIFO may be. */
    fd = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        say(file_out, path, strerror(errno));
        return false;
    }
    file_out->data = malloc(HOST_MAX_FILE + 1);
    if (!file_out->data) {
        probe->put.rc = SCHECK_E_NOMEM;
        say(file_out, path, "out of memory");
    } else if (!read_all(fd, path, file_out)) {
        scheck__host_file_clear(file_out);
    }
    close(fd);
    return file_out->data != NULL;
}

bool scheck__host_read_head(const struct host_probe *probe, const char *path, char *buf,
                            size_t len)
{
    char full[HOST_MAX_PATH];
    int fd = full_path(probe, path, full)
                 ? open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;
    ssize_t n = fd >= 0 ? read(fd, buf, len) : -1;

    if (fd >= 0)
        close(fd);
    return n >= 0 && (size_t)n == len;
}

void scheck__host_file_clear(struct host_file *file)
{
    free(file->data);
    file->data = NULL;
    file->len = 0;
}

struct scheck_str scheck__host_file_text(const struct host_file *file)
{
    return (struct scheck_str){file->data ? file->data : "", file->len};
}

int scheck__host_exists(const struct host_probe *probe, const char *path)
{
    char full[HOST_MAX_PATH];
    struct stat st;

    if (!full_path(probe, path, full))
        return -1;
    if (stat(full, &st) == 0)
        return 1;
    return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
}

int scheck__host_each(const struct host_probe *probe, const char *path,
                      void (*visit)(void *ctx, const char *name), void *ctx)
{
    char full[HOST_MAX_PATH];
    struct dirent *entry;
    int n = 0;
    DIR *dir = full_path(probe, path, full) ? opendir(full) : NULL;

    if (!dir)
        return -1;
    while (n < MAX_ENTRIES && (errno = 0, entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        visit(ctx, entry->d_name);
        n++;
    }
    /* A count of what could be read would be taken for the count. */
    if (n < MAX_ENTRIES && errno)
        n = -1;
    closedir(dir);
    return n;
}

const char *scheck__host_withheld(struct scheck_str text)
{
    return scheck__host_equals(text, "<denied>") ? "withheld by the hypervisor's access control"
                                                 : NULL;
}

void scheck__host_file_string(struct host_probe *probe, const char *fact, const char *path)
{
    struct host_file file;
    struct scheck_str text;

    probe->put.source = path;
    if (!scheck__host_read(probe, path, &file)) {
        scheck__host_unknown(&probe->put, fact, file.reason);
        return;
    }
    text = scheck__host_trim(scheck__host_file_text(&file));
    if (scheck__host_withheld(text))
        scheck__host_unknown(&probe->put, fact, scheck__host_withheld(text));
    else
        scheck__host_string(&probe->put, fact, text);
    scheck__host_file_clear(&file);
}

bool scheck__host_file_number(struct host_probe *probe, const char *path, unsigned base,
                              int64_t *value_out)
{
    struct host_file file;
    bool ok = scheck__host_read(probe, path, &file) &&
              scheck__host_number(scheck__host_trim(scheck__host_file_text(&file)), base,
                                  value_out);

    scheck__host_file_clear(&file);
    return ok;
}
