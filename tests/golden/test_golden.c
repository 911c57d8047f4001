/* SPDX-License-Identifier: MIT */
/*
 * Policies and the diagnostics they get. Every fixture has beside it a file
 * .expected with a line for each diagnostic: line:column id, the place of the
 * first definition where the diagnostic has one, and the message; not where it
 * is libxml2's. --update rewrites them.
 *
 *   bad/    refused, on top of base.xml
 *   alone/  refused by themselves
 *   lint/   correct, but with lints
 *   good/   correct: no diagnostic, and all examples hold
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <supportcheck/policy.h>

#include "libsupportcheck/compile/diag.h"

#define PATH_LEN 1024
#define MAX_DIAGS 64
#define LINE_LEN 800
#define TEXT_LEN (MAX_DIAGS * LINE_LEN)

enum expectation { EXPECT_REFUSED, EXPECT_LINTS, EXPECT_NOTHING };

static const struct suite {
    const char *dir;
    bool on_base;
    enum expectation expectation;
} suites[] = {
    {"bad", true, EXPECT_REFUSED},
    {"alone", false, EXPECT_REFUSED},
    {"lint", true, EXPECT_LINTS},
    {"good", true, EXPECT_NOTHING},
};

struct line {
    unsigned line, column;
    char text[LINE_LEN];
};

struct result {
    const char *fixture; /* path */
    struct line lines[MAX_DIAGS];
    size_t n;
    bool unregistered;
};

static char top[PATH_LEN];

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* "base.xml:" for places outside the fixture. */
static void print_place(const struct result *r, const struct scheck_place *at, char *buf,
                        size_t cap)
{
    const char *file = at->file ? at->file : "none";
    bool own = strcmp(file, r->fixture) == 0;

    snprintf(buf, cap, "%s%s%u:%u", own ? "" : base_name(file), own ? "" : ":", at->line,
             at->column);
}

static void collect(void *ctx, const struct scheck_diag *diag)
{
    struct result *r = ctx;
    struct line *line = &r->lines[r->n];
    bool own_words = strcmp(diag->id, "xml-syntax") != 0;
    char at[64], also[64] = "";

    const struct scheck__diag_entry *known = scheck__diag_find(diag->id);

    if (!known || strcmp(known->id, diag->id) != 0) {
        printf("%s: \"%s\" is not in diagnostics.def\n", r->fixture, diag->id);
        r->unregistered = true;
    }
    /* The lint of base.xml is not the fixture's. */
    if (r->n == MAX_DIAGS || (diag->severity == SCHECK_DIAG_LINT && diag->at.file &&
                              strcmp(diag->at.file, r->fixture) != 0))
        return;
    print_place(r, &diag->at, at, sizeof at);
    if (diag->also.file)
        print_place(r, &diag->also, also, sizeof also);
    line->line = diag->at.line;
    line->column = diag->at.column;
    snprintf(line->text, sizeof line->text, "%s %s%s%s%s%s\n", at, diag->id,
             *also ? " also " : "", also, own_words ? ": " : "", own_words ? diag->message : "");
    r->n++;
}

static int by_place(const void *a, const void *b)
{
    const struct line *left = a, *right = b;

    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    if (left->column != right->column)
        return left->column < right->column ? -1 : 1;
    return strcmp(left->text, right->text);
}

static int compile(struct scheck_model *model)
{
    const struct scheck_compile_options options = {sizeof options, true};
    void *image = NULL;
    size_t len;
    int rc = scheck_model_compile(model, &options, &image, &len);

    if (image)
        scheck_image_free(model, image);
    return rc;
}

static int compile_and_run(struct scheck_model *model)
{
    int rc = compile(model);
    size_t n;

    return rc == SCHECK_OK ? scheck_model_run_examples(model, &n) : rc;
}

/* The compiler reports lints of its own. */
static int lint(struct scheck_model *model)
{
    int rc = scheck_model_lint(model);
    int compile_rc = compile(model);

    return compile_rc == SCHECK_OK ? rc : compile_rc;
}

static int run_policy(const struct suite *suite, struct result *r)
{
    struct scheck_diag_sink sink = {collect, r};
    struct scheck_model *model = NULL;
    char base[PATH_LEN + 16];
    int rc = scheck_model_new(NULL, &sink, &model);

    snprintf(base, sizeof base, "%s/base.xml", top);
    if (rc == SCHECK_OK && suite->on_base)
        rc = scheck_model_load(model, base);
    if (rc == SCHECK_OK)
        rc = scheck_model_load(model, r->fixture);
    if (rc == SCHECK_OK)
        rc = suite->expectation == EXPECT_LINTS ? lint(model) : compile_and_run(model);
    scheck_model_free(model);
    return rc;
}

static void expected_path(const char *fixture, char *buf, size_t cap)
{
    snprintf(buf, cap, "%.*s.expected", (int)(strlen(fixture) - strlen(".xml")), fixture);
}

static void read_text(const char *path, char *text)
{
    FILE *file = fopen(path, "r");
    size_t len = file ? fread(text, 1, TEXT_LEN - 1, file) : 0;

    text[len] = '\0';
    if (file)
        fclose(file);
}

static bool update_expected(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    bool ok = file && fputs(text, file) >= 0;

    return file && fclose(file) == 0 && ok;
}

static bool compare(const struct suite *suite, struct result *r, bool update)
{
    static char actual[TEXT_LEN], expected[TEXT_LEN];
    char path[PATH_LEN + 32];

    actual[0] = '\0';
    qsort(r->lines, r->n, sizeof *r->lines, by_place);
    for (size_t i = 0; i < r->n; i++)
        strcat(actual, r->lines[i].text);
    expected_path(r->fixture, path, sizeof path);
    if (update && suite->expectation != EXPECT_NOTHING)
        return update_expected(path, actual);
    read_text(path, expected);
    if (strcmp(actual, expected) == 0)
        return true;
    printf("%s:\n--- expected\n%s--- actual\n%s", r->fixture, expected, actual);
    return false;
}

static bool check_fixture(const struct suite *suite, const char *path, bool update)
{
    struct result r = {.fixture = path};
    int rc = run_policy(suite, &r);
    bool ok = compare(suite, &r, update) && !r.unregistered;
    bool refused = rc == SCHECK_E_POLICY || rc == SCHECK_E_LIMIT;

    if (refused != (suite->expectation != EXPECT_NOTHING) || (!refused && rc != SCHECK_OK)) {
        printf("%s: %s\n", path, scheck_status_name(rc));
        ok = false;
    }
    return ok;
}

static int is_fixture(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return dot && strcmp(dot, ".xml") == 0;
}

static size_t run_suite(const struct suite *suite, bool update, size_t *n_failed)
{
    struct dirent **entries;
    char dir[PATH_LEN + 16], path[PATH_LEN + 300];
    int n;

    snprintf(dir, sizeof dir, "%s/%s", top, suite->dir);
    n = scandir(dir, &entries, is_fixture, alphasort);
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, entries[i]->d_name);
        if (!check_fixture(suite, path, update))
            ++*n_failed;
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return n < 0 ? 0 : (size_t)n;
}

int main(int argc, char **argv)
{
    bool update = argc == 2 && strcmp(argv[1], "--update") == 0;
    const char *source = getenv("SUPPORTCHECK_SOURCE_DIR");
    size_t n = 0, n_failed = 0;

    snprintf(top, sizeof top, "%s/tests/golden", source ? source : ".");
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        n += run_suite(&suites[i], update, &n_failed);
    printf("%zu fixtures, %zu failed\n", n, n_failed);
    /* Fewer would mean that the directory was not found. */
    return n < 80 || n_failed ? 1 : 0;
}
