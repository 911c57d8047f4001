/* SPDX-License-Identifier: MIT */
/* The parts of the program that need neither policy nor guest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/cli.h"
#include "cli/date.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/quantity.h"
#include "cli/text.h"

static void test_date(void **state)
{
    static const struct {
        const char *text;
        bool valid;
    } cases[] = {
        {"2026-11-22", true},  {"2024-02-29", true},  {"2000-02-29", true},
        {"2026-02-29", false}, {"1900-02-29", false}, {"2026-13-01", false},
        {"2026-00-10", false}, {"2026-04-31", false}, {"2026-04-00", false},
        {"2026-4-3", false},   {"2026-04-03 ", false}, {"", false},
        {"2026/04/03", false}, {"20a6-04-03", false}, {"tomorrow!!", false},
    };
    char today[CLI_DATE_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (cli_date_valid(cases[i].text) != cases[i].valid)
            fail_msg("'%s'", cases[i].text);
    assert_true(cli_date_today(today));
    assert_true(cli_date_valid(today));
}

static void test_printable(void **state)
{
    static const struct {
        const char *text;
        size_t len, printable;
    } cases[] = {
        {"a", 1, 1},
        {"", 0, 0},
        {"\n", 1, 0},
        {"\033[31m", 5, 0},
        {"\177", 1, 0},
        {"\xc3\xa4", 2, 2},         /* a umlaut */
        {"\xc3", 1, 0},             /* cut */
        {"\xc3\x28", 2, 0},         /* no continuation */
        {"\xc2\x9b", 2, 0},         /* CSI as a C1 control */
        {"\xc0\xaf", 2, 0},         /* overlong slash */
        {"\xe0\x80\xaf", 3, 0},     /* overlong again */
        {"\xed\xa0\x80", 3, 0},     /* surrogate */
        {"\xe2\x80\xae", 3, 0},     /* right-to-left override */
        {"\xe2\x82\xac", 3, 3},     /* euro */
        {"\xf0\x9f\x90\xbc", 4, 4}, /* panda */
        {"\xf4\x90\x80\x80", 4, 0}, /* beyond Unicode */
        {"\xff", 1, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (cli_printable(cases[i].text, cases[i].len) != cases[i].printable)
            fail_msg("case %zu", i);
}

static void test_quantity(void **state)
{
    static const struct {
        const char *unit;
        int64_t value;
        const char *text;
    } cases[] = {
        {"bytes", INT64_C(9895604649984), "9 TiB (9895604649984)"},
        {"bytes", INT64_C(1610612736), "1536 MiB (1610612736)"},
        {"bytes", 1000, "1000"},
        {"bytes", 0, "0"},
        {"cpus", 1048576, "1048576"},
        {"", 1048576, "1048576"},
        {"frames", 0x0ffffffe, "frame 0xffffffe (about 1 TiB)"},
        {"frames", INT64_C(0x90000000), "frame 0x90000000 (9 TiB)"},
        {"frames", 1, "frame 0x1 (about 4 KiB)"},
        {"frames", -1, "-1"},
        {"frames", INT64_MAX, "0x7fffffffffffffff"},
    };
    char buf[CLI_QUANTITY_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cli_quantity_int(cases[i].unit, cases[i].value, buf, sizeof buf);
        assert_string_equal(buf, cases[i].text);
    }
}

static void test_value(void **state)
{
    char longer[200], buf[CLI_QUANTITY_SIZE];
    struct scheck_value v = {.known = SCHECK_UNKNOWN};

    (void)state;
    cli_quantity("", &v, buf, sizeof buf);
    assert_string_equal(buf, "unknown");
    v.known = SCHECK_ABSENT;
    cli_quantity("", &v, buf, sizeof buf);
    assert_string_equal(buf, "absent");
    v = (struct scheck_value){.known = SCHECK_KNOWN, .type = SCHECK_TYPE_STRING};
    cli_quantity("", &v, buf, sizeof buf);
    assert_string_equal(buf, "\"\"");
    /* 79 letters, then a character of two bytes: it must not be cut in half. */
    memset(longer, 'a', sizeof longer);
    memcpy(longer + 79, "\xc3\xa4", 2);
    v.as.s = (struct scheck_str){longer, sizeof longer};
    cli_quantity("", &v, buf, sizeof buf);
    assert_int_equal(strlen(buf), 1 + 79 + 1 + 3);
}

static void test_quantity_parse(void **state)
{
    static const struct {
        const char *text;
        bool valid;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"-3", true, -3},
        {"0x10", true, 16},
        {"9 TiB", true, INT64_C(9895604649984)},
        {"9TiB", true, INT64_C(9895604649984)},
        {"1 KiB", true, 1024},
        {"9223372036854775807", true, INT64_MAX},
        {"9223372036854775808", false, 0},
        {"8388608 TiB", false, 0},
        {"9 TB", false, 0},
        {"", false, 0},
        {"TiB", false, 0},
        {"1.5 GiB", false, 0},
        {"12 GiB ", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t value = 0;

        if (cli_quantity_parse(cases[i].text, &value) != cases[i].valid ||
            value != cases[i].value)
            fail_msg("'%s'", cases[i].text);
    }
}

static void expect_text(void (*write)(struct text *), const char *expected)
{
    char *data = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&data, &len);
    struct text text;

    assert_non_null(out);
    text_init(&text, out, CLI_COLOUR_NEVER);
    write(&text);
    fclose(out);
    assert_string_equal(data, expected);
    free(data);
}

static void write_wrapped(struct text *text)
{
    text->width = 20;
    text_line(text, 2, 4, "one two three four  five\nsix");
}

static void write_long_word(struct text *text)
{
    text->width = 10;
    text_line(text, 0, 2, "a https://example.org/long b");
}

static void write_escaped(struct text *text)
{
    text_line(text, 0, 0, "a\033[31mb \xc3\xa4 \xff");
}

static void write_joined(struct text *text)
{
    text_begin(text, 0, 0);
    text_wordsf(text, "%s %d", "size", 3);
    text_join(text);
    text_words(text, "; end");
    text_end(text);
}

static void write_coloured(struct text *text)
{
    text->colour = true;
    text_begin(text, 0, 0);
    text_style(text, TEXT_BAD);
    text_words(text, "no");
    text_style(text, TEXT_PLAIN);
    text_words(text, "yes");
    text_end(text);
}

static void test_text(void **state)
{
    (void)state;
    expect_text(write_wrapped, "  one two three four\n    five six\n");
    expect_text(write_long_word, "a\n  https://example.org/long\n  b\n");
    expect_text(write_escaped, "a\\x1b[31mb \xc3\xa4 \\xff\n");
    expect_text(write_joined, "size 3; end\n");
    expect_text(write_coloured, "\033[0;1;31mno \033[0myes\n");
}

static void test_json_string(void **state)
{
    static const struct {
        const char *text;
        size_t len;
        const char *json;
    } cases[] = {
        {"plain", 5, "\"plain\""},
        {"a\0b", 3, "\"a\\u0000b\""},
        {"\033", 1, "\"\\u001b\""},
        {"\xc3\xa4", 2, "\"\xc3\xa4\""},
        {"\xc2\x9b", 2, "\"\xc2\x9b\""},
        {"x\xff", 2, "\"x\xef\xbf\xbd\""},
        {"\xe2\x80", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct json_object *json = cli_json_string(cases[i].text, cases[i].len);

        assert_string_equal(json_object_to_json_string(json), cases[i].json);
        json_object_put(json);
    }
}

static void test_options(void **state)
{
    char *argv[] = {"check",   "--host",      "h.json", "guest1", "--operation", "save",
                    "--quiet", "--policy",    "a",      "--policy=b", "--", "-dash", NULL};
    struct cli_options o;

    (void)state;
    assert_int_equal(cli_options_parse(CLI_CHECK, 12, argv, &o), 0);
    assert_string_equal(o.host, "h.json");
    assert_string_equal(o.operation, "save");
    assert_true(o.quiet);
    assert_int_equal(o.policies.n, 2);
    assert_string_equal(o.policies.items[1], "b");
    assert_int_equal(o.n_args, 2);
    assert_string_equal(o.args[0], "guest1");
    assert_string_equal(o.args[1], "-dash");
}

static void test_too_many_policies(void **state)
{
    char *argv[CLI_MAX_PATHS + 3] = {"check"};
    struct cli_options o;

    (void)state;
    for (int i = 1; i <= CLI_MAX_PATHS + 1; i++)
        argv[i] = "--policy=p";
    assert_int_equal(cli_options_parse(CLI_CHECK, CLI_MAX_PATHS + 1, argv, &o), 0);
    assert_int_equal(cli_options_parse(CLI_CHECK, CLI_MAX_PATHS + 2, argv, &o), CLI_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_date),           cmocka_unit_test(test_printable),
        cmocka_unit_test(test_quantity),       cmocka_unit_test(test_value),
        cmocka_unit_test(test_quantity_parse), cmocka_unit_test(test_text),
        cmocka_unit_test(test_json_string),    cmocka_unit_test(test_options),
        cmocka_unit_test(test_too_many_policies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
