/* cell: see cell.h. */
#include "src/report/cell.h"

#include "src/base/clock.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

const char *cell_count(uint64_t n, bool exact, size_t width, char out[CELL])
{
    char *digits = exact ? out : out + 1;
    out[0] = '~';
    if (strlen(text_grouped(n, digits)) + !exact > width)
        text_short((double)n, digits);
    return out;
}

const char *cell_distinct(struct distinct_count d, bool exact, char out[CELL])
{
    switch (d.certainty) {
    case CERTAINTY_UNKNOWN:
        return "?";
    case CERTAINTY_ROUGH:
        return cell_count(text_two_digits(d.value), false, CELL_DISTINCT, out);
    default:
        return cell_count(d.value, exact && d.certainty == CERTAINTY_EXACT, CELL_DISTINCT, out);
    }
}

const char *cell_time(int64_t time_us, char *out)
{
    return time_us == SNAPSHOT_UNKNOWN ? "?" : clock_format_date_time(time_us, out);
}

const char *cell_loss(int64_t n, char out[CELL])
{
    return n == SNAPSHOT_UNKNOWN ? "?" : text_grouped((uint64_t)n, out);
}

const char *cell_port(uint8_t protocol, uint16_t port, char out[CELL_PORT])
{
    snprintf(out, CELL_PORT, "%s/%u", protocol == IPPROTO_TCP ? "tcp" : "udp", port);
    return out;
}

const char *cell_safe(const char *text, char *out, size_t size)
{
    return text_safe(text, strlen(text), out, size);
}
