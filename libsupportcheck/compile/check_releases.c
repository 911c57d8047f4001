/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "check_parts.h"

/* A date where it looks like one; else SUPPORT.md's free text ("TBD"). */
static bool is_free_text(const struct m_text *date)
{
    return !date->text || date->text[0] < '0' || date->text[0] > '9';
}

static bool check_date(struct scheck_model *m, const struct m_text *date)
{
    if (is_free_text(date))
        return false;
    if (scheck__date_valid(date->text))
        return true;
    scheck__model_error(m, "bad-date", date->at, NULL, "\"%s\" is not a day", date->text);
    return false;
}

static void check_dates(struct scheck_model *m, const struct m_release *release)
{
    const struct m_text *dates[] = {&release->initial, &release->supported_until,
                                    &release->security_supported_until};
    const struct m_text *before = NULL;

    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        if (!check_date(m, dates[i]))
            continue;
        if (before && strcmp(before->text, dates[i]->text) > 0)
            scheck__model_error(m, "date-order", dates[i]->at, &before->at, "%s is before %s",
                                dates[i]->text, before->text);
        before = dates[i];
    }
}

static void check_order(struct scheck_model *m, const struct m_release *before,
                        const struct m_release *release)
{
    unsigned major[2], minor[2];

    if (!before->id.text || !release->id.text ||
        !scheck__release_parse(before->id.text, &major[0], &minor[0]) ||
        !scheck__release_parse(release->id.text, &major[1], &minor[1]))
        return;
    if (major[1] < major[0] || (major[1] == major[0] && minor[1] <= minor[0]))
        scheck__model_error(m, "release-order", release->id.at, &before->id.at,
                            "%s stands behind %s", release->id.text, before->id.text);
    else if (before->development)
        scheck__model_error(m, "release-order", release->id.at, &before->id.at,
                            "%s stands behind the development branch", release->id.text);
}

bool scheck__check_releases(struct scheck_model *m)
{
    unsigned major, minor;

    for (size_t i = 0; i < m->releases.n; i++) {
        const struct m_release *release = &m->releases.items[i];

        if (release->id.text && !scheck__release_parse(release->id.text, &major, &minor))
            scheck__model_error(m, "bad-release", release->id.at, NULL,
                                "\"%s\" is not a release: N.N", release->id.text);
        if (i)
            check_order(m, release - 1, release);
        check_dates(m, release);
    }
    return true;
}

/* Position of a release, or SIZE_MAX: reported. */
static size_t resolve(struct scheck_model *m, const struct m_text *text)
{
    unsigned major, minor;
    size_t idx;

    if (!scheck__release_parse(text->text, &major, &minor)) {
        scheck__model_error(m, "bad-release", text->at, NULL, "\"%s\" is not a release: N.N",
                            text->text);
        return SIZE_MAX;
    }
    idx = scheck__release_find(m, text->text);
    if (idx == SIZE_MAX)
        scheck__model_error(m, "unknown-release", text->at, NULL, "the policy has no release %s",
                            text->text);
    return idx;
}

void scheck__check_range(struct scheck_model *m, const struct m_range *range)
{
    size_t first = range->since.text ? resolve(m, &range->since) : SIZE_MAX;
    size_t last = range->until.text ? resolve(m, &range->until) : SIZE_MAX;

    if (first != SIZE_MAX && last != SIZE_MAX && first > last)
        scheck__model_error(m, "empty-range", range->until.at, &range->since.at,
                            "until %s is before since %s", range->until.text, range->since.text);
}
