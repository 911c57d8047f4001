/* SPDX-License-Identifier: MIT */
/*
 * Bytes as the JSON of an audit, shown in the page of a release of
 * tests/golden/audit/policy.xml: refused, or in the page as text, whatever it
 * says. Nothing of it becomes a script, nor a link.
 */
#include <libxml/xmlstring.h>
#include <string.h>

#include "docgen/docgen.h"
#include "docgen/html.h"
#include "file.h"
#include "fuzz.h"

extern const unsigned char fuzz_audit_image[];
extern const size_t fuzz_audit_image_len;

static size_t count(const char *text, const char *word)
{
    size_t n = 0;

    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        n++;
    return n;
}

/* The page, or nothing: the audit was refused. */
static void render(const struct html_table *table, const char *audit, struct text *page)
{
    struct arguments args = {.audit = audit};
    int rc = html_render_release(&args, table, page);

    FUZZ_ASSERT(rc == SCHECK_OK || (audit && rc == SCHECK_E_IO));
    FUZZ_ASSERT(!page->failed && (rc == SCHECK_OK) == (page->len > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const char *const words[] = {"<script", "<style", "<a ", "<img", "<iframe"};
    static struct html_table table;
    static struct text plain;
    struct text page = {0};

    if (!plain.len) {
        struct scheck_policy *policy = NULL;

        FUZZ_ASSERT(scheck_policy_open(fuzz_audit_image, fuzz_audit_image_len, NULL, &policy) ==
                    SCHECK_OK);
        FUZZ_ASSERT(html_table_build(policy, &table) == SCHECK_OK);
        render(&table, NULL, &plain);
        stderr = fopen("/dev/null", "w");
        FUZZ_ASSERT(stderr);
    }
    render(&table, fuzz_file(0, data, len), &page);
    if (page.len) {
        FUZZ_ASSERT(strlen(page.data) == page.len && page.len >= plain.len);
        FUZZ_ASSERT(xmlCheckUTF8((const unsigned char *)page.data));
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            FUZZ_ASSERT(count(page.data, words[i]) == count(plain.data, words[i]));
    }
    text_clear(&page);
    return 0;
}
