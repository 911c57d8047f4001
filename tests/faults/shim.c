/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into a program: its FAULT_AT-th call of FAULT_KIND fails, or every
 * such call is cut short or interrupted. A byte on FAULT_FD tells of each fault.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t len);
void *__libc_calloc(size_t n, size_t len);
void *__libc_realloc(void *ptr, size_t len);

/* What a call of read() or write() moves at most when it is cut short. */
#define SHORT_LEN 7

enum kind { NONE = 0, ALLOC, READ_ERROR, WRITE_ERROR, READ_SHORT, READ_EINTR };

static enum kind kind;
static unsigned long until; /* calls that still succeed; 0: the fault has been */
static int report_fd;
static int interrupted;

static void tell(void)
{
    int saved = errno;

    (void)!syscall(SYS_write, report_fd, "x", 1);
    errno = saved;
}

/* Before main(), so that the loader's own requests are not counted. */
__attribute__((constructor)) static void start(void)
{
    static const char *const names[] = {"none",        "alloc",      "read-error",
                                        "write-error", "read-short", "read-eintr"};
    const char *name = getenv("FAULT_KIND"), *at = getenv("FAULT_AT"), *fd = getenv("FAULT_FD");

    if (!name || !at || !fd)
        return;
    until = strtoul(at, NULL, 10);
    report_fd = atoi(fd);
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            kind = (enum kind)i;
}

static int is_due(enum kind which)
{
    if (kind != which || until == 0 || __atomic_sub_fetch(&until, 1, __ATOMIC_RELAXED) > 0)
        return 0;
    tell();
    return 1;
}

static void *no_memory(void)
{
    errno = ENOMEM;
    return NULL;
}

void *malloc(size_t len)
{
    return is_due(ALLOC) ? no_memory() : __libc_malloc(len);
}

void *calloc(size_t n, size_t len)
{
    return is_due(ALLOC) ? no_memory() : __libc_calloc(n, len);
}

void *realloc(void *ptr, size_t len)
{
    return is_due(ALLOC) ? no_memory() : __libc_realloc(ptr, len);
}

ssize_t read(int fd, void *buf, size_t len)
{
    if (is_due(READ_ERROR)) {
        errno = EIO; /* as a file has it whose server went away */
        return -1;
    }
    if (kind == READ_EINTR && (interrupted ^= 1)) {
        tell();
        errno = EINTR;
        return -1;
    }
    if (kind == READ_SHORT && len > SHORT_LEN) {
        tell();
        len = SHORT_LEN;
    }
    return syscall(SYS_read, fd, buf, len);
}

ssize_t write(int fd, const void *buf, size_t len)
{
    static int full;

    if (kind == WRITE_ERROR && fd > 2) {
        /* As on a disk that becomes full: some bytes still fit, then none does. */
        if (is_due(WRITE_ERROR)) {
            full = 1;
            return syscall(SYS_write, fd, buf, len < SHORT_LEN ? len : SHORT_LEN);
        }
        if (full) {
            errno = ENOSPC;
            return -1;
        }
    }
    if (kind == READ_EINTR && fd > 2 && (interrupted ^= 1)) {
        tell();
        errno = EINTR;
        return -1;
    }
    if (kind == READ_SHORT && fd > 2 && len > SHORT_LEN) {
        tell();
        len = SHORT_LEN;
    }
    return syscall(SYS_write, fd, buf, len);
}
