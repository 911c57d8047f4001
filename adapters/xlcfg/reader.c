/* SPDX-License-Identifier: MIT */
/* xl.cfg, and xm.cfg as far as xl reads it. One file is one guest. */
#include <stdlib.h>
#include <string.h>

#include "config.h"

struct scheck_guests {
    struct xlcfg *cfg;
    char *name; /* of the input */
    char *text; /* of the input, for the places of keys */
    size_t len;
};

/* Whether the line at @at is an assignment to a name as xl spells them. */
static bool is_assignment(const char *at, const char *end)
{
    const char *start;

    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    start = at;
    while (at < end && ((*at >= 'a' && *at <= 'z') || *at == '_' || *at == '.' ||
                        (at > start && *at >= '0' && *at <= '9')))
        at++;
    if (at == start)
        return false;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    at += at < end && *at == '+';
    return at < end && *at == '=';
}

/* Some line is an assignment, and the text is neither JSON nor XML. */
static bool recognise(const struct scheck_reader_input *input)
{
    const char *at = input->data, *end = at + input->len;

    if (!input->len)
        return false;
    while (at < end && *at && strchr(" \t\r\n", *at))
        at++;
    if (at == end || strchr("{[<", *at))
        return false;
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));

        if (!line_end)
            line_end = end;
        if (is_assignment(at, line_end))
            return true;
        at = line_end + (line_end < end);
    }
    return false;
}

static void close_guests(struct scheck_guests *guests)
{
    if (!guests)
        return;
    xlcfg_close(guests->cfg);
    free(guests->name);
    free(guests->text);
    free(guests);
}

static int open_guests(const struct scheck_reader_input *input,
                       const struct scheck_reader_sink *sink, struct scheck_guests **guests_out)
{
    struct scheck_guests *guests = calloc(1, sizeof *guests);
    int rc = guests ? xlcfg_open(input, sink, &guests->cfg) : SCHECK_E_NOMEM;

    if (!rc && input->name) {
        guests->name = strdup(input->name);
        rc = guests->name ? SCHECK_OK : SCHECK_E_NOMEM;
    }
    if (!rc) {
        guests->text = malloc(input->len + 1);
        rc = guests->text ? SCHECK_OK : SCHECK_E_NOMEM;
    }
    if (!rc) {
        memcpy(guests->text, input->data, input->len);
        guests->len = input->len;
    }
    if (rc)
        close_guests(guests);
    else
        *guests_out = guests;
    return rc;
}

static size_t count_guests(const struct scheck_guests *guests)
{
    (void)guests;
    return 1;
}

static const char *guest_name(const struct scheck_guests *guests, size_t idx)
{
    (void)idx;
    return xlcfg_string(guests->cfg, "name");
}

static int fill(const struct scheck_guests *guests, size_t idx, struct scheck_facts *facts,
                const struct scheck_reader_sink *sink)
{
    struct scheck_fill f = {.facts = facts, .sink = sink, .file = guests->name};

    (void)idx;
    xl_config_fill(&f, guests->cfg);
    return f.rc;
}

static unsigned line(const struct scheck_guests *guests, size_t idx, const char *fact)
{
    (void)idx;
    return xl_line_of_fact(guests->text, guests->len, fact);
}

const struct scheck_reader scheck_reader_xlcfg = {
    .name = "xl.cfg",
    .recognise = recognise,
    .open = open_guests,
    .count = count_guests,
    .guest_name = guest_name,
    .fill = fill,
    .close = close_guests,
    .line = line,
};
