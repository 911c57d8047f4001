/* SPDX-License-Identifier: MIT */
#ifndef SCHECK_XLCFG_CFG_PRIVATE_H
#define SCHECK_XLCFG_CFG_PRIVATE_H

#include <stdint.h>
#include <stdio.h>

/* libxl.h is not pedantic about zero-length arrays and the like. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <libxlutil.h>
#pragma GCC diagnostic pop

#include "cfg.h"

#define WORD_BITS 2048

struct xlcfg {
    XLU_Config *config;
    FILE *report; /* where libxlutil writes its messages, over `text` */
    char *text;
    size_t text_len;
    uint32_t words[WORD_BITS / 32]; /* a bit for each word of the input, several share one */
};

/* What was reported since the last call, terminated; "" when nothing. */
const char *xlcfg_take_report(struct xlcfg *cfg);

#endif
