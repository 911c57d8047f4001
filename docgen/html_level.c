/* SPDX-License-Identifier: MIT */
/* What a status looks like, and which architecture a statement is tied to. */
#include <string.h>

#include "html.h"

/* Best first: the order of legends and filters. */
const struct html_look html_looks[HTML_N_LOOKS] = {
    {"ok", "Supported"},
    {"lim", "Up to a limit"},
    {"cond", "Supported, security with conditions"},
    {"sec", "Without security support"},
    {"dep", "Deprecated"},
    {"tp", "Tech preview"},
    {"exp", "Experimental"},
    {"na", "Not implemented or not functional"},
    {"no", "Unsupported"},
    {"other", "Other"},
};

enum look {
    LOOK_OK,
    LOOK_LIMIT,
    LOOK_COND,
    LOOK_SEC,
    LOOK_DEP,
    LOOK_TP,
    LOOK_EXP,
    LOOK_NA,
    LOOK_NO,
    LOOK_OTHER
};

/* Levels are words of the policy. Those of SUPPORT.md are known here. */
static enum look by_function(const char *name)
{
    static const struct {
        const char *name;
        enum look look;
    } known[] = {{"supported", LOOK_OK},       {"unstated", LOOK_OK},
                 {"deprecated", LOOK_DEP},     {"tech-preview", LOOK_TP},
                 {"experimental", LOOK_EXP},   {"not-functional", LOOK_NA},
                 {"not-implemented", LOOK_NA}, {"unsupported", LOOK_NO}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].name, name) == 0)
            return known[i].look;
    }
    return LOOK_OTHER;
}

static const char *level_name(const struct scheck_policy *policy, enum scheck_axis axis, size_t idx)
{
    const char *name = scheck_policy_level_name(policy, axis, idx);

    return name ? name : "";
}

size_t html_look_of(const struct html_table *t, size_t statement,
                    const struct scheck_history *status)
{
    struct scheck_level level = status->level;
    enum look look = by_function(level_name(t->policy, SCHECK_AXIS_FUNCTION, level.function));
    const char *security = level_name(t->policy, SCHECK_AXIS_SECURITY, level.security);

    /* The words of SUPPORT.md speak of what is within the limit, the levels of what is beyond. */
    if (t->statements[statement].is_limit && *status->label)
        return LOOK_LIMIT;
    if (look != LOOK_OK || strcmp(security, "yes") == 0)
        return look;
    return strcmp(security, "no") == 0 ? LOOK_SEC : LOOK_COND;
}

static void spaced(struct text *h, const char *name)
{
    struct scheck_str rest = html_str(name);

    while (rest.len) {
        html_text(h, html_cut(&rest, "-"));
        text_puts(h, rest.len ? " " : "");
    }
}

void html_status(struct text *h, const struct scheck_policy *policy,
                 const struct scheck_history *status)
{
    const char *function = level_name(policy, SCHECK_AXIS_FUNCTION, status->level.function);
    const char *security = level_name(policy, SCHECK_AXIS_SECURITY, status->level.security);
    bool stated = strcmp(function, "unstated") != 0;

    if (*status->label) {
        html_text(h, html_str(status->label));
        return;
    }
    if (stated)
        spaced(h, function);
    if (stated && strcmp(security, "yes") == 0)
        return;
    text_puts(h, stated ? ", " : "");
    if (strcmp(security, "yes") != 0)
        spaced(h, security);
    text_puts(h, strcmp(security, "yes") == 0 ? "security supported" : " security support");
}

/* --- architectures --- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_word_char(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Does @word, lower case, begin a word of @text? */
static bool mentions(struct scheck_str text, const char *word)
{
    size_t len = strlen(word);

    for (size_t i = 0; i + len <= text.len; i++) {
        size_t k = 0;

        if (i && is_word_char(text.data[i - 1]))
            continue;
        while (k < len && lower(text.data[i + k]) == word[k])
            k++;
        if (k == len)
            return true;
    }
    return false;
}

static unsigned named_in(struct scheck_str text)
{
    unsigned archs = 0;

    if (mentions(text, "x86") || mentions(text, "is_x86"))
        archs |= HTML_X86;
    if (mentions(text, "arm") || mentions(text, "aarch") || mentions(text, "is_arm"))
        archs |= HTML_ARM;
    if (mentions(text, "risc-v") || mentions(text, "riscv") || mentions(text, "is_riscv"))
        archs |= HTML_RISCV;
    if (mentions(text, "ppc") || mentions(text, "is_ppc"))
        archs |= HTML_PPC;
    return archs;
}

/* A condition that stands alone and names one architecture ties the statement to it. */
static unsigned in_conditions(struct scheck_str lines)
{
    unsigned archs = 0;

    while (lines.len && !archs) {
        struct scheck_str line = html_cut(&lines, "\n");

        if (line.len && *line.data != '!' && mentions(line, "hypervisor"))
            archs = named_in(line);
    }
    return archs;
}

unsigned html_arch_of(const struct html_table *t, size_t statement)
{
    const struct scheck_statement *s = &t->statements[statement];
    struct scheck_str title = html_str(s->path), rest = title;
    unsigned archs;

    while (rest.len)
        title = html_cut(&rest, " > ");
    archs = named_in(title) | named_in(html_str(s->qualifier));
    return archs ? archs : in_conditions(html_document(t, statement, SCHECK_DOC_PREDICATE));
}

void html_arch_words(struct text *h, unsigned archs)
{
    static const char *const words[] = {"x86", "arm", "riscv", "ppc"};
    const char *separator = "";

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!(archs & 1u << i))
            continue;
        text_puts(h, separator);
        text_puts(h, words[i]);
        separator = " ";
    }
}
