/* SPDX-License-Identifier: MIT */
#include "support_md.h"

#include <stdlib.h>
#include <string.h>

#include "commonmark.h"
#include "text.h"

/* An indented block stands at this column at least. */
#define INDENT 4

void *sm_room(struct support_md *md, void *items, size_t n, size_t *cap, size_t size)
{
    size_t more = *cap ? *cap * 2 : 64;
    void *larger;

    if (n < *cap || md->failed)
        return items;
    larger = realloc(items, more * size);
    if (!larger) {
        md->failed = true;
        return items;
    }
    *cap = more;
    return larger;
}

/* --- lines --- */

static void add_line(struct support_md *md, size_t at)
{
    if (SM_ROOM(md, md->lines, md->n_lines, md->cap_lines))
        md->lines[md->n_lines++] = at;
}

/* The same line ends as cmark's: its line numbers are looked up here. */
static void find_lines(struct support_md *md)
{
    size_t at = 0;

    while (at < md->len) {
        add_line(md, at);
        while (at < md->len && md->text[at] != '\n' && md->text[at] != '\r')
            at++;
        if (at < md->len)
            at += md->text[at] == '\r' && at + 1 < md->len && md->text[at + 1] == '\n' ? 2 : 1;
    }
    add_line(md, md->len);
    if (!md->failed)
        md->n_lines--;
}

/* A line without its end. */
static struct scheck_str line_of(const struct support_md *md, size_t line)
{
    struct scheck_str s = {md->text + md->lines[line], md->lines[line + 1] - md->lines[line]};

    while (s.len && (s.data[s.len - 1] == '\n' || s.data[s.len - 1] == '\r'))
        s.len--;
    return s;
}

void sm_place(const struct support_md *md, size_t at, unsigned *line_out, unsigned *column_out)
{
    size_t low = 0, high = md->n_lines;

    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;

        *(md->lines[mid] <= at ? &low : &high) = mid;
    }
    *line_out = (unsigned)low + 1;
    *column_out = (unsigned)(at - md->lines[low]) + 1;
}

/* --- headings --- */

/* Control characters would end an attribute or a row; cmark has made the rest valid UTF-8. */
static void add_words(struct text *out, const char *s)
{
    size_t len = strlen(s);

    while (len) {
        size_t n = xml_char_len(s, len);
        bool blank = n <= 1 && (unsigned char)*s <= ' ';

        if (blank && out->len && out->data[out->len - 1] != ' ')
            text_puts(out, " ");
        else if (n && !blank)
            text_add(out, s, n);
        s += n ? n : 1;
        len -= n ? n : 1;
    }
}

static char *title_of(cmark_node *heading)
{
    cmark_iter *iter = cmark_iter_new(heading);
    struct text out = {0};
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);

        if (event != CMARK_EVENT_ENTER)
            continue;
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            add_words(&out, cmark_node_get_literal(node));
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            add_words(&out, " ");
    }
    cmark_iter_free(iter);
    while (out.len && out.data[out.len - 1] == ' ')
        out.data[--out.len] = '\0';
    if (out.failed)
        text_clear(&out);
    else if (!out.data)
        return calloc(1, 1);
    return out.data;
}

static void add_heading(struct support_md *md, cmark_node *node, size_t line)
{
    struct sm_heading h = {.level = (unsigned)cmark_node_get_heading_level(node),
                           .parent = md->n_headings ? md->n_headings - 1 : SM_NONE,
                           .at = md->lines[line]};

    while (h.parent != SM_NONE && md->headings[h.parent].level >= h.level)
        h.parent = md->headings[h.parent].parent;
    if (!SM_ROOM(md, md->headings, md->n_headings, md->cap_headings))
        return;
    h.title = title_of(node);
    if (h.title)
        md->headings[md->n_headings++] = h;
    else
        md->failed = true;
}

/* --- literal blocks --- */

static struct scheck_str trim(struct scheck_str s)
{
    while (s.len && (s.data[s.len - 1] == ' ' || s.data[s.len - 1] == '\t'))
        s.len--;
    while (s.len && (*s.data == ' ' || *s.data == '\t')) {
        s.data++;
        s.len--;
    }
    return s;
}

/* Columns of white space in front. */
static unsigned indent_of(struct scheck_str s)
{
    unsigned column = 0;

    for (size_t i = 0; i < s.len && (s.data[i] == ' ' || s.data[i] == '\t'); i++)
        column = s.data[i] == '\t' ? column - column % INDENT + INDENT : column + 1;
    return column;
}

static bool str_is(struct scheck_str s, const char *word)
{
    return s.len == strlen(word) && memcmp(s.data, word, s.len) == 0;
}

static void add_row(struct support_md *md, size_t line, struct scheck_str s, size_t colon)
{
    struct scheck_str head = {s.data, colon}, value = {s.data + colon + 1, s.len - colon - 1};
    const char *comma = memchr(s.data, ',', colon);
    struct sm_row row = {.key = trim(head), .value = trim(value), .line = line};

    if (comma) {
        row.key = trim((struct scheck_str){s.data, (size_t)(comma - s.data)});
        row.qualifier = trim((struct scheck_str){comma + 1, colon - (size_t)(comma - s.data) - 1});
    }
    row.heading = md->n_headings ? md->n_headings - 1 : SM_NONE;
    row.is_status = str_is(row.key, "Status") || str_is(row.key, "Supported");
    if (!SM_ROOM(md, md->rows, md->n_rows, md->cap_rows))
        return;
    md->rows[md->n_rows++] = row;
    if (row.is_status && row.heading != SM_NONE)
        md->headings[row.heading].n_status++;
}

static void add_literal_line(struct support_md *md, size_t line)
{
    struct scheck_str s = line_of(md, line);
    const char *colon, *tab = s.len ? memchr(s.data, '\t', s.len) : NULL;
    struct scheck_str words = trim(s);

    if (!words.len)
        return;
    colon = memchr(words.data, ':', words.len);
    if (colon)
        add_row(md, line, words, (size_t)(colon - words.data));
    else
        sm_add_slip(md, SM_NO_KEY, (size_t)(words.data - md->text), words);
    if (tab)
        sm_add_slip(md, SM_TAB, (size_t)(tab - md->text), words);
    if (indent_of(s) > INDENT)
        sm_add_slip(md, SM_INDENT, (size_t)(words.data - md->text), words);
}

/* Is this a block that the tools read: does any line begin with the key of a status? */
static bool has_status(const struct support_md *md, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        struct scheck_str s = trim(line_of(md, i));

        if (sm_begins_with(s.data, s.len, "Status") || sm_begins_with(s.data, s.len, "Supported"))
            return true;
    }
    return false;
}

/* Is it one of those beside statuses that the tools know: the release's dates, the definitions? */
static bool is_known_literal(const struct support_md *md, size_t first)
{
    static const char *const keys[] = {"Xen-Version", "Functional completeness",
                                       "Functional stability", "Interface stability",
                                       "Security supported"};
    struct scheck_str s = trim(line_of(md, first));

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (sm_begins_with(s.data, s.len, keys[i]))
            return true;
    }
    return false;
}

/* Keys of other blocks are rows, too, but not checked. */
static void add_literal(struct support_md *md, size_t first, size_t end)
{
    size_t n_slips = md->n_slips;
    bool status = has_status(md, first, end);

    for (size_t i = first; i < end; i++)
        add_literal_line(md, i);
    if (status)
        return;
    md->n_slips = n_slips;
    if (!is_known_literal(md, first))
        sm_add_slip(md, SM_LITERAL, md->lines[first], trim(line_of(md, first)));
}

/* --- everything else --- */

static void find_lost(struct support_md *md, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        struct scheck_str s = trim(line_of(md, i));

        if (sm_begins_with(s.data, s.len, "Status"))
            sm_add_slip(md, SM_NOT_LITERAL, (size_t)(s.data - md->text), s);
    }
}

/* Lines of an indented block as cmark counts them: trailing blank ones are not its own. */
static size_t count_lines(const char *literal)
{
    size_t n = 0;

    for (; *literal; literal++)
        n += *literal == '\n';
    return n;
}

static bool is_outermost(cmark_node *node)
{
    return cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_DOCUMENT;
}

static bool is_indented_block(const struct support_md *md, cmark_node *node, size_t line)
{
    return is_outermost(node) && indent_of(line_of(md, line)) >= INDENT;
}

/* Xen's parser knows headings, paragraphs, literal blocks, bullet and definition lists. */
static bool stops_parser(cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_THEMATIC_BREAK:
        return is_outermost(node);
    case CMARK_NODE_LIST:
        return is_outermost(node) && cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    default:
        return false;
    }
}

static void add_block(struct support_md *md, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    int start = cmark_node_get_start_line(node), last = cmark_node_get_end_line(node);
    size_t first = start > 0 ? (size_t)start - 1 : 0;
    size_t end = last > 0 ? (size_t)last : 0;

    if (first >= md->n_lines)
        return;
    if (end > md->n_lines)
        end = md->n_lines;
    if (type == CMARK_NODE_CODE_BLOCK && is_indented_block(md, node, first)) {
        size_t n = count_lines(cmark_node_get_literal(node));

        add_literal(md, first, n < md->n_lines - first ? first + n : md->n_lines);
    } else if (type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_PARAGRAPH) {
        find_lost(md, first, end);
    } else if (type == CMARK_NODE_HEADING && is_outermost(node)) {
        add_heading(md, node, first);
    } else if (stops_parser(node)) {
        sm_add_slip(md, SM_BLOCK, md->lines[first], trim(line_of(md, first)));
    }
}

static void find_bad_bytes(struct support_md *md)
{
    for (size_t i = 0; i < md->n_lines; i++) {
        struct scheck_str s = line_of(md, i);

        for (size_t at = 0, n; at < s.len; at += n) {
            n = xml_char_len(s.data + at, s.len - at);
            if (n)
                continue;
            sm_add_slip(md, SM_ENCODING, (size_t)(s.data + at - md->text),
                        (struct scheck_str){NULL, 0});
            break;
        }
    }
}

static void walk(struct support_md *md, cmark_node *document)
{
    cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE && !md->failed) {
        if (event == CMARK_EVENT_ENTER)
            add_block(md, cmark_iter_get_node(iter));
    }
    cmark_iter_free(iter);
}

int sm_parse(const char *text, size_t len, const struct sm_vocabulary *vocabulary,
             struct support_md *md)
{
    cmark_node *document;

    *md = (struct support_md){.text = text, .len = len};
    if (len > SM_MAX_LEN)
        return SCHECK_E_LIMIT;
    find_lines(md);
    document = md->failed ? NULL : commonmark_parse(text, len, CMARK_OPT_SOURCEPOS);
    if (document) {
        walk(md, document);
        cmark_node_free(document);
        find_bad_bytes(md);
        sm_find_slips(md, vocabulary);
    }
    if (document && !md->failed)
        return SCHECK_OK;
    sm_clear(md);
    return SCHECK_E_NOMEM;
}

void sm_clear(struct support_md *md)
{
    for (size_t i = 0; i < md->n_headings; i++)
        free(md->headings[i].title);
    free(md->lines);
    free(md->headings);
    free(md->rows);
    free(md->slips);
    *md = (struct support_md){0};
}
