/* SPDX-License-Identifier: MIT */
/* Whole files in and out, with limits; and a stdout whose errors are noticed. */
#ifndef SCHECK_CLI_FILE_H
#define SCHECK_CLI_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* No guest, facts or policy file comes near this; what does is a mistake or an attack. */
#define CLI_MAX_FILE_MIB 64

struct cli_bytes {
    char *data; /* free(); terminated by a NUL that @len does not count */
    size_t len;
};

/* Read @path, "-" being stdin. Returns 0, or CLI_INPUT after saying why. */
int cli_file_read(const char *path, struct cli_bytes *bytes_out);

/* Read an open descriptor to its end; @name is for messages. Returns as cli_file_read(). */
int cli_file_read_fd(int fd, const char *name, struct cli_bytes *bytes_out);

/*
 * Write @path so that a reader sees the old or the new content, never half of
 * it. Returns 0, or CLI_INPUT after saying why; then @path is as it was.
 */
int cli_file_replace(const char *path, const char *data, size_t len);

/* Make sure that descriptors 0 to 2 are taken, so that no file we open becomes our stdout. */
bool cli_stdio_guard(void);

/* Flush stdout: @status, or CLI_INPUT after saying that output was lost. */
int cli_stdout_finish(int status);

#endif
