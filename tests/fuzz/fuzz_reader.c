/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a guest's configuration for FUZZ_READER, one of the readers. What
 * it refuses it reports; what it reads fills facts of the built-in policy, and
 * each fact stands in a line that the input has.
 */
#include <supportcheck/eval.h>

#include "adapters/reader.h"

#include "fuzz.h"

static size_t n_errors;

static void count(void *ctx, const struct scheck_reader_diag *diag)
{
    (void)ctx;
    FUZZ_ASSERT(diag->message);
    n_errors += diag->severity == SCHECK_READER_ERROR;
}

static const struct scheck_reader_sink sink = {count, NULL};

static void check_lines(const struct scheck_policy *policy, const struct scheck_facts *facts,
                        const struct scheck_guests *guests, size_t idx, unsigned n_lines)
{
    struct scheck_fact_info info;
    struct scheck_value value;
    char name[256];

    for (size_t i = 0; scheck_policy_fact(policy, i, &info) == SCHECK_OK; i++) {
        struct scheck_fact_ref ref = {i, 0};

        if (scheck_facts_get(facts, i, 0, &value) != SCHECK_OK || value.known == SCHECK_UNKNOWN)
            continue;
        scheck_fact_ref_name(policy, &ref, name, sizeof name);
        FUZZ_ASSERT(FUZZ_READER.line(guests, idx, name) <= n_lines);
    }
}

static void fill(const struct scheck_policy *policy, const struct scheck_guests *guests, size_t idx,
                 unsigned n_lines)
{
    struct scheck_facts *facts = NULL;
    int rc;

    FUZZ_ASSERT(scheck_facts_new(policy, NULL, &facts) == SCHECK_OK);
    n_errors = 0;
    rc = FUZZ_READER.fill(guests, idx, facts, &sink);
    FUZZ_ASSERT(rc == SCHECK_OK || rc == SCHECK_E_NOMEM || n_errors > 0);
    (void)FUZZ_READER.guest_name(guests, idx);
    if (rc == SCHECK_OK && FUZZ_READER.line)
        check_lines(policy, facts, guests, idx, n_lines);
    scheck_facts_free(facts);
}

static unsigned count_lines(const uint8_t *data, size_t len)
{
    unsigned n = 1;

    for (size_t i = 0; i < len; i++)
        n += data[i] == '\n';
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    const struct scheck_reader_input input = {"fuzz", (const char *)data, len};
    struct scheck_guests *guests = NULL;
    struct scheck_policy *policy = NULL;
    int rc;

    (void)FUZZ_READER.recognise(&input);
    n_errors = 0;
    rc = FUZZ_READER.open(&input, &sink, &guests);
    if (rc != SCHECK_OK) {
        FUZZ_ASSERT(!guests && (rc == SCHECK_E_NOMEM || n_errors > 0));
        return 0;
    }
    FUZZ_ASSERT(scheck_policy_builtin(NULL, &policy) == SCHECK_OK);
    for (size_t i = 0; i < FUZZ_READER.count(guests); i++)
        fill(policy, guests, i, count_lines(data, len));
    FUZZ_READER.close(guests);
    scheck_policy_close(policy);
    return 0;
}
