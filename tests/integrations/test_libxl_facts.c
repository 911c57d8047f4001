/* SPDX-License-Identifier: MIT */
/*
 * The facts that libxl_supportcheck.c takes out of libxl's structures are those
 * that our reader takes out of the same configuration's JSON, where libxl's own
 * parser made the structures of it. What libxl was to default is filled in by
 * the reader's table of defaults on both sides.
 */
#include <stdarg.h>
#include <setjmp.h>

#include <dirent.h>

#include <cmocka.h>

#include "integrations/libxl/libxl_supportcheck.c"

#include "adapters/facts/facts_json.h"
#include "adapters/guest/defaults.h"
#include "adapters/libxl/libxl_json.h"
#include "integrations/preload/host.h"
#include "libxl_host.h"
#include "unit/vocabulary.h"

static libxl_ctx *ctx;

static int open_all(void **state)
{
    (void)state;
    vocabulary_open(&vocabulary);
    ctx = libxl_host_open();
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    libxl_host_close(ctx);
    vocabulary_close(&vocabulary);
    return 0;
}

static struct scheck_facts *new_facts(void)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);

    assert_int_equal(scheck_facts_set_string(facts, "hypervisor.arch", "x86_64", 6), SCHECK_OK);
    assert_int_equal(scheck_facts_set_string(facts, "operation", "create", 6), SCHECK_OK);
    return facts;
}

static char *mapped(const libxl_domain_config *config)
{
    struct check c = {.config = config, .policy = vocabulary.policy, .facts = new_facts()};
    struct scheck_fill fill = {.facts = c.facts};
    char *text;

    put_guest(&c);
    assert_int_equal(c.rc, 0);
    scheck_guest_defaults(&fill);
    assert_int_equal(fill.rc, SCHECK_OK);
    text = scheck_facts_to_json(c.facts, SCHECK_FACTS_JSON_PRETTY | SCHECK_FACTS_JSON_GUEST);
    scheck_facts_free(c.facts);
    return text;
}

static char *read_json(const char *json)
{
    const struct scheck_reader *reader = &scheck_reader_libxl_json;
    struct scheck_reader_input input = {"test", json, strlen(json)};
    struct scheck_facts *facts = new_facts();
    struct scheck_guests *guests = NULL;
    char *text;

    assert_int_equal(reader->open(&input, NULL, &guests), SCHECK_OK);
    assert_int_equal(reader->fill(guests, 0, facts, NULL), SCHECK_OK);
    reader->close(guests);
    text = scheck_facts_to_json(facts, SCHECK_FACTS_JSON_PRETTY | SCHECK_FACTS_JSON_GUEST);
    scheck_facts_free(facts);
    return text;
}

/* The first line in which @a and @b differ, for a person. */
static void print_difference(const char *name, const char *a, const char *b)
{
    while (*a && *b) {
        int len_a = (int)strcspn(a, "\n"), len_b = (int)strcspn(b, "\n");

        if (len_a != len_b || strncmp(a, b, (size_t)len_a) != 0) {
            print_error("%s: from the structures: %.*s, from JSON: %.*s\n", name, len_a, a, len_b,
                        b);
            return;
        }
        a += len_a + (a[len_a] == '\n');
        b += len_b + (b[len_b] == '\n');
    }
}

static void move_text(char **to, char **from)
{
    if (*to || !*from)
        return;
    *to = *from;
    *from = NULL;
}

static void move_bool(libxl_defbool *to, libxl_defbool *from)
{
    if (libxl_defbool_is_default(*to))
        *to = *from;
}

/* libxl moves members to where they belong today before it sets defaults. */
static void move_deprecated(libxl_domain_config *config)
{
    libxl_domain_build_info *b_info = &config->b_info;

    if (config->c_info.type == LIBXL_DOMAIN_TYPE_PV) {
        move_text(&b_info->kernel, &b_info->u.pv.kernel);
        move_text(&b_info->ramdisk, &b_info->u.pv.ramdisk);
        move_text(&b_info->bootloader, &b_info->u.pv.bootloader);
    } else if (config->c_info.type == LIBXL_DOMAIN_TYPE_HVM) {
        move_bool(&b_info->nested_hvm, &b_info->u.hvm.nested_hvm);
        move_bool(&b_info->apic, &b_info->u.hvm.apic);
    }
}

/* True when @json is a configuration to libxl and both ways agree on it. */
static bool agree(const char *name, const char *json, unsigned *differ)
{
    libxl_domain_config config;
    char *ours, *theirs;
    bool taken;

    libxl_domain_config_init(&config);
    taken = libxl_domain_config_from_json(ctx, &config, json) == 0;
    if (taken) {
        move_deprecated(&config);
        ours = mapped(&config);
        theirs = read_json(json);
        if (strcmp(ours, theirs) != 0) {
            print_difference(name, ours, theirs);
            ++*differ;
        }
        free(ours);
        free(theirs);
    }
    libxl_domain_config_dispose(&config);
    return taken;
}

#define GUEST(type, c_info, b_info, u, top)                                                    \
    "{\"c_info\":{\"type\":\"" type "\",\"name\":\"g\",\"uuid\":"                             \
    "\"00000000-0000-0000-0000-000000000000\"" c_info "},"                                    \
    "\"b_info\":{\"max_vcpus\":2,\"avail_vcpus\":[0],\"max_memkb\":524288,"                   \
    "\"target_memkb\":262144" b_info ",\"type." type                                           \
    "\":{" u "},\"arch_arm\":{},\"arch_x86\":{}}" top ",\"on_soft_reset\":\"soft_reset\"}"

static const struct {
    const char *name, *json;
} cases[] = {
    {"pv", GUEST("pv", "", ",\"kernel\":\"/k\"", "", "")},
    {"pvgrub", GUEST("pv", "", ",\"kernel\":\"/usr/lib/xen/pvgrub64.bin\"", "", "")},
    {"pvh", GUEST("pvh", ",\"hap\":\"True\"", ",\"nested_hvm\":\"True\"", "\"pvshim\":\"True\"",
                  "")},
    {"hvm", GUEST("hvm", ",\"hap\":\"False\",\"passthrough\":\"sync_pt\",\"driver_domain\":\"True\"",
                  ",\"altp2m\":\"limited\",\"tsc_mode\":\"native\",\"vmtrace_buf_kb\":64,"
                  "\"max_grant_version\":1,\"device_model_version\":\"qemu_xen_traditional\","
                  "\"device_model_stubdomain\":\"True\",\"dm_restrict\":\"True\","
                  "\"extra\":[\"-a\"],\"extra_hvm\":[\"-b\",\"-c\"],\"shadow_memkb\":9",
                  "\"bios\":\"ovmf\",\"viridian\":\"True\",\"viridian_enable\":[7],"
                  "\"viridian_disable\":[0],\"mca_caps\":1,\"vga\":{\"kind\":\"std\"},"
                  "\"serial_list\":[\"pty\",\"null\"],\"usbdevice_list\":[\"tablet\",\"mouse\"],"
                  "\"soundhw\":\"es1370, hda\",\"gfx_passthru\":\"True\","
                  "\"gfx_passthru_kind\":\"igd\",\"rdm\":{\"strategy\":\"host\"},"
                  "\"acpi\":\"False\",\"hdtype\":\"ahci\",\"boot\":\"cdn\"",
                  "")},
    {"one port, one device", GUEST("hvm", "", "",
                                   "\"serial\":\"pty\",\"usbdevice\":\"tablet\",\"usb\":\"True\"",
                                   "")},
    {"no port", GUEST("hvm", "", "", "\"serial\":\"none\"", "")},
    {"pools", GUEST("pv", ",\"pool_name\":\"fast\"", "", "", "")},
    {"a pool's number", GUEST("pv", ",\"pool_name\":\"2\"", "", "", "")},
    {"affinity", GUEST("pv", "", ",\"vcpu_hard_affinity\":[[0]],\"sched_params\":"
                       "{\"sched\":\"rtds\"}", "", "")},
    {"devices",
     GUEST("hvm", "", "", "",
           ",\"disks\":[{\"pdev_path\":\"/a\",\"vdev\":\"xvda\",\"backend\":\"qdisk\","
           "\"format\":\"qcow2\",\"readwrite\":1,\"discard_enable\":\"False\"},"
           "{\"vdev\":\"hdc\",\"is_cdrom\":1,\"colo_enable\":\"True\",\"backend_domid\":3}],"
           "\"nics\":[{\"devid\":0,\"nictype\":\"vif_ioemu\",\"model\":\"e1000\","
           "\"script\":\"/etc/xen/scripts/vif-route\",\"bridge\":\"br0\"},"
           "{\"devid\":1,\"backend_domname\":\"net\",\"coloft_forwarddev\":\"eth0\"}],"
           "\"pcidevs\":[{\"dev\":31,\"func\":2,\"bus\":1,\"domain\":2,\"permissive\":true,"
           "\"rdm_policy\":\"relaxed\"}],"
           "\"usbctrls\":[{\"devid\":0,\"type\":\"devicemodel\",\"version\":3,\"ports\":4}],"
           "\"usbdevs\":[{\"ctrl\":0,\"type.hostdev\":{\"hostbus\":1,\"hostaddr\":2}}],"
           "\"vtpms\":[{\"backend_domname\":\"tpm\"}],"
           "\"vdispls\":[{\"be_alloc\":true,\"connectors\":[{\"unique_id\":\"1\"}]}],"
           "\"channels\":[{\"name\":\"c\",\"connection.pty\":{}}]")},
    {"pv devices",
     GUEST("pv", "", ",\"vnuma_nodes\":[{\"memkb\":1024,\"pnode\":1},{\"memkb\":9}],"
           "\"ioports\":[{\"first\":8,\"number\":2}],\"irqs\":[3,4],"
           "\"iomem\":[{\"start\":1,\"number\":2},{\"start\":1,\"number\":2,\"gfn\":7}]", "",
           ",\"vfbs\":[{\"vnc\":{\"enable\":\"False\"},\"sdl\":{\"enable\":\"True\"}}],"
           "\"vkbs\":[{\"backend_type\":\"linux\"}],\"p9s\":[{\"tag\":\"t\","
           "\"security_model\":\"none\"}],\"pvcallsifs\":[{}],"
           "\"usbctrls\":[{\"type\":\"pv\",\"devid\":2}],"
           "\"usbdevs\":[{\"ctrl\":2,\"type.hostdev\":{\"hostbus\":1}}]")},
};

static void test_own_cases(void **state)
{
    unsigned differ = 0;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(agree(cases[i].name, cases[i].json, &differ));
    assert_int_equal(differ, 0);
}

static void compare_file(const char *path, unsigned *n, unsigned *differ)
{
    size_t len;
    char *text = vocabulary_file(path, &len);

    if (text && strstr(text, "\"b_info\""))
        *n += agree(path, text, differ);
    free(text);
}

/* Every *.json below @dir. */
static void compare_tree(const char *dir, unsigned *n, unsigned *differ)
{
    DIR *stream = opendir(dir);
    struct dirent *entry;

    while (stream && (entry = readdir(stream))) {
        const char *dot = strrchr(entry->d_name, '.');
        char path[4096];

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", dir, entry->d_name);
        if (dot && strcmp(dot, ".json") == 0)
            compare_file(path, n, differ);
        else
            compare_tree(path, n, differ);
    }
    if (stream)
        closedir(stream);
}

/* Configurations that others wrote. libxl of this machine may not know them all. */
static void test_data(void **state)
{
    const char *data = vocabulary_data("libxl's structures against JSON");
    unsigned n = 0, differ = 0;
    char path[4096];

    (void)state;
    if (!data)
        skip();
    snprintf(path, sizeof path, "%s/guests", data);
    compare_tree(path, &n, &differ);
    printf("%u configurations, %u differ\n", n, differ);
    assert_int_equal(differ, 0);
    assert_true(n > 50);
}

/* The same of the host, for the library that is preloaded. */
static void test_host(void **state)
{
    char *physinfo = libxl_physinfo_to_json(ctx, &libxl_host_physinfo);
    char *version = libxl_version_info_to_json(ctx, &libxl_host_version);
    struct scheck_facts *read = vocabulary_facts(&vocabulary);
    libxl__gc gc = {ctx};
    libxl_domain_config config = {.c_info.type = LIBXL_DOMAIN_TYPE_PV};
    struct check c = {.gc = &gc, .policy = vocabulary.policy, .config = &config};
    char *ours, *theirs;

    (void)state;
    c.facts = vocabulary_facts(&vocabulary);
    put_hypervisor(&c);
    put_host(&c);
    put_process(&c);
    assert_int_equal(c.rc, 0);
    assert_int_equal(supportcheck_host(read, physinfo, version), SCHECK_OK);
    assert_int_equal(supportcheck_process(read, -1), SCHECK_OK);
    ours = scheck_facts_to_json(c.facts, SCHECK_FACTS_JSON_PRETTY | SCHECK_FACTS_JSON_HOST);
    theirs = scheck_facts_to_json(read, SCHECK_FACTS_JSON_PRETTY | SCHECK_FACTS_JSON_HOST);
    assert_string_equal(ours, theirs);
    assert_non_null(strstr(ours, "\"version\": \"4.17.7-pre\""));
    free(ours);
    free(theirs);
    free(physinfo);
    free(version);
    scheck_facts_free(c.facts);
    scheck_facts_free(read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_host),
        cmocka_unit_test(test_own_cases),
        cmocka_unit_test(test_data),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
