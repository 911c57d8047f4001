/* SPDX-License-Identifier: MIT */
/* The audit as JSON: docs/audit.schema.json describes it. */
#include <stdlib.h>
#include <string.h>

#include "../cli.h"
#include "../json.h"
#include "../message.h"
#include "audit.h"

static void add_bool(struct json_object *object, const char *key, bool value)
{
    json_object_object_add(object, key, json_object_new_boolean(value));
}

static void add_number(struct json_object *object, const char *key, uint64_t value)
{
    json_object_object_add(object, key, json_object_new_uint64(value));
}

static struct json_object *add_array(struct json_object *object, const char *key)
{
    struct json_object *array = json_object_new_array();

    json_object_object_add(object, key, array);
    return array;
}

static struct json_object *add_object(struct json_object *array)
{
    struct json_object *object = json_object_new_object();

    json_object_array_add(array, object);
    return object;
}

/* --- what was audited --- */

static void put_version(struct json_object *object, const char *key, const struct audit *audit,
                        const struct audit_version *version)
{
    struct json_object *v = json_object_new_object();

    json_object_object_add(object, key, v);
    if (audit->release) {
        cli_json_add(v, "release", audit->release);
    } else if (version->from) {
        cli_json_add(v, "release", version->release);
        cli_json_add(v, "version", version->text);
        cli_json_add(v, "from", version->from);
    }
}

static struct json_object *policy_json(const struct audit *audit)
{
    struct json_object *policy = json_object_new_object();
    struct scheck_policy_info info;

    scheck_policy_info(audit->policy, &info);
    add_number(policy, "serial", info.serial);
    cli_json_add(policy, "digest", info.digest);
    return policy;
}

static struct json_object *audited_json(const struct audit *audit)
{
    struct json_object *audited = json_object_new_object();
    struct json_object *includes = add_array(audited, "include");

    for (size_t i = 0; !audit->tree.root && i < audit->includes.n; i++)
        json_object_array_add(
            includes, cli_json_string(audit->includes.items[i], strlen(audit->includes.items[i])));
    if (audit->includes.n)
        put_version(audited, "headers", audit, &audit->headers_version);
    cli_json_add(audited, "source_tree", audit->source);
    if (audit->source)
        put_version(audited, "source", audit, &audit->source_version);
    return audited;
}

static struct json_object *targets_json(const struct audit *audit)
{
    struct json_object *targets = json_object_new_array();

    for (size_t i = 0; i < audit->n_targets; i++) {
        const struct audit_compiler *c = &audit->compilers[i];
        struct json_object *target = add_object(targets);

        cli_json_add(target, "name", c->target->name);
        cli_json_add(target, "triple", c->target->triple);
        cli_json_add(target, "libc", c->libc);
        add_bool(target, "minimal_libc", c->minimal);
    }
    return targets;
}

/* --- results --- */

static struct json_object *result_json(const struct audit *audit, size_t evidence, size_t target)
{
    static const char *const expected[] = {[AUDIT_MAY_LIMIT] = "unknown",
                                           [AUDIT_LIMITS] = "limiting",
                                           [AUDIT_LIMITS_NOT] = "not-limiting",
                                           [AUDIT_OTHER_TARGET] = "other-target"};
    const struct audit_result *r = audit_result_at(audit, evidence, target);
    struct json_object *result = json_object_new_object();

    cli_json_add(result, "target", audit->compilers[target].target->name);
    cli_json_add(result, "status", audit_status_names[r->status]);
    cli_json_add(result, "expected", expected[audit_expected_of(audit, evidence, target)]);
    add_bool(result, "as_expected", !audit_is_unexpected(audit, evidence, target));
    if (r->width)
        add_number(result, "width", r->width);
    cli_json_add(result, "type", r->type);
    cli_json_add(result, "file", r->file);
    if (r->line)
        add_number(result, "line", r->line);
    cli_json_add(result, "why", r->why);
    return result;
}

static void put_evidence(struct json_object *array, const struct audit *audit, size_t idx)
{
    const struct audit_evidence *e = &audit->evidences.items[idx];
    struct json_object *object = add_object(array), *results;
    struct scheck_statement s;
    char *words = audit_evidence_words(e);
    const struct {
        const char *name, *text;
    } parts[] = {{"words", words},
                 {"since", e->since},
                 {"until", e->until},
                 {"file", e->file},
                 {"header", e->header},
                 {"function", e->function},
                 {"parameter", e->parameter},
                 {"structure", e->structure},
                 {"member", e->member},
                 {"type", e->type},
                 {"pattern", e->pattern},
                 {"targets", e->targets}};

    if (scheck_policy_statement(audit->policy, e->statement, &s) == SCHECK_OK)
        cli_json_add(object, "statement", s.id);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        cli_json_add(object, parts[i].name, parts[i].text);
    if (e->width)
        add_number(object, "width", e->width);
    results = add_array(object, "results");
    for (size_t target = 0; target < audit->n_targets; target++)
        json_object_array_add(results, result_json(audit, idx, target));
    free(words);
}

static void put_state(struct json_object *array, const struct audit *audit, size_t first,
                      size_t end, size_t target)
{
    struct audit_count count = audit_count(audit, first, end, target);
    struct json_object *state = add_object(array);

    cli_json_add(state, "target", audit->compilers[target].target->name);
    cli_json_add(state, "state", audit_state_names[audit_state_of(&count)]);
    add_bool(state, "complete", count.n[AUDIT_NOT_EXAMINED] == 0);
    add_number(state, "limiting", count.n[AUDIT_LIMITING]);
    add_number(state, "fixed", count.n[AUDIT_FIXED]);
    add_number(state, "gone", count.n[AUDIT_GONE]);
    add_number(state, "cannot_tell", count.n[AUDIT_CANNOT_TELL]);
    add_number(state, "not_examined", count.n[AUDIT_NOT_EXAMINED]);
    add_number(state, "no_limit", count.n_absent);
}

static struct json_object *string_or_null(struct scheck_str text)
{
    return text.len ? cli_json_string(text.data, text.len) : NULL;
}

static void put_lift(struct json_object *array, const struct audit *audit, size_t statement)
{
    struct scheck_str lines;
    struct audit_lift lift;

    if (scheck_policy_document(audit->policy, statement, SCHECK_DOC_LIFT, &lines) != SCHECK_OK)
        return;
    while (audit_lift_next(&lines, &lift)) {
        struct json_object *object = add_object(array);

        json_object_object_add(object, "requires", string_or_null(lift.requires));
        json_object_object_add(object, "met", string_or_null(lift.met));
        json_object_object_add(object, "text", string_or_null(lift.text));
    }
}

static void put_restriction(struct json_object *array, const struct audit *audit, size_t first,
                            size_t end)
{
    size_t statement = audit->evidences.items[first].statement;
    struct json_object *object = add_object(array), *states, *evidence;
    struct scheck_statement s;

    if (scheck_policy_statement(audit->policy, statement, &s) == SCHECK_OK) {
        cli_json_add(object, "id", s.feature);
        cli_json_add(object, "path", s.path);
    }
    states = add_array(object, "states");
    for (size_t target = 0; target < audit->n_targets; target++)
        put_state(states, audit, first, end, target);
    put_lift(add_array(object, "lift"), audit, statement);
    evidence = add_array(object, "evidence");
    for (size_t i = first; i < end; i++)
        put_evidence(evidence, audit, i);
}

int audit_print_json(const struct audit *audit)
{
    struct json_object *root = json_object_new_object(), *restrictions;

    if (!root)
        return cli_no_memory();
    cli_json_add(root, "format", "supportcheck-audit");
    add_number(root, "version", 1);
    json_object_object_add(root, "policy", policy_json(audit));
    json_object_object_add(root, "audited", audited_json(audit));
    json_object_object_add(root, "targets", targets_json(audit));
    restrictions = add_array(root, "restrictions");
    for (size_t first = 0, end; first < audit->evidences.n; first = end) {
        end = audit_group_end(audit, first);
        put_restriction(restrictions, audit, first, end);
    }
    cli_json_print(root);
    return 0;
}
