/* SPDX-License-Identifier: MIT */
/*
 * Wall time of a process from start to end: runs COMMAND many times and prints
 * the smallest and the median time in microseconds. Usage: spawn RUNS COMMAND...
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static int run(char **argv, posix_spawn_file_actions_t *actions, double *us_out)
{
    double begin = now_us();
    pid_t pid;
    int status;

    if (posix_spawnp(&pid, argv[0], actions, NULL, argv, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
        return -1;
    *us_out = now_us() - begin;
    return 0;
}

int main(int argc, char **argv)
{
    int n = argc > 2 ? atoi(argv[1]) : 0;
    double *us = n > 0 ? malloc((size_t)n * sizeof *us) : NULL;
    posix_spawn_file_actions_t actions;

    if (!us)
        return 2;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    for (int i = 0; i < n; i++)
        if (run(argv + 2, &actions, &us[i]) != 0)
            return 1;
    qsort(us, (size_t)n, sizeof *us, compare);
    printf("%.0f %.0f\n", us[0], us[n / 2]);
    return 0;
}
