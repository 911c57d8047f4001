/* SPDX-License-Identifier: MIT */
/* What a careful author would not leave: nothing here refuses a policy. */
#include <string.h>

#include "check.h"
#include "lint.h"

/* --- statements one by one --- */

static bool always_applies(const struct m_statement *s)
{
    return s->whens.n == 1 && strcmp(s->whens.items[0].cel.text, "true") == 0;
}

static void lint_examples(struct scheck_model *m, const struct m_statement *s)
{
    bool have[3] = {false, false, false};

    if (s->uncheckable.text || always_applies(s))
        return;
    for (size_t i = 0; i < s->examples.n; i++)
        have[s->examples.items[i].expect] = true;
    if (!have[M_EXPECT_TRUE] || !have[M_EXPECT_FALSE])
        scheck__model_lint(m, "missing-example", s->at, "\"%s\" has no example that is %s",
                           s->id.text, !have[M_EXPECT_TRUE] ? "true" : "false");
}

static void lint_source(struct scheck_model *m, const struct m_statement *s)
{
    if (!s->sources.n)
        scheck__model_lint(m, "missing-source", s->at, "\"%s\" has no <source>", s->id.text);
}

static void lint_rationale(struct scheck_model *m, const struct m_statement *s)
{
    if (s->is_limit && !s->rationale.text)
        scheck__model_lint(m, "missing-rationale", s->at, "\"%s\" has no <rationale>", s->id.text);
}

static void lint_references(struct scheck_model *m, const struct m_statement *s)
{
    for (size_t i = 1; i < s->references.n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(s->references.items[i].text, s->references.items[k].text) == 0) {
                scheck__model_lint(m, "duplicate-reference", s->references.items[i].at,
                                   "\"%s\" is given twice", s->references.items[i].text);
                break;
            }
        }
    }
}

static bool same_text(const struct m_text *a, const struct m_text *b)
{
    return a->text ? b->text && strcmp(a->text, b->text) == 0 : !b->text;
}

static void lint_conditions(struct scheck_model *m, const struct m_statement *s)
{
    for (size_t i = 1; i < s->whens.n; i++) {
        const struct m_when *when = &s->whens.items[i];

        for (size_t k = 0; k < i; k++) {
            const struct m_when *other = &s->whens.items[k];

            if (same_text(&when->cel, &other->cel) &&
                same_text(&when->range.since, &other->range.since) &&
                same_text(&when->range.until, &other->range.until)) {
                scheck__model_lint(m, "repeated-condition", when->cel.at,
                                   "this condition stands above already");
                break;
            }
        }
    }
}

static void lint_statements(struct scheck_model *m)
{
    static void (*const passes[])(struct scheck_model *, const struct m_statement *) = {
        lint_examples, lint_source, lint_rationale, lint_references, lint_conditions,
    };

    for (size_t i = 0; i < m->features.n; i++) {
        const struct m_feature *feature = &m->features.items[i];

        scheck__lint_feature_numbers(m, feature);
        for (size_t k = 0; k < feature->statements.n; k++) {
            scheck__lint_numbers(m, feature, &feature->statements.items[k]);
            for (size_t pass = 0; pass < sizeof passes / sizeof *passes; pass++)
                passes[pass](m, &feature->statements.items[k]);
        }
    }
}

static void lint_restrictions(struct scheck_model *m)
{
    for (size_t i = 0; i < m->features.n; i++) {
        const struct m_feature *feature = &m->features.items[i];

        if (feature->is_restriction && !feature->lifts.n)
            scheck__model_lint(m, "missing-lift", feature->at, "\"%s\" has no <lift>",
                               feature->id.text);
    }
}

/* --- words that nothing uses --- */

static bool label_used(const struct scheck_model *m, const char *text)
{
    for (size_t i = 0; i < m->features.n; i++) {
        const struct m_feature *feature = &m->features.items[i];

        for (size_t k = 0; k < feature->statements.n; k++) {
            const struct m_statement *s = &feature->statements.items[k];

            for (size_t n = 0; n < s->statuses.n; n++) {
                const char *label = s->statuses.items[n].label.text;

                if (label && strcmp(label, text) == 0)
                    return true;
            }
        }
    }
    return false;
}

static void lint_labels(struct scheck_model *m)
{
    for (size_t i = 0; i < m->labels.n; i++) {
        const struct m_text *text = &m->labels.items[i].text;

        if (!label_used(m, text->text))
            scheck__model_lint(m, "unused-label", text->at, "no status is \"%s\"", text->text);
    }
}

/* The best level needs no user: it is what everything unsaid has. */
static bool level_used(const struct scheck_model *m, enum scheck_axis axis, const char *id)
{
    for (size_t i = 0; i < m->labels.n; i++) {
        const struct m_label *label = &m->labels.items[i];

        if (strcmp(axis == SCHECK_AXIS_FUNCTION ? label->function.text : label->security.text,
                   id) == 0)
            return true;
    }
    for (size_t i = 0; i < m->features.n; i++) {
        const struct m_feature *feature = &m->features.items[i];

        for (size_t k = 0; k < feature->statements.n; k++) {
            const struct m_statement *s = &feature->statements.items[k];

            for (size_t n = 0; n < s->statuses.n; n++) {
                const char *level = scheck__status_level(m, &s->statuses.items[n], axis);

                if (level && strcmp(level, id) == 0)
                    return true;
            }
        }
    }
    return false;
}

static void lint_levels(struct scheck_model *m)
{
    for (int axis = 0; axis < SCHECK_N_AXES; axis++) {
        for (size_t i = 1; i < m->levels[axis].n; i++) {
            const struct m_level *level = &m->levels[axis].items[i];

            if (!level->neutral && !level_used(m, (enum scheck_axis)axis, level->id.text))
                scheck__model_lint(m, "unused-level", level->id.at,
                                   "no status or label has the level \"%s\"", level->id.text);
        }
    }
}

int scheck_model_lint(struct scheck_model *model)
{
    static void (*const passes[])(struct scheck_model *) = {
        lint_statements,
        lint_restrictions,
        scheck__lint_overlaps,
        lint_labels,
        lint_levels,
    };
    size_t n_lints;
    int rc;

    if (!model)
        return SCHECK_E_INVAL;
    model->arena.failed = false;
    rc = scheck__model_check(model);
    if (rc != SCHECK_OK)
        return rc;
    n_lints = model->n_lints;
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++)
        passes[i](model);
    if (!scheck__lint_facts(model))
        return SCHECK_E_NOMEM;
    return model->n_lints > n_lints ? SCHECK_E_POLICY : SCHECK_OK;
}
