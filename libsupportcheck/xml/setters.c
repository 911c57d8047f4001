/* SPDX-License-Identifier: MIT */
/* How attributes and text reach the model. */
#include <string.h>

#include "loader.h"

static void *member(void *object, size_t offset)
{
    return (char *)object + offset;
}

/* Position of @value in @words, or @n: reported. */
static size_t one_of(struct scheck__loader *l, const struct m_text *value, const char *const *words,
                     size_t n)
{
    char list[128] = "";
    size_t i;

    for (i = 0; i < n; i++) {
        if (strcmp(value->text, words[i]) == 0)
            return i;
    }
    for (i = 0; i < n; i++) {
        if (i)
            strcat(list, ", ");
        strcat(list, words[i]);
    }
    scheck__model_error(l->model, "bad-value", value->at, NULL, "\"%s\" is not one of: %s",
                        value->text, list);
    return n;
}

static void store(struct scheck__loader *l, struct m_text *field, const struct m_text *value)
{
    if (field->text)
        scheck__model_error(l->model, "duplicate-element", value->at, &field->at,
                            "this is given twice");
    else
        *field = *value;
}

void scheck__set_any_text(struct scheck__loader *l, void *object, size_t offset,
                          const struct m_text *value)
{
    store(l, member(object, offset), value);
}

void scheck__set_text(struct scheck__loader *l, void *object, size_t offset,
                      const struct m_text *value)
{
    if (!*value->text)
        scheck__model_error(l->model, "empty-text", value->at, NULL,
                            "the value of this attribute is empty");
    else
        store(l, member(object, offset), value);
}

void scheck__set_bool(struct scheck__loader *l, void *object, size_t offset,
                      const struct m_text *value)
{
    static const char *const words[] = {"true", "false"};

    *(bool *)member(object, offset) = one_of(l, value, words, 2) == 0;
}

static enum scheck_type type_of(struct scheck__loader *l, const struct m_text *value, bool list)
{
    static const char *const words[] = {"bool", "int", "string", "list"};
    static const enum scheck_type types[] = {SCHECK_TYPE_BOOL, SCHECK_TYPE_INT, SCHECK_TYPE_STRING,
                                             SCHECK_TYPE_LIST, SCHECK_TYPE_NONE};
    size_t n = list ? 4 : 3;
    size_t i = one_of(l, value, words, n);

    return i == n ? SCHECK_TYPE_NONE : types[i];
}

void scheck__set_type(struct scheck__loader *l, void *object, size_t offset,
                      const struct m_text *value)
{
    *(enum scheck_type *)member(object, offset) =
        type_of(l, value, strcmp(l->tag.text, "fact") == 0);
}

void scheck__set_of(struct scheck__loader *l, void *object, size_t offset,
                    const struct m_text *value)
{
    static const char *const words[] = {"int", "string"};
    static const enum scheck_type types[] = {SCHECK_TYPE_INT, SCHECK_TYPE_STRING, SCHECK_TYPE_NONE};

    *(enum scheck_type *)member(object, offset) = types[one_of(l, value, words, 2)];
}

void scheck__set_date_format(struct scheck__loader *l, void *object, size_t offset,
                             const struct m_text *value)
{
    static const char *const words[] = {"date"};

    *(bool *)member(object, offset) = one_of(l, value, words, 1) == 0;
}

void scheck__set_role(struct scheck__loader *l, void *object, size_t offset,
                      const struct m_text *value)
{
    static const char *const words[] = {"version", "point", "stage", "today", "operation"};
    static const enum m_role roles[] = {M_ROLE_VERSION, M_ROLE_POINT,     M_ROLE_STAGE,
                                        M_ROLE_TODAY,   M_ROLE_OPERATION, M_ROLE_NONE};

    *(enum m_role *)member(object, offset) = roles[one_of(l, value, words, 5)];
}

void scheck__set_max(struct scheck__loader *l, void *object, size_t offset,
                     const struct m_text *value)
{
    int64_t max;

    if (scheck__parse_quantity(value->text, &max) && max >= 1 && max <= SCHECK__MAX_LIST)
        *(uint32_t *)member(object, offset) = (uint32_t)max;
    else
        scheck__model_error(l->model, "bad-number", value->at, NULL,
                            "a list's max is a number from 1 to %d", SCHECK__MAX_LIST);
}

void scheck__set_expect(struct scheck__loader *l, void *object, size_t offset,
                        const struct m_text *value)
{
    static const char *const words[] = {"true", "false", "unknown"};
    static const enum m_expect expects[] = {M_EXPECT_TRUE, M_EXPECT_FALSE, M_EXPECT_UNKNOWN,
                                            M_EXPECT_TRUE};

    *(enum m_expect *)member(object, offset) = expects[one_of(l, value, words, 3)];
}

void scheck__set_axis(struct scheck__loader *l, void *object, size_t offset,
                      const struct m_text *value)
{
    static const char *const words[] = {"function", "security"};

    (void)object;
    (void)offset;
    l->axis = one_of(l, value, words, 2) == 1 ? SCHECK_AXIS_SECURITY : SCHECK_AXIS_FUNCTION;
}

void scheck__set_prefix(struct scheck__loader *l, void *object, size_t offset,
                        const struct m_text *value)
{
    (void)object;
    (void)offset;
    l->fact_prefix = *value;
}

/* The namespace and the name as written become the full name, placed at the name. */
void scheck__set_fact_name(struct scheck__loader *l, void *object, size_t offset,
                           const struct m_text *value)
{
    const char *prefix = l->fact_prefix.text ? l->fact_prefix.text : "";
    size_t prefix_len = strlen(prefix), name_len = strlen(value->text);
    struct m_text full = *value;

    if (prefix_len) {
        char *name = scheck__arena_alloc(&l->model->arena, prefix_len + name_len + 2);

        if (!name) {
            scheck__loader_stop(l, SCHECK_E_NOMEM);
            return;
        }
        memcpy(name, prefix, prefix_len);
        name[prefix_len] = '.';
        memcpy(name + prefix_len + 1, value->text, name_len);
        full.text = name;
    }
    store(l, member(object, offset), &full);
}

/* <fact name> in an example: entries of lists are elements, not spelled out. */
void scheck__set_example_name(struct scheck__loader *l, void *object, size_t offset,
                              const struct m_text *value)
{
    if (strchr(value->text, '['))
        scheck__model_error(l->model, "bad-name", value->at, NULL,
                            "\"%s\" is no name of a fact: list entries are elements", value->text);
    else
        scheck__set_text(l, object, offset, value);
}

/* A limit's one status; @offset is inside struct m_status. */
void scheck__set_limit_status(struct scheck__loader *l, void *object, size_t offset,
                              const struct m_text *value)
{
    struct m_statement *limit = object;

    scheck__set_text(l, limit->statuses.items, offset, value);
}

void scheck__set_encoding(struct scheck__loader *l, void *object, size_t offset,
                          const struct m_text *value)
{
    static const char *const words[] = {"base64"};

    *(bool *)member(object, offset) = one_of(l, value, words, 1) == 0;
}

void scheck__set_block(struct scheck__loader *l, void *object, size_t offset,
                       const struct m_text *value)
{
    struct m_block *block = object;
    char *text = (char *)(uintptr_t)value->text; /* take_text() made it for this element alone */

    (void)offset;
    block->text = *value;
    block->len = block->base64 ? scheck__base64_decode(text) : strlen(text);
    if (block->len != SIZE_MAX)
        return;
    block->len = 0;
    scheck__model_error(l->model, "bad-base64", block->at, NULL,
                        "the text of this block is not Base64");
}

void scheck__set_version(struct scheck__loader *l, void *object, size_t offset,
                         const struct m_text *value)
{
    (void)object;
    (void)offset;
    size_t digits = strspn(value->text, "0123456789");

    if (strcmp(value->text, "1") == 0)
        return;
    if (digits && !value->text[digits] && *value->text != '0')
        scheck__model_error(l->model, "bad-version", value->at, NULL,
                            "the policy is of a newer version, %s: this program reads version 1",
                            value->text);
    else
        scheck__model_error(l->model, "bad-version", value->at, NULL,
                            "this program reads version 1 of the policy format, not \"%s\"",
                            value->text);
}

static void add(struct scheck__loader *l, struct m_text *slot, const struct m_text *value)
{
    if (slot)
        *slot = *value;
    else
        scheck__loader_stop(l, SCHECK_E_NOMEM);
}

void scheck__add_value(struct scheck__loader *l, void *object, size_t offset,
                       const struct m_text *value)
{
    struct m_fact *fact = object;

    (void)offset;
    add(l, M_ADD(l->model, &fact->values), value);
}

void scheck__add_reference(struct scheck__loader *l, void *object, size_t offset,
                           const struct m_text *value)
{
    struct m_statement *statement = object;

    (void)offset;
    add(l, M_ADD(l->model, &statement->references), value);
}

void scheck__add_source(struct scheck__loader *l, void *object, size_t offset,
                        const struct m_text *value)
{
    struct m_statement *statement = object;

    (void)offset;
    add(l, M_ADD(l->model, &statement->sources), value);
}
