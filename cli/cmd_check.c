/* SPDX-License-Identifier: MIT */
/* supportcheck check: judge guests on a host. */
#include <stdlib.h>

#include "cli.h"
#include "compare.h"
#include "domains.h"
#include "guests.h"
#include "host_facts.h"
#include "message.h"
#include "policy_source.h"
#include "report_formats.h"
#include "report_json.h"
#include "report_text.h"

struct check {
    const struct cli_options *options;
    struct cli_policy policy;
    struct scheck_level required;
    struct scheck_facts *host;  /* what all guests share */
    struct scheck_facts *facts; /* of the guest at hand; the host's own where there is one only */
    struct scheck_workspace *workspace;
    struct scheck_adviser *adviser;
    struct cli_guests *inputs; /* one for each argument; those refused have no guests */
    size_t n_guests;
    struct cli_domains domains; /* that run and were asked for */
    size_t n_reported;
    struct report_text text;
    int status;
};

static int prepare_policy(struct check *check)
{
    const struct cli_options *options = check->options;
    int rc = cli_policy_open(options, false, &check->policy);

    if (!rc && options->release)
        rc = cli_policy_check_release(options->command, check->policy.policy, options->release);
    if (!rc)
        rc = cli_require_parse(options->command, check->policy.policy, options->require,
                               &check->required);
    return rc;
}

static int prepare_facts(struct check *check)
{
    if (scheck_facts_new(check->policy.policy, NULL, &check->host) != SCHECK_OK)
        return cli_no_memory();
    return cli_host_facts(check->options, check->host);
}

/* Only where more than one thing is judged do the host's facts have to be kept as they are. */
static int share_host(struct check *check)
{
    if (check->n_guests + check->domains.n_examined < 2)
        check->facts = check->host;
    else if (scheck_facts_fork(check->host, NULL, &check->facts) != SCHECK_OK)
        return cli_no_memory();
    return 0;
}

/* Facts of the host alone in check->facts. */
static int begin_facts(struct check *check)
{
    if (check->facts != check->host && scheck_facts_reset(check->facts, check->host) != SCHECK_OK)
        return cli_no_memory();
    return 0;
}

/* Behind the readers, so that it lies in memory that they have used. */
static int prepare_workspace(struct check *check)
{
    if (scheck_workspace_new(check->policy.policy, NULL, &check->workspace) != SCHECK_OK)
        return cli_no_memory();
    return 0;
}

/* All arguments are read first, to know whether the host is worth a report of its own. */
static int open_inputs(struct check *check)
{
    check->status = cli_guests_open_all(check->options, &check->inputs, &check->n_guests);
    if (check->status == CLI_USAGE || !check->inputs)
        return check->status;

    int rc = cli_domains_open(check->options, &check->domains);

    check->status = cli_status_worse(check->status, rc);
    return 0;
}

/* Writers for programs; text and JSON have more to say and more arguments. */
static const struct writer {
    void (*begin)(const struct scheck_policy *policy);
    void (*verdict)(const struct cli_verdict *verdict);
    void (*end)(void);
} writers[CLI_N_FORMATS] = {
    [CLI_JSON] = {report_json_begin, NULL, report_json_end},
    [CLI_SARIF] = {report_sarif_begin, report_sarif_verdict, report_sarif_end},
    [CLI_JUNIT] = {report_junit_begin, report_junit_verdict, report_junit_end},
    [CLI_PROMETHEUS] = {report_prometheus_begin, report_prometheus_verdict, report_prometheus_end},
    [CLI_NAGIOS] = {report_nagios_begin, report_nagios_verdict, NULL},
    [CLI_MARKDOWN] = {report_markdown_begin, report_markdown_verdict, report_markdown_end},
};

static void show(struct check *check, const struct cli_verdict *verdict)
{
    enum cli_format format = check->options->format;

    if (format == CLI_TEXT)
        report_text_verdict(&check->text, verdict);
    else if (format == CLI_JSON)
        report_json_verdict(verdict, check->n_reported == 0);
    else
        writers[format].verdict(verdict);
    check->n_reported++;
}

/*
 * Evaluate @facts for the guest that @verdict names, with where it stands or
 * that it runs, or for the host alone.
 */
static int judge(struct check *check, const struct scheck_facts *facts, struct cli_verdict verdict)
{
    struct scheck_options options = {.size = sizeof options, .release = check->options->release};
    const char *name = verdict.guest;

    verdict.workspace = check->workspace;
    verdict.facts = facts;
    verdict.required = check->required;
    verdict.adviser = &check->adviser;
    verdict.release = check->options->release;

    int rc = scheck_evaluate(check->workspace, facts, &options, &verdict.report);

    if (rc != SCHECK_OK) {
        cli_error("%s cannot be evaluated: %s", name ? name : "the host",
                  scheck_status_message(rc));
        return CLI_INPUT;
    }
    if (name)
        cli_verdict_of_guest(&verdict);
    else
        cli_verdict_of_host(&verdict);
    show(check, &verdict);
    return verdict.status;
}

static int judge_host(struct check *check)
{
    int rc = begin_facts(check);

    if (!rc)
        rc = cli_occasion_facts(check->options, check->facts);
    return rc ? rc : judge(check, check->facts, (struct cli_verdict){.guest = NULL});
}

static int judge_guest(struct check *check, const struct cli_guests *input, size_t idx)
{
    char buf[256];
    const char *name = cli_guests_name(input, idx, buf, sizeof buf);

    int rc = begin_facts(check);

    if (!rc)
        rc = cli_guests_fill(input, idx, check->facts);
    if (!rc)
        rc = cli_occasion_facts(check->options, check->facts);
    return rc ? rc
              : judge(check, check->facts,
                      (struct cli_verdict){.guest = name,
                                           .file = input->path[0] != '<' ? input->path : NULL,
                                           .input = input,
                                           .idx = idx});
}

static int judge_domain(struct check *check, const struct cli_domain *domain)
{
    struct cli_running running;

    int rc = begin_facts(check);

    if (!rc)
        rc = cli_domain_fill(domain, check->options, check->facts, &running);
    if (!rc)
        rc = cli_occasion_facts(check->options, check->facts);
    return rc ? rc
              : judge(check, check->facts,
                      (struct cli_verdict){.guest = domain->name, .running = &running});
}

static void judge_domains(struct check *check)
{
    for (size_t i = 0; i < check->domains.n; i++)
        if (cli_domain_is_examined(&check->domains.items[i]))
            check->status =
                cli_status_worse(check->status, judge_domain(check, &check->domains.items[i]));
}

/* Behind the reports: what was asked for and is not in them. */
static void list_not_examined(struct check *check)
{
    bool json = check->options->format == CLI_JSON, first = true;

    if (json && check->domains.asked)
        report_json_not_examined(NULL, 0, NULL, true);
    for (size_t i = 0; i < check->domains.n; i++) {
        const struct cli_domain *domain = &check->domains.items[i];

        if (cli_domain_is_examined(domain))
            continue;
        /* Of the control domain the host's report speaks; of others nobody knows. */
        if (domain->id != 0)
            check->status = cli_status_worse(check->status, CLI_BETWEEN);
        if (json)
            report_json_not_examined(domain->name, domain->id, domain->reason, first);
        else if (check->options->format == CLI_TEXT)
            report_text_not_examined(&check->text, domain->name, domain->id, domain->reason);
        first = false;
    }
}

static void judge_all(struct check *check)
{
    bool is_asked = check->options->n_args == 0 && !check->domains.asked;
    bool is_shown = check->n_guests + check->domains.n_examined > 1 &&
                    check->options->format == CLI_TEXT && !check->options->quiet;

    if (is_asked || is_shown) {
        int status = judge_host(check);

        /* The host's own verdict enters the status only where it was asked for. */
        if (is_asked || cli_is_error(status))
            check->status = cli_status_worse(check->status, status);
    }
    for (size_t i = 0; i < check->options->n_args; i++) {
        for (size_t j = 0; j < check->inputs[i].n; j++)
            check->status =
                cli_status_worse(check->status, judge_guest(check, &check->inputs[i], j));
    }
    judge_domains(check);
    list_not_examined(check);
}

static int report(struct check *check)
{
    const struct scheck_policy *policy = check->policy.policy;
    const struct writer *writer = &writers[check->options->format];
    int rc = report_text_init(&check->text, policy, check->options);

    if (rc)
        return rc;
    if (writer->begin)
        writer->begin(policy);
    judge_all(check);
    if (writer->end)
        writer->end();
    else if (check->options->format == CLI_TEXT)
        report_text_end(&check->text);
    report_text_clear(&check->text);
    return check->status;
}

static void release_check(struct check *check)
{
    cli_domains_close(&check->domains);
    cli_guests_free_all(check->options, check->inputs);
    scheck_workspace_free(check->workspace);
    scheck_adviser_free(check->adviser);
    if (check->facts != check->host)
        scheck_facts_free(check->facts);
    scheck_facts_free(check->host);
    cli_policy_close(&check->policy);
}

int cli_check(const struct cli_options *options)
{
    struct check check = {.options = options};
    int rc;

    if (compare_is_asked(options)) {
        rc = cli_compare(options);
        return options->format == CLI_NAGIOS ? report_nagios_end(rc) : rc;
    }
    rc = prepare_policy(&check);
    if (!rc)
        rc = prepare_facts(&check);
    if (!rc)
        rc = open_inputs(&check);
    if (!rc)
        rc = prepare_workspace(&check);
    if (!rc)
        rc = share_host(&check);
    if (!rc)
        rc = report(&check);
    /* A plugin says what it came to even where nothing could be read. */
    if (options->format == CLI_NAGIOS)
        rc = report_nagios_end(rc);
    release_check(&check);
    return rc;
}
