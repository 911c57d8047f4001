/* SPDX-License-Identifier: MIT */
/* What the tests of the limits of 32-bit tool stacks share: how each is tried. */
#ifndef TOOLSTACK32_H
#define TOOLSTACK32_H

#include <stdint.h>

#include <supportcheck/eval.h>

#define TOOLSTACK32_N(array) (sizeof(array) / sizeof *(array))
#define TOOLSTACK32_HOLE ((int64_t)64 << 20) /* of a PVH guest, below 4 GiB */

enum unit {
    UNCHECKABLE,
    FRAME,   /* the threshold is the first byte beyond the last good frame */
    COUNT,   /* the number of frames must stay below the threshold's */
    LITERAL, /* the threshold is the last good value itself */
    MEMORY,  /* bytes, MiB by MiB */
    RAM      /* bytes of a PVH guest, whose hole moves RAM up */
};

/* How a row of the list is tried. @threshold is found in the row's threshold column. */
struct trial {
    const char *item, *id, *threshold;
    enum unit unit;
    const char *subject, *facts;
};

extern const struct trial trials[];
extern const size_t n_trials;

/* What the list does not have: threshold, scope and last release stand with it. */
struct other_trial {
    struct trial trial;
    const char *scope, *until;
};

extern const struct other_trial other_trials[];
extern const size_t n_other_trials;

/* Tool stacks and the word of the list's scope for them; NULL: 64 bits. */
struct toolstack {
    const char *facts, *scope;
};

extern const struct toolstack toolstacks[4];
bool toolstack32_in_scope(const char *scope, const char *toolstack);

/* The policy of the source directory. */
extern struct scheck_policy *toolstack32_policy;
int toolstack32_setup(void **state);
int toolstack32_teardown(void **state);

/* The last value that works, and in @step_out what to add for the first that does not. */
int64_t toolstack32_last_good(const struct trial *t, int64_t *step_out);

/* "name=value name=value", numbers and words. */
void toolstack32_set_all(struct scheck_facts *facts, const char *text);
/* A small guest on a small host, and @toolstack. The caller's to free. */
struct scheck_facts *toolstack32_facts(const char *toolstack);
/* What becomes of limit @id in @release with @facts, which are freed. */
enum scheck_outcome toolstack32_judge_facts(const char *id, const char *release,
                                            struct scheck_facts *facts);
/* The same with the facts of a trial, and @subject for what it counts. */
enum scheck_outcome toolstack32_judge(const char *id, const char *release, const struct trial *t,
                                      const char *toolstack, int64_t subject);

size_t toolstack32_release(const char *id);
bool toolstack32_holds_in(const char *id, const char *release, struct scheck_history *out);

#endif
