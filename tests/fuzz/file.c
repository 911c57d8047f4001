/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include "file.h"
#include "fuzz.h"

struct memory_file {
    bool open;
    int fd;
    char path[32];
};

const char *fuzz_file(unsigned number, const uint8_t *data, size_t len)
{
    static struct memory_file files[FUZZ_N_FILES];
    struct memory_file *file = &files[number];

    if (!file->open) {
        file->fd = memfd_create("fuzz", MFD_CLOEXEC);
        FUZZ_ASSERT(file->fd >= 0);
        snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
        file->open = true;
    }
    FUZZ_ASSERT(ftruncate(file->fd, 0) == 0);
    FUZZ_ASSERT(len == 0 || pwrite(file->fd, data, len, 0) == (ssize_t)len);
    return file->path;
}
