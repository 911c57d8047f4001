/* SPDX-License-Identifier: MIT */
/* Overlays: checked against what they amend, then applied. */
#include <string.h>

#include "check_parts.h"

static const struct m_text *first_given(const struct m_text *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (texts[i]->text)
            return texts[i];
    }
    return NULL;
}

static const struct m_text *date_of(const struct m_amend *amend)
{
    const struct m_text *const dates[] = {&amend->initial, &amend->supported_until,
                                          &amend->security_supported_until};

    return first_given(dates, sizeof dates / sizeof *dates);
}

static const struct m_text *status_of(const struct m_amend *amend)
{
    const struct m_text *const parts[] = {&amend->label, &amend->function, &amend->security};

    return first_given(parts, sizeof parts / sizeof *parts);
}

static void check_date(struct scheck_model *m, const struct m_text *date)
{
    if (date->text && *date->text >= '0' && *date->text <= '9' && !scheck__date_valid(date->text))
        scheck__model_error(m, "bad-date", date->at, NULL, "\"%s\" is not a day", date->text);
}

static void check_release_amend(struct scheck_model *m, const struct m_amend *amend)
{
    struct m_range release = {.since = amend->release};
    const struct m_text *stray = status_of(amend);

    scheck__check_range(m, &release);
    check_date(m, &amend->initial);
    check_date(m, &amend->supported_until);
    check_date(m, &amend->security_supported_until);
    if (amend->range.since.text)
        stray = &amend->range.since;
    else if (amend->range.until.text)
        stray = &amend->range.until;
    if (stray)
        scheck__model_error(m, "amend-target", stray->at, &amend->release.at,
                            "a release's dates are amended, nothing else of it");
    else if (!date_of(amend))
        scheck__model_error(m, "amend-target", amend->at, NULL, "nothing is amended");
}

static bool overlaps(const struct scheck_model *m, const struct m_range *a, const struct m_range *b)
{
    size_t first[2], last[2];

    return scheck__range_resolve(m, a, &first[0], &last[0]) &&
           scheck__range_resolve(m, b, &first[1], &last[1]) && first[0] <= last[1] &&
           first[1] <= last[0];
}

static void check_amended(struct scheck_model *m, const struct m_amend *amend,
                          const struct m_statement *s)
{
    bool any = false;

    if (s->is_limit && (amend->range.since.text || amend->range.until.text)) {
        scheck__model_error(m, "amend-limit", amend->at, &s->at,
                            "a limit is amended for all of its releases");
        return;
    }
    for (size_t i = 0; i < s->statuses.n; i++)
        any |= overlaps(m, &amend->range, &s->statuses.items[i].range);
    if (!any)
        scheck__model_error(m, "amend-nothing", amend->at, &s->at,
                            "\"%s\" has no status in these releases", s->id.text);
}

static void check_statement_amend(struct scheck_model *m, const struct m_amend *amend)
{
    const struct m_statement *s = scheck__statement_find(m, amend->statement.text);
    const struct m_text *date = date_of(amend);
    size_t n_errors = m->n_errors;

    if (!s)
        scheck__model_error(m, "unknown-statement", amend->statement.at, NULL,
                            "the policy has no statement \"%s\"", amend->statement.text);
    if (date)
        scheck__model_error(m, "amend-target", date->at, &amend->statement.at,
                            "a statement has no dates");
    else if (!status_of(amend))
        scheck__model_error(m, "amend-target", amend->at, NULL, "nothing is amended");
    scheck__check_range(m, &amend->range);
    scheck__check_level(m, SCHECK_AXIS_FUNCTION, &amend->function);
    scheck__check_level(m, SCHECK_AXIS_SECURITY, &amend->security);
    if (s && m->n_errors == n_errors)
        check_amended(m, amend, s);
}

static void check_amend(struct scheck_model *m, const struct m_amend *amend)
{
    if (!amend->release.text == !amend->statement.text)
        scheck__model_error(m, "amend-target", amend->at, NULL,
                            "an amendment names either a release or a statement");
    else if (amend->release.text)
        check_release_amend(m, amend);
    else
        check_statement_amend(m, amend);
}

static void check_dates(struct scheck_model *m, const struct m_dates *dates)
{
    struct m_range release = {.since = dates->release};

    scheck__check_range(m, &release);
    check_date(m, &dates->supported_until);
    check_date(m, &dates->security_supported_until);
    if (!dates->supported_until.text && !dates->security_supported_until.text)
        scheck__model_error(m, "bad-dates", dates->at, NULL, "no date is given");
    if (dates->whens.n == 0)
        scheck__model_error(m, "bad-dates", dates->at, NULL,
                            "<dates> need a <when>; those of every host are amended");
    for (size_t i = 0; i < dates->whens.n; i++) {
        const struct m_range *range = &dates->whens.items[i].range;

        if (range->since.text || range->until.text)
            scheck__model_error(m, "bad-dates",
                                range->since.text ? range->since.at : range->until.at, NULL,
                                "dates are of one release: their conditions have no range");
    }
}

static void check_waiver(struct scheck_model *m, const struct m_waiver *waiver)
{
    if (waiver->statement.text && !scheck__statement_find(m, waiver->statement.text))
        scheck__model_error(m, "unknown-statement", waiver->statement.at, NULL,
                            "the policy has no statement \"%s\"", waiver->statement.text);
    if (waiver->until.text && !scheck__date_valid(waiver->until.text))
        scheck__model_error(m, "bad-date", waiver->until.at, NULL, "\"%s\" is not a day",
                            waiver->until.text);
    for (size_t i = 0; i < waiver->whens.n; i++)
        scheck__check_range(m, &waiver->whens.items[i].range);
}

bool scheck__check_overlays(struct scheck_model *m)
{
    for (size_t i = 0; i < m->overlays.n; i++) {
        const struct m_overlay *overlay = &m->overlays.items[i];

        for (size_t k = 0; k < overlay->amends.n; k++)
            check_amend(m, &overlay->amends.items[k]);
        for (size_t k = 0; k < overlay->dates.n; k++)
            check_dates(m, &overlay->dates.items[k]);
        for (size_t k = 0; k < overlay->waivers.n; k++)
            check_waiver(m, &overlay->waivers.items[k]);
    }
    return true;
}

/* --- applying --- */

static void replace(struct m_text *text, const struct m_text *with)
{
    if (with->text)
        *text = *with;
}

static void amend_release(struct scheck_model *m, const struct m_amend *amend)
{
    size_t idx = scheck__release_find(m, amend->release.text);
    struct m_release *release;

    if (idx == SIZE_MAX)
        return;
    release = &m->releases.items[idx];
    replace(&release->initial, &amend->initial);
    replace(&release->supported_until, &amend->supported_until);
    replace(&release->security_supported_until, &amend->security_supported_until);
    replace(&release->source, &amend->source);
}

/*
 * What the amendment says; on an axis of which it says nothing the status
 * keeps its level, unless new words bring one.
 */
static void amend_status(const struct scheck_model *m, struct m_status *status,
                         const struct m_amend *amend)
{
    struct m_text function = status->function, security = status->security;

    function.text = scheck__status_level(m, status, SCHECK_AXIS_FUNCTION);
    security.text = scheck__status_level(m, status, SCHECK_AXIS_SECURITY);
    status->at = amend->at;
    if (amend->label.text) {
        status->label = amend->label;
        if (scheck__label_find(m, amend->label.text))
            function.text = security.text = NULL;
    }
    status->function = amend->function.text ? amend->function : function;
    status->security = amend->security.text ? amend->security : security;
}

/* Add @status for the releases from @first to @last; nothing when there are none. */
static bool add_piece(struct scheck_model *m, struct m_statement *s, const struct m_status *status,
                      size_t first, size_t end)
{
    struct m_status *piece;

    if (first >= end)
        return true;
    piece = M_ADD(m, &s->statuses);
    if (!piece)
        return false;
    *piece = *status;
    piece->range.since.text = m->releases.items[first].id.text;
    piece->range.until.text = m->releases.items[end - 1].id.text;
    return true;
}

/* Cut @old into what is before, in and behind the amended releases. */
static bool amend_piece(struct scheck_model *m, struct m_statement *s, const struct m_status *old,
                        const struct m_amend *amend)
{
    struct m_status changed = *old;
    size_t first, last, from, to;

    if (!scheck__range_resolve(m, &old->range, &first, &last) ||
        !scheck__range_resolve(m, &amend->range, &from, &to))
        return true;
    if (from > last || to < first)
        return add_piece(m, s, old, first, last + 1);
    from = from < first ? first : from;
    to = to > last ? last : to;
    amend_status(m, &changed, amend);
    return add_piece(m, s, old, first, from) && add_piece(m, s, &changed, from, to + 1) &&
           add_piece(m, s, old, to + 1, last + 1);
}

static bool add_source(struct scheck_model *m, struct m_statement *s, const struct m_text *source)
{
    struct m_text *slot;

    for (size_t i = 0; i < s->sources.n; i++) {
        if (s->sources.items[i].text == source->text) /* applied before */
            return true;
    }
    slot = source->text ? M_ADD(m, &s->sources) : NULL;
    if (slot)
        *slot = *source;
    return slot || !source->text;
}

static bool amend_statement(struct scheck_model *m, const struct m_amend *amend)
{
    struct m_statement *s = scheck__statement_find(m, amend->statement.text);
    const struct m_status *old;
    size_t n;

    if (!s)
        return true;
    old = s->statuses.items;
    n = s->statuses.n;
    s->statuses.items = NULL;
    s->statuses.n = s->statuses.cap = 0;
    for (size_t i = 0; i < n; i++) {
        if (!amend_piece(m, s, &old[i], amend))
            return false;
    }
    return add_source(m, s, &amend->source);
}

int scheck__model_apply_overlays(struct scheck_model *m)
{
    for (size_t i = 0; i < m->overlays.n; i++) {
        const struct m_overlay *overlay = &m->overlays.items[i];

        for (size_t k = 0; k < overlay->amends.n; k++) {
            const struct m_amend *amend = &overlay->amends.items[k];

            if (amend->release.text)
                amend_release(m, amend);
            else if (amend->statement.text && !amend_statement(m, amend))
                return SCHECK_E_NOMEM;
        }
    }
    return SCHECK_OK;
}
