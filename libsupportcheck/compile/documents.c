/* SPDX-License-Identifier: MIT */
#include "documents.h"

#include <stdio.h>
#include <string.h>

#include "builder.h"
#include "check.h"

/* --- numbers in prose --- */

static const char *const units[] = {"TiB", "GiB", "MiB", "KiB"};

/* How many bytes the unit of that index has. */
static int64_t unit_size(int unit)
{
    return (int64_t)1 << (10 * (4 - unit));
}

/* A limit's last good value as a person reads it: "8 TiB", "0xffffffe", "4096". */
static void format_max(const struct scheck_model *m, const struct m_statement *s, char *buf,
                       size_t cap)
{
    const char *subject = s->limit.subject.text;
    const char *unit = scheck__limit_unit(m, s);
    int64_t max = 0;

    if (!subject) {
        snprintf(buf, cap, "%s", s->limit.max.text);
        return;
    }
    scheck__parse_quantity(s->limit.max.text, &max);
    if (strcmp(unit, "frames") == 0) {
        snprintf(buf, cap, "0x%llx", (unsigned long long)max);
        return;
    }
    for (int i = 0; i < 4 && strcmp(unit, "bytes") == 0; i++) {
        int64_t one = unit_size(i);

        if (max >= one && max % one == 0) {
            snprintf(buf, cap, "%lld %s", (long long)(max / one), units[i]);
            return;
        }
    }
    snprintf(buf, cap, "%lld", (long long)max);
}

/* What is not whole is rounded down, to units of which there are many: "1023 GiB". */
static void format_end(const struct m_statement *s, char *buf, size_t cap)
{
    int64_t max = 0, end;
    int unit = 0;

    scheck__parse_quantity(s->limit.max.text, &max);
    end = scheck__frames_end(max);
    while (unit < 3 && end % unit_size(unit) && end / unit_size(unit) < 100)
        unit++;
    snprintf(buf, cap, "%lld %s", (long long)(end / unit_size(unit)), units[unit]);
}

/* @text with {max}, {end} and {subject} replaced. */
static const char *interpolate(struct scheck_model *m, const struct m_statement *s,
                               const char *text)
{
    struct text_builder b = {.arena = &m->arena};
    char max[40] = "", end[40] = "";

    if (!text || !s->is_limit || !strchr(text, '{'))
        return text ? text : "";
    format_max(m, s, max, sizeof max);
    format_end(s, end, sizeof end);
    while (*text) {
        if (strncmp(text, "{max}", 5) == 0) {
            scheck__builder_puts(&b, max);
            text += 5;
        } else if (strncmp(text, "{end}", 5) == 0) {
            scheck__builder_puts(&b, end);
            text += 5;
        } else if (strncmp(text, "{subject}", 9) == 0) {
            scheck__builder_puts(&b, s->limit.subject.text ? s->limit.subject.text
                                                           : s->limit.quantity.text);
            text += 9;
        } else {
            scheck__builder_add(&b, text++, 1);
        }
    }
    return scheck__builder_text(&b);
}

/* --- what a verdict image carries --- */

static void section_path(const struct scheck_model *m, size_t section, struct text_builder *b)
{
    if (section == SIZE_MAX)
        return;
    section_path(m, m->sections.items[section].parent, b);
    scheck__builder_join(b, " > ", m->sections.items[section].title.text);
}

static const char *path_of(struct scheck_model *m, const struct m_feature *f)
{
    struct text_builder b = {.arena = &m->arena};

    section_path(m, f->section, &b);
    scheck__builder_join(&b, " > ", f->title.text ? f->title.text : "");
    return scheck__builder_text(&b);
}

static const char *references_of(struct scheck_model *m, const struct m_statement *s)
{
    struct text_builder b = {.arena = &m->arena};

    for (size_t i = 0; i < s->references.n; i++)
        scheck__builder_join(&b, "; ", s->references.items[i].text);
    return scheck__builder_text(&b);
}

static unsigned operations_of(const struct m_statement *s)
{
    const char *text = s->limit.operations.text;
    unsigned set = 0;

    while (text && *text) {
        size_t len = strcspn(text, " \t\r\n");
        enum scheck_operation op = scheck__operation_find(text, len);

        if (len && op < SCHECK_N_OPERATIONS)
            set |= 1u << op;
        text += len + strspn(text + len, " \t\r\n");
    }
    return set;
}

void scheck__describe_statement(struct scheck_model *m, const struct m_feature *f,
                                const struct m_statement *s, struct emit_statement *out)
{
    out->feature = f;
    out->source = s;
    out->path = path_of(m, f);
    out->message = interpolate(m, s, s->message.text);
    out->caveat = interpolate(m, s, s->caveat.text);
    out->remedy = interpolate(m, s, s->remedy.text);
    out->consequence = s->is_limit && s->limit.consequence.text ? s->limit.consequence.text : "";
    out->references = references_of(m, s);
    out->operations = s->is_limit ? operations_of(s) : 0;
    out->waiver = IMG_NONE;
}

uint32_t scheck__subject_fact(const struct scheck_model *m, const uint32_t *fact_base,
                              const struct m_statement *s)
{
    const char *subject = s->is_limit ? s->limit.subject.text : NULL;
    const struct m_fact *fact = subject ? scheck__fact_find(m, subject, strlen(subject)) : NULL;

    if (!fact || fact->define.text)
        return IMG_NONE;
    return fact_base[fact - m->facts.items];
}

/* --- what only a document image carries --- */

static void add_document(struct emit_input *in, size_t statement, enum scheck_document kind,
                         const char *text, bool *failed)
{
    struct emit_document *d;

    if (!text || !*text)
        return;
    d = M_ADD(in->model, &in->documents);
    if (!d) {
        *failed = true;
        return;
    }
    d->statement = statement;
    d->kind = kind;
    d->text.data = text;
    d->text.len = strlen(text);
}

static const char *description_of(struct scheck_model *m, const struct m_feature *f,
                                  const struct m_statement *s)
{
    struct text_builder b = {.arena = &m->arena};

    if (f->is_restriction && f->text.text)
        scheck__builder_join(&b, "\n\n", f->text.text);
    if (f->description.text)
        scheck__builder_join(&b, "\n\n", f->description.text);
    if (s->description.text)
        scheck__builder_join(&b, "\n\n", s->description.text);
    return scheck__builder_text(&b);
}

static void add_when(struct text_builder *b, const struct m_when *w)
{
    scheck__builder_join(b, "\n", w->cel.text);
    if (!w->range.since.text && !w->range.until.text)
        return;
    scheck__builder_puts(b, "  // ");
    if (w->range.since.text) {
        scheck__builder_puts(b, "since ");
        scheck__builder_puts(b, w->range.since.text);
    }
    if (w->range.until.text) {
        scheck__builder_puts(b, w->range.since.text ? ", until " : "until ");
        scheck__builder_puts(b, w->range.until.text);
    }
}

/* "8 GiB" is written as the expression that it is, "8 * GiB". */
static void put_quantity(struct text_builder *b, const char *quantity)
{
    size_t len = strlen(quantity);
    bool has_unit = len > 3 && strcmp(quantity + len - 2, "iB") == 0;
    size_t unit = has_unit ? len - 3 : len, number = unit;

    while (number && quantity[number - 1] == ' ')
        number--;
    scheck__builder_add(b, quantity, number);
    scheck__builder_puts(b, has_unit ? " * " : "");
    scheck__builder_puts(b, quantity + unit);
}

static const char *predicate_of(struct scheck_model *m, const struct m_feature *f,
                                const struct m_statement *s)
{
    struct text_builder b = {.arena = &m->arena};

    if (s->uncheckable.text)
        return "";
    for (size_t i = 0; i < f->applies.n; i++)
        add_when(&b, &f->applies.items[i]);
    for (size_t i = 0; i < s->whens.n; i++)
        add_when(&b, &s->whens.items[i]);
    if (s->is_limit) {
        scheck__builder_join(&b, "\n", s->limit.subject.text);
        scheck__builder_puts(&b, " > ");
        put_quantity(&b, s->limit.max.text);
        if (s->limit.at_least.text) {
            scheck__builder_puts(&b, " || ");
            scheck__builder_puts(&b, s->limit.at_least.text);
            scheck__builder_puts(&b, " > ");
            put_quantity(&b, s->limit.max.text);
        }
    }
    return scheck__builder_text(&b);
}

static void add_evidence(struct text_builder *b, const struct m_evidence *e)
{
    const struct {
        const char *name, *text;
    } parts[] = {{"since ", e->range.since.text}, {"until ", e->range.until.text},
                 {"file ", e->file.text},         {"header ", e->header.text},
                 {"function ", e->function.text}, {"parameter ", e->parameter.text},
                 {"structure ", e->structure.text}, {"member ", e->member.text},
                 {"type ", e->type.text},         {"width ", e->width.text},
                 {"pattern ", e->pattern.text},   {"targets ", e->targets.text}};
    const char *separator = b->len ? "\n" : "";

    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        if (!parts[k].text)
            continue;
        scheck__builder_puts(b, separator);
        scheck__builder_puts(b, parts[k].name);
        scheck__builder_puts(b, parts[k].text);
        separator = "\t";
    }
}

static const char *evidence_of(struct scheck_model *m, const struct m_statement *s)
{
    struct text_builder b = {.arena = &m->arena};

    for (size_t i = 0; i < s->evidence.n; i++)
        add_evidence(&b, &s->evidence.items[i]);
    return scheck__builder_text(&b);
}

/* Texts with tabs between them, "" for NULL. */
static void add_columns(struct text_builder *b, const char *const *columns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            scheck__builder_puts(b, "\t");
        if (columns[i])
            scheck__builder_puts(b, columns[i]);
    }
}

static const char *lift_of(struct scheck_model *m, const struct m_feature *f)
{
    struct text_builder b = {.arena = &m->arena};

    for (size_t i = 0; i < f->lifts.n; i++) {
        const struct m_lift *lift = &f->lifts.items[i];
        const char *const columns[] = {lift->requires.text, lift->met.text, lift->text.text};

        if (b.len)
            scheck__builder_puts(&b, "\n");
        add_columns(&b, columns, sizeof columns / sizeof *columns);
    }
    return scheck__builder_text(&b);
}

/* The subject in words: its own, or what the vocabulary says of it. */
static const char *quantity_of(const struct scheck_model *m, const struct m_limit *limit)
{
    const char *subject = limit->subject.text;
    const struct m_fact *fact = subject ? scheck__fact_find(m, subject, strlen(subject)) : NULL;

    if (limit->quantity.text)
        return limit->quantity.text;
    return fact ? fact->meaning.text : NULL;
}

static const char *limit_of(struct scheck_model *m, const struct m_statement *s)
{
    struct text_builder b = {.arena = &m->arena};
    char max[40];
    const char *const columns[] = {s->limit.subject.text, max, quantity_of(m, &s->limit),
                                   s->limit.at_least.text};

    if (!s->is_limit)
        return "";
    format_max(m, s, max, sizeof max);
    add_columns(&b, columns, sizeof columns / sizeof *columns);
    return scheck__builder_text(&b);
}

static const char *examples_of(struct scheck_model *m, const struct m_statement *s)
{
    static const char *const verdicts[] = {"applies", "does not apply", "undetermined"};
    struct text_builder b = {.arena = &m->arena};

    for (size_t i = 0; i < s->examples.n; i++) {
        const struct m_example *e = &s->examples.items[i];

        scheck__builder_join(&b, "\n", verdicts[e->expect]);
        for (size_t k = 0; k < e->facts.n; k++) {
            scheck__builder_puts(&b, k ? ", " : ": ");
            scheck__builder_puts(&b, e->facts.items[k].name.text);
            if (!e->facts.items[k].value.text)
                continue;
            scheck__builder_puts(&b, " = ");
            scheck__builder_puts(&b, e->facts.items[k].value.text);
        }
    }
    return scheck__builder_text(&b);
}

static const char *range_end(const struct scheck_model *m, const struct m_text *end, size_t other)
{
    return end->text ? end->text : m->releases.items[other].id.text;
}

/* A line for each erratum: first and last release, qualifier, status, "lost", why; tabs between. */
static const char *errata_of(struct scheck_model *m, const struct m_statement *s)
{
    struct text_builder b = {.arena = &m->arena};

    for (size_t i = 0; m->releases.n && i < s->errata.n; i++) {
        const struct m_erratum *e = &s->errata.items[i];
        const char *const columns[] = {range_end(m, &e->range.since, 0),
                                       range_end(m, &e->range.until, m->releases.n - 1),
                                       e->qualifier.text,
                                       e->status.text,
                                       e->lost ? "lost" : "",
                                       e->why.text};

        if (b.len)
            scheck__builder_puts(&b, "\n");
        add_columns(&b, columns, sizeof columns / sizeof *columns);
    }
    return scheck__builder_text(&b);
}

/* A restriction's text behind a line with the first and the last release that have it. */
static const char *text_of(struct scheck_model *m, const struct m_feature *f)
{
    struct text_builder b = {.arena = &m->arena};

    if (!f->text.text || !m->releases.n)
        return "";
    scheck__builder_puts(&b, range_end(m, &f->text_range.since, 0));
    scheck__builder_puts(&b, "\t");
    scheck__builder_puts(&b, range_end(m, &f->text_range.until, m->releases.n - 1));
    scheck__builder_puts(&b, "\n");
    scheck__builder_puts(&b, f->text.text);
    return scheck__builder_text(&b);
}

bool scheck__collect_documents(struct emit_input *in)
{
    struct scheck_model *m = in->model;
    bool failed = false;

    for (size_t i = 0; i < in->statements.n; i++) {
        const struct m_feature *f = in->statements.items[i].feature;
        const struct m_statement *s = in->statements.items[i].source;
        const struct {
            enum scheck_document kind;
            const char *text;
        } documents[] = {{SCHECK_DOC_DESCRIPTION, description_of(m, f, s)},
                         {SCHECK_DOC_RATIONALE, interpolate(m, s, s->rationale.text)},
                         {SCHECK_DOC_PREDICATE, predicate_of(m, f, s)},
                         {SCHECK_DOC_LIFT, lift_of(m, f)},
                         {SCHECK_DOC_EVIDENCE, evidence_of(m, s)},
                         {SCHECK_DOC_EXAMPLES, examples_of(m, s)},
                         {SCHECK_DOC_UNCHECKABLE, s->uncheckable.text},
                         {SCHECK_DOC_ERRATA, errata_of(m, s)},
                         {SCHECK_DOC_TEXT, text_of(m, f)},
                         {SCHECK_DOC_LIMIT, limit_of(m, s)}};

        for (size_t k = 0; k < sizeof documents / sizeof *documents; k++)
            add_document(in, i, documents[k].kind, documents[k].text, &failed);
    }
    return !failed;
}
