/* SPDX-License-Identifier: MIT */
#include "eval_cases.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "file.h"
#include "json.h"
#include "message.h"
#include "modules.h"

#define NAME_SIZE 512

struct eval_case {
    const struct cli_authoring *authoring;
    struct json_object *json;
    struct scheck_expr_decl *decls;
    size_t n_decls;
    struct scheck_expr *expr;
    struct scheck_facts *facts;
    char refusal[256]; /* "": not refused */
};

/* The first reason is the one that is answered. */
static bool refuse(struct eval_case *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static bool refuse(struct eval_case *c, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    if (!*c->refusal)
        vsnprintf(c->refusal, sizeof c->refusal, fmt, args);
    va_end(args);
    return false;
}

/* --- what the case declares --- */

/* Not in a namespace, and both checked and evaluated. */
static bool within_subset(struct eval_case *c)
{
    struct json_object *value;

    if (json_object_object_get_ex(c->json, "container", &value) &&
        json_object_get_string_len(value) > 0)
        return refuse(c, "a container: names are not resolved in namespaces");
    if (json_object_object_get_ex(c->json, "disable_check", &value) &&
        json_object_get_boolean(value))
        return refuse(c, "evaluation without a type check");
    if (json_object_object_get_ex(c->json, "check_only", &value) &&
        json_object_get_boolean(value))
        return refuse(c, "a type check without evaluation");
    return true;
}

static bool declare(struct eval_case *c, const char *name, struct json_object *type)
{
    if (!name || !json_object_is_type(type, json_type_string))
        return refuse(c, "the declaration of %.80s, which is no variable", name ? name : "a name");
    c->decls[c->n_decls++] = (struct scheck_expr_decl){name, json_object_get_string(type)};
    return true;
}

static bool declare_list(struct eval_case *c, struct json_object *list)
{
    size_t n = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;

    for (size_t i = 0; i < n; i++) {
        struct json_object *decl = json_object_array_get_idx(list, i), *name = NULL, *type = NULL;

        json_object_object_get_ex(decl, "name", &name);
        json_object_object_get_ex(decl, "type", &type);
        if (!declare(c, name ? json_object_get_string(name) : NULL, type))
            return false;
    }
    return true;
}

static bool declare_all(struct eval_case *c)
{
    struct json_object *list = NULL, *types = NULL;
    size_t n = 0;

    if (json_object_object_get_ex(c->json, "type_env", &list) &&
        json_object_is_type(list, json_type_array))
        n += json_object_array_length(list);
    if (json_object_object_get_ex(c->json, "types", &types) &&
        json_object_is_type(types, json_type_object))
        n += (size_t)json_object_object_length(types);
    else
        types = NULL;
    c->decls = calloc(n + 1, sizeof *c->decls);
    if (!c->decls)
        cli_exit(cli_no_memory());
    if (list && !declare_list(c, list))
        return false;
    if (types) {
        json_object_object_foreach(types, name, type)
        {
            if (!declare(c, name, type))
                return false;
        }
    }
    return true;
}

static void report_diag(void *ctx, const struct scheck_diag *diag)
{
    refuse(ctx, "%s", diag->message);
}

static bool compile(struct eval_case *c)
{
    struct json_object *text = NULL;
    struct scheck_diag_sink sink = {report_diag, c};

    if (!json_object_object_get_ex(c->json, "expr", &text) ||
        !json_object_is_type(text, json_type_string))
        return refuse(c, "the line has no expression");

    int rc = c->authoring->expr_compile(c->decls, c->n_decls, json_object_get_string(text),
                                        (size_t)json_object_get_string_len(text), &sink, NULL,
                                        &c->expr);

    if (rc == SCHECK_E_NOMEM)
        cli_exit(cli_no_memory());
    if (rc != SCHECK_OK)
        return refuse(c, "%s", scheck_status_message(rc));
    return true;
}

/* --- its bindings --- */

/* A number in a string, as JSON's own numbers would lose digits. */
static bool read_number(struct json_object *tagged, struct scheck_value *value)
{
    const char *text = json_object_get_string(tagged);
    char *end = NULL;

    if (!text || !*text)
        return false;
    errno = 0;
    if (value->type == SCHECK_TYPE_INT)
        value->as.i = strtoll(text, &end, 10);
    else
        value->as.u = strtoull(text, &end, 10);
    return !errno && !*end && !(value->type == SCHECK_TYPE_UINT && *text == '-');
}

/* {"int":"5"} and its like; false for what no fact can be. */
static bool read_scalar(struct json_object *json, struct scheck_value *value)
{
    struct json_object *tagged;

    *value = (struct scheck_value){.known = SCHECK_KNOWN};
    if (json_object_object_get_ex(json, "bool", &tagged)) {
        value->type = SCHECK_TYPE_BOOL;
        value->as.b = json_object_get_boolean(tagged);
        return true;
    }
    if (json_object_object_get_ex(json, "string", &tagged)) {
        value->type = SCHECK_TYPE_STRING;
        value->as.s = (struct scheck_str){json_object_get_string(tagged),
                                          (size_t)json_object_get_string_len(tagged)};
        return true;
    }
    if (json_object_object_get_ex(json, "int", &tagged))
        value->type = SCHECK_TYPE_INT;
    else if (json_object_object_get_ex(json, "uint", &tagged))
        value->type = SCHECK_TYPE_UINT;
    else
        return false;
    return read_number(tagged, value);
}

static int bind_list(struct eval_case *c, size_t fact, const char *name,
                     struct json_object *items)
{
    size_t n = json_object_array_length(items);
    int rc = scheck_facts_set_list(c->facts, name, n);

    for (size_t i = 0; i < n && rc == SCHECK_OK; i++) {
        struct scheck_value value;

        rc = read_scalar(json_object_array_get_idx(items, i), &value)
                 ? scheck_facts_put_item(c->facts, fact, i, &value)
                 : SCHECK_E_TYPE;
    }
    return rc;
}

/* A name that the expression does not know cannot matter to it. */
static bool bind(struct eval_case *c, const char *name, struct json_object *json)
{
    struct json_object *items;
    struct scheck_value value;
    size_t fact;
    int rc;

    if (scheck_policy_find_fact(scheck_facts_policy(c->facts), name, strlen(name), &fact) !=
            SCHECK_OK ||
        json_object_object_get_ex(json, "unknown", NULL))
        return true;
    if (json_object_object_get_ex(json, "list", &items) &&
        json_object_is_type(items, json_type_array))
        rc = bind_list(c, fact, name, items);
    else if (read_scalar(json, &value))
        rc = scheck_facts_put(c->facts, fact, 0, &value);
    else
        return refuse(c, "the value of %.80s: facts are bool, int, uint, string or lists of them",
                      name);
    if (rc == SCHECK_E_NOMEM)
        cli_exit(cli_no_memory());
    if (rc != SCHECK_OK)
        return refuse(c, "the value of %.80s: %s", name, scheck_status_message(rc));
    return true;
}

static bool bind_all(struct eval_case *c)
{
    struct json_object *bindings = NULL;

    if (scheck_facts_new(c->authoring->expr_policy(c->expr), NULL, &c->facts) != SCHECK_OK)
        cli_exit(cli_no_memory());
    if (!json_object_object_get_ex(c->json, "bindings", &bindings) ||
        !json_object_is_type(bindings, json_type_object))
        return true;
    json_object_object_foreach(bindings, name, value)
    {
        if (!bind(c, name, value))
            return false;
    }
    return true;
}

/* --- the answer --- */

static struct json_object *tagged(const char *tag, struct json_object *value)
{
    struct json_object *json = json_object_new_object();

    json_object_object_add(json, tag, value);
    return json;
}

static struct json_object *number_json(const struct scheck_value *value)
{
    char text[32];

    if (value->type == SCHECK_TYPE_INT)
        snprintf(text, sizeof text, "%" PRId64, value->as.i);
    else
        snprintf(text, sizeof text, "%" PRIu64, value->as.u);
    return tagged(value->type == SCHECK_TYPE_INT ? "int" : "uint", json_object_new_string(text));
}

static struct json_object *term_json(const struct scheck_term *term)
{
    const struct scheck_value *v = &term->value;
    struct json_object *items;

    switch (v->type) {
    case SCHECK_TYPE_BOOL: return tagged("bool", json_object_new_boolean(v->as.b));
    case SCHECK_TYPE_INT:
    case SCHECK_TYPE_UINT: return number_json(v);
    case SCHECK_TYPE_STRING:
        return tagged("string", cli_json_string(v->as.s.data ? v->as.s.data : "", v->as.s.len));
    case SCHECK_TYPE_LIST:
        items = json_object_new_array();
        for (size_t i = 0; i < v->as.n_elements; i++)
            json_object_array_add(items, term_json(&term->items[i]));
        return tagged("list", items);
    default: return tagged("null", NULL);
    }
}

static struct json_object *missing_json(const struct eval_case *c,
                                        const struct scheck_expr_result *result)
{
    const struct scheck_policy *policy = c->authoring->expr_policy(c->expr);
    struct json_object *names = json_object_new_array();
    char name[NAME_SIZE];

    for (size_t i = 0; i < result->n_missing; i++) {
        scheck_fact_ref_name(policy, &result->missing[i], name, sizeof name);
        json_object_array_add(names, cli_json_string(name, strlen(name)));
    }
    return names;
}

static struct json_object *answer(struct eval_case *c)
{
    struct scheck_expr_result result = {.kind = SCHECK_TERM_VALUE};

    if (within_subset(c) && declare_all(c) && compile(c) && bind_all(c)) {
        int rc = c->authoring->expr_eval(c->expr, c->facts, &result);

        if (rc == SCHECK_E_NOMEM)
            cli_exit(cli_no_memory());
        if (rc != SCHECK_OK)
            refuse(c, "%s", scheck_status_message(rc));
    }
    if (*c->refusal)
        return tagged("refused", cli_json_string(c->refusal, strlen(c->refusal)));
    switch (result.kind) {
    case SCHECK_TERM_UNKNOWN: return tagged("unknown", missing_json(c, &result));
    case SCHECK_TERM_ERROR:
        return tagged("error", cli_json_string(result.error, strlen(result.error)));
    default: return tagged("value", term_json(&result.term));
    }
}

/*
 * Parse one line; NULL when it is no JSON object. Where memory is out json-c
 * takes the line for malformed or drops pieces of it: only malloc() has told.
 */
static struct json_object *parse_line(const char *line, size_t len)
{
    struct json_tokener *tokener;
    struct json_object *json = NULL;

    errno = 0;
    tokener = json_tokener_new();
    if (tokener) {
        json = json_tokener_parse_ex(tokener, line, (int)len);
        json_tokener_free(tokener);
    }
    if (errno == ENOMEM)
        cli_exit(cli_no_memory());
    if (json_object_is_type(json, json_type_object))
        return json;
    json_object_put(json);
    return NULL;
}

static int answer_line(const struct cli_authoring *authoring, const char *line, size_t len)
{
    struct eval_case c = {.authoring = authoring, .json = parse_line(line, len)};
    int rc = c.json ? 0 : CLI_INPUT;

    if (c.json) {
        cli_json_print(answer(&c));
    } else {
        refuse(&c, "the line is no JSON object");
        cli_json_print(tagged("refused", json_object_new_string(c.refusal)));
    }
    putchar('\n');
    scheck_facts_free(c.facts);
    if (c.expr)
        authoring->expr_free(c.expr);
    free(c.decls);
    json_object_put(c.json);
    return rc;
}

int cli_eval_cases(const char *path)
{
    const struct cli_authoring *authoring = cli_authoring();
    struct cli_bytes bytes;
    unsigned number = 0;
    int status = authoring ? cli_file_read(path, &bytes) : CLI_POLICY;

    if (status)
        return status;
    for (char *line = bytes.data, *end = bytes.data + bytes.len; line < end;) {
        char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t len = (size_t)((newline ? newline : end) - line);

        number++;
        if (len > 0 && answer_line(authoring, line, len) != 0) {
            cli_error_at(path, number, 0, "is no JSON object");
            status = CLI_INPUT;
        }
        line += len + 1;
    }
    free(bytes.data);
    return status;
}
