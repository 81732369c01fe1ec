/* pcapng_time: see pcapng_time.h. */
#include "src/capture/pcapng_time.h"

#include "src/base/clock.h"

/* value * factor, or UINT64_MAX where that is too large. */
static uint64_t multiply(uint64_t value, uint64_t factor)
{
    uint64_t product;
    return __builtin_mul_overflow(value, factor, &product) ? UINT64_MAX : product;
}

static uint64_t us_from_decimal(uint64_t units, unsigned digits)
{
    for (; digits < PCAPNG_MICROSECONDS; digits++)
        units = multiply(units, 10);
    for (; digits > PCAPNG_MICROSECONDS && units > 0; digits--)
        units /= 10;
    return units;
}

static uint64_t us_from_binary(uint64_t units, unsigned bits)
{
    if (bits == 0)
        return multiply(units, US_PER_S);
    uint64_t seconds = bits < 64 ? units >> bits : 0;
    uint64_t fraction = bits < 64 ? units & ((UINT64_C(1) << bits) - 1) : units;
    /* A million is less than 2^20: with 44 bits of the fraction the product fits. */
    unsigned surplus = bits > 44 ? bits - 44 : 0;
    fraction = surplus < 64 ? fraction >> surplus : 0;
    uint64_t us = multiply(seconds, US_PER_S);
    uint64_t part = fraction * US_PER_S >> (bits - surplus);
    return us > UINT64_MAX - part ? UINT64_MAX : us + part;
}

int64_t pcapng_time_us(uint64_t units, uint8_t resolution, int64_t offset_s)
{
    const int64_t year_0_s = INT64_C(-62167219200), year_10000_s = INT64_C(253402300800);
    unsigned exponent = resolution & 0x7f;
    uint64_t us =
        resolution & 0x80 ? us_from_binary(units, exponent) : us_from_decimal(units, exponent);
    if (us > INT64_MAX)
        us = INT64_MAX;
    int64_t offset_us, sum;
    if (__builtin_mul_overflow(offset_s, US_PER_S, &offset_us))
        offset_us = offset_s < 0 ? INT64_MIN : INT64_MAX;
    if (__builtin_add_overflow((int64_t)us, offset_us, &sum))
        sum = INT64_MAX; /* us is not negative, so it can only be too large */
    if (sum < year_0_s * US_PER_S)
        return year_0_s * US_PER_S;
    return sum < year_10000_s * US_PER_S ? sum : year_10000_s * US_PER_S - 1;
}

bool pcapng_time_is_fine(uint8_t resolution)
{
    const unsigned exponent = resolution & 0x7f;
    return resolution & 0x80 ? exponent >= 20 : exponent > PCAPNG_MICROSECONDS;
}

static uint16_t ns_from_decimal(uint64_t units, unsigned digits)
{
    enum { NANOSECONDS = 9 };
    for (; digits > NANOSECONDS; digits--)
        units /= 10;
    for (; digits < NANOSECONDS; digits++)
        units = units % 1000 * 10; /* the digits in front are of no matter */
    return (uint16_t)(units % 1000);
}

/* From the same bits as the microseconds (us_from_binary), so that the two agree. */
static uint16_t ns_from_binary(uint64_t units, unsigned bits)
{
    enum { MOST = 44 };
    uint64_t fraction = bits < 64 ? units & ((UINT64_C(1) << bits) - 1) : units;
    const unsigned surplus = bits > MOST ? bits - MOST : 0;
    fraction = surplus < 64 ? fraction >> surplus : 0;
    const uint64_t rest = fraction * US_PER_S & ((UINT64_C(1) << (bits - surplus)) - 1);
    return (uint16_t)(rest * 1000 >> (bits - surplus));
}

uint16_t pcapng_time_ns(uint64_t units, uint8_t resolution)
{
    if (!pcapng_time_is_fine(resolution))
        return 0;
    const unsigned exponent = resolution & 0x7f;
    return resolution & 0x80 ? ns_from_binary(units, exponent) : ns_from_decimal(units, exponent);
}
