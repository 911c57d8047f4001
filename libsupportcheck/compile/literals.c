/* SPDX-License-Identifier: MIT */
/* Numbers, dates, names: the lexical rules of docs/policy-format.md. */
#include <string.h>

#include "check.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static int digit_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (is_lower(c))
        return c - 'a' + 10;
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 36;
}

/* Magnitude at *@text, moved behind it. False: no digit, or more than 64 bits. */
static bool parse_magnitude(const char **text, uint64_t *value_out)
{
    const char *p = *text;
    unsigned base = 10;
    uint64_t value = 0;

    if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
        base = 16;
        p += 2;
    }
    if ((unsigned)digit_value(*p) >= base)
        return false;
    for (; (unsigned)digit_value(*p) < base; p++) {
        unsigned digit = (unsigned)digit_value(*p);

        if (value > (UINT64_MAX - digit) / base)
            return false;
        value = value * base + digit;
    }
    *text = p;
    *value_out = value;
    return true;
}

/* The factor of the unit that is the whole of @text; 0: not a unit. */
static uint64_t unit_factor(const char *text)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};

    if (!*text)
        return 1;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(text, units[i]) == 0)
            return (uint64_t)1 << (10 * (i + 1));
    }
    return 0;
}

bool scheck__parse_quantity(const char *text, int64_t *value_out)
{
    bool negative = *text == '-';
    uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    const char *unit;
    uint64_t value, factor;

    text += negative;
    if (!parse_magnitude(&text, &value))
        return false;
    unit = text + strspn(text, " \t\n\r");
    /* "12 " and "12 x" are no numbers; "12KiB" is one. */
    if (!*unit && unit != text)
        return false;
    factor = unit_factor(unit);
    if (!factor || value > limit / factor)
        return false;
    value *= factor;
    *value_out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

static unsigned two_digits(const char *text)
{
    return (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
}

bool scheck__date_valid(const char *text)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned year, month, day;
    bool leap;

    if (strlen(text) != strlen("YYYY-MM-DD"))
        return false;
    for (size_t i = 0; i < strlen("YYYY-MM-DD"); i++) {
        if (i == 4 || i == 7 ? text[i] != '-' : !is_digit(text[i]))
            return false;
    }
    year = two_digits(text) * 100 + two_digits(text + 2);
    month = two_digits(text + 5);
    day = two_digits(text + 8);
    if (month < 1 || month > 12 || day < 1)
        return false;
    leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] + (unsigned)(month == 2 && leap);
}

bool scheck__id_valid(const char *text)
{
    if (!is_lower(*text))
        return false;
    for (; *text; text++) {
        if (!is_lower(*text) && !is_digit(*text) && !strchr("._-", *text))
            return false;
    }
    return true;
}

bool scheck__fact_name_valid(const char *text, size_t len)
{
    static const char *const words[] = {"false", "in", "null", "true"};

    if (!len || !is_lower(*text))
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!is_lower(text[i]) && !is_digit(text[i]) && text[i] != '_')
            return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i]) == len && memcmp(words[i], text, len) == 0)
            return false;
    }
    return true;
}

/* A number of up to four digits at *@text, moved behind it. */
static bool parse_part(const char **text, unsigned *value_out)
{
    size_t n = 0;
    unsigned value = 0;

    for (; is_digit((*text)[n]); n++) {
        if (n == 4)
            return false;
        value = value * 10 + (unsigned)((*text)[n] - '0');
    }
    /* "4.08" and "4.8" would be two names of one release. */
    if (!n || (n > 1 && **text == '0'))
        return false;
    *text += n;
    *value_out = value;
    return true;
}

bool scheck__release_parse(const char *text, unsigned *major_out, unsigned *minor_out)
{
    if (!parse_part(&text, major_out) || *text++ != '.')
        return false;
    return parse_part(&text, minor_out) && !*text;
}
