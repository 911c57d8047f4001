/* SPDX-License-Identifier: MIT */
/* A Xen host's control domain as a tree of files of our own making, to be probed. */
#ifndef HOST_MACHINE_H
#define HOST_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

struct scheck_facts;

struct machine {
    char root[64];
};

/* A 64-bit x86 host that runs Xen 4.17.7, with everything readable. */
void machine_make(struct machine *m);
void machine_remove(const struct machine *m);

/* The @idx-th plain text file of that machine; false: there are fewer. */
bool machine_file(size_t idx, const char **path_out, const char **text_out);

/* Write a file, making the directories it lies in. */
void machine_bytes(const struct machine *m, const char *path, const void *data, size_t len);
void machine_text(const struct machine *m, const char *path, const char *text);
void machine_dir(const struct machine *m, const char *path);
/* Take a file away. */
void machine_drop(const struct machine *m, const char *path);

/* What the probe reads there; the test fails unless it is a Xen host as @expected. */
struct scheck_facts *machine_probe(const struct machine *m, bool expected);

#endif
