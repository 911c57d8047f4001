/* SPDX-License-Identifier: MIT */
/* Files below a root: bounded, never blocking, with a reason when they cannot be read. */
#ifndef SCHECK_HOST_FILE_H
#define SCHECK_HOST_FILE_H

#include <stddef.h>

#include "put.h"

#define HOST_MAX_FILE ((size_t)256 * 1024)
#define HOST_MAX_PATH 1024

/* A file as far as it could be read. */
struct host_file {
    char *data; /* malloc'ed; NULL: not read */
    size_t len;
    char reason[128]; /* why not */
};

/* What the probe knows on its way. */
struct host_probe {
    struct host_put put;
    const char *root;           /* "" for the machine's own */
    const char *no_commandline; /* why hypercalls do not tell it; NULL: they do */
};

/* Read @path; false: see file_out->reason. Lack of memory is in probe->put.rc too. */
bool scheck__host_read(struct host_probe *probe, const char *path, struct host_file *file_out);
/* Read exactly the first @len bytes of @path, whatever its size. */
bool scheck__host_read_head(const struct host_probe *probe, const char *path, char *buf,
                            size_t len);
void scheck__host_file_clear(struct host_file *file);
struct scheck_str scheck__host_file_text(const struct host_file *file);

/* Whether there is something at @path; -1: cannot be told. */
int scheck__host_exists(const struct host_probe *probe, const char *path);

/*
 * Call @visit for each entry of the directory @path but "." and "..".
 * Returns the number of entries, or -1 when the directory cannot be read.
 */
int scheck__host_each(const struct host_probe *probe, const char *path,
                      void (*visit)(void *ctx, const char *name), void *ctx);

/* Set @fact to the text of the file @path, without white space around it. */
void scheck__host_file_string(struct host_probe *probe, const char *fact, const char *path);
/* Read the number in @path; false: none. */
bool scheck__host_file_number(struct host_probe *probe, const char *path, unsigned base,
                              int64_t *value_out);

/* Why @text stands for a value that was withheld; NULL: it was not. */
const char *scheck__host_withheld(struct scheck_str text);

#endif
