/* SPDX-License-Identifier: MIT */
/* Features, restrictions, statements and limits. */
#include <string.h>

#include "check_parts.h"

/* --- prose --- */

/* Length of "{word}" at @text, or 0. */
static size_t placeholder_len(const char *text)
{
    size_t len = 1;

    if (*text != '{')
        return 0;
    while ((text[len] >= 'a' && text[len] <= 'z') || text[len] == '_' || text[len] == '-')
        len++;
    return len > 1 && text[len] == '}' ? len + 1 : 0;
}

static bool is_word(const char *placeholder, size_t len, const char *word)
{
    return len == strlen(word) && strncmp(placeholder, word, len) == 0;
}

/* @s is NULL in the prose of a feature. */
static void check_placeholder(struct scheck_model *m, const struct m_statement *s,
                              const char *text, size_t len, struct scheck_place at)
{
    bool of_frames = is_word(text, len, "{end}");
    bool known = of_frames || is_word(text, len, "{max}") || is_word(text, len, "{subject}");
    bool of_limit = s && s->is_limit;

    if (known && !of_limit)
        scheck__model_error(m, "misplaced-placeholder", at, NULL, "%.*s is replaced in limits only",
                            (int)len, text);
    else if (!known && of_limit)
        scheck__model_error(m, "unknown-placeholder", at, NULL, "%.*s means nothing here",
                            (int)len, text);
    else if (of_frames && of_limit && strcmp(scheck__limit_unit(m, s), "frames") != 0)
        scheck__model_error(m, "misplaced-placeholder", at, NULL,
                            "%.*s is replaced where the subject has the unit frames", (int)len,
                            text);
}

static void check_prose(struct scheck_model *m, const struct m_statement *s,
                        const struct m_text *prose)
{
    for (const char *p = prose->text; p && *p; p++) {
        size_t len = placeholder_len(p);

        if (len)
            check_placeholder(m, s, p, len, prose->at);
    }
}

static void check_statement_prose(struct scheck_model *m, const struct m_statement *s)
{
    const struct m_text *prose[] = {&s->message,     &s->remedy,    &s->caveat,
                                    &s->description, &s->rationale, &s->uncheckable};

    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
        check_prose(m, s, prose[i]);
}

/* --- parts of a statement --- */

static void check_whens(struct scheck_model *m, const struct m_when *whens, size_t n)
{
    for (size_t i = 0; i < n; i++)
        scheck__check_range(m, &whens[i].range);
}

static void check_predicate(struct scheck_model *m, const struct m_statement *s)
{
    check_whens(m, s->whens.items, s->whens.n);
    if (!s->is_limit && !s->whens.n && !s->uncheckable.text)
        scheck__model_error(m, "no-predicate", s->at, NULL,
                            "a statement has <when> or <uncheckable>");
    if (s->whens.n && s->uncheckable.text)
        scheck__model_error(m, "both-predicates", s->uncheckable.at, &s->whens.items[0].cel.at,
                            "a statement with <when> is not <uncheckable>");
}

/* @owners has a slot for each release. */
static void claim_releases(struct scheck_model *m, const struct m_status *status,
                           const struct m_status **owners)
{
    size_t first, last;

    if (!scheck__range_resolve(m, &status->range, &first, &last))
        return;
    for (size_t i = first; i <= last; i++) {
        if (owners[i]) {
            scheck__model_error(m, "status-overlap", status->at, &owners[i]->at,
                                "release %s has a status already", m->releases.items[i].id.text);
            return;
        }
        owners[i] = status;
    }
}

static bool check_statuses(struct scheck_model *m, const struct m_statement *s)
{
    const struct m_status **owners =
        scheck__arena_alloc(&m->arena, m->releases.n * sizeof *owners);
    bool lowers = false;

    if (!owners)
        return false;
    for (size_t i = 0; i < s->statuses.n; i++) {
        const struct m_status *status = &s->statuses.items[i];

        scheck__check_range(m, &status->range);
        scheck__check_status_levels(m, status);
        claim_releases(m, status, owners);
        lowers |= scheck__can_lower(m, status);
    }
    if (!s->statuses.n)
        scheck__model_error(m, "no-status", s->at, NULL, "the statement has no <status>");
    if (lowers && !s->message.text && !s->uncheckable.text)
        scheck__model_error(m, "missing-message", s->at, NULL,
                            "this can lower the level and has no <message>");
    return true;
}

static void check_references(struct scheck_model *m, const struct m_statement *s)
{
    for (size_t i = 0; i < s->references.n; i++) {
        const struct m_text *reference = &s->references.items[i];
        const char *number = reference->text + strlen("XSA-");

        if (strncmp(reference->text, "XSA", 3) != 0)
            continue;
        if (strncmp(reference->text, "XSA-", 4) != 0 || !*number ||
            number[strspn(number, "0123456789")])
            scheck__model_error(m, "bad-reference", reference->at, NULL, "\"%s\" is not XSA-N",
                                reference->text);
    }
}

static void check_errata(struct scheck_model *m, const struct m_statement *s)
{
    for (size_t i = 0; i < s->errata.n; i++) {
        const struct m_erratum *e = &s->errata.items[i];

        scheck__check_range(m, &e->range);
        if (!e->qualifier.text && !e->status.text && !e->lost)
            scheck__model_error(m, "empty-erratum", e->at, NULL,
                                "the erratum does not say what was published");
    }
}

/* --- limits --- */

/* The name inside "size(…)", or the whole text. */
static struct scheck_str operand_name(const char *text, bool *is_size)
{
    size_t len = strlen(text);

    *is_size = len > strlen("size()") && strncmp(text, "size(", 5) == 0 && text[len - 1] == ')';
    if (*is_size)
        return (struct scheck_str){text + 5, len - strlen("size()")};
    return (struct scheck_str){text, len};
}

static void check_operand(struct scheck_model *m, const struct m_text *operand)
{
    enum scheck_type needed;
    const struct m_fact *fact;
    struct scheck_str name;
    bool is_size;

    if (!operand->text)
        return;
    name = operand_name(operand->text, &is_size);
    needed = is_size ? SCHECK_TYPE_LIST : SCHECK_TYPE_INT;
    fact = scheck__fact_find(m, name.data, name.len);
    if (!fact)
        scheck__model_error(m, "unknown-fact", operand->at, NULL, "the vocabulary has no \"%.*s\"",
                            (int)name.len, name.data);
    else if (fact->type != needed && fact->type != SCHECK_TYPE_NONE)
        scheck__model_error(m, "type-mismatch", operand->at, &fact->at, "\"%.*s\" is no %s",
                            (int)name.len, name.data, is_size ? "list" : "int");
}

static void check_operations(struct scheck_model *m, const struct m_text *operations)
{
    const char *p = operations->text;
    unsigned seen = 0;

    while (p && *p) {
        size_t len = strcspn(p, " ");
        enum scheck_operation op = scheck__operation_find(p, len);

        if (len && op == SCHECK_N_OPERATIONS)
            scheck__model_error(m, "unknown-operation", operations->at, NULL,
                                "\"%.*s\" is no operation", (int)len, p);
        else if (len && seen & 1u << op)
            scheck__model_error(m, "duplicate-operation", operations->at, NULL,
                                "\"%.*s\" is named twice", (int)len, p);
        else if (len)
            seen |= 1u << op;
        p += len + (p[len] == ' ');
    }
    if (operations->text && !*(operations->text + strspn(operations->text, " ")))
        scheck__model_error(m, "unknown-operation", operations->at, NULL, "no operation is named");
}

/* A limit is compared with a fact, or it says in words with what, and why nothing can be compared. */
static void check_subject(struct scheck_model *m, const struct m_statement *s)
{
    const struct m_limit *limit = &s->limit;

    if (!limit->subject.text && (!limit->quantity.text || !s->uncheckable.text))
        scheck__model_error(m, "no-subject", s->at, NULL,
                            "a limit has a subject, or a quantity and <uncheckable>");
    if (limit->subject.text && s->uncheckable.text)
        scheck__model_error(m, "both-predicates", s->uncheckable.at, &limit->subject.at,
                            "a limit with a subject is not <uncheckable>");
    if (limit->at_least.text && !limit->subject.text)
        scheck__model_error(m, "no-subject", limit->at_least.at, NULL,
                            "there is no subject that this could be a bound of");
}

static void check_limit(struct scheck_model *m, const struct m_statement *s)
{
    const struct m_limit *limit = &s->limit;
    int64_t max;

    check_subject(m, s);

    check_operand(m, &limit->subject);
    check_operand(m, &limit->at_least);
    check_operations(m, &limit->operations);
    if (limit->max.text && !scheck__parse_quantity(limit->max.text, &max))
        scheck__model_error(m, "bad-number", limit->max.at, NULL, "\"%s\" is not a number",
                            limit->max.text);
}

/* --- all --- */

static bool check_statement(struct scheck_model *m, const struct m_statement *s)
{
    check_predicate(m, s);
    check_statement_prose(m, s);
    check_references(m, s);
    scheck__check_evidence(m, s);
    check_errata(m, s);
    if (s->is_limit)
        check_limit(m, s);
    return check_statuses(m, s) && scheck__check_examples(m, s);
}

bool scheck__check_statements(struct scheck_model *m)
{
    for (size_t i = 0; i < m->features.n; i++) {
        const struct m_feature *feature = &m->features.items[i];

        check_prose(m, NULL, &feature->description);
        check_prose(m, NULL, &feature->text);
        scheck__check_lifts(m, feature);
        scheck__check_range(m, &feature->text_range);
        check_whens(m, feature->applies.items, feature->applies.n);
        for (size_t k = 0; k < feature->statements.n; k++) {
            if (!check_statement(m, &feature->statements.items[k]))
                return false;
        }
    }
    return true;
}
