/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/facts/facts_json.h"
#include "reader_cases.h"

static const struct reader_case cases[] = {
    {.name = "nothing", .input = "{}", .facts = {{"guest.type", "?"}, {"today", "?"}}},
    {.name = "every type",
     .input = "{\"toolstack\":{\"bits\":64},\"hypervisor\":{\"version\":\"4.20.1\","
              "\"capabilities\":[\"xen-3.0-x86_64\",\"hvm-3.0-x86_64\"]},\"guest\":{\"hap\":true,"
              "\"maxmem\":9895604649984},\"operation\":\"save\",\"today\":\"2026-11-22\"}\n",
     .facts = {{"toolstack.bits", "64"},
               {"hypervisor.version", "4.20.1"},
               {"hypervisor.point", "1"},
               {"hypervisor.capabilities", "[2]"},
               {"hypervisor.capabilities[1]", "hvm-3.0-x86_64"},
               {"guest.hap", "true"},
               {"guest.maxmem", "9895604649984"},
               {"operation", "save"},
               {"today", "2026-11-22"},
               {"guest.memory", "?"}}},
    {.name = "null is absent",
     .input = "{\"guest\":{\"hap\":null}}",
     .facts = {{"guest.hap", "null"}}},
    {.name = "lists of records",
     .input = "{\"guest\":{\"disks\":[{\"format\":\"raw\"},{}],\"nics\":[],\"irqs\":[5,null]}}",
     .facts = {{"guest.disks", "[2]"},
               {"guest.disks[0].format", "raw"},
               {"guest.disks[0].backend", "?"},
               {"guest.disks[1].format", "?"},
               {"guest.nics", "[0]"},
               {"guest.irqs[0]", "5"},
               {"guest.irqs[1]", "?"}}},
    {.name = "bounds of int",
     .input = "{\"guest\":{\"memory\":9223372036854775807,"
              "\"sve_vl\":-9223372036854775808}}",
     .facts = {{"guest.memory", "9223372036854775807"}, {"guest.sve_vl", "-9223372036854775808"}}},
    {.name = "a tool stack by its instruction set",
     .input = "{\"toolstack\":{\"arch\":\"x86_32\"}}",
     .facts = {{"toolstack.bits", "32"}, {"toolstack.arch", "x86_32"}}},
    {.name = "a tool stack by its width",
     .input = "{\"toolstack\":{\"bits\":32},\"hypervisor\":{\"arch\":\"arm64\"}}",
     .facts = {{"toolstack.bits", "32"}, {"toolstack.arch", "arm32"}}},
    {.name = "a tool stack by its width alone",
     .input = "{\"toolstack\":{\"bits\":64}}",
     .facts = {{"toolstack.bits", "64"}, {"toolstack.arch", "?"}}},
    {.name = "a tool stack of another kind",
     .input = "{\"toolstack\":{\"arch\":\"vax\"}}",
     .facts = {{"toolstack.bits", "?"}}},
    {.name = "a tool stack that says both",
     .input = "{\"toolstack\":{\"bits\":64,\"arch\":\"x86_32\"}}",
     .facts = {{"toolstack.bits", "64"}, {"toolstack.arch", "x86_32"}}},
    {.name = "names that are none",
     .input = "{\"gest\":{\"type\":\"pv\"},\"guest\":{\"typ\":\"pv\",\"disks\":[{\"x\":1}],"
              "\"disks.format\":\"raw\"},\"now\":1}",
     .facts = {{"guest.type", "?"}, {"guest.disks", "[1]"}, {"guest.disks[0].format", "?"}},
     .warnings = {"gest.type: no fact", "guest.typ: no fact", "guest.disks[0].x: no fact",
                  "guest.disks.format: no fact", "now: no fact"}},
    {.name = "what is computed",
     .input = "{\"hypervisor\":{\"point\":3}}",
     .facts = {{"hypervisor.point", "?"}},
     .warnings = {"hypervisor.point: computed"}},
    {.name = "notes",
     .input = "{\"notes\":{\"guest.hap\":\"nobody looked\",\"guest.type\":\"a file\","
              "\"guest.none\":\"x\",\"guest.name\":1},\"guest\":{\"type\":\"pv\"}}",
     .facts = {{"guest.hap", "?"}, {"guest.type", "pv"}}},
    {.name = "a byte order mark",
     .input = "\xef\xbb\xbf{\"guest\":{\"type\":\"pv\"}}",
     .facts = {{"guest.type", "pv"}}},
    {.name = "a word beyond the enum",
     .input = "{\"guest\":{\"type\":\"vmx\"}}",
     .facts = {{"guest.type", "vmx"}}},
};

#define WRONG(name, json, message)              \
    {                                           \
        name, json, SCHECK_E_SYNTAX, 0, message \
    }

static const struct reader_refusal refusals[] = {
    WRONG("string for int", "{\"guest\":{\"memory\":\"1\"}}",
          "guest.memory: a whole number of 64 bits"),
    WRONG("fraction for int", "{\"guest\":{\"memory\":1.5}}", "guest.memory: a whole number"),
    WRONG("int beyond 64 bits", "{\"guest\":{\"memory\":9223372036854775808}}",
          "guest.memory: a whole number"),
    WRONG("int far beyond", "{\"guest\":{\"memory\":99999999999999999999999}}",
          "guest.memory: a whole number"),
    WRONG("int for bool", "{\"guest\":{\"hap\":1}}", "guest.hap: true or false"),
    WRONG("bool for string", "{\"guest\":{\"name\":true}}", "guest.name: a string"),
    WRONG("object for list", "{\"guest\":{\"disks\":{}}}", "guest.disks: an array"),
    WRONG("scalar for record", "{\"guest\":{\"disks\":[{},1]}}", "guest.disks[1]: an object"),
    WRONG("null for record", "{\"guest\":{\"disks\":[null]}}", "guest.disks[0]: an object"),
    WRONG("record for scalar", "{\"guest\":{\"irqs\":[{}]}}", "guest.irqs[0]: a whole number"),
    WRONG("wrong field", "{\"guest\":{\"disks\":[{},{\"cdrom\":\"no\"}]}}",
          "guest.disks[1].cdrom: true or false"),
    WRONG("null for what cannot be absent", "{\"guest\":{\"type\":null}}", "guest.type: is null"),
    WRONG("notes that are none", "{\"notes\":[]}", "notes: an object"),
    WRONG("an array of something", "[{},1]", "element 1"),
    {"no JSON", "{\n \"guest\": }", SCHECK_E_SYNTAX, 2, "no JSON"},
    {"twice", "{\"guest\":{},\n\"guest\":{}}", SCHECK_E_SYNTAX, 2, "'guest' is given twice"},
    {"behind it", "{} {}", SCHECK_E_SYNTAX, 1, "something follows"},
};

static void test_cases(void **state)
{
    reader_run_cases(&scheck_reader_facts_json, *state, cases, sizeof cases / sizeof *cases);
}

static void test_refusals(void **state)
{
    reader_run_refusals(&scheck_reader_facts_json, *state, refusals,
                        sizeof refusals / sizeof *refusals);
}

/* All wrong values of one input are reported. */
static void test_many_errors(void **state)
{
    static const char text[] = "{\"guest\":{\"memory\":\"a\",\"hap\":3,\"type\":\"pv\"}}";
    const struct scheck_reader_input input = {"t", text, strlen(text)};
    struct scheck_facts *facts = vocabulary_facts(*state);
    struct scheck_guests *guests = NULL;
    struct reader_reports reports;

    reader_reports_init(&reports);
    assert_int_equal(scheck_reader_facts_json.open(&input, &reports.sink, &guests), SCHECK_OK);
    assert_int_equal(scheck_reader_facts_json.fill(guests, 0, facts, &reports.sink),
                     SCHECK_E_SYNTAX);
    assert_int_equal(reports.n_errors, 2);
    assert_fact(facts, "guest.type", "pv");
    scheck_reader_facts_json.close(guests);
    scheck_facts_free(facts);
}

static void test_several(void **state)
{
    static const char text[] = "[{\"guest\":{\"name\":\"a\"}},{\"guest\":{}},{\"guest\":3},{}]";
    const struct scheck_reader_input input = {NULL, text, strlen(text)};
    const struct scheck_reader *reader = &scheck_reader_facts_json;
    struct scheck_facts *facts = vocabulary_facts(*state);
    struct scheck_guests *guests = NULL;

    assert_int_equal(reader->open(&input, NULL, &guests), SCHECK_OK);
    assert_int_equal(reader->count(guests), 4);
    assert_string_equal(reader->guest_name(guests, 0), "a");
    assert_null(reader->guest_name(guests, 1));
    assert_null(reader->guest_name(guests, 2));
    assert_null(reader->guest_name(guests, 3));
    assert_int_equal(reader->fill(guests, 0, facts, NULL), SCHECK_OK);
    assert_fact(facts, "guest.name", "a");
    reader->close(guests);
    reader->close(NULL);
    scheck_facts_free(facts);
}

static void test_too_long_list(void **state)
{
    char text[4096] = "{\"guest\":{\"irqs\":[0";
    struct reader_reports reports;
    struct scheck_facts *facts;

    for (int i = 0; i < 256; i++)
        strcat(text, ",1");
    strcat(text, "]}}");
    reader_reports_init(&reports);
    facts = reader_read(&scheck_reader_facts_json, *state, text, strlen(text), &reports);
    assert_fact(facts, "guest.irqs", "?");
    assert_int_equal(reports.n, 1);
    assert_non_null(strstr(reports.lines[0], "guest.irqs: is longer"));
    scheck_facts_free(facts);
}

static void test_notes(void **state)
{
    static const char text[] = "{\"notes\":{\"guest.hap\":\"nobody looked\",\"guest.type\":"
                               "\"a file\"},\"guest\":{\"type\":\"pv\"}}";
    struct reader_reports reports;
    struct scheck_facts *facts;

    reader_reports_init(&reports);
    facts = reader_read(&scheck_reader_facts_json, *state, text, strlen(text), &reports);
    assert_string_equal(vocabulary_note(facts, "guest.hap"), "nobody looked");
    assert_string_equal(vocabulary_note(facts, "guest.type"), "a file");
    scheck_facts_free(facts);
}

static void assert_written(const struct scheck_facts *facts, unsigned flags, const char *expected)
{
    char *text = scheck_facts_to_json(facts, flags);

    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

static void test_write(void **state)
{
    static const char text[] =
        "{\"toolstack\":{\"bits\":64},"
        "\"guest\":{\"name\":\"a \\\"b\\\" /c\\n\",\"memory\":1,\"hap\":null,"
        "\"disks\":[{\"format\":\"raw\"},{}],\"irqs\":[5,null]},\"today\":\"2026-11-22\"}";
    struct reader_reports reports;
    struct scheck_facts *facts;

    reader_reports_init(&reports);
    facts = reader_read(&scheck_reader_facts_json, *state, text, strlen(text), &reports);
    assert_written(facts, SCHECK_FACTS_JSON_HOST, "{\"toolstack\":{\"bits\":64}}");
    assert_written(facts, SCHECK_FACTS_JSON_GUEST,
                   "{\"guest\":{\"name\":\"a \\\"b\\\" /c\\n\",\"memory\":1,\"hap\":null,"
                   "\"disks\":[{\"format\":\"raw\"},{}],\"irqs\":[5,null]}}");
    scheck_facts_free(facts);

    facts = vocabulary_facts(*state);
    assert_written(facts, 0, "{}");
    assert_int_equal(scheck_facts_set_unknown(facts, "host.cpus", "no Xen"), SCHECK_OK);
    assert_int_equal(scheck_facts_set_bool(facts, "host.acpi", true), SCHECK_OK);
    assert_int_equal(scheck_facts_set_source(facts, "host.acpi", "/sys"), SCHECK_OK);
    assert_written(facts, SCHECK_FACTS_JSON_NOTES | SCHECK_FACTS_JSON_HOST,
                   "{\"host\":{\"acpi\":true},\"notes\":{\"host.cpus\":\"no Xen\","
                   "\"host.acpi\":\"/sys\"}}");
    assert_written(facts, SCHECK_FACTS_JSON_NOTES | SCHECK_FACTS_JSON_GUEST, "{}");
    assert_written(facts, SCHECK_FACTS_JSON_PRETTY,
                   "{\n  \"host\": {\n    \"acpi\": true\n  }\n}\n");
    scheck_facts_free(facts);
}

/* What is written says the same when it is read again. */
static void test_round_trip(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reader_reports reports;
        struct scheck_facts *facts, *again;
        unsigned flags = SCHECK_FACTS_JSON_NOTES | (i % 2 ? SCHECK_FACTS_JSON_PRETTY : 0);
        char *text;

        reader_reports_init(&reports);
        facts = reader_read(&scheck_reader_facts_json, *state, cases[i].input,
                            strlen(cases[i].input), &reports);
        text = scheck_facts_to_json(facts, flags);
        assert_non_null(text);
        reader_reports_init(&reports);
        again = reader_read(&scheck_reader_facts_json, *state, text, strlen(text), &reports);
        assert_int_equal(reports.n, 0);
        assert_true(vocabulary_digest(facts) == vocabulary_digest(again));
        free(text);
        scheck_facts_free(facts);
        scheck_facts_free(again);
    }
}

static void test_recognise(void **state)
{
    static const struct {
        const char *text;
        bool expected;
    } texts[] = {
        {"{}", true},
        {" { } ", true},
        {"{\"guest\":{}}", true},
        {"[{\"x\":[\"guest\"],\"today\":\"\"}]", true},
        {"{\"x\":{\"guest\":1}}", false},
        {"{\"c_info\":{}}", false},
        {"name = 1", false},
        {"", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(scheck_reader_facts_json.recognise(&(struct scheck_reader_input){
                             "t", texts[i].text, strlen(texts[i].text)}),
                         texts[i].expected);
}

static void test_no_memory(void **state)
{
    static const char text[] = "{\"guest\":{\"name\":\"some name of our own\",\"disks\":"
                               "[{\"target\":\"/x\"},{}],\"irqs\":[1,2]},\"notes\":{"
                               "\"guest.hap\":\"nobody looked\",\"guest.name\":\"a file\"}}";

    reader_starve(&scheck_reader_facts_json, *state, text);
}

static void test_torture(void **state)
{
    size_t rounds = getenv("SUPPORTCHECK_SLOW") ? 5 : 300;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        reader_torture(&scheck_reader_facts_json, *state, cases[i].input, strlen(cases[i].input),
                       rounds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),         cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_many_errors),   cmocka_unit_test(test_several),
        cmocka_unit_test(test_too_long_list), cmocka_unit_test(test_notes),
        cmocka_unit_test(test_write),         cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_recognise),     cmocka_unit_test(test_torture),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
