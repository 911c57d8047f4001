/* SPDX-License-Identifier: MIT */
/*
 * What the ids of a policy mean, to hold a later policy against: an id that
 * somebody has in an overlay, a script or a report must not come to mean
 * something else. The file of it, ids.tsv, is written by `docgen ids`.
 */
#ifndef DOCGEN_ID_LIST_H
#define DOCGEN_ID_LIST_H

#include "docgen.h"

/* The file that docgen looks for in the directory of a policy. */
#define ID_LIST_NAME "ids.tsv"

enum id_kind {
    ID_FEATURE = 0,
    ID_RESTRICTION,
    ID_STATEMENT,
    ID_LIMIT,
    ID_FACT, /* a field's is "guest.disks.backend" */
    ID_FUNCTION_LEVEL,
    ID_SECURITY_LEVEL,
    N_ID_KINDS
};

struct id_entry {
    enum id_kind kind;
    bool retired;       /* was in use, and is not to be used again */
    char *id, *meaning; /* heap; one line each */
    struct scheck_place at;
};

/* Zeroed is empty. Sorted by what shares its ids, and by id. */
struct id_list {
    struct id_entry *items;
    size_t n, cap;
    bool failed; /* out of memory */
};

void id_list_clear(struct id_list *list);
/* Add what @model, which is checked, declares; places borrow from it. SCHECK_OK or NOMEM. */
int id_list_of_model(const struct scheck_model *model, struct id_list *list);
/*
 * Add what stands in the file @path, which places borrow. Errors go to @r.
 * Returns SCHECK_OK, SCHECK_E_POLICY, SCHECK_E_IO, SCHECK_E_LIMIT or SCHECK_E_NOMEM.
 */
int id_list_read(const char *path, struct reporter *r, struct id_list *list);
void id_list_write(const struct id_list *list, struct text *out);

/* How serious it is that an id is gone or means something else, and that a retired one is back. */
struct id_severity {
    enum scheck_diag_severity changed, reused;
};

/*
 * Say what became of the ids of @old. What is gone is added to @now, as retired,
 * if @keep. Returns SCHECK_OK, SCHECK_E_POLICY (a retired one is used again) or
 * SCHECK_E_NOMEM.
 */
int id_list_compare(const struct id_list *old, struct id_list *now,
                    const struct id_severity *severity, bool keep, struct reporter *r);

/*
 * The list at @path: such a file, or what policy source declares; @old_out is then
 * its model, which @list borrows from, else it stays NULL. The caller's to free.
 * Returns as id_list_read().
 */
int id_list_open(const char *path, struct reporter *r, struct scheck_model **old_out,
                 struct id_list *list);
/* Path of the file in the policy's directory; heap. NULL: there is none, or no memory. */
char *id_list_beside(const struct arguments *args);

#endif
