/* SPDX-License-Identifier: MIT */
/* The reader of libvirt's domain XML: what it refuses, warns of and survives. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "failing_alloc.h"
#include "libvirt_text.h"

/* --- what is refused --- */

static const struct {
    const char *text;
    unsigned line;
    const char *key, *message; /* part of it */
} errors[] = {
    {"", 1, "", "empty"},
    {"name = 'x'\n", 1, "", ""},
    {"<domain type='xen'>\n<name>\n</domain>", 3, "", "name"},
    {"<domain type='xen'>\n<a>\n<b></a></b></domain>", 3, "", "b"},
    {"<domain type='xen'>&unknown;</domain>", 1, "", "unknown"},
    {"<domain type='xen'></domain>\n<domain/>", 2, "", ""},
    {"\n<!DOCTYPE domain [<!ENTITY a 'b'>]>\n<domain type='xen'/>", 2, "", "document type"},
    {"<!DOCTYPE domain SYSTEM 'http://example.org/x.dtd'>\n<domain type='xen'/>", 1, "",
     "document type"},
    {"\n<domainCapabilities/>", 2, "", "no libvirt domain"},
    {"<domstatus/>", 1, "", "no libvirt domain"},
    {"\n\n<domain type='kvm'/>", 3, "type", "\"kvm\", not \"xen\""},
    {"<domain/>", 1, "type", "not \"xen\""},
    {"<domain type='xen'>\n<os><type>exe</type></os></domain>", 2, "os/type", "\"exe\""},
    {"<domain type='xen'>\n<memory unit='hogshead'>1</memory></domain>", 2, "memory", "hogshead"},
    {"<domain type='xen'>\n<memory>lots</memory></domain>", 2, "memory", "lots"},
    {"<domain type='xen'>\n<memory/></domain>", 2, "memory", "no amount"},
    {"<domain type='xen'>\n<memory unit='TiB'>9000000</memory></domain>", 2, "memory", "64 bits"},
    {"<domain type='xen'>\n<memory>18446744073709551616</memory></domain>", 2, "memory", ""},
    {"<domain type='xen'><cpu><numa>\n<cell memory='x'/></numa></cpu></domain>", 2, "cell", "x"},
    {"<domain type='xen'><cpu><numa><cell memory='8000000' unit='TiB'/>\n"
     "<cell memory='8000000' unit='TiB'/></numa></cpu></domain>", 2, "cell", "64 bits"},
    {"<domain type='xen'>\n<vcpu>0</vcpu></domain>", 2, "vcpu", "no number"},
    {"<domain type='xen'>\n<vcpu>-1</vcpu></domain>", 2, "vcpu", "-1"},
    {"<domain type='xen'>\n<vcpu current='x'>1</vcpu></domain>", 2, "vcpu", "x"},
    {"<domain type='xen'><os><type>hvm</type></os><features>\n<hap state='maybe'/></features>"
     "</domain>", 2, "hap", "maybe"},
    {"<domain type='xen'><devices><hostdev type='pci'><source>\n<address bus='0x100'/></source>"
     "</hostdev></devices></domain>", 2, "address", "0x100"},
    {"<domain type='xen'><devices><hostdev type='usb'><source>\n<address bus='a'/></source>"
     "</hostdev></devices></domain>", 2, "address", "\"a\""},
    {"<domain type='xen'><devices>\n<controller type='usb' ports='many'/></devices></domain>", 2,
     "address", "many"},
    {"<domain type='xen'><os><type>hvm</type></os><devices><video>\n<model type='vga' vram='x'/>"
     "</video></devices></domain>", 2, "video", "\"x\""},
};

static void test_errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(errors); i++) {
        struct scheck_facts *facts = read_text(errors[i].text, SCHECK_E_SYNTAX);

        if (reported.errors == 0 || reported.line != errors[i].line ||
            strcmp(reported.key, errors[i].key) != 0 ||
            !strstr(reported.message, errors[i].message))
            fail_msg("%s\n%u: %s: %s", errors[i].text, reported.line, reported.key,
                     reported.message);
        scheck_facts_free(facts);
    }
}

static const struct {
    const char *kind, *body, *key, *message;
} warnings[] = {
    {"hvm", DEVICES("<tpm model='tpm-tis'/>"), "tpm", "ignores"},
    {"hvm", DEVICES("<filesystem type='mount'/>"), "filesystem", "ignores"},
    {"hvm", "<features><gic version='3'/></features>", "features/gic", "ignores"},
    {"hvm", "<features><hyperv/></features>", "features/hyperv", "viridian"},
    {"hvm", "<vcpu current='4'>2</vcpu>", "vcpu", "refuses"},
    {"hvm", "<memory>1024</memory><cpu>" CELLS "</cpu>", "memory", "sum"},
    {"hvm", DRIVER("phy", "qcow2"), "disk", "refuses driver phy with format qcow2"},
    {"hvm", DRIVER("qemu", "vmdk"), "disk", "vmdk"},
    {"hvm", DISK("<driver type='qcow2'/>", ""), "disk", "as raw"},
    {"hvm", DEVICES("<disk/>"), "disk", "target"},
    {"pv", NIC("bridge", "<model type='e1000'/>"), "interface", "e1000"},
    {"hvm", NIC("direct", ""), "interface", "\"direct\""},
    {"hvm", HOSTDEV("pci", "<source/>"), "hostdev", "address"},
    {"hvm", DEVICES("<controller type='usb' model='ehci'/>"), "controller", "ehci"},
    {"hvm", VIDEO("type='vmvga'"), "video", "vmvga"},
    {"hvm", DEVICES("<input type='keyboard' bus='usb'/>"), "input", "keyboard"},
    {"hvm", DEVICES("<channel type='pty'><target type='virtio'/></channel>"), "channel", "xen"},
    {"hvm", DEVICES("<channel type='tcp'><target type='xen'/></channel>"), "channel", "\"tcp\""},
};

static void test_warnings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(warnings); i++) {
        const char *text = guest(warnings[i].kind, warnings[i].body);
        struct scheck_facts *facts = read_text(text, SCHECK_OK);

        if (reported.warnings != 1 || reported.line != 1 ||
            strcmp(reported.key, warnings[i].key) != 0 ||
            !strstr(reported.message, warnings[i].message))
            fail_msg("%s\n%u: %s: %s", text, reported.warnings, reported.key, reported.message);
        scheck_facts_free(facts);
    }
}

/* --- limits --- */

/* @n times @piece between @before and @after, to be freed. */
static char *repeat(const char *before, const char *piece, size_t n, const char *after)
{
    size_t len = strlen(piece), at = strlen(before);
    char *text = malloc(at + n * len + strlen(after) + 1);

    assert_non_null(text);
    memcpy(text, before, at);
    for (size_t i = 0; i < n; i++, at += len)
        memcpy(text + at, piece, len);
    strcpy(text + at, after);
    return text;
}

static void expect(char *text, int expected, const char *message)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);

    assert_int_equal(read_into(text, strlen(text), facts), expected);
    if (message)
        assert_non_null(strstr(reported.message, message));
    scheck_facts_free(facts);
    free(text);
}

static void test_limits(void **state)
{
    static const char head[] = "<domain type='xen'>", foot[] = "</domain>";

    (void)state;
    expect(repeat(head, "<a>", 64, ""), SCHECK_E_LIMIT, "nested too deeply");
    expect(repeat(head, "<a/>", 65534, foot), SCHECK_OK, NULL);
    expect(repeat(head, "<a/>", 65536, foot), SCHECK_E_LIMIT, "too many elements");
    expect(repeat(head, "            ", 4 * 1024 * 1024 / 12, foot), SCHECK_E_LIMIT, "too large");
    expect(repeat("<domain type='xen'><name>", "0123456789", 110000, "</name></domain>"),
           SCHECK_OK, "longer than the policy's limit");
    expect(repeat("<domain type='xen'><devices>", "<disk><target dev='a'/></disk>", 65,
                  "</devices></domain>"), SCHECK_OK, "longer than the policy's limit");
}

static void test_long_list_is_unknown(void **state)
{
    char *text = repeat("<domain type='xen'><devices>", "<disk><target dev='a'/></disk>", 65,
                        "</devices></domain>");
    struct scheck_facts *facts = read_text(text, SCHECK_OK);

    (void)state;
    assert_fact(facts, "guest.disks", "?");
    assert_fact(facts, "guest.nics", "[0]");
    scheck_facts_free(facts);
    free(text);
}

/* Names of other elements are nobody's business, however odd. */
static void test_unknown_elements(void **state)
{
    struct scheck_facts *facts = read_text(
        guest("hvm", "<metadata><q:x xmlns:q='urn:q' y='z'>text</q:x></metadata><odd/>text<no:such a:b='c'/>"
                     DEVICES("<panel><knob/></panel>")), SCHECK_OK);

    (void)state;
    assert_int_equal(reported.warnings + reported.errors, 0);
    scheck_facts_free(facts);
}

/* --- memory runs out --- */

/* Whichever allocation fails, the reader says so and nothing is left behind. */
static void test_out_of_memory(void **state)
{
    const char *text = guest("hvm", "<memory>1024</memory>" CELLS DRIVER("qemu", "qcow2"));
    struct failing_alloc fa;

    (void)state;
    for (size_t n = 0; failing_alloc_next(&fa, n); n++) {
        struct scheck_facts *facts = NULL;
        int rc = scheck_facts_new(vocabulary.policy, &fa.allocator, &facts);

        if (rc == SCHECK_OK)
            rc = read_into(text, strlen(text), facts);
        assert_int_equal(rc, fa.n_failed ? SCHECK_E_NOMEM : SCHECK_OK);
        scheck_facts_free(facts);
        assert_int_equal(failing_alloc_clear(&fa), 0);
    }
}

/* --- damage --- */

static const char sample[] =
    "<?xml version='1.0'?>\n<domain type='xen' id='1'>\n<name>g&amp;h</name><memory unit='MiB'>"
    "400</memory><vcpu current='1'>2</vcpu><cpu mode='host-passthrough'><feature name='vmx' "
    "policy='disable'/><numa><cell memory='1024'/></numa></cpu><os><type arch='x86_64'>hvm</type>"
    "<loader type='rom'>hvmloader</loader><boot dev='hd'/></os><features><hap state='on'/><xen>"
    "<passthrough state='on'/></xen></features><devices><disk device='cdrom'><driver name='qemu'"
    "/><target dev='hda'/></disk><interface type='bridge'><source bridge='b'/></interface>"
    "<hostdev type='pci'><source><address bus='0x1'/></source></hostdev><graphics type='vnc'/>"
    "<video><model type='vga' vram='16384'/></video><console type='pty'/><![CDATA[x]]></devices>"
    "</domain>";

/* Exactly @len bytes, so that a sanitizer sees any that are read beyond them. */
static int feed(const char *text, size_t len)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);
    char *copy = malloc(len ? len : 1);
    const struct scheck_reader_input input = {"x", copy, len};
    int rc;

    assert_non_null(copy);
    memcpy(copy, text, len);
    (void)READER.recognise(&input);
    rc = read_into(copy, len, facts);
    assert_true(rc == SCHECK_OK || reported.errors > 0);
    free(copy);
    scheck_facts_free(facts);
    return rc;
}

static void test_truncations(void **state)
{
    (void)state;
    for (size_t len = 0; len < sizeof sample - 1; len++)
        assert_int_equal(feed(sample, len), SCHECK_E_SYNTAX);
    assert_int_equal(feed(sample, sizeof sample - 1), SCHECK_OK);
}

static void test_flips(void **state)
{
    static const unsigned char masks[] = {0x01, 0x20, 0x80, 0xff};
    char text[sizeof sample];

    (void)state;
    for (size_t i = 0; i < sizeof sample - 1; i++) {
        for (size_t k = 0; k < COUNT(masks); k++) {
            memcpy(text, sample, sizeof sample);
            text[i] = (char)(text[i] ^ masks[k]);
            (void)feed(text, sizeof sample - 1);
        }
        memcpy(text, sample, sizeof sample);
        text[i] = '\0';
        (void)feed(text, sizeof sample - 1);
    }
}

/* --- configurations that others wrote --- */

static void read_corpus_file(const char *path)
{
    size_t len;
    char *text = vocabulary_file(path, &len);
    const struct scheck_reader_input input = {path, text, len};
    struct scheck_facts *first = vocabulary_facts(&vocabulary);
    struct scheck_facts *second = vocabulary_facts(&vocabulary);

    assert_non_null(text);
    assert_true(READER.recognise(&input));
    if (read_into(text, len, first) != SCHECK_OK)
        fail_msg("%s:%u: %s", path, reported.line, reported.message);
    /* Reading again gives the same. */
    assert_int_equal(read_into(text, len, second), SCHECK_OK);
    assert_true(vocabulary_digest(first) == vocabulary_digest(second));
    scheck_facts_free(first);
    scheck_facts_free(second);
    free(text);
}

static size_t read_corpus_dir(const char *data, const char *dir)
{
    char path[4096];
    struct dirent *entry;
    size_t n = 0;
    DIR *d;

    snprintf(path, sizeof path, "%s/guests/%s", data, dir);
    d = opendir(path);
    assert_non_null(d);
    while ((entry = readdir(d))) {
        size_t len = strlen(entry->d_name);

        if (len < 4 || strcmp(entry->d_name + len - 4, ".xml") != 0)
            continue;
        snprintf(path, sizeof path, "%s/guests/%s/%s", data, dir, entry->d_name);
        read_corpus_file(path);
        n++;
    }
    closedir(d);
    return n;
}

static void test_corpus(void **state)
{
    static const char *const dirs[] = {"libvirt/tests/libxlxml2domconfigdata",
                                       "libvirt/tests/xlconfigdata", "libvirt/docs", "qubes"};
    const char *data = vocabulary_data("libvirt XML that others wrote");
    size_t n = 0;

    (void)state;
    if (!data)
        skip();
    for (size_t i = 0; i < COUNT(dirs); i++)
        n += read_corpus_dir(data, dirs[i]);
    assert_true(n >= 48);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_long_list_is_unknown),
        cmocka_unit_test(test_unknown_elements),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_truncations),
        cmocka_unit_test(test_flips),
        cmocka_unit_test(test_corpus),
    };

    return cmocka_run_group_tests(tests, vocabulary_setup, vocabulary_teardown);
}
