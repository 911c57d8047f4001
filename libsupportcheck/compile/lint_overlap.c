/* SPDX-License-Identifier: MIT */
/* Statements of one feature that stand in each other's way, in the releases that both speak of. */
#include <string.h>

#include "check.h"
#include "lint.h"

static bool same_words(const char *a, const char *b)
{
    return a ? b && strcmp(a, b) == 0 : !b;
}

/* Whether @when holds only where a condition of @s does that says the same. */
static bool is_condition_of(const struct m_when *when, const struct m_statement *s)
{
    for (size_t i = 0; i < s->whens.n; i++) {
        const struct m_when *other = &s->whens.items[i];
        bool always = !other->range.since.text && !other->range.until.text;
        bool then = same_words(when->range.since.text, other->range.since.text) &&
                    same_words(when->range.until.text, other->range.until.text);

        if ((always || then) && same_words(when->cel.text, other->cel.text))
            return true;
    }
    return false;
}

/* Whether @earlier applies whenever @later does: all its conditions are also conditions of that. */
static bool applies_whenever(const struct m_statement *earlier, const struct m_statement *later)
{
    for (size_t i = 0; i < earlier->whens.n; i++) {
        const struct m_when *when = &earlier->whens.items[i];

        if (strcmp(when->cel.text, "true") != 0 && !is_condition_of(when, later))
            return false;
    }
    return earlier->whens.n > 0;
}

/* How weak: levels are declared best first. SIZE_MAX when it is said nowhere or not compared. */
static size_t weakness(const struct scheck_model *m, const struct m_status *status,
                       enum scheck_axis axis)
{
    const char *id = scheck__status_level(m, status, axis);
    size_t level = id ? scheck__level_find(m, axis, id) : SIZE_MAX;

    return level != SIZE_MAX && m->levels[axis].items[level].neutral ? SIZE_MAX : level;
}

/* The weakest of what applies counts: @a hides @b when it is weaker, and nowhere better. */
static bool hides(const struct scheck_model *m, const struct m_status *a, const struct m_status *b)
{
    bool weaker = false;

    for (int axis = 0; axis < SCHECK_N_AXES; axis++) {
        size_t left = weakness(m, a, (enum scheck_axis)axis);
        size_t right = weakness(m, b, (enum scheck_axis)axis);

        if (left == SIZE_MAX || right == SIZE_MAX || left < right)
            return false;
        weaker = weaker || left > right;
    }
    return weaker;
}

/* Whether @later never decides anything: wherever it has a status, @earlier hides it. */
static bool always_wins(const struct scheck_model *m, const struct m_statement *earlier,
                        const struct m_statement *later)
{
    bool any = false;

    if (earlier->is_limit || later->is_limit || !applies_whenever(earlier, later))
        return false;
    for (size_t release = 0; release < m->releases.n; release++) {
        const struct m_status *theirs = scheck__status_in(m, later, release);
        const struct m_status *ours = theirs ? scheck__status_in(m, earlier, release) : NULL;

        if (theirs && (!ours || !hides(m, ours, theirs)))
            return false;
        any = any || theirs;
    }
    return any;
}

/* The first release in which both are rows of SUPPORT.md, or SIZE_MAX. */
static size_t common_release(const struct scheck_model *m, const struct m_statement *a,
                             const struct m_statement *b)
{
    for (size_t release = 0; release < m->releases.n; release++) {
        const struct m_status *left = scheck__status_in(m, a, release);
        const struct m_status *right = scheck__status_in(m, b, release);

        if (left && right && left->label.text && right->label.text)
            return release;
    }
    return SIZE_MAX;
}

static void lint_pair(struct scheck_model *m, const struct m_statement *earlier,
                      const struct m_statement *later)
{
    size_t release = SIZE_MAX;

    if (!earlier->is_limit && !later->is_limit &&
        same_words(earlier->qualifier.text, later->qualifier.text))
        release = common_release(m, earlier, later);
    if (release != SIZE_MAX)
        scheck__model_lint(m, "overlapping-qualifier", later->at,
                           "\"%s\" and \"%s\" have one qualifier in %s: SUPPORT.md cannot tell "
                           "them apart",
                           earlier->id.text, later->id.text, m->releases.items[release].id.text);
    if (always_wins(m, earlier, later))
        scheck__model_lint(m, "unreachable-statement", later->at,
                           "\"%s\" decides nothing: \"%s\" applies whenever it does, and is weaker",
                           later->id.text, earlier->id.text);
}

/* --- headings: SUPPORT.md has one where title and parents are the same --- */

static bool same_section(const struct scheck_model *m, size_t a, size_t b)
{
    while (a != b && a != SIZE_MAX && b != SIZE_MAX) {
        const struct m_section *left = &m->sections.items[a], *right = &m->sections.items[b];

        if (!same_words(left->title.text, right->title.text))
            return false;
        a = left->parent;
        b = right->parent;
    }
    return a == b;
}

static bool same_heading(const struct scheck_model *m, const struct m_feature *a,
                         const struct m_feature *b)
{
    return !a->is_restriction && !b->is_restriction &&
           same_words(a->title.text, b->title.text) && same_section(m, a->section, b->section);
}

/* @later with what stands before it below its heading. */
static void lint_earlier(struct scheck_model *m, size_t feature, size_t statement)
{
    const struct m_feature *f = &m->features.items[feature];
    const struct m_statement *later = &f->statements.items[statement];

    for (size_t i = 0; i < feature; i++) {
        const struct m_feature *other = &m->features.items[i];

        for (size_t k = 0; same_heading(m, other, f) && k < other->statements.n; k++)
            lint_pair(m, &other->statements.items[k], later);
    }
    for (size_t k = 0; k < statement; k++)
        lint_pair(m, &f->statements.items[k], later);
}

void scheck__lint_overlaps(struct scheck_model *m)
{
    for (size_t i = 0; i < m->features.n; i++) {
        const struct m_feature *f = &m->features.items[i];

        for (size_t k = 0; k < f->statements.n && !f->is_restriction; k++)
            lint_earlier(m, i, k);
    }
}
