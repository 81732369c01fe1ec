/* json_plain: see json_plain.h.
 *
 * The names of such a row and all its signs are known, and its values are whole numbers, times and
 * null. So it is put together here, in the place from where it is written: where the library is
 * asked for each member, for each name and each value, the document takes 2.4 times as long. */
#include "src/report/json_plain.h"

#include "src/base/clock.h"
#include "src/base/services.h"
#include "src/report/json_value.h"

#include <string.h>

enum {
    PLAIN_SERVICE = 32, /* RFC 6335 gives names half of that */
    PLAIN_ROW = 1024,   /* less than 800: 330 of names and signs, 6 numbers of 20 digits, 6 texts */
};

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
    char digits[20] = "", *const end = digits + sizeof digits, *start = end;
    if (n > INT64_MAX)
        n = INT64_MAX;
    do {
        *--start = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    while (start < end)
        *to++ = *start++;
    return to;
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

static inline char *put_error(char *to, struct distinct_count d)
{
    const char *text = json_value_error_text(d, true);
    return text ? put_short(to, text) : PUT(to, "null");
}

/* Whether it may stand between quotes as it is. */
static bool is_plain(const char *name)
{
    size_t length = 0;
    for (; name && name[length]; length++)
        if (length == PLAIN_SERVICE || name[length] < ' ' || name[length] > '~' ||
            name[length] == '"' || name[length] == '\\')
            return false;
    return true;
}

bool json_plain_port(struct json_out *o, const struct snapshot_port *p)
{
    const char *service = services_name(p->protocol, p->port);
    if (!is_plain(service))
        return false;
    char *to = json_out_room(o, PLAIN_ROW);
    to = PUT(to, "{\"protocol\":");
    to = put_text(to, json_value_protocol_name(p->protocol));
    to = PUT(to, ",\"port\":");
    to = put_number(to, p->port);
    to = PUT(to, ",\"service\":");
    to = put_text(to, service);
    to = PUT(to, ",\"packets\":");
    to = put_number(to, p->packets);
    to = PUT(to, ",\"bytes\":");
    to = put_number(to, p->bytes);
    to = PUT(to, ",\"records\":");
    to = put_number(to, p->records);
    to = PUT(to, ",\"sources\":");
    to = put_distinct(to, p->sources);
    to = PUT(to, ",\"sources_error\":");
    to = put_error(to, p->sources);
    to = PUT(to, ",\"targets\":");
    to = put_distinct(to, p->targets);
    to = PUT(to, ",\"targets_error\":");
    to = put_error(to, p->targets);
    to = PUT(to, ",\"first\":");
    to = put_time(to, p->first_us);
    to = PUT(to, ",\"last\":");
    to = put_time(to, p->last_us);
    to = PUT(to, ",\"trend\":null,\"payloads\":null,\"history\":null,\"answers\":null,"
                 "\"answers_since\":null,\"windows\":null}");
    json_out_whole(o, to);
    return true;
}
