/* SPDX-License-Identifier: MIT */
#include "fill.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void scheck_fill_guest(struct scheck_fill *f)
{
    snprintf(f->scope, sizeof f->scope, "guest.");
}

void scheck_fill_element(struct scheck_fill *f, const char *list, size_t idx)
{
    snprintf(f->scope, sizeof f->scope, "guest.%s[%zu].", list, idx);
}

void scheck_fill_about(struct scheck_fill *f, const char *key)
{
    snprintf(f->key, sizeof f->key, "%s", key);
}

void scheck_fill_about_element(struct scheck_fill *f, const char *key, size_t idx)
{
    snprintf(f->key, sizeof f->key, "%s[%zu]", key, idx);
}

static void report(const struct scheck_reader_sink *sink, struct scheck_reader_diag *diag,
                   const char *fmt, va_list ap)
{
    char message[512];

    if (!sink || !sink->report)
        return;
    vsnprintf(message, sizeof message, fmt, ap);
    diag->message = message;
    sink->report(sink->ctx, diag);
}

void scheck_fill_warn(struct scheck_fill *f, const char *fmt, ...)
{
    struct scheck_reader_diag diag = {
        .severity = SCHECK_READER_WARNING, .file = f->file, .key = f->key[0] ? f->key : NULL};
    va_list ap;

    va_start(ap, fmt);
    report(f->sink, &diag, fmt, ap);
    va_end(ap);
}

void scheck_fill_refuse(const struct scheck_reader_input *input,
                        const struct scheck_reader_sink *sink, unsigned line, unsigned column,
                        const char *fmt, ...)
{
    struct scheck_reader_diag diag = {
        .severity = SCHECK_READER_ERROR, .file = input->name, .line = line, .column = column};
    va_list ap;

    va_start(ap, fmt);
    report(sink, &diag, fmt, ap);
    va_end(ap);
}

/* The full name of @name, or false when it cannot be one. */
static bool full_name(const struct scheck_fill *f, const char *name, char *buf)
{
    int len = snprintf(buf, SCHECK_FILL_NAME, "%s%s", f->scope, name);

    return len > 0 && len < SCHECK_FILL_NAME;
}

/* Only running out of memory stops a reader: the rest is the vocabulary's to decide. */
static void settle(struct scheck_fill *f, const char *name, int rc)
{
    if (rc == SCHECK_E_NOMEM)
        f->rc = rc;
    else if (rc == SCHECK_E_LIMIT)
        scheck_fill_warn(f, "more than the policy provides for: %s is taken as unknown", name);
}

/* Set the fact @name through the setter @call, which sees the full name as `full`. */
#define SET(f, name, call)                        \
    do {                                          \
        char full[SCHECK_FILL_NAME];              \
        if (!(f)->rc && full_name(f, name, full)) \
            settle(f, full, call);                \
    } while (0)

void scheck_fill_bool(struct scheck_fill *f, const char *name, bool value)
{
    SET(f, name, scheck_facts_set_bool(f->facts, full, value));
}

void scheck_fill_int(struct scheck_fill *f, const char *name, int64_t value)
{
    SET(f, name, scheck_facts_set_int(f->facts, full, value));
}

bool scheck_fill_list(struct scheck_fill *f, const char *name, size_t n)
{
    char full[SCHECK_FILL_NAME];
    int rc;

    if (f->rc || !full_name(f, name, full))
        return false;
    rc = scheck_facts_set_list(f->facts, full, n);
    settle(f, full, rc);
    return rc == SCHECK_OK;
}

void scheck_fill_absent(struct scheck_fill *f, const char *name)
{
    SET(f, name, scheck_facts_set_absent(f->facts, full));
}

void scheck_fill_unknown(struct scheck_fill *f, const char *name, const char *reason)
{
    SET(f, name, scheck_facts_set_unknown(f->facts, full, reason));
}

/* Length of the UTF-8 sequence at @s, or 0 where none begins. Terminated input. */
static size_t utf8_len(const unsigned char *s)
{
    size_t len = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

    if (s[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    return len;
}

/* @s with U+FFFD for every byte that is no UTF-8, to be freed; NULL when memory is out. */
static char *repaired(const char *s)
{
    char *out = malloc(strlen(s) * 3 + 1), *at = out;

    if (!out)
        return NULL;
    while (*s) {
        size_t len = utf8_len((const unsigned char *)s);

        memcpy(at, len ? s : "\xef\xbf\xbd", len ? len : 3);
        at += len ? len : 3;
        s += len ? len : 1;
    }
    *at = '\0';
    return out;
}

static bool is_utf8(const char *s)
{
    size_t len;

    for (; *s; s += len) {
        len = utf8_len((const unsigned char *)s);
        if (!len)
            return false;
    }
    return true;
}

void scheck_fill_string(struct scheck_fill *f, const char *name, const char *value)
{
    char *copy = NULL;

    if (!is_utf8(value)) {
        copy = repaired(value);
        if (!copy) {
            f->rc = SCHECK_E_NOMEM;
            return;
        }
        value = copy;
    }
    SET(f, name, scheck_facts_set_string(f->facts, full, value, strlen(value)));
    free(copy);
}

void scheck_fill_item_string(struct scheck_fill *f, const char *name, size_t idx, const char *value)
{
    char item[SCHECK_FILL_NAME];

    snprintf(item, sizeof item, "%s[%zu]", name, idx);
    scheck_fill_string(f, item, value);
}

void scheck_fill_item_int(struct scheck_fill *f, const char *name, size_t idx, int64_t value)
{
    char item[SCHECK_FILL_NAME];

    snprintf(item, sizeof item, "%s[%zu]", name, idx);
    scheck_fill_int(f, item, value);
}

/* The next word of a list with commas: *@p moves behind it. False: there is none. */
static bool take_word(const char **p, struct scheck_str *word)
{
    size_t len;

    *p += strspn(*p, ", \t\n");
    len = strcspn(*p, ",");
    *word = (struct scheck_str){*p, len};
    *p += len;
    while (word->len && strchr(" \t\n", word->data[word->len - 1]))
        word->len--;
    return word->len > 0;
}

void scheck_fill_split(struct scheck_fill *f, const char *name, const char *text)
{
    struct scheck_str word;
    const char *at = text;
    size_t n = 0;

    while (take_word(&at, &word))
        n++;
    if (!scheck_fill_list(f, name, n))
        return;
    at = text;
    for (size_t i = 0; take_word(&at, &word); i++) {
        char copy[256];

        snprintf(copy, sizeof copy, "%.*s", word.len > 255 ? 255 : (int)word.len, word.data);
        scheck_fill_item_string(f, name, i, copy);
    }
}

void scheck_fill_scaled(struct scheck_fill *f, const char *name, int64_t value, int64_t factor)
{
    if (value < 0 || value > INT64_MAX / factor) {
        scheck_fill_warn(f, "%s", value < 0 ? "is negative" : "is more than 64 bits can count");
        scheck_fill_unknown(f, name, "out of range");
    } else {
        scheck_fill_int(f, name, value * factor);
    }
}

void scheck_fill_backend_domain(struct scheck_fill *f, const char *value)
{
    bool dom0 = strcmp(value, "Domain-0") == 0 || strspn(value, "0") == strlen(value);

    scheck_fill_string(f, "backend_domain", dom0 ? "0" : value);
}

void scheck_fill_basename(struct scheck_fill *f, const char *name, const char *value)
{
    const char *slash = strrchr(value, '/');

    scheck_fill_string(f, name, slash ? slash + 1 : value);
}

/*
 * Where the fact @name of the current scope stands. Elements are looked at by
 * number, so a name with "[2]" is taken apart.
 */
static int locate(const struct scheck_fill *f, const char *name, size_t *fact_out,
                  size_t *element_out)
{
    const char *open = strchr(f->scope, '[');
    const char *close = strchr(f->scope, ']');
    char full[SCHECK_FILL_NAME];
    int len;

    *element_out = 0;
    if (open && close) {
        *element_out = strtoul(open + 1, NULL, 10);
        len = snprintf(full, sizeof full, "%.*s%s%s", (int)(open - f->scope), f->scope, close + 1,
                       name);
    } else {
        len = snprintf(full, sizeof full, "%s%s", f->scope, name);
    }
    if (len <= 0 || len >= SCHECK_FILL_NAME)
        return SCHECK_E_NOFACT;
    return scheck_policy_find_fact(scheck_facts_policy(f->facts), full, (size_t)len, fact_out);
}

void scheck_fill_get(const struct scheck_fill *f, const char *name, struct scheck_value *out)
{
    size_t fact, element;

    *out = (struct scheck_value){.known = SCHECK_UNKNOWN};
    if (locate(f, name, &fact, &element) == SCHECK_OK)
        (void)scheck_facts_get(f->facts, fact, element, out);
}

bool scheck_fill_is_open(const struct scheck_fill *f, const char *name)
{
    struct scheck_value value;
    size_t fact, element;

    if (locate(f, name, &fact, &element) != SCHECK_OK ||
        scheck_facts_get(f->facts, fact, element, &value) != SCHECK_OK)
        return false;
    return value.known == SCHECK_UNKNOWN && !scheck_facts_note(f->facts, fact, element);
}

static bool is_text(const struct scheck_value *v, const char *text)
{
    return v->known == SCHECK_KNOWN && v->type == SCHECK_TYPE_STRING &&
           v->as.s.len == strlen(text) && memcmp(v->as.s.data, text, v->as.s.len) == 0;
}

bool scheck_fill_is(const struct scheck_fill *f, const char *name, const char *value)
{
    struct scheck_value v;

    scheck_fill_get(f, name, &v);
    return is_text(&v, value);
}

static void get_arch(const struct scheck_fill *f, struct scheck_value *out)
{
    static const char name[] = "hypervisor.arch";
    size_t fact;

    *out = (struct scheck_value){.known = SCHECK_UNKNOWN};
    if (scheck_policy_find_fact(scheck_facts_policy(f->facts), name, sizeof name - 1, &fact) ==
        SCHECK_OK)
        (void)scheck_facts_get(f->facts, fact, 0, out);
}

bool scheck_fill_on_arm(const struct scheck_fill *f)
{
    struct scheck_value arch;

    get_arch(f, &arch);
    return is_text(&arch, "arm64") || is_text(&arch, "arm32");
}

bool scheck_fill_on_x86(const struct scheck_fill *f)
{
    struct scheck_value arch;

    get_arch(f, &arch);
    return is_text(&arch, "x86_64") || is_text(&arch, "x86_32");
}

const char *scheck_fill_word(const struct scheck_fill_word *words, const char *from)
{
    for (; words->from; words++)
        if (strcmp(words->from, from) == 0)
            return words->to;
    return NULL;
}
