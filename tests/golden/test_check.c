/* SPDX-License-Identifier: MIT */
/* The lexical rules of the policy format, and what overlays do to a model. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "libsupportcheck/compile/check.h"
#include "libsupportcheck/compile/diag.h"

static void test_quantity(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {
        {"0", 0},
        {"-0", 0},
        {"007", 7},
        {"4096", 4096},
        {"-5", -5},
        {"0x0ffffffe", 0x0ffffffe},
        {"0XaF", 0xaf},
        {"-0x10", -16},
        {"1 KiB", 1024},
        {"1KiB", 1024},
        {"2\tMiB", 2 * 1024 * 1024},
        {"9 TiB", INT64_C(9) << 40},
        {"0x10 GiB", INT64_C(16) << 30},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
        {"8388607 TiB", INT64_C(8388607) << 40},
        {"-8388608 TiB", INT64_MIN},
    };
    static const char *const bad[] = {
        "",     " ",    "-",      "x",     "0x",    "0xg",   "1 ",     " 1",     "1 kib",
        "1 KB", "1.5",  "1e3",    "+1",    "- 1",   "--1",   "1 KiBs", "KiB",    "1 KiB ",
        "1 2",  "0x1h", "1KiBiB", "9223372036854775808",     "-9223372036854775809",
        "18446744073709551616",   "8388608 TiB",             "0x10000000000000000",
        "99999999999999999999999999999999",
    };
    int64_t value;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        value = 42;
        if (!scheck__parse_quantity(good[i].text, &value) || value != good[i].value)
            fail_msg("\"%s\"", good[i].text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        value = 42;
        if (scheck__parse_quantity(bad[i], &value) || value != 42)
            fail_msg("\"%s\"", bad[i]);
    }
}

static void test_registry(void **state)
{
    static const char *const ids[] = {
#define DIAG(id, severity, help) id,
#include "libsupportcheck/compile/diagnostics.def"
#undef DIAG
    };

    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        assert_string_equal(scheck__diag_find(ids[i])->id, ids[i]);
    assert_int_equal(scheck__diag_find("example-failed")->severity, SCHECK_DIAG_ERROR);
    assert_null(scheck__diag_find("no-such-id"));
    assert_null(scheck__diag_find(""));
}

static void test_dates(void **state)
{
    static const char *const good[] = {"2026-11-22", "2024-02-29", "2000-02-29", "0001-01-01",
                                       "9999-12-31"};
    static const char *const bad[] = {"",           "2026-11-31", "2026-02-29", "1900-02-29",
                                      "2026-00-10", "2026-13-01", "2026-01-00", "2026-1-1",
                                      "26-01-01",   "2026/01/01", "2026-01-01 ", "2026-01-0x",
                                      "-026-01-01"};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(scheck__date_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(scheck__date_valid(bad[i]));
}

static void test_last_days(void **state)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    char text[32];

    (void)state;
    for (unsigned month = 1; month <= 12; month++) {
        snprintf(text, sizeof text, "2025-%02u-%02u", month, days[month - 1]);
        assert_true(scheck__date_valid(text));
        snprintf(text, sizeof text, "2025-%02u-%02u", month, days[month - 1] + 1);
        assert_false(scheck__date_valid(text));
    }
}

static void test_names(void **state)
{
    (void)state;
    assert_true(scheck__id_valid("nested-hvm.x86_64"));
    assert_false(scheck__id_valid(""));
    assert_false(scheck__id_valid("4th"));
    assert_false(scheck__id_valid("Upper"));
    assert_false(scheck__id_valid("a b"));
    assert_false(scheck__id_valid("caf\xc3\xa9"));
    assert_true(scheck__fact_name_valid("max_gfn", 7));
    assert_true(scheck__fact_name_valid("info", 4));
    assert_false(scheck__fact_name_valid("in", 2));
    assert_false(scheck__fact_name_valid("true", 4));
    assert_false(scheck__fact_name_valid("", 0));
    assert_false(scheck__fact_name_valid("_x", 2));
    assert_false(scheck__fact_name_valid("a-b", 3));
}

static void test_releases(void **state)
{
    static const char *const bad[] = {"",     "4",    "4.",   ".4",    "4.17.1", "4.017",
                                      "04.1", "v4.1", "4.17 ", "4.17-", "4.12345"};
    unsigned major, minor;

    (void)state;
    assert_true(scheck__release_parse("4.17", &major, &minor));
    assert_int_equal(major, 4);
    assert_int_equal(minor, 17);
    assert_true(scheck__release_parse("10.0", &major, &minor));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(scheck__release_parse(bad[i], &major, &minor));
}

/* --- overlays --- */

static struct scheck_model *load(const char *text)
{
    const char *source = getenv("SUPPORTCHECK_SOURCE_DIR");
    struct scheck_model *model = NULL;
    char base[1024];

    snprintf(base, sizeof base, "%s/tests/golden/base.xml", source ? source : ".");
    assert_int_equal(scheck_model_new(NULL, NULL, &model), SCHECK_OK);
    assert_int_equal(scheck_model_load(model, base), SCHECK_OK);
    assert_int_equal(scheck_model_load_buffer(model, "o.xml", text, strlen(text)), SCHECK_OK);
    assert_int_equal(scheck__model_check(model), SCHECK_OK);
    assert_int_equal(scheck__model_check(model), SCHECK_OK);
    return model;
}

/* Every release's level as a letter for each axis, "-" for none. */
static void describe(const struct scheck_model *m, const struct m_statement *s, char *out)
{
    for (size_t r = 0; r < m->releases.n; r++) {
        const struct m_status *status = NULL;
        size_t first, last;

        for (size_t i = 0; i < s->statuses.n; i++) {
            assert_true(scheck__range_resolve(m, &s->statuses.items[i].range, &first, &last));
            if (first <= r && r <= last) {
                assert_null(status);
                status = &s->statuses.items[i];
            }
        }
        out += sprintf(out, "%c%c ",
                       status ? scheck__status_level(m, status, SCHECK_AXIS_FUNCTION)[0] : '-',
                       status ? scheck__status_level(m, status, SCHECK_AXIS_SECURITY)[0] : '-');
    }
}

#define FEATURE(statuses)                                                                    \
    "<supportcheck version=\"1\"><feature id=\"f\" title=\"t\"><statement id=\"s\">" statuses \
    "<when>guest.hap</when><message>m</message></statement></feature>"                       \
    "<overlay id=\"o\" title=\"t\">"
#define END "</overlay></supportcheck>"
#define WHOLE "<status>Experimental</status>"
#define MIDDLE "<status since=\"4.18\" until=\"4.19\">Experimental</status>"
#define TWO "<status until=\"4.18\">Experimental</status>" \
            "<status since=\"4.19\">Supported</status>"
#define AMEND(what) "<amend statement=\"s\" source=\"x\" " what ">Ours</amend>"
#define BETTER "function=\"supported\" security=\"yes\""

static void test_amend_statuses(void **state)
{
    static const struct {
        const char *text, *expected;
        size_t n_statuses;
    } cases[] = {
        {FEATURE(WHOLE) AMEND(BETTER) END, "sy sy sy sy ", 1},
        {FEATURE(WHOLE) AMEND("since=\"4.18\" until=\"4.18\" " BETTER) END, "en sy en en ", 3},
        {FEATURE(WHOLE) AMEND("until=\"4.18\" " BETTER) END, "sy sy en en ", 2},
        {FEATURE(WHOLE) AMEND("since=\"4.20\" security=\"yes\"") END, "en en en ey ", 2},
        {FEATURE(MIDDLE) AMEND(BETTER) END, "-- sy sy -- ", 1},
        {FEATURE(MIDDLE) AMEND("until=\"4.18\" " BETTER) END, "-- sy en -- ", 2},
        {FEATURE(TWO) AMEND("since=\"4.18\" until=\"4.19\" function=\"unsupported\"") END,
         "en un uy sy ", 4},
        {FEATURE(WHOLE) AMEND("until=\"4.18\" " BETTER)
         AMEND("since=\"4.18\" function=\"unsupported\" security=\"no\"") END,
         "sy un un un ", 3},
        {FEATURE(WHOLE) "<amend statement=\"s\" source=\"x\">Supported</amend>" END,
         "sy sy sy sy ", 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scheck_model *m = load(cases[i].text);
        const struct m_statement *s = scheck__statement_find(m, "s");
        char actual[64] = "";

        for (int round = 0; round < 2; round++) {
            assert_int_equal(scheck__model_apply_overlays(m), SCHECK_OK);
            describe(m, s, actual);
            assert_string_equal(actual, cases[i].expected);
            assert_int_equal(s->statuses.n, cases[i].n_statuses);
            assert_int_equal(scheck__model_check(m), SCHECK_OK);
        }
        scheck_model_free(m);
    }
}

static void test_amend_release(void **state)
{
    struct scheck_model *m =
        load("<supportcheck version=\"1\"><overlay id=\"o\" title=\"t\">"
             "<amend release=\"4.17\" security-supported-until=\"2029-01-01\" source=\"ours\"/>"
             "</overlay></supportcheck>");
    const struct m_release *release = &m->releases.items[0];

    (void)state;
    assert_int_equal(scheck__model_apply_overlays(m), SCHECK_OK);
    assert_string_equal(release->initial.text, "2022-12-12");
    assert_string_equal(release->supported_until.text, "2024-06-12");
    assert_string_equal(release->security_supported_until.text, "2029-01-01");
    assert_string_equal(release->source.text, "ours");
    scheck_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registry),       cmocka_unit_test(test_quantity),
        cmocka_unit_test(test_dates),          cmocka_unit_test(test_last_days),
        cmocka_unit_test(test_names),          cmocka_unit_test(test_releases),
        cmocka_unit_test(test_amend_statuses), cmocka_unit_test(test_amend_release),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
