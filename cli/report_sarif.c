/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "json.h"
#include "message.h"
#include "remedies.h"
#include "report_formats.h"
#include "words.h"

#define SCHEMA \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static struct {
    struct json_object *rules, *results;
    long *rule_of; /* of each statement: its number among the rules, or -1 */
    const struct scheck_policy *policy;
} run;

static struct json_object *text_object(const char *text)
{
    struct json_object *json = json_object_new_object();

    cli_json_add(json, "text", *text ? text : "-");
    return json;
}

void report_sarif_begin(const struct scheck_policy *policy)
{
    struct scheck_policy_info info;

    scheck_policy_info(policy, &info);
    run.policy = policy;
    run.rules = json_object_new_array();
    run.results = json_object_new_array();
    run.rule_of = cli_need(malloc((info.n_statements + 1) * sizeof *run.rule_of));
    for (size_t i = 0; i < info.n_statements; i++)
        run.rule_of[i] = -1;
}

/* Only an address: a link may say something else. */
static bool is_address(const char *link)
{
    return strncmp(link, "https://", 8) == 0 && !strpbrk(link, " <>\"");
}

static long rule_index(size_t number, const struct scheck_statement *statement)
{
    if (!run.rule_of)
        return -1;
    if (run.rule_of[number] >= 0)
        return run.rule_of[number];

    struct json_object *rule = json_object_new_object();

    cli_json_add(rule, "id", statement->id);
    json_object_object_add(rule, "shortDescription", text_object(cli_statement_words(statement)));
    json_object_object_add(rule, "fullDescription", text_object(statement->path));
    if (is_address(statement->link))
        cli_json_add(rule, "helpUri", statement->link);
    if (*statement->remedy)
        json_object_object_add(rule, "help", text_object(statement->remedy));
    run.rule_of[number] = (long)json_object_array_length(run.rules);
    json_object_array_add(run.rules, rule);
    return run.rule_of[number];
}

/* A path as a URI reference. */
static struct json_object *uri_json(const char *path)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
    size_t len = strlen(path), used = 0;
    char *uri = cli_need(malloc(len * 3 + 8));

    if (*path == '/')
        used = (size_t)sprintf(uri, "file://");
    for (; *path; path++) {
        if (strchr(plain, *path))
            uri[used++] = *path;
        else
            used += (size_t)sprintf(uri + used, "%%%02X", (unsigned char)*path);
    }

    struct json_object *json = json_object_new_string_len(uri, (int)used);

    free(uri);
    return json;
}

static struct json_object *physical_json(const struct cli_verdict *verdict, size_t rule)
{
    struct json_object *json = json_object_new_object(), *file = json_object_new_object();
    unsigned line = cli_line_of_rule(verdict, rule);

    json_object_object_add(file, "uri", uri_json(verdict->file));
    json_object_object_add(json, "artifactLocation", file);
    if (line > 0) {
        struct json_object *region = json_object_new_object();

        json_object_object_add(region, "startLine", json_object_new_int64(line));
        json_object_object_add(json, "region", region);
    }
    return json;
}

static struct json_object *locations_json(const struct cli_verdict *verdict,
                                          const struct scheck_finding *finding)
{
    struct json_object *array = json_object_new_array(), *location = json_object_new_object();
    struct json_object *logical = json_object_new_array(), *name = json_object_new_object();

    if (verdict->file && !cli_concerns_host(finding))
        json_object_object_add(location, "physicalLocation", physical_json(verdict, finding->rule));
    cli_json_add(name, "name",
                 verdict->guest && !cli_concerns_host(finding) ? verdict->guest : "host");
    cli_json_add(name, "kind", "resource");
    json_object_array_add(logical, name);
    json_object_object_add(location, "logicalLocations", logical);
    json_object_array_add(array, location);
    return array;
}

/* What it is and what would clear it; the reader of a result sees little else. */
static struct json_object *message_json(const struct cli_verdict *verdict,
                                        const struct scheck_finding *finding,
                                        const struct scheck_statement *statement)
{
    char level[CLI_WORDS_SIZE], words[CLI_REMEDY_SIZE], all[2 * CLI_REMEDY_SIZE];
    const struct scheck_advice *advice = NULL;

    if (finding->outcome == SCHECK_APPLIES)
        advice = cli_advise(verdict, finding->rule, SCHECK_GOAL_CLEAR);
    snprintf(all, sizeof all, "%.900s (%s)%s%s", cli_statement_words(statement),
             cli_level_words(run.policy, finding->level, level),
             advice && advice->n_remedies ? " To clear it, " : "",
             advice && advice->n_remedies
                 ? cli_remedy_words(run.policy, &advice->remedies[0], words)
                 : "");
    return text_object(all);
}

static void add_result(const struct cli_verdict *verdict, const struct scheck_finding *finding)
{
    static const char *const levels[] = {"note", "warning", "error"};
    struct scheck_statement statement;

    if ((!verdict->guest && !cli_concerns_host(finding)) ||
        scheck_policy_statement(run.policy, finding->statement, &statement) != SCHECK_OK)
        return;

    struct json_object *json = json_object_new_object(), *prints = json_object_new_object();
    bool open = finding->outcome != SCHECK_APPLIES;
    long index = rule_index(finding->statement, &statement);
    char print[CLI_REMEDY_SIZE];

    cli_json_add(json, "ruleId", statement.id);
    if (index >= 0)
        json_object_object_add(json, "ruleIndex", json_object_new_int64(index));
    cli_json_add(json, "kind", open ? "open" : "fail");
    cli_json_add(json, "level", open ? "none" : levels[finding->severity]);
    json_object_object_add(json, "message", message_json(verdict, finding, &statement));
    json_object_object_add(json, "locations", locations_json(verdict, finding));
    snprintf(print, sizeof print, "%s:%.800s", statement.id,
             verdict->guest && !cli_concerns_host(finding) ? verdict->guest : "");
    cli_json_add(prints, "supportcheck/v1", print);
    json_object_object_add(json, "partialFingerprints", prints);
    if (finding->waiver) {
        struct json_object *all = json_object_new_array(), *one = json_object_new_object();

        cli_json_add(one, "kind", "external");
        cli_json_add(one, "justification", finding->waiver);
        json_object_array_add(all, one);
        json_object_object_add(json, "suppressions", all);
    }
    json_object_array_add(run.results, json);
}

void report_sarif_verdict(const struct cli_verdict *verdict)
{
    const struct scheck_report *r = verdict->report;

    for (size_t i = 0; i < r->n_findings; i++)
        add_result(verdict, &r->findings[i]);
    for (size_t i = 0; i < r->n_undetermined; i++)
        add_result(verdict, &r->undetermined[i]);
    for (size_t i = 0; i < r->n_waived; i++)
        add_result(verdict, &r->waived[i]);
}

static struct json_object *tool_json(void)
{
    struct json_object *tool = json_object_new_object(), *driver = json_object_new_object();
    struct json_object *properties = json_object_new_object();
    struct scheck_policy_info info;
    char version[32];

    scheck_policy_info(run.policy, &info);
    snprintf(version, sizeof version, "%d.%d.%d", SCHECK_VERSION_MAJOR, SCHECK_VERSION_MINOR,
             SCHECK_VERSION_PATCH);
    cli_json_add(driver, "name", "supportcheck");
    cli_json_add(driver, "version", version);
    json_object_object_add(driver, "rules", run.rules);
    json_object_object_add(properties, "policySerial", json_object_new_uint64(info.serial));
    cli_json_add(properties, "policyDigest", info.digest);
    json_object_object_add(driver, "properties", properties);
    json_object_object_add(tool, "driver", driver);
    return tool;
}

void report_sarif_end(void)
{
    struct json_object *log = json_object_new_object(), *runs = json_object_new_array();
    struct json_object *one = json_object_new_object();

    json_object_object_add(one, "tool", tool_json());
    json_object_object_add(one, "results", run.results);
    json_object_array_add(runs, one);
    cli_json_add(log, "$schema", SCHEMA);
    cli_json_add(log, "version", "2.1.0");
    json_object_object_add(log, "runs", runs);
    cli_json_print(log);
    putchar('\n');
    free(run.rule_of);
    run.rule_of = NULL;
}
