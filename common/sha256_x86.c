/* SHA-256 by the SHA extensions of x86-64 (Intel SDM, "SHA256RNDS2", "SHA256MSG1", "SHA256MSG2"). */
#include "common/sha256_block.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <immintrin.h>

#define EXTENSIONS __attribute__((target("sha,sse4.1,ssse3")))

static bool find_extensions(void)
{
    unsigned a, b, c, d;

    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1))
        return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && b & bit_SHA;
}

/* The words of a message for the next four rounds but twelve: of those for the last sixteen. */
EXTENSIONS static inline __m128i next_words(__m128i w0, __m128i w1, __m128i w2, __m128i w3)
{
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4));

    return _mm_sha256msg2_epu32(sum, w3);
}

EXTENSIONS static inline void load_words(__m128i words[4], const unsigned char *block)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    size_t i;

    for (i = 0; i < 4; i++)
        words[i] = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(block + 16 * i)), swap);
}

/* The instructions want the state as A B E F and C D G H. */
EXTENSIONS static void compress(uint32_t state[8], const unsigned char *block, size_t count)
{
    __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const void *)state), 0xb1);
    __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const void *)(state + 4)), 0x1b);
    __m128i abef = _mm_alignr_epi8(low, high, 8), cdgh = _mm_blend_epi16(high, low, 0xf0);
    __m128i words[4], sum, abef_before, cdgh_before;
    size_t i;

    for (; count; count--, block += 64) {
        abef_before = abef;
        cdgh_before = cdgh;
        load_words(words, block);
        for (i = 0; i < 16; i++) {
            sum =
                _mm_add_epi32(words[0], _mm_loadu_si128((const void *)(sha256_constants + 4 * i)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
            sum = next_words(words[0], words[1], words[2], words[3]);
            words[0] = words[1];
            words[1] = words[2];
            words[2] = words[3];
            words[3] = sum;
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    low = _mm_shuffle_epi32(abef, 0x1b);
    high = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((void *)state, _mm_blend_epi16(low, high, 0xf0));
    _mm_storeu_si128((void *)(state + 4), _mm_alignr_epi8(high, low, 8));
}

bool sha256_compress_by_hardware(uint32_t state[8], const unsigned char *blocks, size_t count)
{
    static int has_extensions = -1; /* the same whoever finds it */

    if (has_extensions < 0)
        has_extensions = find_extensions();
    if (has_extensions)
        compress(state, blocks, count);
    return has_extensions;
}
#else
bool sha256_compress_by_hardware(uint32_t state[8], const unsigned char *blocks, size_t count)
{
    (void)state;
    (void)blocks;
    (void)count;
    return false;
}
#endif
