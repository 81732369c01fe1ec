/* format: see format.h. */
#include "ui/format.h"
#include "src/base/clock.h"

#include <math.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* UTF-8 continuation bytes do not begin a column (RFC 3629 section 3). */
static bool begins_column(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

int format_columns(const char *text)
{
    int columns = 0;
    for (; *text; text++)
        columns += begins_column(*text);
    return columns;
}

size_t format_wrap(const char *text, int columns)
{
    size_t end = 0, blank = 0;
    for (int seen = 0; text[end]; end++) {
        if (text[end] == ' ' && 2 * seen >= columns)
            blank = end;
        if (begins_column(text[end]) && seen++ == columns)
            return blank > 0 ? blank : end;
    }
    return end;
}

void line_start(struct line *l)
{
    l->text[0] = '\0';
    l->used = 0;
    l->columns = 0;
}

/* Appends the first `columns` columns of text. */
static void line_take(struct line *l, const char *text, int columns)
{
    size_t length = 0;
    for (int seen = 0; text[length]; length++) {
        if (begins_column(text[length]) && seen++ == columns)
            break;
    }
    if (l->used + length >= sizeof l->text)
        return;
    memcpy(l->text + l->used, text, length);
    l->used += length;
    l->text[l->used] = '\0';
    l->columns += columns;
}

void line_add(struct line *l, const char *text)
{
    line_take(l, text, format_columns(text));
}

void line_printf(struct line *l, const char *format, ...)
{
    char text[sizeof l->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    line_add(l, text);
}

static void line_blanks(struct line *l, int count)
{
    while (count-- > 0)
        line_take(l, " ", 1);
}

void line_cell(struct line *l, const char *text, int width, bool right)
{
    int columns = format_columns(text);
    if (columns > width)
        columns = width;
    if (right)
        line_blanks(l, width - columns);
    line_take(l, text, columns);
    if (!right)
        line_blanks(l, width - columns);
}

int format_rows(const char *text, int width, int most, const char *cut, struct line *rows)
{
    enum { INDENT = 2 };
    int count = 0;
    for (; *text && count < most; count++) {
        struct line *l = &rows[count];
        const int indent = count > 0 ? INDENT : 0;
        size_t length = format_wrap(text, width - indent);
        const bool ends_here = count + 1 == most && text[length];
        if (ends_here)
            length = format_wrap(text, width - indent - format_columns(cut));
        line_start(l);
        line_printf(l, "%*s%.*s%s", indent, "", (int)length, text, ends_here ? cut : "");
        text += length + strspn(text + length, " ");
    }
    return count;
}

static bool calm, rounded;

void format_use_calm(bool is_calm)
{
    calm = is_calm;
}

void format_round(bool is_rounded)
{
    rounded = is_rounded;
}

void format_drop_digit(char *number)
{
    const size_t length = strlen(number);
    if (length < 5 || !strchr(number, '.'))
        return;
    const size_t at = number[length - 3] == '.' ? length - 3 : length - 2;
    number[at] = number[length - 1];
    number[at + 1] = '\0';
}

const char *format_number(uint64_t n, int width, char out[TEXT_NUMBER])
{
    enum { ROUNDED_FROM = 1000 };
    text_grouped(n, out);
    if (format_columns(out) > width || (rounded && n >= ROUNDED_FROM))
        text_short((double)n, out);
    return out;
}

/* With the first two digits: "31", "310", "1.2k". */
static void two_digits(double n, char out[TEXT_NUMBER])
{
    text_short((double)text_two_digits(text_whole(n)), out);
    format_drop_digit(out);
}

const char *format_bytes(uint64_t n, char out[TEXT_NUMBER])
{
    if (rounded)
        two_digits((double)n, out);
    else
        text_short((double)n, out);
    return out;
}

const char *format_estimate(uint64_t n, bool exact, int width, char out[TEXT_NUMBER])
{
    if (exact)
        return format_number(n, width, out);
    char number[TEXT_NUMBER];
    if (rounded)
        two_digits((double)n, number);
    else
        format_number(n, width - 1, number);
    snprintf(out, TEXT_NUMBER, "~%.30s", number);
    return out;
}

const char *format_distinct(struct distinct_count n, int width, char out[TEXT_NUMBER])
{
    if (n.certainty == CERTAINTY_UNKNOWN)
        return strcpy(out, "?");
    uint64_t value = n.certainty == CERTAINTY_ROUGH ? text_two_digits(n.value) : n.value;
    return format_estimate(value, n.certainty == CERTAINTY_EXACT, width, out);
}

const char *format_share(uint64_t part, uint64_t whole, char out[TEXT_NUMBER])
{
    const double percent = whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
    if (part > 0 && percent < 0.5)
        return strcpy(out, "<1%");
    snprintf(out, TEXT_NUMBER, "%.0f%%", percent);
    return out;
}

/* The first two digits of a lower bound, as it stays one: never more than it is. */
static double two_digits_down(double n)
{
    enum { THREE_DIGITS = 100 };
    double unit = 1;
    while (n / unit >= THREE_DIGITS)
        unit *= 10;
    return n < 10 ? floor(n * 10 + 1e-9) / 10 : floor(n / unit) * unit;
}

const char *format_rate(double per_second, const char *at_least, char out[TEXT_NUMBER])
{
    char number[TEXT_NUMBER];
    if (at_least[0])
        per_second = two_digits_down(per_second);
    const bool whole = floor(per_second) == per_second;
    if (!whole && per_second < 9.95)
        snprintf(number, sizeof number, "%.1f", per_second);
    else if (calm || rounded || at_least[0])
        two_digits(per_second, number);
    else
        text_short(per_second, number);
    if (format_columns(at_least) > 1) /* in ASCII: columns have room for a sign of one */
        format_drop_digit(number);
    snprintf(out, TEXT_NUMBER, "%.4s%.20s", at_least, number);
    return out;
}

/* --- Units ------------------------------------------------------------------------------------ */

static const struct {
    const char *packets, *bytes; /* heads */
    double packet_factor, byte_factor;
} all_units[UNITS] = {
    [UNITS_BITS] = {"pkt/s", "bit/s", 1, 8},
    [UNITS_BYTES] = {"pkt/s", "B/s", 1, 1},
    [UNITS_MINUTE] = {"pkt/min", "B/min", 60, 60},
};
static enum units units_in_use;

enum units format_units(void)
{
    return units_in_use;
}

void format_use_units(enum units units)
{
    units_in_use = units;
}

const char *format_head(const char *head)
{
    if (strcmp(head, all_units[UNITS_BITS].packets) == 0)
        return all_units[units_in_use].packets;
    if (strcmp(head, all_units[UNITS_BITS].bytes) == 0)
        return all_units[units_in_use].bytes;
    return head;
}

const char *format_packet_rate(double per_second, const char *at_least, char out[TEXT_NUMBER])
{
    return format_rate(per_second * all_units[units_in_use].packet_factor, at_least, out);
}

const char *format_byte_rate(double per_second, const char *at_least, char out[TEXT_NUMBER])
{
    return format_rate(per_second * all_units[units_in_use].byte_factor, at_least, out);
}

/* then: as clock_format_date_time writes it. */
static const char *month_of(const char *then)
{
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return months[(strtoul(then + 5, NULL, 10) + 11) % 12];
}

const char *format_when(int64_t time_us, int64_t now_us, char out[TEXT_NUMBER])
{
    if (time_us == SNAPSHOT_UNKNOWN)
        return strcpy(out, "?");
    char then[CLOCK_TEXT], now[CLOCK_TEXT]; /* 2003-12-01 19:54:31 */
    clock_format_date_time(time_us, then);
    clock_format_date_time(now_us, now);
    const char *month = month_of(then);
    if (strncmp(then, now, 10) == 0)
        snprintf(out, TEXT_NUMBER, "%.8s", then + 11);
    else if (strncmp(then, now, 4) == 0)
        snprintf(out, TEXT_NUMBER, "%.2s %s", then + 8, month);
    else
        snprintf(out, TEXT_NUMBER, "%s %.4s", month, then);
    return out;
}

const char *format_moment(int64_t time_us, int64_t now_us, int width, char out[TEXT_NUMBER])
{
    enum { DAY_AND_HOUR = 12, USUAL = 8 };
    char then[CLOCK_TEXT], now[CLOCK_TEXT];
    if (time_us == SNAPSHOT_UNKNOWN)
        return strcpy(out, "?");
    clock_format_date_time(time_us, then);
    clock_format_date_time(now_us, now);
    const bool today = strncmp(then, now, 10) == 0, this_year = strncmp(then, now, 4) == 0;
    if (width < USUAL && today)
        snprintf(out, TEXT_NUMBER, "%.5s", then + 11);
    else if (width < USUAL && !this_year)
        snprintf(out, TEXT_NUMBER, "%.4s", then);
    else if (width < DAY_AND_HOUR || today)
        format_when(time_us, now_us, out);
    else
        snprintf(out, TEXT_NUMBER, "%.2s %s %.*s", then + 8, month_of(then), this_year ? 5 : 4,
                 this_year ? then + 11 : then);
    return out;
}

enum { RECENT_S = 10 }; /* rates of rows are of so many seconds */

const char *format_last(int64_t time_us, int64_t now_us, int width, char out[TEXT_NUMBER])
{
    const bool known = time_us != SNAPSHOT_UNKNOWN && now_us != SNAPSHOT_UNKNOWN;
    if (rounded && known && now_us - time_us < RECENT_S * US_PER_S)
        return strcpy(out, "now");
    format_moment(time_us, now_us, width, out);
    if (calm && strlen(out) == strlen("19:54:31") && out[2] == ':')
        out[5] = '\0';
    return out;
}

void format_cut_words(char *text, int width)
{
    static const char more[] = " ..";
    if (format_columns(text) <= width)
        return;
    size_t end = 0;
    for (int seen = 0; text[end]; end++)
        if (begins_column(text[end]) && seen++ == width - (int)(sizeof more - 1))
            break;
    const size_t hard = end;
    while (end > 0 && text[end] != ' ')
        end--;
    if (end == 0) { /* one long word */
        snprintf(text + hard, sizeof more, "..");
        return;
    }
    /* More blanks than one stand between columns: none is left before the dots. */
    while (end > 0 && text[end - 1] == ' ')
        end--;
    snprintf(text + end, sizeof more, more);
}

const char *format_ports(const uint16_t *ports, uint32_t count, int width, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (uint32_t i = 0, last; i < count && used < size; i = last + 1) {
        for (last = i; last + 1 < count && ports[last + 1] == ports[last] + 1;)
            last++;
        if (last == i + 1)
            last = i;
        used += (size_t)snprintf(out + used, size - used, "%s%u", i > 0 ? " " : "", ports[i]);
        if (last > i && used < size)
            used += (size_t)snprintf(out + used, size - used, "-%u", ports[last]);
    }
    format_cut_words(out, width);
    return out;
}

const char *format_protocol(uint8_t protocol, char out[TEXT_NUMBER])
{
    switch (protocol) {
    case IPPROTO_TCP:
        return strcpy(out, "tcp");
    case IPPROTO_UDP:
        return strcpy(out, "udp");
    case IPPROTO_ICMP:
        return strcpy(out, "icmp");
    case IPPROTO_ICMPV6:
        return strcpy(out, "icmp6");
    default:
        snprintf(out, TEXT_NUMBER, "ip/%u", protocol);
        return out;
    }
}

const char *format_port(uint8_t protocol, uint16_t port, char out[TEXT_NUMBER])
{
    char name[TEXT_NUMBER];
    snprintf(out, TEXT_NUMBER, "%.12s/%u", format_protocol(protocol, name), port);
    return out;
}

const char *format_address(const struct address *a, int width, char out[ADDRESS_TEXT])
{
    static const char cut[] = "..";
    char whole[ADDRESS_TEXT];
    address_format(a, whole);
    const size_t length = strlen(whole), room = (size_t)width - strlen(cut);
    if (width < FORMAT_ADDRESS_LEAST || length <= (size_t)width)
        return strcpy(out, whole);
    /* Which host of a network it is says the end. */
    const size_t front = room / 2, back = room - front;
    snprintf(out, ADDRESS_TEXT, "%.*s%s%s", (int)front, whole, cut, whole + length - back);
    return out;
}

static double rate_until(const struct snapshot_history *h, int seconds_ago)
{
    const int end = SNAPSHOT_SECONDS - seconds_ago;
    uint64_t packets = 0;
    for (int i = end - RECENT_S; i < end; i++)
        packets += h->seconds[i];
    return (double)packets / RECENT_S;
}

double format_recent_rate(const struct snapshot_history *h)
{
    return rate_until(h, 0);
}

/* The rate as of the last full five seconds of the clock, unless it has doubled since, or halved.
 */
static double steady_rate(const struct snapshot_history *h, int64_t taken_at_us)
{
    enum { STEADY_S = 5 };
    if (taken_at_us == SNAPSHOT_UNKNOWN)
        return rate_until(h, 0);
    const int64_t next = clock_second(taken_at_us) + 1;
    const double now = rate_until(h, 0),
                 then = rate_until(h, (int)(next - clock_part(next, STEADY_S) * STEADY_S));
    return now > 2 * then || then > 2 * now ? now : then;
}

const char *format_recent(const struct snapshot_history *h, int64_t taken_at_us,
                          const char *at_least, char out[TEXT_NUMBER])
{
    if (!h)
        return strcpy(out, "?");
    const double rate = (rounded ? steady_rate(h, taken_at_us) : format_recent_rate(h)) *
                        all_units[units_in_use].packet_factor;
    if (!rounded || rate < 0.95)
        return format_rate(rate, at_least, out);
    return format_rate(at_least[0] ? floor(rate) : round(rate), at_least, out);
}

uint64_t format_lost(const struct snapshot *s)
{
    uint64_t lost = 0;
    if (s->capture.dropped_kernel != SNAPSHOT_UNKNOWN)
        lost += (uint64_t)s->capture.dropped_kernel;
    if (s->capture.dropped_interface != SNAPSHOT_UNKNOWN)
        lost += (uint64_t)s->capture.dropped_interface;
    return lost;
}
