/* SPDX-License-Identifier: MIT */
/* Loading: files, directories, limits, memory, and where text is said to stand. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "failing_alloc.h"
#include "libsupportcheck/compile/model.h"

#define PATH_LEN 512

static char scratch[PATH_LEN];

struct seen {
    char id[64];
    char file[PATH_LEN];
    size_t n;
};

static void see(void *ctx, const struct scheck_diag *diag)
{
    struct seen *seen = ctx;

    snprintf(seen->id, sizeof seen->id, "%s", diag->id);
    snprintf(seen->file, sizeof seen->file, "%s", diag->at.file);
    seen->n++;
}

static struct scheck_model *new_model(struct seen *seen)
{
    struct scheck_diag_sink sink = {see, seen};
    struct scheck_model *model = NULL;

    memset(seen, 0, sizeof *seen);
    assert_int_equal(scheck_model_new(NULL, &sink, &model), SCHECK_OK);
    return model;
}

/* --- a directory for each test --- */

static int make_scratch(void **state)
{
    (void)state;
    snprintf(scratch, sizeof scratch, "/tmp/supportcheck-load.XXXXXX");
    return mkdtemp(scratch) ? 0 : -1;
}

static int remove_scratch(void **state)
{
    char command[PATH_LEN + 16];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", scratch);
    return system(command);
}

static void path_of(char *buf, const char *name)
{
    snprintf(buf, PATH_LEN * 2, "%s/%s", scratch, name);
}

static void make_dir(const char *name)
{
    char path[PATH_LEN * 2];

    path_of(path, name);
    assert_int_equal(mkdir(path, 0755), 0);
}

static void make_file(const char *name, const char *text)
{
    char path[PATH_LEN * 2];
    FILE *file;

    path_of(path, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void make_feature(const char *name, const char *id)
{
    char text[200];

    snprintf(text, sizeof text,
             "<supportcheck version=\"1\"><feature id=\"%s\" title=\"t\"/></supportcheck>", id);
    make_file(name, text);
}

/* --- directories --- */

static void test_order(void **state)
{
    static const char *const order[] = {"first", "second", "third", "fourth", "fifth"};
    struct seen seen;
    struct scheck_model *model = new_model(&seen);

    (void)state;
    make_dir("b");
    make_dir("b/c");
    make_feature("b.xml", "second"); /* '.' is before '/' */
    make_feature("b/c/z.xml", "fourth");
    make_feature("b/a.xml", "third");
    make_feature("B.xml", "first");
    make_feature("c.xml", "fifth");
    make_feature("d.txt", "ignored");
    make_feature(".hidden.xml", "ignored");
    assert_int_equal(scheck_model_load(model, scratch), SCHECK_OK);
    assert_int_equal(model->features.n, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(model->features.items[i].id.text, order[i]);
    scheck_model_free(model);
}

static void test_loops(void **state)
{
    char link[PATH_LEN * 2];
    struct seen seen;
    struct scheck_model *model = new_model(&seen);

    (void)state;
    make_dir("a");
    make_feature("a/f.xml", "f");
    path_of(link, "a/up");
    assert_int_equal(symlink("..", link), 0);
    path_of(link, "a/self");
    assert_int_equal(symlink(".", link), 0);
    path_of(link, "dangling");
    assert_int_equal(symlink("nowhere", link), 0);
    path_of(link, "fifo.xml");
    assert_int_equal(mkfifo(link, 0600), 0);
    assert_int_equal(scheck_model_load(model, scratch), SCHECK_OK);
    assert_int_equal(model->features.n, 1);
    scheck_model_free(model);
}

static void expect_failure(const char *name, int rc, const char *id)
{
    struct seen seen;
    struct scheck_model *model = new_model(&seen);
    char path[PATH_LEN * 2];

    path_of(path, name);
    assert_int_equal(scheck_model_load(model, path), rc);
    assert_int_equal(seen.n, 1);
    assert_string_equal(seen.id, id);
    scheck_model_free(model);
}

static void test_unreadable(void **state)
{
    char link[PATH_LEN * 2];

    (void)state;
    expect_failure("missing.xml", SCHECK_E_IO, "cannot-read");
    make_dir("empty");
    expect_failure("empty", SCHECK_E_POLICY, "no-files");
    path_of(link, "empty/dangling.xml");
    assert_int_equal(symlink("nowhere", link), 0);
    expect_failure("empty", SCHECK_E_IO, "cannot-read");
}

/* One file that cannot be read or parsed does not hide the others' errors. */
/* Mistakes of one file are not taken for those of another one. */
static void test_each_is_judged(void **state)
{
    static const char good[] = "<supportcheck version=\"1\"/>";
    static const char bad[] = "<supportcheck><no/></supportcheck>";
    struct scheck_model *m;

    (void)state;
    assert_int_equal(scheck_model_new(NULL, NULL, &m), SCHECK_OK);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(scheck_model_load_buffer(m, "bad", bad, sizeof bad - 1), SCHECK_E_POLICY);
        assert_int_equal(scheck_model_load_buffer(m, "good", good, sizeof good - 1), SCHECK_OK);
    }
    scheck_model_free(m);
}

static void test_goes_on(void **state)
{
    struct seen seen;
    struct scheck_model *model = new_model(&seen);

    (void)state;
    make_file("a.xml", "<supportcheck version=\"1\">");
    make_file("b.xml", "<supportcheck version=\"2\"/>");
    make_feature("c.xml", "read");
    assert_int_equal(scheck_model_load(model, scratch), SCHECK_E_POLICY);
    assert_int_equal(seen.n, 2);
    assert_int_equal(model->features.n, 1);
    scheck_model_free(model);
}

/* --- limits --- */

static void test_file_limit(void **state)
{
    char name[64];

    (void)state;
    for (int i = 0; i <= 4096; i++) {
        snprintf(name, sizeof name, "%d.xml", i);
        make_file(name, "<supportcheck version=\"1\"/>");
    }
    expect_failure(".", SCHECK_E_LIMIT, "too-many-files");
}

static void test_directory_depth(void **state)
{
    char name[PATH_LEN] = "d";

    (void)state;
    for (int i = 0; i < 64; i++) {
        make_dir(name);
        strcat(name, "/d");
    }
    expect_failure("d", SCHECK_E_POLICY, "no-files");
    make_dir(name);
    expect_failure("d", SCHECK_E_LIMIT, "too-deep");
}

static char *padded(size_t len)
{
    static const char root[] = "<supportcheck version=\"1\"/>";
    char *text = malloc(len);

    assert_non_null(text);
    memset(text, '\n', len);
    memcpy(text, root, sizeof root - 1);
    return text;
}

static void test_length_limit(void **state)
{
    size_t limit = (size_t)8 * 1024 * 1024;
    char *text = padded(limit + 2);
    struct seen seen;
    struct scheck_model *model = new_model(&seen);

    (void)state;
    assert_int_equal(scheck_model_load_buffer(model, "t.xml", text, limit), SCHECK_OK);
    assert_int_equal(scheck_model_load_buffer(model, "t.xml", text, limit + 1), SCHECK_E_LIMIT);
    assert_string_equal(seen.id, "too-long");
    text[limit + 1] = '\0';
    make_file("long.xml", text);
    expect_failure("long.xml", SCHECK_E_LIMIT, "too-long");
    scheck_model_free(model);
    free(text);
}

static void test_arguments(void **state)
{
    struct seen seen;
    struct scheck_model *model = new_model(&seen);
    void *image;
    size_t len;

    (void)state;
    assert_int_equal(scheck_model_new(NULL, NULL, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_model_load(NULL, "x"), SCHECK_E_INVAL);
    assert_int_equal(scheck_model_load(model, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_model_load_buffer(NULL, "x", "", 0), SCHECK_E_INVAL);
    assert_int_equal(scheck_model_load_buffer(model, NULL, "", 0), SCHECK_E_INVAL);
    assert_int_equal(scheck_model_load_buffer(model, "x", NULL, 1), SCHECK_E_INVAL);
    assert_int_equal(scheck_model_load_buffer(model, "x", NULL, 0), SCHECK_E_POLICY);
    assert_int_equal(scheck_model_lint(NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_model_compile(NULL, NULL, &image, &len), SCHECK_E_INVAL);
    assert_int_equal(scheck_model_compile(model, NULL, NULL, &len), SCHECK_E_INVAL);
    assert_int_equal(scheck_model_compile(model, NULL, &image, NULL), SCHECK_E_INVAL);
    assert_int_equal(scheck_model_run_examples(NULL, &len), SCHECK_E_INVAL);
    assert_int_equal(scheck_model_run_examples(model, NULL), SCHECK_E_INVAL);
    scheck_model_free(model);
    scheck_model_free(NULL);
}

/* --- text and places --- */

static const char places[] =
    "\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>\r\n"
    "<supportcheck version = \"1\">\n"
    "<!-- <feature id=\"no\"> --><feature\n"
    "\ttitle='a > b'   id=\"f\"><description> one\n two <!-- x --> &amp; three\n\n \n four "
    "</description>\n"
    "<statement id=\"s\"><status>x</status><when>\n"
    "   <![CDATA[ a &&\n b ]]></when><when since=\"4.17\"\n>a &lt; b</when></statement>\n"
    "</feature></supportcheck>\n";

static void assert_at(const struct m_text *text, const char *expected, unsigned line,
                      unsigned column)
{
    assert_string_equal(text->text, expected);
    assert_string_equal(text->at.file, "p.xml");
    assert_int_equal(text->at.line, line);
    assert_int_equal(text->at.column, column);
}

static void test_places(void **state)
{
    struct seen seen;
    struct scheck_model *model = new_model(&seen);
    const struct m_feature *feature;
    const struct m_statement *statement;

    (void)state;
    assert_int_equal(scheck_model_load_buffer(model, "p.xml", places, sizeof places - 1),
                     SCHECK_OK);
    feature = &model->features.items[0];
    assert_int_equal(feature->at.line, 3);
    assert_int_equal(feature->at.column, 27);
    assert_at(&feature->title, "a > b", 4, 9);
    assert_at(&feature->id, "f", 4, 22);
    assert_at(&feature->description, "one two & three\n\nfour", 4, 39);
    statement = &feature->statements.items[0];
    assert_at(&statement->id, "s", 9, 16);
    assert_at(&statement->statuses.items[0].label, "x", 9, 27);
    assert_at(&statement->whens.items[0].cel, "a &&\n b", 10, 14);
    assert_at(&statement->whens.items[1].cel, "a < b", 12, 2);
    assert_at(&statement->whens.items[1].range.since, "4.17", 11, 27);
    scheck_model_free(model);
}

static void test_sections(void **state)
{
    static const char text[] =
        "<supportcheck version=\"1\"><section title=\"A\"><section title=\"B\">"
        "<feature id=\"in-b\" title=\"t\"/></section><feature id=\"in-a\" title=\"t\"/></section>"
        "<feature id=\"top\" title=\"t\"/><section title=\"C\"/></supportcheck>";
    struct seen seen;
    struct scheck_model *model = new_model(&seen);

    (void)state;
    assert_int_equal(scheck_model_load_buffer(model, "s.xml", text, sizeof text - 1), SCHECK_OK);
    assert_int_equal(model->sections.n, 3);
    assert_int_equal(model->sections.items[0].parent, SIZE_MAX);
    assert_int_equal(model->sections.items[1].parent, 0);
    assert_int_equal(model->sections.items[2].parent, SIZE_MAX);
    assert_int_equal(model->features.items[0].section, 1);
    assert_int_equal(model->features.items[1].section, 0);
    assert_int_equal(model->features.items[2].section, SIZE_MAX);
    scheck_model_free(model);
}

static void test_example_names(void **state)
{
    static const char text[] =
        "<supportcheck version=\"1\"><feature id=\"f\" title=\"t\"><statement id=\"s\">"
        "<status>x</status><when>true</when><example expect=\"unknown\">"
        "<guest a=\"1\"><disks b=\"2\"/><nics/><disks/></guest><guest><disks b=\"\"/></guest>"
        "<fact name=\"today\" value=\"d\"/></example></statement></feature></supportcheck>";
    static const struct {
        const char *name, *value;
    } expected[] = {
        {"guest.a", "1"},         {"guest.disks[0]", NULL}, {"guest.disks[0].b", "2"},
        {"guest.nics[0]", NULL},  {"guest.disks[1]", NULL}, {"guest.disks[2]", NULL},
        {"guest.disks[2].b", ""}, {"today", "d"},
    };
    struct seen seen;
    struct scheck_model *model = new_model(&seen);
    const struct m_example *example;

    (void)state;
    assert_int_equal(scheck_model_load_buffer(model, "e.xml", text, sizeof text - 1), SCHECK_OK);
    example = &model->features.items[0].statements.items[0].examples.items[0];
    assert_int_equal(example->expect, M_EXPECT_UNKNOWN);
    assert_int_equal(example->facts.n, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < example->facts.n; i++) {
        const char *value = example->facts.items[i].value.text;

        assert_string_equal(example->facts.items[i].name.text, expected[i].name);
        if (expected[i].value)
            assert_string_equal(value, expected[i].value);
        else
            assert_null(value);
    }
    scheck_model_free(model);
}

/* --- hostile input --- */

/* Every beginning of a file, and every byte of it changed. */
static void test_damage(void **state)
{
    char copy[sizeof places];
    struct seen seen;

    (void)state;
    for (size_t i = 0; i < 2 * (sizeof places - 1); i++) {
        struct scheck_model *model = new_model(&seen);
        size_t at = i / 2, len = sizeof places - 1;
        int rc;

        memcpy(copy, places, sizeof places);
        if (i % 2)
            len = at;
        else
            copy[at] ^= 0x11;
        rc = scheck_model_load_buffer(model, "d.xml", copy, len);
        assert_true(rc == SCHECK_OK || rc == SCHECK_E_POLICY);
        assert_int_equal(rc == SCHECK_OK, seen.n == 0);
        scheck_model_free(model);
    }
}

static void test_no_memory(void **state)
{
    const char *source = getenv("SUPPORTCHECK_SOURCE_DIR");
    char path[PATH_LEN * 2];
    struct failing_alloc fa;

    (void)state;
    snprintf(path, sizeof path, "%s/tests/golden/base.xml", source ? source : ".");
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        struct scheck_model *model = NULL;
        int rc = scheck_model_new(&fa.allocator, NULL, &model);

        if (rc == SCHECK_OK)
            rc = scheck_model_load(model, path);
        if (rc == SCHECK_OK) {
            rc = scheck_model_lint(model);
            rc = rc == SCHECK_E_POLICY ? SCHECK_OK : rc;
        }
        assert_int_equal(rc, fa.n_failed ? SCHECK_E_NOMEM : SCHECK_OK);
        scheck_model_free(model);
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, make_scratch, remove_scratch)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_order),
        WITH_SCRATCH(test_loops),
        WITH_SCRATCH(test_unreadable),
        cmocka_unit_test(test_each_is_judged),
        WITH_SCRATCH(test_goes_on),
        WITH_SCRATCH(test_file_limit),
        WITH_SCRATCH(test_directory_depth),
        WITH_SCRATCH(test_length_limit),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_sections),
        cmocka_unit_test(test_example_names),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
