/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tiny_policy.h"

#ifdef HAVE_AUTHORING
#include <supportcheck/policy.h>
#endif

void tiny_path(enum tiny_which which, const char *dir, const char *extension, char *buf, size_t cap)
{
    static const char *const names[TINY_N] = {"small", "rules"};
    const char *top = getenv("SUPPORTCHECK_SOURCE_DIR");

    snprintf(buf, cap, "%s/tests/unit/%s/%s.%s", top ? top : ".", dir, names[which], extension);
}

void *tiny_file(const char *path, size_t *len_out)
{
    FILE *file = fopen(path, "rb");
    size_t cap = 1 << 22;
    void *data = malloc(cap);

    if (!file)
        fail_msg("cannot read %s", path);
    assert_non_null(data);
    *len_out = fread(data, 1, cap, file);
    assert_true(*len_out < cap);
    fclose(file);
    return data;
}

#ifdef HAVE_AUTHORING

static void print_diag(void *ctx, const struct scheck_diag *diag)
{
    (void)ctx;
    if (diag->severity == SCHECK_DIAG_ERROR)
        print_error("%s:%u:%u: %s: %s\n", diag->at.file, diag->at.line, diag->at.column, diag->id,
                    diag->message);
}

void *tiny_image(enum tiny_which which, size_t *len_out)
{
    struct scheck_diag_sink sink = {print_diag, NULL};
    struct scheck_compile_options options = {sizeof options, true};
    struct scheck_model *model = NULL;
    void *image = NULL, *copy;
    char path[1024];

    assert_int_equal(scheck_model_new(NULL, &sink, &model), SCHECK_OK);
    tiny_path(which, "policies", "xml", path, sizeof path);
    assert_int_equal(scheck_model_load(model, path), SCHECK_OK);
    assert_int_equal(scheck_model_compile(model, &options, &image, len_out), SCHECK_OK);
    copy = malloc(*len_out);
    assert_non_null(copy);
    memcpy(copy, image, *len_out);
    scheck_image_free(model, image);
    scheck_model_free(model);
    return copy;
}

#else

void *tiny_image(enum tiny_which which, size_t *len_out)
{
    char path[1024];

    tiny_path(which, "images", "img", path, sizeof path);
    return tiny_file(path, len_out);
}

#endif

void tiny_open(struct tiny *t, enum tiny_which which)
{
    memset(t, 0, sizeof *t);
    t->image = tiny_image(which, &t->image_len);
    assert_int_equal(scheck_policy_open(t->image, t->image_len, NULL, &t->policy), SCHECK_OK);
    assert_int_equal(scheck_workspace_new(t->policy, NULL, &t->workspace), SCHECK_OK);
    tiny_forget(t);
}

void tiny_close(struct tiny *t)
{
    scheck_workspace_free(t->workspace);
    scheck_facts_free(t->facts);
    scheck_policy_close(t->policy);
    free(t->image);
}

int tiny_setup(void **state)
{
    static struct tiny t;

    tiny_open(&t, TINY_RULES);
    *state = &t;
    return 0;
}

int tiny_teardown(void **state)
{
    tiny_close(*state);
    return 0;
}

void tiny_forget(struct tiny *t)
{
    scheck_facts_free(t->facts);
    t->facts = NULL;
    assert_int_equal(scheck_facts_new(t->policy, NULL, &t->facts), SCHECK_OK);
}

/* The type of the fact or field that @name means, its element number left out. */
static enum scheck_type type_of(const struct tiny *t, const char *name)
{
    struct scheck_fact_info info;
    char plain[128];
    size_t n = 0, idx;
    bool item = name[strlen(name) - 1] == ']';

    for (; *name && n + 1 < sizeof plain; name++)
        if (*name == '[')
            while (*name != ']')
                name++;
        else
            plain[n++] = *name;
    plain[n] = '\0';
    if (scheck_policy_find_fact(t->policy, plain, n, &idx))
        fail_msg("no fact %s", plain);
    assert_int_equal(scheck_policy_fact(t->policy, idx, &info), SCHECK_OK);
    return item ? info.element : info.type;
}

static int set(struct tiny *t, const char *name, const char *value)
{
    if (!strcmp(value, "?"))
        return scheck_facts_set_unknown(t->facts, name, NULL);
    if (!strcmp(value, "null"))
        return scheck_facts_set_absent(t->facts, name);
    switch (type_of(t, name)) {
    case SCHECK_TYPE_BOOL:
        return scheck_facts_set_bool(t->facts, name, !strcmp(value, "true"));
    case SCHECK_TYPE_INT:
        return scheck_facts_set_int(t->facts, name, strtoll(value, NULL, 0));
    case SCHECK_TYPE_LIST:
        return scheck_facts_set_list(t->facts, name, strtoul(value + 1, NULL, 10));
    default:
        return scheck_facts_set_string(t->facts, name, value, strlen(value));
    }
}

void tiny_set(struct tiny *t, const char *name, const char *value)
{
    int rc = set(t, name, value);

    if (rc)
        fail_msg("%s = %s: %s", name, value, scheck_status_name(rc));
}

void tiny_quiet(struct tiny *t)
{
    static const char *const facts[][2] = {
        {"today", "2026-11-22"},        {"hypervisor.version", "4.20.5"},
        {"hypervisor.bits", "64"},      {"host.memory", "68719476736"},
        {"toolstack.bits", "64"},       {"guest.type", "pvh"},
        {"guest.name", "web"},          {"guest.nested", "false"},
        {"guest.memory", "1073741824"}, {"guest.vcpus", "1"},
        {"guest.max_gfn", "300000"},    {"guest.disks", "[0]"},
        {"guest.words", "[0]"},         {"guest.opt", "null"},
    };

    tiny_forget(t);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        tiny_set(t, facts[i][0], facts[i][1]);
}

const struct scheck_report *tiny_evaluate(struct tiny *t, const char *release)
{
    struct scheck_options options = {sizeof options, release};
    struct scheck_report first;

    t->report = NULL;

    assert_int_equal(scheck_evaluate(t->workspace, t->facts, &options, &t->report), SCHECK_OK);
    first = *t->report;
    /* Rules are planned the second time. */
    for (int i = 0; i < 2; i++) {
        assert_int_equal(scheck_evaluate(t->workspace, t->facts, &options, &t->report), SCHECK_OK);
        assert_int_equal(t->report->n_findings, first.n_findings);
        assert_int_equal(t->report->n_undetermined, first.n_undetermined);
        assert_int_equal(t->report->n_in_use, first.n_in_use);
        assert_memory_equal(&t->report->best, &first.best, sizeof first.best);
        assert_memory_equal(&t->report->worst, &first.worst, sizeof first.worst);
    }
    return t->report;
}

const char *tiny_ids(const struct tiny *t, const struct scheck_finding *findings, size_t n)
{
    static char ids[1024];
    size_t len = 0;

    ids[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        struct scheck_statement s;

        assert_int_equal(scheck_policy_statement(t->policy, findings[i].statement, &s), SCHECK_OK);
        len += (size_t)snprintf(ids + len, sizeof ids - len, "%s%s", i ? " " : "", s.id);
        assert_true(len < sizeof ids);
    }
    return ids;
}

static const struct scheck_finding *find_in(const struct scheck_finding *findings, size_t n,
                                            size_t statement)
{
    for (size_t i = 0; i < n; i++)
        if (findings[i].statement == statement)
            return &findings[i];
    return NULL;
}

const struct scheck_finding *tiny_find(const struct tiny *t, const char *id)
{
    const struct scheck_report *r = t->report;
    const struct scheck_finding *f;
    size_t idx;

    assert_int_equal(scheck_policy_find_statement(t->policy, id, strlen(id), &idx), SCHECK_OK);
    f = find_in(r->findings, r->n_findings, idx);
    if (!f)
        f = find_in(r->undetermined, r->n_undetermined, idx);
    return f ? f : find_in(r->waived, r->n_waived, idx);
}

const char *tiny_level(const struct tiny *t, struct scheck_level level)
{
    static char text[2][96];
    static unsigned turn;
    char *at = text[turn++ % 2];

    snprintf(at, sizeof text[0], "%s/%s",
             scheck_policy_level_name(t->policy, SCHECK_AXIS_FUNCTION, level.function),
             scheck_policy_level_name(t->policy, SCHECK_AXIS_SECURITY, level.security));
    return at;
}
