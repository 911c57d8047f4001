/* SPDX-License-Identifier: MIT */
#include "value.h"

#include <stdlib.h>
#include <string.h>

#include "value_private.h"

/* Values come in chunks: of twice their text, which most fit in, but for very small or large ones. */
#define LEAST_CHUNK ((size_t)4 * 1024)
#define MOST_CHUNK ((size_t)32 * 1024)
#define MAX_LEN ((size_t)UINT32_MAX - 2)
/* Up to so many members are compared one by one. */
#define FEW_MEMBERS 8
/* The least that the table of keys has room for: small blocks stay where they were released. */
#define TABLE_LEN 512

struct scheck_json_chunk {
    struct scheck_json_chunk *next;
    size_t used, len;
    max_align_t data[];
};

static size_t chunk_len(const struct scheck_json *json, size_t len)
{
    size_t usual = 2 * json->text_cap;

    usual = usual < LEAST_CHUNK ? LEAST_CHUNK : usual > MOST_CHUNK ? MOST_CHUNK : usual;
    return len > usual ? len : usual;
}

/* Room for @len bytes until the next text; NULL: memory is out. */
static void *reserve(struct scheck_json *json, size_t len)
{
    struct scheck_json_chunk *chunk = json->chunks;
    void *room;

    len = (len + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!chunk || chunk->len - chunk->used < len) {
        size_t size = chunk_len(json, len);

        chunk = malloc(sizeof *chunk + size);
        if (!chunk)
            return NULL;
        *chunk = (struct scheck_json_chunk){.next = json->chunks, .len = size};
        json->chunks = chunk;
    }
    room = (char *)chunk->data + chunk->used;
    chunk->used += len;
    return room;
}

/* Keep one chunk, the last: a stream of texts then needs no more memory than its largest. */
static void forget(struct scheck_json *json)
{
    while (json->chunks && json->chunks->next) {
        struct scheck_json_chunk *next = json->chunks->next->next;

        free(json->chunks->next);
        json->chunks->next = next;
    }
    if (json->chunks)
        json->chunks->used = 0;
    json->n_stack = 0;
    json->text_used = 0;
    json->error_at = 0;
    json->root = (struct scheck_json_value){.type = SCHECK_JSON_NULL};
}

void scheck_json_clear(struct scheck_json *json)
{
    forget(json);
    free(json->chunks);
    free(json->stack);
    free(json->text);
    free(json->table);
    memset(json, 0, sizeof *json);
}

/* Strings lose their quotes and get a NUL, and no escape grows: the text's length is enough. */
static bool prepare(struct scheck_json *json, size_t len)
{
    char *text;

    forget(json);
    if (len + 1 <= json->text_cap)
        return true;
    text = realloc(json->text, len + 1);
    if (!text)
        return false;
    json->text = text;
    json->text_cap = len + 1;
    return true;
}

struct scheck_json_member *scheck__json_push(struct scheck_json *json)
{
    if (json->n_stack == json->stack_cap) {
        size_t cap = json->stack_cap ? 2 * json->stack_cap : 256;
        struct scheck_json_member *stack = realloc(json->stack, cap * sizeof *stack);

        if (!stack)
            return NULL;
        json->stack = stack;
        json->stack_cap = cap;
    }
    return &json->stack[json->n_stack++];
}

bool scheck__json_take_items(struct scheck_json *json, size_t first,
                             struct scheck_json_value *array)
{
    size_t n = json->n_stack - first;
    struct scheck_json_value *items = n ? reserve(json, n * sizeof *items) : NULL;

    for (size_t i = 0; items && i < n; i++)
        items[i] = json->stack[first + i].value;
    *array = (struct scheck_json_value){
        .type = SCHECK_JSON_ARRAY, .n = (uint32_t)n, .as.items = items};
    json->n_stack = first;
    return items || !n;
}

bool scheck__json_take_members(struct scheck_json *json, size_t first,
                               struct scheck_json_value *object)
{
    size_t n = json->n_stack - first;
    struct scheck_json_member *members = n ? reserve(json, n * sizeof *members) : NULL;

    if (members)
        memcpy(members, json->stack + first, n * sizeof *members);
    *object = (struct scheck_json_value){
        .type = SCHECK_JSON_OBJECT, .n = (uint32_t)n, .as.members = members};
    json->n_stack = first;
    return members || !n;
}

static uint32_t load4(const char *s)
{
    uint32_t word;

    memcpy(&word, s, 4);
    return word;
}

static uint64_t load8(const char *s)
{
    uint64_t word;

    memcpy(&word, s, 8);
    return word;
}

/* Up to eight bytes; those of more than four overlap. */
static uint64_t load_short(const char *s, size_t len)
{
    if (len >= 4)
        return (uint64_t)load4(s) << 32 | load4(s + len - 4);
    if (len == 0)
        return 0;
    return (uint64_t)(unsigned char)s[0] << 16 | (uint64_t)(unsigned char)s[len / 2] << 8 |
           (unsigned char)s[len - 1];
}

/* Keys are short; an attacker who makes them collide gains little (compare_sorted()). */
static uint32_t hash_of(const char *key, size_t len)
{
    const uint64_t factor = UINT64_C(0xff51afd7ed558ccd);
    uint64_t h = len * UINT64_C(0x9e3779b97f4a7c15);
    size_t i = 0;

    for (; len - i > 8; i += 8) {
        h = (h ^ load8(key + i)) * factor;
        h ^= h >> 32;
    }
    h = (h ^ (len > 8 ? load8(key + len - 8) : load_short(key, len))) * factor;
    return (uint32_t)(h >> 32);
}

void scheck__json_set_key(struct scheck_json_member *member, const char *key, size_t len)
{
    member->key = key;
    member->key_len = (uint32_t)len;
    member->hash = hash_of(key, len);
}

static bool same_key(const struct scheck_json_member *a, const struct scheck_json_member *b)
{
    return a->hash == b->hash && a->key_len == b->key_len &&
           memcmp(a->key, b->key, a->key_len) == 0;
}

static enum scheck_json_error repeated(struct scheck_json *json, size_t idx)
{
    json->repeated = idx;
    return SCHECK_JSON_REPEATED;
}

static enum scheck_json_error compare_few(struct scheck_json *json,
                                          const struct scheck_json_member *members, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (same_key(&members[i], &members[k]))
                return repeated(json, i);
    return SCHECK_JSON_OK;
}

static bool grow_table(struct scheck_json *json, size_t cap)
{
    uint32_t *table;

    if (cap <= json->table_cap)
        return true;
    if (cap < TABLE_LEN)
        cap = TABLE_LEN;
    table = realloc(json->table, cap * sizeof *table);
    if (!table)
        return false;
    json->table = table;
    json->table_cap = cap;
    return true;
}

static int compare_members(const void *left, const void *right)
{
    const struct scheck_json_member *a = *(const struct scheck_json_member *const *)left;
    const struct scheck_json_member *b = *(const struct scheck_json_member *const *)right;
    size_t shorter = a->key_len < b->key_len ? a->key_len : b->key_len;
    int order = memcmp(a->key, b->key, shorter);

    if (order)
        return order;
    if (a->key_len != b->key_len)
        return a->key_len > b->key_len ? 1 : -1;
    return (a > b) - (a < b);
}

/* Where hashes collide without end, which only an attacker's do: sorting is bounded. */
static enum scheck_json_error compare_sorted(struct scheck_json *json,
                                             const struct scheck_json_member *members, size_t n)
{
    const struct scheck_json_member **order = malloc(n * sizeof *order);
    enum scheck_json_error error = SCHECK_JSON_OK;

    if (!order)
        return SCHECK_JSON_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        order[i] = &members[i];
    qsort(order, n, sizeof *order, compare_members);
    for (size_t i = 1; i < n && !error; i++)
        if (same_key(order[i - 1], order[i]))
            error = repeated(json, (size_t)(order[i] - members));
    free(order);
    return error;
}

enum scheck_json_error scheck__json_check_members(struct scheck_json *json, size_t first)
{
    size_t n = json->n_stack - first, cap = 64, steps = 0;
    const struct scheck_json_member *members;

    if (n == 0)
        return SCHECK_JSON_OK;
    members = json->stack + first;
    if (n <= FEW_MEMBERS)
        return compare_few(json, members, n);
    while (cap < 2 * n)
        cap *= 2;
    if (!grow_table(json, cap))
        return SCHECK_JSON_NO_MEMORY;
    memset(json->table, 0, cap * sizeof *json->table);
    for (size_t i = 0; i < n; i++) {
        size_t slot = members[i].hash & (cap - 1);

        for (; json->table[slot]; slot = (slot + 1) & (cap - 1)) {
            if (same_key(&members[json->table[slot] - 1], &members[i]))
                return repeated(json, i);
            if (++steps > 16 * n)
                return compare_sorted(json, members, n);
        }
        json->table[slot] = (uint32_t)i + 1;
    }
    return SCHECK_JSON_OK;
}

enum scheck_json_error scheck_json_read(struct scheck_json *json, const char *data, size_t len)
{
    if (len > MAX_LEN || !prepare(json, len))
        return SCHECK_JSON_NO_MEMORY;
    return scheck__json_parse(json, data, len);
}

const struct scheck_json_value *scheck_json_get(const struct scheck_json_value *object,
                                                const char *key)
{
    size_t len = strlen(key);
    uint32_t hash;

    if (!scheck_json_is(object, SCHECK_JSON_OBJECT))
        return NULL;
    hash = hash_of(key, len);
    for (size_t i = 0; i < object->n; i++) {
        const struct scheck_json_member *m = &object->as.members[i];

        if (m->hash == hash && m->key_len == len && memcmp(m->key, key, len) == 0)
            return &m->value;
    }
    return NULL;
}

const char *scheck_json_text(const struct scheck_json_value *v)
{
    if (!scheck_json_is(v, SCHECK_JSON_STRING) || strlen(v->as.s) != v->n)
        return NULL;
    return v->as.s;
}

const char *scheck_json_error_message(enum scheck_json_error error)
{
    static const char *const messages[] = {
        [SCHECK_JSON_OK] = "nothing is wrong",
        [SCHECK_JSON_NO_MEMORY] = "out of memory",
        [SCHECK_JSON_DEPTH] = "nested too deep",
        [SCHECK_JSON_REPEATED] = "a member is given twice in one object",
        [SCHECK_JSON_REST] = "something follows the JSON value",
        [SCHECK_JSON_ENDS] = "no JSON: the text ends too early",
        [SCHECK_JSON_WORD] = "no JSON: neither a value nor what may stand here",
        [SCHECK_JSON_NUMBER] = "no JSON: a number must look like -12, 0.5 or 1e9",
        [SCHECK_JSON_CONTROL] = "no JSON: a control character in a string needs an escape",
        [SCHECK_JSON_ESCAPE] = "no JSON: no such escape, or half of a surrogate pair",
        [SCHECK_JSON_ENCODING] = "no JSON: bytes that are no UTF-8",
    };

    return messages[error];
}
