/* clock: the only place that asks what time it is. Microseconds throughout. */
#ifndef TAPWATCH_BASE_CLOCK_H
#define TAPWATCH_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { US_PER_S = 1000000 };

/* Since the Unix epoch, UTC; may jump when somebody sets the clock. */
int64_t clock_wall_us(void);
/* Since some fixed moment; never goes back. */
int64_t clock_monotonic_us(void);

/* The second a time lies in: rounds towards minus infinity, so that times before 1970 work too. */
static inline int64_t clock_second(int64_t time_us)
{
    int64_t s = time_us / US_PER_S;
    return time_us % US_PER_S < 0 ? s - 1 : s;
}

/* The number of the part of time, each of that length, that a second lies in; likewise. */
static inline int64_t clock_part(int64_t second, int64_t length_s)
{
    return second / length_s - (second % length_s < 0);
}

enum { CLOCK_TEXT = 80, CLOCK_RFC3339 = 27 /* of these, what that format takes, but for a NUL */ };

/* RFC 3339 in UTC with microseconds: "2003-12-01T19:54:55.000000Z". Years outside 0000-9999 are
 * clamped to them, since RFC 3339 can not say them. */
const char *clock_format_rfc3339(int64_t time_us, char text[CLOCK_TEXT]);
/* The other way round, and nothing else than such a time. False: it is none; out is untouched. */
bool clock_parse_rfc3339(const char *text, int64_t *out);
/* "2003-12-01 19:54:55", "19:54:55", "20031201T195455Z"; UTC, without the fraction. */
const char *clock_format_date_time(int64_t time_us, char text[CLOCK_TEXT]);
const char *clock_format_time(int64_t time_us, char text[CLOCK_TEXT]);
const char *clock_format_compact(int64_t time_us, char text[CLOCK_TEXT]);

/* When that day of the years 0 to 9999 begins, UTC. False: there is no such day. */
bool clock_find_day(int year, int month, int day, int64_t *time_us);

#endif
