/* SPDX-License-Identifier: MIT */
/* SHA-256 against published digests, by the processor and without it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../libsupportcheck/core/sha256.h"

/* FIPS 180-4's examples (NIST, "SHA-256 examples"), and the empty message. */
static const struct {
    const char *text;
    size_t repeated;
    const char *digest;
} published[] = {
    {"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

static void start(struct scheck__sha256 *h, bool by_processor)
{
    scheck__sha256_init(h);
    h->by_processor = h->by_processor && by_processor;
}

static void published_digests(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        for (int by_processor = 0; by_processor < 2; by_processor++) {
            unsigned char digest[32];
            struct scheck__sha256 h;
            char hex[65];

            start(&h, by_processor);
            for (size_t n = 0; n < published[i].repeated; n++)
                scheck__sha256_add(&h, published[i].text, strlen(published[i].text));
            scheck__sha256_end(&h, digest);
            for (size_t n = 0; n < 32; n++)
                snprintf(hex + 2 * n, 3, "%02x", digest[n]);
            assert_string_equal(hex, published[i].digest);
        }
}

/* However the message is cut into pieces, and whoever computes it. */
static void any_pieces(void **state)
{
    static unsigned char message[5000];

    (void)state;
    srand(1);
    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (unsigned char)rand();
    for (size_t len = 0; len <= sizeof message; len += 1 + len / 7) {
        unsigned char whole[32], pieces[32];
        struct scheck__sha256 h;

        start(&h, false);
        scheck__sha256_add(&h, message, len);
        scheck__sha256_end(&h, whole);
        start(&h, true);
        for (size_t at = 0, n; at < len; at += n) {
            n = 1 + (size_t)rand() % 200;
            n = n < len - at ? n : len - at;
            scheck__sha256_add(&h, message + at, n);
        }
        scheck__sha256_end(&h, pieces);
        assert_memory_equal(whole, pieces, 32);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_digests),
        cmocka_unit_test(any_pieces),
    };

    return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
