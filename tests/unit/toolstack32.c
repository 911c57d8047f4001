/* SPDX-License-Identifier: MIT */
#include "toolstack32.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "vocabulary.h"

#define PAGE 4096
#define MIB ((int64_t)1 << 20)

const struct trial trials[] = {
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
    {"xc_map_domain_meminfo pfn_type", "toolstack-32bit.page-types", "1 GiB of heap per TiB", COUNT,
     "guest.max_gfn", "guest.type=pv"},
    {"xc_shadow_control log-dirty result", "guest-memory.log-dirty", "8 TiB", FRAME,
     "guest.max_gfn", "guest.type=pvh operation=save"},
    {"PV page-table entry to frame (mfn_to_pfn, pte handling)", "toolstack-32bit.page-tables",
     "2^32 - 1", LITERAL, "host.max_mfn", "guest.type=pv"},
};

const size_t n_trials = TOOLSTACK32_N(trials);

const struct other_trial other_trials[] = {
    {{"", "toolstack-32bit.hvm-build", "3 TiB", COUNT, "guest.maxmem", "guest.type=pvh"},
     "x86-32",
     "4.13"},
    {{"", "toolstack-32bit.hvm-build-overflow", "4 TiB", COUNT, "guest.maxmem", "guest.type=pvh"},
     "x86-32",
     "4.13"},
    {{"", "toolstack-32bit.dump-pv", "768 GiB", MEMORY, "guest.memory", "guest.type=pv"},
     "x86-32, Arm32",
     NULL},
    {{"", "toolstack-32bit.dump-pv-overflow", "1 TiB", MEMORY, "guest.memory", "guest.type=pv"},
     "x86-32, Arm32",
     NULL},
    {{"", "toolstack-32bit.dump-translated", "1536 GiB", MEMORY, "guest.memory", "guest.type=pvh"},
     "x86-32, Arm32",
     NULL},
    {{"", "toolstack-32bit.dump-translated-overflow", "2 TiB", MEMORY, "guest.memory",
      "guest.type=hvm"},
     "x86-32, Arm32",
     NULL},
    {{"", "toolstack-32bit.walked-frame", "16 TiB", UNCHECKABLE, NULL, ""}, "x86-32, Arm32", NULL},
};

const size_t n_other_trials = TOOLSTACK32_N(other_trials);

static struct {
    struct scheck_model *model;
    void *image;
    struct scheck_workspace *workspace;
} p;

struct scheck_policy *toolstack32_policy;

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

int64_t toolstack32_last_good(const struct trial *t, int64_t *step_out)
{
    int64_t threshold = quantity(t->threshold);
    bool bytes = strcmp(t->subject, "guest.maxmem") == 0;

    *step_out = 1;
    switch (t->unit) {
    case FRAME:
        return threshold / PAGE - 1;
    case COUNT: /* in bytes of a PVH guest: RAM and the hole below 4 GiB are counted */
        *step_out = bytes ? PAGE : 1;
        return bytes ? threshold - TOOLSTACK32_HOLE - PAGE : threshold / PAGE - 2;
    case MEMORY:
        *step_out = MIB;
        return threshold - MIB;
    case RAM:
        *step_out = PAGE;
        return threshold - TOOLSTACK32_HOLE;
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
void toolstack32_set_all(struct scheck_facts *facts, const char *text)
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

struct scheck_facts *toolstack32_facts(const char *toolstack)
{
    struct scheck_facts *facts = NULL;

    assert_int_equal(scheck_facts_new(toolstack32_policy, NULL, &facts), SCHECK_OK);
    toolstack32_set_all(facts, "guest.maxmem=1073741824 host.memory=1073741824 hypervisor.bits=64 "
                               "guest.video_memory=0 guest.mmio_hole=0");
    toolstack32_set_all(facts, toolstack);
    return facts;
}

enum scheck_outcome toolstack32_judge_facts(const char *id, const char *release,
                                            struct scheck_facts *facts)
{
    const struct scheck_options options = {sizeof options, release};
    const struct scheck_report *report;
    struct scheck_history h;
    enum scheck_outcome outcome = SCHECK_ERRED;
    size_t idx;

    assert_int_equal(scheck_evaluate(p.workspace, facts, &options, &report), SCHECK_OK);
    assert_int_equal(scheck_policy_find_statement(toolstack32_policy, id, strlen(id), &idx),
                     SCHECK_OK);
    for (size_t n = 0; scheck_policy_history(toolstack32_policy, idx, n, &h) == SCHECK_OK; n++) {
        if (toolstack32_release(h.since) > toolstack32_release(release) ||
            toolstack32_release(release) > toolstack32_release(h.until))
            continue;
        assert_int_equal(scheck_rule_outcome(p.workspace, h.rule, &outcome), SCHECK_OK);
    }
    scheck_facts_free(facts);
    return outcome;
}

enum scheck_outcome toolstack32_judge(const char *id, const char *release, const struct trial *t,
                                      const char *toolstack, int64_t subject)
{
    struct scheck_facts *facts = toolstack32_facts(toolstack);
    char value[32];

    toolstack32_set_all(facts, t->facts);
    snprintf(value, sizeof value, "%lld", (long long)subject);
    set(facts, t->subject, value);
    return toolstack32_judge_facts(id, release, facts);
}

/* --- releases --- */

size_t toolstack32_release(const char *id)
{
    struct scheck_release release;

    for (size_t i = 0; scheck_policy_release(toolstack32_policy, i, &release) == SCHECK_OK; i++)
        if (strcmp(release.id, id) == 0)
            return i;
    fail_msg("the policy has no release %s", id);
    return 0;
}

bool toolstack32_holds_in(const char *id, const char *release, struct scheck_history *out)
{
    size_t idx, at = toolstack32_release(release);

    if (scheck_policy_find_statement(toolstack32_policy, id, strlen(id), &idx) != SCHECK_OK)
        fail_msg("the policy has no %s", id);
    for (size_t n = 0; scheck_policy_history(toolstack32_policy, idx, n, out) == SCHECK_OK; n++)
        if (toolstack32_release(out->since) <= at && at <= toolstack32_release(out->until))
            return true;
    return false;
}

/* --- tool stacks --- */

const struct toolstack toolstacks[4] = {
    {"toolstack.bits=32 toolstack.arch=x86_32 dom0.kernel_bits=32", "x86-32"},
    {"toolstack.bits=32 toolstack.arch=arm32 dom0.kernel_bits=32", "Arm32"},
    {"toolstack.bits=64 toolstack.arch=x86_64 dom0.kernel_bits=64", NULL},
    {"toolstack.bits=64 toolstack.arch=arm64 dom0.kernel_bits=64", NULL},
};

bool toolstack32_in_scope(const char *scope, const char *toolstack)
{
    if (strstr(scope, "every toolstack"))
        return true;
    return toolstack && (strstr(scope, toolstack) ||
                         (strcmp(toolstack, "x86-32") == 0 && strstr(scope, "i386")));
}

/* --- the policy --- */

static void print_diagnostic(void *ctx, const struct scheck_diag *diag)
{
    (void)ctx;
    if (diag->severity != SCHECK_DIAG_LINT)
        print_error("%s:%u: %s\n", diag->at.file ? diag->at.file : "?", diag->at.line,
                    diag->message);
}

int toolstack32_setup(void **state)
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
    assert_int_equal(scheck_policy_open(p.image, len, NULL, &toolstack32_policy), SCHECK_OK);
    return scheck_workspace_new(toolstack32_policy, NULL, &p.workspace);
}

int toolstack32_teardown(void **state)
{
    (void)state;
    scheck_workspace_free(p.workspace);
    scheck_policy_close(toolstack32_policy);
    scheck_image_free(p.model, p.image);
    scheck_model_free(p.model);
    return 0;
}
