/* waiting: see waiting.h. */
#include "ui/waiting.h"

#include "src/base/clock.h"
#include "src/base/text.h"
#include "ui/format.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    TOLD_S = 2,   /* before that it is no news that nothing has come .. */
    ADVICE_S = 5, /* .. and nothing is wrong yet */
    FILTER_MOST = 40,
};

static void __attribute__((format(printf, 4, 5)))
add(struct waiting_line *lines, int *count, enum style style, const char *format, ...)
{
    struct waiting_line *line = &lines[(*count)++];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line->text, sizeof line->text, format, arguments);
    va_end(arguments);
    line->style = style;
}

static void add_filter(const struct snapshot *s, struct waiting_line *lines, int *count)
{
    char filter[FILTER_MOST + 1];
    text_safe(s->input.filter, strlen(s->input.filter), filter, sizeof filter);
    if (filter[0])
        add(lines, count, STYLE_QUIET, "that the filter \"%s\" lets through", filter);
}

/* Whether it is up: "any" always is, and of what is away a line above says since when. */
static const char *how_it_is(const struct snapshot *s)
{
    const char *name = s->input.names;
    if (s->capture.gaps.now[0] || strcmp(name, "any") == 0)
        return "";
    return name[strlen(name) + 1] ? "they are up; " : "it is up; ";
}

static void add_how_long(const struct snapshot *s, int64_t waited_s, struct waiting_line *lines,
                         int *count)
{
    char text[TEXT_NUMBER];
    const bool own = s->capture.own_session_packets > 0;
    if (waited_s < TOLD_S && !own)
        return;
    add(lines, count, STYLE_QUIET, "%snothing%s has come for %s", how_it_is(s),
        own ? " but your SSH session, which is left out," : "", text_duration(waited_s, text));
}

/* What to try; of "any" there is no other interface. */
static void add_advice(const struct snapshot *s, bool any, struct waiting_line *lines, int *count)
{
    const bool filtered = s->input.filter[0];
    if (filtered || !any)
        add(lines, count, STYLE_QUIET, "%s%s", filtered ? "f sets another filter, or none" : "",
            any        ? ""
            : filtered ? "; -D lists other interfaces, -i any watches all"
                       : "tapwatch -D lists other interfaces, -i any watches all");
}

static uint64_t count_malformed(const struct snapshot_capture *c)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < c->malformed_count; i++)
        sum += c->malformed[i].packets;
    return sum;
}

/* What arrives and is in no table: else all zeros would say that nothing did. */
bool waiting_unread(const struct snapshot *s, char *out, size_t size)
{
    enum { COUNT = 7 };
    const struct snapshot_capture *c = &s->capture;
    char received[TEXT_NUMBER], unread[TEXT_NUMBER], not_ip[TEXT_NUMBER], malformed[TEXT_NUMBER];
    if (c->analysed >= c->received || c->received - c->analysed <= c->received / 2)
        return false;
    format_number(c->received, COUNT, received);
    format_number(c->not_ip, COUNT, not_ip);
    format_number(count_malformed(c), COUNT, malformed);
    if (c->analysed == 0)
        snprintf(out, size, "%s packet%s received, none could be read as IP", received,
                 c->received == 1 ? "" : "s");
    else
        snprintf(out, size, "%s of %s packets could not be read as IP",
                 format_number(c->received - c->analysed, COUNT, unread), received);
    const size_t used = strlen(out);
    snprintf(out + used, size - used, " (%s not IP, %s malformed)", not_ip, malformed);
    return true;
}

bool waiting_is_all(const struct snapshot *s)
{
    return !s || s->capture.received == 0 ||
           (s->capture.analysed == 0 && s->incident_count == 0 && s->alert_count == 0);
}

static void add_unread(const struct snapshot *s, const char *unread, struct waiting_line *lines,
                       int *count)
{
    add(lines, count, STYLE_STRONG, "%s", unread);
    if (s->capture.not_ip > 0)
        add(lines, count, STYLE_QUIET, "only IP is analysed: not ARP, say, nor encrypted Wi-Fi");
}

int waiting_compose(const struct ui_state *st, const struct snapshot *s,
                    struct waiting_line lines[WAITING_LINES])
{
    char name[STATUS_TEXT], unread[2 * STATUS_TEXT];
    int count = 0;
    const bool over = st->ended || (s && s->input.state != INPUT_RUNNING);
    if (!s) {
        add(lines, &count, STYLE_STRONG,
            over ? "the capture ended before it began" : "waiting for the capture to begin");
        return count;
    }
    if (waiting_unread(s, unread, sizeof unread)) {
        add_unread(s, unread, lines, &count);
        return count;
    }
    status_name(s, name, sizeof name);
    add(lines, &count, STYLE_STRONG,
        over ? "no packet came from %s" : "waiting for the first packet on %s", name);
    add_filter(s, lines, &count);
    if (over || s->input.kind != INPUT_INTERFACE)
        return count;
    const int64_t waited_s =
        st->waiting_since_us == SNAPSHOT_UNKNOWN || s->taken_at_us == SNAPSHOT_UNKNOWN
            ? 0
            : (s->taken_at_us - st->waiting_since_us) / US_PER_S;
    const bool any = strcmp(s->input.names, "any") == 0;
    if (any)
        add(lines, &count, STYLE_QUIET,
            "any is every interface, also one that comes up later; -D lists them");
    add_how_long(s, waited_s, lines, &count);
    if (waited_s >= ADVICE_S)
        add_advice(s, any, lines, &count);
    return count;
}
