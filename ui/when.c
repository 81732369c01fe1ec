/* when: see when.h. */
#include "ui/when.h"
#include "src/base/clock.h"

#include <stddef.h>
#include <string.h>

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

/* At most so many digits, and one at least. */
static bool read_number(const char **at, int digits, int64_t *out)
{
    const char *from = *at;
    *out = 0;
    for (; digits > 0 && **at >= '0' && **at <= '9'; digits--)
        *out = *out * 10 + (*(*at)++ - '0');
    return *at > from;
}

static bool skip(const char **at, char c)
{
    if (**at != c)
        return false;
    ++*at;
    return true;
}

/* Seconds of the day. */
static bool read_clock(const char **at, int64_t *s)
{
    int64_t hour, minute, second = 0;
    if (!read_number(at, 2, &hour) || !skip(at, ':') || !read_number(at, 2, &minute) ||
        (skip(at, ':') && !read_number(at, 2, &second)))
        return false;
    *s = hour * HOUR_S + minute * MINUTE_S + second;
    return hour < 24 && minute < 60 && second < 60;
}

static bool read_date(const char **at, int64_t *time_us)
{
    int64_t year, month, day;
    return read_number(at, 4, &year) && skip(at, '-') && read_number(at, 2, &month) &&
           skip(at, '-') && read_number(at, 2, &day) &&
           clock_find_day((int)year, (int)month, (int)day, time_us);
}

static bool is_over(const char *at)
{
    at += strspn(at, " ");
    if (*at == 'Z')
        at++;
    return at[strspn(at, " ")] == '\0';
}

static bool read_time(const char *at, int64_t from_us, int64_t *time_us)
{
    const char *clock = at;
    int64_t s = 0, day_us = clock_part(clock_second(from_us), DAY_S) * DAY_S * US_PER_S;
    if (!read_clock(&clock, &s)) {
        if (!read_date(&at, &day_us))
            return false;
        s = 0;
        clock = at + (*at == 'T' ? 1 : strspn(at, " "));
        if (!is_over(at) && (clock == at || !read_clock(&clock, &s)))
            return false;
    }
    *time_us = day_us + s * US_PER_S;
    return is_over(clock);
}

static int64_t unit_s(char unit)
{
    return unit == 's'   ? 1
           : unit == 'm' ? MINUTE_S
           : unit == 'h' ? HOUR_S
           : unit == 'd' ? DAY_S
                         : 0;
}

/* Five digits of each unit, of a short text: far from what an int64_t holds. */
static bool read_step(const char *at, int64_t from_us, int64_t *time_us)
{
    const bool back = *at++ == '-';
    int64_t sum_s = 0;
    do {
        int64_t count;
        if (!read_number(&at, 5, &count) || unit_s(*at) == 0)
            return false;
        sum_s += count * unit_s(*at++);
    } while (*at && *at != ' ');
    const int64_t step_us = (back ? -sum_s : sum_s) * US_PER_S;
    return at[strspn(at, " ")] == '\0' && !__builtin_add_overflow(from_us, step_us, time_us);
}

bool when_read(const char *text, int64_t from_us, int64_t *time_us)
{
    const char *at = text + strspn(text, " ");
    if (strlen(text) >= WHEN_TEXT)
        return false;
    from_us = clock_second(from_us) * US_PER_S;
    return *at == '+' || *at == '-' ? read_step(at, from_us, time_us)
                                    : read_time(at, from_us, time_us);
}
