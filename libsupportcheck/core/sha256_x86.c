/* SPDX-License-Identifier: MIT */
/*
 * SHA-256 by the instructions that x86 has had for it since 2016: opening an
 * image that a package brought is mostly this.
 */
#include "sha256_blocks.h"

#ifdef SCHECK_SHA256_X86

#include <cpuid.h>
#include <immintrin.h>

bool scheck__sha256_x86_usable(void)
{
    unsigned a, b, c, d;

    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) || !(c & bit_SSSE3))
        return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

/* Four words of the message from the sixteen before them. */
__attribute__((target("sha,sse4.1"))) static inline __m128i next_words(const __m128i w[4],
                                                                       unsigned i)
{
    __m128i sum = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);

    sum = _mm_add_epi32(sum, _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
    return _mm_sha256msg2_epu32(sum, w[(i + 3) & 3]);
}

__attribute__((target("sha,sse4.1"))) void scheck__sha256_x86(uint32_t state[8],
                                                              const unsigned char *data,
                                                              size_t n_blocks)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i dcba = _mm_loadu_si128((const __m128i *)(const void *)state);
    __m128i hgfe = _mm_loadu_si128((const __m128i *)(const void *)(state + 4));
    /* The instructions want the eight letters in this order. */
    __m128i cdab = _mm_shuffle_epi32(dcba, 0xb1), efgh = _mm_shuffle_epi32(hgfe, 0x1b);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);

    for (; n_blocks; n_blocks--, data += 64) {
        __m128i abef_before = abef, cdgh_before = cdgh, w[4];

        for (unsigned i = 0; i < 16; i++) {
            const void *constants = scheck__sha256_k + (size_t)4 * i;
            const void *words = data + (size_t)16 * i;
            __m128i sum;

            w[i & 3] =
                i < 4 ? _mm_shuffle_epi8(_mm_loadu_si128(words), big_endian) : next_words(w, i);
            sum = _mm_add_epi32(w[i & 3], _mm_loadu_si128(constants));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    cdab = _mm_shuffle_epi32(abef, 0x1b);
    hgfe = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((__m128i *)(void *)state, _mm_blend_epi16(cdab, hgfe, 0xf0));
    _mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_alignr_epi8(hgfe, cdab, 8));
}

#endif
