/* json_value: see json_value.h. */
#include "src/report/json_value.h"

#include "src/base/clock.h"
#include "src/base/text.h"

#include <netinet/in.h>
#include <string.h>

json_int_t json_value_number(uint64_t n)
{
    return n > INT64_MAX ? INT64_MAX : (json_int_t)n;
}

json_t *json_value_text(const char *text)
{
    json_t *value = json_string(text);
    if (value)
        return value;
    char safe[SNAPSHOT_NAMES];
    return json_string(text_safe(text, strlen(text), safe, sizeof safe));
}

json_t *json_value_time(int64_t time_us)
{
    char text[CLOCK_TEXT];
    return time_us == SNAPSHOT_UNKNOWN ? json_null()
                                       : json_string(clock_format_rfc3339(time_us, text));
}

json_t *json_value_known(int64_t n)
{
    return n == SNAPSHOT_UNKNOWN ? json_null() : json_integer(n);
}

json_t *json_value_distinct(struct distinct_count d)
{
    return d.certainty == CERTAINTY_UNKNOWN ? json_null() : json_integer(d.value);
}

json_t *json_value_error(struct distinct_count d, bool whole)
{
    /* As snapshot.h has them: 1.04 / 64 of a HyperLogLog with 4,096 registers, and what linear
     * counting has at its largest. */
    if (!whole)
        return json_null();
    switch (d.certainty) {
    case CERTAINTY_EXACT:
        return json_integer(0);
    case CERTAINTY_ESTIMATE:
        return json_real(0.0163);
    case CERTAINTY_ROUGH:
        return json_real(0.15);
    default:
        return json_null();
    }
}

json_t *json_value_answers(const struct snapshot_answers *a)
{
    return json_pack("{s:I, s:I, s:I, s:I}", "reply", json_value_number(a->reply), "unreachable",
                     json_value_number(a->unreachable), "silent", json_value_number(a->silent),
                     "unknown", json_value_number(a->unknown));
}

json_t *json_value_protocol(uint8_t protocol)
{
    switch (protocol) {
    case IPPROTO_ICMP:
        return json_string("icmp");
    case IPPROTO_TCP:
        return json_string("tcp");
    case IPPROTO_UDP:
        return json_string("udp");
    case IPPROTO_ICMPV6:
        return json_string("icmp6");
    default:
        return json_null();
    }
}
