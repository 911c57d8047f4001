/* SPDX-License-Identifier: MIT */
/* What a guest, or a host, gains and loses from release to release. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "compare.h"
#include "json.h"
#include "message.h"
#include "text.h"
#include "words.h"

/* How a statement stood under one release. */
enum standing { ABSENT = 0, OPEN, APPLIES };

struct stand {
    uint8_t standing;
    struct scheck_level level;
};

struct upgrade {
    struct compare *c;
    const char *name;
    struct stand *before, *after; /* by statement */
    size_t n_statements;
    struct json_object *json, *steps;
    struct text text;
};

/* --- one release --- */

/* Of another release than the host's own version nobody knows the point release yet. */
static void set_version(struct compare *c, const struct scheck_release *release)
{
    struct scheck_value version;
    size_t fact, len = strlen(release->id);
    char text[48];

    if (scheck_policy_find_fact(c->policy, "hypervisor.version", 18, &fact) != SCHECK_OK ||
        (scheck_facts_get(c->facts, fact, 0, &version) == SCHECK_OK &&
         version.known == SCHECK_KNOWN && version.as.s.len >= len &&
         memcmp(version.as.s.data, release->id, len) == 0 &&
         (version.as.s.len == len || version.as.s.data[len] < '0' || version.as.s.data[len] > '9')))
        return;
    snprintf(text, sizeof text, "%.24s%s", release->id, release->development ? "-unstable" : "");
    scheck_facts_set_string(c->facts, "hypervisor.version", text, strlen(text));
}

static void note(struct upgrade *u, const struct scheck_finding *findings, size_t n,
                 enum standing standing)
{
    for (size_t i = 0; i < n; i++) {
        if (!u->name && !cli_concerns_host(&findings[i]))
            continue;
        u->after[findings[i].statement].standing = (uint8_t)standing;
        u->after[findings[i].statement].level = findings[i].level;
    }
}

static void take_report(struct upgrade *u, const struct scheck_report *report)
{
    struct stand *swap = u->before;

    u->before = u->after;
    u->after = swap;
    memset(u->after, 0, u->n_statements * sizeof *u->after);
    note(u, report->findings, report->n_findings, APPLIES);
    note(u, report->undetermined, report->n_undetermined, OPEN);
}

/* --- a step --- */

enum change { SAME = 0, GAINED, LOST, OPENED, N_CHANGES };

static enum change change_of(const struct stand *before, const struct stand *after)
{
    if (before->standing == APPLIES && after->standing == APPLIES) {
        if (before->level.function == after->level.function &&
            before->level.security == after->level.security)
            return SAME;
        /* Better on one axis and worse on the other is a loss: nobody should overlook it. */
        return scheck_level_meets(after->level, before->level) ? GAINED : LOST;
    }
    if (after->standing == APPLIES)
        return LOST;
    if (after->standing == OPEN)
        return before->standing == OPEN ? SAME : OPENED;
    return before->standing == APPLIES ? GAINED : SAME;
}

static const char *const change_names[N_CHANGES] = {"", "gained", "lost", "undetermined"};

static void add_verdict(struct upgrade *u, struct json_object *json,
                        const struct cli_verdict *verdict)
{
    cli_json_add(json, "status", compare_status_name(verdict->status));
    json_object_object_add(json, "best", compare_level_json(u->c, verdict->best));
    json_object_object_add(json, "worst", compare_level_json(u->c, verdict->worst));
}

static void step_json(struct upgrade *u, const char *from, const char *to,
                      const struct cli_verdict *verdict)
{
    struct json_object *step = json_object_new_object();

    cli_json_add(step, "from", from);
    cli_json_add(step, "to", to);
    add_verdict(u, step, verdict);
    for (int change = GAINED; change < N_CHANGES; change++) {
        struct json_object *ids = json_object_new_array();

        for (size_t i = 0; i < u->n_statements; i++) {
            struct scheck_statement s;

            if (change_of(&u->before[i], &u->after[i]) == (enum change)change &&
                scheck_policy_statement(u->c->policy, i, &s) == SCHECK_OK)
                json_object_array_add(ids, json_object_new_string(s.id));
        }
        json_object_object_add(step, change_names[change], ids);
    }
    json_object_array_add(u->steps, step);
}

static void print_level(struct upgrade *u, const char *release, const struct cli_verdict *verdict)
{
    static const enum text_style styles[] = {
        [CLI_MEETS] = TEXT_GOOD, [CLI_FAILS] = TEXT_BAD, [CLI_BETWEEN] = TEXT_WARN};
    char best[CLI_WORDS_SIZE], worst[CLI_WORDS_SIZE];

    text_begin(&u->text, 2, 6);
    text_style(&u->text, TEXT_BOLD);
    text_wordsf(&u->text, "%s:", release);
    text_style(&u->text, styles[verdict->status]);
    text_words(&u->text, cli_level_words(u->c->policy, verdict->best, best));
    if (verdict->best.function != verdict->worst.function ||
        verdict->best.security != verdict->worst.security)
        text_wordsf(&u->text, "at best; at worst %s",
                    cli_level_words(u->c->policy, verdict->worst, worst));
    text_style(&u->text, TEXT_PLAIN);
    text_end(&u->text);
}

static void print_changes(struct upgrade *u)
{
    static const char *const words[N_CHANGES] = {"", "better:", "worse:", "not decided:"};

    for (int change = GAINED; change < N_CHANGES; change++)
        for (size_t i = 0; i < u->n_statements; i++) {
            struct scheck_statement s;

            if (change_of(&u->before[i], &u->after[i]) != (enum change)change ||
                scheck_policy_statement(u->c->policy, i, &s) != SCHECK_OK)
                continue;
            text_begin(&u->text, 4, 8);
            text_words(&u->text, words[change]);
            text_wordsf(&u->text, "%s [%s]", cli_statement_words(&s), s.id);
            text_end(&u->text);
        }
}

/* --- all releases --- */

static void first_release(struct upgrade *u, const char *release, const struct cli_verdict *verdict)
{
    struct json_object *first = json_object_new_object();

    if (u->c->options->format != CLI_JSON) {
        json_object_put(first);
        print_level(u, release, verdict);
        return;
    }
    cli_json_add(first, "release", release);
    add_verdict(u, first, verdict);
    json_object_object_add(u->json, "first", first);
}

static void next_release(struct upgrade *u, const char *from, const char *to,
                         const struct cli_verdict *verdict)
{
    if (u->c->options->format == CLI_JSON) {
        step_json(u, from, to, verdict);
        return;
    }
    print_level(u, to, verdict);
    print_changes(u);
}

static void follow(struct upgrade *u, const struct cli_guests *input, size_t idx, size_t first,
                   size_t last)
{
    struct scheck_release release, previous = {.id = NULL};

    for (size_t i = first; i <= last; i++, previous = release) {
        struct cli_verdict verdict;

        scheck_policy_release(u->c->policy, i, &release);
        if (!compare_fill(u->c, input, idx, 0))
            return;
        set_version(u->c, &release);
        if (!compare_judge(u->c, u->name, release.id, &verdict))
            return;
        u->c->status = cli_status_worse(u->c->status, verdict.status);
        take_report(u, verdict.report);
        if (i == first)
            first_release(u, release.id, &verdict);
        else
            next_release(u, previous.id, release.id, &verdict);
    }
}

static void upgrade(struct compare *c, const struct cli_guests *input, size_t idx, size_t first,
                    size_t last)
{
    struct upgrade u = {.c = c};
    struct scheck_policy_info info;
    char buf[256];

    scheck_policy_info(c->policy, &info);
    u.n_statements = info.n_statements;
    u.name = input ? cli_guests_name(input, idx, buf, sizeof buf) : NULL;
    u.before = calloc(info.n_statements + 1, sizeof *u.before);
    u.after = calloc(info.n_statements + 1, sizeof *u.after);
    if (!u.before || !u.after) {
        c->status = cli_status_worse(c->status, cli_no_memory());
    } else if (c->options->format == CLI_JSON) {
        u.json = json_object_new_object();
        u.steps = json_object_new_array();
        json_object_object_add(u.json, "guest",
                               u.name ? cli_json_string(u.name, strlen(u.name)) : NULL);
        cli_json_add(u.json, "host", c->options->host);
        follow(&u, input, idx, first, last);
        json_object_object_add(u.json, "steps", u.steps);
        compare_begin_line(c);
        cli_json_print(u.json);
    } else {
        if (c->n_printed++)
            putchar('\n');
        text_init(&u.text, stdout, c->options->colour);
        text_begin(&u.text, 0, 4);
        text_style(&u.text, TEXT_BOLD);
        text_wordsf(&u.text, "%s:", u.name ? u.name : "host");
        text_end(&u.text);
        follow(&u, input, idx, first, last);
    }
    free(u.before);
    free(u.after);
}

/* Number of the release called by the @len bytes at @id, or SIZE_MAX. */
static size_t find_release(const struct compare *c, const char *id, size_t len)
{
    struct scheck_release r;

    for (size_t i = 0; scheck_policy_release(c->policy, i, &r) == SCHECK_OK; i++)
        if (strlen(r.id) == len && memcmp(r.id, id, len) == 0)
            return i;
    return SIZE_MAX;
}

void compare_releases(struct compare *c)
{
    const char *dots = strstr(c->options->release, "..");
    size_t first = find_release(c, c->options->release, (size_t)(dots - c->options->release));
    size_t last = find_release(c, dots + 2, strlen(dots + 2));

    for (size_t i = 0; i < c->options->n_args; i++)
        for (size_t k = 0; k < c->inputs[i].n; k++)
            upgrade(c, &c->inputs[i], k, first, last);
    if (c->options->n_args == 0)
        upgrade(c, NULL, 0, first, last);
}

int compare_check_releases(const struct compare *c)
{
    const char *text = c->options->release, *dots = text ? strstr(text, "..") : NULL;
    struct scheck_release r, newest = {.id = "?"};
    size_t first, last;

    if (!dots)
        return 0;
    first = find_release(c, text, (size_t)(dots - text));
    last = find_release(c, dots + 2, strlen(dots + 2));
    if (first != SIZE_MAX && last != SIZE_MAX && first < last)
        return 0;
    for (size_t i = 0; scheck_policy_release(c->policy, i, &r) == SCHECK_OK; i++)
        newest = r;
    if (scheck_policy_release(c->policy, 0, &r) != SCHECK_OK)
        r = newest;
    return cli_usage(c->options->command,
                     "--release '%s': give two releases, the older first, of %s to %s", text, r.id,
                     newest.id);
}
