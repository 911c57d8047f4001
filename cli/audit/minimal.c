/* SPDX-License-Identifier: MIT */
/*
 * Where a target's C library is not installed, Xen's headers still compile:
 * they need a few types of it. All these headers have the same text.
 */
#include "audit.h"

static const char text[] = "#ifndef SUPPORTCHECK_MINIMAL_LIBC\n"
                           "#define SUPPORTCHECK_MINIMAL_LIBC\n"
                           "#include <stdarg.h>\n"
                           "#include <stdbool.h>\n"
                           "#include <stddef.h>\n"
                           "#include <stdint.h>\n"
                           "typedef __INTPTR_TYPE__ ssize_t;\n"
                           "typedef long off_t, time_t, suseconds_t;\n"
                           "typedef long long off64_t;\n"
                           "typedef int pid_t, clockid_t;\n"
                           "typedef unsigned int uid_t, gid_t, mode_t, id_t, socklen_t;\n"
                           "typedef unsigned char u_char;\n"
                           "typedef unsigned short u_short;\n"
                           "typedef unsigned int u_int;\n"
                           "typedef unsigned long u_long;\n"
                           "typedef unsigned char __u8;\n"
                           "typedef unsigned short __u16;\n"
                           "typedef unsigned int __u32;\n"
                           "typedef unsigned long long __u64;\n"
                           "typedef signed char __s8;\n"
                           "typedef short __s16;\n"
                           "typedef int __s32;\n"
                           "typedef long long __s64;\n"
                           "typedef struct supportcheck_file FILE;\n"
                           "typedef struct supportcheck_sigset sigset_t;\n"
                           "struct timeval { time_t tv_sec; suseconds_t tv_usec; };\n"
                           "struct timespec { time_t tv_sec; long tv_nsec; };\n"
                           "struct pollfd { int fd; short events, revents; };\n"
                           "struct iovec { void *iov_base; size_t iov_len; };\n"
                           "struct in_addr { unsigned int s_addr; };\n"
                           "struct tm;\n"
                           "struct stat;\n"
                           "struct sockaddr;\n"
                           "#endif\n";

/* What the headers of Xen's libraries include, and what these might come to include. */
#define HEADER(name) AUDIT_MINIMAL_DIR "/" name

static const char *const paths[] = {
    HEADER("assert.h"),      HEADER("ctype.h"),       HEADER("errno.h"),
    HEADER("fcntl.h"),       HEADER("features.h"),    HEADER("inttypes.h"),
    HEADER("linux/ioctl.h"), HEADER("linux/types.h"), HEADER("netinet/in.h"),
    HEADER("poll.h"),        HEADER("pthread.h"),     HEADER("signal.h"),
    HEADER("stdio.h"),       HEADER("stdlib.h"),      HEADER("string.h"),
    HEADER("strings.h"),     HEADER("sys/cdefs.h"),   HEADER("sys/ioctl.h"),
    HEADER("sys/mman.h"),    HEADER("sys/param.h"),   HEADER("sys/select.h"),
    HEADER("sys/socket.h"),  HEADER("sys/stat.h"),    HEADER("sys/time.h"),
    HEADER("sys/types.h"),   HEADER("sys/uio.h"),     HEADER("sys/wait.h"),
    HEADER("syslog.h"),      HEADER("time.h"),        HEADER("unistd.h"),
};

struct audit_file audit_minimal_header(size_t idx)
{
    const size_t n = sizeof paths / sizeof *paths;

    return (struct audit_file){idx < n ? paths[idx] : NULL, text};
}
