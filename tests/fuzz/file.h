/* SPDX-License-Identifier: MIT */
/* Bytes as a file that stands in memory, for what reads files by their name. */
#ifndef SCHECK_FUZZ_FILE_H
#define SCHECK_FUZZ_FILE_H

#include <stddef.h>
#include <stdint.h>

enum { FUZZ_N_FILES = 3 };

/* Path of file @number, which holds @data until it is asked for again. */
const char *fuzz_file(unsigned number, const uint8_t *data, size_t len);

#endif
