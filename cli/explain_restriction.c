/* SPDX-License-Identifier: MIT */
/* The story of a restriction, for somebody who was not there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "explain.h"
#include "words.h"

#define MAX_RELEASES 256 /* of any image */

struct story {
    struct explanation *e;
    const char *feature;
    size_t first;                   /* its first statement */
    size_t in_force[MAX_RELEASES];  /* limits and statements of each release */
    bool undocumented[MAX_RELEASES];
    size_t n_releases;
};

static bool belongs(const struct story *story, size_t idx, struct scheck_statement *out)
{
    return scheck_policy_statement(story->e->policy, idx, out) == SCHECK_OK &&
           strcmp(out->feature, story->feature) == 0;
}

static struct scheck_str document(const struct story *story, size_t idx,
                                  enum scheck_document kind)
{
    struct scheck_str text = {"", 0};

    (void)scheck_policy_document(story->e->policy, idx, kind, &text);
    return text;
}

/* Each statement that is to be told, in order; false behind the last. */
static bool next(const struct story *story, size_t *idx, struct scheck_statement *out)
{
    struct scheck_policy_info info;
    struct scheck_history at;

    scheck_policy_info(story->e->policy, &info);
    for (; *idx < info.n_statements; ++*idx)
        if (belongs(story, *idx, out) &&
            (!story->e->only_release ||
             cli_history_at(story->e->policy, *idx, story->e->release, &at)))
            return true;
    return false;
}

/* --- the table --- */

/* The id without the feature's in front of it. */
static const char *short_id(const struct story *story, const char *id)
{
    size_t len = strlen(story->feature);

    return strncmp(id, story->feature, len) == 0 && id[len] == '.' ? id + len + 1 : id;
}

static void print_subject(struct story *story, size_t idx)
{
    struct scheck_str columns = document(story, idx, SCHECK_DOC_LIMIT);
    struct scheck_str subject = explain_cut(&columns, '\t'), max = explain_cut(&columns, '\t');
    struct scheck_str quantity = explain_cut(&columns, '\t');
    struct text *text = &story->e->text;

    if (!max.len)
        return;
    text_wordsf(text, "%.*s", (int)quantity.len, quantity.data);
    if (subject.len)
        text_wordsf(text, "(%.*s)", (int)subject.len, subject.data);
    text_wordsf(text, "up to %.*s;", (int)max.len, max.data);
}

static void print_releases(struct story *story, size_t idx)
{
    struct scheck_history first, last, h;
    size_t n = 0;

    for (; scheck_policy_history(story->e->policy, idx, n, &h) == SCHECK_OK; n++) {
        if (n == 0)
            first = h;
        last = h;
    }
    if (n)
        text_wordsf(&story->e->text, "%s to %s%s", first.since, last.until,
                    last.checkable ? "" : "; stated but not checked");
}

static void print_row(struct story *story, size_t idx, const struct scheck_statement *s)
{
    char operations[CLI_WORDS_SIZE];
    struct text *text = &story->e->text;

    text_begin(text, 4, 8);
    text_style(text, TEXT_BOLD);
    text_words(text, short_id(story, s->id));
    text_style(text, TEXT_PLAIN);
    text_join(text);
    text_words(text, ":");
    print_subject(story, idx);
    if (s->operations)
        text_wordsf(text, "beyond it %s:",
                    cli_operation_words(s->operations, operations));
    text_wordsf(text, "%s;", *s->consequence ? s->consequence : s->message);
    print_releases(story, idx);
    text_end(text);
}

static void print_table(struct story *story)
{
    struct scheck_statement s;

    explain_heading(story->e, "Limits: what is counted, the last value that works, what breaks "
                              "beyond it and how, and in which releases");
    for (size_t i = 0; next(story, &i, &s); i++)
        print_row(story, i, &s);
}

/* --- releases --- */

static void count(struct story *story)
{
    struct scheck_statement s;
    struct scheck_release release;
    struct scheck_history h;

    while (story->n_releases < MAX_RELEASES &&
           scheck_policy_release(story->e->policy, story->n_releases, &release) == SCHECK_OK)
        story->n_releases++;
    for (size_t i = 0; next(story, &i, &s); i++) {
        for (size_t r = 0; r < story->n_releases; r++) {
            if (!cli_history_at(story->e->policy, i, r, &h))
                continue;
            story->in_force[r]++;
            story->undocumented[r] |= h.undocumented;
        }
    }
}

static bool same(const struct story *story, size_t a, size_t b)
{
    return story->in_force[a] == story->in_force[b] &&
           story->undocumented[a] == story->undocumented[b];
}

static void print_state(struct story *story)
{
    struct scheck_release since = {0}, until = {0};
    struct text *text = &story->e->text;

    explain_heading(story->e, "State by release");
    for (size_t first = 0, r = 1; r <= story->n_releases; r++) {
        if (r < story->n_releases && same(story, first, r))
            continue;
        (void)scheck_policy_release(story->e->policy, first, &since);
        (void)scheck_policy_release(story->e->policy, r - 1, &until);
        text_begin(text, 4, 8);
        text_wordsf(text, "%s to %s: %zu in force,", since.id, until.id, story->in_force[first]);
        text_words(text, !story->in_force[first]      ? "nothing to document"
                         : story->undocumented[first] ? "not documented in SUPPORT.md"
                                                      : "documented in SUPPORT.md");
        text_end(text);
        first = r;
    }
}

/* --- references --- */

static bool told_before(const struct story *story, size_t idx, const char *reference, size_t len)
{
    struct scheck_statement s;

    for (size_t i = 0; next(story, &i, &s) && i < idx; i++) {
        for (const char *p = s.references; *p;) {
            const char *end = strstr(p, "; ");
            size_t n = end ? (size_t)(end - p) : strlen(p);

            if (n == len && memcmp(p, reference, len) == 0)
                return true;
            p += n + (end ? 2 : 0);
        }
    }
    return false;
}

static void print_references(struct story *story)
{
    struct scheck_statement s;
    bool any = false;

    for (size_t i = 0; next(story, &i, &s); i++) {
        for (const char *p = s.references; *p;) {
            const char *end = strstr(p, "; ");
            size_t n = end ? (size_t)(end - p) : strlen(p);

            if (!told_before(story, i, p, n)) {
                if (!any)
                    explain_heading(story->e, "References");
                any = true;
                text_begin(&story->e->text, 4, 8);
                text_wordsf(&story->e->text, "%.*s", (int)n, p);
                text_end(&story->e->text);
            }
            p += n + (end ? 2 : 0);
        }
    }
}

/* --- the whole --- */

bool explain_restriction(struct explanation *e, const char *feature)
{
    struct story story = {.e = e, .feature = feature};
    struct scheck_statement s;
    struct scheck_str lift, text;

    if (!next(&story, &story.first, &s))
        return false;
    lift = document(&story, story.first, SCHECK_DOC_LIFT);
    if (!lift.len)
        return false;
    count(&story);
    text_begin(&e->text, 0, 4);
    text_style(&e->text, TEXT_BOLD);
    text_words(&e->text, feature);
    text_style(&e->text, TEXT_PLAIN);
    text_wordsf(&e->text, "- %s", s.path);
    text_end(&e->text);
    explain_heading(e, "What it is");
    text = document(&story, story.first, SCHECK_DOC_DESCRIPTION);
    explain_prose(e, text);
    print_table(&story);
    print_state(&story);
    explain_heading(e, "What has to be true before this can go");
    explain_lifts(e, lift);
    print_references(&story);
    e->told = feature;
    e->n_shown++;
    return true;
}
