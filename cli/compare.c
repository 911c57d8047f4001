/* SPDX-License-Identifier: MIT */
#include "compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "host_facts.h"
#include "json.h"
#include "message.h"
#include "policy_source.h"
#include "report_json.h"

bool compare_is_asked(const struct cli_options *options)
{
    return options->hosts.n > 1 || (options->release && strstr(options->release, ".."));
}

static int check_question(const struct cli_options *options)
{
    bool releases = options->release && strstr(options->release, "..");

    if (options->format > CLI_JSON)
        return cli_usage(options->command, "several hosts or releases: --format is text or json");
    if (releases && options->hosts.n > 1)
        return cli_usage(options->command, "give several hosts or several releases, not both");
    if (!releases && options->n_args == 0)
        return cli_usage(options->command, "several hosts: name the guests to place on them");
    return 0;
}

static int read_hosts(struct compare *c)
{
    struct cli_options one = *c->options;

    c->n_hosts = one.hosts.n ? one.hosts.n : 1;
    c->hosts = calloc(c->n_hosts, sizeof *c->hosts);
    if (!c->hosts)
        return cli_no_memory();
    for (size_t i = 0; i < c->n_hosts; i++) {
        int rc;

        one.host = c->options->hosts.n ? c->options->hosts.items[i] : NULL;
        if (scheck_facts_new(c->policy, NULL, &c->hosts[i]) != SCHECK_OK)
            return cli_no_memory();
        rc = cli_host_facts(&one, c->hosts[i]);
        if (rc)
            return rc;
    }
    if (scheck_facts_fork(c->hosts[0], NULL, &c->facts) != SCHECK_OK ||
        scheck_workspace_new(c->policy, NULL, &c->workspace) != SCHECK_OK)
        return cli_no_memory();
    return 0;
}

bool compare_fill(struct compare *c, const struct cli_guests *input, size_t idx, size_t host)
{
    int rc = scheck_facts_reset(c->facts, c->hosts[host]) == SCHECK_OK ? 0 : cli_no_memory();

    if (!rc && input)
        rc = cli_guests_fill(input, idx, c->facts);
    if (!rc)
        rc = cli_occasion_facts(c->options, c->facts);
    c->status = cli_status_worse(c->status, rc);
    return rc == 0;
}

bool compare_judge(struct compare *c, const char *name, const char *release,
                   struct cli_verdict *verdict)
{
    struct scheck_options options = {.size = sizeof options, .release = release};
    int rc;

    *verdict = (struct cli_verdict){
        .guest = name, .workspace = c->workspace, .facts = c->facts, .required = c->required};
    rc = scheck_evaluate(c->workspace, c->facts, &options, &verdict->report);
    if (rc != SCHECK_OK) {
        cli_error("%s cannot be evaluated: %s", name ? name : "the host",
                  scheck_status_message(rc));
        c->status = cli_status_worse(c->status, CLI_INPUT);
        return false;
    }
    if (name)
        cli_verdict_of_guest(verdict);
    else
        cli_verdict_of_host(verdict);
    return true;
}

void compare_begin_line(struct compare *c)
{
    fputs(c->n_printed++ ? ",\n" : "\n", stdout);
}

struct json_object *compare_level_json(const struct compare *c, struct scheck_level level)
{
    struct json_object *json = json_object_new_object();

    cli_json_add(json, "function",
                 scheck_policy_level_name(c->policy, SCHECK_AXIS_FUNCTION, level.function));
    cli_json_add(json, "security",
                 scheck_policy_level_name(c->policy, SCHECK_AXIS_SECURITY, level.security));
    return json;
}

const char *compare_status_name(int status)
{
    static const char *const names[] = {
        [CLI_MEETS] = "meets", [CLI_FAILS] = "fails", [CLI_BETWEEN] = "undetermined"};

    return names[status];
}

static void answer(struct compare *c)
{
    bool json = c->options->format == CLI_JSON, releases = c->options->hosts.n <= 1;

    if (json) {
        report_json_begin(c->policy);
        printf("],\"%s\":[", releases ? "upgrades" : "placements");
    }
    if (releases)
        compare_releases(c);
    else
        compare_hosts(c);
    if (json)
        report_json_end();
}

int cli_compare(const struct cli_options *options)
{
    struct compare c = {.options = options};
    struct cli_policy policy = {.policy = NULL};
    size_t n_guests;
    int rc = check_question(options);

    if (rc)
        return rc;
    rc = cli_policy_open(options, false, &policy);
    c.policy = policy.policy;
    if (!rc && options->release)
        rc = strstr(options->release, "..")
                 ? compare_check_releases(&c)
                 : cli_policy_check_release(options->command, c.policy, options->release);
    if (!rc)
        rc = cli_require_parse(options->command, c.policy, options->require, &c.required);
    if (!rc)
        rc = read_hosts(&c);
    if (!rc) {
        c.status = cli_guests_open_all(options, &c.inputs, &n_guests);
        if (c.status == CLI_USAGE || !c.inputs)
            rc = c.status;
        else
            answer(&c);
        if (!rc)
            rc = c.status;
    }
    cli_guests_free_all(options, c.inputs);
    for (size_t i = 0; c.hosts && i < c.n_hosts; i++)
        scheck_facts_free(c.hosts[i]);
    free(c.hosts);
    scheck_workspace_free(c.workspace);
    scheck_facts_free(c.facts);
    cli_policy_close(&policy);
    return rc;
}
