/* SPDX-License-Identifier: MIT */
/* Times of the benchmarks: medians of rounds, as rows that bench/run.sh makes a table of. */
#ifndef SCHECK_BENCH_MEASURE_H
#define SCHECK_BENCH_MEASURE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BENCH_ROUNDS 31
#define BENCH_SETTLE_NS 5e7

static inline double bench_now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline int bench_by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* A round keeps its name and its call: instructions are counted in it. */
#define BENCH_ROUND static __attribute__((noinline, used)) void

/* One round of what is measured; @ctx is its own. */
typedef void (*bench_round)(void *ctx);

/*
 * Run @round and print a row: group, name, median and least time of one of the
 * @per_round things that a round does, in ns. With @once a single round and no
 * row, for tools that count instructions.
 */
static inline void bench_measure(const char *group, const char *name, bool once, bench_round round,
                                 void *ctx, double per_round)
{
    double ns[BENCH_ROUNDS];

    if (once) {
        round(ctx);
        return;
    }
    /* Caches, predictors and the processor's clock have to settle. */
    for (double begin = bench_now_ns(); bench_now_ns() - begin < BENCH_SETTLE_NS;)
        round(ctx);
    for (int i = 0; i < BENCH_ROUNDS; i++) {
        double begin = bench_now_ns();

        round(ctx);
        ns[i] = (bench_now_ns() - begin) / per_round;
    }
    qsort(ns, BENCH_ROUNDS, sizeof *ns, bench_by_value);
    printf("%s\t%s\t%.1f\t%.1f\tns\n", group, name, ns[BENCH_ROUNDS / 2], ns[0]);
}

#endif
