/* SPDX-License-Identifier: MIT */
/* statements.xml and document.xml of an import. */
#include <stdlib.h>
#include <string.h>

#include "import.h"

/* --- statements --- */

/* Headings around the one in hand, outermost first: Markdown has six levels. */
struct path {
    size_t headings[6];
    unsigned depth;
};

static struct path path_above(const struct support_md *md, size_t heading)
{
    struct path reversed = {.depth = 0}, path = {.depth = 0};

    for (size_t h = md->headings[heading].parent; h != SM_NONE && reversed.depth < 6;
         h = md->headings[h].parent)
        reversed.headings[reversed.depth++] = h;
    while (path.depth < reversed.depth) {
        path.headings[path.depth] = reversed.headings[reversed.depth - 1 - path.depth];
        path.depth++;
    }
    return path;
}

/* Titles come from the text: as much as a tag holds. */
/* Titles are joined to paths by " > ": one that has it says "›", U+203A, instead. */
static void put_parted(struct text *out, const char *line)
{
    for (const char *p = line; *p; p++) {
        bool parted = (p == line || p[-1] == ' ') && (!p[1] || p[1] == ' ');

        if (*p == '>' && parted)
            text_puts(out, "\xe2\x80\xba");
        else
            text_add(out, p, 1);
    }
}

static void put_title(struct text *out, const char *title)
{
    char *line = xml_line(title, strlen(title));
    struct text parted = {0};

    if (line)
        put_parted(&parted, *line ? line : "(untitled)");
    if (line && !parted.failed)
        xml_attribute(out, "title", parted.data);
    else
        out->failed = true;
    text_clear(&parted);
    free(line);
}

static void change_sections(const struct support_md *md, struct path *open, const struct path *next,
                            struct text *out)
{
    unsigned same = 0;

    while (same < open->depth && same < next->depth && open->headings[same] == next->headings[same])
        same++;
    for (unsigned i = same; i < open->depth; i++)
        text_puts(out, "  </section>\n");
    for (unsigned i = same; i < next->depth; i++) {
        text_puts(out, "  <section");
        put_title(out, md->headings[next->headings[i]].title);
        text_puts(out, ">\n");
    }
    *open = *next;
}

static void put_levels(const struct import *imp, const struct imported *s, struct text *out)
{
    const struct m_status *status = import_our_status(imp, s);

    if (!status)
        return;
    xml_attribute(out, "function", scheck__status_level(imp->base, status, SCHECK_AXIS_FUNCTION));
    xml_attribute(out, "security", scheck__status_level(imp->base, status, SCHECK_AXIS_SECURITY));
}

static void put_limit(const struct import *imp, const struct imported *s, struct text *out)
{
    const struct m_limit *limit = &s->ours->limit;

    xml_attribute(out, "label", s->words);
    put_levels(imp, s, out);
    xml_attribute(out, "subject", limit->subject.text);
    xml_attribute(out, "at-least", limit->at_least.text);
    xml_attribute(out, "max", limit->max.text);
    xml_attribute(out, "operation", limit->operations.text);
    xml_attribute(out, "consequence", limit->consequence.text);
    text_puts(out, ">\n");
}

static void put_status(const struct import *imp, const struct imported *s, struct text *out)
{
    text_puts(out, ">\n      <status");
    put_levels(imp, s, out);
    text_puts(out, ">");
    xml_text(out, s->words, strlen(s->words));
    text_puts(out, "</status>\n");
}

/* One that says in words what it limits is a statement that is not checked. */
static bool is_limit(const struct imported *s)
{
    return s->ours && s->ours->limit.subject.text;
}

static void put_statement(const struct import *imp, const struct imported *s, struct text *out)
{
    const char *element = is_limit(s) ? "limit" : "statement";
    unsigned line, column;

    text_printf(out, "    <%s", element);
    xml_attribute(out, "id", s->id);
    xml_attribute(out, "qualifier", s->qualifier && *s->qualifier ? s->qualifier : NULL);
    if (is_limit(s))
        put_limit(imp, s, out);
    else
        put_status(imp, s, out);
    import_write_predicate(imp, s, out);
    sm_place(imp->md, imp->md->lines[imp->md->rows[s->row].line], &line, &column);
    text_puts(out, "      <source>");
    xml_text(out, imp->source, strlen(imp->source));
    text_printf(out, ", line %u</source>\n    </%s>\n", line, element);
}

void import_write_statements(const struct import *imp, struct text *out)
{
    const struct support_md *md = imp->md;
    struct path open = {.depth = 0}, none = {.depth = 0};
    size_t heading = SM_NONE;

    xml_begin(out, "The statuses of an imported SUPPORT.md.");
    for (size_t i = 0; i < imp->n; i++) {
        size_t next = md->rows[imp->statements[i].row].heading;

        if (next != heading) {
            struct path path = path_above(md, next);

            text_puts(out, heading == SM_NONE ? "" : "  </feature>\n");
            change_sections(md, &open, &path, out);
            text_puts(out, "  <feature");
            xml_attribute(out, "id", imp->feature_ids[next]);
            put_title(out, md->headings[next].title);
            text_puts(out, ">\n");
            heading = next;
        }
        put_statement(imp, &imp->statements[i], out);
    }
    text_puts(out, heading == SM_NONE ? "" : "  </feature>\n");
    change_sections(md, &open, &none, out);
    xml_end(out);
}

/* --- the document --- */

static bool fits_xml(const char *s, size_t len)
{
    for (size_t n; len; s += n, len -= n) {
        n = xml_char_len(s, len);
        if (!n)
            return false;
    }
    return true;
}

static void put_block(const struct import *imp, size_t from, size_t to, const char *feature,
                      const char *statement, struct text *out)
{
    const char *s = imp->md->text + from;
    bool fits = fits_xml(s, to - from);

    if (from == to && !statement)
        return;
    text_puts(out, "    <block");
    xml_attribute(out, "encoding", fits ? NULL : "base64");
    xml_attribute(out, "feature", feature);
    xml_attribute(out, "statement", statement);
    text_puts(out, ">");
    (fits ? xml_text : xml_base64)(out, s, to - from);
    text_puts(out, "</block>\n");
}

/* A heading begins a block, and the words of a status end one. */
struct cutter {
    const struct import *imp;
    struct text *out;
    size_t pos;          /* everything before is written */
    size_t next_heading; /* index */
    const char *feature; /* of the block that begins at @pos */
};

static void cut_headings(struct cutter *c, size_t until)
{
    const struct support_md *md = c->imp->md;

    for (; c->next_heading < md->n_headings && md->headings[c->next_heading].at < until;
         c->next_heading++) {
        size_t at = md->headings[c->next_heading].at;

        if (!c->imp->feature_ids[c->next_heading])
            continue;
        put_block(c->imp, c->pos, at, c->feature, NULL, c->out);
        c->pos = at;
        c->feature = c->imp->feature_ids[c->next_heading];
    }
}

static void cut_words(struct cutter *c, const struct imported *s)
{
    const struct scheck_str words = c->imp->md->rows[s->row].value;
    size_t at = (size_t)(words.data - c->imp->md->text);

    if (!s->exact)
        return;
    cut_headings(c, at);
    put_block(c->imp, c->pos, at, c->feature, s->id, c->out);
    c->pos = at + words.len;
    c->feature = NULL;
}

void import_write_document(const struct import *imp, struct text *out)
{
    struct cutter c = {.imp = imp, .out = out};

    xml_begin(out, "The text of an imported SUPPORT.md: docgen markdown writes it.");
    text_puts(out, "  <document");
    xml_attribute(out, "release", imp->release);
    xml_attribute(out, "source", imp->source);
    text_puts(out, ">\n");
    for (size_t i = 0; i < imp->n; i++)
        cut_words(&c, &imp->statements[i]);
    cut_headings(&c, imp->md->len);
    put_block(imp, c.pos, imp->md->len, c.feature, NULL, out);
    text_puts(out, "  </document>\n");
    xml_end(out);
}
