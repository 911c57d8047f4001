/* SPDX-License-Identifier: MIT */
/*
 * Bytes as lines of a batch: hosts are learned, every line is answered. Each
 * answer is one line of JSON, with a verdict or with an error that is counted.
 * Inputs of odd length ask for whole reports.
 */
#include <string.h>

#include "adapters/json/value.h"
#include "cli/batch.h"
#include "cli/host_facts.h"

#include "few_statements.h"

static const struct cli_options brief = {.command = "batch"};
static const struct cli_options full = {.command = "batch", .full = true};

/* The policy and the day are the same for all inputs. */
static struct batch *shared(void)
{
    static struct batch batch;

    if (batch.policy.policy)
        return &batch;
    batch.policy.policy = fuzz_few_statements();
    FUZZ_ASSERT(scheck_facts_new(batch.policy.policy, NULL, &batch.base) == SCHECK_OK);
    FUZZ_ASSERT(cli_usual_occasion(batch.base) == 0);
    /* Odd hosts are told of on stderr, which is of no use here. */
    stderr = fopen("/dev/null", "w");
    FUZZ_ASSERT(stderr);
    return &batch;
}

/* One answer; returns whether it refuses its line. */
static bool check_answer(const char *text, size_t len)
{
    static struct scheck_json json;
    const struct scheck_json_value *root = &json.root;

    FUZZ_ASSERT(scheck_json_read(&json, text, len) == SCHECK_JSON_OK);
    FUZZ_ASSERT(root->type == SCHECK_JSON_OBJECT);
    FUZZ_ASSERT(!scheck_json_get(root, "error") != !(scheck_json_get(root, "status") ||
                                                     scheck_json_get(root, "report")));
    return scheck_json_get(root, "error") != NULL;
}

static void check_answers(const struct batch_block *block)
{
    const char *at = block->out.data, *end = at ? at + block->out.len : at;
    size_t n_refused = 0;

    FUZZ_ASSERT(!block->failed);
    while (at < end) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));

        FUZZ_ASSERT(feed);
        n_refused += check_answer(at, (size_t)(feed - at));
        at = feed + 1;
    }
    FUZZ_ASSERT(n_refused == block->n_refused);
}

/* Kept from input to input, as from line to line: making one takes longer than most inputs. */
static struct batch_worker *worker_of(struct batch *batch)
{
    static struct batch_worker worker;
    static unsigned n_uses;

    if (n_uses++ % 256 == 0) {
        batch_worker_clear(&worker);
        FUZZ_ASSERT(batch_worker_init(&worker, batch, &batch->hosts));
    }
    return &worker;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct batch *batch = shared();
    struct batch_worker *worker;
    struct batch_block block = {.data = malloc(len + 1), .len = len, .first_line = 1};

    FUZZ_ASSERT(block.data);
    memcpy(block.data, data, len);
    batch->options = len % 2 ? &full : &brief;
    batch->default_host = batch->base;
    FUZZ_ASSERT(batch_hosts_init(&batch->hosts));
    worker = worker_of(batch);
    FUZZ_ASSERT(batch_block_learn(worker, &block));
    batch_answer(worker, &block);
    check_answers(&block);
    batch_hosts_clear(&batch->hosts);
    for (size_t i = 0; i < block.n_notes; i++)
        free(block.notes[i].error);
    free(block.notes);
    free(block.out.data);
    free(block.data);
    return 0;
}
