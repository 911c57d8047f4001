/* SPDX-License-Identifier: MIT */
#include "image_rules.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include <supportcheck/image.h>

#include "libsupportcheck/core/image_format.h"

#define MOST_NODES 8192
#define DEEPEST 250
#define DEAREST ((uint64_t)1 << 26)
#define NO_LOOP (-1)

/* What a node yields, as the letters of shapes[] have it. */
enum { NOTHING = 0, TRUTH = 't', NUMBER = 'n', TEXT = 's' };

struct table {
    const unsigned char *at;
    size_t n; /* records */
};

struct checked {
    struct table of[IMG_N_SECTIONS];
    size_t n_strings, n_levels[2];
};

static const size_t record_lens[IMG_N_SECTIONS] = {
    4, 1,        FACT_LEN, 2,          2,          1,           REL_LEN, NODE_LEN, 2,
    8, STMT_LEN, RULE_LEN, WAIVER_LEN, DEFINE_LEN, DEFTEXT_LEN, DOC_LEN, 1};

/* What each node yields and where it lies. Too large for a stack that sanitizers widen. */
static int kinds[MOST_NODES], depths[MOST_NODES], loops[MOST_NODES];
static uint64_t rounds[MOST_NODES]; /* of a loop: how often its body runs */

static unsigned u16(const struct checked *c, int section, size_t i, size_t field)
{
    return img_u16(c->of[section].at + i * record_lens[section] + field);
}

static unsigned u8(const struct checked *c, int section, size_t i, size_t field)
{
    return c->of[section].at[i * record_lens[section] + field];
}

/* Every record's field is a number of a string. */
static bool names(const struct checked *c, int section, size_t field)
{
    for (size_t i = 0; i < c->of[section].n; i++)
        if (u16(c, section, i, field) >= c->n_strings)
            return false;
    return true;
}

/* Every record's field is a number of a record there, or none. */
static bool refers(const struct checked *c, int section, size_t field, int to)
{
    for (size_t i = 0; i < c->of[section].n; i++)
        if (u16(c, section, i, field) >= c->of[to].n && u16(c, section, i, field) != IMG_NONE)
            return false;
    return true;
}

/* --- sections --- */

static bool find_sections(struct checked *c, const unsigned char *image, size_t len)
{
    size_t n = img_u16(image + HDR_N_SECTIONS), end = HDR_SECTIONS + 8 * n;

    if (n < IMG_N_SECTIONS || end > len)
        return false;
    for (size_t s = 0; s < n; s++) {
        uint64_t offset = img_u32(image + HDR_SECTIONS + 8 * s);
        uint64_t bytes = img_u32(image + HDR_SECTIONS + 8 * s + 4);

        if (offset != end || offset + bytes > len)
            return false;
        end = (size_t)(offset + bytes);
        if (s < IMG_N_SECTIONS) {
            c->of[s] = (struct table){image + offset, (size_t)bytes / record_lens[s]};
            if (bytes % record_lens[s] || (record_lens[s] > 1 && c->of[s].n >= IMG_NONE))
                return false;
        }
    }
    return end == len;
}

static bool strings_are_good(struct checked *c)
{
    const struct table *ends = &c->of[SEC_STRING_INDEX], *bytes = &c->of[SEC_STRING_DATA];

    if (ends->n < 2 || img_u32(ends->at) != 0 || img_u32(ends->at + 4 * (ends->n - 1)) != bytes->n)
        return false;
    c->n_strings = ends->n - 1;
    for (size_t i = 0; i < c->n_strings; i++) {
        uint32_t begin = img_u32(ends->at + 4 * i), end = img_u32(ends->at + 4 * i + 4);

        if (begin >= end || end > bytes->n || bytes->at[end - 1])
            return false;
    }
    return true;
}

static bool levels_are_good(struct checked *c)
{
    const struct table *levels = &c->of[SEC_LEVELS];

    if (levels->n < 4)
        return false;
    for (int axis = 0; axis < 2; axis++) {
        c->n_levels[axis] = img_u16(levels->at + 2 * axis);
        if (c->n_levels[axis] < 1 || c->n_levels[axis] > 255)
            return false;
    }
    if (levels->n != 4 + LEVEL_LEN * (c->n_levels[0] + c->n_levels[1]))
        return false;
    for (const unsigned char *level = levels->at + 4; level < levels->at + levels->n;
         level += LEVEL_LEN)
        if (img_u16(level + LEVEL_NAME) >= c->n_strings)
            return false;
    return true;
}

/* --- facts --- */

static bool is_list(const struct checked *c, size_t fact)
{
    return fact < c->of[SEC_FACTS].n && u8(c, SEC_FACTS, fact, FACT_TYPE) == SCHECK_TYPE_LIST;
}

static int kind_of_type(unsigned type)
{
    return type == SCHECK_TYPE_BOOL                              ? TRUTH
           : type == SCHECK_TYPE_STRING                          ? TEXT
           : type == SCHECK_TYPE_INT || type == SCHECK_TYPE_UINT ? NUMBER
                                                                 : NOTHING;
}

/* Fields and their list name each other. */
static bool families_are_good(const struct checked *c, size_t fact)
{
    size_t n = c->of[SEC_FACTS].n, n_fields = u16(c, SEC_FACTS, fact, FACT_N_FIELDS);
    size_t list = u16(c, SEC_FACTS, fact, FACT_LIST);
    bool records = u8(c, SEC_FACTS, fact, FACT_FLAGS) & FACT_F_RECORDS;

    if (is_list(c, fact)) {
        unsigned element = u8(c, SEC_FACTS, fact, FACT_ELEMENT);

        for (size_t k = 1; k <= n_fields; k++)
            if (fact + k >= n || u16(c, SEC_FACTS, fact + k, FACT_LIST) != fact)
                return false;
        return list == IMG_NONE && u16(c, SEC_FACTS, fact, FACT_MAX) > 0 &&
               (records ? n_fields > 0 && element == SCHECK_TYPE_NONE
                        : n_fields == 0 && kind_of_type(element));
    }
    if (!kind_of_type(u8(c, SEC_FACTS, fact, FACT_TYPE)) || n_fields || records)
        return false;
    return list == IMG_NONE || (list < fact && is_list(c, list) &&
                                fact <= list + u16(c, SEC_FACTS, list, FACT_N_FIELDS));
}

static bool words_are_good(const struct checked *c, size_t first, size_t n)
{
    for (size_t i = first; i < first + n; i++)
        if (i >= c->of[SEC_POOL].n || u16(c, SEC_POOL, i, 0) >= c->n_strings)
            return false;
    return first + n <= c->of[SEC_POOL].n;
}

static bool facts_are_good(const struct checked *c)
{
    size_t n = c->of[SEC_FACTS].n;

    if (c->of[SEC_FACT_NAMES].n != n || !names(c, SEC_FACTS, FACT_NAME) ||
        !names(c, SEC_FACTS, FACT_UNIT))
        return false;
    for (size_t i = 0; i < n; i++)
        if (u16(c, SEC_FACT_NAMES, i, 0) >= n || u8(c, SEC_FACTS, i, FACT_FLAGS) >= 16 ||
            u8(c, SEC_FACTS, i, FACT_SIDE) > SCHECK_SCOPE_GUEST || !families_are_good(c, i) ||
            !words_are_good(c, u16(c, SEC_FACTS, i, FACT_WORDS),
                            u16(c, SEC_FACTS, i, FACT_N_WORDS)))
            return false;
    return true;
}

static bool roles_are_good(const struct checked *c)
{
    if (c->of[SEC_ROLES].n != IMG_N_ROLES || !refers(c, SEC_ROLES, 0, SEC_FACTS))
        return false;
    for (size_t role = 0; role < IMG_N_ROLES; role++) {
        unsigned fact = u16(c, SEC_ROLES, role, 0);

        if (fact != IMG_NONE && (u16(c, SEC_FACTS, fact, FACT_LIST) != IMG_NONE ||
                                 u8(c, SEC_FACTS, fact, FACT_TYPE) !=
                                     (role == ROLE_POINT ? SCHECK_TYPE_INT : SCHECK_TYPE_STRING)))
            return false;
    }
    return true;
}

/* --- statements --- */

static bool statements_are_good(const struct checked *c)
{
    size_t rule = 0;

    for (size_t field = STMT_ID; field < STMT_SUBJECT; field += 2)
        if (!names(c, SEC_STATEMENTS, field))
            return false;
    if (!refers(c, SEC_STATEMENTS, STMT_SUBJECT, SEC_FACTS) ||
        !refers(c, SEC_STATEMENTS, STMT_WAIVER, SEC_WAIVERS))
        return false;
    for (size_t i = 0; i < c->of[SEC_STATEMENTS].n; i++) {
        size_t end = rule + u16(c, SEC_STATEMENTS, i, STMT_N_RULES);

        if (u16(c, SEC_STATEMENTS, i, STMT_FIRST_RULE) != rule || end > c->of[SEC_RULES].n ||
            u16(c, SEC_STATEMENTS, i, STMT_OPERATIONS) >= 1u << SCHECK_N_OPERATIONS)
            return false;
        for (int last = -1; rule < end; rule++) {
            if (u16(c, SEC_RULES, rule, RULE_STATEMENT) != i ||
                (int)u8(c, SEC_RULES, rule, RULE_FIRST) <= last)
                return false;
            last = (int)u8(c, SEC_RULES, rule, RULE_LAST);
        }
    }
    return rule == c->of[SEC_RULES].n;
}

static bool rules_are_good(const struct checked *c)
{
    for (size_t i = 0; i < c->of[SEC_RULES].n; i++)
        if (u8(c, SEC_RULES, i, RULE_LAST) >= c->of[SEC_RELEASES].n ||
            u8(c, SEC_RULES, i, RULE_FIRST) > u8(c, SEC_RULES, i, RULE_LAST) ||
            u8(c, SEC_RULES, i, RULE_FUNCTION) >= c->n_levels[0] ||
            u8(c, SEC_RULES, i, RULE_SECURITY) >= c->n_levels[1] ||
            u8(c, SEC_RULES, i, RULE_SCOPE) > SCHECK_SCOPE_BOTH ||
            u8(c, SEC_RULES, i, RULE_FLAGS) > 1)
            return false;
    return names(c, SEC_RULES, RULE_LABEL) && refers(c, SEC_RULES, RULE_MAX, SEC_INTS);
}

static bool waivers_are_good(const struct checked *c)
{
    for (size_t i = 0; i < c->of[SEC_WAIVERS].n; i++)
        if (u16(c, SEC_WAIVERS, i, WAIVER_NEXT) <= i)
            return false;
    return names(c, SEC_WAIVERS, WAIVER_REASON) && names(c, SEC_WAIVERS, WAIVER_UNTIL) &&
           refers(c, SEC_WAIVERS, WAIVER_NEXT, SEC_WAIVERS);
}

static bool releases_are_good(const struct checked *c)
{
    size_t n = c->of[SEC_RELEASES].n;

    return n >= 1 && n <= 64 && names(c, SEC_RELEASES, REL_ID) &&
           names(c, SEC_RELEASES, REL_INITIAL) && names(c, SEC_RELEASES, REL_SUPPORTED) &&
           names(c, SEC_RELEASES, REL_SECURITY);
}

static bool texts_are_good(const struct checked *c)
{
    for (size_t i = 0; i < c->of[SEC_DEFINE_TEXTS].n; i++)
        if (!kind_of_type(u16(c, SEC_DEFINE_TEXTS, i, DEFTEXT_TYPE)))
            return false;
    return names(c, SEC_DEFINE_TEXTS, DEFTEXT_NAME) && names(c, SEC_DEFINE_TEXTS, DEFTEXT_TEXT);
}

static bool documents_are_good(const struct checked *c)
{
    int64_t previous = -1;

    for (size_t i = 0; i < c->of[SEC_DOC_INDEX].n; i++) {
        const unsigned char *doc = c->of[SEC_DOC_INDEX].at + i * DOC_LEN;
        int64_t key = (int64_t)img_u16(doc + DOC_STATEMENT) * 65536 + img_u16(doc + DOC_KIND);

        if (key <= previous || img_u16(doc + DOC_STATEMENT) >= c->of[SEC_STATEMENTS].n ||
            img_u16(doc + DOC_KIND) >= SCHECK_N_DOCUMENTS ||
            (uint64_t)img_u32(doc + DOC_OFFSET) + img_u32(doc + DOC_BYTES) > c->of[SEC_DOC_DATA].n)
            return false;
        previous = key;
    }
    return true;
}

/* --- nodes --- */

/*
 * One character for aux, a, b and c: "t" "n" "s" a node that is a truth, a number, a text, "v" one
 * of both latter; "T" a truth, "B" 0 or 1, "R" a relation, "E" an error, "K" a kind, "N" an int,
 * "S" a string, "F" a plain fact, "H" a fact or list, "A" a list, "L" a loop's level, "D" a field
 * of that loop's list, "I" that loop's list of plain items, "P" a list's field or none, "."
 * anything. What stands behind the blank is what it yields: "f" what "F", "D", "I" or "P" hold,
 * and not a truth, "F" a truth that they hold, "b" and "c" what node b is, or b and c both are.
 */
static const char *const shapes[IMG_N_OPS] = {
    [OP_CONST] = "T... t",     [OP_ERROR] = "EK.. k",      [OP_INT] = ".N.. n",
    [OP_STR] = ".S.. s",       [OP_FACT_BOOL] = ".F.. F",  [OP_FACT] = ".F.. f",
    [OP_ELEM_BOOL] = "LD.. F", [OP_ELEM] = "LD.. f",       [OP_HAS] = ".H.. t",
    [OP_HAS_ELEM] = "LD.. t",  [OP_FACT_EQ] = "BFS. S",    [OP_ELEM_EQ] = "BDSL S",
    [OP_FACT_CMP] = "RFN. N",  [OP_ELEM_CMP] = "RDNL N",   [OP_NOT] = ".t.. t",
    [OP_AND] = ".... t",       [OP_OR] = ".... t",         [OP_CMP_INT] = "Rnn. t",
    [OP_CMP_UINT] = "Rnn. t",  [OP_CMP_STR] = "Rss. t",    [OP_CMP_BOOL] = "Rtt. t",
    [OP_IN_STR] = "Bs.. t",    [OP_IN_INT] = "Bn.. t",     [OP_ADD] = ".nn. n",
    [OP_SUB] = ".nn. n",       [OP_MUL] = ".nn. n",        [OP_DIV] = ".nn. n",
    [OP_MOD] = ".nn. n",       [OP_NEG] = ".n.. n",        [OP_SIZE_STR] = ".s.. n",
    [OP_SIZE_LIST] = ".A.. n", [OP_STARTS] = ".ss. t",     [OP_ENDS] = ".ss. t",
    [OP_CONTAINS] = ".ss. t",  [OP_TO_INT] = ".n.. n",     [OP_TO_UINT] = ".n.. n",
    [OP_PARSE_INT] = ".s.. n", [OP_PARSE_UINT] = ".s.. n", [OP_PARSE_BOOL] = ".s.. t",
    [OP_SELECT] = ".ttt t",    [OP_SELECT_V] = ".tvv c",   [OP_GUARD] = ".tt. t",
    [OP_GUARD_V] = ".tv. b",   [OP_INDEX_BOOL] = ".AnP F", [OP_INDEX] = ".AnP f",
    [OP_ITEM_BOOL] = "LI.. F", [OP_ITEM] = "LI.. f",       [OP_EXISTS] = ".A.. t",
    [OP_ALL] = ".A.. t",       [OP_COUNT] = ".A.. n",      [OP_STRICT] = ".A.. t",
    [OP_COPY] = ".t.. t",
};

static bool is_loop(unsigned op)
{
    return op == OP_EXISTS || op == OP_ALL || op == OP_COUNT || op == OP_STRICT;
}

static size_t end_of(const struct checked *c, int loop)
{
    return (size_t)loop + 1 + u16(c, SEC_NODES, (size_t)loop, NODE_B);
}

/* How many loops node @i stands in. */
static unsigned level_of(size_t i)
{
    return loops[i] == NO_LOOP ? 0 : 1 + level_of((size_t)loops[i]);
}

/* The list that the loop of @level around node @i goes over; IMG_NONE: there is no such loop. */
static unsigned list_of(const struct checked *c, size_t i, unsigned level)
{
    unsigned at = level_of(i);

    for (int loop = loops[i]; loop != NO_LOOP; loop = loops[loop])
        if (--at == level)
            return u16(c, SEC_NODES, (size_t)loop, NODE_A);
    return IMG_NONE;
}

/* What fact @fact holds, where it is one of @list, or of none. */
static int kind_of_fact(const struct checked *c, unsigned fact, unsigned list)
{
    if (fact >= c->of[SEC_FACTS].n || u16(c, SEC_FACTS, fact, FACT_LIST) != list)
        return NOTHING;
    return kind_of_type(u8(c, SEC_FACTS, fact, FACT_TYPE));
}

static int kind_of_item(const struct checked *c, unsigned list)
{
    return is_list(c, list) ? kind_of_type(u8(c, SEC_FACTS, list, FACT_ELEMENT)) : NOTHING;
}

/* What the fact that node @i looks at holds. */
static int found(const struct checked *c, size_t i, const char *shape)
{
    unsigned a = u16(c, SEC_NODES, i, NODE_A), third = u16(c, SEC_NODES, i, NODE_C);
    unsigned level = shape[0] == 'L' ? u8(c, SEC_NODES, i, NODE_AUX) : third;

    if (shape[1] == 'F')
        return kind_of_fact(c, a, IMG_NONE);
    if (shape[1] == 'D')
        return level < level_of(i) ? kind_of_fact(c, a, list_of(c, i, level)) : NOTHING;
    if (shape[1] == 'I')
        return level < level_of(i) && list_of(c, i, level) == a ? kind_of_item(c, a) : NOTHING;
    if (!is_list(c, a))
        return NOTHING;
    return third == IMG_NONE ? kind_of_item(c, a) : kind_of_fact(c, third, a);
}

/* Node @i stands behind @to, in the loop that made it, and @to is no loop that is under way. */
static bool may_read(size_t i, size_t to)
{
    bool inside = false;

    if (to >= i)
        return false;
    for (int loop = loops[i]; loop != NO_LOOP; loop = loops[loop]) {
        if ((size_t)loop == to)
            return false;
        inside = inside || loop == loops[to];
    }
    if (!inside && loops[to] != NO_LOOP)
        return false;
    if (depths[i] <= depths[to])
        depths[i] = depths[to] + 1;
    return true;
}

static bool field_is_good(const struct checked *c, size_t i, char what, unsigned value)
{
    switch (what) {
    case TRUTH:
    case NUMBER:
    case TEXT:
        return may_read(i, value) && kinds[value] == what;
    case 'v':
        return may_read(i, value) && kinds[value] != TRUTH;
    case 'T':
        return value == 0 || value == 3;
    case 'B':
        return value <= 1;
    case 'R':
        return value < IMG_N_RELATIONS;
    case 'E':
        return value >= 1 && value < IMG_N_ERRORS;
    case 'K':
        return value <= 2;
    case 'N':
        return value < c->of[SEC_INTS].n;
    case 'S':
        return value < c->n_strings;
    case 'H':
        return value < c->of[SEC_FACTS].n && u16(c, SEC_FACTS, value, FACT_LIST) == IMG_NONE;
    case 'A':
        return is_list(c, value);
    case 'L':
        return value < level_of(i);
    default:
        return true; /* found() has looked, or nobody does */
    }
}

static int yields(const struct checked *c, size_t i, const char *shape)
{
    const char what = shape[5];
    int fact = strpbrk(shape, "FDIP") ? found(c, i, shape) : NOTHING;
    int b = what == 'b' || what == 'c' ? kinds[u16(c, SEC_NODES, i, NODE_B)] : NOTHING;

    switch (what) {
    case 'F':
        return fact == TRUTH ? TRUTH : NOTHING;
    case 'f':
        return fact == TRUTH ? NOTHING : fact;
    case 'N':
        return fact == NUMBER ? TRUTH : NOTHING;
    case 'S':
        return fact == TEXT ? TRUTH : NOTHING;
    case 'b':
        return b;
    case 'c':
        return b == kinds[u16(c, SEC_NODES, i, NODE_C)] ? b : NOTHING;
    case 'k':
        return "tns"[u16(c, SEC_NODES, i, NODE_A)];
    default:
        if (shape[1] == 'D' && fact == NOTHING)
            return NOTHING;
        return what;
    }
}

static bool chain_is_good(const struct checked *c, size_t i, size_t *pool_end)
{
    size_t first = u16(c, SEC_NODES, i, NODE_A), end = first + u16(c, SEC_NODES, i, NODE_B);

    if (first < *pool_end || end < first + 2 || end > c->of[SEC_POOL].n)
        return false;
    *pool_end = end;
    for (size_t k = first; k < end; k++)
        if (!field_is_good(c, i, 't', u16(c, SEC_POOL, k, 0)))
            return false;
    return true;
}

static bool loop_is_good(const struct checked *c, size_t i)
{
    unsigned list = u16(c, SEC_NODES, i, NODE_A);
    size_t end = end_of(c, (int)i);

    rounds[i] = u16(c, SEC_FACTS, list, FACT_MAX);
    if (loops[i] != NO_LOOP) {
        rounds[i] *= rounds[loops[i]];
        if (end > end_of(c, loops[i]))
            return false;
    }
    return level_of(i) < IMG_MAX_LEVELS && u16(c, SEC_NODES, i, NODE_C) == level_of(i) &&
           end > i + 1 && end <= c->of[SEC_NODES].n && rounds[i] <= DEAREST;
}

/* Steps that node @i takes each time: one, and one for each thing that it looks through. */
static uint64_t steps(const struct checked *c, size_t i)
{
    unsigned op = u8(c, SEC_NODES, i, NODE_OP);

    return 1 + (op == OP_AND || op == OP_OR          ? u16(c, SEC_NODES, i, NODE_B)
                : op == OP_IN_STR || op == OP_IN_INT ? u16(c, SEC_NODES, i, NODE_C)
                                                     : 0);
}

static bool node_is_good(const struct checked *c, size_t i, size_t *pool_end)
{
    unsigned op = u8(c, SEC_NODES, i, NODE_OP);
    size_t b = u16(c, SEC_NODES, i, NODE_B), n = u16(c, SEC_NODES, i, NODE_C);
    const char *shape;

    if (op >= IMG_N_OPS)
        return false;
    shape = shapes[op];
    depths[i] = 0;
    if (!field_is_good(c, i, shape[0], u8(c, SEC_NODES, i, NODE_AUX)))
        return false;
    for (size_t field = 0; field < 3; field++)
        if (!field_is_good(c, i, shape[1 + field], u16(c, SEC_NODES, i, NODE_A + 2 * field)))
            return false;
    kinds[i] = yields(c, i, shape);
    if ((op == OP_AND || op == OP_OR) && !chain_is_good(c, i, pool_end))
        return false;
    if (op == OP_IN_STR && !words_are_good(c, b, n))
        return false;
    if (op == OP_IN_INT && b + n > c->of[SEC_INTS].n)
        return false;
    return kinds[i] != NOTHING && depths[i] < DEEPEST && (!is_loop(op) || loop_is_good(c, i));
}

/* Bodies that end with node @i: it is what each of them comes to, and so of no loop within. */
static bool ends_are_good(const struct checked *c, size_t i, int *loop)
{
    while (*loop != NO_LOOP && end_of(c, *loop) == i + 1) {
        if (loops[i] != *loop || kinds[i] != TRUTH || depths[i] + 1 >= DEEPEST)
            return false;
        depths[*loop] = depths[i] + 1;
        *loop = loops[*loop];
    }
    return true;
}

static bool nodes_are_good(const struct checked *c)
{
    size_t pool_end = 0;
    uint64_t cost = 0;
    int loop = NO_LOOP; /* that the next node stands in */

    assert(c->of[SEC_NODES].n <= MOST_NODES);
    for (size_t i = 0; i < c->of[SEC_NODES].n; i++) {
        loops[i] = loop;
        if (!node_is_good(c, i, &pool_end))
            return false;
        cost += steps(c, i) * (loop == NO_LOOP ? 1 : rounds[loop]);
        if (is_loop(u8(c, SEC_NODES, i, NODE_OP)))
            loop = (int)i;
        else if (!ends_are_good(c, i, &loop))
            return false;
    }
    return cost <= DEAREST;
}

/* The field is none, or a node that yields @kind and stands in no loop. */
static bool node_there(const struct checked *c, int section, size_t i, size_t field, int kind)
{
    unsigned node = u16(c, section, i, field);

    return node == IMG_NONE ||
           (node < c->of[SEC_NODES].n && kinds[node] == kind && loops[node] == NO_LOOP);
}

static bool uses_are_good(const struct checked *c)
{
    for (size_t i = 0; i < c->of[SEC_RULES].n; i++)
        if (!node_there(c, SEC_RULES, i, RULE_ROOT, TRUTH) ||
            !node_there(c, SEC_RULES, i, RULE_APPLIES, TRUTH) ||
            !node_there(c, SEC_RULES, i, RULE_EXCEEDS, TRUTH) ||
            !node_there(c, SEC_RULES, i, RULE_AT_LEAST, NUMBER) ||
            (!node_there(c, SEC_RULES, i, RULE_SUBJECT, NUMBER) &&
             !node_there(c, SEC_RULES, i, RULE_SUBJECT, TEXT)))
            return false;
    for (size_t i = 0; i < c->of[SEC_WAIVERS].n; i++)
        if (!node_there(c, SEC_WAIVERS, i, WAIVER_ROOT, TRUTH))
            return false;
    for (size_t i = 0; i < c->of[SEC_DEFINES].n; i++)
        if (u16(c, SEC_DEFINES, i, DEFINE_NODE) >= c->of[SEC_NODES].n)
            return false;
    return names(c, SEC_DEFINES, DEFINE_NAME);
}

int image_rules(const unsigned char *image, size_t len)
{
    struct checked c = {0};

    if (len < HDR_SECTIONS || len > IMG_MAX_LEN || memcmp(image, IMG_MAGIC, 8) != 0)
        return SCHECK_E_IMAGE;
    if (img_u16(image + HDR_OLDEST_READER) > IMG_FORMAT)
        return SCHECK_E_NEWER;
    if (img_u16(image + HDR_OLDEST_READER) == 0 ||
        img_u16(image + HDR_FORMAT) < img_u16(image + HDR_OLDEST_READER) ||
        img_u32(image + HDR_SIZE) != len || memcmp(image + HDR_ZERO, "\0\0\0\0\0\0", 6) != 0)
        return SCHECK_E_IMAGE;
    return find_sections(&c, image, len) && strings_are_good(&c) && levels_are_good(&c) &&
                   facts_are_good(&c) && roles_are_good(&c) && statements_are_good(&c) &&
                   rules_are_good(&c) && waivers_are_good(&c) && releases_are_good(&c) &&
                   texts_are_good(&c) && documents_are_good(&c) && nodes_are_good(&c) &&
                   uses_are_good(&c)
               ? SCHECK_OK
               : SCHECK_E_IMAGE;
}
