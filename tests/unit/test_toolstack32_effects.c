/* SPDX-License-Identifier: MIT */
/*
 * What the limits of 32-bit tool stacks say besides their thresholds, held
 * against the list of places in Xen's sources: operations, consequence, the
 * kinds of guests, and what is told where the counted value is not known.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "toolstack32.h"
#include "vocabulary.h"

#define PAGE 4096
#define GIB ((int64_t)1 << 30)
#define TIB ((int64_t)1 << 40)

/* @words are in the list's row, and are why; NULL where the list has no row. */
static const struct effect {
    const char *id, *words, *guests, *operations, *consequence;
} effects[] = {
    {"toolstack-32bit.map-frame", "silent truncation", "hvm pvh", "dump attach running", "wrong"},
    {"toolstack-32bit.map-machine-frame", "silent truncation", "pv",
     "create restore dump attach running", "wrong"},
    {"guest-memory.map-size", "negative size", "", "running", "wrong"},
    {"toolstack-32bit.host-frames", "save/restore and dump of PV guests", "pv",
     "restore save migrate dump", "fails"},
    {"toolstack-32bit.host-frame-type", "host RAM reach misread", "pv", "restore save migrate dump",
     "wrong"},
    {"toolstack-32bit.p2m-size", "\"Unable to obtain the guest p2m size\"", "pv hvm pvh",
     "save migrate dump", "fails"},
    {"toolstack-32bit.multicall-result", "the multicall way out does not exist", "pv hvm pvh",
     "save migrate dump", "wrong"},
    {"toolstack-32bit.compat-result", "answers 0x7fffffff to a 32-bit PV/PVH dom0", "pv hvm pvh",
     "save migrate dump", "wrong"},
    {"toolstack-32bit.frame-count", "p2m size of save, core dump, migration", "pv hvm pvh",
     "save migrate dump", "wrong"},
    {"toolstack-32bit.frame-type", "p2m size of save, core dump, migration", "pv hvm pvh",
     "restore save migrate dump attach", "wrong"},
    {"toolstack-32bit.populated-frame", "16 TiB by type", "pv hvm pvh", "create", "wrong"},
    {"toolstack-32bit.hvm-save", "save, migrate, Remus refused", "hvm pvh", "save migrate",
     "refused"},
    {"toolstack-32bit.hvm-restore", "guard present", "", "restore", "refused"},
    {"toolstack-32bit.pv-build", "PV build fails", "pv", "create", "fails"},
    {"toolstack-32bit.pv-build-overflow", "heap overflow", "pv", "create", "overflow"},
    {"toolstack-32bit.large-pages", "performance only", "hvm pvh", "create", "slow"},
    {"guest-memory.wrap", "page count wraps", "pv hvm pvh", "create", "wrong"},
    {"guest-memory.pv-stream", "PV guests cannot be migrated", "pv", "restore save migrate",
     "fails"},
    {"toolstack-32bit.ring-frames", "wrong ring page", "pv", "create restore", "wrong"},
    {"toolstack-32bit.hvm-ring-frames", "gone in 4.17", "", "create", "wrong"},
    {"toolstack-32bit.soft-reset", "atol saturates", "pv hvm pvh", "soft-reset", "wrong"},
    {"toolstack-32bit.introduce", "not with one mapping the gfn", "pv", "create restore", "wrong"},
    {"toolstack-32bit.restored-ring-frames", "wrong ring page after restore", "pv",
     "restore migrate", "wrong"},
    {"toolstack-32bit.access-sentinel", "harmless", "", "", ""},
    {"toolstack-32bit.hvm-param", "use xc_hvm_param_get", "", "", "wrong"},
    {"toolstack-32bit.iomem", "iomem=[...]", "pv hvm pvh", "", ""},
    {"toolstack-32bit.page-types", "page offlining, xen-mfndump", "pv", "running", "fails"},
    {"guest-memory.log-dirty", "FIXED in 4.16.0", "pv hvm pvh", "save migrate", "fails"},
    {"toolstack-32bit.page-tables", "save refused with E2BIG (EAGAIN while live); restore refused",
     "pv", "restore save migrate", "refused"},
    {"toolstack-32bit.hvm-build", NULL, "hvm pvh", "create", "fails"},
    {"toolstack-32bit.hvm-build-overflow", NULL, "hvm pvh", "create", "overflow"},
    {"toolstack-32bit.dump-pv", NULL, "pv", "dump", "fails"},
    {"toolstack-32bit.dump-pv-overflow", NULL, "pv", "dump", "overflow"},
    {"toolstack-32bit.dump-translated", NULL, "hvm pvh", "dump", "fails"},
    {"toolstack-32bit.dump-translated-overflow", NULL, "hvm pvh", "dump", "overflow"},
    {"toolstack-32bit.walked-frame", NULL, "", "running", "wrong"},
    {"guest-memory.p2m-size-result", NULL, "", "save migrate dump", "fails"},
};

static const struct effect *effect_of(const char *id)
{
    for (size_t i = 0; i < TOOLSTACK32_N(effects); i++)
        if (strcmp(effects[i].id, id) == 0)
            return &effects[i];
    fail_msg("no effect is written down for %s", id);
    return NULL;
}

static bool has_word(const char *words, const char *word)
{
    size_t len = strlen(word);

    for (const char *p = words; *p; p += strcspn(p, " "), p += strspn(p, " "))
        if (strcspn(p, " ") == len && strncmp(p, word, len) == 0)
            return true;
    return false;
}

/* --- what the policy says --- */

/* The row of @item, in the list as it is. */
static bool row_has(const char *list, const char *item, const char *words)
{
    size_t len = strlen(item);

    for (const char *line = list; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        const char *end = line + strcspn(line, "\n"), *found = strstr(line, words);

        if (strncmp(line, item, len) == 0 && line[len] == '\t')
            return found && found < end;
    }
    return false;
}

static void test_words_of_the_list(void **state)
{
    const char *data = vocabulary_data("the list of places that limit a 32-bit tool stack");
    char path[4096], *list;
    size_t len;

    (void)state;
    if (!data)
        skip();
    snprintf(path, sizeof path, "%s/toolstack32.tsv", data);
    list = vocabulary_file(path, &len);
    assert_non_null(list);
    for (size_t i = 0; i < n_trials; i++) {
        const char *words = effect_of(trials[i].id)->words;

        assert_non_null(words);
        if (!row_has(list, trials[i].item, words))
            fail_msg("%s: the list's row has no \"%s\"", trials[i].item, words);
    }
    free(list);
}

static void test_operations_and_consequences(void **state)
{
    (void)state;
    for (size_t i = 0; i < TOOLSTACK32_N(effects); i++) {
        const struct effect *e = &effects[i];
        struct scheck_statement s;
        size_t idx;

        if (scheck_policy_find_statement(toolstack32_policy, e->id, strlen(e->id), &idx) !=
            SCHECK_OK)
            fail_msg("the policy has no %s", e->id);
        assert_int_equal(scheck_policy_statement(toolstack32_policy, idx, &s), SCHECK_OK);
        assert_string_equal(s.consequence, e->consequence);
        for (unsigned op = 0; op < SCHECK_N_OPERATIONS; op++) {
            const char *name = scheck_operation_name((enum scheck_operation)op);

            if (!!(s.operations & 1u << op) != has_word(e->operations, name))
                fail_msg("%s: %s", e->id, name);
        }
    }
}

/* Limits that no fact is compared with have their number in words only. */
static void test_numbers_of_the_uncheckable(void **state)
{
    static const struct {
        const char *id, *max;
    } rows[] = {{"guest-memory.map-size", "\t0x7fffffff\t"},
                {"toolstack-32bit.hvm-restore", "\t0x0fffffff\t"},
                {"toolstack-32bit.hvm-ring-frames", "\t0xffffffff\t"},
                {"toolstack-32bit.hvm-param", "\t0xffffffff\t"},
                {"toolstack-32bit.walked-frame", "\t0xffffffff\t"}};

    (void)state;
    for (size_t i = 0; i < TOOLSTACK32_N(rows); i++) {
        struct scheck_str limit;
        size_t idx;

        assert_int_equal(
            scheck_policy_find_statement(toolstack32_policy, rows[i].id, strlen(rows[i].id), &idx),
            SCHECK_OK);
        assert_int_equal(scheck_policy_document(toolstack32_policy, idx, SCHECK_DOC_LIMIT, &limit),
                         SCHECK_OK);
        if (!memmem(limit.data, limit.len, rows[i].max, strlen(rows[i].max)))
            fail_msg("%s: \"%.*s\"", rows[i].id, (int)limit.len, limit.data);
    }
}

/* Those that harm nothing lower nothing; what holds for any word size has its own levels. */
static void test_levels(void **state)
{
    static const struct {
        const char *id, *function, *security;
    } rows[] = {{"toolstack-32bit.large-pages", "supported", "yes"},
                {"toolstack-32bit.access-sentinel", "supported", "yes"},
                {"toolstack-32bit.iomem", "unsupported", "yes"},
                {"guest-memory.wrap", "unsupported", "no"},
                {"guest-memory.pv-stream", "unsupported", "yes"},
                {"guest-memory.log-dirty", "unsupported", "yes"},
                {"guest-memory.map-size", "unsupported", "yes"},
                {"guest-memory.p2m-size-result", "unsupported", "yes"},
                {"toolstack-32bit-hypercalls.in-use", "not-functional", "yes"}};
    struct scheck_history h;

    (void)state;
    for (size_t i = 0; i < TOOLSTACK32_N(rows); i++) {
        assert_true(toolstack32_holds_in(rows[i].id, "4.15", &h));
        assert_string_equal(
            scheck_policy_level_name(toolstack32_policy, SCHECK_AXIS_FUNCTION, h.level.function),
            rows[i].function);
        assert_string_equal(
            scheck_policy_level_name(toolstack32_policy, SCHECK_AXIS_SECURITY, h.level.security),
            rows[i].security);
    }
}

/* --- kinds of guests --- */

/* A release that has all of them. */
#define RELEASE "4.13"
#define X86_32 "toolstack.bits=32 toolstack.arch=x86_32 dom0.kernel_bits=32"

/* The trial's facts, but for the type of the guest and the name that @without is. */
static void set_trial(struct scheck_facts *facts, const struct trial *t, const char *type,
                      const char *without)
{
    char text[512] = "", copy[256], *save = NULL;

    snprintf(copy, sizeof copy, "%s", t->facts);
    for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        bool out = strncmp(word, "guest.type=", 11) == 0 ||
                   (without && strncmp(word, without, strlen(without)) == 0);

        if (!out)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", word);
    }
    snprintf(text + strlen(text), sizeof text - strlen(text), "guest.type=%s", type);
    toolstack32_set_all(facts, text);
}

static enum scheck_outcome with_type(const struct trial *t, const char *type, int64_t subject,
                                     const char *without)
{
    struct scheck_facts *facts = toolstack32_facts(X86_32);
    char text[128];

    set_trial(facts, t, type, without);
    snprintf(text, sizeof text, "%s=%lld", t->subject, (long long)subject);
    toolstack32_set_all(facts, text);
    return toolstack32_judge_facts(t->id, RELEASE, facts);
}

static void try_types(const struct trial *t)
{
    static const char *const types[] = {"pv", "hvm", "pvh"};
    const char *guests = effect_of(t->id)->guests;
    int64_t step, good;

    if (t->unit == UNCHECKABLE)
        return;
    good = toolstack32_last_good(t, &step);
    for (size_t i = 0; i < TOOLSTACK32_N(types); i++) {
        /* Far enough for what its type adds to the memory of a guest. */
        enum scheck_outcome outcome = with_type(t, types[i], good + step + GIB, NULL);

        if (outcome != (has_word(guests, types[i]) ? SCHECK_APPLIES : SCHECK_NOT_IN_USE))
            fail_msg("%s, %s: outcome %d", t->id, types[i], outcome);
    }
}

static void test_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_trials; i++)
        try_types(&trials[i]);
    for (size_t i = 0; i < n_other_trials; i++)
        try_types(&other_trials[i].trial);
}

/* What else it depends on: the machine, the kernel, who keeps the store, what is about to happen.
 */
static void test_conditions(void **state)
{
    static const char large[] = "guest.type=pv guest.max_gfn=4294967296 host.max_mfn=4294967296";
    static const struct {
        const char *id, *facts, *more;
        enum scheck_outcome outcome;
    } rows[] = {
        {"toolstack-32bit.introduce", X86_32 " host.xenstored=c", large, SCHECK_NOT_IN_USE},
        {"toolstack-32bit.introduce", X86_32 " host.xenstored=ocaml", large, SCHECK_APPLIES},
        {"toolstack-32bit.introduce", X86_32, large, SCHECK_UNDETERMINED},
        {"toolstack-32bit.compat-result", "toolstack.bits=32 toolstack.arch=x86_32", large,
         SCHECK_UNDETERMINED},
        {"toolstack-32bit.compat-result",
         "toolstack.bits=32 toolstack.arch=x86_32 dom0.kernel_bits=64", large, SCHECK_NOT_IN_USE},
        /* A 32-bit machine has no large guests; a 32-bit x86 tool stack has a 64-bit Xen. */
        {"toolstack-32bit.p2m-size", "toolstack.bits=32 toolstack.arch=arm32 hypervisor.bits=32",
         large, SCHECK_NOT_IN_USE},
        {"toolstack-32bit.p2m-size", "toolstack.bits=32 toolstack.arch=arm32 hypervisor.bits=64",
         large, SCHECK_APPLIES},
        /* No hypercalls at all. */
        {"toolstack-32bit-hypercalls.in-use", "toolstack.bits=32 dom0.kernel_bits=64",
         "dom0.os=Linux", SCHECK_APPLIES},
        {"toolstack-32bit-hypercalls.in-use", "toolstack.bits=32 dom0.kernel_bits=64",
         "dom0.os=FreeBSD", SCHECK_NOT_IN_USE},
        {"toolstack-32bit-hypercalls.in-use", "toolstack.bits=32 dom0.kernel_bits=32",
         "dom0.os=Linux", SCHECK_NOT_IN_USE},
        {"toolstack-32bit-hypercalls.in-use", "toolstack.bits=64 dom0.kernel_bits=64",
         "dom0.os=Linux", SCHECK_NOT_IN_USE},
        {"toolstack-32bit-hypercalls.in-use", "toolstack.bits=32", "dom0.os=Linux",
         SCHECK_UNDETERMINED},
        /* Limits of any tool stack: not told of a small guest before somebody saves it. */
        {"guest-memory.pv-stream", "guest.type=pv", "operation=create", SCHECK_NOT_IN_USE},
        {"guest-memory.pv-stream", "guest.type=pv", "operation=save", SCHECK_UNDETERMINED},
        {"guest-memory.log-dirty", "guest.type=pvh", "operation=create", SCHECK_NOT_IN_USE},
        {"guest-memory.log-dirty", "guest.type=pvh", "operation=migrate", SCHECK_UNDETERMINED},
        {"guest-memory.p2m-size-result", "guest.type=pvh", "operation=create", SCHECK_NOT_IN_USE},
        {"guest-memory.p2m-size-result", "guest.type=pvh", "operation=dump", SCHECK_UNDETERMINED},
        {"guest-memory.p2m-size-result", "guest.type=pv guest.maxmem=9895604649984",
         "operation=create", SCHECK_APPLIES},
    };

    (void)state;
    for (size_t i = 0; i < TOOLSTACK32_N(rows); i++) {
        struct scheck_facts *facts = toolstack32_facts(rows[i].facts);

        toolstack32_set_all(facts, rows[i].more);
        if (toolstack32_judge_facts(rows[i].id, RELEASE, facts) != rows[i].outcome)
            fail_msg("%s with %s %s", rows[i].id, rows[i].facts, rows[i].more);
    }
}

/* --- what is known before a guest runs --- */

/* Memory of a guest of @type whose highest frame is at least @gfn, and @spare bytes less. */
static void set_memory(struct scheck_facts *facts, const char *type, int64_t gfn, int64_t spare)
{
    const int64_t video = (int64_t)16 << 20, hole = (int64_t)256 << 20;
    int64_t bytes = (gfn + 1) * PAGE - spare;
    char text[256];

    if (strcmp(type, "hvm") == 0)
        bytes += video - hole; /* its video memory is no RAM, and RAM behind the hole moves up */
    if (strcmp(type, "pvh") == 0)
        bytes -= TOOLSTACK32_HOLE;
    snprintf(text, sizeof text,
             "guest.type=%s guest.maxmem=%lld guest.memory=%lld guest.video_memory=%lld "
             "guest.mmio_hole=%lld",
             type, (long long)bytes, (long long)GIB, (long long)video, (long long)hole);
    toolstack32_set_all(facts, text);
}

static enum scheck_outcome with_bound(const struct trial *t, const char *type, int64_t top,
                                      int64_t spare, const char *operation)
{
    struct scheck_facts *facts = toolstack32_facts(X86_32);
    char text[128];

    set_trial(facts, t, type, "operation");
    snprintf(text, sizeof text, "operation=%s", operation);
    toolstack32_set_all(facts, text);
    if (strncmp(t->subject, "guest.", 6) == 0) {
        set_memory(facts, type, top, spare);
    } else {
        snprintf(text, sizeof text, "host.memory=%lld", (long long)((top + 1) * PAGE - spare));
        toolstack32_set_all(facts, text);
    }
    return toolstack32_judge_facts(t->id, RELEASE, facts);
}

/* Where the highest frame is not known: beyond its lowest bound a finding, whatever is asked. */
static void try_bound(const struct trial *t, const char *type)
{
    static const char *const operations[] = {"create", "save", "migrate", "running"};
    int64_t step, good = toolstack32_last_good(t, &step);

    for (size_t i = 0; i < TOOLSTACK32_N(operations); i++) {
        /* One whole frame more, and that frame short of a byte. */
        enum scheck_outcome beyond = with_bound(t, type, good + 1, 0, operations[i]);
        enum scheck_outcome below = with_bound(t, type, good + 1, 1, operations[i]);

        if (beyond != SCHECK_APPLIES)
            fail_msg("%s, %s at %s: the bound is beyond it: %d", t->id, type, operations[i],
                     beyond);
        if (below == SCHECK_APPLIES)
            fail_msg("%s, %s at %s: the bound is not beyond it", t->id, type, operations[i]);
        if (strncmp(t->id, "toolstack-32bit.", 16) == 0)
            assert_int_equal(below, SCHECK_UNDETERMINED);
    }
}

static void test_bounds(void **state)
{
    static const char *const types[] = {"pv", "hvm", "pvh"};
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < n_trials; i++) {
        const struct trial *t = &trials[i];
        bool bounded = (strcmp(t->subject ? t->subject : "", "guest.max_gfn") == 0 ||
                        strcmp(t->subject ? t->subject : "", "host.max_mfn") == 0) &&
                       /* Pages of rings are not the highest: only a known frame says something. */
                       strcmp(t->id, "toolstack-32bit.soft-reset") != 0;

        for (size_t k = 0; bounded && k < TOOLSTACK32_N(types); k++)
            if (has_word(effect_of(t->id)->guests, types[k])) {
                try_bound(t, types[k]);
                n++;
            }
    }
    assert_true(n > 20);
}

/* A highest frame that is known counts, and not what memory would make of it. */
static void test_known_frame(void **state)
{
    const struct trial *save = NULL;

    (void)state;
    for (size_t i = 0; i < n_trials; i++)
        if (strcmp(trials[i].id, "toolstack-32bit.hvm-save") == 0)
            save = &trials[i];
    assert_non_null(save);
    assert_int_equal(with_type(save, "hvm", 0x0ffffffe, NULL), SCHECK_NOT_IN_USE);
    assert_int_equal(with_type(save, "hvm", 0x0fffffff, NULL), SCHECK_APPLIES);
    /* A small guest may map a page up high: nobody knows before it runs. */
    assert_int_equal(with_bound(save, "pvh", TIB / PAGE / 2, 0, "create"), SCHECK_UNDETERMINED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_of_the_list),
        cmocka_unit_test(test_operations_and_consequences),
        cmocka_unit_test(test_numbers_of_the_uncheckable),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_known_frame),
    };

    return cmocka_run_group_tests(tests, toolstack32_setup, toolstack32_teardown);
}
