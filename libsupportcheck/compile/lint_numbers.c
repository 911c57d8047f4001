/* SPDX-License-Identifier: MIT */
/*
 * Numbers that stand in prose. A limit's own number, and that of a limit beside it,
 * would drift; a bound that neither a limit nor a condition has is judged by nobody.
 * Rationales tell how a number came about, and may name any.
 */
#include <string.h>

#include "check.h"
#include "lint.h"

/* A number of the prose, with its unit. */
struct number {
    const char *at;
    size_t len;
    int64_t value;
};

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The number at @text with its unit, as a value; the length read, or 0. */
static size_t read_number(const char *text, int64_t *value_out)
{
    size_t digits = strspn(text, "0123456789abcdefxABCDEF");
    size_t unit = digits + strspn(text + digits, " *\n\t");
    char copy[40] = "";

    if (digits >= sizeof copy - 4)
        return 0;
    memcpy(copy, text, digits);
    if (text[unit] && strchr("KMGT", text[unit]) && strncmp(text + unit + 1, "iB", 2) == 0) {
        memcpy(copy + digits, text + unit, 3);
        digits = unit + 3;
    }
    return scheck__parse_quantity(copy, value_out) ? digits : 0;
}

/* What follows makes another thing of it: a release, a width, part of a name. */
static bool is_quantity(const char *behind)
{
    if (is_alnum(*behind) || *behind == '_' || *behind == '/' || *behind == '=')
        return false;
    if ((*behind == '.' || *behind == '-') && is_alnum(behind[1]))
        return false;
    behind += strspn(behind, " \n\t");
    return strncmp(behind, "bit", 3) != 0;
}

/* The next number behind @from, outside names; false: there is none. */
static bool next_number(const char *text, const char *from, struct number *out)
{
    for (const char *p = from; *p; p++) {
        bool in_word = p > text && (is_alnum(p[-1]) || strchr("._-=", p[-1]));

        if (*p < '0' || *p > '9' || in_word)
            continue;
        out->at = p;
        out->len = read_number(p, &out->value);
        if (out->len && is_quantity(p + out->len))
            return true;
    }
    return false;
}

static bool names_number(const char *text, int64_t value)
{
    struct number n;

    for (const char *p = text; text && next_number(text, p, &n); p = n.at + n.len) {
        if (n.value == value)
            return true;
    }
    return false;
}

/* --- numbers of limits --- */

static bool max_of(const struct m_statement *s, int64_t *max_out)
{
    return s->is_limit && s->limit.max.text && scheck__parse_quantity(s->limit.max.text, max_out);
}

/* Of frames also where they end: "8 TiB" is the same number. */
static void lint_own(struct scheck_model *m, const struct m_statement *s, const struct m_text *prose)
{
    bool of_frames = s->is_limit && strcmp(scheck__limit_unit(m, s), "frames") == 0;
    int64_t max;

    if (!prose->text || !max_of(s, &max))
        return;
    if (names_number(prose->text, max) || (max < INT64_MAX && names_number(prose->text, max + 1)))
        scheck__model_lint(m, "number-in-prose", prose->at,
                           "the limit's number stands here: write {max}");
    else if (of_frames && names_number(prose->text, scheck__frames_end(max)))
        scheck__model_lint(m, "number-in-prose", prose->at,
                           "the end of the limit's frames stands here: write {end}");
}

/* @s is NULL in the prose of the feature itself. */
static void lint_neighbours(struct scheck_model *m, const struct m_feature *f,
                            const struct m_statement *s, const struct m_text *prose)
{
    int64_t max;

    for (size_t i = 0; prose->text && i < f->statements.n; i++) {
        const struct m_statement *limit = &f->statements.items[i];

        if (limit == s || !max_of(limit, &max) || !names_number(prose->text, max))
            continue;
        scheck__model_lint(m, "number-in-prose", prose->at,
                           "the number of \"%s\" stands here and will drift", limit->id.text);
        return;
    }
}

/* --- bounds --- */

static const char *const bound_words[] = {
    "up to",     "at most",   "more than", "less than",     "fewer than", "larger than",
    "above",     "beyond",    "below",     "smaller than",  "maximum of", "maximum is",
    "limit of",  "limit is",  "limited to", "greater than", "exceeds",    "exceed",
};

/* @text ends with @word, as a word or words, at @end. */
static bool ends_with(const char *text, const char *end, const char *word)
{
    size_t len = strlen(word);

    for (size_t i = len; i; i--) {
        bool blank = word[i - 1] == ' ';

        if (end == text)
            return false;
        end--;
        if (blank ? !strchr(" \n\t", *end) : (*end | 0x20) != word[i - 1])
            return false;
    }
    return end == text || !is_alnum(end[-1]);
}

static bool is_bound(const char *text, const char *number)
{
    while (number > text && strchr(" \n\t", number[-1]))
        number--;
    for (size_t i = 0; i < sizeof bound_words / sizeof *bound_words; i++) {
        if (ends_with(text, number, bound_words[i]))
            return true;
    }
    return false;
}

/* Whether a condition that holds for @s has this number. */
static bool is_judged(const struct m_feature *f, const struct m_statement *s, int64_t value)
{
    for (size_t i = 0; i < f->applies.n; i++) {
        if (names_number(f->applies.items[i].cel.text, value))
            return true;
    }
    for (size_t i = 0; s && i < s->whens.n; i++) {
        if (names_number(s->whens.items[i].cel.text, value))
            return true;
    }
    return false;
}

/* The words of a release, "up to 4.11", are none: is_quantity(). */
static void lint_bounds(struct scheck_model *m, const struct m_feature *f,
                        const struct m_statement *s, const struct m_text *prose)
{
    const char *text = prose->text;
    struct number n;

    for (const char *p = text; p && next_number(text, p, &n); p = n.at + n.len) {
        if (!is_bound(text, n.at) || is_judged(f, s, n.value))
            continue;
        scheck__model_lint(m, "bound-in-prose", prose->at,
                           "\"%.*s\" bounds something, and neither a limit nor a condition has it",
                           (int)n.len, n.at);
        return;
    }
}

/* --- every prose --- */

/* "Supported up to 8 TiB": the words of the status are SUPPORT.md's and cannot say {max}. */
static void lint_label(struct scheck_model *m, const struct m_statement *s)
{
    const struct m_text *label = s->statuses.n ? &s->statuses.items[0].label : NULL;
    struct number n;
    int64_t max;

    if (label && label->text && max_of(s, &max) && next_number(label->text, label->text, &n) &&
        !names_number(label->text, max))
        scheck__model_lint(m, "number-in-prose", label->at,
                           "the words of the status name another number than max does");
}

void scheck__lint_numbers(struct scheck_model *m, const struct m_feature *f,
                          const struct m_statement *s)
{
    const struct m_text *prose[] = {&s->message, &s->remedy, &s->caveat, &s->description};

    lint_label(m, s);
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++) {
        size_t n_lints = m->n_lints;

        lint_own(m, s, prose[i]);
        if (m->n_lints == n_lints)
            lint_neighbours(m, f, s, prose[i]);
        if (m->n_lints == n_lints)
            lint_bounds(m, f, s, prose[i]);
    }
}

void scheck__lint_feature_numbers(struct scheck_model *m, const struct m_feature *f)
{
    const struct m_text *prose[] = {&f->description, &f->text};

    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++) {
        size_t n_lints = m->n_lints;

        lint_neighbours(m, f, NULL, prose[i]);
        if (m->n_lints == n_lints)
            lint_bounds(m, f, NULL, prose[i]);
    }
}
