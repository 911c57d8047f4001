/* SPDX-License-Identifier: MIT */
/* Numbers in decimal without printf(), which a run that has nothing to tell never loads. */
#ifndef SCHECK_DECIMAL_H
#define SCHECK_DECIMAL_H

#include <stdint.h>

/* The digits of any number, and a NUL. */
#define SCHECK_DECIMAL_SIZE 21

/* @n at the end of @text. */
static inline const char *scheck_decimal(char text[SCHECK_DECIMAL_SIZE], uint64_t n)
{
    char *at = text + SCHECK_DECIMAL_SIZE - 1;

    *at = '\0';
    do {
        *--at = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    return at;
}

#endif
