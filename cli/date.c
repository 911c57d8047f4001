/* SPDX-License-Identifier: MIT */
#include "date.h"

#include <stdint.h>
#include <string.h>
#include <time.h>

/* Last day since 1970 that is written with four digits of year. */
#define DAYS_TO_10000 2932896

static bool digits_valid(const char *text)
{
    for (int i = 0; i < 10; i++) {
        bool dash = i == 4 || i == 7;

        if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
    }
    return true;
}

static int number(const char *text, int n)
{
    int value = 0;

    while (n-- > 0)
        value = value * 10 + (*text++ - '0');
    return value;
}

bool cli_date_valid(const char *text)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (strlen(text) != 10 || !digits_valid(text))
        return false;

    int year = number(text, 4), month = number(text + 5, 2), day = number(text + 8, 2);

    if (month < 1 || month > 12)
        return false;

    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

/* @n as @width digits at @at. */
static void put_number(char *at, int width, int64_t n)
{
    for (; width > 0; n /= 10)
        at[--width] = (char)('0' + n % 10);
}

/*
 * The Gregorian calendar by the eras of 400 years that it repeats in, with
 * years that begin in March so that the leap day is the last. gmtime() would
 * load the time zone first, which takes longer than the rest of a check.
 */
bool cli_date_today(char today[CLI_DATE_SIZE])
{
    time_t now = time(NULL);
    int64_t day = (int64_t)now / 86400 + 719468; /* since 0000-03-01 */

    /* Four digits of year are all that a date has; a clock before 1970 is no clock. */
    if (now < 0 || now / 86400 > DAYS_TO_10000)
        return false;

    int64_t era = day / 146097, of_era = day % 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153; /* 0: March */

    day = of_year - (153 * month + 2) / 5 + 1;
    year += era * 400 + (month >= 10);
    month += month < 10 ? 3 : -9;
    memcpy(today, "YYYY-MM-DD", CLI_DATE_SIZE);
    put_number(today, 4, year);
    put_number(today + 5, 2, month);
    put_number(today + 8, 2, day);
    return true;
}
