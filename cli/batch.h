/* SPDX-License-Identifier: MIT */
/*
 * supportcheck batch: lines of JSON in, lines of JSON out, in order.
 *
 * cmd_batch.c reads stdin into blocks of whole lines; batch_block.c learns the
 * hosts that lines define; batch_pool.c hands the blocks to threads and writes what they
 * answer in order; batch_line.c answers a line; batch_hosts.c keeps the hosts.
 */
#ifndef SCHECK_CLI_BATCH_H
#define SCHECK_CLI_BATCH_H

#include <pthread.h>

#include <supportcheck/eval.h>

#include "../adapters/json/value.h"
#include "buffer.h"
#include "options.h"
#include "policy_source.h"

/* Longest line that is read; a longer one is refused and the next line read. */
#define BATCH_MAX_LINE_MIB 4
#define BATCH_MAX_LINE ((size_t)BATCH_MAX_LINE_MIB << 20)
#define BATCH_TOO_LONG "longer than %d MiB: no guest is"
/* Hosts that lines may define: some ten KiB each. */
#define BATCH_MAX_HOSTS 65536

/* --- hosts --- */

struct batch_host;

/* Hosts by name. Added by one thread, looked up by any; none goes before all do. */
struct batch_hosts {
    pthread_mutex_t lock;
    struct batch_host **buckets;
    size_t n;
};

/* False: memory is out. Clear it in either case. */
bool batch_hosts_init(struct batch_hosts *hosts);
void batch_hosts_clear(struct batch_hosts *hosts);

/*
 * Give @name to @facts, which then belong to @hosts, from line @line on.
 * Returns NULL, or why not: there is one already, or there are too many.
 */
const char *batch_hosts_add(struct batch_hosts *hosts, const char *name, size_t line,
                            struct scheck_facts *facts);

/* The host that was called @name before line @line; NULL when there is none. */
const struct scheck_facts *batch_hosts_find(struct batch_hosts *hosts, const char *name,
                                            size_t line);

/* --- what all lines share --- */

struct batch {
    const struct cli_options *options;
    struct cli_policy policy;
    struct scheck_level required;
    struct scheck_facts *base; /* day and operation, where nobody says otherwise */
    struct batch_hosts hosts;
    const struct scheck_facts *default_host; /* of --host FILE, or @base */
};

/* --- lines --- */

/* A line that was dealt with when it was read: its answer is @error, or none. */
struct batch_note {
    size_t line;
    char *error; /* to be freed; NULL: a host was defined */
};

/* Whole lines, and what they are answered. */
struct batch_block {
    char *data;
    size_t len, cap;
    size_t first_line; /* counted from 1 */
    struct batch_note *notes; /* ascending by line */
    size_t n_notes, notes_cap;
    struct cli_buffer out;
    size_t n_refused;
    bool failed; /* memory is out */
};

/* What a thread needs to answer lines. */
struct batch_pool;

struct batch_worker {
    const struct batch *batch;
    struct batch_hosts *hosts;
    struct scheck_json json;
    struct scheck_facts *facts;
    struct scheck_workspace *workspace;
    struct scheck_adviser *adviser; /* for whole reports; NULL: not needed yet */
    struct scheck_fact_ref *missing; /* of the guest at hand, each once */
    size_t n_missing, missing_cap;
    struct cli_buffer warnings; /* items of an array */
    size_t n_warnings;
    struct batch_pool *pool;
    size_t line;     /* of the host that is being defined */
    char error[512]; /* the first that a reader reported; "": none */
};

/* False: memory is out. Clear it in either case. */
bool batch_worker_init(struct batch_worker *worker, const struct batch *batch,
                       struct batch_hosts *hosts);
void batch_worker_clear(struct batch_worker *worker);

/* Answer all lines of @block into its @out. */
void batch_answer(struct batch_worker *worker, struct batch_block *block);

/*
 * If the line at @text defines a host, make it known. Returns true then, with
 * the reason, to be freed, into @error_out where it is refused, else NULL;
 * *@failed_out: there was no memory for it.
 */
bool batch_define_host(struct batch_worker *worker, const char *text, size_t len, size_t line,
                       char **error_out, bool *failed_out);

/* --- blocks, before they are answered --- */

/* Have line @line of @block answered with @error, which is freed in any case. False: no memory. */
bool batch_block_note(struct batch_block *block, size_t line, char *error);

/* Learn the hosts that @block defines, before anybody answers it. False: memory is out. */
bool batch_block_learn(struct batch_worker *definer, struct batch_block *block);

/* --- threads --- */

/*
 * With @n_jobs of 1 blocks are answered by the caller's thread. Returns 0, or
 * CLI_INPUT after saying why.
 */
int batch_pool_start(const struct batch *batch, struct batch_hosts *hosts, unsigned n_jobs,
                     struct batch_pool **pool_out);
/* An empty block to fill; waits for one. NULL: output failed, there is no point in going on. */
struct batch_block *batch_pool_take(struct batch_pool *pool);
/* Have @block answered, and the answers written in the order of these calls. */
void batch_pool_give(struct batch_pool *pool, struct batch_block *block);
/* Wait for all answers and release the pool. Returns 0 or CLI_INPUT after saying why. */
int batch_pool_finish(struct batch_pool *pool, size_t *n_refused_out);

#endif
