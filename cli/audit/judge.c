/* SPDX-License-Identifier: MIT */
/* What the policy says of each evidence, and what the results come to. */
#include <stdio.h>
#include <string.h>

#include "audit.h"

const char *const audit_status_names[] = {
    [AUDIT_NOT_EXAMINED] = "not-examined",
    [AUDIT_CANNOT_TELL] = "cannot-tell",
    [AUDIT_LIMITING] = "limiting",
    [AUDIT_FIXED] = "fixed",
    [AUDIT_GONE] = "gone",
};

const char *const audit_state_names[] = {
    [AUDIT_UNEXAMINED] = "unexamined", [AUDIT_UNRESTRICTED] = "unrestricted",
    [AUDIT_RESTRICTED] = "restricted", [AUDIT_UNDETERMINED] = "undetermined",
    [AUDIT_LIFTABLE] = "liftable",
};

struct audit_result *audit_result_at(const struct audit *audit, size_t evidence, size_t target)
{
    return &audit->results[evidence * audit->n_targets + target];
}

const char *audit_release_of(const struct audit *audit, const struct audit_evidence *evidence)
{
    if (audit->release)
        return audit->release;
    return audit_is_in_source(evidence) ? audit->source_version.release
                                        : audit->headers_version.release;
}

/* -1, 0 or 1 as release @a is older than @b, the same, or newer; @b NULL: @otherwise. */
static int compare_releases(const char *a, const char *b, int otherwise)
{
    unsigned a_major = 0, a_minor = 0, b_major = 0, b_minor = 0;

    if (!b)
        return otherwise;
    sscanf(a, "%u.%u", &a_major, &a_minor);
    sscanf(b, "%u.%u", &b_major, &b_minor);
    if (a_major != b_major)
        return a_major < b_major ? -1 : 1;
    return a_minor < b_minor ? -1 : a_minor > b_minor;
}

/* Left out, it limits every target. */
static bool has_target(const char *targets, const char *name)
{
    size_t len = strlen(name);

    if (!targets)
        return true;
    for (const char *p = targets; *p; p += strcspn(p, " "), p += strspn(p, " "))
        if (strcspn(p, " ") == len && strncmp(p, name, len) == 0)
            return true;
    return false;
}

enum audit_expected audit_expected_of(const struct audit *audit, size_t evidence, size_t target)
{
    const struct audit_evidence *e = &audit->evidences.items[evidence];
    const char *release = audit_release_of(audit, e);

    if (!has_target(e->targets, audit->compilers[target].target->name))
        return AUDIT_OTHER_TARGET;
    if (!e->since && !e->until)
        return AUDIT_LIMITS;
    if (!*release)
        return AUDIT_MAY_LIMIT;
    return compare_releases(release, e->since, 1) >= 0 &&
                   compare_releases(release, e->until, -1) <= 0
               ? AUDIT_LIMITS
               : AUDIT_LIMITS_NOT;
}

bool audit_is_absent(const struct audit *audit, size_t evidence, size_t target)
{
    enum audit_expected expected = audit_expected_of(audit, evidence, target);

    return expected == AUDIT_OTHER_TARGET ||
           (expected == AUDIT_LIMITS_NOT &&
            audit_result_at(audit, evidence, target)->status != AUDIT_LIMITING);
}

bool audit_is_unexpected(const struct audit *audit, size_t evidence, size_t target)
{
    enum audit_status status = audit_result_at(audit, evidence, target)->status;
    enum audit_expected expected = audit_expected_of(audit, evidence, target);

    if (expected == AUDIT_LIMITS_NOT)
        return status == AUDIT_LIMITING;
    return expected == AUDIT_LIMITS && (status == AUDIT_FIXED || status == AUDIT_GONE);
}

struct audit_count audit_count(const struct audit *audit, size_t first, size_t end, size_t target)
{
    struct audit_count count = {.n_absent = 0};

    for (size_t i = first; i < end; i++) {
        enum audit_status status = audit_result_at(audit, i, target)->status;

        if (audit_is_unexpected(audit, i, target))
            count.n_unexpected++;
        if (audit_is_absent(audit, i, target))
            count.n_absent++;
        else
            count.n[status]++;
    }
    return count;
}

enum audit_state audit_state_of(const struct audit_count *count)
{
    if (count->n[AUDIT_LIMITING])
        return AUDIT_RESTRICTED;
    if (count->n[AUDIT_CANNOT_TELL] || count->n[AUDIT_GONE])
        return AUDIT_UNDETERMINED;
    if (count->n[AUDIT_FIXED])
        return AUDIT_LIFTABLE;
    return count->n[AUDIT_NOT_EXAMINED] ? AUDIT_UNEXAMINED : AUDIT_UNRESTRICTED;
}

size_t audit_group_end(const struct audit *audit, size_t first)
{
    struct scheck_statement s, other;
    size_t end = first + 1;

    if (scheck_policy_statement(audit->policy, audit->evidences.items[first].statement, &s) !=
        SCHECK_OK)
        return end;
    while (end < audit->evidences.n &&
           scheck_policy_statement(audit->policy, audit->evidences.items[end].statement, &other) ==
               SCHECK_OK &&
           strcmp(other.feature, s.feature) == 0)
        end++;
    return end;
}

enum audit_exit audit_exit_of(const struct audit *audit)
{
    bool unsure = false;

    for (size_t target = 0; target < audit->n_targets; target++) {
        struct audit_count count = audit_count(audit, 0, audit->evidences.n, target);

        if (count.n_unexpected)
            return AUDIT_DIFFERS;
        unsure |= count.n[AUDIT_CANNOT_TELL] > 0;
    }
    return unsure ? AUDIT_UNSURE : AUDIT_AS_STATED;
}

/* --- what a restriction asks for --- */

static struct scheck_str cut(struct scheck_str *rest, char separator)
{
    const char *end = rest->len ? memchr(rest->data, separator, rest->len) : NULL;
    struct scheck_str head = {rest->data, end ? (size_t)(end - rest->data) : rest->len};

    rest->data += head.len + (end ? 1 : 0);
    rest->len -= head.len + (end ? 1 : 0);
    return head;
}

bool audit_lift_next(struct scheck_str *lines, struct audit_lift *lift_out)
{
    struct scheck_str line;

    if (!lines->len)
        return false;
    line = cut(lines, '\n');
    lift_out->requires = cut(&line, '\t');
    lift_out->met = cut(&line, '\t');
    lift_out->text = line;
    return true;
}
