/* SPDX-License-Identifier: MIT */
/*
 * One policy, many threads: no lock, and the same reports as alone. In every
 * round all threads check at once, each giving way where chance wants it.
 */
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tiny_policy.h"

#define THREADS 8
#define ROUNDS 10000
#define VARIANTS 16
#define TEXT_CAP 4096

static int rounds(void)
{
    return getenv("SUPPORTCHECK_SLOW") ? ROUNDS / 50 : ROUNDS;
}

struct answers {
    char text[VARIANTS][TEXT_CAP];
};

static void write_findings(const struct scheck_policy *policy, struct scheck_workspace *ws,
                           const struct scheck_finding *findings, size_t n, char *text,
                           size_t *len)
{
    for (size_t i = 0; i < n; i++) {
        struct scheck_reason reasons[8];
        struct scheck_fact_ref refs[8];
        struct scheck_statement s;
        char name[64];
        size_t k, count = 0;

        if (scheck_policy_statement(policy, findings[i].statement, &s))
            return;
        *len += (size_t)snprintf(text + *len, TEXT_CAP - *len, "%s %d %d/%d %d;", s.id,
                                 findings[i].outcome, findings[i].level.function,
                                 findings[i].level.security, findings[i].counts);
        scheck_explain(ws, findings[i].rule, reasons, 8, &count);
        for (k = 0; k < count && k < 8; k++)
            *len += (size_t)snprintf(text + *len, TEXT_CAP - *len, " %s", reasons[k].text);
        count = 0;
        scheck_missing(ws, findings[i].rule, refs, 8, &count);
        for (k = 0; k < count && k < 8; k++) {
            scheck_fact_ref_name(policy, &refs[k], name, sizeof name);
            *len += (size_t)snprintf(text + *len, TEXT_CAP - *len, " %s", name);
        }
    }
}

/* Facts of the variant @v: each of its bits changes one thing. */
static int fill(struct scheck_facts *facts, unsigned v)
{
    int rc = scheck_facts_set_string(facts, "guest.type", v & 1 ? "hvm" : "pvh", 3);

    rc |= scheck_facts_set_bool(facts, "guest.nested", v & 2);
    rc |= scheck_facts_set_int(facts, "guest.opt", (int)v);
    rc |= scheck_facts_set_list(facts, "guest.disks", 1 + v % 3);
    rc |= scheck_facts_set_string(facts, "guest.disks[0].backend", "qdisk", 5);
    if (v & 4)
        rc |= scheck_facts_set_string(facts, "guest.disks[0].format", "qcow2", 5);
    if (v & 8)
        rc |= scheck_facts_set_int(facts, "toolstack.bits", 32);
    rc |= scheck_facts_set_int(facts, "guest.memory", (int64_t)v << 30);
    return rc;
}

/* Numbers that look random, from a seed: xorshift. */
static unsigned next(unsigned *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* Let another thread go on here, now and then. */
static void give_way(unsigned *seed)
{
    for (unsigned n = next(seed) % 4; n > 1; n--)
        sched_yield();
}

/* False on any failure: asserting is for the main thread. */
static bool answer(const struct scheck_policy *policy, const struct scheck_facts *host,
                   struct scheck_facts *guest, struct scheck_workspace *ws, unsigned v,
                   unsigned *seed, char *text)
{
    const struct scheck_report *r;
    size_t len;

    if (scheck_facts_reset(guest, host))
        return false;
    give_way(seed);
    if (fill(guest, v))
        return false;
    give_way(seed);
    if (scheck_evaluate(ws, guest, NULL, &r))
        return false;
    give_way(seed);
    len = (size_t)snprintf(text, TEXT_CAP, "%s %d/%d %d/%d:", r->release, r->best.function,
                           r->best.security, r->worst.function, r->worst.security);
    write_findings(policy, ws, r->findings, r->n_findings, text, &len);
    write_findings(policy, ws, r->undetermined, r->n_undetermined, text, &len);
    return len < TEXT_CAP;
}

struct job {
    const struct scheck_policy *policy;
    const struct scheck_facts *host; /* shared, unchanged */
    const struct answers *want;
    pthread_barrier_t *barrier; /* where every round begins */
    unsigned seed;
    int failures;
};

static void run_rounds(struct job *job, struct scheck_facts *guest, struct scheck_workspace *ws,
                       char *text)
{
    for (int i = rounds(); i > 0; i--) {
        unsigned v = next(&job->seed) % VARIANTS;

        pthread_barrier_wait(job->barrier);
        if (!answer(job->policy, job->host, guest, ws, v, &job->seed, text) ||
            strcmp(text, job->want->text[v]))
            job->failures++;
    }
}

static void *work(void *arg)
{
    struct job *job = arg;
    struct scheck_facts *guest = NULL;
    struct scheck_workspace *ws = NULL;
    char *text = malloc(TEXT_CAP);

    job->failures = 1;
    if (text && !scheck_facts_fork(job->host, NULL, &guest) &&
        !scheck_workspace_new(job->policy, NULL, &ws)) {
        job->failures = 0;
        run_rounds(job, guest, ws, text);
    }
    scheck_workspace_free(ws);
    scheck_facts_free(guest);
    free(text);
    return NULL;
}

static void threads_share_a_policy(void **state)
{
    static struct answers want;
    struct job jobs[THREADS];
    pthread_t threads[THREADS];
    pthread_barrier_t barrier;
    struct scheck_facts *guest;
    unsigned seed = 1;
    struct tiny t;

    (void)state;
    tiny_open(&t, TINY_RULES);
    tiny_set(&t, "hypervisor.version", "4.20.4");
    tiny_set(&t, "today", "2026-11-22");
    assert_int_equal(scheck_facts_fork(t.facts, NULL, &guest), SCHECK_OK);
    for (unsigned v = 0; v < VARIANTS; v++)
        assert_true(answer(t.policy, t.facts, guest, t.workspace, v, &seed, want.text[v]));
    assert_string_not_equal(want.text[0], want.text[VARIANTS - 1]);
    assert_int_equal(pthread_barrier_init(&barrier, NULL, THREADS), 0);
    for (unsigned i = 0; i < THREADS; i++) {
        jobs[i] = (struct job){t.policy, t.facts, &want, &barrier, 2654435761u * (i + 1), 0};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &jobs[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(jobs[i].failures, 0);
    }
    pthread_barrier_destroy(&barrier);
    scheck_facts_free(guest);
    tiny_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_share_a_policy),
    };

    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
