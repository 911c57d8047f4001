/* SPDX-License-Identifier: MIT */
#include "eval_bind.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "message.h"
#include "quantity.h"

#define NAME_SIZE 256

struct assignment {
    const char *command;
    struct scheck_facts *facts;
    char name[NAME_SIZE]; /* as written: "guest.disks[1].format" */
    char *value;
    size_t fact;
    struct scheck_fact_info info;
};

static int split(const char *command, char *arg, struct assignment *a)
{
    char *equals = strchr(arg, '=');
    size_t len = equals ? (size_t)(equals - arg) : 0;

    if (len == 0 || len >= sizeof a->name)
        return cli_usage(command, "'%s' is no fact: give NAME=VALUE", arg);
    memcpy(a->name, arg, len);
    a->name[len] = '\0';
    a->value = equals + 1;
    return 0;
}

/* Find the vocabulary's fact for a name in which an element number may stand. */
static int find(struct assignment *a)
{
    const struct scheck_policy *policy = scheck_facts_policy(a->facts);
    char plain[NAME_SIZE];
    size_t used = 0;

    for (const char *p = a->name; *p; p++) {
        if (*p == '[')
            p += strcspn(p, "]");
        else
            plain[used++] = *p;
        if (!*p)
            break;
    }
    if (scheck_policy_find_fact(policy, plain, used, &a->fact) != SCHECK_OK ||
        scheck_policy_fact(policy, a->fact, &a->info) != SCHECK_OK)
        return cli_usage(a->command, "the vocabulary has no fact '%s'", a->name);
    return 0;
}

/* Make the list long enough before any of its elements is set: lengthening it forgets them. */
static int grow_list(struct assignment *a)
{
    char *bracket = strchr(a->name, '[');
    struct scheck_value list;

    if (!bracket)
        return 0;

    char *end = NULL;
    unsigned long long element = strtoull(bracket + 1, &end, 10);

    if (end == bracket + 1 || *end != ']' || element > UINT32_MAX)
        return cli_usage(a->command, "'%s': the element's number is wrong", a->name);
    if (a->info.list == SIZE_MAX ||
        scheck_facts_get(a->facts, a->info.list, 0, &list) != SCHECK_OK)
        return cli_usage(a->command, "'%s' is no element of a list", a->name);
    if (list.known == SCHECK_KNOWN && list.as.n_elements > element)
        return 0;
    *bracket = '\0';

    int rc = scheck_facts_set_list(a->facts, a->name, (size_t)element + 1);

    *bracket = '[';
    return rc == SCHECK_OK ? 0
                           : cli_usage(a->command, "'%s': %s", a->name, scheck_status_message(rc));
}

static struct scheck_str unquoted(char *text)
{
    size_t len = strlen(text);

    if (len >= 2 && text[0] == '"' && text[len - 1] == '"')
        return (struct scheck_str){text + 1, len - 2};
    return (struct scheck_str){text, len};
}

/* Read @text as a value of @type; false when it is none. */
static bool read_scalar(enum scheck_type type, char *text, struct scheck_value *value)
{
    char *end = NULL;

    *value = (struct scheck_value){.known = SCHECK_KNOWN, .type = type};
    switch (type) {
    case SCHECK_TYPE_BOOL:
        value->as.b = strcmp(text, "true") == 0;
        return value->as.b || strcmp(text, "false") == 0;
    case SCHECK_TYPE_INT: return cli_quantity_parse(text, &value->as.i);
    case SCHECK_TYPE_UINT:
        errno = 0;
        value->as.u = strtoull(text, &end, 0);
        return !errno && end != text && *text != '-' && (!*end || strcmp(end, "u") == 0);
    case SCHECK_TYPE_STRING: value->as.s = unquoted(text); return true;
    default: return false;
    }
}

/* "[a, b]" item by item; @store: put them, else count them. Returns how many, or -1. */
static long read_items(struct assignment *a, char *text, bool store, int *rc_out)
{
    char *save = NULL;
    long n = 0;

    for (char *item = strtok_r(text, ", ", &save); item; item = strtok_r(NULL, ", ", &save)) {
        struct scheck_value value;

        if (!read_scalar(a->info.element, item, &value))
            return -1;
        if (store)
            *rc_out = scheck_facts_put_item(a->facts, a->fact, (size_t)n, &value);
        if (*rc_out != SCHECK_OK)
            return -1;
        n++;
    }
    return n;
}

static int set_scalar_list(struct assignment *a, int *rc_out)
{
    size_t len = strlen(a->value);

    if (len < 2 || a->value[0] != '[' || a->value[len - 1] != ']')
        return -1;

    char *once = strndup(a->value + 1, len - 2), *twice = strndup(a->value + 1, len - 2);
    long n = once && twice ? read_items(a, once, false, rc_out) : -1;

    if (n >= 0)
        *rc_out = scheck_facts_set_list(a->facts, a->name, (size_t)n);
    if (n > 0 && *rc_out == SCHECK_OK)
        n = read_items(a, twice, true, rc_out);
    free(once);
    free(twice);
    return n < 0 ? -1 : 0;
}

/* A list of records takes its length: its fields are set one by one. */
static int set_list(struct assignment *a, int *rc_out)
{
    int64_t n;

    if (!a->info.of_records)
        return set_scalar_list(a, rc_out);
    if (strcmp(a->value, "[]") == 0)
        n = 0;
    else if (!cli_quantity_parse(a->value, &n) || n < 0 || n > UINT32_MAX)
        return -1;
    *rc_out = scheck_facts_set_list(a->facts, a->name, (size_t)n);
    return 0;
}

/* Returns -1 when the value is of no use; else *@rc_out says how setting it went. */
static int set_value(struct assignment *a, int *rc_out)
{
    struct scheck_value value;

    if (strcmp(a->value, "null") == 0) {
        *rc_out = scheck_facts_set_absent(a->facts, a->name);
        return 0;
    }
    if (strcmp(a->value, "unknown") == 0) {
        *rc_out = scheck_facts_set_unknown(a->facts, a->name, NULL);
        return 0;
    }
    if (a->info.type == SCHECK_TYPE_LIST)
        return set_list(a, rc_out);
    if (!read_scalar(a->info.type, a->value, &value))
        return -1;

    char *bracket = strchr(a->name, '[');

    *rc_out = scheck_facts_put(a->facts, a->fact,
                               bracket ? (size_t)strtoull(bracket + 1, NULL, 10) : 0, &value);
    return 0;
}

static int assign(struct assignment *a)
{
    static const char *const expected[] = {
        [SCHECK_TYPE_NONE] = "nothing",
        [SCHECK_TYPE_BOOL] = "true or false",
        [SCHECK_TYPE_INT] = "a number, perhaps with KiB, MiB, GiB or TiB",
        [SCHECK_TYPE_UINT] = "a number that is not negative",
        [SCHECK_TYPE_STRING] = "a word",
        [SCHECK_TYPE_LIST] = "[a, b], or the number of entries for a list of records",
    };
    int rc = SCHECK_OK;
    int used = set_value(a, &rc);

    if (rc == SCHECK_E_TYPE && strcmp(a->value, "null") == 0)
        return cli_usage(a->command, "'%s' is not optional: it is never absent", a->name);
    if (rc != SCHECK_OK)
        return cli_usage(a->command, "'%s': %s", a->name, scheck_status_message(rc));
    if (used != 0)
        return cli_usage(a->command, "'%s=%s': give %s", a->name, a->value,
                         expected[a->info.type]);
    return 0;
}

int cli_bind_all(const char *command, struct scheck_facts *facts, char **args, size_t n)
{
    struct assignment a = {.command = command, .facts = facts};

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < n; i++) {
            int rc = split(command, args[i], &a);

            if (!rc)
                rc = find(&a);
            if (!rc)
                rc = pass == 0 ? grow_list(&a) : assign(&a);
            if (rc)
                return rc;
        }
    }
    return 0;
}
