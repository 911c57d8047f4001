/* SPDX-License-Identifier: MIT */
#include "nearest.h"

#include <string.h>

/* Longer words are not compared: the table stands on the stack. */
#define MAX_WORD 64

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
    unsigned m = a < b ? a : b;

    return m < c ? m : c;
}

/* Levenshtein distance, or UINT_MAX for words that are too long. */
static unsigned distance(struct scheck_str a, struct scheck_str b)
{
    unsigned row[MAX_WORD + 1];

    if (a.len > MAX_WORD || b.len > MAX_WORD)
        return ~0u;
    for (unsigned j = 0; j <= b.len; j++)
        row[j] = j;
    for (unsigned i = 1; i <= a.len; i++) {
        unsigned diagonal = row[0];

        row[0] = i;
        for (unsigned j = 1; j <= b.len; j++) {
            unsigned above = row[j];

            row[j] = min3(above + 1, row[j - 1] + 1,
                          diagonal + (a.data[i - 1] != b.data[j - 1]));
            diagonal = above;
        }
    }
    return row[b.len];
}

static struct scheck_str str(const char *s)
{
    struct scheck_str text = {s, strlen(s)};

    return text;
}

/* Keep @candidate when it is nearer to @word than *@best; a third of the letters may differ. */
static void consider(struct scheck_str word, const char *candidate, const char **best,
                     unsigned *best_distance)
{
    unsigned d = distance(word, str(candidate));

    if (d < *best_distance && d <= 1 + word.len / 3) {
        *best = candidate;
        *best_distance = d;
    }
}

const char *scheck__nearest_fact(const struct scheck_model *m, const char *name)
{
    const char *best = NULL;
    unsigned best_distance = ~0u;

    for (size_t i = 0; i < m->facts.n; i++)
        consider(str(name), m->facts.items[i].name.text, &best, &best_distance);
    return best;
}

const char *scheck__nearest_value(const struct m_fact *fact, struct scheck_str word)
{
    const char *best = NULL;
    unsigned best_distance = ~0u;

    for (size_t i = 0; i < fact->values.n; i++)
        consider(word, fact->values.items[i].text, &best, &best_distance);
    return best;
}
