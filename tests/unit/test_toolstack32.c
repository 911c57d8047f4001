/* SPDX-License-Identifier: MIT */
/*
 * Limits of 32-bit tool stacks against the list of places in Xen's sources,
 * toolstack32.tsv: every row has a limit or a reason why none can be checked,
 * and each limit is tried at its last good value, one below and one above it,
 * at 32 and 64 bits, in the releases that have it. Thresholds, scopes and
 * releases are the list's, not the policy's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "vocabulary.h"
#include <supportcheck/eval.h>

#define FEATURE "toolstack-32bit"
#define PAGE 4096
#define MIB ((int64_t)1 << 20)
#define PVH_HOLE (64 * MIB)
#define MAX_COLUMNS 16
#define MAX_ROWS 64

enum unit {
    UNCHECKABLE,
    FRAME,   /* the threshold is the first byte beyond the last good frame */
    COUNT,   /* the number of frames must stay below the threshold's */
    LITERAL, /* the threshold is the last good value itself */
    MEMORY,  /* bytes, MiB by MiB */
    RAM      /* bytes of a PVH guest, whose hole moves RAM up */
};

/* How a row of the list is tried. @threshold is found in the row's threshold column. */
static const struct trial {
    const char *item, *id, *threshold;
    enum unit unit;
    const char *subject, *facts;
} trials[] = {
    {"xc_map_foreign_range mfn", "toolstack-32bit.map-frame", "16 TiB", FRAME, "guest.max_gfn",
     "guest.type=hvm"},
    {"xc_map_foreign_range mfn", "toolstack-32bit.map-machine-frame", "16 TiB", FRAME,
     "host.max_mfn", "guest.type=pv"},
    {"xc_map_foreign_range size", "guest-memory.map-size", "2 GiB", UNCHECKABLE, NULL, ""},
    {"xc_maximum_ram_page max_mfn", "toolstack-32bit.host-frames", "8 TiB", COUNT, "host.max_mfn",
     "guest.type=pv"},
    {"xc_maximum_ram_page max_mfn", "toolstack-32bit.host-frame-type", "16 TiB", COUNT,
     "host.max_mfn", "guest.type=pv"},
    {"xc_memory_op result path", "toolstack-32bit.p2m-size", "8 TiB", FRAME, "guest.max_gfn",
     "guest.type=pvh"},
    {"struct multicall_entry.result", "toolstack-32bit.multicall-result", "16 TiB", FRAME,
     "guest.max_gfn", "guest.type=pv"},
    {"compat_memory_op return", "toolstack-32bit.compat-result", "8 TiB", FRAME, "guest.max_gfn",
     "guest.type=hvm"},
    {"xc_domain_maximum_gpfn / xc_domain_nr_gpfns", "toolstack-32bit.frame-count", "16 TiB", COUNT,
     "guest.max_gfn", "guest.type=pvh"},
    {"xc_domain_maximum_gpfn / xc_domain_nr_gpfns", "toolstack-32bit.frame-type", "16 TiB", FRAME,
     "guest.max_gfn", "guest.type=pvh"},
    {"xc_domain_maximum_gpfn / xc_domain_nr_gpfns", "toolstack-32bit.populated-frame", "16 TiB",
     RAM, "guest.maxmem", "guest.type=pvh"},
    {"x86_hvm_setup (save)", "toolstack-32bit.hvm-save", "0x0ffffffe", LITERAL, "guest.max_gfn",
     "guest.type=hvm"},
    {"x86_hvm_setup (restore)", "toolstack-32bit.hvm-restore", "1 TiB", UNCHECKABLE, NULL, ""},
    {"xc_dom pv_p2m array", "toolstack-32bit.pv-build", "3 TiB", MEMORY, "guest.memory",
     "guest.type=pv"},
    {"xc_dom pv_p2m array", "toolstack-32bit.pv-build-overflow", "4 TiB", MEMORY, "guest.memory",
     "guest.type=pv"},
    {"meminit_hvm check_mmio_hole argument", "toolstack-32bit.large-pages", "4 GiB", RAM,
     "guest.maxmem", "guest.type=pvh"},
    {"xc_dom_mem_init mem_mb", "guest-memory.wrap", "16 TiB", MEMORY, "guest.maxmem",
     "guest.type=pv"},
    {"struct xc_sr_rec_x86_pv_p2m_frames", "guest-memory.pv-stream", "16 TiB", FRAME,
     "guest.max_gfn", "guest.type=pv operation=migrate"},
    {"libxl__domain_build_state store_mfn, console_mfn", "toolstack-32bit.ring-frames", "16 TiB",
     FRAME, "host.max_mfn", "guest.type=pv"},
    {"hvm_build_set_params store_mfn, console_mfn", "toolstack-32bit.hvm-ring-frames", "16 TiB",
     UNCHECKABLE, NULL, ""},
    {"libxl soft reset: atol(store-mfn node)", "toolstack-32bit.soft-reset", "8 TiB", FRAME,
     "guest.max_gfn", "guest.type=hvm operation=soft-reset"},
    {"xs_introduce_domain mfn", "toolstack-32bit.introduce", "8 TiB", FRAME, "host.max_mfn",
     "guest.type=pv host.xenstored=ocaml"},
    {"xc_domain_restore store_mfn, console_mfn", "toolstack-32bit.restored-ring-frames", "16 TiB",
     FRAME, "host.max_mfn", "guest.type=pv"},
    {"xc_set_mem_access_multi pfn", "toolstack-32bit.access-sentinel", "any guest", UNCHECKABLE,
     NULL, ""},
    {"xc_get_hvm_param value", "toolstack-32bit.hvm-param", "32-bit", UNCHECKABLE, NULL, ""},
    {"xc_domain_memory_mapping / iomem_permission first_mfn", "toolstack-32bit.iomem", "16 TiB",
     FRAME, "guest.iomem[0].start", "guest.type=pvh guest.iomem[0].count=1"},
    {"xc_map_domain_meminfo pfn_type", "toolstack-32bit.page-types", "1 GiB of heap per TiB",
     COUNT, "guest.max_gfn", "guest.type=pv"},
    {"xc_shadow_control log-dirty result", "guest-memory.log-dirty", "8 TiB", FRAME,
     "guest.max_gfn", "guest.type=pvh operation=save"},
    {"PV page-table entry to frame (mfn_to_pfn, pte handling)", "toolstack-32bit.page-tables",
     "2^32 - 1", LITERAL, "host.max_mfn", "guest.type=pv"},
};

/* What the list does not have: threshold, scope and last release stand here. */
static const struct {
    struct trial trial;
    const char *scope, *until;
} others[] = {
    {{"", "toolstack-32bit.hvm-build", "3 TiB", COUNT, "guest.maxmem", "guest.type=pvh"},
     "x86-32", "4.13"},
    {{"", "toolstack-32bit.hvm-build-overflow", "4 TiB", COUNT, "guest.maxmem", "guest.type=pvh"},
     "x86-32", "4.13"},
    {{"", "toolstack-32bit.dump-pv", "768 GiB", MEMORY, "guest.memory", "guest.type=pv"},
     "x86-32, Arm32", NULL},
    {{"", "toolstack-32bit.dump-pv-overflow", "1 TiB", MEMORY, "guest.memory", "guest.type=pv"},
     "x86-32, Arm32", NULL},
    {{"", "toolstack-32bit.dump-translated", "1536 GiB", MEMORY, "guest.memory",
      "guest.type=pvh"}, "x86-32, Arm32", NULL},
    {{"", "toolstack-32bit.dump-translated-overflow", "2 TiB", MEMORY, "guest.memory",
      "guest.type=hvm"}, "x86-32, Arm32", NULL},
    {{"", "toolstack-32bit.walked-frame", "16 TiB", UNCHECKABLE, NULL, ""}, "x86-32, Arm32", NULL},
};

#define N(array) (sizeof(array) / sizeof *(array))

static struct policy {
    struct scheck_model *model;
    void *image;
    struct scheck_policy *policy;
    struct scheck_workspace *workspace;
} p;

/* --- the list --- */

struct list {
    char *text;
    char *cells[MAX_ROWS][MAX_COLUMNS];
    size_t n;
} list;

static void read_list(const char *data)
{
    char path[4096], *save = NULL;
    size_t len;

    snprintf(path, sizeof path, "%s/toolstack32.tsv", data);
    list.text = vocabulary_file(path, &len);
    assert_non_null(list.text);
    for (char *line = strtok_r(list.text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        assert_true(list.n < MAX_ROWS);
        for (size_t i = 0; i < MAX_COLUMNS && line; i++)
            list.cells[list.n][i] = strsep(&line, "\t");
        list.n++;
    }
    assert_true(list.n > 1);
}

enum { ITEM = 0, THRESHOLD = 3, SCOPE = 5, FIRST_RELEASE = 6 };

static char **row_of(const char *item)
{
    for (size_t i = 1; i < list.n; i++)
        if (strcmp(list.cells[i][ITEM], item) == 0)
            return list.cells[i];
    return NULL;
}

/* --- numbers --- */

static int64_t quantity(const char *text)
{
    char *end;
    int64_t value = strtoll(text, &end, 0);

    if (strcmp(text, "2^32 - 1") == 0)
        return ((int64_t)1 << 32) - 2; /* the first that fails is written */
    if (strcmp(text, "1 GiB of heap per TiB") == 0)
        return (int64_t)3 << 40; /* of 3 GiB that a process has */
    if (strncmp(end, " GiB", 4) == 0)
        return value << 30;
    return strncmp(end, " TiB", 4) == 0 ? value << 40 : value;
}

static int64_t last_good(const struct trial *t, int64_t *step_out)
{
    int64_t threshold = quantity(t->threshold);
    bool bytes = strcmp(t->subject, "guest.maxmem") == 0;

    *step_out = 1;
    switch (t->unit) {
    case FRAME:
        return threshold / PAGE - 1;
    case COUNT: /* in bytes of a PVH guest: RAM and the hole below 4 GiB are counted */
        *step_out = bytes ? PAGE : 1;
        return bytes ? threshold - PVH_HOLE - PAGE : threshold / PAGE - 2;
    case MEMORY:
        *step_out = MIB;
        return threshold - MIB;
    case RAM:
        *step_out = PAGE;
        return threshold - PVH_HOLE;
    default:
        return threshold;
    }
}

/* --- facts --- */

static void set(struct scheck_facts *facts, const char *name, const char *value)
{
    bool number = value[strspn(value, "0123456789")] == '\0';
    int rc;

    if (strncmp(name, "guest.iomem[0]", 14) == 0 &&
        strcmp(vocabulary_value(facts, "guest.iomem"), "[1]") != 0)
        assert_int_equal(scheck_facts_set_list(facts, "guest.iomem", 1), SCHECK_OK);
    rc = number ? scheck_facts_set_int(facts, name, strtoll(value, NULL, 0))
                : scheck_facts_set_string(facts, name, value, strlen(value));
    if (rc != SCHECK_OK)
        fail_msg("%s = %s: %s", name, value, scheck_status_message(rc));
}

/* "name=value name=value". */
static void set_all(struct scheck_facts *facts, const char *text)
{
    char copy[512], *save = NULL;

    snprintf(copy, sizeof copy, "%s", text);
    for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        char *value = strchr(word, '=');

        assert_non_null(value);
        *value++ = '\0';
        set(facts, word, value);
    }
}

static enum scheck_outcome judge(const char *id, const char *release, const struct trial *t,
                                 const char *toolstack, int64_t subject)
{
    const struct scheck_options options = {sizeof options, release};
    const struct scheck_report *report;
    struct scheck_facts *facts = NULL;
    struct scheck_history h;
    enum scheck_outcome outcome = SCHECK_ERRED;
    char value[32];
    size_t idx;

    assert_int_equal(scheck_facts_new(p.policy, NULL, &facts), SCHECK_OK);
    set_all(facts, "guest.maxmem=1073741824 host.memory=1073741824 hypervisor.bits=64 "
                   "guest.video_memory=0 guest.mmio_hole=0");
    set_all(facts, toolstack);
    set_all(facts, t->facts);
    snprintf(value, sizeof value, "%lld", (long long)subject);
    set(facts, t->subject, value);
    assert_int_equal(scheck_evaluate(p.workspace, facts, &options, &report), SCHECK_OK);
    assert_int_equal(scheck_policy_find_statement(p.policy, id, strlen(id), &idx), SCHECK_OK);
    for (size_t n = 0; scheck_policy_history(p.policy, idx, n, &h) == SCHECK_OK; n++) {
        assert_int_equal(scheck_rule_outcome(p.workspace, h.rule, &outcome), SCHECK_OK);
        if (outcome != SCHECK_UNDETERMINED)
            break; /* of the release that was evaluated */
    }
    scheck_facts_free(facts);
    return outcome;
}

/* --- releases --- */

static size_t release_index(const char *id)
{
    struct scheck_release release;

    for (size_t i = 0; scheck_policy_release(p.policy, i, &release) == SCHECK_OK; i++)
        if (strcmp(release.id, id) == 0)
            return i;
    fail_msg("the policy has no release %s", id);
    return 0;
}

static bool holds_in(const char *id, const char *release, struct scheck_history *out)
{
    size_t idx, at = release_index(release);

    if (scheck_policy_find_statement(p.policy, id, strlen(id), &idx) != SCHECK_OK)
        fail_msg("the policy has no %s", id);
    for (size_t n = 0; scheck_policy_history(p.policy, idx, n, out) == SCHECK_OK; n++)
        if (release_index(out->since) <= at && at <= release_index(out->until))
            return true;
    return false;
}

/* --- trials --- */

static const struct {
    const char *facts, *scope; /* NULL: 64 bits */
} toolstacks[] = {
    {"toolstack.bits=32 toolstack.arch=x86_32 dom0.kernel_bits=32", "x86-32"},
    {"toolstack.bits=32 toolstack.arch=arm32 dom0.kernel_bits=32", "Arm32"},
    {"toolstack.bits=64 toolstack.arch=x86_64 dom0.kernel_bits=64", NULL},
    {"toolstack.bits=64 toolstack.arch=arm64 dom0.kernel_bits=64", NULL},
};

static bool in_scope(const char *scope, const char *toolstack)
{
    if (strstr(scope, "every toolstack"))
        return true;
    return toolstack && (strstr(scope, toolstack) ||
                         (strcmp(toolstack, "x86-32") == 0 && strstr(scope, "i386")));
}

static void try_release(const struct trial *t, const char *scope, const char *release)
{
    int64_t step, good = last_good(t, &step);

    for (size_t i = 0; i < N(toolstacks); i++) {
        bool limited = in_scope(scope, toolstacks[i].scope);

        for (int k = -1; k <= 1; k++) {
            enum scheck_outcome outcome =
                judge(t->id, release, t, toolstacks[i].facts, good + k * step);

            if (outcome != (limited && k > 0 ? SCHECK_APPLIES : SCHECK_NOT_IN_USE))
                fail_msg("%s in %s, %s, %s = %lld: outcome %d", t->id, release,
                         toolstacks[i].facts, t->subject, (long long)(good + k * step), outcome);
        }
    }
}

static void expect_reason(const struct trial *t)
{
    struct scheck_statement s;
    struct scheck_str why;
    size_t idx;

    if (scheck_policy_find_statement(p.policy, t->id, strlen(t->id), &idx) != SCHECK_OK)
        fail_msg("the policy has no %s", t->id);
    assert_int_equal(scheck_policy_statement(p.policy, idx, &s), SCHECK_OK);
    assert_false(s.checkable);
    assert_int_equal(scheck_policy_document(p.policy, idx, SCHECK_DOC_UNCHECKABLE, &why),
                     SCHECK_OK);
    assert_true(why.len > 0);
}

static void try_in(const struct trial *t, const char *scope, const char *release, bool holds)
{
    struct scheck_history h;

    if (holds_in(t->id, release, &h) != holds)
        fail_msg("%s %s in %s", t->id, holds ? "is missing" : "still stands", release);
    if (holds && t->unit != UNCHECKABLE)
        try_release(t, scope, release);
}

/* Every row has a trial, and every trial its row; columns from the 7th on are releases. */
static void test_list(void **state)
{
    const char *data = vocabulary_data("the list of places that limit a 32-bit tool stack");

    (void)state;
    if (!data)
        skip();
    read_list(data);
    for (size_t i = 1; i < list.n; i++) {
        bool tried = false;

        for (size_t k = 0; k < N(trials); k++)
            tried |= strcmp(trials[k].item, list.cells[i][ITEM]) == 0;
        if (!tried)
            fail_msg("nothing tries \"%s\"", list.cells[i][ITEM]);
    }
    for (size_t i = 0; i < N(trials); i++) {
        char **row = row_of(trials[i].item);
        const char *fixed;

        if (!row)
            fail_msg("the list has no \"%s\"", trials[i].item);
        if (!strstr(row[THRESHOLD], trials[i].threshold))
            fail_msg("%s: no \"%s\" in \"%s\"", trials[i].item, trials[i].threshold,
                     row[THRESHOLD]);
        fixed = strstr(row[SCOPE], "before 4.16");
        if (trials[i].unit == UNCHECKABLE)
            expect_reason(&trials[i]);
        for (size_t c = FIRST_RELEASE; c < MAX_COLUMNS && row[c]; c++) {
            const char *release = list.cells[0][c];
            bool master = strcmp(release, "master") == 0;

            try_in(&trials[i], row[SCOPE], master ? "4.23" : release,
                   !fixed && strcmp(row[c], "absent") != 0);
        }
        try_in(&trials[i], row[SCOPE], "4.15", true);
        try_in(&trials[i], row[SCOPE], "4.10", true);
    }
    free(list.text);
}

static void test_others(void **state)
{
    struct scheck_release release;

    (void)state;
    for (size_t i = 0; i < N(others); i++) {
        size_t until = others[i].until ? release_index(others[i].until) : SIZE_MAX;

        if (others[i].trial.unit == UNCHECKABLE)
            expect_reason(&others[i].trial);
        for (size_t r = 0; scheck_policy_release(p.policy, r, &release) == SCHECK_OK; r++)
            try_in(&others[i].trial, others[i].scope, release.id, r <= until);
    }
}

/* Nothing stands in the restriction that no trial knows. */
static void test_nothing_untried(void **state)
{
    struct scheck_statement s;
    size_t n = 0;

    (void)state;
    for (size_t i = 0; scheck_policy_statement(p.policy, i, &s) == SCHECK_OK; i++) {
        bool known = strcmp(s.feature, FEATURE) != 0;

        n += !known;
        for (size_t k = 0; k < N(trials) && !known; k++)
            known = strcmp(trials[k].id, s.id) == 0;
        for (size_t k = 0; k < N(others) && !known; k++)
            known = strcmp(others[k].trial.id, s.id) == 0;
        if (!known)
            fail_msg("nothing tries %s", s.id);
    }
    assert_true(n > 24);
}

/* The paragraph is in SUPPORT.md from 4.18 on; before that the limits hold all the same. */
static void test_undocumented(void **state)
{
    static const struct {
        const char *release;
        bool undocumented;
    } rows[] = {{"4.10", true}, {"4.17", true}, {"4.18", false}, {"4.23", false}};
    struct scheck_history h;

    (void)state;
    for (size_t i = 0; i < N(rows); i++) {
        assert_true(holds_in("toolstack-32bit.hvm-save", rows[i].release, &h));
        assert_int_equal(h.undocumented, rows[i].undocumented);
        assert_true(holds_in("guest-memory.wrap", rows[i].release, &h));
        assert_false(h.undocumented);
    }
}

/* 64-bit builds had the narrow result, too, until 4.15.1. */
static void test_fixed_result(void **state)
{
    static const char id[] = "guest-memory.p2m-size-result";
    const struct trial t = {"", id, "8 TiB", FRAME, "guest.max_gfn", "guest.type=pvh operation=save"};
    static const struct {
        const char *release, *version;
        bool limited;
    } rows[] = {{"4.10", "hypervisor.version=4.10.4", true},
                {"4.14", "hypervisor.version=4.14.6", true},
                {"4.15", "hypervisor.version=4.15.0", true},
                {"4.15", "hypervisor.version=4.15.1", false}};
    struct scheck_history h;

    (void)state;
    for (size_t i = 0; i < N(rows); i++) {
        int64_t step, good = last_good(&t, &step);
        char facts[128];

        snprintf(facts, sizeof facts, "%s toolstack.bits=64 toolstack.arch=x86_64",
                 rows[i].version);
        assert_int_equal(judge(id, rows[i].release, &t, facts, good), SCHECK_NOT_IN_USE);
        assert_int_equal(judge(id, rows[i].release, &t, facts, good + step),
                         rows[i].limited ? SCHECK_APPLIES : SCHECK_NOT_IN_USE);
    }
    assert_false(holds_in(id, "4.16", &h));
}

/* The function narrows; bugs that only such a build has are still fixed. */
static void test_axes(void **state)
{
    size_t unsupported = SIZE_MAX, yes = SIZE_MAX;
    struct scheck_statement s;
    struct scheck_history h;

    (void)state;
    for (size_t i = 0; scheck_policy_statement(p.policy, i, &s) == SCHECK_OK; i++) {
        if (strcmp(s.feature, FEATURE) != 0)
            continue;
        assert_int_equal(scheck_policy_history(p.policy, i, 0, &h), SCHECK_OK);
        if (strcmp(s.id, FEATURE ".large-pages") == 0 ||
            strcmp(s.id, FEATURE ".access-sentinel") == 0)
            continue; /* harm nothing */
        unsupported = unsupported == SIZE_MAX ? h.level.function : unsupported;
        yes = yes == SIZE_MAX ? h.level.security : yes;
        assert_int_equal(h.level.function, unsupported);
        assert_int_equal(h.level.security, yes);
    }
    assert_string_equal(scheck_policy_level_name(p.policy, SCHECK_AXIS_FUNCTION, unsupported),
                        "unsupported");
    assert_string_equal(scheck_policy_level_name(p.policy, SCHECK_AXIS_SECURITY, yes), "yes");
}

static void print_diagnostic(void *ctx, const struct scheck_diag *diag)
{
    (void)ctx;
    if (diag->severity != SCHECK_DIAG_LINT)
        print_error("%s:%u: %s\n", diag->at.file ? diag->at.file : "?", diag->at.line,
                    diag->message);
}

static int setup(void **state)
{
    const struct scheck_diag_sink sink = {print_diagnostic, NULL};
    const struct scheck_compile_options options = {sizeof options, true};
    const char *source = getenv("SUPPORTCHECK_SOURCE_DIR");
    char path[4096];
    size_t len;

    (void)state;
    snprintf(path, sizeof path, "%s/policy", source ? source : ".");
    assert_int_equal(scheck_model_new(NULL, &sink, &p.model), SCHECK_OK);
    assert_int_equal(scheck_model_load(p.model, path), SCHECK_OK);
    assert_int_equal(scheck_model_compile(p.model, &options, &p.image, &len), SCHECK_OK);
    assert_int_equal(scheck_policy_open(p.image, len, NULL, &p.policy), SCHECK_OK);
    return scheck_workspace_new(p.policy, NULL, &p.workspace);
}

static int teardown(void **state)
{
    (void)state;
    scheck_workspace_free(p.workspace);
    scheck_policy_close(p.policy);
    scheck_image_free(p.model, p.image);
    scheck_model_free(p.model);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),         cmocka_unit_test(test_others),
        cmocka_unit_test(test_nothing_untried), cmocka_unit_test(test_undocumented),
        cmocka_unit_test(test_fixed_result),    cmocka_unit_test(test_axes),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
