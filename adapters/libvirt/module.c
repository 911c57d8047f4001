/* SPDX-License-Identifier: MIT */
/* What a program finds that loads the reader as a module: one pointer. */
#include "../reader.h"

extern SCHECK_API const struct scheck_reader *const scheck_reader_module;
const struct scheck_reader *const scheck_reader_module = &scheck_reader_libvirt;
