/* SPDX-License-Identifier: MIT */
/* ids.tsv: a line for each id, with tabs between kind, id, state and meaning. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "id_list_parts.h"
#include "libsupportcheck/compile/check.h"

static const char header[] = "kind\tid\tstate\tmeaning";
static const char comment[] =
    "# SPDX-License-Identifier: MIT\n"
    "# What the ids of the last release mean. Written by docgen ids; docgen lint compares.\n";

enum { N_COLUMNS = 4 };

void id_list_write(const struct id_list *list, struct text *out)
{
    text_puts(out, comment);
    text_printf(out, "%s\n", header);
    for (size_t i = 0; i < list->n; i++) {
        const struct id_entry *e = &list->items[i];

        text_printf(out, "%s\t%s\t%s\t%s\n", id_kind_name(e->kind), e->id,
                    e->retired ? "retired" : "used", e->meaning);
    }
}

/* --- reading --- */

struct line {
    char *columns[N_COLUMNS]; /* terminated */
    struct scheck_place at;   /* of the first */
};

static int refuse(const struct line *line, size_t column, const char *message, struct reporter *r)
{
    struct scheck_diag_sink sink = reporter_sink(r);
    struct scheck_diag diag = {.id = "bad-id-list", .at = line->at, .message = message};

    diag.at.column += (unsigned)(line->columns[column] - line->columns[0]);
    sink.report(sink.ctx, &diag);
    return SCHECK_E_POLICY;
}

static enum id_kind find_kind(const char *name)
{
    size_t kind = 0;

    while (kind < N_ID_KINDS && strcmp(id_kind_name((enum id_kind)kind), name) != 0)
        kind++;
    return (enum id_kind)kind;
}

/* Put an end behind each column; false: there are fewer, or more. */
static bool split(char *text, struct line *line)
{
    for (size_t i = 0; i < N_COLUMNS; i++) {
        char *tab = strchr(text, '\t');

        line->columns[i] = text;
        if ((tab == NULL) != (i == N_COLUMNS - 1))
            return false;
        if (tab) {
            *tab = '\0';
            text = tab + 1;
        }
    }
    return true;
}

static int add_line(struct line *line, struct reporter *r, struct id_list *list)
{
    enum id_kind kind = find_kind(line->columns[0]);
    bool retired = strcmp(line->columns[2], "retired") == 0;
    struct text id = {0}, meaning = {0};
    struct scheck_place at = line->at;
    struct id_entry *entry;

    if (kind == N_ID_KINDS)
        return refuse(line, 0, "no kind of id has this name", r);
    if (!scheck__id_valid(line->columns[1]))
        return refuse(line, 1, "this is no id", r);
    if (!retired && strcmp(line->columns[2], "used") != 0)
        return refuse(line, 2, "an id is \"used\" or \"retired\"", r);
    at.column += (unsigned)(line->columns[1] - line->columns[0]);
    text_puts(&id, line->columns[1]);
    text_line(&meaning, line->columns[3]);
    entry = id_list_add(list, kind, &id, &meaning, at);
    if (entry)
        entry->retired = retired;
    return entry ? SCHECK_OK : SCHECK_E_NOMEM;
}

static int read_line(char *text, struct line *line, bool *headed, struct reporter *r,
                     struct id_list *list)
{
    line->columns[0] = text;
    if (!*text || *text == '#')
        return SCHECK_OK;
    if (!*headed) {
        *headed = strcmp(text, header) == 0;
        return *headed ? SCHECK_OK
                       : refuse(line, 0, "a list of ids begins with kind, id, state, meaning", r);
    }
    if (!split(text, line))
        return refuse(line, 0, "a line has kind, id, state and meaning, with tabs between", r);
    return add_line(line, r, list);
}

static int refuse_twice(const struct id_list *list, struct reporter *r)
{
    struct scheck_diag_sink sink = reporter_sink(r);

    for (size_t i = 1; i < list->n; i++) {
        struct scheck_diag diag = {.id = "bad-id-list",
                                   .at = list->items[i].at,
                                   .also = list->items[i - 1].at,
                                   .message = "this id stands in the list twice"};

        if (id_entry_compare(&list->items[i], &list->items[i - 1]) != 0)
            continue;
        sink.report(sink.ctx, &diag);
        return SCHECK_E_POLICY;
    }
    return SCHECK_OK;
}

static int read_lines(const char *path, char *data, size_t len, struct reporter *r,
                      struct id_list *list)
{
    struct line line = {.at = {path, 0, 1}};
    bool headed = false;
    int rc = SCHECK_OK;

    for (size_t at = 0; at < len && rc == SCHECK_OK;) {
        char *end = memchr(data + at, '\n', len - at);
        size_t n = end ? (size_t)(end - data) - at : len - at;

        data[at + n] = '\0';
        line.at.line++;
        line.columns[0] = data + at;
        if (strlen(data + at) != n)
            rc = refuse(&line, 0, "a line of a list of ids holds no NUL", r);
        else
            rc = read_line(data + at, &line, &headed, r, list);
        at += n + 1;
    }
    id_list_sort(list);
    if (rc != SCHECK_OK)
        return rc;
    /* An empty file would find nothing wrong with any policy. */
    if (!headed) {
        line = (struct line){.at = {path, 1, 1}};
        return refuse(&line, 0, "this is no list of ids: it is empty", r);
    }
    return refuse_twice(list, r);
}

int id_list_read(const char *path, struct reporter *r, struct id_list *list)
{
    char *data = NULL, *larger;
    size_t len = 0;
    int rc = read_file(path, &data, &len);

    if (rc != SCHECK_OK)
        return rc;
    /* The last line may have no newline to put an end at. */
    larger = realloc(data, len + 1);
    rc = larger ? read_lines(path, larger, len, r, list) : SCHECK_E_NOMEM;
    free(larger ? larger : data);
    return rc;
}

/* --- which list --- */

static bool is_directory(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

char *id_list_beside(const struct arguments *args)
{
    struct text path = {0};
    struct stat st;

    if (!is_directory(args->paths[0]))
        return NULL;
    text_printf(&path, "%s/%s", args->paths[0], ID_LIST_NAME);
    if (path.failed || stat(path.data, &st) != 0)
        text_clear(&path);
    return path.data;
}

static bool is_source(const char *path)
{
    size_t len = strlen(path), suffix = strlen(".xml");

    return is_directory(path) || (len >= suffix && strcmp(path + len - suffix, ".xml") == 0);
}

int id_list_open(const char *path, struct reporter *r, struct scheck_model **old_out,
                 struct id_list *list)
{
    int rc;

    if (!is_source(path))
        return id_list_read(path, r, list);
    rc = load_base(path, r, old_out);
    return rc == SCHECK_OK ? id_list_of_model(*old_out, list) : rc;
}
