/* SPDX-License-Identifier: MIT */
/*
 * The policy image: flat, pointer-free, little-endian, read byte by byte.
 *
 * A header, a table of sections (offset and length from the start of the
 * image), the sections back to back in the table's order. Indexes are 16 bits
 * wide and checked once, by scheck__image_verify(); afterwards every accessor
 * below is safe on any argument that came out of the image.
 */
#ifndef SCHECK_IMAGE_FORMAT_H
#define SCHECK_IMAGE_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define IMG_MAGIC "SCHKPOL"      /* 8 bytes with its NUL */
#define IMG_FORMAT 1             /* what this library writes and reads */
#define IMG_OLDEST_READER 1      /* oldest format a reader must know for our images */
#define IMG_MAX_LEN ((size_t)64 * 1024 * 1024)

/* Header fields: offsets of bytes. */
enum {
    HDR_MAGIC = 0,
    HDR_FORMAT = 8,         /* u16 */
    HDR_OLDEST_READER = 10, /* u16 */
    HDR_SIZE = 12,          /* u32, of the whole image */
    HDR_SERIAL = 16,        /* u64 */
    HDR_DIGEST = 24,        /* SHA-256 of the image with these 32 bytes zero */
    HDR_N_SECTIONS = 56,    /* u16 */
    HDR_ZERO = 58,          /* 6 bytes */
    HDR_SECTIONS = 64       /* {u32 offset, u32 len} each */
};
#define HDR_DIGEST_LEN 32

enum img_section {
    SEC_STRING_INDEX = 0, /* u32 offsets into SEC_STRING_DATA, one more than strings */
    SEC_STRING_DATA,      /* NUL-terminated, sorted bytewise, each once */
    SEC_FACTS,            /* struct below; a list's fields follow it */
    SEC_FACT_NAMES,       /* u16 fact indexes in the order of their names */
    SEC_ROLES,            /* u16 fact index for each enum img_role, or IMG_NONE */
    SEC_LEVELS,           /* u16 count for each axis, then the levels, best first */
    SEC_RELEASES,         /* oldest first */
    SEC_NODES,
    SEC_POOL,             /* u16: operands of and/or, words of enums and lists */
    SEC_INTS,             /* i64 */
    SEC_STATEMENTS,
    SEC_RULES,            /* grouped by statement, in its order */
    SEC_WAIVERS,
    SEC_DEFINES,          /* {u16 node, u16 name}, sorted by node: names for explanations */
    SEC_DEFINE_TEXTS,     /* the vocabulary's defines, in its order */
    SEC_DOC_INDEX,        /* by statement and kind; empty in a verdict image */
    SEC_DOC_DATA,
    IMG_N_SECTIONS
};

#define IMG_NONE 0xffffu
#define IMG_MAX_LEVELS 8   /* nesting of loops */
#define IMG_MAX_RELEASES 64

enum img_role {
    ROLE_VERSION = 0,
    ROLE_POINT,
    ROLE_STAGE,
    ROLE_TODAY,
    ROLE_OPERATION,
    IMG_N_ROLES
};

/* A record's size and its fields' offsets. */
enum {
    FACT_NAME = 0,     /* u16 string */
    FACT_TYPE = 2,     /* u8 enum scheck_type */
    FACT_FLAGS = 3,    /* u8 FACT_F_* */
    FACT_ELEMENT = 4,  /* u8 enum scheck_type of a scalar list's items */
    FACT_SIDE = 5,     /* u8 enum scheck_scope: NONE, HOST or GUEST */
    FACT_LIST = 6,     /* u16 list a field belongs to, or IMG_NONE */
    FACT_MAX = 8,      /* u16 longest list */
    FACT_N_FIELDS = 10,/* u16 */
    FACT_WORDS = 12,   /* u16 pool offset of an enum's words, or of the known ones, ascending */
    FACT_N_WORDS = 14, /* u16 */
    FACT_UNIT = 16,    /* u16 string */
    FACT_LEN = 18
};
enum { FACT_F_OPTIONAL = 1, FACT_F_DERIVED = 2, FACT_F_ENUM = 4, FACT_F_RECORDS = 8, FACT_F_ALL = 15 };

enum { LEVEL_NAME = 0, LEVEL_NEUTRAL = 2, LEVEL_LEN = 4 };

enum {
    REL_ID = 0,      /* u16 strings */
    REL_INITIAL = 2,
    REL_SUPPORTED = 4,
    REL_SECURITY = 6,
    REL_MAJOR = 8,   /* u16 */
    REL_MINOR = 10,  /* u16 */
    REL_DEVELOPMENT = 12, /* u16: 0 or 1 */
    REL_LEN = 14
};

enum { NODE_OP = 0, NODE_AUX = 1, NODE_A = 2, NODE_B = 4, NODE_C = 6, NODE_LEN = 8 };

enum {
    STMT_ID = 0, /* u16 strings up to STMT_SUBJECT */
    STMT_FEATURE = 2,
    STMT_PATH = 4,
    STMT_QUALIFIER = 6,
    STMT_MESSAGE = 8,
    STMT_CAVEAT = 10,
    STMT_REMEDY = 12,
    STMT_LINK = 14,
    STMT_CONSEQUENCE = 16,
    STMT_REFERENCES = 18,
    STMT_SUBJECT = 20,    /* u16 fact or IMG_NONE */
    STMT_OPERATIONS = 22, /* u16 set */
    STMT_FIRST_RULE = 24, /* u16 */
    STMT_N_RULES = 26,    /* u16 */
    STMT_IS_LIMIT = 28,   /* u16: 0 or 1 */
    STMT_WAIVER = 30,     /* u16, the first, or IMG_NONE */
    STMT_LEN = 32
};

enum {
    RULE_STATEMENT = 0, /* u16 */
    RULE_FIRST = 2,     /* u8 release */
    RULE_LAST = 3,      /* u8 release, inclusive */
    RULE_ROOT = 4,      /* u16 bool node, or IMG_NONE: not checkable */
    RULE_APPLIES = 6,   /* u16 bool node: a limit's conditions, or IMG_NONE */
    RULE_EXCEEDS = 8,   /* u16 bool node: a limit's comparison, or IMG_NONE */
    RULE_SUBJECT = 10,  /* u16 int or string node, or IMG_NONE */
    RULE_AT_LEAST = 12, /* u16 int node, or IMG_NONE */
    RULE_MAX = 14,      /* u16 index into the ints, or IMG_NONE */
    RULE_FUNCTION = 16, /* u8 level */
    RULE_SECURITY = 17, /* u8 level */
    RULE_LABEL = 18,    /* u16 string */
    RULE_SCOPE = 20,    /* u8 enum scheck_scope */
    RULE_FLAGS = 21,    /* u8 RULE_F_* */
    RULE_LEN = 22
};
enum { RULE_F_UNDOCUMENTED = 1, RULE_F_ALL = 1 };

/* Of the same statement comes WAIVER_NEXT, behind this one; or IMG_NONE. */
enum { WAIVER_REASON = 0, WAIVER_UNTIL = 2, WAIVER_ROOT = 4, WAIVER_NEXT = 6, WAIVER_LEN = 8 };
enum { DEFINE_NODE = 0, DEFINE_NAME = 2, DEFINE_LEN = 4 };
enum { DEFTEXT_NAME = 0, DEFTEXT_TYPE = 2, DEFTEXT_TEXT = 4, DEFTEXT_LEN = 6 };
enum { DOC_STATEMENT = 0, DOC_KIND = 2, DOC_OFFSET = 4, DOC_BYTES = 8, DOC_LEN = 12 };

/*
 * Operations of a node. Truth values are enum truth in node.h. "v" marks nodes whose value is an integer or a
 * string reference; all others are truth values.
 */
#define IMG_OPS(X)                                                             \
    X(OP_CONST, "const")           /* aux: enum truth, T_TRUE or T_FALSE */    \
    X(OP_ERROR, "error")           /* aux: enum error; also as a value */      \
    X(OP_INT, "int")               /* v: ints[a] */                            \
    X(OP_STR, "str")               /* v: string a */                           \
    X(OP_FACT_BOOL, "fact.bool")   /* fact a */                                \
    X(OP_FACT, "fact")             /* v: fact a */                             \
    X(OP_ELEM_BOOL, "elem.bool")   /* field a of the element of loop aux */    \
    X(OP_ELEM, "elem")             /* v: the same */                           \
    X(OP_HAS, "has")               /* fact a is present */                     \
    X(OP_HAS_ELEM, "has.elem")     /* field a of the element of loop aux */    \
    X(OP_FACT_EQ, "fact.eq")       /* fact a is string b; aux 1: is not */     \
    X(OP_ELEM_EQ, "elem.eq")       /* field a of loop c's element is string b; aux 1: is not */ \
    X(OP_FACT_CMP, "fact.cmp")     /* fact a against ints[b]; aux: enum relation */ \
    X(OP_ELEM_CMP, "elem.cmp")     /* field a of loop c's element against ints[b] */ \
    X(OP_NOT, "not")               /* a */                                     \
    X(OP_AND, "and")               /* b nodes at pool[a], which no other node has its own at */ \
    X(OP_OR, "or")                 /* b nodes at pool[a] */                    \
    X(OP_CMP_INT, "cmp.int")       /* a against b; aux: relation */            \
    X(OP_CMP_UINT, "cmp.uint")     /* the same, unsigned */                    \
    X(OP_CMP_STR, "cmp.str")       /* the same, strings */                     \
    X(OP_CMP_BOOL, "cmp.bool")     /* the same, truth values, strict */        \
    X(OP_IN_STR, "in.str")         /* string a in the c strings at pool[b]; aux 1: not in */ \
    X(OP_IN_INT, "in.int")         /* int a in the c ints at ints[b]; aux 1: not in */ \
    X(OP_ADD, "add")               /* v: a + b; aux 1: unsigned, here and below */ \
    X(OP_SUB, "sub")               /* v */                                     \
    X(OP_MUL, "mul")               /* v */                                     \
    X(OP_DIV, "div")               /* v */                                     \
    X(OP_MOD, "mod")               /* v */                                     \
    X(OP_NEG, "neg")               /* v: -a, signed */                         \
    X(OP_SIZE_STR, "size.str")     /* v: code points of string a */            \
    X(OP_SIZE_LIST, "size.list")   /* v: elements of list fact a */            \
    X(OP_STARTS, "starts")         /* string a starts with string b */         \
    X(OP_ENDS, "ends")                                                         \
    X(OP_CONTAINS, "contains")                                                 \
    X(OP_TO_INT, "to.int")         /* v: of uint a; range error */             \
    X(OP_TO_UINT, "to.uint")       /* v: of int a; range error */              \
    X(OP_PARSE_INT, "parse.int")   /* v: of string a; conversion error */      \
    X(OP_PARSE_UINT, "parse.uint") /* v */                                     \
    X(OP_PARSE_BOOL, "parse.bool") /* of string a */                           \
    X(OP_SELECT, "select")         /* a ? b : c, truth values */               \
    X(OP_SELECT_V, "select.v")     /* v: a ? b : c */                          \
    X(OP_GUARD, "guard")           /* b where a is true or false, else a's error or unknown */ \
    X(OP_GUARD_V, "guard.v")       /* v: the same */                           \
    X(OP_INDEX_BOOL, "index.bool") /* field c (or the item: c none) of element b of list a */ \
    X(OP_INDEX, "index")           /* v: the same */                           \
    X(OP_ITEM_BOOL, "item.bool")   /* item of scalar list a in loop aux */     \
    X(OP_ITEM, "item")             /* v: the same */                           \
    X(OP_EXISTS, "exists")         /* loop c over list a; the body is the next b nodes */ \
    X(OP_ALL, "all")                                                           \
    X(OP_COUNT, "count")           /* v: how many; strict */                   \
    X(OP_STRICT, "strict")         /* true, unless an element errs or is unknown */ \
    X(OP_COPY, "copy")             /* a: ends a body whose result stands elsewhere */

enum img_op {
#define X(name, text) name,
    IMG_OPS(X)
#undef X
    IMG_N_OPS
};

enum img_relation { REL_EQ = 0, REL_NE, REL_LT, REL_LE, REL_GT, REL_GE, IMG_N_RELATIONS };

enum img_error {
    ERR_NONE = 0,
    ERR_OVERFLOW,
    ERR_DIVISION,   /* by zero */
    ERR_MODULUS,    /* by zero */
    ERR_RANGE,      /* conversion out of range */
    ERR_CONVERSION, /* text is no such value */
    ERR_INDEX,      /* beyond the list */
    ERR_ABSENT,     /* an optional fact that does not exist */
    IMG_N_ERRORS
};

static inline uint16_t img_u16(const unsigned char *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t img_u32(const unsigned char *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t img_u64(const unsigned char *p)
{
    return img_u32(p) | (uint64_t)img_u32(p + 4) << 32;
}

#endif
