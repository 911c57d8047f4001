/* SPDX-License-Identifier: MIT */
#include "scalar.h"

#include <string.h>

#include "image_format.h"

static bool arithmetic_int(uint8_t op, int64_t a, int64_t b, int64_t *result)
{
    switch (op) {
    case OP_ADD:
        return !__builtin_add_overflow(a, b, result);
    case OP_SUB:
        return !__builtin_sub_overflow(a, b, result);
    case OP_MUL:
        return !__builtin_mul_overflow(a, b, result);
    default:
        if (b == 0 || (a == INT64_MIN && b == -1))
            return false;
        *result = op == OP_DIV ? a / b : a % b;
        return true;
    }
}

static bool arithmetic_uint(uint8_t op, uint64_t a, uint64_t b, uint64_t *result)
{
    switch (op) {
    case OP_ADD:
        return !__builtin_add_overflow(a, b, result);
    case OP_SUB:
        return !__builtin_sub_overflow(a, b, result);
    case OP_MUL:
        return !__builtin_mul_overflow(a, b, result);
    default:
        if (b == 0)
            return false;
        *result = op == OP_DIV ? a / b : a % b;
        return true;
    }
}

bool scheck__arithmetic(uint8_t op, bool is_unsigned, uint64_t a, uint64_t b, uint64_t *result)
{
    int64_t signed_result;

    if (is_unsigned)
        return arithmetic_uint(op, a, b, result);
    if (!arithmetic_int(op, (int64_t)a, (int64_t)b, &signed_result))
        return false;
    *result = (uint64_t)signed_result;
    return true;
}

uint64_t scheck__code_points(struct scheck_str s)
{
    uint64_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.data[i] & 0xc0) != 0x80;
    return n;
}

bool scheck__has_affix(uint8_t op, struct scheck_str s, struct scheck_str affix)
{
    if (affix.len > s.len)
        return false;
    if (affix.len == 0)
        return true;
    switch (op) {
    case OP_STARTS:
        return memcmp(s.data, affix.data, affix.len) == 0;
    case OP_ENDS:
        return memcmp(s.data + s.len - affix.len, affix.data, affix.len) == 0;
    default:
        for (size_t i = 0; i + affix.len <= s.len; i++)
            if (memcmp(s.data + i, affix.data, affix.len) == 0)
                return true;
        return false;
    }
}

bool scheck__parse_decimal(struct scheck_str s, bool is_unsigned, uint64_t *result)
{
    bool negative = !is_unsigned && s.len > 0 && s.data[0] == '-';
    uint64_t limit = is_unsigned ? UINT64_MAX : (uint64_t)INT64_MAX + negative, n = 0;
    size_t i = negative || (!is_unsigned && s.len > 0 && s.data[0] == '+');

    if (i == s.len)
        return false;
    for (; i < s.len; i++) {
        unsigned digit = (unsigned)(s.data[i] - '0');

        if (digit > 9 || n > (limit - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *result = negative ? 0 - n : n;
    return true;
}

/* The spellings of Go's strconv.ParseBool, which the CEL specification adopts. */
bool scheck__parse_bool(struct scheck_str s, bool *result)
{
    static const char *const words[2][6] = {{"f", "F", "0", "false", "False", "FALSE"},
                                            {"t", "T", "1", "true", "True", "TRUE"}};

    for (int value = 0; value < 2; value++)
        for (size_t i = 0; i < 6; i++)
            if (s.len == strlen(words[value][i]) && memcmp(s.data, words[value][i], s.len) == 0) {
                *result = value;
                return true;
            }
    return false;
}
