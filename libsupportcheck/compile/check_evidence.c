/* SPDX-License-Identifier: MIT */
/* What imposes a limit, and what would end a restriction. */
#include <stdlib.h>
#include <string.h>

#include "check_parts.h"

#define WIDEST 128 /* bits of any type that a declaration can have */

static void bad(struct scheck_model *m, const struct m_evidence *e, const struct m_text *at,
                const char *what)
{
    scheck__model_error(m, "bad-evidence", at && at->text ? at->at : e->at, NULL, "%s", what);
}

static bool is_width(const char *text)
{
    size_t len = strlen(text);
    long bits = len <= 3 && strspn(text, "0123456789") == len ? strtol(text, NULL, 10) : 0;

    return bits > 0 && bits <= WIDEST;
}

/* A declaration is a function's parameter, its result, a member, or a type. */
static void check_declaration(struct scheck_model *m, const struct m_evidence *e)
{
    if (!e->function.text && !e->structure.text && !e->type.text)
        bad(m, e, NULL, "evidence in a header is a function, a structure or a type");
    if (e->function.text && e->structure.text)
        bad(m, e, &e->structure, "evidence is a function or a structure, not both");
    if (!e->structure.text != !e->member.text)
        bad(m, e, &e->member, "a structure and its member go together");
    if (!e->width.text)
        bad(m, e, NULL, "evidence in a header says how many bits it would need (width)");
}

static void check_targets(struct scheck_model *m, const struct m_evidence *e)
{
    static const char *const known[] = {"i386", "armhf"};
    const char *p = e->targets.text;

    while (p && *p) {
        size_t len = strcspn(p, " ");
        bool found = len == 0;

        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            found |= strlen(known[i]) == len && strncmp(known[i], p, len) == 0;
        if (!found)
            bad(m, e, &e->targets, "targets are i386 and armhf");
        p += len + (p[len] == ' ');
    }
}

static void check_one(struct scheck_model *m, const struct m_evidence *e)
{
    scheck__check_range(m, &e->range);
    if (!e->header.text && !e->file.text)
        bad(m, e, NULL, "evidence needs a header or a file");
    else if (!e->header.text && !e->pattern.text)
        bad(m, e, NULL, "evidence in a file needs a pattern");
    if (e->header.text)
        check_declaration(m, e);
    if (e->header.text && e->pattern.text && !e->file.text)
        bad(m, e, &e->pattern, "a pattern is looked for in a file");
    if (e->parameter.text && !e->function.text)
        bad(m, e, &e->parameter, "a parameter is one of a function");
    if (e->width.text && !is_width(e->width.text))
        bad(m, e, &e->width, "a width is a number of bits");
    check_targets(m, e);
}

void scheck__check_evidence(struct scheck_model *m, const struct m_statement *s)
{
    for (size_t i = 0; i < s->evidence.n; i++)
        check_one(m, &s->evidence.items[i]);
}

static bool is_requirement(const char *text)
{
    return strcmp(text, "audited") == 0 || strcmp(text, "fixed") == 0 ||
           strcmp(text, "tested") == 0;
}

/* One sums up, and each requirement stands once. */
static bool same_requirement(const struct m_lift *a, const struct m_lift *b)
{
    if (!a->requires.text || !b->requires.text)
        return a->requires.text == b->requires.text;
    return strcmp(a->requires.text, b->requires.text) == 0;
}

void scheck__check_lifts(struct scheck_model *m, const struct m_feature *f)
{
    for (size_t i = 0; i < f->lifts.n; i++) {
        const struct m_lift *lift = &f->lifts.items[i];

        if (lift->requires.text && !is_requirement(lift->requires.text))
            scheck__model_error(m, "bad-lift", lift->requires.at, NULL,
                                "\"%s\" is not audited, fixed or tested", lift->requires.text);
        if (lift->met.text && !lift->requires.text)
            scheck__model_error(m, "bad-lift", lift->met.at, NULL,
                                "what is met is a requirement (requires)");
        for (size_t k = 0; k < i; k++) {
            if (same_requirement(lift, &f->lifts.items[k])) {
                scheck__model_error(m, "bad-lift", lift->at, &f->lifts.items[k].at,
                                    "this stands twice");
                break;
            }
        }
    }
}
