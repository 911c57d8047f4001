/* SPDX-License-Identifier: MIT */
/* Members of structures whose headers do not compile, by their tokens. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tokens.h"

static bool is_one_of(const struct audit_token *token, const char *texts)
{
    return token->text[0] && !token->text[1] && strchr(texts, token->text[0]);
}

/* The first token of the declaration that token @i is part of. */
static size_t declaration_begin(const struct audit_tokens *t, struct audit_span span, size_t i)
{
    while (i > span.first && !t->items[i - 1].directive && !is_one_of(&t->items[i - 1], ";{}"))
        i--;
    return i;
}

/* Behind the type: where the first declarator begins. 0: it is not as simple as that. */
static size_t type_end(const struct audit_tokens *t, size_t first, size_t last)
{
    size_t end = first;

    while (end <= last && !is_one_of(&t->items[end], "*,;:[")) {
        if (is_one_of(&t->items[end], "()=<>"))
            return 0;
        end++;
    }
    /* In front of '*' the type is whole; otherwise its last word is the declarator's name. */
    if (end <= last && is_one_of(&t->items[end], "*"))
        return end;
    return end > first + 1 ? end - 1 : 0;
}

static char *join(const struct audit_tokens *t, size_t first, size_t end)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    for (size_t i = first; out && i < end; i++)
        fprintf(out, "%s%s", i > first ? " " : "", t->items[i].text);
    return out && fclose(out) == 0 ? text : NULL;
}

bool audit_tokens_member(const struct audit_tokens *t, struct audit_span span, const char *name,
                         struct audit_member *member_out)
{
    bool mentioned = false;

    for (size_t i = span.first; i + 1 < span.end; i++) {
        const struct audit_token *token = &t->items[i], *next = token + 1;
        size_t first, end;

        if (token->dead || token->directive || strcmp(token->text, name) != 0)
            continue;
        if (!is_one_of(next, ";,[:")) {
            *member_out = (struct audit_member){NULL, token->line, 0};
            mentioned = true;
            continue;
        }
        first = declaration_begin(t, span, i);
        end = type_end(t, first, i + 1);
        *member_out = (struct audit_member){end ? join(t, first, end) : NULL, token->line, 0};
        if (is_one_of(next, ":") && i + 2 < span.end)
            member_out->bits = (unsigned)strtoul(t->items[i + 2].text, NULL, 0);
        return true;
    }
    return mentioned;
}
