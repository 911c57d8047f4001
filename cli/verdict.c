/* SPDX-License-Identifier: MIT */
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "message.h"

static const char *const axis_names[SCHECK_N_AXES] = {"function", "security"};

/* Index of the level @name on @axis, or -1. */
static int find_level(const struct scheck_policy *policy, enum scheck_axis axis, const char *name,
                      size_t len)
{
    const char *level;

    for (size_t i = 0; (level = scheck_policy_level_name(policy, axis, i)) != NULL; i++)
        if (strlen(level) == len && memcmp(level, name, len) == 0)
            return (int)i;
    return -1;
}

/* The weakest level of @axis: requiring it requires nothing. */
static uint8_t weakest(const struct scheck_policy *policy, enum scheck_axis axis)
{
    size_t i = 0;

    while (scheck_policy_level_name(policy, axis, i + 1))
        i++;
    return (uint8_t)i;
}

static int unknown_level(const char *command, const struct scheck_policy *policy,
                         enum scheck_axis axis, const char *word)
{
    char list[512] = "";
    const char *level;

    for (size_t i = 0; (level = scheck_policy_level_name(policy, axis, i)) != NULL; i++) {
        size_t used = strlen(list);

        snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", level);
    }
    return cli_usage(command, "'%s' is no level of %s: give one of %s", word, axis_names[axis],
                     list);
}

/* One "axis=level". */
static int parse_part(const char *command, const struct scheck_policy *policy, char *part,
                      struct scheck_level *required)
{
    char *equals = strchr(part, '=');

    if (equals)
        *equals++ = '\0';
    for (int axis = 0; equals && axis < SCHECK_N_AXES; axis++) {
        if (strcmp(part, axis_names[axis]) != 0)
            continue;

        int level = find_level(policy, (enum scheck_axis)axis, equals, strlen(equals));

        if (level < 0)
            return unknown_level(command, policy, (enum scheck_axis)axis, equals);
        if (axis == SCHECK_AXIS_FUNCTION)
            required->function = (uint8_t)level;
        else
            required->security = (uint8_t)level;
        return 0;
    }
    return cli_usage(command,
                     "--require '%s': give security-supported, supported, or "
                     "function=LEVEL,security=LEVEL",
                     part);
}

static int parse_parts(const char *command, const struct scheck_policy *policy, const char *text,
                       struct scheck_level *required)
{
    char *copy = strdup(text), *save = NULL;
    int rc = 0;

    if (!copy)
        return cli_no_memory();

    char *part = strtok_r(copy, ",", &save);

    if (!part)
        rc = cli_usage(command, "--require needs a level");
    for (; part && !rc; part = strtok_r(NULL, ",", &save))
        rc = parse_part(command, policy, part, required);
    free(copy);
    return rc;
}

int cli_require_parse(const char *command, const struct scheck_policy *policy, const char *text,
                      struct scheck_level *required_out)
{
    bool security = !text || strcmp(text, "security-supported") == 0;
    struct scheck_level required = {weakest(policy, SCHECK_AXIS_FUNCTION),
                                    weakest(policy, SCHECK_AXIS_SECURITY)};

    if (security || strcmp(text, "supported") == 0) {
        /* A policy with levels of its own still has a best one. */
        int supported = find_level(policy, SCHECK_AXIS_FUNCTION, "supported", strlen("supported"));
        int external = find_level(policy, SCHECK_AXIS_SECURITY, "external", strlen("external"));

        required.function = supported < 0 ? 0 : (uint8_t)supported;
        if (security)
            required.security = external < 0 ? 0 : (uint8_t)external;
    } else {
        int rc = parse_parts(command, policy, text, &required);

        if (rc)
            return rc;
    }
    *required_out = required;
    return 0;
}

static int status_of(const struct cli_verdict *verdict)
{
    if (scheck_level_meets(verdict->worst, verdict->required))
        return CLI_MEETS;
    return scheck_level_meets(verdict->best, verdict->required) ? CLI_BETWEEN : CLI_FAILS;
}

void cli_verdict_of_guest(struct cli_verdict *verdict)
{
    verdict->best = verdict->report->best;
    verdict->worst = verdict->report->worst;
    verdict->status = status_of(verdict);
}

const char *cli_status_name(int status)
{
    static const char *const names[] = {
        [CLI_MEETS] = "meets", [CLI_FAILS] = "fails", [CLI_BETWEEN] = "undetermined"};

    return names[status];
}

bool cli_concerns_host(const struct scheck_finding *finding)
{
    return finding->scope == SCHECK_SCOPE_HOST || finding->scope == SCHECK_SCOPE_NONE;
}

static void lower(const struct scheck_policy *policy, struct scheck_level *level,
                  const struct scheck_finding *finding)
{
    struct scheck_level to = finding->level;

    if (!finding->counts || !cli_concerns_host(finding))
        return;
    if (to.function > level->function && !scheck_policy_level_is_neutral(policy, SCHECK_AXIS_FUNCTION, to.function))
        level->function = to.function;
    if (to.security > level->security && !scheck_policy_level_is_neutral(policy, SCHECK_AXIS_SECURITY, to.security))
        level->security = to.security;
}

void cli_verdict_of_host(struct cli_verdict *verdict)
{
    const struct scheck_report *report = verdict->report;

    verdict->best = (struct scheck_level){0, 0};
    for (size_t i = 0; i < report->n_findings; i++)
        lower(report->policy, &verdict->best, &report->findings[i]);
    verdict->worst = verdict->best;
    for (size_t i = 0; i < report->n_undetermined; i++)
        lower(report->policy, &verdict->worst, &report->undetermined[i]);
    /* Of a release that the policy does not know, everything is undetermined. */
    if (report->coverage == SCHECK_NEWER || report->coverage == SCHECK_OLDER)
        verdict->worst = report->worst;
    verdict->status = status_of(verdict);
}

bool cli_is_error(int status)
{
    return status > CLI_BETWEEN;
}

int cli_status_worse(int a, int b)
{
    static const int rank[] = {
        [CLI_MEETS] = 0, [CLI_BETWEEN] = 1, [CLI_FAILS] = 2,
        [CLI_USAGE] = 5, [CLI_INPUT] = 3,   [CLI_POLICY] = 4,
    };

    return rank[a] >= rank[b] ? a : b;
}

struct scheck_fact_ref *cli_missing(struct scheck_workspace *workspace, size_t rule,
                                    size_t *n_out)
{
    struct scheck_fact_ref none, *refs = NULL;
    size_t n = 0;

    *n_out = 0;
    if (scheck_missing(workspace, rule, &none, 0, &n) == SCHECK_E_INVAL || n == 0)
        return NULL;
    refs = malloc(n * sizeof *refs);
    /* A report without them would look complete. */
    if (!refs)
        cli_exit(cli_no_memory());
    if (scheck_missing(workspace, rule, refs, n, &n) == SCHECK_OK) {
        *n_out = n;
        return refs;
    }
    free(refs);
    return NULL;
}

struct scheck_reason *cli_reasons(struct scheck_workspace *workspace, size_t rule, size_t *n_out)
{
    struct scheck_reason none, *reasons = NULL;
    size_t n = 0;

    *n_out = 0;
    if (scheck_explain(workspace, rule, &none, 0, &n) == SCHECK_E_INVAL || n == 0)
        return NULL;
    reasons = malloc(n * sizeof *reasons);
    if (!reasons)
        cli_exit(cli_no_memory());
    if (scheck_explain(workspace, rule, reasons, n, &n) == SCHECK_OK) {
        *n_out = n;
        return reasons;
    }
    free(reasons);
    return NULL;
}

const char *cli_fact_name(const struct scheck_policy *policy, const struct scheck_fact_ref *ref,
                          char *buf, size_t cap)
{
    scheck_fact_ref_name(policy, ref, buf, cap);
    return buf;
}

const char *cli_fact_note(const struct scheck_facts *facts, const struct scheck_fact_ref *ref)
{
    return scheck_facts_note(facts, ref->fact, ref->element == SIZE_MAX ? 0 : ref->element);
}
