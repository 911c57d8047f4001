/* SPDX-License-Identifier: MIT */
#include "html_audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT "supportcheck-audit"
#define VERSION 1

/* --- reading --- */

static int refuse(const char *path, const char *why)
{
    fprintf(stderr, "%s: error: %s\n", path, why);
    return SCHECK_E_IO;
}

static const char *text_of(const struct scheck_json_value *object, const char *key)
{
    const char *text = scheck_json_text(scheck_json_get(object, key));

    return text ? text : "";
}

static int64_t number_of(const struct scheck_json_value *object, const char *key)
{
    const struct scheck_json_value *v = scheck_json_get(object, key);

    return scheck_json_is(v, SCHECK_JSON_INT) ? v->as.i : 0;
}

static int check(const char *path, const struct scheck_json_value *root)
{
    if (strcmp(text_of(root, "format"), FORMAT) != 0)
        return refuse(path, "this is no audit: write it by supportcheck audit --format json");
    if (number_of(root, "version") != VERSION)
        return refuse(path, "an audit of another version: write it anew");
    if (!scheck_json_is(scheck_json_get(root, "restrictions"), SCHECK_JSON_ARRAY))
        return refuse(path, "an audit without restrictions");
    return SCHECK_OK;
}

static int refuse_json(const char *path, const struct scheck_json *json,
                       enum scheck_json_error error, const char *data)
{
    size_t line = 1;

    if (error == SCHECK_JSON_NO_MEMORY)
        return SCHECK_E_NOMEM;
    for (size_t i = 0; i < json->error_at; i++)
        line += data[i] == '\n';
    fprintf(stderr, "%s:%zu: error: %s\n", path, line, scheck_json_error_message(error));
    return SCHECK_E_IO;
}

int html_audit_open(const char *path, struct html_audit *audit)
{
    enum scheck_json_error error;
    char *data = NULL;
    size_t len = 0;
    int rc = read_file(path, &data, &len);

    *audit = (struct html_audit){0};
    if (rc != SCHECK_OK)
        return rc == SCHECK_E_NOMEM ? rc : SCHECK_E_IO;
    error = scheck_json_read(&audit->json, data, len);
    rc = error == SCHECK_JSON_OK ? check(path, &audit->json.root)
                                 : refuse_json(path, &audit->json, error, data);
    free(data);
    if (rc != SCHECK_OK)
        html_audit_close(audit);
    return rc;
}

void html_audit_close(struct html_audit *audit)
{
    scheck_json_clear(&audit->json);
    *audit = (struct html_audit){0};
}

/* --- finding --- */

static const struct scheck_json_value *item(const struct scheck_json_value *array, size_t idx)
{
    return idx < scheck_json_length(array) ? &array->as.items[idx] : NULL;
}

static const struct scheck_json_value *find_restriction(const struct html_audit *audit,
                                                        const char *id)
{
    const struct scheck_json_value *all = scheck_json_get(&audit->json.root, "restrictions");

    for (size_t i = 0; i < scheck_json_length(all); i++)
        if (strcmp(text_of(item(all, i), "id"), id) == 0)
            return item(all, i);
    return NULL;
}

/* Whether @evidence has the parts of @line and no others: the audit may be of another policy. */
static bool is_of_line(const struct scheck_json_value *evidence, struct scheck_str line)
{
    static const char *const names[] = {"since",    "until",     "file",      "header",
                                        "function", "parameter", "structure", "member",
                                        "type",     "pattern",   "targets"};
    size_t n_given = 0, n_same = 0;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        n_given += scheck_json_get(evidence, names[i]) != NULL;
    while (line.len) {
        struct scheck_str value = html_cut(&line, "\t"), name = html_cut(&value, " ");
        char key[16] = "";
        const char *theirs;

        if (name.len < sizeof key)
            memcpy(key, name.data, name.len);
        if (strcmp(key, "width") == 0)
            continue;
        theirs = text_of(evidence, key);
        if (strlen(theirs) != value.len || memcmp(theirs, value.data, value.len) != 0)
            return false;
        n_same++;
    }
    return n_same == n_given;
}

static const struct scheck_json_value *find_evidence(const struct html_audit *audit, const char *id,
                                                     struct scheck_str line)
{
    const struct scheck_json_value *all = scheck_json_get(&audit->json.root, "restrictions");

    for (size_t i = 0; i < scheck_json_length(all); i++) {
        const struct scheck_json_value *list = scheck_json_get(item(all, i), "evidence");

        for (size_t k = 0; k < scheck_json_length(list); k++)
            if (strcmp(text_of(item(list, k), "statement"), id) == 0 &&
                is_of_line(item(list, k), line))
                return item(list, k);
    }
    return NULL;
}

/* --- one evidence --- */

static const char *status_words(const struct scheck_json_value *result)
{
    const char *status = text_of(result, "status"), *expected = text_of(result, "expected");
    bool limiting = strcmp(status, "limiting") == 0;

    if (strcmp(status, "cannot-tell") == 0)
        return "cannot tell";
    if (strcmp(expected, "other-target") == 0 ||
        (strcmp(expected, "not-limiting") == 0 && !limiting))
        return "no limit here";
    return limiting ? "still limiting" : status;
}

static void put_result(struct text *h, const struct scheck_json_value *result, int64_t needed)
{
    int64_t width = number_of(result, "width"), line = number_of(result, "line");
    const char *why = text_of(result, "why"), *file = text_of(result, "file");

    html_format(h, "<li><span class=\"k\">%t</span> %t", text_of(result, "target"),
                status_words(result));
    if (width > 0)
        html_format(h, ": <code>%t</code>, %z of %z bits", text_of(result, "type"), (size_t)width,
                    (size_t)(needed > 0 ? needed : 0));
    if (*why)
        html_format(h, ": %t", why);
    if (*file && line > 0)
        html_format(h, " (<code>%t:%z</code>)", file, (size_t)line);
    text_puts(h, "</li>\n");
}

void html_audit_evidence(struct text *h, const struct html_audit *audit, const char *id,
                         struct scheck_str line)
{
    const struct scheck_json_value *evidence = find_evidence(audit, id, line);
    const struct scheck_json_value *results = scheck_json_get(evidence, "results");
    bool any = false;

    for (size_t i = 0; i < scheck_json_length(results); i++) {
        if (strcmp(text_of(item(results, i), "status"), "not-examined") == 0)
            continue;
        if (!any)
            text_puts(h, "\n<ul>\n");
        any = true;
        put_result(h, item(results, i), number_of(evidence, "width"));
    }
    if (any)
        text_puts(h, "</ul>");
}

/* --- the whole --- */

static void put_version(struct text *h, const struct scheck_json_value *version)
{
    const char *text = text_of(version, "version"), *release = text_of(version, "release");

    if (*text || *release)
        html_format(h, " of Xen %t", *text ? text : release);
    else
        text_puts(h, " of an unknown version of Xen");
}

static void put_audited(struct text *h, const struct html_audit *audit)
{
    const struct scheck_json_value *audited = scheck_json_get(&audit->json.root, "audited");
    const struct scheck_json_value *includes = scheck_json_get(audited, "include");
    const char *separator = "<p>Examined: headers in ";

    for (size_t i = 0; i < scheck_json_length(includes); i++) {
        const char *include = scheck_json_text(item(includes, i));

        html_format(h, "%r<code>%t</code>", separator, include ? include : "");
        separator = ", ";
    }
    if (scheck_json_length(includes))
        put_version(h, scheck_json_get(audited, "headers"));
    else
        text_puts(h, "<p>Examined: no headers");
    if (*text_of(audited, "source_tree")) {
        html_format(h, "; source in <code>%t</code>", text_of(audited, "source_tree"));
        put_version(h, scheck_json_get(audited, "source"));
    } else {
        text_puts(h, "; no source");
    }
    text_puts(h, ".</p>\n");
}

static void put_count(struct text *h, const struct scheck_json_value *state, const char *key,
                      const char *words, const char **separator)
{
    int64_t n = number_of(state, key);

    if (n <= 0)
        return;
    html_format(h, "%r%z %t", *separator, (size_t)n, words);
    *separator = ", ";
}

static void put_state(struct text *h, const struct scheck_json_value *state)
{
    static const struct {
        const char *key, *words;
    } counts[] = {{"limiting", "still limiting"},
                  {"fixed", "fixed"},
                  {"gone", "gone"},
                  {"cannot_tell", "cannot tell"},
                  {"not_examined", "not examined"},
                  {"no_limit", "no limit here"}};
    const struct scheck_json_value *complete = scheck_json_get(state, "complete");
    const char *name = text_of(state, "state"), *separator = ": ";

    html_format(h, "<li><strong>%t</strong> %t", text_of(state, "target"), name);
    if (strcmp(name, "liftable") == 0 && scheck_json_is(complete, SCHECK_JSON_FALSE))
        text_puts(h, ", as far as it was examined");
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        put_count(h, state, counts[i].key, counts[i].words, &separator);
    text_puts(h, "</li>\n");
}

void html_audit_summary(struct text *h, const struct html_audit *audit, const char *id)
{
    const struct scheck_json_value *restriction = find_restriction(audit, id);
    const struct scheck_json_value *states = scheck_json_get(restriction, "states");

    if (!restriction)
        return;
    text_puts(h, "<div class=\"prose audit\"><p class=\"k\">Audit of the evidence</p>\n");
    put_audited(h, audit);
    text_puts(h, "<ul>\n");
    for (size_t i = 0; i < scheck_json_length(states); i++)
        put_state(h, item(states, i));
    text_puts(h, "</ul>\n</div>\n");
}
