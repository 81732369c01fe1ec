/* bits: how many are set.
 *
 * For __builtin_popcount compilers call a function of theirs, unless they may assume a processor of
 * 2008 or later: 1 to 3 % of the time of a capture, where a packet asks several times. */
#ifndef TAPWATCH_BASE_BITS_H
#define TAPWATCH_BASE_BITS_H

#include <stdint.h>

/* Sums in parallel (Warren, "Hacker's Delight", section 5-1). */
static inline unsigned bits_set(uint64_t bits)
{
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (unsigned)(bits * UINT64_C(0x0101010101010101) >> 56);
}

#endif
