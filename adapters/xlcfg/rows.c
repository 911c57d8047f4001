/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longest specification of a device. */
#define MAX_SPEC 4096

/* Most numbers are such; for them strtoll() would have the tables of a locale loaded. */
static bool parse_digits(const char *text, int64_t *out)
{
    size_t n = strspn(text, "0123456789");

    if (n == 0 || n > 18 || text[n] || (*text == '0' && n > 1))
        return false;
    for (*out = 0; *text; text++)
        *out = *out * 10 + (*text - '0');
    return true;
}

bool xl_parse_int(const char *text, int64_t *out)
{
    long long value;
    char *end;

    if (parse_digits(text, out))
        return true;
    errno = 0;
    value = strtoll(text, &end, 0);
    if (errno || end == text || *end)
        return false;
    *out = value;
    return true;
}

static void fill_number(struct scheck_fill *f, const struct xl_row *row, const char *text)
{
    int64_t value;

    if (!xl_parse_int(text, &value))
        scheck_fill_warn(f, "'%s' is no number: xl ignores it", text);
    else if (row->kind == XL_BOOL)
        scheck_fill_bool(f, row->fact, value != 0);
    else if (row->kind == XL_INT)
        scheck_fill_int(f, row->fact, value);
    else
        scheck_fill_scaled(f, row->fact, value, row->kind == XL_KIB ? 1024 : 1024 * 1024);
}

static void fill_word(struct scheck_fill *f, const struct xl_row *row, const char *text)
{
    const char *word = xl_word(row->words, text);

    if (!word)
        scheck_fill_warn(f, "'%s' is none of the words that xl knows here: it refuses the guest",
                         text);
    scheck_fill_string(f, row->fact, word ? word : text);
}

void xl_fill_text(struct scheck_fill *f, const struct xl_row *row, const char *text)
{
    switch (row->kind) {
    case XL_BOOL:
    case XL_INT:
    case XL_KIB:
    case XL_MIB:
        fill_number(f, row, text);
        break;
    case XL_STRING:
        scheck_fill_string(f, row->fact, text);
        break;
    case XL_BASENAME:
        scheck_fill_basename(f, row->fact, text);
        break;
    case XL_WORD:
        fill_word(f, row, text);
        break;
    case XL_STRINGS:
        if (scheck_fill_list(f, row->fact, 1))
            scheck_fill_item_string(f, row->fact, 0, text);
        break;
    case XL_SET:
        scheck_fill_bool(f, row->fact, *text != '\0');
        break;
    case XL_BACKEND:
        scheck_fill_backend_domain(f, text);
        break;
    case XL_IGNORED:
    case XL_END:
        break;
    }
}

static void fill_list(struct scheck_fill *f, const struct xlcfg *cfg, const struct xl_row *row)
{
    size_t n = xlcfg_len(cfg, row->key);

    if (row->kind == XL_SET) {
        scheck_fill_bool(f, row->fact, n > 0);
    } else if (row->kind != XL_STRINGS) {
        scheck_fill_warn(f, "a list where xl needs a single value: it ignores it");
    } else if (scheck_fill_list(f, row->fact, n)) {
        for (size_t i = 0; i < n; i++) {
            const char *item = xlcfg_item(cfg, row->key, i);

            if (item)
                scheck_fill_item_string(f, row->fact, i, item);
        }
    }
}

void xl_fill_rows(struct scheck_fill *f, struct xlcfg *cfg, const struct xl_row *rows)
{
    for (; rows->kind != XL_END && !f->rc; rows++) {
        enum xlcfg_kind kind = xlcfg_kind(cfg, rows->key);

        scheck_fill_about(f, rows->key);
        if (kind == XLCFG_STRING)
            xl_fill_text(f, rows, xlcfg_string(cfg, rows->key));
        else if (kind == XLCFG_LIST)
            fill_list(f, cfg, rows);
    }
}

int64_t xl_number(struct scheck_fill *f, const struct xlcfg *cfg, const char *key,
                  int64_t otherwise)
{
    const char *text = xlcfg_string(cfg, key);
    int64_t value;

    if (!text)
        return otherwise;
    if (xl_parse_int(text, &value))
        return value;
    scheck_fill_about(f, key);
    scheck_fill_warn(f, "'%s' is no number: xl ignores it", text);
    return otherwise;
}

static const struct xl_row *find_row(const struct xl_row *rows, const char *word, size_t len)
{
    for (; rows->kind != XL_END; rows++) {
        size_t key_len = strlen(rows->key);
        bool prefix = key_len && rows->key[key_len - 1] == '*';

        if (prefix ? len >= key_len - 1 && strncmp(rows->key, word, key_len - 1) == 0
                   : len == key_len && strncmp(rows->key, word, len) == 0)
            return rows;
    }
    return NULL;
}

/* One word of a specification: "key=value", or a key alone. */
static void fill_spec_word(struct scheck_fill *f, const struct xl_row *rows, char *word)
{
    char *equals = strchr(word, '=');
    size_t len = equals ? (size_t)(equals - word) : strlen(word);
    const struct xl_row *row;

    while (len && strchr(" \t", word[len - 1]))
        len--;
    row = find_row(rows, word, len);
    if (!row)
        scheck_fill_warn(f, "'%s' is nothing that xl knows here", word);
    else
        xl_fill_text(f, row, equals ? equals + 1 + strspn(equals + 1, " \t") : "1");
}

void xl_fill_spec(struct scheck_fill *f, const struct xl_row *rows, const char *spec)
{
    char copy[MAX_SPEC], *word, *rest = NULL;

    if (strlen(spec) >= sizeof copy) {
        scheck_fill_warn(f, "is too long to be read");
        return;
    }
    strcpy(copy, spec);
    for (word = strtok_r(copy, ",", &rest); word && !f->rc; word = strtok_r(NULL, ",", &rest)) {
        char *end = word + strlen(word);

        word += strspn(word, " \t");
        while (end > word && strchr(" \t", end[-1]))
            *--end = '\0';
        if (*word)
            fill_spec_word(f, rows, word);
    }
}
