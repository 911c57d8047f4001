/* SPDX-License-Identifier: MIT */
/* Text for other formats: names come from guests, and say what they like. */
#ifndef SCHECK_CLI_ESCAPE_H
#define SCHECK_CLI_ESCAPE_H

#include <stdio.h>

/* XML text and attributes alike; what XML cannot hold becomes U+FFFD. */
void cli_put_xml(FILE *out, const char *text);

/* The value of a Prometheus label, between its quotes. */
void cli_put_label(FILE *out, const char *text);

/* One line of CommonMark without any markup. */
void cli_put_markdown(FILE *out, const char *text);

/* A part of a plugin's line: no controls, no bar, which begins performance data. */
void cli_put_plugin(FILE *out, const char *text);

#endif
