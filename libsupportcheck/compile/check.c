/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "check_parts.h"

/* --- names --- */

void scheck__names_add(struct scheck_model *m, struct scheck__names *names,
                       const struct m_text *name)
{
    struct scheck__name *slot;

    if (!name->text)
        return;
    slot = M_ADD(m, &names->items);
    if (slot)
        *slot = (struct scheck__name){*name, names->items.n};
    else
        names->no_memory = true;
}

/* Of equal names the one that was read first is first. */
static int by_name(const void *a, const void *b)
{
    const struct scheck__name *left = a, *right = b;
    int order = strcmp(left->name.text, right->name.text);

    if (order)
        return order;
    return left->order < right->order ? -1 : left->order > right->order;
}

bool scheck__names_report(struct scheck_model *m, struct scheck__names *names, const char *id,
                          const char *what)
{
    struct scheck__name *items = names->items.items;
    size_t first = 0;

    if (names->no_memory)
        return false;
    if (names->items.n > 1)
        qsort(items, names->items.n, sizeof *items, by_name);
    for (size_t i = 1; i < names->items.n; i++) {
        if (strcmp(items[i].name.text, items[first].name.text) == 0)
            scheck__model_error(m, id, items[i].name.at, &items[first].name.at,
                                "%s \"%s\" is taken", what, items[i].name.text);
        else
            first = i;
    }
    scheck__arena_give_back(&m->arena, items, names->items.cap * sizeof *items);
    return true;
}

/* --- ids --- */

static void check_id(struct scheck_model *m, struct scheck__names *names, const struct m_text *id)
{
    if (id->text && !scheck__id_valid(id->text))
        scheck__model_error(m, "bad-id", id->at, NULL, "\"%s\" is not a valid id", id->text);
    scheck__names_add(m, names, id);
}

/* Paths of titles are taken apart at " > ". */
static void check_title(struct scheck_model *m, const struct m_text *title)
{
    const char *text = title->text;
    size_t len = text ? strlen(text) : 0;

    if (len && (strstr(text, " > ") || strncmp(text, "> ", 2) == 0 ||
                (len >= 2 && strcmp(text + len - 2, " >") == 0)))
        scheck__model_error(m, "bad-title", title->at, NULL, "\"%s\" has \">\" among blanks", text);
}

static void check_titles(struct scheck_model *m)
{
    for (size_t i = 0; i < m->sections.n; i++)
        check_title(m, &m->sections.items[i].title);
    for (size_t i = 0; i < m->features.n; i++)
        check_title(m, &m->features.items[i].title);
}

static bool check_ids(struct scheck_model *m)
{
    struct scheck__names names = {.no_memory = false};

    for (size_t i = 0; i < m->features.n; i++) {
        const struct m_feature *feature = &m->features.items[i];

        check_id(m, &names, &feature->id);
        for (size_t k = 0; k < feature->statements.n; k++)
            check_id(m, &names, &feature->statements.items[k].id);
    }
    for (size_t i = 0; i < m->overlays.n; i++)
        check_id(m, &names, &m->overlays.items[i].id);
    return scheck__names_report(m, &names, "duplicate-id", "the id");
}

/* --- levels and labels --- */

static bool check_level_ids(struct scheck_model *m, enum scheck_axis axis)
{
    struct scheck__names names = {.no_memory = false};

    for (size_t i = 0; i < m->levels[axis].n; i++) {
        check_id(m, &names, &m->levels[axis].items[i].id);
        if (i == UINT8_MAX)
            scheck__model_error(m, "too-many-levels", m->levels[axis].items[i].id.at, NULL,
                                "an axis has at most %d levels", UINT8_MAX);
    }
    return scheck__names_report(m, &names, "duplicate-id", "the level");
}

void scheck__check_level(struct scheck_model *m, enum scheck_axis axis, const struct m_text *level)
{
    static const char *const names[] = {"function", "security"};

    if (level->text && scheck__level_find(m, axis, level->text) == SIZE_MAX)
        scheck__model_error(m, "unknown-level", level->at, NULL,
                            "\"%s\" is not a level of the axis %s", level->text, names[axis]);
}

void scheck__check_status_levels(struct scheck_model *m, const struct m_status *status)
{
    bool both = status->function.text && status->security.text;

    scheck__check_level(m, SCHECK_AXIS_FUNCTION, &status->function);
    scheck__check_level(m, SCHECK_AXIS_SECURITY, &status->security);
    if (both)
        return;
    if (!status->label.text)
        scheck__model_error(m, "missing-level", status->at, NULL,
                            "neither a level on both axes nor words that are a label");
    else if (!scheck__label_find(m, status->label.text))
        scheck__model_error(m, "unknown-label", status->label.at, NULL, "\"%s\" is not in <labels>",
                            status->label.text);
}

static bool check_labels(struct scheck_model *m)
{
    struct scheck__names names = {.no_memory = false};

    for (size_t i = 0; i < m->labels.n; i++) {
        const struct m_label *label = &m->labels.items[i];

        scheck__check_level(m, SCHECK_AXIS_FUNCTION, &label->function);
        scheck__check_level(m, SCHECK_AXIS_SECURITY, &label->security);
        scheck__names_add(m, &names, &label->text);
    }
    return scheck__names_report(m, &names, "duplicate-label", "the label");
}

/* --- what a policy cannot be without --- */

static struct scheck_place start_of(const struct scheck_model *m)
{
    if (m->facts.n)
        return (struct scheck_place){m->facts.items[0].at.file, 1, 1};
    if (m->features.n)
        return (struct scheck_place){m->features.items[0].at.file, 1, 1};
    return (struct scheck_place){NULL, 0, 0};
}

static void check_presence(struct scheck_model *m)
{
    const struct {
        bool present;
        const char *what;
    } needs[] = {
        {m->serial.text != NULL, "<policy serial=\"…\"/>"},
        {m->levels[SCHECK_AXIS_FUNCTION].n > 0, "<levels axis=\"function\">"},
        {m->levels[SCHECK_AXIS_SECURITY].n > 0, "<levels axis=\"security\">"},
        {m->releases.n > 0, "<release>"},
    };
    int64_t serial;

    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        if (!needs[i].present)
            scheck__model_error(m, "missing-policy", start_of(m), NULL, "the policy has no %s",
                                needs[i].what);
    }
    if (m->serial.text && (!scheck__parse_quantity(m->serial.text, &serial) || serial <= 0))
        scheck__model_error(m, "bad-serial", m->serial.at, NULL, "\"%s\" is not a positive number",
                            m->serial.text);
}

int scheck__model_check(struct scheck_model *m)
{
    size_t n_errors = m->n_errors;
    bool memory;

    if (!scheck__index_facts(m))
        return SCHECK_E_NOMEM;
    check_presence(m);
    check_titles(m);
    memory = check_level_ids(m, SCHECK_AXIS_FUNCTION) && check_level_ids(m, SCHECK_AXIS_SECURITY) &&
             check_labels(m) && scheck__check_releases(m) && scheck__check_facts(m) &&
             check_ids(m) && scheck__check_statements(m) && scheck__check_overlays(m) &&
             scheck__check_documents(m);
    if (!memory)
        return SCHECK_E_NOMEM;
    return m->n_errors > n_errors ? SCHECK_E_POLICY : SCHECK_OK;
}
