/* SPDX-License-Identifier: MIT */
/* Statements by release, and the headings of one release's document. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"

#define SEPARATOR " > "
/* HTML has six levels of headings; an image may have a deeper path. */
#define MAX_DEPTH 32

/* --- the table --- */

static size_t find_release(const struct html_table *t, const char *id)
{
    size_t i = 0;

    while (i < t->info.n_releases && strcmp(t->releases[i].id, id) != 0)
        i++;
    return i;
}

static void fill_statement(struct html_table *t, size_t idx)
{
    struct scheck_history h;

    scheck_policy_statement(t->policy, idx, &t->statements[idx]);
    for (size_t n = 0; scheck_policy_history(t->policy, idx, n, &h) == SCHECK_OK; n++) {
        size_t last = find_release(t, h.until);

        for (size_t r = find_release(t, h.since); r <= last && r < t->info.n_releases; r++)
            t->cells[idx * t->info.n_releases + r] = h;
    }
}

int html_table_build(const struct scheck_policy *policy, struct html_table *t)
{
    *t = (struct html_table){.policy = policy};
    scheck_policy_info(policy, &t->info);
    t->releases = calloc(t->info.n_releases + 1, sizeof *t->releases);
    t->statements = calloc(t->info.n_statements + 1, sizeof *t->statements);
    t->cells = calloc(t->info.n_statements * t->info.n_releases + 1, sizeof *t->cells);
    if (!t->releases || !t->statements || !t->cells) {
        html_table_clear(t);
        return SCHECK_E_NOMEM;
    }
    for (size_t i = 0; i < t->info.n_releases; i++)
        scheck_policy_release(policy, i, &t->releases[i]);
    for (size_t i = 0; i < t->info.n_statements; i++)
        fill_statement(t, i);
    return SCHECK_OK;
}

void html_table_clear(struct html_table *t)
{
    free(t->releases);
    free(t->statements);
    free(t->cells);
    *t = (struct html_table){0};
}

const struct scheck_history *html_cell(const struct html_table *t, size_t statement, size_t release)
{
    const struct scheck_history *h = &t->cells[statement * t->info.n_releases + release];

    return h->label ? h : NULL;
}

size_t html_find_release(const struct html_table *t, const char *id)
{
    size_t i = t->info.n_releases;

    if (id) {
        i = find_release(t, id);
        return i < t->info.n_releases ? i : HTML_NONE;
    }
    while (i > 0 && t->releases[i - 1].development)
        i--;
    return (i ? i : t->info.n_releases) - 1; /* HTML_NONE when there are none at all */
}

const char *html_version(const struct scheck_release *release, char *buf, size_t cap)
{
    snprintf(buf, cap, "%s%s", release->id, release->development ? "-unstable" : "");
    return buf;
}

struct scheck_str html_document(const struct html_table *t, size_t statement,
                                enum scheck_document kind)
{
    struct scheck_str text = {"", 0};

    scheck_policy_document(t->policy, statement, kind, &text);
    return text;
}

/* --- the tree --- */

static size_t add_heading(struct html_tree *tree, size_t parent, const struct html_heading *h)
{
    size_t idx = tree->n_headings;
    size_t *last;

    if (idx == tree->cap_headings) {
        size_t cap = idx ? idx * 2 : 256;
        void *larger = realloc(tree->headings, cap * sizeof *tree->headings);

        if (!larger)
            return HTML_NONE;
        tree->headings = larger;
        tree->cap_headings = cap;
    }
    tree->headings[tree->n_headings++] = *h;
    last = parent == HTML_NONE ? &tree->last_top : &tree->headings[parent].last_child;
    if (*last != HTML_NONE)
        tree->headings[*last].next = idx;
    else if (parent == HTML_NONE)
        tree->top = idx;
    else
        tree->headings[parent].child = idx;
    *last = idx;
    return idx;
}

/* The heading of @path, whose last title begins at @from; made where it is missing. */
static size_t heading_at(struct html_tree *tree, size_t parent, struct scheck_str path, size_t from)
{
    size_t *idx = html_map_at(&tree->paths, path, HTML_NONE);
    struct html_heading h = {.path = path, .parent = parent};

    if (!idx)
        return HTML_NONE;
    if (*idx != HTML_NONE)
        return *idx;
    h.title = (struct scheck_str){path.data + from, path.len - from};
    h.depth = parent == HTML_NONE ? 1 : tree->headings[parent].depth + 1;
    h.child = h.last_child = h.next = h.first = h.last = HTML_NONE;
    *idx = add_heading(tree, parent, &h);
    return *idx;
}

/* The heading with @path; HTML_NONE when memory is out. */
static size_t heading_of(struct html_tree *tree, const char *path)
{
    size_t parent = HTML_NONE, from = 0;

    for (int depth = 1;; depth++) {
        const char *end = depth < MAX_DEPTH ? strstr(path + from, SEPARATOR) : NULL;
        size_t len = end ? (size_t)(end - path) : strlen(path);

        parent = heading_at(tree, parent, (struct scheck_str){path, len}, from);
        if (!end || parent == HTML_NONE)
            return parent;
        from = len + strlen(SEPARATOR);
    }
}

static bool add_statement(const struct html_table *t, size_t idx, bool published,
                          struct html_tree *tree)
{
    size_t at = heading_of(tree, t->statements[idx].path);
    struct html_heading *h;

    if (at == HTML_NONE)
        return false;
    h = &tree->headings[at];
    if (h->last == HTML_NONE)
        h->first = idx;
    else
        tree->next[h->last] = idx;
    h->last = idx;
    tree->heading[idx] = at;
    for (; at != HTML_NONE; at = tree->headings[at].parent) {
        tree->headings[at].published |= published;
        tree->headings[at].n_below++;
    }
    return true;
}

/*
 * Those of SUPPORT.md first: headings that only our statements have must not
 * change the numbers behind the others' names.
 */
static bool add_anchors(struct html_tree *tree)
{
    bool ok = true;

    for (int published = 1; published >= 0 && ok; published--) {
        size_t i = HTML_NONE;

        while (ok && (i = html_tree_next(tree, i)) != HTML_NONE) {
            struct html_heading *h = &tree->headings[i];

            if (h->published == (published == 1)) {
                h->anchor = html_anchor_unique(&tree->anchors, html_anchor(h->title));
                ok = h->anchor != NULL;
            }
        }
    }
    return ok;
}

/* @statement in @release, or in any; *@published_out: it is a row of SUPPORT.md there. */
static bool is_stated(const struct html_table *t, size_t statement, size_t release,
                      bool *published_out)
{
    size_t r = release == HTML_NONE ? 0 : release;
    size_t end = release == HTML_NONE ? t->info.n_releases : release + 1;
    bool stated = false;

    *published_out = false;
    for (; r < end; r++) {
        const struct scheck_history *h = html_cell(t, statement, r);

        stated |= h != NULL;
        *published_out |= h && *h->label;
    }
    return stated;
}

int html_tree_build(const struct html_table *t, size_t release, struct html_tree *tree)
{
    size_t n = t->info.n_statements;
    bool ok;

    *tree = (struct html_tree){.top = HTML_NONE, .last_top = HTML_NONE};
    tree->heading = malloc((n + 1) * sizeof *tree->heading);
    tree->next = malloc((n + 1) * sizeof *tree->next);
    ok = tree->heading && tree->next;
    for (size_t i = 0; i < n && ok; i++) {
        bool published;

        tree->heading[i] = tree->next[i] = HTML_NONE;
        if (is_stated(t, i, release, &published))
            ok = add_statement(t, i, published, tree);
    }
    ok = ok && add_anchors(tree);
    if (!ok)
        html_tree_clear(tree);
    return ok ? SCHECK_OK : SCHECK_E_NOMEM;
}

void html_tree_clear(struct html_tree *tree)
{
    for (size_t i = 0; i < tree->n_headings; i++)
        free(tree->headings[i].anchor);
    free(tree->headings);
    free(tree->heading);
    free(tree->next);
    html_map_clear(&tree->paths);
    html_map_clear(&tree->anchors);
    *tree = (struct html_tree){.top = HTML_NONE, .last_top = HTML_NONE};
}

size_t html_tree_next(const struct html_tree *tree, size_t heading)
{
    if (heading == HTML_NONE)
        return tree->top;
    if (tree->headings[heading].child != HTML_NONE)
        return tree->headings[heading].child;
    while (heading != HTML_NONE && tree->headings[heading].next == HTML_NONE)
        heading = tree->headings[heading].parent;
    return heading == HTML_NONE ? HTML_NONE : tree->headings[heading].next;
}
