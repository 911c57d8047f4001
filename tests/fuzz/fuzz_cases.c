/* SPDX-License-Identifier: MIT */
/*
 * Bytes as cases of `supportcheck eval --cases`: each line has an expression,
 * declarations and values of their own, and one answer.
 */
#include <string.h>

#include "adapters/json/value.h"
#include "cli/cli.h"
#include "cli/eval_cases.h"
#include "file.h"
#include "fuzz.h"

static size_t lines_of(const char *data, size_t len)
{
    size_t n = 0;

    for (const char *at = data, *end = data + len; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));

        newline = newline ? newline : end;
        n += newline > at;
        at = newline + 1;
    }
    return n;
}

static void check_answers(const char *text, size_t len)
{
    static struct scheck_json json;

    for (const char *at = text, *end = text + len; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));

        FUZZ_ASSERT(newline);
        FUZZ_ASSERT(scheck_json_read(&json, at, (size_t)(newline - at)) == SCHECK_JSON_OK);
        FUZZ_ASSERT(json.root.type == SCHECK_JSON_OBJECT && json.root.n == 1);
        at = newline + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static FILE *quiet;
    FILE *real = stdout;
    char *text = NULL;
    size_t text_len = 0;
    int rc;

    if (!quiet) {
        quiet = fopen("/dev/null", "w");
        FUZZ_ASSERT(quiet);
        stderr = quiet;
    }
    stdout = open_memstream(&text, &text_len);
    FUZZ_ASSERT(stdout);
    rc = cli_eval_cases(fuzz_file(0, data, len));
    FUZZ_ASSERT(fclose(stdout) == 0);
    stdout = real;
    FUZZ_ASSERT(rc == 0 || rc == CLI_INPUT);
    check_answers(text, text_len);
    FUZZ_ASSERT(lines_of(text, text_len) == lines_of(len ? (const char *)data : "", len));
    free(text);
    return 0;
}
