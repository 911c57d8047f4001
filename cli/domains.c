/* SPDX-License-Identifier: MIT */
#include "domains.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef SCHECK_CLI_HOST
#include "../adapters/host/domains.h"
#endif

#include "cli.h"
#include "message.h"

#ifdef SCHECK_CLI_HOST

/* Where libxl keeps what it was told of each domain. */
#define USERDATA_DIR "/var/lib/xen"

static bool is_number(const char *word)
{
    return *word && word[strspn(word, "0123456789")] == '\0';
}

/* As xl understands it: a number is an id, whatever the names. */
static bool is_called(const struct scheck_domain *domain, const char *word)
{
    return is_number(word) ? strtoul(word, NULL, 10) == domain->id
                           : strcmp(word, domain->name) == 0;
}

static bool path_of(const struct scheck_domain *domain, char *path, size_t cap)
{
    const char *dir = secure_getenv("SUPPORTCHECK_USERDATA_DIR");
    int len = snprintf(path, cap, "%s/userdata-d.%" PRIu32 ".%s.libxl-json",
                       dir && *dir ? dir : USERDATA_DIR, domain->id, domain->uuid);

    return *domain->uuid && len > 0 && (size_t)len < cap;
}

/* Why there is nothing to examine; NULL: there is. */
static const char *not_examined(const struct scheck_domain *domain, const char *path)
{
    /* xen-init-dom0 saves a configuration of it that says nothing. */
    if (domain->id == 0)
        return "the control domain is judged with the host";
    if (!*path || (access(path, F_OK) != 0 && errno == ENOENT))
        return "it has no libxl configuration, as a dom0less domain or one of another tool stack";
    return NULL;
}

static int open_domain(const struct cli_options *options, const struct scheck_domain *listed,
                       bool by_name, struct cli_domain *domain)
{
    char path[4096];
    int status;

    if (!path_of(listed, path, sizeof path))
        path[0] = '\0';
    *domain = (struct cli_domain){.name = listed->name, .id = listed->id};
    snprintf(domain->made_up, sizeof domain->made_up, "domain %" PRIu32, listed->id);
    if (!*domain->name)
        domain->name = domain->made_up;
    domain->reason = not_examined(listed, path);
    domain->running = (struct cli_running){
        .id = listed->id, .max_gfn = listed->max_gfn, .max_gfn_by = listed->no_max_gfn};
    if (domain->reason)
        return by_name ? CLI_INPUT : 0;
    status = cli_guests_open(options->command, path, scheck_reader_libxl_json.name, &domain->input);
    if (domain->input.n != 1)
        domain->reason = "its configuration cannot be read";
    return status;
}

static bool is_wanted(const struct cli_options *options, const struct scheck_domain *domain,
                      bool *by_name_out)
{
    *by_name_out = false;
    for (size_t i = 0; i < options->n_domains; i++)
        *by_name_out = *by_name_out || is_called(domain, options->domains[i]);
    return *by_name_out || options->all_domains;
}

static int refuse_missing(const struct cli_options *options, const struct cli_domains *domains)
{
    int status = 0;

    for (size_t i = 0; i < options->n_domains; i++) {
        size_t j = 0;

        while (j < domains->n_listed && !is_called(&domains->listed[j], options->domains[i]))
            j++;
        if (j == domains->n_listed) {
            cli_error("there is no running domain '%s'; 'xl list' names them", options->domains[i]);
            status = CLI_INPUT;
        }
    }
    return status;
}

static int list(struct cli_domains *domains)
{
    char reason[SCHECK_DOMAINS_REASON];

    if (!scheck_domains_list(&domains->listed, &domains->n_listed, reason)) {
        cli_error("running domains cannot be listed: %s", reason);
        return CLI_INPUT;
    }
    scheck_domains_frames(domains->listed, domains->n_listed);
    domains->items = calloc(domains->n_listed + 1, sizeof *domains->items);
    return domains->items ? 0 : cli_no_memory();
}

int cli_domains_open(const struct cli_options *options, struct cli_domains *domains_out)
{
    struct cli_domains *domains = domains_out;
    int status;
    bool by_name;

    *domains = (struct cli_domains){.asked = options->all_domains || options->n_domains > 0};
    if (!domains->asked)
        return 0;
    status = list(domains);
    if (status)
        return status;
    status = refuse_missing(options, domains);
    for (size_t i = 0; i < domains->n_listed; i++) {
        struct cli_domain *domain = &domains->items[domains->n];

        if (!is_wanted(options, &domains->listed[i], &by_name))
            continue;
        if (open_domain(options, &domains->listed[i], by_name, domain))
            status = CLI_INPUT;
        domains->n_examined += cli_domain_is_examined(domain);
        domains->n++;
    }
    return status;
}

void cli_domains_close(struct cli_domains *domains)
{
    for (size_t i = 0; i < domains->n; i++)
        cli_guests_close(&domains->items[i].input);
    free(domains->items);
    if (domains->listed)
        scheck_domains_free(domains->listed, domains->n_listed);
    *domains = (struct cli_domains){.asked = false};
}

#else

int cli_domains_open(const struct cli_options *options, struct cli_domains *domains_out)
{
    *domains_out = (struct cli_domains){.asked = options->all_domains || options->n_domains > 0};
    if (!domains_out->asked)
        return 0;
    cli_error("running domains cannot be listed: this build has no probe of hosts");
    return CLI_INPUT;
}

void cli_domains_close(struct cli_domains *domains)
{
    *domains = (struct cli_domains){.asked = false};
}

#endif

bool cli_domain_is_examined(const struct cli_domain *domain)
{
    return !domain->reason;
}

/* A PV guest writes into a page of its own how large it is; nobody checks that. */
static const char *who_says(const struct scheck_facts *facts)
{
    struct scheck_value type;
    size_t fact;

    if (scheck_policy_find_fact(scheck_facts_policy(facts), "guest.type", 10, &fact) == SCHECK_OK &&
        scheck_facts_get(facts, fact, 0, &type) == SCHECK_OK && type.known == SCHECK_KNOWN &&
        !(type.as.s.len == 2 && memcmp(type.as.s.data, "pv", 2) == 0))
        return "the hypervisor's account";
    return "the guest's own account, which is not to be trusted";
}

static int set_frames(struct scheck_facts *facts, const struct cli_running *running)
{
    char source[160];
    int rc;

    if (running->max_gfn < 0) {
        rc = scheck_facts_set_unknown(facts, "guest.max_gfn", running->max_gfn_by);
    } else {
        snprintf(source, sizeof source, "XENMEM_maximum_gpfn: %s", running->max_gfn_by);
        rc = scheck_facts_set_int(facts, "guest.max_gfn", running->max_gfn);
        if (rc == SCHECK_OK)
            rc = scheck_facts_set_source(facts, "guest.max_gfn", source);
    }
    return rc == SCHECK_E_NOFACT ? SCHECK_OK : rc;
}

int cli_domain_fill(const struct cli_domain *domain, const struct cli_options *options,
                    struct scheck_facts *facts, struct cli_running *running_out)
{
    const char *operation = scheck_operation_name(SCHECK_OP_RUNNING);
    struct cli_running running = domain->running;
    int rc = cli_guests_fill(&domain->input, 0, facts);

    if (rc)
        return rc;
    if (running.max_gfn >= 0)
        running.max_gfn_by = who_says(facts);
    rc = set_frames(facts, &running);
    if (rc == SCHECK_OK && !options->operation)
        rc = scheck_facts_set_string(facts, "operation", operation, strlen(operation));
    if (rc != SCHECK_OK && rc != SCHECK_E_NOFACT) {
        cli_error("%s cannot be examined: %s", domain->name, scheck_status_message(rc));
        return CLI_INPUT;
    }
    *running_out = running;
    return 0;
}
