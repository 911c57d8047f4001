/* SPDX-License-Identifier: MIT */
/*
 * Links without target. What lies on other machines is not asked for; but the
 * headings of every SUPPORT.md are those of our documents, so that a link to one
 * of them is held against the document of that release.
 */
#include "lint_links.h"

#include <stdlib.h>
#include <string.h>

#include "commonmark.h"
#include "definitions.h"
#include "html.h"
#include "libsupportcheck/compile/model.h"

struct links {
    const struct html_table *table;
    struct html_tree *trees; /* of each release, built when one asks for it */
    bool *built;
    struct reporter *r;
    bool failed; /* out of memory */
};

static void say(struct links *l, const struct scheck_place *at, const char *url, const char *why)
{
    struct scheck_diag_sink sink = reporter_sink(l->r);
    struct scheck_diag diag = {
        .id = "link-without-target", .severity = SCHECK_DIAG_LINT, .at = *at};
    struct text message = {0};

    text_puts(&message, "\"");
    text_line(&message, url);
    text_puts(&message, "\" ");
    text_puts(&message, why);
    diag.message = message.failed ? "out of memory" : message.data;
    sink.report(sink.ctx, &diag);
    text_clear(&message);
}

/* --- headings --- */

static bool has_anchor(struct links *l, size_t release, const char *anchor)
{
    if (!l->built[release]) {
        if (html_tree_build(l->table, release, &l->trees[release]) != SCHECK_OK) {
            l->failed = true;
            return true;
        }
        l->built[release] = true;
    }
    return html_map_find(&l->trees[release].anchors, html_str(anchor)) != NULL;
}

/* The headings that explain the words of a status stand in every release. */
static bool is_definition(struct links *l, const char *anchor)
{
    for (size_t i = 0; i < N_DEFINITIONS; i++) {
        char *name = html_anchor(html_str(definitions[i].title));
        bool same = name && strcmp(name, anchor) == 0;

        l->failed |= !name;
        free(name);
        if (same)
            return true;
    }
    return false;
}

static bool is_anywhere(struct links *l, const char *anchor)
{
    for (size_t i = 0; i < l->table->info.n_releases; i++) {
        if (has_anchor(l, i, anchor))
            return true;
    }
    return is_definition(l, anchor);
}

/* --- addresses --- */

#define DOCS "xenbits.xen.org/docs/"
#define PAGE "/SUPPORT.html"
#define STABLE "-testing"

/* The release of "unstable" or "4.20-testing", or HTML_NONE. */
static size_t release_of_branch(const struct links *l, const char *branch, size_t len)
{
    size_t suffix = strlen(STABLE);
    bool stable = len > suffix && memcmp(branch + len - suffix, STABLE, suffix) == 0;
    bool unstable = len == strlen("unstable") && memcmp(branch, "unstable", len) == 0;

    for (size_t i = 0; i < l->table->info.n_releases; i++) {
        const struct scheck_release *release = &l->table->releases[i];

        if (unstable && release->development)
            return i;
        if (stable && strlen(release->id) == len - suffix &&
            memcmp(release->id, branch, len - suffix) == 0)
            return i;
    }
    return HTML_NONE;
}

/* @rest is what follows DOCS. */
static const char *wrong_page(struct links *l, const char *rest)
{
    const char *page = strstr(rest, PAGE), *behind = page ? page + strlen(PAGE) : NULL;
    size_t release;

    if (!page || memchr(rest, '/', (size_t)(page - rest)) || (*behind && *behind != '#'))
        return NULL;
    release = release_of_branch(l, rest, (size_t)(page - rest));
    if (release == HTML_NONE)
        return "leads to the SUPPORT.md of a release that the policy does not know";
    if (!*behind || has_anchor(l, release, behind + 1) || is_definition(l, behind + 1))
        return NULL;
    return "leads to no heading of that release's SUPPORT.md";
}

/* What is wrong with the address, or NULL. */
static const char *wrong_address(struct links *l, const char *url)
{
    const char *host = NULL;

    if (strncmp(url, "https://", 8) == 0)
        host = url + 8;
    else if (strncmp(url, "http://", 7) == 0)
        host = url + 7;
    if (!host)
        return "is no address: write it from https:// on";
    if (!*host || strchr("/#?", *host) || strpbrk(url, " \t\n\"<>"))
        return "is no address";
    return strncmp(host, DOCS, strlen(DOCS)) == 0 ? wrong_page(l, host + strlen(DOCS)) : NULL;
}

static void check_address(struct links *l, const char *url, const struct scheck_place *at)
{
    const char *why = wrong_address(l, url);

    if (why)
        say(l, at, url, why);
}

/* --- prose --- */

static void check_link(struct links *l, const char *url, const struct scheck_place *at)
{
    if (*url == '#' && !is_anywhere(l, url + 1))
        say(l, at, url, "leads to no heading of any release");
    else if (*url != '#' && strncmp(url, "mailto:", 7) != 0)
        check_address(l, url, at);
}

/* "[words][name]" whose name is not defined stays text. */
static void check_text(struct links *l, const char *text, const struct scheck_place *at)
{
    const char *middle = strstr(text, "][");
    const char *end = middle ? strchr(middle, '\0') : NULL, *close;
    char *name;

    close = middle ? memchr(middle + 2, ']', (size_t)(end - middle) - 2) : NULL;
    if (!close)
        return;
    name = malloc((size_t)(close - middle) + 1);
    if (!name) {
        l->failed = true;
        return;
    }
    memcpy(name, middle + 1, (size_t)(close - middle));
    name[close - middle] = '\0';
    say(l, at, name, "is a link whose target is not defined");
    free(name);
}

static void check_prose(struct links *l, const struct m_text *prose)
{
    cmark_node *root = prose->text ? commonmark_parse(prose->text, strlen(prose->text),
                                                      CMARK_OPT_VALIDATE_UTF8)
                                   : NULL;
    cmark_iter *nodes;
    cmark_event_type event;

    if (!root)
        return;
    cmark_consolidate_text_nodes(root);
    nodes = cmark_iter_new(root);
    while ((event = cmark_iter_next(nodes)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(nodes);
        cmark_node_type type = cmark_node_get_type(node);

        if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE))
            check_link(l, cmark_node_get_url(node), &prose->at);
        else if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_TEXT)
            check_text(l, cmark_node_get_literal(node), &prose->at);
    }
    cmark_iter_free(nodes);
    cmark_node_free(root);
}

/* --- the policy --- */

static void check_statement(struct links *l, const struct m_statement *s)
{
    const struct m_text *prose[] = {&s->caveat, &s->description, &s->rationale, &s->remedy};

    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
        check_prose(l, prose[i]);
    for (size_t i = 0; i < s->references.n; i++) {
        const struct m_text *reference = &s->references.items[i];

        /* Numbers of commits and advisories, and ids of messages, are none. */
        if (strstr(reference->text, "://"))
            check_address(l, reference->text, &reference->at);
    }
}

static void check_feature(struct links *l, const struct m_feature *f)
{
    if (f->link.text)
        check_address(l, f->link.text, &f->link.at);
    check_prose(l, &f->description);
    check_prose(l, &f->text);
    for (size_t i = 0; i < f->statements.n; i++)
        check_statement(l, &f->statements.items[i]);
}

int lint_links(const struct scheck_model *model, const struct scheck_policy *policy,
               struct reporter *r)
{
    struct html_table table;
    struct links l = {.table = &table, .r = r};
    int rc = html_table_build(policy, &table);

    if (rc != SCHECK_OK)
        return rc;
    l.trees = calloc(table.info.n_releases + 1, sizeof *l.trees);
    l.built = calloc(table.info.n_releases + 1, sizeof *l.built);
    l.failed = !l.trees || !l.built;
    for (size_t i = 0; i < model->features.n && !l.failed; i++)
        check_feature(&l, &model->features.items[i]);
    for (size_t i = 0; l.built && i < table.info.n_releases; i++) {
        if (l.built[i])
            html_tree_clear(&l.trees[i]);
    }
    free(l.trees);
    free(l.built);
    html_table_clear(&table);
    return l.failed ? SCHECK_E_NOMEM : SCHECK_OK;
}
