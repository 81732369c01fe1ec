/* json_text: JSON put together as text, for what is plain enough and comes often enough. */
#ifndef TAPWATCH_REPORT_JSON_TEXT_H
#define TAPWATCH_REPORT_JSON_TEXT_H

#include "src/base/address.h"
#include "src/base/clock.h"
#include "src/base/digits.h"
#include "src/report/json_value.h"

#include <string.h>

/* Each put_ returns what follows it. */
static inline char *put_bytes(char *to, const char *text, size_t length)
{
    memcpy(to, text, length);
    return to + length;
}

/* Of a literal, whose length the compiler knows. */
#define PUT(to, literal) put_bytes(to, literal, sizeof(literal) - 1)

/* As json_out_number has it. */
static inline char *put_number(char *to, uint64_t n)
{
    return digits_put(to, n > INT64_MAX ? INT64_MAX : n);
}

/* Of a few bytes: strlen and memcpy take longer, a tenth of the row. */
static inline char *put_short(char *to, const char *text)
{
    while (*text)
        *to++ = *text++;
    return to;
}

static inline char *put_text(char *to, const char *text)
{
    if (!text)
        return PUT(to, "null");
    *to++ = '"';
    to = put_short(to, text);
    *to++ = '"';
    return to;
}

/* In its place at once: two in each row. */
static inline char *put_time(char *to, int64_t time_us)
{
    if (time_us == SNAPSHOT_UNKNOWN)
        return PUT(to, "null");
    *to++ = '"';
    clock_format_rfc3339(time_us, to);
    to += CLOCK_RFC3339;
    *to++ = '"';
    return to;
}

static inline char *put_distinct(char *to, struct distinct_count d)
{
    return d.certainty == CERTAINTY_UNKNOWN ? PUT(to, "null") : put_number(to, d.value);
}

static inline char *put_error(char *to, struct distinct_count d, bool whole)
{
    const char *text = json_value_error_text(d, whole);
    return text ? put_short(to, text) : PUT(to, "null");
}

static inline char *put_address(char *to, const struct address *a)
{
    *to++ = '"';
    to += strlen(address_format(a, to));
    *to++ = '"';
    return to;
}

#endif
