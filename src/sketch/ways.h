/* ways: what a set of 8 places is searched for, all of them at once.
 *
 * Which place it is can not be foretold, so a loop that stops there is guessed wrong by the
 * processor, and one that does not costs 60 instructions, several times for each packet. With SSE2,
 * which every x86-64 has, it is 10; elsewhere the loops below do the same. */
#ifndef TAPWATCH_SKETCH_WAYS_H
#define TAPWATCH_SKETCH_WAYS_H

#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { WAYS = 8, WAYS_COUNT_MOST = 4095 };

/* A bit for each place that holds that tag. tags: aligned to 16. */
static inline unsigned ways_equal(const uint32_t tags[WAYS], uint32_t tag)
{
#ifdef __SSE2__
    const __m128i wanted = _mm_set1_epi32((int)tag);
    const __m128i low =
        _mm_cmpeq_epi32(_mm_load_si128((const __m128i *)(const void *)tags), wanted);
    const __m128i high =
        _mm_cmpeq_epi32(_mm_load_si128((const __m128i *)(const void *)(tags + 4)), wanted);
    const __m128i all = _mm_packs_epi16(_mm_packs_epi32(low, high), _mm_setzero_si128());
    return (unsigned)_mm_movemask_epi8(all);
#else
    unsigned found = 0;
    for (unsigned way = 0; way < WAYS; way++)
        found |= (unsigned)(tags[way] == tag) << way;
    return found;
#endif
}

/* The place with the least count among those whose `excluded` is 0, at least one; of equals the
 * first. Counts: up to WAYS_COUNT_MOST; aligned to 16, excluded to 8. */
static inline unsigned ways_least(const uint16_t counts[WAYS], const uint8_t excluded[WAYS])
{
#ifdef __SSE2__
    /* Each count with its place behind it is one number to find the least of. */
    const __m128i places = _mm_set_epi16(7, 6, 5, 4, 3, 2, 1, 0);
    const __m128i zero = _mm_setzero_si128();
    __m128i keys = _mm_load_si128((const __m128i *)(const void *)counts);
    keys = _mm_or_si128(_mm_slli_epi16(keys, 3), places);
    __m128i mask = _mm_loadl_epi64((const __m128i *)(const void *)excluded);
    mask = _mm_cmpeq_epi16(_mm_unpacklo_epi8(mask, zero), zero);
    keys = _mm_or_si128(_mm_and_si128(mask, keys), _mm_andnot_si128(mask, _mm_set1_epi16(0x7fff)));
    keys = _mm_min_epi16(keys, _mm_shuffle_epi32(keys, 0x4e));
    keys = _mm_min_epi16(keys, _mm_shuffle_epi32(keys, 0xb1));
    keys = _mm_min_epi16(keys, _mm_srli_epi32(keys, 16));
    return (unsigned)_mm_cvtsi128_si32(keys) % WAYS;
#else
    unsigned least = UINT32_MAX;
    for (unsigned way = 0; way < WAYS; way++) {
        unsigned key = excluded[way] ? UINT32_MAX : (unsigned)counts[way] << 3 | way;
        least = key < least ? key : least;
    }
    return least % WAYS;
#endif
}

#endif
