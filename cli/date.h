/* SPDX-License-Identifier: MIT */
/* Days as the policy writes them: YYYY-MM-DD. */
#ifndef SCHECK_CLI_DATE_H
#define SCHECK_CLI_DATE_H

#include <stdbool.h>

#define CLI_DATE_SIZE sizeof "YYYY-MM-DD"

/* Whether @text is a day of the calendar, written in full. */
bool cli_date_valid(const char *text);

/* Today in UTC, so that a report does not depend on the time zone; false when the clock fails. */
bool cli_date_today(char today[CLI_DATE_SIZE]);

#endif
