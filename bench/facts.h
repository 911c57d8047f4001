/* SPDX-License-Identifier: MIT */
/* The facts of the benchmark of predicates, as a program in C would keep them. */
#ifndef SCHECK_BENCH_FACTS_H
#define SCHECK_BENCH_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_PREDICATES 20
#define BENCH_MOST_DEVICES 8

/* clang-format off */
/* Of the host and of the guest: strings, integers, truth values. */
#define BENCH_HOST(S, I, B)                                                                     \
    S(arch) I(toolstack_bits) I(hypervisor_bits) S(scheduler) I(memory) B(iommu) I(xen_major)   \
    I(xen_minor) S(xsm) I(cpupools)
#define BENCH_GUEST(S, I, B)                                                                    \
    S(type) I(memory) I(max_memory) I(vcpus) I(max_gfn) B(nestedhvm) S(altp2m) B(pod) B(paging) \
    B(shared) B(viridian) S(firmware) B(secure_boot) S(device_model) B(stubdom) I(vnuma)        \
    I(arch_bits)
/* clang-format on */

#define BENCH_STRING(name) const char *name;
#define BENCH_INT(name) int64_t name;
#define BENCH_BOOL(name) bool name;

struct bench_facts {
    struct {
        BENCH_HOST(BENCH_STRING, BENCH_INT, BENCH_BOOL)
        bool has_livepatch, livepatch;
    } host;
    struct {
        BENCH_GUEST(BENCH_STRING, BENCH_INT, BENCH_BOOL)
        size_t n_disks, n_nics, n_pci;
        struct {
            const char *backend, *format;
        } disks[BENCH_MOST_DEVICES];
        struct {
            const char *type, *model;
        } nics[BENCH_MOST_DEVICES];
        struct {
            bool permissive, seize;
        } pci[BENCH_MOST_DEVICES];
    } guest;
};

typedef bool (*bench_predicate)(const struct bench_facts *f);

/* Written by hand: what a check without a policy would be. */
extern const bench_predicate bench_handwritten[BENCH_PREDICATES];

#endif
