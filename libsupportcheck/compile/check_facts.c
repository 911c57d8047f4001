/* SPDX-License-Identifier: MIT */
/* The vocabulary. */
#include <string.h>

#include "check_parts.h"

static void misplaced(struct scheck_model *m, const struct m_fact *fact, struct scheck_place at,
                      const char *what, const char *type)
{
    scheck__model_error(m, "misplaced-attribute", at.file ? at : fact->at, NULL,
                        "%s belongs to a %s", what, type);
}

static void check_string_form(struct scheck_model *m, const struct m_fact *fact)
{
    struct scheck_place nowhere = {NULL, 0, 0};
    bool words = fact->type == SCHECK_TYPE_STRING || fact->of == SCHECK_TYPE_STRING;

    if (fact->values.n && !words)
        misplaced(m, fact, fact->values.items[0].at, "<value>", "string");
    if (fact->closed && !words)
        misplaced(m, fact, nowhere, "closed", "string");
    else if (fact->closed && !fact->values.n)
        scheck__model_error(m, "closed-without-values", fact->at, NULL,
                            "a closed fact lists its values");
    if (fact->date && fact->type != SCHECK_TYPE_STRING)
        misplaced(m, fact, nowhere, "format=\"date\"", "string");
    if (fact->unit.text && fact->type != SCHECK_TYPE_INT && fact->of != SCHECK_TYPE_INT)
        misplaced(m, fact, fact->unit.at, "a unit", "number");
}

static bool check_values(struct scheck_model *m, const struct m_fact *fact)
{
    struct scheck__names names = {.no_memory = false};

    for (size_t i = 0; i < fact->values.n; i++) {
        const struct m_text *value = &fact->values.items[i];

        if (fact->date && !scheck__date_valid(value->text))
            scheck__model_error(m, "bad-date", value->at, NULL, "\"%s\" is not a day", value->text);
        scheck__names_add(m, &names, value);
    }
    return scheck__names_report(m, &names, "duplicate-value", "the value");
}

static void check_list_form(struct scheck_model *m, const struct m_fact *fact)
{
    struct scheck_place nowhere = {NULL, 0, 0};

    if (fact->type != SCHECK_TYPE_LIST) {
        if (fact->max)
            misplaced(m, fact, nowhere, "max", "list");
        if (fact->of)
            misplaced(m, fact, nowhere, "of", "list");
        if (fact->fields.n)
            misplaced(m, fact, fact->fields.items[0].at, "<field>", "list");
        return;
    }
    if (!fact->max)
        scheck__model_error(m, "missing-attribute", fact->at, NULL,
                            "a list needs the attribute \"max\"");
    if (!fact->of == !fact->fields.n)
        scheck__model_error(m, "list-without-fields", fact->at, NULL,
                            "a list has either \"of\" or fields");
}

static void check_sources(struct scheck_model *m, const struct m_fact *fact)
{
    static const char *const kinds[] = {"libxl",    "xl.cfg",  "libvirt",     "sysfs",
                                        "hypfs",    "xl-info", "hypercall",   "procfs",
                                        "xenstore", "caller",  "command-line"};

    for (size_t i = 0; i < fact->sources.n; i++) {
        const struct m_text *kind = &fact->sources.items[i].kind;
        bool known = !kind->text;

        for (size_t k = 0; !known && k < sizeof kinds / sizeof *kinds; k++)
            known = strcmp(kind->text, kinds[k]) == 0;
        if (!known)
            scheck__model_error(m, "unknown-source-kind", kind->at, NULL,
                                "facts are not obtained by \"%s\"", kind->text);
    }
}

/* Every component between dots. */
static void check_name(struct scheck_model *m, const struct m_text *name, bool dots)
{
    const char *part = name->text;

    if (!part)
        return;
    if (strncmp(part, "release.", strlen("release.")) == 0 || strcmp(part, "release") == 0) {
        scheck__model_error(m, "reserved-name", name->at, NULL,
                            "the namespace \"release\" is the library's own");
        return;
    }
    for (;;) {
        size_t len = strcspn(part, ".");

        if (!scheck__fact_name_valid(part, len) || (part[len] && !dots)) {
            scheck__model_error(m, "bad-name", name->at, NULL, "\"%s\" is no name for a fact",
                                name->text);
            return;
        }
        if (!part[len])
            return;
        part += len + 1;
    }
}

static bool check_fields(struct scheck_model *m, const struct m_fact *list)
{
    struct scheck__names names = {.no_memory = false};

    for (size_t i = 0; i < list->fields.n; i++) {
        const struct m_fact *field = &list->fields.items[i];

        check_name(m, &field->name, false);
        check_string_form(m, field);
        check_sources(m, field);
        if (!check_values(m, field))
            return false;
        scheck__names_add(m, &names, &field->name);
    }
    return scheck__names_report(m, &names, "duplicate-fact", "the field");
}

static void check_role(struct scheck_model *m, const struct m_fact *fact,
                       const struct m_fact **holders)
{
    enum scheck_type needed = fact->role == M_ROLE_POINT ? SCHECK_TYPE_INT : SCHECK_TYPE_STRING;

    if (fact->role == M_ROLE_NONE)
        return;
    if (holders[fact->role])
        scheck__model_error(m, "duplicate-role", fact->at, &holders[fact->role]->at,
                            "this role is taken");
    else
        holders[fact->role] = fact;
    if (fact->type != needed || (fact->role == M_ROLE_TODAY && !fact->date))
        scheck__model_error(m, "role-type", fact->at, NULL, "this role needs %s",
                            fact->role == M_ROLE_POINT   ? "an int"
                            : fact->role == M_ROLE_TODAY ? "a string with format=\"date\""
                                                         : "a string");
}

/* "a.b" may not stand beside "a": it would be a field of it. */
static void check_prefix(struct scheck_model *m, const struct m_fact *fact)
{
    const char *dot = fact->name.text ? strchr(fact->name.text, '.') : NULL;

    for (; dot; dot = strchr(dot + 1, '.')) {
        const struct m_fact *outer =
            scheck__fact_find(m, fact->name.text, (size_t)(dot - fact->name.text));

        if (outer)
            scheck__model_error(m, "duplicate-fact", fact->name.at, &outer->name.at,
                                "\"%s\" is a fact, so nothing can be inside it", outer->name.text);
    }
}

bool scheck__check_facts(struct scheck_model *m)
{
    const struct m_fact *holders[M_N_ROLES] = {NULL};
    struct scheck__names names = {.no_memory = false};

    for (size_t i = 0; i < m->facts.n; i++) {
        const struct m_fact *fact = &m->facts.items[i];

        check_name(m, &fact->name, true);
        check_prefix(m, fact);
        check_string_form(m, fact);
        check_list_form(m, fact);
        check_role(m, fact, holders);
        check_sources(m, fact);
        if (!check_values(m, fact) || !check_fields(m, fact))
            return false;
        scheck__names_add(m, &names, &fact->name);
    }
    return scheck__names_report(m, &names, "duplicate-fact", "the name");
}
