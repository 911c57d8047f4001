/* SPDX-License-Identifier: MIT */
#include "image_probe.h"

#include <string.h>

/* Read a string to its end, so that a sanitizer sees where that is. */
static size_t look(const char *s)
{
    static volatile size_t sink;

    sink += s ? strlen(s) : 0;
    return sink;
}

static unsigned next(unsigned *state)
{
    return *state = *state * 1103515245u + 12345u;
}

static struct scheck_value value_of(enum scheck_type type, unsigned dice)
{
    static const char *const words[] = {"a", "b",      "wx",   "5",  "save", "2027-08-01",
                                        "",  "4.20.1", "qaqx", "hvm", "u",   "qdisk"};
    static const int64_t ints[] = {0, 1, 2, 3, 5, 10, -1, INT64_MAX, INT64_MIN, 1 << 20};
    struct scheck_value v;

    memset(&v, 0, sizeof v);
    v.known = SCHECK_KNOWN;
    v.type = type;
    if (type == SCHECK_TYPE_STRING) {
        v.as.s.data = words[dice % 12];
        v.as.s.len = strlen(v.as.s.data);
    } else if (type == SCHECK_TYPE_LIST) {
        v.as.n_elements = dice % 4;
    } else if (type == SCHECK_TYPE_BOOL) {
        v.as.b = dice % 2;
    } else {
        v.as.i = ints[dice % 10];
    }
    return v;
}

/* Some statuses are refusals (derived facts, too long lists): all are welcome. */
static void fill_fact(struct scheck_facts *facts, const struct scheck_policy *policy, size_t fact,
                      unsigned *state)
{
    struct scheck_fact_info info;
    struct scheck_value v;
    unsigned dice = next(state) >> 16;

    if (scheck_policy_fact(policy, fact, &info))
        return;
    look(info.name);
    if (info.list != SIZE_MAX) {
        for (size_t element = 0; element < 3; element++) {
            v = value_of(info.type, next(state) >> 16);
            if (next(state) >> 16 & 3)
                scheck_facts_put(facts, fact, element, &v);
        }
        return;
    }
    v = value_of(info.type, dice);
    if (dice % 5 == 4)
        v.known = info.optional ? SCHECK_ABSENT : SCHECK_UNKNOWN;
    scheck_facts_put(facts, fact, 0, &v);
    for (size_t item = 0; info.type == SCHECK_TYPE_LIST && item < 3; item++) {
        v = value_of(info.element, next(state) >> 16);
        scheck_facts_put_item(facts, fact, item, &v);
    }
}

static bool use_findings(struct scheck_workspace *ws, const struct scheck_policy *policy,
                         const struct scheck_finding *findings, size_t n_findings)
{
    struct scheck_fact_ref refs[8];
    struct scheck_reason reasons[8];
    struct scheck_limit limit;
    char name[40];

    for (size_t i = 0; i < n_findings; i++) {
        size_t rule = findings[i].rule, n = 0;
        int rc = scheck_missing(ws, rule, refs, 8, &n);

        if (rc && rc != SCHECK_E_RANGE)
            return false;
        for (size_t k = 0; k < n && k < 8; k++)
            scheck_fact_ref_name(policy, &refs[k], name, sizeof name);
        rc = scheck_explain(ws, rule, reasons, 8, &n);
        if (rc && rc != SCHECK_E_RANGE)
            return false;
        for (size_t k = 0; k < n && k < 8; k++)
            look(reasons[k].text);
        rc = scheck_limit(ws, rule, &limit);
        if (rc && rc != SCHECK_E_RANGE)
            return false;
        look(findings[i].label);
        look(findings[i].waiver);
    }
    return true;
}

static bool evaluate(struct scheck_workspace *ws, const struct scheck_policy *policy,
                     const struct scheck_facts *facts, const char *release)
{
    struct scheck_options options = {sizeof options, release};
    struct scheck_policy_info info;
    const struct scheck_report *r;
    int rc = scheck_evaluate(ws, facts, &options, &r);

    /* Two releases of one name, or none that is spelt so. */
    if (rc)
        return release && rc == SCHECK_E_RANGE;
    /* Each statement is listed once at most: there is no room for more. */
    scheck_policy_info(policy, &info);
    if (r->n_findings > info.n_statements || r->n_undetermined > info.n_statements ||
        r->n_waived > info.n_statements)
        return false;
    look(r->release);
    look(r->version);
    look(scheck_policy_level_name(policy, SCHECK_AXIS_FUNCTION, r->best.function));
    look(scheck_policy_level_name(policy, SCHECK_AXIS_SECURITY, r->worst.security));
    return use_findings(ws, policy, r->findings, r->n_findings) &&
           use_findings(ws, policy, r->undetermined, r->n_undetermined) &&
           use_findings(ws, policy, r->waived, r->n_waived);
}

static bool evaluate_releases(const struct scheck_policy *policy, struct scheck_workspace *ws,
                              const struct scheck_facts *facts, bool all)
{
    struct scheck_release release;
    bool good = evaluate(ws, policy, facts, NULL);

    for (size_t i = 0; good && !scheck_policy_release(policy, i, &release); i++)
        if (all || i == 0)
            good = evaluate(ws, policy, facts, release.id);
    return good;
}

static bool probe(const struct scheck_policy *policy, unsigned seed, bool all)
{
    struct scheck_policy_info info;
    struct scheck_facts *facts = NULL;
    struct scheck_workspace *ws = NULL;
    unsigned state = seed;
    bool good = false;

    scheck_policy_info(policy, &info);
    if (!scheck_facts_new(policy, NULL, &facts) && !scheck_workspace_new(policy, NULL, &ws)) {
        for (size_t i = 0; seed && i < info.n_facts; i++)
            fill_fact(facts, policy, i, &state);
        good = evaluate_releases(policy, ws, facts, all);
    }
    scheck_workspace_free(ws);
    scheck_facts_free(facts);
    return good;
}

bool image_probe(const struct scheck_policy *policy, unsigned seed)
{
    return probe(policy, seed, false);
}

static void read_statement(const struct scheck_policy *policy, size_t idx)
{
    struct scheck_statement s;
    struct scheck_history h;
    struct scheck_str text;
    size_t found;

    if (scheck_policy_statement(policy, idx, &s))
        return;
    look(s.id);
    look(s.feature);
    look(s.path);
    look(s.qualifier);
    look(s.message);
    look(s.caveat);
    look(s.remedy);
    look(s.link);
    look(s.consequence);
    look(s.references);
    scheck_policy_find_statement(policy, s.id, strlen(s.id), &found);
    for (size_t n = 0; n < 8 && !scheck_policy_history(policy, idx, n, &h); n++) {
        look(h.since);
        look(h.until);
        look(h.label);
    }
    for (int kind = 0; kind < SCHECK_N_DOCUMENTS; kind++)
        if (!scheck_policy_document(policy, idx, (enum scheck_document)kind, &text) && text.len)
            look(text.data[text.len - 1] ? "x" : "");
}

bool image_probe_thoroughly(const struct scheck_policy *policy)
{
    static char text[1 << 16];
    struct scheck_policy_info info;
    struct scheck_release release;
    size_t len, found;

    scheck_policy_info(policy, &info);
    look(info.digest);
    for (size_t i = 0; !scheck_policy_release(policy, i, &release); i++) {
        look(release.id);
        look(release.initial);
        look(release.supported_until);
        look(release.security_supported_until);
    }
    for (size_t i = 0; i < info.n_statements; i++)
        read_statement(policy, i);
    scheck_policy_find_fact(policy, "guest.type", 10, &found);
    if (scheck_policy_disassemble(policy, text, sizeof text, &len) == SCHECK_E_INVAL)
        return false;
    return probe(policy, 0, true) && probe(policy, 77, true) && probe(policy, 4711, true);
}
