/* SPDX-License-Identifier: MIT */
/* What the ids of a policy mean, out of a model; and what became of them since. */
#include "id_list_parts.h"

#include <stdlib.h>
#include <string.h>

#include "libsupportcheck/compile/model.h"

static const char *const kind_names[N_ID_KINDS] = {
    [ID_FEATURE] = "feature",
    [ID_RESTRICTION] = "restriction",
    [ID_STATEMENT] = "statement",
    [ID_LIMIT] = "limit",
    [ID_FACT] = "fact",
    [ID_FUNCTION_LEVEL] = "function-level",
    [ID_SECURITY_LEVEL] = "security-level",
};

const char *id_kind_name(enum id_kind kind)
{
    return kind_names[kind];
}

void id_list_clear(struct id_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        free(list->items[i].id);
        free(list->items[i].meaning);
    }
    free(list->items);
    *list = (struct id_list){0};
}

/* --- order --- */

/* Kinds that share their ids: an id of one is taken for the others. */
static int space_of(enum id_kind kind)
{
    return kind <= ID_LIMIT ? 0 : (int)kind;
}

int id_entry_compare(const void *a, const void *b)
{
    const struct id_entry *left = a, *right = b;
    int spaces = space_of(left->kind) - space_of(right->kind);

    return spaces ? spaces : strcmp(left->id, right->id);
}

void id_list_sort(struct id_list *list)
{
    if (list->n)
        qsort(list->items, list->n, sizeof *list->items, id_entry_compare);
}

static const struct id_entry *find(const struct id_list *list, size_t n,
                                   const struct id_entry *entry)
{
    return n ? bsearch(entry, list->items, n, sizeof *list->items, id_entry_compare) : NULL;
}

/* --- filling --- */

/* The string of @t, in no more memory than it needs. */
static char *take(struct text *t)
{
    char *smaller = realloc(t->data, t->len + 1);
    char *taken = smaller ? smaller : t->data;

    *t = (struct text){0};
    return taken;
}

static bool make_room(struct id_list *list)
{
    struct id_entry *larger;

    if (list->n < list->cap)
        return true;
    larger = realloc(list->items, (list->cap ? 2 * list->cap : 256) * sizeof *larger);
    if (!larger)
        return false;
    list->items = larger;
    list->cap = list->cap ? 2 * list->cap : 256;
    return true;
}

struct id_entry *id_list_add(struct id_list *list, enum id_kind kind, struct text *id,
                             struct text *meaning, struct scheck_place at)
{
    /* Also what says nothing is a string. */
    text_puts(id, "");
    text_puts(meaning, "");
    if (list->failed || id->failed || meaning->failed || !make_room(list)) {
        list->failed = true;
        text_clear(id);
        text_clear(meaning);
        return NULL;
    }
    list->items[list->n] = (struct id_entry){kind, false, take(id), take(meaning), at};
    return &list->items[list->n++];
}

static void add_path(const struct scheck_model *m, size_t section, struct text *out)
{
    if (section == SIZE_MAX)
        return;
    add_path(m, m->sections.items[section].parent, out);
    text_line(out, m->sections.items[section].title.text);
    text_puts(out, " > ");
}

/* @detail tells apart what has one heading; NULL: there is none. */
static void add_headed(const struct scheck_model *m, const struct m_feature *f, enum id_kind kind,
                       const struct m_text *id, const char *detail, struct id_list *list)
{
    struct text name = {0}, meaning = {0};

    text_line(&name, id->text);
    add_path(m, f->section, &meaning);
    text_line(&meaning, f->title.text ? f->title.text : "");
    if (detail) {
        text_puts(&meaning, "; ");
        text_line(&meaning, detail);
    }
    id_list_add(list, kind, &name, &meaning, id->at);
}

static void add_feature(const struct scheck_model *m, const struct m_feature *f,
                        struct id_list *list)
{
    add_headed(m, f, f->is_restriction ? ID_RESTRICTION : ID_FEATURE, &f->id, NULL, list);
    for (size_t i = 0; i < f->statements.n; i++) {
        const struct m_statement *s = &f->statements.items[i];
        /* A limit's number may change: what it limits stays. */
        const char *limited = s->limit.subject.text ? s->limit.subject.text
                                                    : s->limit.quantity.text;

        if (s->is_limit)
            add_headed(m, f, ID_LIMIT, &s->id, limited, list);
        else
            add_headed(m, f, ID_STATEMENT, &s->id, s->qualifier.text, list);
    }
}

static const char *type_name(enum scheck_type type)
{
    static const char *const names[] = {[SCHECK_TYPE_NONE] = "",
                                        [SCHECK_TYPE_BOOL] = "bool",
                                        [SCHECK_TYPE_INT] = "int",
                                        [SCHECK_TYPE_UINT] = "uint",
                                        [SCHECK_TYPE_STRING] = "string",
                                        [SCHECK_TYPE_LIST] = "list"};

    return names[type];
}

static void add_fact(const struct m_fact *list_fact, const struct m_fact *fact,
                     struct id_list *list)
{
    struct text name = {0}, meaning = {0};

    if (list_fact)
        text_printf(&name, "%s.", list_fact->name.text);
    text_puts(&name, fact->name.text);
    text_puts(&meaning, type_name(fact->type));
    if (fact->of)
        text_printf(&meaning, " of %s", type_name(fact->of));
    if (fact->unit.text) {
        text_puts(&meaning, "; ");
        text_line(&meaning, fact->unit.text);
    }
    id_list_add(list, ID_FACT, &name, &meaning, fact->name.at);
    for (size_t i = 0; i < fact->fields.n; i++)
        add_fact(fact, &fact->fields.items[i], list);
}

static void add_level(enum id_kind kind, const struct m_level *level, struct id_list *list)
{
    struct text name = {0}, meaning = {0};

    text_line(&name, level->id.text);
    text_puts(&meaning, level->neutral ? "neutral" : "lowers");
    id_list_add(list, kind, &name, &meaning, level->id.at);
}

int id_list_of_model(const struct scheck_model *model, struct id_list *list)
{
    for (size_t i = 0; i < model->features.n; i++)
        add_feature(model, &model->features.items[i], list);
    for (size_t i = 0; i < model->facts.n; i++)
        add_fact(NULL, &model->facts.items[i], list);
    for (size_t i = 0; i < model->levels[SCHECK_AXIS_FUNCTION].n; i++)
        add_level(ID_FUNCTION_LEVEL, &model->levels[SCHECK_AXIS_FUNCTION].items[i], list);
    for (size_t i = 0; i < model->levels[SCHECK_AXIS_SECURITY].n; i++)
        add_level(ID_SECURITY_LEVEL, &model->levels[SCHECK_AXIS_SECURITY].items[i], list);
    id_list_sort(list);
    return list->failed ? SCHECK_E_NOMEM : SCHECK_OK;
}

/* --- what became of them --- */

static void say(struct reporter *r, const char *id, enum scheck_diag_severity severity,
                const struct scheck_place *at, const struct scheck_place *also,
                struct text *message)
{
    struct scheck_diag_sink sink = reporter_sink(r);
    struct scheck_diag diag = {.id = id, .severity = severity, .at = *at};

    if (also)
        diag.also = *also;
    diag.message = message->failed ? "out of memory" : message->data;
    sink.report(sink.ctx, &diag);
    text_clear(message);
}

static void say_gone(const struct id_entry *was, enum scheck_diag_severity severity,
                     struct reporter *r)
{
    struct text message = {0};

    text_printf(&message,
                "the policy has no %s \"%s\" any more (%s): put it back, or let docgen ids put it "
                "down as retired",
                kind_names[was->kind], was->id, was->meaning);
    say(r, "id-gone", severity, &was->at, NULL, &message);
}

static void say_reused(const struct id_entry *was, const struct id_entry *is,
                       enum scheck_diag_severity severity, struct reporter *r)
{
    struct text message = {0};

    text_printf(&message, "\"%s\" is retired, it was the %s \"%s\": take another id", is->id,
                kind_names[was->kind], was->meaning);
    say(r, "id-reused", severity, &is->at, &was->at, &message);
}

static void say_changed(const struct id_entry *was, const struct id_entry *is,
                        enum scheck_diag_severity severity, struct reporter *r)
{
    struct text message = {0};

    text_printf(&message,
                "\"%s\" was the %s \"%s\" and is the %s \"%s\": take another id, or run docgen "
                "ids if it means the same",
                is->id, kind_names[was->kind], was->meaning, kind_names[is->kind], is->meaning);
    say(r, "id-changed", severity, &is->at, &was->at, &message);
}

static void retire(const struct id_entry *was, struct id_list *list)
{
    struct text id = {0}, meaning = {0};
    struct id_entry *kept;

    text_puts(&id, was->id);
    text_puts(&meaning, was->meaning);
    kept = id_list_add(list, was->kind, &id, &meaning, was->at);
    if (kept)
        kept->retired = true;
}

int id_list_compare(const struct id_list *old, struct id_list *now,
                    const struct id_severity *severity, bool keep, struct reporter *r)
{
    size_t n_now = now->n; /* what is added behind them is not sorted in yet */
    int rc = SCHECK_OK;

    for (size_t i = 0; i < old->n; i++) {
        const struct id_entry *was = &old->items[i];
        const struct id_entry *is = find(now, n_now, was);

        if (is && was->retired) {
            say_reused(was, is, severity->reused, r);
            rc = SCHECK_E_POLICY;
        } else if (is && (is->kind != was->kind || strcmp(is->meaning, was->meaning) != 0)) {
            say_changed(was, is, severity->changed, r);
        } else if (!is && !was->retired) {
            say_gone(was, severity->changed, r);
        }
        if (!is && keep)
            retire(was, now);
    }
    id_list_sort(now);
    return now->failed ? SCHECK_E_NOMEM : rc;
}
