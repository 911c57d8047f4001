/* SPDX-License-Identifier: MIT */
/* What libxl_supportcheck.c says, refuses, and survives. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>

#include <cmocka.h>

#include "stub/libxl_osdeps.h"
#include "stub/libxl_internal.h"

#include <supportcheck/policy.h>

#include "libxl_host.h"
#include "unit/vocabulary.h"

#define IMAGE SUPPORTCHECK_POLICYDIR "/policy.img"

/* --- requests for memory of that file and the core, one of which fails --- */

static size_t requests, failing = SIZE_MAX;

void *__real_malloc(size_t len);
void *__real_realloc(void *ptr, size_t len);
void *__real_calloc(size_t n, size_t len);
void *__wrap_malloc(size_t len);
void *__wrap_realloc(void *ptr, size_t len);
void *__wrap_calloc(size_t n, size_t len);

void *__wrap_malloc(size_t len)
{
    return requests++ == failing ? NULL : __real_malloc(len);
}

void *__wrap_realloc(void *ptr, size_t len)
{
    return requests++ == failing ? NULL : __real_realloc(ptr, len);
}

void *__wrap_calloc(size_t n, size_t len)
{
    return requests++ == failing ? NULL : __real_calloc(n, len);
}

/* --- guests --- */

#define CONFIG(type, nested, b_info, top)                                                        \
    "{\"c_info\":{\"type\":\"" type "\",\"name\":\"g\",\"hap\":\"True\",\"uuid\":"        \
    "\"00000000-0000-0000-0000-000000000000\",\"passthrough\":\"disabled\"},"             \
    "\"b_info\":{\"max_vcpus\":2,\"avail_vcpus\":[0,1],\"max_memkb\":524288,"             \
    "\"target_memkb\":524288,\"video_memkb\":0,\"shadow_memkb\":9216,\"kernel\":\"/k\","  \
    "\"nested_hvm\":\"" nested "\",\"apic\":\"True\",\"acpi\":\"True\",\"vpmu\":\"False\","    \
    "\"dm_restrict\":\"False\",\"disable_migrate\":\"False\","                            \
    "\"device_model_stubdomain\":\"False\",\"max_grant_version\":2,"                      \
    "\"timer_mode\":\"no_delay_for_missed_ticks\",\"tsc_mode\":\"default\","              \
    "\"type." type "\":{},\"arch_arm\":{},\"arch_x86\":{\"msr_relaxed\":\"False\"}" b_info \
    "}" top ",\"on_soft_reset\":\"soft_reset\"}"

static const char plain[] = CONFIG("pvh", "False", "", "");
static const char nested[] = CONFIG("hvm", "True", "", "");
static const char undecided[] = CONFIG("pv", "False", "", ",\"disks\":[{\"vdev\":\"xvda\"}]");

static libxl_ctx *ctx;

/* How the domain is made; reset before each test. */
static struct {
    bool restore, soft_reset;
} how;

static int create(const char *json)
{
    libxl__gc gc = {ctx};
    libxl__domain_create_state dcs = {0};
    libxl_domain_config config;
    int rc;

    libxl_domain_config_init(&config);
    assert_int_equal(libxl_domain_config_from_json(ctx, &config, json), 0);
    dcs.guest_config = &config;
    dcs.guest_domid = 7;
    dcs.restore_fd = how.restore ? 3 : -1;
    dcs.soft_reset = how.soft_reset;
    libxl_host_log_clear();
    requests = 0;
    rc = libxl__supportcheck(&gc, &dcs);
    failing = SIZE_MAX;
    libxl_domain_config_dispose(&config);
    return rc;
}

static size_t said(const char *level)
{
    return libxl_host_log_count(level);
}

static void assert_says(const char *part)
{
    if (!strstr(libxl_host_log, part))
        fail_msg("\"%s\" is not in:\n%s", part, libxl_host_log);
}

/* --- policy images --- */

static void write_image(const void *data, size_t len)
{
    FILE *f = fopen(IMAGE, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(IMAGE, 0644), 0);
}

static const char frame[] =
    "<supportcheck version=\"1\"><policy serial=\"%s\"/>"
    "<levels axis=\"function\"><level id=\"supported\"/><level id=\"experimental\"/></levels>"
    "<levels axis=\"security\"><level id=\"yes\"/><level id=\"no\"/></levels>"
    "<labels><label text=\"Supported\" function=\"supported\" security=\"yes\"/>"
    "<label text=\"Experimental\" function=\"experimental\" security=\"no\"/></labels>"
    "<releases><release id=\"4.17\" initial=\"2022-12-12\" supported-until=\"2024-06-12\""
    " security-supported-until=\"2025-12-12\" source=\"test\"/></releases>"
    "<feature id=\"f\" title=\"F\"><statement id=\"f.pvh\"><status>Experimental</status>"
    "<when>guest.type == \"pvh\"</when><message>a tiny policy</message></statement></feature>"
    "</supportcheck>";

static void print_diagnostic(void *unused, const struct scheck_diag *diag)
{
    (void)unused;
    print_error("%s:%u:%u: %s\n", diag->at.file ? diag->at.file : "?", diag->at.line,
                diag->at.column, diag->message);
}

/* Install a policy that knows one statement: PVH guests are experimental. */
static void write_tiny(const char *serial)
{
    const struct scheck_diag_sink sink = {print_diagnostic, NULL};
    const struct scheck_compile_options options = {.size = sizeof options};
    struct scheck_model *model;
    char path[4096], text[4096];
    void *image;
    size_t len;

    snprintf(path, sizeof path, "%s/policy/vocabulary", getenv("SUPPORTCHECK_SOURCE_DIR"));
    snprintf(text, sizeof text, frame, serial);
    assert_int_equal(scheck_model_new(NULL, &sink, &model), SCHECK_OK);
    assert_int_equal(scheck_model_load(model, path), SCHECK_OK);
    assert_int_equal(scheck_model_load_buffer(model, "tiny", text, strlen(text)), SCHECK_OK);
    assert_int_equal(scheck_model_compile(model, &options, &image, &len), SCHECK_OK);
    write_image(image, len);
    scheck_image_free(model, image);
    scheck_model_free(model);
}

static int set_up(void **state)
{
    (void)state;
    memset(&how, 0, sizeof how);
    libxl_host_is_silent = false;
    unsetenv("LIBXL_SUPPORTCHECK");
    unsetenv("LIBXL_SUPPORTCHECK_POLICY");
    (void)remove(IMAGE);
    return 0;
}

static int open_all(void **state)
{
    (void)state;
    ctx = libxl_host_open();
    return mkdir(SUPPORTCHECK_POLICYDIR, 0755) && errno != EEXIST;
}

static int close_all(void **state)
{
    (void)state;
    libxl_host_close(ctx);
    return 0;
}

/* --- what is said --- */

static void test_supported_is_silent(void **state)
{
    (void)state;
    assert_int_equal(create(plain), 0);
    assert_int_equal(said("WARN") + said("ERROR"), 0);
}

static void test_experimental_is_told(void **state)
{
    (void)state;
    assert_int_equal(create(nested), 0);
    assert_int_equal(said("ERROR"), 0);
    assert_int_equal(said("WARN"), 2);
    assert_says("WARN: Domain 7: supportcheck: Experimental");
    assert_says("[nested-hvm.x86-hvm]\n");
    assert_says("outside the support statement of Xen 4.17 in 1 place, its host in ");
}

static void test_enforce_refuses(void **state)
{
    (void)state;
    setenv("LIBXL_SUPPORTCHECK", "enforce", 1);
    assert_int_equal(create(nested), ERROR_FAIL);
    assert_int_equal(said("ERROR"), 1);
    assert_int_equal(create(plain), 0);
    assert_int_equal(said("WARN") + said("ERROR"), 0);
}

static void test_undetermined_is_never_refused(void **state)
{
    (void)state;
    setenv("LIBXL_SUPPORTCHECK", "enforce", 1);
    assert_int_equal(create(undecided), 0);
    assert_int_equal(said("WARN") + said("ERROR"), 0);
    assert_says("DEBUG: Domain 7: supportcheck: not decided: [");
    libxl_host_is_silent = true;
    assert_int_equal(create(plain), 0);
}

/* Losing a guest on its way would be worse than what is said of it. */
static void test_restore_warns_only(void **state)
{
    (void)state;
    setenv("LIBXL_SUPPORTCHECK", "enforce", 1);
    how.restore = true;
    assert_int_equal(create(nested), 0);
    assert_int_equal(said("WARN"), 2);
}

static void test_off_and_soft_reset(void **state)
{
    (void)state;
    how.soft_reset = true;
    assert_int_equal(create(nested), 0);
    assert_string_equal(libxl_host_log, "");
    how.soft_reset = false;
    setenv("LIBXL_SUPPORTCHECK", "off", 1);
    assert_int_equal(create(nested), 0);
    assert_string_equal(libxl_host_log, "");
}

static void test_other_words_warn(void **state)
{
    (void)state;
    setenv("LIBXL_SUPPORTCHECK", "Enforce", 1);
    assert_int_equal(create(nested), 0);
    assert_int_equal(said("WARN"), 3);
    assert_says("LIBXL_SUPPORTCHECK=Enforce is none of off, warn, enforce");
    setenv("LIBXL_SUPPORTCHECK", "", 1);
    assert_int_equal(create(plain), 0);
    assert_int_equal(said("WARN"), 0);
}

/* A host that is out of support is told with a guest that is, and not without. */
static void test_bad_host(void **state)
{
    int minor = libxl_host_version.xen_version_minor;

    (void)state;
    libxl_host_version.xen_version_minor = 10;
    assert_int_equal(create(plain), 0);
    assert_int_equal(said("WARN"), 0);
    assert_int_equal(create(nested), 0);
    assert_says("Xen 4.10 in 1 place, its host in ");
    assert_null(strstr(libxl_host_log, "its host in 0"));
    libxl_host_version.xen_version_minor = minor;
}

/* --- images --- */

static void skip_unless_root(void)
{
    if (getuid()) {
        print_message("skipped: images have to be root's\n");
        skip();
    }
}

static void test_newer_image_wins(void **state)
{
    (void)state;
    write_tiny("9999123199");
    skip_unless_root();
    assert_int_equal(create(plain), 0);
    assert_says("a tiny policy [f.pvh]");
    assert_says("(policy 9999123199)");
    write_tiny("2000010100");
    assert_int_equal(create(plain), 0);
    assert_int_equal(said("WARN"), 0);
    /* Whoever names an image means it. */
    setenv("LIBXL_SUPPORTCHECK_POLICY", IMAGE, 1);
    assert_int_equal(create(plain), 0);
    assert_says("a tiny policy [f.pvh]");
}

static void assert_ignored(const char *why)
{
    assert_int_equal(create(plain), 0);
    assert_int_equal(said("WARN"), 1);
    assert_says("supportcheck: ");
    assert_says(" is ignored: ");
    assert_says(why);
    setenv("LIBXL_SUPPORTCHECK", "enforce", 1);
    assert_int_equal(create(plain), 0);
    unsetenv("LIBXL_SUPPORTCHECK");
}

static void test_corrupt_image(void **state)
{
    (void)state;
    skip_unless_root();
    write_image("", 0);
    assert_ignored(scheck_status_message(SCHECK_E_IMAGE));
    write_image("no image at all, and too short", 30);
    assert_ignored(scheck_status_message(SCHECK_E_IMAGE));
    /* A check that fails on the image still tells what the built-in policy knows. */
    assert_int_equal(create(nested), 0);
    assert_int_equal(said("WARN"), 3);
}

/* One byte of a good image, and the version that reads it, changed. */
static void test_damaged_image(void **state)
{
    char *bytes;
    size_t len;

    (void)state;
    skip_unless_root();
    write_tiny("9999123199");
    bytes = vocabulary_file(IMAGE, &len);
    assert_non_null(bytes);
    bytes[len / 2] ^= 1;
    write_image(bytes, len);
    assert_ignored("the built-in policy is used");
    bytes[len / 2] ^= 1;
    write_image(bytes, len - 1);
    assert_ignored(scheck_status_message(SCHECK_E_IMAGE));
    /* Of a version that does not exist yet. */
    bytes[8] = bytes[10] = 99;
    write_image(bytes, len);
    assert_ignored(scheck_status_message(SCHECK_E_NEWER));
    free(bytes);
}

/* What is older is not read, and so nothing is said of it. */
static void test_older_image_is_left_alone(void **state)
{
    char *bytes;
    size_t len;

    (void)state;
    skip_unless_root();
    write_tiny("2000010100");
    bytes = vocabulary_file(IMAGE, &len);
    assert_non_null(bytes);
    write_image(bytes, len / 2);
    free(bytes);
    assert_int_equal(create(plain), 0);
    assert_int_equal(said("WARN"), 0);
}

static void test_untrusted_image(void **state)
{
    (void)state;
    write_tiny("9999123199");
    assert_int_equal(chmod(IMAGE, 0664), 0);
    assert_ignored("not root's own, or others may write it");
    assert_int_equal(chmod(IMAGE, 0646), 0);
    assert_ignored("not root's own, or others may write it");
    if (getuid() == 0) {
        assert_int_equal(chmod(IMAGE, 0644), 0);
        assert_int_equal(chown(IMAGE, 65534, 0), 0);
        assert_ignored("not root's own, or others may write it");
    }
    assert_int_equal(remove(IMAGE), 0);
    assert_int_equal(mkfifo(IMAGE, 0644), 0);
    assert_ignored("not a regular file");
}

static void test_configured_image_is_missing(void **state)
{
    (void)state;
    setenv("LIBXL_SUPPORTCHECK_POLICY", "/nonexistent/policy.img", 1);
    assert_ignored("/nonexistent/policy.img is ignored: No such file or directory");
}

/* --- memory --- */

static void starve(const char *json, const char *mode)
{
    size_t n, failures = 0;

    setenv("LIBXL_SUPPORTCHECK", mode, 1);
    assert_int_equal(create(json), strcmp(mode, "enforce") == 0 ? ERROR_FAIL : 0);
    n = requests;
    assert_true(n > 3);
    for (size_t i = 0; i < n; i++) {
        int rc;

        failing = i;
        rc = create(json);
        /* Without an answer nothing is refused. */
        if (said("ERROR") == 0)
            assert_int_equal(rc, 0);
        failures += strstr(libxl_host_log, "not checked: ") || strstr(libxl_host_log, "ignored: ");
    }
    /* Each failure is told, and none of them passes for a result. */
    assert_int_equal(failures, n);
    print_message("%zu requests for memory, each refused once\n", n);
}

static void test_no_memory(void **state)
{
    (void)state;
    starve(nested, "warn");
    starve(nested, "enforce");
    write_tiny("9999123199");
    if (getuid() == 0)
        starve(plain, "warn");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_supported_is_silent, set_up),
        cmocka_unit_test_setup(test_experimental_is_told, set_up),
        cmocka_unit_test_setup(test_enforce_refuses, set_up),
        cmocka_unit_test_setup(test_undetermined_is_never_refused, set_up),
        cmocka_unit_test_setup(test_restore_warns_only, set_up),
        cmocka_unit_test_setup(test_off_and_soft_reset, set_up),
        cmocka_unit_test_setup(test_other_words_warn, set_up),
        cmocka_unit_test_setup(test_bad_host, set_up),
        cmocka_unit_test_setup(test_newer_image_wins, set_up),
        cmocka_unit_test_setup(test_older_image_is_left_alone, set_up),
        cmocka_unit_test_setup(test_corrupt_image, set_up),
        cmocka_unit_test_setup(test_damaged_image, set_up),
        cmocka_unit_test_setup(test_untrusted_image, set_up),
        cmocka_unit_test_setup(test_configured_image_is_missing, set_up),
        cmocka_unit_test_setup(test_no_memory, set_up),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
