/* SPDX-License-Identifier: MIT */
/*
 * Which facts are used: by the words of expressions, not by compiling them,
 * so that lint works on predicates that the compiler refuses. A name inside a
 * loop's variable counts for the list, whose name stands before the loop.
 */
#include <string.h>

#include "check.h"
#include "lint.h"

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* @path is "a.b.c"; the longest beginning of it that is a fact is used. */
static void use_path(const struct scheck_model *m, bool *used, const char *path, size_t len)
{
    while (len) {
        const struct m_fact *fact = scheck__fact_find(m, path, len);

        if (fact) {
            used[fact - m->facts.items] = true;
            return;
        }
        do {
            len--;
        } while (len && path[len] != '.');
    }
}

static const char *skip_string(const char *p)
{
    char quote = *p++;

    while (*p && *p != quote)
        p += p[0] == '\\' && p[1] ? 2 : 1;
    return *p ? p + 1 : p;
}

static void use_text(const struct scheck_model *m, bool *used, const struct m_text *text)
{
    const char *p = text->text;

    while (p && *p) {
        size_t len = 0;

        if (*p == '"' || *p == '\'') {
            p = skip_string(p);
            continue;
        }
        while (is_word(p[len]) || (len && p[len] == '.'))
            len++;
        use_path(m, used, p, len);
        p += len ? len : 1;
    }
}

static void use_whens(const struct scheck_model *m, bool *used, const struct m_when *whens,
                      size_t n)
{
    for (size_t i = 0; i < n; i++)
        use_text(m, used, &whens[i].cel);
}

static void use_statement(const struct scheck_model *m, bool *used, const struct m_statement *s)
{
    use_whens(m, used, s->whens.items, s->whens.n);
    use_text(m, used, &s->limit.subject);
    use_text(m, used, &s->limit.at_least);
}

static void use_all(const struct scheck_model *m, bool *used)
{
    for (size_t i = 0; i < m->facts.n; i++)
        use_text(m, used, &m->facts.items[i].define);
    for (size_t i = 0; i < m->features.n; i++) {
        const struct m_feature *feature = &m->features.items[i];

        use_whens(m, used, feature->applies.items, feature->applies.n);
        for (size_t k = 0; k < feature->statements.n; k++)
            use_statement(m, used, &feature->statements.items[k]);
    }
    for (size_t i = 0; i < m->overlays.n; i++) {
        const struct m_overlay *overlay = &m->overlays.items[i];

        for (size_t k = 0; k < overlay->dates.n; k++)
            use_whens(m, used, overlay->dates.items[k].whens.items,
                      overlay->dates.items[k].whens.n);
        for (size_t k = 0; k < overlay->waivers.n; k++)
            use_whens(m, used, overlay->waivers.items[k].whens.items,
                      overlay->waivers.items[k].whens.n);
    }
}

bool scheck__lint_facts(struct scheck_model *m)
{
    bool *used = scheck__arena_alloc(&m->arena, m->facts.n * sizeof *used);

    if (!used)
        return false;
    use_all(m, used);
    for (size_t i = 0; i < m->facts.n; i++) {
        const struct m_fact *fact = &m->facts.items[i];

        /* The library itself reads facts that have a role. */
        if (!used[i] && fact->role == M_ROLE_NONE && !fact->unused)
            scheck__model_lint(m, "unused-fact", fact->name.at,
                               "nothing uses \"%s\": is it for overlays and reports? Then say "
                               "unused=\"true\"",
                               fact->name.text);
        /* What an overlay uses, the policy below it need not. */
        else if (used[i] && fact->unused && !m->overlays.n)
            scheck__model_lint(m, "used-fact", fact->name.at,
                               "\"%s\" is used, and says unused=\"true\"", fact->name.text);
    }
    return true;
}
