/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "libvirt_text.h"

struct reported reported;

static void report(void *ctx, const struct scheck_reader_diag *diag)
{
    (void)ctx;
    assert_non_null(diag->message);
    assert_true(strlen(diag->message) > 0);
    if (diag->severity == SCHECK_READER_ERROR)
        reported.errors++;
    else
        reported.warnings++;
    reported.line = diag->line;
    snprintf(reported.key, sizeof reported.key, "%s", diag->key ? diag->key : "");
    snprintf(reported.message, sizeof reported.message, "%s", diag->message);
}

const struct scheck_reader_sink libvirt_sink = {report, NULL};

int read_into(const char *text, size_t len, struct scheck_facts *facts)
{
    const struct scheck_reader_input input = {"test.xml", text, len};
    struct scheck_guests *guests = NULL;
    int rc;

    memset(&reported, 0, sizeof reported);
    rc = READER.open(&input, &libvirt_sink, &guests);
    if (rc) {
        assert_null(guests);
        return rc;
    }
    assert_int_equal(READER.count(guests), 1);
    rc = READER.fill(guests, 0, facts, &libvirt_sink);
    READER.close(guests);
    return rc;
}

struct scheck_facts *read_text(const char *text, int expected)
{
    struct scheck_facts *facts = vocabulary_facts(&vocabulary);
    int rc = read_into(text, strlen(text), facts);

    if (rc != expected)
        print_error("%s\n%s\n", text, reported.message);
    assert_int_equal(rc, expected);
    return facts;
}

const char *guest(const char *kind, const char *body)
{
    static char text[8192];
    const char *type = strcmp(kind, "pv") == 0    ? "<os><type>linux</type>%s"
                       : strcmp(kind, "pvh") == 0 ? "<os><type>xenpvh</type>%s"
                                                  : "<os><type>hvm</type>%s";
    const char *os_end = strstr(body, "</os>") ? "" : "</os>";
    int n = snprintf(text, sizeof text, "<domain type='xen'><name>g</name>");

    n += snprintf(text + n, sizeof text - (size_t)n, type, os_end);
    snprintf(text + n, sizeof text - (size_t)n, "%s</domain>", body);
    return text;
}
