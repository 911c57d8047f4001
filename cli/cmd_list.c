/* SPDX-License-Identifier: MIT */
/* supportcheck list: the statements of one release. */
#include <stdio.h>
#include <string.h>

#include "catalogue.h"
#include "cli.h"
#include "json.h"
#include "message.h"
#include "policy_source.h"
#include "words.h"

struct listing {
    const struct scheck_policy *policy;
    size_t release;
    const char *release_id;
    const char *level; /* NULL: every one */
    int id_width, label_width;
};

struct entry {
    struct scheck_statement statement;
    struct scheck_history history;
    char level[CLI_WORDS_SIZE];
    const char *status; /* SUPPORT.md's words, or the level where it has none */
};

/* --level names a level of either axis, with "security=" or "function=" where both have it. */
static bool level_matches(const struct listing *listing, struct scheck_level level)
{
    static const char *const prefixes[] = {"function=", "security="};
    const uint8_t idx[] = {level.function, level.security};

    for (int axis = 0; axis < SCHECK_N_AXES; axis++) {
        const char *name =
            scheck_policy_level_name(listing->policy, (enum scheck_axis)axis, idx[axis]);
        size_t len = strlen(prefixes[axis]);
        const char *wanted = listing->level;

        if (strncmp(wanted, prefixes[axis], len) == 0)
            wanted += len;
        if (name && strcmp(name, wanted) == 0)
            return true;
    }
    return false;
}

/* Statement @idx as the release has it; false when it is not to be listed. */
static bool get_entry(const struct listing *listing, size_t idx, struct entry *entry)
{
    if (scheck_policy_statement(listing->policy, idx, &entry->statement) != SCHECK_OK ||
        !cli_history_at(listing->policy, idx, listing->release, &entry->history) ||
        (listing->level && !level_matches(listing, entry->history.level)))
        return false;
    cli_level_words(listing->policy, entry->history.level, entry->level);
    entry->status = *entry->history.label ? entry->history.label : entry->level;
    return true;
}

static bool level_exists(const struct listing *listing)
{
    for (int axis = 0; axis < SCHECK_N_AXES; axis++) {
        for (unsigned i = 0;
             scheck_policy_level_name(listing->policy, (enum scheck_axis)axis, i); i++) {
            struct scheck_level level = {(uint8_t)(axis == SCHECK_AXIS_FUNCTION ? i : 0),
                                         (uint8_t)(axis == SCHECK_AXIS_SECURITY ? i : 0)};

            if (level_matches(listing, level))
                return true;
        }
    }
    return false;
}

static int bigger(int width, const char *text)
{
    int len = (int)strlen(text);

    return len > width ? len : width;
}

static void list_text(struct listing *listing, size_t n_statements)
{
    struct entry e;

    for (size_t i = 0; i < n_statements; i++) {
        if (get_entry(listing, i, &e)) {
            listing->id_width = bigger(listing->id_width, e.statement.id);
            listing->label_width = bigger(listing->label_width, e.status);
        }
    }
    for (size_t i = 0; i < n_statements; i++) {
        if (!get_entry(listing, i, &e))
            continue;
        printf("%-*s  %-7s  %-*s  ", listing->id_width, e.statement.id,
               e.history.checkable ? "checked" : "-", listing->label_width, e.status);
        cli_put_safely(stdout, e.statement.path, strlen(e.statement.path));
        if (*e.statement.qualifier)
            printf(" (%s)", e.statement.qualifier);
        putchar('\n');
    }
}

static struct json_object *entry_json(const struct listing *listing, const struct entry *e)
{
    struct json_object *json = json_object_new_object();

    cli_json_add(json, "id", e->statement.id);
    cli_json_add(json, "feature", e->statement.feature);
    cli_json_add(json, "path", e->statement.path);
    cli_json_add(json, "qualifier", *e->statement.qualifier ? e->statement.qualifier : NULL);
    cli_json_add(json, "label", *e->history.label ? e->history.label : NULL);
    cli_json_add(json, "function",
                 scheck_policy_level_name(listing->policy, SCHECK_AXIS_FUNCTION,
                                          e->history.level.function));
    cli_json_add(json, "security",
                 scheck_policy_level_name(listing->policy, SCHECK_AXIS_SECURITY,
                                          e->history.level.security));
    cli_json_add(json, "since", e->history.since);
    cli_json_add(json, "until", e->history.until);
    json_object_object_add(json, "limit", json_object_new_boolean(e->statement.is_limit));
    json_object_object_add(json, "checkable", json_object_new_boolean(e->history.checkable));
    return json;
}

static void list_json(const struct listing *listing, const struct scheck_policy_info *info)
{
    bool first = true;
    struct entry e;

    printf("{\"schema\":\"supportcheck-list/1\",\"policy\":{\"serial\":%llu,\"digest\":\"%s\"},"
           "\"release\":\"%s\",\"statements\":[",
           (unsigned long long)info->serial, info->digest, listing->release_id);
    for (size_t i = 0; i < info->n_statements; i++) {
        if (!get_entry(listing, i, &e))
            continue;
        fputs(first ? "\n" : ",\n", stdout);
        cli_json_print(entry_json(listing, &e));
        first = false;
    }
    fputs("\n]}\n", stdout);
}

static int list(const struct cli_options *options, const struct scheck_policy *policy)
{
    struct listing listing = {.policy = policy, .level = options->level};
    struct scheck_policy_info info;
    struct scheck_release release;
    int rc = options->release
                 ? cli_policy_check_release(options->command, policy, options->release)
                 : 0;

    if (rc)
        return rc;
    if (listing.level && !level_exists(&listing))
        return cli_usage(options->command,
                         "--level '%s': the policy has no such level; explain a statement to see "
                         "how levels are called",
                         listing.level);
    scheck_policy_info(policy, &info);
    listing.release = cli_release_index(policy, options->release);
    if (scheck_policy_release(policy, listing.release, &release) != SCHECK_OK) {
        cli_error("the policy covers no release: there is nothing to list");
        return CLI_POLICY;
    }
    listing.release_id = release.id;
    if (options->format == CLI_JSON)
        list_json(&listing, &info);
    else
        list_text(&listing, info.n_statements);
    return 0;
}

int cli_list(const struct cli_options *options)
{
    struct cli_policy policy;

    if (options->n_args > 0)
        return cli_usage(options->command, "'%s' is one argument too many", options->args[0]);

    int rc = cli_policy_open(options, false, &policy);

    if (!rc)
        rc = list(options, policy.policy);
    cli_policy_close(&policy);
    return rc;
}
