/* SPDX-License-Identifier: MIT */
#include "remedies.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "quantity.h"

#define NAME_SIZE 160

const struct scheck_advice *cli_advise(const struct cli_verdict *verdict, size_t rule,
                                       enum scheck_goal goal)
{
    struct scheck_options options = {.size = sizeof options, .release = verdict->release};
    const struct scheck_advice *advice;
    int rc;

    if (!verdict->adviser)
        return NULL;
    /* Most guests need none, and it is larger than all the rest. */
    if (!*verdict->adviser &&
        scheck_adviser_new(verdict->report->policy, NULL, verdict->adviser) != SCHECK_OK)
        cli_exit(cli_no_memory());
    rc = scheck_advise(*verdict->adviser, verdict->facts, &options, rule, goal, &advice);
    /* A report without them would look complete. */
    if (rc == SCHECK_E_NOMEM)
        cli_exit(cli_no_memory());
    if (rc != SCHECK_OK)
        return NULL;
    return advice;
}

static void add(char *buf, size_t cap, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void add(char *buf, size_t cap, const char *fmt, ...)
{
    size_t used = strlen(buf);
    va_list args;

    va_start(args, fmt);
    vsnprintf(buf + used, cap - used, fmt, args);
    va_end(args);
}

/* The new value with its unit, as the rest of the report writes values. */
static const char *value_words(const struct scheck_policy *policy,
                               const struct scheck_change *change, char *buf, size_t cap)
{
    struct scheck_fact_info fact = {.unit = ""};

    scheck_policy_fact(policy, change->fact.fact, &fact);
    cli_quantity(fact.unit, &change->to, buf, cap);
    return buf;
}

static const char *bound_words(enum scheck_change_kind kind)
{
    return kind == SCHECK_CHANGE_AT_MOST    ? "at most "
           : kind == SCHECK_CHANGE_AT_LEAST ? "at least "
                                            : "";
}

const char *cli_change_words(const struct scheck_policy *policy, const struct scheck_change *change,
                             char *buf, size_t cap)
{
    char name[NAME_SIZE], value[CLI_QUANTITY_SIZE];

    scheck_fact_ref_name(policy, &change->fact, name, sizeof name);
    if (change->kind == SCHECK_CHANGE_REMOVE)
        snprintf(buf, cap, "remove %s", name);
    else if (change->kind == SCHECK_CHANGE_ABSENT)
        snprintf(buf, cap, "leave out %s", name);
    else if (change->to.type == SCHECK_TYPE_LIST && change->to.as.n_elements == 0)
        snprintf(buf, cap, "leave %s empty", name);
    else
        snprintf(buf, cap, "%s %s to %s%s", change->from.known == SCHECK_KNOWN ? "change" : "set",
                 name, bound_words(change->kind), value_words(policy, change, value, sizeof value));
    return buf;
}

const char *cli_remedy_words(const struct scheck_policy *policy, const struct scheck_remedy *remedy,
                             char buf[CLI_REMEDY_SIZE])
{
    char words[NAME_SIZE + CLI_QUANTITY_SIZE + 32];

    buf[0] = '\0';
    for (size_t i = 0; i < remedy->n_changes; i++)
        add(buf, CLI_REMEDY_SIZE, "%s%s", i ? " and " : "",
            cli_change_words(policy, &remedy->changes[i], words, sizeof words));
    if (remedy->leaves_undetermined)
        add(buf, CLI_REMEDY_SIZE, " (what is unknown may still make it apply)");
    if (remedy->n_new_findings)
        add(buf, CLI_REMEDY_SIZE, " (brings %zu other %s)", remedy->n_new_findings,
            remedy->n_new_findings == 1 ? "finding" : "findings");
    return buf;
}

const char *cli_condition_words(const struct scheck_policy *policy,
                                const struct scheck_remedy *remedy, char buf[CLI_REMEDY_SIZE])
{
    buf[0] = '\0';
    for (size_t i = 0; i < remedy->n_changes; i++) {
        const struct scheck_change *change = &remedy->changes[i];
        char name[NAME_SIZE], value[CLI_QUANTITY_SIZE];

        scheck_fact_ref_name(policy, &change->fact, name, sizeof name);
        if (change->kind == SCHECK_CHANGE_ABSENT)
            snprintf(value, sizeof value, "absent");
        else if (change->to.type == SCHECK_TYPE_LIST)
            snprintf(value, sizeof value, "%s", change->to.as.n_elements ? "not empty" : "empty");
        else
            value_words(policy, change, value, sizeof value);
        add(buf, CLI_REMEDY_SIZE, "%s%s is %s%s", i ? " and " : "", name, bound_words(change->kind),
            value);
    }
    return buf;
}

const char *cli_no_remedy_words(const struct scheck_advice *advice)
{
    if (!advice || advice->n_remedies)
        return NULL;
    if (advice->end == SCHECK_ADVICE_NO_FACT)
        return "no change of the guest can clear it: facts of the host decide it";
    if (advice->end == SCHECK_ADVICE_NO_VALUE)
        return "no value that the vocabulary knows for the guest's facts clears it";
    return "none was found in reasonable time";
}

const char *cli_advice_end_name(enum scheck_advice_end end)
{
    static const char *const names[] = {"found", "no-fact", "no-value", "given-up"};

    return names[end];
}
