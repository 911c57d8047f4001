/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "vocabulary.h"

#ifndef NO_AUTHORING

static const char frame[] =
    "<supportcheck version=\"1\"><policy serial=\"1\"/>"
    "<levels axis=\"function\"><level id=\"supported\"/><level id=\"unsupported\"/></levels>"
    "<levels axis=\"security\"><level id=\"yes\"/><level id=\"no\"/></levels>"
    "<releases><release id=\"4.17\" initial=\"2022-12-12\" supported-until=\"2024-06-12\""
    " security-supported-until=\"2025-12-12\" source=\"test\"/></releases>"
    "</supportcheck>";

static void print_diagnostic(void *ctx, const struct scheck_diag *diag)
{
    (void)ctx;
    print_error("%s:%u:%u: %s\n", diag->at.file ? diag->at.file : "?", diag->at.line,
                diag->at.column, diag->message);
}

void vocabulary_open(struct vocabulary *v)
{
    const struct scheck_diag_sink sink = {print_diagnostic, NULL};
    const struct scheck_compile_options options = {.size = sizeof options};
    const char *source = getenv("SUPPORTCHECK_SOURCE_DIR");
    char path[4096];
    size_t len;

    memset(v, 0, sizeof *v);
    snprintf(path, sizeof path, "%s/policy/vocabulary", source ? source : ".");
    assert_int_equal(scheck_model_new(NULL, &sink, &v->model), SCHECK_OK);
    assert_int_equal(scheck_model_load(v->model, path), SCHECK_OK);
    assert_int_equal(scheck_model_load_buffer(v->model, "frame", frame, sizeof frame - 1),
                     SCHECK_OK);
    assert_int_equal(scheck_model_compile(v->model, &options, &v->image, &len), SCHECK_OK);
    assert_int_equal(scheck_policy_open(v->image, len, NULL, &v->policy), SCHECK_OK);
}

void vocabulary_close(struct vocabulary *v)
{
    scheck_policy_close(v->policy);
    scheck_image_free(v->model, v->image);
    scheck_model_free(v->model);
}

#else

/* Where nothing can compile it, the built-in policy has the same facts. */
void vocabulary_open(struct vocabulary *v)
{
    memset(v, 0, sizeof *v);
    assert_int_equal(scheck_policy_builtin(NULL, &v->policy), SCHECK_OK);
}

void vocabulary_close(struct vocabulary *v)
{
    scheck_policy_close(v->policy);
}

#endif

struct vocabulary vocabulary;

int vocabulary_setup(void **state)
{
    vocabulary_open(&vocabulary);
    *state = &vocabulary;
    return 0;
}

int vocabulary_teardown(void **state)
{
    vocabulary_close(*state);
    return 0;
}

struct scheck_facts *vocabulary_facts(const struct vocabulary *v)
{
    struct scheck_facts *facts = NULL;

    assert_int_equal(scheck_facts_new(v->policy, NULL, &facts), SCHECK_OK);
    return facts;
}

/* Find @name, whose element number stands in brackets. False: no such fact. */
static bool locate(const struct scheck_facts *facts, const char *name, size_t *fact_out,
                   size_t *element_out, bool *item_out)
{
    const char *open = strchr(name, '['), *close = strchr(name, ']');
    char plain[160];

    *element_out = 0;
    *item_out = close && !close[1];
    if (!open || !close) {
        snprintf(plain, sizeof plain, "%s", name);
    } else {
        *element_out = strtoul(open + 1, NULL, 10);
        snprintf(plain, sizeof plain, "%.*s%s", (int)(open - name), name, close + 1);
    }
    return scheck_policy_find_fact(scheck_facts_policy(facts), plain, strlen(plain), fact_out) ==
           SCHECK_OK;
}

static const char *show(const struct scheck_value *v)
{
    static char text[4096];

    if (v->known != SCHECK_KNOWN)
        return v->known == SCHECK_ABSENT ? "null" : "?";
    switch (v->type) {
    case SCHECK_TYPE_BOOL:
        return v->as.b ? "true" : "false";
    case SCHECK_TYPE_STRING:
        snprintf(text, sizeof text, "%.*s", (int)v->as.s.len, v->as.s.data);
        return text;
    case SCHECK_TYPE_LIST:
        snprintf(text, sizeof text, "[%zu]", v->as.n_elements);
        return text;
    default:
        snprintf(text, sizeof text, "%lld", (long long)v->as.i);
        return text;
    }
}

const char *vocabulary_value(const struct scheck_facts *facts, const char *name)
{
    struct scheck_value value;
    size_t fact, element;
    bool item;
    int rc;

    if (!locate(facts, name, &fact, &element, &item))
        return "no such fact";
    rc = item ? scheck_facts_get_item(facts, fact, element, &value)
              : scheck_facts_get(facts, fact, element, &value);
    return rc == SCHECK_OK ? show(&value) : "no such element";
}

const char *vocabulary_note(const struct scheck_facts *facts, const char *name)
{
    size_t fact, element;
    bool item;
    const char *note = NULL;

    if (locate(facts, name, &fact, &element, &item))
        note = scheck_facts_note(facts, fact, element);
    return note ? note : "";
}

void vocabulary_assert(const struct scheck_facts *facts, const char *name, const char *expected,
                       const char *file, int line)
{
    const char *value = vocabulary_value(facts, name);

    if (strcmp(value, expected) != 0) {
        print_error("%s is %s, expected %s (%s)\n", name, value, expected,
                    vocabulary_note(facts, name));
        _fail(file, line);
    }
}

static uint64_t mix(uint64_t h, const char *text)
{
    for (; text && *text; text++)
        h = (h ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return (h ^ 0xff) * UINT64_C(0x100000001b3);
}

uint64_t vocabulary_digest(const struct scheck_facts *facts)
{
    const struct scheck_policy *policy = scheck_facts_policy(facts);
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    struct scheck_fact_info info;
    struct scheck_value value;

    for (size_t i = 0; scheck_policy_fact(policy, i, &info) == SCHECK_OK; i++) {
        for (size_t e = 0; scheck_facts_get(facts, i, e, &value) == SCHECK_OK; e++) {
            h = mix(mix(h, show(&value)), scheck_facts_note(facts, i, e));
            if (info.list == SIZE_MAX)
                break;
        }
        for (size_t e = 0; info.element && scheck_facts_get_item(facts, i, e, &value) == 0; e++)
            h = mix(h, show(&value));
    }
    return h;
}

char *vocabulary_file(const char *path, size_t *len_out)
{
    FILE *file = fopen(path, "rb");
    char *data = malloc(1 << 20);

    assert_non_null(data);
    *len_out = file ? fread(data, 1, (1 << 20) - 1, file) : 0;
    data[*len_out] = '\0';
    if (!file) {
        free(data);
        return NULL;
    }
    fclose(file);
    return data;
}

const char *vocabulary_data(const char *what)
{
    const char *dir = getenv("SUPPORTCHECK_DATA");
    struct stat st;

    if (dir && stat(dir, &st) == 0)
        return dir;
    print_message("skipped: %s needs the data folder that SUPPORTCHECK_DATA names\n", what);
    return NULL;
}
