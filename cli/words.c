/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The shipped policy's levels of security; a policy with others shows their names. */
static const char *security_words(const char *level, char *buf, size_t cap)
{
    static const char *const words[][2] = {
        {"yes", "security supported"},
        {"unstated", "security support not stated"},
        {"conditional", "security supported under conditions"},
        {"external", "security supported by another project"},
        {"no", "not security supported"},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(level, words[i][0]) == 0)
            return words[i][1];
    snprintf(buf, cap, "security: %s", level);
    return buf;
}

void cli_append(char *buf, size_t cap, const char *text, size_t most)
{
    size_t used = strlen(buf), room = cap - 1 - used;
    size_t len = strnlen(text, most < room ? most : room);

    memcpy(buf + used, text, len);
    buf[used + len] = '\0';
}

const char *cli_level_words(const struct scheck_policy *policy, struct scheck_level level,
                            char buf[CLI_WORDS_SIZE])
{
    const char *function = scheck_policy_level_name(policy, SCHECK_AXIS_FUNCTION, level.function);
    const char *security = scheck_policy_level_name(policy, SCHECK_AXIS_SECURITY, level.security);
    char words[CLI_WORDS_SIZE / 2];

    buf[0] = '\0';
    cli_append(buf, CLI_WORDS_SIZE, function ? function : "?", 100);
    for (char *at = buf; *at; at++)
        if (*at == '-')
            *at = ' ';
    cli_append(buf, CLI_WORDS_SIZE, ", ", SIZE_MAX);
    cli_append(buf, CLI_WORDS_SIZE, security_words(security ? security : "?", words, sizeof words),
               SIZE_MAX);
    return buf;
}

const char *cli_status_words(const char *label, const char *level, char buf[2 * CLI_WORDS_SIZE])
{
    size_t len = strlen(label);
    bool same = strncasecmp(label, level, len) == 0 && (!level[len] || level[len] == ',');

    if (len == 0 || same)
        snprintf(buf, 2 * CLI_WORDS_SIZE, "%s", level);
    else
        snprintf(buf, 2 * CLI_WORDS_SIZE, "%.250s (%s)", label, level);
    return buf;
}

const char *cli_operation_words(unsigned operations, char buf[CLI_WORDS_SIZE])
{
    size_t used = 0;

    buf[0] = '\0';
    for (int i = 0; i < SCHECK_N_OPERATIONS; i++) {
        if (operations & (1u << i))
            used += (size_t)snprintf(buf + used, CLI_WORDS_SIZE - used, "%s%s", used ? ", " : "",
                                     scheck_operation_name((enum scheck_operation)i));
    }
    return buf;
}

/* The span of releases that @policy covers. */
static void known_releases(const struct scheck_policy *policy, char *buf, size_t cap)
{
    struct scheck_release first = {"none", "", "", "", false}, last = first;

    scheck_policy_release(policy, 0, &first);
    for (size_t i = 0; scheck_policy_release(policy, i, &last) == SCHECK_OK; i++)
        ;
    snprintf(buf, cap, "%.24s to %.24s", first.id, last.id);
}

/* "4.17.7", or by which release's statement it is judged where that has another name. */
static void append_covered(const struct scheck_report *report, char buf[CLI_WORDS_SIZE])
{
    const char *release = report->release ? report->release : "?", *version = report->version;
    bool named = version && strncmp(version, release, strlen(release)) == 0;

    cli_append(buf, CLI_WORDS_SIZE, version ? version : release, 60);
    if (!version || named)
        return;
    cli_append(buf, CLI_WORDS_SIZE, " by the statement of ", SIZE_MAX);
    cli_append(buf, CLI_WORDS_SIZE, release, 60);
}

const char *cli_release_words(const struct scheck_report *report, char buf[CLI_WORDS_SIZE])
{
    const char *release = report->release ? report->release : "?";
    const char *version = report->version ? report->version : "?";
    char known[64];

    switch (report->coverage) {
    case SCHECK_ASSUMED:
        snprintf(buf, CLI_WORDS_SIZE, "Xen version unknown, %.60s assumed", release);
        break;
    case SCHECK_NEWER:
    case SCHECK_OLDER:
        known_releases(report->policy, known, sizeof known);
        snprintf(buf, CLI_WORDS_SIZE, "Xen %.60s is %s than this policy, which knows %s", version,
                 report->coverage == SCHECK_NEWER ? "newer" : "older", known);
        break;
    default:
        memcpy(buf, "Xen ", sizeof "Xen ");
        append_covered(report, buf);
        break;
    }
    return buf;
}

const char *cli_statement_words(const struct scheck_statement *statement)
{
    return *statement->message ? statement->message : statement->path;
}

const char *cli_coverage_name(enum scheck_coverage coverage)
{
    static const char *const names[] = {"covered", "assumed", "newer", "older"};

    return names[coverage];
}

const char *cli_severity_name(enum scheck_severity severity)
{
    static const char *const names[] = {"info", "warning", "serious"};

    return names[severity];
}

const char *cli_scope_name(enum scheck_scope scope)
{
    static const char *const names[] = {"none", "host", "guest", "both"};

    return names[scope];
}
