/* SPDX-License-Identifier: MIT */
/* One line of a batch: read, judged, answered. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../adapters/facts/facts_json.h"
#include "../adapters/libxl/libxl_json.h"
#include "batch.h"
#include "cli.h"
#include "host_facts.h"
#include "message.h"
#include "report_json.h"
#include "verdict.h"

/* Warnings of one guest that are told; the rest is counted. */
#define MOST_WARNINGS 8
#define NAME_SIZE 512

/* A line, taken apart. */
struct request {
    size_t line;
    const struct scheck_json_value *id, *host, *guest, *define, *facts;
    const char *name; /* of the guest; NULL: none */
};

bool batch_worker_init(struct batch_worker *worker, const struct batch *batch,
                       struct batch_hosts *hosts)
{
    const struct scheck_policy *policy = batch->policy.policy;

    memset(worker, 0, sizeof *worker);
    worker->batch = batch;
    worker->hosts = hosts;
    return scheck_facts_new(policy, NULL, &worker->facts) == SCHECK_OK &&
           scheck_workspace_new(policy, NULL, &worker->workspace) == SCHECK_OK;
}

void batch_worker_clear(struct batch_worker *worker)
{
    scheck_json_clear(&worker->json);
    scheck_facts_free(worker->facts);
    scheck_workspace_free(worker->workspace);
    scheck_adviser_free(worker->adviser);
    free(worker->missing);
    free(worker->warnings.data);
    memset(worker, 0, sizeof *worker);
}

/* What a reader says of the line at hand: the first error, and warnings. */
static void collect(void *ctx, const struct scheck_reader_diag *diag)
{
    struct batch_worker *worker = ctx;
    char text[NAME_SIZE];

    snprintf(text, sizeof text, "%s%s%s", diag->key ? diag->key : "", diag->key ? ": " : "",
             diag->message);
    if (diag->severity == SCHECK_READER_WARNING) {
        if (worker->n_warnings++ < MOST_WARNINGS)
            cli_buffer_item(&worker->warnings, text);
    } else if (!worker->error[0]) {
        snprintf(worker->error, sizeof worker->error, "%s", text);
    }
}

static bool refuse(struct batch_worker *worker, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Keep why the line is refused; false, for its callers to return. */
static bool refuse(struct batch_worker *worker, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(worker->error, sizeof worker->error, fmt, args);
    va_end(args);
    return false;
}

/* --- taking a line apart --- */

static bool read_json(struct batch_worker *worker, const char *text, size_t len)
{
    enum scheck_json_error error = scheck_json_read(&worker->json, text, len);
    int key_len = (int)(worker->json.error_key.len > 100 ? 100 : worker->json.error_key.len);

    if (error == SCHECK_JSON_REPEATED)
        return refuse(worker, "'%.*s' is given twice in one object", key_len,
                      worker->json.error_key.data);
    if (error)
        return refuse(worker, "%s", scheck_json_error_message(error));
    return true;
}

/* Whether @guest holds what stands below "guest" in facts JSON, without that word. */
static bool is_namespace(const struct scheck_json_value *guest)
{
    static const char *const names[] = {"toolstack", "hypervisor", "host",  "dom0",
                                        "guest",     "operation",  "today", "notes"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (scheck_json_get(guest, names[i]))
            return false;
    return guest->n > 0;
}

/* The kinds of guest: a configuration of libxl, facts of all sorts, or the guest's alone. */
static const char *name_of(const struct scheck_json_value *guest)
{
    const struct scheck_json_value *config = scheck_libxl_config(guest);

    if (config)
        return scheck_libxl_name(config);
    if (!is_namespace(guest))
        guest = scheck_json_get(guest, "guest");
    return scheck_json_text(scheck_json_get(guest, "name"));
}

static bool take_members(struct batch_worker *worker, struct request *request)
{
    static const char *const names[] = {"id", "host", "guest", "define_host", "facts"};
    const struct scheck_json_value **const values[] = {
        &request->id, &request->host, &request->guest, &request->define, &request->facts};
    const struct scheck_json_value *root = &worker->json.root;
    const size_t n_names = sizeof names / sizeof *names;
    const char *stranger = NULL;

    if (root->type != SCHECK_JSON_OBJECT)
        return refuse(worker, "a line must be an object with a guest");
    for (size_t i = 0; i < root->n; i++) {
        const struct scheck_json_member *m = &root->as.members[i];
        size_t k = 0;

        while (k < n_names && strcmp(names[k], m->key) != 0)
            k++;
        if (k < n_names && strlen(m->key) == m->key_len)
            *values[k] = &m->value;
        else if (!stranger)
            stranger = m->key;
    }
    if (scheck_json_is(request->guest, SCHECK_JSON_OBJECT))
        request->name = name_of(request->guest);
    /* The others are told first: an answer should say whose it is. */
    if (stranger)
        return refuse(worker, "there is no member '%.100s': give host, guest and id", stranger);
    return true;
}

static bool check_request(struct batch_worker *worker, struct request *request)
{
    const struct scheck_json_value *host = request->host;
    const char *name = scheck_json_text(host);

    if (request->id && !scheck_json_is(request->id, SCHECK_JSON_STRING) &&
        !scheck_json_is(request->id, SCHECK_JSON_INT))
        return refuse(worker, "id: a string or a whole number is needed");
    if (request->define || request->facts)
        return refuse(worker, "a host is defined by \"define_host\", written so, with \"facts\" "
                              "and nothing else");
    if (!scheck_json_is(request->guest, SCHECK_JSON_OBJECT))
        return refuse(worker, "guest: an object is needed: facts, or a configuration of libxl");
    if (host && host->type != SCHECK_JSON_OBJECT && !(name && *name))
        return refuse(worker, "host: facts, or the name of a host, are needed");
    return true;
}

/* --- facts --- */

static bool settle(struct batch_worker *worker, int rc)
{
    if (rc == SCHECK_OK)
        return true;
    if (rc == SCHECK_E_SYNTAX && worker->error[0])
        return false;
    return refuse(worker, "cannot be read: %s", scheck_status_message(rc));
}

static bool fill_host(struct batch_worker *worker, const struct request *request)
{
    const struct scheck_reader_sink sink = {collect, worker};
    const struct scheck_json_value *host = request->host;
    const struct scheck_facts *parent = worker->batch->default_host;
    const char *name = scheck_json_text(host);

    if (name) {
        parent = batch_hosts_find(worker->hosts, name, request->line);
        if (!parent)
            return refuse(worker, "host '%.100s' has not been defined before this line", name);
    } else if (host) {
        parent = worker->batch->base;
    }
    if (!settle(worker, scheck_facts_reset(worker->facts, parent)))
        return false;
    return name || !host ||
           settle(worker, scheck_facts_json_fill(host, worker->facts, &sink, NULL));
}

static bool fill_guest(struct batch_worker *worker, const struct scheck_json_value *guest)
{
    const struct scheck_reader_sink sink = {collect, worker};
    const struct scheck_json_value *config = scheck_libxl_config(guest);

    if (config)
        return settle(worker, scheck_libxl_fill(config, worker->facts, &sink, NULL));
    if (is_namespace(guest))
        return settle(worker, scheck_facts_json_fill_namespace(guest, "guest", worker->facts,
                                                               &sink, NULL));
    return settle(worker, scheck_facts_json_fill(guest, worker->facts, &sink, NULL));
}

static bool fill(struct batch_worker *worker, const struct request *request)
{
    return fill_host(worker, request) && fill_guest(worker, request->guest) &&
           cli_given_occasion(worker->batch->options, worker->facts) == 0;
}

/* --- answers --- */

static void put_level(struct cli_buffer *out, const struct scheck_policy *policy, const char *key,
                      struct scheck_level level)
{
    cli_buffer_key(out, key);
    cli_buffer_puts(out, "{");
    cli_buffer_member(out, "function",
                      scheck_policy_level_name(policy, SCHECK_AXIS_FUNCTION, level.function));
    cli_buffer_member(out, "security",
                      scheck_policy_level_name(policy, SCHECK_AXIS_SECURITY, level.security));
    cli_buffer_puts(out, "}");
}

static void put_ids(struct cli_buffer *out, const struct scheck_report *report,
                    const struct scheck_finding *findings, size_t n)
{
    struct scheck_statement statement;

    for (size_t i = 0; i < n; i++)
        if (scheck_policy_statement(report->policy, findings[i].statement, &statement) ==
            SCHECK_OK)
            cli_buffer_item(out, statement.id);
}

static void put_findings(struct cli_buffer *out, const struct scheck_report *report)
{
    cli_buffer_key(out, "findings");
    cli_buffer_puts(out, "[");
    if (!report->release)
        cli_buffer_item(out, REPORT_NOT_COVERED);
    put_ids(out, report, report->findings, report->n_findings);
    cli_buffer_puts(out, "]");
    if (report->n_waived == 0)
        return;
    cli_buffer_key(out, "waived");
    cli_buffer_puts(out, "[");
    put_ids(out, report, report->waived, report->n_waived);
    cli_buffer_puts(out, "]");
}

static bool is_listed(const struct batch_worker *worker, const struct scheck_fact_ref *ref)
{
    for (size_t i = 0; i < worker->n_missing; i++)
        if (worker->missing[i].fact == ref->fact && worker->missing[i].element == ref->element)
            return true;
    return false;
}

/* Room for @n more missing facts. False: memory is out. */
static bool reserve_missing(struct batch_worker *worker, size_t n)
{
    size_t cap = 2 * (worker->n_missing + n);
    struct scheck_fact_ref *more;

    if (worker->missing_cap - worker->n_missing >= n)
        return true;
    more = realloc(worker->missing, cap * sizeof *more);
    if (!more)
        return false;
    worker->missing = more;
    worker->missing_cap = cap;
    return true;
}

/* Add what @rule lacks. False: memory is out. */
static bool add_missing(struct batch_worker *worker, size_t rule)
{
    size_t n = 32, first = worker->n_missing;
    int rc = SCHECK_E_RANGE;

    while (rc == SCHECK_E_RANGE) {
        if (!reserve_missing(worker, n))
            return false;
        rc = scheck_missing(worker->workspace, rule, worker->missing + first,
                            worker->missing_cap - first, &n);
    }
    for (size_t i = first; rc == SCHECK_OK && i < first + n; i++) {
        struct scheck_fact_ref ref = worker->missing[i];

        if (!is_listed(worker, &ref))
            worker->missing[worker->n_missing++] = ref;
    }
    return true;
}

static void put_missing(struct batch_worker *worker, struct cli_buffer *out,
                        const struct scheck_report *report)
{
    char name[NAME_SIZE];

    if (report->n_undetermined == 0)
        return;
    cli_buffer_key(out, "undetermined");
    cli_buffer_int(out, (int64_t)report->n_undetermined);
    worker->n_missing = 0;
    for (size_t i = 0; i < report->n_undetermined; i++)
        if (!add_missing(worker, report->undetermined[i].rule))
            out->failed = true;
    cli_buffer_key(out, "missing");
    cli_buffer_puts(out, "[");
    for (size_t i = 0; i < worker->n_missing; i++)
        cli_buffer_item(out, cli_fact_name(report->policy, &worker->missing[i], name, sizeof name));
    cli_buffer_puts(out, "]");
}

static void put_warnings(struct batch_worker *worker, struct cli_buffer *out)
{
    char more[64];

    if (worker->n_warnings == 0)
        return;
    if (worker->n_warnings > MOST_WARNINGS) {
        snprintf(more, sizeof more, "and %zu more", worker->n_warnings - MOST_WARNINGS);
        cli_buffer_item(&worker->warnings, more);
    }
    cli_buffer_key(out, "warnings");
    cli_buffer_puts(out, "[");
    cli_buffer_put(out, worker->warnings.data, worker->warnings.len);
    cli_buffer_puts(out, "]");
    out->failed = out->failed || worker->warnings.failed;
}

/* What tells whose answer it is. */
static void put_head(struct cli_buffer *out, const struct request *request)
{
    cli_buffer_puts(out, "{");
    if (scheck_json_is(request->id, SCHECK_JSON_STRING)) {
        cli_buffer_key(out, "id");
        cli_buffer_json(out, request->id->as.s, request->id->n);
    } else if (scheck_json_is(request->id, SCHECK_JSON_INT)) {
        cli_buffer_key(out, "id");
        cli_buffer_int(out, request->id->as.i);
    }
    cli_buffer_member(out, "name", request->name);
    cli_buffer_member(out, "host", scheck_json_text(request->host));
}

static void put_verdict(struct batch_worker *worker, struct cli_buffer *out,
                        const struct cli_verdict *verdict)
{
    const struct scheck_report *report = verdict->report;

    cli_buffer_member(out, "release", report->release);
    if (report->coverage == SCHECK_ASSUMED)
        cli_buffer_puts(out, ",\"assumed\":true");
    put_level(out, report->policy, "best", verdict->best);
    put_level(out, report->policy, "worst", verdict->worst);
    cli_buffer_member(out, "status", cli_status_name(verdict->status));
    put_findings(out, report);
    put_missing(worker, out, report);
    put_warnings(worker, out);
}

/* The whole report as check prints it, on one line. */
static void put_report(struct batch_worker *worker, struct cli_buffer *out,
                       const struct cli_verdict *verdict)
{
    char *text = report_json_text(verdict);

    cli_buffer_key(out, "report");
    if (text)
        cli_buffer_puts(out, text);
    out->failed = out->failed || !text;
    free(text);
    put_warnings(worker, out);
}

static bool judge(struct batch_worker *worker, const struct request *request,
                  struct cli_buffer *out)
{
    const struct cli_options *options = worker->batch->options;
    struct scheck_options how = {.size = sizeof how, .release = options->release};
    char line[32];
    struct cli_verdict verdict = {.guest = request->name ? request->name : line,
                                  .workspace = worker->workspace,
                                  .adviser = options->full ? &worker->adviser : NULL,
                                  .release = how.release,
                                  .facts = worker->facts,
                                  .required = worker->batch->required};
    int rc = scheck_evaluate(worker->workspace, worker->facts, &how, &verdict.report);

    snprintf(line, sizeof line, "line %zu", request->line);
    if (rc != SCHECK_OK)
        return refuse(worker, "cannot be evaluated: %s", scheck_status_message(rc));
    cli_verdict_of_guest(&verdict);
    put_head(out, request);
    if (options->full)
        put_report(worker, out, &verdict);
    else
        put_verdict(worker, out, &verdict);
    cli_buffer_puts(out, "}\n");
    return true;
}

static void put_error(struct cli_buffer *out, const struct request *request, size_t column,
                      const char *error)
{
    put_head(out, request);
    cli_buffer_key(out, "line");
    cli_buffer_int(out, (int64_t)request->line);
    if (column) {
        cli_buffer_key(out, "column");
        cli_buffer_int(out, (int64_t)column);
    }
    cli_buffer_member(out, "error", error);
    cli_buffer_puts(out, "}\n");
}

static bool is_blank(const char *text, size_t len)
{
    while (len > 0 && (*text == ' ' || *text == '\t' || *text == '\r')) {
        text++;
        len--;
    }
    return len == 0;
}

static void answer_line(struct batch_worker *worker, struct batch_block *block, const char *text,
                        size_t len, size_t line)
{
    struct request request = {.line = line};
    size_t before = block->out.len, column = 0;
    bool done;

    worker->error[0] = '\0';
    worker->n_warnings = 0;
    worker->warnings.len = 0;
    if (len > BATCH_MAX_LINE)
        done = refuse(worker, BATCH_TOO_LONG, BATCH_MAX_LINE_MIB);
    else
        done = read_json(worker, text, len);
    if (!done && len <= BATCH_MAX_LINE)
        column = worker->json.error_at + 1;
    done = done && take_members(worker, &request) && check_request(worker, &request) &&
           fill(worker, &request) && judge(worker, &request, &block->out);
    if (done)
        return;
    block->out.len = before;
    block->n_refused++;
    put_error(&block->out, &request, column, worker->error);
}

/* Answer the line that was dealt with when it was read. */
static void answer_note(struct batch_block *block, const struct batch_note *note)
{
    struct request request = {.line = note->line};

    if (!note->error)
        return;
    block->n_refused++;
    put_error(&block->out, &request, 0, note->error);
}

void batch_answer(struct batch_worker *worker, struct batch_block *block)
{
    const char *at = block->data, *end = block->data + block->len;
    size_t line = block->first_line, note = 0;

    for (; at < end; line++) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((feed ? feed : end) - at);

        if (note < block->n_notes && block->notes[note].line == line)
            answer_note(block, &block->notes[note++]);
        else if (!is_blank(at, len))
            answer_line(worker, block, at, len, line);
        at += len + (feed ? 1 : 0);
    }
    block->failed = block->failed || block->out.failed;
}

/* --- hosts --- */

/* What is odd about a host has no line to stand in: stderr has it. */
static void collect_of_host(void *ctx, const struct scheck_reader_diag *diag)
{
    struct batch_worker *worker = ctx;

    if (diag->severity == SCHECK_READER_WARNING)
        cli_error_at("<stdin>", (unsigned)worker->line, 0, "warning: %s: %s",
                     diag->key ? diag->key : "facts", diag->message);
    else
        collect(ctx, diag);
}

static bool define(struct batch_worker *worker, const struct request *request)
{
    const struct scheck_reader_sink sink = {collect_of_host, worker};
    const char *name = scheck_json_text(request->define), *why;
    struct scheck_facts *facts = NULL;

    if (!name || !*name || !scheck_json_is(request->facts, SCHECK_JSON_OBJECT) || request->guest ||
        request->host || request->id)
        return refuse(worker, "a host is defined by \"define_host\", its name, with \"facts\", an "
                              "object, and nothing else");
    if (!settle(worker, scheck_facts_fork(worker->batch->base, NULL, &facts)))
        return false;
    if (!settle(worker, scheck_facts_json_fill(request->facts, facts, &sink, NULL))) {
        scheck_facts_free(facts);
        return false;
    }
    why = batch_hosts_add(worker->hosts, name, request->line, facts);
    if (!why)
        return true;
    scheck_facts_free(facts);
    return refuse(worker, "%s", why);
}

bool batch_define_host(struct batch_worker *worker, const char *text, size_t len, size_t line,
                       char **error_out, bool *failed_out)
{
    struct request request = {.line = line};

    *error_out = NULL;
    *failed_out = false;

    worker->line = line;
    worker->error[0] = '\0';
    /* A host must not be missing from the lines behind it for that. */
    *failed_out = scheck_json_read(&worker->json, text, len) == SCHECK_JSON_NO_MEMORY;
    if (*failed_out)
        return true;
    if (!read_json(worker, text, len) || !take_members(worker, &request) || !request.define)
        return false;
    if (define(worker, &request))
        return true;
    *error_out = strdup(worker->error);
    *failed_out = !*error_out;
    return true;
}
