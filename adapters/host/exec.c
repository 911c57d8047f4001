/* SPDX-License-Identifier: MIT */
/* Programs of dom0, bounded in time and in what they may print. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "steps.h"

#define TIMEOUT_MS 10000

extern char **environ;

static bool start(char *const *argv, int out, pid_t *pid_out)
{
    posix_spawn_file_actions_t actions;
    int rc;

    if (posix_spawn_file_actions_init(&actions))
        return false;
    rc = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!rc)
        rc = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (!rc)
        rc = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (!rc)
        rc = posix_spawnp(pid_out, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return rc == 0;
}

static int64_t now_ms(void)
{
    struct timespec t = {0, 0};

    /* Without a clock, or with one that a preloaded library broke, each wait stands alone. */
    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0 || t.tv_sec < 0 || t.tv_sec > INT32_MAX)
        return 0;
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Read until the other side closes; false: it took too long or wrote too much. */
static bool drain(int fd, struct host_file *file)
{
    int64_t end = now_ms() + TIMEOUT_MS;

    while (file->len < HOST_MAX_FILE) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = end - now_ms();
        ssize_t n;

        if (left <= 0)
            return false;
        n = poll(&p, 1, (int)left);
        if (n > 0)
            n = read(fd, file->data + file->len, HOST_MAX_FILE - file->len);
        else if (n == 0)
            return false;
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
        file->len += n > 0 ? (size_t)n : 0;
    }
    return false;
}

const char *scheck__host_run(char *const *argv, struct host_file *file)
{
    const char *reason = NULL;
    int fds[2], status = 0;
    pid_t pid;

    if (pipe(fds))
        return "no pipe for the program";
    (void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
    if (!start(argv, fds[1], &pid)) {
        close(fds[0]);
        close(fds[1]);
        return "the program cannot be run";
    }
    close(fds[1]);
    if (!drain(fds[0], file)) {
        reason = "the program does not come to an end";
        kill(pid, SIGKILL);
    }
    close(fds[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!reason && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
        reason = "the program fails";
    return reason;
}
