/* SPDX-License-Identifier: MIT */
#include "quantity.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A frame is 4 KiB on every architecture that Xen runs on. */
#define FRAME_SHIFT 12

/* Of a string; the quotes and the dots have to fit into CLI_QUANTITY_SIZE too. */
#define LONGEST_STRING 80

static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB"};

#define N_UNITS (sizeof units / sizeof *units)

/* The largest unit that divides @bytes exactly, and at least MiB; else no text. */
static bool exact_size(uint64_t bytes, char *buf, size_t cap)
{
    size_t unit = 0;

    while (bytes && bytes % 1024 == 0 && unit < N_UNITS) {
        bytes /= 1024;
        unit++;
    }
    if (unit < 2)
        return false;
    snprintf(buf, cap, "%" PRIu64 " %s", bytes, units[unit - 1]);
    return true;
}

/* Three places are enough to recognise a size that is not exact; 1023 GiB is about 1 TiB. */
static void rounded_size(double bytes, char *buf, size_t cap)
{
    size_t unit = 0;

    while (bytes >= 999.5 && unit < N_UNITS) {
        bytes /= 1024;
        unit++;
    }
    if (unit)
        snprintf(buf, cap, "about %.3g %s", bytes, units[unit - 1]);
    else
        snprintf(buf, cap, "%.0f bytes", bytes);
}

static void frames(int64_t value, char *buf, size_t cap)
{
    char size[48];

    if (value >= INT64_MAX >> FRAME_SHIFT) {
        snprintf(buf, cap, "0x%" PRIx64, (uint64_t)value);
        return;
    }
    if (!exact_size((uint64_t)value << FRAME_SHIFT, size, sizeof size))
        rounded_size((double)value * (1 << FRAME_SHIFT), size, sizeof size);
    snprintf(buf, cap, "frame 0x%" PRIx64 " (%s)", (uint64_t)value, size);
}

void cli_quantity_int(const char *unit, int64_t value, char *buf, size_t cap)
{
    char size[48];

    if (value > 0 && strcmp(unit, "frames") == 0)
        frames(value, buf, cap);
    else if (value > 0 && strcmp(unit, "bytes") == 0 && exact_size((uint64_t)value, size, sizeof size))
        snprintf(buf, cap, "%s (%" PRId64 ")", size, value);
    else
        snprintf(buf, cap, "%" PRId64, value);
}

/* Cut long strings, but not inside a character. */
static void quote(struct scheck_str s, char *buf, size_t cap)
{
    size_t len = s.len < LONGEST_STRING ? s.len : LONGEST_STRING;

    while (len < s.len && len > 0 && ((unsigned char)s.data[len] & 0xc0) == 0x80)
        len--;
    snprintf(buf, cap, "\"%.*s\"%s", (int)len, len ? s.data : "", len < s.len ? "..." : "");
}

void cli_quantity(const char *unit, const struct scheck_value *value, char *buf, size_t cap)
{
    if (value->known == SCHECK_UNKNOWN) {
        snprintf(buf, cap, "unknown");
        return;
    }
    if (value->known == SCHECK_ABSENT) {
        snprintf(buf, cap, "absent");
        return;
    }
    switch (value->type) {
    case SCHECK_TYPE_BOOL: snprintf(buf, cap, "%s", value->as.b ? "true" : "false"); break;
    case SCHECK_TYPE_INT: cli_quantity_int(unit, value->as.i, buf, cap); break;
    case SCHECK_TYPE_UINT: snprintf(buf, cap, "%" PRIu64, value->as.u); break;
    case SCHECK_TYPE_STRING: quote(value->as.s, buf, cap); break;
    case SCHECK_TYPE_LIST: snprintf(buf, cap, "a list of %zu", value->as.n_elements); break;
    default: snprintf(buf, cap, "nothing"); break;
    }
}

bool cli_quantity_parse(const char *text, int64_t *value_out)
{
    char *end = NULL;
    int64_t scale = 1, value;

    errno = 0;

    long long number = strtoll(text, &end, strncmp(text, "0x", 2) == 0 ? 16 : 10);

    if (errno || end == text)
        return false;
    while (*end == ' ')
        end++;
    if (*end) {
        size_t unit = 0;

        while (unit < N_UNITS && strcmp(end, units[unit]) != 0)
            unit++;
        if (unit == N_UNITS)
            return false;
        scale = (int64_t)1 << (10 * (unit + 1));
    }
    if (__builtin_mul_overflow((int64_t)number, scale, &value))
        return false;
    *value_out = value;
    return true;
}
