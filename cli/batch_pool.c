/* SPDX-License-Identifier: MIT */
/*
 * Blocks go round: empty, filled by the reader, answered by any thread,
 * written in the order in which they were filled, empty again. There is a
 * fixed number of them, which bounds the memory.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "cli.h"
#include "message.h"

enum slot_state { SLOT_FREE = 0, SLOT_FILLED, SLOT_TAKEN, SLOT_ANSWERED };

struct slot {
    struct batch_block block;
    enum slot_state state;
};

struct batch_pool {
    unsigned n_jobs;
    struct batch_worker *workers;
    pthread_t *threads;
    unsigned n_threads; /* that run; none when the caller's does the work */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct slot *slots; /* used in turn */
    size_t n_slots;
    size_t to_fill, to_answer, to_write; /* numbers of blocks, counted from the first */
    bool writing; /* a thread is at it */
    bool closed;  /* nothing more will be filled */
    int failed;   /* errno of the output; ENOMEM */
    size_t n_refused;
};

static struct slot *slot_of(const struct batch_pool *pool, size_t number)
{
    return &pool->slots[number % pool->n_slots];
}

/* All of @len bytes to stdout; errno, or 0. */
static int write_all(const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(STDOUT_FILENO, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        data += n;
        len -= (size_t)n;
    }
    return 0;
}

static int write_block(const struct batch_block *block)
{
    return block->failed ? ENOMEM : write_all(block->out.data, block->out.len);
}

static void empty_block(struct batch_block *block)
{
    for (size_t i = 0; i < block->n_notes; i++)
        free(block->notes[i].error);
    block->len = block->out.len = block->n_notes = block->n_refused = 0;
    block->failed = block->out.failed = false;
}

/* Write what is answered and next in order; the lock is held, but not while writing. */
static void write_answers(struct batch_pool *pool)
{
    struct slot *slot = slot_of(pool, pool->to_write);

    if (pool->writing)
        return;
    pool->writing = true;
    while (slot->state == SLOT_ANSWERED) {
        bool wanted = pool->failed == 0;
        int error;

        pthread_mutex_unlock(&pool->lock);
        error = wanted ? write_block(&slot->block) : 0;
        pthread_mutex_lock(&pool->lock);
        if (error)
            pool->failed = error;
        pool->n_refused += slot->block.n_refused;
        empty_block(&slot->block);
        slot->state = SLOT_FREE;
        pool->to_write++;
        slot = slot_of(pool, pool->to_write);
        pthread_cond_broadcast(&pool->changed);
    }
    pool->writing = false;
}

static void *work(void *arg)
{
    struct batch_worker *worker = arg;
    struct batch_pool *pool = worker->pool;

    pthread_mutex_lock(&pool->lock);
    for (;;) {
        struct slot *slot = slot_of(pool, pool->to_answer);

        if (slot->state != SLOT_FILLED) {
            if (pool->closed)
                break;
            pthread_cond_wait(&pool->changed, &pool->lock);
            continue;
        }
        slot->state = SLOT_TAKEN;
        pool->to_answer++;
        pthread_mutex_unlock(&pool->lock);
        batch_answer(worker, &slot->block);
        pthread_mutex_lock(&pool->lock);
        slot->state = SLOT_ANSWERED;
        write_answers(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

struct batch_block *batch_pool_take(struct batch_pool *pool)
{
    struct slot *slot = slot_of(pool, pool->to_fill);
    bool failed;

    pthread_mutex_lock(&pool->lock);
    while (slot->state != SLOT_FREE && !pool->failed)
        pthread_cond_wait(&pool->changed, &pool->lock);
    failed = pool->failed != 0;
    pthread_mutex_unlock(&pool->lock);
    return failed ? NULL : &slot->block;
}

void batch_pool_give(struct batch_pool *pool, struct batch_block *block)
{
    struct slot *slot = slot_of(pool, pool->to_fill);

    pool->to_fill++;
    if (pool->n_threads == 0) {
        batch_answer(&pool->workers[0], block);
        pthread_mutex_lock(&pool->lock);
        slot->state = SLOT_ANSWERED;
        write_answers(pool);
    } else {
        pthread_mutex_lock(&pool->lock);
        slot->state = SLOT_FILLED;
        pthread_cond_broadcast(&pool->changed);
    }
    pthread_mutex_unlock(&pool->lock);
}

static void release(struct batch_pool *pool)
{
    for (unsigned i = 0; pool->workers && i < pool->n_jobs; i++)
        batch_worker_clear(&pool->workers[i]);
    for (size_t i = 0; pool->slots && i < pool->n_slots; i++) {
        empty_block(&pool->slots[i].block);
        free(pool->slots[i].block.data);
        free(pool->slots[i].block.notes);
        free(pool->slots[i].block.out.data);
    }
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->lock);
    free(pool->workers);
    free(pool->threads);
    free(pool->slots);
    free(pool);
}

static void stop(struct batch_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->closed = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
    while (pool->n_threads > 0)
        pthread_join(pool->threads[--pool->n_threads], NULL);
}

static bool start_workers(struct batch_pool *pool, const struct batch *batch,
                          struct batch_hosts *hosts)
{
    for (unsigned i = 0; i < pool->n_jobs; i++) {
        if (!batch_worker_init(&pool->workers[i], batch, hosts)) {
            cli_no_memory();
            return false;
        }
        pool->workers[i].pool = pool;
    }
    /* One job needs no thread beside the reader's. */
    while (pool->n_jobs > 1 && pool->n_threads < pool->n_jobs) {
        int error = pthread_create(&pool->threads[pool->n_threads], NULL, work,
                                   &pool->workers[pool->n_threads]);

        if (error) {
            cli_error("a thread cannot be started: %s", strerror(error));
            return false;
        }
        pool->n_threads++;
    }
    return true;
}

int batch_pool_start(const struct batch *batch, struct batch_hosts *hosts, unsigned n_jobs,
                     struct batch_pool **pool_out)
{
    struct batch_pool *pool = calloc(1, sizeof *pool);

    if (!pool)
        return cli_no_memory();
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->changed, NULL);
    pool->n_jobs = n_jobs;
    pool->n_slots = n_jobs > 1 ? (size_t)n_jobs * 3 : 1;
    pool->workers = calloc(n_jobs, sizeof *pool->workers);
    pool->threads = calloc(n_jobs, sizeof *pool->threads);
    pool->slots = calloc(pool->n_slots, sizeof *pool->slots);
    if (!pool->workers || !pool->threads || !pool->slots) {
        cli_no_memory();
    } else if (start_workers(pool, batch, hosts)) {
        *pool_out = pool;
        return 0;
    }
    if (pool->n_threads)
        stop(pool);
    release(pool);
    return CLI_INPUT;
}

int batch_pool_finish(struct batch_pool *pool, size_t *n_refused_out)
{
    int failed;

    stop(pool);
    failed = pool->failed;
    *n_refused_out = pool->n_refused;
    release(pool);
    /* Whoever closed the pipe knows. */
    if (failed == ENOMEM)
        return cli_no_memory();
    if (failed && failed != EPIPE)
        cli_error("stdout cannot be written: %s", strerror(failed));
    return failed ? CLI_INPUT : 0;
}
