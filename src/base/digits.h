/* digits: whole numbers as decimal text, eight digits at once.
 *
 * Of a number below 10^8 all digits are found in three steps, each of which splits every
 * part of it in two, and zeros in front are shifted out: no loop, whose end no
 * processor could foresee, as numbers in a row of a report have one digit or five. With one, the
 * row of a port takes a quarter longer. (P. Khuong, "How to print integers really fast", 2017.) */
#ifndef TAPWATCH_BASE_DIGITS_H
#define TAPWATCH_BASE_DIGITS_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

enum {
    DIGITS_ROOM = 24, /* bytes that digits_put may touch; 20 of them may be digits */
    DIGITS_EIGHT = 100000000,
};
#define DIGITS_ZEROS UINT64_C(0x3030303030303030)

/* The digits of a number below 10^8, one in each byte, 0 to 9; the first is in the lowest. */
static inline uint64_t digits_of_eight(uint32_t n)
{
    /* n / 10000 and n % 10000; each of them / 100 and % 100; each of these / 10 and % 10. */
    const uint64_t fours = n / 10000 | (uint64_t)(n % 10000) << 32;
    const uint64_t hundreds = (fours * 10486 >> 20) & UINT64_C(0x7f0000007f);
    const uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
    const uint64_t tens = (twos * 103 >> 10) & UINT64_C(0x000f000f000f000f);
    return tens | (twos - 10 * tens) << 8;
}

/* So many digits, 1 to 8, of a number that has no more, zeros in front included; touches 8 bytes.
 * Returns what follows. */
static inline char *digits_put_fixed(char *to, uint32_t n, unsigned count)
{
    const uint64_t text = digits_of_eight(n) | DIGITS_ZEROS;
    const uint64_t bytes = htole64(text >> (64 - 8 * count));
    memcpy(to, &bytes, sizeof bytes);
    return to + count;
}

/* One of 10^8 or more. */
char *digits_put_large(char *to, uint64_t n);

/* Any number, without zeros in front; touches DIGITS_ROOM bytes. Returns what follows. */
static inline char *digits_put(char *to, uint64_t n)
{
    if (n >= DIGITS_EIGHT)
        return digits_put_large(to, n);
    const uint64_t digits = digits_of_eight((uint32_t)n);
    /* The last digit stays, even where it is 0. */
    const unsigned zeros = (unsigned)__builtin_ctzll(digits | UINT64_C(1) << 56) / 8;
    const uint64_t bytes = htole64((digits | DIGITS_ZEROS) >> 8 * zeros);
    memcpy(to, &bytes, sizeof bytes);
    return to + (8 - zeros);
}

#endif
