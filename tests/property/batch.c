/* SPDX-License-Identifier: MIT */
/*
 * Whole policies: many statements share one array of nodes, so that common
 * subexpressions of different statements meet. Seen through the report.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

#define SOURCE_CAP ((size_t)MAX_STATEMENTS * 4 * TEXT_CAP)

struct batch {
    struct node *tree[MAX_STATEMENTS];
    unsigned n;
    char *source;
    size_t len;
    struct scheck_model *model;
    void *image;
    size_t image_len;
    struct scheck_policy *policy;
    struct scheck_workspace *workspace;
    struct subject facts; /* no expression: only the facts */
};

static void append(struct batch *b, const char *text)
{
    size_t len = strlen(text);

    if (SOURCE_CAP - b->len > len) {
        memcpy(b->source + b->len, text, len + 1);
        b->len += len;
    }
}

static void append_escaped(struct batch *b, const char *text)
{
    for (; *text; text++) {
        char one[2] = {*text, '\0'};

        append(b, *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : *text == '&' ? "&amp;" : one);
    }
}

/* Generate an expression that the compiler accepts, as a statement. */
static void add_statement(struct run *run, struct batch *b, struct rng *r)
{
    static char text[TEXT_CAP];
    struct subject s;
    char why[256], id[16];
    struct node *n = generate(&run->pool, r, &policy_world, TY_BOOL, 1 + rng_below(r, 4));
    size_t len = print_tree(&policy_world, n, text, sizeof text);

    run->expressions++;
    if (len == SIZE_MAX || subject_open(&s, run->policy, text, len, why, sizeof why)) {
        run->refused++;
        count_refusal(run, why, text);
        return;
    }
    subject_close(&s);
    b->tree[b->n] = n;
    snprintf(id, sizeof id, "s%u", b->n++);
    append(b, "<statement id=\"");
    append(b, id);
    append(b, "\"><status>Unsupported</status><when>");
    append_escaped(b, text);
    append(b, "</when><message>m</message><source>test</source></statement>\n");
}

static void print_diag(void *ctx, const struct scheck_diag *diag)
{
    (void)ctx;
    if (diag->severity == SCHECK_DIAG_ERROR)
        printf("  %u:%u: %s: %s\n", diag->at.line, diag->at.column, diag->id, diag->message);
}

static int batch_open(struct batch *b)
{
    struct scheck_diag_sink sink = {print_diag, NULL};
    struct scheck_compile_options options = {sizeof options, false};
    int rc = scheck_model_new(NULL, &sink, &b->model);

    if (!rc)
        rc = scheck_model_load_buffer(b->model, "batch.xml", b->source, b->len);
    if (!rc)
        rc = scheck_model_compile(b->model, &options, &b->image, &b->image_len);
    if (!rc)
        rc = scheck_policy_open(b->image, b->image_len, NULL, &b->policy);
    if (!rc)
        rc = scheck_workspace_new(b->policy, NULL, &b->workspace);
    if (!rc)
        rc = scheck_facts_new(b->policy, NULL, &b->facts.empty);
    if (!rc)
        rc = scheck_facts_fork(b->facts.empty, NULL, &b->facts.facts);
    if (!rc) {
        b->facts.world = &policy_world;
        subject_resolve(&b->facts, b->policy);
    }
    return rc;
}

static void batch_close(struct batch *b)
{
    scheck_facts_free(b->facts.facts);
    scheck_facts_free(b->facts.empty);
    scheck_workspace_free(b->workspace);
    scheck_policy_close(b->policy);
    if (b->model)
        scheck_image_free(b->model, b->image);
    scheck_model_free(b->model);
    free(b->source);
}

static enum state outcome_of(const struct scheck_report *report, size_t statement)
{
    for (size_t i = 0; i < report->n_findings; i++)
        if (report->findings[i].statement == statement)
            return ST_VALUE;
    for (size_t i = 0; i < report->n_undetermined; i++)
        if (report->undetermined[i].statement == statement)
            return report->undetermined[i].outcome == SCHECK_ERRED ? ST_ERROR : ST_UNKNOWN;
    return ST_ABSENT; /* not in use, or undetermined without a consequence */
}

/* Explanations must come for whatever the report lists. */
static bool explains(struct batch *b, const struct scheck_finding *finding)
{
    struct scheck_reason reasons[64];
    struct scheck_fact_ref refs[64];
    size_t n = 0;
    int rc = scheck_explain(b->workspace, finding->rule, reasons, 64, &n);

    if (rc && rc != SCHECK_E_RANGE)
        return false;
    rc = scheck_missing(b->workspace, finding->rule, refs, 64, &n);
    if (rc && rc != SCHECK_E_RANGE)
        return false;
    return finding->outcome != SCHECK_UNDETERMINED || n > 0;
}

/* What one statement adds to the comparison of the whole report. */
struct tally {
    size_t undetermined; /* by the naive evaluator */
    size_t sound_false;  /* of those: false whatever the unknown facts are, and not listed */
};

static bool compare_statement(struct run *run, const struct node *n, const struct facts *f,
                              enum state got, struct rng *r, struct tally *t)
{
    struct val want = naive(&run->pool, &policy_world, f, n);
    struct val decided = {.state = ST_VALUE, .type = TY_BOOL, .as.b = got == ST_VALUE};

    run->outcomes[want.state]++;
    if (want.state == ST_VALUE)
        return want.as.b ? got == ST_VALUE : got == ST_ABSENT;
    t->undetermined++;
    if (got == want.state)
        return true;
    if (got == ST_ERROR)
        decided.state = ST_ERROR;
    if (got == ST_UNKNOWN)
        return false;
    if (want.state == ST_UNKNOWN && is_sound(run, &policy_world, n, f, &decided, r)) {
        if (got == ST_ERROR)
            return true;
        t->sound_false++;
        return true;
    }
    return got == ST_ABSENT;
}

/* The counts differ: name the statements that are to blame. */
static void blame(struct run *run, struct batch *b, uint64_t item, const struct facts *f,
                  struct rng *r)
{
    static char text[TEXT_CAP];
    uint64_t before = run->wrong;
    struct subject s;
    char why[256];

    for (unsigned i = 0; i < b->n; i++) {
        size_t len = print_tree(&policy_world, b->tree[i], text, sizeof text);
        enum match m;

        if (subject_open(&s, run->policy, text, len, why, sizeof why))
            continue;
        m = compare_pair(run, &s, b->tree[i], f, r);
        subject_close(&s);
        if (m == MATCH_WRONG || m == MATCH_BAD_NAMES)
            report_wrong(run, item, run->policy, b->tree[i], f);
    }
    run->wrong += run->wrong == before;
}

static void compare_report(struct run *run, struct batch *b, uint64_t item,
                           const struct scheck_report *report, const struct facts *f,
                           struct rng *r)
{
    size_t listed = report->n_undetermined + report->n_harmless;
    struct tally t = {0, 0};

    for (unsigned i = 0; i < b->n; i++) {
        size_t used = run->pool.used;

        run->pairs++;
        if (!compare_statement(run, b->tree[i], f, outcome_of(report, i), r, &t))
            report_wrong(run, item, run->policy, b->tree[i], f);
        run->pool.used = used;
    }
    /* Those not listed are counted as harmless, unless the library knew better. */
    if (listed > t.undetermined || t.undetermined - listed > t.sound_false) {
        printf("WRONG: --only %llu: %zu undetermined, %zu of which are decided; reported %zu\n",
               (unsigned long long)item, t.undetermined, t.sound_false, listed);
        blame(run, b, item, f, r);
    } else {
        run->more_decided += t.undetermined - listed;
    }
    for (size_t i = 0; i < report->n_findings; i++)
        run->wrong += !explains(b, &report->findings[i]);
    for (size_t i = 0; i < report->n_undetermined; i++)
        run->wrong += !explains(b, &report->undetermined[i]);
}

static void evaluate_batch(struct run *run, struct batch *b, uint64_t item, struct rng *r)
{
    struct scheck_options options = {sizeof options, "4.20"};

    for (unsigned k = 0; k < run->effort.policy_fact_sets; k++) {
        size_t used = run->pool.used;
        const struct scheck_report *report;
        struct facts f;

        random_facts(r, &policy_world, rng_below(r, 5) * 10, &f);
        if (subject_fill(&b->facts, &f) ||
            scheck_evaluate(b->workspace, b->facts.facts, &options, &report)) {
            printf("WRONG: --only %llu: the call failed\n", (unsigned long long)item);
            run->wrong++;
            return;
        }
        compare_report(run, b, item, report, &f, r);
        run->pool.used = used;
    }
}

void run_policy(struct run *run, uint64_t item, struct rng *r)
{
    struct batch b;

    memset(&b, 0, sizeof b);
    b.source = malloc(SOURCE_CAP);
    if (!b.source)
        return;
    run->policies++;
    append(&b, policy_head);
    append(&b, "<section title=\"S\"><feature id=\"f\" title=\"F\">");
    for (unsigned i = 0; i < run->effort.statements; i++)
        add_statement(run, &b, r);
    append(&b, "</feature></section></supportcheck>\n");
    if (batch_open(&b)) {
        printf("WRONG: --only %llu: the policy of accepted expressions is refused\n%s",
               (unsigned long long)item, run->verbose ? b.source : "");
        run->wrong++;
    } else {
        evaluate_batch(run, &b, item, r);
    }
    batch_close(&b);
}
