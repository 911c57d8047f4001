/* SPDX-License-Identifier: MIT */
/*
 * Configurations that others wrote: all are read, those that the real xl
 * rejects are refused, and what several formats say of one guest agrees.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reader_cases.h"

#define MAX_FILES 512

struct file {
    char path[256], format[32];
    char group[256]; /* the guest that it describes */
    bool rejected, paired;
    struct scheck_facts *facts;
};

static struct corpus {
    struct vocabulary v;
    char dir[512];
    struct file files[MAX_FILES];
    size_t n;
} corpus;

static const struct {
    const char *format;
    const struct scheck_reader *reader;
} readers[] = {
    {"xl.cfg", &scheck_reader_xlcfg},
    {"libxl-json", &scheck_reader_libxl_json},
#ifdef HAVE_LIBVIRT_READER
    {"libvirt-domain-xml", &scheck_reader_libvirt},
#endif
};

static const struct scheck_reader *reader_of(const char *format)
{
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (strcmp(readers[i].format, format) == 0)
            return readers[i].reader;
    return NULL;
}

/* Differences that are right, each with its reason. */
static const struct exception {
    const char *group, *fact; /* patterns of fnmatch() */
    const char *format;       /* of one of the two */
    const char *reason;
} exceptions[] = {
    {"*", "guest.on_soft_reset", "libvirt-domain-xml",
     "libvirt leaves it at libxl's destroy, xl sets soft_reset"},
    {"tests/libxlxml2domconfigdata/*", "guest.shadow_memory", "libvirt-domain-xml",
     "libvirt asks libxl for an amount where the XML has none"},
    {"tests/libxlxml2domconfigdata/*", "guest.vfbs", "libvirt-domain-xml",
     "libvirt's driver gives HVM guests with graphics a PV framebuffer too"},
    {"tests/libxlxml2domconfigdata/*", "guest.vkbs", "libvirt-domain-xml",
     "and a PV keyboard with it"},
    {"*vnuma*", "guest.vnuma*.pnode", "libvirt-domain-xml",
     "the XML does not say on which node of the host a cell lies"},
    {"*", "guest.nested_hvm", "libvirt-domain-xml",
     "host-passthrough is nested only where the host's CPU and libxl.conf allow it"},
    {"tests/xlconfigdata/test-fullvirt-nestedhvm-disabled", "guest.cpuid_overrides",
     "libvirt-domain-xml", "a feature that is disabled stands for nestedhvm=0, or for cpuid"},
    {"tests/libxlxml2domconfigdata/moredevs-hvm", "guest.pci*.seize", "libvirt-domain-xml",
     "libvirt detaches managed devices itself, before libxl sees them"},
    {"tests/xlconfigdata/test-usb", "guest.usb_controllers", "libvirt-domain-xml",
     "the XML spells out the controller that libxl makes by itself"},
    {"tests/xlconfigdata/test-usb", "guest.usb_devices*.controller_type", "libvirt-domain-xml",
     "and so its type"},
    {"tests/xlconfigdata/test-usb", "guest.usb_devices*.host*", "libxl-json",
     "xl 4.17 prints nothing of a device whose type is not given"},
    {"tests/xlconfigdata/test-paravirt-cmdline-bogus-extra-root", "guest.disks*.backend",
     "libvirt-domain-xml", "libvirt writes QEMU where xl.cfg leaves the backend to libxl"},
    {"tests/xlconfigdata/test-paravirt-cmdline-bogus-extra-root", "guest.device_model",
     "libvirt-domain-xml", "and QEMU is needed for that"},
    {"tests/libxlxml2domconfigdata/basic-pvh", "guest.kernel_page_size", "libvirt-domain-xml",
     "the XML names the architecture, libxl's JSON does not"},
    {"tests/libxlxml2domconfigdata/basic-pvh", "guest.acpi", "libvirt-domain-xml",
     "the default depends on the architecture"},
};

#define N_EXCEPTIONS (sizeof exceptions / sizeof *exceptions)

static bool is_used[N_EXCEPTIONS];

static bool is_excepted(const struct file *a, const struct file *b, const char *fact)
{
    for (size_t i = 0; i < N_EXCEPTIONS; i++) {
        const struct exception *e = &exceptions[i];

        if (fnmatch(e->group, a->group, 0) == 0 && fnmatch(e->fact, fact, 0) == 0 &&
            (strcmp(e->format, a->format) == 0 || strcmp(e->format, b->format) == 0)) {
            is_used[i] = true;
            return true;
        }
    }
    return false;
}

/* "derived/…/a.cfg.json", "libvirt/a.xml" and "a.cfg" are one guest. */
static void name_group(struct file *file)
{
    static const char *const prefixes[] = {"derived/xl-4.17.7-dryrun/", "libvirt/"};
    static const char *const suffixes[] = {".json", ".cfg", ".xml"};
    const char *start = file->path;
    size_t len;

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(start, prefixes[i], strlen(prefixes[i])) == 0)
            start += strlen(prefixes[i]);
    snprintf(file->group, sizeof file->group, "%s", start);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        len = strlen(file->group);
        if (len > strlen(suffixes[i]) &&
            strcmp(file->group + len - strlen(suffixes[i]), suffixes[i]) == 0)
            file->group[len - strlen(suffixes[i])] = '\0';
    }
}

/* One line: file, source, commit, path, format, note, separated by tabs. */
static void take_line(char *line)
{
    char *columns[6] = {line};
    struct file *file = &corpus.files[corpus.n];
    size_t n = 1;

    for (char *tab = strchr(line, '\t'); tab && n < 6; tab = strchr(tab, '\t')) {
        *tab++ = '\0';
        columns[n++] = tab;
    }
    if (n < 6 || strcmp(columns[0], "file") == 0 || !reader_of(columns[4]))
        return;
    assert_true(corpus.n < MAX_FILES);
    snprintf(file->path, sizeof file->path, "%s", columns[0]);
    snprintf(file->format, sizeof file->format, "%s", columns[4]);
    file->rejected = strncmp(file->path, "rejected/", strlen("rejected/")) == 0;
    file->paired = strstr(columns[5], "pair=") != NULL;
    name_group(file);
    corpus.n++;
}

static char *load(const char *name, size_t *len_out)
{
    char path[1024];
    char *text;

    snprintf(path, sizeof path, "%s/%s", corpus.dir, name);
    text = vocabulary_file(path, len_out);
    if (!text)
        print_error("%s cannot be read\n", path);
    assert_non_null(text);
    return text;
}

static int setup(void **state)
{
    const char *data = vocabulary_data("the corpus of guest configurations");
    char *text, *rest = NULL;
    size_t len;

    (void)state;
    vocabulary_open(&corpus.v);
    if (!data)
        return 0;
    snprintf(corpus.dir, sizeof corpus.dir, "%s/guests", data);
    text = load("MANIFEST.tsv", &len);
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        take_line(line);
    free(text);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    for (size_t i = 0; i < corpus.n; i++)
        scheck_facts_free(corpus.files[i].facts);
    vocabulary_close(&corpus.v);
    return 0;
}

/* The reader that the text is recognised for, in the order of the program. */
static const struct scheck_reader *recognised(const struct scheck_reader_input *input)
{
    if (scheck_reader_facts_json.recognise(input))
        return &scheck_reader_facts_json;
    for (size_t i = sizeof readers / sizeof *readers; i-- > 0;)
        if (readers[i].reader->recognise(input))
            return readers[i].reader;
    return NULL;
}

/* False after printing what went wrong. */
static bool read_file(struct file *file)
{
    const struct scheck_reader *reader = reader_of(file->format);
    struct scheck_guests *guests = NULL;
    struct reader_reports reports;
    size_t len;
    char *text = load(file->path, &len);
    const struct scheck_reader_input input = {file->path, text, len};
    int rc;

    reader_reports_init(&reports);
    file->facts = vocabulary_facts(&corpus.v);
    rc = reader->open(&input, &reports.sink, &guests);
    if (!rc)
        rc = reader->fill(guests, 0, file->facts, &reports.sink);
    if (rc || reports.n_errors || recognised(&input) != reader)
        print_error("%s: %s %s\n", file->path, scheck_status_name(rc),
                    reports.n ? reports.lines[0] : "not recognised");
    reader->close(guests);
    free(text);
    return rc == SCHECK_OK && !reports.n_errors;
}

static void test_read(void **state)
{
    size_t n_bad = 0;

    (void)state;
    if (!corpus.n)
        skip();
    for (size_t i = 0; i < corpus.n; i++)
        if (!corpus.files[i].rejected)
            n_bad += !read_file(&corpus.files[i]);
    assert_int_equal(n_bad, 0);
}

static void test_rejected(void **state)
{
    size_t n = 0;

    (void)state;
    if (!corpus.n)
        skip();
    for (size_t i = 0; i < corpus.n; i++) {
        const struct file *file = &corpus.files[i];
        struct scheck_guests *guests = NULL;
        struct reader_reports reports;
        struct scheck_reader_input input = {.name = file->path};
        char *text;

        if (!file->rejected)
            continue;
        text = load(file->path, &input.len);
        input.data = text;
        reader_reports_init(&reports);
        assert_ptr_equal(recognised(&input), reader_of(file->format));
        assert_int_equal(reader_of(file->format)->open(&input, &reports.sink, &guests),
                         SCHECK_E_SYNTAX);
        assert_true(reports.n_errors > 0 && reports.first_line > 0);
        free(text);
        n++;
    }
    assert_true(n > 0);
}

/* Compare one fact by its whole name; counts what does not agree and is not excepted. */
static size_t compare(const struct file *a, const struct file *b, const char *name)
{
    char first[512];

    snprintf(first, sizeof first, "%s", vocabulary_value(a->facts, name));
    if (strcmp(first, vocabulary_value(b->facts, name)) == 0 || is_excepted(a, b, name))
        return 0;
    print_error("%s: %s is %s in %s, %s in %s\n", a->group, name, first, a->format,
                vocabulary_value(b->facts, name), b->format);
    return 1;
}

static size_t list_len(const struct scheck_facts *facts, size_t fact)
{
    struct scheck_value v;

    return scheck_facts_get(facts, fact, 0, &v) == SCHECK_OK && v.known == SCHECK_KNOWN &&
                   v.type == SCHECK_TYPE_LIST
               ? v.as.n_elements
               : 0;
}

static size_t compare_elements(const struct file *a, const struct file *b, size_t fact,
                               const struct scheck_fact_info *info)
{
    size_t n = list_len(a->facts, info->list == SIZE_MAX ? fact : info->list), n_bad = 0;
    const char *dot = strrchr(info->name, '.');
    char name[256];

    if (n != list_len(b->facts, info->list == SIZE_MAX ? fact : info->list))
        return 0; /* the list itself does not agree: said already */
    for (size_t i = 0; i < n; i++) {
        if (info->list == SIZE_MAX)
            snprintf(name, sizeof name, "%s[%zu]", info->name, i);
        else
            snprintf(name, sizeof name, "%.*s[%zu]%s", (int)(dot - info->name), info->name, i, dot);
        n_bad += compare(a, b, name);
    }
    return n_bad;
}

static size_t compare_files(const struct file *a, const struct file *b)
{
    struct scheck_fact_info info;
    size_t n_bad = 0;

    for (size_t i = 0; scheck_policy_fact(corpus.v.policy, i, &info) == SCHECK_OK; i++) {
        if (strncmp(info.name, "guest.", strlen("guest.")) != 0)
            continue;
        if (info.list == SIZE_MAX)
            n_bad += compare(a, b, info.name);
        if (info.list != SIZE_MAX || (info.type == SCHECK_TYPE_LIST && !info.of_records))
            n_bad += compare_elements(a, b, i, &info);
    }
    return n_bad;
}

static void test_agreement(void **state)
{
    size_t n_bad = 0, n_pairs = 0;

    (void)state;
    if (!corpus.n)
        skip();
    for (size_t i = 0; i < corpus.n; i++) {
        struct file *a = &corpus.files[i];

        for (size_t j = i + 1; j < corpus.n; j++) {
            struct file *b = &corpus.files[j];

            if (!a->facts || !b->facts || strcmp(a->group, b->group) != 0)
                continue;
            n_bad += compare_files(a, b);
            n_pairs++;
            a->paired = b->paired = false;
        }
    }
    print_message("%zu pairs of configurations compared\n", n_pairs);
    assert_true(n_pairs > 80);
    assert_int_equal(n_bad, 0);
#ifdef HAVE_LIBVIRT_READER
    for (size_t i = 0; i < corpus.n; i++)
        assert_false(corpus.files[i].paired);
#endif
}

/* What agrees again should leave the table. */
static void test_exceptions(void **state)
{
    size_t n_bad = 0;

    (void)state;
    if (!corpus.n)
        skip();
#ifndef HAVE_LIBVIRT_READER
    skip();
#endif
    for (size_t i = 0; i < N_EXCEPTIONS; i++) {
        if (is_used[i])
            continue;
        print_error("no difference: %s, %s: %s\n", exceptions[i].group, exceptions[i].fact,
                    exceptions[i].reason);
        n_bad++;
    }
    assert_int_equal(n_bad, 0);
}

static void test_torture(void **state)
{
    static const char *const names[] = {
        "libvirt/tests/xlconfigdata/test-usb.cfg",
        "libvirt/tests/xlconfigdata/test-fullvirt-vnuma.cfg",
        "libvirt/tests/libxlxml2domconfigdata/moredevs-hvm.json",
    };

    (void)state;
    if (!corpus.n)
        skip();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t len;
        char *text = load(names[i], &len);
        bool json = strstr(names[i], ".json") != NULL;

        reader_torture(json ? &scheck_reader_libxl_json : &scheck_reader_xlcfg, &corpus.v, text,
                       len, getenv("SUPPORTCHECK_SLOW") ? 20 : 1000);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),      cmocka_unit_test(test_rejected),
        cmocka_unit_test(test_agreement), cmocka_unit_test(test_exceptions),
        cmocka_unit_test(test_torture),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
