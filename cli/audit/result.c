/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "../message.h"
#include "audit.h"

void audit_result_clear(struct audit_result *result)
{
    free(result->type);
    free(result->file);
    free(result->why);
    *result = (struct audit_result){0};
}

void audit_conclude(struct audit_result *result, enum audit_status status, const char *fmt, ...)
{
    va_list args;

    free(result->why);
    result->status = status;
    va_start(args, fmt);
    /* What cannot be said would be missing from the report. */
    if (vasprintf(&result->why, fmt, args) < 0)
        cli_need(NULL);
    va_end(args);
}
