/* SPDX-License-Identifier: MIT */
/* Running the examples of a policy against its compiled predicates. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <supportcheck/eval.h>

#include "check.h"

/* Longest full name of a fact in an example. */
#define MAX_NAME 256

struct runner {
    struct scheck_model *model;
    struct scheck_policy *policy;
    struct scheck_facts *facts;
    struct scheck_workspace *workspace;
    size_t n_run;
};

/* --- facts --- */

/* The list part of "guest.disks[1].format"; false: @name has no element number. */
static bool list_of(const char *name, char *list, size_t cap, size_t *element)
{
    const char *bracket = strchr(name, '[');
    size_t len = bracket ? (size_t)(bracket - name) : 0;

    if (!bracket || len >= cap)
        return false;
    memcpy(list, name, len);
    list[len] = '\0';
    *element = strtoul(bracket + 1, NULL, 10);
    return true;
}

/* Elements that @example gives @list. */
static size_t count_elements(const struct m_example *example, const char *list)
{
    char other[MAX_NAME];
    size_t n = 0, element;

    for (size_t i = 0; i < example->facts.n; i++)
        if (list_of(example->facts.items[i].name.text, other, sizeof other, &element) &&
            strcmp(other, list) == 0 && element >= n)
            n = element + 1;
    return n;
}

static int set_scalar(struct scheck_facts *facts, const char *name, enum scheck_type type,
                      const char *value)
{
    int64_t number;

    switch (type) {
    case SCHECK_TYPE_BOOL:
        return scheck_facts_set_bool(facts, name, strcmp(value, "true") == 0);
    case SCHECK_TYPE_INT:
        return scheck__parse_quantity(value, &number) ? scheck_facts_set_int(facts, name, number)
                                                      : SCHECK_E_TYPE;
    default:
        return scheck_facts_set_string(facts, name, value, strlen(value));
    }
}

/* "[a b]": a list of scalars. */
static int set_items(struct scheck_facts *facts, const char *list, enum scheck_type element,
                     const char *value)
{
    char name[MAX_NAME + 32], item[MAX_NAME];
    size_t n = 0;
    int rc;

    for (const char *p = value + 1; *p && *p != ']'; p += strspn(p, " ")) {
        n++;
        p += strcspn(p, " ]");
    }
    rc = scheck_facts_set_list(facts, list, n);
    n = 0;
    for (const char *p = value + 1 + strspn(value + 1, " "); !rc && *p && *p != ']';
         p += strspn(p, " ")) {
        size_t len = strcspn(p, " ]");

        if (len >= sizeof item)
            return SCHECK_E_LIMIT;
        memcpy(item, p, len);
        item[len] = '\0';
        snprintf(name, sizeof name, "%.*s[%zu]", MAX_NAME, list, n++);
        rc = set_scalar(facts, name, element, item);
        p += len;
    }
    return rc;
}

/* Name without element number, as the vocabulary has it. */
static int fact_info(const struct scheck_policy *policy, const char *name,
                     struct scheck_fact_info *info)
{
    const char *bracket = strchr(name, '['), *rest = bracket ? strchr(bracket, ']') : NULL;
    char plain[MAX_NAME];
    size_t idx;
    int rc;

    snprintf(plain, sizeof plain, "%.*s%s", bracket ? (int)(bracket - name) : MAX_NAME, name,
             rest ? rest + 1 : "");
    rc = scheck_policy_find_fact(policy, plain, strlen(plain), &idx);
    return rc ? rc : scheck_policy_fact(policy, idx, info);
}

static int set_fact(struct runner *r, const struct m_example *example,
                    const struct m_example_fact *fact)
{
    const char *name = fact->name.text, *value = fact->value.text;
    struct scheck_fact_info info;
    char list[MAX_NAME];
    size_t element;
    int rc;

    if (!value) {
        /* An entry: the first one makes the list. */
        if (!list_of(name, list, sizeof list, &element) || element != 0)
            return SCHECK_OK;
        return scheck_facts_set_list(r->facts, list, count_elements(example, list));
    }
    rc = fact_info(r->policy, name, &info);
    if (rc)
        return rc;
    if (info.type == SCHECK_TYPE_LIST)
        return set_items(r->facts, name, info.element, value);
    if (info.optional && strcmp(value, "null") == 0)
        return scheck_facts_set_absent(r->facts, name);
    return set_scalar(r->facts, name, info.type, value);
}

static int set_facts(struct runner *r, const struct m_example *example)
{
    int rc = SCHECK_OK;

    for (size_t i = 0; i < example->facts.n && rc == SCHECK_OK; i++)
        rc = set_fact(r, example, &example->facts.items[i]);
    return rc;
}

/* --- verdicts --- */

/* Position of release @id in @p. */
static size_t release_number(const struct scheck_policy *p, const char *id)
{
    struct scheck_release release;
    size_t i = 0;

    while (scheck_policy_release(p, i, &release) == SCHECK_OK && strcmp(release.id, id) != 0)
        i++;
    return i;
}

/*
 * The rule an example is for: that of its release, or the newest that has a
 * predicate. @release_out gets the release. SIZE_MAX: there is none.
 */
static size_t find_rule(const struct scheck_policy *p, size_t statement,
                        const struct m_example *example, const char **release_out)
{
    struct scheck_history h;
    size_t rule = SIZE_MAX;

    for (size_t n = 0; scheck_policy_history(p, statement, n, &h) == SCHECK_OK; n++) {
        const char *wanted = example->release.text;

        if (!h.checkable)
            continue;
        if (wanted && (release_number(p, wanted) < release_number(p, h.since) ||
                       release_number(p, wanted) > release_number(p, h.until)))
            continue;
        rule = h.rule;
        *release_out = wanted ? wanted : h.until;
    }
    return rule;
}

static const char *outcome_name(enum scheck_outcome outcome)
{
    static const char *const names[] = {[SCHECK_NOT_IN_USE] = "false",
                                        [SCHECK_UNDETERMINED] = "unknown",
                                        [SCHECK_ERRED] = "an error",
                                        [SCHECK_APPLIES] = "true"};

    return names[outcome];
}

static enum scheck_outcome expected(enum m_expect expect)
{
    static const enum scheck_outcome outcomes[] = {[M_EXPECT_TRUE] = SCHECK_APPLIES,
                                                   [M_EXPECT_FALSE] = SCHECK_NOT_IN_USE,
                                                   [M_EXPECT_UNKNOWN] = SCHECK_UNDETERMINED};

    return outcomes[expect];
}

/* Say what kept the predicate open. */
static void report_failure(struct runner *r, const struct m_statement *s,
                           const struct m_example *example, size_t rule,
                           enum scheck_outcome outcome)
{
    struct scheck_fact_ref missing = {SIZE_MAX, SIZE_MAX};
    char name[MAX_NAME] = "";
    size_t n = 0;

    if (outcome == SCHECK_UNDETERMINED &&
        scheck_missing(r->workspace, rule, &missing, 1, &n) != SCHECK_E_INVAL)
        scheck_fact_ref_name(r->policy, &missing, name, sizeof name);
    scheck__model_error(r->model, "example-failed", example->at, &s->at,
                        "the predicate of \"%s\" is %s, the example expects %s%s%s", s->id.text,
                        outcome_name(outcome), outcome_name(expected(example->expect)),
                        *name ? "; not known: " : "", name);
}

static int run_example(struct runner *r, size_t statement, const struct m_statement *s,
                       const struct m_example *example)
{
    struct scheck_options options = {.size = sizeof options};
    const struct scheck_report *report;
    size_t rule = find_rule(r->policy, statement, example, &options.release);
    enum scheck_outcome outcome;
    int rc;

    if (rule == SIZE_MAX)
        return SCHECK_OK; /* reported by the checks that need no evaluation */
    scheck_facts_free(r->facts);
    r->facts = NULL;
    rc = scheck_facts_new(r->policy, &r->model->arena.allocator, &r->facts);
    if (rc == SCHECK_OK)
        rc = set_facts(r, example);
    if (rc == SCHECK_OK)
        rc = scheck_evaluate(r->workspace, r->facts, &options, &report);
    if (rc == SCHECK_OK)
        rc = scheck_rule_outcome(r->workspace, rule, &outcome);
    if (rc)
        return rc;
    r->n_run++;
    if (outcome != expected(example->expect))
        report_failure(r, s, example, rule, outcome);
    return SCHECK_OK;
}

static int run_all(struct runner *r)
{
    size_t statement = 0;

    for (size_t i = 0; i < r->model->features.n; i++) {
        const struct m_feature *f = &r->model->features.items[i];

        for (size_t k = 0; k < f->statements.n; k++, statement++) {
            const struct m_statement *s = &f->statements.items[k];

            for (size_t e = 0; e < s->examples.n; e++) {
                int rc = run_example(r, statement, s, &s->examples.items[e]);

                if (rc)
                    return rc;
            }
        }
    }
    return SCHECK_OK;
}

int scheck_model_run_examples(struct scheck_model *model, size_t *n_out)
{
    struct scheck_compile_options options = {.size = sizeof options};
    struct runner r = {.model = model};
    size_t len, n_errors;
    void *image = NULL;
    int rc;

    if (!model || !n_out)
        return SCHECK_E_INVAL;
    model->plain_dates = true;
    rc = scheck_model_compile(model, &options, &image, &len);
    model->plain_dates = false;
    if (rc)
        return rc;
    n_errors = model->n_errors;
    rc = scheck_policy_open(image, len, &model->arena.allocator, &r.policy);
    if (rc == SCHECK_OK)
        rc = scheck_workspace_new(r.policy, &model->arena.allocator, &r.workspace);
    if (rc == SCHECK_OK)
        rc = run_all(&r);
    if (rc == SCHECK_OK)
        *n_out = r.n_run;
    scheck_facts_free(r.facts);
    scheck_workspace_free(r.workspace);
    scheck_policy_close(r.policy);
    scheck_image_free(model, image);
    if (rc == SCHECK_OK && model->n_errors > n_errors)
        rc = SCHECK_E_POLICY;
    return rc;
}
