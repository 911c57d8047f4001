/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../cli.h"
#include "../message.h"
#include "audit.h"

/* The member of @e that holds the part called @name; NULL for one that is read elsewhere. */
static const char **part_of(struct audit_evidence *e, const char *name)
{
    const struct {
        const char *name;
        const char **member;
    } parts[] = {
        {"since", &e->since},         {"until", &e->until},       {"file", &e->file},
        {"header", &e->header},       {"function", &e->function}, {"parameter", &e->parameter},
        {"structure", &e->structure}, {"member", &e->member},     {"type", &e->type},
        {"pattern", &e->pattern},     {"targets", &e->targets}};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, name) == 0)
            return parts[i].member;
    return NULL;
}

/* The document has "name value" between tabs; a name that is new is passed over. */
static void split(struct audit_evidence *e)
{
    char *rest = e->line, *part;

    while ((part = strsep(&rest, "\t"))) {
        char *value = strchr(part, ' ');
        const char **member;

        if (!value)
            continue;
        *value++ = '\0';
        member = part_of(e, part);
        if (member)
            *member = value;
        else if (strcmp(part, "width") == 0)
            e->width = (unsigned)strtoul(value, NULL, 10);
    }
}

static bool add_line(struct audit_evidences *out, size_t statement, const char *line, size_t len)
{
    struct audit_evidence *items = realloc(out->items, (out->n + 1) * sizeof *items);

    if (!items)
        return false;
    out->items = items;
    items[out->n] = (struct audit_evidence){.statement = statement, .line = strndup(line, len)};
    if (!items[out->n].line)
        return false;
    split(&items[out->n++]);
    return true;
}

static bool add_statement(const struct scheck_policy *policy, size_t statement,
                          struct audit_evidences *out)
{
    struct scheck_str lines;

    if (scheck_policy_document(policy, statement, SCHECK_DOC_EVIDENCE, &lines) != SCHECK_OK)
        return true;
    while (lines.len > 0) {
        const char *end = memchr(lines.data, '\n', lines.len);
        size_t len = end ? (size_t)(end - lines.data) : lines.len;

        if (len > 0 && !add_line(out, statement, lines.data, len))
            return false;
        lines.data += len + (end ? 1 : 0);
        lines.len -= len + (end ? 1 : 0);
    }
    return true;
}

/* Nothing to examine is a mistake of whoever called, not a pass. */
static int refuse_empty(const struct scheck_policy *policy, const char *restriction)
{
    struct scheck_policy_info info;

    scheck_policy_info(policy, &info);
    if (!info.has_documents)
        cli_error("this policy has no prose, and so no evidence: give its source, or an image that "
                  "was not compiled with --verdict-only, by --policy");
    else if (restriction)
        cli_error("the policy has no evidence for '%s': give the id of a restriction or feature "
                  "with <evidence>",
                  restriction);
    else
        cli_error("the policy has no evidence: none of its limits has <evidence>");
    return info.has_documents && restriction ? CLI_USAGE : CLI_POLICY;
}

int audit_evidence_read(const struct scheck_policy *policy, const char *restriction,
                        struct audit_evidences *out)
{
    struct scheck_statement s;

    *out = (struct audit_evidences){NULL, 0};
    for (size_t i = 0; scheck_policy_statement(policy, i, &s) == SCHECK_OK; i++) {
        if (restriction && strcmp(s.feature, restriction) != 0)
            continue;
        if (!add_statement(policy, i, out)) {
            audit_evidence_clear(out);
            return cli_no_memory();
        }
    }
    return out->n > 0 ? 0 : refuse_empty(policy, restriction);
}

void audit_evidence_clear(struct audit_evidences *evidences)
{
    for (size_t i = 0; i < evidences->n; i++)
        free(evidences->items[i].line);
    free(evidences->items);
    *evidences = (struct audit_evidences){NULL, 0};
}

bool audit_is_line(const struct audit_evidence *evidence)
{
    return evidence->pattern != NULL;
}

bool audit_is_in_source(const struct audit_evidence *evidence)
{
    /* Of a declaration, file is where the tree has the header; those to install are in include. */
    return evidence->pattern || (evidence->file && !strstr(evidence->file, "/include/"));
}

char *audit_evidence_words(const struct audit_evidence *e)
{
    char *words = NULL;
    int rc;

    if (audit_is_line(e) && e->function)
        rc = asprintf(&words, "%s, \"%s\"", e->function, e->pattern);
    else if (audit_is_line(e))
        rc = asprintf(&words, "\"%s\"", e->pattern);
    else if (e->function && e->parameter)
        rc = asprintf(&words, "%s, parameter %s", e->function, e->parameter);
    else if (e->function)
        rc = asprintf(&words, "%s, result", e->function);
    else if (e->structure)
        rc = asprintf(&words, "%s.%s", e->structure, e->member ? e->member : "");
    else
        rc = asprintf(&words, "%s", e->type ? e->type : "");
    return cli_need(rc < 0 ? NULL : words);
}
