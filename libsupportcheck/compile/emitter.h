/* SPDX-License-Identifier: MIT */
/* An image under way: shared by the parts of emit.c. */
#ifndef SCHECK_EMITTER_H
#define SCHECK_EMITTER_H

#include "emit.h"

/* Bytes of one section, growing. */
struct buffer {
    unsigned char *data;
    size_t len, cap;
};

struct emitter {
    struct emit_input *in;
    struct scheck__arena *arena;
    struct layout layout;
    const uint32_t *order; /* handles in the image's order */
    size_t n_nodes;
    struct buffer sec[IMG_N_SECTIONS];
    const struct scheck_str **sorted; /* strings of the graph, ordered */
    size_t n_sorted;
    uint32_t *rank;                   /* of each of the graph's strings */
    uint32_t *ints_at;                /* of each of the graph's integer lists: first in SEC_INTS */
    uint32_t *pool_at;                /* of each of the graph's string lists: first in SEC_POOL */
    unsigned char *sides;             /* of the facts that each node reads: 1 << enum scheck_scope */
    bool failed;
};

/* Append to section @s. Out of memory, and numbers beyond 16 bits, are remembered in @e. */
void scheck__put(struct emitter *e, enum img_section s, const void *data, size_t len);
/* Make room for @len bytes of section @s, so that appending them copies nothing. */
void scheck__reserve(struct emitter *e, enum img_section s, size_t len);
void scheck__put8(struct emitter *e, enum img_section s, unsigned v);
void scheck__put16(struct emitter *e, enum img_section s, size_t v);
void scheck__put32(struct emitter *e, enum img_section s, size_t v);
void scheck__put64(struct emitter *e, enum img_section s, uint64_t v);

/* Little-endian at @p. */
void scheck__store32(unsigned char *p, uint32_t v);
void scheck__store64(unsigned char *p, uint64_t v);

/* Number of @text, which may be NULL, among the graph's strings. */
uint32_t scheck__intern(struct emitter *e, const char *text);
/* Append the number that @text has in the image; scheck__emit_strings() came before. */
void scheck__put_string(struct emitter *e, enum img_section s, const char *text);
/* Full name of a field: "guest.disks.format". */
const char *scheck__field_name(struct emitter *e, const struct m_fact *list,
                               const struct m_fact *field);

/* The sections, each from what stands in @e->in. False: out of memory. */
void scheck__emit_strings(struct emitter *e);
/* The bytes of SEC_STRING_DATA, whose length scheck__emit_strings() left, to @to. */
void scheck__copy_strings(const struct emitter *e, unsigned char *to);
void scheck__emit_facts(struct emitter *e);
void scheck__emit_define_texts(struct emitter *e);
void scheck__emit_levels(struct emitter *e);
void scheck__emit_releases(struct emitter *e);
void scheck__emit_ints(struct emitter *e);
bool scheck__emit_nodes(struct emitter *e);

/* Place of @node in the image, or IMG_NONE for IR_NONE; it was placed before. */
size_t scheck__place_of(struct emitter *e, ir_id node);

/* Host or guest, by the fact's namespace. */
enum scheck_scope scheck__side_of(const struct m_fact *f);

#endif
