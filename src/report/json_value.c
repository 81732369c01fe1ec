/* json_value: see json_value.h. */
#include "src/report/json_value.h"

#include "src/base/clock.h"
#include "src/base/digits.h"

#include <assert.h>
#include <math.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

void json_value_address(struct json_out *o, const char *name, const struct address *address)
{
    char text[ADDRESS_TEXT];
    json_out_text(o, name, address_format(address, text));
}

void json_value_time(struct json_out *o, const char *name, int64_t time_us)
{
    char text[CLOCK_TEXT];
    json_out_text(o, name,
                  time_us == SNAPSHOT_UNKNOWN ? NULL : clock_format_rfc3339(time_us, text));
}

void json_value_known(struct json_out *o, const char *name, int64_t n)
{
    if (n == SNAPSHOT_UNKNOWN)
        json_out_null(o, name);
    else
        json_out_signed(o, name, n);
}

void json_value_distinct(struct json_out *o, const char *name, struct distinct_count d)
{
    if (d.certainty == CERTAINTY_UNKNOWN)
        json_out_null(o, name);
    else
        json_out_number(o, name, d.value);
}

const char *json_value_error_text(struct distinct_count d, bool whole)
{
    /* As snapshot.h has them: 1.04 / 64 of a HyperLogLog with 4,096 registers, and what linear
     * counting has at its largest. */
    static const char *const texts[] = {
        [CERTAINTY_EXACT] = "0",
        [CERTAINTY_ESTIMATE] = "0.0163",
        [CERTAINTY_ROUGH] = "0.15",
        [CERTAINTY_UNKNOWN] = NULL,
    };
    return whole ? texts[d.certainty] : NULL;
}

void json_value_error(struct json_out *o, const char *name, struct distinct_count d, bool whole)
{
    const char *text = json_value_error_text(d, whole);
    if (text)
        json_out_value(o, name, text, strlen(text));
    else
        json_out_null(o, name);
}

void json_value_answers(struct json_out *o, const char *name, const struct snapshot_answers *a)
{
    json_out_begin_object(o, name);
    json_out_number(o, "reply", a->reply);
    json_out_number(o, "unreachable", a->unreachable);
    json_out_number(o, "silent", a->silent);
    json_out_number(o, "unknown", a->unknown);
    json_out_end_object(o);
}

void json_value_real(struct json_out *o, const char *name, double n)
{
    char text[32];
    if (!(n >= 0 && isfinite(n))) { /* nearly all: the trend of a port without windows */
        json_out_null(o, name);
        return;
    }
    snprintf(text, sizeof text, "%.10g", n);
    json_out_value(o, name, text, strlen(text));
}

const char *json_value_protocol_name(uint8_t protocol)
{
    switch (protocol) {
    case IPPROTO_ICMP:
        return "icmp";
    case IPPROTO_TCP:
        return "tcp";
    case IPPROTO_UDP:
        return "udp";
    case IPPROTO_ICMPV6:
        return "icmp6";
    default:
        return NULL;
    }
}

void json_value_protocol(struct json_out *o, const char *name, uint8_t protocol)
{
    json_out_text(o, name, json_value_protocol_name(protocol));
}

const char *json_value_certainty_name(enum certainty certainty)
{
    static const char *const names[] = {
        [CERTAINTY_EXACT] = "exact",
        [CERTAINTY_ESTIMATE] = "estimate",
        [CERTAINTY_ROUGH] = "rough",
        [CERTAINTY_UNKNOWN] = NULL,
    };
    return names[certainty];
}

/* Put together as text: there are 120 and more of them in the row of a busy host, and where the
 * library is asked for each, they take two and a half times as long. */
void json_value_numbers(struct json_out *o, const char *name, const uint32_t *n, size_t count)
{
    enum { DIGITS = 10 /* of a number of 32 bits */ };
    char text[SNAPSHOT_SECONDS * (DIGITS + 1) + DIGITS_ROOM], *to = text;
    _Static_assert(SNAPSHOT_MINUTES <= (int)SNAPSHOT_SECONDS &&
                       SNAPSHOT_HALF_HOURS <= (int)SNAPSHOT_SECONDS,
                   "a history fits");
    assert(count <= SNAPSHOT_SECONDS);
    *to++ = '[';
    for (size_t i = 0; i < count; i++) {
        to = digits_put(to, n[i]);
        *to++ = ',';
    }
    to -= count > 0;
    *to++ = ']';
    json_out_value(o, name, text, (size_t)(to - text));
}

void json_value_cells(struct json_out *o, const char *name, const uint32_t *cells, size_t count)
{
    size_t first = 0;
    while (first < count && cells[first] == 0)
        first++;
    json_value_numbers(o, name, cells + first, count - first);
}

void json_value_prefix(struct json_out *o, const struct snapshot *s, const uint8_t *bytes,
                       size_t length)
{
    char hex[2 * INCIDENT_PREFIX + 1];
    json_out_text(o, "prefix", s->redacted ? NULL : json_value_hex(bytes, length, hex, sizeof hex));
}

const char *json_value_hex(const uint8_t *bytes, size_t length, char *out, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    char *to = out;
    for (size_t i = 0; i < length && 2 * i + 3 <= size; i++) {
        *to++ = digits[bytes[i] >> 4];
        *to++ = digits[bytes[i] & 0xf];
    }
    *to = '\0';
    return out;
}
