/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a policy image, sealed: every document of every release of what
 * opens is written, and the policy compared with itself.
 */
#include <string.h>

#include "docgen/diff.h"
#include "docgen/doc_build.h"
#include "docgen/docgen.h"
#include "docgen/html.h"
#include "fuzz.h"
#include "libsupportcheck/core/digest.h"
#include "libsupportcheck/core/image_format.h"

/* An image may have very many releases. */
#define MAX_RELEASES 3

static void render(const struct scheck_policy *policy, size_t release)
{
    static render_function *const renders[] = {render_coverage, render_man, render_markdown,
                                               render_statements, render_statements};
    static const char *const formats[] = {NULL, NULL, NULL, "tsv", "json"};
    struct doc doc;

    FUZZ_ASSERT(doc_build(policy, release, &doc) == SCHECK_OK);
    for (size_t i = 0; i < sizeof renders / sizeof *renders; i++) {
        const struct arguments args = {.format = formats[i]};
        struct text out = {0};

        renders[i](&args, &doc, &out);
        FUZZ_ASSERT(!out.failed && out.len);
        text_clear(&out);
    }
    doc_clear(&doc);
}

static void render_pages(const struct scheck_policy *policy)
{
    const struct arguments args = {.release = NULL};
    struct text out = {0};
    struct html_table table;

    FUZZ_ASSERT(html_table_build(policy, &table) == SCHECK_OK);
    if (table.info.n_releases)
        FUZZ_ASSERT(html_render_release(&args, &table, &out) == SCHECK_OK);
    FUZZ_ASSERT(html_render_matrix(&args, &table, &out) == SCHECK_OK);
    FUZZ_ASSERT(!out.failed && out.len);
    text_clear(&out);
    html_table_clear(&table);
}

static void compare(const struct scheck_policy *policy, const char *format)
{
    struct diff_side from = {.name = "a"}, to = {.name = "b"};
    struct text out = {0};
    struct diff diff;

    FUZZ_ASSERT(diff_side_fill(policy, 0, &from) == SCHECK_OK);
    FUZZ_ASSERT(diff_side_fill(policy, SIZE_MAX, &to) == SCHECK_OK);
    FUZZ_ASSERT(diff_compare(&from, &to, &diff) == SCHECK_OK);
    diff_render(&diff, format, &out);
    FUZZ_ASSERT(!out.failed && out.len);
    text_clear(&out);
    free(diff.changes);
    diff_side_clear(&from);
    diff_side_clear(&to);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct scheck_policy *policy = NULL;
    struct scheck_release release;
    unsigned char *image;

    if (len < HDR_SECTIONS)
        return 0;
    image = malloc(len);
    FUZZ_ASSERT(image);
    memcpy(image, data, len);
    for (size_t i = 0; i < 4; i++)
        image[HDR_SIZE + i] = (unsigned char)(len >> (8 * i));
    scheck__image_digest(image, len, image + HDR_DIGEST);
    if (scheck_policy_open(image, len, NULL, &policy) == SCHECK_OK) {
        for (size_t i = 0;
             i < MAX_RELEASES && scheck_policy_release(policy, i, &release) == SCHECK_OK; i++)
            render(policy, i);
        render_pages(policy);
        compare(policy, "text");
        compare(policy, "markdown");
        compare(policy, "json");
    }
    scheck_policy_close(policy);
    free(image);
    return 0;
}
