/* SPDX-License-Identifier: MIT */
/* What id_list.c has for the reader of lists. */
#ifndef DOCGEN_ID_LIST_PARTS_H
#define DOCGEN_ID_LIST_PARTS_H

#include "id_list.h"

const char *id_kind_name(enum id_kind kind);
/* 0: they are one id. */
int id_entry_compare(const void *a, const void *b);
void id_list_sort(struct id_list *list);
/* Takes over both texts. NULL: out of memory, and the list has failed. */
struct id_entry *id_list_add(struct id_list *list, enum id_kind kind, struct text *id,
                             struct text *meaning, struct scheck_place at);

#endif
