/* SPDX-License-Identifier: MIT */
/* Examples against the vocabulary: names, element numbers, values. */
#include <stdio.h>
#include <string.h>

#include "check_parts.h"

/* What the name of an example's fact stands for. */
struct target {
    const struct m_fact *fact; /* the fact itself, or the field */
    const struct m_fact *list; /* of a field or an entry */
    size_t element;
};

static void unknown(struct scheck_model *m, const struct m_text *name)
{
    scheck__model_error(m, "unknown-fact", name->at, NULL, "the vocabulary has no \"%s\"",
                        name->text);
}

/* The reader writes "list[N]" and "list[N].field"; a name without '[' is a whole fact. */
static bool find_target(struct scheck_model *m, const struct m_text *name, struct target *out)
{
    const char *bracket = strchr(name->text, '[');
    const struct m_fact *fact = scheck__fact_find(
        m, name->text, bracket ? (size_t)(bracket - name->text) : strlen(name->text));
    const char *dot;

    *out = (struct target){fact, NULL, 0};
    if (!fact) {
        unknown(m, name);
        return false;
    }
    if (!bracket)
        return true;
    out->list = fact;
    if (sscanf(bracket, "[%zu]", &out->element) != 1) {
        unknown(m, name);
        return false;
    }
    dot = strchr(bracket, '.');
    if (!dot)
        return true;
    out->fact = scheck__field_find(fact, dot + 1, strlen(dot + 1));
    if (!out->fact)
        unknown(m, name);
    return out->fact != NULL;
}

static void mismatch(struct scheck_model *m, const struct m_text *value, const struct m_fact *fact,
                     const char *what)
{
    scheck__model_error(m, "type-mismatch", value->at, &fact->at, "\"%s\" is not %s", value->text,
                        what);
}

static void check_word(struct scheck_model *m, const struct m_text *value,
                       const struct m_fact *fact, const char *word, size_t len)
{
    if (!fact->closed)
        return;
    for (size_t i = 0; i < fact->values.n; i++) {
        if (strlen(fact->values.items[i].text) == len &&
            memcmp(fact->values.items[i].text, word, len) == 0)
            return;
    }
    scheck__model_error(m, "unknown-value", value->at, &fact->at,
                        "\"%.*s\" is not among the values of a closed fact", (int)len, word);
}

static void check_item(struct scheck_model *m, const struct m_text *value,
                       const struct m_fact *list, const char *item, size_t len)
{
    char number[32] = "";
    int64_t n;

    if (list->of == SCHECK_TYPE_STRING) {
        check_word(m, value, list, item, len);
        return;
    }
    if (len < sizeof number)
        memcpy(number, item, len);
    if (len >= sizeof number || !scheck__parse_quantity(number, &n))
        scheck__model_error(m, "type-mismatch", value->at, &list->at, "\"%.*s\" is not a number",
                            (int)len, item);
}

/* "[]", or "[a b]" for a list of scalars. */
static void check_list(struct scheck_model *m, const struct m_text *value,
                       const struct m_fact *list)
{
    size_t len = strlen(value->text), n = 0;
    const char *p = value->text + 1, *end = value->text + len - 1;

    if (len < 2 || value->text[0] != '[' || *end != ']') {
        mismatch(m, value, list, "a list: [a b]");
        return;
    }
    for (;;) {
        size_t item_len;

        p += strspn(p, " ");
        if (p >= end)
            break;
        item_len = strcspn(p, " ]");
        if (list->of && item_len)
            check_item(m, value, list, p, item_len);
        n++;
        p += item_len + !item_len;
    }
    if (n && !list->of)
        mismatch(m, value, list, "the empty list: entries with fields are elements");
    if (n > list->max)
        scheck__model_error(m, "list-too-long", value->at, &list->at,
                            "the list has at most %u entries", (unsigned)list->max);
}

static void check_value(struct scheck_model *m, const struct m_text *value,
                        const struct m_fact *fact)
{
    int64_t n;

    /* Of a string that is not optional "null" is a value: Xen has a scheduler of that name. */
    if (strcmp(value->text, "null") == 0 && (fact->optional || fact->type != SCHECK_TYPE_STRING)) {
        if (!fact->optional)
            scheck__model_error(m, "not-optional", value->at, &fact->at,
                                "the fact cannot be absent");
        return;
    }
    switch (fact->type) {
    case SCHECK_TYPE_BOOL:
        if (strcmp(value->text, "true") != 0 && strcmp(value->text, "false") != 0)
            mismatch(m, value, fact, "true or false");
        break;
    case SCHECK_TYPE_INT:
        if (!scheck__parse_quantity(value->text, &n))
            mismatch(m, value, fact, "a number");
        break;
    case SCHECK_TYPE_STRING:
        if (fact->date && !scheck__date_valid(value->text))
            scheck__model_error(m, "bad-date", value->at, NULL, "\"%s\" is not a day", value->text);
        else
            check_word(m, value, fact, value->text, strlen(value->text));
        break;
    case SCHECK_TYPE_LIST:
        check_list(m, value, fact);
        break;
    default: /* no type: reported where the fact is declared */
        break;
    }
}

/* An element of an example: an entry of a list of records. */
static void check_entry(struct scheck_model *m, const struct m_text *name,
                        const struct target *target)
{
    const struct m_fact *list = target->list;

    if (list->type != SCHECK_TYPE_LIST || list->of)
        scheck__model_error(m, "type-mismatch", name->at, &list->at,
                            "\"%s\" is not a list of records", list->name.text);
    else if (target->element == list->max) /* the first one too many; the others follow from it */
        scheck__model_error(m, "list-too-long", name->at, &list->at,
                            "the list has at most %u entries", (unsigned)list->max);
}

static void check_fact(struct scheck_model *m, const struct m_example_fact *given)
{
    struct target target;

    if (!given->name.text || !find_target(m, &given->name, &target))
        return;
    if (target.fact->define.text || target.fact->role == M_ROLE_POINT ||
        target.fact->role == M_ROLE_STAGE)
        scheck__model_error(m, "derived-fact", given->name.at, &target.fact->at,
                            "\"%s\" is computed", given->name.text);
    else if (given->value.text)
        check_value(m, &given->value, target.fact);
    else if (target.list)
        check_entry(m, &given->name, &target);
}

/* A list that is given by entries is given once more by each; the first stands for all. */
static bool check_repeated(struct scheck_model *m, const struct m_example *example)
{
    struct scheck__names names = {.no_memory = false};

    for (size_t i = 0; i < example->facts.n; i++) {
        struct m_text name = example->facts.items[i].name;
        size_t len = name.text ? strlen(name.text) : 0;

        if (!example->facts.items[i].value.text && len > 3 &&
            strcmp(name.text + len - 3, "[0]") == 0) {
            name.text = scheck__arena_strndup(&m->arena, name.text, len - 3);
            if (!name.text)
                return false;
        }
        scheck__names_add(m, &names, &name);
    }
    return scheck__names_report(m, &names, "duplicate-fact", "the fact");
}

static void check_release(struct scheck_model *m, const struct m_statement *s,
                          const struct m_text *release)
{
    struct m_range range = {.since = *release};
    size_t idx;

    if (!release->text)
        return;
    scheck__check_range(m, &range);
    idx = scheck__release_find(m, release->text);
    if (idx != SIZE_MAX && !scheck__status_in(m, s, idx))
        scheck__model_error(m, "example-release", release->at, NULL,
                            "the statement does not exist in %s", release->text);
}

bool scheck__check_examples(struct scheck_model *m, const struct m_statement *s)
{
    for (size_t i = 0; i < s->examples.n; i++) {
        const struct m_example *example = &s->examples.items[i];

        if (s->uncheckable.text)
            scheck__model_error(m, "example-without-predicate", example->at, NULL,
                                "an uncheckable statement has no examples");
        check_release(m, s, &example->release);
        for (size_t k = 0; k < example->facts.n; k++)
            check_fact(m, &example->facts.items[k]);
        if (!check_repeated(m, example))
            return false;
    }
    return true;
}
