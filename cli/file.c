/* SPDX-License-Identifier: MIT */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "message.h"

#define MAX_FILE ((size_t)CLI_MAX_FILE_MIB << 20)

/* The size a regular file announces saves the growing; others start small. */
static size_t first_capacity(int fd)
{
    struct stat st;

    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
        (unsigned long long)st.st_size <= MAX_FILE)
        return (size_t)st.st_size + 2;
    return 16384;
}

/* Room for at least one more byte and the NUL; a byte past the limit proves the excess. */
static bool make_room(struct cli_bytes *bytes, size_t *cap)
{
    if (*cap - bytes->len >= 2)
        return true;

    size_t bigger = *cap * 2 < MAX_FILE + 2 ? *cap * 2 : MAX_FILE + 2;
    char *data = realloc(bytes->data, bigger);

    if (data) {
        bytes->data = data;
        *cap = bigger;
    }
    return data != NULL;
}

static int read_all(int fd, const char *name, struct cli_bytes *bytes, size_t cap)
{
    for (;;) {
        if (!make_room(bytes, &cap))
            return cli_no_memory();

        ssize_t n = read(fd, bytes->data + bytes->len, cap - bytes->len - 1);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            cli_error_at(name, 0, 0, "cannot be read: %s", strerror(errno));
            return CLI_INPUT;
        }
        if (n == 0)
            break;
        bytes->len += (size_t)n;
        if (bytes->len > MAX_FILE) {
            cli_error_at(name, 0, 0, "is larger than %d MiB; nothing that can be checked is",
                         CLI_MAX_FILE_MIB);
            return CLI_INPUT;
        }
    }
    bytes->data[bytes->len] = '\0';
    return 0;
}

int cli_file_read_fd(int fd, const char *name, struct cli_bytes *bytes_out)
{
    size_t cap = first_capacity(fd);
    struct cli_bytes bytes = {malloc(cap), 0};
    int rc = bytes.data ? read_all(fd, name, &bytes, cap) : cli_no_memory();

    if (rc) {
        free(bytes.data);
        return rc;
    }
    *bytes_out = bytes;
    return 0;
}

int cli_file_read(const char *path, struct cli_bytes *bytes_out)
{
    if (strcmp(path, "-") == 0)
        return cli_file_read_fd(STDIN_FILENO, "<stdin>", bytes_out);

    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    if (fd < 0) {
        cli_error_at(path, 0, 0, "cannot be opened: %s", strerror(errno));
        return CLI_INPUT;
    }

    int rc = cli_file_read_fd(fd, path, bytes_out);

    close(fd);
    return rc;
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    /* What cannot be synchronised (a pipe, a device) has been written nevertheless. */
    return fsync(fd) == 0 || errno == EINVAL || errno == EROFS;
}

/* What open() with 0666 would have given: mkstemp() alone makes a private file. */
static bool usual_mode(int fd)
{
    mode_t mask = umask(0);

    umask(mask);
    return fchmod(fd, 0666 & ~mask) == 0;
}

/* A device or a pipe is written to: putting a file in its place would destroy it. */
static int write_special(const char *path, const char *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    bool done = fd >= 0 && write_all(fd, data, len);

    if (!done)
        cli_error_at(path, 0, 0, "cannot be written: %s", strerror(errno));
    if (fd >= 0)
        close(fd);
    return done ? 0 : CLI_INPUT;
}

int cli_file_replace(const char *path, const char *data, size_t len)
{
    char *temp = NULL;
    int fd = -1, rc = CLI_INPUT;
    struct stat st;

    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return write_special(path, data, len);
    if (asprintf(&temp, "%s.XXXXXX", path) < 0)
        return cli_no_memory();
    fd = mkstemp(temp);
    if (fd < 0) {
        cli_error_at(path, 0, 0, "cannot be created: %s", strerror(errno));
        goto out;
    }
    if (!write_all(fd, data, len) || !usual_mode(fd) || rename(temp, path) != 0) {
        cli_error_at(path, 0, 0, "cannot be written: %s", strerror(errno));
        unlink(temp);
        goto out;
    }
    rc = 0;
out:
    if (fd >= 0)
        close(fd);
    free(temp);
    return rc;
}

bool cli_stdio_guard(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        /* A read-only stand-in, so that writing to a closed stdout still fails. */
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
            return false;
    }
    return true;
}

int cli_stdout_finish(int status)
{
    int failed = ferror(stdout);

    errno = 0;
    if (fflush(stdout) == 0 && !failed)
        return status;
    /* Whoever closed a pipe knows: only the status tells, as with SIGPIPE. */
    if (errno != EPIPE)
        cli_error("standard output cannot be written: %s",
                  errno ? strerror(errno) : "output was lost");
    return CLI_INPUT;
}
