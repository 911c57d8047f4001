/* SPDX-License-Identifier: MIT */
#include "fill.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../decimal.h"

void scheck_fill_guest(struct scheck_fill *f)
{
    static const char scope[] = "guest.";

    memcpy(f->scope, scope, sizeof scope);
    f->scope_len = sizeof scope - 1;
    f->element = SCHECK_FILL_NO_ELEMENT;
}

void scheck_fill_element(struct scheck_fill *f, const char *list, size_t idx)
{
    size_t len = strlen(list);

    scheck_fill_guest(f);
    if (len > sizeof f->scope - f->scope_len - 2)
        len = sizeof f->scope - f->scope_len - 2;
    memcpy(f->scope + f->scope_len, list, len);
    memcpy(f->scope + f->scope_len + len, ".", 2);
    f->scope_len += len + 1;
    f->element = idx;
}

void scheck_fill_about(struct scheck_fill *f, const char *key)
{
    size_t len = strlen(key);

    if (len >= sizeof f->key)
        len = sizeof f->key - 1;
    memcpy(f->key, key, len);
    f->key[len] = '\0';
}

void scheck_fill_about_element(struct scheck_fill *f, const char *key, size_t idx)
{
    scheck_name_element(f->key, sizeof f->key, key, idx);
}

void scheck_name_element(char *name, size_t cap, const char *list, size_t idx)
{
    char text[SCHECK_DECIMAL_SIZE];
    const char *digits = scheck_decimal(text, idx);
    size_t n_digits = strlen(digits), len = strnlen(list, cap - n_digits - strlen("[]") - 1);

    memcpy(name, list, len);
    name[len] = '[';
    memcpy(name + len + 1, digits, n_digits);
    memcpy(name + len + 1 + n_digits, "]", 2);
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

/* The fact called @name in the current scope; false: the vocabulary has none. */
static bool find(const struct scheck_fill *f, const char *name, size_t *fact_out)
{
    char full[2 * SCHECK_FILL_NAME];
    size_t len = strlen(name);

    if (f->scope_len >= SCHECK_FILL_NAME || len >= SCHECK_FILL_NAME)
        return false;
    memcpy(full, f->scope, f->scope_len);
    memcpy(full + f->scope_len, name, len);
    return scheck_policy_find_fact(scheck_facts_policy(f->facts), full, f->scope_len + len,
                                   fact_out) == SCHECK_OK;
}

/* As the facts have the element in a name: "guest.disks[2].format". */
static void full_name(const struct scheck_fill *f, const char *name, char *buf, size_t cap)
{
    if (f->element == SCHECK_FILL_NO_ELEMENT)
        snprintf(buf, cap, "%s%s", f->scope, name);
    else
        snprintf(buf, cap, "%.*s[%zu].%s", (int)f->scope_len - 1, f->scope, f->element, name);
}

/* Only running out of memory stops a reader: the rest is the vocabulary's to decide. */
static int settle(struct scheck_fill *f, const char *name, int rc)
{
    char full[2 * SCHECK_FILL_NAME];

    if (rc == SCHECK_E_NOMEM) {
        f->rc = rc;
    } else if (rc == SCHECK_E_LIMIT) {
        full_name(f, name, full, sizeof full);
        scheck_fill_warn(f, "more than the policy provides for: %s is taken as unknown", full);
    }
    return rc;
}

static int put(struct scheck_fill *f, const char *name, const struct scheck_value *value)
{
    size_t fact;

    if (f->rc || !find(f, name, &fact))
        return SCHECK_E_NOFACT;
    return settle(f, name, scheck_facts_put(f->facts, fact, f->element, value));
}

static void put_item(struct scheck_fill *f, const char *name, size_t idx,
                     const struct scheck_value *value)
{
    size_t fact;

    if (!f->rc && find(f, name, &fact))
        settle(f, name, scheck_facts_put_item(f->facts, fact, idx, value));
}

void scheck_fill_bool(struct scheck_fill *f, const char *name, bool value)
{
    const struct scheck_value v = {SCHECK_KNOWN, SCHECK_TYPE_BOOL, {.b = value}};

    put(f, name, &v);
}

void scheck_fill_int(struct scheck_fill *f, const char *name, int64_t value)
{
    const struct scheck_value v = {SCHECK_KNOWN, SCHECK_TYPE_INT, {.i = value}};

    put(f, name, &v);
}

bool scheck_fill_list(struct scheck_fill *f, const char *name, size_t n)
{
    const struct scheck_value v = {SCHECK_KNOWN, SCHECK_TYPE_LIST, {.n_elements = n}};

    return put(f, name, &v) == SCHECK_OK;
}

void scheck_fill_unknown(struct scheck_fill *f, const char *name, const char *reason)
{
    char full[2 * SCHECK_FILL_NAME];

    if (f->rc)
        return;
    full_name(f, name, full, sizeof full);
    settle(f, name, scheck_facts_set_unknown(f->facts, full, reason));
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

/* @value with what is no UTF-8 replaced; *@copy_out is to be freed. False: memory is out. */
static bool clean(struct scheck_fill *f, const char *value, struct scheck_value *out,
                  char **copy_out)
{
    *copy_out = NULL;
    if (!is_utf8(value)) {
        *copy_out = repaired(value);
        if (!*copy_out) {
            f->rc = SCHECK_E_NOMEM;
            return false;
        }
        value = *copy_out;
    }
    *out = (struct scheck_value){SCHECK_KNOWN, SCHECK_TYPE_STRING, {.s = {value, strlen(value)}}};
    return true;
}

void scheck_fill_string(struct scheck_fill *f, const char *name, const char *value)
{
    struct scheck_value v;
    char *copy;

    if (!clean(f, value, &v, &copy))
        return;
    put(f, name, &v);
    free(copy);
}

void scheck_fill_item_string(struct scheck_fill *f, const char *name, size_t idx, const char *value)
{
    struct scheck_value v;
    char *copy;

    if (!clean(f, value, &v, &copy))
        return;
    put_item(f, name, idx, &v);
    free(copy);
}

void scheck_fill_item_int(struct scheck_fill *f, const char *name, size_t idx, int64_t value)
{
    const struct scheck_value v = {SCHECK_KNOWN, SCHECK_TYPE_INT, {.i = value}};

    put_item(f, name, idx, &v);
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

void scheck_fill_get(const struct scheck_fill *f, const char *name, struct scheck_value *out)
{
    size_t fact;

    *out = (struct scheck_value){.known = SCHECK_UNKNOWN};
    if (find(f, name, &fact))
        (void)scheck_facts_get(f->facts, fact, f->element, out);
}

/* Find fact @name, of which nobody has said anything yet. */
static bool find_open(const struct scheck_fill *f, const char *name, size_t *fact_out)
{
    struct scheck_value value;

    if (!find(f, name, fact_out) ||
        scheck_facts_get(f->facts, *fact_out, f->element, &value) != SCHECK_OK)
        return false;
    return value.known == SCHECK_UNKNOWN && !scheck_facts_note(f->facts, *fact_out, f->element);
}

bool scheck_fill_is_open(const struct scheck_fill *f, const char *name)
{
    size_t fact;

    return find_open(f, name, &fact);
}

void scheck_fill_default(struct scheck_fill *f, const char *name, const struct scheck_value *value)
{
    size_t fact;

    if (!f->rc && find_open(f, name, &fact))
        settle(f, name, scheck_facts_put(f->facts, fact, f->element, value));
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

