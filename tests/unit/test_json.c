/* SPDX-License-Identifier: MIT */
/*
 * The JSON reader: what RFC 8259 has and nothing else, the same values as
 * json-c makes of it, and refusals at the place where the fault is.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "adapters/json/value.h"

#define MAX_FILE (4u << 20)

/* A text that may hold NULs, as a pointer and a length. */
#define TEXT(s) s, sizeof(s) - 1

struct text_case {
    const char *text;
    size_t len;
    enum scheck_json_error error;
    size_t at; /* where it is wrong */
};

static const struct text_case texts[] = {
    /* accepted */
    {TEXT("{}"), SCHECK_JSON_OK, 0},
    {TEXT(" [ ] \r\n\t"), SCHECK_JSON_OK, 0},
    {TEXT("null"), SCHECK_JSON_OK, 0},
    {TEXT("\"\""), SCHECK_JSON_OK, 0},
    {TEXT("[-0,0,-1,0.5,-0.0,1e9,1E-9,2e+0,123456789012345678901234567890]"), SCHECK_JSON_OK, 0},
    {TEXT("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\\u0000\"]"), SCHECK_JSON_OK, 0},
    {TEXT("[\"\x7f\xc2\x80\xe2\x80\xa8\xf4\x8f\xbf\xbf\"]"), SCHECK_JSON_OK, 0},
    {TEXT("{\"\":1,\"a\":{\"\":2}}"), SCHECK_JSON_OK, 0},
    {TEXT("{\"a\":1,\"a\\u0000\":2,\"a\\u0000b\":3}"), SCHECK_JSON_OK, 0},
    {TEXT("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"), SCHECK_JSON_OK, 0},
    /* too little */
    {TEXT(""), SCHECK_JSON_ENDS, 0},
    {TEXT(" \n"), SCHECK_JSON_ENDS, 2},
    {TEXT("["), SCHECK_JSON_ENDS, 1},
    {TEXT("[1"), SCHECK_JSON_ENDS, 2},
    {TEXT("[1,"), SCHECK_JSON_ENDS, 3},
    {TEXT("{\"a\""), SCHECK_JSON_ENDS, 4},
    {TEXT("{\"a\":"), SCHECK_JSON_ENDS, 5},
    {TEXT("{\"a\":1,"), SCHECK_JSON_ENDS, 7},
    {TEXT("\"abc"), SCHECK_JSON_ENDS, 4},
    {TEXT("\"abcdefgh\\"), SCHECK_JSON_ENDS, 9},
    /* too much */
    {TEXT("{} {}"), SCHECK_JSON_REST, 3},
    {TEXT("[]]"), SCHECK_JSON_REST, 2},
    {TEXT("1\0"), SCHECK_JSON_REST, 1},
    {TEXT("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["), SCHECK_JSON_DEPTH, 32},
    /* no JSON */
    {TEXT("[1,]"), SCHECK_JSON_WORD, 3},
    {TEXT("[,1]"), SCHECK_JSON_WORD, 1},
    {TEXT("[1 2]"), SCHECK_JSON_WORD, 3},
    {TEXT("{\"a\":1,}"), SCHECK_JSON_WORD, 7},
    {TEXT("{,}"), SCHECK_JSON_WORD, 1},
    {TEXT("{a:1}"), SCHECK_JSON_WORD, 1},
    {TEXT("{'a':1}"), SCHECK_JSON_WORD, 1},
    {TEXT("{\"a\" 1}"), SCHECK_JSON_WORD, 5},
    {TEXT("{\"a\"::1}"), SCHECK_JSON_WORD, 5},
    {TEXT("{1:1}"), SCHECK_JSON_WORD, 1},
    {TEXT("[}"), SCHECK_JSON_WORD, 1},
    {TEXT("{]"), SCHECK_JSON_WORD, 1},
    {TEXT("[1}"), SCHECK_JSON_WORD, 2},
    {TEXT("True"), SCHECK_JSON_WORD, 0},
    {TEXT("[tru]"), SCHECK_JSON_WORD, 1},
    {TEXT("[truee]"), SCHECK_JSON_WORD, 5},
    {TEXT("[nul\0]"), SCHECK_JSON_WORD, 1},
    {TEXT("[NaN]"), SCHECK_JSON_WORD, 1},
    {TEXT("[Infinity]"), SCHECK_JSON_WORD, 1},
    {TEXT("[-Infinity]"), SCHECK_JSON_NUMBER, 2},
    {TEXT("[]//"), SCHECK_JSON_REST, 2},
    {TEXT("/**/[]"), SCHECK_JSON_WORD, 0},
    {TEXT("[1\f]"), SCHECK_JSON_WORD, 2},
    {TEXT("[\0]"), SCHECK_JSON_WORD, 1},
    {TEXT("\xef\xbb\xbf{}"), SCHECK_JSON_WORD, 0},
    {TEXT("\xff\xfe[\0]\0"), SCHECK_JSON_WORD, 0},
    /* numbers */
    {TEXT("[01]"), SCHECK_JSON_NUMBER, 3},
    {TEXT("[-01]"), SCHECK_JSON_NUMBER, 4},
    {TEXT("[00]"), SCHECK_JSON_NUMBER, 3},
    {TEXT("[-]"), SCHECK_JSON_NUMBER, 2},
    {TEXT("[--1]"), SCHECK_JSON_NUMBER, 2},
    {TEXT("[1.]"), SCHECK_JSON_NUMBER, 3},
    {TEXT("[1.e5]"), SCHECK_JSON_NUMBER, 3},
    {TEXT("[1e]"), SCHECK_JSON_NUMBER, 3},
    {TEXT("[1e+]"), SCHECK_JSON_NUMBER, 4},
    {TEXT("[.5]"), SCHECK_JSON_WORD, 1},
    {TEXT("[+1]"), SCHECK_JSON_WORD, 1},
    {TEXT("[0x1]"), SCHECK_JSON_WORD, 2},
    {TEXT("[1a]"), SCHECK_JSON_WORD, 2},
    {TEXT("[1-2]"), SCHECK_JSON_WORD, 2},
    /* strings */
    {TEXT("[\"a\nb\"]"), SCHECK_JSON_CONTROL, 3},
    {TEXT("[\"abcdefgh\x1f\"]"), SCHECK_JSON_CONTROL, 10},
    {TEXT("[\"a\0b\"]"), SCHECK_JSON_CONTROL, 3},
    {TEXT("[\"\\x\"]"), SCHECK_JSON_ESCAPE, 2},
    {TEXT("[\"\\\0\"]"), SCHECK_JSON_ESCAPE, 2},
    {TEXT("[\"\\'\"]"), SCHECK_JSON_ESCAPE, 2},
    {TEXT("[\"\\u12\"]"), SCHECK_JSON_ESCAPE, 2},
    {TEXT("[\"\\u123g\"]"), SCHECK_JSON_ESCAPE, 2},
    {TEXT("[\"\\U0041\"]"), SCHECK_JSON_ESCAPE, 2},
    {TEXT("[\"\\ud800\"]"), SCHECK_JSON_ESCAPE, 2},
    {TEXT("[\"\\udc00\\ud800\"]"), SCHECK_JSON_ESCAPE, 2},
    {TEXT("[\"\\ud800\\u0041\"]"), SCHECK_JSON_ESCAPE, 2},
    {TEXT("[\"\\ud800\\ud800\"]"), SCHECK_JSON_ESCAPE, 2},
    {TEXT("[\"\x80\"]"), SCHECK_JSON_ENCODING, 2},
    {TEXT("[\"\xc0\xaf\"]"), SCHECK_JSON_ENCODING, 2},
    {TEXT("[\"\xe0\x9f\xbf\"]"), SCHECK_JSON_ENCODING, 2},
    {TEXT("[\"\xed\xa0\x80\"]"), SCHECK_JSON_ENCODING, 2},
    {TEXT("[\"\xf0\x8f\xbf\xbf\"]"), SCHECK_JSON_ENCODING, 2},
    {TEXT("[\"\xf4\x90\x80\x80\"]"), SCHECK_JSON_ENCODING, 2},
    {TEXT("[\"\xf5\x80\x80\x80\"]"), SCHECK_JSON_ENCODING, 2},
    {TEXT("[\"\xe2\x82\"]"), SCHECK_JSON_ENCODING, 2},
    {TEXT("[\"\xe2\x82"), SCHECK_JSON_ENCODING, 2},
    {TEXT("{\"\xff\":1}"), SCHECK_JSON_ENCODING, 2},
    /* members twice */
    {TEXT("{\"a\":1,\"a\":1}"), SCHECK_JSON_REPEATED, 7},
    {TEXT("{\"a\":1, \"\\u0061\":{}}"), SCHECK_JSON_REPEATED, 8},
    {TEXT("[{},{\"b\":{\"x\":[1,{}]},\"a\":1,\n\"b\":1}]"), SCHECK_JSON_REPEATED, 29},
    {TEXT("{\"\":0,\"\":1}"), SCHECK_JSON_REPEATED, 6},
    {TEXT("{\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,\"7\":0,\"8\":0,\"9\":0,\"10\":0,\"3\":0}"),
     SCHECK_JSON_REPEATED, 62},
};

/* An exact copy, so that a sanitizer sees the first byte read too far. */
static enum scheck_json_error read_copy(struct scheck_json *json, const char *text, size_t len)
{
    char *copy = malloc(len ? len : 1);
    enum scheck_json_error error;

    assert_non_null(copy);
    memcpy(copy, text, len);
    error = scheck_json_read(json, copy, len);
    free(copy);
    return error;
}

static void test_texts(void **state)
{
    struct scheck_json json = {.chunks = NULL};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct text_case *c = &texts[i];
        enum scheck_json_error error = read_copy(&json, c->text, c->len);

        if (error != c->error || (error && json.error_at != c->at))
            fail_msg("%s: error %d at %zu", c->text, (int)error, json.error_at);
        assert_true(strlen(scheck_json_error_message(error)) > 0);
    }
    scheck_json_clear(&json);
}

/* Each text ends in each of its places; nothing but the whole is accepted. */
static void test_truncations(void **state)
{
    static const char text[] =
        "{\"a\":[1,-2.5e3,true,null],\"b\":{\"\\ud83d\\ude00\xc3\xa9\":\"x\\n\"},\"c\":\"\"}";
    struct scheck_json json = {.chunks = NULL};

    (void)state;
    for (size_t len = 0; len < sizeof text - 1; len++)
        assert_true(read_copy(&json, text, len) != SCHECK_JSON_OK);
    assert_int_equal(read_copy(&json, text, sizeof text - 1), SCHECK_JSON_OK);
    scheck_json_clear(&json);
}

static const struct {
    const char *text;
    uint8_t type;
    uint64_t bits;
} numbers[] = {
    {"0", SCHECK_JSON_INT, 0},
    {"-0", SCHECK_JSON_INT, 0},
    {"9223372036854775807", SCHECK_JSON_INT, INT64_MAX},
    {"-9223372036854775808", SCHECK_JSON_INT, (uint64_t)INT64_MIN},
    {"9223372036854775808", SCHECK_JSON_UINT, (uint64_t)INT64_MAX + 1},
    {"18446744073709551615", SCHECK_JSON_UINT, UINT64_MAX},
    {"18446744073709551616", SCHECK_JSON_HUGE, INT64_MAX},
    {"99999999999999999999999", SCHECK_JSON_HUGE, INT64_MAX},
    {"-9223372036854775809", SCHECK_JSON_HUGE, (uint64_t)INT64_MIN},
    {"-18446744073709551617", SCHECK_JSON_HUGE, (uint64_t)INT64_MIN},
    {"0.0", SCHECK_JSON_REAL, 0},
    {"-0e5", SCHECK_JSON_REAL, 0},
    {"0.01", SCHECK_JSON_REAL, 1},
    {"10e0", SCHECK_JSON_REAL, 1},
};

static void test_numbers(void **state)
{
    struct scheck_json json = {.chunks = NULL};

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_int_equal(read_copy(&json, numbers[i].text, strlen(numbers[i].text)), 0);
        assert_int_equal(json.root.type, numbers[i].type);
        assert_true(json.root.as.u == numbers[i].bits);
    }
    scheck_json_clear(&json);
}

/* A string with a NUL inside is no C string; neither is a name with one what it begins with. */
static void test_nul(void **state)
{
    static const char text[] = "{\"a\\u0000\":\"x\\u0000y\",\"b\":\"xy\"}";
    struct scheck_json json = {.chunks = NULL};
    const struct scheck_json_value *value;

    (void)state;
    assert_int_equal(read_copy(&json, text, sizeof text - 1), SCHECK_JSON_OK);
    assert_null(scheck_json_get(&json.root, "a"));
    value = &json.root.as.members[0].value;
    assert_int_equal(value->n, 3);
    assert_memory_equal(value->as.s, "x\0y", 4);
    assert_null(scheck_json_text(value));
    assert_string_equal(scheck_json_text(scheck_json_get(&json.root, "b")), "xy");
    scheck_json_clear(&json);
}

/* Many members: found, and one more of any name is refused. */
static void test_many_members(void **state)
{
    enum { N = 5000 };
    struct scheck_json json = {.chunks = NULL};
    char *text = malloc(N * 16 + 64), name[16];
    size_t len = 1;

    (void)state;
    assert_non_null(text);
    text[0] = '{';
    for (int i = 0; i < N; i++)
        len += (size_t)sprintf(text + len, "%s\"k%d\":%d", i ? "," : "", i, i);
    strcpy(text + len, "}");
    assert_int_equal(read_copy(&json, text, len + 1), SCHECK_JSON_OK);
    for (int i = 0; i < N; i += 7) {
        snprintf(name, sizeof name, "k%d", i);
        assert_int_equal(scheck_json_get(&json.root, name)->as.i, i);
    }
    strcpy(text + len, ",\"k4321\":0}");
    assert_int_equal(read_copy(&json, text, len + 11), SCHECK_JSON_REPEATED);
    assert_int_equal(json.error_at, len + 1);
    assert_string_equal(json.error_key.data, "k4321");
    free(text);
    scheck_json_clear(&json);
}

/* --- against json-c --- */

static void same_value(const struct scheck_json_value *v, struct json_object *o);

static void same_members(const struct scheck_json_value *v, struct json_object *o)
{
    assert_int_equal(v->n, json_object_object_length(o));
    for (size_t i = 0; i < v->n; i++) {
        struct json_object *found;

        assert_true(json_object_object_get_ex(o, v->as.members[i].key, &found));
        same_value(&v->as.members[i].value, found);
    }
}

static void same_value(const struct scheck_json_value *v, struct json_object *o)
{
    static const enum json_type types[] = {
        [SCHECK_JSON_NULL] = json_type_null,     [SCHECK_JSON_FALSE] = json_type_boolean,
        [SCHECK_JSON_TRUE] = json_type_boolean,  [SCHECK_JSON_INT] = json_type_int,
        [SCHECK_JSON_UINT] = json_type_int,      [SCHECK_JSON_HUGE] = json_type_int,
        [SCHECK_JSON_REAL] = json_type_double,   [SCHECK_JSON_STRING] = json_type_string,
        [SCHECK_JSON_ARRAY] = json_type_array,   [SCHECK_JSON_OBJECT] = json_type_object};

    assert_int_equal(types[v->type], json_object_get_type(o));
    switch (v->type) {
    case SCHECK_JSON_FALSE:
    case SCHECK_JSON_TRUE:
        assert_int_equal(v->type == SCHECK_JSON_TRUE, json_object_get_boolean(o));
        break;
    case SCHECK_JSON_INT:
        assert_true(v->as.i == json_object_get_int64(o));
        break;
    case SCHECK_JSON_UINT:
        assert_true(v->as.u == json_object_get_uint64(o));
        break;
    case SCHECK_JSON_STRING:
        assert_int_equal(v->n, json_object_get_string_len(o));
        assert_memory_equal(v->as.s, json_object_get_string(o), v->n + 1);
        break;
    case SCHECK_JSON_ARRAY:
        assert_int_equal(v->n, json_object_array_length(o));
        for (size_t i = 0; i < v->n; i++)
            same_value(&v->as.items[i], json_object_array_get_idx(o, i));
        break;
    case SCHECK_JSON_OBJECT:
        same_members(v, o);
        break;
    default:
        break;
    }
}

/* Where both take a text they make the same of it; what we take json-c takes too. */
static bool agrees(const char *text, size_t len)
{
    struct json_tokener *tokener = json_tokener_new_ex(SCHECK_JSON_MAX_DEPTH + 2);
    struct scheck_json json = {.chunks = NULL};
    struct json_object *o;
    bool taken = scheck_json_read(&json, text, len) == SCHECK_JSON_OK;

    assert_non_null(tokener);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    o = json_tokener_parse_ex(tokener, text, (int)len);
    if (taken) {
        assert_true(o || json.root.type == SCHECK_JSON_NULL);
        same_value(&json.root, o);
    }
    json_object_put(o);
    json_tokener_free(tokener);
    scheck_json_clear(&json);
    return taken;
}

static unsigned n_taken, n_refused;

static void compare_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = malloc(MAX_FILE);
    size_t len;

    assert_non_null(file);
    assert_non_null(text);
    len = fread(text, 1, MAX_FILE - 1, file);
    text[len] = '\0';
    fclose(file);
    if (agrees(text, len))
        n_taken++;
    else
        n_refused++;
    free(text);
}

static bool is_json(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && (strcmp(dot, ".json") == 0 || strcmp(dot, ".libxl-json") == 0);
}

/* Every JSON file below @path; @all: whatever its name. False: there is no such directory. */
static bool compare_below(const char *path, bool all)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    char name[4096];

    while (dir && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        if (!compare_below(name, all) && (all || is_json(name)))
            compare_file(name);
    }
    if (dir)
        closedir(dir);
    return dir != NULL;
}

static bool compare_source(const char *dir, bool all)
{
    const char *source = getenv("SUPPORTCHECK_SOURCE_DIR");
    char path[1024];

    snprintf(path, sizeof path, "%s/%s", source ? source : ".", dir);
    return compare_below(path, all);
}

static void test_json_c(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        /* json-c takes a name as a C string: those with a NUL are not the same there. */
        if (memmem(texts[i].text, texts[i].len, "\"a\\u0000", 8))
            continue;
        /* It says no more than that a number is beyond, and takes a NUL for the end. */
        agrees(texts[i].text, texts[i].len);
    }
    assert_true(compare_source("tests/fuzz/corpus/json", true));
    assert_true(compare_source("examples", false));
    assert_true(n_taken >= 5);
    printf("json-c agrees on %u files, %u are refused\n", n_taken, n_refused);
}

static void test_outside_files(void **state)
{
    const char *data = getenv("SUPPORTCHECK_DATA");
    char path[1024];

    (void)state;
    n_taken = n_refused = 0;
    snprintf(path, sizeof path, "%s/guests", data ? data : "../shared/data");
    if (!compare_below(path, false)) {
        printf("skipped: no directory %s\n", path);
        skip();
    }
    printf("json-c agrees on %u files, %u are refused\n", n_taken, n_refused);
    assert_true(n_taken > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),        cmocka_unit_test(test_truncations),
        cmocka_unit_test(test_numbers),      cmocka_unit_test(test_nul),
        cmocka_unit_test(test_many_members), cmocka_unit_test(test_json_c),
        cmocka_unit_test(test_outside_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
