/* clock: see clock.h. */
#include "src/base/clock.h"

#include "src/base/digits.h"

#include <string.h>
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

/* To 0000-01-01 and the last microsecond of 9999. */
static int64_t clock_clamp(int64_t time_us)
{
    const int64_t first = -62167219200 * US_PER_S, last = 253402300800 * US_PER_S - 1;
    return time_us < first ? first : time_us > last ? last : time_us;
}

struct calendar {
    int year, month, day, hour, minute, second;
};

/* In UTC, by arithmetic: gmtime_r takes a lock, which makes a time twice as dear. The calendar is
 * H. Hinnant's "civil_from_days" (chrono-Compatible Low-Level Date Algorithms): years start in
 * March, so that the day that leap years add is their last, and repeat after 400. */
static struct calendar clock_utc(int64_t time_us)
{
    time_us = clock_clamp(time_us);
    enum { DAY_S = 86400, ERA_DAYS = 146097 /* 400 years */ };
    /* Since 0000-03-01 of 400 years earlier, which is before all that can come. */
    uint64_t us = (uint64_t)(time_us + (INT64_C(719468) + ERA_DAYS) * DAY_S * US_PER_S);
    uint64_t s = us / US_PER_S;
    uint32_t days = (uint32_t)(s / DAY_S), in_day = (uint32_t)(s % DAY_S);
    uint32_t era = days / ERA_DAYS, in_era = days % ERA_DAYS;
    uint32_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    uint32_t in_year = in_era - (365 * year + year / 4 - year / 100);
    uint32_t month = (5 * in_year + 2) / 153; /* from March, 0 */
    return (struct calendar){
        .year = (int)(era * 400 + year + (month >= 10)) - 400,
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(in_year - (153 * month + 2) / 5 + 1),
        .hour = (int)(in_day / 3600),
        .minute = (int)(in_day / 60 % 60),
        .second = (int)(in_day % 60),
    };
}

/* Digits by hand: with snprintf and gmtime_r a time took seven times as long, and a report of every
 * port has 262,144 of them. Each returns what follows it. */
static inline char *put_two(char *to, int n)
{
    static const char digits[] = "00010203040506070809"
                                 "10111213141516171819"
                                 "20212223242526272829"
                                 "30313233343536373839"
                                 "40414243444546474849"
                                 "50515253545556575859"
                                 "60616263646566676869"
                                 "70717273747576777879"
                                 "80818283848586878889"
                                 "90919293949596979899";
    memcpy(to, digits + 2 * n, 2);
    return to + 2;
}

static inline char *put_four(char *to, int n)
{
    return put_two(put_two(to, n / 100), n % 100);
}

/* separator: NUL for none. */
static char *put_date(char *to, const struct calendar *c, char separator)
{
    to = put_four(to, c->year);
    *to = separator;
    to = put_two(to + (separator != '\0'), c->month);
    *to = separator;
    return put_two(to + (separator != '\0'), c->day);
}

static char *put_time(char *to, const struct calendar *c, char separator)
{
    to = put_two(to, c->hour);
    *to = separator;
    to = put_two(to + (separator != '\0'), c->minute);
    *to = separator;
    return put_two(to + (separator != '\0'), c->second);
}

/* Up to the second. */
static void format_second(int64_t time_us, char *to)
{
    const struct calendar c = clock_utc(time_us);
    to = put_date(to, &c, '-');
    *to++ = 'T';
    put_time(to, &c, ':');
}

/* The seconds that were asked for last are kept, as many as a minute has: a report of every port
 * has 262,144 times, most of them of few seconds, and takes a seventh longer without. */
const char *clock_format_rfc3339(int64_t time_us, char text[CLOCK_TEXT])
{
    enum { KEPT = 64, SECOND = sizeof "2003-12-01T19:54:55" - 1 };
    static _Thread_local struct {
        bool filled;
        int64_t second;
        char text[SECOND];
    } kept[KEPT];
    time_us = clock_clamp(time_us);
    const int64_t second = clock_second(time_us);
    const size_t place = (size_t)second % KEPT;
    if (!kept[place].filled || kept[place].second != second) {
        format_second(time_us, kept[place].text);
        kept[place].second = second;
        kept[place].filled = true;
    }
    memcpy(text, kept[place].text, SECOND);
    char *to = text + SECOND;
    const int us = (int)(time_us - second * US_PER_S);
    *to++ = '.';
    to = digits_put_fixed(to, (uint32_t)us, 6);
    *to++ = 'Z';
    *to = '\0';
    return text;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* Since 1970-01-01: Hinnant's "days_from_civil", the other way round than clock_utc. */
static int64_t clock_days(const struct calendar *c)
{
    const int year = c->year + 400 - (c->month <= 2), era = year / 400, in_era = year % 400;
    const int month = c->month > 2 ? c->month - 3 : c->month + 9; /* from March, 0 */
    const int in_year = (153 * month + 2) / 5 + c->day - 1;
    return (int64_t)(era - 1) * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year -
           INT64_C(719468);
}

/* `shape` has 0 for each digit. */
static bool has_shape(const char *text, const char *shape)
{
    for (; *shape; text++, shape++)
        if (*shape == '0' ? *text < '0' || *text > '9' : *text != *shape)
            return false;
    return *text == '\0';
}

static int take_digits(const char *text, int digits)
{
    int n = 0;
    for (int i = 0; i < digits; i++)
        n = n * 10 + (text[i] - '0');
    return n;
}

bool clock_parse_rfc3339(const char *text, int64_t *out)
{
    if (!has_shape(text, "0000-00-00T00:00:00.000000Z"))
        return false;
    const struct calendar c = {
        .year = take_digits(text, 4),
        .month = take_digits(text + 5, 2),
        .day = take_digits(text + 8, 2),
        .hour = take_digits(text + 11, 2),
        .minute = take_digits(text + 14, 2),
        .second = take_digits(text + 17, 2),
    };
    if (c.month < 1 || c.month > 12 || c.day < 1 || c.day > days_in_month(c.year, c.month) ||
        c.hour > 23 || c.minute > 59 || c.second > 59)
        return false;
    const int64_t s = clock_days(&c) * 86400 + c.hour * 3600 + c.minute * 60 + c.second;
    *out = s * US_PER_S + take_digits(text + 20, 6);
    return true;
}

const char *clock_format_date_time(int64_t time_us, char text[CLOCK_TEXT])
{
    struct calendar c = clock_utc(time_us);
    char *to = put_date(text, &c, '-');
    *to++ = ' ';
    *put_time(to, &c, ':') = '\0';
    return text;
}

const char *clock_format_time(int64_t time_us, char text[CLOCK_TEXT])
{
    struct calendar c = clock_utc(time_us);
    *put_time(text, &c, ':') = '\0';
    return text;
}

const char *clock_format_compact(int64_t time_us, char text[CLOCK_TEXT])
{
    struct calendar c = clock_utc(time_us);
    char *to = put_date(text, &c, '\0');
    *to++ = 'T';
    to = put_time(to, &c, '\0');
    *to++ = 'Z';
    *to = '\0';
    return text;
}

/* Likewise Hinnant's, "days_from_civil"; what is no day comes back as another one. */
bool clock_find_day(int year, int month, int day, int64_t *time_us)
{
    if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    enum { DAY_S = 86400, ERA_DAYS = 146097, ERA_YEARS = 400 };
    const int years = year - (month <= 2) + ERA_YEARS; /* from March, and never negative */
    const int era = years / ERA_YEARS, in_era = years % ERA_YEARS;
    const int in_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const int days = era * ERA_DAYS + in_era * 365 + in_era / 4 - in_era / 100 + in_year;
    *time_us = (days - INT64_C(719468) - ERA_DAYS) * DAY_S * US_PER_S;
    const struct calendar c = clock_utc(*time_us);
    return c.year == year && c.month == month && c.day == day;
}
