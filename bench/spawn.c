/* SPDX-License-Identifier: MIT */
/*
 * Wall time of processes from start to end: runs each COMMAND many times, in turn,
 * so that what else the machine does falls on all alike, and prints for each a line
 * with the smallest and the median time in microseconds.
 * Usage: spawn RUNS COMMAND... [-- COMMAND...]...
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_COMMANDS 16

extern char **environ;

struct command {
    char **argv;
    double *us;
};

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

/* Cut @argv at each "--". The number of commands; 0: none, too many, or no memory. */
static int split(char **argv, int runs, struct command *commands)
{
    int n = 0;

    while (*argv && n < MAX_COMMANDS) {
        commands[n].argv = argv;
        commands[n].us = malloc((size_t)runs * sizeof(double));
        if (!commands[n++].us)
            return 0;
        while (*argv && strcmp(*argv, "--") != 0)
            argv++;
        if (*argv)
            *argv++ = NULL;
    }
    return *argv ? 0 : n;
}

int main(int argc, char **argv)
{
    int runs = argc > 2 ? atoi(argv[1]) : 0;
    struct command commands[MAX_COMMANDS];
    int n = runs > 0 ? split(argv + 2, runs, commands) : 0;
    posix_spawn_file_actions_t actions;

    if (!n)
        return 2;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    for (int i = 0; i < runs; i++)
        for (int k = 0; k < n; k++)
            if (run(commands[k].argv, &actions, &commands[k].us[i]) != 0)
                return 1;
    for (int k = 0; k < n; k++) {
        qsort(commands[k].us, (size_t)runs, sizeof(double), compare);
        printf("%.0f %.0f\n", commands[k].us[0], commands[k].us[runs / 2]);
    }
    return 0;
}
