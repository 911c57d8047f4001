/* SPDX-License-Identifier: MIT */
/* supportcheck eval: a policy author's workbench for one expression. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "eval_bind.h"
#include "eval_cases.h"
#include "guests.h"
#include "message.h"
#include "modules.h"
#include "policy_source.h"
#include "quantity.h"
#include "verdict.h"

#define NAME_SIZE 512

struct evaluation {
    const struct cli_options *options;
    const struct cli_authoring *authoring;
    const char *text;
    struct cli_policy policy;
    struct scheck_expr *expr;
    struct scheck_facts *facts;
};

/* Line @line of the expression, and a caret below column @column of it. */
static void print_caret(const char *text, unsigned line, unsigned column)
{
    while (--line > 0 && (text = strchr(text, '\n')) != NULL)
        text++;
    if (!text || column == 0)
        return;

    size_t len = strcspn(text, "\n");
    size_t before = column - 1 < len ? column - 1 : len;

    fputs("    ", stderr);
    cli_put_safely(stderr, text, len);
    fputs("\n    ", stderr);
    /* What stands before is as wide as it was printed: one column a character. */
    for (size_t i = 0; i < before;) {
        size_t n = cli_printable(text + i, before - i);

        fputs(n ? " " : "    ", stderr);
        i += n ? n : 1;
    }
    fputs("^\n", stderr);
}

static void report_diag(void *ctx, const struct scheck_diag *diag)
{
    const struct evaluation *e = ctx;

    cli_error_at("expression", diag->at.line, diag->at.column, "%s [%s]", diag->message, diag->id);
    if (diag->at.line)
        print_caret(e->text, diag->at.line, diag->at.column);
}

static int compile(struct evaluation *e)
{
    struct scheck_diag_sink sink = {report_diag, e};
    int rc = e->authoring->expr_compile_for(e->policy.policy, e->text, strlen(e->text), &sink,
                                            NULL, &e->expr);

    if (rc == SCHECK_OK)
        return 0;
    if (rc != SCHECK_E_POLICY)
        cli_error("the expression cannot be compiled: %s", scheck_status_message(rc));
    return CLI_POLICY;
}

static int bind(struct evaluation *e)
{
    const struct cli_options *o = e->options;

    if (scheck_facts_new(e->authoring->expr_policy(e->expr), NULL, &e->facts) != SCHECK_OK)
        return cli_no_memory();

    int rc = o->facts ? cli_facts_from_file(o->facts, e->facts) : 0;

    return rc ? rc : cli_bind_all(o->command, e->facts, o->args + 1, o->n_args - 1);
}

static void print_term(const struct scheck_term *term)
{
    const struct scheck_value *v = &term->value;

    if (v->known == SCHECK_ABSENT) {
        fputs("null", stdout);
        return;
    }
    switch (v->type) {
    case SCHECK_TYPE_BOOL: fputs(v->as.b ? "true" : "false", stdout); break;
    case SCHECK_TYPE_INT: printf("%" PRId64, v->as.i); break;
    case SCHECK_TYPE_UINT: printf("%" PRIu64 "u", v->as.u); break;
    case SCHECK_TYPE_STRING:
        putchar('"');
        cli_put_safely(stdout, v->as.s.data, v->as.s.len);
        putchar('"');
        break;
    case SCHECK_TYPE_LIST:
        putchar('[');
        for (size_t i = 0; i < v->as.n_elements; i++) {
            fputs(i ? ", " : "", stdout);
            print_term(&term->items[i]);
        }
        putchar(']');
        break;
    default: fputs("nothing", stdout); break;
    }
}

static void print_missing(const struct evaluation *e, const struct scheck_expr_result *result)
{
    const struct scheck_policy *policy = e->authoring->expr_policy(e->expr);
    char name[NAME_SIZE];

    printf("unknown\n");
    for (size_t i = 0; i < result->n_missing; i++) {
        const char *note = cli_fact_note(e->facts, &result->missing[i]);

        printf("  needs %s%s",
               cli_fact_name(policy, &result->missing[i], name, sizeof name), note ? " (" : "");
        if (note)
            cli_put_safely(stdout, note, strlen(note));
        puts(note ? ")" : "");
    }
}

/* A condition's reasons, when the expression is one: what each part came to. */
static void print_reasons(const struct evaluation *e)
{
    const struct scheck_policy *policy = e->authoring->expr_policy(e->expr);
    struct scheck_workspace *workspace = NULL;
    const struct scheck_report *report;
    struct scheck_reason *reasons = NULL;
    struct scheck_fact_info fact = {.unit = ""};
    char name[NAME_SIZE], value[CLI_QUANTITY_SIZE];
    size_t n = 0;

    if (scheck_workspace_new(policy, NULL, &workspace) != SCHECK_OK)
        cli_exit(cli_no_memory());
    if (scheck_evaluate(workspace, e->facts, NULL, &report) == SCHECK_OK)
        reasons = cli_reasons(workspace, 0, &n);
    for (size_t i = 0; i < n; i++) {
        printf("  because %s", reasons[i].holds ? "" : "not: ");
        cli_put_safely(stdout, reasons[i].text, strlen(reasons[i].text));
        if (reasons[i].fact.fact != SIZE_MAX) {
            cli_fact_name(policy, &reasons[i].fact, name, sizeof name);
            scheck_policy_fact(policy, reasons[i].fact.fact, &fact);
            cli_quantity(fact.unit, &reasons[i].actual, value, sizeof value);
            printf(" (%s is ", name);
            cli_put_safely(stdout, value, strlen(value));
            putchar(')');
        }
        putchar('\n');
    }
    free(reasons);
    scheck_workspace_free(workspace);
}

static int show(const struct evaluation *e)
{
    struct scheck_expr_result result = {.kind = SCHECK_TERM_VALUE};
    int rc = e->authoring->expr_eval(e->expr, e->facts, &result);

    if (rc != SCHECK_OK) {
        cli_error("the expression cannot be evaluated: %s", scheck_status_message(rc));
        return CLI_INPUT;
    }
    switch (result.kind) {
    case SCHECK_TERM_UNKNOWN: print_missing(e, &result); return CLI_BETWEEN;
    case SCHECK_TERM_ERROR: printf("error: %s\n", result.error); return CLI_FAILS;
    default:
        print_term(&result.term);
        putchar('\n');
        if (result.term.value.type == SCHECK_TYPE_BOOL)
            print_reasons(e);
        return 0;
    }
}

static int evaluate(const struct cli_options *options)
{
    struct evaluation e = {.options = options, .text = options->args[0]};
    int rc = cli_policy_open(options, false, &e.policy);

    if (!rc) {
        e.authoring = cli_authoring();
        rc = e.authoring ? compile(&e) : CLI_POLICY;
    }
    if (!rc)
        rc = bind(&e);
    if (!rc)
        rc = show(&e);
    scheck_facts_free(e.facts);
    if (e.expr)
        e.authoring->expr_free(e.expr);
    cli_policy_close(&e.policy);
    return rc;
}

int cli_eval(const struct cli_options *options)
{
    if (options->cases) {
        if (options->n_args > 0 || options->facts || options->policies.n > 0)
            return cli_usage(options->command,
                             "--cases brings its own expressions and names: give nothing else");
        return cli_eval_cases(options->cases);
    }
    if (options->n_args == 0)
        return cli_usage(options->command, "the expression is missing");
    return evaluate(options);
}
