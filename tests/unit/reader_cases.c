/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "failing_alloc.h"
#include "reader_cases.h"

static void report(void *ctx, const struct scheck_reader_diag *diag)
{
    struct reader_reports *r = ctx;
    bool error = diag->severity == SCHECK_READER_ERROR;

    assert_non_null(diag->message);
    if (error && r->n_errors++ == 0)
        r->first_line = diag->line;
    if (r->n < READER_MAX_REPORTS)
        snprintf(r->lines[r->n], sizeof r->lines[0], "%s %s: %s", error ? "error" : "warning",
                 diag->key ? diag->key : "", diag->message);
    r->n++;
}

void reader_reports_init(struct reader_reports *r)
{
    memset(r, 0, sizeof *r);
    r->sink = (struct scheck_reader_sink){report, r};
}

static void print_reports(const struct reader_reports *r)
{
    for (size_t i = 0; i < r->n && i < READER_MAX_REPORTS; i++)
        print_error("    %s\n", r->lines[i]);
}

/* Asked for in whatever the input is: the search for a place reads the text again. */
static const char *const facts_with_lines[] = {
    "guest.type",
    "guest.disks[1].format",
    "guest.disks[99].backend",
    "guest.nested_hvm",
    "guest.pci",
    "host.memory",
    "guest.",
    "guest.nics[",
};

static int read_into(const struct scheck_reader *reader, const struct scheck_reader_input *input,
                     struct scheck_facts *facts, struct reader_reports *reports)
{
    struct scheck_guests *guests = NULL;
    int rc = reader->open(input, &reports->sink, &guests);

    if (rc) {
        assert_null(guests);
        return rc;
    }
    assert_non_null(guests);
    for (size_t i = 0; i < reader->count(guests) && !rc; i++) {
        (void)reader->guest_name(guests, i);
        for (size_t k = 0; reader->line && k < sizeof facts_with_lines / sizeof *facts_with_lines;
             k++)
            (void)reader->line(guests, i, facts_with_lines[k]);
        rc = reader->fill(guests, i, facts, &reports->sink);
    }
    reader->close(guests);
    return rc;
}

struct scheck_facts *reader_read(const struct scheck_reader *reader, const struct vocabulary *v,
                                 const char *text, size_t len, struct reader_reports *reports)
{
    const struct scheck_reader_input input = {"test", text, len};
    struct scheck_facts *facts = vocabulary_facts(v);
    int rc = read_into(reader, &input, facts, reports);

    if (rc)
        print_reports(reports);
    assert_int_equal(rc, SCHECK_OK);
    return facts;
}

static bool warnings_agree(const struct reader_case *c, const struct reader_reports *r)
{
    size_t n = 0;

    while (n < READER_MAX_REPORTS && c->warnings[n])
        n++;
    if (r->n != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *colon = strstr(c->warnings[i], ": ");
        char key[64];

        assert_non_null(colon);
        snprintf(key, sizeof key, "warning %.*s: ", (int)(colon - c->warnings[i]), c->warnings[i]);
        if (strncmp(r->lines[i], key, strlen(key)) != 0 || !strstr(r->lines[i], colon + 2))
            return false;
    }
    return true;
}

static bool check_case(const struct scheck_reader *reader, const struct vocabulary *v,
                       const struct reader_case *c)
{
    const struct scheck_reader_input input = {"test", c->input, strlen(c->input)};
    struct scheck_facts *facts = vocabulary_facts(v);
    struct reader_reports reports;
    bool good;

    reader_reports_init(&reports);
    if (c->arch)
        assert_int_equal(
            scheck_facts_set_string(facts, "hypervisor.arch", c->arch, strlen(c->arch)), SCHECK_OK);
    good = read_into(reader, &input, facts, &reports) == SCHECK_OK && warnings_agree(c, &reports);
    if (!good) {
        print_error("%s: not read, or reported otherwise:\n", c->name);
        print_reports(&reports);
    }
    for (size_t i = 0; i < READER_MAX_FACTS && c->facts[i].fact; i++) {
        const char *value = vocabulary_value(facts, c->facts[i].fact);

        if (strcmp(value, c->facts[i].value) != 0) {
            print_error("%s: %s is %s, not %s\n", c->name, c->facts[i].fact, value,
                        c->facts[i].value);
            good = false;
        }
    }
    scheck_facts_free(facts);
    return good;
}

void reader_run_cases(const struct scheck_reader *reader, const struct vocabulary *v,
                      const struct reader_case *cases, size_t n)
{
    size_t n_bad = 0;

    for (size_t i = 0; i < n; i++)
        n_bad += !check_case(reader, v, &cases[i]);
    assert_int_equal(n_bad, 0);
}

void reader_run_refusals(const struct scheck_reader *reader, const struct vocabulary *v,
                         const struct reader_refusal *cases, size_t n)
{
    size_t n_bad = 0;

    for (size_t i = 0; i < n; i++) {
        const struct reader_refusal *c = &cases[i];
        const struct scheck_reader_input input = {"test", c->input, strlen(c->input)};
        struct scheck_facts *facts = vocabulary_facts(v);
        struct reader_reports reports;
        int rc;

        reader_reports_init(&reports);
        rc = read_into(reader, &input, facts, &reports);
        scheck_facts_free(facts);
        if (rc == c->rc && reports.n_errors && reports.first_line == c->line &&
            strstr(reports.lines[0], c->message))
            continue;
        print_error("%s: %s, line %u\n", c->name, scheck_status_name(rc), reports.first_line);
        print_reports(&reports);
        n_bad++;
    }
    assert_int_equal(n_bad, 0);
}

/* The same sequence everywhere. */
static uint32_t next_random(uint32_t *state)
{
    *state = *state * UINT32_C(1664525) + UINT32_C(1013904223);
    return *state >> 8;
}

static void try_bytes(const struct scheck_reader *reader, struct scheck_facts *facts,
                      const struct scheck_facts *empty, const char *bytes, size_t len)
{
    const struct scheck_reader_input input = {"test", bytes, len};
    struct reader_reports reports;
    int rc;

    reader_reports_init(&reports);
    assert_int_equal(scheck_facts_reset(facts, empty), SCHECK_OK);
    (void)reader->recognise(&input);
    rc = read_into(reader, &input, facts, &reports);
    assert_true(rc == SCHECK_OK || rc == SCHECK_E_SYNTAX || rc == SCHECK_E_LIMIT);
    assert_true(rc == SCHECK_OK || reports.n_errors);
}

void reader_torture(const struct scheck_reader *reader, const struct vocabulary *v,
                    const char *text, size_t len, size_t rounds)
{
    struct scheck_facts *facts = vocabulary_facts(v), *empty = vocabulary_facts(v);
    uint32_t state = 1;

    for (size_t cut = 0; cut <= len; cut++) {
        /* A block of its own size: reading behind it shows. */
        char *copy = malloc(cut ? cut : 1);

        assert_non_null(copy);
        memcpy(copy, text, cut);
        try_bytes(reader, facts, empty, copy, cut);
        free(copy);
    }
    for (size_t i = 0; i < rounds && len; i++) {
        char *copy = malloc(len);

        assert_non_null(copy);
        memcpy(copy, text, len);
        for (uint32_t n = next_random(&state) % 4 + 1; n > 0; n--)
            copy[next_random(&state) % len] = (char)next_random(&state);
        try_bytes(reader, facts, empty, copy, len);
        free(copy);
    }
    scheck_facts_free(facts);
    scheck_facts_free(empty);
}

/* What the next string of @facts is put into has to be asked for. */
static int use_up_block(const struct vocabulary *v, struct scheck_facts *facts)
{
    struct scheck_fact_info info = {.type = SCHECK_TYPE_BOOL};
    struct scheck_value value = {.type = SCHECK_TYPE_STRING, .known = SCHECK_KNOWN};
    char text[2048];
    size_t fact = 0;

    while (scheck_policy_fact(v->policy, fact, &info) == SCHECK_OK &&
           (info.type != SCHECK_TYPE_STRING || info.list != SIZE_MAX))
        fact++;
    memset(text, 'x', sizeof text);
    value.as.s = (struct scheck_str){text, sizeof text - 1};
    return scheck_facts_put(facts, fact, 0, &value);
}

void reader_starve(const struct scheck_reader *reader, const struct vocabulary *v, const char *text)
{
    const struct scheck_reader_input input = {"test", text, strlen(text)};
    struct scheck_guests *guests = NULL;
    struct failing_alloc fa;
    size_t n_failed = 0;

    assert_int_equal(reader->open(&input, NULL, &guests), SCHECK_OK);
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        struct scheck_facts *facts = NULL;
        int rc = scheck_facts_new(v->policy, &fa.allocator, &facts);

        if (!rc)
            rc = use_up_block(v, facts);
        if (!rc) {
            rc = reader->fill(guests, 0, facts, NULL);
            n_failed += rc != SCHECK_OK;
        }
        assert_true(rc == (fa.n_failed ? SCHECK_E_NOMEM : SCHECK_OK));
        scheck_facts_free(facts);
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
    assert_true(n_failed > 0);
    reader->close(guests);
}
