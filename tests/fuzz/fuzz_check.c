/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a guest's configuration, checked as by the program: recognised,
 * judged, and reported in each of the formats. What a guest calls itself must
 * not get out of the place that a format has for it. Behind a record separator
 * may stand the host's facts; the length says which format, and what is asked.
 */
#include <libxml/parser.h>
#include <string.h>

#include "adapters/json/value.h"
#include "cli/cli.h"
#include "few_statements.h"
#include "file.h"

#define SEPARATOR '\x1e'

enum { GUEST, HOST };

/* Printable, UTF-8, and in lines that end. */
static void check_text(const char *text, size_t len)
{
    FUZZ_ASSERT(!len || text[len - 1] == '\n');
    FUZZ_ASSERT(xmlCheckUTF8((const unsigned char *)text) && strlen(text) == len);
    for (size_t i = 0; i < len; i++)
        FUZZ_ASSERT((unsigned char)text[i] >= ' ' || text[i] == '\n');
    FUZZ_ASSERT(!memchr(text, 0x7f, len));
}

static void check_json(const char *text, size_t len)
{
    static struct scheck_json json;

    FUZZ_ASSERT(scheck_json_read(&json, text, len) == SCHECK_JSON_OK);
    FUZZ_ASSERT(json.root.type == SCHECK_JSON_OBJECT);
}

static void check_xml(const char *text, size_t len)
{
    xmlDoc *doc = xmlReadMemory(text, (int)len, "report.xml", NULL, XML_PARSE_NONET);

    FUZZ_ASSERT(doc);
    xmlFreeDoc(doc);
}

static void check_output(enum cli_format format, const char *text, size_t len)
{
    check_text(text, len);
    if (!len)
        return;
    if (format == CLI_JSON || format == CLI_SARIF)
        check_json(text, len);
    else if (format == CLI_JUNIT)
        check_xml(text, len);
}

/* What is written to stdout, which is to be freed. */
static char *run(const struct cli_options *options, size_t *len_out)
{
    FILE *real = stdout;
    char *text = NULL;
    int rc;

    stdout = open_memstream(&text, len_out);
    FUZZ_ASSERT(stdout);
    rc = cli_check(options);
    FUZZ_ASSERT(rc >= 0 && rc <= CLI_POLICY);
    FUZZ_ASSERT(fclose(stdout) == 0);
    stdout = real;
    return text;
}

/* The policy is a file that stays. */
static const char *policy_path(void)
{
    static const char *path;

    if (!path) {
        path = fuzz_file(FUZZ_N_FILES - 1, fuzz_policy_image, fuzz_policy_image_len);
        /* Refusals are told on stderr, which is of no use here. */
        stderr = fopen("/dev/null", "w");
        FUZZ_ASSERT(stderr);
    }
    return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const char *const releases[] = {NULL, NULL, "4.20", "4.17..4.20"};
    const uint8_t *separator = len ? memchr(data, SEPARATOR, len) : NULL;
    const uint8_t *host = separator ? separator + 1 : (const uint8_t *)"{}";
    size_t host_len = separator ? len - (size_t)(host - data) : 2, out_len = 0;
    char *args[] = {(char *)fuzz_file(GUEST, data, separator ? (size_t)(separator - data) : len)};
    struct cli_options options = {.command = "check", .today = "2026-11-22", .n_args = 1};
    char *out;

    options.host = fuzz_file(HOST, host, host_len);
    options.hosts.items[options.hosts.n++] = options.host;
    options.policies.items[options.policies.n++] = policy_path();
    options.args = args;
    options.format = (enum cli_format)(len % CLI_N_FORMATS);
    options.release = releases[len / CLI_N_FORMATS % 4];
    options.verbose = len / CLI_N_FORMATS / 4 % 2;
    out = run(&options, &out_len);
    check_output(options.format, out, out_len);
    free(out);
    return 0;
}
