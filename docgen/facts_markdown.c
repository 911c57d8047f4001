/* SPDX-License-Identifier: MIT */
#include "facts.h"

static const char top[] =
    "# Facts\n"
    "\n"
    "What predicates are written about. A fact that nobody supplies is unknown; an\n"
    "optional one may also be absent. A closed string has one of the values listed,\n"
    "and any other counts as none of them; of an open one the usual values are given.\n";

static const char *type_name(enum scheck_type type)
{
    static const char *const names[] = {[SCHECK_TYPE_BOOL] = "bool",
                                        [SCHECK_TYPE_INT] = "int",
                                        [SCHECK_TYPE_UINT] = "uint",
                                        [SCHECK_TYPE_STRING] = "string",
                                        [SCHECK_TYPE_LIST] = "list"};

    return type < sizeof names / sizeof *names && names[type] ? names[type] : "";
}

static void put_type(struct text *out, const struct m_fact *f)
{
    if (f->type == SCHECK_TYPE_LIST && f->of != SCHECK_TYPE_NONE)
        text_printf(out, "list of %s", type_name(f->of));
    else if (f->type == SCHECK_TYPE_LIST)
        text_puts(out, "list of records");
    else
        text_puts(out, f->date ? "date" : type_name(f->type));
    if (f->unit.text) {
        text_puts(out, ", ");
        text_cell(out, f->unit.text);
    }
    if (f->max)
        text_printf(out, ", at most %u", (unsigned)f->max);
    text_puts(out, f->optional ? ", optional" : "");
    text_puts(out, f->closed ? ", closed" : "");
    if (f->role == M_ROLE_POINT || f->role == M_ROLE_STAGE)
        text_puts(out, ", computed");
}

static void put_code(struct text *out, const char *s)
{
    text_puts(out, "`");
    text_cell(out, s);
    text_puts(out, "`");
}

static void put_values(struct text *out, const struct m_fact *f)
{
    for (size_t i = 0; i < f->values.n; i++) {
        text_puts(out, i ? " " : ": ");
        put_code(out, *f->values.items[i].text ? f->values.items[i].text : "\"\"");
    }
}

static void put_sources(struct text *out, const struct m_fact *f)
{
    for (size_t i = 0; i < f->sources.n; i++) {
        text_puts(out, i ? "; " : "");
        text_cell(out, f->sources.items[i].kind.text);
        text_puts(out, " ");
        put_code(out, f->sources.items[i].text.text);
    }
}

static void put_row(struct text *out, const struct m_fact *f, const char *prefix)
{
    text_puts(out, "| `");
    text_cell(out, prefix);
    text_puts(out, *prefix ? "[]." : "");
    text_cell(out, f->name.text);
    text_puts(out, "` | ");
    put_type(out, f);
    text_puts(out, " | ");
    text_cell(out, f->meaning.text);
    put_values(out, f);
    text_puts(out, " | ");
    put_sources(out, f);
    text_puts(out, " |\n");
    for (size_t i = 0; i < f->fields.n; i++)
        put_row(out, &f->fields.items[i], f->name.text);
}

static void put_facts(struct text *out, const struct scheck_model *model, size_t first)
{
    const struct m_fact *of = &model->facts.items[first];
    bool any = false;

    for (size_t i = first; i < model->facts.n; i++) {
        const struct m_fact *f = &model->facts.items[i];

        if (f->define.text || !facts_same_namespace(of, f))
            continue;
        text_puts(out, any ? "" : "\n| fact | type | meaning | source |\n|---|---|---|---|\n");
        put_row(out, f, "");
        any = true;
    }
}

static void put_defines(struct text *out, const struct scheck_model *model, size_t first)
{
    const struct m_fact *of = &model->facts.items[first];
    bool any = false;

    for (size_t i = first; i < model->facts.n; i++) {
        const struct m_fact *f = &model->facts.items[i];

        if (!f->define.text || !facts_same_namespace(of, f))
            continue;
        text_puts(out, any ? "" : "\n| name | type | meaning | stands for |\n|---|---|---|---|\n");
        text_puts(out, "| ");
        put_code(out, f->name.text);
        text_puts(out, " | ");
        put_type(out, f);
        text_puts(out, " | ");
        text_cell(out, f->meaning.text);
        text_puts(out, " | ");
        put_code(out, f->define.text);
        text_puts(out, " |\n");
        any = true;
    }
}

void facts_markdown(const struct scheck_model *model, struct text *out)
{
    text_puts(out, top);
    for (size_t i = 0; i < model->facts.n; i++) {
        const struct m_fact *f = &model->facts.items[i];
        size_t len = facts_namespace_len(f);

        if (!facts_begins_namespace(model, i))
            continue;
        text_puts(out, "\n## ");
        text_add(out, len ? f->name.text : "Without a namespace",
                 len ? len : sizeof "Without a namespace" - 1);
        text_puts(out, "\n");
        put_facts(out, model, i);
        put_defines(out, model, i);
    }
}
