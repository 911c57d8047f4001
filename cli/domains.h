/* SPDX-License-Identifier: MIT */
/* Domains that run on this machine, with the configurations that libxl keeps of them. */
#ifndef SCHECK_CLI_DOMAINS_H
#define SCHECK_CLI_DOMAINS_H

#include "guests.h"
#include "verdict.h"

struct cli_domain {
    const char *name; /* "domain 7" where it has none */
    uint32_t id;
    const char *reason;       /* why it is not examined; NULL: it is */
    struct cli_guests input;  /* its configuration, of one guest where it is examined */
    struct cli_running running;
    char made_up[24];
};

struct cli_domains {
    bool asked; /* with --domain or --all */
    struct cli_domain *items;
    size_t n;
    size_t n_examined;
    struct scheck_domain *listed; /* what items borrow from */
    size_t n_listed;
};

/*
 * Find the domains that --domain and --all name. Returns 0, or CLI_INPUT after
 * saying what is wrong: there is no list, no such domain, one asked for by name
 * has no configuration, or it cannot be read. @domains_out is to be closed in
 * any case.
 */
int cli_domains_open(const struct cli_options *options, struct cli_domains *domains_out);
void cli_domains_close(struct cli_domains *domains);

bool cli_domain_is_examined(const struct cli_domain *domain);

/*
 * Add to @facts what is known of @domain; its operation is "running" unless
 * --operation says another. Returns 0 or CLI_INPUT after saying why.
 */
int cli_domain_fill(const struct cli_domain *domain, const struct cli_options *options,
                    struct scheck_facts *facts, struct cli_running *running_out);

#endif
