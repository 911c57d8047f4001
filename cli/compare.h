/* SPDX-License-Identifier: MIT */
/* Questions about several hosts, or several releases. */
#ifndef SCHECK_CLI_COMPARE_H
#define SCHECK_CLI_COMPARE_H

#include <json-c/json.h>

#include "guests.h"
#include "verdict.h"

/* What the two questions share. */
struct compare {
    const struct cli_options *options;
    const struct scheck_policy *policy;
    struct scheck_level required;
    struct scheck_workspace *workspace;
    struct scheck_facts *facts;  /* of the guest at hand */
    struct scheck_facts **hosts; /* one for each --host, or one for this machine */
    size_t n_hosts;
    struct cli_guests *inputs; /* one for each argument */
    size_t n_printed;
    int status;
};

/* Which of the hosts may take each guest; compare_releases(): what each release brings it. */
void compare_hosts(struct compare *c);
void compare_releases(struct compare *c);

/* Returns 0, or CLI_USAGE after saying which releases --release may name. */
int compare_check_releases(const struct compare *c);

/* Whether @options asks one of these questions: several hosts, or releases "4.17..4.20". */
bool compare_is_asked(const struct cli_options *options);
/* Answer it; returns the exit status. */
int cli_compare(const struct cli_options *options);

/*
 * Judge the guest whose facts stand in c->facts under @release (NULL: its
 * host's version says); false after saying why not.
 */
bool compare_judge(struct compare *c, const char *name, const char *release,
                   struct cli_verdict *verdict);
/* Fill c->facts with guest @idx of @input on host @host, or with the host alone. */
bool compare_fill(struct compare *c, const struct cli_guests *input, size_t idx, size_t host);
/* The two halves of a JSON document: its head and one line in its list. */
void compare_begin_line(struct compare *c);
struct json_object *compare_level_json(const struct compare *c, struct scheck_level level);
const char *compare_status_name(int status);

#endif
