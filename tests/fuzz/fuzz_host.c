/* SPDX-License-Identifier: MIT */
/*
 * Bytes as what a host's commands and files say, a record separator between
 * them; the first byte of each says which it is. What is read of them is
 * written as facts JSON, which is read as the same.
 */
#include <string.h>

#include "adapters/facts/facts_json.h"
#include "adapters/host/host.h"
#include "few_statements.h"

#define SEPARATOR '\x1e'
#define MAX_TEXTS 8

static const struct {
    char mark;
    int (*parse)(const char *text, size_t len, struct scheck_facts *facts);
} parsers[] = {
    {'i', scheck_host_from_xl_info},      {'d', scheck_host_from_xl_dmesg},
    {'k', scheck_host_from_kconfig},      {'l', scheck_host_from_commandline},
    {'c', scheck_host_from_capabilities}, {'u', scheck_host_from_cpuinfo},
    {'o', scheck_host_from_os_release},   {'x', scheck_host_from_xl_conf},
};

static void refuse(void *ctx, const struct scheck_reader_diag *diag)
{
    (void)ctx;
    FUZZ_ASSERT(diag->severity != SCHECK_READER_ERROR);
}

static const struct scheck_reader_sink sink = {refuse, NULL};

static void parse(const char *text, size_t len, struct scheck_facts *facts)
{
    for (size_t i = 0; len && i < sizeof parsers / sizeof *parsers; i++) {
        int rc;

        if (parsers[i].mark != text[0])
            continue;
        rc = parsers[i].parse(text + 1, len - 1, facts);
        FUZZ_ASSERT(rc == SCHECK_OK || rc == SCHECK_E_SYNTAX);
    }
}

static void check_round_trip(const struct scheck_policy *policy, const struct scheck_facts *facts)
{
    /* Notes of single elements are not kept. */
    char *text = scheck_facts_to_json(facts, SCHECK_FACTS_JSON_NOTES);
    char *values = scheck_facts_to_json(facts, 0), *again;
    struct scheck_reader_input input = {"facts", text, text ? strlen(text) : 0};
    struct scheck_guests *read = NULL;
    struct scheck_facts *copy = NULL;

    FUZZ_ASSERT(text && values);
    FUZZ_ASSERT(scheck_reader_facts_json.open(&input, &sink, &read) == SCHECK_OK);
    FUZZ_ASSERT(scheck_facts_new(policy, NULL, &copy) == SCHECK_OK);
    FUZZ_ASSERT(scheck_reader_facts_json.fill(read, 0, copy, &sink) == SCHECK_OK);
    again = scheck_facts_to_json(copy, 0);
    FUZZ_ASSERT(again && strcmp(values, again) == 0);
    scheck_facts_free(copy);
    scheck_reader_facts_json.close(read);
    free(again);
    free(values);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static struct scheck_policy *policy;
    const char *at = (const char *)data, *end = len ? at + len : at;
    struct scheck_facts *facts = NULL;

    if (!policy)
        policy = fuzz_few_statements();
    FUZZ_ASSERT(scheck_facts_new(policy, NULL, &facts) == SCHECK_OK);
    for (int i = 0; i < MAX_TEXTS && at < end; i++) {
        const char *separator = memchr(at, SEPARATOR, (size_t)(end - at));

        parse(at, (size_t)((separator ? separator : end) - at), facts);
        at = separator ? separator + 1 : end;
    }
    FUZZ_ASSERT(scheck_host_conclude(facts) == SCHECK_OK);
    check_round_trip(policy, facts);
    scheck_facts_free(facts);
    return 0;
}
