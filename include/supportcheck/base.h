/* SPDX-License-Identifier: MIT */
/**
 * @file base.h
 * Status codes, allocator and small value types shared by every header.
 *
 * The core library has no global state: every function may be called from
 * any thread as long as no object is modified by one thread while another
 * uses it. Objects documented as immutable may be shared freely.
 */
#ifndef SUPPORTCHECK_BASE_H
#define SUPPORTCHECK_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) && !defined(SCHECK_STATIC)
#define SCHECK_API __attribute__((visibility("default")))
#else
#define SCHECK_API
#endif

#define SCHECK_VERSION_MAJOR 0
#define SCHECK_VERSION_MINOR 1
#define SCHECK_VERSION_PATCH 0

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Result of a call: SCHECK_OK or one negative code. Numbers are ABI: never
 * renumbered, only retired. Since 0.1.
 */
enum scheck_status {
    SCHECK_OK = 0,
    SCHECK_E_INVAL = -1,   /**< an argument breaks the function's contract */
    SCHECK_E_NOMEM = -2,   /**< the allocator returned NULL */
    SCHECK_E_RANGE = -3,   /**< an index, length or caller's buffer is out of range */
    SCHECK_E_NOFACT = -4,  /**< the policy's vocabulary has no fact of that name */
    SCHECK_E_TYPE = -5,    /**< the fact has another type */
    SCHECK_E_LIMIT = -6,   /**< a documented limit (size, depth, count) is exceeded */
    SCHECK_E_IMAGE = -7,   /**< the bytes are not a well-formed policy image */
    SCHECK_E_NEWER = -8,   /**< the image needs a newer library */
    SCHECK_E_DIGEST = -9,  /**< the image's digest does not match its bytes */
    SCHECK_E_POLICY = -10, /**< the policy has errors; see the diagnostics */
    SCHECK_E_IO = -11,     /**< a file could not be read or written */
    SCHECK_E_SYNTAX = -12, /**< the input is not in the expected format */
    SCHECK_E_DERIVED = -13 /**< the fact is computed and cannot be set */
};

/**
 * The name of @rc without its prefix ("NOMEM"), or "unknown status".
 * Static storage. Since 0.1.
 */
SCHECK_API const char *scheck_status_name(int rc);

/**
 * One sentence about @rc for a person. Static storage. Since 0.1.
 */
SCHECK_API const char *scheck_status_message(int rc);

/**
 * Where objects get their memory. Copied by the functions that take it; @ctx
 * must outlive the objects. NULL in place of an allocator means malloc/free.
 * @alloc returns memory aligned for any object, or NULL. Since 0.1.
 */
struct scheck_allocator {
    void *(*alloc)(void *ctx, size_t len);
    void *(*resize)(void *ctx, void *ptr, size_t len);
    void (*release)(void *ctx, void *ptr);
    void *ctx;
};

/**
 * Borrowed bytes, UTF-8 unless said otherwise, not necessarily terminated.
 * @data may be NULL only when @len is 0. Since 0.1.
 */
struct scheck_str {
    const char *data;
    size_t len;
};

/** Type of a fact or of an expression's value. Since 0.1. */
enum scheck_type {
    SCHECK_TYPE_NONE = 0,
    SCHECK_TYPE_BOOL,
    SCHECK_TYPE_INT,    /**< signed 64 bits */
    SCHECK_TYPE_UINT,   /**< unsigned 64 bits; in expressions, never a fact of the shipped policy */
    SCHECK_TYPE_STRING, /**< UTF-8; dates are ISO 8601 strings */
    SCHECK_TYPE_LIST
};

/** What is known of a fact. Since 0.1. */
enum scheck_known {
    SCHECK_UNKNOWN = 0, /**< nobody could tell: never the same as false */
    SCHECK_ABSENT,      /**< known not to exist; only facts declared optional */
    SCHECK_KNOWN
};

/**
 * A value together with what is known of it. With @known other than
 * SCHECK_KNOWN the union is zero. A list's value is its number of elements.
 * Since 0.1.
 */
struct scheck_value {
    enum scheck_known known;
    enum scheck_type type;
    union {
        bool b;
        int64_t i;
        uint64_t u;
        struct scheck_str s;
        size_t n_elements;
    } as;
};

#ifdef __cplusplus
}
#endif
#endif
