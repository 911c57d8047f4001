/* SPDX-License-Identifier: MIT */
/* `xl info`, for what only libxl can ask the hypervisor. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "parse.h"
#include "steps.h"

#define TIMEOUT_MS 10000

extern char **environ;

static bool start(int out, pid_t *pid_out)
{
    char xl[] = "xl", info[] = "info", numa[] = "-n";
    char *argv[] = {xl, info, numa, NULL};
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
        rc = posix_spawnp(pid_out, xl, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return rc == 0;
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
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

        if (left <= 0 || poll(&p, 1, (int)left) <= 0)
            return false;
        n = read(fd, file->data + file->len, HOST_MAX_FILE - file->len);
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
        file->len += n > 0 ? (size_t)n : 0;
    }
    return false;
}

/* Output of xl in @file; NULL, or the reason why there is none. */
static const char *run(struct host_file *file)
{
    const char *reason = NULL;
    int fds[2], status = 0;
    pid_t pid;

    if (pipe(fds))
        return "no pipe for xl info";
    (void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
    if (!start(fds[1], &pid)) {
        close(fds[0]);
        close(fds[1]);
        return "xl cannot be run";
    }
    close(fds[1]);
    if (!drain(fds[0], file)) {
        reason = "xl info does not come to an end";
        kill(pid, SIGKILL);
    }
    close(fds[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!reason && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
        reason = "xl info fails";
    return reason;
}

/* What xl tells, or would have told. */
void scheck__host_no_xl(struct host_probe *probe, const char *reason)
{
    static const char *const facts[] = {
        "host.memory",           "host.cpus",             "host.max_cpu_id",
        "host.nodes",            "host.cores_per_socket", "host.threads_per_core",
        "hypervisor.scheduler",  "hypervisor.sharing_used_frames"};

    scheck__host_unknown_all(&probe->put, "hypervisor.cap_", reason);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        scheck__host_unknown(&probe->put, facts[i], reason);
}

void scheck__host_exec_xl(struct host_probe *probe)
{
    struct host_file file = {.data = malloc(HOST_MAX_FILE)};
    const char *reason;

    if (!file.data) {
        probe->put.rc = SCHECK_E_NOMEM;
        return;
    }
    probe->put.source = "xl info";
    reason = run(&file);
    if (!reason && scheck__host_xl_info(&probe->put, scheck__host_file_text(&file)))
        reason = "xl info prints something else";
    scheck__host_no_xl(probe, reason ? reason : "xl info does not say");
    scheck__host_file_clear(&file);
}
