/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "diff.h"

enum kind { ADDED = 0, REMOVED, CHANGED, N_KINDS };

static enum kind kind_of(const struct diff_change *c)
{
    return !c->before ? ADDED : !c->after ? REMOVED : CHANGED;
}

static size_t count(const struct diff *diff, enum kind kind)
{
    size_t n = 0;

    for (size_t i = 0; i < diff->n; i++)
        n += kind_of(&diff->changes[i]) == kind;
    return n;
}

static const struct diff_entry *entry_of(const struct diff_change *c)
{
    return c->after ? c->after : c->before;
}

/* --- for people --- */

/* Marks of plain text and of Markdown. */
struct style {
    const char *title, *heading, *end_heading, *item, *id, *field, *line, *end_line;
    const char *special; /* characters that need a backslash */
};

static const struct style plain = {"", "\n", ":\n", "  ", "", "      ", "        ", "\n", ""};
static const struct style markdown = {"# ",   "\n## ",   "\n\n", "* ",    "`",
                                      "  * ", "    * `", "`\n",  "\\`*<["};

/* @s on one line, with a backslash before each of @special. */
static void put_line(struct text *out, const char *special, struct scheck_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.data[i] && strchr(special, s.data[i]))
            text_puts(out, "\\");
        text_add(out, (unsigned char)s.data[i] < ' ' ? " " : s.data + i, 1);
    }
}

static void put_lines(struct text *out, const struct style *style, char sign, struct scheck_str s)
{
    while (s.len) {
        const char *end = memchr(s.data, '\n', s.len);
        size_t len = end ? (size_t)(end - s.data) : s.len;

        text_printf(out, "%s%c ", style->line, sign);
        put_line(out, "", (struct scheck_str){s.data, len});
        text_puts(out, style->end_line);
        len += end != NULL;
        s.data += len;
        s.len -= len;
    }
}

static void put_field(struct text *out, const struct style *style, const struct diff_change *c,
                      enum diff_field field)
{
    struct scheck_str before = c->before->fields[field], after = c->after->fields[field];

    text_printf(out, "%s%s:", style->field, diff_field_names[field]);
    if (field == DIFF_PREDICATE) {
        text_puts(out, "\n");
        put_lines(out, style, '-', before);
        put_lines(out, style, '+', after);
        return;
    }
    text_puts(out, before.len ? " " : " (none)");
    put_line(out, style->special, before);
    text_puts(out, after.len ? " -> " : " -> (none)");
    put_line(out, style->special, after);
    text_puts(out, "\n");
}

static void put_change(struct text *out, const struct style *style, const struct diff_change *c)
{
    const struct diff_entry *e = entry_of(c);
    const struct scheck_str *f = e->fields;

    text_printf(out, "%s%s", style->item, style->id);
    text_line(out, e->id);
    text_puts(out, style->id);
    text_puts(out, f[DIFF_PATH].len ? "  " : "");
    put_line(out, style->special, f[DIFF_PATH]);
    text_puts(out, f[DIFF_QUALIFIER].len ? ", " : "");
    put_line(out, style->special, f[DIFF_QUALIFIER]);
    if (kind_of(c) != CHANGED) {
        text_puts(out, f[DIFF_STATUS].len ? ": " : "");
        put_line(out, style->special, f[DIFF_STATUS]);
    }
    text_puts(out, "\n");
    for (int field = 0; field < DIFF_N_FIELDS; field++) {
        if (diff_differs(c, field))
            put_field(out, style, c, field);
    }
}

static void put_kind(struct text *out, const struct style *style, const struct diff *diff,
                     enum kind kind)
{
    static const char *const names[N_KINDS] = {"Added", "Removed", "Changed"};

    if (!count(diff, kind))
        return;
    text_printf(out, "%s%s%s", style->heading, names[kind], style->end_heading);
    for (size_t i = 0; i < diff->n; i++) {
        if (kind_of(&diff->changes[i]) == kind)
            put_change(out, style, &diff->changes[i]);
    }
}

static void render_style(const struct diff *diff, const struct style *style, struct text *out)
{
    text_puts(out, style->title);
    text_line(out, diff->from->name);
    text_puts(out, " -> ");
    text_line(out, diff->to->name);
    text_printf(out, "%s%zu added, %zu removed, %zu changed\n", *style->title ? "\n\n" : ": ",
                count(diff, ADDED), count(diff, REMOVED), count(diff, CHANGED));
    for (int kind = 0; kind < N_KINDS; kind++)
        put_kind(out, style, diff, kind);
}

/* --- for programs --- */

static void put_json(struct text *out, struct scheck_str s)
{
    text_json(out, s.data, s.len);
}

static void json_changes(struct text *out, const struct diff_change *c)
{
    const char *separator = "";

    text_puts(out, ", \"changes\": [");
    for (int field = 0; field < DIFF_N_FIELDS; field++) {
        if (!diff_differs(c, field))
            continue;
        text_printf(out, "%s\n      {\"field\": \"%s\", \"before\": ", separator,
                    diff_field_names[field]);
        put_json(out, c->before->fields[field]);
        text_puts(out, ", \"after\": ");
        put_json(out, c->after->fields[field]);
        text_puts(out, "}");
        separator = ",";
    }
    text_puts(out, "]");
}

static void json_change(struct text *out, const struct diff_change *c)
{
    const struct diff_entry *e = entry_of(c);

    text_puts(out, "\n    {\"id\": ");
    text_json(out, e->id, strlen(e->id));
    for (int field = DIFF_PATH; field <= DIFF_STATUS; field++) {
        if (!e->fields[DIFF_STATUS].len) /* a release */
            break;
        text_printf(out, ", \"%s\": ", diff_field_names[field]);
        put_json(out, e->fields[field]);
    }
    if (kind_of(c) == CHANGED)
        json_changes(out, c);
    text_puts(out, "}");
}

static void render_json(const struct diff *diff, struct text *out)
{
    static const char *const names[N_KINDS] = {"added", "removed", "changed"};

    text_puts(out, "{\n  \"schema\": \"supportcheck-diff/1\",\n  \"from\": ");
    text_json(out, diff->from->name, strlen(diff->from->name));
    text_puts(out, ",\n  \"to\": ");
    text_json(out, diff->to->name, strlen(diff->to->name));
    for (int kind = 0; kind < N_KINDS; kind++) {
        const char *separator = "";

        text_printf(out, ",\n  \"%s\": [", names[kind]);
        for (size_t i = 0; i < diff->n; i++) {
            if ((int)kind_of(&diff->changes[i]) != kind)
                continue;
            text_puts(out, separator);
            json_change(out, &diff->changes[i]);
            separator = ",";
        }
        text_puts(out, "]");
    }
    text_puts(out, "\n}\n");
}

void diff_render(const struct diff *diff, const char *format, struct text *out)
{
    if (strcmp(format, "json") == 0)
        render_json(diff, out);
    else
        render_style(diff, strcmp(format, "markdown") == 0 ? &markdown : &plain, out);
}
