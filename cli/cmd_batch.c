/* SPDX-License-Identifier: MIT */
/* supportcheck batch: stdin in blocks of whole lines, hosts as they are defined. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "cli.h"
#include "guests.h"
#include "host_facts.h"
#include "message.h"
#include "verdict.h"

/* What is read at once where there is as much. A pipe has what somebody waits for. */
#define READ_LEN ((size_t)128 * 1024)

struct input {
    struct batch *batch;
    struct batch_pool *pool;
    struct batch_worker definer; /* reads the lines that define hosts */
    struct cli_buffer rest;      /* the line that is not whole yet */
    size_t line;                 /* number of that line */
    bool skipping;               /* it is too long, and has been refused */
    bool ended;
};

/* --- hosts --- */

/* Where a name ends: "NAME=FILE"; NULL: a FILE alone, which has a slash before any '='. */
static const char *end_of_name(const char *text)
{
    const char *equals = strchr(text, '='), *slash = strchr(text, '/');

    return equals && equals > text && !(slash && slash < equals) ? equals : NULL;
}

static int add_named(struct batch *batch, const char *text, size_t len, struct scheck_facts *facts)
{
    char *name = strndup(text, len);
    const char *why = name ? batch_hosts_add(&batch->hosts, name, 0, facts) : "out of memory";

    free(name);
    if (!why)
        return 0;
    scheck_facts_free(facts);
    return cli_usage("batch", "--host %.*s: %s", (int)len, text, why);
}

/* One --host: a host with a name, or the one of lines that name none. */
static int add_host(struct batch *batch, const char *text)
{
    const char *end = end_of_name(text);
    struct scheck_facts *facts = NULL;
    int rc;

    if (!end && batch->default_host != batch->base)
        return cli_usage("batch", "--host %s: only one host can go without a name; "
                                  "give NAME=FILE", text);
    if (scheck_facts_fork(batch->base, NULL, &facts) != SCHECK_OK)
        return cli_no_memory();
    rc = cli_facts_from_file(end ? end + 1 : text, facts);
    if (rc) {
        scheck_facts_free(facts);
        return rc;
    }
    if (end)
        return add_named(batch, text, (size_t)(end - text), facts);
    /* "" is no name that a line can give: JSON text of a name is not empty. */
    rc = add_named(batch, "", 0, facts);
    if (!rc)
        batch->default_host = facts;
    return rc;
}

static int prepare(struct batch *batch)
{
    const struct cli_options *options = batch->options;
    int rc = cli_policy_open(options, false, &batch->policy);

    if (!rc && options->release)
        rc = cli_policy_check_release(options->command, batch->policy.policy, options->release);
    if (!rc)
        rc = cli_require_parse(options->command, batch->policy.policy, options->require,
                               &batch->required);
    if (!rc && scheck_facts_new(batch->policy.policy, NULL, &batch->base) != SCHECK_OK)
        rc = cli_no_memory();
    if (!rc)
        rc = cli_usual_occasion(batch->base);
    batch->default_host = batch->base;
    for (size_t i = 0; !rc && i < options->hosts.n; i++)
        rc = add_host(batch, options->hosts.items[i]);
    return rc;
}

/* --- lines --- */

static size_t count_lines(const char *data, size_t len)
{
    const char *end = data + len;
    size_t n = 0;

    for (; (data = memchr(data, '\n', (size_t)(end - data))) != NULL; data++)
        n++;
    return n;
}

/* Up to READ_LEN bytes behind what @rest holds. False: reading failed, which was said. */
static bool read_more(struct input *input)
{
    char *room = cli_buffer_room(&input->rest, READ_LEN);
    ssize_t n;

    if (!room) {
        cli_no_memory();
        return false;
    }
    do
        n = read(STDIN_FILENO, room, READ_LEN);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        cli_error_at("<stdin>", 0, 0, "cannot be read: %s", strerror(errno));
        return false;
    }
    input->rest.len += (size_t)n;
    input->ended = n == 0;
    return true;
}

/* How much of @rest is whole lines; at the end of the input the last needs no line feed. */
static size_t whole_lines(const struct input *input)
{
    const char *feed = input->rest.len
                           ? memrchr(input->rest.data, '\n', input->rest.len)
                           : NULL;

    if (input->ended)
        return input->rest.len;
    return feed ? (size_t)(feed + 1 - input->rest.data) : 0;
}

/* Drop the beginning of @rest. */
static void drop(struct input *input, size_t len)
{
    input->rest.len -= len;
    memmove(input->rest.data, input->rest.data + len, input->rest.len);
}

/* Inside a line that has been refused: go on behind its end, if that is there. */
static void skip_line(struct input *input)
{
    const char *feed = memchr(input->rest.data, '\n', input->rest.len);

    drop(input, feed ? (size_t)(feed + 1 - input->rest.data) : input->rest.len);
    if (feed) {
        input->skipping = false;
        input->line++;
    }
}

static bool fill_block(struct input *input, struct batch_block *block, size_t len)
{
    if (block->cap < len) {
        char *data = realloc(block->data, input->rest.cap);

        if (!data)
            return false;
        block->data = data;
        block->cap = input->rest.cap;
    }
    memcpy(block->data, input->rest.data, len);
    /* Some editors write a byte order mark; JSON has none. */
    if (input->line == 1 && len >= 3 && memcmp(block->data, "\xef\xbb\xbf", 3) == 0)
        memset(block->data, ' ', 3);
    block->len = len;
    block->first_line = input->line;
    input->line += count_lines(block->data, len);
    drop(input, len);
    return batch_block_learn(&input->definer, block);
}

/* The line at hand is too long: answered so, in its place. */
static bool refuse_long(struct input *input, struct batch_block *block)
{
    char *why = NULL;

    block->first_line = input->line;
    input->skipping = true;
    input->rest.len = 0;
    if (asprintf(&why, BATCH_TOO_LONG, BATCH_MAX_LINE_MIB) < 0)
        return false;
    /* The note needs a line to stand at. */
    block->len = 1;
    if (block->cap == 0) {
        block->data = malloc(READ_LEN);
        block->cap = READ_LEN;
    }
    if (!block->data) {
        free(why);
        return false;
    }
    block->data[0] = '\n';
    return batch_block_note(block, input->line, why);
}

/* Pass on what is whole. Returns 0, or CLI_INPUT; *@more_out: whether to go on. */
static int pass_on(struct input *input, bool *more_out)
{
    size_t len = whole_lines(input);
    bool too_long = len == 0 && input->rest.len > BATCH_MAX_LINE;
    struct batch_block *block;

    if (len == 0 && !too_long)
        return 0;
    block = batch_pool_take(input->pool);
    if (!block) {
        *more_out = false; /* output failed; the pool knows how */
        return 0;
    }
    if (too_long ? !refuse_long(input, block) : !fill_block(input, block, len))
        return cli_no_memory();
    batch_pool_give(input->pool, block);
    return 0;
}

static int read_all(struct input *input)
{
    bool more = true;
    int rc = 0;

    while (more && !rc && !input->ended) {
        if (!read_more(input))
            return CLI_INPUT;
        if (input->skipping)
            skip_line(input);
        if (!input->skipping)
            rc = pass_on(input, &more);
    }
    return rc;
}

static int run(struct batch *batch)
{
    struct input input = {.batch = batch, .line = 1};
    size_t n_refused = 0;
    int rc, written;

    rc = batch_pool_start(batch, &batch->hosts, batch->options->jobs, &input.pool);
    if (rc)
        return rc;
    rc = batch_worker_init(&input.definer, batch, &batch->hosts) ? read_all(&input)
                                                                 : cli_no_memory();
    written = batch_pool_finish(input.pool, &n_refused);
    batch_worker_clear(&input.definer);
    free(input.rest.data);
    if (n_refused)
        cli_error("%zu %s refused: see \"error\" in the output", n_refused,
                  n_refused == 1 ? "line was" : "lines were");
    return rc ? rc : written;
}

int cli_batch(const struct cli_options *options)
{
    struct batch batch = {.options = options};
    int rc;

    if (options->n_args)
        return cli_usage(options->command, "batch reads stdin: '%s' cannot be given",
                         options->args[0]);
    rc = batch_hosts_init(&batch.hosts) ? prepare(&batch) : cli_no_memory();
    if (!rc)
        rc = run(&batch);
    batch_hosts_clear(&batch.hosts);
    scheck_facts_free(batch.base);
    cli_policy_close(&batch.policy);
    return rc;
}
