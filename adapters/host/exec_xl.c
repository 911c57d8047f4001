/* SPDX-License-Identifier: MIT */
/* `xl info` and `xen-livepatch list`, for what only libxl and libxc can ask the hypervisor. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "parse.h"
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

/* Output of @argv in @file; NULL, or the reason why there is none. */
static const char *run(char *const *argv, struct host_file *file)
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

static void exec_info(struct host_probe *probe)
{
    char xl[] = "xl", info[] = "info", numa[] = "-n";
    char *const argv[] = {xl, info, numa, NULL};
    struct host_file file = {.data = malloc(HOST_MAX_FILE)};
    const char *reason;
    char text[96];

    if (!file.data) {
        probe->put.rc = SCHECK_E_NOMEM;
        return;
    }
    probe->put.source = "xl info";
    reason = run(argv, &file);
    if (!reason && scheck__host_xl_info(&probe->put, scheck__host_file_text(&file)))
        reason = "the program prints something else";
    snprintf(text, sizeof text, "xl info: %s", reason ? reason : "it does not say");
    scheck__host_no_xl(probe, text);
    scheck__host_file_clear(&file);
}

/* One line a patch: "name | STATE | metadata". */
static void exec_livepatch(struct host_probe *probe)
{
    char tool[] = "xen-livepatch", list[] = "list";
    char *const argv[] = {tool, list, NULL};
    struct host_file file = {.data = malloc(HOST_MAX_FILE)};
    struct scheck_str rest, line;
    const char *reason;
    int64_t n = 0;

    if (!file.data) {
        probe->put.rc = SCHECK_E_NOMEM;
        return;
    }
    probe->put.source = "xen-livepatch list";
    reason = run(argv, &file);
    rest = scheck__host_file_text(&file);
    while (scheck__host_next(&rest, '\n', &line))
        n += scheck__host_contains(line, "| APPLIED");
    if (!reason)
        scheck__host_int(&probe->put, "hypervisor.livepatches", n);
    scheck__host_file_clear(&file);
}

void scheck__host_exec_xl(struct host_probe *probe)
{
    exec_info(probe);
    if (!scheck__host_is_false(probe->put.facts, "hypervisor.kconfig_livepatch"))
        exec_livepatch(probe);
}
