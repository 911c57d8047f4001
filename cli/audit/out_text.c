/* SPDX-License-Identifier: MIT */
/* The audit as text: one line for each evidence, with a place that editors open. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../message.h"
#include "audit.h"

/* What comes from headers, sources and policies is escaped. */
static void put_list(const char *fmt, va_list args) __attribute__((format(printf, 1, 0)));
static void put(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void put_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void put_list(const char *fmt, va_list args)
{
    char *text = NULL;
    int len = vasprintf(&text, fmt, args);

    if (len < 0)
        cli_need(NULL);
    cli_put_safely(stdout, text, (size_t)len);
    free(text);
}

static void put(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    put_list(fmt, args);
    va_end(args);
}

static void put_line(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    put_list(fmt, args);
    va_end(args);
    fputc('\n', stdout);
}

static void print_version(const char *what, const char *where, const struct audit_version *version,
                          const struct audit *audit)
{
    if (audit->release)
        put_line("%s: %s, taken as Xen %s", what, where, audit->release);
    else if (version->from)
        put_line("%s: %s, Xen %s (%s)", what, where, version->text, version->from);
    else
        put_line("%s: %s, of an unknown version (--release says which)", what, where);
}

static void print_audited(const struct audit *audit)
{
    if (audit->tree.root)
        put_line("headers: those in the source");
    for (size_t i = 0; !audit->tree.root && i < audit->includes.n; i++)
        print_version("headers", audit->includes.items[i], &audit->headers_version, audit);
    if (audit->source)
        print_version("source", audit->source, &audit->source_version, audit);
    for (size_t i = 0; audit->includes.n && i < audit->n_targets; i++) {
        const struct audit_compiler *c = &audit->compilers[i];

        put_line("target %s (%s): headers of the C library: %s", c->target->name, c->target->triple,
                 c->libc);
        if (c->minimal)
            put_line("  those for %s are not installed, or were not wanted; Debian has them in %s",
                     c->target->name, c->target->package);
    }
}

static void print_status(const struct audit *audit, size_t evidence, size_t target)
{
    const struct audit_result *r = audit_result_at(audit, evidence, target);
    enum audit_expected expected = audit_expected_of(audit, evidence, target);
    bool absent = audit_is_absent(audit, evidence, target);

    if (r->status == AUDIT_CANNOT_TELL)
        put("%s", absent ? "cannot tell (the policy has no limit here)" : "cannot tell");
    else if (absent)
        put("%s", "no limit here");
    else if (r->status == AUDIT_LIMITING)
        put("%s", "still limiting");
    else
        put("%s", audit_status_names[r->status]);
    if (audit_is_unexpected(audit, evidence, target))
        put("%s", expected == AUDIT_LIMITS_NOT ? " (the policy says that it is not)"
                                               : " (the policy says that it limits)");
}

static void print_evidence(const struct audit *audit, size_t evidence, size_t target)
{
    const struct audit_evidence *e = &audit->evidences.items[evidence];
    const struct audit_result *r = audit_result_at(audit, evidence, target);
    char *words = audit_evidence_words(e);

    put("%s", "    ");
    print_status(audit, evidence, target);
    put(": %s", words ? words : "");
    free(words);
    if (r->width)
        put(": %s, %u of %u bits", r->type ? r->type : "", r->width, e->width);
    if (r->why)
        put(": %s", r->why);
    if (r->file && r->line)
        put(" (%s:%u)", r->file, r->line);
    fputc('\n', stdout);
}

/* Lines that nobody asked to look at would only hide the others. */
static bool is_told(const struct audit *audit, size_t evidence, size_t target)
{
    return audit_result_at(audit, evidence, target)->status != AUDIT_NOT_EXAMINED;
}

static void print_lift(const struct audit *audit, size_t statement)
{
    struct scheck_str lines;
    struct audit_lift lift;

    if (scheck_policy_document(audit->policy, statement, SCHECK_DOC_LIFT, &lines) != SCHECK_OK)
        return;
    put_line("    to be lifted it still needs:");
    while (audit_lift_next(&lines, &lift)) {
        if (lift.met.len)
            continue;
        if (lift.requires.len)
            put_line("      %.*s: %.*s", (int)lift.requires.len, lift.requires.data,
                     (int)lift.text.len, lift.text.data);
        else
            put_line("      %.*s", (int)lift.text.len, lift.text.data);
    }
}

static void print_state(const struct audit_count *count, const char *target)
{
    static const char *const words[] = {
        [AUDIT_UNEXAMINED] = "not examined",
        [AUDIT_UNRESTRICTED] = "no limit, as the policy says",
        [AUDIT_RESTRICTED] = "still restricted",
        [AUDIT_UNDETERMINED] = "undetermined",
        [AUDIT_LIFTABLE] = "liftable",
    };
    enum audit_state state = audit_state_of(count);
    size_t left = count->n[AUDIT_NOT_EXAMINED];

    put("  %s: %s", target, words[state]);
    if (state == AUDIT_LIFTABLE && left)
        put(", as far as it was examined");
    put_line(": %zu still limiting, %zu fixed, %zu gone, %zu cannot tell, %zu not examined, "
             "%zu no limit here",
             count->n[AUDIT_LIMITING], count->n[AUDIT_FIXED], count->n[AUDIT_GONE],
             count->n[AUDIT_CANNOT_TELL], left, count->n_absent);
}

static void print_target(const struct audit *audit, size_t first, size_t end, size_t target)
{
    struct audit_count count = audit_count(audit, first, end, target);
    size_t statement = SIZE_MAX;
    struct scheck_statement s;

    print_state(&count, audit->compilers[target].target->name);
    if (audit_state_of(&count) == AUDIT_LIFTABLE)
        print_lift(audit, audit->evidences.items[first].statement);
    for (size_t i = first; i < end; i++) {
        const struct audit_evidence *e = &audit->evidences.items[i];

        if (!is_told(audit, i, target))
            continue;
        if (e->statement != statement &&
            scheck_policy_statement(audit->policy, e->statement, &s) == SCHECK_OK)
            put_line("   %s", s.id);
        statement = e->statement;
        print_evidence(audit, i, target);
    }
}

static void print_left_out(const struct audit *audit)
{
    size_t in_source = 0, in_headers = 0;

    for (size_t i = 0; i < audit->evidences.n; i++) {
        in_source += audit_is_in_source(&audit->evidences.items[i]);
        in_headers += !audit_is_in_source(&audit->evidences.items[i]);
    }
    if (!audit->source && in_source)
        put_line("%zu places in the source were not examined: --source names the tree", in_source);
    if (!audit->includes.n && in_headers)
        put_line("%zu declarations were not examined: --include names their directory", in_headers);
}

void audit_print_text(const struct audit *audit)
{
    struct scheck_statement s;

    print_audited(audit);
    for (size_t first = 0, end; first < audit->evidences.n; first = end) {
        end = audit_group_end(audit, first);
        fputc('\n', stdout);
        if (scheck_policy_statement(audit->policy, audit->evidences.items[first].statement, &s) ==
            SCHECK_OK)
            put_line("%s - %s", s.feature, s.path);
        for (size_t target = 0; target < audit->n_targets; target++)
            print_target(audit, first, end, target);
    }
    fputc('\n', stdout);
    print_left_out(audit);
}
