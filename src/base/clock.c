/* clock: see clock.h. */
#include "src/base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t clock_read_us(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

int64_t clock_wall_us(void)
{
    return clock_read_us(CLOCK_REALTIME);
}

int64_t clock_monotonic_us(void)
{
    return clock_read_us(CLOCK_MONOTONIC);
}

static struct tm clock_utc(int64_t *time_us)
{
    /* 0000-01-01 and the last microsecond of 9999. */
    const int64_t first = -62167219200 * US_PER_S, last = 253402300800 * US_PER_S - 1;
    if (*time_us < first)
        *time_us = first;
    if (*time_us > last)
        *time_us = last;
    time_t second = (time_t)clock_second(*time_us);
    struct tm tm;
    gmtime_r(&second, &tm);
    return tm;
}

const char *clock_format_rfc3339(int64_t time_us, char text[CLOCK_TEXT])
{
    struct tm tm = clock_utc(&time_us);
    snprintf(text, CLOCK_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d.%06uZ", tm.tm_year + 1900,
             tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
             (unsigned)(time_us - clock_second(time_us) * US_PER_S) % US_PER_S);
    return text;
}

/* Not strftime: its %Y does not pad the years before 1000. */
const char *clock_format_date_time(int64_t time_us, char text[CLOCK_TEXT])
{
    struct tm tm = clock_utc(&time_us);
    snprintf(text, CLOCK_TEXT, "%04d-%02d-%02d %02d:%02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1,
             tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
    return text;
}

const char *clock_format_time(int64_t time_us, char text[CLOCK_TEXT])
{
    struct tm tm = clock_utc(&time_us);
    snprintf(text, CLOCK_TEXT, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
    return text;
}

const char *clock_format_compact(int64_t time_us, char text[CLOCK_TEXT])
{
    struct tm tm = clock_utc(&time_us);
    snprintf(text, CLOCK_TEXT, "%04d%02d%02dT%02d%02d%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
             tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
    return text;
}
