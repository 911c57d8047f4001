/* SPDX-License-Identifier: MIT */
#include "report_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "json.h"
#include "remedies.h"
#include "words.h"

#define NAME_SIZE 512

void report_json_begin(const struct scheck_policy *policy)
{
    struct scheck_policy_info info;
    struct json_object *json = json_object_new_object();

    scheck_policy_info(policy, &info);
    json_object_object_add(json, "serial", json_object_new_uint64(info.serial));
    cli_json_add(json, "digest", info.digest);
    json_object_object_add(json, "size", json_object_new_uint64(info.size));
    json_object_object_add(json, "statements", json_object_new_uint64(info.n_statements));
    fputs("{\"schema\":\"supportcheck-report/1\",\"policy\":", stdout);
    cli_json_print(json);
    fputs(",\"reports\":[", stdout);
}

void report_json_end(void)
{
    fputs("\n]}\n", stdout);
}

void report_json_not_examined(const char *name, uint32_t id, const char *reason, bool first)
{
    struct json_object *json;

    if (!name) {
        fputs("\n],\"not_examined\":[", stdout);
        return;
    }
    json = json_object_new_object();
    json_object_object_add(json, "guest", cli_json_string(name, strlen(name)));
    json_object_object_add(json, "domain", json_object_new_uint64(id));
    cli_json_add(json, "reason", reason);
    fputs(first ? "\n" : ",\n", stdout);
    cli_json_print(json);
}

static void add_level(struct json_object *object, const struct scheck_policy *policy,
                      struct scheck_level level)
{
    cli_json_add(object, "function",
                 scheck_policy_level_name(policy, SCHECK_AXIS_FUNCTION, level.function));
    cli_json_add(object, "security",
                 scheck_policy_level_name(policy, SCHECK_AXIS_SECURITY, level.security));
}

static struct json_object *level_json(const struct scheck_policy *policy,
                                      struct scheck_level level)
{
    struct json_object *json = json_object_new_object();

    add_level(json, policy, level);
    return json;
}

/* What the author left out is left out here. */
static void add_given(struct json_object *object, const char *key, const char *text)
{
    if (*text)
        cli_json_add(object, key, text);
}

static struct json_object *operations_json(unsigned operations)
{
    struct json_object *json = json_object_new_array();

    for (int i = 0; i < SCHECK_N_OPERATIONS; i++)
        if (operations & (1u << i))
            json_object_array_add(json, json_object_new_string(scheck_operation_name(
                                            (enum scheck_operation)i)));
    return json;
}

/* "; "-separated in the policy, a list here. */
static struct json_object *references_json(const char *references)
{
    struct json_object *json = json_object_new_array();

    while (*references) {
        const char *end = strstr(references, "; ");
        size_t len = end ? (size_t)(end - references) : strlen(references);

        json_object_array_add(json, cli_json_string(references, len));
        references += len + (end ? 2 : 0);
    }
    return json;
}

static struct json_object *limit_json(const struct cli_verdict *verdict, size_t rule)
{
    const struct scheck_policy *policy = verdict->report->policy;
    struct scheck_limit limit;
    struct scheck_fact_info fact;

    if (scheck_limit(verdict->workspace, rule, &limit) != SCHECK_OK)
        return NULL;

    struct json_object *json = json_object_new_object();

    if (limit.subject != SIZE_MAX &&
        scheck_policy_fact(policy, limit.subject, &fact) == SCHECK_OK)
        cli_json_add(json, "subject", fact.name);
    cli_json_add_value(json, "actual", &limit.actual);
    cli_json_add_value(json, "at_least", &limit.at_least);
    json_object_object_add(json, "max", json_object_new_int64(limit.max));
    return json;
}

static struct json_object *reason_json(const struct cli_verdict *verdict,
                                       const struct scheck_reason *reason)
{
    const struct scheck_policy *policy = verdict->report->policy;
    struct json_object *json = json_object_new_object();
    char name[NAME_SIZE];

    cli_json_add(json, "condition", reason->text);
    json_object_object_add(json, "holds", json_object_new_boolean(reason->holds));
    if (reason->fact.fact != SIZE_MAX) {
        cli_json_add(json, "fact", cli_fact_name(policy, &reason->fact, name, sizeof name));
        cli_json_add_value(json, "actual", &reason->actual);
        cli_json_add(json, "source", cli_fact_note(verdict->facts, &reason->fact));
    }
    return json;
}

static struct json_object *because_json(const struct cli_verdict *verdict, size_t rule)
{
    struct json_object *json = json_object_new_array();
    size_t n;
    struct scheck_reason *reasons = cli_reasons(verdict->workspace, rule, &n);

    for (size_t i = 0; i < n; i++)
        json_object_array_add(json, reason_json(verdict, &reasons[i]));
    free(reasons);
    return json;
}

static struct json_object *change_json(const struct scheck_policy *policy,
                                       const struct scheck_change *change)
{
    static const char *const kinds[] = {"set", "at-most", "at-least", "absent", "remove"};
    struct json_object *json = json_object_new_object();
    char name[NAME_SIZE];

    cli_json_add(json, "fact", cli_fact_name(policy, &change->fact, name, sizeof name));
    cli_json_add(json, "change", kinds[change->kind]);
    if (change->kind <= SCHECK_CHANGE_AT_LEAST)
        cli_json_add_value(json, "value", &change->to);
    return json;
}

static struct json_object *remedy_json(const struct scheck_policy *policy,
                                       const struct scheck_remedy *remedy, bool clears)
{
    struct json_object *json = json_object_new_object(), *changes = json_object_new_array();
    char words[CLI_REMEDY_SIZE];

    for (size_t i = 0; i < remedy->n_changes; i++)
        json_object_array_add(changes, change_json(policy, &remedy->changes[i]));
    json_object_object_add(json, "changes", changes);
    if (clears) {
        cli_json_add(json, "text", cli_remedy_words(policy, remedy, words));
        json_object_object_add(json, "new_findings",
                               json_object_new_uint64(remedy->n_new_findings));
        json_object_object_add(json, "leaves_undetermined",
                               json_object_new_boolean(remedy->leaves_undetermined));
    } else {
        cli_json_add(json, "text", cli_condition_words(policy, remedy, words));
    }
    return json;
}

/* What would clear a finding, and how the search for it ended. */
static void add_remedies(struct json_object *json, const struct cli_verdict *verdict, size_t rule)
{
    const struct scheck_advice *advice = cli_advise(verdict, rule, SCHECK_GOAL_CLEAR);
    struct json_object *array;

    if (!advice)
        return;
    array = json_object_new_array();
    for (size_t i = 0; i < advice->n_remedies; i++)
        json_object_array_add(
            array, remedy_json(verdict->report->policy, &advice->remedies[i], true));
    json_object_object_add(json, "remedies", array);
    cli_json_add(json, "remedies_end", cli_advice_end_name(advice->end));
}

/* What would make an undetermined statement apply, what would rule it out; both: it matters. */
static void add_decisions(struct json_object *json, const struct cli_verdict *verdict, size_t rule)
{
    static const struct {
        const char *key;
        enum scheck_goal goal;
    } ways[] = {{"applies_if", SCHECK_GOAL_APPLY}, {"ruled_out_if", SCHECK_GOAL_RULE_OUT}};
    bool matters = true, complete = true;

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const struct scheck_advice *advice = cli_advise(verdict, rule, ways[i].goal);

        if (!advice)
            return;
        matters &= advice->n_remedies > 0;
        complete &= advice->n_remedies > 0 || advice->end != SCHECK_ADVICE_BOUND;
        if (advice->n_remedies)
            json_object_object_add(
                json, ways[i].key,
                remedy_json(verdict->report->policy, &advice->remedies[0], false));
    }
    if (complete)
        json_object_object_add(json, "matters", json_object_new_boolean(matters));
}

/* What findings, undetermined statements and waived ones have in common. */
static struct json_object *statement_json(const struct scheck_policy *policy,
                                          const struct scheck_finding *finding,
                                          const struct scheck_statement *statement)
{
    struct json_object *json = json_object_new_object();

    cli_json_add(json, "id", statement->id);
    cli_json_add(json, "feature", statement->feature);
    cli_json_add(json, "path", statement->path);
    add_given(json, "qualifier", statement->qualifier);
    add_given(json, "label", finding->label);
    add_level(json, policy, finding->level);
    cli_json_add(json, "severity", cli_severity_name(finding->severity));
    cli_json_add(json, "scope", cli_scope_name(finding->scope));
    json_object_object_add(json, "counts", json_object_new_boolean(finding->counts));
    if (finding->undocumented)
        json_object_object_add(json, "undocumented", json_object_new_boolean(true));
    add_given(json, "message", statement->message);
    if (statement->operations)
        json_object_object_add(json, "operations", operations_json(statement->operations));
    add_given(json, "consequence", statement->consequence);
    return json;
}

static struct json_object *finding_json(const struct cli_verdict *verdict,
                                        const struct scheck_finding *finding)
{
    const struct scheck_policy *policy = verdict->report->policy;
    struct scheck_statement statement;

    if (scheck_policy_statement(policy, finding->statement, &statement) != SCHECK_OK)
        return NULL;

    struct json_object *json = statement_json(policy, finding, &statement);
    struct json_object *limit = limit_json(verdict, finding->rule);

    if (limit)
        json_object_object_add(json, "limit", limit);
    add_given(json, "caveat", statement.caveat);
    add_given(json, "remedy", statement.remedy);
    if (*statement.references)
        json_object_object_add(json, "references", references_json(statement.references));
    add_given(json, "link", statement.link);
    json_object_object_add(json, "because", because_json(verdict, finding->rule));
    if (finding->waiver)
        cli_json_add(json, "reason", finding->waiver);
    add_remedies(json, verdict, finding->rule);
    return json;
}

/* Names in "missing"; why each is unknown, where somebody said, in "notes". */
static void add_missing(struct json_object *json, const struct cli_verdict *verdict, size_t rule)
{
    struct json_object *missing = json_object_new_array();
    struct json_object *notes = json_object_new_object();
    size_t n;
    struct scheck_fact_ref *refs = cli_missing(verdict->workspace, rule, &n);
    char name[NAME_SIZE];

    for (size_t i = 0; i < n; i++) {
        cli_fact_name(verdict->report->policy, &refs[i], name, sizeof name);
        json_object_array_add(missing, cli_json_string(name, strlen(name)));
        cli_json_add(notes, name, cli_fact_note(verdict->facts, &refs[i]));
    }
    free(refs);
    json_object_object_add(json, "missing", missing);
    if (json_object_object_length(notes) > 0)
        json_object_object_add(json, "notes", notes);
    else
        json_object_put(notes);
}

static struct json_object *undetermined_json(const struct cli_verdict *verdict,
                                             const struct scheck_finding *finding)
{
    const struct scheck_policy *policy = verdict->report->policy;
    struct scheck_statement statement;

    if (scheck_policy_statement(policy, finding->statement, &statement) != SCHECK_OK)
        return NULL;

    struct json_object *json = statement_json(policy, finding, &statement);

    cli_json_add(json, "reason", finding->outcome == SCHECK_ERRED ? "error" : "missing-facts");
    add_missing(json, verdict, finding->rule);
    add_decisions(json, verdict, finding->rule);
    return json;
}

struct finding_list {
    const char *key;
    const struct scheck_finding *findings;
    size_t n;
    struct json_object *(*write)(const struct cli_verdict *, const struct scheck_finding *);
};

/* No statement says that the policy has none for this release: the one finding that is ours. */
static struct json_object *not_covered_json(const struct cli_verdict *verdict)
{
    struct json_object *json = json_object_new_object();
    char words[CLI_WORDS_SIZE];

    cli_json_add(json, "id", REPORT_NOT_COVERED);
    cli_json_add(json, "severity", cli_severity_name(SCHECK_WARNING));
    cli_json_add(json, "scope", cli_scope_name(SCHECK_SCOPE_HOST));
    json_object_object_add(json, "counts", json_object_new_boolean(true));
    cli_json_add(json, "message", cli_release_words(verdict->report, words));
    cli_json_add(json, "remedy", "use a policy that knows this release");
    return json;
}

/* Without a guest only what concerns the host is said. */
static void add_findings(struct json_object *json, const struct cli_verdict *verdict,
                         const struct finding_list *list)
{
    struct json_object *array = json_object_new_array();

    if (strcmp(list->key, "findings") == 0 && !verdict->report->release)
        json_object_array_add(array, not_covered_json(verdict));
    for (size_t i = 0; i < list->n; i++)
        if (verdict->guest || cli_concerns_host(&list->findings[i]))
            json_object_array_add(array, list->write(verdict, &list->findings[i]));
    json_object_object_add(json, list->key, array);
}

static void add_running(struct json_object *json, const struct cli_running *running)
{
    json_object_object_add(json, "domain", json_object_new_uint64(running->id));
    json_object_object_add(json, "max_gfn", running->max_gfn < 0
                                                ? NULL
                                                : json_object_new_int64(running->max_gfn));
    cli_json_add(json, "max_gfn_by", running->max_gfn_by);
}

static struct json_object *report_head(const struct cli_verdict *verdict)
{
    const struct scheck_report *r = verdict->report;
    struct json_object *json = json_object_new_object();

    json_object_object_add(
        json, "guest",
        verdict->guest ? cli_json_string(verdict->guest, strlen(verdict->guest)) : NULL);
    if (verdict->running)
        add_running(json, verdict->running);
    json_object_object_add(json, "release",
                           r->release ? cli_json_string(r->release, strlen(r->release)) : NULL);
    cli_json_add(json, "version", r->version);
    json_object_object_add(json, "assumed",
                           json_object_new_boolean(r->coverage == SCHECK_ASSUMED));
    cli_json_add(json, "coverage", cli_coverage_name(r->coverage));
    cli_json_add(json, "operation", scheck_operation_name(r->operation));
    json_object_object_add(json, "best", level_json(r->policy, verdict->best));
    json_object_object_add(json, "worst", level_json(r->policy, verdict->worst));
    json_object_object_add(json, "required", level_json(r->policy, verdict->required));
    cli_json_add(json, "status", cli_status_name(verdict->status));
    return json;
}

static struct json_object *report_object(const struct cli_verdict *verdict)
{
    const struct scheck_report *r = verdict->report;
    const struct finding_list lists[] = {
        {"findings", r->findings, r->n_findings, finding_json},
        {"undetermined", r->undetermined, r->n_undetermined, undetermined_json},
        {"waived", r->waived, r->n_waived, finding_json},
    };
    struct json_object *json = report_head(verdict);

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        add_findings(json, verdict, &lists[i]);
    json_object_object_add(json, "in_use", json_object_new_uint64(r->n_in_use));
    json_object_object_add(json, "harmless", json_object_new_uint64(r->n_harmless));
    return json;
}

void report_json_verdict(const struct cli_verdict *verdict, bool first)
{
    fputs(first ? "\n" : ",\n", stdout);
    cli_json_print(report_object(verdict));
}

char *report_json_text(const struct cli_verdict *verdict)
{
    return cli_json_text(report_object(verdict));
}
