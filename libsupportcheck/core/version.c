/* SPDX-License-Identifier: MIT */
#include "version.h"

#include <string.h>

/* Larger parts are no Xen version; also keeps the arithmetic small. */
#define MAX_PART 99999u

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take_number(struct scheck_str *s, unsigned *n_out)
{
    unsigned n = 0;

    if (s->len == 0 || !is_digit(s->data[0]))
        return false;
    while (s->len > 0 && is_digit(s->data[0])) {
        n = n * 10 + (unsigned)(s->data[0] - '0');
        if (n > MAX_PART)
            return false;
        s->data++;
        s->len--;
    }
    *n_out = n;
    return true;
}

static bool take(struct scheck_str *s, const char *word)
{
    size_t len = strlen(word);

    if (s->len < len || memcmp(s->data, word, len) != 0)
        return false;
    s->data += len;
    s->len -= len;
    return true;
}

bool scheck__version_parse(struct scheck_str text, struct scheck__version *version_out)
{
    struct scheck__version v = {.point = -1};
    unsigned point;

    if (!take_number(&text, &v.major) || !take(&text, ".") || !take_number(&text, &v.minor))
        return false;
    if (text.len > 1 && text.data[0] == '.' && is_digit(text.data[1])) {
        take(&text, ".");
        if (!take_number(&text, &point))
            return false;
        v.point = (int)point;
    }
    /* A word further on is the vendor's: "4.17.5-12", "4.18.3-1.fc40". */
    if (take(&text, "-unstable"))
        v.stage = STAGE_UNSTABLE;
    else if (take(&text, "-rc"))
        v.stage = STAGE_RC;
    else if (take(&text, "-pre"))
        v.stage = STAGE_PRE;
    *version_out = v;
    return true;
}

const char *scheck__stage_name(enum version_stage stage)
{
    static const char *const names[] = {"stable", "pre", "rc", "unstable"};

    return names[stage];
}
