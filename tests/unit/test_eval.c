/* SPDX-License-Identifier: MIT */
/* From facts to a report: the interval, what is listed, releases, limits, waivers. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tiny_policy.h"

/* Sets of facts on top of the quiet ones, and everything the report then says. */
struct eval_case {
    const char *name;
    const char *facts[8][2];
    const char *release; /* NULL: from the version */
    const char *best, *worst;
    const char *findings, *undetermined, *waived;
};

static const char full[] = "supported/yes";

static const struct eval_case cases[] = {
    {"quiet", {{0}}, NULL, full, full, "", "", ""},

    /* The interval. */
    {"one applies", {{"guest.type", "hvm"}, {"guest.nested", "true"}}, NULL,
     "experimental/no", "experimental/no", "nested", "", ""},
    {"one may apply", {{"guest.type", "hvm"}, {"guest.nested", "?"}}, NULL,
     full, "experimental/no", "", "nested", ""},
    {"false wins over unknown", {{"guest.type", "?"}}, NULL, full, full, "", "", ""},
    {"both unknown", {{"guest.type", "?"}, {"guest.nested", "?"}}, NULL,
     full, "experimental/no", "", "nested", ""},
    {"worse undetermined beside a finding",
     {{"guest.words", "[1]"}, {"guest.words[0]", "danger"}, {"guest.opt", "?"}}, NULL,
     "experimental/no", "unsupported/no", "word", "option", ""},
    {"undetermined that cannot lower what stands",
     {{"guest.opt", "9"}, {"guest.type", "hvm"}, {"guest.nested", "?"}}, NULL,
     "unsupported/no", "unsupported/no", "option", "", ""},
    {"axes are separate",
     {{"toolstack.bits", "32"}, {"guest.disks", "[3]"}, {"today", "2030-01-01"}}, NULL,
     "tech-preview/no", "tech-preview/no", "ended ts32.disks", "", ""},
    {"a neutral level lowers nothing", {{"guest.type", "pv"}}, NULL, full, full, "pv", "", ""},
    {"an error is undetermined", {{"guest.vcpus", "0"}}, NULL,
     full, "tech-preview/no", "", "ratio", ""},

    /* Lists. */
    {"an element decides",
     {{"guest.disks", "[2]"}, {"guest.disks[1].backend", "qdisk"},
      {"guest.disks[1].format", "qcow2"}}, NULL,
     "tech-preview/no", "tech-preview/no", "qcow", "", ""},
    {"an element may decide",
     {{"guest.disks", "[2]"}, {"guest.disks[0].backend", "phy"},
      {"guest.disks[1].backend", "qdisk"}}, NULL,
     full, "tech-preview/no", "", "qcow", ""},
    {"no element can",
     {{"guest.disks", "[2]"}, {"guest.disks[0].backend", "phy"},
      {"guest.disks[1].format", "raw"}}, NULL, full, full, "", "", ""},
    {"a word outside the enum is none of them",
     {{"guest.disks", "[1]"}, {"guest.disks[0].backend", "tap"},
      {"guest.disks[0].format", "qcow2"}}, NULL, full, full, "", "", ""},
    {"the list itself is unknown", {{"guest.disks", "?"}}, NULL,
     full, "tech-preview/no", "", "qcow", ""},
    {"a scalar list", {{"guest.words", "[2]"}, {"guest.words[0]", "safe"},
                       {"guest.words[1]", "danger"}}, NULL,
     "experimental/no", "experimental/no", "word", "", ""},

    /* Optional facts. */
    {"an optional fact present", {{"guest.opt", "6"}}, NULL,
     "unsupported/no", "unsupported/no", "option", "", ""},
    {"an optional fact at the bound", {{"guest.opt", "5"}}, NULL, full, full, "", "", ""},
    {"an optional fact unknown", {{"guest.opt", "?"}}, NULL,
     full, "unsupported/no", "", "option", ""},

    /* Releases. */
    {"a status of its release", {{"guest.type", "hvm"}, {"guest.nested", "true"}}, "4.18",
     "tech-preview/no", "tech-preview/no", "ended nested", "", ""},
    {"a when of its release",
     {{"guest.type", "hvm"}, {"guest.nested", "true"}, {"guest.vcpus", "-1"},
      {"today", "2026-01-01"}}, "4.19",
     "experimental/no", "experimental/no", "nested", "", ""},
    {"the same a release later",
     {{"guest.type", "hvm"}, {"guest.nested", "true"}, {"guest.vcpus", "-1"}}, "4.20",
     full, full, "", "", ""},
    {"a statement that ended", {{"guest.type", "pv"}, {"today", "2025-01-01"}}, "4.18",
     "unsupported/no", "unsupported/no", "pv legacy", "", ""},
    {"after the end of security support", {{"today", "2028-03-06"}}, NULL,
     "supported/no", "supported/no", "ended", "", ""},
    {"on its last day", {{"today", "2028-03-05"}}, NULL, full, full, "", "", ""},
    {"an amended date", {{"today", "2026-11-22"}}, "4.17", full, full, "", "", ""},
    {"an amended status", {{"guest.words", "[1]"}, {"guest.words[0]", "danger"}}, "4.17",
     full, full, "", "", ""},
    {"not amended elsewhere",
     {{"guest.words", "[1]"}, {"guest.words[0]", "danger"}, {"today", "2025-01-01"}}, "4.18",
     "experimental/no", "experimental/no", "word", "", ""},
    {"no day known", {{"today", "?"}}, NULL, full, "supported/no", "", "ended", ""},
    {"development has no end", {{"today", "?"}}, "4.21", full, full, "", "", ""},
    {"a release candidate", {{"hypervisor.version", "4.20.0-rc2"}}, NULL,
     "experimental/no", "experimental/no", "unstable early", "", ""},
    {"an unstable branch", {{"hypervisor.version", "4.21-unstable"}}, NULL,
     "supported/no", "experimental/no", "unstable", "early", ""},
    {"an early point release", {{"hypervisor.version", "4.20.2"}}, NULL,
     "experimental/no", "experimental/no", "early", "", ""},
    {"a host of little memory", {{"host.memory", "1073741823"}}, NULL,
     "unsupported/no", "unsupported/no", "host-small", "", ""},

    /* Limits. */
    {"a limit of the operation, inclusive",
     {{"toolstack.bits", "32"}, {"guest.memory", "8589934592"}, {"operation", "create"},
      {"guest.type", "pv"}}, NULL, full, full, "pv", "", ""},
    {"one byte more",
     {{"toolstack.bits", "32"}, {"guest.memory", "8589934593"}, {"guest.type", "pv"}}, NULL,
     "experimental/conditional", "experimental/conditional", "pv ts32.memory", "", ""},
    {"another operation's limit, exceeded by the lower bound",
     {{"toolstack.bits", "32"}, {"guest.memory", "8589934592"}, {"guest.max_gfn", "?"}}, NULL,
     full, full, "ts32.save", "", ""},
    {"the same, asked about",
     {{"toolstack.bits", "32"}, {"guest.memory", "8589934592"}, {"guest.max_gfn", "?"},
      {"operation", "save"}}, NULL,
     "unsupported/yes", "unsupported/yes", "ts32.save", "", ""},
    {"the operation named second",
     {{"toolstack.bits", "32"}, {"guest.max_gfn", "0x100001"}, {"operation", "migrate"}}, NULL,
     "unsupported/yes", "unsupported/yes", "ts32.save", "", ""},
    {"its last value",
     {{"toolstack.bits", "32"}, {"guest.max_gfn", "0x100000"}, {"operation", "migrate"}}, NULL,
     full, full, "", "", ""},
    {"off-operation: who is limited is known, what exceeds is not",
     {{"toolstack.bits", "32"}, {"guest.max_gfn", "?"}}, NULL,
     full, full, "", "ts32.save", ""},
    {"off-operation: what exceeds is known, who is limited is not",
     {{"toolstack.bits", "?"}, {"guest.memory", "8589934592"}}, NULL,
     full, full, "", "ts32.save", ""},
    {"off-operation: neither is known",
     {{"toolstack.bits", "?"}, {"guest.max_gfn", "?"}}, NULL, full, full, "", "", ""},
    {"asked about: neither is known",
     {{"toolstack.bits", "?"}, {"guest.max_gfn", "?"}, {"operation", "save"}}, NULL,
     full, "unsupported/yes", "", "ts32.save", ""},
    {"a limit of every operation",
     {{"toolstack.bits", "32"}, {"guest.disks", "[3]"}, {"guest.disks[0].format", "raw"},
      {"guest.disks[1].format", "raw"}, {"guest.disks[2].format", "raw"},
      {"operation", "dump"}}, NULL,
     "tech-preview/yes", "tech-preview/yes", "ts32.disks", "", ""},
    {"a limit that its condition excludes",
     {{"toolstack.bits", "32"}, {"guest.max_gfn", "0x200000"}, {"guest.type", "pv"},
      {"operation", "save"}}, NULL, full, full, "pv", "", ""},

    /* Waivers. */
    {"waived", {{"guest.opt", "9"}, {"guest.name", "lab-1"}}, NULL, full, full, "", "",
     "option"},
    {"waived on its last day",
     {{"guest.opt", "9"}, {"guest.name", "lab-1"}, {"today", "2027-01-01"}}, NULL,
     full, full, "", "", "option"},
    {"waived in an older release",
     {{"guest.opt", "9"}, {"guest.name", "lab-1"}, {"today", "2025-01-01"}}, "4.18",
     full, full, "", "", "option"},
    {"expired", {{"guest.opt", "9"}, {"guest.name", "lab-1"}, {"today", "2027-01-02"}}, NULL,
     "unsupported/no", "unsupported/no", "option", "", ""},
    {"not this guest", {{"guest.opt", "9"}, {"guest.name", "prod"}}, NULL,
     "unsupported/no", "unsupported/no", "option", "", ""},
    {"not known whether this guest", {{"guest.opt", "9"}, {"guest.name", "?"}}, NULL,
     "unsupported/no", "unsupported/no", "option", "", ""},
    {"a waiver without a condition",
     {{"today", "2026-06-30"}, {"guest.disks", "[1]"}, {"guest.disks[0].backend", "qdisk"},
      {"guest.disks[0].format", "qcow2"}}, NULL, full, full, "", "", "qcow"},
    {"without a day no waiver",
     {{"today", "?"}, {"guest.opt", "9"}, {"guest.name", "lab-1"}}, NULL,
     "unsupported/no", "unsupported/no", "option", "", ""},
};

static void check_text(const struct eval_case *c, const char *what, const char *got,
                       const char *want)
{
    if (strcmp(got, want))
        fail_msg("%s: %s is '%s', not '%s'", c->name, what, got, want);
}

static void run_case(struct tiny *t, const struct eval_case *c)
{
    const struct scheck_report *r;

    tiny_quiet(t);
    for (size_t i = 0; i < 8 && c->facts[i][0]; i++)
        tiny_set(t, c->facts[i][0], c->facts[i][1]);
    r = tiny_evaluate(t, c->release);
    check_text(c, "findings", tiny_ids(t, r->findings, r->n_findings), c->findings);
    check_text(c, "undetermined", tiny_ids(t, r->undetermined, r->n_undetermined),
               c->undetermined);
    check_text(c, "waived", tiny_ids(t, r->waived, r->n_waived), c->waived);
    check_text(c, "best", tiny_level(t, r->best), c->best);
    check_text(c, "worst", tiny_level(t, r->worst), c->worst);
}

static void reports_are_as_expected(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        run_case(*state, &cases[i]);
}

/* The same facts give the same report, whatever was evaluated in between. */
static void order_does_not_matter(void **state)
{
    for (size_t i = sizeof cases / sizeof *cases; i-- > 0;)
        run_case(*state, &cases[i]);
}

static void releases_are_chosen_by_version(void **state)
{
    static const struct {
        const char *version, *release;
        enum scheck_coverage coverage;
    } versions[] = {
        {"4.17.7", "4.17", SCHECK_COVERED},      {"4.17.7-pre", "4.17", SCHECK_COVERED},
        {"4.18-unstable", "4.18", SCHECK_COVERED}, {"4.18.0-rc2", "4.18", SCHECK_COVERED},
        {"4.17.5-12", "4.17", SCHECK_COVERED},   {"4.17.6-3.el8", "4.17", SCHECK_COVERED},
        {"4.20", "4.20", SCHECK_COVERED},        {"4.21-unstable", "4.21", SCHECK_COVERED},
        {NULL, "4.20", SCHECK_ASSUMED},          {"?", "4.20", SCHECK_ASSUMED},
        {"", "4.20", SCHECK_ASSUMED},            {"four.twenty", "4.20", SCHECK_ASSUMED},
        {"4.22.0", NULL, SCHECK_NEWER},          {"5.0.0", NULL, SCHECK_NEWER},
        {"4.200.1", NULL, SCHECK_NEWER},         {"4.16.9", NULL, SCHECK_OLDER},
        {"4.2.5", NULL, SCHECK_OLDER},           {"3.4.0", NULL, SCHECK_OLDER},
    };
    struct tiny *t = *state;

    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        const char *version = versions[i].version;
        const struct scheck_report *r;

        tiny_quiet(t);
        tiny_set(t, "hypervisor.version", version ? version : "?");
        r = tiny_evaluate(t, NULL);
        if (r->coverage != versions[i].coverage)
            fail_msg("%s: coverage %d", version ? version : "none", r->coverage);
        if (versions[i].release)
            assert_string_equal(r->release, versions[i].release);
        else
            assert_null(r->release);
        if (version && strcmp(version, "?"))
            assert_string_equal(r->version, version);
        else
            assert_null(r->version);
    }
}

static void not_covered_is_undetermined(void **state)
{
    struct tiny *t = *state;
    const struct scheck_report *r;

    tiny_quiet(t);
    tiny_set(t, "hypervisor.version", "4.22.0");
    r = tiny_evaluate(t, NULL);
    assert_string_equal(tiny_level(t, r->best), full);
    assert_string_equal(tiny_level(t, r->worst), "unsupported/no");
    assert_int_equal(r->n_findings, 0);
    r = tiny_evaluate(t, "4.19"); /* the caller may say which one to hold it against */
    assert_int_equal(r->coverage, SCHECK_COVERED);
    assert_string_equal(r->release, "4.19");
    assert_string_equal(r->version, "4.22.0");
}

static void options_are_checked(void **state)
{
    struct tiny *t = *state;
    struct {
        struct scheck_options known;
        char more[16];
    } options = {{sizeof options.known, NULL}, {0}};
    const struct scheck_report *r = NULL;

    tiny_quiet(t);
    options.known.release = "4.16";
    assert_int_equal(scheck_evaluate(t->workspace, t->facts, &options.known, &r),
                     SCHECK_E_RANGE);
    options.known.release = "";
    assert_int_equal(scheck_evaluate(t->workspace, t->facts, &options.known, &r),
                     SCHECK_E_RANGE);
    options.known.release = NULL;
    options.known.size = sizeof(size_t);
    assert_int_equal(scheck_evaluate(t->workspace, t->facts, &options.known, &r),
                     SCHECK_E_INVAL);
    options.known.size = sizeof options;
    options.more[3] = 1;
    assert_int_equal(scheck_evaluate(t->workspace, t->facts, &options.known, &r),
                     SCHECK_E_INVAL);
    assert_null(r);
    options.more[3] = 0;
    assert_int_equal(scheck_evaluate(t->workspace, t->facts, &options.known, &r), SCHECK_OK);
    assert_int_equal(scheck_evaluate(t->workspace, t->facts, NULL, &r), SCHECK_OK);
    assert_int_equal(scheck_evaluate(NULL, t->facts, NULL, &r), SCHECK_E_INVAL);
    assert_int_equal(scheck_evaluate(t->workspace, NULL, NULL, &r), SCHECK_E_INVAL);
    assert_int_equal(scheck_evaluate(t->workspace, t->facts, NULL, NULL), SCHECK_E_INVAL);
}

static void counts_follow_the_operation(void **state)
{
    static const struct {
        const char *operation;
        bool save, memory;
    } rows[] = {
        {"create", false, true},   {"restore", false, false}, {"save", true, false},
        {"migrate", true, false},  {"soft-reset", false, false}, {"dump", false, false},
        {"attach", false, false},  {"running", false, false}, {"?", false, true},
    };
    struct tiny *t = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct scheck_report *r;

        tiny_quiet(t);
        tiny_set(t, "toolstack.bits", "32");
        tiny_set(t, "guest.memory", "17179869184");
        tiny_set(t, "guest.max_gfn", "?");
        tiny_set(t, "operation", rows[i].operation);
        r = tiny_evaluate(t, NULL);
        assert_string_equal(tiny_ids(t, r->findings, r->n_findings), "ts32.save ts32.memory");
        assert_int_equal(r->findings[0].counts, rows[i].save);
        assert_int_equal(r->findings[1].counts, rows[i].memory);
        if (rows[i].operation[0] != '?')
            assert_string_equal(scheck_operation_name(r->operation), rows[i].operation);
        else
            assert_int_equal(r->operation, SCHECK_OP_CREATE);
    }
}

static void findings_have_scope_and_label(void **state)
{
    static const struct {
        const char *id;
        enum scheck_scope scope;
        const char *label;
        enum scheck_severity severity;
    } rows[] = {
        {"host-small", SCHECK_SCOPE_HOST, "Unsupported", SCHECK_SERIOUS},
        {"host-guest", SCHECK_SCOPE_BOTH, "Tech Preview", SCHECK_SERIOUS},
        {"nested", SCHECK_SCOPE_GUEST, "Experimental", SCHECK_SERIOUS},
        {"qcow", SCHECK_SCOPE_GUEST, "Tech Preview", SCHECK_SERIOUS},
        {"ts32.memory", SCHECK_SCOPE_BOTH, NULL, SCHECK_WARNING},
    };
    static const char *const facts[][2] = {
        {"host.memory", "1"},       {"hypervisor.bits", "32"},
        {"toolstack.bits", "32"},   {"guest.memory", "9663676416"},
        {"guest.type", "hvm"},      {"guest.nested", "true"},
        {"guest.disks", "[1]"},     {"guest.disks[0].backend", "qdisk"},
        {"guest.disks[0].format", "qcow2"},
    };
    struct tiny *t = *state;

    tiny_quiet(t);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        tiny_set(t, facts[i][0], facts[i][1]);
    tiny_evaluate(t, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct scheck_finding *f = tiny_find(t, rows[i].id);

        if (!f)
            fail_msg("no finding %s", rows[i].id);
        assert_int_equal(f->outcome, SCHECK_APPLIES);
        assert_true(f->counts);
        assert_null(f->waiver);
        if (f->scope != rows[i].scope || f->severity != rows[i].severity)
            fail_msg("%s: scope %d, severity %d", rows[i].id, f->scope, f->severity);
        if (rows[i].label)
            assert_string_equal(f->label, rows[i].label);
    }
}

static void waived_findings_say_why(void **state)
{
    struct tiny *t = *state;
    const struct scheck_report *r;

    tiny_quiet(t);
    tiny_set(t, "guest.opt", "9");
    tiny_set(t, "guest.name", "lab-1");
    r = tiny_evaluate(t, NULL);
    assert_int_equal(r->n_waived, 1);
    assert_string_equal(r->waived[0].waiver, "lab hosts only");
    assert_false(r->waived[0].counts);
    assert_int_equal(r->waived[0].outcome, SCHECK_APPLIES);
}

static void undetermined_outcomes(void **state)
{
    struct tiny *t = *state;
    const struct scheck_report *r;

    tiny_quiet(t);
    tiny_set(t, "guest.vcpus", "0");
    tiny_set(t, "guest.opt", "?");
    r = tiny_evaluate(t, NULL);
    assert_string_equal(tiny_ids(t, r->undetermined, r->n_undetermined), "option ratio");
    assert_int_equal(r->undetermined[0].outcome, SCHECK_UNDETERMINED);
    assert_int_equal(r->undetermined[1].outcome, SCHECK_ERRED);
}

/* Of a rule for other releases nothing is known, whatever it would come to there. */
static void rules_of_other_releases_are_undetermined(void **state)
{
    struct tiny *t = *state;
    struct scheck_history h;
    enum scheck_outcome outcome;
    size_t idx;

    assert_int_equal(scheck_policy_find_statement(t->policy, "legacy", 6, &idx), SCHECK_OK);
    assert_int_equal(scheck_policy_history(t->policy, idx, 0, &h), SCHECK_OK);
    assert_string_equal(h.until, "4.18");
    tiny_quiet(t);
    tiny_evaluate(t, "4.20");
    assert_int_equal(scheck_rule_outcome(t->workspace, h.rule, &outcome), SCHECK_OK);
    assert_int_equal(outcome, SCHECK_UNDETERMINED);
    tiny_set(t, "guest.type", "pvh");
    tiny_evaluate(t, "4.18");
    assert_int_equal(scheck_rule_outcome(t->workspace, h.rule, &outcome), SCHECK_OK);
    assert_int_equal(outcome, SCHECK_NOT_IN_USE);
    tiny_set(t, "guest.type", "pv");
    tiny_evaluate(t, "4.18");
    assert_int_equal(scheck_rule_outcome(t->workspace, h.rule, &outcome), SCHECK_OK);
    assert_int_equal(outcome, SCHECK_APPLIES);
}

static void everything_is_counted(void **state)
{
    struct tiny *t = *state;
    const struct scheck_report *r;

    tiny_quiet(t);
    r = tiny_evaluate(t, NULL);
    assert_int_equal(r->n_in_use, 1); /* pvh */
    assert_int_equal(r->n_harmless, 0);
    assert_ptr_equal(r->policy, t->policy);
    tiny_set(t, "guest.type", "?");
    r = tiny_evaluate(t, NULL);
    assert_int_equal(r->n_in_use, 0);
    assert_int_equal(r->n_harmless, 2); /* pvh and pv */
    tiny_forget(t);
    r = tiny_evaluate(t, NULL);
    assert_int_equal(r->n_findings, 0);
    assert_string_equal(tiny_level(t, r->best), full);
    assert_string_equal(tiny_level(t, r->worst), "unsupported/no");
}

static void levels_are_compared_on_both_axes(void **state)
{
    const struct scheck_level a = {1, 1}, weaker = {2, 0}, worse = {2, 2};

    (void)state;
    assert_true(scheck_level_meets(a, a));
    assert_true(scheck_level_meets(a, worse));
    assert_false(scheck_level_meets(worse, a));
    assert_false(scheck_level_meets(a, weaker));
    assert_false(scheck_level_meets(weaker, a));
}

/* The facts that the library itself reads say so; no other does. */
static void facts_have_roles(void **state)
{
    static const struct {
        const char *name;
        enum scheck_role role;
    } roles[] = {
        {"operation", SCHECK_ROLE_OPERATION},        {"today", SCHECK_ROLE_TODAY},
        {"hypervisor.version", SCHECK_ROLE_VERSION}, {"hypervisor.point", SCHECK_ROLE_POINT},
        {"hypervisor.stage", SCHECK_ROLE_STAGE},
    };
    struct tiny *t = *state;
    struct scheck_fact_info info;
    size_t n = 0;

    for (size_t i = 0; scheck_policy_fact(t->policy, i, &info) == SCHECK_OK; i++)
        n += info.role != SCHECK_ROLE_NONE;
    assert_int_equal(n, sizeof roles / sizeof *roles);
    for (size_t i = 0; i < n; i++) {
        size_t fact;

        assert_int_equal(scheck_policy_find_fact(t->policy, roles[i].name, strlen(roles[i].name),
                                                 &fact),
                         SCHECK_OK);
        assert_int_equal(scheck_policy_fact(t->policy, fact, &info), SCHECK_OK);
        assert_int_equal(info.role, roles[i].role);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_have_roles),
        cmocka_unit_test(reports_are_as_expected),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(releases_are_chosen_by_version),
        cmocka_unit_test(not_covered_is_undetermined),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(counts_follow_the_operation),
        cmocka_unit_test(findings_have_scope_and_label),
        cmocka_unit_test(waived_findings_say_why),
        cmocka_unit_test(undetermined_outcomes),
        cmocka_unit_test(rules_of_other_releases_are_undetermined),
        cmocka_unit_test(everything_is_counted),
        cmocka_unit_test(levels_are_compared_on_both_axes),
    };

    return cmocka_run_group_tests_name("eval", tests, tiny_setup, tiny_teardown);
}
