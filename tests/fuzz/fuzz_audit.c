/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a file of C source, as the audit reads it: whatever they are, what
 * is found lies inside the file, and a line of it is found where it stands.
 * The first line is the pattern that is looked for.
 */
#include <string.h>

#include "cli/audit/tokens.h"
#include "fuzz.h"

static void check_tokens(const struct audit_tokens *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct audit_token *token = &t->items[i];

        FUZZ_ASSERT(token->text && token->line);
        FUZZ_ASSERT(i == 0 || token->line >= token[-1].line);
        FUZZ_ASSERT(!token->opened_by || (token->opened_by < i && strcmp(token->text, "}") == 0 &&
                                          strcmp(t->items[token->opened_by].text, "{") == 0));
    }
}

static void check_members(const struct audit_tokens *t, struct audit_span span, const char *name)
{
    struct audit_member member = {NULL, 0, 0};

    if (!audit_tokens_member(t, span, name, &member))
        return;
    FUZZ_ASSERT(member.line >= t->items[span.first].line &&
                member.line <= t->items[span.end - 1].line);
    free(member.type);
}

/* Every definition ends behind where it begins, and the next one is looked for behind that. */
static void check_definitions(const struct audit_tokens *t, const char *name,
                              const struct audit_tokens *pattern, const char *text)
{
    struct audit_span span = {0, 0};

    while (audit_tokens_definition(t, name, span.end, &span)) {
        size_t at = audit_tokens_find(t, span, pattern, text);

        FUZZ_ASSERT(span.first < span.end && span.end <= t->n);
        FUZZ_ASSERT(at == SIZE_MAX || (span.first <= at && at < span.end));
        check_members(t, span, "a");
        check_members(t, span, "store_mfn");
    }
}

/* The first tokens that are alive are found where they stand. */
static void check_pattern(const struct audit_tokens *t)
{
    struct audit_tokens pattern = {NULL, 0};
    struct audit_span all = {0, t->n};
    size_t first = 0, at;

    while (first < t->n && t->items[first].dead)
        first++;
    pattern.items = t->items + first;
    while (first + pattern.n < t->n && pattern.n < 3 && !t->items[first + pattern.n].dead)
        pattern.n++;
    if (!pattern.n)
        return;
    at = audit_tokens_find(t, all, &pattern, "\n");
    FUZZ_ASSERT(at <= first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static CXIndex index;
    const char *text = len ? (const char *)data : "";
    const char *end = len ? memchr(text, '\n', len) : NULL;
    size_t n = end ? (size_t)(end - text) : 0;
    char line[256] = "";
    struct audit_tokens tokens, pattern;

    if (!index)
        index = clang_createIndex(0, 0);
    memcpy(line, text, n < sizeof line ? n : 0);
    if (audit_tokens_read(index, "pattern.c", line, strlen(line), &pattern) &&
        audit_tokens_read(index, "fuzz.c", text, len, &tokens)) {
        check_tokens(&tokens);
        check_pattern(&tokens);
        check_definitions(&tokens, "a", &pattern, line);
        check_definitions(&tokens, "setup", &pattern, line);
        audit_tokens_clear(&tokens);
    }
    audit_tokens_clear(&pattern);
    return 0;
}
