/* text: see text.h. */
#include "src/base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *text_grouped(uint64_t n, char out[TEXT_NUMBER])
{
    char digits[TEXT_NUMBER];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, n);
    char *to = out;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = ' ';
        *to++ = digits[i];
    }
    *to = '\0';
    return out;
}

const char *text_short(double n, char out[TEXT_NUMBER])
{
    static const char prefixes[] = " kMGTPE";
    size_t step = 0;
    /* 999.5 would be rounded to 1000: that is 1.00k. */
    while (n >= 999.5 && step + 1 < sizeof prefixes - 1) {
        n /= 1000;
        step++;
    }
    if (step == 0)
        snprintf(out, TEXT_NUMBER, "%.0f", n);
    else
        snprintf(out, TEXT_NUMBER, "%.*f%c", n < 9.995 ? 2 : n < 99.95 ? 1 : 0, n, prefixes[step]);
    return out;
}

uint64_t text_whole(double n)
{
    return n + 0.5 >= (double)UINT64_MAX ? UINT64_MAX : (uint64_t)(n + 0.5);
}

uint64_t text_two_digits(uint64_t n)
{
    uint64_t unit = 1;
    while (n / unit >= 100)
        unit *= 10;
    uint64_t down = n / unit * unit;
    return n - down < (unit + 1) / 2 || down > UINT64_MAX - unit ? down : down + unit;
}

const char *text_duration(int64_t s, char out[TEXT_NUMBER])
{
    if (s < 0)
        s = 0;
    if (s < 60)
        snprintf(out, TEXT_NUMBER, "%d s", (int)s);
    else if (s < 3600)
        snprintf(out, TEXT_NUMBER, "%d m %02d s", (int)(s / 60), (int)(s % 60));
    else if (s < 86400)
        snprintf(out, TEXT_NUMBER, "%d h %02d m", (int)(s / 3600), (int)(s / 60 % 60));
    else
        snprintf(out, TEXT_NUMBER, "%" PRId64 " d %02d h", s / 86400, (int)(s / 3600 % 24));
    return out;
}

const char *text_length(int64_t seconds, char out[TEXT_NUMBER])
{
    static const struct {
        int64_t seconds;
        char sign;
    } units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
    size_t unit = 0;
    while (seconds % units[unit].seconds != 0)
        unit++;
    snprintf(out, TEXT_NUMBER, "%" PRId64 "%c", seconds / units[unit].seconds, units[unit].sign);
    return out;
}

const char *text_safe(const void *bytes, size_t length, char *out, size_t size)
{
    const uint8_t *from = bytes;
    size_t used = 0;
    if (size == 0)
        return out;
    for (size_t i = 0; i < length; i++) {
        bool plain = from[i] >= 0x20 && from[i] < 0x7f && from[i] != '\\';
        size_t need = plain ? 1 : 4;
        if (used + need >= size)
            break;
        if (plain)
            out[used] = (char)from[i];
        else
            snprintf(out + used, size - used, "\\x%02x", from[i]);
        used += need;
    }
    out[used] = '\0';
    return out;
}

void text_one_line(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = '?';
}

const char *text_hex(const uint8_t *bytes, size_t length, char *out, size_t size)
{
    size_t used = 0;
    if (size == 0)
        return out;
    for (size_t i = 0; i < length; i++) {
        bool last = i + 1 == length;
        /* " xx" and, unless this is the last, room for " .." after it. */
        if (used + (used ? 3 : 2) + (last ? 0 : 3) >= size) {
            if (used + 3 < size)
                used += (size_t)snprintf(out + used, size - used, used ? " .." : "..");
            break;
        }
        used += (size_t)snprintf(out + used, size - used, used ? " %02x" : "%02x", bytes[i]);
    }
    out[used] = '\0';
    return out;
}

bool text_parse_number(const char *text, int64_t low, int64_t high, int64_t *out)
{
    char *end;
    if (*text != '-' && (*text < '0' || *text > '9'))
        return false;
    errno = 0;
    long long n = strtoll(text, &end, 10);
    if (errno || end == text || *end || n < low || n > high)
        return false;
    *out = n;
    return true;
}

const char *text_error(int error)
{
    switch (error) {
    case EMFILE:
        return "too many open files; allow more (ulimit -n)";
    case ENOMEM:
    case EAGAIN: /* of a thread's stack */
        return "not enough memory; set `memory` lower, or allow more (ulimit -v)";
    default:
        return strerror(error);
    }
}
