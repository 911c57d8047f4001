/* SPDX-License-Identifier: MIT */
/* Values of facts as a person reads them. */
#ifndef SCHECK_CLI_QUANTITY_H
#define SCHECK_CLI_QUANTITY_H

#include <supportcheck/image.h>

/* Large enough for every number with its reading; strings are cut. */
#define CLI_QUANTITY_SIZE 128

/*
 * Write @value, an integer in @unit ("bytes", "frames", … or "" for none):
 * "9 TiB (9895604649984)", "frame 0x90000000 (9 TiB)", "\"qcow2\"", "true".
 */
void cli_quantity(const char *unit, const struct scheck_value *value, char *buf, size_t cap);

/* The same for a number. */
void cli_quantity_int(const char *unit, int64_t value, char *buf, size_t cap);

/* Read "9 TiB", "0x10", "-3"; false when @text is none or does not fit. */
bool cli_quantity_parse(const char *text, int64_t *value_out);

#endif
