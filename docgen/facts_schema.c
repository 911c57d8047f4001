/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "facts.h"

/* Indentation of the members of an object at @depth. */
static void put_indent(struct text *out, unsigned depth)
{
    text_printf(out, "%*s", (int)(2 * depth), "");
}

static const char *json_type(enum scheck_type type)
{
    switch (type) {
    case SCHECK_TYPE_BOOL:
        return "boolean";
    case SCHECK_TYPE_INT:
    case SCHECK_TYPE_UINT:
        return "integer";
    case SCHECK_TYPE_LIST:
        return "array";
    default:
        return "string";
    }
}

/* Whole numbers are those of 64 bits. */
static void put_bounds(struct text *out, enum scheck_type type)
{
    if (type == SCHECK_TYPE_INT)
        text_puts(out, ", \"minimum\": -9223372036854775808, \"maximum\": 9223372036854775807");
}

static void put_values(struct text *out, const struct m_fact *f)
{
    if (!f->values.n)
        return;
    text_puts(out, f->closed ? ", \"enum\": [" : ", \"examples\": [");
    for (size_t i = 0; i < f->values.n; i++) {
        text_puts(out, i ? ", " : "");
        text_json(out, f->values.items[i].text, strlen(f->values.items[i].text));
    }
    text_puts(out, f->closed && f->optional ? ", null]" : "]");
}

static void put_fact(struct text *out, const struct m_fact *f, const char *name, unsigned depth);

static void put_fields(struct text *out, const struct m_fact *list, unsigned depth)
{
    text_puts(out, "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n");
    for (size_t i = 0; i < list->fields.n; i++) {
        const struct m_fact *f = &list->fields.items[i];

        put_fact(out, f, f->name.text, depth + 1);
        text_puts(out, i + 1 < list->fields.n ? ",\n" : "\n");
    }
    put_indent(out, depth);
    text_puts(out, "}}");
}

static void put_items(struct text *out, const struct m_fact *f, unsigned depth)
{
    text_printf(out, ", \"maxItems\": %u, \"items\": ", (unsigned)f->max);
    if (f->of == SCHECK_TYPE_NONE) {
        put_fields(out, f, depth);
        return;
    }
    /* An item that nobody knows is null. */
    text_printf(out, "{\"type\": [\"%s\", \"null\"]", json_type(f->of));
    put_bounds(out, f->of);
    text_puts(out, "}");
}

static void put_fact(struct text *out, const struct m_fact *f, const char *name, unsigned depth)
{
    put_indent(out, depth);
    text_json(out, name, strlen(name));
    text_printf(out,
                f->optional ? ": {\"type\": [\"%s\", \"null\"], \"description\": "
                            : ": {\"type\": \"%s\", \"description\": ",
                json_type(f->type));
    text_json(out, f->meaning.text, strlen(f->meaning.text));
    if (f->unit.text) {
        text_puts(out, ", \"$comment\": ");
        text_json(out, f->unit.text, strlen(f->unit.text));
    }
    text_puts(out, f->date ? ", \"format\": \"date\"" : "");
    put_bounds(out, f->type);
    put_values(out, f);
    if (f->type == SCHECK_TYPE_LIST)
        put_items(out, f, depth);
    text_puts(out, "}");
}

/* A define is computed, and so are two facts that the library derives from the version. */
static bool is_supplied(const struct m_fact *f)
{
    return !f->define.text && f->role != M_ROLE_POINT && f->role != M_ROLE_STAGE;
}

static void put_namespace(struct text *out, const struct scheck_model *model, size_t first,
                          unsigned depth)
{
    const struct m_fact *of = &model->facts.items[first];
    const char *separator = "";

    for (size_t i = first; i < model->facts.n; i++) {
        const struct m_fact *f = &model->facts.items[i];

        if (!is_supplied(f) || !facts_same_namespace(of, f))
            continue;
        text_puts(out, separator);
        put_fact(out, f, facts_short_name(f), depth);
        separator = ",\n";
    }
}

static bool has_supplied(const struct scheck_model *model, size_t first)
{
    for (size_t i = first; i < model->facts.n; i++) {
        if (is_supplied(&model->facts.items[i]) &&
            facts_same_namespace(&model->facts.items[first], &model->facts.items[i]))
            return true;
    }
    return false;
}

static void put_namespaces(struct text *out, const struct scheck_model *model, unsigned depth)
{
    const char *separator = "";

    for (size_t i = 0; i < model->facts.n; i++) {
        const struct m_fact *f = &model->facts.items[i];
        size_t len = facts_namespace_len(f);

        if (!facts_begins_namespace(model, i) || !has_supplied(model, i))
            continue;
        text_puts(out, separator);
        separator = ",\n";
        if (!len) {
            put_namespace(out, model, i, depth);
            continue;
        }
        put_indent(out, depth);
        text_json(out, f->name.text, len);
        text_puts(out, ": {\"type\": \"object\", \"additionalProperties\": false, "
                       "\"properties\": {\n");
        put_namespace(out, model, i, depth + 1);
        text_puts(out, "\n");
        put_indent(out, depth);
        text_puts(out, "}}");
    }
}

/* Facts are those of one policy, and so is the schema: its serial is the version. */
void facts_schema(const struct scheck_model *model, struct text *out)
{
    text_puts(out, "{\n"
                   "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n");
    text_printf(out, "  \"$id\": \"urn:supportcheck:schema:supportcheck-facts:%s\",\n",
                model->serial.text ? model->serial.text : "0");
    text_puts(out, "  \"title\": \"supportcheck facts\",\n"
                   "  \"description\": \"Facts of a host and a guest, or an array of such. What is "
                   "left out is unknown, null is absent.\",\n"
                   "  \"anyOf\": [\n"
                   "    {\"$ref\": \"#/$defs/facts\"},\n"
                   "    {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/facts\"}}\n"
                   "  ],\n"
                   "  \"$defs\": {\n"
                   "    \"facts\": {\"type\": \"object\", \"additionalProperties\": false, "
                   "\"properties\": {\n");
    put_namespaces(out, model, 3);
    text_puts(out, ",\n      \"notes\": {\"type\": \"object\", \"description\": \"of a fact by its "
                   "name: where its value comes from, or why it is unknown\", "
                   "\"additionalProperties\": {\"type\": \"string\"}}");
    text_puts(out, "\n    }}\n  }\n}\n");
}
