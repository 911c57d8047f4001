/* SPDX-License-Identifier: MIT */
/*
 * The policy of one release, all of it, for one guest: opening an image, cold,
 * warm, with explanations; and memory.
 * Usage: bench_policy IMAGE HOST_JSON GUEST_JSON... [--once]
 */
#include <string.h>

#include <supportcheck/eval.h>

#include "adapters/reader.h"
#include "measure.h"

#define TIMES 100
#define WARMING 3
#define MOST_REASONS 64

struct bench {
    bool once;
    void *image;
    size_t image_len;
    struct scheck_policy *policy;
    struct scheck_facts *facts;
    struct scheck_workspace *workspace;
};

__attribute__((noreturn)) static void die(const char *what, const char *about)
{
    fprintf(stderr, "bench_policy: %s: %s\n", what, about);
    exit(1);
}

static void *read_file(const char *path, size_t *len_out)
{
    FILE *file = fopen(path, "rb");
    size_t cap = (size_t)1 << 20;
    char *data = NULL;

    *len_out = 0;
    while (file && !feof(file) && !ferror(file)) {
        cap *= 2;
        data = realloc(data, cap);
        if (!data)
            die("memory", path);
        *len_out += fread(data + *len_out, 1, cap - *len_out, file);
    }
    if (!file || ferror(file))
        die("cannot read", path);
    fclose(file);
    return data;
}

/* --- memory --- */

static size_t allocated;

static void *count_alloc(void *ctx, size_t len)
{
    (void)ctx;
    allocated += len;
    return malloc(len);
}

static void *count_resize(void *ctx, void *ptr, size_t len)
{
    (void)ctx;
    allocated += len; /* the old piece counts too: it was there meanwhile */
    return realloc(ptr, len);
}

static void count_release(void *ctx, void *ptr)
{
    (void)ctx;
    free(ptr);
}

static void add_facts(struct scheck_facts *facts, const char *path)
{
    struct scheck_reader_input input = {.name = path};
    struct scheck_guests *guests;
    char *text;

    text = read_file(path, &input.len);
    input.data = text;
    if (scheck_reader_facts_json.open(&input, NULL, &guests) ||
        scheck_reader_facts_json.fill(guests, 0, facts, NULL))
        die("no facts", path);
    scheck_reader_facts_json.close(guests);
    free(text);
}

static void print_bytes(const char *name)
{
    printf("memory\t%s\t%zu\t%zu\tbytes\n", name, allocated, allocated);
    allocated = 0;
}

static void measure_memory(const char *host, const char *guest)
{
    static const struct scheck_allocator counting = {count_alloc, count_resize, count_release,
                                                     NULL};
    struct scheck_policy *policy;
    struct scheck_facts *facts;
    struct scheck_workspace *workspace;
    const struct scheck_report *report;

    if (scheck_policy_builtin(&counting, &policy))
        die("memory", "policy");
    print_bytes("policy that is built in");
    if (scheck_facts_new(policy, &counting, &facts))
        die("memory", "facts");
    add_facts(facts, host);
    add_facts(facts, guest);
    print_bytes("facts of a host and a guest");
    if (scheck_workspace_new(policy, &counting, &workspace))
        die("memory", "workspace");
    print_bytes("workspace of a thread");
    if (scheck_evaluate(workspace, facts, NULL, &report))
        die("cannot evaluate", guest);
    print_bytes("an evaluation");
    scheck_workspace_free(workspace);
    scheck_facts_free(facts);
    scheck_policy_close(policy);
}

/* --- time --- */

BENCH_ROUND bench_open_builtin(void *ctx)
{
    struct scheck_policy *policy;

    (void)ctx;
    if (scheck_policy_builtin(NULL, &policy) == SCHECK_OK)
        scheck_policy_close(policy);
}

BENCH_ROUND bench_open_image(void *ctx)
{
    struct bench *b = ctx;
    struct scheck_policy *policy;

    if (scheck_policy_open(b->image, b->image_len, NULL, &policy) == SCHECK_OK)
        scheck_policy_close(policy);
}

/* A workspace of its own, which has to find out what the release needs. */
BENCH_ROUND bench_cold(void *ctx)
{
    struct bench *b = ctx;
    struct scheck_workspace *workspace;
    const struct scheck_report *report;

    if (scheck_workspace_new(b->policy, NULL, &workspace))
        die("memory", "workspace");
    scheck_evaluate(workspace, b->facts, NULL, &report);
    scheck_workspace_free(workspace);
}

static int rounds_of(const struct bench *b)
{
    return b->once ? 1 : TIMES;
}

BENCH_ROUND bench_warm(void *ctx)
{
    struct bench *b = ctx;
    const struct scheck_report *report;

    for (int i = 0; i < rounds_of(b); i++)
        scheck_evaluate(b->workspace, b->facts, NULL, &report);
}

static void explain_all(struct bench *b, const struct scheck_report *report)
{
    static struct scheck_reason reasons[MOST_REASONS];
    static struct scheck_fact_ref refs[MOST_REASONS];
    size_t n;

    for (size_t i = 0; i < report->n_findings; i++)
        scheck_explain(b->workspace, report->findings[i].rule, reasons, MOST_REASONS, &n);
    for (size_t i = 0; i < report->n_undetermined; i++)
        scheck_missing(b->workspace, report->undetermined[i].rule, refs, MOST_REASONS, &n);
}

BENCH_ROUND bench_explained(void *ctx)
{
    struct bench *b = ctx;
    const struct scheck_report *report;

    for (int i = 0; i < rounds_of(b); i++) {
        scheck_evaluate(b->workspace, b->facts, NULL, &report);
        explain_all(b, report);
    }
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void measure_guest(struct bench *b, const char *host, const char *guest)
{
    const struct scheck_report *report;
    char name[128];

    if (scheck_facts_new(b->policy, NULL, &b->facts) ||
        scheck_workspace_new(b->policy, NULL, &b->workspace))
        die("memory", guest);
    add_facts(b->facts, host);
    add_facts(b->facts, guest);
    /* A workspace may go on preparing itself when it is used again. */
    for (int i = 0; i < WARMING; i++)
        if (scheck_evaluate(b->workspace, b->facts, NULL, &report))
            die("cannot evaluate", guest);
    snprintf(name, sizeof name, "policy %s", base_name(guest));
    bench_measure(name, "warm", b->once, bench_warm, b, TIMES);
    if (!b->once) {
        char what[96];

        snprintf(what, sizeof what, "explained (%zu findings, %zu undetermined)",
                 report->n_findings, report->n_undetermined);
        bench_measure(name, what, false, bench_explained, b, TIMES);
        bench_measure(name, "cold, with a new workspace", false, bench_cold, b, 1);
    } else {
        bench_explained(b);
        bench_cold(b);
    }
    scheck_workspace_free(b->workspace);
    scheck_facts_free(b->facts);
}

int main(int argc, char **argv)
{
    struct bench b = {.once = argc > 1 && strcmp(argv[argc - 1], "--once") == 0};
    int n = argc - b.once;

    if (n < 4) {
        fprintf(stderr, "Usage: bench_policy IMAGE HOST GUEST... [--once]\n");
        return 2;
    }
    b.image = read_file(argv[1], &b.image_len);
    if (scheck_policy_builtin(NULL, &b.policy))
        die("memory", "policy");
    for (int i = 3; i < n; i++)
        measure_guest(&b, argv[2], argv[i]);
    bench_measure("open", "built in", b.once, bench_open_builtin, &b, 1);
    bench_measure("open", "image with prose, verified", b.once, bench_open_image, &b, 1);
    if (!b.once)
        measure_memory(argv[2], argv[3]);
    scheck_policy_close(b.policy);
    free(b.image);
    return 0;
}
