/* SPDX-License-Identifier: MIT */
/*
 * JSON text (RFC 8259) as a tree of values, read by our own small reader:
 * what the readers of facts and of libxl's JSON look at. Strict and bounded;
 * the memory of one text serves the next.
 */
#ifndef SCHECK_JSON_VALUE_H
#define SCHECK_JSON_VALUE_H

#include <supportcheck/base.h>

/* Deepest nesting that is read. */
#define SCHECK_JSON_MAX_DEPTH 32

enum scheck_json_type {
    SCHECK_JSON_NULL = 0,
    SCHECK_JSON_FALSE,
    SCHECK_JSON_TRUE,
    SCHECK_JSON_INT,    /* a whole number of int64 */
    SCHECK_JSON_UINT,   /* one beyond, of uint64 */
    SCHECK_JSON_HUGE,   /* one beyond both */
    SCHECK_JSON_REAL,   /* with a fraction or an exponent: nobody needs its value */
    SCHECK_JSON_STRING,
    SCHECK_JSON_ARRAY,
    SCHECK_JSON_OBJECT
};

struct scheck_json_member;

struct scheck_json_value {
    uint8_t type;   /* enum scheck_json_type */
    uint32_t n;     /* bytes of a string; items; members */
    union {
        int64_t i;  /* of SCHECK_JSON_HUGE the nearest there is; of _REAL 0 or not 0 */
        uint64_t u;
        const char *s; /* UTF-8, terminated; may hold further NULs */
        const struct scheck_json_value *items;
        const struct scheck_json_member *members;
    } as;
};

struct scheck_json_member {
    const char *key; /* UTF-8, terminated; may hold further NULs */
    uint32_t key_len;
    uint32_t hash;   /* of the key, for this library alone */
    struct scheck_json_value value;
};

/* Why a text is refused. */
enum scheck_json_error {
    SCHECK_JSON_OK = 0,
    SCHECK_JSON_NO_MEMORY,
    SCHECK_JSON_DEPTH,      /* nested too deep */
    SCHECK_JSON_REPEATED,   /* an object has a member twice: which one counts, nobody can tell */
    SCHECK_JSON_REST,       /* something follows the value */
    SCHECK_JSON_ENDS,       /* the text ends too early */
    SCHECK_JSON_WORD,       /* neither a value nor what may follow one */
    SCHECK_JSON_NUMBER,     /* 01, 1., -, +1, .5 */
    SCHECK_JSON_CONTROL,    /* a control character in a string, which needs an escape */
    SCHECK_JSON_ESCAPE,     /* no escape of JSON, or half of a surrogate pair */
    SCHECK_JSON_ENCODING    /* bytes that are no UTF-8 */
};

/* The values of one text at a time, and the memory for them. Zero it before its first use. */
struct scheck_json {
    struct scheck_json_chunk *chunks; /* of values; the one in use comes first */
    struct scheck_json_member *stack; /* of objects and arrays that are still open */
    size_t n_stack, stack_cap;
    char *text;                       /* of strings */
    size_t text_cap, text_used;
    uint32_t *table;                  /* keys of the object at hand */
    size_t table_cap;
    size_t error_at;                  /* offset of what is wrong */
    size_t repeated;                  /* SCHECK_JSON_REPEATED: index of the second member */
    struct scheck_str error_key;      /* and its name */
    struct scheck_json_value root;
};

/*
 * Parse @len bytes at @data, which need not live longer, into @json->root.
 * What @json held before is gone. A text of up to 4 GiB - 2 bytes is taken.
 */
enum scheck_json_error scheck_json_read(struct scheck_json *json, const char *data, size_t len);

/* Release what @json holds, also after an error; it may be used again. */
void scheck_json_clear(struct scheck_json *json);

/* What is wrong, in words. Static storage. */
const char *scheck_json_error_message(enum scheck_json_error error);

/* The member @key of @object; NULL when there is none, or @object is NULL or no object. */
const struct scheck_json_value *scheck_json_get(const struct scheck_json_value *object,
                                                const char *key);

static inline bool scheck_json_is(const struct scheck_json_value *v, enum scheck_json_type type)
{
    return v && v->type == type;
}

/* Whether @v is a whole number, of whatever size. */
static inline bool scheck_json_is_int(const struct scheck_json_value *v)
{
    return v && v->type >= SCHECK_JSON_INT && v->type <= SCHECK_JSON_HUGE;
}

/* Whether @v is true or false. */
static inline bool scheck_json_is_bool(const struct scheck_json_value *v)
{
    return v && (v->type == SCHECK_JSON_TRUE || v->type == SCHECK_JSON_FALSE);
}

/* The string @v as a C string; NULL when it is none, or one with a NUL inside. */
const char *scheck_json_text(const struct scheck_json_value *v);

/* The number of items of the array @v; 0 when it is none. */
static inline size_t scheck_json_length(const struct scheck_json_value *v)
{
    return scheck_json_is(v, SCHECK_JSON_ARRAY) ? v->n : 0;
}

#endif
