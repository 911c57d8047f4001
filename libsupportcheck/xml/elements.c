/* SPDX-License-Identifier: MIT */
/* The grammar: which element stands where, with which attributes, and what it fills. */
#include <string.h>

#include "loader.h"

enum kind {
    K_ROOT,
    K_POLICY,
    K_LEVELS,
    K_LEVEL,
    K_LABELS,
    K_LABEL,
    K_RELEASES,
    K_RELEASE,
    K_FACTS,
    K_FACT,
    K_FIELD,
    K_DEFINE,
    K_SECTION,
    K_FEATURE,
    K_RESTRICTION,
    K_APPLIES,
    K_TEXT,
    K_STATEMENT,
    K_LIMIT,
    K_STATUS,
    K_WHEN,
    K_PROSE,
    K_EVIDENCE,
    K_LIFT,
    K_ERRATUM,
    K_EXAMPLE,
    K_EXAMPLE_FACT,
    K_NAMESPACE,
    K_ENTRY,
    K_OVERLAY,
    K_AMEND,
    K_DATES,
    K_WAIVE,
    K_DOCUMENT,
    K_BLOCK
};

/* Parents of a row. */
#define IN(kind) ((uint64_t)1 << (kind))
#define IN_STATEMENTS (IN(K_STATEMENT) | IN(K_LIMIT))
/* Not a bit of any kind: stands at the top. */
#define AT_TOP ((uint64_t)1 << 63)

/* --- what elements add to the model --- */

static void *begin_level(struct scheck__loader *l, void *parent)
{
    (void)parent;
    return M_ADD(l->model, &l->model->levels[l->axis]);
}

static void *begin_label(struct scheck__loader *l, void *parent)
{
    struct m_label *label = M_ADD(l->model, &l->model->labels);

    (void)parent;
    if (label)
        label->at = l->tag.at;
    return label;
}

static void *begin_release(struct scheck__loader *l, void *parent)
{
    struct m_release *release = M_ADD(l->model, &l->model->releases);

    (void)parent;
    if (release)
        release->at = l->tag.at;
    return release;
}

static void *begin_facts(struct scheck__loader *l, void *parent)
{
    l->fact_prefix = (struct m_text){"", l->tag.at};
    return parent;
}

static void *begin_fact(struct scheck__loader *l, void *parent)
{
    struct m_fact *fact = M_ADD(l->model, &l->model->facts);

    (void)parent;
    if (fact)
        fact->at = l->tag.at;
    return fact;
}

static void *begin_field(struct scheck__loader *l, void *parent)
{
    struct m_fact *list = parent;
    struct m_fact *field = M_ADD(l->model, &list->fields);

    if (field)
        field->at = l->tag.at;
    return field;
}

static void *begin_fact_source(struct scheck__loader *l, void *parent)
{
    struct m_fact *fact = parent;

    return M_ADD(l->model, &fact->sources);
}

static void *begin_section(struct scheck__loader *l, void *parent)
{
    struct m_section *section = M_ADD(l->model, &l->model->sections);

    (void)parent;
    if (!section)
        return NULL;
    section->at = l->tag.at;
    section->parent = l->section;
    l->section = l->model->sections.n - 1;
    return section;
}

static void end_section(struct scheck__loader *l)
{
    l->section = l->model->sections.items[l->section].parent;
}

static void *begin_feature(struct scheck__loader *l, void *parent)
{
    struct m_feature *feature = M_ADD(l->model, &l->model->features);

    (void)parent;
    if (!feature)
        return NULL;
    feature->at = l->tag.at;
    feature->section = l->section;
    feature->is_restriction = strcmp(l->tag.text, "restriction") == 0;
    return feature;
}

static void *begin_statement(struct scheck__loader *l, void *parent)
{
    struct m_feature *feature = parent;
    struct m_statement *statement = M_ADD(l->model, &feature->statements);

    if (statement)
        statement->at = l->tag.at;
    return statement;
}

static void *begin_status(struct scheck__loader *l, void *parent)
{
    struct m_statement *statement = parent;
    struct m_status *status = M_ADD(l->model, &statement->statuses);

    if (status)
        status->at = l->tag.at;
    return status;
}

static void *begin_limit(struct scheck__loader *l, void *parent)
{
    struct m_statement *limit = begin_statement(l, parent);

    if (!limit)
        return NULL;
    limit->is_limit = true;
    return begin_status(l, limit) ? limit : NULL;
}

static void *begin_when(struct scheck__loader *l, void *parent)
{
    struct m_statement *statement = parent;

    return M_ADD(l->model, &statement->whens);
}

static void *begin_applies_when(struct scheck__loader *l, void *parent)
{
    struct m_feature *restriction = parent;

    return M_ADD(l->model, &restriction->applies);
}

static void *begin_waiver_when(struct scheck__loader *l, void *parent)
{
    struct m_waiver *waiver = parent;

    return M_ADD(l->model, &waiver->whens);
}

static void *begin_evidence(struct scheck__loader *l, void *parent)
{
    struct m_statement *statement = parent;
    struct m_evidence *evidence = M_ADD(l->model, &statement->evidence);

    if (evidence)
        evidence->at = l->tag.at;
    return evidence;
}

static void *begin_lift(struct scheck__loader *l, void *parent)
{
    struct m_feature *restriction = parent;
    struct m_lift *lift = M_ADD(l->model, &restriction->lifts);

    if (lift)
        lift->at = l->tag.at;
    return lift;
}

static void *begin_erratum(struct scheck__loader *l, void *parent)
{
    struct m_statement *statement = parent;
    struct m_erratum *erratum = M_ADD(l->model, &statement->errata);

    if (erratum)
        erratum->at = l->tag.at;
    return erratum;
}

static void *begin_overlay(struct scheck__loader *l, void *parent)
{
    struct m_overlay *overlay = M_ADD(l->model, &l->model->overlays);

    (void)parent;
    if (overlay)
        overlay->at = l->tag.at;
    return overlay;
}

static void *begin_amend(struct scheck__loader *l, void *parent)
{
    struct m_overlay *overlay = parent;
    struct m_amend *amend = M_ADD(l->model, &overlay->amends);

    if (amend)
        amend->at = l->tag.at;
    return amend;
}

static void *begin_dates(struct scheck__loader *l, void *parent)
{
    struct m_overlay *overlay = parent;
    struct m_dates *dates = M_ADD(l->model, &overlay->dates);

    if (dates)
        dates->at = l->tag.at;
    return dates;
}

static void *begin_dates_when(struct scheck__loader *l, void *parent)
{
    struct m_dates *dates = parent;

    return M_ADD(l->model, &dates->whens);
}

static void *begin_waive(struct scheck__loader *l, void *parent)
{
    struct m_overlay *overlay = parent;
    struct m_waiver *waiver = M_ADD(l->model, &overlay->waivers);

    if (waiver)
        waiver->at = l->tag.at;
    return waiver;
}

static void *begin_document(struct scheck__loader *l, void *parent)
{
    struct m_document *document = M_ADD(l->model, &l->model->documents);

    (void)parent;
    if (document)
        document->at = l->tag.at;
    return document;
}

static void *begin_block(struct scheck__loader *l, void *parent)
{
    struct m_document *document = parent;
    struct m_block *block = M_ADD(l->model, &document->blocks);

    if (block)
        block->at = l->tag.at;
    return block;
}

/* --- attributes --- */

#define REQUIRED true
#define OPTIONAL false
#define TEXT(name, required, type, member) \
    {name, required, scheck__set_text, offsetof(type, member)}
#define END {NULL, false, NULL, 0}
#define RANGE(type, member)                           \
    TEXT("since", OPTIONAL, type, member.since),      \
    TEXT("until", OPTIONAL, type, member.until)

typedef struct scheck__attribute attributes[];

static const attributes root_attributes = {{"version", REQUIRED, scheck__set_version, 0}, END};

static const attributes policy_attributes = {
    TEXT("serial", REQUIRED, struct scheck_model, serial), END};

static const attributes levels_attributes = {{"axis", REQUIRED, scheck__set_axis, 0}, END};

static const attributes level_attributes = {
    TEXT("id", REQUIRED, struct m_level, id),
    {"neutral", OPTIONAL, scheck__set_bool, offsetof(struct m_level, neutral)},
    END};

static const attributes label_attributes = {
    TEXT("text", REQUIRED, struct m_label, text),
    TEXT("function", REQUIRED, struct m_label, function),
    TEXT("security", REQUIRED, struct m_label, security), END};

static const attributes release_attributes = {
    TEXT("id", REQUIRED, struct m_release, id),
    TEXT("initial", REQUIRED, struct m_release, initial),
    TEXT("supported-until", REQUIRED, struct m_release, supported_until),
    TEXT("security-supported-until", REQUIRED, struct m_release, security_supported_until),
    TEXT("source", OPTIONAL, struct m_release, source),
    {"development", OPTIONAL, scheck__set_bool, offsetof(struct m_release, development)},
    END};

static const attributes facts_attributes = {{"namespace", REQUIRED, scheck__set_prefix, 0}, END};

#define FACT_TYPE {"type", REQUIRED, scheck__set_type, offsetof(struct m_fact, type)}
#define FACT_FORM                                                                     \
    {"closed", OPTIONAL, scheck__set_bool, offsetof(struct m_fact, closed)},          \
    {"optional", OPTIONAL, scheck__set_bool, offsetof(struct m_fact, optional)},      \
    {"format", OPTIONAL, scheck__set_date_format, offsetof(struct m_fact, date)}
#define FACT_PROSE                                    \
    TEXT("unit", OPTIONAL, struct m_fact, unit),      \
    TEXT("meaning", REQUIRED, struct m_fact, meaning)

#define FACT_UNUSED {"unused", OPTIONAL, scheck__set_bool, offsetof(struct m_fact, unused)}

static const attributes fact_attributes = {
    {"name", REQUIRED, scheck__set_fact_name, offsetof(struct m_fact, name)},
    FACT_TYPE,
    {"of", OPTIONAL, scheck__set_of, offsetof(struct m_fact, of)},
    {"max", OPTIONAL, scheck__set_max, offsetof(struct m_fact, max)},
    {"role", OPTIONAL, scheck__set_role, offsetof(struct m_fact, role)},
    FACT_UNUSED,
    FACT_FORM,
    FACT_PROSE,
    END};

static const attributes field_attributes = {
    {"name", REQUIRED, scheck__set_any_text, offsetof(struct m_fact, name)},
    FACT_TYPE, FACT_FORM, FACT_PROSE, END};

static const attributes define_attributes = {
    {"name", REQUIRED, scheck__set_fact_name, offsetof(struct m_fact, name)},
    FACT_TYPE, FACT_UNUSED, FACT_PROSE, END};

static const attributes source_attributes = {
    TEXT("kind", REQUIRED, struct m_source, kind), END};

static const attributes section_attributes = {
    TEXT("title", REQUIRED, struct m_section, title), END};

static const attributes feature_attributes = {
    TEXT("id", REQUIRED, struct m_feature, id), TEXT("title", REQUIRED, struct m_feature, title),
    TEXT("link", OPTIONAL, struct m_feature, link), END};

static const attributes text_attributes = {RANGE(struct m_feature, text_range), END};

static const attributes statement_attributes = {
    TEXT("id", REQUIRED, struct m_statement, id),
    TEXT("qualifier", OPTIONAL, struct m_statement, qualifier), END};

#define STATUS(name, member) \
    {name, OPTIONAL, scheck__set_limit_status, offsetof(struct m_status, member)}
static const attributes limit_attributes = {
    TEXT("id", REQUIRED, struct m_statement, id),
    TEXT("qualifier", OPTIONAL, struct m_statement, qualifier),
    STATUS("since", range.since),
    STATUS("until", range.until),
    STATUS("label", label),
    STATUS("function", function),
    STATUS("security", security),
    TEXT("subject", OPTIONAL, struct m_statement, limit.subject),
    TEXT("quantity", OPTIONAL, struct m_statement, limit.quantity),
    TEXT("at-least", OPTIONAL, struct m_statement, limit.at_least),
    TEXT("max", REQUIRED, struct m_statement, limit.max),
    TEXT("operation", OPTIONAL, struct m_statement, limit.operations),
    TEXT("consequence", OPTIONAL, struct m_statement, limit.consequence),
    END};

static const attributes status_attributes = {
    RANGE(struct m_status, range), TEXT("function", OPTIONAL, struct m_status, function),
    TEXT("security", OPTIONAL, struct m_status, security), END};

static const attributes when_attributes = {RANGE(struct m_when, range), END};

static const attributes evidence_attributes = {
    RANGE(struct m_evidence, range),
    TEXT("file", OPTIONAL, struct m_evidence, file),
    TEXT("header", OPTIONAL, struct m_evidence, header),
    TEXT("function", OPTIONAL, struct m_evidence, function),
    TEXT("parameter", OPTIONAL, struct m_evidence, parameter),
    TEXT("structure", OPTIONAL, struct m_evidence, structure),
    TEXT("member", OPTIONAL, struct m_evidence, member),
    TEXT("type", OPTIONAL, struct m_evidence, type),
    TEXT("width", OPTIONAL, struct m_evidence, width),
    TEXT("pattern", OPTIONAL, struct m_evidence, pattern),
    TEXT("targets", OPTIONAL, struct m_evidence, targets),
    END};

static const attributes lift_attributes = {
    TEXT("requires", OPTIONAL, struct m_lift, requires),
    TEXT("met", OPTIONAL, struct m_lift, met), END};

static const attributes erratum_attributes = {
    RANGE(struct m_erratum, range), TEXT("qualifier", OPTIONAL, struct m_erratum, qualifier),
    TEXT("status", OPTIONAL, struct m_erratum, status),
    {"lost", OPTIONAL, scheck__set_bool, offsetof(struct m_erratum, lost)}, END};

static const attributes example_attributes = {
    {"expect", REQUIRED, scheck__set_expect, offsetof(struct m_example, expect)},
    TEXT("release", OPTIONAL, struct m_example, release), END};

static const attributes example_fact_attributes = {
    {"name", REQUIRED, scheck__set_example_name, offsetof(struct m_example_fact, name)},
    {"value", REQUIRED, scheck__set_any_text, offsetof(struct m_example_fact, value)},
    END};

static const attributes overlay_attributes = {
    TEXT("id", REQUIRED, struct m_overlay, id),
    TEXT("title", REQUIRED, struct m_overlay, title), END};

static const attributes amend_attributes = {
    TEXT("release", OPTIONAL, struct m_amend, release),
    TEXT("statement", OPTIONAL, struct m_amend, statement),
    RANGE(struct m_amend, range),
    TEXT("initial", OPTIONAL, struct m_amend, initial),
    TEXT("supported-until", OPTIONAL, struct m_amend, supported_until),
    TEXT("security-supported-until", OPTIONAL, struct m_amend, security_supported_until),
    TEXT("function", OPTIONAL, struct m_amend, function),
    TEXT("security", OPTIONAL, struct m_amend, security),
    TEXT("source", REQUIRED, struct m_amend, source),
    END};

static const attributes dates_attributes = {
    TEXT("release", REQUIRED, struct m_dates, release),
    TEXT("supported-until", OPTIONAL, struct m_dates, supported_until),
    TEXT("security-supported-until", OPTIONAL, struct m_dates, security_supported_until),
    TEXT("source", REQUIRED, struct m_dates, source),
    END};

static const attributes waive_attributes = {
    TEXT("statement", REQUIRED, struct m_waiver, statement),
    TEXT("until", REQUIRED, struct m_waiver, until),
    TEXT("reason", REQUIRED, struct m_waiver, reason), END};

static const attributes document_attributes = {
    TEXT("release", REQUIRED, struct m_document, release),
    TEXT("source", OPTIONAL, struct m_document, source), END};

static const attributes block_attributes = {
    {"encoding", OPTIONAL, scheck__set_encoding, offsetof(struct m_block, base64)},
    TEXT("feature", OPTIONAL, struct m_block, feature),
    TEXT("statement", OPTIONAL, struct m_block, statement), END};

/* --- elements --- */

/* An element that only holds others. */
#define PLAIN(kind, name, parents, attributes, begin) \
    {kind, name, parents, attributes, NULL, begin, SCHECK__TEXT_NONE, NULL, 0, NULL}
/* Text that goes into a member of what @begin returns (of the parent's object without it). */
#define LEAF(kind, name, parents, attributes, begin, text, type, member)          \
    {kind, name, parents, attributes, NULL, begin, text, scheck__set_text,        \
     offsetof(type, member), NULL}
/* Text that is appended to a list. */
#define ITEM(kind, name, parents, text, add) \
    {kind, name, parents, NULL, NULL, NULL, text, add, 0, NULL}

#define LINE SCHECK__TEXT_LINE
#define PROSE SCHECK__TEXT_PROSE
#define CEL SCHECK__TEXT_CEL
#define STATEMENT_PROSE(name, member) \
    LEAF(K_PROSE, name, IN_STATEMENTS, NULL, NULL, PROSE, struct m_statement, member)

static void *begin_root(struct scheck__loader *l, void *parent)
{
    (void)parent;
    return l->model;
}

static const struct scheck__element elements[] = {
    PLAIN(K_ROOT, "supportcheck", AT_TOP, root_attributes, begin_root),
    PLAIN(K_POLICY, "policy", IN(K_ROOT), policy_attributes, NULL),
    PLAIN(K_LEVELS, "levels", IN(K_ROOT), levels_attributes, NULL),
    PLAIN(K_LEVEL, "level", IN(K_LEVELS), level_attributes, begin_level),
    PLAIN(K_LABELS, "labels", IN(K_ROOT), NULL, NULL),
    PLAIN(K_LABEL, "label", IN(K_LABELS), label_attributes, begin_label),
    PLAIN(K_RELEASES, "releases", IN(K_ROOT), NULL, NULL),
    PLAIN(K_RELEASE, "release", IN(K_RELEASES), release_attributes, begin_release),

    PLAIN(K_FACTS, "facts", IN(K_ROOT), facts_attributes, begin_facts),
    PLAIN(K_FACT, "fact", IN(K_FACTS), fact_attributes, begin_fact),
    PLAIN(K_FIELD, "field", IN(K_FACT), field_attributes, begin_field),
    ITEM(K_PROSE, "value", IN(K_FACT) | IN(K_FIELD), SCHECK__TEXT_VALUE,
         scheck__add_value),
    LEAF(K_PROSE, "source", IN(K_FACT) | IN(K_FIELD), source_attributes, begin_fact_source, LINE,
         struct m_source, text),
    LEAF(K_DEFINE, "define", IN(K_FACTS), define_attributes, begin_fact, CEL, struct m_fact,
         define),

    {K_SECTION, "section", IN(K_ROOT) | IN(K_SECTION), section_attributes, NULL, begin_section,
     SCHECK__TEXT_NONE, NULL, 0, end_section},
    PLAIN(K_FEATURE, "feature", IN(K_ROOT) | IN(K_SECTION), feature_attributes, begin_feature),
    PLAIN(K_RESTRICTION, "restriction", IN(K_ROOT) | IN(K_SECTION), feature_attributes,
          begin_feature),
    LEAF(K_PROSE, "description", IN(K_FEATURE) | IN(K_RESTRICTION), NULL, NULL, PROSE,
         struct m_feature, description),
    LEAF(K_TEXT, "text", IN(K_RESTRICTION), text_attributes, NULL, PROSE, struct m_feature, text),
    LEAF(K_LIFT, "lift", IN(K_RESTRICTION), lift_attributes, begin_lift, LINE, struct m_lift,
         text),
    PLAIN(K_APPLIES, "applies", IN(K_RESTRICTION), NULL, NULL),
    LEAF(K_WHEN, "when", IN(K_APPLIES), when_attributes, begin_applies_when, CEL, struct m_when,
         cel),

    PLAIN(K_STATEMENT, "statement", IN(K_FEATURE) | IN(K_RESTRICTION), statement_attributes, begin_statement),
    PLAIN(K_LIMIT, "limit", IN(K_FEATURE) | IN(K_RESTRICTION), limit_attributes, begin_limit),
    LEAF(K_STATUS, "status", IN(K_STATEMENT), status_attributes, begin_status,
         SCHECK__TEXT_OPTIONAL, struct m_status, label),
    LEAF(K_WHEN, "when", IN_STATEMENTS, when_attributes, begin_when, CEL, struct m_when, cel),
    STATEMENT_PROSE("uncheckable", uncheckable),
    STATEMENT_PROSE("message", message),
    STATEMENT_PROSE("remedy", remedy),
    STATEMENT_PROSE("caveat", caveat),
    STATEMENT_PROSE("description", description),
    STATEMENT_PROSE("rationale", rationale),
    ITEM(K_PROSE, "reference", IN_STATEMENTS, LINE, scheck__add_reference),
    ITEM(K_PROSE, "source", IN_STATEMENTS, LINE, scheck__add_source),
    PLAIN(K_EVIDENCE, "evidence", IN_STATEMENTS, evidence_attributes, begin_evidence),

    LEAF(K_ERRATUM, "erratum", IN_STATEMENTS, erratum_attributes, begin_erratum, LINE,
         struct m_erratum, why),

    {K_EXAMPLE, "example", IN_STATEMENTS, example_attributes, NULL, scheck__example_begin,
     SCHECK__TEXT_NONE, NULL, 0, scheck__example_end},
    PLAIN(K_EXAMPLE_FACT, "fact", IN(K_EXAMPLE), example_fact_attributes,
          scheck__example_fact_begin),
    {K_NAMESPACE, NULL, IN(K_EXAMPLE), NULL, scheck__example_attribute,
     scheck__example_namespace_begin, SCHECK__TEXT_NONE, NULL, 0, NULL},
    {K_ENTRY, NULL, IN(K_NAMESPACE), NULL, scheck__example_attribute,
     scheck__example_entry_begin, SCHECK__TEXT_NONE, NULL, 0, NULL},

    PLAIN(K_OVERLAY, "overlay", IN(K_ROOT), overlay_attributes, begin_overlay),
    LEAF(K_AMEND, "amend", IN(K_OVERLAY), amend_attributes, begin_amend,
         SCHECK__TEXT_OPTIONAL, struct m_amend, label),
    PLAIN(K_DATES, "dates", IN(K_OVERLAY), dates_attributes, begin_dates),
    LEAF(K_WHEN, "when", IN(K_DATES), when_attributes, begin_dates_when, CEL, struct m_when,
         cel),
    PLAIN(K_WAIVE, "waive", IN(K_OVERLAY), waive_attributes, begin_waive),
    LEAF(K_WHEN, "when", IN(K_WAIVE), when_attributes, begin_waiver_when, CEL, struct m_when,
         cel),

    PLAIN(K_DOCUMENT, "document", IN(K_ROOT), document_attributes, begin_document),
    {K_BLOCK, "block", IN(K_DOCUMENT), block_attributes, NULL, begin_block,
     SCHECK__TEXT_VERBATIM, scheck__set_block, 0, NULL},
};

const struct scheck__element *scheck__element_find(const struct scheck__element *parent,
                                                   const char *name, bool *known_out)
{
    const size_t n = sizeof elements / sizeof *elements;
    uint64_t here = parent ? IN(parent->kind) : AT_TOP;

    for (size_t i = 0; i < n; i++) {
        if (elements[i].parents & here &&
            (!elements[i].name || strcmp(elements[i].name, name) == 0))
            return &elements[i];
    }
    for (size_t i = 0; i < n; i++)
        *known_out |= elements[i].name && strcmp(elements[i].name, name) == 0;
    return NULL;
}
