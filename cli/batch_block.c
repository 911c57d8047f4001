/* SPDX-License-Identifier: MIT */
/* A block of lines before it is answered: the hosts it defines, what was refused at reading. */
#include <stdlib.h>
#include <string.h>

#include "batch.h"

bool batch_block_note(struct batch_block *block, size_t line, char *error)
{
    if (block->n_notes == block->notes_cap) {
        size_t cap = block->notes_cap ? 2 * block->notes_cap : 16;
        struct batch_note *notes = realloc(block->notes, cap * sizeof *notes);

        if (!notes) {
            free(error);
            return false;
        }
        block->notes = notes;
        block->notes_cap = cap;
    }
    block->notes[block->n_notes++] = (struct batch_note){line, error};
    return true;
}

/*
 * A line without the word, which is nearly every one, is not looked at; one that
 * spells it with escapes is refused when it is answered.
 */
bool batch_block_learn(struct batch_worker *definer, struct batch_block *block)
{
    static const char word[] = "\"define_host\"";
    const char *at = block->data, *end = block->data + block->len;
    size_t line = block->first_line;

    if (!memmem(at, block->len, word, sizeof word - 1))
        return true;
    for (; at < end; line++) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((feed ? feed : end) - at);
        char *error;
        bool failed;

        if (len <= BATCH_MAX_LINE && memmem(at, len, word, sizeof word - 1) &&
            batch_define_host(definer, at, len, line, &error, &failed) &&
            (failed || !batch_block_note(block, line, error)))
            return false;
        at += len + (feed ? 1 : 0);
    }
    return true;
}
